"""The files of a run, read back."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from geo_cus.access.measure import measure_study
from geo_cus.access.measurement import Status
from geo_cus.data.study import Source
from geo_cus.errors import GeoCusError
from geo_cus.report.gap_files import csv_bytes, gaps_csv, gaps_xlsx, summary, write_outputs
from geo_cus.report.tables import gap_table, source_table
from geo_cus.text import language
from tests.studies import providers, settlements, study

POLISH, ENGLISH = language("pl"), language("en")
HOSTILE = ['=HYPERLINK("http://x")', "<script>alert(1)</script>", "+48 14", "@tu", "-5", 'Łąka; "A"', "a" * 10_000]


@pytest.fixture
def measurement():
    homes = settlements([(name, (number * 4_000, 0), 10 * number) for number, name in enumerate([*HOSTILE, "Zwykła"])])
    homes.loc[0, "residents"] = pd.NA
    homes.loc[1, ["lon", "lat"]] = float("nan")
    places = providers([(HOSTILE[0], (0, 0), ("poz",)), ("Bez adresu", None, ("poz",))])
    made = study(homes, places, roads=None)
    return measure_study(made)


def rows_of(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_every_settlement_stands_in_the_csv(measurement):
    rows = rows_of(gaps_csv(measurement, POLISH))
    assert len(rows) == len(HOSTILE) + 1
    assert sum(int(row["Osoby z grupy docelowej"] or 0) for row in rows) == int(measurement.accounting["people"].sum())
    without_people = [row for row in rows if not row["Osoby z grupy docelowej"]]
    assert len(without_people) == int(measurement.accounting["settlements_unknown"].sum()) == 1


def test_gaps_come_first_and_a_missing_way_is_empty(measurement):
    rows = rows_of(gaps_csv(measurement, ENGLISH))
    order = {"yes": 0, "unknown": 1, "no": 2}
    assert [order[row["Gap"]] for row in rows] == sorted(order[row["Gap"]] for row in rows)
    not_placed = next(row for row in rows if row["Gap"] == "unknown")
    assert (not_placed["Minutes"], not_placed["Kilometres"], not_placed["Nearest provider"]) == ("", "", "")


def test_polish_csv_has_decimal_commas_and_english_points(measurement):
    polish = rows_of(gaps_csv(measurement, POLISH))[0]["Minuty"]
    english = rows_of(gaps_csv(measurement, ENGLISH))[0]["Minutes"]
    assert polish.replace(",", ".") == english
    assert "," in polish


def test_no_cell_of_the_csv_is_a_formula(measurement):
    for row in csv.reader(io.StringIO(gaps_csv(measurement, POLISH).decode("utf-8-sig"), newline=""), delimiter=";"):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_the_workbook_holds_numbers_text_and_no_formula(measurement):
    book = openpyxl.load_workbook(io.BytesIO(gaps_xlsx(measurement, POLISH)))
    assert book.sheetnames == [
        "Osoby", "Miejscowości", "Luki", "Trasy", "Dojazd", "W miejscowościach", "Pewność", "Zależności",
        "Gdyby zamknięto",
        "Do sprawdzenia telefonem", "Bez auta", "Koszyk usług", "Wagi", "Założenia",
        "Podmioty", "Progi", "Błędy danych", "Źródła",
    ]  # fmt: skip
    for sheet in book:
        assert all(cell.data_type != "f" and cell.hyperlink is None for row in sheet.iter_rows() for cell in row)
    table = [row for row in book["Luki"].iter_rows(values_only=True) if row[0] is not None]
    header = next(number for number, row in enumerate(table) if row[0] == "Usługa")
    body = table[header + 1 :]
    people = table[header].index("Osoby z grupy docelowej")
    assert len(body) == len(HOSTILE) + 1
    assert sum(row[people] or 0 for row in body) == int(measurement.accounting["people"].sum())
    assert any("dane fikcyjne" in str(row[0]) for row in table[:header])
    assert {row[1] for row in body} >= set(HOSTILE)


def test_the_same_measurement_gives_the_same_bytes(measurement):
    assert gaps_xlsx(measurement, POLISH) == gaps_xlsx(measurement, POLISH)
    assert gaps_csv(measurement, POLISH) == gaps_csv(measurement, POLISH)


def test_the_summary_adds_up(measurement):
    found = json.loads(json.dumps(summary(measurement)))
    (service,) = found["services"]
    assert list(service["statuses"]) == [str(status) for status in Status]
    for quantity in ("people", "settlements", "settlements_unknown"):
        assert sum(status[quantity] for status in service["statuses"].values()) == service[quantity]
    assert service["settlements"] == found["settlements"] == len(HOSTILE) + 1
    assert sum(found["providers"].values()) == 2
    assert found["estimated"] is True


def test_an_estimate_says_so_in_every_output(measurement):
    workbook = openpyxl.load_workbook(io.BytesIO(gaps_xlsx(measurement, POLISH)))
    for sheet in workbook:
        assert any("zacunek" in str(cell.value) for cell in sheet["A"])
    assert all("zacunek" in row["Uwagi"] for row in rows_of(gaps_csv(measurement, POLISH)))


def test_files_are_whole_or_not_there(measurement, tmp_path, monkeypatch):
    written = write_outputs(measurement, tmp_path, POLISH)
    assert sorted(path.name for path in written) == sorted(path.name for path in tmp_path.iterdir())
    before = (tmp_path / "luki.csv").read_bytes()

    def full_disk(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full_disk)
    with pytest.raises(GeoCusError, match="cannot be written .*the disk is full"):
        write_outputs(measurement, tmp_path, POLISH)
    assert (tmp_path / "luki.csv").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in written)


def test_files_are_called_by_what_they_are_for(measurement):
    sources = tuple(Source(role, "plik", "ab" * 32, "") for role in ("study", "settlements", "profile auto"))
    table = source_table(replace(measurement.study, sources=sources), POLISH)
    assert list(table["Rola"]) == ["ustawienia badania", "miejscowości", "profile auto"]


def test_csv_of_an_empty_table():
    assert csv_bytes(pd.DataFrame({"a": []}), POLISH) == b"\xef\xbb\xbfa\r\n"


def test_gap_table_names_the_reason(measurement):
    table = gap_table(measurement, ENGLISH)
    assert table["Why"].str.len().min() > 10


def test_every_table_that_leaves_the_folder_alone_carries_the_remarks(measurement, tmp_path):
    for path in write_outputs(measurement, tmp_path, POLISH):
        if path.suffix == ".csv":
            header, *rows = path.read_text("utf-8-sig").splitlines()
            assert header.endswith("Uwagi"), path.name
            assert all("dane fikcyjne" in row for row in rows), path.name
