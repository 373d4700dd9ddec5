"""New points of a study that lose little in every case, beside the plan that looks at none of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from geo_cus.access.measure import measure_study
from geo_cus.data.candidates import CandidateKind
from geo_cus.data.study_files import load_study
from geo_cus.errors import ScenarioError, TableError
from geo_cus.planning.candidates import CandidateSource, PlacesAsked
from geo_cus.planning.edits import CloseProvider
from geo_cus.planning.measuring import measured_with
from geo_cus.planning.new_points import opened
from geo_cus.planning.robust_asked import RobustAsked, robust_found
from geo_cus.planning.robust_cases import WITHOUT
from geo_cus.planning.sites_asked import SitesAsked, sites_found
from geo_cus.planning.siting.effort import Effort
from geo_cus.planning.siting.objective import Aim
from geo_cus.planning.siting.site_plan import Status
from geo_cus.report.robust_plans import robust_sentences
from geo_cus.text import language
from tests.planning.test_new_points import people_served

HALL = "swietlica"
ANYWHERE = PlacesAsked(sources=(CandidateSource.SETTLEMENTS,))
ASKED = RobustAsked(service_id=HALL, points=2, among=ANYWHERE)


@pytest.fixture(scope="module")
def sample(sample_folder):
    return measure_study(load_study(sample_folder))


@pytest.fixture(scope="module")
def found(sample):
    return robust_found(sample, ASKED, Effort())


def test_the_worst_case_loses_no_more_than_by_the_usual_plan(found):
    rows = found.robust.cases
    assert found.robust.plan.objective == max(row.regret for row in rows)
    assert found.robust.plan.objective <= max(row.best - found.usual_people[row.case] for row in rows)
    assert all(found.usual_people[row.case] <= row.best + 1e-6 for row in rows)


def test_the_usual_plan_is_that_of_the_question_for_new_points(sample, found):
    plan = sites_found(sample, SitesAsked(service_id=HALL, points=2, among=ANYWHERE), Effort()).answer.plan
    assert (found.usual.chosen, found.usual.objective) == (plan.chosen, plan.objective)
    assert found.usual_people["central"] == plan.objective


def test_every_case_is_what_measuring_it_says(sample, found):
    edits = opened(found.robust.plan, found.candidates.table, sample.study.services[HALL])
    people = {row.case: row.people for row in found.robust.cases}
    assert people["central"] == people_served(measured_with(sample, edits), HALL)
    lost = [case for case in people if case.startswith(WITHOUT)]
    assert lost
    for case in lost:
        closed = CloseProvider(provider_id=case.removeprefix(WITHOUT))
        assert people[case] == people_served(measured_with(sample, (*edits, closed)), HALL), case


def test_rules_bind_both_plans(sample):
    locked = "nowy-" + str(sample.study.settlements["settlement_id"].iloc[0])
    asked = replace(ASKED, aim=Aim.PEOPLE, among=replace(ANYWHERE, locked=frozenset({locked})))
    found = robust_found(sample, asked, Effort())
    assert locked in found.robust.plan.chosen
    assert locked in found.usual.chosen
    assert found.robust.plan.objective == min(row.people for row in found.robust.cases)


def test_what_cannot_be_is_told(sample):
    none = PlacesAsked(kinds=(CandidateKind.PARISH,), sources=(CandidateSource.SETTLEMENTS,))
    with pytest.raises(ScenarioError, match="There is no place for a new point"):
        robust_found(sample, replace(ASKED, among=none), Effort())
    with pytest.raises(TableError, match="nowhere"):
        robust_found(sample, replace(ASKED, among=replace(ANYWHERE, locked=frozenset({"nowhere"}))), Effort())
    ids = sample.study.settlements["settlement_id"].iloc[:3].astype(str)
    locked = frozenset("nowy-" + ids)
    found = robust_found(sample, replace(ASKED, among=replace(ANYWHERE, locked=locked)), Effort())
    with pytest.raises(ScenarioError, match="2 new points are too few"):
        found.robust.plan.check()


def test_a_usual_plan_without_a_proof_is_not_called_the_best(found):
    words = language("en")
    assert "Proven" not in robust_sentences(found, Aim.REGRET, words)[-1]
    stopped = replace(found.usual, bound=found.usual.objective + 9, status=Status.STOPPED)
    assert "Stopped before a proof" in robust_sentences(found._replace(usual=stopped), Aim.REGRET, words)[-1]
    none = replace(found.usual, chosen=(), objective=np.nan, bound=np.nan, status=Status.STOPPED)
    assert "before any plan was found" in robust_sentences(found._replace(usual=none), Aim.REGRET, words)[-1]
