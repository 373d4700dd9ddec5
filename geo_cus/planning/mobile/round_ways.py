"""Rounds -> the roads they take: every drive of a rota as a way on the network by which it was planned."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo_cus.network.estimate import estimated_times
from geo_cus.network.route import find_routes
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.study_times import network_of
from geo_cus.network.travel_times import Points
from geo_cus.planning.mobile.timetable import DEPOT_ID
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Profile
    from geo_cus.planning.mobile.mobile_plan import MobilePlan
    from geo_cus.planning.mobile.timetable import Leg, Rota

Ends = tuple[str, str]
"""Where a drive begins and ends: places, or `geo_cus.planning.mobile.timetable.DEPOT_ID`."""


class RoundWay(NamedTuple):
    """
    The way of a drive.

    Parameters
    ----------
    seconds, metres
        As `Leg.drive_s` and `Leg.metres`, start and parking not counted.
    lon, lat
        Its line from one place to the other, the walks from and to the road among it (degrees, WGS 84); a straight one
        where the study has no roads.
    """

    seconds: float
    metres: float
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


def ends_of(leg: Leg) -> Ends:
    """Give where a leg begins and ends."""
    return leg.from_id, leg.to_id


def plan_ways(plan: MobilePlan, measurement: Measurement, *, progress: Progress = silent) -> dict[Ends, RoundWay]:
    """Find the ways of all drives of a plan on the study for which it was made, as `round_ways` does."""
    depot = (plan.depot_lon, plan.depot_lat)
    return round_ways(measurement, plan.rota, profile_id=plan.request.crew.profile, depot=depot, progress=progress)


def round_ways(
    measurement: Measurement,
    rota: Rota,
    *,
    profile_id: str,
    depot: tuple[float, float],
    progress: Progress = silent,
) -> dict[Ends, RoundWay]:
    """
    Find the ways of all drives of a rota; one that is driven in several rounds is found once.

    They are those of the planner's own matrix: the same roads, places on them and speeds. So their seconds and metres
    are those of the legs, to the last bit.

    Parameters
    ----------
    measurement
        The study, measured; after an event, the study as that leaves it.
    rota
        Planned for it.
    profile_id
        The crew's way of travelling.
    depot
        Longitude and latitude of the depot (degrees).
    progress
        Called while the network is built; may raise `geo_cus.errors.Cancelled`.

    Returns
    -------
    dict
        By both ends, in the order in which they are first driven. Empty for a rota without rounds.

    Raises
    ------
    KeyError
        A leg ends at a place that is no stop of the rota.
    """
    pairs = list(dict.fromkeys(ends_of(leg) for each in rota.rounds for leg in each.legs))
    if not pairs:
        return {}
    spots = {DEPOT_ID: depot} | {stop.place.place_id: (stop.place.lon, stop.place.lat) for stop in rota.stops}
    lon, lat = np.array(list(spots.values()), dtype=np.float64).T
    points, number = Points(tuple(spots), lon, lat), {name: place for place, name in enumerate(spots)}
    numbers = [(number[start], number[stop]) for start, stop in pairs]
    profile = measurement.study.profiles[profile_id]
    if measurement.study.roads is None:
        found: Mapping[tuple[int, int], RoundWay] = _straight_ways(points, numbers, profile)
    else:
        found = _road_ways(measurement, points, numbers, profile, progress)
    return {pair: found[own] for pair, own in zip(pairs, numbers, strict=True)}


def _road_ways(
    measurement: Measurement, points: Points, pairs: Sequence[tuple[int, int]], profile: Profile, progress: Progress
) -> dict[tuple[int, int], RoundWay]:
    built = measurement.networks.get(profile.profile_id)
    network = network_of(measurement.study, profile, built=built, progress=progress)
    placed = RoadIndex(network).place(points)
    routes = zip(pairs, find_routes(network, placed, placed, pairs), strict=True)
    # A planned leg has a way: the planner drives nowhere else.
    return {pair: RoundWay(route.seconds, route.metres, route.lon, route.lat) for pair, route in routes if route}


def _straight_ways(
    points: Points, pairs: Sequence[tuple[int, int]], profile: Profile
) -> dict[tuple[int, int], RoundWay]:
    times = estimated_times(points, points, profile)
    return {
        pair: RoundWay(float(times.seconds[pair]), float(times.metres[pair]), points.lon[[*pair]], points.lat[[*pair]])
        for pair in pairs
    }
