"""What can be asked about closing points of a study, its answer, and the answer as a scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo_cus.access.supply import in_other_gminas, supply_of
from geo_cus.planning.edits import CloseProvider
from geo_cus.planning.new_points import candidates_at_settlements, siting_task
from geo_cus.planning.siting.least_harm import least_harm

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.data.study import Study
    from geo_cus.planning.siting.effort import Effort
    from geo_cus.planning.siting.site_plan import SitePlan


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingAsked:
    """
    A question about closing points; equal questions are equal values.

    Parameters
    ----------
    service_id
        The service.
    close
        How many of its points are closed, >= 0.
    keep
        Providers that must stay, by their identifiers.
    by_travel
        All people's ways together are what counts, and not the people within the limit of the service.
    """

    service_id: str
    close: int = 1
    keep: frozenset[str] = frozenset()
    by_travel: bool = False


def standing_points(measurement: Measurement, service_id: str) -> dict[str, str]:
    """Give the names of a service's points on the map, all of which may be closed, by their identifiers."""
    study, service = measurement.study, measurement.study.services[service_id]
    supply = supply_of(study, service, measurement.times.of(service), measurement.times.back_of(service))
    points = study.providers[supply.on_site]
    return dict(zip(points["provider_id"].astype(str), points["name"].astype(str), strict=True))


def points_elsewhere(study: Study) -> frozenset[str]:
    """Name the providers that are known to stand in a gmina that is not studied: others decide about them."""
    elsewhere = in_other_gminas(study.providers["gmina"].to_numpy(dtype=object), study)
    return frozenset(study.providers.loc[elsewhere, "provider_id"].astype(str))


def closing_found(measurement: Measurement, asked: ClosingAsked, effort: Effort) -> SitePlan:
    """
    Tell which points of a service can be closed with the least harm.

    Parameters
    ----------
    measurement
        The study as it is, for internal use; it has the service asked for.
    asked
        The question.
    effort
        Of the search.

    Returns
    -------
    SitePlan
        As of `geo_cus.planning.siting.least_harm.least_harm`.

    Raises
    ------
    ScenarioError
        No settlement has coordinates.
    TableError
        More points are to be closed than there are, or one that must stay is not among them.
    """
    study = measurement.study
    # Points are closed and none opened, but a task has candidates.
    task = siting_task(measurement, asked.service_id, candidates_at_settlements(study), progress=effort.progress)
    limit = None if asked.by_travel else study.services[asked.service_id].threshold.limit
    return least_harm(task, close=asked.close, limit=limit, keep=asked.keep, effort=effort)


def edits_of_closing(plan: SitePlan) -> tuple[CloseProvider, ...]:
    """Give the edits that make a plan of `closing_found` true; a provider is closed with all of its services."""
    return tuple(CloseProvider(provider_id=provider_id) for provider_id in plan.chosen)
