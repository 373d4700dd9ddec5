"""The page of a mobile service, with a workshop that works at once."""

import io
import tomllib
import zipfile

import pytest

from geo_cus.data.mobile_request import read_mobile_request
from geo_cus.errors import Message
from geo_cus.planning.edits import AddMobileStop
from geo_cus.planning.mobile.planning import edits_of, mobile_plan
from geo_cus.planning.store import ScenarioStore
from geo_cus.ui import roles
from geo_cus.ui.markdown import plain
from geo_cus.ui.tasks import pack_plan, plan_mobile, try_event
from geo_cus.ui.work import Work
from tests.ui.test_planning_screens import many, number
from tests.ui.test_scenarios import box, button
from tests.ui.test_screens import asked, calm, text_of

MOBILE = "screens/mobile.py"
PLAN, SAVE = "Plan the rounds", "Save as a scenario"
PREPARE = "Prepare calendars, posters and tables"


@pytest.fixture
def on_page(dashboard, own_sample):
    """Give a function that opens the page of the sample in English."""

    def open_page():
        return calm(dashboard(own_sample, lang="en", usluga="poradnictwo").switch_page(MOBILE).run())

    return open_page


@pytest.fixture(scope="module")
def plan(measurement, sample_folder):
    return mobile_plan(measurement, read_mobile_request(sample_folder / "objazd.toml"))


def last_content(workshop) -> dict[str, object]:
    """Give the request that was planned last."""
    order = [order for order in workshop.keys() if order.task is plan_mobile][-1]  # noqa: SIM118 - no mapping
    return tomllib.loads(order.question.content.decode())


def outcome(workshop, task):
    order = next(order for order in workshop.keys() if order.task is task)  # noqa: SIM118 - no mapping
    return workshop.known(order).outcome()


def metrics(app) -> dict[str, str]:
    return {item.label: item.value for item in app.metric}


def with_column(app, name):
    """Give the first table that has a column."""
    return next(table.value for table in [*app.table, *app.dataframe] if name in table.value.columns)


def test_the_request_of_the_study_is_planned_checked_and_told(on_page, workshop_at_once, plan):
    app = calm(button(on_page(), PLAN).click().run())
    assert outcome(workshop_at_once, plan_mobile) == plan
    told = metrics(app)
    assert told["People with a stop"] == str(plan.quality.people)
    assert told["Stops"] == str(len(plan.rota.stops))
    assert "Proven: no plan is better." in text_of(app)
    assert list(with_column(app, "Expected at a visit")["Stop"]) == [
        plain(stop.place.name)
        for each in plan.rota.rounds
        for visit in each.visits
        for stop in plan.rota.stops
        if stop.place.place_id == visit.place_id
    ]
    assert with_column(app, "What it gets").iloc[-1]["Villages"] == len(plan.offers)
    assert not app.error


def test_a_plan_is_saved_and_all_pages_show_it(on_page, own_sample, plan):
    app = calm(button(on_page(), PLAN).click().run())
    calm(button(app, SAVE).click().run())
    [head] = ScenarioStore(own_sample).scenarios()
    assert head.scenario.edits == edits_of(plan)
    assert {type(edit) for edit in head.scenario.edits} == {AddMobileStop}
    assert asked(app, "scenariusz") == head.scenario.scenario_id
    assert "All pages now show the scenario" in app.success[0].value
    assert "planned with the changes of the scenario" in app.info[0].value
    assert not app.error


def test_what_is_asked_of_a_plan_is_asked_of_the_study_that_it_was_made_for(on_page, workshop_at_once, plan):
    app = calm(button(on_page(), PLAN).click().run())
    calm(button(app, SAVE).click().run())
    calm(button(app, PREPARE).click().run())
    calm(button(app, "Compare").click().run())
    assert {order.wishes.edits for order in workshop_at_once.keys()} == {()}  # noqa: SIM118 - no mapping
    assert "To compare: " in text_of(app)
    assert with_column(app, "zł per person")["People"].is_monotonic_increasing


def test_all_files_are_taken_away_in_one(on_page, workshop_at_once):
    app = calm(button(on_page(), PLAN).click().run())
    calm(button(app, PREPARE).click().run())
    assert "All files of the plan (ZIP)" in [item.label for item in app.download_button]
    assert PREPARE not in [item.label for item in app.button]
    with zipfile.ZipFile(io.BytesIO(outcome(workshop_at_once, pack_plan))) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert {"objazd.xlsx", "zaloga.pdf", "zaloga-1.ics"} <= set(names)
    assert sum(name.startswith("plakaty/") for name in names) == 4


def test_what_may_happen_is_tried_and_mended(on_page, plan):
    app = calm(button(on_page(), PLAN).click().run())
    assert button(app, "Show what changes").disabled
    gone = plan.rota.stops[0]
    calm(box(app, "Which host refuses").select(gone.place.place_id).run())
    calm(button(app, "Show what changes").click().run())
    told = text_of(app)
    assert f"The host of “{gone.place.name}” refuses." in told
    assert f"People with a stop: {plan.quality.people}, without repair {plan.quality.people - gone.people}" in told
    assert with_column(app, "Before")["Before"].str.contains("week").any()


def test_a_road_that_is_closed_is_tried(on_page, workshop_at_once):
    app = calm(button(on_page(), PLAN).click().run())
    roads = box(app, "Which road is closed")
    assert roads.options[0] == "no road"
    calm(roads.select_index(1).run())
    calm(button(app, "Show what changes").click().run())
    assert f"The road “{roads.options[1]}” is closed." in text_of(app)
    order = next(order for order in workshop_at_once.keys() if order.task is try_event)  # noqa: SIM118 - no mapping
    assert order.question.event.closed_ways


def test_the_form_changes_what_is_asked_and_nothing_else(on_page, workshop_at_once, own_sample):
    app = on_page()
    number(app, "Vehicles").set_value(2)
    number(app, "Longest walk").set_value(20.0)
    number(app, "A kilometre of the vehicle").set_value(2.5)
    many(app, "Weekdays").set_value(["Tuesday", "Wednesday"])
    hosts = many(app, "Where it may stop (nothing chosen: in any village)")
    hosts.unselect(hosts.value[0])
    number(app, "Also in all villages").set_value(1500)
    calm(app.run())
    calm(button(app, PLAN).click().run())
    before = tomllib.loads((own_sample / "objazd.toml").read_text("utf-8"))
    after = last_content(workshop_at_once)
    kept, venues = before.pop("venues")[1:], after.pop("venues")
    assert venues[: len(kept)] == kept
    assert [venue["name"] for venue in venues[len(kept) :]] == ["Jeziorna Wola"]
    assert after["costs"]["km"] == {"value": 2.5, "basis": "user", "source": "entered in the dashboard"}
    before["crew"] |= {"vehicles": 2, "weekdays": ["tue", "wed"]}
    before["reach"]["walk_min"] = 20.0
    assert after == before | {"costs": after["costs"]}


def test_a_provider_hosts_and_the_last_question_outlives_the_session(on_page, workshop_at_once):
    app = on_page()
    calm(box(app, "Begin with").select("new").run())
    hosts = many(app, "Where it may stop (nothing chosen: in any village)")
    calm(hosts.select("P34").run())
    calm(button(app, PLAN).click().run())
    [venue] = last_content(workshop_at_once)["venues"]
    assert (venue["id"], venue["provider"]) == ("P34", "P34")
    again = on_page()
    assert box(again, "Begin with").value == "last"
    assert many(again, hosts.label).value == ["P34"]
    assert metrics(again) == metrics(app)


def test_a_provider_takes_the_place_of_a_depot_that_is_a_point(on_page, workshop_at_once, own_sample):
    path = own_sample / "objazd.toml"
    path.write_text(path.read_text("utf-8").replace('depot = "P18"', "depot_lon = 21.58\ndepot_lat = 53.9"), "utf-8")
    app = on_page()
    assert box(app, "Where the rounds begin and end").value == ""
    calm(box(app, "Where the rounds begin and end").select("P18").run())
    calm(button(app, PLAN).click().run())
    crew = last_content(workshop_at_once)["crew"]
    assert (crew["depot"], "depot_lon" in crew, "depot_lat" in crew) == ("P18", False, False)
    assert not app.error


def test_an_empty_form_is_planned_for_every_village(on_page, workshop_at_once):
    app = on_page()
    calm(box(app, "Begin with").select("new").run())
    calm(button(app, PLAN).click().run())
    assert "venues" not in last_content(workshop_at_once)
    assert not app.error
    assert "People with a stop" in metrics(app)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('depot = "P18"', 'depot = "P99"', "“P99” in “crew.depot” is no provider of the study"),
        ("every_weeks = 2", "every_weeks = 3", "“3” in “service.every_weeks” is not one of the known values"),
        ("vehicles = 1", "vehicles = ", "objazd.toml is not valid TOML"),
    ],
)
def test_a_file_with_a_mistake_is_told_and_another_can_be_chosen(on_page, own_sample, old, new, told):
    path = own_sample / "objazd.toml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    app = on_page()
    assert told in app.error[0].value.replace("\\", "")
    assert PLAN not in [item.label for item in app.button]
    app = calm(box(app, "Begin with").select("new").run())
    assert not app.error


def test_a_form_that_makes_no_sense_says_why(on_page):
    app = calm(many(on_page(), "Services in the vehicle").set_value([]).run())
    assert app.error[0].value.replace("\\", "") == "The field “Services in the vehicle” is empty. Fill it in."
    assert PLAN not in [item.label for item in app.button]


def test_work_under_way_is_shown_and_can_be_stopped(on_page, workshop_at_once):
    app = calm(button(on_page(), PLAN).click().run())
    [order] = workshop_at_once.keys()
    work = workshop_at_once._works[order] = Work()
    work.hear((Message("Looking for a good plan"), 0.25))
    calm(app.run())
    calm(button(app, "Stop the work").click().run())
    assert work.stopping
    work.end()
    assert "The work was stopped." in text_of(calm(app.run()))


def test_who_may_not_change_anything_stops_her_own_work_alone(on_page, workshop_at_once, monkeypatch):
    app = calm(button(on_page(), PLAN).click().run())
    [order] = workshop_at_once.keys()
    for began, may_stop in (("anna@gmina.pl", False), ("ewa@gmina.pl", True)):
        work = workshop_at_once._works[order] = Work(begun_by=began)
        work.hear((Message("Looking for a good plan"), 0.25))
        names = {"auth": {}, "roles": {"readers": ["ewa@gmina.pl"], "editors": ["anna@gmina.pl"]}}
        monkeypatch.setattr(roles, "_secrets", lambda names=names: names)
        monkeypatch.setattr(roles, "signed_in", lambda: "ewa@gmina.pl")
        app = calm(app.run())
        assert ("Stop the work" in [item.label for item in app.button]) is may_stop
        work.end()


def test_who_may_not_change_anything_plans_but_does_not_save(on_page, monkeypatch):
    app = calm(button(on_page(), PLAN).click().run())
    assert SAVE in [item.label for item in app.button]
    names = {"auth": {}, "roles": {"readers": ["ewa@gmina.pl"], "editors": []}}
    monkeypatch.setattr(roles, "_secrets", lambda: names)
    monkeypatch.setattr(roles, "signed_in", lambda: "ewa@gmina.pl")
    app = calm(app.run())
    assert SAVE not in [item.label for item in app.button]
    assert PLAN in [item.label for item in app.button]
    assert "People with a stop" in metrics(app)
