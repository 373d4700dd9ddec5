"""The cases of a service: what each changes, and that none of the losses helps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from geo_cus.access.measure import measure_study
from geo_cus.catalogue import services
from geo_cus.planning.new_points import candidates_at_settlements, siting_task
from geo_cus.planning.robust_cases import robust_cases
from geo_cus.planning.siting.robust_plan import people_by_case, robust_plan
from tests.planning.places import crossroads


@pytest.fixture(scope="module")
def found():
    base = measure_study(crossroads())
    return base, robust_cases(base, "poz", candidates_at_settlements(base.study))


def test_every_provider_is_lost_once_and_winter_is_a_case_of_its_own(found):
    base, cases = found
    assert list(cases) == ["central", "low", "high", "winter", "without p0", "without p1"]
    task = siting_task(base, "poz", candidates_at_settlements(base.study))
    assert np.array_equal(cases["central"].standing_way, task.standing_way)
    assert np.array_equal(cases["central"].way, task.way)
    assert cases["without p0"].standing_ids == ["p1"]
    assert np.array_equal(cases["without p0"].standing_way[:, 0], task.standing_way[:, 1])


def test_cases_are_in_order(found):
    _, cases = found
    for ways in ("way", "standing_way"):
        low, central, high, winter = (getattr(cases[name], ways) for name in ("low", "central", "high", "winter"))
        assert (low <= central).all()
        assert (central <= high).all()
        # 85 % of the speed; the way inside a village grows with it, and so does every way but one of no length.
        assert (winter >= central).all()
        assert winter[central > 0] == pytest.approx(central[central > 0] / 0.85, rel=1e-6)


def test_a_service_on_foot_has_no_winter_of_its_own():
    walked = replace(services()["poz"], profile_id="foot")
    base = measure_study(replace(crossroads(), services={"poz": walked}))
    assert list(robust_cases(base, "poz", candidates_at_settlements(base.study))) == [
        "central",
        "without p0",
        "without p1",
    ]


def test_the_plan_is_what_a_case_by_case_count_says(found):
    base, cases = found
    limit = base.study.services["poz"].threshold.limit
    plan = robust_plan(cases, limit=limit, points=1)
    told = {row.case: row.people for row in plan.cases}
    assert told == people_by_case(cases, plan.plan.chosen, limit=limit)
    assert all(row.do_nothing <= row.people <= row.best for row in plan.cases)
    assert plan.plan.objective == max(row.regret for row in plan.cases)
