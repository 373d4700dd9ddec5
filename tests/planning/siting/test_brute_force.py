"""Every model against trying every choice of sites, on small tasks with all kinds of rules in them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.planning.siting.fewest_points import fewest_points
from geo_cus.planning.siting.least_harm import least_harm
from geo_cus.planning.siting.least_travel import least_travel
from geo_cus.planning.siting.least_travel_served import least_travel_served
from geo_cus.planning.siting.most_people import most_people
from geo_cus.planning.siting.most_served import most_served
from geo_cus.planning.siting.nearest_worst import nearest_worst
from geo_cus.planning.siting.other_plans import other_plans
from geo_cus.planning.siting.site_plan import Status
from tests.planning.siting.siting_cases import LIMIT, choices, division, keeps_floors, nearest, reachable, tasks

AMOUNTS = st.one_of(
    st.integers(0, 5).map(lambda points: {"points": points}),
    st.integers(0, 15).map(lambda budget: {"budget": budget}),
    st.fixed_dictionaries({"points": st.integers(0, 4), "budget": st.integers(0, 15)}),
)


def check(plan, values, best):
    """Hold a plan against the values of all choices."""
    values = [value for value in values if value is not None and np.isfinite(value)]
    if not values:
        assert plan.status is Status.INFEASIBLE
        assert plan.shortfall is not None
        assert plan.chosen == ()
    else:
        assert plan.status is Status.OPTIMAL
        assert plan.objective == pytest.approx(best(values), rel=1e-6, abs=1e-6)
        assert plan.bound == plan.objective
        assert plan.gap == 0


def allowed(task, amount):
    return [chosen for chosen in choices(task, **amount) if keeps_floors(task, chosen)]


def places(task, plan):
    return [task.candidate_ids.index(name) for name in plan.chosen]


@given(tasks(), AMOUNTS)
def test_most_people(task, amount):
    plan = most_people(task, limit=LIMIT, **amount)
    check(plan, [task.people[nearest(task, chosen) <= LIMIT].sum() for chosen in allowed(task, amount)], max)
    assert plan.do_nothing == task.people[nearest(task, []) <= LIMIT].sum()
    if plan.shortfall is None:
        assert places(task, plan) in allowed(task, amount)
        assert sum(one.people for one in plan.served if one.way <= LIMIT) == plan.objective


@given(tasks(), AMOUNTS)
def test_least_travel(task, amount):
    who = reachable(task)
    plan = least_travel(task, **amount)
    check(plan, [task.people[who] @ nearest(task, chosen)[who] for chosen in allowed(task, amount)], min)
    if plan.shortfall is None:
        assert places(task, plan) in allowed(task, amount)
        assert set(plan.beyond) == {task.settlement_ids[i] for i in np.flatnonzero((task.people > 0) & ~who)}


@given(tasks(), AMOUNTS)
def test_nearest_worst(task, amount):
    who = reachable(task)
    plan = nearest_worst(task, **amount)
    check(plan, [nearest(task, chosen)[who].max(initial=0.0) for chosen in allowed(task, amount)], min)
    if plan.shortfall is None:
        assert places(task, plan) in allowed(task, amount)


@given(tasks(), st.booleans())
def test_fewest_points(task, cheapest):
    usable = [j for j, name in enumerate(task.candidate_ids) if name not in task.forbidden]
    who = (task.people > 0) & (nearest(task, usable) <= LIMIT)
    weight = task.cost if cheapest else np.ones(len(task.candidate_ids))
    values = [weight[chosen].sum() for chosen in allowed(task, {}) if (nearest(task, chosen)[who] <= LIMIT).all()]
    plan = fewest_points(task, limit=LIMIT, cheapest=cheapest)
    check(plan, values, min)
    if plan.shortfall is None:
        assert set(plan.beyond) == {task.settlement_ids[i] for i in np.flatnonzero((task.people > 0) & ~who)}


@given(tasks(most_candidates=4), AMOUNTS)
def test_most_served(task, amount):
    plan = most_served(task, limit=LIMIT, **amount)
    check(plan, [division(task, chosen, LIMIT, everybody=False) for chosen in choices(task, **amount)], max)
    if plan.shortfall is None:
        assert sum(one.people for one in plan.served if one.point_id) == pytest.approx(plan.objective)
        assert sum(one.people for one in plan.served) == pytest.approx(task.people.sum())


@given(tasks(most_candidates=4), AMOUNTS)
def test_least_travel_served(task, amount):
    plan = least_travel_served(task, **amount)
    check(plan, [division(task, chosen, np.inf, everybody=True) for chosen in choices(task, **amount)], min)
    if plan.shortfall is None:
        places_of = dict(zip(task.candidate_ids, task.capacity, strict=True))
        places_of |= dict(zip(task.standing_ids, task.standing_capacity, strict=True))
        for point in places_of:
            assert sum(one.people for one in plan.served if one.point_id == point) <= places_of[point] + 1e-6


@given(tasks(floors=False), st.integers(0, 6), st.sampled_from([None, LIMIT]))
def test_least_harm(task, close, limit):
    from dataclasses import replace

    turned = replace(
        task, standing_way=task.way, standing_ids=task.candidate_ids, locked=frozenset(), forbidden=frozenset()
    )
    turned = replace(
        turned, way=np.empty((len(task.people), 0)), candidate_ids=(), cost=None, capacity=None, standing_capacity=None
    )
    close = min(close, len(turned.standing_ids))
    everything = replace(
        task, standing_way=np.empty((len(task.people), 0)), standing_ids=(), locked=task.locked, forbidden=frozenset()
    )
    plan = least_harm(turned, close=close, limit=limit, keep=task.locked)
    stay = len(turned.standing_ids) - close
    ways = [nearest(everything, chosen) for chosen in choices(everything, points=stay)]
    who = (task.people > 0) & np.isfinite(task.way.min(axis=1))
    if limit is None:
        check(plan, [task.people[who] @ way[who] for way in ways], min)
    else:
        check(plan, [task.people[way <= limit].sum() for way in ways], max)
    if plan.shortfall is None:
        assert len(plan.chosen) == close
        assert not set(plan.chosen) & task.locked


@given(tasks(), AMOUNTS)
def test_a_shortfall_names_what_would_do(task, amount):
    plan = least_travel(task, **amount)
    if plan.shortfall is not None and plan.shortfall.constraint in {"points", "budget"}:
        assert plan.shortfall.constraint in amount
        unit = plan.shortfall.constraint
        others = {name: most for name, most in amount.items() if name != unit}
        assert least_travel(task, **others, **{unit: plan.shortfall.nearest}).shortfall is None
        assert least_travel(task, **others, **{unit: plan.shortfall.nearest - 1}).shortfall is not None
    if plan.shortfall is not None and plan.shortfall.constraint == "points_and_budget":
        assert least_travel(task, points=plan.shortfall.nearest).shortfall is None
        assert least_travel(task, points=amount["points"]).shortfall is not None
        assert least_travel(task, budget=amount["budget"]).shortfall is not None
    if plan.shortfall is not None and plan.shortfall.constraint == "floor":
        usable = [j for j, name in enumerate(task.candidate_ids) if name not in task.forbidden]
        floor = next(floor for floor in task.floors if floor.name == plan.shortfall.name)
        mine = np.array([name in floor.settlement_ids for name in task.settlement_ids])
        share = task.people[mine & (nearest(task, usable) <= floor.limit)].sum() / task.people[mine].sum()
        assert plan.shortfall.nearest == pytest.approx(share)
        assert share < floor.share


@given(tasks(), st.integers(1, 4))
def test_other_plans_come_in_order_and_differ(task, points):
    plans = other_plans(lambda one: most_people(one, limit=LIMIT, points=points), task, count=4, within=0.5)
    known = []
    for plan in plans:
        values = {
            task.people[nearest(task, chosen) <= LIMIT].sum()
            for chosen in allowed(task, {"points": points})
            if not any(one <= {task.candidate_ids[j] for j in chosen} for one in known)
        }
        assert plan.objective == max(values)
        assert plan.objective >= 0.5 * plans[0].objective
        known.append(frozenset(plan.chosen))
