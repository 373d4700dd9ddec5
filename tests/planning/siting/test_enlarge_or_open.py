"""Enlarging and opening in one model, against trying every choice of sites and steps."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.errors import TableError
from geo_cus.planning.siting.enlarge_or_open import Enlargement, enlarge_or_open
from geo_cus.planning.siting.least_travel_served import least_travel_served
from geo_cus.planning.siting.most_served import most_served
from geo_cus.planning.siting.other_plans import other_plans
from geo_cus.planning.siting.site_plan import Enlarged, Status
from geo_cus.planning.siting.task import SitingTask
from tests.planning.siting.siting_cases import LIMIT, choices, division, tasks


def growths(task, enlargements):
    """Give every way of enlarging: the task with larger standing points, and what that costs."""
    for steps in itertools.product(*[range(one.steps + 1) for one in enlargements]):
        capacity = task.standing_capacity.copy()
        for one, count in zip(enlargements, steps, strict=True):
            capacity[task.standing_ids.index(one.standing_id)] += count * one.places
        cost = sum(count * one.cost for one, count in zip(enlargements, steps, strict=True))
        yield replace(task, standing_capacity=capacity), cost


def best_value(task, enlargements, *, points, budget, everybody):
    """Try everything; None where nothing keeps the rules."""
    values = []
    for grown, cost in growths(task, enlargements):
        if budget is not None and cost > budget:
            continue
        for chosen in choices(task, points=points, budget=None if budget is None else budget - cost):
            value = division(grown, chosen, np.inf if everybody else LIMIT, everybody=everybody)
            values += [] if value is None else [value]
    return (min if everybody else max)(values) if values else None


@settings(max_examples=40)
@given(
    tasks(most_candidates=3),
    st.lists(st.tuples(st.integers(1, 8), st.integers(1, 4), st.integers(1, 2)), min_size=2, max_size=2),
    st.one_of(st.none(), st.integers(0, 2)),
    st.one_of(st.none(), st.integers(0, 9)),
    st.booleans(),
)
def test_equal_to_trying_everything(task, growth, points, budget, everybody):
    enlargements = [Enlargement(name, *amounts) for name, amounts in zip(task.standing_ids, growth, strict=False)]
    limit = None if everybody else LIMIT
    plan = enlarge_or_open(task, enlargements, limit=limit, points=points, budget=budget)
    best = best_value(task, enlargements, points=points, budget=budget, everybody=everybody)
    if best is None:
        assert plan.status is Status.INFEASIBLE
        assert plan.shortfall is not None
        return
    assert plan.objective == pytest.approx(best, abs=1e-6)
    assert plan.bound == plan.objective
    assert points is None or len(plan.chosen) <= points
    cost = sum(task.cost[task.candidate_ids.index(name)] for name in plan.chosen)
    assert budget is None or cost + sum(one.cost for one in plan.enlarged) <= budget + 1e-6
    grown = dict(zip(task.standing_ids, task.standing_capacity, strict=True))
    for one in plan.enlarged:
        grown[one.standing_id] += one.places
    for name, room in grown.items():
        assert sum(row.people for row in plan.served if row.point_id == name) <= room + 1e-6
    pairs = [(row.settlement_id, row.point_id) for row in plan.served]
    assert len(pairs) == len(set(pairs))


VILLAGES = SitingTask(
    np.array([[0.0, 20.0], [20.0, 0.0], [9.0, 20.0]]),
    np.array([30.0, 20.0, 40.0]),
    ["a", "b", "c"],
    ["x", "y"],
    standing_way=np.array([[9.0], [30.0], [0.0]]),
    standing_ids=["s"],
    cost=np.array([100.0, 60.0]),
    capacity=np.array([25.0, 25.0]),
    standing_capacity=np.array([40.0]),
)
GROWTH = [Enlargement("s", 10.0, 25.0, 3)]


@pytest.mark.parametrize(
    ("budget", "chosen", "steps", "people"),
    [
        (24, (), 0, 40),
        (25, (), 1, 50),
        (60, (), 2, 60),
        (74, (), 2, 60),
        (75, (), 3, 70),
        (85, ("y",), 1, 70),
        (110, ("y",), 2, 80),
        (135, ("y",), 3, 90),
    ],
)
def test_by_hand_the_money_goes_where_it_serves_most(budget, chosen, steps, people):
    plan = enlarge_or_open(VILLAGES, GROWTH, limit=10.0, budget=budget)
    assert plan.objective == people
    assert plan.do_nothing == 40
    if budget != 85:  # with 85 zł three steps of the point serve as many as y and one step
        assert (plan.chosen, plan.enlarged) == (
            chosen,
            (Enlarged("s", steps, 10.0 * steps, 25.0 * steps),)[: min(steps, 1)],
        )


def test_without_enlargements_it_is_the_model_without_them():
    assert enlarge_or_open(VILLAGES, [], limit=10.0, points=1) == most_served(VILLAGES, limit=10.0, points=1)
    both = enlarge_or_open(VILLAGES, [], points=2), least_travel_served(VILLAGES, points=2)
    assert both[0] == both[1]


def test_steps_are_no_new_points():
    plan = enlarge_or_open(VILLAGES, GROWTH, limit=10.0, points=0)
    assert (plan.chosen, plan.objective, plan.enlarged[0].steps) == ((), 70, 3)


def test_other_plans_differ_in_sites_or_steps():
    plans = other_plans(
        lambda task: enlarge_or_open(task, GROWTH, limit=10.0, budget=85), VILLAGES, count=3, within=0.5
    )
    assert [plan.objective for plan in plans[:2]] == [70, 70]
    assert len({plan.parts for plan in plans}) == len(plans) == 3


@pytest.mark.parametrize(
    ("enlargements", "message"),
    [
        ([Enlargement("x", 1.0, 1.0)], "x cannot be enlarged"),
        ([Enlargement("s", 1.0, 1.0), Enlargement("s", 2.0, 1.0)], "s cannot be enlarged"),
        ([Enlargement("s", 0.0, 1.0)], "each must be above 0"),
        ([Enlargement("s", 1.0, 0.0)], "each must be above 0"),
        ([Enlargement("s", 1.0, 1.0, 0)], "each must be above 0"),
    ],
)
def test_what_cannot_be_is_said(enlargements, message):
    with pytest.raises(TableError, match=message):
        enlarge_or_open(VILLAGES, enlargements, limit=10.0, budget=5)
