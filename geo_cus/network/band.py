"""How sure travel times are: the same ways at the speeds of published tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo_cus.catalogue import Metric
from geo_cus.network.routing import travel_times
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.travel_times import Placement, TravelTimes


class TimesBand(NamedTuple):
    """
    Low, central and high travel times of the same pairs.

    Parameters
    ----------
    low, high
        For every pair the least and the greatest seconds by any table of the band, the central one among them, and the
        metres of that way. Where the profile has no band both equal `central`.
    central
        By the profile's own speeds.
    """

    low: TravelTimes
    central: TravelTimes
    high: TravelTimes


def times_band(
    network: RoadNetwork,
    origins: Placement,
    destinations: Placement,
    *,
    metric: Metric = Metric.SECONDS,
    progress: Progress = silent,
) -> TimesBand:
    """
    Compute travel times by every speed table of the profile's band.

    Parameters
    ----------
    network
        The roads of one way of travelling.
    origins, destinations
        Points placed on `network`.
    metric
        What is least on every way.
    progress
        Called with the share of each table done; may raise `Cancelled`.

    Returns
    -------
    TimesBand
        With ``low <= central <= high`` for every pair, and the same pairs reachable in all three.
    """
    central = travel_times(network, origins, destinations, metric=metric, progress=progress)
    low = high = central
    for name in network.others:
        times = travel_times(network, origins, destinations, metric=metric, speeds_of=name, progress=progress)
        low = _chosen(low, times, quicker=True)
        high = _chosen(high, times, quicker=False)
    return TimesBand(low, central, high)


def _chosen(one: TravelTimes, other: TravelTimes, *, quicker: bool) -> TravelTimes:
    taken = other.seconds < one.seconds if quicker else other.seconds > one.seconds
    return replace(
        one,
        seconds=np.where(taken, other.seconds, one.seconds),
        metres=np.where(taken, other.metres, one.metres),
    )
