"""What each further point, or each further sum of money, brings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo_cus.planning.siting.site_plan import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from geo_cus.planning.siting.site_plan import SitePlan


@dataclass(frozen=True, slots=True)
class CurveStep:
    """
    One step of the curve.

    Parameters
    ----------
    amount
        Points, or money.
    plan
        The best plan for it.
    gain
        What it brings over the step before, in the unit of the plan and never negative: people more, or way less; the
        first over doing nothing. Infinite where there was no plan before.
    """

    amount: float
    plan: SitePlan
    gain: float


def plan_curve(model: Callable[[float], SitePlan], amounts: Iterable[float]) -> tuple[CurveStep, ...]:
    """
    Solve a model for growing amounts.

    Where time did not suffice and a smaller amount found the better plan, that plan is taken: it is allowed here, too.

    Parameters
    ----------
    model
        The best plan for an amount, ``lambda points: most_people(task, limit=900, points=int(points))``.
    amounts
        Points or money, put into ascending order here.

    Returns
    -------
    tuple of CurveStep
        A step an amount. Amounts without any plan have a gain of 0.
    """
    steps: list[CurveStep] = []
    for amount in sorted(set(amounts)):
        plan = model(amount)
        last = steps[-1].plan.objective if steps else plan.do_nothing
        if steps and _gain(plan, last) < 0:
            plan = steps[-1].plan
        steps.append(CurveStep(amount, plan, max(0.0, _gain(plan, last))))
    return tuple(steps)


def _gain(plan: SitePlan, last: float) -> float:
    """Give how much better a plan is than an objective; an objective that is NaN was none."""
    if np.isnan(plan.objective):
        return 0.0 if np.isnan(last) else -np.inf
    if np.isnan(last):
        return np.inf
    if plan.objective == last:
        return 0.0
    return plan.objective - last if plan.unit is Unit.PEOPLE else last - plan.objective
