"""There and back on one day: leave home, stay long enough while the provider is open, be home again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo_cus.network.bus_journeys import Journeys


OpenInterval = tuple[int, float, float] | tuple[int, float, float, float]
"""Weekday (0 for Monday), opening and closing (seconds after midnight); a fourth number is not looked at."""


class Trips(NamedTuple):
    """
    Trips there and back, seconds after midnight; all infinite where there is none.

    Parameters
    ----------
    leave_home_s, arrive_s
        Leaving home, and arrival at the provider, which may be before it opens.
    leave_provider_s, home_s
        Leaving the provider, as late as the way home allows, and arrival at home.
    on_foot
        True where both ways are walked.
    """

    leave_home_s: NDArray[np.float64]
    arrive_s: NDArray[np.float64]
    leave_provider_s: NDArray[np.float64]
    home_s: NDArray[np.float64]
    on_foot: NDArray[np.bool_]

    @property
    def away_s(self) -> NDArray[np.float64]:
        """Give the seconds away from home; infinite where there is no trip."""
        away_s = np.full(self.home_s.shape, np.inf)
        np.subtract(self.home_s, self.leave_home_s, out=away_s, where=np.isfinite(self.home_s))
        return away_s

    def chosen(self, rows: NDArray[np.intp]) -> Trips:
        """Give some of the trips, in the order asked."""
        return Trips(
            self.leave_home_s[rows],
            self.arrive_s[rows],
            self.leave_provider_s[rows],
            self.home_s[rows],
            self.on_foot[rows],
        )


def no_trips(shape: tuple[int, ...]) -> Trips:
    """Give a table in which nobody can go there and back."""
    nowhere = np.full((4, *shape), np.inf)
    return Trips(nowhere[0], nowhere[1], nowhere[2], nowhere[3], np.zeros(shape, dtype=np.bool_))


@dataclass(frozen=True, slots=True)
class Openings:
    """
    When providers are open on one day; shape (intervals, providers), seconds after midnight.

    Parameters
    ----------
    open_s, close_s
        Beginning and end; infinite and minus infinite where a provider has fewer intervals than others.
    """

    open_s: NDArray[np.float64]
    close_s: NDArray[np.float64]

    def earliest_end_s(
        self, arrive_s: NDArray[np.float64], provider: NDArray[np.intp], visit_s: float
    ) -> NDArray[np.float64]:
        """Give when a visit can be over for who arrives at a time; infinite where it fits no interval any more."""
        found = np.full(arrive_s.shape, np.inf)
        for open_s, close_s in zip(self.open_s, self.close_s, strict=True):
            end_s = np.maximum(arrive_s, open_s[provider]) + visit_s
            found = np.where(end_s <= close_s[provider], np.minimum(found, end_s), found)
        return found

    def latest_begin_s(
        self, leave_s: NDArray[np.float64], provider: NDArray[np.intp], visit_s: float
    ) -> NDArray[np.float64]:
        """Give when a visit must begin for who leaves by a time; minus infinite where it fits no interval any more."""
        found = np.full(leave_s.shape, -np.inf)
        for open_s, close_s in zip(self.open_s, self.close_s, strict=True):
            begin_s = np.minimum(leave_s, close_s[provider]) - visit_s
            found = np.where(begin_s >= open_s[provider], np.maximum(found, begin_s), found)
        return found


def openings_of(intervals: Sequence[Sequence[OpenInterval] | None] | None, *, weekday: int, providers: int) -> Openings:
    """
    Give when providers are open on a day of the week.

    Parameters
    ----------
    intervals
        For each provider its intervals, None for one that is always open; None if all are.
    weekday
        0 for Monday.
    providers
        How many there are.

    Raises
    ------
    ValueError
        There is not one list for each provider.
    """
    if intervals is None:
        return Openings(np.full((1, providers), -np.inf), np.full((1, providers), np.inf))
    if len(intervals) != providers:
        message = f"openings of {len(intervals)} providers, but there are {providers}"
        raise ValueError(message)
    of_day = [
        [(-np.inf, np.inf)] if own is None else sorted(item[1:3] for item in own if item[0] == weekday)
        for own in intervals
    ]
    most = max(map(len, of_day), default=0)
    open_s, close_s = np.full((most, providers), np.inf), np.full((most, providers), -np.inf)
    for provider, own in enumerate(of_day):
        for place, (opens, closes) in enumerate(own):
            open_s[place, provider], close_s[place, provider] = opens, closes
    return Openings(open_s, close_s)


@dataclass(frozen=True, slots=True)
class Visit:
    """What a trip must allow: a stay of `visit_s` while the provider is open, from `start_s` to `end_s` of the day."""

    visit_s: float
    opened: Openings
    start_s: float
    end_s: float


def shortest_trips(there: Journeys, again: Journeys, direct_s: NDArray[np.float64], visit: Visit) -> Trips:
    """
    Give the trip from one home to each provider and back that keeps people away from home for the shortest time.

    Parameters
    ----------
    there
        Journeys by bus to the providers.
    again
        Journeys by bus back, with time running backwards: they leave home at ``-home_s`` and reach the providers at
        ``-leave_provider_s``.
    direct_s
        All the way on foot, to each provider; infinite where nobody walks.
    visit
        What the trip must allow.

    Returns
    -------
    Trips
        One a provider. Each way is by bus or on foot, whichever is the better; of equally short trips the one on foot
        both ways is taken, then the one that leaves home last.
    """
    options = (
        (np.arange(len(direct_s)), _on_foot(direct_s, visit)),
        _by_bus_there(there, again, direct_s, visit),
        _by_bus_back_only(again, direct_s, visit),
    )
    whose = np.concatenate([provider for provider, _ in options])
    trips = _joined([found for _, found in options])
    away_s = trips.away_s
    shortest_s = np.full(len(direct_s), np.inf)
    np.minimum.at(shortest_s, whose, away_s)
    # Of hundreds of trips to a provider a few are shortest; only these are put in order.
    shortest = np.flatnonzero(away_s == shortest_s[whose])
    order = shortest[np.lexsort((-trips.leave_home_s[shortest], ~trips.on_foot[shortest], whose[shortest]))]
    _, first = np.unique(whose[order], return_index=True)
    return trips.chosen(order[first])


def _joined(parts: Sequence[Trips]) -> Trips:
    return Trips(
        np.concatenate([part.leave_home_s for part in parts]),
        np.concatenate([part.arrive_s for part in parts]),
        np.concatenate([part.leave_provider_s for part in parts]),
        np.concatenate([part.home_s for part in parts]),
        np.concatenate([part.on_foot for part in parts]),
    )


def _possible(trips: Trips, possible: NDArray[np.bool_]) -> Trips:
    """Give the trips with nothing but infinite times where they are not possible."""
    return Trips(
        np.where(possible, trips.leave_home_s, np.inf),
        np.where(possible, trips.arrive_s, np.inf),
        np.where(possible, trips.leave_provider_s, np.inf),
        np.where(possible, trips.home_s, np.inf),
        possible & trips.on_foot,
    )


def _on_foot(direct_s: NDArray[np.float64], visit: Visit) -> Trips:
    end_s = visit.opened.earliest_end_s(visit.start_s + direct_s, np.arange(len(direct_s)), visit.visit_s)
    home_s = end_s + direct_s
    begin_s = end_s - visit.visit_s
    possible = home_s <= visit.end_s
    leave_s = np.subtract(begin_s, direct_s, out=np.full(len(direct_s), np.inf), where=possible)
    return _possible(Trips(leave_s, begin_s, end_s, home_s, possible), possible)


def _by_bus_there(
    there: Journeys, again: Journeys, direct_s: NDArray[np.float64], visit: Visit
) -> tuple[NDArray[np.intp], Trips]:
    journey, provider = np.nonzero(there.worth_it)
    arrive_s = there.arrive_s[journey, provider]
    end_s = visit.opened.earliest_end_s(arrive_s, provider, visit.visit_s)
    way_home = _first_not_above(again.arrive_s, provider, -end_s)
    homes_s = np.append(-again.leave_s, np.inf)
    leavings_s = np.vstack([-again.arrive_s, np.full((1, len(direct_s)), np.inf)])
    walked_s = end_s + direct_s[provider]
    walked_s[walked_s > visit.end_s] = np.inf
    by_bus = homes_s[way_home] <= walked_s
    home_s = np.minimum(homes_s[way_home], walked_s)
    leave_provider_s = np.where(by_bus, leavings_s[way_home, provider], end_s)
    by_foot = np.zeros(len(journey), dtype=np.bool_)
    trips = Trips(there.leave_s[journey], arrive_s, leave_provider_s, home_s, by_foot)
    return provider, _possible(trips, np.isfinite(home_s))


def _by_bus_back_only(again: Journeys, direct_s: NDArray[np.float64], visit: Visit) -> tuple[NDArray[np.intp], Trips]:
    way_home, provider = np.nonzero(again.worth_it)
    leave_provider_s = -again.arrive_s[way_home, provider]
    begin_s = visit.opened.latest_begin_s(leave_provider_s, provider, visit.visit_s)
    leave_s = begin_s - direct_s[provider]
    home_s = -again.leave_s[way_home]
    by_foot = np.zeros(len(provider), dtype=np.bool_)
    trips = Trips(leave_s, begin_s, leave_provider_s, home_s, by_foot)
    return provider, _possible(trips, leave_s >= visit.start_s)


def _first_not_above(
    falling: NDArray[np.float64], column: NDArray[np.intp], bound: NDArray[np.float64]
) -> NDArray[np.intp]:
    """Give for each bound the first row of a column that is not above it, by halving; the number of rows for none."""
    low = np.zeros(len(bound), dtype=np.intp)
    high = np.full(len(bound), len(falling), dtype=np.intp)
    for _ in range(len(falling).bit_length()):
        middle = (low + high) // 2
        open_still = low < high
        reached = open_still & (falling[np.minimum(middle, len(falling) - 1), column] <= bound)
        high = np.where(reached, middle, high)
        low = np.where(open_still & ~reached, middle + 1, low)
    return low
