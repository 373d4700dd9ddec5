"""
The round of one day: in which order, and when, so that the crew is out as short as can be.

A piece of a round is known by three numbers (Vidal, Crainic, Gendreau and Prins 2013,
https://doi.org/10.1016/j.cor.2012.07.018): how long it takes at least, when it is over at the earliest, when it may
begin at the latest. Begun at ``t`` no later than that it is over at ``max(earliest, t + length)``, so pieces are
put together by three sums, and the best hour to leave is known without a search, the break included.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class DayRules:
    """
    The working day of a crew, all in seconds.

    Parameters
    ----------
    from_s, to_s
        Between which times of day the crew is out.
    longest_s
        From leaving to returning at most.
    break_after_s, break_s
        No stretch of work is longer than this, and a break lies between two; with a day of up to twice that length
        one break is enough.
    """

    from_s: int
    to_s: int
    longest_s: int
    break_after_s: int
    break_s: int


@dataclass(frozen=True, slots=True)
class Ways:
    """
    Planned seconds, seconds on the road and metres between places, the depot first (row and column 0).

    A pair without a road has a negative number of planned seconds.
    """

    planned_s: NDArray[np.int64]
    drive_s: NDArray[np.float64]
    metres: NDArray[np.float64]


class Call(NamedTuple):
    """A place of `Ways` to call at: its number, how long to stay (s), and the openings of the day, from and to (s)."""

    place: int
    stay_s: int
    openings: tuple[tuple[int, int], ...]


class DayRound(NamedTuple):
    """
    A round with its times (s after midnight).

    Parameters
    ----------
    crew_s
        From leaving to returning.
    metres
        Way driven.
    order
        Places, in order.
    leaves_s
        When the crew leaves the depot.
    arrivals_s
        When each stay begins.
    break_at, break_s
        Number of the stay beside which the break is taken, and its begin; -1 without a break.
    """

    crew_s: int
    metres: float
    order: tuple[int, ...]
    leaves_s: int
    arrivals_s: tuple[int, ...]
    break_at: int = -1
    break_s: int = -1


class _Piece(NamedTuple):
    length: int
    earliest: int
    latest: int

    def then(self, other: _Piece) -> _Piece | None:
        """Put a piece after this one; None if it always comes too late."""
        if self.earliest > other.latest:
            return None
        return _Piece(
            self.length + other.length,
            max(other.earliest, self.earliest + other.length),
            min(self.latest, other.latest - self.length),
        )


class _Leaving(NamedTuple):
    """How long a round takes if it leaves at a time, and when its break begins; -1 without."""

    crew_s: int
    leaves_s: int
    break_s: int

    def off_the_middle(self, rules: DayRules) -> int:
        """Give how far the break lies from the middle of the round, twice in seconds; 0 without a break."""
        return 0 if self.break_s < 0 else abs(2 * (self.break_s - self.leaves_s) + rules.break_s - self.crew_s)


def round_in_order(calls: Sequence[Call], ways: Ways, rules: DayRules) -> DayRound | None:
    """
    Give the shortest round in a given order; of equally short ones that with the break nearest to its middle.

    Returns
    -------
    DayRound
        None where the order keeps no opening, or not the rules of the day.
    """
    stops = [0, *(call.place for call in calls), 0]
    drives = [int(ways.planned_s[here, there]) for here, there in pairwise(stops)]
    if min(drives) < 0:
        return None
    metres = float(sum(ways.metres[here, there] for here, there in pairwise(stops)))
    best: tuple[tuple[int, int, int], tuple[tuple[int, int], ...], _Leaving, int] | None = None
    for openings in product(*(_fitting(call) for call in calls)):
        pieces = _pieces(calls, drives, openings, rules)
        for leaving, position in _ways_to_leave(pieces, rules):
            key = leaving.crew_s, leaving.off_the_middle(rules), leaving.leaves_s
            if best is None or key < best[0]:
                best = key, openings, leaving, position
    if best is None:
        return None
    _, openings, leaving, position = best
    return _timed(calls, drives, openings, leaving=leaving, position=position, metres=metres, rules=rules)


def best_round(calls: Sequence[Call], ways: Ways, rules: DayRules) -> DayRound | None:
    """
    Give the shortest round over all orders: least time, then fewest metres, then the first order by place numbers.

    It looks at every order that can still be better, so it is meant for up to eight calls or so.

    Returns
    -------
    DayRound
        None where there is none.
    """
    best: DayRound | None = None
    for order in _orders(sorted(calls), ways, rules):
        found = round_in_order(order, ways, rules)
        if found is not None and (best is None or found[:3] < best[:3]):
            best = found
    return best


def _orders(calls: Sequence[Call], ways: Ways, rules: DayRules) -> Iterator[tuple[Call, ...]]:
    """Give all orders in which each call is met before it closes and the day is not over."""
    nearest = {
        call.place: min(int(ways.planned_s[other, call.place]) for other in _others(calls, call)) for call in calls
    }

    def extend(done: tuple[Call, ...], left: Sequence[Call], length: int, over: int) -> Iterator[tuple[Call, ...]]:
        if not left:
            yield done
            return
        rest = sum(call.stay_s + max(0, nearest[call.place]) for call in left)
        if length + rest > rules.longest_s:
            return
        here = done[-1].place if done else 0
        for number, call in enumerate(left):
            drive = int(ways.planned_s[here, call.place])
            start = _first_start(call, over + drive)
            if drive >= 0 and start is not None:
                others = (*left[:number], *left[number + 1 :])
                yield from extend((*done, call), others, length + drive + call.stay_s, start + call.stay_s)

    yield from extend((), calls, 0, rules.from_s)


def _others(calls: Sequence[Call], call: Call) -> list[int]:
    return [0, *(other.place for other in calls if other is not call)]


def _first_start(call: Call, from_s: int) -> int | None:
    return min((max(from_s, first) for first, last in _fitting(call) if from_s <= last - call.stay_s), default=None)


def _fitting(call: Call) -> list[tuple[int, int]]:
    return [(first, last) for first, last in call.openings if last - first >= call.stay_s]


def _pieces(
    calls: Sequence[Call], drives: Sequence[int], openings: Sequence[tuple[int, int]], rules: DayRules
) -> list[_Piece]:
    """Give the pieces of a round in turn: drive, stay, drive, stay, …, drive."""
    pieces = []
    for drive, call, (first, last) in zip(drives, calls, openings, strict=False):
        pieces += [_drive(drive, rules), _Piece(call.stay_s, first + call.stay_s, last - call.stay_s)]
    return [*pieces, _drive(drives[-1], rules)]


def _drive(seconds: int, rules: DayRules) -> _Piece:
    return _Piece(seconds, rules.from_s + seconds, rules.to_s - seconds)


def _joined(pieces: Sequence[_Piece]) -> list[_Piece | None]:
    """Give the pieces put together from the first to each."""
    whole: _Piece | None = pieces[0]
    joined = [whole]
    for piece in pieces[1:]:
        whole = whole and whole.then(piece)
        joined.append(whole)
    return joined


def _joined_back(pieces: Sequence[_Piece]) -> list[_Piece | None]:
    """Give the pieces put together from each to the last."""
    whole: _Piece | None = pieces[-1]
    joined = [whole]
    for piece in pieces[-2::-1]:
        whole = whole and piece.then(whole)
        joined.append(whole)
    return joined[::-1]


def _ways_to_leave(pieces: Sequence[_Piece], rules: DayRules) -> Iterator[tuple[_Leaving, int]]:
    """Give the best hour to leave without a break, and with one before each piece but the first."""
    to, back = _joined(pieces), _joined_back(pieces)
    whole = to[-1]
    if whole is not None:
        leaves = min(whole.latest, max(whole.earliest - whole.length, rules.from_s))
        crew_s = max(whole.earliest - leaves, whole.length)
        if leaves >= rules.from_s and crew_s <= min(rules.break_after_s, rules.longest_s):
            yield _Leaving(crew_s, leaves, -1), -1
    # No break while the vehicle is at the depot: it lies between the first drive and the last.
    for position in range(1, len(pieces)):
        before, after = to[position - 1], back[position]
        found = before and after and _with_break(before, after, rules)
        if found:
            yield found, position


def _with_break(before: _Piece, after: _Piece, rules: DayRules) -> _Leaving | None:
    """Give the shortest way to do two pieces with a break between them, neither stretch too long; see the module."""
    if before.length > rules.break_after_s or after.length > rules.break_after_s:
        return None
    begin = max(before.earliest, after.earliest - rules.break_after_s - rules.break_s)
    last = min(before.latest, after.latest - rules.break_s - before.length)
    if begin + rules.break_s > after.latest or last < max(begin - rules.break_after_s, rules.from_s):
        return None
    earliest = max(after.earliest, begin + rules.break_s + after.length)
    length = before.length + rules.break_s + after.length
    leaves = min(last, max(earliest - length, rules.from_s))
    crew_s = max(earliest - leaves, length)
    if crew_s > rules.longest_s:
        return None
    return _Leaving(crew_s, leaves, max(begin, leaves + before.length))


def _timed(
    calls: Sequence[Call],
    drives: Sequence[int],
    openings: Sequence[tuple[int, int]],
    *,
    leaving: _Leaving,
    position: int,
    metres: float,
    rules: DayRules,
) -> DayRound:
    """Write the times down: everything as early as can be after leaving."""
    now, arrivals = leaving.leaves_s, []
    for number, (drive, call, (first, _)) in enumerate(zip(drives, calls, openings, strict=False)):
        for step, seconds in ((2 * number, drive), (2 * number + 1, call.stay_s)):
            if step == position:
                now = leaving.break_s + rules.break_s
            if step % 2:
                now = max(now, first)
                arrivals.append(now)
            now += seconds
    break_at = -1 if position < 0 else (position - 1) // 2
    order = tuple(call.place for call in calls)
    return DayRound(leaving.crew_s, metres, order, leaving.leaves_s, tuple(arrivals), break_at, leaving.break_s)
