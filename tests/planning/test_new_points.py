"""A plan for new points says what the study with these points then measures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo_cus.access.measure import measure_study
from geo_cus.access.measurement import SERVED
from geo_cus.catalogue import services
from geo_cus.data.study_files import load_study
from geo_cus.errors import ScenarioError
from geo_cus.planning.measuring import measured_with
from geo_cus.planning.new_points import candidates_at_settlements, opened, siting_task
from geo_cus.planning.siting.fewest_points import fewest_points
from geo_cus.planning.siting.most_people import most_people
from geo_cus.report.site_plans import answer_sentences, gain_table
from geo_cus.text import language
from tests.studies import NEIGHBOUR, providers, settlements, study


@pytest.fixture(scope="module")
def measurement(sample_folder):
    return measure_study(load_study(sample_folder))


def people_served(measurement, service_id):
    part = measurement.of_service(service_id)
    return int(part.loc[part["way_status"].isin(SERVED), "people"].sum())


@pytest.mark.parametrize(("service_id", "points"), [("swietlica", 2), ("sds_wtz", 1), ("przedszkole", 3)])
def test_the_plan_tells_what_is_then_measured(measurement, service_id, points):
    service = measurement.study.services[service_id]
    candidates = candidates_at_settlements(measurement.study)
    task = siting_task(measurement, service_id, candidates)
    plan = most_people(task, limit=service.threshold.limit, points=points)
    assert plan.objective == plan.bound
    assert plan.do_nothing == people_served(measurement, service_id)
    after = measured_with(measurement, opened(plan, candidates, service))
    assert people_served(after, service_id) == plan.objective > plan.do_nothing


def test_providers_that_do_not_take_residents_are_no_help():
    places = providers([("Obcy", (0, 0), ("poz",)), ("Zamknięty", (0, 0), ("poz",))], served=[(NEIGHBOUR,), ()])
    places = places.assign(hours=["", "nieczynne"])
    made = study(settlements([("Wieś", (0, 0), 5), ("Druga", (50_000, 0), 3)]), places, roads=None)
    base = measure_study(made)
    task = siting_task(base, "poz", candidates_at_settlements(made))
    assert np.isinf(task.standing_way).all()
    plan = most_people(task, limit=services()["poz"].threshold.limit, points=1)
    assert (plan.chosen, plan.objective, plan.do_nothing) == (("nowy-s0",), 5, 0)


def test_a_settlement_without_a_place_is_named_and_not_lost():
    made = study(settlements([("Wieś", (0, 0), 5), ("Nigdzie", None, 3)]), providers([]), roads=None)
    candidates = candidates_at_settlements(made)
    assert candidates["candidate_id"].tolist() == ["nowy-s0"]
    plan = fewest_points(siting_task(measure_study(made), "poz", candidates), limit=1200.0)
    assert (plan.chosen, plan.beyond) == (("nowy-s0",), ("s1",))
    told = answer_sentences(plan, candidates, services()["poz"], language("en"))
    assert told[0] == "New points: Wieś."
    assert "1 settlement is out of reach" in told[-1]
    gains = gain_table(plan, made, candidates, services()["poz"], language("en"))
    assert gains.iloc[0].tolist()[:3] == ["Wieś", 5, "no way"]


def test_a_study_without_any_place_is_refused():
    made = study(settlements([("Nigdzie", None, 3)]), providers([]), roads=None)
    with pytest.raises(ScenarioError, match="no place for a new point"):
        siting_task(measure_study(made), "poz", candidates_at_settlements(made))


def test_a_plan_in_kilometres_speaks_in_kilometres():
    school = replace(services()["szkola_1_4"], group_id="residents")
    made = study(
        settlements([("Wieś", (0, 0), 5), ("Druga", (2_000, 0), 3)]),
        providers([("SP", (9_000, 0), ("szkola_1_4",))]),
        roads=None,
        studied={"szkola_1_4": school},
    )
    candidates = candidates_at_settlements(made)
    plan = most_people(siting_task(measure_study(made), "szkola_1_4", candidates), limit=3_000.0, points=1)
    gains = gain_table(plan, made, candidates, school, language("pl"))
    assert gains["Przedtem"].str.endswith("km").all()
    assert list(gains["Osoby"]) == [5, 3]
    assert plan.objective == 8


def test_people_that_are_not_known_are_not_taken_for_none():
    made = study(
        settlements([("Wieś", (0, 0), 5), ("Druga", (2_000, 0), None)]),
        providers([("Przychodnia", (50_000, 0), ("poz",))]),
        roads=None,
    )
    candidates = candidates_at_settlements(made)
    plan = fewest_points(siting_task(measure_study(made), "poz", candidates), limit=1200.0)
    gains = gain_table(plan, made, candidates, services()["poz"], language("pl"))
    assert [None if pd.isna(people) else people for people in gains["Osoby"]] == [5, None]
