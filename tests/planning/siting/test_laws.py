"""Laws of the siting models: more is never worse, a rule never helps, the order of rows changes nothing."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.errors import Cancelled, TableError
from geo_cus.planning.siting.effort import Effort
from geo_cus.planning.siting.fewest_points import fewest_points
from geo_cus.planning.siting.least_harm import least_harm
from geo_cus.planning.siting.least_travel import least_travel
from geo_cus.planning.siting.least_travel_served import least_travel_served
from geo_cus.planning.siting.most_people import most_people
from geo_cus.planning.siting.most_served import most_served
from geo_cus.planning.siting.nearest_worst import nearest_worst
from geo_cus.planning.siting.plan_curve import plan_curve
from geo_cus.planning.siting.rule_prices import rule_prices
from geo_cus.planning.siting.site_plan import Status, Unit
from geo_cus.planning.siting.task import SitingTask
from tests.planning.siting.siting_cases import LIMIT, tasks

MODELS = {
    "most_people": partial(most_people, limit=LIMIT),
    "least_travel": least_travel,
    "nearest_worst": nearest_worst,
    "most_served": partial(most_served, limit=LIMIT),
    "least_travel_served": least_travel_served,
}
EVERY_MODEL = pytest.mark.parametrize("name", MODELS)


def harm(plan):
    """Give a number that is smaller for better plans; infinite for none."""
    if plan.shortfall is not None:
        return np.inf
    return -plan.objective if plan.unit is Unit.PEOPLE else plan.objective


def no_worse(better, worse):
    return harm(better) <= harm(worse) + 1e-6 * max(1.0, abs(min(harm(worse), 1e9)))


@EVERY_MODEL
@given(task=tasks(), points=st.integers(0, 4))
def test_one_more_point_is_never_worse(name, task, points):
    assert no_worse(MODELS[name](task, points=points + 1), MODELS[name](task, points=points))


@EVERY_MODEL
@given(task=tasks(), points=st.integers(0, 4))
def test_locks_bans_and_floors_never_help(name, task, points):
    free = replace(task, locked=frozenset(), forbidden=frozenset(), floors=())
    ban = replace(task, locked=frozenset(), floors=())
    if name in {"least_travel", "nearest_worst", "least_travel_served"}:
        # A ban can put a village beyond all roads, and then it is no longer counted; so only locks and floors here.
        free = ban
    assert no_worse(MODELS[name](free, points=points), MODELS[name](task, points=points))


@EVERY_MODEL
@given(task=tasks(), points=st.integers(0, 4), seed=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(name, task, points, seed):
    rows, columns = list(range(len(task.people))), list(range(len(task.candidate_ids)))
    seed.shuffle(rows)
    seed.shuffle(columns)
    mixed = replace(
        task,
        way=task.way[np.ix_(rows, columns)],
        people=task.people[rows],
        settlement_ids=[task.settlement_ids[i] for i in rows],
        candidate_ids=[task.candidate_ids[j] for j in columns],
        standing_way=task.standing_way[rows],
        cost=task.cost[columns],
        capacity=task.capacity[columns],
        floors=task.floors[::-1],
    )
    plan, again = MODELS[name](task, points=points), MODELS[name](mixed, points=points)
    assert repr(replace(plan, seconds_spent=0)) == repr(replace(again, seconds_spent=0))


@EVERY_MODEL
@given(task=tasks(), points=st.integers(0, 4))
def test_other_names_give_the_same_objective(name, task, points):
    new = {old: f"x{100 - place}" for place, old in enumerate(task.candidate_ids)}
    renamed = replace(
        task,
        candidate_ids=list(new.values()),
        locked=frozenset(new[old] for old in task.locked),
        forbidden=frozenset(new[old] for old in task.forbidden),
    )
    plan, again = MODELS[name](task, points=points), MODELS[name](renamed, points=points)
    assert again.objective == pytest.approx(plan.objective, nan_ok=True)


@pytest.mark.parametrize("name", ["most_people", "least_travel", "most_served", "least_travel_served"])
@given(task=tasks(), points=st.integers(0, 4))
def test_twice_the_people_count_twice(name, task, points):
    more = replace(
        task, people=2 * task.people, capacity=2 * task.capacity, standing_capacity=2 * task.standing_capacity
    )
    plan, again = MODELS[name](task, points=points), MODELS[name](more, points=points)
    assert again.objective == pytest.approx(2 * plan.objective, nan_ok=True)


@given(tasks(floors=False), st.integers(0, 4), st.floats(0, 10))
def test_a_larger_limit_is_never_worse(task, points, more):
    near = most_people(task, limit=LIMIT, points=points)
    assert no_worse(most_people(task, limit=LIMIT + more, points=points), near)
    some = fewest_points(task, limit=LIMIT)
    wide = fewest_points(
        replace(task, people=np.where(np.isin(task.settlement_ids, some.beyond), 0, task.people)), limit=LIMIT + more
    )
    assert wide.objective <= some.objective


@given(tasks(floors=False), st.integers(0, 3))
def test_with_places_for_all_capacity_changes_nothing(task, points):
    wide = replace(task, capacity=None, standing_capacity=None)
    one, other = most_served(wide, limit=LIMIT, points=points), most_people(wide, limit=LIMIT, points=points)
    assert one.objective == pytest.approx(other.objective, nan_ok=True)
    one, other = least_travel_served(wide, points=points), least_travel(wide, points=points)
    assert one.objective == pytest.approx(other.objective, nan_ok=True)


@given(tasks())
def test_a_curve_only_rises(task):
    steps = plan_curve(lambda points: most_people(task, limit=LIMIT, points=int(points)), range(5))
    covered = [step.plan.objective for step in steps if step.plan.shortfall is None]
    assert covered == sorted(covered)
    assert all(step.gain >= 0 for step in steps)
    if steps[0].plan.shortfall is None:
        assert sum(step.gain for step in steps) == pytest.approx(covered[-1] - steps[0].plan.do_nothing)


@given(tasks(), st.integers(0, 4))
def test_no_rule_has_a_negative_price(task, points):
    for price in rule_prices(partial(most_people, limit=LIMIT, points=points), task):
        assert np.isnan(price.price) or price.price >= 0


def scattered(size, seed=1):
    """Make settlements in a square of 30 km, each a candidate as well; ways in whole seconds."""
    random = np.random.default_rng(seed)
    place = random.random((size, 2)) * 30_000
    way = np.round(np.hypot(*(place[:, None] - place[None]).T) / 12)
    names = [f"{i:04}" for i in range(size)]
    return SitingTask(way, random.integers(20, 600, size).astype(float), names, [f"c{name}" for name in names])


def test_the_bound_of_an_unfinished_search_is_true():
    task = scattered(150)
    best = least_travel(task, points=10)
    short = least_travel(task, points=10, effort=Effort(time_limit_s=0.02))
    assert best.status is Status.OPTIMAL
    assert short.bound <= best.objective <= short.objective
    assert 0 <= short.gap <= 1


def test_a_gap_asked_for_is_kept_and_told():
    task = scattered(150)
    plan, best = least_travel(task, points=10, effort=Effort(max_gap=0.05)), least_travel(task, points=10)
    assert plan.gap <= 0.05
    assert plan.status in {Status.WITHIN_GAP, Status.OPTIMAL}
    assert plan.bound <= best.objective <= plan.objective


def test_who_stops_the_search_gets_the_best_so_far():
    told = []

    def progress(step, share):
        told.append((str(step), share))
        if len(told) > 3:
            raise Cancelled("Stopped.")

    plan = least_travel(scattered(150), points=10, effort=Effort(progress=progress))
    assert plan.status is Status.STOPPED
    assert len(plan.chosen) == 10
    assert plan.bound < plan.objective
    assert {step for step, _ in told} == {"Looking for a good plan", "Proving how good the plan is"}


SMALL = SitingTask(np.array([[1.0, 2.0]]), np.array([5.0]), ["v"], ["a", "b"])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"locked": frozenset("a"), "forbidden": frozenset("a")}, "Site a is both locked and forbidden"),
        ({"locked": frozenset("z")}, "z is not among the places of the plan"),
        ({"candidate_ids": ["a", "a"]}, "a stands twice among the places"),
    ],
)
def test_names_are_checked(change, message):
    with pytest.raises(TableError, match=message):
        most_people(replace(SMALL, **change), limit=1, points=1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"way": np.array([[1.0, -1.0]])}, "way is 0 or more"),
        ({"way": np.array([[1.0, np.nan]])}, "way is 0 or more"),
        ({"way": np.array([[1.0]])}, "way is settlements by points"),
        ({"people": np.array([np.inf])}, "finite"),
        ({"cost": np.array([0.0, 1.0])}, "cost is above 0"),
        ({"capacity": np.array([1.0])}, "capacity has 2 entries"),
    ],
)
def test_numbers_are_checked(change, message):
    with pytest.raises(ValueError, match=message):
        most_people(replace(SMALL, **change), limit=1, points=1)


@pytest.mark.parametrize("amount", [{"points": -1}, {"budget": -1.0}])
def test_no_fewer_points_than_none(amount):
    with pytest.raises(ValueError, match="points and budget are 0 or more"):
        most_people(SMALL, limit=1, **amount)


def test_no_more_can_be_closed_than_there_are():
    with pytest.raises(TableError, match="1 points are to be closed, but there are 0"):
        least_harm(SMALL, close=1)
