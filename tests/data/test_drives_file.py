"""Drives as a file: found by the names of their templates, read from their content."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo_cus.data.drives_file import DRIVES_ENDINGS, drives_beside, drives_in
from geo_cus.data.file_check import NamedFile
from geo_cus.data.study_files import load_study
from geo_cus.data.templates import template_csv, template_names, template_xlsx
from geo_cus.errors import SourceError
from geo_cus.text import LANGUAGE_CODES, language


@pytest.fixture(scope="module")
def study(sample_folder):
    return load_study(sample_folder)


def test_the_templates_of_every_language_are_found(tmp_path):
    names = {template_names(language(code))["drives"] + ending for code in LANGUAGE_CODES for ending in DRIVES_ENDINGS}
    for name in names:
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "inne.csv").write_bytes(b"x")
    assert {drives.file for drives in drives_beside(tmp_path)} == names
    assert all(drives.content == drives.file.encode() for drives in drives_beside(tmp_path))


@pytest.mark.parametrize("code", LANGUAGE_CODES)
@pytest.mark.parametrize(("ending", "made"), [(".csv", template_csv), (".xlsx", template_xlsx)])
def test_an_empty_template_holds_no_row(study, code, ending, made):
    table = drives_in(NamedFile(f"a{ending}", made("drives", language(code))), study)
    assert (table.count.read, [item.code for item in table.faults]) == (0, ["no_rows"])


def test_drives_are_read_from_their_content_whatever_the_name(study):
    drives = NamedFile("../<b>/moje.CSV", "skąd;dokąd;minuty\nBrody;Gajewo;9\nNigdzie;Brody;5\n".encode())
    table = drives_in(drives, study)
    assert (table.count.used, [item.row for item in table.faults]) == (1, [3])
    assert table.faults[0].file == drives.file


def test_a_file_of_another_kind_is_refused(study):
    with pytest.raises(SourceError, match="skan.pdf"):
        drives_in(NamedFile("skan.pdf", b"x"), study)


def test_a_file_that_cannot_be_read_is_named(tmp_path, monkeypatch):
    (tmp_path / "przejazdy.csv").write_bytes(b"x")

    def closed(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("pathlib.Path.read_bytes", closed)
    with pytest.raises(SourceError, match="przejazdy.csv: the file cannot be read"):
        drives_beside(tmp_path)


def test_places_are_those_of_the_study_given(study):
    nowhere = replace(study, settlements=study.settlements.iloc[:0])
    drives = NamedFile("a.csv", "skąd;dokąd;minuty\nBrody;Gajewo;9\n".encode())
    assert drives_in(drives, nowhere).count.used == 0
