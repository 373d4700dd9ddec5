"""Travel times after an edit: the same bits as a computation from nothing, and no more work than the edit asks for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.access.without_car import lens_keys
from geo_cus.catalogue import Direction, services
from geo_cus.network import band
from geo_cus.network.study_times import study_times
from geo_cus.planning.applying import applied
from geo_cus.planning.edits import (
    AddMobileStop,
    ChangeCapacity,
    ChangeHours,
    ChangeThreshold,
    CloseProvider,
    CloseWays,
    MoveProvider,
    OpenPoint,
    ScalePopulation,
)
from geo_cus.planning.times import times_after
from tests.planning.places import crossroads, spot


def same_times(one, other):
    """Compare everything that travel times hold, to the bit."""
    assert list(one.by_key) == list(other.by_key)
    assert list(one.by_point) == list(other.by_point)
    assert one.estimated == other.estimated
    assert {key: net.fingerprint for key, net in one.networks.items()} == {
        key: net.fingerprint for key, net in other.networks.items()
    }
    for key, times_band in one.by_key.items():
        for mine, theirs in zip(times_band, other.by_key[key], strict=True):
            same_matrix(mine, theirs)
        assert (times_band.low is times_band.central) == (other.by_key[key].low is other.by_key[key].central)
    for key, times in one.by_point.items():
        same_matrix(times, other.by_point[key])


def same_matrix(one, other):
    assert one.seconds.tobytes() == other.seconds.tobytes()
    assert one.metres.tobytes() == other.metres.tobytes()
    assert (one.profile_id, one.overhead_s, one.estimated) == (other.profile_id, other.overhead_s, other.estimated)
    for mine, theirs in ((one.origins, other.origins), (one.destinations, other.destinations)):
        assert mine.points.ids == theirs.points.ids
        for name in ("edge", "share", "walk_m"):
            np.testing.assert_array_equal(getattr(mine, name), getattr(theirs, name))
        for a, b in zip(mine.candidates, theirs.candidates, strict=True):
            np.testing.assert_array_equal(a, b)


def scattered(study):
    """Give the first village three demand points."""
    places = [spot(500, 0), spot(1_500, 0), spot(0, 1_200)]
    points = pd.DataFrame(
        {
            "settlement_id": "s0",
            "lon": [lon for lon, _ in places],
            "lat": [lat for _, lat in places],
            "weight": [3.0, 2.0, 4.0],
            "row": [2, 3, 4],
        }
    )
    return replace(study, demand_points=points)


def both_ways(study):
    """Add a service of which the provider travels, and one whose visits are judged, so that ways back are needed."""
    home = replace(services()["opieka_dom"], direction=Direction.TO_HOME)
    visits = replace(services()["poradnictwo"], visit_s=1800.0)
    return replace(study, services={**study.services, "opieka_dom": home, "poradnictwo": visits})


LON, LAT = spot(2_500, 1_000)
COLUMN_EDITS = {
    "open": [OpenPoint(provider_id="nowy", name="Nowy", services=("poz",), lon=LON, lat=LAT)],
    "stop": [
        AddMobileStop(
            provider_id="bus", name="Bus", services=("poz",), lon=LON, lat=LAT, hours="wt 9-12", gmina="2899993"
        )
    ],
    "move": [MoveProvider(provider_id="p0", lon=LON, lat=LAT)],
    "close": [CloseProvider(provider_id="p0")],
    "close all": [CloseProvider(provider_id="p0"), CloseProvider(provider_id="p1")],
    "mixed": [
        OpenPoint(provider_id="nowy", name="Nowy", services=("poz",), lon=LON, lat=LAT),
        CloseProvider(provider_id="p0"),
        MoveProvider(provider_id="p1", lon=spot(100, 900)[0], lat=spot(100, 900)[1]),
    ],
    "closed and opened elsewhere under the same name": [
        CloseProvider(provider_id="p1"),
        OpenPoint(provider_id="p1", name="P", services=("poz",), lon=LON, lat=LAT),
    ],
    "nothing": [],
}


@pytest.mark.parametrize("name", COLUMN_EDITS)
@pytest.mark.parametrize("shape", [lambda one: one, scattered, both_ways], ids=["points", "scattered", "both ways"])
def test_only_new_columns_give_the_same_bits(name, shape):
    before = shape(crossroads())
    times = study_times(before, also=lens_keys(before))
    after = applied(before, COLUMN_EDITS[name])
    same_times(times_after(before, times, after), study_times(after, also=lens_keys(after)))


def test_without_roads_the_estimate_is_the_same():
    before = replace(crossroads(), roads=None, sources=())
    after = applied(before, COLUMN_EDITS["mixed"])
    same_times(times_after(before, study_times(before), after), study_times(after))


def test_closing_a_road_computes_all_again():
    before = crossroads()
    after = applied(before, [CloseWays(way_ids=("0",))])
    found = times_after(before, study_times(before), after)
    same_times(found, study_times(after))
    assert not np.array_equal(found.of(services()["poz"]).seconds, study_times(before).of(services()["poz"]).seconds)


@pytest.fixture
def searches(monkeypatch):
    """Note how many places each search sets out from."""
    seen = []
    search = band.travel_times

    def counted(network, origins, destinations, **options):
        seen.append(min(len(origins.edge), len(destinations.edge)))
        return search(network, origins, destinations, **options)

    monkeypatch.setattr(band, "travel_times", counted)
    return seen


@pytest.mark.parametrize(
    "edit",
    [
        CloseProvider(provider_id="p0"),
        ChangeCapacity(provider_id="p0", capacity=4),
        ChangeHours(provider_id="p0", hours="pn 8-9"),
        ChangeThreshold(service="poz", limit_min=30),
        ScalePopulation(group="residents", factor=2),
    ],
    ids=lambda edit: type(edit).__name__,
)
def test_an_edit_that_needs_no_times_searches_nothing(edit, searches):
    before = crossroads()
    times = study_times(before)
    searches.clear()
    times_after(before, times, applied(before, [edit]))
    assert searches == []


def test_a_new_point_searches_its_column_only(searches):
    before = crossroads()
    times = study_times(before)
    searches.clear()
    times_after(before, times, applied(before, COLUMN_EDITS["open"]))
    assert set(searches) == {1}


@settings(max_examples=15)
@given(
    places=st.lists(st.tuples(st.integers(-500, 6_500), st.integers(-500, 3_500)), max_size=4),
    kept=st.sets(st.sampled_from(["p0", "p1"])),
)
def test_any_points_opened_and_closed_give_the_same_bits(places, kept):
    before = crossroads()
    opened = [
        OpenPoint(provider_id=f"n{number}", name="N", services=("poz",), lon=spot(*at)[0], lat=spot(*at)[1])
        for number, at in enumerate(places)
    ]
    closed = [CloseProvider(provider_id=name) for name in ("p0", "p1") if name not in kept]
    after = applied(before, [*opened, *closed])
    same_times(times_after(before, study_times(before), after), study_times(after))
