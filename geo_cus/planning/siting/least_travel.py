"""Which sites leave the least travel in all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo_cus.planning.siting.answers import answer, no_answer, shortfall_of
from geo_cus.planning.siting.best_sites import best_sites
from geo_cus.planning.siting.effort import Clock, Effort
from geo_cus.planning.siting.rules import rules_of
from geo_cus.planning.siting.site_plan import SitePlan, Unit
from geo_cus.planning.siting.task import SitingTask, ground_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.planning.siting.task import Ground


def least_travel(
    task: SitingTask, *, points: int | None = None, budget: float | None = None, effort: Effort | None = None
) -> SitePlan:
    """
    Choose sites so that all people together travel as little as possible to their nearest point, new or standing.

    Minimise ``sum of people[i] * min over chosen and standing j of way[i, j]``: the p-median problem. Everybody whom a
    road leads to some point or candidate must have one; who has none at all is named in `SitePlan.beyond` and not
    counted. Capacity is not looked at; `least_travel_served` does.

    Laws: a point more, more money or a candidate more never raises the total; a lock, a forbidden site or a floor
    never lowers it; twice the people, twice the total.

    Parameters
    ----------
    points, budget
        Most new points, or most money for them; without either, whatever shortens a way is opened.

    Returns
    -------
    SitePlan
        Objective: people times seconds (or metres) of one trip each. Infeasible where so few points cannot
        reach everybody by road, with the fewest that can.

    Raises
    ------
    TableError
        A name of the task is unknown or comes twice, or a floor cannot be.

    References
    ----------
    Hakimi 1964, https://doi.org/10.1287/opre.12.3.450
    """
    clock, ground = Clock(effort or Effort()), ground_of(task)
    reach = to_be_reached(ground)
    # Where any one candidate reaches everybody, infinite totals say enough, and fewer rows are quicker.
    rules = rules_of(ground, points=points, budget=budget, reach=reach[~reach.all(axis=1)])
    counts = np.isfinite(np.minimum(ground.standing, ground.way.min(axis=1, initial=np.inf))) & (ground.people > 0)
    people = ground.people[counts]
    base = people * ground.standing[counts]
    before = float(base.sum())
    best = best_sites(people[:, None] * ground.way[counts], base, rules, clock)
    if best.chosen is None:
        asked = rules_of(ground, points=points, budget=budget, reach=reach)
        shortfall = shortfall_of(asked, clock) if best.bound == np.inf else None
        return no_answer(ground, clock, Unit.PERSON_WAY, do_nothing=before, shortfall=shortfall)
    return answer(
        ground,
        clock,
        best.chosen,
        objective=best.total,
        bound=best.bound,
        unit=Unit.PERSON_WAY,
        do_nothing=before,
    )


def to_be_reached(ground: Ground) -> NDArray[np.bool_]:
    """Give, for settlements with people that only a new point can reach by road, the candidates that do."""
    roads = np.isfinite(ground.way)
    needs = (ground.people > 0) & ~np.isfinite(ground.standing) & roads.any(axis=1)
    return np.asarray(roads[needs])
