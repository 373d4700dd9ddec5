"""Which points of a study may close: against closing every choice of them and measuring anew."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from geo_cus.access.measure import measure_study
from geo_cus.access.measurement import SERVED, Status
from geo_cus.data.study_files import load_study
from geo_cus.errors import ScenarioError, TableError
from geo_cus.planning.closing_asked import (
    ClosingAsked,
    closing_found,
    edits_of_closing,
    points_elsewhere,
    standing_points,
)
from geo_cus.planning.edits import CloseProvider
from geo_cus.planning.measuring import measured_with
from geo_cus.planning.siting.effort import Effort
from geo_cus.planning.siting.site_plan import SitePlan, Unit
from geo_cus.planning.siting.site_plan import Status as Ended
from geo_cus.report.closing_plans import closing_sentences
from geo_cus.text import language
from tests.planning.test_new_points import people_served

NURSERY = "przedszkole"
"""Its limit is one of metres."""
REACHED = 590
"""Children whom a road leads to a nursery that takes them and is open when they come."""


@pytest.fixture(scope="module")
def sample(sample_folder):
    return measure_study(load_study(sample_folder))


def travel(measurement, service_id) -> float:
    """Give the way of all people together (m); infinite where fewer have a point that takes them than in the sample."""
    rows = measurement.of_service(service_id)
    usable = rows[rows["way_status"].isin({*SERVED, Status.BEYOND})]
    return float((usable["metres"] * usable["people"]).sum()) if usable["people"].sum() == REACHED else np.inf


@pytest.mark.parametrize(("by_travel", "value", "best"), [(False, people_served, max), (True, travel, min)])
def test_no_other_closing_harms_less(sample, by_travel, value, best):
    keep = points_elsewhere(sample.study)
    may_close = sorted(set(standing_points(sample, NURSERY)) - keep)
    asked = ClosingAsked(service_id=NURSERY, close=2, keep=keep & set(standing_points(sample, NURSERY)))
    plan = closing_found(sample, replace(asked, by_travel=by_travel), Effort())
    values = {
        chosen: value(measured_with(sample, [CloseProvider(provider_id=name) for name in chosen]), NURSERY)
        for chosen in combinations(may_close, 2)
    }
    assert plan.status is Ended.OPTIMAL
    assert plan.objective == pytest.approx(best(values.values()))
    assert values[plan.chosen] == pytest.approx(plan.objective)
    assert plan.do_nothing == pytest.approx(value(sample, NURSERY))


def test_a_plan_becomes_edits_that_bring_its_numbers(sample):
    plan = closing_found(sample, ClosingAsked(service_id="swietlica", close=3), Effort())
    edits = edits_of_closing(plan)
    assert [edit.provider_id for edit in edits] == list(plan.chosen)
    assert people_served(measured_with(sample, edits), "swietlica") == plan.objective < plan.do_nothing


def test_what_the_points_offer_besides_is_named(sample):
    study, service = sample.study, sample.study.services["szkola_1_4"]
    plan = closing_found(sample, ClosingAsked(service_id="szkola_1_4", close=9), Effort())
    told = " ".join(closing_sentences(plan, study, service, language("en")))
    offered = set().union(*study.providers.loc[study.providers["provider_id"].isin(plan.chosen), "services"])
    others = [one.names["en"] for name, one in study.services.items() if name in offered - {"szkola_1_4"}]
    assert others
    assert f"not counted here: {', '.join(others)}." in told


def test_more_must_stay_than_may_close(sample):
    points = standing_points(sample, NURSERY)
    plan = closing_found(sample, ClosingAsked(service_id=NURSERY, keep=frozenset(points)), Effort())
    assert (plan.status, plan.chosen, plan.served) == (Ended.INFEASIBLE, (), ())
    assert (plan.shortfall.constraint, plan.shortfall.asked, plan.shortfall.nearest) == ("points", 1, 0)
    with pytest.raises(ScenarioError, match="There is no such plan: At most 0 can be closed, and not 1"):
        plan.check()


def test_nobody_loses_the_last_way_where_all_travel_counts(sample):
    plan = closing_found(sample, ClosingAsked(service_id="dzienny_pobyt", close=2, by_travel=True), Effort())
    assert plan.shortfall.nearest == 1
    assert closing_found(sample, ClosingAsked(service_id="dzienny_pobyt", by_travel=True), Effort()).why_none is None


@pytest.mark.parametrize(("service_id", "close", "count"), [("sds_wtz", 1, 0), (NURSERY, 99, 5)])
def test_more_than_there_are_is_refused(sample, service_id, close, count):
    assert len(standing_points(sample, service_id)) == count
    with pytest.raises(TableError, match=f"{close} points are to be closed, but there are {count}"):
        closing_found(sample, ClosingAsked(service_id=service_id, close=close), Effort())


def test_a_point_to_keep_that_is_not_there_is_refused(sample):
    with pytest.raises(TableError, match="X1"):
        closing_found(sample, ClosingAsked(service_id=NURSERY, keep=frozenset({"X1"})), Effort())


def test_points_elsewhere_are_those_known_to_be_so(sample):
    study = sample.study
    gminas = study.providers["gmina"].where(study.providers["provider_id"] != "P43", "")
    elsewhere = points_elsewhere(study)
    assert "P43" in elsewhere
    assert points_elsewhere(replace(study, providers=study.providers.assign(gmina=gminas))) == elsewhere - {"P43"}


def test_a_search_that_found_nothing_in_time_says_so():
    nothing = SitePlan((), np.nan, np.nan, Unit.PEOPLE, 0.0, Ended.STOPPED)
    with pytest.raises(ScenarioError, match="The search ended before any plan was found"):
        nothing.check()
