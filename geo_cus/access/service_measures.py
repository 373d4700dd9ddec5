"""How long the way to each service is for people, and how many of them have a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo_cus.access.measurement import Status
from geo_cus.access.percentiles import mean_reached_seconds, percentile_seconds

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement

_OFF_THE_COUNT = (Status.NOT_PLACED, Status.NO_DATA, Status.NO_PROVIDER)


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
    seconds = results.loc[counted, "usable_s"]
    median_s, ninety_percent_s = percentile_seconds(seconds, people, [50, 90])
    choice = results.loc[counted, "choices"] >= 2
    return ServiceMeasures(
        people=int(people.sum()),
        people_reached=int(people[np.isfinite(seconds)].sum()),
        median_s=median_s,
        ninety_percent_s=ninety_percent_s,
        mean_reached_s=mean_reached_seconds(seconds, people),
        people_with_choice=int(people[choice].sum()),
    )
