"""Files saved over older ones: noted, kept, undone, and never written over what somebody else has saved."""

from __future__ import annotations

import hashlib
import sqlite3
import tomllib
from concurrent.futures import ThreadPoolExecutor

import pytest

from geo_cus.data.file_roles import may_be_missing, profile_role
from geo_cus.data.saved_files import last_save, save_file, saves, state_of, undo_save
from geo_cus.data.study_folder import HISTORY_FOLDER
from geo_cus.data.templates import write_new_study
from geo_cus.errors import OutdatedFileError, SourceError, StudyError
from geo_cus.text import language

CONTENT = b"nazwa;us\xc5\x82ugi\nApteka;apteka\n"


@pytest.fixture
def folder(tmp_path):
    write_new_study(tmp_path, language("pl"), name="Nowa", gmina="1210062")
    return tmp_path


def saved(folder, content=CONTENT, *, name="podmioty.csv", role="providers", begun_with=None, who="Ola"):
    state = state_of(folder, role) if begun_with is None else begun_with
    return save_file(folder, role, name, content, begun_with=state, who=who, action="upload", what={"rows": 1})


def test_a_save_is_noted_and_what_was_before_is_kept(folder):
    before = (folder / "podmioty.csv").read_bytes()
    save = saved(folder)
    assert (folder / "podmioty.csv").read_bytes() == CONTENT
    assert state_of(folder, "providers") == hashlib.sha256(CONTENT).hexdigest() == save.sha256
    kept = [path.read_bytes() for path in (folder / HISTORY_FOLDER).glob("*_podmioty.csv")]
    assert kept == [before]
    assert saves(folder) == [save]
    assert (save.who, save.what) == ("Ola", {"rows": 1})


def test_a_file_that_was_saved_meanwhile_is_not_overwritten(folder):
    begun = state_of(folder, "providers")
    saved(folder, who="Ola")
    with pytest.raises(OutdatedFileError, match="somebody has saved this file meanwhile"):
        saved(folder, b"other", begun_with=begun, who="Jan")
    assert (folder / "podmioty.csv").read_bytes() == CONTENT
    assert [save.who for save in saves(folder)] == ["Ola"]


def test_of_many_who_begin_alike_one_saves(folder):
    begun = state_of(folder, "providers")

    def tried(number: int) -> bool:
        try:
            saved(folder, CONTENT + b"%d" % number, begun_with=begun)
        except OutdatedFileError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(tried, range(12))) == 1
    assert len(saves(folder)) == 1


def test_the_last_save_is_undone_and_done_again(folder):
    before = (folder / "podmioty.csv").read_bytes()
    saved(folder)
    undo_save(folder, "providers", begun_with=state_of(folder, "providers"), who="Jan")
    assert (folder / "podmioty.csv").read_bytes() == before
    undo_save(folder, "providers", begun_with=state_of(folder, "providers"), who="Jan")
    assert (folder / "podmioty.csv").read_bytes() == CONTENT
    assert [save.action for save in saves(folder)] == ["undo", "undo", "upload"]


def test_an_undo_does_not_touch_what_was_saved_by_other_means(folder):
    saved(folder)
    (folder / "podmioty.csv").write_bytes(b"by hand")
    assert last_save(folder, "providers") is None
    with pytest.raises(StudyError, match="nothing to undo"):
        undo_save(folder, "providers", begun_with=state_of(folder, "providers"), who="Jan")
    assert (folder / "podmioty.csv").read_bytes() == b"by hand"


def test_study_toml_names_the_new_file_and_keeps_its_notes(folder):
    notes = [line for line in (folder / "study.toml").read_text("utf-8").splitlines() if line.startswith("#")]
    saved(folder, b"x", name="granice.geojson", role="boundary")
    saved(folder, b"y", name="podmioty.xlsx")
    text = (folder / "study.toml").read_text("utf-8")
    assert [line for line in text.splitlines() if line.startswith("#")] == notes
    files = tomllib.loads(text)["files"]
    assert files == {"settlements": "miejscowosci.csv", "providers": "podmioty.xlsx", "boundary": "granice.geojson"}
    undo_save(folder, "providers", begun_with=state_of(folder, "providers"), who="Jan")
    assert tomllib.loads((folder / "study.toml").read_text("utf-8"))["files"]["providers"] == "podmioty.csv"


def test_a_file_of_another_role_is_not_overwritten(folder):
    there = (folder / "miejscowosci.csv").read_bytes()
    assert saved(folder, name="miejscowosci.csv").file == "miejscowosci-2.csv"
    assert (folder / "miejscowosci.csv").read_bytes() == there


def test_a_file_that_no_role_names_is_kept_too(folder):
    there = (folder / "podmioty.xlsx").read_bytes()
    saved(folder, name="podmioty.xlsx")
    assert [path.read_bytes() for path in (folder / HISTORY_FOLDER).glob("*_podmioty.xlsx")] == [there]


def test_a_full_disk_leaves_all_as_it_was(folder, monkeypatch):
    before = (folder / "podmioty.csv").read_bytes()
    begun = state_of(folder, "providers")

    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("geo_cus.data.saved_files.shutil.copyfile", full)
    with pytest.raises(SourceError, match="the disk is full: free some space, and try again"):
        saved(folder)
    assert (folder / "podmioty.csv").read_bytes() == before
    assert saves(folder) == []
    assert state_of(folder, "providers") == begun
    assert not list(folder.glob(".*"))


def test_no_save_is_ever_changed_or_removed(folder):
    saved(folder)
    with sqlite3.connect(folder / HISTORY_FOLDER / "zmiany.sqlite") as log:
        for order in ("DELETE FROM saves", "UPDATE saves SET who = 'x'"):
            with pytest.raises(sqlite3.IntegrityError, match="saves are only added"):
                log.execute(order)
    log.close()


def test_a_log_that_is_damaged_is_told(folder):
    (folder / HISTORY_FOLDER).mkdir()
    (folder / HISTORY_FOLDER / "zmiany.sqlite").write_bytes(b"broken" * 1000)
    with pytest.raises(SourceError, match="the log of changes cannot be read"):
        saves(folder)
    with pytest.raises(SourceError, match="the log of changes cannot be read"):
        saved(folder)


SPEEDS = b'based_on = "car"\n'


def test_a_way_of_travelling_is_named_and_named_no_more(folder):
    settings, role = folder / "study.toml", profile_role("car")
    before = settings.read_bytes()
    save = saved(folder, SPEEDS, name="predkosci_car.toml", role=role)
    assert tomllib.loads(settings.read_text("utf-8"))["profiles"] == {"car": "predkosci_car.toml"}
    assert (save.role, save.file_before, save.sha256_before) == ("profile car", "", "")
    undone = undo_save(folder, role, begun_with=state_of(folder, role), who="Jan")
    assert settings.read_bytes() == before
    assert (undone.file, undone.sha256, undone.subject) == ("", "", "predkosci_car.toml")
    assert state_of(folder, role) == ""
    undo_save(folder, role, begun_with="", who="Jan")
    assert tomllib.loads(settings.read_text("utf-8"))["profiles"] == {"car": "predkosci_car.toml"}
    assert (folder / "predkosci_car.toml").read_bytes() == SPEEDS


def test_the_profile_that_was_named_before_comes_back(folder):
    settings, role = folder / "study.toml", profile_role("car")
    own = '\n[profiles] # ours\n# of the mountains\nfoot = "pieszo.toml"\ncar = "auto.toml"\n'
    settings.write_text(settings.read_text("utf-8") + own, "utf-8")
    (folder / "auto.toml").write_bytes(b"own")
    before = settings.read_bytes()
    saved(folder, SPEEDS, name="predkosci_car.toml", role=role)
    (folder / "auto.toml").unlink()
    assert tomllib.loads(settings.read_text("utf-8"))["profiles"]["foot"] == "pieszo.toml"
    undo_save(folder, role, begun_with=state_of(folder, role), who="Jan")
    assert (settings.read_bytes(), (folder / "auto.toml").read_bytes()) == (before, b"own")


def test_a_table_of_profiles_with_a_note_stays(folder):
    settings, role = folder / "study.toml", profile_role("car")
    settings.write_text(settings.read_text("utf-8") + "\n[profiles]\n# none yet\n", "utf-8")
    before = settings.read_bytes()
    saved(folder, SPEEDS, name="predkosci_car.toml", role=role)
    undo_save(folder, role, begun_with=state_of(folder, role), who="Jan")
    assert settings.read_bytes() == before


def test_speeds_that_somebody_named_meanwhile_stay(folder):
    role = profile_role("car")
    saved(folder, SPEEDS, name="predkosci_car.toml", role=role)
    with pytest.raises(OutdatedFileError, match="somebody has saved this file meanwhile"):
        saved(folder, b"other", name="predkosci_car.toml", role=role, begun_with="", who="Jan")
    assert (folder / "predkosci_car.toml").read_bytes() == SPEEDS


def test_a_file_of_another_way_of_travelling_is_not_overwritten(folder):
    saved(folder, SPEEDS, name="profil.toml", role=profile_role("car"))
    assert saved(folder, b"on foot", name="profil.toml", role=profile_role("foot")).file == "profil-2.toml"
    assert saved(folder, b"x", name="profil.toml", role="boundary").file == "profil-3.toml"


@pytest.mark.parametrize(("role", "missing"), [("providers", False), ("boundary", True), ("profile car", True)])
def test_only_what_a_study_can_be_without_may_be_missing(role, missing):
    assert may_be_missing(role) is missing


def test_a_first_boundary_is_taken_out_again_and_a_first_table_is_not(folder):
    saved(folder, b"x", name="granice.geojson", role="boundary")
    undo_save(folder, "boundary", begun_with=state_of(folder, "boundary"), who="Jan")
    assert "boundary" not in tomllib.loads((folder / "study.toml").read_text("utf-8"))["files"]
    (folder / "podmioty.csv").unlink()
    saved(folder)
    with pytest.raises(StudyError, match="nothing to undo"):
        undo_save(folder, "providers", begun_with=state_of(folder, "providers"), who="Jan")
