"""The sample study against the answers that its maker knows by construction."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from geo_cus.access.measure import measure
from geo_cus.access.measurement import Reason, Status
from geo_cus.access.supply import offering
from geo_cus.catalogue import Metric
from geo_cus.data.study_files import load_study
from geo_cus.network.bus import bus_times
from geo_cus.network.routing import travel_times
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.study_bus import study_walks
from geo_cus.network.study_times import points_of, study_times

NOT_BUILT_UP_TOLERANCE = 0.004
"""The maker measures on the ellipsoid, the program on the sphere: up to 0.4 % apart."""


@pytest.fixture(scope="module")
def known(sample_folder):
    return json.loads((sample_folder / "answers.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def measurement(sample_folder):
    study = load_study(sample_folder)
    return measure(study, study_times(study))


@pytest.fixture(scope="module")
def pair(measurement):
    """Give seconds and metres from a settlement to a provider by names."""

    def of(settlement, provider, service_id="poz"):
        times = measurement.times.of(measurement.study.services[service_id])
        row = measurement.study.settlements["name"].tolist().index(settlement)
        column = measurement.study.providers["name"].tolist().index(provider)
        return times.seconds[row, column], times.metres[row, column]

    return of


def test_everybody_is_there(measurement, known):
    settlements, providers = measurement.study.settlements, measurement.study.providers
    assert int(settlements["residents"].sum()) == known["residents"]
    assert len(settlements) == known["settlements"]
    assert len(providers) == known["providers"]
    assert settlements.loc[settlements["residents"].isna(), "name"].tolist() == known["settlements_without_residents"]
    columns = {"age_0_2": "0-2", "age_3_6": "3-6", "age_7_14": "7-14", "age_65_plus": "65+", "age_75_plus": "75+"}
    for column, name in columns.items():
        assert int(settlements[column].sum()) == known["groups"][name]


def test_no_fault_but_the_known_ones(measurement):
    assert sorted({item.code for item in measurement.study.faults}) == ["no_point", "summary_row", "unknown_people"]


def test_providers_by_service(measurement, known):
    offered = measurement.study.providers["services"].explode().value_counts()
    assert {service: int(offered.get(service, 0)) for service in known["providers_by_service"]} == known[
        "providers_by_service"
    ]


def test_the_settlement_off_every_road(measurement, known):
    rows = measurement.results[measurement.results["settlement"] == known["not_placed"]["settlement"]]
    rows = rows[rows["status"] != Status.NO_PROVIDER]
    assert set(rows["status"]) == {Status.NOT_PLACED}
    assert set(rows["reason"]) == {Reason.FAR_FROM_ROADS}
    assert rows["walk_m"].min() == pytest.approx(known["not_placed"]["metres_to_nearest_road"], rel=0.005)


def test_the_settlement_on_an_island_of_the_network(measurement, known):
    rows = measurement.results[measurement.results["settlement"] == known["unreachable"]["settlement"]]
    assert set(rows["status"]) == {Status.UNREACHABLE, Status.NO_PROVIDER}


def test_only_they_are_off(measurement, known):
    off = measurement.results["status"].isin([Status.NOT_PLACED, Status.UNREACHABLE])
    expected = {known["not_placed"]["settlement"], known["unreachable"]["settlement"]}
    assert set(measurement.results.loc[off, "settlement"]) == expected


def test_the_service_without_provider(measurement, known):
    without = measurement.results["status"] == Status.NO_PROVIDER
    assert set(measurement.results.loc[without, "service_id"]) == {known["service_without_provider"]}


def test_small_scraps_are_dropped_and_the_island_stays(measurement):
    report = measurement.networks["car"].report
    assert (report.islands_dropped >= 3, report.components_kept) == (True, 2)


def shortest_m(measurement, profile_id, origins, destinations):
    index = RoadIndex(measurement.networks[profile_id])
    ends = index.place(origins), index.place(destinations)
    return travel_times(index.network, *ends, metric=Metric.METRES).metres


def test_round_the_lake(measurement, known):
    lake, settlements = known["lake"], measurement.study.settlements
    ends = settlements[settlements["name"].isin([lake["from"], lake["to"]])]
    points = points_of(ends, "settlement_id")
    assert shortest_m(measurement, "car", points, points)[0, 1] == pytest.approx(lake["car_metres"], rel=0.005)


def test_whose_nearest_provider_lies_outside(measurement, known):
    # The maker names the settlements whose road to a building outside is clearly the shortest; buses do not count.
    study = measurement.study
    homes = points_of(study.settlements, "settlement_id")
    for service_id, villages in known["nearest_outside_the_gmina"].items():
        offers = offering(study.providers, service_id)
        sites = study.providers[offers & (study.providers["form"] == "stationary")]
        metres = shortest_m(measurement, "car", homes, points_of(sites, "provider_id"))
        nearest = sites["gmina"].to_numpy()[metres.argmin(axis=1)]
        outside = set(study.settlements["name"][~np.isin(nearest, study.gminas)])
        assert outside >= set(villages), service_id


def test_minutes_by_hand(pair, known):
    for answer in known["by_hand"]:
        if "car_minutes" not in answer:
            continue
        seconds, metres = pair(answer["from"], answer["to"])
        assert metres == pytest.approx(answer["metres"], rel=NOT_BUILT_UP_TOLERANCE, abs=1)
        assert seconds / 60 == pytest.approx(answer["car_minutes"], rel=NOT_BUILT_UP_TOLERANCE, abs=0.02)
        seconds, _ = pair(answer["from"], answer["to"], "swietlica")
        assert seconds / 60 == pytest.approx(answer["foot_minutes"], rel=NOT_BUILT_UP_TOLERANCE, abs=0.02)


@pytest.fixture(scope="module")
def by_bus(measurement):
    """Give times by bus on workdays of school, and where a settlement and a provider stand in them."""
    study = measurement.study
    times = bus_times(study.bus, study_walks(study), visit_s=3600)
    rows = {name: row for row, name in enumerate(study.settlements["name"])}
    columns = {provider_id: column for column, provider_id in enumerate(study.providers["provider_id"])}
    return times, rows, columns


def test_buses_as_they_were_made(measurement, known):
    bus, calls = measurement.study.bus, measurement.study.bus.stop_times
    found = (calls["line"].nunique(), calls["run_id"].nunique(), len(bus.stops), len(calls))
    assert found == tuple(known["bus"][key] for key in ("lines", "runs", "stops", "rows"))


def test_the_bus_ride_by_hand(by_bus, known):
    times, rows, columns = by_bus
    seconds = times.seconds[rows[known["bus"]["ride"]["from"]], columns["P23"]]
    assert seconds == pytest.approx((3 + known["bus"]["ride"]["minutes"]) * 60, abs=2)


def test_who_has_no_bus_goes_on_foot(by_bus, known):
    times, rows, _ = by_bus
    for name in known["bus"]["settlements_without_a_stop"]:
        assert not times.departures[:, rows[name]].any(), name
    assert times.departures[:, rows["Piaski"]].any()


def test_wierzbowo_comes_back_from_the_doctor_with_the_children(by_bus):
    # Line 3 goes to the town at 6:35 and 7:20, and back at 13:50 and 15:50.
    times, rows, columns = by_bus
    home, surgery = rows["Wierzbowo"], columns["P13"]
    assert times.departures[:, home, surgery].tolist() == [2] * 5
    assert 7 * 3600 < times.trips.leave_home_s[home, surgery] < 7 * 3600 + 20 * 60
    assert 13 * 3600 + 50 * 60 < times.trips.home_s[home, surgery] < 15 * 3600


def test_accounting_of_every_service(measurement, known):
    account = measurement.accounting.groupby("service_id")[["settlements", "people", "settlements_unknown"]].sum()
    assert (account["settlements"] == known["settlements"]).all()
    assert account.loc["poz", "people"] == known["residents"]
    assert not measurement.results["seconds"].isna().any()
    assert np.isfinite(
        measurement.results.loc[measurement.results["status"].isin(["good", "within_limit", "beyond"]), "seconds"]
    ).all()


@pytest.mark.slow
def test_the_maker_makes_the_same_study(sample_folder, tmp_path):
    subprocess.run([sys.executable, str(sample_folder / "make.py"), str(tmp_path)], check=True, timeout=120)
    for name in (
        "study.toml",
        "objazd.toml",
        "opieka.toml",
        "klienci.csv",
        "podmioty.csv",
        "autobusy.csv",
        "granice.geojson",
        "miejscowosci.xlsx",
    ):
        assert (tmp_path / name).read_bytes() == (sample_folder / name).read_bytes(), name


def test_frames_are_as_the_study_promises(measurement):
    settlements = measurement.study.settlements
    assert settlements["settlement_id"].is_unique
    assert isinstance(settlements["residents"].dtype, pd.Int64Dtype)
    assert settlements[["lon", "lat"]].dtypes.tolist() == [np.dtype("float64")] * 2
