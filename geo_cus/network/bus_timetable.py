"""
The runs of one day, and the earliest arrivals that they allow: an exact search over a small timetable.

Every boarding of every run is a row, every stop a column. Rides are added one at a time: who boards may stay on, or
leave at any later stop and there, or at a stop within a walk, wait for every later run; so each round is a handful of
running minima (the rounds of RAPTOR: D. Delling, T. Pajor, R. F. Werneck, Round-Based Public Transit Routing,
Transportation Science 49 (2015), doi:10.1287/trsc.2014.0534, kept for all departures of the day at once).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo_cus.data.bus_days import RunDays

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.data.bus_timetable import BusLines


@dataclass(frozen=True, slots=True)
class Timetable:
    """
    The calls of the buses on one day: an entry a stop of a run, run by run, within a run in the order of the ride.

    Parameters
    ----------
    run
        Number of the run, rising.
    sequence
        Place in the run, never falling within it; nobody rides between two calls with the same.
    stop
        Number of the stop, a row of `BusLines.stops`.
    time_s
        Seconds after midnight, never falling within a run.
    stop_count
        How many stops there are.
    """

    run: NDArray[np.int64]
    sequence: NDArray[np.int64]
    stop: NDArray[np.int64]
    time_s: NDArray[np.float64]
    stop_count: int

    @property
    def mirrored(self) -> Timetable:
        """
        Give the timetable with time running backwards.

        Its earliest arrivals are, with the other sign, the latest departures of this one.
        """
        return Timetable(
            run=-self.run[::-1],
            sequence=-self.sequence[::-1],
            stop=self.stop[::-1],
            time_s=-self.time_s[::-1],
            stop_count=self.stop_count,
        )


def timetable_of(lines: BusLines, *, weekday: int, school_day: bool) -> Timetable:
    """
    Give the runs of a day.

    Parameters
    ----------
    lines
        All runs.
    weekday
        0 for Monday to 6 for Sunday.
    school_day
        Whether it is a day of school.
    """
    table = lines.stop_times
    days = zip(table["weekdays"], table["term"], strict=True)
    goes = np.array([RunDays(found, term).include(weekday, school_day=school_day) for found, term in days], dtype=bool)
    chosen = table[goes]
    numbers = {stop_id: number for number, stop_id in enumerate(lines.stops["stop_id"])}
    return Timetable(
        run=chosen["run_id"].factorize()[0].astype(np.int64),
        sequence=chosen["sequence"].to_numpy(dtype=np.int64),
        stop=np.array([numbers[stop_id] for stop_id in chosen["stop_id"]], dtype=np.int64),
        time_s=chosen["time_s"].to_numpy(dtype=np.float64),
        stop_count=len(lines.stops),
    )


def earliest_arrivals(timetable: Timetable, *, change_s: NDArray[np.float64], most_changes: int) -> NDArray[np.float64]:
    """
    Give the earliest arrival at every stop for who boards at a call.

    Parameters
    ----------
    timetable
        The runs of the day.
    change_s
        Shape (stops, stops): least seconds from leaving a bus at one stop to boarding another at the other, a walk
        between them included; >= 0, infinite where nobody changes.
    most_changes
        Changes allowed (>= 0): rides less one.

    Returns
    -------
    NDArray
        Shape (calls, stops), seconds after midnight; infinite where no journey leads. It is exact: the minimum over all
        journeys of up to ``most_changes + 1`` rides.
    """
    calls = len(timetable.run)
    leaving = np.full((calls, timetable.stop_count), np.inf)
    leaving[np.arange(calls), timetable.stop] = timetable.time_s
    following = _following(timetable)
    boarding = _boarding(timetable, leaving, following)
    for _ in range(most_changes):
        changing = np.minimum(leaving, _after_changes(timetable, boarding, change_s))
        boarding = _boarding(timetable, changing, following)
    return boarding


def _following(timetable: Timetable) -> NDArray[np.int64]:
    """Give for each call the first one at which its passengers may leave; the number of calls where there is none."""
    calls = len(timetable.run)
    new_place = np.ones(calls, dtype=bool)
    new_run = np.ones(calls, dtype=bool)
    new_run[1:] = timetable.run[1:] != timetable.run[:-1]
    new_place[1:] = new_run[1:] | (timetable.sequence[1:] != timetable.sequence[:-1])
    starts = np.append(np.flatnonzero(new_place), calls)
    following = starts[np.cumsum(new_place)]
    runs = np.append(timetable.run, timetable.run[-1:] + 1)
    return np.where(runs[following] == timetable.run, following, calls)


def _boarding(timetable: Timetable, leaving: NDArray[np.float64], following: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give what boarding at a call leads to, from what leaving the bus at a call leads to."""
    riding = np.vstack([leaving, np.full((1, timetable.stop_count), np.inf)])
    for call in range(len(leaving) - 2, -1, -1):
        if timetable.run[call] == timetable.run[call + 1]:
            np.minimum(riding[call], riding[call + 1], out=riding[call])
    return np.asarray(riding[following], dtype=np.float64)


def _after_changes(
    timetable: Timetable, boarding: NDArray[np.float64], change_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give what leaving the bus at a call leads to, with one change there or at a stop within a walk."""
    found = np.full_like(boarding, np.inf)
    for stop in range(timetable.stop_count):
        here = np.flatnonzero(timetable.stop == stop)
        here = here[np.argsort(timetable.time_s[here], kind="stable")]
        need_s = change_s[timetable.stop, stop]
        coming = np.flatnonzero(np.isfinite(need_s))
        if not len(here) or not len(coming):
            continue
        # From a call on, the best of it and of all later ones at the stop.
        waiting = np.minimum.accumulate(boarding[here][::-1], axis=0)[::-1]
        ready_s = timetable.time_s[coming] + need_s[coming]
        first = np.searchsorted(timetable.time_s[here], ready_s, side="left")
        in_time = first < len(here)
        rows = coming[in_time]
        found[rows] = np.minimum(found[rows], waiting[first[in_time]])
    return found
