"""A question of where new points should stand, put to the model that answers it, with what stands around the answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.errors import ScenarioError
from geo_cus.planning.siting.enlarge_or_open import enlarge_or_open
from geo_cus.planning.siting.fewest_points import fewest_points
from geo_cus.planning.siting.least_travel import least_travel
from geo_cus.planning.siting.least_travel_served import least_travel_served
from geo_cus.planning.siting.most_people import most_people
from geo_cus.planning.siting.most_served import most_served
from geo_cus.planning.siting.nearest_worst import nearest_worst
from geo_cus.planning.siting.objective import Objective
from geo_cus.planning.siting.other_plans import other_plans
from geo_cus.planning.siting.plan_curve import plan_curve
from geo_cus.planning.siting.rule_prices import rule_prices
from geo_cus.planning.siting.site_plan import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_cus.planning.siting.effort import Effort
    from geo_cus.planning.siting.enlarge_or_open import Enlargement
    from geo_cus.planning.siting.plan_curve import CurveStep
    from geo_cus.planning.siting.rule_prices import RulePrice
    from geo_cus.planning.siting.site_plan import Served, SitePlan
    from geo_cus.planning.siting.task import SitingTask


_NOBODY: Final = 1e-6
"""Fewer people than this are the noise of sums."""


@dataclass(frozen=True, slots=True)
class SiteQuestion:
    """
    What is asked of a siting task.

    Parameters
    ----------
    objective
        What the new points are to bring.
    limit
        Longest way that counts, seconds or metres as the ways of the task; `Objective.TRAVEL` and `Objective.WORST` do
        not look at it.
    points, budget
        Most new points, and most złoty for them; None where there is no such limit.
    with_places
        Points have so many places as the task says, and people are divided among them.
    enlargements
        How standing points may grow, beside new ones; only with places.
    """

    objective: Objective
    limit: float
    points: int | None = None
    budget: float | None = None
    with_places: bool = False
    enlargements: tuple[Enlargement, ...] = ()

    def answered(self, task: SitingTask, effort: Effort) -> SitePlan:
        """
        Give the best plan, with its proof.

        Raises
        ------
        ScenarioError
            What is asked does not go together.
        TableError
            A name of the task is unknown or comes twice, or a floor cannot be.
        """
        self._check()
        points, budget = self.points, self.budget
        if self.with_places:
            limit = None if self.objective is Objective.TRAVEL else self.limit
            if self.enlargements:
                return enlarge_or_open(
                    task, self.enlargements, limit=limit, points=points, budget=budget, effort=effort
                )
            if limit is None:
                return least_travel_served(task, points=points, budget=budget, effort=effort)
            return most_served(task, limit=limit, points=points, budget=budget, effort=effort)
        if self.objective is Objective.EVERYBODY:
            return fewest_points(task, limit=self.limit, effort=effort)
        if self.objective is Objective.PEOPLE:
            return most_people(task, limit=self.limit, points=points, budget=budget, effort=effort)
        model = least_travel if self.objective is Objective.TRAVEL else nearest_worst
        return model(task, points=points, budget=budget, effort=effort)

    def _check(self) -> None:
        if self.objective is Objective.EVERYBODY and (self.points is not None or self.budget is not None):
            raise ScenarioError(
                "The fewest points for everybody are looked for, so neither their number nor a budget can be given."
                " Leave out --new and --budget, or ask for another objective."
            )
        if self.with_places and self.objective not in {Objective.PEOPLE, Objective.TRAVEL}:
            raise ScenarioError("Places can be counted with the objectives people and travel. Ask for one of them.")
        if self.enlargements and not self.with_places:
            raise ScenarioError("Points can only be enlarged where places are counted. Add --places.")


@dataclass(frozen=True, slots=True)
class SiteAnswer:
    """
    The answer to a question, and what stands around it.

    Parameters
    ----------
    question, task
        What was asked.
    plan
        The best plan; with places, its ways before are those of the division as it is without the plan.
    others
        Further plans, not much worse, the best first.
    curve
        The best plan for fewer points, or less money, up to what was asked.
    prices
        What each lock, ban and floor costs.
    """

    question: SiteQuestion
    task: SitingTask
    plan: SitePlan
    others: tuple[SitePlan, ...] = ()
    curve: tuple[CurveStep, ...] = ()
    prices: tuple[RulePrice, ...] = ()

    @property
    def cost(self) -> float:
        """Give what the plan costs by the costs of the task (złoty); NaN where it has none."""
        if self.task.cost is None:
            return np.nan
        cost = dict(zip(self.task.candidate_ids, self.task.cost, strict=True))
        sites = sum(float(cost[name]) for name in self.plan.chosen)
        return sites + sum(one.cost for one in self.plan.enlarged)


def site_answer(
    question: SiteQuestion,
    task: SitingTask,
    *,
    effort: Effort,
    others: int = 0,
    within: float = 0.02,
    steps: int = 0,
) -> SiteAnswer:
    """
    Answer a question, with other plans, the curve and the prices of the rules.

    Parameters
    ----------
    question, task
        What is asked.
    effort
        Of each plan that is looked for, not of all together.
    others
        How many further plans are wanted, at most.
    within
        How much worse they may be, as a share of the objective.
    steps
        Steps of the curve up to the points or the budget asked for, whole numbers of points; 0 for no curve. There is
        none for the fewest points, or where neither a number nor a budget is given.

    Returns
    -------
    SiteAnswer
        Where there is no plan, the plan with its shortfall alone; where the search was stopped, the best plan so far.

    Raises
    ------
    ScenarioError, TableError
        As `SiteQuestion.answered`.
    """

    def model(one: SitingTask) -> SitePlan:
        return question.answered(one, effort)

    plan = model(task)
    if plan.shortfall is not None or not plan.served:
        return SiteAnswer(question, task, plan)
    if question.with_places:
        nothing = replace(question, points=0, budget=None, enlargements=())
        free = replace(task, locked=frozenset(), floors=(), excluded=())
        plan = replace(plan, served=joined_trips(nothing.answered(free, effort).served, plan.served))
    if plan.status is Status.STOPPED:
        # Whoever stopped the search wants what was found, and the rest would be worth nothing.
        return SiteAnswer(question, task, plan)
    return SiteAnswer(
        question,
        task,
        plan,
        other_plans(model, task, count=others + 1, within=within, best=plan)[1:],
        _curve(question, task, effort, steps),
        rule_prices(model, task, plan=plan),
    )


def joined_trips(before: Sequence[Served], after: Sequence[Served]) -> tuple[Served, ...]:
    """
    Say of divided settlements who went how far before: whoever had the shorter way before has it afterwards, too.

    So no more people lose a place, or gain one, than must by the numbers alone.

    Parameters
    ----------
    before, after
        Who goes where, of the same people; `before` may be empty where nobody could be served.

    Returns
    -------
    tuple of Served
        The trips of `after`, in parts that had one way before, infinite where there was no place.
    """
    known: dict[str, list[tuple[float, float]]] = {}
    for row in sorted(before, key=lambda row: row.way):
        known.setdefault(row.settlement_id, []).append((row.way, row.people))
    parts = []
    for row in sorted(after, key=lambda row: (row.settlement_id, row.way)):
        left = row.people
        ways = known.get(row.settlement_id, [])
        while ways and left > _NOBODY:
            way, people = ways.pop(0)
            parts.append(replace(row, people=min(left, people), way_before=way))
            if people > left + _NOBODY:
                ways.insert(0, (way, people - left))
            left -= min(left, people)
        if left > _NOBODY or row.people == 0:
            parts.append(replace(row, people=left, way_before=np.inf))
    return tuple(parts)


def _curve(question: SiteQuestion, task: SitingTask, effort: Effort, steps: int) -> tuple[CurveStep, ...]:
    """Solve for growing amounts of what is limited, of money where there is a budget."""
    if question.budget is not None and steps:
        amounts = [question.budget * step / steps for step in range(1, steps + 1)]
        return plan_curve(lambda money: replace(question, budget=money).answered(task, effort), amounts)
    if question.points and steps:
        numbers = {max(1, round(question.points * step / steps)) for step in range(1, steps + 1)}
        return plan_curve(lambda points: replace(question, points=int(points)).answered(task, effort), numbers)
    return ()
