"""A question with everything around its answer: other plans, the curve, the prices of rules, who gains and loses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.access.measure import measure_study
from geo_cus.catalogue import services
from geo_cus.data.study_files import load_study
from geo_cus.errors import Cancelled, ScenarioError
from geo_cus.planning.candidates import costs_of, gathered_candidates, suited_candidates
from geo_cus.planning.measuring import measured_with
from geo_cus.planning.new_points import enlarged, opened, siting_task, solectwo_floors
from geo_cus.planning.site_question import SiteQuestion, joined_trips, site_answer
from geo_cus.planning.sites_asked import SitesAsked, edits_of_plan, sites_found
from geo_cus.planning.siting.effort import Effort
from geo_cus.planning.siting.enlarge_or_open import Enlargement
from geo_cus.planning.siting.objective import Objective
from geo_cus.planning.siting.site_plan import Served, Status
from geo_cus.planning.siting.task import Floor, SitingTask
from geo_cus.report.site_files import SiteReport, site_values, write_site_answer
from geo_cus.report.site_tables import group_table, village_table
from geo_cus.text import language
from tests.studies import providers, settlements, study

VILLAGES = SitingTask(
    np.array([[0.0, 10, 20, 30], [10, 0, 10, 20], [20, 10, 0, 10], [30, 20, 10, 0]]),
    np.array([100.0, 300, 200, 50]),
    ["a", "b", "c", "d"],
    ["A", "B", "C", "D"],
    cost=np.array([100.0, 300, 100, 100]),
)
"""Four villages along a road, ten minutes apart, as in docs/planning.md."""


def ask(objective=Objective.PEOPLE, **more):
    return SiteQuestion(objective, 10.0, **more)


def test_the_curve_is_that_of_growing_points():
    answer = site_answer(ask(points=3), VILLAGES, effort=Effort(), steps=3)
    assert [(step.amount, step.plan.objective, step.gain) for step in answer.curve] == [
        (1, 600, 600),
        (2, 650, 50),
        (3, 650, 0),
    ]
    assert site_answer(ask(points=3), VILLAGES, effort=Effort()).curve == ()


def test_the_curve_of_money_and_the_cost_of_a_plan():
    answer = site_answer(ask(budget=300.0), VILLAGES, effort=Effort(), steps=3)
    assert [(step.amount, step.plan.objective) for step in answer.curve] == [(100, 550), (200, 650), (300, 650)]
    assert answer.cost == 200
    both = site_answer(ask(points=1, budget=299.0), VILLAGES, effort=Effort())
    assert (both.plan.chosen, both.plan.objective) == (("C",), 550)


def test_others_are_within_the_share_and_rules_have_prices():
    answer = site_answer(ask(points=1), VILLAGES, effort=Effort(), others=5, within=0.1)
    assert [plan.objective for plan in answer.others] == [550]
    fair = replace(VILLAGES, floors=(Floor("d", frozenset("d"), 1.0, 10.0),), forbidden=frozenset("D"))
    prices = site_answer(ask(points=1), fair, effort=Effort()).prices
    assert [(one.rule, one.name, one.price) for one in prices] == [("forbidden", "D", 0), ("floor", "d", 50)]


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (ask(Objective.EVERYBODY, points=1), "neither their number nor a budget"),
        (ask(Objective.EVERYBODY, budget=1.0), "neither their number nor a budget"),
        (ask(Objective.WORST, points=1, with_places=True), "objectives people and travel"),
        (ask(points=1, enlargements=(Enlargement("x", 1, 1),)), "Add --places"),
    ],
)
def test_what_does_not_go_together_is_refused(question, message):
    with pytest.raises(ScenarioError, match=message):
        question.answered(VILLAGES, Effort())


def test_what_cannot_be_stands_alone_with_its_reason():
    far = replace(VILLAGES, floors=(Floor("ad", frozenset("ad"), 1.0, 10.0),))
    answer = site_answer(ask(points=1), far, effort=Effort(), others=3, steps=3)
    assert (answer.plan.shortfall.constraint, answer.plan.shortfall.nearest) == ("points", 2)
    assert (answer.others, answer.curve, answer.prices) == ((), (), ())


def served(*rows):
    return [Served(name, point, people, way, 0.0) for name, point, people, way in rows]


def test_whoever_had_a_place_keeps_one():
    before = served(("a", "P", 3.0, 5.0), ("a", None, 7.0, np.inf))
    after = served(("a", "P", 2.0, 5.0), ("a", "N", 4.0, 8.0), ("a", None, 4.0, np.inf))
    told = [(row.point_id, row.people, row.way_before) for row in joined_trips(before, after)]
    assert told == [("P", 2, 5), ("N", 1, 5), ("N", 3, np.inf), (None, 4, np.inf)]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=3), st.lists(st.integers(0, 5), min_size=1, max_size=3))
def test_joining_changes_no_sum(before, after):
    total = max(sum(before), sum(after))
    sides = [
        served(
            *[("a", str(n), float(people), float(n)) for n, people in enumerate(side)],
            ("a", None, float(total - sum(side)), np.inf),
        )
        for side in (before, after)
    ]
    parts = joined_trips(*sides)
    assert sum(row.people for row in parts) == total
    assert sum(row.people for row in parts if np.isfinite(row.way)) == sum(after)
    assert sum(row.people for row in parts if np.isfinite(row.way_before)) == sum(before)
    kept = sum(row.people for row in parts if np.isfinite(row.way) and np.isfinite(row.way_before))
    assert kept == min(sum(before), sum(after))


@pytest.fixture(scope="module")
def sample(sample_folder):
    return measure_study(load_study(sample_folder))


def test_the_tables_of_an_answer_add_up(sample, tmp_path):
    made, service = sample.study, sample.study.services["swietlica"]
    candidates = gathered_candidates(made, sources=["settlements"])
    task = replace(siting_task(sample, "swietlica", candidates), floors=solectwo_floors(made, service, {"Lipowo": 0.5}))
    question = SiteQuestion(Objective.PEOPLE, service.threshold.limit, 2)
    answer = site_answer(question, task, effort=Effort(), others=2, steps=2)
    words = language("en")
    limits = {"swietlica": service.threshold.limit}
    groups = group_table({"swietlica": answer.plan.served}, limits, made, words).set_index("Group")
    residents = groups.loc["all residents"]
    assert residents["People newly within the limit"] == answer.plan.objective - answer.plan.do_nothing
    assert residents["People farther"] == residents["People no longer within the limit"] == 0
    assert residents["Mean way after"] < residents["Mean way before"]
    villages = village_table({"swietlica": answer.plan.served}, made, candidates, words)
    assert villages.loc[villages["Change"] == "nearer", "People"].sum() == residents["People nearer"]
    assert len(villages) == len(made.settlements)
    report = SiteReport(answer, sample, service, suited_candidates(candidates))
    files = write_site_answer(report, tmp_path, words)
    assert {path.name for path in files} <= {path.name for path in tmp_path.iterdir()}
    assert {"plan_punkty.csv", "plan_miejscowosci.csv", "plan_grupy.csv", "plan_krzywa.csv", "plan_reguly.csv"} <= {
        path.name for path in files
    }
    assert all("fict" in path.read_text("utf-8-sig") for path in files)
    values = site_values(report)
    assert [step["gain"] for step in values["curve"]] == [step.gain for step in answer.curve]
    assert values["prices"][0]["rule"] == "floor"


def test_a_group_of_villages_that_is_not_there_is_named(sample):
    service = sample.study.services["swietlica"]
    with pytest.raises(ScenarioError, match="No settlement belongs to the sołectwo “Nic”"):
        solectwo_floors(sample.study, service, {"Nic": 0.5})
    every = solectwo_floors(sample.study, service, {"": 0.2, "Lipowo": 0.8})
    assert {floor.name: floor.share for floor in every}["Lipowo"] == 0.8
    assert {floor.share for floor in every} == {0.2, 0.8}


def test_an_enlarged_provider_is_measured_with_its_places():
    stay = services()["dzienny_pobyt"]
    homes = settlements([("Wieś", (0, 0), 1000)], age_65_plus=[1000])
    made = study(
        homes,
        providers([("Klub", (0, 0), ("dzienny_pobyt",))], capacity=[10.0]),
        roads=None,
        studied={"dzienny_pobyt": stay},
    )
    base = measure_study(made)
    candidates = gathered_candidates(made)
    costs = costs_of(candidates, otherwise=900.0)
    task = siting_task(base, "dzienny_pobyt", candidates, costs=costs, places=5)
    question = SiteQuestion(
        Objective.PEOPLE,
        stay.threshold.limit,
        budget=800.0,
        with_places=True,
        enlargements=(Enlargement("p0", 4, 300, 5),),
    )
    plan = site_answer(question, task, effort=Effort()).plan
    assert (plan.chosen, plan.enlarged[0].steps, plan.do_nothing, plan.objective) == ((), 2, 10, 18)
    after = measured_with(base, (*opened(plan, candidates, stay, places=5), *enlarged(plan, made, stay)))
    row = after.of_service("dzienny_pobyt").iloc[0]
    assert row["people"] - row["people_without_place"] == pytest.approx(18 / stay.need.share, abs=1)


def test_a_plan_becomes_edits_of_what_was_asked(sample):
    asked = SitesAsked(service_id="swietlica", points=2, shares=(("apteka", 1.0),))
    found = sites_found(sample, asked, Effort())
    edits = edits_of_plan(sample.study, asked, found.answer.plan, found.candidates.table)
    assert [edit.provider_id for edit in edits] == sorted(found.answer.plan.chosen)
    assert {edit.services for edit in edits} == {("swietlica", "apteka")}
    after = measured_with(sample, edits)
    for gain in found.gains:
        limit = sample.study.services[gain.service_id].threshold.limit
        ways = [row for row in gain.served if row.way <= limit]
        within = {row.settlement_id for row in ways}
        own = after.of_service(gain.service_id).set_index("settlement_id")
        assert set(own.index[own["seconds"] <= limit]) >= within


def test_who_stops_the_search_gets_the_plan_alone():
    def stop(step, share):
        raise Cancelled("The work was cancelled.")

    spots = np.random.default_rng(7).uniform(0, 100, (120, 2))
    names = [str(number) for number in range(len(spots))]
    way = np.linalg.norm(spots[:, None] - spots[None], axis=2)
    task = SitingTask(way, np.ones(len(spots)), names, [f"K{name}" for name in names])
    question = SiteQuestion(Objective.PEOPLE, 12.0, points=9)
    answer = site_answer(question, task, effort=Effort(progress=stop), others=5, steps=5)
    assert answer.plan.status is Status.STOPPED
    assert len(answer.plan.chosen) == 9
    assert answer.plan.objective < answer.plan.bound
    assert (answer.others, answer.curve, answer.prices) == ((), (), ())
