"""The page of speeds, with a workshop that works at once."""

import tomllib

import pytest

from geo_cus.catalogue import profiles
from geo_cus.data.drives_file import drives_in
from geo_cus.data.file_check import NamedFile
from geo_cus.data.file_roles import profile_role
from geo_cus.data.saved_files import save_file, saves, state_of
from geo_cus.data.settings import read_settings
from geo_cus.data.study_folder import HISTORY_FOLDER
from geo_cus.errors import Message
from geo_cus.network.calibration import calibrate
from geo_cus.planning.edits import CloseProvider
from geo_cus.planning.store import ScenarioStore
from geo_cus.report.calibration_tables import fit_sentences, fit_warnings
from geo_cus.text import language
from geo_cus.ui import roles
from geo_cus.ui.history_view import history_table
from geo_cus.ui.markdown import plain
from geo_cus.ui.tasks import fit_speeds
from geo_cus.ui.work import Work
from tests.ui.test_roles import NAMED
from tests.ui.test_scenarios import box, button
from tests.ui.test_screens import calm, text_of

SPEEDS = "screens/speeds.py"
FIT, USE = "Fit the speeds", "Use these speeds in this study"
FILE = "predkosci_car.toml"
POLISH, ENGLISH = language("pl"), language("en")
SLOW = """\
skąd;dokąd;minuty
Brody;Jeziorna Wola;20
Gajewo;Jeziorna Wola;21
Wysoka Grobla;Piaski;46
Zatonie;Brody;31
Rudka;Jesionowo;41
Zagaje;Olszyny;10
Kolonia Brody;Smolarnia;33
Podlesie;Piaski;16
""".encode()
"""Whoever drives here is slow."""
WITH_FAULTS = SLOW + "Nigdzie;Brody;12\nBrody;Gajewo;dużo\n".encode()


@pytest.fixture
def on_page(dashboard, own_sample):
    """Give a function that opens the page of a copy of the sample."""

    def open_page(code="en"):
        return calm(dashboard(own_sample, lang=code, usluga="poz").switch_page(SPEEDS).run())

    return open_page


def bring(app, content, name="jazdy.csv"):
    return calm(app.file_uploader[0].set_value((name, content, "text/csv")).run())


def press(app, label):
    return calm(button(app, label).click().run())


def fitted(app, content=SLOW):
    return press(bring(app, content), FIT)


def undo(app):
    return press(app, next(item.label for item in app.button if item.label.startswith("Undo the last save")))


def tables(app):
    return [item.value for item in [*app.table, *app.dataframe]]


def orders(workshop):
    return [order for order in workshop.keys() if order.task is fit_speeds]  # noqa: SIM118 - no mapping


def known(folder):
    """Give the settings of a folder as they name ways of travelling."""
    return dict(read_settings(folder).profiles)


def test_the_answer_is_that_of_the_core(on_page, opened):
    app = fitted(on_page())
    study = opened.measurement.study
    found = calibrate(study.roads, profiles()["car"], drives_in(NamedFile("jazdy.csv", SLOW), study).frame)
    told = text_of(app)
    for sentence in [*fit_sentences(found, ENGLISH), *fit_warnings(found, ENGLISH)]:
        assert sentence in told
    assert "Drives used: 8 of 8." in told
    errors, groups, drives = tables(app)
    means = [error.mean_min for error in (found.before, found.after, found.left_out)]
    assert list(errors["mean"]) == [plain(ENGLISH.number(mean, 1)) for mean in means]
    assert len(groups) == len(found.groups)
    assert list(drives["told"]) == list(found.drives["minutes"])
    assert not app.error


def test_it_speaks_polish(on_page):
    app = bring(on_page("pl"), WITH_FAULTS)
    assert app.title[0].value == "Prędkości"
    faults = next(table for table in tables(app) if "Wiersz" in table.columns)
    assert list(faults["Wiersz"]) == ["10", "11"]
    app = press(app, POLISH.say(FIT))
    assert "Przejazdy wzięte pod uwagę: 8 z 8." in text_of(app)
    assert "W tabeli pominięto 2 wiersze z błędami." in text_of(app)


def test_the_sample_can_be_looked_at_and_not_changed(dashboard, sample_folder):
    before = {path: path.read_bytes() for path in sample_folder.iterdir() if path.is_file()}
    app = fitted(calm(dashboard(sample_folder, lang="en").switch_page(SPEEDS).run()))
    assert "The sample cannot be changed" in text_of(app)
    assert USE not in [item.label for item in app.button]
    assert "These speeds as a file (TOML)" in [item.label for item in app.download_button]
    assert {path: path.read_bytes() for path in sample_folder.iterdir() if path.is_file()} == before


def test_faulty_rows_are_listed_and_the_others_fitted(on_page, workshop_at_once):
    app = bring(on_page(), WITH_FAULTS)
    faults = next(table for table in tables(app) if "Row" in table.columns)
    assert list(faults["Row"]) == ["10", "11"]
    assert "Rows read: 10 = used 8 + refused 2." in text_of(app)
    app = press(app, FIT)
    assert "Drives used: 8 of 8." in text_of(app)
    assert "Left out of the table: 2 rows with errors." in text_of(app)
    assert len(orders(workshop_at_once)) == 1


@pytest.mark.parametrize(
    ("content", "name"), [(b"broken", "jazdy.xlsx"), (b"", "jazdy.csv"), (b"\0" * 100, "jazdy.csv")]
)
def test_a_file_that_cannot_be_read_is_one_sentence(on_page, content, name):
    app = bring(on_page(), content, name)
    assert len(app.error) == 1
    assert name in app.error[0].value.replace("\\", "")
    assert FIT not in [item.label for item in app.button]


def test_without_a_good_row_there_is_nothing_to_fit(on_page):
    app = bring(on_page(), "skąd;dokąd;minuty\nNigdzie;Brody;12\n".encode())
    assert button(app, FIT).disabled
    assert not app.error


def test_drives_that_no_road_joins_are_told(on_page):
    app = fitted(on_page(), "skąd;dokąd;minuty\nOstrów;Brody;12\n".encode())  # an island
    assert "No drive can be used: of 1 none has both ends near a road" in app.error[0].value.replace("\\", "")


def test_a_study_without_roads_has_no_speeds(own_sample, dashboard):
    settings = own_sample / "study.toml"
    settings.write_text(settings.read_text("utf-8").replace('roads = "drogi.osm.pbf"\n', ""), "utf-8")
    app = calm(dashboard(own_sample, lang="en").switch_page(SPEEDS).run())
    assert "The study has no roads" in text_of(app)
    assert not app.button or FIT not in [item.label for item in app.button]
    assert not app.error


def test_the_drives_of_the_folder_are_taken_unless_they_are_an_empty_template(on_page, own_sample):
    assert "The folder of the study has no table of drives." in text_of(on_page())
    (own_sample / "przejazdy.csv").write_text("skąd;dokąd;minuty\n", "utf-8")
    assert "The folder of the study has no table of drives." in text_of(on_page())
    (own_sample / "drives.csv").write_bytes(SLOW)
    app = on_page()
    assert "The drives are those of drives.csv in the folder of the study." in text_of(app)
    assert "Drives used: 8 of 8." in text_of(press(app, FIT))


def test_an_unreadable_file_of_the_folder_lets_another_be_brought(on_page, own_sample):
    (own_sample / "przejazdy.xlsx").write_bytes(b"broken")
    app = on_page()
    assert "przejazdy.xlsx" in app.error[0].value.replace("\\", "")
    assert "Drives used: 8 of 8." in text_of(fitted(app))


def test_the_last_drives_outlive_the_session(on_page, workshop_at_once):
    fitted(on_page())
    assert "“jazdy.csv”" in text_of(on_page())
    again = press(on_page(), "Put aside")
    assert "The drives are those of the last question: jazdy.csv." in text_of(again)
    assert "Drives used: 8 of 8." in text_of(again)
    press(again, FIT)
    assert len(orders(workshop_at_once)) == 1


def test_the_speeds_are_used_on_every_page_and_the_use_is_undone(on_page, own_sample):
    settings = (own_sample / "study.toml").read_bytes()
    app = on_page()
    assert "The study uses the speeds of the catalogue." in text_of(app)
    calm(app.switch_page("screens/access.py").run())
    before = [item.value for item in app.metric]
    app = press(fitted(calm(app.switch_page(SPEEDS).run())), USE)
    assert f"Saved: {FILE}" in app.success[0].value.replace("\\", "")
    assert f"The study uses speeds of its own, from the file {FILE}." in text_of(app)
    assert "Drives used: 8 of 8." in text_of(app)  # the answer is still there
    assert USE not in [item.label for item in app.button]
    assert known(own_sample) == {"car": FILE}
    assert tomllib.loads((own_sample / FILE).read_text("utf-8"))["based_on"] == "car"
    calm(app.switch_page("screens/access.py").run())
    assert [item.value for item in app.metric] != before
    app = undo(calm(app.switch_page(SPEEDS).run()))
    assert "The study uses the speeds of the catalogue." in text_of(app)
    assert (own_sample / "study.toml").read_bytes() == settings
    calm(app.switch_page("screens/access.py").run())
    assert [item.value for item in app.metric] == before
    app = undo(calm(app.switch_page(SPEEDS).run()))
    assert known(own_sample) == {"car": FILE}


def test_the_list_of_changes_tells_of_it(on_page, own_sample):
    undo(press(fitted(on_page()), USE))
    table = history_table(saves(own_sample), ENGLISH)
    assert list(table["File"]) == [FILE, FILE]
    assert list(table["What was done"]) == ["the last save undone", "speeds fitted to drives"]
    assert table["What changed"].iloc[1] == "jazdy.csv; 8 drives used"


def test_a_damaged_log_of_changes_is_told_and_the_rest_goes_on(on_page, own_sample):
    (own_sample / HISTORY_FOLDER).mkdir()
    (own_sample / HISTORY_FOLDER / "zmiany.sqlite").write_bytes(b"broken" * 1000)
    app = fitted(on_page())
    assert "the log of changes cannot be read" in app.error[0].value
    assert "Drives used: 8 of 8." in text_of(app)
    app = press(app, USE)
    assert known(own_sample) == {}


def test_speeds_that_a_colleague_has_saved_meanwhile_stay(on_page, own_sample):
    app = fitted(on_page())
    role, other = profile_role("car"), b'based_on = "car"\nbasis = "user"\nsource = "Jan"\n'
    save_file(own_sample, role, FILE, other, begun_with=state_of(own_sample, role), who="Jan", action="speeds", what={})
    app = press(app, USE)
    assert "somebody has saved this file meanwhile" in app.error[0].value
    assert (own_sample / FILE).read_bytes() == other
    assert "Source: Jan" in text_of(app)


def test_another_way_of_travelling_keeps_its_own_file(on_page, own_sample):
    app = calm(box(on_page(), "Way of travelling").select("carer").run())
    assert "No service of this study is reached this way" in text_of(app)
    app = press(fitted(app), USE)
    assert known(own_sample) == {"carer": "predkosci_carer.toml"}
    calm(box(app, "Way of travelling").select("car").run())
    assert "The study uses the speeds of the catalogue." in text_of(app)
    assert "Services of this study reached this way: 10 of 14." in text_of(app)


def test_the_way_stays_chosen_in_the_other_language(on_page):
    app = calm(box(on_page(), "Way of travelling").select("carer").run())
    app = calm(app.segmented_control[0].set_value("pl").run())
    assert box(app, POLISH.say("Way of travelling")).value == "carer"


def test_a_reader_looks_and_takes_the_file_away(dashboard, own_sample, monkeypatch):
    (own_sample / "przejazdy.csv").write_bytes(SLOW)
    monkeypatch.setattr(roles, "_secrets", lambda: {"auth": {}, "roles": NAMED})
    monkeypatch.setattr(roles, "signed_in", lambda: "ewa@gmina.pl")
    app = press(calm(dashboard(own_sample, lang="en").switch_page(SPEEDS).run()), FIT)
    assert "Drives used: 8 of 8." in text_of(app)
    assert "You may look at everything here, but change nothing." in text_of(app)
    assert not app.get("file_uploader")
    assert USE not in [item.label for item in app.button]
    assert "These speeds as a file (TOML)" in [item.label for item in app.download_button]


def test_a_scenario_changes_nothing_of_the_fit(on_page, dashboard, own_sample, workshop_at_once):
    head = ScenarioStore(own_sample).new("Plan", who="Ola", edits=(CloseProvider(provider_id="P01"),))
    app = dashboard(own_sample, lang="en", scenariusz=head.scenario.scenario_id)
    fitted(calm(app.switch_page(SPEEDS).run()))
    fitted(on_page())
    [order] = orders(workshop_at_once)
    assert order.wishes.edits == ()


def test_work_under_way_is_shown_and_can_be_stopped(on_page, workshop_at_once):
    app = fitted(on_page())
    [order] = orders(workshop_at_once)
    work = workshop_at_once._works[order] = Work()
    work.hear((Message("Fitting the speeds"), 0.25))
    app = press(calm(app.run()), "Stop the work")
    assert work.stopping
    work.end()
    assert "The work was stopped." in text_of(calm(app.run()))


def test_names_are_only_text(on_page):
    content = "skąd;dokąd;minuty\n[a](http://x.y);Brody;12\nBrody;Gajewo;9\n".encode()
    app = press(bring(on_page(), content, "[a](http://a.b).csv"), FIT)
    shown = [item.value for kind in (app.markdown, app.info, app.warning, app.success) for item in kind]
    assert not [value for value in shown if "](http" in value]
