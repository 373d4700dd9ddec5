"""Timetables made by hand, without files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo_cus.data.bus_days import ALWAYS, RunDays
from geo_cus.data.bus_timetable import BusLines

if TYPE_CHECKING:
    from collections.abc import Sequence

WEEK = RunDays(tuple(range(7)), ALWAYS)
Call = tuple[int, float]
"""Number of the stop, minutes after midnight."""


def bus_lines(
    runs: Sequence[Sequence[Call]], *, stops: int, days: Sequence[RunDays] = (), numbered: bool = True
) -> BusLines:
    """Make bus lines of runs; without numbers two calls of a run at one time share their place in it."""
    rows = []
    for run, calls in enumerate(runs):
        when = days[run] if days else WEEK
        times = sorted({minute for _, minute in calls})
        for place, (stop, minute) in enumerate(calls):
            sequence = place if numbered else times.index(minute)
            name = f"{run:03d}"
            rows.append(("1", name, name, f"s{stop}", sequence, int(minute * 60), when.weekdays, when.term, 2))
    columns = ["line", "run", "run_id", "stop_id", "sequence", "time_s", "weekdays", "term", "row"]
    names = [f"s{stop}" for stop in range(stops)]
    where = {"lon": [20.0] * stops, "lat": [50.0] * stops}
    return BusLines(
        pd.DataFrame({"stop_id": names, "name": names, **where}),
        pd.DataFrame(rows, columns=columns).astype({"sequence": "int64", "time_s": "int64"}),
    )
