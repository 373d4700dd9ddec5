"""
What no choice of stops can surpass, and the choices that look best before any round is planned: a covering tour by
HiGHS.

The crew's day is replaced by a sum: each stop takes its stay and half of the two shortest drives that touch it,
each round half of the two shortest drives at the depot. No rota takes less, so what the program proves holds for
every rota.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array, eye_array, hstack, vstack

from geo_cus.planning.siting.program import Program, minimise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.planning.mobile.question import MobileQuestion
    from geo_cus.planning.siting.effort import Clock

_ROUNDING: Final = 1e-6


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


@dataclass(frozen=True, slots=True)
class StopBounds:
    """
    The program of a question.

    Parameters
    ----------
    question
        What is asked.
    touch_s
        Least seconds on the way for the depot (first) and every place, as the module says; infinite without a road.
    """

    question: MobileQuestion
    touch_s: NDArray[np.float64]

    def most_people(self, clock: Clock, *, tightness: float = 1.0) -> Relaxed:
        """
        Choose stops for the most people.

        Parameters
        ----------
        tightness
            Share of the crew's time that may be planned, 0 to 1; with 1 the bound holds for every rota.
        """
        found = self._solved(clock, self._least_people_cost(), tightness=tightness)
        return Relaxed(found.chosen, float(np.floor(-found.bound + _ROUNDING)) if found.bound < inf else 0.0)

    def least_time(self, clock: Clock, *, people: int, limit_s: float, tightness: float = 1.0) -> Relaxed:
        """Choose stops that take the crew least, for so many people at least, none walking longer than the limit."""
        return self._solved(clock, self._time_cost(), people=people, limit_s=limit_s, tightness=tightness)

    def _least_people_cost(self) -> NDArray[np.float64]:
        cost = np.zeros(len(self.question.places) + len(self.question.people) + 1)
        cost[len(self.question.places) : -1] = -self.question.people
        return cost

    def _time_cost(self) -> NDArray[np.float64]:
        stay, people = self.question.stay, self.question.people
        per_person_s = stay.per_person_s * stay.uptake_percent / 100.0
        per_stop_s = stay.setup_s + stay.fixed_s + stay.pack_s + self.touch_s[1:]
        per_stop_s = np.where(np.isfinite(per_stop_s), per_stop_s, 0.0)
        return np.concatenate([per_stop_s, per_person_s * people, np.nan_to_num(self.touch_s[:1], posinf=0.0)])

    def _solved(
        self,
        clock: Clock,
        cost: NDArray[np.float64],
        *,
        people: int = 0,
        limit_s: float | None = None,
        tightness: float,
    ) -> Relaxed:
        """Solve for places, villages with a stop, and rounds."""
        asked, places, villages = self.question, len(self.question.places), len(self.question.people)
        near = asked.walk_s <= (asked.limit_s if limit_s is None else limit_s)
        rounds = len(asked.weekdays) * asked.weeks * asked.rounds_a_day
        time = self._time_cost()
        daily = min(asked.rules.longest_s, asked.rules.to_s - asked.rules.from_s)
        within_days = time.copy()
        within_days[-1] -= daily * tightness
        served = np.concatenate([np.zeros(places), asked.people, [0.0]])
        has_stop = hstack([csr_array(near.astype(float)), -eye_array(villages), csr_array((villages, 1))])
        program = Program(
            cost=cost,
            lower=np.zeros(len(cost)),
            upper=np.concatenate([self.usable(), near.any(axis=1), [rounds]]).astype(np.float64),
            whole=np.ones(len(cost), dtype=np.bool_),
            rows=csr_array(vstack([has_stop, csr_array(np.stack([within_days, time, served]))])),
            row_lower=np.concatenate([np.zeros(villages), [-inf, -inf, float(people)]]),
            row_upper=np.concatenate(
                [np.full(villages, inf), [0.0, min(rounds * daily, asked.crew_s_at_most) * tightness, inf]]
            ),
        )
        solution = minimise(program, clock)
        if solution.x is None:
            return Relaxed(None, solution.bound)
        return Relaxed(tuple(np.flatnonzero(solution.x[:places] > 0.5).tolist()), solution.bound)

    def usable(self) -> NDArray[np.bool_]:
        """Tell where the vehicle can get to and stay for the shortest of visits on some day."""
        asked = self.question
        shortest_s = asked.stay.stay_s(1)
        return np.array(
            [
                bool(np.isfinite(self.touch_s[number + 1]))
                and any(
                    last - first >= shortest_s
                    for weekday in asked.weekdays
                    for first, last in asked.openings(number, weekday)
                )
                for number in range(len(asked.places))
            ],
            dtype=np.bool_,
        )


def stop_bounds(question: MobileQuestion) -> StopBounds:
    """Make the program of a question."""
    planned = question.ways.planned_s.astype(np.float64)
    planned[planned < 0] = inf
    there_and_back = np.isfinite(planned[0]) & np.isfinite(planned[:, 0])
    np.fill_diagonal(planned, inf)
    touch_s = (planned.min(axis=0, initial=inf) + planned.min(axis=1, initial=inf)) / 2.0
    return StopBounds(question, np.where(there_and_back, touch_s, inf))
