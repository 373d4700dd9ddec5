"""A mobile service as numbers: who needs it, where it may stop, how far that is, and what a crew may do."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, inf
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.planning.mobile.timetable import Stop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import ArrayLike, NDArray

    from geo_cus.planning.mobile.day_round import DayRules, Ways
    from geo_cus.planning.mobile.timetable import Place, Rota

_SAME: Final = 1e-9
"""Shares of people that differ by less are sums of floating numbers, not another person."""


@dataclass(frozen=True, slots=True)
class Stay:
    """How long a vehicle stays at a stop (s), and what part of its people come (percent); see `VisitPart`."""

    setup_s: int
    fixed_s: float
    per_person_s: float
    pack_s: int
    uptake_percent: float
    grid_s: int

    def users(self, people: float) -> int:
        """Give the persons who come to a visit, of so many people."""
        return int(self._users(people))

    def stay_s(self, people: float) -> int:
        """Give the length of a visit with so many people, rounded up to the grid."""
        return int(self.stays_s(people))

    def stays_s(self, people: ArrayLike) -> NDArray[np.int64]:
        """Give the lengths of visits, each with so many people, rounded up to the grid."""
        whole = self.setup_s + self.fixed_s + self.per_person_s * self._users(people) + self.pack_s
        return self.grid_s * np.ceil(whole / self.grid_s - _SAME).astype(np.int64)

    def _users(self, people: ArrayLike) -> NDArray[np.float64]:
        return np.ceil(np.asarray(people) * self.uptake_percent / 100.0 - _SAME)


@dataclass(frozen=True, slots=True)
class MobileQuestion:
    """
    Villages, places, ways and rules, in the order of their identifiers.

    Parameters
    ----------
    settlement_ids
        Villages that need a stop: they have people, and no fixed point serves them.
    people
        Of the target group, > 0, whole.
    places
        Where the vehicle may stop.
    walk_s
        Villages by places, on foot; infinite where none leads.
    limit_s, step_s
        Longest walk that counts, and the steps in which walks are compared.
    ways
        The depot, then the places.
    stay
        How long visits are.
    least_people
        A stop with fewer is none.
    rules
        The crew's day.
    weekdays
        On which they work, ascending, 0 is Monday.
    weeks, rounds_a_day
        Of the rota; how many rounds may go out on one day.
    crew_s_at_most
        Working time in the rota; infinite without a budget of hours.
    affords
        Tells whether a rota keeps the budget of money.
    balance
        Share of working time that more even days may cost.
    """

    settlement_ids: tuple[str, ...]
    people: NDArray[np.int64]
    places: tuple[Place, ...]
    walk_s: NDArray[np.float64]
    limit_s: float
    step_s: float
    ways: Ways
    stay: Stay
    rules: DayRules
    weekdays: tuple[int, ...]
    weeks: int
    rounds_a_day: int
    least_people: int = 1
    crew_s_at_most: float = inf
    affords: Callable[[Rota], bool] = lambda rota: True  # noqa: ARG005 - without a budget everything is affordable
    balance: float = 0.0

    def stops_of(self, chosen: Iterable[int]) -> tuple[Stop, ...]:
        """
        Give the stops at chosen places, each with the villages to which it is the nearest.

        A village goes to the nearest chosen place on foot, of equal ones to the first, if that is within the limit.
        """
        numbers = sorted(chosen)
        if not numbers:
            return ()
        walks = self.walk_s[:, numbers]
        nearest = walks.argmin(axis=1)
        walk_s = walks[np.arange(len(walks)), nearest]
        within = walk_s <= self.limit_s
        return tuple(
            self._stop(number, np.flatnonzero(within & (nearest == column)), walk_s)
            for column, number in enumerate(numbers)
        )

    def _stop(self, number: int, own: NDArray[np.intp], walk_s: NDArray[np.float64]) -> Stop:
        people = int(self.people[own].sum())
        return Stop(
            place=self.places[number],
            settlement_ids=tuple(self.settlement_ids[row] for row in own),
            people=people,
            users=self.stay.users(people),
            longest_walk_s=float(walk_s[own].max(initial=0.0)),
            stay_s=self.stay.stay_s(people),
        )

    def admits(self, stops: Iterable[Stop]) -> bool:
        """Tell whether each stop has as many people as a stop must have, at least one."""
        return all(stop.people >= max(1, self.least_people) for stop in stops)

    def openings(self, number: int, weekday: int) -> tuple[tuple[int, int], ...]:
        """Give when a place may be used on a weekday while the crew is about (s)."""
        rules = self.rules
        spans = (
            (max(each.from_s, rules.from_s), min(each.to_s, rules.to_s))
            for each in self.places[number].openings
            if each.weekday == weekday
        )
        return tuple((first, last) for first, last in spans if first < last)

    def steps(self, stops: Iterable[Stop]) -> int:
        """Give the worst walk of a village with a stop, in whole steps; 0 without stops."""
        return self.steps_of(max((stop.longest_walk_s for stop in stops), default=0.0))

    def steps_of(self, walk_s: float) -> int:
        """Give a walk in whole steps, rounded up."""
        return ceil(walk_s / self.step_s - _SAME)
