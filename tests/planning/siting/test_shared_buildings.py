"""Buildings for several services, against trying every choice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.errors import TableError
from geo_cus.planning.siting.most_people import most_people
from geo_cus.planning.siting.shared_buildings import ServiceInBuilding, shared_buildings, shared_task
from geo_cus.planning.siting.site_plan import Status
from geo_cus.planning.siting.task import Floor, SitingTask
from tests.planning.siting.siting_cases import choices, keeps_floors, nearest, tasks


@st.composite
def shared(draw):
    """Draw two or three services with their own people, ways, standing points and limits, and one set of sites."""
    first = draw(tasks())
    services = []
    for number in range(draw(st.integers(2, 3))):
        own = draw(tasks(floors=False))
        rows = len(own.people)
        ways = draw(
            st.lists(st.integers(0, 20).map(float), min_size=rows * len(first.candidate_ids), max_size=rows * 6)
        )
        way = np.array(ways[: rows * len(first.candidate_ids)]).reshape(rows, -1)
        limit = draw(st.sampled_from([5.0, 10.0, 15.0]))
        group = Floor("g", frozenset(own.settlement_ids[:2]), draw(st.sampled_from([0.0, 0.5])), limit)
        task = replace(
            first,
            way=way,
            people=own.people,
            settlement_ids=own.settlement_ids,
            standing_way=own.standing_way,
            standing_ids=own.standing_ids,
            standing_capacity=None,
            capacity=None,
            floors=(group,) if own.people[:2].sum() > 0 else (),
        )
        services.append(ServiceInBuilding(f"u{number}", task, limit, draw(st.sampled_from([0.5, 1.0, 3.0]))))
    return services


@settings(max_examples=50)
@given(shared(), st.one_of(st.none(), st.integers(0, 4)), st.one_of(st.none(), st.integers(0, 12)))
def test_equal_to_trying_everything(services, points, budget):
    found = shared_buildings(services, points=points, budget=budget)
    values = [
        sum(one.weight * one.task.people[nearest(one.task, chosen) <= one.limit].sum() for one in services)
        for chosen in choices(services[0].task, points=points, budget=budget)
        if all(keeps_floors(one.task, chosen) for one in services)
    ]
    if not values:
        assert found.plan.status is Status.INFEASIBLE
        return
    assert found.plan.objective == pytest.approx(max(values))
    assert found.plan.bound == found.plan.objective
    assert sum(one.weight * one.people for one in found.services) == pytest.approx(found.plan.objective)
    assert sum(one.weight * one.people_before for one in found.services) == pytest.approx(found.plan.do_nothing)


SMALL = SitingTask(np.array([[1.0, 9.0], [9.0, 1.0]]), np.array([10.0, 6.0]), ["a", "b"], ["x", "y"])
OTHER = replace(SMALL, people=np.array([0.0, 5.0]))


def test_by_hand_the_second_service_decides():
    alone = shared_buildings([ServiceInBuilding("poz", SMALL, 5.0)], points=1)
    assert alone.plan.chosen == most_people(SMALL, limit=5.0, points=1).chosen == ("x",)
    both = shared_buildings([ServiceInBuilding("poz", SMALL, 5.0), ServiceInBuilding("klub", OTHER, 5.0)], points=1)
    assert (both.plan.chosen, both.plan.objective) == (("y",), 11)
    assert [(one.service_id, one.people_before, one.people) for one in both.services] == [("poz", 0, 6), ("klub", 0, 5)]
    heavy = shared_buildings(
        [ServiceInBuilding("poz", SMALL, 5.0, 2.0), ServiceInBuilding("klub", OTHER, 5.0)], points=1
    )
    assert (heavy.plan.chosen, heavy.plan.objective) == (("x",), 20)


@pytest.mark.parametrize(
    ("services", "message"),
    [
        ([], "each named once"),
        ([ServiceInBuilding("poz", SMALL, 5.0)] * 2, "each named once: poz, poz"),
        ([ServiceInBuilding("poz", SMALL, 5.0, 0.0)], "a weight is above 0"),
        (
            [
                ServiceInBuilding("poz", SMALL, 5.0),
                ServiceInBuilding("klub", replace(SMALL, candidate_ids=["x", "z"]), 5.0),
            ],
            "klub has other candidates than poz",
        ),
    ],
)
def test_what_cannot_be_is_said(services, message):
    with pytest.raises(TableError, match=message):
        shared_buildings(services, points=1)


def test_a_floor_has_the_limit_of_its_service():
    task = replace(SMALL, floors=(Floor("g", frozenset("a"), 1.0, 4.0),))
    with pytest.raises(ValueError, match="have the limit of the service"):
        shared_buildings([ServiceInBuilding("poz", task, 5.0)], points=1)


def test_a_floor_of_one_service_is_told_by_its_own_name():
    floor = Floor("Rudka", frozenset("a"), 1.0, 0.5)
    alone = [ServiceInBuilding("u", replace(SMALL, floors=(floor,)), 0.5), ServiceInBuilding("v", SMALL, 0.5)]
    both = [replace(one, task=replace(SMALL, floors=(floor,))) for one in alone]
    assert [one.name for one in shared_task(alone).floors] == ["Rudka"]
    assert [one.name for one in shared_task(both).floors] == ["u/Rudka", "v/Rudka"]
