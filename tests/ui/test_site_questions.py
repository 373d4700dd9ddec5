"""The three questions of the page of new points: new ones, closing, and new ones for every case."""

from dataclasses import replace

import pytest

from geo_cus.data.candidates import CandidateKind
from geo_cus.planning.candidates import CandidateSource, PlacesAsked
from geo_cus.planning.closing_asked import ClosingAsked, closing_found, points_elsewhere, standing_points
from geo_cus.planning.robust_asked import RobustAsked, robust_found
from geo_cus.planning.siting.effort import Effort
from geo_cus.planning.siting.objective import Aim
from geo_cus.planning.store import ScenarioStore
from geo_cus.report.closing_plans import closing_sentences, loss_table
from geo_cus.report.robust_plans import cases_table, robust_sentences
from geo_cus.text import language
from geo_cus.ui.opened import Wishes
from geo_cus.ui.questions import Search
from geo_cus.ui.tasks import search_closing, search_robust
from geo_cus.ui.work import Workshop
from tests.ui.test_planning_screens import many, number
from tests.ui.test_scenarios import box, button
from tests.ui.test_screens import asked, calm, text_of

PAGE = "screens/new_point.py"
POLISH, ENGLISH = language("pl"), language("en")
HALL = "swietlica"


@pytest.fixture
def on_page(dashboard, own_sample):
    """Give a function that opens a question of the page."""

    def open_page(question, *, service=HALL, lang="en", **address):
        address = {"lang": lang, "usluga": service, "pytanie": question, **address}
        return calm(dashboard(own_sample, **address).switch_page(PAGE).run())

    return open_page


def choose(app, label, option):
    item = next(radio for radio in app.radio if radio.label == label)
    return calm(item.set_value(option).run())


def search(app, words=ENGLISH):
    return calm(button(app, words.say("Search")).click().run())


def own_points_closed(measurement, service_id, close):
    keep = points_elsewhere(measurement.study) & set(standing_points(measurement, service_id))
    return ClosingAsked(service_id=service_id, close=close, keep=keep)


def lacking(app) -> int:
    """Give the people without the service, as the main page counts them."""
    calm(app.switch_page("screens/access.py").run())
    return int(app.metric[0].value.split(" ")[0].replace(",", ""))


@pytest.mark.parametrize("words", [POLISH, ENGLISH], ids=lambda words: words.code)
def test_the_least_harm_is_what_the_core_finds(on_page, measurement, words):
    app = on_page("zamkniecie", lang=words.code)
    calm(app.number_input[0].set_value(2).run())
    search(app, words)
    study = measurement.study
    plan = closing_found(measurement, own_points_closed(measurement, HALL, 2), Effort())
    for sentence in closing_sentences(plan, study, study.services[HALL], words):
        assert sentence in text_of(app)
    losses = loss_table(plan, study, study.services[HALL], words)
    assert app.dataframe[0].value.to_numpy().tolist() == losses.to_numpy().tolist()
    assert not app.error


@pytest.mark.parametrize("words", [POLISH, ENGLISH], ids=lambda words: words.code)
def test_the_plan_for_every_case_is_what_the_core_finds(on_page, measurement, words):
    app = on_page("przypadki", lang=words.code)
    choose(app, words.say("What the new points are to bring"), Aim.PEOPLE)
    search(app, words)
    study, among = measurement.study, PlacesAsked(sources=(CandidateSource.FILE,))
    found = robust_found(measurement, RobustAsked(service_id=HALL, aim=Aim.PEOPLE, among=among), Effort())
    for sentence in robust_sentences(found, Aim.PEOPLE, words):
        assert sentence in text_of(app)
    assert app.dataframe[0].value.to_numpy().tolist() == cases_table(found, study, words).to_numpy().tolist()


def test_a_closing_is_saved_and_all_pages_show_it(on_page, own_sample, measurement):
    plan = closing_found(measurement, own_points_closed(measurement, HALL, 3), Effort())
    before = lacking(on_page("zamkniecie"))
    app = on_page("zamkniecie")
    calm(number(app, "How many points to close").set_value(3).run())
    search(app)
    calm(button(app, "Save as a scenario").click().run())
    [head] = ScenarioStore(own_sample).scenarios()
    assert tuple(edit.provider_id for edit in head.scenario.edits) == plan.chosen
    assert "All pages now show the scenario" in app.success[0].value
    assert lacking(app) - before == plan.do_nothing - plan.objective > 0


def test_a_plan_for_every_case_is_saved_and_all_pages_show_it(on_page, own_sample):
    before = lacking(on_page("przypadki"))
    app = search(on_page("przypadki"))
    cases = app.dataframe[0].value
    calm(button(app, "Save as a scenario").click().run())
    [head] = ScenarioStore(own_sample).scenarios()
    assert [edit.services for edit in head.scenario.edits] == [(HALL,)]
    assert before - lacking(app) == cases["This plan"].iloc[0] - cases["No new points"].iloc[0] > 0


def test_a_question_is_chosen_and_stands_in_the_address(on_page):
    app = on_page("nowe")
    assert app.number_input[0].label.startswith("Most new points")
    choose(app, "What is asked", "zamkniecie")
    assert asked(app, "pytanie") == "zamkniecie"
    assert app.number_input[0].label.startswith("How many points to close")
    choose(app, "What is asked", "nowe")
    assert "pytanie" not in app.query_params
    assert on_page("nonsense").number_input[0].label.startswith("Most new points")


def test_an_answer_outlives_the_session_and_is_not_that_of_another_question(on_page):
    search(on_page("zamkniecie"))
    again = on_page("zamkniecie")
    assert "To close: " in text_of(again)
    assert "To close: " not in text_of(choose(again, "What is asked", "przypadki"))


def test_points_of_other_gminas_stay_at_first_and_can_be_given_up(on_page, measurement):
    app = on_page("zamkniecie", service="biblioteka")
    elsewhere = points_elsewhere(measurement.study)
    assert set(many(app, "Must stay").value) == set(standing_points(measurement, "biblioteka")) & elsewhere
    many(app, "Must stay").set_value([])
    search(calm(app.run()))
    assert many(app, "Must stay").value == []
    calm(box(app, "Service").select("apteka").run())
    assert set(many(app, "Must stay").value) == set(standing_points(measurement, "apteka")) & elsewhere


def test_where_nothing_can_be_closed_the_page_says_so(on_page):
    app = on_page("zamkniecie", service="sds_wtz")
    assert "there is nothing to close" in text_of(app)
    assert not [item for item in app.button if item.label == "Search"]


def test_no_more_can_be_closed_than_there_are(on_page, measurement):
    app = on_page("zamkniecie")
    count = len(standing_points(measurement, HALL))
    assert number(app, "How many points to close").max == count
    calm(number(app, "How many points to close").set_value(count).run())
    search(app)
    calm(box(app, "Service").select("apteka").run())
    assert number(app, "How many points to close").value == len(standing_points(measurement, "apteka"))


def test_a_closing_that_cannot_be_says_why(on_page, measurement):
    app = on_page("zamkniecie", service="biblioteka")
    many(app, "Must stay").set_value(list(standing_points(measurement, "biblioteka")))
    search(calm(app.run()))
    assert "There is no such plan: At most 0 can be closed, and not 1" in text_of(app)
    assert not [item for item in app.button if item.label == "Save as a scenario"]


def test_where_no_place_comes_into_question_the_page_says_so(on_page):
    app = on_page("przypadki")
    many(app, "Where places are taken from").set_value([CandidateSource.SETTLEMENTS])
    many(app, "Kinds of places (none chosen: all)").set_value([CandidateKind.PARISH])
    search(calm(app.run()))
    assert "There is no place for a new point" in text_of(app)


def test_thresholds_and_scenario_are_those_of_the_page(on_page, workshop_at_once):
    app = search(on_page("zamkniecie", prog="5"))
    [order] = workshop_at_once.keys()
    assert order.wishes == Wishes(((HALL, 5.0),))
    assert "limit 5 " in text_of(app)


@pytest.mark.parametrize(
    ("task", "question", "plan"),
    [
        (search_closing, ClosingAsked(service_id=HALL), lambda found: found),
        (search_robust, RobustAsked(service_id=HALL), lambda found: found.robust),
    ],
)
def test_a_working_process_finds_the_same_and_equal_orders_are_one(opened, task, question, plan):
    workshop, order = Workshop(kept=1), Search(question, 30.0)
    try:
        work = workshop.begin(order, task, opened, Wishes(), order)
        assert workshop.begin(Search(replace(question), 30.0), task, opened, Wishes(), order) is work
        assert plan(work.outcome()) == plan(task(opened, Wishes(), order))
    finally:
        workshop.close()
