import csv
import io
from dataclasses import replace
from datetime import time

import pytest

from geo_cus.data.opening_hours import parsed_hours
from geo_cus.data.study_files import load_study
from geo_cus.errors import ScenarioError
from geo_cus.planning.applying import applied
from geo_cus.planning.attribution import attribution
from geo_cus.planning.edits import (
    KINDS,
    AddMobileStop,
    ChangeCapacity,
    ChangeHours,
    ChangeThreshold,
    CloseBetween,
    CloseProvider,
    CloseWays,
    MoveProvider,
    OpenPoint,
    OpenTo,
    ScalePopulation,
    SetPopulation,
)
from geo_cus.planning.scenario import Scenario, scenario_of, scenario_toml
from geo_cus.planning.store import ScenarioStore
from geo_cus.report.comparison import attribution_table
from geo_cus.text import language
from geo_cus.ui import edit_spots
from geo_cus.ui.computed import links_of
from geo_cus.ui.edit_form import Asked
from geo_cus.ui.edit_forms import FORMS
from geo_cus.ui.edit_spots import Spot
from geo_cus.ui.opened import Wishes
from geo_cus.ui.place_forms import weekly_hours
from geo_cus.ui.reading import file_states
from geo_cus.ui.road_forms import CLOSE_ROAD
from tests.ui.test_screens import asked, calm, text_of

SCREEN = "screens/scenarios.py"


@pytest.fixture
def begun(dashboard, own_sample):
    """Give the page of a new scenario of a study."""
    app = calm(dashboard(own_sample, lang="en", usluga="poz").switch_page(SCREEN).run())
    app.text_input[0].set_value("Jeden mniej")
    return calm(button(app, "Begin").click().run())


def button(app, label):
    return next(item for item in app.button if item.label == label)


def stands_below(app, this, other) -> bool:
    """Tell whether something stands further down the page: above, it would be out of sight of who pressed a button."""
    shown = [id(element) for element in app.main]
    return shown.index(id(this)) > shown.index(id(other))


def box(app, label):
    return next(item for item in app.selectbox if item.label == label)


def asks(app, kind):
    """Choose what changes."""
    return calm(box(app, "What changes").select(kind).run())


def choose(app, label, start):
    """Choose the first option that begins so, from the list whose label begins so."""
    found = next(item for item in app.selectbox if item.label.startswith(label))
    number = next(place for place, option in enumerate(found.options) if option.startswith(start))
    return calm(found.select_index(number).run())


def added(app, folder):
    """Add the change that is described, and give it as it was saved."""
    calm(button(app, "Add").click().run())
    assert not app.error
    [head] = ScenarioStore(folder).scenarios()
    return head.scenario.edits[-1]


def test_a_scenario_tells_who_loses(begun, own_sample):
    app = begun
    calm(box(app, "What changes").select("Close a provider").run())
    centre = next(name for name in box(app, "Provider").options if name.startswith("Ośrodek Zdrowia"))
    box(app, "Provider").select(centre)
    calm(button(app, "Add").click().run())
    assert f"Closed: {centre.split(', ')[0]}" in text_of(app)
    assert "people lose it" in text_of(app)
    [head] = ScenarioStore(own_sample).scenarios()
    assert (head.revision, len(head.scenario.edits)) == (2, 1)
    assert asked(app, "scenariusz") == head.scenario.scenario_id


def test_other_pages_show_the_scenario(begun, own_sample):
    store = ScenarioStore(own_sample)
    [head] = store.scenarios()
    app = calm(begun.switch_page("screens/access.py").run())
    before = app.metric[0].value
    providers = app.session_state["opened"].measurement.study.providers
    offering = [row for row in providers.itertuples() if "poz" in row.services]
    edits = tuple(CloseProvider(provider_id=row.provider_id) for row in offering)
    store.save(
        type(head.scenario)(head.scenario.scenario_id, head.scenario.name, head.scenario.base, edits),
        revision=1,
        who="Anna",
    )
    assert calm(app.run()).metric[0].value != before
    calm(box(app, "Scenario").select("").run())
    assert app.metric[0].value == before


def test_a_change_is_undone_and_a_scenario_deleted_and_restored(begun, own_sample):
    app = asks(begun, "More or fewer people")
    calm(button(app, "Add").click().run())
    calm(button(app, "Undo").click().run())
    assert "There is no change yet" in text_of(app)
    calm(button(app, "Redo").click().run())
    assert "There is no change yet" not in text_of(app)
    calm(button(app, "Delete").click().run())
    assert ScenarioStore(own_sample).scenarios() == []
    calm(button(app, "Restore").click().run())
    assert "Jeden mniej" in text_of(app)


def test_somebody_elses_save_is_never_overwritten(begun, own_sample):
    store = ScenarioStore(own_sample)
    [head] = store.scenarios()
    app = asks(begun, "More or fewer people")
    store.rename(head.scenario.scenario_id, "Inna nazwa", revision=1, who="Anna")
    calm(button(app, "Delete").click().run())
    assert "Anna" in app.error[0].value
    assert [head.scenario.name for head in store.scenarios()] == ["Inna nazwa"]
    assert box(app, "Scenario").proto.raw_value == "Inna nazwa"  # under its old name the browser would lose it
    store.rename(head.scenario.scenario_id, "Trzecia", revision=2, who="Ewa")
    calm(button(app, "Add").click().run())
    [last] = store.scenarios()
    assert (last.scenario.name, len(last.scenario.edits)) == ("Trzecia", 1)
    assert "Ewa has saved this scenario meanwhile" in app.info[0].value


def test_what_cannot_be_is_refused_with_a_sentence(begun):
    app = begun
    calm(box(app, "What changes").select("Change opening hours").run())
    next(item for item in app.text_input if item.label == "Opening hours").set_value("\x00")
    calm(button(app, "Add").click().run())
    assert len(app.error) == 1
    assert stands_below(app, app.error[0], button(app, "Add"))
    assert "There is no change yet" in text_of(app)


def test_a_save_does_not_make_the_study_new(begun, own_sample):
    assert not [name for name, _, _ in file_states(own_sample) if "scenariusze" in name]


def test_what_is_typed_just_before_a_button_is_pressed_counts(begun, own_sample):
    app = begun
    name = next(item for item in app.text_input if item.label == "Another name")
    name.set_value("Zaraz po wpisaniu")
    calm(button(app, "Rename").click().run())
    [head] = ScenarioStore(own_sample).scenarios()
    assert head.scenario.name == "Zaraz po wpisaniu"
    assert next(item for item in app.text_input if item.label == "Another name").value == ""


def test_a_scenario_that_somebody_deletes_is_told_to_be_gone(begun, own_sample):
    store = ScenarioStore(own_sample)
    [head] = store.scenarios()
    store.delete(head.scenario.scenario_id, revision=1, who="Anna")
    app = calm(begun.run())
    assert "Anna has deleted the scenario “Jeden mniej”" in app.toast[0].value
    assert "Name of a new scenario" in [item.label for item in app.text_input]


def test_every_kind_of_edit_has_a_form():
    assert len(FORMS) == len(KINDS)


def test_nothing_is_added_before_its_place_is_chosen(begun):
    app = asks(begun, "Open a new point")
    assert button(app, "Add").disabled


def test_a_point_opens_at_a_candidate_and_somebody_gains(begun, own_sample):
    app = asks(begun, "Open a new point")
    next(item for item in app.text_input if item.label == "Name of the new point").set_value("Przychodnia")
    app = choose(app, "Where", "Dom ludowy w Jesionowie (candidate)")
    next(item for item in app.multiselect if item.label == "Services").set_value(["poz", "apteka"])
    point = added(app, own_sample)
    candidate = load_study(own_sample).candidates.set_index("candidate_id").loc["K03"]
    assert isinstance(point, OpenPoint)
    assert (point.services, point.gmina) == (("poz", "apteka"), candidate["gmina"])
    assert (point.lon, point.lat) == (candidate["lon"], candidate["lat"])
    assert "people gain access, 0 people lose it" in text_of(app)
    assert button(asks(app, "Move a provider"), "Add").disabled


def test_a_settlement_that_is_looked_at_is_the_place(dashboard, begun, own_sample):
    [head] = ScenarioStore(own_sample).scenarios()
    village = load_study(own_sample).settlements.iloc[3]
    address = {"wies": village["settlement_id"], "scenariusz": head.scenario.scenario_id, "usluga": "poz"}
    app = calm(dashboard(own_sample, lang="en", **address).switch_page(SCREEN).run())
    move = added(asks(app, "Move a provider"), own_sample)
    assert isinstance(move, MoveProvider)
    assert (move.lon, move.lat) == (village["lon"], village["lat"])


def test_a_mobile_service_stops_on_its_days(begun, own_sample):
    app = choose(asks(begun, "Add a mobile stop"), "Where", "Brody")
    next(item for item in app.multiselect if item.label == "Days of the week").set_value([1, 3])
    next(item for item in app.time_input if item.label == "To").set_value(time(12, 30))
    stop = added(app, own_sample)
    assert isinstance(stop, AddMobileStop)
    assert (stop.services, stop.name) == (("poz",), "primary health care, Brody")
    week = {(item.weekday, item.open_s, item.close_s) for item in parsed_hours(stop.hours).intervals}
    assert week == {(1, 9 * 3600, 12.5 * 3600), (3, 9 * 3600, 12.5 * 3600)}
    assert "A mobile service stops" in text_of(app)


@pytest.mark.parametrize("code", ["pl", "en"])
def test_the_hours_of_every_day_are_understood(code):
    hours = weekly_hours(range(7), time(8), time(15, 45), language(code))
    week = [(item.weekday, item.open_s, item.close_s) for item in sorted(parsed_hours(hours).intervals)]
    assert week == [(day, 8 * 3600, 15.75 * 3600) for day in range(7)]


def test_a_stop_that_ends_before_it_begins_is_refused(begun, own_sample):
    app = choose(asks(begun, "Add a mobile stop"), "Where", "Gajewo")
    app.time_input[0].set_value(time(12))
    calm(button(app, "Add").click().run())
    assert [item.value for item in app.error] == ["The stop would end before it begins\\. Correct its times\\."]
    [head] = ScenarioStore(own_sample).scenarios()
    assert head.scenario.edits == ()


def test_a_road_in_use_is_closed_and_somebody_loses(begun, own_sample):
    app = choose(asks(begun, "Close a road or a bridge"), "Road", "999, Młynisko – Jeziorna Wola")
    edit = added(app, own_sample)
    assert edit == CloseWays(way_ids=("198", "199", "200"))
    assert "Roads closed: 999 (ways of the road file: 198, 199, 200)" in text_of(app)
    assert applied(load_study(own_sample), (edit,)).roads.closed.any()


def test_a_click_near_a_road_means_the_road(opened, words):
    asked_by = Asked(opened, Wishes(), words)
    bridge = next(link for link in links_of(opened, Wishes()) if link.bridge)
    road = CLOSE_ROAD.found(asked_by, Spot(bridge.lon, bridge.lat))
    assert set(road.way_ids) <= set(bridge.way_ids)
    assert road.label.endswith(f"(ways {road.way_ids[0]})")
    [edit] = CLOSE_ROAD.ask(Asked(opened, Wishes(), words, (road,)))
    assert edit == CloseWays(way_ids=road.way_ids)
    with pytest.raises(ScenarioError, match=r"no road within 200 m of the point -?\d+\.\d{5}, -?\d+\.\d{5}\.$"):
        CLOSE_ROAD.found(asked_by, Spot(bridge.lon + 1, bridge.lat))


def test_spots_take_turns_and_a_new_form_begins_anew(monkeypatch):
    monkeypatch.setattr(edit_spots.st, "session_state", {})
    places = [Spot(float(number), 50.0) for number in range(3)]
    for place in places:
        edit_spots.put_spot(2, place)
    assert edit_spots.spots(2) == (places[2], places[1])
    edit_spots.put_spot(2, places[0], 1)
    assert edit_spots.spots(2) == (places[2], places[0])
    assert edit_spots.spots(1) == (None,)


def test_a_stretch_between_two_places_is_closed(begun, own_sample):
    app = choose(asks(begun, "Close a stretch of road"), "From", "Łąkowo")
    assert button(app, "Add").disabled
    edit = added(choose(app, "To", "Dąbrowa Jeziorna"), own_sample)
    assert isinstance(edit, CloseBetween)
    places = load_study(own_sample).settlements.set_index("name")
    assert (edit.from_lon, edit.to_lat) == (places.loc["Łąkowo", "lon"], places.loc["Dąbrowa Jeziorna", "lat"])


@pytest.mark.parametrize(
    ("kind", "edit"),
    [
        ("Change the places of a provider", ChangeCapacity),
        ("Change opening hours", ChangeHours),
        ("Change the limit of a service", ChangeThreshold),
        ("More or fewer people", ScalePopulation),
    ],
)
def test_a_form_without_a_place_adds_its_kind(begun, own_sample, kind, edit):
    assert isinstance(added(asks(begun, kind), own_sample), edit)
    assert "Nobody gains or loses anything" in text_of(begun)


def test_an_agreement_is_added(begun, own_sample):
    app = asks(begun, "Agreement: take residents of another gmina")
    table = load_study(own_sample).providers
    name, place = table.loc[table["gminas_served"].map(bool), ["name", "place"]].iloc[0]
    box(app, "Provider").select(f"{name}, {place}")
    assert isinstance(added(app, own_sample), OpenTo)


def people_file(folder, change):
    """Give the table of settlements with other numbers of residents."""
    table = load_study(folder).settlements[["settlement_id", "name", "lat", "lon", "residents"]]
    rows = table.assign(residents=[change(number) for number in table["residents"]])
    rows.columns = ["id", "nazwa", "lat", "lon", "mieszkancy"]
    return rows.to_csv(index=False).encode()


def test_the_people_of_another_year_come_from_a_file(begun, own_sample):
    app = asks(begun, "People of another year")
    content = people_file(own_sample, lambda number: number + 7)
    app.file_uploader[0].set_value(("ludnosc_2030.csv", content, "text/csv"))
    edit = added(app, own_sample)
    assert isinstance(edit, SetPopulation)
    assert (edit.group, edit.source) == ("residents", "ludnosc_2030.csv")
    before = load_study(own_sample).settlements.set_index("settlement_id")["residents"]
    assert dict(edit.people) == {own: number + 7 for own, number in before.dropna().items()}


def test_a_faulty_file_of_people_is_refused_row_by_row(begun, own_sample):
    app = asks(begun, "People of another year")
    content = people_file(own_sample, lambda number: -1)
    app.file_uploader[0].set_value(("ludnosc.csv", content, "text/csv"))
    calm(button(app, "Add").click().run())
    assert "rows with errors" in app.error[0].value
    assert "There is no change yet" in text_of(app)


def with_edits(app, folder, *edits):
    """Give the page with a scenario that has just these edits."""
    store = ScenarioStore(folder)
    head = store.scenarios()[0]
    store.save(replace(head.scenario, edits=edits), revision=head.revision, who="test")
    return calm(app.run())


def test_what_a_difference_is_due_to_is_told_and_adds_up(begun, own_sample, measurement):
    edits = (CloseProvider(provider_id="P03"), ScalePopulation(group="age_7_14", factor=0.5))
    app = with_edits(begun, own_sample, *edits)
    assert "What the difference is due to" in [item.label for item in app.expander]
    calm(button(app, "Divide the difference among them").click().run())
    shown = next(item.value for item in app.table if "Population" in item.value.columns)
    expected = attribution_table(attribution(measurement, (), edits), measurement.study, language("en"))
    expected = expected[expected.iloc[:, 1:].ne(0).any(axis=1)]
    columns = ["Population", "Providers", "Difference"]
    assert list(shown.columns[1:]) == columns
    assert len(expected)
    # The page shows numbers as texts, with a minus of the printers.
    as_numbers = shown[columns].map(lambda text: int(str(text).replace("\u2212", "-")))
    assert as_numbers.to_numpy().tolist() == expected[columns].to_numpy().tolist()
    assert (as_numbers[columns[:-1]].sum(axis=1) == as_numbers["Difference"]).all()


def test_changes_of_one_kind_are_not_divided(begun, own_sample):
    app = with_edits(begun, own_sample, CloseProvider(provider_id="P03"))
    assert "What the difference is due to" not in [item.label for item in app.expander]


def test_two_scenarios_are_compared_and_the_address_says_so(begun, own_sample):
    store = ScenarioStore(own_sample)
    study = load_study(own_sample)
    offering = [row.provider_id for row in study.providers.itertuples() if "poz" in row.services]
    edits = tuple(CloseProvider(provider_id=own) for own in offering)
    store.create(Scenario("pusty", "Bez lekarza", "", edits), who="Anna")
    app = calm(begun.run())
    assert "0 people gain access" in text_of(app)
    calm(box(app, "Compare with").select("pusty").run())
    assert asked(app, "wobec") == "pusty"
    assert "compared with “Bez lekarza”" in text_of(app)
    assert "0 people gain access" not in text_of(app)
    assert "0 people lose it" in text_of(app)
    store.delete("pusty", revision=1, who="Anna")
    assert "compared with" not in text_of(calm(app.run()))


def brought(app, scenario, *, name="plan.toml"):
    """Bring a scenario in as a file; give the page."""
    content = scenario if isinstance(scenario, bytes) else scenario_toml(scenario)
    return calm(app.file_uploader[0].set_value((name, content, "application/toml")).run())


@pytest.fixture
def page(dashboard, own_sample):
    """Give the page before a scenario is chosen."""
    return calm(dashboard(own_sample, lang="en").switch_page(SCREEN).run())


def test_a_scenario_is_taken_away_and_brought_in(dashboard, own_sample, monkeypatch):
    made = ScenarioStore(own_sample).new("Plan", who="Anna", edits=(CloseProvider(provider_id="P16"),), note="Uwaga")
    taken = []
    monkeypatch.setattr("geo_cus.ui.scenario_files.offer_files", taken.extend)
    app = calm(dashboard(own_sample, lang="en", scenariusz=made.scenario.scenario_id).switch_page(SCREEN).run())
    toml, comparison = taken
    assert toml.file_name.startswith("scenario_plan_")
    assert scenario_of(toml.content()) == made.scenario
    rows = list(csv.DictReader(io.StringIO(comparison.content().decode("utf-8-sig")), delimiter=";"))
    measured_ = app.session_state["opened"].measurement
    assert len(rows) == len(measured_.results)
    assert sum(int(row["People who lose the service"]) for row in rows) > 0

    calm(box(app, "Scenario").select("").run())
    app = brought(app, toml.content())
    calm(button(app, "Bring in").click().run())
    assert "“Plan” already" in app.error[0].value.replace("\\", "")
    assert stands_below(app, app.error[0], button(app, "Bring in"))
    next(item for item in app.text_input if item.label == "Name of the scenario").set_value("Plan od sąsiadów")
    calm(button(app, "Bring in").click().run())
    other = ScenarioStore(own_sample).find("Plan od sąsiadów").scenario
    assert (other.edits, other.note) == (made.scenario.edits, "Uwaga")
    assert other.scenario_id != made.scenario.scenario_id
    assert asked(app, "scenariusz") == other.scenario_id


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"to nie jest scenariusz", "plan.toml: The file is not valid TOML"),
        (b"wersja = 1\n", "plan.toml: The key “id” is missing"),
        (Scenario("s1", "Obcy", edits=(CloseProvider(provider_id="NIE"),)), "NIE"),
    ],
)
def test_what_is_no_scenario_of_this_study_is_refused(page, own_sample, content, told):
    app = brought(page, content)
    assert told in app.error[0].value.replace("\\", "")
    assert "Bring in" not in [item.label for item in app.button]
    assert ScenarioStore(own_sample).scenarios() == []


def test_a_scenario_of_other_files_is_brought_with_a_warning(page, own_sample):
    app = brought(page, Scenario("s1", "Dawny", base="0" * 64))
    assert "not those on which the scenario “Dawny” was made" in text_of(app)
    next(item for item in app.text_input if item.label == "Name of the scenario").set_value(" ")
    calm(button(app, "Bring in").click().run())
    assert "1 to 100 characters" in app.error[0].value.replace("\\", "")
    next(item for item in app.text_input if item.label == "Name of the scenario").set_value("Dawny plan")
    calm(button(app, "Bring in").click().run())
    [head] = ScenarioStore(own_sample).scenarios()
    assert (head.scenario.name, head.action, head.revision) == ("Dawny plan", "create", 1)


def test_the_history_tells_who_saved_what(begun, own_sample):
    store = ScenarioStore(own_sample)
    [head] = store.scenarios()
    store.rename(head.scenario.scenario_id, "Inna nazwa", revision=1, who="Anna")
    app = calm(begun.run())
    history = next(table.value for table in app.table if "Revision" in table.value)
    assert history["Revision"].tolist() == ["2", "1"]
    assert history["What was done"].tolist() == ["renamed", "made"]
    assert history["Who"].tolist()[0] == "Anna"
