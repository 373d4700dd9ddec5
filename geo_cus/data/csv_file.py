"""
CSV as it is met in offices: any of three separators, four encodings, Excel's habits, and damage.

The separator is the one under which the most headers are known. Every record is taken apart for itself, so that a
quotation mark that is never closed spoils one row and not the rest of the file.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

from geo_cus.data.grid import HEADER_ROWS_SEARCHED, BrokenRow, Grid, GridRow, recognised_in
from geo_cus.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DELIMITERS: Final = (";", ",", "\t")

LONGEST_LINE: Final = 100_000
"""A longer line (characters) is not taken apart; below the 131,072 at which the csv module stops."""

LONGEST_RECORD: Final = 100
"""A quotation mark that is not closed within so many lines is taken for a mistake."""

_SAMPLE_CHARACTERS: Final = 65_536
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_ISO_8859_2_ONLY: Final = frozenset(b"\xb1\xb6\xbc\xa1\xa6\xac")
"""The letters ą ś ź Ą Ś Ź of ISO 8859-2; signs that hardly occur in cp1250."""
_CP1250_ONLY: Final = frozenset(b"\xb9\x9c\x9f\xa5\x8c\x8f")
"""The same letters in cp1250."""


def read_csv(data: bytes, *, file: str, recognise: Callable[[str], bool]) -> Grid:
    """
    Take a CSV file apart.

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
        All records, counted as Excel counts its rows: a text with line breaks in quotation marks stays one row.

    Raises
    ------
    SourceError
        It is no text.
    """
    text = _decoded(data, file=file)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    named = _named_delimiter(lines[0])
    if named:
        # Excel takes the line "sep=;" for an instruction and does not count it.
        del lines[0]
    delimiter = named or _delimiter(lines, recognise)
    rows: list[GridRow] = []
    broken: list[BrokenRow] = []
    for record in _records(lines, delimiter):
        if isinstance(record, BrokenRow):
            broken.append(record)
        else:
            rows.append(record)
    return Grid(tuple(rows), tuple(broken))


def _decoded(data: bytes, *, file: str) -> str:
    if data.startswith(_UTF16_MARKS):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data[:1024]:
        raise SourceError("{file}: this is not a text file, so not a CSV. Save the table as CSV UTF-8.", file=file)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    lenient = data.decode("utf-8-sig", errors="replace")
    lost = lenient.count("\ufffd")
    letters = len(lenient) - len(lenient.encode("ascii", errors="ignore")) - lost
    if letters > lost:
        # UTF-8 with damaged spots: their cells will say so, the others are good.
        return lenient
    present = frozenset(data)
    polish = "iso8859_2" if present & _ISO_8859_2_ONLY and not present & _CP1250_ONLY else "cp1250"
    return data.decode(polish, errors="replace")


def _named_delimiter(line: str) -> str | None:
    name, _, delimiter = line.strip('\ufeff "').partition("=")
    return delimiter[:1] if name.lower() == "sep" and delimiter[:1] in DELIMITERS else None


def _delimiter(lines: list[str], recognise: Callable[[str], bool]) -> str:
    sample, characters = [], 0
    for line in lines[: HEADER_ROWS_SEARCHED * 2]:
        characters += len(line)
        if characters > _SAMPLE_CHARACTERS:
            break
        sample.append(line)

    def score(delimiter: str) -> tuple[int, int]:
        rows = [record for record in _records(sample, delimiter) if isinstance(record, GridRow)]
        known = max((recognised_in(row.cells, recognise) for row in rows), default=0)
        return known, max((len(row.cells) for row in rows), default=0)

    return max(DELIMITERS, key=score)


def _records(lines: list[str], delimiter: str) -> Iterator[GridRow | BrokenRow]:
    position = number = 0
    last = len(lines) - (1 if lines and not lines[-1] else 0)
    while position < last:
        line = lines[position]
        number += 1
        if len(line) > LONGEST_LINE:
            yield _oversized(line, delimiter, number)
            position += 1
        elif '"' not in line:
            yield GridRow(number, tuple(line.split(delimiter)))
            position += 1
        else:
            cells, taken = _quoted(lines[position : position + LONGEST_RECORD], delimiter)
            torn = BrokenRow(number, "broken_quotes", line[:200], cells=tuple(line.split(delimiter)))
            yield torn if cells is None else GridRow(number, cells)
            position += taken


def _quoted(lines: list[str], delimiter: str) -> tuple[tuple[str, ...] | None, int]:
    """Take apart the record at the head of `lines`; None, and one line taken, where its quotation marks are wrong."""
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter, strict=True)
    try:
        cells = next(reader)
    except csv.Error:
        return None, 1
    return tuple(cells), reader.line_num


def _oversized(line: str, delimiter: str, number: int) -> BrokenRow:
    pieces = line.split(delimiter, maxsplit=500)
    position = max(range(len(pieces)), key=lambda place: len(pieces[place]))
    piece = pieces[position]
    return BrokenRow(number, "too_long", piece[:200], length=len(piece), bound=LONGEST_LINE, position=position)
