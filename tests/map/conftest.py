"""A village of every kind: near, at the limit, too far, cut off, without a place, with unknown people, with nobody."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, Polygon, box

from geo_cus.access.accounting import accounting, people_of
from geo_cus.access.change import Change
from geo_cus.access.measure import measure_study
from geo_cus.access.measurement import GAPS, Measurement, Reason, Status
from geo_cus.data.background import Background
from geo_cus.data.study import RowCount, Source
from geo_cus.data.study_files import load_study
from geo_cus.faults import fault
from geo_cus.network.study_times import study_times
from geo_cus.text import language
from tests.studies import GMINA, NEIGHBOUR, providers, settlements, study
from tests.towns import degrees, town

POLISH, ENGLISH = language("pl"), language("en")

HOMES = [
    # name, metres east and north, people, status, reason, seconds, metres, provider, walk in metres
    ("Miasto", (0, 0), 4_000, Status.GOOD, Reason.NEAR, 120.0, 900.0, 0, 5.0),
    ("Granica", (4_000, 0), 500, Status.WITHIN_LIMIT, Reason.NEAR, 1_200.0, 14_000.0, 0, 5.0),
    ("Daleka", (0, 5_000), 120, Status.BEYOND, Reason.TOO_FAR, 1_380.0, 14_200.0, 1, 240.0),
    ("Wyspa", (6_000, 5_000), 30, Status.UNREACHABLE, Reason.NO_ROAD, np.inf, np.inf, None, 5.0),
    ("Nigdzie", None, 8, Status.NOT_PLACED, Reason.NO_COORDINATES, np.inf, np.inf, None, np.nan),
    ("Niepoliczona", (3_000, 3_000), None, Status.BEYOND, Reason.TOO_FAR, 1_201.0, 9_000.0, 0, 5.0),
    ("Łąka", (2_000, 1_000), 0, Status.GOOD, Reason.NEAR, 900.0, 3_000.0, 0, 5.0),
]
PLACES = [
    ("Przychodnia", (0, 0), ("poz",)),
    ("Ośrodek za miedzą", (8_000, 5_000), ("poz",)),
    ("Bez adresu", None, ("poz",)),
]


def tiny_study():
    roads = town(
        {"a": (0, 0), "b": (4_000, 0), "c": (2_000, 1_000), "d": (0, 5_000), "e": (-3_000, 0)},
        [
            ("eab", {"highway": "primary"}),
            ("ac", {"highway": "tertiary"}),
            ("cd", {"highway": "track"}),
            ("bc", {"highway": "service", "service": "driveway"}),
        ],
    )
    made = study(
        settlements([home[:3] for home in HOMES]), providers(PLACES, gmina=[GMINA, NEIGHBOUR, GMINA]), roads=roads
    )
    return replace(
        made,
        background=background(),
        boundary=boundary(),
        faults=(fault("missing_value", "miejscowosci.csv", row=9), fault("missing_value", "miejscowosci.csv", row=10)),
        row_counts=(RowCount("miejscowosci.csv", 9, 7, 2), RowCount("podmioty.csv", 3, 3, 0)),
        sources=(Source("roads", "drogi.osm", "ab" * 32, "© autorzy OpenStreetMap, ODbL 1.0"),),
    )


def background():
    corner = [degrees(x, y) for x, y in [(500, 500), (1_500, 500), (1_500, 1_500), (500, 1_500)]]
    lake = gpd.GeoDataFrame({"name": ["Jezioro"]}, geometry=[Polygon(corner)], crs="EPSG:4326")
    river = gpd.GeoDataFrame(
        {"name": ["Rzeka"]}, geometry=[LineString([degrees(0, -500), degrees(4_000, -500)])], crs="EPSG:4326"
    )
    return Background(water=lake, rivers=river)


def boundary():
    areas = [
        box(*degrees(-2_000, -2_000), *degrees(7_000, 7_000)),
        box(*degrees(7_000, -2_000), *degrees(12_000, 7_000)),
    ]
    columns = {"teryt": [GMINA, NEIGHBOUR], "name": ["Próbna", "Sąsiednia"], "studied": [True, False]}
    return gpd.GeoDataFrame(columns, geometry=areas, crs="EPSG:4326")


def measured(made) -> Measurement:
    """Put the statuses written above into a measurement of a study with these settlements."""
    service = made.services["poz"]
    found = [made.providers.iloc[home[7]] if home[7] is not None else None for home in HOMES]
    results = pd.DataFrame(
        {
            "settlement_id": made.settlements["settlement_id"],
            "settlement": made.settlements["name"],
            "gmina": made.settlements["gmina"],
            "service_id": "poz",
            "group_id": "residents",
            "people": made.settlements["residents"],
            "people_hidden": False,
            "people_estimated": False,
            "people_low": made.settlements["residents"],
            "people_high": made.settlements["residents"],
            "status": pd.Series([home[3] for home in HOMES], dtype=object),
            "reason": pd.Series([home[4] for home in HOMES], dtype=object),
            "way_status": pd.Series([home[3] for home in HOMES], dtype=object),
            "people_without_place": pd.array([None if home[2] is None else 0 for home in HOMES], dtype="Int64"),
            "is_gap": [home[3] in GAPS for home in HOMES],
            "provider_id": ["" if provider is None else provider["provider_id"] for provider in found],
            "provider": ["" if provider is None else provider["name"] for provider in found],
            "provider_gmina": ["" if provider is None else provider["gmina"] for provider in found],
            "outside": [provider is not None and provider["gmina"] != GMINA for provider in found],
            "seconds": [home[5] for home in HOMES],
            "metres": [home[6] for home in HOMES],
            "walk_m": [home[8] for home in HOMES],
            "home_points": 1,
            "online": False,
            "single": False,
            "knife_edge": [home[0] == "Granica" for home in HOMES],
            "change": [Change.NEARER if home[4] == Reason.TOO_FAR else Change.NONE for home in HOMES],
            "change_hours": None,
            "change_amount": [home[5] - service.threshold.limit for home in HOMES],
            "good": service.threshold.good,
            "limit": service.threshold.limit,
        }
    )
    known = made.providers.assign(status=["placed", "placed", "no_coordinates"], walk_m=[3.0, 3.0, np.nan])
    account = accounting(results, made.services)
    times = study_times(made)
    people = {"totals": people_of(account), "gap_totals": people_of(account, GAPS)}
    drawn = account.assign(draw="central")
    return Measurement(made, results, account, drawn, known, times.networks, estimated=False, times=times, **people)


@pytest.fixture(scope="session")
def measurement():
    """Give the measurement of the villages above."""
    return measured(tiny_study())


@pytest.fixture(scope="session")
def sample(sample_folder):
    """Give the measurement of the sample, for internal use."""
    return measure_study(load_study(sample_folder))
