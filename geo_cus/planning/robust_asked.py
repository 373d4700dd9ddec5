"""What can be asked about new points that lose little in every case, and its answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from geo_cus.planning.candidates import PlacesAsked, asked_candidates
from geo_cus.planning.robust_cases import AS_IT_IS, robust_cases
from geo_cus.planning.siting.most_people import most_people
from geo_cus.planning.siting.objective import Aim
from geo_cus.planning.siting.robust_plan import people_by_case, robust_plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.access.measurement import Measurement
    from geo_cus.planning.candidates import Candidates
    from geo_cus.planning.siting.effort import Effort
    from geo_cus.planning.siting.robust_plan import RobustPlan
    from geo_cus.planning.siting.site_plan import SitePlan


@dataclass(frozen=True, slots=True, kw_only=True)
class RobustAsked:
    """
    A question about new points in several cases; equal questions are equal values.

    Parameters
    ----------
    service_id
        The service.
    points
        Most new points, >= 0.
    aim
        What is made best in the worst case.
    among
        Which places come into question.
    """

    service_id: str
    points: int = 1
    aim: Aim = Aim.REGRET
    among: PlacesAsked = field(default_factory=PlacesAsked)


class RobustFound(NamedTuple):
    """
    The answer, beside the plan that looks at no other case.

    Parameters
    ----------
    robust
        The plan for all cases.
    usual
        The best plan for things as they are, of the same places by the same rules.
    usual_people
        The people within the limit by that plan, by the names of the cases.
    candidates
        The places that came into question, and how many did not.
    """

    robust: RobustPlan
    usual: SitePlan
    usual_people: Mapping[str, float]
    candidates: Candidates


def robust_found(measurement: Measurement, asked: RobustAsked, effort: Effort) -> RobustFound:
    """
    Tell which new points lose little whatever happens.

    Parameters
    ----------
    measurement
        The study as it is, for internal use; it has the service asked for.
    asked
        The question; the cases are those of `geo_cus.planning.robust_cases.robust_cases`.
    effort
        Of each of the two plans.

    Raises
    ------
    ScenarioError
        There is no candidate, or the study has no such source of them.
    TableError
        A place that must, or must not, be in the plan is no candidate.
    SourceError
        A file that candidates come from cannot be read.
    """
    study, among = measurement.study, asked.among
    candidates, limit = asked_candidates(study, among), study.services[asked.service_id].threshold.limit
    cases = {
        name: replace(task, locked=among.locked, forbidden=among.forbidden)
        for name, task in robust_cases(
            measurement, asked.service_id, candidates.table, progress=effort.progress
        ).items()
    }
    robust = robust_plan(cases, limit=limit, points=asked.points, aim=asked.aim, effort=effort)
    usual = most_people(cases[AS_IT_IS], limit=limit, points=asked.points, effort=effort)
    return RobustFound(robust, usual, people_by_case(cases, usual.chosen, limit=limit), candidates)
