"""The cases that a plan of new points is held against: other speeds, winter, each provider lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.access.outcome import compared
from geo_cus.access.supply import supply_of
from geo_cus.network.study_times import study_times
from geo_cus.planning.new_points import siting_task, with_candidates
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Service
    from geo_cus.data.study import Study
    from geo_cus.network.study_times import StudyTimes
    from geo_cus.network.travel_times import TravelTimes
    from geo_cus.planning.siting.task import SitingTask

AS_IT_IS: Final = "central"
WINTER: Final = "winter"
WITHOUT: Final = "without "
"""Before the identifier of the provider that is lost."""

_IN_WINTER: Final = {"car": "car_winter"}
"""The ways of travelling that have one of their own for winter."""


def robust_cases(
    measurement: Measurement, service_id: str, candidates: pd.DataFrame, *, progress: Progress = silent
) -> dict[str, SitingTask]:
    """
    Give the siting task of a service as it is, and as it would be in other cases.

    Parameters
    ----------
    measurement
        The study as it is, for internal use.
    service_id, candidates
        As in `siting_task`.
    progress
        Called while ways are computed.

    Returns
    -------
    dict
        By name, in this order: ``central``; ``low`` and ``high`` (the shortest and the longest time of any table of
        speeds, where the way of travelling has several); ``winter`` (for a service reached by car); and ``without``
        with the identifier of a provider, for each that somebody can use.

    Raises
    ------
    ScenarioError
        There is no candidate.
    """
    study, service = measurement.study, measurement.study.services[service_id]
    task = siting_task(measurement, service_id, candidates, progress=progress)
    there = study_times(with_candidates(study, service, candidates), progress=progress)
    found = {AS_IT_IS: task}
    band = measurement.times.band_of(service)
    for draw in ("low", "high"):
        if getattr(band, draw) is not band.central:
            way = compared(getattr(there.band_of(service), draw), service.threshold.metric)
            found[draw] = _with_ways(task, way, _standing(study, service, measurement.times, draw))
    winter_id = _IN_WINTER.get(service.profile_id)
    if winter_id in study.profiles:
        winter = replace(service, profile_id=str(winter_id))
        alone = replace(study, services={service_id: winter}, bus=None)
        times = study_times(alone, progress=progress)
        to_sites = study_times(with_candidates(study, winter, candidates), progress=progress).of(winter)
        way = compared(to_sites, winter.threshold.metric)
        found[WINTER] = _with_ways(task, way, _standing(alone, winter, times, "central"))
    return {**found, **_without_providers(task)}


def _standing(study: Study, service: Service, times: StudyTimes, draw: str) -> NDArray[np.float64]:
    """Give the ways to all providers of the study, infinite to those who cannot be used."""
    there: TravelTimes = getattr(times.band_of(service), draw)
    supply = supply_of(study, service, there, times.back_of(service, draw))
    return np.where(supply.usable, compared(there, service.threshold.metric), np.inf)[:, supply.on_site]


def _with_ways(task: SitingTask, way: NDArray[np.float64], standing: NDArray[np.float64]) -> SitingTask:
    return replace(task, way=way, standing_way=standing)


def _without_providers(task: SitingTask) -> dict[str, SitingTask]:
    standing = task.standing_way
    found: dict[str, SitingTask] = {}
    for column, provider_id in enumerate(task.standing_ids):
        if standing is not None and np.isfinite(standing[:, column]).any():
            kept = [place for place in range(len(task.standing_ids)) if place != column]
            names = [task.standing_ids[place] for place in kept]
            found[f"{WITHOUT}{provider_id}"] = replace(task, standing_way=standing[:, kept], standing_ids=names)
    return found
