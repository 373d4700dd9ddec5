"""All that can be asked about new points of a study, its answer, and the answer as a scenario."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from geo_cus.errors import ScenarioError
from geo_cus.planning.candidates import PlacesAsked, asked_candidates, costs_of
from geo_cus.planning.new_points import enlarged, opened, siting_task, solectwo_floors
from geo_cus.planning.site_question import SiteQuestion, site_answer
from geo_cus.planning.siting.objective import Objective
from geo_cus.planning.siting.shared_buildings import ServiceInBuilding, service_gains, shared_task

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geo_cus.access.measurement import Measurement
    from geo_cus.data.study import Study
    from geo_cus.planning.candidates import Candidates
    from geo_cus.planning.edits import Edit
    from geo_cus.planning.site_question import SiteAnswer
    from geo_cus.planning.siting.effort import Effort
    from geo_cus.planning.siting.enlarge_or_open import Enlargement
    from geo_cus.planning.siting.shared_buildings import ServiceGain
    from geo_cus.planning.siting.site_plan import SitePlan
    from geo_cus.planning.siting.task import SitingTask
    from geo_cus.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class SitesAsked:
    """
    A question about new points; equal questions are equal values.

    Parameters
    ----------
    service_id
        The service.
    objective
        What the points are to bring.
    points, budget
        Most new points, and most złoty for them; None where there is no such limit.
    years
        For how many years the money must last, >= 0.
    cost
        Cost of a place where it is not known (złoty).
    places
        People whom a new point can serve where the table does not say it; None: no point is ever full.
    enlargements
        How standing points may grow.
    shares
        Services that share the buildings, with their weights; the first service's own weight is 1 unless given.
    among
        Which places come into question.
    floors
        Least shares by sołectwo, as in `geo_cus.planning.new_points.solectwo_floors`.
    others
        How many further plans are wanted.
    steps
        Steps of the curve.
    """

    service_id: str
    objective: Objective = Objective.PEOPLE
    points: int | None = None
    budget: float | None = None
    years: float = 1.0
    cost: float | None = None
    places: float | None = None
    enlargements: tuple[Enlargement, ...] = ()
    shares: tuple[tuple[str, float], ...] = ()
    among: PlacesAsked = field(default_factory=PlacesAsked)
    floors: tuple[tuple[str, float], ...] = ()
    others: int = 0
    steps: int = 0

    @property
    def service_ids(self) -> list[str]:
        """Give the service asked for, then those that share its buildings."""
        return [self.service_id, *(name for name, _ in self.shares if name != self.service_id)]


class SitesFound(NamedTuple):
    """
    The answer to a question about new points.

    Parameters
    ----------
    answer
        The plan, and what stands around it.
    candidates
        The places that came into question, and how many did not.
    without_cost
        How many of the others were left out since their cost is not known.
    gains
        The gains of several services that share buildings; empty for one service.
    """

    answer: SiteAnswer
    candidates: Candidates
    without_cost: int
    gains: Sequence[ServiceGain]


def sites_found(measurement: Measurement, asked: SitesAsked, effort: Effort) -> SitesFound:
    """
    Answer a question about new points.

    Parameters
    ----------
    measurement
        The study as it is, for internal use; it has the services asked for.
    asked
        The question.
    effort
        Of each plan that is looked for.

    Raises
    ------
    ScenarioError, TableError
        What is asked does not go together, or names what is not there.
    SourceError
        A file that candidates come from cannot be read.
    """
    study = measurement.study
    candidates, costs, without_cost = _candidates(study, asked)
    tasks = {
        name: _task(measurement, name, candidates, costs, asked, progress=effort.progress) for name in asked.service_ids
    }
    question = SiteQuestion(
        asked.objective,
        study.services[asked.service_id].threshold.limit,
        asked.points,
        asked.budget,
        with_places=asked.places is not None,
        enlargements=asked.enlargements,
    )
    task, shared = tasks[asked.service_id], _shared(study, tasks, asked)
    if shared:
        # Whoever is within the limit of a service has way 0 in the task of all of them.
        task, question = shared_task(shared), replace(question, limit=0.0)
    answer = site_answer(question, task, effort=effort, others=asked.others, steps=asked.steps)
    return SitesFound(answer, candidates, without_cost, service_gains(shared, answer.plan) if shared else ())


def _candidates(study: Study, asked: SitesAsked) -> tuple[Candidates, pd.Series | None, int]:
    """Give the candidates with their costs; where money counts, without those whose cost is not known."""
    found = asked_candidates(study, asked.among)
    costs = costs_of(found.table, years=asked.years, otherwise=asked.cost)
    known = costs.notna().to_numpy()
    if asked.budget is None and not asked.enlargements:
        return found, costs if len(costs) and known.all() else None, 0
    kept = found.table[known].reset_index(drop=True)
    if found.table.size and kept.empty:
        raise ScenarioError(
            "There is a budget, but no candidate's cost is known. Fill in the costs in the table of candidates, or "
            "give one for all others with --cost."
        )
    return replace(found, table=kept), costs[known], int((~known).sum())


def _task(
    measurement: Measurement,
    service_id: str,
    candidates: Candidates,
    costs: pd.Series | None,
    asked: SitesAsked,
    *,
    progress: Progress,
) -> SitingTask:
    task = siting_task(measurement, service_id, candidates.table, costs=costs, places=asked.places, progress=progress)
    study = measurement.study
    floors = solectwo_floors(study, study.services[service_id], dict(asked.floors))
    return replace(task, locked=asked.among.locked, forbidden=asked.among.forbidden, floors=floors)


def _shared(study: Study, tasks: Mapping[str, SitingTask], asked: SitesAsked) -> list[ServiceInBuilding]:
    """Give the services that share the buildings; none where there is one alone."""
    if not asked.shares:
        return []
    if asked.objective is not Objective.PEOPLE or asked.places is not None:
        raise ScenarioError(
            "For services that share buildings the people within the limit are counted. "
            "Leave out --objective, --places and --enlarge, or --share."
        )
    weights = dict(asked.shares)
    return [
        ServiceInBuilding(name, task, study.services[name].threshold.limit, weights.get(name, 1.0))
        for name, task in tasks.items()
    ]


def edits_of_plan(study: Study, asked: SitesAsked, plan: SitePlan, candidates: pd.DataFrame) -> tuple[Edit, ...]:
    """
    Give the edits that make a plan true in the study that was asked about: points that open, providers that grow.

    Parameters
    ----------
    study, asked
        What was asked, of what.
    plan
        One of the plans of the answer.
    candidates
        The places that came into question, `SitesFound.candidates`.
    """
    service = study.services[asked.service_id]
    services = tuple(asked.service_ids)
    points = opened(plan, candidates, service, places=asked.places)
    return (*(replace(point, services=services) for point in points), *enlarged(plan, study, service))
