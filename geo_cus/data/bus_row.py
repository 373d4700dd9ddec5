"""A row of a table of bus lines: what may stand in its cells."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, PlainValidator

from geo_cus.data.bus_days import RunDays, read_days
from geo_cus.data.cells import LONGEST_NAME, Name, cell_text, decimal_number, plain_text, refuse
from geo_cus.data.points import LocatedRow
from geo_cus.errors import Message
from geo_cus.faults import N_
from geo_cus.schema import column

_LAST_HOUR: Final = 36
_CLOCK: Final = re.compile(r"(?:([01]) days?, )?([0-9]{1,2})[:.]([0-9]{2})(?::([0-9]{2}))?")
"""``7:05``, ``07.05``, ``24:10:00``, and a length of time as it comes out of a workbook, ``1 day, 0:10:00``."""
_SPREADSHEET_DAY_0: Final = dt.date(1899, 12, 31)
_TIME_FORM: Final = Message(N_("hours and minutes, for example 7:05; after midnight 24:10"))
_DAYS_KNOWN: Final = "pn-pt, sob, nd, codziennie, dni robocze, dni nauki szkolnej, dni wolne od nauki"


def _required_text(cell: object) -> str:
    return plain_text(cell, longest=LONGEST_NAME) or refuse("missing_value")


def _seconds(cell: object) -> int:
    if isinstance(cell, dt.datetime) and cell.year <= 1900:
        # A spreadsheet shows the time 24:10 as ten past midnight of its day 1.
        days = (cell.date() - _SPREADSHEET_DAY_0).days
        return days * 86_400 + cell.hour * 3600 + cell.minute * 60 + cell.second
    text = cell_text(cell)
    if not text:
        refuse("missing_value")
    found = _CLOCK.fullmatch(text)
    if found is None:
        refuse("bad_form", form=_TIME_FORM)
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    if minutes > 59 or seconds > 59 or days * 24 + hours >= _LAST_HOUR:
        refuse("bad_form", form=_TIME_FORM)
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def _run_days(cell: object) -> RunDays | None:
    text = plain_text(cell, longest=LONGEST_NAME)
    return (read_days(text) or refuse("not_allowed", allowed=_DAYS_KNOWN)) if text else None


def _order(cell: object) -> int | None:
    number = decimal_number(cell)
    if number is not None and not number.is_integer():
        refuse("not_whole")
    return None if number is None else int(number)


class BusRow(LocatedRow):
    """A row of the table: a stop of a run."""

    line: Annotated[
        str,
        BeforeValidator(_required_text),
        column(
            "linia", "line", "nr linii", "numer linii", "nazwa linii", "route",
            explanation=N_("Number or name of the line."),
            example="1",
        ),
    ]  # fmt: skip
    run: Annotated[
        str,
        BeforeValidator(_required_text),
        column(
            "kurs", "run", "nr kursu", "numer kursu", "trip",
            explanation=N_("Number of the run within its line; all stops of one journey of the bus share it."),
            example="1",
        ),
    ]  # fmt: skip
    order: Annotated[
        Annotated[int, Field(ge=0, le=10_000)] | None,
        BeforeValidator(_order),
        column(
            "kolejność", "order", "kolejność przystanku", "numer kolejny", "stop sequence",
            explanation=N_("Place of the stop in the run, 1 for the first; without it the times tell the order."),
            example="1",
        ),
    ] = None  # fmt: skip
    stop: Annotated[
        Name,
        column(
            "przystanek", "stop", "nazwa przystanku", "stop name",
            explanation=N_("Name of the stop, the same in all its rows; coordinates in one of them are enough."),
            example="Nowa Wieś, szkoła",
        ),
    ]  # fmt: skip
    time_s: Annotated[
        int,
        BeforeValidator(_seconds),
        column(
            "godzina", "time", "odjazd", "godzina odjazdu", "czas odjazdu", "departure",
            explanation=N_("Time at the stop, hours and minutes; after midnight go on counting: 24:10."),
            example="7:05",
        ),
    ]  # fmt: skip
    days: Annotated[
        RunDays | None,
        PlainValidator(_run_days),
        column(
            "dni", "days", "dni kursowania", "kursuje", "dni tygodnia", "runs on",
            explanation=N_("Days of the run: pn-pt, sob, nd, codziennie, dni nauki szkolnej; once a run is enough."),
            example="pn-pt",
        ),
    ]  # fmt: skip
