"""How few points cover everybody."""

from __future__ import annotations

import numpy as np

from geo_cus.planning.siting.answers import answer, no_answer, shortfall_of
from geo_cus.planning.siting.effort import Clock, Effort
from geo_cus.planning.siting.rules import rules_of
from geo_cus.planning.siting.set_cover import lightest_cover
from geo_cus.planning.siting.site_plan import SitePlan, Unit
from geo_cus.planning.siting.task import SitingTask, ground_of


def fewest_points(task: SitingTask, *, limit: float, cheapest: bool = False, effort: Effort | None = None) -> SitePlan:
    """
    Choose the fewest sites so that everybody has a point, new or standing, within the limit.

    Minimise the number of chosen ``j`` (or the sum of their costs) so that each settlement with people has a chosen or
    standing ``j`` with ``way[i, j] <= limit``: the location set covering problem. Who lies within the limit of no
    point and no candidate cannot be covered by any plan: they are named in `SitePlan.beyond`, and the others covered.

    Laws: a larger limit, a candidate or a standing point more never needs more points; a lock never fewer.

    Parameters
    ----------
    limit
        Longest way that counts, in the unit of the ways, >= 0; the limit itself counts.
    cheapest
        The least money instead of the fewest points.

    Returns
    -------
    SitePlan
        Objective: new points (or their cost); 0 where nobody needs one.

    Raises
    ------
    TableError
        A name of the task is unknown or comes twice, or a floor cannot be.

    References
    ----------
    Toregas, Swain, ReVelle and Bergman 1971, https://doi.org/10.1287/opre.19.6.1363
    """
    clock, ground = Clock(effort or Effort()), ground_of(task)
    rules = rules_of(ground, budget=np.inf) if cheapest else rules_of(ground)
    unit = Unit.COST if cheapest else Unit.POINTS
    within = ground.way <= limit
    needs = (ground.people > 0) & (ground.standing > limit)
    coverable = within.any(axis=1)
    best = lightest_cover(within[needs & coverable], rules, clock)
    if best.chosen is None:
        shortfall = shortfall_of(rules, clock) if best.bound == np.inf else None
        return no_answer(ground, clock, unit, do_nothing=0.0, shortfall=shortfall)
    weight = float(rules.weight[best.chosen].sum())
    whole = (rules.weight == np.floor(rules.weight)).all()
    bound = float(np.ceil(best.bound - 1e-6)) if whole else best.bound
    lost = tuple(ground.settlement_ids[i] for i in np.flatnonzero(needs & ~coverable))
    return answer(
        ground,
        clock,
        best.chosen,
        objective=weight,
        bound=min(bound, weight),
        unit=unit,
        do_nothing=0.0,
        lost=lost,
    )
