"""A question of where new points should stand, put to the model that answers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo_cus.errors import ScenarioError
from geo_cus.planning.siting.fewest_points import fewest_points
from geo_cus.planning.siting.least_travel import least_travel
from geo_cus.planning.siting.most_people import most_people
from geo_cus.planning.siting.nearest_worst import nearest_worst
from geo_cus.planning.siting.objective import Objective

if TYPE_CHECKING:
    from geo_cus.planning.siting.effort import Effort
    from geo_cus.planning.siting.site_plan import SitePlan
    from geo_cus.planning.siting.task import SitingTask


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
    """

    objective: Objective
    limit: float
    points: int | None = None
    budget: float | None = None

    def answered(self, task: SitingTask, effort: Effort) -> SitePlan:
        """
        Give the best plan, with its proof.

        Raises
        ------
        ScenarioError
            A number or a budget is given where the fewest points are asked for.
        TableError
            A name of the task is unknown or comes twice, or a floor cannot be.
        """
        limits = {"points": self.points, "budget": self.budget}
        if self.objective is Objective.EVERYBODY:
            if limits != {"points": None, "budget": None}:
                raise ScenarioError(
                    "The fewest points for everybody are looked for, so neither their number nor a budget can be given."
                    " Leave out --new and --budget, or ask for another objective."
                )
            return fewest_points(task, limit=self.limit, effort=effort)
        if self.objective is Objective.TRAVEL:
            return least_travel(task, points=self.points, budget=self.budget, effort=effort)
        if self.objective is Objective.WORST:
            return nearest_worst(task, points=self.points, budget=self.budget, effort=effort)
        return most_people(task, limit=self.limit, points=self.points, budget=self.budget, effort=effort)
