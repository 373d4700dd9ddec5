"""
Opening hours of providers, and the hours at which residents can come, as intervals of a plain week.

What offices write is put into OpenStreetMap's syntax (`geo_cus.data.hours_words`); a text in that syntax is taken as it
stands. opening-hours-py then lays the rules out over a year without public and school holidays, and what comes back at
least once a quarter makes the week. https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import opening_hours

from geo_cus.data.hours_tokens import DAY_S
from geo_cus.data.hours_words import names_no_day, translated, with_full_times
from geo_cus.data.unknown_marks import UNKNOWN_MARKS
from geo_cus.errors import StudyError
from geo_cus.faults import shown

if TYPE_CHECKING:
    import pandas as pd


class HoursStatus(StrEnum):
    """How much of a text about hours was understood."""

    UNDERSTOOD = "understood"
    PARTLY = "partly"
    EMPTY = "empty"
    NOT_UNDERSTOOD = "not_understood"


class Interval(NamedTuple):
    """
    Hours of a weekday.

    Parameters
    ----------
    weekday
        0 is Monday, 6 is Sunday.
    open_s
        Seconds after midnight, 0..86400.
    close_s
        Seconds after midnight, above `open_s`, at most 86400: what lasts over midnight goes on as another interval.
    share
        Share of the year's weeks in which it holds: 1.0 every week, 0.23 (12 of 52) once a month.
    """

    weekday: int
    open_s: int
    close_s: int
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """
    When a provider is open in a plain week, without holidays.

    Parameters
    ----------
    text
        What the provider's row says.
    status
        How much of it was understood.
    intervals
        By weekday and opening; those of one day that touch or overlap are one, unless they hold in different weeks.
        Empty where the provider is closed all week, and where nothing was understood.
    osm
        The same in OpenStreetMap's syntax; empty where nothing was understood.
    aside
        The parts of the text that were not used.
    """

    text: str
    status: HoursStatus
    intervals: tuple[Interval, ...] = ()
    osm: str = ""
    aside: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Tell whether the intervals are all there is, so that outside them the provider is closed."""
        return self.status in {HoursStatus.UNDERSTOOD, HoursStatus.PARTLY}


@dataclass(frozen=True, slots=True)
class Window:
    """
    When residents can be away from home.

    Parameters
    ----------
    text
        As written; empty for the default.
    intervals
        Like those of `OpeningHours`: one leaves home no earlier and is back no later.
    """

    text: str
    intervals: tuple[Interval, ...]


DEFAULT_WINDOW: Final = Window("", tuple(Interval(day, 6 * 3600, 22 * 3600) for day in range(7)))
"""Every day from 6:00 to 22:00."""


@lru_cache(maxsize=4096)
def parsed_hours(text: str) -> OpeningHours:
    """
    Read opening hours in Polish or English words or in OpenStreetMap's syntax.

    A day belongs to the last rule that names it („pn-pt 8-16, śr 10-18”: on Wednesday from 10 to 18). Times without
    days are not understood, since it cannot be known whether Saturday is among them. Public and school holidays are
    left out of account.

    Parameters
    ----------
    text
        For example „pn-pt 8:00-16:00, 1. i 3. sobota miesiąca 9-13” or ``Mo-Fr 08:00-16:00; PH off``.

    Returns
    -------
    OpeningHours
        With the status `HoursStatus.EMPTY` for an empty text or a mark such as “b.d.”; never an error.
    """
    clean = " ".join(text.split())
    if clean in UNKNOWN_MARKS:
        return OpeningHours(text, HoursStatus.EMPTY)
    osm, aside = _as_osm(clean) or translated(clean)
    # What was put together here is valid syntax; the library has the last word all the same.
    if not osm or not opening_hours.validate(osm):
        return OpeningHours(text, HoursStatus.NOT_UNDERSTOOD, aside=aside or (clean,))
    intervals = _plain_week(osm)
    if not intervals and _SOME_TIME.search(osm):
        return OpeningHours(text, HoursStatus.NOT_UNDERSTOOD, aside=aside or (clean,))
    return OpeningHours(text, HoursStatus.PARTLY if aside else HoursStatus.UNDERSTOOD, intervals, osm, aside)


def opening_hours_of(providers: pd.DataFrame) -> list[OpeningHours | None]:
    """
    Give the opening hours of providers.

    Parameters
    ----------
    providers
        `Study.providers`, or some of its rows.

    Returns
    -------
    list
        One for each row in its order; None where the hours are not known: not given, or not understood.
    """
    hours = (parsed_hours(text) for text in providers["hours"])
    return [found if found.known else None for found in hours]


def trouble_with_hours(hours: OpeningHours) -> str | None:
    """Give the code of the fault that a row with these hours has (`geo_cus.faults.FAULT_KINDS`); None for none."""
    if hours.status is HoursStatus.PARTLY:
        return "hours_partly_understood"
    if hours.status is HoursStatus.NOT_UNDERSTOOD:
        return "hours_without_days" if names_no_day(hours.text) else "hours_not_understood"
    return None


def window_of(text: str) -> Window:
    """
    Read when residents can come, written like opening hours.

    Parameters
    ----------
    text
        For example „pn-pt 15:00-20:00”; empty for the default, every day from 6:00 to 22:00.

    Raises
    ------
    StudyError
        The text is not wholly understood, names no time, or does not hold every week.
    """
    if not text.strip():
        return DEFAULT_WINDOW
    found = parsed_hours(text)
    every_week = all(interval.share == 1 for interval in found.intervals)
    if found.status is not HoursStatus.UNDERSTOOD or not found.intervals or not every_week:
        raise StudyError(
            "“{text}” does not say when residents can come. Write days and times, for example “pn-pt 15:00-20:00”.",
            text=shown(text),
        )
    return Window(text, found.intervals)


_OSM_WORD: Final = re.compile(r"\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)\b|^24/7")
_SOME_TIME: Final = re.compile(r"\d:\d|24/7")
_COMMENT: Final = re.compile(r'(?:\|\|\s*)?"([^"]*)"')
_NOT_WEEKLY: Final = re.compile(r"sun|dawn|dusk|unknown|\+|easter|\b[12]\d{3}\b")
"""Hours that hang on the sun, on a call or on one year, or have no end."""


def _as_osm(text: str) -> tuple[str, tuple[str, ...]] | None:
    """Give a text that is in OpenStreetMap's syntax (empty if it is not fit), and its comments; None for any other."""
    if not _OSM_WORD.search(text):
        return None
    comments = tuple(found[1] for found in _COMMENT.finditer(text) if found[1].strip())
    bare = with_full_times(_COMMENT.sub("", text)).strip(" ;,")
    if _SOME_TIME.search(bare) and not _NOT_WEEKLY.search(bare) and opening_hours.validate(bare):
        return bare, comments
    # Its short names of days mean nothing in words, but for “We”, which begins „We wtorki”.
    return ("", ()) if {*_OSM_WORD.findall(text)} - {"We", "24/7"} else None


_FIRST_DAY: Final = dt.datetime(2024, 1, 1)  # noqa: DTZ001 - times of the wall clock; a zone would shift two of the days
"""A Monday; any year would do, since no rule that names a year is taken."""
WEEKS: Final = 52
"""Weeks of the year over which hours are laid out."""
_LEAST_SHARE: Final = 4 / WEEKS

_Span = tuple[int, int]


def _plain_week(osm: str) -> tuple[Interval, ...]:
    """Lay rules out over a year and keep what comes back."""
    week = []
    for weekday, days in enumerate(_days_by_weekday(osm)):
        seen = Counter(span for spans in days for span in spans)
        for span in sorted(seen):
            holds = sum(any(one[0] <= span[0] and span[1] <= one[1] for one in spans) for spans in days)
            if holds / WEEKS >= _LEAST_SHARE:
                week.append(Interval(weekday, *span, holds / WEEKS))
    return tuple(week)


def _days_by_weekday(osm: str) -> list[list[list[_Span]]]:
    """Give for each weekday its 52 days of the year, each as its open seconds in order, merged."""
    rules = opening_hours.OpeningHours(osm, auto_country=False, auto_timezone=False)
    days: list[list[_Span]] = [[] for _ in range(7 * WEEKS)]
    before = _FIRST_DAY - dt.timedelta(days=1)  # the Sunday whose night reaches into the first Monday
    for start, stop, state, _ in rules.intervals(before, _FIRST_DAY + dt.timedelta(days=7 * WEEKS)):
        if state is not opening_hours.State.OPEN:
            continue
        first, last = (DAY_S * since.days + since.seconds for since in (start - _FIRST_DAY, stop - _FIRST_DAY))
        for day in range(max(0, first // DAY_S), -(-last // DAY_S)):
            days[day].append((max(first - day * DAY_S, 0), min(last - day * DAY_S, DAY_S)))
    return [[_merged(spans) for spans in days[weekday::7]] for weekday in range(7)]


def _merged(spans: list[_Span]) -> list[_Span]:
    if len(spans) < 2:
        return spans
    joined: list[_Span] = []
    for start, stop in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined
