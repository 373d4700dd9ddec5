"""
Home services: the rounds of carers from a base, the hours they spend on the road, and where a base should stand.

Clients are numbers by village; nothing here knows an address, so nothing can show one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geo_cus.errors import TableError
from geo_cus.planning.mobile.care_bounds import least_day
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
    """
    Clients of a village who are alike: how many, visits a week to each, minutes of a visit.

    The way to the next door of the village is among the minutes. A village whose clients are not alike stands in
    several of these.
    """

    settlement_id: str
    clients: int
    visits_a_week: int
    visit_min: float


@dataclass(frozen=True, slots=True)
class CareStop:
    """
    Visits of a round that follow each other in one village.

    Parameters
    ----------
    settlement_id
        Where.
    arrival_s
        Seconds after the carer left the base.
    visits, care_s
        How many visits, and the seconds they take together.
    drive_s, metres
        By road from the stop before, or from the base.
    """

    settlement_id: str
    arrival_s: int
    visits: int
    care_s: int
    drive_s: int
    metres: float


@dataclass(frozen=True, slots=True)
class CareRound:
    """
    A carer's day: from the base through villages and back.

    Parameters
    ----------
    day
        Which day of work of the week, the first is 0.
    carer
        Which carer of that day, the first is 1.
    stops
        In their order.
    back_s, back_m
        By road from the last stop to the base.
    """

    day: int
    carer: int
    stops: tuple[CareStop, ...]
    back_s: int
    back_m: float

    @property
    def care_s(self) -> int:
        """Give the seconds with clients."""
        return sum(stop.care_s for stop in self.stops)

    @property
    def paid_s(self) -> int:
        """Give the seconds from leaving the base to being back."""
        return self.care_s + self.back_s + sum(stop.drive_s for stop in self.stops)

    @property
    def metres(self) -> float:
        """Give the metres driven."""
        return self.back_m + sum(stop.metres for stop in self.stops)


@dataclass(frozen=True, slots=True)
class CareBase:
    """
    What home care takes from one base, in a week.

    Parameters
    ----------
    base_id
        Which base.
    rounds
        Of all days of work, by day and carer.
    unreached
        Clients to whom no road leads or whom a shift does not reach; they are in no number.
    least_carers, least_paid_h
        No rounds for the clients reached need fewer carers on the busiest day, or fewer paid hours (`least_day`).
    """

    base_id: str
    rounds: tuple[CareRound, ...]
    unreached: tuple[Clients, ...]
    least_carers: int
    least_paid_h: float

    @property
    def carers(self) -> int:
        """Give the rounds on the busiest day: so many carers must be at work."""
        return max((each.carer for each in self.rounds), default=0)

    @property
    def care_h(self) -> float:
        """Give the hours with clients."""
        return sum(each.care_s for each in self.rounds) / 3600

    @property
    def paid_h(self) -> float:
        """Give the hours paid, with clients and on the road."""
        return sum(each.paid_s for each in self.rounds) / 3600

    @property
    def road_h(self) -> float:
        """Give the hours on the road."""
        return sum(each.paid_s - each.care_s for each in self.rounds) / 3600

    @property
    def km(self) -> float:
        """Give the kilometres driven."""
        return sum(each.metres for each in self.rounds) / 1000

    @property
    def not_reached(self) -> tuple[str, ...]:
        """Give the villages of the clients who are not reached, each once, in order."""
        return tuple(sorted({each.settlement_id for each in self.unreached if each.clients}))

    @property
    def clients_not_reached(self) -> int:
        """Count the clients who are not reached."""
        return sum(each.clients for each in self.unreached)

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

    The visits of a village are spread over the days as evenly as can be; what is left over goes to the days in turn,
    village by village. Each carer leaves the base and is back within the shift.

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
    clients = sorted(clients, key=lambda each: (each.settlement_id, each.visit_min, each.visits_a_week))
    base, rows = _place(base_id, ways.base_ids), [_village(each.settlement_id, ways) for each in clients]
    shift_s = round(shift_h * 3600)
    there_and_back = np.ceil(ways.seconds[base, rows]) + np.ceil(ways.seconds[rows, base])
    fits = there_and_back + np.array([round(each.visit_min * 60) for each in clients]) <= shift_s
    seen = [(each, row) for each, row, is_near in zip(clients, rows, fits, strict=True) if is_near]
    spread = _spread([each for each, _ in seen], days)
    planned: dict[tuple[_Visits, ...], _Day] = {}
    rounds: list[CareRound] = []
    least_paid_s = 0.0
    for day in range(days):
        visits = tuple(
            _Visits(each.settlement_id, row, round(each.visit_min * 60), count)
            for (each, row), counts in zip(seen, spread, strict=True)
            if (count := counts[day])
        )
        if visits not in planned:
            planned[visits] = _day(base, visits, ways, shift_s=shift_s, clock=clock, seed=seed)
        rounds += [replace(each, day=day) for each in planned[visits].rounds]
        least_paid_s += planned[visits].least_paid_s
    return CareBase(
        base_id=base_id,
        rounds=tuple(rounds),
        unreached=tuple(each for each, is_near in zip(clients, fits, strict=True) if not is_near),
        least_carers=max((each.least_rounds for each in planned.values()), default=0),
        least_paid_h=least_paid_s / 3600,
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
    found = [
        care_from(name, clients, ways, clock, shift_h=shift_h, days=days, seed=seed) for name in sorted(ways.base_ids)
    ]
    return tuple(sorted(found, key=lambda each: (each.clients_not_reached, each.road_h, each.base_id)))


class _Visits(NamedTuple):
    """Visits of a day that are alike: where (id, row of the ways), seconds of each, how many."""

    settlement_id: str
    row: int
    visit_s: int
    visits: int


class _Day(NamedTuple):
    rounds: tuple[CareRound, ...]
    least_rounds: int
    least_paid_s: float


def _day(base: int, visits: tuple[_Visits, ...], ways: CareWays, *, shift_s: int, clock: Clock, seed: int) -> _Day:
    """Plan the rounds of a day; each visit is a job."""
    villages = sorted({each.row: each.settlement_id for each in visits}.items())
    rows = [base, *(row for row, _ in villages)]
    names = ["", *(name for _, name in villages)]
    seconds, metres = ways.seconds[np.ix_(rows, rows)], ways.metres[np.ix_(rows, rows)]
    duration = np.where(np.isfinite(seconds), np.ceil(seconds), _NO_ROAD_S).astype(np.int64)
    distance = np.where(np.isfinite(metres), np.rint(metres), 0).astype(np.int64)
    for matrix in (duration, distance):
        np.fill_diagonal(matrix, 0)
    jobs = [Job(rows.index(each.row), service=each.visit_s) for each in visits for _ in range(each.visits)]
    task = RoutingTask(duration, distance, jobs, [Fleet(len(jobs), longest=shift_s)], per_distance=0, per_duration=1)
    found = planned_rounds(task, clock, seed=seed, searches=_SEARCHES)
    # A search that was stopped at once may have found nothing yet, and there always are rounds.
    orders = [order for _, order in found.rounds] if found.feasible else _one_after_another(task, shift_s)
    rounds = [_round(carer, order, task, names) for carer, order in enumerate(orders, 1)]
    least = least_day(duration, sum(job.service for job in jobs), shift_s)
    return _Day(tuple(rounds), least.rounds, least.paid_s)


def _one_after_another(task: RoutingTask, shift_s: int) -> list[tuple[int, ...]]:
    """Fill one round after another, in the order of the jobs."""
    orders: list[tuple[int, ...]] = []
    for job in range(len(task.jobs)):
        longer = (*orders[-1], job) if orders else ()
        if longer and _round(1, longer, task, [""] * len(task.duration)).paid_s <= shift_s:
            orders[-1] = longer
        else:
            orders.append((job,))
    return orders


def _round(carer: int, order: Sequence[int], task: RoutingTask, names: Sequence[str]) -> CareRound:
    stops: list[CareStop] = []
    here, now_s = 0, 0
    for place, group in groupby((task.jobs[job] for job in order), key=lambda job: job.place):
        services = [job.service for job in group]
        drive_s = int(task.duration[here, place])
        stops.append(
            CareStop(
                settlement_id=names[place],
                arrival_s=now_s + drive_s,
                visits=len(services),
                care_s=sum(services),
                drive_s=drive_s,
                metres=float(task.distance[here, place]),
            )
        )
        here, now_s = place, now_s + drive_s + sum(services)
    return CareRound(0, carer, tuple(stops), int(task.duration[here, 0]), float(task.distance[here, 0]))


def _spread(clients: Sequence[Clients], days: int) -> list[list[int]]:
    """Give the visits of each day; what is left over begins where that of the clients before ended, not on Monday."""
    found, first = [], 0
    for each in clients:
        visits, left = divmod(each.clients * each.visits_a_week, days)
        found.append([visits + ((day - first) % days < left) for day in range(days)])
        first = (first + left) % days
    return found


def _place(name: str, names: Sequence[str]) -> int:
    if name not in names:
        raise TableError("{id} is not among the places of the plan; check its spelling.", id=name)
    return list(names).index(name)


def _village(name: str, ways: CareWays) -> int:
    return len(ways.base_ids) + _place(name, ways.settlement_ids)
