"""What the pages of planning say, without a browser or a server."""

from dataclasses import replace

import pytest

from geo_cus.access.measurement import Audience
from geo_cus.errors import Message
from geo_cus.planning.candidates import PlacesAsked
from geo_cus.planning.edits import CloseProvider
from geo_cus.planning.scenario import Scenario
from geo_cus.planning.sites_asked import SitesAsked
from geo_cus.planning.siting.objective import Objective
from geo_cus.planning.stress import stress_test
from geo_cus.report.document_kinds import document_kinds
from geo_cus.report.formats import FORMATS
from geo_cus.text import language
from geo_cus.ui.opened import Wishes
from geo_cus.ui.questions import ReportOrder, Search
from geo_cus.ui.report_view import FORMAT_NAMES, order_sentence, report_downloads, report_name
from geo_cus.ui.search_time import time_limit_name
from geo_cus.ui.site_view import question_sentence
from geo_cus.ui.stress_view import loss_sentence, losses_of, losses_rows
from geo_cus.ui.tasks import make_report
from geo_cus.ui.work import Work
from geo_cus.ui.works_view import progress_sentence, wishes_sentence

CLOSED = (CloseProvider(provider_id="P01"),)


@pytest.fixture(scope="module")
def study(measurement):
    return measurement.study


@pytest.fixture(scope="module")
def tested(measurement):
    return stress_test(measurement, services=["poz"])


def test_a_question_is_said_in_one_line(study, words):
    asked = SitesAsked(
        service_id="apteka",
        objective=Objective.TRAVEL,
        points=2,
        budget=150_000.0,
        places=20.0,
        among=PlacesAsked(locked=frozenset({"K01"})),
    )
    told = question_sentence(Search(asked, 60.0), Wishes((("apteka", 12.0),), CLOSED), study, words)
    for part in ("at most 2 new points", "at most 150,000 zł", "20 places", "1 rule", "limit 12 min", "of a scenario"):
        assert part in told
    plain = question_sentence(Search(SitesAsked(service_id="apteka"), 60.0), Wishes(), study, words)
    assert plain.endswith(": as many people as possible within the limit")


def test_a_time_limit_is_written_in_its_unit():
    polish = language("pl")
    assert [time_limit_name(seconds, polish) for seconds in (10, 60, 300)] == ["10 sekund", "1 minuta", "5 minut"]


def test_of_what_the_work_is_stands_beside_it(study, words):
    assert wishes_sentence(Wishes(), study, words) == "as it is now"
    told = wishes_sentence(Wishes((("poz", 7.0), ("gone", 3.0)), CLOSED), study, words)
    assert told.startswith("after the changes of a scenario; ")
    assert told.endswith(": limit 7 min")


def test_progress_says_what_is_done_and_how_long_it_takes(words):
    work = Work()
    assert progress_sentence(work, words) == "Waiting until other work on this server is done"
    work._turn_has_come = True
    assert progress_sentence(work, words) == "Starting"
    work.hear((Message("Closing roads in turn"), 0.5))
    assert progress_sentence(work, words) == "Closing roads in turn; less than a minute left for this step"
    work._begun_s -= 150
    assert progress_sentence(work, words) == "Closing roads in turn; about 3\N{NO-BREAK SPACE}min left for this step"
    work.cancel(grace_s=60)
    assert progress_sentence(work, words) == "Stopping …"


def test_every_loss_of_a_service_is_told_once(tested, study, words):
    losses = losses_of(tested, study, "poz", words)
    rows = losses_rows(losses, words)
    assert len(rows) == len(losses) < len(tested.losses)
    assert not rows.duplicated().any()
    assert losses[0].people_lost == tested.losses["people_lost"].max()
    assert {loss.people_harmed for loss in losses} == set(tested.losses["people_harmed"])
    providers = [loss for loss in losses if loss.bridge is None]
    assert {loss.edit.provider_id for loss in providers} == set(tested.losses["provider_id"]) - {""}
    assert losses_of(tested, study, "apteka", words) == ()


def test_a_loss_is_said_with_the_numbers_of_its_row(tested, study, words):
    loss = replace(losses_of(tested, study, "poz", words)[0], people_harmed=9, people_lost=1, people_cut_off=0)
    assert loss_sentence(loss, words) == (
        "9 people would be worse off: 1 person would lose access, 0 could reach no provider at all."
    )


def test_every_format_of_a_report_is_offered():
    assert list(FORMAT_NAMES) == list(FORMATS)


def test_a_report_of_a_scenario_compares_it_with_the_study_as_it_is(opened, words):
    provider = next(row.provider_id for row in opened.measurement.study.providers.itertuples() if "poz" in row.services)
    scenario = Scenario("s1", "Bez jednego", edits=(CloseProvider(provider_id=provider),))
    study, kind = opened.measurement.study, next(iter(document_kinds()))
    order = ReportOrder(kind, Audience.INTERNAL, ("html",), "en", report_name(kind, study, words), scenario)
    made = make_report(opened, Wishes(edits=scenario.edits), order)
    page = made["html"].decode()
    assert "present state" in page
    assert "What is proposed" in page
    assert "scenario “Bez jednego”" in order_sentence(order, words)
    [file] = report_downloads(made, order, words)
    assert file.file_name.endswith("_2025-12-31.html")
    assert file.content() == made["html"]
