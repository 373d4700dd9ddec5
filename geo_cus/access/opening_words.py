"""Opening hours in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_cus.data.opening_hours import WEEKS, HoursStatus, parsed_hours
from geo_cus.text import EN_DASH, NBSP

if TYPE_CHECKING:
    from geo_cus.text import Language


def opening_text(hours: str, language: Language) -> str:
    """
    Say when a provider is open, days with the same hours together: ``pn–pt 8:00–16:00; sob 9:00–13:00``.

    Hours that do not hold every week tell how often they do: ``wt 8:10–9:40 (co 2 tygodnie)``. What is not understood
    is told in its own words; empty where nothing is known.
    """
    found = parsed_hours(hours)
    if not found.intervals:
        return "" if found.status is HoursStatus.EMPTY else " ".join(hours.split())
    times: dict[int, list[str]] = {}
    for item in sorted(found.intervals):
        once = f"{language.clock(item.open_s)}{EN_DASH}{language.clock(item.close_s)}"
        often = "" if item.share == 1 else f"{NBSP}({_how_often(item.share, language)})"
        times.setdefault(item.weekday, []).append(once + often)
    runs: list[list[int]] = []
    for day, told in times.items():
        if runs and runs[-1][-1] == day - 1 and times[runs[-1][0]] == told:
            runs[-1].append(day)
        else:
            runs.append([day])
    return "; ".join(f"{_days(run, language)}{NBSP}{', '.join(times[run[0]])}" for run in runs)


def _how_often(share: float, language: Language) -> str:
    """Say in which of the year's weeks hours hold."""
    weeks = round(share * WEEKS)
    if WEEKS % weeks == 0:
        return language.count(WEEKS // weeks, "every {n} week", "every {n} weeks")
    return language.count(weeks, "in {n} week of the year", "in {n} weeks of the year")


def _days(run: list[int], language: Language) -> str:
    first, last = language.weekday_in_short(run[0]), language.weekday_in_short(run[-1])
    return first if len(run) == 1 else f"{first}{EN_DASH}{last}"
