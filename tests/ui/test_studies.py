import os
import tomllib

import pytest

from geo_cus.data.settings import read_settings
from geo_cus.errors import SourceError, StudyError
from geo_cus.text import language
from geo_cus.ui.studies import STUDIES_VARIABLE, known_studies, make_study, studies_folder, study_named
from tests.ui.test_screens import asked, calm, text_of

POLISH = language("pl")


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """Give an empty folder of studies."""
    folder = tmp_path / "badania"
    monkeypatch.setenv(STUDIES_VARIABLE, str(folder))
    return folder


def test_a_new_study_is_found_by_its_folder(shelf):
    assert known_studies() == {}
    assert make_study("Łąki Dolne", "121006_2", POLISH) == "laki-dolne"
    assert known_studies() == {"laki-dolne": "Łąki Dolne"}
    settings = read_settings(study_named("laki-dolne"))
    assert settings.study.gminas == ("1210062",)
    assert (shelf / "laki-dolne" / settings.files.providers).is_file()


def test_two_studies_of_one_name_get_folders_of_their_own(shelf):
    assert [make_study("Nowa", "1210062", POLISH) for _ in range(3)] == ["nowa", "nowa-2", "nowa-3"]
    assert list(known_studies().values()) == ["Nowa"] * 3


@pytest.mark.parametrize("name", ["CON", "nul", "Com1"])
def test_no_folder_gets_a_name_that_windows_keeps_for_a_device(shelf, name):
    assert make_study(name, "1210062", POLISH) == f"{name.lower()}-2"
    assert known_studies() == {f"{name.lower()}-2": name}


@pytest.mark.parametrize("name", ['Gmina "Nowa"', "a\\b", "gmina # 1", "'''", "Łódź ]\nx = 1"])
def test_a_name_is_only_text(shelf, name):
    if not any(map(str.isalpha, name)):
        with pytest.raises(StudyError, match="Write a name"):
            make_study(name, "1210062", POLISH)
        return
    folder = study_named(make_study(name, "1210062", POLISH))
    content = tomllib.loads((folder / "study.toml").read_text("utf-8"))
    assert content["study"]["name"] == " ".join(name.split())
    assert set(content) == {"study", "files"}


@pytest.mark.parametrize("name", ["", "  ", "123", "x" * 201, "<script>alert(1)</script>"])
def test_a_name_that_is_none_is_refused(shelf, name):
    with pytest.raises(StudyError, match="Write a name"):
        make_study(name, "1210062", POLISH)


@pytest.mark.parametrize("code", ["", "abc", "12", "12100", "121006", "0" * 30])
def test_a_code_that_is_none_is_refused(shelf, code):
    with pytest.raises(StudyError, match="seven digits"):
        make_study("Nowa", code, POLISH)


def test_a_folder_that_cannot_be_made_is_told(tmp_path, monkeypatch):
    (tmp_path / "badania").write_text("a file, no folder")
    monkeypatch.setenv(STUDIES_VARIABLE, str(tmp_path / "badania"))
    with pytest.raises(SourceError, match="cannot be written to"):
        make_study("Nowa", "1210062", POLISH)


@pytest.mark.parametrize("name", ["", ".", "..", "../inne", "/etc", "nowa/", "nowa/../nowa", "NOWA", "C:\\nowa"])
def test_only_a_known_name_is_a_study(shelf, name):
    make_study("Nowa", "1210062", POLISH)
    (shelf.parent / "inne").mkdir()
    (shelf.parent / "inne" / "study.toml").write_text("")
    (shelf / "study.toml").write_text("")
    assert study_named(name) is None


def test_a_study_that_cannot_be_read_goes_by_its_folder(shelf):
    (shelf / "zepsute").mkdir(parents=True)
    (shelf / "zepsute" / "study.toml").write_text("[study")
    assert known_studies() == {"zepsute": "zepsute"}


def test_without_the_variable_studies_stand_among_the_documents(monkeypatch, tmp_path):
    monkeypatch.delenv(STUDIES_VARIABLE, raising=False)
    monkeypatch.setattr("geo_cus.ui.studies.user_documents_path", lambda: tmp_path)
    assert studies_folder() == tmp_path / "geo_cus"


def test_a_study_is_made_and_opened_from_the_start_page(shelf, dashboard):
    app = calm(dashboard(None, lang="en"))
    app.text_input[0].set_value("Nowa Wieś")
    app.text_input[1].set_value("12100")
    calm(next(button for button in app.button if button.label == "Make it").click().run())
    assert "seven digits" in text_of(app)
    app.text_input[1].set_value("1210062")
    calm(next(button for button in app.button if button.label == "Make it").click().run())
    assert app.title[0].value == "The study is still empty"
    assert asked(app, "badanie") == "nowa-wies"
    assert os.sep not in str(app.query_params)


def test_a_known_study_is_opened_and_left(shelf, dashboard, own_sample):
    own_sample.rename(shelf.parent / "badania")
    shelf.rename(shelf.parent / "stare")
    shelf.mkdir()
    (shelf.parent / "stare").rename(shelf / "stare")
    app = calm(dashboard(None, lang="en"))
    calm(next(button for button in app.button if button.label == "Open").click().run())
    assert app.title[0].value == "Who reaches what"
    assert asked(app, "badanie") == "stare"
    calm(next(button for button in app.button if button.label == "Another study").click().run())
    assert app.title[0].value == "Who cannot reach which service?"
    assert "badanie" not in app.query_params


def test_a_study_that_is_gone_is_told(shelf, dashboard):
    app = calm(dashboard(None, badanie="dawne", lang="en"))
    assert app.title[0].value == "Who cannot reach which service?"
    assert "There is no study “dawne” any more" in text_of(app)


def test_a_dashboard_of_one_study_opens_no_other(shelf, dashboard, sample_folder):
    make_study("Nowa", "1210062", POLISH)
    app = calm(dashboard(sample_folder, badanie="nowa", lang="en"))
    assert app.title[0].value == "Who reaches what"
    assert not [button for button in app.button if button.label == "Another study"]
