"""
What a table must look like, and the check whether it does.

Rows are described by pydantic models, one a table, whose fields carry their header synonyms and explanation.
`match_headers` finds the columns of a file; `check_rows` runs its rows through the model: good rows come out as plain
values, each bad row as faults that name the file, the row as Excel counts it, the column, the value and the remedy
(`geo_cus.faults`). A bad row never takes a good one with it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from geo_cus.faults import Fault, fault, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

ModelT = TypeVar("ModelT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """
    What a column of an input table means.

    Parameters
    ----------
    synonyms
        Headers under which the column is recognised (compared without case, accents and punctuation); the first is
        the one in the Polish templates, the second the one in the English.
    explanation
        What to write there, an English text for translation.
    example
        One value, as a user would type it.
    in_template
        False for a column that is understood in the files of others, but not offered in our templates.
    """

    synonyms: tuple[str, ...]
    explanation: str
    example: str = ""
    in_template: bool = True


@dataclass(frozen=True, slots=True)
class BadCell:
    """
    A cell that can be no value, whatever its column: a formula, a spreadsheet error.

    Parameters
    ----------
    code
        Kind of its fault, a key of `FAULT_KINDS`.
    text
        What the cell holds.
    """

    code: str
    text: str

    def __str__(self) -> str:
        """Give what the cell holds."""
        return self.text


@dataclass(frozen=True, slots=True)
class InputRow:
    """
    A row of an input table, before it is checked.

    Parameters
    ----------
    number
        Row as Excel counts it.
    cells
        What stands in the file, by field name of the row model.
    point
        Longitude and latitude (degrees, WGS 84) where the file has geometries; a `BadCell` for one that is no point.
    """

    number: int
    cells: Mapping[str, object]
    point: tuple[float, float] | BadCell | None = None


@dataclass(frozen=True, slots=True)
class CheckedRow(Generic[ModelT]):
    """A good row: where it came from, and its values."""

    source: InputRow
    value: ModelT


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """
    Which column of a file is which field of a row model.

    Parameters
    ----------
    positions
        Place of the column in the file (0 is the first) by field name.
    headers
        Header as it stands in the file by field name.
    faults
        Missing, doubled and unknown columns.
    """

    positions: Mapping[str, int] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def column(*synonyms: str, explanation: str, example: str = "", in_template: bool = True) -> ColumnInfo:
    """Describe a column; used in the annotations of a row model."""
    return ColumnInfo(synonyms, explanation, example, in_template)


def columns_of(model: type[BaseModel]) -> dict[str, ColumnInfo]:
    """Give the columns of a row model by field name, in their order."""
    found = ((name, _column_info(model_field)) for name, model_field in model.model_fields.items())
    return {name: info for name, info in found if info is not None}


def required_columns(model: type[BaseModel]) -> list[str]:
    """Give the names of the fields without which a row cannot be."""
    return [name for name, model_field in model.model_fields.items() if model_field.is_required()]


def header_key(header: str) -> str:
    """
    Fold a header to the form in which it is compared: small letters without accents, words joined by one space.

    ``"Szerokość geogr. (WGS84)"`` becomes ``"szerokosc geogr wgs84"``; a plus sign stays, since “65+” means something.
    """
    text = unicodedata.normalize("NFKD", header.casefold().replace("ł", "l"))
    letters = (
        character if character.isalnum() or character == "+" else " "
        for character in text
        if not unicodedata.combining(character)
    )
    return " ".join("".join(letters).split())


def field_of(model: type[BaseModel], header: str) -> str | None:
    """
    Tell which field of a row model a header means; None if it means none.

    A day or year and the unit behind the name do not matter: “Ludność ogółem 2023 [osoba]” is “Ludność ogółem”.
    """
    known = _fields_by_key(model)
    key = header_key(header[:_LONGEST_HEADER])
    return known.get(key) or known.get(_DAY_OR_UNIT.sub("", key))


def match_headers(
    model: type[BaseModel],
    header: Sequence[str],
    *,
    file: str,
    unused: Collection[str] = (),
    chosen: Mapping[int, str] | None = None,
) -> HeaderMatch:
    """
    Find the columns of a file.

    Parameters
    ----------
    model
        Row model with the columns.
    header
        Header cells of the file as written, empty text for an empty one.
    file
        Name of the file for the faults.
    unused
        Headers that are common in such files and never used, by their `header_key`; they are no fault.
    chosen
        Field by place of the column (0 is the first), where somebody has said what the columns mean; None to go by
        the headers.

    Returns
    -------
    HeaderMatch
        Of two columns with one meaning neither is used, since choosing one would be a guess.
    """
    places: dict[str, list[int]] = {}
    faults = []
    for position, text in enumerate(header):
        name = field_of(model, text) if chosen is None else chosen.get(position)
        if name is not None:
            places.setdefault(name, []).append(position)
        elif chosen is None and text and header_key(text[:_LONGEST_HEADER]) not in unused:
            faults.append(fault("unknown_column", file, column=shown(text)))
    for first, second in ((found[0], found[1]) for found in places.values() if len(found) > 1):
        faults.append(fault("doubled_column", file, column=shown(header[first]), other=shown(header[second])))
    missing = [name for name in required_columns(model) if name not in places]
    faults += [_missing(model, name, file) for name in missing]
    single = {name: found[0] for name, found in places.items() if len(found) == 1}
    return HeaderMatch(
        positions=single,
        headers={name: shown(header[position]) for name, position in single.items()},
        faults=tuple(faults),
    )


def check_rows(
    model: type[ModelT],
    rows: Sequence[InputRow],
    *,
    file: str,
    headers: Mapping[str, str],
    context: Mapping[str, object] | None = None,
) -> tuple[list[CheckedRow[ModelT]], list[Fault]]:
    """
    Run rows through their model, all at once.

    Parameters
    ----------
    model
        Row model; its validators raise `PydanticCustomError` with a fault code as the type.
    rows
        Rows as read.
    file
        Name of the file for the faults.
    headers
        Header as it stands in the file by field name.
    context
        What the validators need to know besides the row.

    Returns
    -------
    tuple
        The good rows in their order, and the faults of the others. Every row that is not good has a fault, unless a
        required column is missing, which `match_headers` has told already.
    """
    # The type of the list is only known when it runs.
    adapter: TypeAdapter[list[ModelT]] = TypeAdapter(list[model])  # type: ignore[valid-type]
    try:
        values = adapter.validate_python([row.cells for row in rows], context=dict(context or {}))
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)
    else:
        return [CheckedRow(row, value) for row, value in zip(rows, values, strict=True)], []
    bad = {int(entry["loc"][0]) for entry in wrong}
    good = [row for position, row in enumerate(rows) if position not in bad]
    checked, _ = check_rows(model, good, file=file, headers=headers, context=context)
    told = (entry for entry in wrong if entry["type"] != "missing")
    return checked, [_row_fault(entry, rows[int(entry["loc"][0])], file=file, headers=headers) for entry in told]


_LONGEST_HEADER: Final = 500
"""A longer header is no header; it is not searched further."""

_DAY_OR_UNIT: Final = re.compile(
    r"(?<=.)(?:(?: w)?(?: stan)?(?: na)?(?: dzien)?(?: (?:0?1|15|28|29|30|31) (?:0\d|1[0-2]))?"
    r" (?:19|20)\d\d(?: r)?)?(?: osob[ay]?)?$"
)
"""Of days only those for which figures are given (first, middle and end of a month), so that an age band before the
year, “65-69 2024”, is none."""

_CODES: Final = {
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
}
"""Fault code for each error of pydantic itself that a row model can meet; its own validators name the code."""

_BOUNDS: Final = ("ge", "le")


def _row_fault(entry: ErrorDetails, row: InputRow, *, file: str, headers: Mapping[str, str]) -> Fault:
    name = str(entry["loc"][1])
    details: dict[str, Any] = dict(entry.get("ctx", {}))
    for bound in _BOUNDS:
        if bound in details:
            details["bound"] = details.pop(bound)
    value = details.pop("value", row.cells.get(name))
    code = _CODES.get(entry["type"], entry["type"])
    return fault(code, file, row=row.number, column=headers.get(name, name), value=value, **details)


def _missing(model: type[BaseModel], name: str, file: str) -> Fault:
    synonyms = columns_of(model)[name].synonyms
    return fault("missing_column", file, column=synonyms[0], synonyms=", ".join(synonyms))


@cache
def _fields_by_key(model: type[BaseModel]) -> dict[str, str]:
    return {header_key(synonym): name for name, info in columns_of(model).items() for synonym in info.synonyms}


def _column_info(model_field: FieldInfo) -> ColumnInfo | None:
    return next((item for item in model_field.metadata if isinstance(item, ColumnInfo)), None)
