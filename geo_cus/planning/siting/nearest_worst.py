"""Which sites bring the worst-off settlement as near as possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo_cus.planning.siting.answers import answer, no_answer, shortfall_of
from geo_cus.planning.siting.effort import PROVING, Clock, Effort
from geo_cus.planning.siting.least_travel import to_be_reached
from geo_cus.planning.siting.rules import rules_of
from geo_cus.planning.siting.set_cover import lightest_cover
from geo_cus.planning.siting.site_plan import SitePlan, Unit
from geo_cus.planning.siting.task import SitingTask, ground_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.planning.siting.rules import Rules

    Floats = NDArray[np.float64]


def nearest_worst(
    task: SitingTask, *, points: int | None = None, budget: float | None = None, effort: Effort | None = None
) -> SitePlan:
    """
    Choose sites so that the longest way of any settlement to its nearest point, new or standing, is as short as can be.

    Minimise ``max over settlements i with people of min over chosen and standing j of way[i, j]``: the p-centre
    problem, solved by halving the list of all ways and asking whether so many points cover everybody within it.
    Who has no road to any point or candidate is named in `SitePlan.beyond` and not counted.

    Laws: a point more or a candidate more never lengthens the longest way; a lock or a forbidden site never shortens
    it; the numbers of people do not matter, only that somebody lives there.

    Parameters
    ----------
    points, budget
        Most new points, or most money for them; without either, as many as help.

    Returns
    -------
    SitePlan
        Objective: the longest way. Infeasible where so few points cannot reach everybody by road, with
        the fewest that can.

    Raises
    ------
    TableError
        A name of the task is unknown or comes twice, or a floor cannot be.

    References
    ----------
    Minieka 1970, https://doi.org/10.1137/1012016
    """
    clock, ground = Clock(effort or Effort()), ground_of(task)
    rules = rules_of(ground, points=points, budget=budget)
    shortest = np.minimum(ground.standing, ground.way.min(axis=1, initial=np.inf))
    counts = (ground.people > 0) & np.isfinite(shortest)
    before = float(ground.standing[counts].max(initial=0.0))
    found = _halved(ground.way[counts], ground.standing[counts], rules, clock)
    if found.chosen is None:
        asked = rules_of(ground, points=points, budget=budget, reach=to_be_reached(ground))
        shortfall = shortfall_of(asked, clock) if found.bound == np.inf else None
        return no_answer(ground, clock, Unit.WAY, do_nothing=before, shortfall=shortfall)
    return answer(
        ground, clock, found.chosen, objective=found.longest, bound=found.bound, unit=Unit.WAY, do_nothing=before
    )


@dataclass(frozen=True, slots=True)
class _Found:
    chosen: NDArray[np.bool_] | None
    longest: float
    bound: float


def _halved(way: Floats, standing: Floats, rules: Rules, clock: Clock) -> _Found:
    """Halve the list of possible answers until the best choice and the longest way ruled out stand side by side."""
    ways = _possible(way, standing)
    low, high, best = 0, len(ways), _Found(None, np.inf, np.inf)
    while low < high:
        if clock.tell(PROVING):
            return _Found(best.chosen, best.longest, float(ways[low]) if best.chosen is not None else 0.0)
        middle = len(ways) - 1 if best.chosen is None else (low + high) // 2
        open_ones = standing > ways[middle]
        cover = lightest_cover(way[open_ones] <= ways[middle], rules, clock, any_one=True)
        if cover.chosen is not None:
            longest = float(np.minimum(standing, way[:, cover.chosen].min(axis=1, initial=np.inf)).max(initial=0.0))
            best = _Found(cover.chosen, longest, longest)
            high = int(np.searchsorted(ways, longest))
        elif cover.bound == np.inf:
            low = middle + 1
        else:
            return _Found(best.chosen, best.longest, float(ways[low]) if best.chosen is not None else 0.0)
    return best


def _possible(way: Floats, standing: Floats) -> Floats:
    """Give the ways that can be the longest one: no shorter than that with all candidates open, the last one finite."""
    least = np.minimum(standing, way.min(axis=1, initial=np.inf)).max(initial=0.0)
    both = np.unique(np.concatenate([way.ravel(), standing, [0.0]]))
    return np.asarray(both[(both >= least) & np.isfinite(both)])
