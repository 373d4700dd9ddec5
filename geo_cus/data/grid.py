"""Rows of cells as a file holds them, before anyone knows what they mean."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo_cus.schema import BadCell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Cell = str | int | float | bool | dt.date | dt.time | BadCell | None
"""What may stand in a cell; None and empty text for an empty one."""

Point = tuple[float, float]
"""Longitude and latitude, degrees of WGS 84."""

HEADER_ROWS_SEARCHED: Final = 20
"""The header stands in one of the first so many rows; titles may stand above it."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """
    A row of cells.

    Parameters
    ----------
    number
        Row as Excel counts it. In a vector layer the field names are row 1 and the first feature is row 2.
    cells
        The cells from the first column on.
    point
        Position of a feature; a `BadCell` where its geometry is no point, None where it has none.
    """

    number: int
    cells: tuple[Cell, ...]
    point: Point | BadCell | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing stands in it."""
        return self.point is None and all(is_blank(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """
    A row whose cells cannot be told apart.

    Parameters
    ----------
    number
        Row as Excel counts it.
    code
        Kind of its fault.
    text
        Its beginning.
    length, bound
        Characters found and allowed, for a text that is too long; 0 otherwise.
    position
        Place of the column at fault (0 is the first); None where the whole row is.
    cells
        What its cells may have been, for somebody to mend; none where that would be too much.
    """

    number: int
    code: str
    text: str
    length: int = 0
    bound: int = 0
    position: int | None = None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """
    All rows of a file, its header among them, and the rows that could not be taken apart.

    Of a workbook it is one sheet: `sheet` is its name, and `other_sheets` are those that are not read, though something
    stands in them.
    """

    rows: tuple[GridRow, ...]
    broken: tuple[BrokenRow, ...] = ()
    has_geometry: bool = False
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell is empty, or holds nothing but blanks."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def header_text(cell: Cell) -> str:
    """Give the text of a header cell on one line; empty where there is none."""
    return "" if cell is None else " ".join(str(cell).split())


def recognised_in(cells: Sequence[Cell], recognise: Callable[[str], bool]) -> int:
    """Count the different cells of a row that are known headers."""
    return len({text for cell in cells if (text := header_text(cell)) and recognise(text)})


def header_position(rows: Sequence[GridRow], recognise: Callable[[str], bool]) -> int | None:
    """
    Find the header among the rows.

    Returns
    -------
    int or None
        Place in `rows` of the first row with at least two known headers; else of the first with one; else of the
        first that is not empty; None if all are empty.
    """
    searched = rows[:HEADER_ROWS_SEARCHED]
    for wanted in (2, 1):
        for position, row in enumerate(searched):
            if recognised_in(row.cells, recognise) >= wanted:
                return position
    return next((position for position, row in enumerate(rows) if not row.is_empty), None)
