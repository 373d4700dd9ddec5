"""
One input table, whatever its format: a header, and rows of cells with their numbers in Excel.

What is wrong with the file as a whole (missing, damaged, not what its name says) is a `SourceError`; what is wrong with
a row is a fault of the row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo_cus.data.csv_file import read_csv
from geo_cus.data.grid import BrokenRow, Grid, GridRow, header_position, header_text
from geo_cus.data.point_layers import read_geojson, read_geopackage
from geo_cus.data.xlsx_file import read_xlsx
from geo_cus.errors import SourceError
from geo_cus.faults import Fault, fault, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geo_cus.data.grid import Cell

LARGEST_FILE_BYTES: Final = 100_000_000
"""A larger table is refused: all villages of Poland fit into a tenth of it."""

FORMATS: Final = "CSV, XLSX, GPKG, GEOJSON"


@dataclass(frozen=True, slots=True)
class RawTable:
    """
    An input table as it stands in its file.

    Parameters
    ----------
    file
        Name of the file, as the study names it.
    header
        Header cells as written, on one line each; empty text for an empty one.
    rows
        The rows below the header that are not empty; as many cells as the header has.
    broken
        A fault for each row that could not be taken apart.
    torn
        Those rows as far as their cells can be told, for somebody to mend.
    has_geometry
        True if the rows bring points of their own.
    sheet
        Name of the sheet of a workbook that was read; empty for other files.
    other_sheets
        The sheets with something in them that were not.
    """

    file: str
    header: tuple[str, ...]
    rows: tuple[GridRow, ...]
    broken: tuple[Fault, ...] = ()
    has_geometry: bool = False
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    torn: tuple[GridRow, ...] = ()

    @property
    def row_count(self) -> int:
        """Count the rows read, good and bad."""
        return len(self.rows) + len(self.broken)


def read_table(path: Path, *, recognise: Callable[[str], bool], file: str | None = None) -> RawTable:
    """
    Read a table from CSV, XLSX, GeoPackage or GeoJSON.

    Parameters
    ----------
    path
        The file; its ending tells the format, and its content must agree.
    recognise
        Tells whether a text is a known header; by it the header row, the separator and the sheet are found.
    file
        Name for messages and faults; None for the name of the file itself.

    Raises
    ------
    SourceError
        The file is missing, empty, too large, damaged or not what its name says, or a layer has no CRS.
    """
    name = path.name if file is None else file
    data = _bytes(path, name)
    kind = _kind(path, data, name)
    if kind == "csv":
        grid = read_csv(data, file=name, recognise=recognise)
    elif kind == "xlsx":
        grid = read_xlsx(data, file=name, recognise=recognise)
    elif kind == "geojson":
        grid = read_geojson(data, file=name)
    else:
        del data
        grid = read_geopackage(path, file=name, recognise=recognise)
    return _table(grid, recognise, name)


def _bytes(path: Path, name: str) -> bytes:
    if path.is_dir():
        raise SourceError("{file}: this is a folder, not a file. Name the table itself.", file=name)
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= LARGEST_FILE_BYTES else b""
    except FileNotFoundError:
        raise SourceError("{file}: there is no such file. Check its name and folder.", file=name) from None
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        raise SourceError("{file}: the file cannot be read ({cause}).", file=name, cause=cause) from error
    if size > LARGEST_FILE_BYTES:
        raise SourceError(
            "{file}: the file has {megabytes} MB, more than {bound} MB. Keep only the rows of the area in it.",
            file=name,
            megabytes=size // 1_000_000,
            bound=LARGEST_FILE_BYTES // 1_000_000,
        )
    if not data.strip(b" \t\r\n\xef\xbb\xbf\xff\xfe\0"):
        raise SourceError("{file}: the file is empty. Fill it in, or name another.", file=name)
    return data


_KINDS: Final = {
    ".csv": "csv", ".txt": "csv", ".tsv": "csv",
    ".xlsx": "xlsx",
    ".gpkg": "gpkg",
    ".geojson": "geojson", ".json": "geojson",
}  # fmt: skip

_SIGNATURES: Final = {
    b"PK\x03\x04": "xlsx",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "xls",
    b"SQLite format 3\0": "gpkg",
    b"%PDF": "pdf",
}
"""First bytes by which a format is known whatever the name says."""


def _kind(path: Path, data: bytes, name: str) -> str:
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise SourceError(
            "{file}: files of this kind cannot be read. Save the table as one of: {formats}.",
            file=name,
            formats=FORMATS,
        )
    found = next((known for signature, known in _SIGNATURES.items() if data.startswith(signature)), "text")
    expected = kind if kind in {"xlsx", "gpkg"} else "text"
    if found == expected:
        return kind
    if found == "xls":
        raise SourceError(
            "{file}: the workbook is protected by a password or of the old kind (.xls)."
            " Open it in a spreadsheet and save it as .xlsx without a password.",
            file=name,
        )
    if expected == "xlsx":
        raise SourceError(
            "{file}: this is not an Excel workbook, though its name says so."
            " Open the table in a spreadsheet and save it as .xlsx.",
            file=name,
        )
    if expected == "gpkg":
        raise SourceError("{file}: this is not a GeoPackage, though its name says so. Save it from QGIS.", file=name)
    raise SourceError(
        "{file}: this is not a text file, though its name says so."
        " Give it the ending of its true format, or save the table as CSV UTF-8.",
        file=name,
    )


def _table(grid: Grid, recognise: Callable[[str], bool], file: str) -> RawTable:
    position = header_position(grid.rows, recognise)
    if position is None:
        raise SourceError("{file}: the table is empty. Fill it in, or name another.", file=file)
    first = grid.rows[position]
    header = tuple(header_text(cell) for cell in first.cells)
    while header and not header[-1]:
        header = header[:-1]
    unread = [row for row in grid.broken if row.number > first.number]
    rows, broken = [], [_broken(row, header, file) for row in unread]
    torn = [GridRow(row.number, _squeezed(row.cells, len(header))) for row in unread]
    for row in grid.rows[position + 1 :]:
        if row.is_empty:
            continue
        if any(cell not in {None, ""} for cell in row.cells[len(header) :]):
            broken.append(fault("too_many_cells", file, row=row.number, found=len(row.cells), expected=len(header)))
            torn.append(GridRow(row.number, _squeezed(row.cells, len(header))))
        else:
            rows.append(GridRow(row.number, _fitted(row.cells, len(header)), row.point))
    broken.sort(key=lambda item: item.row or 0)
    return RawTable(
        file,
        header,
        tuple(rows),
        tuple(broken),
        grid.has_geometry,
        sheet=grid.sheet,
        other_sheets=grid.other_sheets,
        torn=tuple(torn),
    )


def _fitted(cells: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    # Excel leaves out separators at the end of a row, so a row may be shorter than the header.
    return cells[:width] + (None,) * (width - len(cells))


def _squeezed(cells: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    """Give as many cells as the header has; what is too much stands in the last one, so that none of it is lost."""
    if len(cells) <= width:
        return _fitted(cells, width)
    return (*cells[: width - 1], "; ".join(str(cell) for cell in cells[width - 1 :] if cell not in {None, ""}))


def _broken(row: BrokenRow, header: tuple[str, ...], file: str) -> Fault:
    if row.position is None:
        return fault(row.code, file, row=row.number, value=row.text)
    column = shown(header[row.position]) if row.position < len(header) else None
    return fault(row.code, file, row=row.number, column=column, value=row.text, length=row.length, bound=row.bound)
