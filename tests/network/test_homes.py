"""Settlements of many demand points, and of one, in a study."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.catalogue import Metric, profiles, services
from geo_cus.network import homes
from geo_cus.network.homes import homes_of, spacing
from geo_cus.network.study_times import key_of, study_times
from geo_cus.network.travel_times import Points
from tests.studies import providers, settlements, study
from tests.towns import degrees, town

POZ = services()["poz"]
STREET = {chr(3000 + number): (number * 400, 0) for number in range(101)}
ROADS = town(STREET, [("".join(STREET), {"highway": "tertiary"})])
CAR_MPS = 50 / 3.6


def demand(*rows):
    """Demand points of (settlement, metres east, weight)."""
    places = [degrees(east_m, 0) for _, east_m, _ in rows]
    return pd.DataFrame(
        {
            "settlement_id": [f"s{owner}" for owner, _, _ in rows],
            "lon": [lon for lon, _ in places],
            "lat": [lat for _, lat in places],
            "weight": [float(weight) for _, _, weight in rows],
            "row": range(2, len(rows) + 2),
        }
    )


def two_villages(points=None):
    homes = settlements([("Pierwsza", (4_000, 0), 10), ("Druga", (20_000, 0), 20)])
    made = study(homes, providers([("P", (0, 0), ("poz",))]), roads=ROADS)
    return replace(made, demand_points=points)


def seconds_of(points=None):
    return study_times(two_villages(points)).of(POZ).seconds[:, 0]


def test_half_of_the_people_get_there_within_the_time_of_the_settlement():
    # Of the first village 60 of 100 live at 8 km; the second has no points and stands with its own.
    found = seconds_of(demand((0, 2_000, 30), (0, 8_000, 60), (0, 30_000, 10)))
    assert found == pytest.approx([8_000 / CAR_MPS, 20_000 / CAR_MPS], abs=0.1)


def test_the_times_of_every_point_stay():
    times = study_times(two_villages(demand((0, 2_000, 3), (0, 8_000, 1))))
    assert times.by_point[key_of(POZ)].seconds.shape == (3, 1)
    assert times.homes.weight.tolist() == [0.75, 0.25, 1.0]
    assert times.homes.single.tolist() == [False, True]
    assert study_times(two_villages()).by_point == {}


def test_a_settlement_is_placed_if_half_of_its_people_are():
    nowhere = demand((0, 2_000, 4), (0, 8_000, 4), (1, 4_000, 4), (1, 5_000, 5))
    # Half of the first and more than half of the second live 9 km from every road.
    nowhere.loc[[1, 3], "lat"] += 0.08
    times = study_times(two_villages(nowhere)).of(POZ)
    assert times.origins.placed.tolist() == [True, False]
    assert np.isfinite(times.seconds[:, 0]).tolist() == [True, False]


def test_nobody_gets_anywhere_within_no_time():
    homes = settlements([("Tu", (4_000, 0), 10), ("Tam", (8_000, 0), 20)])
    made = study(homes, providers([("P", (4_000, 0), ("poz",))]), roads=ROADS)
    times = study_times(made)
    # Settlements 4 km apart: a square of 1 km, half of that times 1.35 at 28 km/h.
    inner = times.inner["car"]
    assert inner.metres == pytest.approx([675, 675], rel=1e-3)
    assert inner.basis == ("spacing", "spacing")
    assert times.of(POZ).seconds[:, 0] == pytest.approx([675 / (28 / 3.6), 4_000 / CAR_MPS], rel=1e-3)
    assert times.of(POZ).metres[:, 0] == pytest.approx([675, 4_000], rel=1e-3)
    known = replace(made, settlements=homes.assign(area_km2=[0.25, np.nan]))
    assert study_times(known).inner["car"].basis == ("area", "spacing")
    assert study_times(known).of(POZ).metres[0, 0] == pytest.approx(337.5, abs=0.01)


def test_low_central_and_high_are_in_order_with_and_without_roads():
    made = two_villages(demand((0, 2_000, 30), (0, 8_000, 60), (0, 30_000, 10)))
    for roads in (ROADS, None):
        low, central, high = study_times(replace(made, roads=roads)).band_of(POZ)
        assert (low.seconds <= central.seconds).all()
        assert (central.seconds <= high.seconds).all()
        assert (low.seconds < high.seconds).any()


@given(st.permutations(range(5)))
def test_shuffled_points_give_the_same_bytes(order):
    points = demand((0, 2_000, 1), (0, 3_000, 0.1), (0, 9_000, 0.7), (1, 15_000, 0.3), (1, 16_000, 3))
    first = study_times(replace(two_villages(points), roads=None)).of(POZ)
    second = study_times(replace(two_villages(points.iloc[list(order)]), roads=None)).of(POZ)
    assert first.seconds.tobytes() == second.seconds.tobytes()


def test_spacing_is_the_mean_distance_to_three_neighbours():
    lon, lat = np.array([degrees(*place) for place in [(0, 0), (1000, 0), (0, 2000), (0, 6000), (9e4, 0)]]).T
    points = Points(tuple("abcde"), np.r_[lon, np.nan], np.r_[lat, np.nan])
    found = spacing(Points((*"abcdef",), points.lon, points.lat))
    assert found[0] == pytest.approx(3000, rel=1e-4)
    assert np.isnan(found[5])
    assert np.isnan(spacing(Points(("a",), lon[:1], lat[:1]))).all()


def test_spacing_of_many_points_is_searched_in_a_tree_and_is_the_same(monkeypatch):
    place = np.random.default_rng(5).uniform((17, 50), (18, 51), (60, 2))
    place[7] = place[8]
    points = Points(tuple(str(number) for number in range(60)), *place.T)
    one_by_one = spacing(points)
    monkeypatch.setattr(homes, "_FEW", 10)
    np.testing.assert_allclose(spacing(points), one_by_one, rtol=1e-9)


def test_a_study_with_two_ways_keeps_their_inner_ways_apart():
    both = {"poz": POZ, "szkola_1_4": services()["szkola_1_4"]}
    times = study_times(replace(two_villages(), services=both))
    assert services()["szkola_1_4"].threshold.metric is Metric.METRES
    assert times.inner["foot"].seconds[0] > times.inner["car"].seconds[0]
    assert set(times.inner) == {"car", "foot"} <= set(profiles())
    assert not homes_of(two_villages()).scattered
