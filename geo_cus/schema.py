"""
What a table must look like, and a fault where it does not.

Rows are described by pydantic models, one a table, whose fields carry their header synonyms and explanation. `check_rows`
runs the rows of a file through such a model: good rows come out as plain values, each bad row as faults that name the
file, the row as Excel counts it, the column, the value and the remedy. A bad row never takes a good one with it.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from geo_cus.errors import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

METRIC_CRS = "EPSG:2180"
"""The one plane coordinate system of the program: PUWG 1992, metres."""

GEOGRAPHIC_CRS = "EPSG:4326"
"""Longitude and latitude of WGS 84, degrees."""

VALUE_SHOWN_CHARACTERS = 60
"""A faulty value is quoted up to this length, so that an enormous cell does not drown the sentence."""


class Severity(StrEnum):
    """How bad a fault is: an error stops a run, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class FaultKind:
    """
    A kind of fault, as data: its severity, the problem and the remedy.

    `problem` and `remedy` are English templates; besides the kind's own values they may name ``{column}`` and
    ``{value}``.
    """

    severity: Severity
    problem: str
    remedy: str


def N_(template: str) -> str:  # noqa: N802 - the name by which gettext tools find a text
    """Mark a text for translation and give it back as it is."""
    return template


_E, _W = Severity.ERROR, Severity.WARNING

FAULT_KINDS: Mapping[str, FaultKind] = {
    "missing_column": FaultKind(_E, N_("the column “{column}” is missing"), N_("Add a column with this header; recognised headers: {synonyms}.")),
    "doubled_column": FaultKind(_E, N_("two columns mean the same: “{column}” and “{other}”"), N_("Keep one of them.")),
    "unknown_column": FaultKind(_W, N_("the column “{column}” is not known and was not used"), N_("Rename it if it should be used; otherwise leave it.")),
    "no_rows": FaultKind(_E, N_("the table has a header but no rows"), N_("Fill in at least one row.")),
    "missing_value": FaultKind(_E, N_("no value in the column “{column}”"), N_("Fill in the cell.")),
    "not_a_number": FaultKind(_E, N_("“{value}” in the column “{column}” is not a number"), N_("Write a number, for example 1234 or 12,5.")),
    "not_whole": FaultKind(_E, N_("“{value}” in the column “{column}” is not a whole number"), N_("Write a whole number; leave the cell empty if the number is not known.")),
    "too_small": FaultKind(_E, N_("{value} in the column “{column}” is less than {bound}"), N_("Write a number not less than {bound}; leave the cell empty if it is not known.")),
    "too_large": FaultKind(_E, N_("{value} in the column “{column}” is more than {bound}"), N_("Write a number not more than {bound}.")),
    "too_long": FaultKind(_E, N_("the text in the column “{column}” has {length} characters, more than {bound}: “{value}”"), N_("Shorten it to {bound} characters.")),
    "bad_form": FaultKind(_E, N_("“{value}” in the column “{column}” has the wrong form"), N_("Expected form: {form}.")),
    "not_allowed": FaultKind(_E, N_("“{value}” in the column “{column}” is not one of the known values"), N_("Use one of: {allowed}.")),
    "markup": FaultKind(_E, N_("“{value}” in the column “{column}” holds HTML code"), N_("Leave only plain text, without the characters < and >.")),
    "control_character": FaultKind(_E, N_("the text in the column “{column}” holds invisible control characters: “{value}”"), N_("Type the text anew, without pasting it from a web page.")),
    "formula": FaultKind(_E, N_("the cell in the column “{column}” holds a formula: “{value}”"), N_("Put its result there: copy the cell and paste it as a value.")),
    "cell_error": FaultKind(_E, N_("the cell in the column “{column}” holds the spreadsheet error {value}"), N_("Mend the formula or type the value.")),
    "doubled_id": FaultKind(_E, N_("the identifier “{value}” stands in rows {rows}"), N_("Give every row an identifier of its own.")),
    "swapped_coordinates": FaultKind(_E, N_("latitude and longitude seem to be swapped: {value}"), N_("Put the latitude (in Poland 49 to 55) and the longitude (14 to 24.2) each in its own column.")),
    "not_degrees": FaultKind(_E, N_("{value} is not a position in degrees"), N_("Write degrees (latitude 52.1, longitude 21.0) or use the columns x_2180 and y_2180 for metres of EPSG:2180.")),
    "outside_area": FaultKind(_E, N_("the point {value} lies {distance_km} km away from the area of the study"), N_("Check the coordinates and their coordinate system (WGS 84 degrees, or metres of EPSG:2180).")),
    "ambiguous_axes": FaultKind(_E, N_("it is not clear which of the values {value} is east and which is north"), N_("Name the columns “wschód” and “północ”, or give latitude and longitude in degrees.")),
    "half_a_point": FaultKind(_E, N_("only one of the two coordinates is given: {value}"), N_("Fill in both coordinates, or leave both empty.")),
    "no_point": FaultKind(_W, N_("no coordinates, so it stands in the results as “not placed”"), N_("Fill in the coordinates to have it counted.")),
    "not_a_point": FaultKind(_E, N_("the geometry is {value}, not a point"), N_("Save the layer with one point for each row.")),
    "unknown_service": FaultKind(_E, N_("the service “{value}” is not in the catalogue"), N_("Use one of: {allowed}.")),
    "unknown_people": FaultKind(_W, N_("the number of residents is not known"), N_("Fill in the column “{column}” to have the people counted; until then only the settlement is.")),
    "part_exceeds_whole": FaultKind(_E, N_("{value} in the column “{column}” is more than all residents ({whole})"), N_("Correct one of the two numbers.")),
    "summary_row": FaultKind(_W, N_("the row “{value}” looks like a sum or a note and was left out"), N_("Nothing, if that is right; otherwise give the row an identifier and numbers.")),
    "too_many_cells": FaultKind(_E, N_("the row has {found} cells, the header {expected}"), N_("Put a text that holds the separator in quotation marks.")),
    "other_gmina": FaultKind(_W, N_("the settlement belongs to gmina {value}, which is not in the study"), N_("Add the gmina to study.toml, or take the row out.")),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """
    One thing that is wrong in an input file.

    Parameters
    ----------
    code
        Kind of the fault, a key of `FAULT_KINDS`.
    file
        Name of the file, as the study names it.
    row
        Row as Excel counts it (the header is row 1 where it stands first); None for a fault of the whole file.
    column
        Header as it stands in the file; None for a fault of the whole row.
    value
        The value found, shortened; None where there is none.
    details
        Further values for the sentence (bounds, allowed words).
    """

    code: str
    file: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    details: tuple[tuple[str, object], ...] = ()

    @property
    def severity(self) -> Severity:
        """Tell how bad it is."""
        return FAULT_KINDS[self.code].severity

    @property
    def problem(self) -> Message:
        """Say what is wrong."""
        return Message(FAULT_KINDS[self.code].problem, self._values)

    @property
    def remedy(self) -> Message:
        """Say what to do about it."""
        return Message(FAULT_KINDS[self.code].remedy, self._values)

    @property
    def _values(self) -> dict[str, object]:
        return {"column": self.column or "", "value": self.value or "", **dict(self.details)}


def fault(code: str, file: str, *, row: int | None = None, column: str | None = None, value: object = None, **details: object) -> Fault:
    """Make a fault of a known kind; `value` is shortened for showing, `details` fill the sentence."""
    if code not in FAULT_KINDS:
        raise KeyError(code)
    return Fault(code, file, row, column, None if value is None else shown(value), tuple(details.items()))


def shown(value: object) -> str:
    """Give a value as a short text on one line, safe to print: at most `VALUE_SHOWN_CHARACTERS`, no control characters."""
    text = str(value)
    text = "".join(" " if unicodedata.category(character).startswith("C") else character for character in text[: 2 * VALUE_SHOWN_CHARACTERS])
    return text if len(text) <= VALUE_SHOWN_CHARACTERS else text[: VALUE_SHOWN_CHARACTERS - 1] + "…"


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
    """

    synonyms: tuple[str, ...]
    explanation: str
    example: str = ""


def column(*synonyms: str, explanation: str, example: str = "") -> ColumnInfo:
    """Describe a column; used in the annotations of a row model."""
    return ColumnInfo(synonyms, explanation, example)


def columns_of(model: type[BaseModel]) -> dict[str, ColumnInfo]:
    """Give the columns of a row model by field name, in their order."""
    return {name: info for name, model_field in model.model_fields.items() if (info := _column_info(model_field)) is not None}


def required_columns(model: type[BaseModel]) -> list[str]:
    """Give the names of the fields without which a row cannot be."""
    return [name for name, model_field in model.model_fields.items() if model_field.is_required()]


def _column_info(model_field: FieldInfo) -> ColumnInfo | None:
    return next((item for item in model_field.metadata if isinstance(item, ColumnInfo)), None)


def header_key(header: str) -> str:
    """
    Fold a header to the form in which it is compared: small letters without accents, words joined by one space.

    ``"Szerokość geogr. (WGS84)"`` becomes ``"szerokosc geogr wgs84"``; a plus sign stays, since “65+” means something.
    """
    text = unicodedata.normalize("NFKD", header.casefold().replace("ł", "l"))
    letters = (character if character.isalnum() or character == "+" else " " for character in text if not unicodedata.combining(character))
    return " ".join("".join(letters).split())
