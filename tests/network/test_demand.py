"""Times of a settlement's people, and the way within it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.catalogue import profiles
from geo_cus.network.demand import inner_way, share_within, times_by_people

# Three homes of 60, 30 and 10 people, 100, 200 and 900 s away; and a hamlet whose two houses one road reaches.
SECONDS = np.array([[100.0], [200.0], [900.0], [300.0], [np.inf]])
OWNER = np.array([0, 0, 0, 1, 1])
PEOPLE = np.array([60.0, 30.0, 10.0, 8.0, 2.0])


def test_by_hand():
    found = times_by_people(SECONDS, OWNER, PEOPLE, 2)
    assert found.mean_s[:, 0].tolist() == [pytest.approx(60 + 60 + 90), np.inf]
    assert found.median_s[:, 0].tolist() == [100, 300]
    assert found.p90_s[:, 0].tolist() == [200, np.inf]
    assert found.reached[:, 0].tolist() == [pytest.approx(1), pytest.approx(0.8)]


@pytest.mark.parametrize(("limit_s", "share"), [(99, 0), (100, 0.6), (200, 0.9), (899, 0.9), (900, 1.0)])
def test_the_limit_itself_counts(limit_s, share):
    assert share_within(SECONDS, OWNER, PEOPLE, 2, limit_s=limit_s)[0, 0] == pytest.approx(share)


def test_a_settlement_without_people_is_refused():
    with pytest.raises(ValueError, match="needs a demand point"):
        times_by_people(SECONDS, OWNER, np.array([1.0, 1, 1, 0, 0]), 2)


@given(st.lists(st.tuples(st.floats(1, 9000), st.floats(0.1, 100)), min_size=1, max_size=9), st.randoms())
def test_order_and_scale_of_the_points_change_nothing(homes, random):
    shuffled = random.sample(homes, len(homes))
    found = []
    for points, scale in ((homes, 1.0), (shuffled, 8.0)):
        seconds, people = np.array(points).T
        found.append(times_by_people(seconds[:, None], np.zeros(len(points), dtype=int), people * scale, 1))
    for name in ("mean_s", "median_s", "p90_s", "reached"):
        assert getattr(found[0], name) == pytest.approx(getattr(found[1], name))
    assert found[0].median_s <= found[0].p90_s


def test_the_way_within_a_settlement_is_never_nothing():
    car = profiles()["car"]
    # 1 km²: 0.5 x 1,000 m x 1.35 at 28 km/h.
    by_area = inner_way(car, area_km2=1.0)
    assert (by_area.metres, by_area.basis) == (pytest.approx(675), "area")
    assert by_area.seconds == pytest.approx(675 / (28 / 3.6))
    assert inner_way(car, spacing_m=2000).metres == pytest.approx(675)
    assert inner_way(car, spacing_m=2000).basis == "spacing"
    # Far neighbours do not make a village large.
    assert inner_way(car, spacing_m=40_000) == inner_way(car, spacing_m=2000)
    assert inner_way(car, spacing_m=1000).metres == pytest.approx(337.5)
    slow = replace(car, class_factors={"residential": 0.8})
    assert inner_way(slow, area_km2=1.0).seconds == pytest.approx(by_area.seconds / 0.8)
    with pytest.raises(ValueError, match="needs its area"):
        inner_way(car)
