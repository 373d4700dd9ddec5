"""The assignment: against all possibilities, against min-cost flow of networkx, by hand and by law."""

from __future__ import annotations

from itertools import product

import highspy
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.access import assignment
from geo_cus.access.assignment import assign
from tests.access.cases import case, cases, random_case

INF = np.inf


def assigned(world, **options):
    return assign(world.times, world.people, world.capacity, **options)


def worth(found):
    """Give what is made best: the number served first, then the people-seconds."""
    return -found.settlements["served"].sum(), found.people_seconds


def test_the_unserved_are_named_with_their_reason():
    world = case([[600, 1200], [900, INF], [4000, INF]], [30, 20, 5], [25, 10])
    found = assigned(world, limit_s=1800)
    assert found.trips.to_numpy().tolist() == [
        ["s0", "p0", 20, 600.0],
        ["s0", "p1", 10, 1200.0],
        ["s1", "p0", 5, 900.0],
    ]
    assert found.settlements.loc["s1"].to_dict() == {"people": 20, "served": 5, "no_capacity": 15, "out_of_reach": 0}
    assert found.settlements.loc["s2"].to_dict() == {"people": 5, "served": 0, "no_capacity": 0, "out_of_reach": 5}
    assert found.unserved.index.tolist() == ["s1", "s2"]
    assert found.people_seconds == 20 * 600 + 10 * 1200 + 5 * 900


def test_the_most_people_come_before_the_least_travel():
    # s1 reaches p0 alone, so s0 goes the long way to p1: two served instead of one.
    found = assigned(case([[10, 5000], [20, INF]], [1, 1], [1, 1]))
    assert found.trips.to_numpy().tolist() == [["s0", "p1", 1, 5000.0], ["s1", "p0", 1, 20.0]]


def test_a_provider_more_may_send_somebody_further():
    world = case([[9, 100], [10, INF]], [1, 1], [1, 1])
    before = assigned(world.without_last_provider())
    after = assigned(world)
    assert before.trips.to_numpy().tolist() == [["s0", "p0", 1, 9.0]]
    assert after.trips.to_numpy().tolist() == [["s0", "p1", 1, 100.0], ["s1", "p0", 1, 10.0]]


def test_who_reaches_only_a_full_provider_lacks_capacity():
    found = assigned(case([[600]], [7], [0]))
    assert found.settlements.loc["s0"].tolist() == [7, 0, 7, 0]
    assert found.people_seconds == 0
    assert len(found.trips) == 0


@pytest.mark.parametrize(("limit_s", "served"), [(599, 0), (600, 7), (None, 7)])
def test_the_limit_itself_counts(limit_s, served):
    assert assigned(case([[600]], [7], [9]), limit_s=limit_s).settlements["served"].tolist() == [served]


def every_assignment(world, limit_s):
    """Give what is best of all ways to send people, one by one."""
    n, m = world.seconds.shape
    free = [[*(j for j in range(m) if world.seconds[i, j] <= limit_s), None] for i in range(n)]
    persons = [i for i in range(n) for _ in range(world.people.iloc[i])]
    best = (0, 0.0)
    for choice in product(*(free[i] for i in persons)):
        if all(choice.count(j) <= world.capacity.iloc[j] for j in range(m)):
            going = [(i, j) for i, j in zip(persons, choice, strict=True) if j is not None]
            best = min(best, (-len(going), float(sum(world.seconds[i, j] for i, j in going))))
    return best


@settings(max_examples=100)
@given(world=cases(providers=(1, 3), most_people=2, most_places=2))
def test_nothing_is_better_of_all_possibilities(world):
    if world.people.sum() <= 7:
        assert worth(assigned(world, limit_s=4000)) == every_assignment(world, 4000)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("share", [0.6, 1.5])
def test_it_agrees_with_min_cost_flow(seed, share):
    world = random_case(seed, 25, 14, unreachable=0.3)
    places = np.maximum(0, world.capacity * share * world.people.sum() / world.capacity.sum()).astype(int)
    seconds = world.seconds.round()
    world = case(seconds, world.people, places)
    graph = nx.DiGraph()
    for i, people in enumerate(world.people):
        graph.add_edge("home", f"s{i}", capacity=int(people), weight=0)
        for j in np.flatnonzero(np.isfinite(seconds[i])):
            graph.add_edge(f"s{i}", f"p{j}", weight=int(seconds[i, j]))
    for j, seats in enumerate(places):
        graph.add_edge(f"p{j}", "served", capacity=int(seats), weight=0)
    flow = nx.max_flow_min_cost(graph, "home", "served")
    served = sum(flow["home"].values())
    assert worth(assigned(world)) == (-served, nx.cost_of_flow(graph, flow))


@pytest.mark.parametrize("seed", range(4))
def test_providers_that_were_not_considered_at_first_come_in_where_they_pay(seed, monkeypatch):
    world = random_case(seed, 20, 40, unreachable=0.2)
    # All live near the same few homes, which are small.
    world = case(world.seconds + 600.0 * np.arange(40), world.people, [20] * 10 + [150] * 30)
    by_and_by = assigned(world)
    monkeypatch.setattr(assignment, "_FIRST_CHOICES", 40)
    at_once = assigned(world)
    assert by_and_by.settlements["served"].tolist() == at_once.settlements["served"].tolist()
    assert by_and_by.people_seconds == pytest.approx(at_once.people_seconds, rel=1e-12)


@settings(max_examples=60)
@given(world=cases(providers=(2, 5)))
def test_a_provider_more_serves_more_or_the_same_with_no_more_travel(world):
    served_after, total_after = worth(assigned(world))
    served_before, total_before = worth(assigned(world.without_last_provider()))
    assert served_after <= served_before
    assert served_after < served_before or total_after <= total_before


@settings(max_examples=60)
@given(world=cases(), short=st.integers(1, 3000), more=st.integers(0, 3000))
def test_more_time_never_serves_fewer(world, short, more):
    assert worth(assigned(world, limit_s=short + more))[0] <= worth(assigned(world, limit_s=short))[0]


@settings(max_examples=60)
@given(world=cases())
def test_nobody_vanishes_and_no_provider_overflows(world):
    found = assigned(world, limit_s=1200)
    parts = found.settlements[["served", "no_capacity", "out_of_reach"]]
    assert (parts >= 0).all(axis=None)
    assert (parts % 1 == 0).all(axis=None)
    assert parts.sum(axis=1).tolist() == world.people.tolist()
    at = found.trips.groupby("provider_id")["people"].sum()
    assert (at <= world.capacity.reindex(at.index)).all()
    from_home = found.trips.groupby("settlement_id")["people"].sum().reindex(world.people.index, fill_value=0)
    assert from_home.tolist() == found.settlements["served"].tolist()


@settings(max_examples=60)
@given(world=cases())
def test_doubling_people_and_places_doubles_everything(world):
    served, total = worth(assigned(world))
    assert worth(assigned(world.scaled(2))) == (2 * served, 2 * total)


@given(people=st.integers(0, 1023))
@settings(max_examples=30)
def test_powers_of_two_tell_who_was_served(people):
    reached = [bool(people >> bit & 1) for bit in range(10)]
    world = case([[60.0 if yes else INF] for yes in reached], [2**bit for bit in range(10)], [2000])
    assert assigned(world).settlements["served"].sum() == people


def test_people_and_places_need_not_be_whole():
    found = assigned(case([[60, 120]], [1.5], [1.25, 3]))
    assert found.trips["people"].tolist() == pytest.approx([1.25, 0.25])


def test_a_limit_that_is_no_time_is_refused():
    with pytest.raises(ValueError, match="limit_s must be above 0"):
        assigned(case([[60]], [1], [1]), limit_s=0)


def test_a_solver_that_gives_up_is_not_believed(monkeypatch):
    class GivesUp(highspy.Highs):
        def run(self):
            self.setOptionValue("presolve", "off")
            self.setOptionValue("simplex_iteration_limit", 0)
            return super().run()

    monkeypatch.setattr(assignment.highspy, "Highs", GivesUp)
    with pytest.raises(ArithmeticError, match="HiGHS: Iteration limit"):
        assigned(case([[60]], [1], [1]))
