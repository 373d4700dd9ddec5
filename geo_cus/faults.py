"""
Everything that can be wrong in an input file, as data: the kinds of faults, and one fault of a kind.

A fault names the file, the row as Excel counts it, the column, the value and the remedy; its sentences are English
templates, put into the reader's language only where they are shown (`geo_cus.text`).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from geo_cus.errors import Message
from geo_cus.fault_kinds import FAULT_KINDS, N_, FaultKind, Severity

VALUE_SHOWN_CHARACTERS: Final = 60
"""A faulty value is quoted up to this length, so that an enormous cell does not drown the sentence."""

__all__ = ["FAULT_KINDS", "N_", "Fault", "FaultKind", "Severity", "fault", "shown"]


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


def fault(
    code: str,
    file: str,
    *,
    row: int | None = None,
    column: str | None = None,
    value: object = None,
    **details: object,
) -> Fault:
    """Make a fault of a known kind; `value` is shortened for showing, `details` fill the sentence."""
    if code not in FAULT_KINDS:
        raise KeyError(code)
    return Fault(code, file, row, column, None if value is None else shown(value), tuple(details.items()))


def shown(value: object) -> str:
    """Give a value as a short text on one line, safe to print: no control characters, shortened where it is long."""
    text = str(value)
    head = text[: 2 * VALUE_SHOWN_CHARACTERS]
    printable = "".join(" " if unicodedata.category(letter).startswith("C") else letter for letter in head)
    if len(text) <= VALUE_SHOWN_CHARACTERS:
        return printable
    return printable[: VALUE_SHOWN_CHARACTERS - 1] + "…"
