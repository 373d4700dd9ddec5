"""What the page of a mobile service says, without a browser or a server."""

import datetime as dt

import pandas as pd
import pytest

from geo_cus.data.mobile_request import read_mobile_request, request_in
from geo_cus.data.mobile_request_files import with_values
from geo_cus.planning.edits import CloseProvider
from geo_cus.planning.mobile.asking import check_request
from geo_cus.planning.mobile.events import Event
from geo_cus.planning.mobile.planning import mobile_plan
from geo_cus.text import language
from geo_cus.ui.mobile_start import new_request
from geo_cus.ui.mobile_view import (
    costs_of,
    event_sentence,
    formatted,
    request_sentence,
    served_table,
    timetable,
    village_table,
)
from geo_cus.ui.opened import Wishes


@pytest.fixture(scope="module")
def request_of_sample(sample_folder):
    return read_mobile_request(sample_folder / "objazd.toml")


@pytest.fixture(scope="module")
def plan(measurement, request_of_sample):
    return mobile_plan(measurement, request_of_sample)


def test_the_question_is_said_in_one_line(measurement, sample_folder, request_of_sample, words):
    study = measurement.study
    told = request_sentence(request_of_sample, Wishes(), study, words)
    assert told == (
        "Mobilny punkt porad: every two weeks, at most 15 min on foot, 1 round a day, at most 5.4 crew hours a week"
    )
    values = {("budget", "zl_a_year"): 40_000, ("crew", "vehicles"): 3, ("crew", "crews"): 2}
    content = with_values((sample_folder / "objazd.toml").read_bytes(), values)
    told = request_sentence(
        request_in(content, file="a.toml"), Wishes(edits=(CloseProvider(provider_id="P01"),)), study, words
    )
    for part in ("2 rounds a day", "at most 40,000 zł a year", "after the changes of a scenario"):
        assert part in told


def test_what_happens_is_said_in_sentences(plan, words):
    place = plan.rota.stops[0].place
    told = event_sentence(Event(refuses=place.place_id, down=2, winter=True), plan, {}, words)
    assert told == (
        f"The host of “{place.name}” refuses. Vehicle 1 stands still in week 2 of the rota. "
        "It is winter, and driving is slower."
    )


def test_a_closed_road_is_called_by_its_name(plan, words):
    ways = ("17", "18")
    named = event_sentence(Event(closed_ways=ways), plan, {ways: "Długa"}, words)
    assert named == "The road “Długa” is closed."
    assert event_sentence(Event(closed_ways=ways), plan, {}, words) == "The road “17, 18” is closed."


def test_rounds_and_what_comes_on_request_are_all_costs(plan):
    rounds_zl, on_request_zl = costs_of(plan)
    assert rounds_zl + on_request_zl == pytest.approx(plan.zl_a_year)
    assert on_request_zl == pytest.approx(sum(offer.zl_a_year for offer in plan.offers))


def test_nobody_is_left_out_of_what_everybody_gets(plan, measurement, words):
    table = served_table(plan, words)
    *parts, together = table.itertuples(index=False)
    assert together[1] == sum(part[1] for part in parts) == len(measurement.study.settlements)
    assert together[2] == sum(part[2] for part in parts if part[2] is not pd.NA)
    assert together[2] == measurement.study.settlements["age_65_plus"].sum()
    unknown = table[table["What it gets"] == "number of people not known"]
    assert unknown["People"].isna().all()
    assert unknown["Villages"].sum() == measurement.study.settlements["age_65_plus"].isna().sum()


def test_tables_tell_the_plan(plan, measurement, words):
    shown = timetable(plan, words)
    assert shown["People"].sum() == plan.quality.people
    assert len(shown) == len(plan.rota.stops)
    assert len(village_table(plan, words)) == len(measurement.study.settlements)


def test_numbers_are_written_in_the_language_of_the_reader():
    polish = language("pl")
    table = pd.DataFrame({"zł rocznie": [12345.6, None], "Ilość": [1234.567, 2.0], "Co": ["*a*", ""]})
    page = formatted(table, polish).to_html()
    for text in ("12\N{NO-BREAK SPACE}346", "1234,57", "–", "*a*"):
        assert text in page


@pytest.mark.parametrize(
    ("today", "starts"), [("2026-01-15", "2026-02-02"), ("2026-02-28", "2026-03-02"), ("2026-12-31", "2027-01-04")]
)
def test_a_new_request_begins_on_the_first_monday_of_the_next_month(measurement, words, today, starts):
    study = measurement.study
    request = request_in(new_request(study, "poradnictwo", dt.date.fromisoformat(today), words), file="a.toml")
    check_request(study, request)
    assert request.service.starts == dt.date.fromisoformat(starts)
    assert (request.service.ends - request.service.starts).days == 363
    assert request.crew.depot == "P18"  # the seat of the CUS
