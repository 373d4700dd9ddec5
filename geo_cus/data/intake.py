"""
The way of a table through the door: read, match its columns, leave out sums, check its rows, its positions, its ids.

Settlements and providers go the same way; what differs is their row model and their frame.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

import pandas as pd
from pydantic import BaseModel

from geo_cus.data.grid import is_blank
from geo_cus.data.points import LocatedRow, Trouble, locate, point_fault
from geo_cus.data.study import RowCount
from geo_cus.data.tables import read_table
from geo_cus.faults import Fault, fault
from geo_cus.schema import CheckedRow, InputRow, check_rows, field_of, header_key, match_headers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from geo_cus.data.grid import Cell, GridRow, Point
    from geo_cus.data.points import Area
    from geo_cus.data.tables import RawTable
    from geo_cus.schema import HeaderMatch

RowT = TypeVar("RowT", bound=BaseModel)
ModelT = TypeVar("ModelT", bound=LocatedRow)


@dataclass(frozen=True, slots=True)
class InputTable:
    """
    What came of an input table.

    Parameters
    ----------
    frame
        Its good rows, with the columns that `Study` describes.
    faults
        Everything that is wrong in the file: first the file as a whole, then row by row.
    count
        Rows read = rows used + rows refused.
    """

    frame: pd.DataFrame
    faults: tuple[Fault, ...]
    count: RowCount


@dataclass(frozen=True, slots=True)
class Intake(Generic[RowT]):
    """
    The rows of a table after the check of their cells.

    Parameters
    ----------
    file
        Name of the file.
    headers
        Header as it stands in the file by field name.
    rows
        Rows whose cells are good.
    faults
        What is wrong so far.
    read
        Rows read, good and bad.
    """

    file: str
    headers: Mapping[str, str]
    rows: tuple[CheckedRow[RowT], ...]
    faults: tuple[Fault, ...]
    read: int


class Placed(NamedTuple, Generic[ModelT]):
    """A row that is used: its identifier, its values, where it is (None if that is not known), its row in Excel."""

    row_id: str
    value: ModelT
    point: Point | None
    number: int


def take_in(
    path: Path,
    model: type[RowT],
    *,
    id_fields: tuple[str, ...],
    file: str | None = None,
    context: Mapping[str, object] | None = None,
    leave_out: Callable[[InputRow], str | None] = lambda _row: None,
    columns: Mapping[int, str] | None = None,
) -> Intake[RowT]:
    """
    Read a table and check its columns and cells.

    Parameters
    ----------
    path
        The file.
    model
        Row model of the table.
    id_fields
        Fields that hold an identifier; a row with one is no sum, whatever its name.
    file
        Name for messages and faults; None for the name of the file itself.
    context
        What the validators need to know besides the row.
    leave_out
        Gives the kind of the warning with which a row is left out before its cells are checked; None for most rows.
    columns
        Field by place of the column (0 is the first), where somebody has said what it means; None to go by the headers.

    Raises
    ------
    SourceError
        The file cannot be read at all.
    """
    table = read_table(path, recognise=lambda header: field_of(model, header) is not None, file=file)
    match = match_headers(model, table.header, file=table.file, unused=_UNUSED, chosen=columns)
    faults = [*match.faults, *table.broken]
    if not table.row_count:
        faults.append(fault("no_rows", table.file))
    rows = []
    for row in table.rows:
        summary = _summary(row, [match.positions[name] for name in id_fields if name in match.positions])
        if summary is not None:
            faults.append(fault("summary_row", table.file, row=row.number, value=summary))
            continue
        cells = _input_row(row, match)
        useless = leave_out(cells)
        if useless is None:
            rows.append(cells)
        else:
            faults.append(fault(useless, table.file, row=row.number))
    good, wrong = check_rows(model, rows, file=table.file, headers=match.headers, context=context)
    faults += wrong
    if issubclass(model, LocatedRow):
        faults += _no_points(table, match)
    return Intake(table.file, match.headers, tuple(good), tuple(faults), table.row_count)


def settle(
    intake: Intake[ModelT],
    *,
    area: Area | None,
    id_of: Callable[[ModelT], str],
    id_fields: tuple[str, ...],
    needs_point: Callable[[ModelT], bool],
) -> tuple[list[Placed[ModelT]], list[Fault]]:
    """
    Give every row its position and its identifier, and refuse the rows for which that fails.

    Parameters
    ----------
    intake
        Rows whose cells are good.
    area
        Extent of the study, degrees; None if not known.
    id_of
        Gives the identifier of a row.
    id_fields
        Fields that hold an identifier; the fault of a doubled one names the header of the first that the file has.
    needs_point
        Tells whether a row without a position deserves a warning.

    Returns
    -------
    tuple
        The rows to use, and all faults of the table in order. Of rows that share an identifier none is used, since
        it cannot be known which one is meant.
    """
    values = [(row.source, row.value) for row in intake.rows]
    verdicts = locate(values, area=area)
    ids = [id_of(row.value) for row in intake.rows]
    sharing: dict[str, list[int]] = {}
    for row_id, row in zip(ids, intake.rows, strict=True):
        sharing.setdefault(row_id, []).append(row.source.number)
    column = next((intake.headers[name] for name in id_fields if name in intake.headers), None)
    faults, placed = list(intake.faults), []
    warn = not any(item.code == "no_points" for item in faults)
    for row, row_id, verdict in zip(intake.rows, ids, verdicts, strict=True):
        number = row.source.number
        if len(sharing[row_id]) > 1:
            faults.append(
                fault("doubled_id", intake.file, row=number, column=column, value=row_id, rows=_listed(sharing[row_id]))
            )
        if isinstance(verdict, Trouble):
            faults.append(point_fault(verdict, row.source, file=intake.file, headers=intake.headers))
        elif len(sharing[row_id]) == 1:
            placed.append(Placed(row_id, row.value, verdict, number))
            if verdict is None and warn and needs_point(row.value):
                faults.append(fault("no_point", intake.file, row=number))
    return placed, faults


def input_table(frame: pd.DataFrame, faults: Sequence[Fault], intake: Intake[RowT]) -> InputTable:
    """Put the result of a table together, its faults in the order of the file."""
    count = RowCount(intake.file, read=intake.read, used=len(frame), refused=intake.read - len(frame))
    places = {header: place for place, header in enumerate(intake.headers.values())}

    def place_in_file(item: Fault) -> tuple[int, int]:
        return (0, 0) if item.row is None else (item.row, places.get(item.column or "", len(places)))

    return InputTable(frame, tuple(sorted(faults, key=place_in_file)), count)


def point_columns(placed: Sequence[Placed[ModelT]]) -> dict[str, object]:
    """Give the columns ``lon``, ``lat`` (degrees, NaN where not known) and ``row`` of a frame."""
    points = [(math.nan, math.nan) if row.point is None else row.point for row in placed]
    return {
        "lon": pd.Series([lon for lon, _ in points], dtype="float64"),
        "lat": pd.Series([lat for _, lat in points], dtype="float64"),
        "row": pd.Series([row.number for row in placed], dtype="int64"),
    }


def text_column(values: Iterable[str]) -> pd.Series[str]:
    """Give a column of texts, of the same type where it is empty."""
    return pd.Series(list(values), dtype="str")


def slug(*parts: str) -> str:
    """Join texts to an identifier of small letters, digits and hyphens, for example ``nowa-wies-1210062``."""
    return "-".join(header_key(part).replace(" ", "-") for part in parts if part)


_UNUSED: Final = frozenset({
    "lp", "l p", "nr", "powiat", "wojewodztwo", "kod pocztowy", "kod", "poczta", "telefon", "faks", "e mail", "email",
    "www", "strona www", "zrodlo", "stan na", "uwagi", "source", "as of", "phone", "website", "postcode", "notes",
})  # fmt: skip
"""Header keys of what offices note beside, and the program has no use for."""

_ROWS_LISTED: Final = 10


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_ROWS_LISTED]))
    return shown if len(numbers) <= _ROWS_LISTED else f"{shown}, …"


def _input_row(row: GridRow, match: HeaderMatch) -> InputRow:
    cells = {name: row.cells[position] for name, position in match.positions.items()}
    return InputRow(row.number, cells, row.point)


_SUM_WORDS: Final = re.compile(r"(razem|ogolem|suma|lacznie|total|sum)( |$)")
_NOTE_WORDS: Final = re.compile(r"(zrodlo|uwaga|uwagi|objasnienia|stan na|source|note|notes|w tym)( |$)")
_FIGURE: Final = re.compile(r"[\s\d.,%–—+-]*|[nxNX]")


def _summary(row: GridRow, id_positions: Sequence[int]) -> str | None:
    """Give the text of a row that is a sum or a note below the table; None for a row of the table."""
    if row.point is not None:
        return None
    words = [(place, cell) for place, cell in enumerate(row.cells) if isinstance(cell, str) and not _is_figure(cell)]
    if len(words) != 1:
        return None
    place, text = words[0]
    key = header_key(text[:100])
    if any(not is_blank(row.cells[position]) for position in id_positions if position != place):
        return None
    alone = sum(not is_blank(cell) for cell in row.cells) == 1
    return text if _SUM_WORDS.match(key) or (alone and _NOTE_WORDS.match(key)) else None


def _is_figure(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) < 40 and _FIGURE.fullmatch(cell) is not None


_POSITION_FIELDS: Final = frozenset({"lat", "lon", "east", "north", "x", "y"})


def _no_points(table: RawTable, match: HeaderMatch) -> list[Fault]:
    if not table.rows or table.has_geometry or _POSITION_FIELDS & match.positions.keys():
        return []
    return [fault("no_points", table.file)]
