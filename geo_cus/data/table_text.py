"""A table as text alone, a header and rows: what is shown, edited and written back, whatever file it was read from."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import xlsxwriter
from pydantic_core import PydanticCustomError

from geo_cus.data.cells import cell_text
from geo_cus.data.points import LocatedRow
from geo_cus.data.templates import header_word
from geo_cus.errors import SourceError
from geo_cus.schema import columns_of, field_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel

    from geo_cus.data.grid import Cell, GridRow
    from geo_cus.data.tables import RawTable
    from geo_cus.text import Language

WRITTEN_ENDINGS: Final = (".csv", ".xlsx")
"""Endings of the tables that we write."""

_FORMULA: Final = re.compile(r"[=@\t\r]|[+-](?![\d\s.,]*$)")
"""What a spreadsheet takes for a formula where it opens a CSV; a number with a sign is none."""

_MADE: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""Stands in every workbook as its day of making, so that the same table is the same bytes."""

NOTE: Final = "geo_cus: "
"""Header of a column that tells what to mend begins so; such a column never comes into a study."""

_DECIMALS: Final = 7
"""Of a degree: a centimetre."""


@dataclass(frozen=True, slots=True)
class TextTable:
    """
    A header and rows of texts, as many in each row as in the header.

    Parameters
    ----------
    header
        Headers, each another.
    rows
        The cells, empty text for an empty one.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def cell_as_text(cell: Cell) -> str:
    """Give what stands in a cell, as it would be typed; a formula or an error value as it is written."""
    try:
        return cell_text(cell)
    except PydanticCustomError:
        return str(cell)


def own_text(raw: RawTable) -> TextTable:
    """Give a table with the headers of its file; an empty or doubled one gets a number, points become two columns."""
    header = _distinct(raw.header)
    rows = tuple(tuple(map(cell_as_text, row.cells)) for row in raw.rows)
    if not raw.has_geometry:
        return TextTable(header, rows)
    points = (_point_texts(row) for row in raw.rows)
    return TextTable(
        _distinct((*header, "lat", "lon")), tuple((*cells, *point) for cells, point in zip(rows, points, strict=True))
    )


def whole_text(raw: RawTable) -> TextTable:
    """
    Give a table as `own_text` does, to be changed and written back.

    Raises
    ------
    SourceError
        It has a row that cannot be taken apart, and would be lost.
    """
    if raw.broken:
        raise SourceError(
            "{file}: row {row} cannot be taken apart into cells. Mend it in a spreadsheet, and bring the file in.",
            file=raw.file,
            row=raw.broken[0].row or 0,
        )
    return own_text(raw)


def text_of_fields(
    raw: RawTable, model: type[BaseModel], columns: Mapping[int, str], words: Language
) -> tuple[TextTable, tuple[int, ...]]:
    """
    Give a table with the headers of our templates, so that its columns are understood without being explained again.

    Parameters
    ----------
    raw
        The table as read.
    model
        Row model of the table.
    columns
        Field by place of the column; the others keep their own headers, changed where one would be mistaken for
        another column.
    words
        Language of the headers.

    Returns
    -------
    tuple
        The table, and the row of each of its rows in the file, as Excel counts it.
    """
    offered = columns_of(model)
    used = dict(columns)
    if raw.has_geometry:
        used = {place: name for place, name in used.items() if name not in LocatedRow.model_fields}
    kept = [place for place, text in enumerate(raw.header) if place in used or not text.startswith(NOTE)]
    header = [
        header_word(offered[used[place]], words) if place in used else _of_no_field(raw.header[place], model, words)
        for place in kept
    ]
    rows = [tuple(cell_as_text(row.cells[place]) for place in kept) for row in raw.rows]
    if raw.has_geometry:
        header += [header_word(offered[name], words) for name in ("lat", "lon")]
        rows = [(*cells, *_point_texts(row)) for cells, row in zip(rows, raw.rows, strict=True)]
    return TextTable(_distinct(header), tuple(rows)), tuple(row.number for row in raw.rows)


def added(before: TextTable, more: TextTable, model: type[BaseModel], *, without: Iterable[int] = ()) -> TextTable:
    """
    Add rows to a table; columns are the same where they mean the same field, or have the same header.

    Parameters
    ----------
    before
        The table; its columns come first, under their own headers.
    more
        The rows to add.
    model
        Row model of both.
    without
        Places (0 is the first) of rows of `before` that the new ones stand for, and that are left out.
    """
    known = {field_of(model, text) or text: place for place, text in enumerate(before.header)}
    new = [text for text in more.header if (field_of(model, text) or text) not in known]
    header = (*before.header, *new)
    places = {field_of(model, text) or text: place for place, text in enumerate(header)}
    targets = [places[field_of(model, text) or text] for text in more.header]
    gone = set(without)
    rows = [(*row, *("" for _ in new)) for place, row in enumerate(before.rows) if place not in gone]
    for cells in more.rows:
        row = [""] * len(header)
        for place, text in zip(targets, cells, strict=True):
            row[place] = text
        rows.append(tuple(row))
    return TextTable(header, tuple(rows))


def table_bytes(table: TextTable, suffix: str) -> bytes:
    """Give a table as a file: ``.csv`` (UTF-8 with BOM, ``;``, CRLF) or ``.xlsx`` (all cells text)."""
    return _csv_bytes(table) if suffix == ".csv" else _xlsx_bytes(table)


def _csv_bytes(table: TextTable) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in (table.header, *table.rows):
        writer.writerow(f"'{cell}" if _FORMULA.match(cell) else cell for cell in row)
    return text.getvalue().encode("utf-8-sig")


def _xlsx_bytes(table: TextTable) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": _MADE})
        head = workbook.add_format({"bold": True, "bg_color": "#DDE8F0", "border": 1})
        as_text = workbook.add_format({"num_format": "@"})
        sheet = workbook.add_worksheet()
        sheet.set_column(0, max(len(table.header) - 1, 0), 18, as_text)
        sheet.freeze_panes(1, 0)
        for line, row in enumerate((table.header, *table.rows)):
            for place, text in enumerate(row):
                sheet.write_string(line, place, text, as_text if line else head)
    return content.getvalue()


def _point_texts(row: GridRow) -> tuple[str, str]:
    if not isinstance(row.point, tuple):
        return "", ""
    lon, lat = row.point
    return str(round(lat, _DECIMALS)), str(round(lon, _DECIMALS))


def _of_no_field(header: str, model: type[BaseModel], words: Language) -> str:
    return header if field_of(model, header) is None else words.say("not used: {column}", column=header)


def _distinct(headers: Iterable[str]) -> tuple[str, ...]:
    found: list[str] = []
    for place, text in enumerate(headers, start=1):
        found.append(text if text and text not in found else f"{text} {place}".strip())
    return tuple(found)
