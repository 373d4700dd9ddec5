"""A table that somebody brings: what its columns mean, which of its rows are good, what is to mend in the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from geo_cus.data.file_check import table_on_disk
from geo_cus.data.providers import ProviderRow, read_providers
from geo_cus.data.settlements import SettlementRow, read_settlements
from geo_cus.data.table_text import NOTE, TextTable, added, text_of_fields, whole_text
from geo_cus.data.tables import read_table
from geo_cus.faults import Severity
from geo_cus.schema import field_of, match_headers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pydantic import BaseModel

    from geo_cus.data.intake import InputTable
    from geo_cus.data.points import Area
    from geo_cus.data.tables import RawTable
    from geo_cus.faults import Fault
    from geo_cus.text import Language

MODELS: Final[Mapping[str, type[BaseModel]]] = {"settlements": SettlementRow, "providers": ProviderRow}
"""Row model by role of the tables that can be brought with columns of any name."""

TABLE_ENDINGS: Final = (".csv", ".txt", ".tsv", ".xlsx", ".geojson", ".json", ".gpkg")

_ID_COLUMNS: Final = {"settlements": "settlement_id", "providers": "provider_id"}


class Place(NamedTuple):
    """
    What a table is judged by.

    Parameters
    ----------
    area
        Extent of the study (degrees); None if not known.
    service_ids
        The services of the study.
    """

    area: Area | None
    service_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """
    A table that was brought.

    Parameters
    ----------
    found
        Its good rows, its faults with rows as Excel counts them in the file, and the rows counted.
    good
        The good rows as they stand in the file, under headers of our templates.
    faulty
        The rows with errors, under the same headers, with the row in the file and what to mend; of a row that could
        not be taken apart, what its cells may have been.
    """

    found: InputTable
    good: TextTable
    faulty: TextTable


def opened_table(content: bytes, name: str, role: str) -> RawTable:
    """
    Take a file apart.

    Parameters
    ----------
    content, name
        The file, and its name, by whose ending its format is known.
    role
        ``settlements`` or ``providers``.

    Raises
    ------
    SourceError
        It cannot be read at all.
    """
    model = MODELS[role]
    with table_on_disk(content, name) as path:
        return read_table(path, recognise=lambda header: field_of(model, header) is not None, file=name)


def guessed_columns(raw: RawTable, role: str) -> dict[int, str]:
    """Guess by the headers which column (0 is the first) is which field; of two that mean the same, none is taken."""
    match = match_headers(MODELS[role], raw.header, file=raw.file)
    return {place: name for name, place in match.positions.items()}


def checked_table(
    content: bytes, name: str, role: str, columns: Mapping[int, str], *, place: Place, words: Language
) -> CheckedTable:
    """
    Check the rows of a file with columns of known meaning, as the study's own files are checked.

    Parameters
    ----------
    content, name, role
        As in `opened_table`.
    columns
        Field by place of the column; a field of two columns is a fault, and neither is used.
    place
        What the rows are judged by.
    words
        Language of the headers and of what is to be mended.

    Raises
    ------
    SourceError
        It cannot be read at all.
    """
    raw = opened_table(content, name, role)
    with table_on_disk(content, name) as path:
        found = _read(path, name, role, columns, place)
    table, numbers = text_of_fields(replace(raw, rows=(*raw.rows, *raw.torn)), MODELS[role], columns, words)
    used = {int(number) for number in found.frame["row"]}
    good = replace(table, rows=tuple(row for row, number in zip(table.rows, numbers, strict=True) if number in used))
    cells = dict(zip(numbers, table.rows, strict=True))
    return CheckedTable(found, good, _faulty(table.header, cells, found.faults, words))


def checked_bytes(content: bytes, name: str, role: str, *, place: Place) -> InputTable:
    """Check a file as the study itself will read it."""
    with table_on_disk(content, name) as path:
        return _read(path, name, role, None, place)


def with_more_rows(before: bytes, name: str, more: CheckedTable, role: str, *, place: Place) -> TextTable:
    """
    Add good rows to a table that is there; a row takes the place of the one with its identifier.

    Parameters
    ----------
    before, name
        The file that is there, and its name. Its faulty rows stay as they are.
    more
        What was brought.
    role, place
        As in `checked_table`.

    Raises
    ------
    SourceError
        The file that is there cannot be read, or has a row that cannot be taken apart and would be lost.
    """
    raw = opened_table(before, name, role)
    known = checked_bytes(before, name, role, place=place).frame
    column = _ID_COLUMNS[role]
    new = set(more.found.frame[column])
    gone = {int(row) for row in known.loc[known[column].isin(new), "row"]}
    places = [place for place, row in enumerate(raw.rows) if row.number in gone]
    return added(whole_text(raw), more.good, MODELS[role], without=places)


def _read(path: Path, name: str, role: str, columns: Mapping[int, str] | None, place: Place) -> InputTable:
    if role == "settlements":
        return read_settlements(path, area=place.area, file=name, columns=columns)
    return read_providers(path, area=place.area, service_ids=place.service_ids, file=name, columns=columns)


def _faulty(
    header: tuple[str, ...], cells: Mapping[int, tuple[str, ...]], faults: tuple[Fault, ...], words: Language
) -> TextTable:
    told: dict[int, list[str]] = {}
    for item in faults:
        if item.severity is Severity.ERROR and item.row is not None:
            told.setdefault(item.row, []).append(f"{words.say(item.problem)}. {words.say(item.remedy)}")
    rows = ((*cells[row], str(row), " ".join(texts)) for row, texts in sorted(told.items()))
    notes = (NOTE + words.say("row in the file"), NOTE + words.say("what to mend"))
    return TextTable((*header, *notes), tuple(rows))
