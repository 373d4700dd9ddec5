"""
Home services: the rounds of carers from a base, the hours they spend on the road, and where a base should stand.

Clients are numbers by village; nothing here knows an address, so nothing can show one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.errors import TableError
from geo_cus.planning.mobile.routing import Fleet, Job, RoutingTask, planned_rounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo_cus.planning.siting.effort import Clock

MUCH_ON_THE_ROAD: Final = 0.25
"""Share of paid time from which on travel deserves a warning; a rule of thumb of home care (20 to 25 percent)."""

_NO_ROAD_S: Final = 86_400
_SEARCHES: Final = 600


@dataclass(frozen=True, slots=True)
class Clients:
    """The clients of a village: how many, visits a week to each, minutes of a visit with the way to the next door."""

    settlement_id: str
    clients: int
    visits_a_week: int
    visit_min: float


@dataclass(frozen=True, slots=True)
class CareBase:
    """
    What home care takes from one base, in a week.

    Parameters
    ----------
    base_id
        Which base.
    carers
        Rounds on the busiest day: so many carers must be at work.
    care_h, road_h, paid_h
        Hours with clients, on the road, and paid in all.
    km
        Driven.
    not_reached
        Villages with clients to which no road leads or that a shift does not reach; they are in no number.
    """

    base_id: str
    carers: int
    care_h: float
    road_h: float
    paid_h: float
    km: float
    not_reached: tuple[str, ...]

    @property
    def road_share(self) -> float:
        """Give the share of paid time that is spent on the road, 0 to 1; 0 where nothing is paid."""
        return self.road_h / self.paid_h if self.paid_h else 0.0


@dataclass(frozen=True, slots=True)
class CareWays:
    """
    Seconds and metres by road among bases and villages: the bases first, then the villages of the clients, in order.

    Infinite where no road leads.
    """

    base_ids: tuple[str, ...]
    settlement_ids: tuple[str, ...]
    seconds: NDArray[np.float64]
    metres: NDArray[np.float64]


def care_from(
    base_id: str,
    clients: Sequence[Clients],
    ways: CareWays,
    clock: Clock,
    *,
    shift_h: float = 8.0,
    days: int = 5,
    seed: int = 0,
) -> CareBase:
    """
    Plan the rounds of a week from one base, for the least paid time.

    The visits of a village are spread over the days as evenly as can be, the first days take what is left over. Each
    carer leaves the base and is back within the shift.

    Parameters
    ----------
    shift_h
        Longest round (h).
    days
        Days of work in the week.

    Raises
    ------
    TableError
        A village of a client, or the base, is not among the ways.
    """
    clients = sorted(clients, key=lambda each: each.settlement_id)
    base, rows = _place(base_id, ways.base_ids), [_village(each.settlement_id, ways) for each in clients]
    shift_s = round(shift_h * 3600)
    there_and_back = ways.seconds[base, rows] + ways.seconds[rows, base]
    fits = there_and_back + np.array([each.visit_min * 60 for each in clients]) <= shift_s
    seen = [(each, row) for each, row, is_near in zip(clients, rows, fits, strict=True) if is_near]
    by_day = Counter(
        tuple((row, each.visit_min, _visits_on(day, each, days)) for each, row in seen) for day in range(days)
    )
    carers, care_s, paid_s, metres = 0, 0.0, 0.0, 0.0
    for visits, times in sorted(by_day.items()):
        on_day = _rounds(base, visits, ways, shift_s=shift_s, clock=clock, seed=seed)
        carers = max(carers, on_day.rounds)
        care_s += times * sum(count * minutes * 60 for _, minutes, count in visits)
        paid_s += times * on_day.paid_s
        metres += times * on_day.metres
    return CareBase(
        base_id=base_id,
        carers=carers,
        care_h=care_s / 3600,
        road_h=(paid_s - care_s) / 3600,
        paid_h=paid_s / 3600,
        km=metres / 1000,
        not_reached=tuple(
            sorted(each.settlement_id for each, is_near in zip(clients, fits, strict=True) if not is_near)
        ),
    )


def best_base(
    clients: Sequence[Clients], ways: CareWays, clock: Clock, *, shift_h: float = 8.0, days: int = 5, seed: int = 0
) -> tuple[CareBase, ...]:
    """
    Compare bases: those that reach most clients first, then those with the least time on the road.

    Returns
    -------
    tuple of CareBase
        All bases, the best one first; of equal ones the first by its id.
    """
    number = {each.settlement_id: each.clients for each in clients}
    found = [
        care_from(name, clients, ways, clock, shift_h=shift_h, days=days, seed=seed) for name in sorted(ways.base_ids)
    ]
    return tuple(
        sorted(found, key=lambda each: (sum(number[name] for name in each.not_reached), each.road_h, each.base_id))
    )


@dataclass(frozen=True, slots=True)
class _Day:
    rounds: int
    paid_s: float
    metres: float


def _rounds(
    base: int,
    visits: tuple[tuple[int, float, int], ...],
    ways: CareWays,
    *,
    shift_s: int,
    clock: Clock,
    seed: int,
) -> _Day:
    """Plan the rounds of a day: each visit of (village, minutes, how many) is a job."""
    rows = [base, *(row for row, _, _ in visits)]
    seconds, metres = ways.seconds[np.ix_(rows, rows)], ways.metres[np.ix_(rows, rows)]
    duration = np.where(np.isfinite(seconds), np.ceil(seconds), _NO_ROAD_S).astype(np.int64)
    distance = np.where(np.isfinite(metres), np.rint(metres), 0).astype(np.int64)
    for matrix in (duration, distance):
        np.fill_diagonal(matrix, 0)
    jobs = [
        Job(place, service=round(minutes * 60))
        for place, (_, minutes, count) in enumerate(visits, 1)
        for _ in range(count)
    ]
    task = RoutingTask(duration, distance, jobs, [Fleet(len(jobs), longest=shift_s)], per_distance=0, per_duration=1)
    found = planned_rounds(task, clock, seed=seed, searches=_SEARCHES)
    driven = 0.0
    paid = 0
    for _, order in found.rounds:
        stops = [0, *(jobs[job].place for job in order), 0]
        for here, there in pairwise(stops):
            driven += float(distance[here, there])
            paid += int(duration[here, there])
        paid += sum(jobs[job].service for job in order)
    return _Day(len(found.rounds), paid, driven)


def _visits_on(day: int, clients: Clients, days: int) -> int:
    each, left = divmod(clients.clients * clients.visits_a_week, days)
    return each + (day < left)


def _place(name: str, names: Sequence[str]) -> int:
    if name not in names:
        raise TableError("{id} is not among the places of the plan; check its spelling.", id=name)
    return list(names).index(name)


def _village(name: str, ways: CareWays) -> int:
    return len(ways.base_ids) + _place(name, ways.settlement_ids)
