"""
Rounds of vehicles over jobs with time windows, by PyVRP.

The one module that knows PyVRP. It stops after a number of rounds of search and not after seconds, so that the same
task with the same seed gives the same answer on every machine; only a time limit that is reached, or a user who
stops it, can change it. Wouda, Lan and Kool (2024), PyVRP: a high-performance VRP solver package,
https://doi.org/10.1287/ijoc.2023.0055
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyvrp
import pyvrp.exceptions

from geo_cus.errors import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo_cus.planning.siting.effort import Clock

    Whole = NDArray[np.int64]

ROUTING: Final = Message("Planning the rounds")

_TOLD_EVERY: Final = 50
"""Rounds of search between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class Job:
    """
    Something to do at a place.

    Parameters
    ----------
    place
        Row of the matrices, 1 or more; 0 is the depot.
    service
        How long it takes, in the unit of the durations.
    windows
        When it may begin: first and last moment of each window.
    demand
        What it takes of a vehicle's capacity.
    prize
        What leaving it out costs; None if it must be done.
    """

    place: int
    service: int = 0
    windows: tuple[tuple[int, int], ...] = ()
    demand: int = 0
    prize: int | None = None


@dataclass(frozen=True, slots=True)
class Fleet:
    """
    Vehicles that are alike: how many, when they may be out, how long at most, and what they carry.

    ``capacity`` None carries anything, ``longest`` None may be out all the time between `early` and `late`.
    """

    count: int
    early: int = 0
    late: int | None = None
    longest: int | None = None
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class RoutingTask:
    """
    Jobs and fleets, and what a way costs.

    Parameters
    ----------
    duration, distance
        Whole numbers, places by places, the depot first. Where no road leads, a number that no vehicle has.
    jobs, fleets
        What is to be done by whom.
    per_distance, per_duration
        What a unit of distance driven and of time out costs, whole numbers >= 0.
    """

    duration: Whole
    distance: Whole
    jobs: Sequence[Job]
    fleets: Sequence[Fleet]
    per_distance: int = 1
    per_duration: int = 0


@dataclass(frozen=True, slots=True)
class Routes:
    """
    What came out.

    Parameters
    ----------
    rounds
        The fleet and the jobs, in order, of each round; by fleet, then by first job.
    cost
        Of ways and times; what was left out is not in it.
    feasible
        False if the search found nothing that keeps all rules.
    """

    rounds: tuple[tuple[int, tuple[int, ...]], ...]
    cost: int
    feasible: bool


def planned_rounds(task: RoutingTask, clock: Clock, *, seed: int = 0, searches: int = 2_000, starts: int = 1) -> Routes:
    """
    Plan rounds of least cost: distance, time out, and prizes of what is left out.

    Parameters
    ----------
    seed
        Of the random numbers: the same one gives the same rounds.
    searches
        How many rounds of local search from each start.
    starts
        How many searches begin anew, with the seeds that follow; the best answer counts, of equal ones the first.

    Returns
    -------
    Routes
        Without any round and not feasible where it found none; without jobs, no rounds and feasible.
    """
    if not task.jobs:
        return Routes((), 0, feasible=True)
    if not any(fleet.count for fleet in task.fleets):
        return Routes((), 0, feasible=all(job.prize is not None for job in task.jobs))
    data, owner = _problem(task)
    able = [number for number, fleet in enumerate(task.fleets) if fleet.count]
    with warnings.catch_warnings():
        # That no rounds keep all rules is one of the answers here.
        warnings.simplefilter("ignore", pyvrp.exceptions.PenaltyBoundWarning)
        tries = [
            pyvrp.solve(data, _Stop(clock, searches), seed=seed + number, collect_stats=False)
            for number in range(starts)
            if number == 0 or not clock.over
        ]
    found = min(tries, key=lambda each: each.cost())
    if not found.is_feasible():
        return Routes((), 0, feasible=False)
    rounds = sorted(
        (able[route.vehicle_type()], tuple(owner[int(stop.idx)] for stop in route if stop.is_client()))
        for route in found.best.routes()
    )
    cost = task.per_distance * found.best.distance() + task.per_duration * found.best.duration()
    return Routes(tuple(rounds), cost, feasible=True)


class _Stop:
    """Ends a search after a number of steps, or when the clock says so."""

    def __init__(self, clock: Clock, searches: int) -> None:
        self._clock, self._searches, self._done = clock, searches, 0

    def __call__(self, best_cost: float) -> bool:  # noqa: ARG002 - PyVRP's way to call it
        self._done += 1
        return self._done > self._searches or (self._done % _TOLD_EVERY == 0 and self._clock.tell(ROUTING))


def _problem(task: RoutingTask) -> tuple[pyvrp.ProblemData, list[int]]:
    """Put the task into PyVRP's terms; a job with several windows becomes as many clients, of which one is visited."""
    weighed = any(fleet.capacity is not None for fleet in task.fleets)
    clients: list[pyvrp.Client] = []
    groups: list[pyvrp.ClientGroup] = []
    owner: list[int] = []
    for number, job in enumerate(task.jobs):
        windows = job.windows or ((0, np.iinfo(np.int64).max),)
        group = len(groups) if len(windows) > 1 else None
        if group is not None:
            copies = list(range(len(clients), len(clients) + len(windows)))
            groups.append(pyvrp.ClientGroup(copies, required=job.prize is None))
        for early, late in windows:
            owner.append(number)
            clients.append(
                pyvrp.Client(
                    location=job.place,
                    delivery=[job.demand] if weighed else [],
                    service_duration=job.service,
                    tw_early=early,
                    tw_late=late,
                    prize=job.prize or 0,
                    required=job.prize is None and group is None,
                    group=group,
                )
            )
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(x=0, y=0) for _ in range(len(task.duration))],
        clients=clients,
        depots=[pyvrp.Depot(location=0)],
        vehicle_types=[_vehicles(task, fleet, weighed=weighed) for fleet in task.fleets if fleet.count],
        distance_matrices=[task.distance],
        duration_matrices=[task.duration],
        groups=groups,
    ), owner


def _vehicles(task: RoutingTask, fleet: Fleet, *, weighed: bool) -> pyvrp.VehicleType:
    endless = int(np.iinfo(np.int64).max)
    return pyvrp.VehicleType(
        num_available=fleet.count,
        capacity=[endless if fleet.capacity is None else fleet.capacity] if weighed else [],
        tw_early=fleet.early,
        tw_late=endless if fleet.late is None else fleet.late,
        shift_duration=endless if fleet.longest is None else fleet.longest,
        unit_distance_cost=task.per_distance,
        unit_duration_cost=task.per_duration,
    )
