"""The route itself: why a village is so many minutes away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo_cus.catalogue import Metric
from geo_cus.network.ways import Stretch, best_ways

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.travel_times import Placement
    from geo_cus.network.ways import Way


@dataclass(frozen=True, slots=True)
class Route:
    """
    The way from one point to another.

    Parameters
    ----------
    seconds, metres
        As in `TravelTimes`, the access legs among them.
    walked_s, walked_m
        The access legs at both ends.
    turning_s
        Seconds of `seconds` lost by turning, where the profile counts turns.
    stretches
        The way over the network, in order.
    lon, lat
        Its line, with the two points themselves at the ends (degrees, WGS 84).
    seconds_by_class, metres_by_class
        Seconds and metres on the network by road class, the longest-lasting first.
    """

    seconds: float
    metres: float
    walked_s: float
    walked_m: float
    turning_s: float
    stretches: tuple[Stretch, ...]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    seconds_by_class: Mapping[str, float]
    metres_by_class: Mapping[str, float]


def find_route(
    network: RoadNetwork,
    origins: Placement,
    destinations: Placement,
    origin: int,
    destination: int,
    *,
    metric: Metric = Metric.SECONDS,
) -> Route | None:
    """
    Find the way whose seconds and metres `travel_times` gives.

    Parameters
    ----------
    network
        The roads of one way of travelling.
    origins, destinations
        Points placed on `network`.
    origin, destination
        Numbers of the two points among them.
    metric
        What is least.

    Returns
    -------
    Route or None
        None where no road leads or a point is not placed.
    """
    return find_routes(network, origins, destinations, [(origin, destination)], metric=metric)[0]


def find_routes(
    network: RoadNetwork,
    origins: Placement,
    destinations: Placement,
    pairs: Sequence[tuple[int, int]],
    *,
    metric: Metric = Metric.SECONDS,
) -> list[Route | None]:
    """
    Find the ways of many pairs, each as `find_route` does: one search serves all pairs of an origin or a destination.

    Parameters
    ----------
    network, origins, destinations, metric
        As in `find_route`.
    pairs
        Numbers of an origin and a destination each.

    Returns
    -------
    list of Route or None
        In the order of `pairs`; None where no road leads or a point is not placed.
    """
    ways = best_ways(network, origins, destinations, pairs, metric)
    return [
        None if way is None else _route(network, way, _spot(origins, pair[0]), _spot(destinations, pair[1]))
        for pair, way in zip(pairs, ways, strict=True)
    ]


def stretch_line(network: RoadNetwork, stretch: Stretch) -> NDArray[np.float64]:
    """Give the line of a stretch in the direction of travel: longitude and latitude (degrees), shape (points, 2)."""
    own = slice(network.shape_offsets[stretch.edge], network.shape_offsets[stretch.edge + 1])
    line = np.stack([network.shape_lon[own], network.shape_lat[own]], axis=1)
    if {stretch.start_share, stretch.end_share} == {0.0, 1.0}:
        return line if stretch.end_share == 1.0 else line[::-1]
    # Degrees east are shorter than degrees north; for shares along an edge their ratio on the spot is exact enough.
    east = np.cos(np.radians(line[0, 1]))
    reached = np.r_[0.0, np.cumsum(np.hypot(np.diff(line[:, 0]) * east, np.diff(line[:, 1])))]
    reached = reached / reached[-1] if reached[-1] > 0 else np.linspace(0.0, 1.0, len(line))
    low, high = sorted((stretch.start_share, stretch.end_share))
    inner = line[(reached > low) & (reached < high)]
    ends = np.stack([np.interp([low, high], reached, line[:, axis]) for axis in (0, 1)], axis=1)
    found = np.concatenate([ends[:1], inner, ends[1:]])
    return found if stretch.end_share >= stretch.start_share else found[::-1]


def _route(network: RoadNetwork, way: Way, start: NDArray[np.float64], stop: NDArray[np.float64]) -> Route:
    stretches = tuple(part for part in way.stretches if part.start_share != part.end_share)
    classes = [network.class_names[network.edge_class[part.edge]] for part in stretches]
    lon, lat = np.concatenate([start, *(stretch_line(network, part) for part in way.stretches), stop]).T
    seconds, metres = way.cost
    return Route(
        seconds=seconds,
        metres=metres,
        walked_s=way.walked[0],
        walked_m=way.walked[1],
        turning_s=way.turning_s,
        stretches=stretches,
        lon=lon,
        lat=lat,
        seconds_by_class=_by_class(classes, [part.seconds for part in stretches]),
        metres_by_class=_by_class(classes, [part.metres for part in stretches]),
    )


def _spot(placement: Placement, number: int) -> NDArray[np.float64]:
    return np.array([[placement.points.lon[number], placement.points.lat[number]]])


def _by_class(classes: list[str], values: list[float]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for name, value in zip(classes, values, strict=True):
        sums[name] = sums.get(name, 0.0) + value
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))
