"""
What a plan of a mobile service is checked against: its request, read anew in the study, without the planner.

The roads are asked again by `geo_cus.network`, places and people are read again from the study; nothing of what the
planner worked out is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from geo_cus.access.measurement import SERVED
from geo_cus.access.supply import supply_of
from geo_cus.data.opening_hours import HoursStatus, parsed_hours
from geo_cus.network.estimate import estimated_times
from geo_cus.network.homes import by_settlement, inner_ways
from geo_cus.network.routing import travel_times
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.study_times import network_of, points_of
from geo_cus.network.travel_times import Points
from geo_cus.planning.mobile.timetable import Opening, Place
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from numpy.typing import NDArray

    from geo_cus.access.measurement import Measurement
    from geo_cus.data.mobile_request import MobileRequest, VenuePart
    from geo_cus.data.study import Study
    from geo_cus.network.travel_times import TravelTimes

HOME: Final = ""
"""The depot, as an end of a drive: no place has an empty id."""

_MIDNIGHT_S: Final = 24 * 3600


class Drive(NamedTuple):
    """Seconds and metres by road; infinite where none leads."""

    seconds: float
    metres: float


@dataclass(frozen=True, slots=True)
class RotaFacts:
    """
    What a plan is checked against.

    Parameters
    ----------
    places
        Where the vehicle may stop, by id, with hours, fees and keys as the request and the study have them.
    people
        Of the target group in every settlement of the study, by id; None where unknown.
    fixed
        Settlements that a fixed point serves.
    walk_s
        On foot, from a settlement to a place; infinite where no way leads.
    drives
        For the crew's way of travelling, between the places and the depot (`HOME`), start and parking not counted.
    villages
        Of that way of travelling, from the depot to a settlement and back together, by its id.
    lift_m
        From where a lift goes to a settlement and back together, by its id: the nearest fixed point that offers every
        service asked for, or else the depot.
    """

    places: Mapping[str, Place]
    people: Mapping[str, int | None]
    fixed: frozenset[str]
    walk_s: Mapping[tuple[str, str], float]
    drives: Mapping[tuple[str, str], Drive]
    villages: Mapping[str, Drive]
    lift_m: Mapping[str, float]


def rota_facts(measurement: Measurement, request: MobileRequest, *, progress: Progress = silent) -> RotaFacts:
    """
    Read what plans for a request are checked against.

    Parameters
    ----------
    measurement
        The study, measured.
    request
        A request that fits it: `geo_cus.planning.mobile.asking.asked_in` has refused those that do not.
    progress
        Called with the share of each step done; may raise `geo_cus.errors.Cancelled`.
    """
    study, homes = measurement.study, measurement.times.homes
    places = _places(study, request)
    sites = Points(
        tuple(places),
        np.array([place.lon for place in places.values()], dtype=np.float64),
        np.array([place.lat for place in places.values()], dtype=np.float64),
    )
    depot = _depot(study, request)
    drives = _Roads(study, request.crew.profile, progress)
    walks = _Walks(measurement, request.reach.profile, progress)
    there = drives.between(depot, homes.settlements)
    back = drives.between(homes.settlements, depot)
    ends = Points((HOME, *sites.ids), np.r_[depot.lon, sites.lon], np.r_[depot.lat, sites.lat])
    group_id = request.service.group or study.services[request.service.services[0]].group_id
    counts = study.settlements[group_id].to_numpy(dtype=np.float64, na_value=np.nan)
    ids = homes.settlements.ids
    villages = {
        name: Drive(float(seconds), float(metres))
        for name, seconds, metres in zip(
            ids, there.seconds[0] + back.seconds[:, 0], there.metres[0] + back.metres[:, 0], strict=True
        )
    }
    return RotaFacts(
        places=places,
        people={name: None if np.isnan(count) else int(count) for name, count in zip(ids, counts, strict=True)},
        fixed=_fixed(measurement, request, walks),
        walk_s=_by_pair(ids, sites.ids, walks.to(sites).door_to_door_s),
        drives=_drives(drives.between(ends, ends)),
        villages=villages,
        lift_m={name: villages[name].metres for name in ids}
        | _to_fixed_points(study, request, drives, homes.settlements),
    )


class _Roads:
    """The roads of a study for one way of travelling."""

    def __init__(self, study: Study, profile_id: str, progress: Progress) -> None:
        self._profile, self._progress = study.profiles[profile_id], progress
        self._index = None if study.roads is None else RoadIndex(network_of(study, self._profile, progress=progress))

    def between(self, origins: Points, destinations: Points) -> TravelTimes:
        if self._index is None:
            return estimated_times(origins, destinations, self._profile)
        ends = self._index.place(origins), self._index.place(destinations)
        return travel_times(self._index.network, *ends, progress=self._progress)


class _Walks:
    """Ways on foot from the settlements of a study, as their people have them."""

    def __init__(self, measurement: Measurement, profile_id: str, progress: Progress) -> None:
        study, self._homes = measurement.study, measurement.times.homes
        self._roads = _Roads(study, profile_id, progress)
        self._inner = inner_ways(study, self._homes, study.profiles[profile_id])

    def to(self, sites: Points) -> TravelTimes:
        return by_settlement(self._roads.between(self._homes.points, sites), self._homes, self._inner)


def _drives(times: TravelTimes) -> dict[tuple[str, str], Drive]:
    ids = times.origins.points.ids
    seconds, metres = _by_pair(ids, ids, times.seconds), _by_pair(ids, ids, times.metres)
    return {pair: Drive(seconds[pair], metres[pair]) for pair in seconds}


def _by_pair(rows: Sequence[str], columns: Sequence[str], values: NDArray[np.float64]) -> dict[tuple[str, str], float]:
    return {
        (row, column): float(values[number, other])
        for number, row in enumerate(rows)
        for other, column in enumerate(columns)
    }


def _depot(study: Study, request: MobileRequest) -> Points:
    lon, lat = request.crew.depot_lon, request.crew.depot_lat
    if lon is None or lat is None:
        row = _provider(study, request.crew.depot)
        lon, lat = float(row["lon"]), float(row["lat"])
    return Points((HOME,), np.array([lon]), np.array([lat]))


def _provider(study: Study, provider_id: str) -> dict[Hashable, Any]:
    return study.providers[study.providers["provider_id"] == provider_id].to_dict("records")[0]


def _places(study: Study, request: MobileRequest) -> dict[str, Place]:
    if request.venues:
        return {venue.id: _venue(study, venue) for venue in request.venues}
    return {
        str(row["settlement_id"]): Place(
            str(row["settlement_id"]), str(row["name"]), float(row["lon"]), float(row["lat"]), _weekly("")
        )
        for row in study.settlements[study.settlements["lon"].notna()].to_dict("records")
    }


def _venue(study: Study, venue: VenuePart) -> Place:
    lon, lat, hours = venue.lon, venue.lat, venue.hours
    if venue.provider:
        row = _provider(study, venue.provider)
        hours = str(row["hours"]) if hours is None else hours
        if lon is None or lat is None:
            lon, lat = float(row["lon"]), float(row["lat"])
    return Place(
        venue.id,
        venue.name,
        np.nan if lon is None else lon,
        np.nan if lat is None else lat,
        _weekly(hours or ""),
        hours or "",
        venue.key_holder,
        venue.closed_in_school_holidays,
        venue.zl_per_visit,
    )


def _weekly(hours: str) -> tuple[Opening, ...]:
    """Give when a place is open in every week; always where nothing is said."""
    found = parsed_hours(hours)
    if found.status is HoursStatus.EMPTY:
        return tuple(Opening(weekday, 0, _MIDNIGHT_S) for weekday in range(7))
    return tuple(Opening(each.weekday, each.open_s, each.close_s) for each in found.intervals if each.share == 1)


def _fixed(measurement: Measurement, request: MobileRequest, walks: _Walks) -> frozenset[str]:
    """Give the settlements that have a fixed point of every service asked for; see `ReachPart`."""
    study, rule = measurement.study, request.reach.fixed_points
    ids = measurement.times.homes.settlements.ids
    if rule == "none":
        return frozenset()
    if rule == "measured":
        results = measurement.results
        served = results[results["status"].isin(SERVED)]
        by_service = [served.loc[served["service_id"] == name, "settlement_id"] for name in request.service.services]
        return frozenset(ids).intersection(*(found.astype(str) for found in by_service))
    times = walks.to(points_of(study.providers, "provider_id"))
    near = times.door_to_door_s <= request.reach.walk_min * 60.0
    near &= (study.providers["form"] == "stationary").to_numpy(dtype=bool)
    having = np.ones(len(ids), dtype=bool)
    for name in request.service.services:
        having &= (near & supply_of(study, study.services[name], times, times).usable).any(axis=1)
    return frozenset(name for name, has in zip(ids, having, strict=True) if has)


def _to_fixed_points(study: Study, request: MobileRequest, drives: _Roads, villages: Points) -> dict[str, float]:
    """Give the metres to the nearest fixed point for all services and back, for settlements that have one by road."""
    found: dict[str, float] = {}
    if request.reach.fixed_points == "none":
        return found
    points = points_of(study.providers, "provider_id")
    there, back = drives.between(villages, points), drives.between(points, villages)
    takes = [supply_of(study, study.services[name], there, there).usable for name in request.service.services]
    for row, village in enumerate(villages.ids):
        ways = [
            float(there.metres[row, column] + back.metres[column, row])
            for column, form in enumerate(study.providers["form"])
            if form == "stationary" and all(usable[row, column] for usable in takes)
        ]
        if ways and min(ways) < np.inf:
            found[village] = min(ways)
    return found
