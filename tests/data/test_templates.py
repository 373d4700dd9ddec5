"""Templates open in Excel, explain their columns, and are read back."""

from __future__ import annotations

import csv
import tomllib
from functools import partial

import openpyxl
import pytest

from geo_cus.data.bus_lines import read_bus_lines
from geo_cus.data.bus_row import BusRow
from geo_cus.data.candidates import CandidateRow, read_candidates
from geo_cus.data.care_clients import ClientRow, read_clients
from geo_cus.data.drives import DriveRow, read_drives
from geo_cus.data.gmina_totals import GminaRow, read_gmina_totals
from geo_cus.data.intake import InputTable
from geo_cus.data.providers import ProviderRow, read_providers
from geo_cus.data.settlements import SettlementRow, read_settlements
from geo_cus.data.templates import header_word, template_columns, write_new_study, write_templates
from geo_cus.errors import SourceError, StudyError
from geo_cus.text import language
from tests.studies import providers, settlements, study


def read_known_drives(path):
    """Read drives of a study that has a village Dobra."""
    homes = settlements([("Dobra", None, 10)]).assign(lon=20.8, lat=49.65)
    return read_drives(path, study(homes, providers([]), roads=None))


def read_known_clients(path):
    """Read clients of a study that has the settlement of the example."""
    homes = settlements([("Dobra", None, 10)]).assign(settlement_id="0422416")
    return read_clients(path, homes)


def read_calls(path):
    """Read the bus lines as one table, that of their calls."""
    table = read_bus_lines(path)
    return InputTable(table.lines.stop_times, table.faults, table.count)


TABLES = {
    "settlements": (SettlementRow, read_settlements),
    "providers": (ProviderRow, read_providers),
    "bus": (BusRow, read_calls),
    "drives": (DriveRow, read_known_drives),
    "gmina_totals": (GminaRow, partial(read_gmina_totals, gminas=("1210062",))),
    "candidates": (CandidateRow, read_candidates),
    "clients": (ClientRow, read_known_clients),
}
OF_ONE_ROW = {"bus": ["lone_stop"]}
"""What is to be said of a table with one row: a bus needs two stops."""


@pytest.fixture(params=["pl", "en"])
def words(request):
    """Give each language."""
    return language(request.param)


def test_a_csv_template_is_what_excel_wants(tmp_path, words):
    for path, _ in write_templates(tmp_path, words).values():
        data = path.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.endswith(b"\r\n")
        assert b";" in data


@pytest.mark.parametrize("role", TABLES)
@pytest.mark.parametrize("form", [0, 1])
def test_an_empty_template_has_no_rows_and_no_other_fault(tmp_path, words, role, form):
    path = write_templates(tmp_path, words)[role][form]
    result = TABLES[role][1](path)
    assert [item.code for item in result.faults] == ["no_rows"]
    assert result.count.read == 0


@pytest.mark.parametrize("role", TABLES)
def test_a_csv_template_filled_with_its_examples_is_good(tmp_path, words, role):
    model, read = TABLES[role]
    path = write_templates(tmp_path, words)[role][0]
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerow(info.example for info in template_columns(model).values())
    result = read(path)
    assert [item.code for item in result.faults] == OF_ONE_ROW.get(role, [])
    assert result.count.used == 1
    understood_only = model.model_fields.keys() - template_columns(model).keys()
    assert result.frame.drop(columns=understood_only, errors="ignore").notna().all(axis=None)


@pytest.mark.parametrize("role", TABLES)
def test_a_workbook_filled_with_its_examples_is_good(tmp_path, words, role):
    model, read = TABLES[role]
    path = write_templates(tmp_path, words)[role][1]
    book = openpyxl.load_workbook(path)
    for place, info in enumerate(template_columns(model).values(), start=1):
        book.worksheets[0].cell(2, place, info.example)
    book.save(path)
    result = read(path)
    assert [item.code for item in result.faults] == OF_ONE_ROW.get(role, [])
    assert result.count.used == 1


@pytest.mark.parametrize("role", TABLES)
def test_the_second_sheet_explains_every_column(tmp_path, words, role):
    model, _ = TABLES[role]
    book = openpyxl.load_workbook(write_templates(tmp_path, words)[role][1])
    explained = [row[0] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True)]
    assert explained == [header_word(info, words) for info in template_columns(model).values()]
    assert [cell.value for cell in book.worksheets[0][1]] == explained
    assert all(row[2] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True))


def test_codes_keep_their_zeros_in_a_workbook(tmp_path, words):
    sheet = openpyxl.load_workbook(write_templates(tmp_path, words)["settlements"][1]).worksheets[0]
    place = 1 + list(template_columns(SettlementRow)).index("simc")
    formats = [group.number_format for group in sheet.column_dimensions.values() if group.min <= place <= group.max]
    assert formats == ["@"]


def test_the_same_template_is_the_same_bytes(tmp_path, words):
    first, second = (write_templates(tmp_path / name, words)["providers"][1].read_bytes() for name in "ab")
    assert first == second


def test_nothing_is_overwritten(tmp_path, words):
    write_new_study(tmp_path, words)
    with pytest.raises(StudyError, match="there is a study here already"):
        write_new_study(tmp_path, words)
    with pytest.raises(SourceError, match="the file is there already and is not overwritten"):
        write_templates(tmp_path, words)


def test_a_folder_that_cannot_be_made(tmp_path, words):
    (tmp_path / "plik").write_text("x")
    with pytest.raises(SourceError, match="the folder cannot be written to"):
        write_new_study(tmp_path / "plik" / "studium", words)


def test_a_new_study_names_its_tables(tmp_path, words):
    settings, *tables = write_new_study(tmp_path / "studium", words)
    content = tomllib.loads(settings.read_text("utf-8"))
    assert content["study"]["language"] == words.code
    assert {content["files"]["settlements"], content["files"]["providers"]} <= {path.name for path in tables}
    assert len(tables) == 14
    assert f'bus = "{tables[4].name}"' in settings.read_text("utf-8")
    assert not {"bus", "gmina_totals"} & set(content["files"])
