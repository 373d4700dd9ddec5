"""Buildings that several services share: one opening cost, and the people of each service counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from geo_cus.errors import TableError
from geo_cus.planning.siting.answers import nearest_served
from geo_cus.planning.siting.most_people import most_people
from geo_cus.planning.siting.task import SitingTask, ground_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_cus.planning.siting.effort import Effort
    from geo_cus.planning.siting.site_plan import Served, SitePlan


@dataclass(frozen=True, slots=True)
class ServiceInBuilding:
    """
    A service that is to be offered in every building of the plan.

    Parameters
    ----------
    service_id
        What it is called.
    task
        Its people, ways and standing points; candidates, their costs, locks and bans are the same for all services.
    limit
        Its longest way that counts, in the unit of its ways.
    weight
        What one of its people counts beside those of the others, > 0.
    """

    service_id: str
    task: SitingTask
    limit: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class ServiceGain:
    """What a plan of shared buildings brings to one service: its people within the limit, before and with the plan."""

    service_id: str
    weight: float
    people_before: float
    people: float
    served: tuple[Served, ...]


@dataclass(frozen=True, slots=True)
class SharedPlan:
    """
    Buildings for several services.

    Parameters
    ----------
    plan
        Objective, bound and do-nothing are people times weights, summed over the services; who is covered for two
        services counts twice. The settlements in `SitePlan.served` and `SitePlan.beyond` (within the limit of no
        building) are called by service and identifier, ``poz/s1``.
    services
        The gain of each service, in their order.
    """

    plan: SitePlan
    services: tuple[ServiceGain, ...]


def shared_buildings(
    services: Sequence[ServiceInBuilding],
    *,
    points: int | None = None,
    budget: float | None = None,
    effort: Effort | None = None,
) -> SharedPlan:
    """
    Choose buildings in each of which all services are offered, so that the most people are covered in all.

    Maximise ``sum over services s of weight[s] * sum of people[s, i]`` over the settlements with a chosen or standing
    point of that service within its limit: the maximal covering problem over pairs of service and settlement. A
    building is paid once, however many services it holds. Capacity is not looked at.

    Laws: with one service it is `most_people`; a service more never lowers the objective; twice all weights, twice the
    objective, and the same buildings stay best.

    Parameters
    ----------
    points, budget
        Most new buildings, and most money for them.

    Raises
    ------
    TableError
        There is no service, one comes twice, they differ in their candidates, or a weight is not above 0.
    """
    plan = most_people(shared_task(services), limit=0.0, points=points, budget=budget, effort=effort)
    return SharedPlan(plan, service_gains(services, plan))


def service_gains(services: Sequence[ServiceInBuilding], plan: SitePlan) -> tuple[ServiceGain, ...]:
    """Give what a plan for `shared_task` brings to each of the services."""
    return tuple(_gain(one, plan) for one in services)


def _check(services: Sequence[ServiceInBuilding]) -> None:
    names = [one.service_id for one in services]
    if not names or len(set(names)) < len(names):
        raise TableError(
            "A building is shared by different services, each named once: {names}.", names=", ".join(names)
        )
    for one in services:
        if not 0 < one.weight < np.inf:
            raise TableError(
                "The weight of {service} is {weight}; a weight is above 0.", service=one.service_id, weight=one.weight
            )
        if [*one.task.candidate_ids] != [*services[0].task.candidate_ids]:
            raise TableError(
                "{service} has other candidates than {first}; a shared building is a candidate of all its services.",
                service=one.service_id,
                first=services[0].service_id,
            )
        for floor in one.task.floors:
            if floor.limit != one.limit:
                message = f"floors of shared buildings have the limit of the service: {floor.limit} is not {one.limit}"
                raise ValueError(message)


def shared_task(services: Sequence[ServiceInBuilding]) -> SitingTask:
    """
    Put the settlements of all services below each other, for models that count people within the limit 0.

    Whoever is within the limit of a service has way 0, everybody else none; people are multiplied by the weights.

    Raises
    ------
    TableError
        As `shared_buildings`.
    """
    _check(services)
    stands = [f"{one.service_id}/{name}" for one in services for name in one.task.standing_ids]
    named = Counter(floor.name for one in services for floor in one.task.floors)
    standing, first = [], 0
    for one in services:
        ways = np.full((len(one.task.settlement_ids), len(stands)), np.inf)
        if one.task.standing_way is not None:
            ways[:, first : first + len(one.task.standing_ids)] = _within(one.task.standing_way, one.limit)
        standing.append(ways)
        first += len(one.task.standing_ids)
    return replace(
        services[0].task,
        way=np.vstack([_within(one.task.way, one.limit) for one in services]),
        people=np.concatenate([one.weight * np.asarray(one.task.people) for one in services]),
        settlement_ids=[f"{one.service_id}/{name}" for one in services for name in one.task.settlement_ids],
        standing_way=np.vstack(standing),
        standing_ids=stands,
        capacity=None,
        standing_capacity=None,
        floors=[
            replace(
                floor,
                # A reader is told of the floor by its name, so it stays as it is where it can.
                name=floor.name if named[floor.name] == 1 else f"{one.service_id}/{floor.name}",
                settlement_ids=frozenset(f"{one.service_id}/{name}" for name in floor.settlement_ids),
                limit=0.0,
            )
            for one in services
            for floor in one.task.floors
        ],
    )


def _within(way: np.ndarray, limit: float) -> np.ndarray:
    return np.where(way <= limit, 0.0, np.inf)


def _gain(service: ServiceInBuilding, plan: SitePlan) -> ServiceGain:
    ground = ground_of(service.task)
    chosen = np.isin(np.array(ground.candidate_ids, dtype=object), np.array(plan.chosen, dtype=object))
    served = nearest_served(ground, chosen)
    return ServiceGain(
        service.service_id,
        service.weight,
        sum(row.people for row in served if row.way_before <= service.limit),
        sum(row.people for row in served if row.way <= service.limit),
        served,
    )
