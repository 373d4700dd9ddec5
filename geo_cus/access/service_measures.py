"""How long the way to each service is for people, and how many of them have a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo_cus.access.measure import offering
from geo_cus.access.measurement import Status
from geo_cus.access.percentiles import mean_reached_seconds, percentile_seconds
from geo_cus.catalogue import Metric

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.access.measurement import Measurement

_OFF_THE_COUNT = (Status.NOT_PLACED, Status.NO_PROVIDER)


class ServiceMeasures(NamedTuple):
    """
    The ways to one service, weighted by people.

    Parameters
    ----------
    people
        Persons of the target group whose way is known: of settlements placed on the map, where people are known.
    people_reached
        Those of them to whom a road leads.
    median_s, ninety_percent_s
        Time within which half, and nine tenths, of `people` get there (seconds); infinite where fewer do.
    mean_reached_s
        Mean time of `people_reached` (seconds); infinite where there are none.
    people_with_choice
        Those of `people` who have two or more providers within the limit.
    """

    people: int
    people_reached: int
    median_s: float
    ninety_percent_s: float
    mean_reached_s: float
    people_with_choice: int


def service_measures(measurement: Measurement) -> dict[str, ServiceMeasures]:
    """Give the measures of every service by its id; all zero and infinite for one that nobody provides."""
    return {service_id: _measures_of(measurement, service_id) for service_id in measurement.study.services}


def _measures_of(measurement: Measurement, service_id: str) -> ServiceMeasures:
    results = measurement.of_service(service_id).set_index("settlement_id")
    counted = results["people"].notna() & ~results["status"].isin(_OFF_THE_COUNT)
    people = results.loc[counted, "people"].astype("int64")
    seconds = results.loc[counted, "seconds"]
    median_s, ninety_percent_s = percentile_seconds(seconds, people, [50, 90])
    choice = (_providers_within_limit(measurement, service_id) >= 2)[counted.to_numpy()]
    return ServiceMeasures(
        people=int(people.sum()),
        people_reached=int(people[np.isfinite(seconds)].sum()),
        median_s=median_s,
        ninety_percent_s=ninety_percent_s,
        mean_reached_s=mean_reached_seconds(seconds, people),
        people_with_choice=int(people[choice].sum()),
    )


def _providers_within_limit(measurement: Measurement, service_id: str) -> NDArray[np.int64]:
    """Count, for each settlement, the providers of a service within its limit, in the metric of the limit."""
    study, service = measurement.study, measurement.study.services[service_id]
    if measurement.times is None:
        message = "the measurement was made without its travel times"
        raise ValueError(message)
    times = measurement.times.of(service)
    sites = offering(study.providers, service_id) & (study.providers["form"] != "online").to_numpy()
    way = times.seconds if service.threshold.metric is Metric.SECONDS else times.metres
    return np.asarray((way[:, sites] <= service.threshold.limit).sum(axis=1), dtype=np.int64)
