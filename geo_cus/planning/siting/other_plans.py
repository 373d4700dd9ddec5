"""Different plans that are nearly as good as the best: room for what no number tells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo_cus.planning.siting.site_plan import Status, Unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_cus.planning.siting.site_plan import SitePlan
    from geo_cus.planning.siting.task import SitingTask


def other_plans(
    model: Callable[[SitingTask], SitePlan],
    task: SitingTask,
    *,
    count: int,
    within: float = 0.02,
    best: SitePlan | None = None,
) -> tuple[SitePlan, ...]:
    """
    Give the best plans in order, each leaving out a part of every plan before it: a site, or a step of growth.

    A plan with a superfluous site more is therefore no other plan.

    Parameters
    ----------
    model
        What is to be made best, ``lambda task: most_people(task, limit=900, points=3)``.
    count
        Most plans, >= 1.
    within
        How much worse than the best they may be, as a share of its objective, >= 0.
    best
        The best plan, where it is known already.

    Returns
    -------
    tuple of SitePlan
        The best first; empty where there is no plan.
    """
    plans = [] if best is None else [best]
    while len(plans) < count:
        plan = model(replace(task, excluded=(*task.excluded, *(one.parts for one in plans))))
        if plan.status is Status.INFEASIBLE or not plan.served or (plans and not _near(plan, plans[0], within)):
            break
        plans.append(plan)
    return tuple(plans)


def _near(plan: SitePlan, best: SitePlan, within: float) -> bool:
    loss = best.objective - plan.objective if best.unit is Unit.PEOPLE else plan.objective - best.objective
    return loss <= within * abs(best.objective) * (1 + 1e-9)
