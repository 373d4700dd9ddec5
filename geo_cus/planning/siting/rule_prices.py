"""What each lock and each floor costs: how much better the plan would be without it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo_cus.planning.siting.site_plan import Unit
from geo_cus.planning.siting.task import without_ban, without_floor, without_lock

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_cus.planning.siting.site_plan import SitePlan
    from geo_cus.planning.siting.task import SitingTask


@dataclass(frozen=True, slots=True)
class RulePrice:
    """
    The price of one rule.

    Parameters
    ----------
    rule
        ``lock``, ``forbidden``, ``floor``, or ``floors`` for all floors together.
    name
        The candidate, or the group; empty for all floors.
    price
        What the plan without the rule has over the plan with it, in the unit of the plan (`most_people`: people);
        >= 0 where both are proven, NaN where there is no plan with it.
    without
        The best plan without the rule.
    """

    rule: str
    name: str
    price: float
    without: SitePlan


def rule_prices(
    model: Callable[[SitingTask], SitePlan], task: SitingTask, *, plan: SitePlan | None = None
) -> tuple[RulePrice, ...]:
    """
    Give the price of every lock, every forbidden site and every floor, each alone dropped from the task.

    Where there are several floors, all of them together have a price, too: it may be more than their sum.

    Parameters
    ----------
    model
        What is to be made best, ``lambda task: most_people(task, limit=900, points=3)``.
    plan
        The best plan with all rules, where it is known already.

    Returns
    -------
    tuple of RulePrice
        Locks, forbidden sites, floors, each by name; then all floors.
    """
    plan = plan or model(task)
    tasks = [("lock", name, without_lock(task, name)) for name in sorted(task.locked)]
    tasks += [("forbidden", name, without_ban(task, name)) for name in sorted(task.forbidden)]
    groups = sorted({floor.name for floor in task.floors})
    tasks += [("floor", name, without_floor(task, name)) for name in groups]
    if len(groups) > 1:
        tasks.append(("floors", "", replace(task, floors=())))
    return tuple(_priced(plan, rule, name, model(freed)) for rule, name, freed in tasks)


def _priced(plan: SitePlan, rule: str, name: str, without: SitePlan) -> RulePrice:
    sign = 1.0 if plan.unit is Unit.PEOPLE else -1.0
    return RulePrice(rule, name, sign * (without.objective - plan.objective), without)
