"""New point, stress test and report, with a workshop that works at once."""

import pytest

from geo_cus.errors import Message
from geo_cus.planning.edits import CloseProvider, CloseWays, OpenPoint
from geo_cus.planning.store import ScenarioStore
from geo_cus.ui.tasks import search_sites
from geo_cus.ui.work import Work
from geo_cus.ui.works import Order
from tests.ui.test_scenarios import box, button, stands_below
from tests.ui.test_screens import asked, calm, text_of

NEW, STRESS, REPORT = "screens/new_point.py", "screens/stress.py", "screens/report.py"


@pytest.fixture
def on_page(dashboard, own_sample):
    """Give a function that opens a page of a study in English."""

    def open_page(screen):
        return calm(dashboard(own_sample, lang="en", usluga="swietlica").switch_page(screen).run())

    return open_page


def many(app, label):
    return next(item for item in app.multiselect if item.label == label)


def number(app, label):
    return next(item for item in app.number_input if item.label.startswith(label))


def people(app, when) -> int:
    value = next(item.value for item in app.metric if item.label.endswith(when))
    return int(value.replace(",", ""))


def test_the_best_place_is_told_with_its_proof_and_who_gains(on_page):
    app = calm(button(on_page(NEW), "Search").click().run())
    told = text_of(app)
    assert "New points: " in told
    assert "Proven: no plan is better." in told
    assert people(app, "With the new points") > people(app, "Without new points")
    nearer = app.dataframe[0].value
    groups = app.dataframe[1].value["Group"]
    assert "all residents" in set(groups)
    assert "people in families with children" not in set(groups)  # of whom the study knows nothing
    assert nearer["People"].sum() >= people(app, "With the new points") - people(app, "Without new points")


def test_a_plan_is_saved_and_all_pages_show_it(on_page, own_sample):
    app = calm(on_page(NEW).switch_page("screens/access.py").run())
    before = app.metric[0].value
    calm(app.switch_page(NEW).run())
    calm(button(app, "Search").click().run())
    gained = people(app, "With the new points") - people(app, "Without new points")
    calm(button(app, "Save as a scenario").click().run())
    [head] = ScenarioStore(own_sample).scenarios()
    assert (head.revision, [type(edit) for edit in head.scenario.edits]) == (1, [OpenPoint])
    assert asked(app, "scenariusz") == head.scenario.scenario_id
    assert "All pages now show the scenario" in app.success[0].value
    calm(app.switch_page("screens/access.py").run())
    without = [int(text.split(" ")[0].replace(",", "")) for text in (before, app.metric[0].value)]
    assert without[0] - without[1] == gained


def test_what_is_changed_just_before_the_search_counts(on_page):
    app = on_page(NEW)
    number(app, "Most new points").set_value(2)
    calm(button(app, "Search").click().run())
    assert "at most 2" in text_of(app)


def test_no_money_at_all_is_an_answer_and_can_be_taken_back(on_page):
    app = on_page(NEW)
    number(app, "Most money").set_value(0)
    calm(button(app, "Search").click().run())
    assert not app.error
    assert "at most 0 zł" in text_of(app)
    field = number(app, "Most money")
    assert (field.value, field.proto.HasField("default")) == (0, False)  # only then does the browser let it be emptied
    field.set_value(None)
    calm(button(app, "Search").click().run())
    [asked_last] = [item.value for item in app.markdown if item.value.startswith("**")]
    assert "zł" not in asked_last


def test_a_name_that_is_taken_is_told_where_it_was_typed(on_page, own_sample):
    app = calm(button(on_page(NEW), "Search").click().run())
    ScenarioStore(own_sample).new("Zajęta", who="Anna")
    next(item for item in app.text_input if item.label == "Name of the scenario").set_value("Zajęta")
    calm(button(app, "Save as a scenario").click().run())
    assert "“Zajęta” already" in app.error[0].value
    assert stands_below(app, app.error[0], button(app, "Save as a scenario"))
    assert next(item for item in app.text_input if item.label == "Name of the scenario").value == "Zajęta"


def test_more_points_bring_a_curve_and_rules_their_price(on_page):
    app = on_page(NEW)
    number(app, "Most new points").set_value(3)
    worst = many(app, "Must be in the plan").options[0]
    many(app, "Must be in the plan").select(worst)
    calm(app.run())
    calm(button(app, "Search").click().run())
    titles = [item.value for item in app.subheader]
    curve = app.dataframe[titles.index("What each step brings")].value
    assert list(curve["Most new points"]) == [1, 2, 3]
    assert curve["Result"].is_monotonic_increasing
    assert worst in text_of(app)


def test_a_question_that_cannot_be_answered_says_why(on_page):
    app = on_page(NEW)
    number(app, "Most new points").set_value(1)
    both = many(app, "Must be in the plan").options[:2]
    for name in both:
        many(app, "Must be in the plan").select(name)
    calm(app.run())
    calm(button(app, "Search").click().run())
    assert "There is no such plan" in text_of(app)
    calm(many(app, "Must not be in the plan").select(both[0]).run())
    calm(button(app, "Search").click().run())
    assert len(app.error) == 1


def test_money_is_asked_for_only_where_it_counts(on_page):
    app = on_page(NEW)
    labels = {item.label for item in app.number_input}
    calm(number(app, "Most money").set_value(200_000).run())
    assert len(app.number_input) == len(labels) + 2
    calm(button(app, "Search").click().run())
    assert "at most 200,000 zł" in text_of(app)
    calm(box(app, "What the new points are to bring").select_index(3).run())
    assert [item.label[:8] for item in app.number_input] == ["At least"]  # of every sołectwo; that is no money
    calm(button(app, "Search").click().run())
    assert "New points needed" in text_of(app)


def test_places_are_counted_where_a_service_needs_them(dashboard, own_sample):
    app = calm(dashboard(own_sample, lang="en", usluga="dzienny_pobyt").switch_page(NEW).run())
    calm(button(app, "Search").click().run())
    assert "No new point would help." in text_of(app)
    calm(number(app, "Places of a new point").set_value(20).run())
    calm(button(app, "Search").click().run())
    assert "People with a place" in text_of(app)
    assert people(app, "With the new points") > people(app, "Without new points")
    calm(button(app, "Save as a scenario").click().run())
    [head] = ScenarioStore(own_sample).scenarios()
    assert head.scenario.edits[0].capacity


def test_the_answers_on_the_server_are_listed_and_outlive_the_session(on_page):
    app = calm(button(on_page(NEW), "Search").click().run())
    number(app, "Most new points").set_value(2).run()
    calm(button(app, "Search").click().run())
    again = on_page(NEW)
    assert number(again, "Most new points").value == 2
    assert "at most 2 new points" in text_of(again)
    listed = box(again, "Asked so far on this server")
    assert len(listed.options) == 2
    calm(listed.select(listed.options[1]).run())
    assert "at most 1 new point" in text_of(again)


def test_work_under_way_is_shown_and_can_be_stopped(on_page, workshop_at_once):
    app = calm(button(on_page(NEW), "Search").click().run())
    [order] = workshop_at_once.keys()
    assert isinstance(order, Order)
    assert order.task is search_sites
    work = workshop_at_once._works[order] = Work()
    work.hear((Message("Looking for a good plan"), 0.25))
    calm(app.run())
    calm(button(app, "Stop the work").click().run())
    assert work.stopping
    work.end()
    calm(app.run())
    assert "The work was stopped." in text_of(app)


def test_a_loss_becomes_a_scenario(on_page, own_sample):
    app = calm(button(on_page(STRESS), "Begin the test").click().run())
    losses, backup = (table.value for table in app.dataframe[:2])
    assert losses["People who lose the service"].is_monotonic_decreasing
    assert not losses.duplicated().any()
    assert len(backup) > 0
    chosen = box(app, "Look at one loss")
    kinds = {}
    for place, kind in enumerate(losses["What fails"]):
        kinds.setdefault("provider" if kind == "provider" else "road", place)
    for place in kinds.values():
        calm(box(app, "Look at one loss").select_index(place).run())
        calm(button(app, "Save as a scenario").click().run())
        calm(box(app, "Scenario").select("").run())
    edits = [head.scenario.edits for head in ScenarioStore(own_sample).scenarios()]
    assert {type(edit) for [edit] in edits} == {CloseProvider, CloseWays}
    assert len(chosen.options) == len(losses)


def test_a_report_is_made_with_the_scenario_that_is_chosen(on_page, workshop_at_once):
    app = calm(button(on_page(NEW), "Search").click().run())
    calm(button(app, "Save as a scenario").click().run())
    calm(app.switch_page(REPORT).run())
    many(app, "Formats").set_value(["web page (HTML)", "CSV, for other programs"])
    calm(app.run())
    calm(button(app, "Prepare").click().run())
    made = workshop_at_once.known(workshop_at_once.keys()[-1]).outcome()
    assert set(made) == {"html", "csv"}
    assert "What is proposed" in made["html"].decode()
    assert {"web page (HTML)", "CSV, for other programs"} <= {item.label for item in app.download_button}


def test_further_wishes_are_asked_and_answered(on_page, workshop_at_once):
    app = on_page(NEW)
    number(app, "At least this part of the people of every").set_value(10)
    many(app, "Services in the same buildings, each person counting alike").set_value(["biblioteka"])
    number(app, "Most new points").set_value(2)
    calm(app.run())
    calm(button(app, "Search").click().run())
    [order] = [one for one in workshop_at_once.keys() if one.task is search_sites]  # noqa: SIM118 - no mapping
    question = order.question.asked
    assert (question.floors, question.shares) == ((("", 0.1),), (("biblioteka", 1.0),))
    told = text_of(app)
    assert "at least 10% of every sołectwo" in told
    assert "in the same buildings: library" in told


def sharing(app):
    return many(app, "Services in the same buildings, each person counting alike")


def test_services_in_one_building_are_told_one_by_one_and_kept(on_page, own_sample):
    app = on_page(NEW)
    sharing(app).set_value(["biblioteka"])
    calm(app.run())
    calm(button(app, "Search").click().run())
    assert text_of(app).count("weight 1") == 2
    titles = [item.value for item in app.subheader]
    assert "Who comes nearer" not in titles
    by_group = app.dataframe[titles.index("By target group")].value
    assert by_group["Service"].nunique() == 2
    calm(button(app, "Save as a scenario").click().run())
    [head] = ScenarioStore(own_sample).scenarios()
    assert all(edit.services == ("swietlica", "biblioteka") for edit in head.scenario.edits)


def test_services_share_buildings_only_where_people_within_the_limit_count(on_page):
    app = on_page(NEW)
    sharing(app).set_value(["biblioteka"])
    box(app, "What the new points are to bring").select_index(2)
    calm(app.run())
    assert sharing(app).disabled
    calm(button(app, "Search").click().run())
    assert not app.error
    assert "in the same buildings" not in text_of(app)


def test_places_of_openstreetmap_are_searched_but_have_no_rules_of_their_own(on_page):
    app = on_page(NEW)
    many(app, "Where places are taken from").set_value(["osm"])
    calm(app.run())
    assert list(many(app, "Must be in the plan").options) == []
    calm(button(app, "Search").click().run())
    assert "no candidate has coordinates" in app.error[0].value  # the sample's file has none
    many(app, "Where places are taken from").set_value(["osm", "file"])
    calm(app.run())
    assert len(many(app, "Must be in the plan").options) == 14
    calm(button(app, "Search").click().run())
    assert not app.error
