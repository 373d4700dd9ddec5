"""Whether to enlarge what is there or to open something new: both in one model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, vstack

from geo_cus.errors import TableError
from geo_cus.planning.siting.effort import Clock, Effort
from geo_cus.planning.siting.rules import rules_of
from geo_cus.planning.siting.site_plan import Enlarged, Served, SitePlan, step_name
from geo_cus.planning.siting.task import SitingTask, ground_of
from geo_cus.planning.siting.with_capacity import plan_with_capacity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo_cus.planning.siting.rules import Rules


@dataclass(frozen=True, slots=True)
class Enlargement:
    """
    How a standing point may be enlarged.

    Parameters
    ----------
    standing_id
        The point.
    places
        People whom it can serve more with each step, > 0.
    cost
        What each step costs, > 0 (złoty, as the costs of the candidates).
    steps
        Most steps, >= 1.
    """

    standing_id: str
    places: float
    cost: float
    steps: int = 1


def enlarge_or_open(
    task: SitingTask,
    enlargements: Sequence[Enlargement],
    *,
    limit: float | None = None,
    points: int | None = None,
    budget: float | None = None,
    effort: Effort | None = None,
) -> SitePlan:
    """
    Choose new sites and steps by which standing points grow, and divide the people among all places.

    With a limit as many people as possible get a place within it (`most_served`); without one everybody gets a place
    and all together travel the least (`least_travel_served`). A step is a site at the place of its point: it has the
    point's ways, its own places and its own cost, and comes after the step before it. So what was proven of those
    models holds here.

    Laws: an enlargement more never makes the plan worse; with none it is the model without them.

    Parameters
    ----------
    task
        With capacities of candidates and standing points.
    enlargements
        At most one for each standing point.
    limit
        Longest way that counts, in the unit of the ways; None: everybody is to be served.
    points, budget
        Most new points, and most money for points and steps; a step is no new point, so that without a budget whatever
        helps is enlarged.

    Returns
    -------
    SitePlan
        `SitePlan.enlarged` says what grows by how much.

    Raises
    ------
    TableError
        A name is unknown or comes twice, or an enlargement brings nothing or costs nothing.
    """
    _check(task, enlargements)
    clock = Clock(effort or Effort())
    ground = ground_of(_with_steps(task, enlargements))
    place = {name: j for j, name in enumerate(ground.candidate_ids)}
    rules = _rules(rules_of(ground, points=points, budget=budget), enlargements, place)
    plan = plan_with_capacity(ground, rules, clock, limit=np.inf if limit is None else limit, everybody=limit is None)
    return _told(plan, enlargements)


def _check(task: SitingTask, enlargements: Sequence[Enlargement]) -> None:
    seen: set[str] = set()
    for one in enlargements:
        if one.standing_id not in task.standing_ids or one.standing_id in seen:
            raise TableError(
                "{id} cannot be enlarged: it is none of the points that serve the residents, or it stands twice among "
                "the enlargements. Points: {known}.",
                id=one.standing_id,
                known=", ".join(sorted(task.standing_ids)),
            )
        if not (one.places > 0 and one.cost > 0 and one.steps >= 1):
            raise TableError(
                "The enlargement of {id} has {places} places for {cost} zł in {steps} steps; each must be above 0.",
                id=one.standing_id,
                places=one.places,
                cost=one.cost,
                steps=one.steps,
            )
        seen.add(one.standing_id)


def _with_steps(task: SitingTask, enlargements: Sequence[Enlargement]) -> SitingTask:
    """Give the task in which each step is a further candidate at the place of its point."""
    steps = [(one, number) for one in enlargements for number in range(1, one.steps + 1)]
    column = {name: j for j, name in enumerate(task.standing_ids)}
    rows = len(task.settlement_ids)
    ways = np.empty((rows, 0)) if task.standing_way is None else task.standing_way
    new = len(task.candidate_ids)
    cost = np.ones(new) if task.cost is None else task.cost
    capacity = np.full(new, np.inf) if task.capacity is None else task.capacity
    return replace(
        task,
        way=np.column_stack([task.way, ways[:, [column[one.standing_id] for one, _ in steps]]]),
        candidate_ids=[*task.candidate_ids, *(step_name(one.standing_id, number) for one, number in steps)],
        cost=np.concatenate([cost, [one.cost for one, _ in steps]]),
        capacity=np.concatenate([capacity, [one.places for one, _ in steps]]),
    )


def _rules(rules: Rules, enlargements: Sequence[Enlargement], place: Mapping[str, int]) -> Rules:
    """Count steps not as points, and let none come before the step below it."""
    weight, rows = rules.weight.copy(), []
    for one in enlargements:
        columns = [place[step_name(one.standing_id, number)] for number in range(1, one.steps + 1)]
        if rules.constraint == "points":
            weight[columns] = 0.0
        for before, after in pairwise(columns):
            row = np.zeros(len(weight))
            row[before], row[after] = 1.0, -1.0
            rows.append(row)
    if not rows:
        return replace(rules, weight=weight)
    return replace(
        rules,
        weight=weight,
        rows=csr_array(vstack([rules.rows, csr_array(np.array(rows))])),
        at_least=np.concatenate([rules.at_least, np.zeros(len(rows))]),
    )


def _told(plan: SitePlan, enlargements: Sequence[Enlargement]) -> SitePlan:
    """Put the steps of a plan together by point, also in who goes where."""
    chosen = set(plan.chosen)
    standing: dict[str, str] = {}
    enlarged: list[Enlarged] = []
    for one in enlargements:
        names = [step_name(one.standing_id, number) for number in range(1, one.steps + 1)]
        standing |= dict.fromkeys(names, one.standing_id)
        steps = len(chosen.intersection(names))
        if steps:
            enlarged.append(Enlarged(one.standing_id, steps, steps * one.places, steps * one.cost))
    served: dict[tuple[str, str | None], Served] = {}
    for row in plan.served:
        point = row.point_id if row.point_id is None else standing.get(row.point_id, row.point_id)
        known = served.get((row.settlement_id, point))
        people = row.people + (known.people if known else 0.0)
        served[row.settlement_id, point] = replace(row, point_id=point, people=people)
    return replace(
        plan,
        chosen=tuple(name for name in plan.chosen if name not in standing),
        enlarged=tuple(sorted(enlarged, key=lambda one: one.standing_id)),
        served=tuple(served.values()),
    )
