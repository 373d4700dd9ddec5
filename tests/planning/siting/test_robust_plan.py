"""A plan for several cases at once, against trying every choice of sites."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.errors import TableError
from geo_cus.planning.siting.effort import Effort
from geo_cus.planning.siting.most_people import most_people
from geo_cus.planning.siting.objective import Aim
from geo_cus.planning.siting.robust_plan import people_by_case, robust_plan
from geo_cus.planning.siting.site_plan import Status
from geo_cus.planning.siting.task import SitingTask
from tests.planning.siting.siting_cases import LIMIT, choices, keeps_floors, nearest, tasks


@st.composite
def many_cases(draw):
    """Draw a task and the same with other ways and people."""
    first = draw(tasks())
    cases = {"a": first}
    for name in "bc"[: draw(st.integers(0, 2))]:
        factor = draw(st.sampled_from([0.5, 1.3, 2.0]))
        people = np.array(draw(st.permutations(first.people.tolist())))
        keep = draw(st.integers(0, len(first.standing_ids)))
        cases[name] = replace(
            first, way=first.way * factor, people=people,
            standing_way=first.standing_way[:, :keep], standing_ids=first.standing_ids[:keep],
            standing_capacity=first.standing_capacity[:keep],
        )  # fmt: skip
    return cases


def covered(task, chosen):
    return task.people[nearest(task, chosen) <= LIMIT].sum()


@settings(max_examples=60)
@given(many_cases(), st.integers(0, 4), st.sampled_from(list(Aim)))
def test_equal_to_trying_everything(cases, points, aim):
    first = cases["a"]
    allowed = [chosen for chosen in choices(first, points=points) if keeps_floors(first, chosen)]
    found = robust_plan(cases, limit=LIMIT, points=points, aim=aim)
    if not allowed:
        assert found.plan.status is Status.INFEASIBLE
        assert found.cases == ()
        return
    gained = np.array([[covered(task, chosen) for task in cases.values()] for chosen in allowed])
    regret = (gained.max(axis=0) - gained).max(axis=1).min()
    expected = gained.min(axis=1).max() if aim is Aim.PEOPLE else regret
    assert found.plan.objective == pytest.approx(expected)
    assert (found.plan.bound, found.plan.status) == (found.plan.objective, Status.OPTIMAL)
    assert [row.best for row in found.cases] == pytest.approx(gained.max(axis=0).tolist())
    assert {row.case: row.people for row in found.cases} == people_by_case(cases, found.plan.chosen, limit=LIMIT)


def test_the_best_plan_for_the_mean_year_may_be_the_worst_in_winter():
    # Site x covers both villages in summer and none in winter; y covers the larger one always.
    base = {"settlement_ids": ["v", "w"], "candidate_ids": ["x", "y"]}
    people = np.array([100.0, 40.0])
    cases = {
        "central": SitingTask(way=np.array([[8.0, 9.0], [8.0, 99.0]]), people=people, **base),
        "winter": SitingTask(way=np.array([[11.0, 10.0], [11.0, 99.0]]), people=people, **base),
    }
    found = robust_plan(cases, limit=10, points=1)
    assert found.plan.chosen == ("y",)
    assert [(row.case, row.people, row.best, row.regret) for row in found.cases] == [
        ("central", 100, 140, 40),
        ("winter", 100, 100, 0),
    ]
    assert (found.plan.objective, found.plan.bound, found.plan.do_nothing) == (40, 40, 140)
    least = robust_plan(cases, limit=10, points=1, aim=Aim.PEOPLE)
    assert (least.plan.chosen, least.plan.objective, least.plan.do_nothing) == (("y",), 100, 0)


@settings(max_examples=25)
@given(many_cases(), st.integers(0, 3))
def test_a_case_more_never_makes_the_worst_better(cases, points):
    one, every = (
        robust_plan(some, limit=LIMIT, points=points, aim=Aim.PEOPLE).plan.objective
        for some in ({"a": cases["a"]}, cases)
    )
    if np.isfinite(one):
        assert every <= one
        assert one == most_people(cases["a"], limit=LIMIT, points=points).objective


def test_cases_of_other_places_are_refused():
    one, other = (
        SitingTask(way=np.array([[1.0]]), people=np.array([5.0]), settlement_ids=[name], candidate_ids=["c"])
        for name in "vw"
    )
    with pytest.raises(TableError, match="The case b has other settlements"):
        robust_plan({"a": one, "b": other}, limit=LIMIT, points=1)


def test_time_that_is_up_leaves_an_honest_bound():
    rng = np.random.default_rng(5)
    names = [f"v{number}" for number in range(40)]
    cases = {
        case: SitingTask(
            way=rng.uniform(0, 60, (40, 40)), people=rng.integers(1, 99, 40).astype(float), settlement_ids=names,
            candidate_ids=[f"c{number}" for number in range(40)],
        )
        for case in "abcd"
    }  # fmt: skip
    hasty, proven = (
        robust_plan(cases, limit=LIMIT, points=5, effort=Effort(time_limit_s=seconds)).plan for seconds in (0.05, 60)
    )
    assert proven.status is Status.OPTIMAL
    assert hasty.status in {Status.TIME_LIMIT, Status.OPTIMAL}
    # What the hasty search takes for best may be too much, but neither of its two numbers is on the wrong side.
    assert not hasty.objective < proven.objective
    assert not hasty.bound > proven.objective
