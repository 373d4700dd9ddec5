"""Tables as plain HTML: every cell once, in its place, and as text whatever stands in it."""

from __future__ import annotations

from html import unescape
from xml.etree import ElementTree as ET

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.text import EN_DASH
from geo_cus.ui.html_table import html_table

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]))


def rows_of(html: str) -> list[list[str]]:
    """Give the texts of all cells, row by row, as a browser would read them."""
    tree = ET.fromstring(html.replace("scope=col", 'scope="col"').replace("scope=row", 'scope="row"'))
    assert {node.tag for node in tree.iter()} <= {"table", "thead", "tbody", "tr", "th", "td"}
    return [["".join(cell.itertext()) for cell in row] for row in tree.iter("tr")]


@given(st.lists(st.tuples(TEXTS, TEXTS)), TEXTS)
def test_every_text_stays_a_text(cells, name):
    table = pd.DataFrame(cells, columns=[name, f"{name} 2"])
    assert rows_of(html_table(table)) == [[name, f"{name} 2"], *(list(row) for row in cells)]


def test_numbers_are_written_and_what_is_missing_is_a_dash():
    table = pd.DataFrame({"Stan": ["a", "b"], "Osoby": pd.array([1234, None], dtype="Int64")})
    html = html_table(table, {"Osoby": lambda people: f"{people} os."})
    assert rows_of(html) == [["Stan", "Osoby"], ["a", "1234 os."], ["b", EN_DASH]]
    assert html.count('class="gc-number"') == 3


def test_a_row_may_be_named_by_its_first_cell():
    html = html_table(pd.DataFrame([("Czas", "3 min")], columns=["Fakt", "Wartość"]), named_rows=True)
    assert rows_of(html) == [["Czas", "3 min"]]
    assert "<th scope=row>Czas</th>" in html
    assert "thead" not in html
    assert unescape(html) == html
