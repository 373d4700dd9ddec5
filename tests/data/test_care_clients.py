"""The table of clients of home care, with the headers and the faults that offices make."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd
import pytest

from geo_cus.data.care_clients import read_clients
from geo_cus.errors import SourceError

VILLAGES = pd.DataFrame({"settlement_id": ["0422416", "gady", "9900384"]})
HEAD = "miejscowość_id;klienci;wizyty_w_tygodniu;minuty_wizyty"


@pytest.fixture
def read(tmp_path):
    def of_rows(*rows, head=HEAD):
        path = tmp_path / "klienci.csv"
        path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
        return read_clients(path, VILLAGES)

    return of_rows


def test_rows_become_numbers(read):
    found = read("9900384;3;5;45", "9900384;1;2;22,5", "gady;0;1;30")
    assert not found.faults
    columns = ["settlement_id", "clients", "visits_a_week", "visit_min", "row"]
    assert found.frame[columns].to_numpy().tolist() == [
        ["9900384", 3, 5, 45.0, 2], ["9900384", 1, 2, 22.5, 3], ["gady", 0, 1, 30.0, 4],
    ]  # fmt: skip
    assert (found.count.read, found.count.used, found.count.refused) == (3, 3, 0)


def test_english_headers_and_a_zero_that_a_spreadsheet_ate(read):
    found = read("422416;3;5;45", head="settlement_id;clients;visits_a_week;visit_min")
    assert found.frame["settlement_id"].tolist() == ["0422416"]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("nigdzie;1;5;45", "no_such_settlement", "miejscowość_id"),
        (";1;5;45", "missing_value", "miejscowość_id"),
        ("gady;-1;5;45", "too_small", "klienci"),
        ("gady;;5;45", "missing_value", "klienci"),
        ("gady;1,5;5;45", "not_whole", "klienci"),
        ("gady;10001;5;45", "too_large", "klienci"),
        ("gady;1;0;45", "too_small", "wizyty_w_tygodniu"),
        ("gady;1;71;45", "too_large", "wizyty_w_tygodniu"),
        ("gady;1;5;", "missing_value", "minuty_wizyty"),
        ("gady;1;5;0", "too_small", "minuty_wizyty"),
        ("gady;1;5;721", "too_large", "minuty_wizyty"),
        ("gady;1;5;kwadrans", "not_a_number", "minuty_wizyty"),
        ("gady;=1+1;5;45", "formula", "klienci"),
        ("<b>gady</b>;1;5;45", "markup", "miejscowość_id"),
    ],
)
def test_a_wrong_row_is_named_and_the_good_one_stays(read, row, code, column):
    found = read("9900384;3;5;45", row)
    assert [(item.code, item.row, item.column) for item in found.faults] == [(code, 3, column)]
    assert found.frame["settlement_id"].tolist() == ["9900384"]


def test_of_the_same_clients_twice_none_is_used(read):
    found = read("gady;3;5;45", "gady;4;5;45", "gady;4;5;30")
    assert [(item.code, item.row) for item in found.faults] == [("doubled_clients", 2), ("doubled_clients", 3)]
    assert found.frame["visit_min"].tolist() == [30.0]


def test_names_and_addresses_are_not_used(read):
    found = read("gady;1;5;45;Jan Nowak", head=f"{HEAD};adres")
    assert [item.code for item in found.faults] == ["unknown_column"]
    assert "Nowak" not in found.frame.to_string()


def test_a_workbook_with_a_formula(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(HEAD.split(";"))
    book.active.append(["gady", 2, 5, 45])
    book.active.append(["gady", "=A1", 5, 30])
    content = io.BytesIO()
    book.save(content)
    (tmp_path / "klienci.xlsx").write_bytes(content.getvalue())
    found = read_clients(tmp_path / "klienci.xlsx", VILLAGES)
    assert found.frame["clients"].tolist() == [2]
    assert [item.row for item in found.faults] == [3]


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SourceError, match=r"nie_ma\.csv"):
        read_clients(tmp_path / "nie_ma.csv", VILLAGES)
