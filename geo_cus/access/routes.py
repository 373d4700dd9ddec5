"""The route of every settlement to its nearest provider: over which roads, and where the time goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geo_cus.catalogue import Direction, Metric
from geo_cus.network.route import find_routes
from geo_cus.network.study_times import key_of
from geo_cus.network.worst_stretch import worst_stretch

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pandas as pd
    from numpy.typing import NDArray

    from geo_cus.access.measurement import Measurement
    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.route import Route
    from geo_cus.network.study_times import TimesKey
    from geo_cus.network.worst_stretch import WorstStretch

_ROAD_TAGS: Final = ("surface", "name", "ref")


class WorstRoad(NamedTuple):
    """
    The worst stretch of a route with what is known of its road.

    Parameters
    ----------
    part
        Where on the route it lies, and what it loses.
    road_class
        The class on which most of its time is spent.
    is_mixed
        True if some of it is of another class.
    surface, name, ref
        Likewise the surface, the name and the number of the road, as tagged; empty where most of its time is spent on
        roads without one.
    """

    part: WorstStretch
    road_class: str
    is_mixed: bool
    surface: str
    name: str
    ref: str


@dataclass(frozen=True, slots=True)
class NearestRoute:
    """
    The route between a settlement and its nearest provider of a service, by central times.

    Parameters
    ----------
    settlement_id, service_id, provider_id
        Whose way it is, and to whom.
    profile_id
        The way of travelling.
    route
        The way, in the direction of travel: to the provider, or from it where the provider is the one who travels.
        Of a settlement of many demand points it is the way of the resident in the middle (the median), by the
        metric of the service.
    worst
        The stretch that loses most time; None where no part is slower than a good road.
    inside_s
        Seconds by which the settlement's time is longer than the route: the mean way inside a settlement of one point
        whose provider is as near as its homes; else 0 (>= 0).
    overhead_s
        Start and parking (s), not in the route.
    to_home
        True if it leads from the provider to the settlement.
    from_homes
        True if it is the way of one of many demand points, so that its end is somebody's home.
    """

    settlement_id: str
    service_id: str
    provider_id: str
    profile_id: str
    route: Route
    worst: WorstRoad | None
    inside_s: float
    overhead_s: float
    to_home: bool
    from_homes: bool


def nearest_routes(
    measurement: Measurement,
    *,
    services: Collection[str] | None = None,
    settlements: Collection[str] | None = None,
) -> dict[tuple[str, str], NearestRoute]:
    """
    Find the routes of settlements to the provider that `Measurement.results` names.

    Ways that several services share are searched once, and one search serves all ways of a provider or a settlement.

    Parameters
    ----------
    measurement
        What was measured.
    services, settlements
        Whose routes are wanted; of all if not given.

    Returns
    -------
    dict
        By settlement and service, in the order of the results. A pair is missing where no road leads to a provider;
        without a road file, where times are straight lines, all are.
    """
    rows = measurement.results
    wanted = np.isfinite(rows["seconds"].to_numpy(np.float64)) & (rows["provider_id"] != "").to_numpy()
    for column, ids in (("service_id", services), ("settlement_id", settlements)):
        if ids is not None:
            wanted &= rows[column].isin(ids).to_numpy()
    chosen = rows[wanted]
    found: dict[tuple[str, str], NearestRoute] = {}
    keys = {service_id: key_of(service) for service_id, service in measurement.study.services.items()}
    for key, part in chosen.groupby(chosen["service_id"].map(keys), sort=False):
        if key.profile_id in measurement.networks:
            found |= _routes_of_key(measurement, key, part)
    pairs = zip(chosen["settlement_id"], chosen["service_id"], strict=True)
    return {pair: found[pair] for pair in pairs if pair in found}


_Pair = tuple[int, int]
"""The numbers of a settlement and of a provider in the study."""


def _routes_of_key(measurement: Measurement, key: TimesKey, rows: pd.DataFrame) -> dict[tuple[str, str], NearestRoute]:
    """Find the routes of some rows of the results whose services share their travel times."""
    times, network = measurement.times, measurement.networks[key.profile_id]
    central = times.by_key[key].central
    settlement = {name: number for number, name in enumerate(times.homes.settlements.ids)}
    provider = {name: number for number, name in enumerate(central.destinations.points.ids)}
    columns = (rows[name].astype(str) for name in ("settlement_id", "service_id", "provider_id"))
    asked = list(zip(*columns, strict=True))
    pairs = {(settlement[own], provider[other]) for own, _, other in asked}
    routes = _searched(measurement, key, sorted(pairs))
    worst = {pair: _worst_road(measurement, network, route) for pair, route in routes.items()}
    scattered = key in times.by_point
    found = {}
    for own, service_id, other in asked:
        pair = settlement[own], provider[other]
        if pair in routes:
            inside_s = 0.0 if scattered else float(central.seconds[pair]) - routes[pair].seconds
            found[own, service_id] = NearestRoute(
                settlement_id=own,
                service_id=service_id,
                provider_id=other,
                profile_id=key.profile_id,
                route=routes[pair],
                worst=worst[pair],
                inside_s=max(0.0, inside_s),
                overhead_s=central.overhead_s,
                to_home=key.direction is Direction.TO_HOME,
                from_homes=not times.homes.single[pair[0]],
            )
    return found


def _searched(measurement: Measurement, key: TimesKey, pairs: list[_Pair]) -> dict[_Pair, Route]:
    """Find the ways of settlements and providers, in the direction in which somebody travels."""
    times, network = measurement.times, measurement.networks[key.profile_id]
    central = times.by_key[key].central
    homes, starts = central.origins, [settlement for settlement, _ in pairs]
    if key in times.by_point:
        homes, starts = times.by_point[key].origins, [_median_home(measurement, key, *pair) for pair in pairs]
    ways = [(start, provider) for start, (_, provider) in zip(starts, pairs, strict=True)]
    if key.direction is Direction.TO_HOME:
        back = [way[::-1] for way in ways]
        found = find_routes(network, central.destinations, homes, back, metric=key.metric)
    else:
        found = find_routes(network, homes, central.destinations, ways, metric=key.metric)
    return {pair: route for pair, route in zip(pairs, found, strict=True) if route is not None}


def _median_home(measurement: Measurement, key: TimesKey, settlement: int, provider: int) -> int:
    """Give the demand point whose way is the settlement's time: by its metric the median of the people."""
    times = measurement.times
    points = np.flatnonzero(times.homes.owner == settlement)
    central, by_point = times.by_key[key].central, times.by_point[key]
    if key.metric is Metric.SECONDS:
        values, median = by_point.seconds[points, provider], central.seconds[settlement, provider]
    else:
        values, median = by_point.metres[points, provider], central.metres[settlement, provider]
    return int(points[np.argmin(np.abs(values - median))])


def _worst_road(measurement: Measurement, network: RoadNetwork, route: Route) -> WorstRoad | None:
    part = worst_stretch(network, route)
    roads = measurement.study.roads
    if part is None or roads is None:
        return None
    edges = np.array([stretch.edge for stretch in route.stretches[part.first : part.last + 1]])
    seconds = np.array([stretch.seconds for stretch in route.stretches[part.first : part.last + 1]])
    classes = [network.class_names[number] for number in network.edge_class[edges]]
    ways = network.edge_way[edges]
    told = [_mostly(roads.tags[tag].array[ways], seconds) for tag in _ROAD_TAGS]
    return WorstRoad(part, _mostly(classes, seconds), len(set(classes)) > 1, *told)


def _mostly(values: Iterable[str], seconds: NDArray[np.float64]) -> str:
    """Give the value on which most seconds are spent; of those that share the most the first in the alphabet."""
    sums: dict[str, float] = {}
    for value, spent in zip(values, seconds.tolist(), strict=True):
        sums[value] = sums.get(value, 0.0) + spent
    return min(sums, key=lambda value: (-sums[value], value))
