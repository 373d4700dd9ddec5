"""RAAM: equilibria worked out by hand, what makes one, and its laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from geo_cus.access.raam import raam
from geo_cus.network.travel_times import times_of_matrix
from tests.access.cases import MEASURES, case, cases, random_case

INF = np.inf
CLOSE = 1e-4


def cost(world, **options):
    return raam(world.times, world.people, world.capacity, **options)


def test_one_provider_next_door_with_an_average_crowd_costs_one():
    assert cost(case([[0]], [300], [20])).tolist() == pytest.approx([1.0], abs=CLOSE)


def test_the_way_adds_to_the_crowd():
    world = case([[0], [1800]], [100, 100], [20])
    assert cost(world).tolist() == pytest.approx([1.0, 1.5], abs=CLOSE)
    assert cost(world, tau_s=1800).tolist() == pytest.approx([1.0, 2.0], abs=CLOSE)
    assert cost(world, rho=5).tolist() == pytest.approx([2.0, 2.5], abs=CLOSE)


def test_people_spread_until_nobody_gains():
    # x of 100 people go to p0 next door: x / 50 = (100 - x) / 50 + 0.5, so x = 62.5 and everybody pays 1.25.
    world = case([[0, 1800]], [100], [1, 1])
    assert cost(world).tolist() == pytest.approx([1.25], abs=CLOSE)
    # Twice as far it is not worth the way for anybody at a crowd of two.
    assert cost(case([[0, 7200]], [100], [1, 1])).tolist() == pytest.approx([2.0], abs=CLOSE)


def test_who_reaches_nothing_pays_without_end_and_a_newcomer_what_he_would_meet():
    world = case([[0, INF], [INF, INF], [360, INF]], [100, 50, 0], [10, 0])
    assert cost(world, rho=10).tolist() == pytest.approx([1.0, INF, 1.1], abs=CLOSE)


def test_where_nobody_lives_only_the_way_costs():
    assert cost(case([[360]], [0], [10])).tolist() == pytest.approx([0.1])


def test_no_places_at_all():
    assert cost(case([[360]], [10], [0])).tolist() == [INF]


def chosen_one_by_one(world, average, tau_s=3600.0, rounds=4000):
    """Find the equilibrium another way: village after village fills the cheapest providers until nothing moves."""
    way, supply = world.seconds / tau_s, world.capacity.to_numpy() * average
    going = np.zeros(way.shape)
    for _ in range(rounds):
        before = going.copy()
        for row, people in enumerate(world.people):
            if not people:
                continue
            others = (going.sum(axis=0) - going[row]) / supply + way[row]
            order = np.argsort(others, kind="stable")
            level = (people + np.cumsum(supply[order] * others[order])) / np.cumsum(supply[order])
            filled = order[: np.count_nonzero(level > others[order])]
            going[row] = 0.0
            going[row, filled] = supply[filled] * (level[len(filled) - 1] - others[filled])
        if np.abs(going - before).max() < 1e-9:
            break
    return (going.sum(axis=0) / supply + way).min(axis=1)


@pytest.mark.parametrize("seed", range(4))
def test_it_is_the_equilibrium_that_another_way_finds(seed):
    world = random_case(seed, 12, 5)
    average = world.people.sum() / world.capacity.sum()
    np.testing.assert_allclose(cost(world), chosen_one_by_one(world, average), atol=CLOSE)


@settings(max_examples=50)
@given(world=cases(providers=(2, 5)))
def test_with_a_given_average_a_provider_more_never_makes_anybody_worse_off(world):
    after, before = cost(world, rho=10), cost(world.without_last_provider(), rho=10)
    assert (after.to_numpy() <= before.to_numpy() + CLOSE * (1 + np.nan_to_num(before, posinf=0))).all()


def test_a_faster_road_for_some_is_a_crowd_for_others():
    slow, quick = case([[0], [7200]], [100, 100], [1]), case([[0, 7200], [7200, 0]], [100, 100], [1, 1])
    assert cost(quick).tolist() == pytest.approx([1, 1], abs=CLOSE)
    faster = times_of_matrix(["s0", "s1"], ["p0", "p1"], np.array([[0.0, 7200.0], [0.0, 1800.0]]))
    moved = raam(faster, quick.people, quick.capacity)
    assert moved.iloc[0] > 1.1
    assert len(cost(slow)) == 2


@pytest.mark.parametrize("providers", [1, 40])
def test_many_homes_in_one_town_are_as_good_as_one_large_one(providers):
    apart = case([[600] * providers, [1200] * providers], [300, 100], [120 / providers] * providers)
    together = case([[600], [1200]], [300, 100], [120])
    np.testing.assert_allclose(cost(apart), cost(together), atol=CLOSE)


@settings(max_examples=50)
@given(world=cases())
def test_nobody_pays_less_than_the_way(world):
    best = np.where(world.capacity.to_numpy() > 0, world.seconds, INF).min(axis=1) / 3600
    assert (MEASURES["RAAM"](world).to_numpy() >= best).all()


@pytest.mark.parametrize("wrong", [{"tau_s": 0}, {"tau_s": INF}, {"rho": 0}, {"rho": -1}])
def test_a_parameter_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match="tau_s and rho must be finite numbers above 0"):
        cost(case([[0]], [1], [1]), **wrong)
