"""
Many stops shared out among the days of the rota by PyVRP.

Weekdays with the same openings are one kind of day. The kinds lie one after the other on one axis of time, so that a
stop has its windows on each kind of day, and the vehicles of a kind are out in it alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.planning.mobile.day_round import best_round, round_in_order
from geo_cus.planning.mobile.exact_rota import calls_at, kinds_of_days
from geo_cus.planning.mobile.routing import Fleet, Job, RoutingTask, planned_rounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_cus.planning.mobile.day_round import DayRules
    from geo_cus.planning.mobile.exact_rota import Shared
    from geo_cus.planning.mobile.question import MobileQuestion
    from geo_cus.planning.mobile.timetable import Stop
    from geo_cus.planning.siting.effort import Clock

TRIAL: Final = 400
"""Rounds of PyVRP's search for a trial."""

THOROUGH: Final = 2_000
"""Rounds of PyVRP's search for the final plan."""

_ORDERED_CALLS: Final = 7
"""Calls of a round up to which every order is looked at once PyVRP has said which they are."""
_DAY_S: Final = 86_400
_PER_SECOND: Final = 100
"""What a second out costs beside a metre."""
_PRIZE: Final = 10 * _DAY_S * _PER_SECOND
"""What a person without a stop costs: more than ten days out."""
_EVENED: Final = 3
"""How often a shorter day is tried, so that days are even."""


def shared_rounds(
    question: MobileQuestion,
    numbers: Sequence[int],
    stops: Sequence[Stop],
    clock: Clock,
    *,
    seed: int = 0,
    searches: int = THOROUGH,
    even: bool = True,
) -> Shared | None:
    """
    Share many stops out among the days of the rota, by PyVRP, for the least working time.

    Parameters
    ----------
    numbers, stops
        Places by their numbers in the question, and the stops there.
    even
        Plan the rounds again with a shorter day, as short as the working time allows that the question grants for it.

    Returns
    -------
    Shared
        None where none was found that keeps all rules.
    """
    kinds = kinds_of_days(question, numbers)
    best = None
    for longest_s in _day_lengths(question.rules):
        found = _shared(question, numbers, stops, kinds, longest_s=longest_s, clock=clock, seed=seed, searches=searches)
        best = min(filter(None, (best, found)), key=_spent, default=None)
        if best is not None and searches < THOROUGH:
            break
    if best is None or not even or question.balance <= 0:
        return best
    spent_s = sum(found.crew_s for _, found in best)
    low = spent_s // len(best) // question.stay.grid_s
    high = max(found.crew_s for _, found in best) // question.stay.grid_s
    for _ in range(_EVENED):
        limit_s = (low + high) // 2 * question.stay.grid_s
        shorter = _shared(question, numbers, stops, kinds, longest_s=limit_s, clock=clock, seed=seed, searches=searches)
        if shorter is not None and sum(found.crew_s for _, found in shorter) <= spent_s * (1.0 + question.balance):
            best, high = shorter, limit_s // question.stay.grid_s
        else:
            low = limit_s // question.stay.grid_s + 1
        if low >= high or clock.over:
            break
    return best


def _day_lengths(rules: DayRules) -> list[int]:
    """
    Give the lengths of days to plan with, the longest first.

    PyVRP knows no breaks: it may fill a day so that no break parts it well, and does not see that one may be saved.
    """
    without_break_s = min(rules.longest_s, rules.break_after_s)
    return sorted({rules.longest_s, (rules.longest_s + without_break_s) // 2, without_break_s}, reverse=True)


def _spent(shared: Shared) -> tuple[int, float]:
    return sum(found.crew_s for _, found in shared), sum(found.metres for _, found in shared)


def kept_by_prizes(
    question: MobileQuestion, numbers: Sequence[int], stops: Sequence[Stop], clock: Clock, *, seed: int = 0
) -> tuple[int, ...]:
    """
    Tell which of too many stops PyVRP can fit into the days, those with most people rather than others.

    Parameters
    ----------
    numbers, stops
        Places by their numbers in the question, and the stops there.
    """
    kinds = kinds_of_days(question, numbers)
    open_ = [place for place, windows in enumerate(_windows(question, numbers, stops, kinds)) if windows]
    numbers, stops = [numbers[place] for place in open_], [stops[place] for place in open_]
    task = _routing_task(question, numbers, stops, kinds, longest_s=question.rules.longest_s, optional=True)
    found = planned_rounds(task, clock, seed=seed, searches=TRIAL)
    return tuple(sorted(numbers[place] for _, members in found.rounds for place in members))


def _shared(
    question: MobileQuestion,
    numbers: Sequence[int],
    stops: Sequence[Stop],
    kinds: Sequence[tuple[int, ...]],
    *,
    longest_s: int,
    clock: Clock,
    seed: int,
    searches: int,
) -> Shared | None:
    """Share stops out with days of some length at most."""
    if not all(_windows(question, numbers, stops, kinds)):
        return None
    task = _routing_task(question, numbers, stops, kinds, longest_s=longest_s)
    found = planned_rounds(task, clock, seed=seed, searches=searches)
    if not found.feasible:
        return None
    rules, shared = replace(question.rules, longest_s=longest_s), []
    for kind, members in found.rounds:
        own = [numbers[each] for each in members], [stops[each] for each in members]
        calls = calls_at(question, *own, kinds[kind][0])
        timed = best_round(calls, question.ways, rules) if len(calls) <= _ORDERED_CALLS else None
        timed = timed or round_in_order(calls, question.ways, rules)
        if timed is None:
            return None
        shared.append((kinds[kind], timed))
    return tuple(shared)


def _windows(
    question: MobileQuestion, numbers: Sequence[int], stops: Sequence[Stop], kinds: Sequence[tuple[int, ...]]
) -> list[tuple[tuple[int, int], ...]]:
    """Give when each stay may begin, on the axis of time; never on days on which not even a round for it works."""
    windows = []
    for number, stop in zip(numbers, stops, strict=True):
        own = [
            (kind * _DAY_S + first, kind * _DAY_S + last - stop.stay_s)
            for kind, days in enumerate(kinds)
            if round_in_order(calls_at(question, [number], [stop], days[0]), question.ways, question.rules)
            for first, last in question.openings(number, days[0])
            if last - first >= stop.stay_s
        ]
        windows.append(tuple(own))
    return windows


def _routing_task(
    question: MobileQuestion,
    numbers: Sequence[int],
    stops: Sequence[Stop],
    kinds: Sequence[tuple[int, ...]],
    *,
    longest_s: int,
    optional: bool = False,
) -> RoutingTask:
    """Put stops and kinds of days into a task of routing; optional stops have their people as a prize."""
    rules, rows = question.rules, [0, *(number + 1 for number in numbers)]
    planned_s = question.ways.planned_s[np.ix_(rows, rows)]
    # A round that is long enough to need a break must leave room for it.
    out_s = longest_s - rules.break_s if longest_s > rules.break_after_s else longest_s
    windows = _windows(question, numbers, stops, kinds)
    return RoutingTask(
        duration=np.where(planned_s < 0, _DAY_S, planned_s),
        distance=np.where(planned_s < 0, 0, question.ways.metres[np.ix_(rows, rows)]).round().astype(np.int64),
        jobs=[
            Job(place, stop.stay_s, own, prize=stop.people * _PRIZE if optional else None)
            for place, (stop, own) in enumerate(zip(stops, windows, strict=True), 1)
        ],
        fleets=[
            Fleet(
                len(days) * question.weeks * question.rounds_a_day,
                early=kind * _DAY_S + rules.from_s,
                late=kind * _DAY_S + rules.to_s,
                longest=max(out_s, 0),
            )
            for kind, days in enumerate(kinds)
        ],
        per_distance=1,
        per_duration=_PER_SECOND,
    )
