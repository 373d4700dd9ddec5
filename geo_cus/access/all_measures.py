"""Every measure of access for every settlement and service, in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo_cus.access.balanced_catchment import balanced_catchment
from geo_cus.access.decay import Gaussian, Within
from geo_cus.access.entries import settlement_index
from geo_cus.access.floating_catchment import enhanced_floating_catchment, floating_catchment
from geo_cus.access.gravity import gravity
from geo_cus.access.kth_nearest import kth_nearest_seconds, mean_nearest_seconds
from geo_cus.access.raam import raam
from geo_cus.access.reachable import reachable_capacity, reachable_count
from geo_cus.access.selection import times_to
from geo_cus.access.spatial_availability import spatial_availability
from geo_cus.access.supply import supply_of
from geo_cus.access.three_step_catchment import three_step_catchment
from geo_cus.catalogue import Metric
from geo_cus.network.travel_times import times_of_matrix

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Service
    from geo_cus.network.travel_times import TravelTimes

TIMES: Final = ("nearest_s", "second_nearest_s", "mean_of_three_s")
COUNTS: Final = ("providers_within", "capacity_within")
SCORES: Final = ("gravity", "fca_2sfca", "fca_e2sfca", "fca_3sfca", "fca_balanced", "spatial_availability")
PER_PERSON: Final = SCORES[1:]
"""Scores that depend on how many people compete."""


def all_measures(measurement: Measurement) -> pd.DataFrame:
    """
    Give every measure for every settlement and service.

    They are taken over the providers that take the residents when they can come. The limit is that of the service; one
    in kilometres becomes the time of that way at the estimated speed. Weights fall off by Gauss's curve, to 0.61 at
    half the limit, and end at the limit. Capacity is the provider's own where all of the service tell theirs, else 1
    for each, so that providers are counted.

    Returns
    -------
    pd.DataFrame
        A row for each settlement and service in the order of `Measurement.results`: ``settlement_id``,
        ``service_id``; `TIMES` (seconds, infinite where there are not as many providers); `COUNTS`; `SCORES`
        (``gravity`` and ``spatial_availability`` in units of capacity, the others in units a person); ``raam``
        (crowding and travel together, no unit, less is better; infinite where nobody reaches); ``capacity_basis``
        (``capacity`` or ``providers``). Settlements whose people are not known crowd nobody; where no settlement knows
        its people, the measures that count them (`PER_PERSON`, ``raam``) are NaN.
    """
    parts = [_of_service(measurement, service) for service in measurement.study.services.values()]
    return pd.concat(parts, ignore_index=True)


def _of_service(measurement: Measurement, service: Service) -> pd.DataFrame:
    study, times = measurement.study, measurement.times.of(service)
    supply = supply_of(study, service, times, measurement.times.back_of(service))
    seconds = np.where(supply.usable, times.seconds, np.inf)
    usable = times_to(times_of_matrix(times.origins.points.ids, times.destinations.points.ids, seconds), supply.on_site)
    told = supply.places[supply.on_site]
    known = len(told) > 0 and bool(np.isfinite(told).all())
    provider_ids = pd.Index(usable.destinations.points.ids, dtype=object)
    capacity = pd.Series(told if known else np.ones(len(told)), index=provider_ids)
    people = study.settlements[service.group_id].fillna(0).astype("float64")
    people.index = settlement_index(usable.origins.points.ids)
    columns = {
        "nearest_s": kth_nearest_seconds(usable, k=1),
        "second_nearest_s": kth_nearest_seconds(usable, k=2),
        "mean_of_three_s": mean_nearest_seconds(usable),
        **_scores(usable, people, capacity, _limit_s(measurement, service)),
    }
    table = pd.DataFrame({name: column.to_numpy() for name, column in columns.items()})
    if study.settlements[service.group_id].isna().all():
        table[[*PER_PERSON, "raam"]] = np.nan
    table.insert(0, "settlement_id", study.settlements["settlement_id"].to_numpy(dtype=object))
    table.insert(1, "service_id", service.service_id)
    return table.assign(capacity_basis="capacity" if known else "providers")


def _scores(times: TravelTimes, people: pd.Series, capacity: pd.Series, limit_s: float) -> dict[str, pd.Series]:
    decay = Within(limit_s, Gaussian(limit_s / 2))
    return {
        "providers_within": reachable_count(times, limit_s=limit_s),
        "capacity_within": reachable_capacity(times, capacity, limit_s=limit_s),
        "gravity": gravity(times, capacity, decay=decay),
        "fca_2sfca": floating_catchment(times, people, capacity, limit_s=limit_s),
        "fca_e2sfca": enhanced_floating_catchment(times, people, capacity, decay=decay),
        "fca_3sfca": three_step_catchment(times, people, capacity, decay=decay),
        "fca_balanced": balanced_catchment(times, people, capacity, decay=decay),
        "spatial_availability": spatial_availability(times, people, capacity, decay=decay),
        "raam": raam(times, people, capacity),
    }


def _limit_s(measurement: Measurement, service: Service) -> float:
    threshold = service.threshold
    if threshold.metric is Metric.SECONDS:
        return threshold.limit
    return threshold.limit / (measurement.study.profiles[service.profile_id].estimate_kph / 3.6)
