"""Which sites leave the least travel where every point has a number of places and everybody gets one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo_cus.planning.siting.effort import Clock, Effort
from geo_cus.planning.siting.rules import rules_of
from geo_cus.planning.siting.task import SitingTask, ground_of
from geo_cus.planning.siting.with_capacity import plan_with_capacity

if TYPE_CHECKING:
    from geo_cus.planning.siting.site_plan import SitePlan


def least_travel_served(
    task: SitingTask, *, points: int | None = None, budget: float | None = None, effort: Effort | None = None
) -> SitePlan:
    """
    Choose sites and give everybody a place so that all people together travel as little as possible.

    Minimise ``sum of x[i, j] * way[i, j]``, people of ``i`` with a place at ``j``, where ``j`` is chosen or standing,
    ``sum over i of x[i, j] <= capacity[j]`` and ``sum over j of x[i, j] = people[i]``: the capacitated p-median problem
    with settlements that may be divided; with whole people and places no person is. Who has no road to any point
    or candidate is named in `SitePlan.beyond` and needs no place.

    Laws: a point or a place more never raises the total; with places for all it is `least_travel`.

    Parameters
    ----------
    points, budget
        Most new points, or most money for them; without either, whatever shortens a way is opened.

    Returns
    -------
    SitePlan
        Objective: people times seconds (or metres). Infeasible where there are too few places, with the fewest
        points that have enough of them or, where there are none, how many people all places serve.

    Raises
    ------
    TableError
        A name of the task is unknown or comes twice, or a floor cannot be.

    References
    ----------
    Ross and Soland 1977, https://doi.org/10.1287/mnsc.24.3.345
    """
    clock, ground = Clock(effort or Effort()), ground_of(task)
    rules = rules_of(ground, points=points, budget=budget)
    return plan_with_capacity(ground, rules, clock, limit=np.inf, everybody=True)
