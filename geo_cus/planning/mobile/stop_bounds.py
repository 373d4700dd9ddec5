"""
What no choice of stops can surpass, and which choices look best before any round is planned: a program for HiGHS.

The crew's day is replaced by a sum: each stop takes its stay and half of the two shortest drives that touch it,
each round half of the two shortest drives at the depot. No rota takes less, so what the program proves holds for
every rota.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, inf
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array, diags_array, eye_array, hstack, vstack

from geo_cus.planning.mobile.day_round import Call, round_in_order
from geo_cus.planning.siting.program import Program, minimise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo_cus.planning.mobile.question import MobileQuestion
    from geo_cus.planning.siting.effort import Clock

_ROUNDING: Final = 1e-6
_GOOD_ENOUGH: Final = 0.01
"""Share of the people by which a choice that is no bound may fall short."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """
    An answer of the program.

    Parameters
    ----------
    chosen
        Places by their numbers; None where none was found.
    bound
        People at most, or seconds at least; of an impossible question 0 people or infinite seconds.
    """

    chosen: tuple[int, ...] | None
    bound: float


Promise = tuple[int, int, float]
"""People (negative), steps and seconds: no rota for a choice is better than this; compared in this order."""


@dataclass(frozen=True, slots=True)
class StopBounds:
    """
    The program of a question.

    Its variables: which places are stops, which villages have one, how many rounds go out, and what part of a village
    goes to which place.

    Parameters
    ----------
    question
        What is asked.
    touch_s
        Least seconds on the way for the depot (first) and every place, as the module says; infinite without a road.
    most_people_at
        So many people can be seen to in one visit of every place, if a round calls nowhere else; 0 where no visit fits.
    """

    question: MobileQuestion
    touch_s: NDArray[np.float64]
    most_people_at: NDArray[np.float64]

    @property
    def rounds(self) -> int:
        """Give how many rounds a rota has at most."""
        return len(self.question.weekdays) * self.question.weeks * self.question.rounds_a_day

    @property
    def work_s(self) -> int:
        """Give the seconds of a round at most in which the crew drives or stays: a long one has a break in it."""
        rules = self.question.rules
        longest_s = min(rules.longest_s, rules.to_s - rules.from_s)
        return max(longest_s - rules.break_s, min(longest_s, rules.break_after_s))

    def usable(self) -> NDArray[np.bool_]:
        """Tell where the vehicle can get to and stay for a visit on some day."""
        return self.most_people_at > 0

    def promise(self, numbers: Sequence[int]) -> Promise | None:
        """
        Tell what a rota for some places, one at least, promises at best; None if the question admits none.

        Parameters
        ----------
        numbers
            Places by their numbers, ascending.
        """
        asked, chosen = self.question, np.array(numbers)
        walks = asked.walk_s[:, chosen]
        nearest = walks.argmin(axis=1)
        walk_s = walks[np.arange(len(walks)), nearest]
        within = walk_s <= asked.limit_s
        people = np.bincount(nearest[within], weights=asked.people[within], minlength=len(chosen))
        if people.min() < max(1, asked.least_people) or (people > self.most_people_at[chosen]).any():
            return None
        least_s = self.with_rounds(float((asked.stay.stays_s(people) + self.touch_s[1 + chosen]).sum()))
        if least_s == inf or least_s > asked.crew_s_at_most:
            return None
        return -int(people.sum()), asked.steps_of(float(walk_s[within].max())), least_s

    def with_rounds(self, seconds: float) -> float:
        """Add what the rounds that so many seconds need cost at the depot; infinite if a rota has fewer rounds."""
        free_s = self.work_s - float(self.touch_s[0])
        rounds = ceil(seconds / free_s - _ROUNDING) if free_s > 0 else inf
        return seconds + rounds * float(self.touch_s[0]) if rounds <= self.rounds else inf

    def most_people(self, clock: Clock, *, tightness: float = 1.0) -> Relaxed:
        """
        Choose stops for the most people.

        Parameters
        ----------
        tightness
            Share of the crew's time that may be planned, 0 to 1; with 1 the bound holds for every rota.
        """
        cost = np.concatenate([np.zeros(len(self.question.places)), -self.question.people, [0.0]])
        found = self._solved(clock, cost, limit_s=self.question.limit_s, tightness=tightness)
        return Relaxed(found.chosen, float(np.floor(-found.bound + _ROUNDING)) if found.bound < inf else 0.0)

    def least_time(self, clock: Clock, *, people: int, limit_s: float, tightness: float = 1.0) -> Relaxed:
        """Choose stops that take the crew least, for so many people at least, none walking longer than the limit."""
        return self._solved(clock, self._time(), people=people, limit_s=limit_s, tightness=tightness)

    def fewest_stops(self, clock: Clock, *, people: int) -> Relaxed:
        """
        Choose the fewest stops for so many people at least.

        Law: if the same people are asked for, a longer walk never needs more stops.
        """
        cost = np.concatenate([np.ones(len(self.question.places)), np.zeros(len(self.question.people) + 1)])
        return self._solved(clock, cost, people=people, limit_s=self.question.limit_s, tightness=1.0)

    def _time(self) -> NDArray[np.float64]:
        """Give the least seconds for each stop, each village with one, and each round."""
        stay, people = self.question.stay, self.question.people
        per_stop_s = stay.setup_s + stay.fixed_s + stay.pack_s + self.touch_s[1:]
        per_person_s = stay.per_person_s * stay.uptake_percent / 100.0
        seconds = np.concatenate([per_stop_s, per_person_s * people, self.touch_s[:1]])
        return np.where(np.isfinite(seconds), seconds, 0.0)

    def _solved(
        self, clock: Clock, cost: NDArray[np.float64], *, people: int = 0, limit_s: float, tightness: float
    ) -> Relaxed:
        asked, places, villages = self.question, len(self.question.places), len(self.question.people)
        village, place = np.nonzero((asked.walk_s <= limit_s) & self.usable())
        pairs = np.arange(len(village))
        whole_days, daily_s = self.rounds, self.work_s
        within_days = self._time()
        within_days[-1] -= daily_s * tightness
        served = np.concatenate([np.zeros(places), asked.people, [0.0]])
        village_of = csr_array((np.ones(len(pairs)), (village, pairs)), shape=(villages, len(pairs)))
        place_of = csr_array((np.ones(len(pairs)), (pairs, place)), shape=(len(pairs), places))
        people_at = csr_array((asked.people[village], (place, pairs)), shape=(places, len(pairs)))
        rows = [
            # A village has a stop if it goes somewhere, it goes to stops only, and no stop has more than it can see to.
            [csr_array((villages, places)), -eye_array(villages), csr_array((villages, 1)), village_of],
            [-place_of, csr_array((len(pairs), villages + 1)), eye_array(len(pairs))],
            [diags_array(-self.most_people_at), csr_array((places, villages + 1)), people_at],
        ]
        blocks = [hstack(row) for row in rows]
        sums = csr_array(np.stack([within_days, self._time(), served]))
        program = Program(
            cost=np.concatenate([cost, np.zeros(len(pairs))]),
            lower=np.zeros(len(cost) + len(pairs)),
            upper=np.concatenate([np.ones(places + villages), [whole_days], np.ones(len(pairs))]),
            whole=np.concatenate([np.ones(len(cost), dtype=np.bool_), np.zeros(len(pairs), dtype=np.bool_)]),
            rows=csr_array(vstack([*blocks, hstack([sums, csr_array((3, len(pairs)))])])),
            row_lower=np.concatenate([np.zeros(villages), np.full(len(pairs) + places + 2, -inf), [float(people)]]),
            row_upper=np.concatenate(
                [
                    np.zeros(villages + len(pairs) + places),
                    [0.0, min(whole_days * daily_s, asked.crew_s_at_most) * tightness, inf],
                ]
            ),
        )
        # Only a bound is worth a long proof; with less than all the time planned, a good choice is all that is asked.
        gap = 0.0 if tightness == 1.0 else _GOOD_ENOUGH * abs(float(np.minimum(cost, 0.0).sum()))
        solution = minimise(program, clock, gap=gap)
        if solution.x is None:
            return Relaxed(None, solution.bound)
        return Relaxed(tuple(np.flatnonzero(solution.x[:places] > 0.5).tolist()), solution.bound)


def stop_bounds(question: MobileQuestion) -> StopBounds:
    """Make the program of a question."""
    at_each = np.array([_most_people_at(question, number) for number in range(len(question.places))], dtype=np.float64)
    planned = question.ways.planned_s.astype(np.float64)
    planned[planned < 0] = inf
    np.fill_diagonal(planned, inf)
    # No rota drives to a place where no visit fits.
    shut = 1 + np.flatnonzero(at_each == 0)
    from_s, to_s = np.delete(planned, shut, axis=0).min(axis=0), np.delete(planned, shut, axis=1).min(axis=1)
    return StopBounds(question, (from_s + to_s) / 2.0, at_each)


def _most_people_at(question: MobileQuestion, number: int) -> float:
    """Give how many people one visit of a place can see to, in a round that calls nowhere else; 0 if it has nobody."""
    near = float(question.people[question.walk_s[:, number] <= question.limit_s].sum())
    low, high = 0, question.stay.users(near)
    while low < high:
        middle = (low + high + 1) // 2
        if _fits(question, number, users=middle):
            low = middle
        else:
            high = middle - 1
    return min(near, float(np.floor(low * 100.0 / question.stay.uptake_percent + _ROUNDING)))


def _fits(question: MobileQuestion, number: int, *, users: int) -> bool:
    stay_s = question.stay.stay_s(users * 100.0 / question.stay.uptake_percent)
    return any(
        round_in_order([Call(number + 1, stay_s, question.openings(number, weekday))], question.ways, question.rules)
        for weekday in question.weekdays
    )
