import pytest

from geo_cus.planning.edits import CloseProvider
from geo_cus.planning.store import ScenarioStore
from geo_cus.ui.reading import file_states
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


def box(app, label):
    return next(item for item in app.selectbox if item.label == label)


def test_a_scenario_tells_who_loses(begun, own_sample):
    app = begun
    calm(box(app, "What changes").select("Close a provider").run())
    centre = next(name for name in box(app, "Provider").options if name.startswith("Ośrodek Zdrowia"))
    box(app, "Provider").select(centre)
    calm(button(app, "Add").click().run())
    assert f"Closed: {centre}" in text_of(app)
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
    app = begun
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
    app = begun
    store.rename(head.scenario.scenario_id, "Inna nazwa", revision=1, who="Anna")
    calm(button(app, "Delete").click().run())
    assert "Anna" in app.error[0].value
    assert [head.scenario.name for head in store.scenarios()] == ["Inna nazwa"]
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
    assert "There is no change yet" in text_of(app)


def test_a_save_does_not_make_the_study_new(begun, own_sample):
    assert not [name for name, _, _ in file_states(own_sample) if "scenariusze" in name]
