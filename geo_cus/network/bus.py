"""
By bus from door to door: walk to a stop, wait, ride, change, walk to the provider; and whether one comes back that day.

People leave home just in time for the bus, so waiting counts at changes only, and at the first stop a fixed margin. All
journeys of the day are weighed, none is sampled. Times are multiples of 2⁻³⁰ s (`network.exact`), so a time is the same
to the last bit whatever else was asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geo_cus.network.bus_journeys import Journeys, journeys
from geo_cus.network.bus_round_trip import (
    Openings,
    OpenInterval,
    Trips,
    Visit,
    no_trips,
    openings_of,
    shortest_trips,
)
from geo_cus.network.bus_timetable import Timetable, earliest_arrivals, timetable_of
from geo_cus.network.exact import on_grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo_cus.data.bus_timetable import BusLines

WORKDAYS: Final = (0, 1, 2, 3, 4)
"""Monday to Friday."""


@dataclass(frozen=True, slots=True)
class BusRules:
    """
    What is taken for granted of people who go by bus; each figure is an assumption to be shown beside the result.

    Parameters
    ----------
    margin_s
        They stand at the first stop so long before the bus leaves (>= 0).
    transfer_s
        A change takes at least so long, and the walk to the other stop on top of it (>= 0).
    most_transfers
        Changes they accept (>= 0).
    longest_walk_s
        Longest walk to a stop, between stops and from a stop (>= 0); infinite for as long as it takes.
    longest_direct_s
        Longest walk all the way, there or back (>= 0); likewise. Without a bound the shortest trip of a far village is
        often hours on foot in one direction.
    start_s, end_s
        Nobody leaves home before and nobody arrives, or is home again, after (seconds after midnight).
    """

    margin_s: float = 180.0
    transfer_s: float = 180.0
    most_transfers: int = 2
    longest_walk_s: float = 1800.0
    longest_direct_s: float = 3600.0
    start_s: float = 5 * 3600.0
    end_s: float = 22 * 3600.0

    def __post_init__(self) -> None:
        figures = (
            self.margin_s,
            self.transfer_s,
            self.most_transfers,
            self.longest_walk_s,
            self.longest_direct_s,
        )
        if not all(figure >= 0 for figure in figures) or not -np.inf < self.start_s <= self.end_s < np.inf:
            message = "rules of bus travel: no figure is negative, and the day does not end before it begins"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Walks:
    """
    Seconds on foot, the same in both directions; infinite where nobody walks, never NaN, >= 0.

    Parameters
    ----------
    to_stops_s
        Shape (settlements, stops), the stops in the order of `BusLines.stops`.
    from_stops_s
        Shape (stops, providers).
    direct_s
        Shape (settlements, providers): all the way on foot.
    between_stops_s
        Shape (stops, stops), for changes to another stop; None if people change at the same stop only.
    """

    to_stops_s: NDArray[np.float64]
    from_stops_s: NDArray[np.float64]
    direct_s: NDArray[np.float64]
    between_stops_s: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        settlements, stops = self.to_stops_s.shape
        providers = self.from_stops_s.shape[1]
        fits = self.from_stops_s.shape[0] == stops and self.direct_s.shape == (settlements, providers)
        if self.between_stops_s is not None:
            fits = fits and self.between_stops_s.shape == (stops, stops)
        given = [self.to_stops_s, self.from_stops_s, self.direct_s, self.between_stops_s]
        if not fits or not all(bool((walk >= 0).all()) for walk in given if walk is not None):
            message = "walks: matrices of settlements, stops and providers that fit, no entry negative or NaN"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class BusTimes:
    """
    How settlements reach providers by bus.

    Parameters
    ----------
    weekdays
        The days asked about, 0 for Monday.
    seconds
        Shape (settlements, providers): the quickest way of any of these days from door to door, by bus or all the way
        on foot; infinite where neither is possible between `BusRules.start_s` and `BusRules.end_s`; never NaN.
    on_foot
        Likewise: True where no bus is quicker than walking all the way.
    departures
        Shape (weekdays, settlements, providers): journeys by bus on each day that are worth it: quicker than walking
        all the way, and no other one leaves as late and arrives as early. A new run may put two of them in the shade of
        one, so more runs are not always more journeys.
    trips
        Arrays of shape (settlements, providers): of all trips there and back on one of these days the one that keeps
        people away from home for the shortest time.
    trip_weekday
        Likewise: the day of that trip, the first in the order asked; -1 where there is none.
    trip_days
        Likewise: on how many of these days one can go there and back.
    """

    weekdays: tuple[int, ...]
    seconds: NDArray[np.float64]
    on_foot: NDArray[np.bool_]
    departures: NDArray[np.int64]
    trips: Trips
    trip_weekday: NDArray[np.int64]
    trip_days: NDArray[np.int64]


def bus_times(
    lines: BusLines,
    walks: Walks,
    *,
    weekdays: Sequence[int] = WORKDAYS,
    school_day: bool = True,
    visit_s: float = 3600.0,
    openings: Sequence[Sequence[OpenInterval] | None] | None = None,
    rules: BusRules | None = None,
) -> BusTimes:
    """
    Compute door-to-door times by bus, and the trips there and back on one day.

    ``seconds[i, j] = min over journeys of arrival at j - leaving of i``, where a journey leaves home ``walk +
    margin_s`` before its first bus, and walking all the way is a journey too. A trip there and back leaves the
    provider at least ``visit_s`` after the arrival, or after the opening where that is later, and is home that day.

    Laws: one run more never makes a time or a trip longer; a longer visit never makes more trips possible; the order
    of rows in the files changes nothing.

    Parameters
    ----------
    lines
        The timetable.
    walks
        Seconds on foot between settlements, stops and providers.
    weekdays
        The days asked about, 0 for Monday to 6 for Sunday; a weekday once.
    school_day
        Whether they are days of school.
    visit_s
        How long people stay at the provider at least (seconds, >= 0).
    openings
        For each provider its intervals (weekday, opening, closing): the visit lies within one of them (seconds after
        midnight), and without one on a day the provider is closed that day. None for a provider whose hours are not
        known, and for all of them if it does not matter when. Intervals of some weeks of the month count as of all.
    rules
        What is taken for granted; None for the defaults of `BusRules`.

    Raises
    ------
    ValueError
        The walks do not fit the stops, or a weekday or the visit is none.
    """
    rules = rules or BusRules()
    days = tuple(weekdays)
    stops, providers = walks.from_stops_s.shape
    if (
        stops != len(lines.stops)
        or not 0 <= visit_s < np.inf
        or not set(days) <= set(range(7))
        or len(set(days)) < len(days)
    ):
        message = "bus times: walks for every stop, a visit of 0 s or more, weekdays from 0 to 6, each once"
        raise ValueError(message)
    walking = _taken(walks, rules)
    known: dict[tuple[bytes, ...], _DayTimes] = {}
    of_days: list[_DayTimes] = []
    for weekday in days:
        timetable = timetable_of(lines, weekday=weekday, school_day=school_day)
        opened = openings_of(openings, weekday=weekday, providers=providers)
        key = _fingerprint(timetable, opened)
        if key not in known:
            visit = Visit(float(on_grid(np.array(visit_s))), opened, rules.start_s, rules.end_s)
            known[key] = _day_times(timetable, walking, visit, rules)
        of_days.append(known[key])
    return _of_all_days(days, walking.direct_s, of_days)


class _DayTimes(NamedTuple):
    """Quickest seconds by bus, worthwhile journeys by bus, and trips there and back of one day."""

    seconds: NDArray[np.float64]
    departures: NDArray[np.int64]
    trips: Trips


class _Calls(NamedTuple):
    """
    The calls of a timetable and, shape (calls, providers), when who boards at one is at a provider.

    `run` and `place` number the runs, and the calls of each of them, from 0.
    """

    run: NDArray[np.intp]
    place: NDArray[np.intp]
    stop: NDArray[np.int64]
    time_s: NDArray[np.float64]
    arrive_s: NDArray[np.float64]

    def worth_boarding(self, leave_s: NDArray[np.float64]) -> NDArray[np.intp]:
        """
        Leave out calls before which the same bus is caught at an earlier stop by who leaves home as late.

        Who is on the bus already reaches all that who boards later reaches.
        """
        if not len(leave_s):
            return np.arange(0)
        leaving = np.full((self.run[-1] + 1, self.place.max() + 2), -np.inf)
        leaving[self.run, self.place + 1] = leave_s
        latest_before = np.maximum.accumulate(leaving, axis=1)[self.run, self.place]
        return np.flatnonzero(leave_s > latest_before)


def _taken(walks: Walks, rules: BusRules) -> Walks:
    """Put the walks on the grid, and leave out those that nobody takes."""

    def walked(walk_s: NDArray[np.float64], longest_s: float) -> NDArray[np.float64]:
        exact = on_grid(walk_s)
        return np.where(exact <= longest_s, exact, np.inf)

    return Walks(
        to_stops_s=walked(walks.to_stops_s, rules.longest_walk_s),
        from_stops_s=walked(walks.from_stops_s, rules.longest_walk_s),
        direct_s=walked(walks.direct_s, min(rules.longest_direct_s, rules.end_s - rules.start_s)),
        between_stops_s=None if walks.between_stops_s is None else walked(walks.between_stops_s, rules.longest_walk_s),
    )


def _fingerprint(timetable: Timetable, opened: Openings) -> tuple[bytes, ...]:
    arrays = (timetable.run, timetable.sequence, timetable.stop, timetable.time_s, opened.open_s, opened.close_s)
    return tuple(array.tobytes() for array in arrays)


def _day_times(timetable: Timetable, walking: Walks, visit: Visit, rules: BusRules) -> _DayTimes:
    margin_s = float(on_grid(np.array(rules.margin_s)))
    change_s = _change_s(walking, rules)
    out = _calls(timetable, change_s, walking.from_stops_s, rules)
    # Seen backwards people set out for home first and for the provider last, the first bus of the way home comes last,
    # and its margin with it.
    back = _calls(timetable.mirrored, change_s.T, walking.from_stops_s + margin_s, rules)
    shape = walking.direct_s.shape
    seconds, departures, trips = np.full(shape, np.inf), np.zeros(shape, dtype=np.int64), no_trips(shape)
    for home, (to_stops_s, direct_s) in enumerate(zip(walking.to_stops_s, walking.direct_s, strict=True)):
        there = _journeys(out, to_stops_s + margin_s, start_s=visit.start_s, end_s=visit.end_s)
        again = _journeys(back, to_stops_s, start_s=-visit.end_s, end_s=-visit.start_s)
        lasting_s = there.lasting_s
        seconds[home] = lasting_s.min(axis=0, initial=np.inf)
        departures[home] = (lasting_s < direct_s).sum(axis=0)
        for table, row in zip(trips, shortest_trips(there, again, direct_s, visit), strict=True):
            table[home] = row
    return _DayTimes(seconds, departures, trips)


def _change_s(walking: Walks, rules: BusRules) -> NDArray[np.float64]:
    """Give the least time between two buses, stop by stop."""
    stops = walking.to_stops_s.shape[1]
    same_stop_s = np.where(np.eye(stops, dtype=bool), 0.0, np.inf)
    between_s = same_stop_s if walking.between_stops_s is None else np.minimum(same_stop_s, walking.between_stops_s)
    return np.asarray(between_s + on_grid(np.array(rules.transfer_s)), dtype=np.float64)


def _calls(
    timetable: Timetable, change_s: NDArray[np.float64], from_stops_s: NDArray[np.float64], rules: BusRules
) -> _Calls:
    at_stops_s = earliest_arrivals(timetable, change_s=change_s, most_changes=rules.most_transfers)
    arrive_s = np.full((len(timetable.stop), from_stops_s.shape[1]), np.inf)
    for stop, walk_s in enumerate(from_stops_s):
        near = np.flatnonzero(np.isfinite(walk_s))
        if len(near):
            arrive_s[:, near] = np.minimum(arrive_s[:, near], at_stops_s[:, stop, None] + walk_s[near])
    new_run = np.append(True, timetable.run[1:] != timetable.run[:-1])[: len(timetable.run)]
    run = np.cumsum(new_run) - 1
    place = np.arange(len(run)) - np.flatnonzero(new_run)[run]
    return _Calls(run, place, timetable.stop, timetable.time_s, arrive_s)


def _journeys(calls: _Calls, before_s: NDArray[np.float64], *, start_s: float, end_s: float) -> Journeys:
    """Give the journeys from one place: who boards at a stop has left `before_s` of the stop earlier."""
    leave_s = calls.time_s - before_s[calls.stop]
    boarded = calls.worth_boarding(leave_s)
    return journeys(leave_s[boarded], calls.arrive_s[boarded], start_s=start_s, end_s=end_s)


def _of_all_days(days: tuple[int, ...], direct_s: NDArray[np.float64], of_days: list[_DayTimes]) -> BusTimes:
    shape = direct_s.shape
    seconds, trips = direct_s, no_trips(shape)
    weekday_of, count = np.full(shape, -1), np.zeros(shape, dtype=np.int64)
    departures = np.zeros((len(days), *shape), dtype=np.int64)
    for place, (weekday, found) in enumerate(zip(days, of_days, strict=True)):
        seconds = np.minimum(seconds, found.seconds)
        departures[place] = found.departures
        count += np.isfinite(found.trips.home_s)
        shorter = found.trips.away_s < trips.away_s
        weekday_of = np.where(shorter, weekday, weekday_of)
        trips = Trips(*(np.where(shorter, new, old) for new, old in zip(found.trips, trips, strict=True)))
    on_foot = np.isfinite(direct_s) & (direct_s <= seconds)
    return BusTimes(days, seconds, on_foot, departures, trips, weekday_of, count)
