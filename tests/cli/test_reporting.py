"""`geo-cus report`, as it is typed."""

from __future__ import annotations

import shutil

import pytest

from geo_cus.planning.store import ScenarioStore
from tests.report.conftest import PROPOSAL


@pytest.fixture
def store(study):
    made = ScenarioStore(study)
    made.create(PROPOSAL, who="Anna")
    return made


def test_a_report_is_written_in_the_formats_asked_for(geo_cus, study, tmp_path):
    done = geo_cus("report", study, "--format", "html,csv", "--out", tmp_path / "raport")
    assert done.returncode == 0, done.stderr
    names = sorted(path.name for path in (tmp_path / "raport").iterdir())
    assert names == ["raport_diagnoza.csv", "raport_diagnoza.html"]
    page = (tmp_path / "raport" / "raport_diagnoza.html").read_text("utf-8")
    assert "do publikacji: małe liczby ukryte" in page
    assert done.stdout.count("Zapisano:") == 2


def test_a_scenario_is_compared_with_the_present_state(geo_cus, study, store, tmp_path):
    words = ("--kind", "program", "--scenario", PROPOSAL.name, "--audience", "internal", "--lang", "en")
    done = geo_cus("report", study, "--format", "html", "--out", tmp_path, *words)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "raport_program.html").read_text("utf-8").replace("\u00a0", " ")
    assert "Compared with the state: “present state”." in page
    assert "A new point: Punkt apteczny (pharmacy)" in page
    assert "People newly served" in page


def test_another_scenario_and_another_study_can_be_compared_with(geo_cus, study, store, tmp_path):
    earlier = tmp_path / "rok temu"
    shutil.copytree(study, earlier)
    settings = earlier / "study.toml"
    settings.write_text(settings.read_text("utf-8").replace("as_of = 2025", "as_of = 2024"), "utf-8")
    for other, named in ((earlier, "31 grudnia 2024 r."), (PROPOSAL.name, PROPOSAL.name)):
        words = ("--kind", "roczne", "--compare", other, "--format", "html", "--out", tmp_path)
        done = geo_cus("report", study, *words)
        assert done.returncode == 0, done.stderr
        page = (tmp_path / "raport_roczne.html").read_text("utf-8").replace("\u00a0", " ")
        assert "Porównano ze stanem: „" in page
        assert named in page


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--kind", "uchwała"), "„uchwała” to nie rodzaj raportu. Znane: diagnoza, program, roczne, ozps."),
        (("--format", "odt"), "„odt” to nie format raportu. Znane: pdf, docx, html, xlsx, csv, gpkg."),
        (("--scenario", "nie ma"), "nie ma"),
        (("--format", "docx", "--letterhead", "nie_ma.docx"), "nie_ma.docx: nie można odczytać papieru firmowego."),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(geo_cus, study, tmp_path, words, sentence):
    done = geo_cus("report", study, "--out", tmp_path / "raport", *words)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert not (tmp_path / "raport").exists()
