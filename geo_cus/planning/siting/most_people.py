"""Which sites bring a point within the limit of the most people."""

from __future__ import annotations

import numpy as np

from geo_cus.planning.siting.answers import answer, no_answer, shortfall_of
from geo_cus.planning.siting.best_sites import best_sites
from geo_cus.planning.siting.effort import Clock, Effort
from geo_cus.planning.siting.rules import rules_of
from geo_cus.planning.siting.site_plan import SitePlan, Unit
from geo_cus.planning.siting.task import SitingTask, ground_of


def most_people(
    task: SitingTask,
    *,
    limit: float,
    points: int | None = None,
    budget: float | None = None,
    effort: Effort | None = None,
) -> SitePlan:
    """
    Choose sites so that as many people as possible have a point, new or standing, within the limit.

    Maximise ``sum of people[i]`` over the settlements with ``way[i, j] <= limit`` for a chosen or standing ``j``: the
    maximal covering location problem, of people and not of places. Capacity is not looked at; `most_served` does.

    Laws: a point more, more money, a larger limit or a candidate more never covers fewer people; a lock, a forbidden
    site or a floor never more.

    Parameters
    ----------
    limit
        Longest way that counts, in the unit of the ways, >= 0; the limit itself counts.
    points, budget
        Most new points, or most money for them; without either, whatever helps is opened.

    Returns
    -------
    SitePlan
        Objective: people covered, by new and standing points. It may use fewer points than allowed, where more help
        nobody. Infeasible with its reason where locks or floors ask for more than is allowed.

    Raises
    ------
    TableError
        A name of the task is unknown or comes twice, or a floor cannot be.

    References
    ----------
    Church and ReVelle 1974, https://doi.org/10.1007/BF01942293
    """
    clock, ground = Clock(effort or Effort()), ground_of(task)
    rules = rules_of(ground, points=points, budget=budget)
    base = np.where(ground.standing <= limit, 0.0, ground.people)
    total = float(ground.people.sum())
    before = total - float(base.sum())
    best = best_sites(np.where(ground.way <= limit, 0.0, ground.people[:, None]), base, rules, clock, worst=total)
    if best.chosen is None:
        shortfall = shortfall_of(rules, clock) if best.bound == np.inf else None
        return no_answer(ground, clock, Unit.PEOPLE, do_nothing=before, shortfall=shortfall)
    return answer(
        ground,
        clock,
        best.chosen,
        objective=total - best.total,
        bound=total - best.bound,
        unit=Unit.PEOPLE,
        do_nothing=before,
    )
