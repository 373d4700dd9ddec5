"""How a choice of sites becomes a `SitePlan`: who goes where, what is proven, and why there is none."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.errors import Message
from geo_cus.faults import N_
from geo_cus.planning.siting.program import minimise
from geo_cus.planning.siting.rules import program_of
from geo_cus.planning.siting.site_plan import Served, Shortfall, SitePlan, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo_cus.planning.siting.effort import Clock
    from geo_cus.planning.siting.program import Solution
    from geo_cus.planning.siting.rules import FloorRule, Relaxed, Rules
    from geo_cus.planning.siting.site_plan import Unit
    from geo_cus.planning.siting.task import Ground

    Chosen = NDArray[np.bool_]

_EQUAL: Final = 1e-9
"""Objectives that differ by this share are equal: sums of floating numbers."""

_TOO_LITTLE: Final[Mapping[str, str]] = {
    "points": N_("{asked} new points are too few for what is asked; the fewest that will do are {nearest}."),
    "budget": N_("A budget of {asked} is too small for what is asked; the least that will do is {nearest}."),
    "points_and_budget": N_(
        "{asked} new points are too few for what is asked, and the budget is too small; "
        "at any price the fewest that will do are {nearest}."
    ),
}


def answer(
    ground: Ground,
    clock: Clock,
    chosen: Chosen,
    *,
    objective: float,
    bound: float,
    unit: Unit,
    do_nothing: float,
    served: tuple[Served, ...] | None = None,
    lost: tuple[str, ...] | None = None,
) -> SitePlan:
    """
    Put a choice and its proof into a plan.

    Parameters
    ----------
    served
        Who goes where; by default everybody to the nearest point.
    lost
        Whom no plan can serve; by default those whom no road leads to any point or candidate.
    """
    if abs(objective - bound) <= _EQUAL * max(abs(objective), abs(bound)):
        bound = objective
    plan = SitePlan(
        chosen=tuple(name for name, there in zip(ground.candidate_ids, chosen, strict=True) if there),
        objective=objective,
        bound=bound,
        unit=unit,
        do_nothing=do_nothing,
        status=Status.OPTIMAL,
        served=nearest_served(ground, chosen) if served is None else served,
        beyond=beyond(ground) if lost is None else lost,
        seconds_spent=clock.spent_s,
    )
    return _with_status(plan, clock)


def _with_status(plan: SitePlan, clock: Clock) -> SitePlan:
    if plan.objective == plan.bound:
        return plan
    if plan.gap <= clock.effort.max_gap:
        return replace(plan, status=Status.WITHIN_GAP)
    return replace(plan, status=Status.STOPPED if clock.stopped else Status.TIME_LIMIT)


def no_answer(ground: Ground, clock: Clock, unit: Unit, *, do_nothing: float, shortfall: Shortfall | None) -> SitePlan:
    """Give the plan that is none: impossible where there is a shortfall, not found in time elsewhere."""
    ended = Status.STOPPED if clock.stopped else Status.TIME_LIMIT
    return SitePlan(
        chosen=(),
        objective=np.nan,
        bound=np.nan,
        unit=unit,
        do_nothing=do_nothing,
        status=ended if shortfall is None else Status.INFEASIBLE,
        beyond=beyond(ground),
        shortfall=shortfall,
        seconds_spent=clock.spent_s,
    )


def beyond(ground: Ground) -> tuple[str, ...]:
    """Name the settlements with people that no point can serve, whatever is chosen."""
    nearest = np.minimum(ground.standing, ground.way.min(axis=1, initial=np.inf))
    lost = (ground.people > 0) & ~np.isfinite(nearest)
    return tuple(name for name, one in zip(ground.settlement_ids, lost, strict=True) if one)


def nearest_served(ground: Ground, chosen: Chosen) -> tuple[Served, ...]:
    """Send everybody to the nearest point; of equally near ones first to a standing one, then by name."""
    names = [*ground.standing_ids, *(ground.candidate_ids[j] for j in np.flatnonzero(chosen))]
    way = np.column_stack([ground.standing_way, ground.way[:, chosen]])
    before = ground.standing
    nearest = way.argmin(axis=1) if names else np.zeros(len(way), dtype=np.int64)
    shortest = way.min(axis=1, initial=np.inf)
    return tuple(
        Served(
            name,
            names[nearest[i]] if np.isfinite(shortest[i]) else None,
            float(ground.people[i]),
            float(shortest[i]),
            float(before[i]),
        )
        for i, name in enumerate(ground.settlement_ids)
    )


def shortfall_of(rules: Rules, clock: Clock) -> Shortfall | None:
    """
    Say which rule binds, and the nearest that can be fulfilled.

    First the number or the price of points; where no number of points is enough, the first floor that cannot be met
    with all candidates; then the plans that are not wanted again.

    Returns
    -------
    Shortfall or None
        None where time does not suffice to tell.
    """
    for freed in rules.relaxed():
        solution = minimise(program_of(freed.rules, freed.weight), clock)
        if not solution.impossible:
            return limit_shortfall(freed, solution)
    everything = np.ones(len(rules.weight), dtype=np.bool_)
    for rule in rules.floors:
        if rule.covered(everything) < rule.need:
            return _floor_shortfall(rule, everything)
    return Shortfall(
        "excluded", 1.0, 0.0, "", Message("There is no further plan that leaves out a site of each plan known so far.")
    )


def limit_shortfall(freed: Relaxed, lightest: Solution) -> Shortfall | None:
    """Say that more points, or more money, are needed: as many as the lightest choice without the limit has."""
    if lightest.x is None:
        return None
    nearest = float(freed.weight[lightest.x[: len(freed.weight)] > 0.5].sum())
    values = {"asked": math.floor(freed.asked), "nearest": math.ceil(nearest)}
    return Shortfall(freed.constraint, freed.asked, nearest, "", Message(_TOO_LITTLE[freed.constraint], values))


def _floor_shortfall(rule: FloorRule, everything: Chosen) -> Shortfall:
    """Say how much of the group could be served with all candidates."""
    reached = (rule.has + rule.covered(everything)) / rule.total
    values = {
        "name": rule.floor.name,
        "asked": math.ceil(100 * rule.floor.share),
        "nearest": math.floor(100 * reached),
    }
    message = Message(
        "{name}: not {asked} % of the people can have a point within the limit, but {nearest} % with all candidates.",
        values,
    )
    return Shortfall("floor", rule.floor.share, reached, rule.floor.name, message)
