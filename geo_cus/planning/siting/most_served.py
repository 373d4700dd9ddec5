"""Which sites serve the most people where every point has a number of places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_cus.planning.siting.effort import Clock, Effort
from geo_cus.planning.siting.rules import rules_of
from geo_cus.planning.siting.task import SitingTask, ground_of
from geo_cus.planning.siting.with_capacity import plan_with_capacity

if TYPE_CHECKING:
    from geo_cus.planning.siting.site_plan import SitePlan


def most_served(
    task: SitingTask,
    *,
    limit: float,
    points: int | None = None,
    budget: float | None = None,
    effort: Effort | None = None,
) -> SitePlan:
    """
    Choose sites so that as many people as possible get a place within the limit.

    Maximise ``sum of x[i, j]``, people of ``i`` with a place at ``j``, where ``way[i, j] <= limit``, ``j`` is chosen or
    standing, ``sum over i of x[i, j] <= capacity[j]`` and ``sum over j of x[i, j] <= people[i]``: the capacitated
    maximal covering problem. A settlement may be divided; with whole people and places no person is.

    Laws: a point or a place more, a larger limit or more money never serves fewer; with places for all it is
    `most_people`.

    Parameters
    ----------
    limit
        Longest way that counts, in the unit of the ways, >= 0; the limit itself counts.
    points, budget
        Most new points, or most money for them; without either, whatever helps is opened.

    Returns
    -------
    SitePlan
        Objective: people with a place, at new and standing points. A floor counts them, too.

    Raises
    ------
    TableError
        A name of the task is unknown or comes twice, or a floor cannot be.

    References
    ----------
    Current and Storbeck 1988, https://doi.org/10.1068/b150153
    """
    clock, ground = Clock(effort or Effort()), ground_of(task)
    rules = rules_of(ground, points=points, budget=budget)
    return plan_with_capacity(ground, rules, clock, limit=limit, everybody=False)
