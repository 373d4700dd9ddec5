"""Tables as a workbook: frozen and filtered on the screen, readable on paper; text of users is never a formula."""

from __future__ import annotations

import datetime as dt
import io
from math import ceil
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import xlsxwriter

from geo_cus import __version__
from geo_cus.access.measurement import Audience
from geo_cus.access.suppression import suppression_note
from geo_cus.access.words import notes
from geo_cus.catalogue.disclosure import disclosure_rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo_cus.access.measurement import Measurement
    from geo_cus.text import Language

_UNDATED: Final = dt.date(2000, 1, 1)
_NARROWEST_COLUMN, _WIDEST_COLUMN = 12, 40
"""Widths in characters; longer text goes on in the next line of its cell."""

_PAGE_WIDTH: Final = 200
"""So many characters side by side can still be read on A4 across; a wider table goes on on the next page."""

_REPEATED: Final = 2
"""Columns that stand on every page of a table wider than one: what, and where."""

_A4: Final = 9
_LINE_HEIGHT: Final = 15


def workbook(measurement: Measurement, sheets: Mapping[str, pd.DataFrame], words: Language, *, title: str) -> bytes:
    """Give tables as a workbook, by the names of their sheets, each under what must be told with the study."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    study = measurement.study
    with xlsxwriter.Workbook(buffer, options) as book:
        day = study.as_of or _UNDATED
        book.set_properties(
            {
                "title": title,
                "created": dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC),
                "comments": f"geo_cus {__version__}",
            }
        )
        remarks = [study.name, *notes(measurement, words)]
        if measurement.audience is Audience.PUBLIC:
            remarks.append(suppression_note(disclosure_rules(), words))
        for name, table in sheets.items():
            sheet = book.add_worksheet(name)
            top = _write_remarks(book, sheet, remarks, _widths(table))
            _write_table(book, sheet, table, top)
            _lay_out(sheet, table, top)
            if words.say("Gap") in table:
                _colour_gaps(book, sheet, table, words, top=top)
    return buffer.getvalue()


def is_empty(value: object) -> bool:
    """Tell whether a cell holds nothing."""
    return value is None or bool(pd.isna(value))  # type: ignore[call-overload]


def _widths(table: pd.DataFrame) -> list[int]:
    """Give the width of every column in characters."""
    widths = []
    for title in table.columns:
        longest = max((len(value) for value in table[title] if isinstance(value, str)), default=0)
        widths.append(min(_WIDEST_COLUMN, max(_NARROWEST_COLUMN, ceil(len(str(title)) * 0.7), longest + 1)))
    return widths


def _write_remarks(book: xlsxwriter.Workbook, sheet: Any, remarks: Sequence[str], widths: Sequence[int]) -> int:
    """Write what must be told, across the columns of the first page; give the line of the table's header."""
    reached, across = 0, 0
    while across < len(widths) and reached + widths[across] <= _PAGE_WIDTH:
        reached, across = reached + widths[across], across + 1
    for line, remark in enumerate(remarks):
        form = book.add_format({"bold": line == 0, "text_wrap": True, "valign": "top"})
        sheet.set_row(line, _LINE_HEIGHT * ceil(len(remark) / max(reached, _NARROWEST_COLUMN)))
        if across > 1:
            sheet.merge_range(line, 0, line, across - 1, "", form)
        sheet.write_string(line, 0, remark, form)
    return len(remarks) + 1


def _write_table(book: xlsxwriter.Workbook, sheet: Any, table: pd.DataFrame, top: int) -> None:
    header = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF4"})
    cell = book.add_format({"valign": "top", "text_wrap": True})
    lines = [ceil(1.2 * len(str(title)) / width) for title, width in zip(table.columns, _widths(table), strict=True)]
    sheet.set_row(top, _LINE_HEIGHT * max(lines, default=1))
    for column, (title, width) in enumerate(zip(table.columns, _widths(table), strict=True)):
        sheet.write_string(top, column, str(title), header)
        sheet.set_column(column, column, width, cell)
    for row, values in enumerate(table.itertuples(index=False), top + 1):
        for column, value in enumerate(values):
            _write_cell(sheet, row, column, value)


def _write_cell(sheet: Any, row: int, column: int, value: object) -> None:
    if is_empty(value):
        return
    if isinstance(value, (int, float)) or hasattr(value, "dtype"):
        sheet.write_number(row, column, float(value))  # type: ignore[arg-type]
    else:
        sheet.write_string(row, column, str(value))


def _lay_out(sheet: Any, table: pd.DataFrame, top: int) -> None:
    """Freeze and filter the header, and set up the pages."""
    last_row, last_column = top + len(table), max(len(table.columns) - 1, 0)
    pages = ceil(sum(_widths(table)) / _PAGE_WIDTH)
    sheet.freeze_panes(top + 1, 0)
    sheet.autofilter(top, 0, last_row, last_column)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.repeat_rows(top)
    if pages > 1:
        sheet.repeat_columns(0, _REPEATED - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C&A, &P / &N")
    sheet.fit_to_pages(max(pages, 1), 0)


def _colour_gaps(book: xlsxwriter.Workbook, sheet: Any, table: pd.DataFrame, words: Language, *, top: int) -> None:
    """Colour who lacks a service and of whom it is not known; the word beside the colour says the same."""
    column = list(table.columns).index(words.say("Gap"))
    for word, colour in ((words.say("yes"), "#F9D9C8"), (words.say("unknown"), "#E4E4E4")):
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": book.add_format({"bg_color": colour})}
        sheet.conditional_format(top + 1, column, top + max(len(table), 1), column, rule)
