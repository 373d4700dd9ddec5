"""What a page says when something is killed, taken away or full; nothing is lost, and the next try works."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import threading
import time
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from geo_cus.atomic import is_full
from geo_cus.data.file_check import check_file
from geo_cus.data.saved_files import save_file, saves, state_of
from geo_cus.errors import SourceError, cause_of
from geo_cus.planning import store_file
from geo_cus.planning.store import ScenarioStore
from geo_cus.text import language
from geo_cus.ui.journal import recorded
from geo_cus.ui.reading import StudyReader
from geo_cus.ui.studies import STUDIES_VARIABLE
from geo_cus.ui.work import Work, Workshop
from tests.ui.test_data_in import THREE_FAULTY
from tests.ui.test_in_browser import SECONDS as BROWSER_MS
from tests.ui.test_in_browser import calm as calm_browser
from tests.ui.test_scenarios import box
from tests.ui.test_screens import SCREENS, calm, text_of
from tests.ui.test_work import doubled

if TYPE_CHECKING:
    from collections.abc import Iterator

POLISH = language("pl")
SECONDS = 120
EVERY_SCREEN = [*SCREENS, "screens/upload.py", "screens/providers.py"]


def press(app, label):
    wanted = POLISH.say(label)
    return calm(next(button for button in app.button if button.label == wanted).click().run())


def no_space(*_args, **_options):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def kill(work: Work) -> None:
    """End the process of a piece of work as the system does when memory runs out."""
    ends = time.monotonic() + SECONDS
    while work._process is None and time.monotonic() < ends:
        time.sleep(0.005)
    assert work._process is not None
    work._process.kill()


@pytest.mark.slow
def test_a_killed_search_says_so_and_the_next_one_works(dashboard, sample_folder, monkeypatch):
    app = dashboard(sample_folder, usluga="swietlica")
    workshop = Workshop(kept=3)
    monkeypatch.setattr("geo_cus.ui.works.workshop", lambda: workshop)
    calm(app.switch_page("screens/new_point.py").run())
    press(app, "Search")
    [order] = workshop.keys()
    killed = workshop.known(order)
    assert killed is not None
    kill(killed)
    assert killed.wait(SECONDS)
    assert "Praca została przerwana. Zacznij ją jeszcze raz." in text_of(calm(app.run()))
    press(app, "Search")
    search = workshop.known(order)
    assert search is not killed
    assert search is not None
    assert search.wait(SECONDS)
    assert POLISH.say("Proven: no plan is better.") in text_of(calm(app.run()))


@pytest.mark.slow
def test_a_killed_reading_says_so_and_the_page_reads_again(dashboard, sample_folder, monkeypatch):
    app = dashboard(None)
    reader = StudyReader()
    monkeypatch.setattr("geo_cus.ui.shell.reader", lambda: reader)
    monkeypatch.setenv("GEO_CUS_STUDY", str(sample_folder))
    killer = threading.Thread(target=lambda: kill(reader.open(sample_folder)))
    killer.start()
    calm(app.run())
    killer.join()
    assert "Praca została przerwana. Odśwież stronę, aby zacząć od nowa." in text_of(app)
    assert calm(app.run()).title[0].value == POLISH.say("Who reaches what")
    reader.close()


def test_work_that_ends_in_the_middle_of_its_answer_has_failed(monkeypatch):
    def cut_off(_: Connection) -> object:
        message = "got end of file during message"
        raise OSError(message)

    monkeypatch.setattr(Connection, "recv", cut_off)
    work = Workshop(kept=1).begin("a", doubled, 2)
    assert work.wait(SECONDS)
    assert work.failed


def test_a_study_that_is_taken_away_is_missed_on_every_page_and_found_again(dashboard, own_sample):
    app = calm(dashboard(own_sample, usluga="poz"))
    aside = own_sample.rename(own_sample.with_name("gdzie-indziej"))
    for screen in EVERY_SCREEN:
        calm(app.switch_page(screen).run())
        [complaint] = app.error
        assert "study.toml" in complaint.value.replace("\\", "")
    aside.rename(own_sample)
    for screen in EVERY_SCREEN:
        assert not calm(app.switch_page(screen).run()).error
    assert app.title


def test_a_known_study_that_is_taken_away_leads_to_the_start(dashboard, own_sample, monkeypatch):
    monkeypatch.setenv(STUDIES_VARIABLE, str(own_sample.parent))
    app = calm(dashboard(None, badanie=own_sample.name))
    assert app.title[0].value == POLISH.say("Who reaches what")
    aside = own_sample.rename(own_sample.parent.parent / "gdzie-indziej")
    assert "już nie ma" in calm(app.run()).warning[0].value
    assert app.title[0].value == POLISH.say("Who cannot reach which service?")
    aside.rename(own_sample)
    assert calm(app.run()).title[0].value == POLISH.say("Who reaches what")


@contextmanager
def full_disk(folder: Path) -> Iterator[None]:
    """Have no room for any file below a folder."""
    write = Path.write_bytes

    def full(self: Path, content: bytes) -> int:
        return no_space() if folder in self.parents else write(self, content)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        yield


@contextmanager
def full_store() -> Iterator[None]:
    """Have no room for another page of the store of scenarios."""
    connected = store_file._connected

    def full(path: Path) -> sqlite3.Connection:
        connection = connected(path)
        connection.execute("PRAGMA max_page_count = 1")  # SQLite takes it for the pages that there are
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store_file, "_connected", full)
        yield


def test_a_full_disk_loses_neither_scenarios_nor_what_was_typed(dashboard, own_sample):
    name = "Ź" * 90
    app = calm(dashboard(own_sample, usluga="poz").switch_page("screens/scenarios.py").run())
    app.text_input[0].set_value(name)
    with full_store():
        press(app, "Begin")
    assert "dysk jest pełny, więc nic nie zapisano. Zwolnij" in text_of(app)
    assert app.text_input[0].value == name
    press(app, "Begin")
    calm(box(app, POLISH.say("What changes")).select(POLISH.say("More or fewer people")).run())
    with full_store():
        while not app.error:
            app.number_input[0].set_value(99)
            typed = [field.value for field in app.number_input]
            press(app, "Add")
    assert "dysk jest pełny" in text_of(app)
    assert [field.value for field in app.number_input] == typed
    [kept] = ScenarioStore(own_sample).scenarios()
    press(app, "Add")
    [more] = ScenarioStore(own_sample).scenarios()
    assert (more.revision, len(more.scenario.edits)) == (kept.revision + 1, len(kept.scenario.edits) + 1)


def test_a_table_that_does_not_fit_is_still_there_to_be_saved(dashboard, own_sample):
    before = (own_sample / "podmioty.csv").read_bytes()
    app = calm(dashboard(own_sample).switch_page("screens/upload.py").run())
    calm(app.selectbox[0].select("providers").run())
    calm(app.file_uploader[0].set_value(("lista.csv", THREE_FAULTY, "text/csv")).run())
    save = next(button.label for button in app.button if button.label.startswith("Zapisz"))
    with full_disk(own_sample):
        press(app, save)
    assert "dysk jest pełny: zwolnij trochę miejsca" in text_of(app)
    assert (own_sample / "podmioty.csv").read_bytes() == before
    assert "Wiersze wczytane: 5 = użyte 2 + odrzucone 3." in text_of(app)
    press(app, save)
    assert "Zapisano" in app.success[0].value
    assert len(saves(own_sample)) == 1


def test_a_save_that_did_not_fit_is_not_in_the_log_either(own_sample):
    before, begun_with = (own_sample / "podmioty.csv").read_bytes(), state_of(own_sample, "providers")
    with (
        full_disk(own_sample),
        pytest.raises(SourceError, match="the disk is full: free some space, and try again"),
    ):
        save_file(
            own_sample, "providers", "podmioty.csv", b"x", begun_with=begun_with, who="Anna", action="edit", what={}
        )
    assert (own_sample / "podmioty.csv").read_bytes() == before
    assert saves(own_sample) == []


def test_a_log_that_does_not_fit_keeps_the_old_file(own_sample, monkeypatch):
    def full(*_args):
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        assert is_full(error)
        raise error

    before, begun_with = (own_sample / "podmioty.csv").read_bytes(), state_of(own_sample, "providers")
    monkeypatch.setattr("geo_cus.data.saved_files._note", full)
    with pytest.raises(SourceError, match="the disk is full, so nothing was saved"):
        save_file(
            own_sample, "providers", "podmioty.csv", b"x", begun_with=begun_with, who="Anna", action="edit", what={}
        )
    assert (own_sample / "podmioty.csv").read_bytes() == before
    assert saves(own_sample) == []


def test_a_file_that_cannot_be_put_aside_for_its_check_says_why(monkeypatch):
    monkeypatch.setattr("geo_cus.data.file_check.tempfile.TemporaryDirectory", no_space)
    with pytest.raises(SourceError, match=r"drogi\.osm: .*the disk is full"):
        check_file("roads", "drogi.osm", b"<osm/>", ("2899993",))


def test_a_study_that_cannot_be_made_keeps_its_name_in_the_form(dashboard, monkeypatch, tmp_path):
    monkeypatch.setenv(STUDIES_VARIABLE, str(tmp_path))
    app = calm(dashboard(None))
    app.text_input[0].set_value("Nowa Wieś")
    app.text_input[1].set_value("2899993")
    monkeypatch.setattr("geo_cus.ui.studies.Path.mkdir", no_space)
    press(app, "Make it")
    assert "dysk jest pełny: zwolnij trochę miejsca i spróbuj ponownie" in text_of(app)
    assert [box.value for box in app.text_input] == ["Nowa Wieś", "2899993"]


def test_a_fault_that_cannot_be_written_down_is_still_one_sentence(dashboard, sample_folder, monkeypatch):
    monkeypatch.setattr("geo_cus.ui.journal.user_log_path", no_space)
    monkeypatch.setattr("geo_cus.ui.shell.open_study", lambda *_: 1 / 0)
    assert recorded(ValueError("x")) is None
    [complaint] = calm(dashboard(sample_folder)).error
    assert "Czy dysk nie jest pełny" in complaint.value.replace("\\", "")


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "dysk jest pełny"), (errno.EACCES, "Brak uprawnień"), (errno.EROFS, "dysk jest tylko do odczytu")],
)
def test_the_usual_reasons_are_told_in_polish(number, said):
    assert said in POLISH.say(cause_of(OSError(number, "English")))


def test_an_unusual_reason_is_told_as_the_system_does():
    assert cause_of(OSError(errno.EIO, "Input/output error")) == "Input/output error"


@pytest.mark.browser
def test_a_page_loaded_anew_before_the_save_is_clear_and_has_written_nothing(watched, start, shelf, sample_folder):
    folder = shelf / f"przerwane-{sum(1 for _ in shelf.iterdir())}"  # another one if the test is run again
    shutil.copytree(sample_folder, folder, ignore=shutil.ignore_patterns("maker", "*.py"))
    before = (folder / "podmioty.csv").read_bytes()
    page = watched.page
    page.goto(f"{start}/wczytaj?badanie={folder.name}")
    page.get_by_label(POLISH.say("What do you bring?")).click(timeout=BROWSER_MS)
    page.get_by_role("option", name=POLISH.say("Providers"), exact=True).click()
    field = page.locator("[class*='st-key-brought_upload_providers_'] input[type=file]")
    field.set_input_files({"name": "lista.csv", "mimeType": "text/csv", "buffer": THREE_FAULTY})
    expect(page.get_by_text("Wiersze wczytane: 5 = użyte 2 + odrzucone 3.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name=POLISH.say("Put aside"))).to_be_visible(timeout=BROWSER_MS)
    expect(page.get_by_text("Wiersze wczytane: 5 = użyte 2 + odrzucone 3.")).to_be_visible()
    assert (folder / "podmioty.csv").read_bytes() == before
    page.get_by_role("button", name=POLISH.say("Put aside")).click()
    expect(page.get_by_text(POLISH.say("Nothing is written before you press “Save”."))).to_be_visible()
    assert (folder / "podmioty.csv").read_bytes() == before
    assert saves(folder) == []
    calm_browser(watched)
