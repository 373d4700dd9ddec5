"""Where a service's next points could stand, and what a plan for them means in a study."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo_cus.access.outcome import compared
from geo_cus.access.supply import supply_of
from geo_cus.errors import ScenarioError
from geo_cus.network.study_times import study_times
from geo_cus.planning.edits import OpenPoint
from geo_cus.planning.siting.task import SitingTask
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Service
    from geo_cus.data.study import Study
    from geo_cus.planning.siting.site_plan import SitePlan


def candidates_at_settlements(study: Study) -> pd.DataFrame:
    """
    Give a candidate site at the point of every settlement that has one.

    Returns
    -------
    pd.DataFrame
        ``candidate_id`` (``nowy-`` and the settlement's identifier), ``name`` (the settlement's), ``gmina``, ``lon``,
        ``lat`` (degrees), in the order of the study.
    """
    settlements = study.settlements
    located = settlements[settlements["lon"].notna()]
    return pd.DataFrame(
        {
            "candidate_id": "nowy-" + located["settlement_id"].astype(str),
            "name": located["name"],
            "gmina": located["gmina"],
            "lon": located["lon"],
            "lat": located["lat"],
        }
    ).reset_index(drop=True)


def siting_task(
    measurement: Measurement, service_id: str, candidates: pd.DataFrame, *, progress: Progress = silent
) -> SitingTask:
    """
    Ask where the next points of a service should stand.

    Parameters
    ----------
    measurement
        The study as it is. Its providers stay; those that do not take the residents, or are closed when they could
        come, count for nobody.
    service_id
        The service.
    candidates
        As of `candidates_at_settlements`.
    progress
        Called while the ways to the candidates are computed.

    Returns
    -------
    SitingTask
        Ways in the metric of the service's threshold; settlements whose people are unknown count with nobody.

    Raises
    ------
    ScenarioError
        There is no candidate.
    """
    if candidates.empty:
        raise ScenarioError("There is no place for a new point: no settlement has coordinates.")
    study, service = measurement.study, measurement.study.services[service_id]
    metric = service.threshold.metric
    there = study_times(_with_candidates(study, service, candidates), progress=progress).of(service)
    times = measurement.times.of(service)
    back = measurement.times.back_of(service).central if service.visit_s > 0 else None
    supply = supply_of(study, service, times, back)
    standing = np.where(supply.usable, compared(times, metric), np.inf)
    named = study.providers["provider_id"].to_numpy(dtype=object)
    return SitingTask(
        way=compared(there, metric),
        people=study.settlements[service.group_id].to_numpy(dtype=np.float64, na_value=0.0),
        settlement_ids=study.settlements["settlement_id"].astype(str).tolist(),
        candidate_ids=candidates["candidate_id"].astype(str).tolist(),
        standing_way=standing[:, supply.on_site],
        standing_ids=[str(name) for name in named[supply.on_site]],
    )


def opened(plan: SitePlan, candidates: pd.DataFrame, service: Service) -> tuple[OpenPoint, ...]:
    """Give the edits that open the points of a plan, in the order of their identifiers."""
    rows = {row["candidate_id"]: row for row in candidates.to_dict("records")}
    return tuple(
        OpenPoint(
            provider_id=name,
            name=f"{service.names['pl']}, {rows[name]['name']}",
            services=(service.service_id,),
            lon=float(rows[name]["lon"]),
            lat=float(rows[name]["lat"]),
            gmina=str(rows[name]["gmina"]),
        )
        for name in sorted(plan.chosen)
    )


def _with_candidates(study: Study, service: Service, candidates: pd.DataFrame) -> Study:
    """Put the candidates in the place of the providers, so that only their ways are computed."""
    sites = candidates.rename(columns={"candidate_id": "provider_id"})
    alone = replace(service, visit_s=0.0)
    return replace(study, providers=sites, services={service.service_id: alone}, bus=None)
