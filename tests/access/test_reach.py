"""Nearest few, count and capacity within a limit, gravity: by hand and by law."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.access.decay import Step
from geo_cus.access.gravity import gravity
from geo_cus.access.kth_nearest import kth_nearest_seconds, mean_nearest_seconds
from geo_cus.access.reachable import reachable_capacity, reachable_count
from geo_cus.network.travel_times import times_of_matrix
from tests.access.cases import DECAYS, MEASURES, case, cases

INF = np.inf
WORLD = case([[600, 900, 300, INF], [INF, 1200, INF, INF]], [10, 20], [20, 30, 1, 500])


@pytest.mark.parametrize(
    ("k", "expected"), [(1, [300, 1200]), (2, [600, INF]), (3, [900, INF]), (4, [INF, INF]), (9, [INF, INF])]
)
def test_kth_nearest(k, expected):
    assert kth_nearest_seconds(WORLD.times, k=k).tolist() == expected


@pytest.mark.parametrize(
    ("count", "expected"), [(1, [300, 1200]), (2, [450, INF]), (3, [600, INF]), (4, [INF, INF]), (9, [INF, INF])]
)
def test_mean_of_the_nearest(count, expected):
    assert mean_nearest_seconds(WORLD.times, count=count).tolist() == expected


def test_there_is_no_nearest_number_0():
    with pytest.raises(ValueError, match="the nearest is number 1: 0"):
        kth_nearest_seconds(WORLD.times, k=0)


@pytest.mark.parametrize(
    ("limit_s", "count", "seats"),
    [
        (299, [0, 0], [0, 0]),
        (300, [1, 0], [1, 0]),
        (599, [1, 0], [1, 0]),
        (600, [2, 0], [21, 0]),
        (900, [3, 0], [51, 0]),
        (1200, [3, 1], [51, 30]),
    ],
)
def test_the_limit_itself_counts(limit_s, count, seats):
    assert reachable_count(WORLD.times, limit_s=limit_s).tolist() == count
    assert reachable_capacity(WORLD.times, WORLD.capacity, limit_s=limit_s).tolist() == seats


@given(world=cases(providers=(1, 12)))
def test_powers_of_two_tell_exactly_which_providers_were_reached(world):
    bits = world.capacity * 0 + 2 ** np.arange(len(world.capacity))
    found = reachable_capacity(world.times, bits, limit_s=1200)
    for seats, seconds in zip(found, world.seconds, strict=True):
        assert [bool(int(seats) >> place & 1) for place in range(len(bits))] == [s <= 1200 for s in seconds]


@given(world=cases())
def test_gravity_with_a_step_is_the_capacity_within_it(world):
    expected = reachable_capacity(world.times, world.capacity, limit_s=1200)
    assert gravity(world.times, world.capacity, decay=Step(1200)).tolist() == expected.tolist()


@pytest.mark.parametrize("decay", DECAYS, ids=repr)
@given(world=cases())
def test_gravity_is_the_sum_place_by_place(decay, world):
    found = gravity(world.times, world.capacity, decay=decay)
    for row, seconds in enumerate(world.seconds):
        expected = sum(
            seats * float(decay(np.array([way]))[0])
            for seats, way in zip(world.capacity, seconds, strict=True)
            if np.isfinite(way)
        )
        assert found.iloc[row] == pytest.approx(expected, rel=1e-12, abs=1e-90)


@given(world=cases(), short=st.floats(1, 3600), more=st.floats(0, 3600))
def test_more_time_never_means_less_access(world, short, more):
    for measure in (
        lambda limit_s: reachable_count(world.times, limit_s=limit_s),
        lambda limit_s: reachable_capacity(world.times, world.capacity, limit_s=limit_s),
    ):
        assert (measure(short + more) >= measure(short)).all()


@given(world=cases(), share=st.floats(0, 1))
def test_faster_roads_never_mean_less_access(world, share):
    seconds = world.seconds * share if share else np.where(np.isfinite(world.seconds), 0.0, INF)
    faster = times_of_matrix(world.times.origins.points.ids, world.times.destinations.points.ids, seconds)
    quick = type(world)(faster, world.people, world.capacity)
    for name in ("count", "capacity", "gravity"):
        assert (MEASURES[name](quick) >= MEASURES[name](world) * (1 - 1e-12)).all()
    for name in ("kth", "mean of three"):
        assert (MEASURES[name](quick) <= MEASURES[name](world)).all()


@given(world=cases(providers=(2, 5)))
def test_a_provider_more_never_makes_anybody_worse_off(world):
    before = world.without_last_provider()
    for name in ("count", "capacity", "gravity"):
        assert (MEASURES[name](world) >= MEASURES[name](before) * (1 - 1e-12)).all()
    for name in ("kth", "mean of three"):
        assert (MEASURES[name](world) <= MEASURES[name](before)).all()
