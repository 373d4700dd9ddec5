import io

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import get_column_letter

from geo_cus.report.workbook import workbook
from geo_cus.text import language

POLISH = language("pl")
NARROW = pd.DataFrame({"Miejscowość": ["Łąka", "Młyn"], "Osoby": [12, pd.NA]})
LONG = "bardzo długie wyjaśnienie " * 20
WIDE = pd.DataFrame({f"Kolumna o dość długiej nazwie {number}": [LONG, "krótko"] for number in range(15)})


@pytest.fixture(scope="module")
def book(sample):
    made = workbook(sample, {"Wąska": NARROW, "Szeroka": WIDE, "Pusta": NARROW[:0]}, POLISH, title="Próba")
    return openpyxl.load_workbook(io.BytesIO(made))


def header_of(sheet):
    return int(sheet.print_title_rows.split(":")[0].strip("$"))


@pytest.mark.parametrize(("name", "table"), [("Wąska", NARROW), ("Szeroka", WIDE), ("Pusta", NARROW[:0])])
def test_what_is_printed_is_the_table_and_its_remarks(book, name, table):
    sheet = book[name]
    last = get_column_letter(len(table.columns))
    assert sheet.print_area.rpartition("!")[2] == f"$A$1:${last}${header_of(sheet) + len(table)}"
    assert sheet.freeze_panes == f"A{header_of(sheet) + 1}"
    assert [cell.value for cell in sheet[header_of(sheet)]] == list(table.columns)


def test_a_table_wider_than_a_page_goes_on_and_says_of_whom(book):
    narrow, wide = book["Wąska"], book["Szeroka"]
    assert (narrow.page_setup.fitToWidth or 1, narrow.print_title_cols) == (1, None)
    assert wide.page_setup.fitToWidth == 3
    assert wide.print_title_cols == "$A:$B"


def test_long_text_goes_on_in_the_next_line_of_its_cell(book):
    sheet = book["Szeroka"]
    cell = sheet.cell(header_of(sheet) + 1, 1)
    assert cell.alignment.wrap_text
    assert sheet.column_dimensions["A"].width < 45


def test_remarks_do_not_widen_the_page(book, sample):
    sheet = book["Wąska"]
    assert sheet["A1"].value == sample.study.name
    assert sheet["A2"].alignment.wrap_text
    assert "A2:B2" in {str(cells) for cells in sheet.merged_cells.ranges}
