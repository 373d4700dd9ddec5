"""
Small tables of the page that answers every click, as plain HTML.

Streamlit's own table takes every cell for Markdown of its own and brings a megabyte of scripts: a click took a tenth
longer with it.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from geo_cus.text import EN_DASH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.ui.accounting_view import Formats

TABLE_STYLE: Final = """<style>
.gc-table { width: 100%; border-collapse: collapse; font-size: 0.875rem; line-height: 1.5; margin: 0; }
.gc-table th, .gc-table td {
  padding: 0.25rem 0.375rem; border: 0; border-bottom: 1px solid rgba(216, 210, 198, 0.45); text-align: left;
  font-weight: 400; overflow-wrap: break-word;
}
.gc-table thead th { color: rgba(29, 26, 22, 0.7); }
.gc-table .gc-number { text-align: right; white-space: nowrap; }
</style>"""
"""To be shown once on a page with such tables, before the first of them."""


def show_html_table(table: pd.DataFrame, formats: Formats | None = None, *, named_rows: bool = False) -> None:
    """
    Show a table; whatever stands in a cell is shown as text.

    Parameters
    ----------
    table
        A row a row; what is missing is shown as a dash.
    formats
        How the columns of numbers are written; they stand to the right.
    named_rows
        The first column names the rows, and those of the columns are not shown.
    """
    st.html(html_table(table, formats, named_rows=named_rows))


def html_table(table: pd.DataFrame, formats: Formats | None = None, *, named_rows: bool = False) -> str:
    """Give a table as `show_html_table` shows it."""
    written = formats or {}
    head = "" if named_rows else _row([_cell("th scope=col", name, name, written) for name in table.columns])
    rows = [
        _row(
            [
                _cell("th scope=row" if named_rows and not place else "td", name, _text(value, name, written), written)
                for place, (name, value) in enumerate(zip(table.columns, values, strict=True))
            ]
        )
        for values in table.itertuples(index=False, name=None)
    ]
    return f'<table class="gc-table">{head and f"<thead>{head}</thead>"}<tbody>{"".join(rows)}</tbody></table>'


def _row(cells: list[str]) -> str:
    return f"<tr>{''.join(cells)}</tr>"


def _cell(kind: str, name: object, text: object, written: Formats) -> str:
    number = ' class="gc-number"' if name in written else ""
    return f"<{kind}{number}>{escape(str(text))}</{kind.split(maxsplit=1)[0]}>"


def _text(value: object, name: object, written: Mapping[object, object]) -> str:
    if pd.isna(value):  # type: ignore[call-overload]
        return EN_DASH
    write = written.get(name)
    return str(write(value) if callable(write) else value)
