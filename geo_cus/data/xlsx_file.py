"""Excel workbooks: the sheet with the most known headers; formulas are seen, never reckoned."""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
from typing import TYPE_CHECKING, Any, Final

from geo_cus.data.grid import HEADER_ROWS_SEARCHED, Grid, GridRow, header_position, is_blank, recognised_in
from geo_cus.errors import SourceError
from geo_cus.schema import BadCell

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_cus.data.grid import Cell

MOST_COLUMNS: Final = 300
"""Columns farther to the right are not looked at; a sheet may name 16,384 of them without holding anything."""

LARGEST_UNPACKED_BYTES: Final = 300_000_000
"""A workbook that unpacks to more is refused; a small archive can be made to unpack to anything."""

_WORKBOOK_PART: Final = "xl/workbook.xml"


def read_xlsx(data: bytes, *, file: str, recognise: Callable[[str], bool]) -> Grid:
    """
    Read the sheet of a workbook that has the most known headers; hidden sheets are passed over.

    Parameters
    ----------
    data
        The file.
    file
        Its name, for messages.
    recognise
        Tells whether a text is a known header.

    Returns
    -------
    Grid
        The rows down to the last of the sheet, as wide as the header; formulas and error values are `BadCell`.

    Raises
    ------
    SourceError
        It is no workbook, or a damaged one.
    """
    import openpyxl

    _check_archive(data, file=file)
    with warnings.catch_warnings():
        # openpyxl warns of every ornament it does not know; none of them is data.
        warnings.simplefilter("ignore")
        try:
            workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            try:
                return _best_sheet(workbook, recognise)
            finally:
                workbook.close()
        except Exception as error:
            raise _damaged(file) from error


def _check_archive(data: bytes, *, file: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _damaged(file) from error
    if _WORKBOOK_PART not in {part.filename for part in parts}:
        raise SourceError(
            "{file}: this is not an Excel workbook, though its name says so."
            " Open the table in a spreadsheet and save it as .xlsx.",
            file=file,
        )
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED_BYTES:
        raise SourceError(
            "{file}: the workbook is too large. Copy the sheet with the table to a workbook of its own.", file=file
        )


def _damaged(file: str) -> SourceError:
    return SourceError(
        "{file}: the workbook is damaged and cannot be read."
        " Open it in a spreadsheet, let it be repaired, and save it anew.",
        file=file,
    )


def _best_sheet(workbook: Any, recognise: Callable[[str], bool]) -> Grid:
    best: tuple[int, Any, int] | None = None
    filled = []
    for sheet in _seen(workbook):
        # The extent a sheet states may be wrong or enormous.
        sheet.reset_dimensions()
        head = _rows(sheet, columns=MOST_COLUMNS, rows=HEADER_ROWS_SEARCHED)
        if head:
            filled.append(str(sheet.title))
        known = max((recognised_in(row.cells, recognise) for row in head), default=0)
        if best is None or known > best[0]:
            best = known, sheet, _width(head, recognise)
    if best is None:
        return Grid(())
    name = str(best[1].title)
    others = tuple(other for other in filled if other != name)
    return Grid(tuple(_rows(best[1], columns=best[2])), sheet=name, other_sheets=others)


def _seen(workbook: Any) -> list[Any]:
    """Give the sheets that somebody who opens the workbook sees: nobody would look for the rows of a hidden one."""
    return [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"] or workbook.worksheets


def _width(head: list[GridRow], recognise: Callable[[str], bool]) -> int:
    """Count the columns up to the last header; what stands beside the table is no part of it."""
    position = header_position(head, recognise)
    if position is None:
        return MOST_COLUMNS
    return max(place for place, cell in enumerate(head[position].cells, start=1) if not is_blank(cell))


def _rows(sheet: Any, *, columns: int, rows: int | None = None) -> list[GridRow]:
    found = enumerate(sheet.iter_rows(max_col=columns, max_row=rows), start=1)
    read = (GridRow(number, tuple(map(_cell, cells))) for number, cells in found)
    return [row for row in read if not row.is_empty]


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        return BadCell("formula", str(getattr(value, "text", None) or value))
    if cell.data_type == "e":
        return BadCell("cell_error", str(value))
    return value if isinstance(value, (str, int, float, dt.date, dt.time)) else str(value)
