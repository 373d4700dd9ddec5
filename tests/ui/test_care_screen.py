"""The page of home care, with a workshop that works at once."""

import io
import tomllib
import zipfile

import pytest

from geo_cus.access.measurement import Audience
from geo_cus.data.care_request import clients_of, read_care_request
from geo_cus.errors import Message
from geo_cus.planning.edits import CloseProvider
from geo_cus.planning.mobile.care_plan import care_plan
from geo_cus.planning.siting.effort import Clock, Effort
from geo_cus.planning.store import ScenarioStore
from geo_cus.report.care_tables import care_sentences, public_base_table
from geo_cus.text import language
from geo_cus.ui.markdown import plain
from geo_cus.ui.tasks import plan_care
from geo_cus.ui.work import Work
from tests.ui.test_planning_screens import many, number
from tests.ui.test_scenarios import box, button
from tests.ui.test_screens import calm, text_of

CARE = "screens/care.py"
PLAN = "Plan home care"
POLISH = language("pl")


@pytest.fixture
def on_page(dashboard, own_sample):
    """Give a function that opens the page of the sample."""

    def open_page(code="en"):
        return calm(dashboard(own_sample, lang=code).switch_page(CARE).run())

    return open_page


@pytest.fixture(scope="module")
def plan(measurement, sample_folder):
    study, request = measurement.study, read_care_request(sample_folder / "opieka.toml")
    table = clients_of(request, sample_folder, study.settlements)
    return care_plan(study, request, table.frame, Clock(Effort()))


def orders(workshop):
    return [order for order in workshop.keys() if order.task is plan_care]  # noqa: SIM118 - no mapping


def metrics(app) -> dict[str, str]:
    return {item.label: item.value for item in app.metric}


def tables(app):
    return [item.value for item in [*app.table, *app.dataframe]]


def test_the_request_of_the_study_is_planned_as_the_core_does(on_page, workshop_at_once, plan, words):
    app = calm(button(on_page(), PLAN).click().run())
    [order] = orders(workshop_at_once)
    assert workshop_at_once.known(order).outcome() == plan
    told = metrics(app)
    reached = plan.clients - plan.best.care.clients_not_reached
    assert told["Clients reached"] == f"{reached} of {plan.clients}"
    assert told["Paid, h a week"] == words.number(plan.best.care.paid_h, 1)
    for sentence in care_sentences(plan, words):
        assert sentence in text_of(app)
    compared = next(table for table in tables(app) if "Clients not reached" in table.columns)
    assert list(compared["Base"]) == [plain(base.name) for base in plan.bases]
    assert not app.error


def test_what_is_chosen_in_a_list_is_chosen_in_the_other_language_too(on_page):
    app = calm(many(on_page(), "Weekdays").set_value(["mon", "wed"]).run())
    for code, label in (("pl", POLISH.say("Weekdays")), ("en", "Weekdays"), ("pl", POLISH.say("Weekdays"))):
        app = calm(app.segmented_control[0].set_value(code).run())
        assert many(app, label).value == ["mon", "wed"]
        app = calm(app.run())
        assert many(app, label).value == ["mon", "wed"]
    assert not app.error


def test_every_village_the_days_and_the_costs_are_told(on_page, plan):
    app = calm(button(on_page(), PLAN).click().run())
    found = tables(app)
    villages = next(table for table in found if "Clients served" in table.columns)
    assert list(villages["Settlement"]) == [village.name for village in plan.villages]
    assert "not reached: no road, or farther than a shift" in set(villages["Status"])
    assert any("Villages in order, visits" in table.columns for table in found)
    costs = next(table for table in found if "zł for one" in table.columns)
    assert costs["zł a year"].iloc[-1] == pytest.approx(plan.best.zl_a_year)
    other = box(app, "Villages and their clients, from the base")
    assert other.options == [base.name for base in plan.bases]
    assert not calm(other.select_index(1).run()).error


def test_the_public_is_told_nothing_of_few_clients(on_page, plan, words):
    app = calm(button(on_page(), PLAN).click().run())
    audience = next(item for item in app.radio if item.label == "For whom")
    app = calm(audience.set_value(Audience.PUBLIC).run())
    assert not app.metric
    assert not any(sentence in text_of(app) for sentence in care_sentences(plan, words))
    columns = {tuple(table.columns) for table in tables(app)}
    assert columns >= {tuple(public_base_table(plan, words).columns), ("Settlement id", "Settlement", "Clients")}
    assert not any("Paid hours a week" in names or "Clients served" in names for names in columns)
    assert "All tables for everybody (ZIP)" in [item.label for item in app.download_button]


@pytest.mark.parametrize(("audience", "rounds"), [(Audience.INTERNAL, True), (Audience.PUBLIC, False)])
def test_all_tables_are_taken_away_in_one(on_page, audience, rounds, monkeypatch):
    taken = []

    def take(_label, content, *_, **__):
        taken.append(content)

    monkeypatch.setattr("geo_cus.ui.care_answer.st.download_button", take)
    app = calm(button(on_page(), PLAN).click().run())
    calm(next(item for item in app.radio if item.label == "For whom").set_value(audience).run())
    with zipfile.ZipFile(io.BytesIO(taken[-1]())) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
    assert {"opieka.xlsx", "bazy.csv", "miejscowosci.csv", "zalozenia.csv"} <= names
    assert ("trasy.csv" in names) == rounds


def test_the_form_changes_what_is_asked_and_nothing_else(on_page, workshop_at_once, own_sample):
    app = on_page()
    number(app, "Longest shift").set_value(6.5)
    number(app, "A paid hour of a carer").set_value(50.0)
    many(app, "Weekdays").set_value(["mon", "wed"])
    many(app, "Bases to compare").set_value(["P18"])
    calm(app.run())
    calm(button(app, PLAN).click().run())
    before = tomllib.loads((own_sample / "opieka.toml").read_text("utf-8"))
    after = tomllib.loads(orders(workshop_at_once)[0].question.content.decode())
    before["care"] |= {"shift_h": 6.5, "weekdays": ["mon", "wed"], "bases": ["P18"]}
    costs = {"staff_hour": {"value": 50.0, "basis": "user", "source": "entered in the dashboard"}}
    assert after == before | {"costs": costs}


def test_the_last_question_and_its_clients_outlive_the_session(on_page, workshop_at_once):
    app = on_page()
    field = next(item for item in app.file_uploader if item.label.startswith("Clients from a file"))
    calm(field.set_value(("moje.csv", b"simc;klienci;wizyty w tygodniu;minuty\n9900384;4;5;30\n", "text/csv")).run())
    calm(button(app, PLAN).click().run())
    again = on_page()
    assert box(again, "Begin with").value == "last"
    assert metrics(again)["Clients reached"] == "4 of 4"
    assert any(list(table["clients"]) == [4] for table in tables(again) if "clients" in table.columns)
    calm(button(again, PLAN).click().run())
    assert len(orders(workshop_at_once)) == 1


def test_rows_with_faults_are_listed_as_excel_counts_them_and_the_good_ones_are_planned(on_page):
    app = on_page("pl")
    field = next(item for item in app.file_uploader if item.label.startswith("Klienci z pliku"))
    rows = "miejscowość_id;klienci;wizyty_w_tygodniu;minuty_wizyty\n9900384;4;5;30\nnigdzie;1;5;30\n9900791;dużo;5;30\n"
    calm(field.set_value(("moje.csv", rows.encode(), "text/csv")).run())
    faults = next(table for table in tables(app) if "Wiersz" in table.columns)
    assert [int(row) for row in faults["Wiersz"]] == [3, 4]
    assert "wczytane: 3" in text_of(app)
    calm(button(app, POLISH.say(PLAN)).click().run())
    assert metrics(app)["Klienci w zasięgu"] == "4 z 4"
    assert not app.error


def test_a_file_that_is_no_table_says_so(on_page):
    app = on_page()
    field = next(item for item in app.file_uploader if item.label.startswith("Clients from a file"))
    calm(field.set_value(("moje.xlsx", b"broken", "application/octet-stream")).run())
    assert "moje.xlsx" in app.error[0].value.replace("\\", "")
    assert PLAN not in [item.label for item in app.button]


@pytest.mark.parametrize("name", ["nie_ma.csv", "../klienci.csv"])
def test_without_its_clients_a_request_waits_for_them(on_page, own_sample, name):
    path = own_sample / "opieka.toml"
    (own_sample.parent / "klienci.csv").write_bytes((own_sample / "klienci.csv").read_bytes())
    path.write_text(path.read_text("utf-8").replace("klienci.csv", name), "utf-8")
    app = on_page()
    assert f"The folder of the study has no file {name}" in text_of(app)
    assert button(app, PLAN).disabled
    assert not app.error


def test_usual_values_compare_the_providers_of_home_care(on_page, workshop_at_once):
    app = calm(box(on_page(), "Begin with").select("new").run())
    calm(button(app, PLAN).click().run())
    [order] = orders(workshop_at_once)
    assert tomllib.loads(order.question.content.decode())["care"] == {
        "name": "Home care",
        "clients": "klienci.csv",
        "bases": ["P23", "P24"],
    }
    assert not app.error


def test_every_settlement_may_be_the_base(on_page, workshop_at_once):
    anywhere = next(item for item in on_page().checkbox if item.label == "Every settlement may be the base")
    app = calm(anywhere.check().run())
    calm(button(app, PLAN).click().run())
    [order] = orders(workshop_at_once)
    found = workshop_at_once.known(order).outcome()
    assert found.request.care.bases == "settlements"
    assert len(found.bases) == len(found.villages)
    assert "every settlement may be the base" in text_of(app)
    assert not app.error


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"P18"', '"P99"', "“P99” in “care.bases[0]” is no provider of the study"),
        ("shift_h = 8", "shift_h = 80", "the value “80” of “care.shift_h” has the wrong form or range"),
        ("shift_h = 8", "shift_h = ", "opieka.toml is not valid TOML"),
        (
            "shift_h = 8",
            'profile = "rocket"',
            "“rocket” in “care.profile” of the request is not one",
        ),
    ],
)
def test_a_file_with_a_mistake_is_told_and_another_can_be_chosen(on_page, own_sample, old, new, told):
    path = own_sample / "opieka.toml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    app = on_page()
    assert told in app.error[0].value.replace("\\", "")
    assert PLAN not in [item.label for item in app.button]
    assert not calm(box(app, "Begin with").select("new").run()).error


def test_a_form_that_makes_no_sense_says_why(on_page):
    app = calm(many(on_page(), "Weekdays").set_value([]).run())
    assert "The field “Weekdays” is empty. Fill it in." in app.error[0].value.replace("\\", "")
    assert PLAN not in [item.label for item in app.button]


def test_work_under_way_is_shown_and_can_be_stopped(on_page, workshop_at_once):
    app = calm(button(on_page(), PLAN).click().run())
    [order] = orders(workshop_at_once)
    work = workshop_at_once._works[order] = Work()
    work.hear((Message("Looking for a good plan"), 0.25))
    calm(app.run())
    calm(button(app, "Stop the work").click().run())
    assert work.stopping
    work.end()
    assert "The work was stopped." in text_of(calm(app.run()))


@pytest.fixture
def with_closed(own_sample, dashboard):
    """Give a function that opens the page with a scenario that closes a provider."""

    def open_page(provider_id):
        head = ScenarioStore(own_sample).new("Plan", who="Ola", edits=(CloseProvider(provider_id=provider_id),))
        app = dashboard(own_sample, lang="en", scenariusz=head.scenario.scenario_id)
        return calm(app.switch_page(CARE).run())

    return open_page


def test_it_is_planned_with_the_changes_of_the_scenario(with_closed, workshop_at_once):
    app = with_closed("P01")
    assert "planned with the changes of the scenario “Plan”" in text_of(app)
    calm(button(app, PLAN).click().run())
    [order] = orders(workshop_at_once)
    assert order.wishes.edits == (CloseProvider(provider_id="P01"),)
    assert "after the changes of a scenario" in text_of(app)
    assert not app.error


def test_a_base_that_a_scenario_closes_is_told(with_closed):
    assert "“P24” in “care.bases[2]” is no provider of the study" in with_closed("P24").error[0].value.replace("\\", "")
