"""The worked examples of docs/planning.md come out of the program as they stand there."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from geo_cus.planning.siting.enlarge_or_open import Enlargement, enlarge_or_open
from geo_cus.planning.siting.fewest_points import fewest_points
from geo_cus.planning.siting.least_harm import least_harm
from geo_cus.planning.siting.least_travel import least_travel
from geo_cus.planning.siting.least_travel_served import least_travel_served
from geo_cus.planning.siting.most_people import most_people
from geo_cus.planning.siting.most_served import most_served
from geo_cus.planning.siting.nearest_worst import nearest_worst
from geo_cus.planning.siting.other_plans import other_plans
from geo_cus.planning.siting.plan_curve import plan_curve
from geo_cus.planning.siting.robust_plan import people_by_case, robust_plan
from geo_cus.planning.siting.rule_prices import rule_prices
from geo_cus.planning.siting.shared_buildings import ServiceInBuilding, shared_buildings
from geo_cus.planning.siting.site_plan import SitePlan, Status, Unit
from geo_cus.planning.siting.task import Floor, SitingTask

DOCUMENT = (Path(__file__).resolve().parents[3] / "docs" / "planning.md").read_text("utf-8")
VILLAGES = ["Aniołowo", "Borki", "Cisowa", "Dębina"]
WAY_MIN = np.abs(np.subtract.outer(range(4), range(4))) * 10.0
TASK = SitingTask(WAY_MIN, np.array([100.0, 300, 200, 50]), VILLAGES, [f"świetlica {name}" for name in VILLAGES])
COVERING = partial(most_people, limit=10, points=1)


def hall(*names):
    return tuple(f"świetlica {name}" for name in names)


def test_the_table_is_the_one_of_the_document():
    for name, people, row in zip(VILLAGES, TASK.people, WAY_MIN, strict=True):
        assert "| " + " | ".join([name, f"{people:g}", *(f"{way:g}" for way in row)]) + " |" in DOCUMENT


def test_fewest_points():
    assert fewest_points(TASK, limit=10).objective == 2


def test_most_people():
    plan = COVERING(TASK)
    assert (plan.chosen, plan.objective, plan.do_nothing) == (hall("Borki"), 600, 0)
    dear = replace(TASK, cost=np.array([100.0, 300, 100, 100]))
    assert most_people(dear, limit=10, budget=250).objective == 650


def test_a_robust_plan():
    ways = {"dziś": 1.0, "zima": 1.2, "bez Aniołowa": 1.0}
    cases = {
        name: replace(
            TASK,
            way=WAY_MIN * factor,
            standing_way=WAY_MIN[:, :0] if name == "bez Aniołowa" else WAY_MIN[:, :1] * factor,
            standing_ids=[] if name == "bez Aniołowa" else ["dom w Aniołowie"],
        )
        for name, factor in ways.items()
    }
    usual = COVERING(cases["dziś"])
    assert (usual.chosen, usual.objective) == (hall("Cisowa"), 650)
    found = robust_plan(cases, limit=10, points=1)
    assert (found.plan.chosen, found.plan.objective) == (hall("Borki"), 50)
    assert [(row.people, row.best) for row in found.cases] == [(600, 650), (400, 400), (600, 600)]
    assert people_by_case(cases, hall("Cisowa"), limit=10) == {"dziś": 650, "zima": 300, "bez Aniołowa": 550}


def test_most_served():
    small = replace(TASK, capacity=np.full(4, 250.0))
    assert [most_served(small, limit=10, points=points).objective for points in (1, 2)] == [250, 500]


def test_enlarge_or_open():
    at_home = replace(
        TASK,
        way=WAY_MIN[:, 3:],
        candidate_ids=hall("Dębina"),
        cost=np.array([50.0]),
        capacity=np.array([50.0]),
        standing_way=WAY_MIN[:, :1],
        standing_ids=["Aniołowo"],
        standing_capacity=np.array([60.0]),
    )
    growth = [Enlargement("Aniołowo", 10.0, 20.0, 3)]
    rich = enlarge_or_open(at_home, growth, limit=10, budget=50)
    assert (rich.chosen, rich.enlarged, rich.objective) == (hall("Dębina"), (), 110)
    poor = enlarge_or_open(at_home, growth, limit=10, budget=40)
    assert (poor.chosen, poor.enlarged[0].steps, poor.objective) == ((), 2, 80)


def test_shared_buildings():
    children = replace(TASK, people=np.array([0.0, 10, 40, 80]))
    seniors = ServiceInBuilding("senior", TASK, 10)
    for weight, chosen, objective in ((1, "Borki", 610), (3, "Cisowa", 670)):
        found = shared_buildings([seniors, ServiceInBuilding("dzieci", children, 5, weight)], points=1)
        assert (found.plan.chosen, found.plan.objective) == (hall(chosen), objective)


def test_least_travel():
    assert (least_travel(TASK, points=1).chosen, least_travel(TASK, points=1).objective) == (hall("Borki"), 4000)
    assert least_travel(replace(TASK, locked=frozenset(hall("Cisowa"))), points=1).objective == 5500
    assert (least_travel(TASK, points=2).chosen, least_travel(TASK, points=2).objective) == (
        hall("Borki", "Cisowa"),
        1500,
    )


def test_least_travel_served():
    plan = least_travel_served(replace(TASK, capacity=np.full(4, 350.0)), points=2)
    assert (plan.chosen, plan.objective) == (hall("Borki", "Cisowa"), 2000)
    assert [sum(one.people for one in plan.served if one.point_id == point) for point in plan.chosen] == [350, 300]
    few = least_travel_served(replace(TASK, capacity=np.full(4, 300.0)), points=2)
    assert (few.status, few.shortfall.constraint, few.shortfall.nearest) == (Status.INFEASIBLE, "points", 3)


def test_nearest_worst():
    assert [nearest_worst(TASK, points=points).objective for points in (1, 2)] == [20, 10]


def test_least_harm():
    open_ones = replace(TASK, standing_way=WAY_MIN[:, :3], standing_ids=VILLAGES[:3])
    plan = least_harm(open_ones, close=1)
    assert (plan.chosen, plan.objective, plan.do_nothing) == (("Aniołowo",), 1500, 500)
    kept = [least_harm(open_ones, close=1, keep={"Aniołowo", name}).objective for name in ("Cisowa", "Borki")]
    assert kept == [3500, 3000]


def test_rules_and_their_price():
    locked = rule_prices(COVERING, replace(TASK, locked=frozenset(hall("Aniołowo"))))
    assert [(one.rule, one.price) for one in locked] == [("lock", 200)]
    fair = replace(TASK, floors=(Floor("Dębina", frozenset({"Dębina"}), 1.0, 10),))
    assert (COVERING(fair).chosen, COVERING(fair).objective) == (hall("Cisowa"), 550)
    assert [(one.rule, one.name, one.price) for one in rule_prices(COVERING, fair)] == [("floor", "Dębina", 50)]


def test_what_cannot_be_names_the_nearest_that_can():
    floors = tuple(Floor(name, frozenset({name}), 1.0, 10) for name in ("Aniołowo", "Dębina"))
    plan = COVERING(replace(TASK, floors=floors))
    assert (plan.status, plan.shortfall.constraint, plan.shortfall.nearest) == (Status.INFEASIBLE, "points", 2)
    assert str(plan.shortfall.message) == "1 new points are too few for what is asked; the fewest that will do are 2."


def test_other_plans_and_the_curve():
    assert [plan.objective for plan in other_plans(COVERING, TASK, count=9, within=0.1)] == [600, 550]
    curve = plan_curve(lambda points: most_people(TASK, limit=10, points=int(points)), [1, 2, 3])
    assert [step.gain for step in curve] == [600, 50, 0]


def test_the_gap():
    plan = SitePlan((), 570, 600, Unit.PEOPLE, 0, Status.TIME_LIMIT)
    assert plan.gap == pytest.approx(0.05)


@pytest.mark.parametrize(
    "number", ["**2**", "**600**", "**650**", "**4000**", "**1500**", "**2000**", "**200**", "**5%**"]
)
def test_the_document_says_so(number):
    assert number in DOCUMENT
