"""There, back, or there and back: one-way streets and turns make the three differ."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from geo_cus.catalogue import Metric
from geo_cus.network.routing import travel_times
from geo_cus.network.study_times import transposed
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.travel_times import Placement, TravelTimes


class Trip(StrEnum):
    """Who goes where: residents to the provider, the provider to the homes, or residents there and home again."""

    THERE = "there"
    BACK = "back"
    ROUND = "round"


def trip_times(
    network: RoadNetwork,
    homes: Placement,
    sites: Placement,
    trip: Trip,
    *,
    metric: Metric = Metric.SECONDS,
    progress: Progress = silent,
) -> TravelTimes:
    """
    Compute the times of trips between homes and the sites of providers.

    ``round[i, j] = there[i, j] + back[i, j]``

    Parameters
    ----------
    network
        The roads of one way of travelling.
    homes, sites
        Points placed on `network`.
    trip
        `THERE` leads from the homes to the sites, `BACK` from the sites to the homes, `ROUND` there and back.
    metric
        What is least on each of the two ways: seconds or metres.
    progress
        Called with the share of each way done; may raise `Cancelled`.

    Returns
    -------
    TravelTimes
        Homes (rows) by sites (columns), whatever the direction. A round trip is infinite where either way is; its
        overhead is that of two ways.
    """
    if trip is Trip.THERE:
        return travel_times(network, homes, sites, metric=metric, progress=progress)
    back = transposed(travel_times(network, sites, homes, metric=metric, progress=progress))
    if trip is Trip.BACK:
        return back
    there = travel_times(network, homes, sites, metric=metric, progress=progress)
    return replace(
        there,
        seconds=there.seconds + back.seconds,
        metres=there.metres + back.metres,
        overhead_s=there.overhead_s + back.overhead_s,
    )
