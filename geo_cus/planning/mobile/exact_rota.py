"""
The rota of least working time for given stops, proven: all ways to share them out among days are looked at.

Sets of stops are whole numbers, a bit for each stop. For every set the best round is known (`best_round`), and the
best way to cover a set by rounds of the first kinds of days follows from those of its subsets. Work grows with ``3
** stops``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo_cus.planning.mobile.day_round import Call, best_round

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_cus.planning.mobile.day_round import DayRound
    from geo_cus.planning.mobile.question import MobileQuestion
    from geo_cus.planning.mobile.timetable import Stop

Kind = tuple[int, ...]
"""Weekdays on which the same places are open at the same hours."""

Shared = tuple[tuple[Kind, "DayRound"], ...]
"""Rounds, and on which kind of day each may go out."""

_Sum = tuple[int, float]
"""Working time (s) and metres, compared in this order."""


@dataclass(slots=True)
class RoundBook:
    """The best rounds looked up so far, by places, stays and openings: the same for all choices of stops."""

    question: MobileQuestion
    known: dict[tuple[Call, ...], DayRound | None] = field(default_factory=dict)

    def of(self, calls: Sequence[Call]) -> DayRound | None:
        """Give the best round over some calls; None where there is none."""
        key = tuple(sorted(calls))
        if key not in self.known:
            self.known[key] = best_round(key, self.question.ways, self.question.rules)
        return self.known[key]


def kinds_of_days(question: MobileQuestion, numbers: Sequence[int]) -> list[Kind]:
    """Put weekdays together on which some places have the same openings; by their first day."""
    found: dict[tuple[tuple[tuple[int, int], ...], ...], list[int]] = {}
    for weekday in question.weekdays:
        found.setdefault(tuple(question.openings(number, weekday) for number in numbers), []).append(weekday)
    return [tuple(days) for days in found.values()]


def calls_at(question: MobileQuestion, numbers: Sequence[int], stops: Sequence[Stop], weekday: int) -> list[Call]:
    """Give the calls at stops, whose places have these numbers, on a weekday."""
    return [
        Call(number + 1, stop.stay_s, question.openings(number, weekday))
        for number, stop in zip(numbers, stops, strict=True)
    ]


def least_rota(
    book: RoundBook, numbers: Sequence[int], stops: Sequence[Stop], *, balance: float = 0.0
) -> Shared | None:
    """
    Share stops out among the days of the rota with the least working time, then the fewest metres.

    Parameters
    ----------
    numbers, stops
        Places by their numbers in the question, and the stops there.
    balance
        Share of working time that more even days may cost: the longest round is then made as short as that allows.

    Returns
    -------
    Shared
        None where no sharing keeps all rules and the budget of hours.
    """
    question = book.question
    kinds = kinds_of_days(question, numbers)
    rounds = [_all_rounds(book, numbers, stops, kind[0]) for kind in kinds]
    limits = [len(kind) * question.weeks * question.rounds_a_day for kind in kinds]
    best = _covered(rounds, limits, len(stops))
    if best is None or best[0][0] > question.crew_s_at_most:
        return None
    allowed = min(best[0][0] * (1.0 + balance), question.crew_s_at_most)
    lengths = sorted({found.crew_s for of_kind in rounds for found in of_kind.values()})
    low, high = 0, len(lengths) - 1
    while balance > 0 and low < high:
        middle = (low + high) // 2
        shorter = [{key: item for key, item in one.items() if item.crew_s <= lengths[middle]} for one in rounds]
        even = _covered(shorter, limits, len(stops))
        if even is not None and even[0][0] <= allowed:
            best, high = even, middle
        else:
            low = middle + 1
    return tuple((kinds[kind], rounds[kind][members]) for kind, members in best[1])


def _all_rounds(book: RoundBook, numbers: Sequence[int], stops: Sequence[Stop], weekday: int) -> dict[int, DayRound]:
    """Give the best round of every set of stops that has one."""
    calls = calls_at(book.question, numbers, stops, weekday)
    found = {}
    for members in range(1, 1 << len(calls)):
        if round_ := book.of([call for bit, call in enumerate(calls) if members >> bit & 1]):
            found[members] = round_
    return found


_Choice = tuple[_Sum, tuple[tuple[int, int], ...]]


def _covered(rounds: Sequence[dict[int, DayRound]], limits: Sequence[int], count: int) -> _Choice | None:
    """Give the least sum with which rounds, so many of each kind at most, do all stops once, and the rounds."""
    best: dict[int, _Choice] = {0: ((0, 0.0), ())}
    for kind, (of_kind, limit) in enumerate(zip(rounds, limits, strict=True)):
        layer = best
        for _ in range(min(limit, count)):
            layer = _with_one_more(layer, of_kind, kind)
            better = {done: choice for done, choice in layer.items() if done not in best or choice < best[done]}
            if not better:
                break
            best = {**best, **better}
    return best.get((1 << count) - 1)


def _with_one_more(layer: dict[int, _Choice], rounds: dict[int, DayRound], kind: int) -> dict[int, _Choice]:
    """Add one round of a kind to everything in a layer."""
    more: dict[int, _Choice] = {}
    for done, (spent, chosen) in layer.items():
        for members, found in rounds.items():
            if members & done:
                continue
            choice = ((spent[0] + found.crew_s, spent[1] + found.metres), (*chosen, (kind, members)))
            if done | members not in more or choice < more[done | members]:
                more[done | members] = choice
    return more
