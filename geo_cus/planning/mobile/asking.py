"""A measured study and a request -> the question as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.access.measurement import SERVED
from geo_cus.access.supply import supply_of
from geo_cus.catalogue import groups
from geo_cus.data.mobile_request import WEEKDAYS, seconds_of
from geo_cus.data.opening_hours import HoursStatus, parsed_hours
from geo_cus.errors import StudyError
from geo_cus.faults import shown
from geo_cus.network.estimate import estimated_times
from geo_cus.network.homes import by_settlement, inner_ways
from geo_cus.network.routing import travel_times
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.study_times import network_of, points_of
from geo_cus.network.travel_times import Points
from geo_cus.planning.mobile.day_round import DayRules, Ways
from geo_cus.planning.mobile.question import MobileQuestion, Stay
from geo_cus.planning.mobile.timetable import Opening, Place
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Profile
    from geo_cus.data.mobile_request import MobileRequest, VenuePart
    from geo_cus.data.study import Study
    from geo_cus.network.travel_times import TravelTimes

_DAY_S: Final = 86_400


@dataclass(frozen=True, slots=True)
class Asked:
    """
    A request in a study, all that is known before anything is planned. Settlements and places go by their identifiers.

    Parameters
    ----------
    question
        The villages that need a stop, with the places and the ways.
    settlement_ids, names
        Every settlement.
    people
        Of the target group; -1 where unknown.
    fixed
        Which of them a fixed point serves already.
    placed
        Which of them stand on the roads.
    walk_s
        On foot from every settlement to every place; infinite where none leads.
    round_trip_s, round_trip_m
        For the crew by road from the depot to the settlement's point and back; infinite where no road leads.
    lift_m
        The same for a lift, which goes to the nearest fixed point by road that offers every service asked for; to the
        depot where there is none, or where fixed points do not count.
    depot_name, depot_lon, depot_lat
        Where the rounds begin.
    """

    question: MobileQuestion
    settlement_ids: tuple[str, ...]
    names: tuple[str, ...]
    people: NDArray[np.int64]
    fixed: NDArray[np.bool_]
    placed: NDArray[np.bool_]
    walk_s: NDArray[np.float64]
    round_trip_s: NDArray[np.float64]
    round_trip_m: NDArray[np.float64]
    lift_m: NDArray[np.float64]
    depot_name: str
    depot_lon: float
    depot_lat: float


def asked_in(measurement: Measurement, request: MobileRequest, *, progress: Progress = silent) -> Asked:
    """
    Put a request into a study.

    Raises
    ------
    StudyError
        A service, a group, a way of travelling, a provider or a settlement is not known, a venue has no place or its
        hours are not understood.
    """
    study = measurement.study
    _check_names(study, request)
    table = study.settlements.assign(settlement_id=study.settlements["settlement_id"].astype(str))
    order = np.argsort(table["settlement_id"].to_numpy(dtype=str), kind="stable")
    places = places_of(study, request)
    sites = Points(
        tuple(place.place_id for place in places),
        np.array([place.lon for place in places], dtype=np.float64),
        np.array([place.lat for place in places], dtype=np.float64),
    )
    depot_name, depot_lon, depot_lat = _depot(study, request)
    walks = walk_times(measurement, request, sites, progress=progress)
    group_id = request.service.group or study.services[request.service.services[0]].group_id
    people = table[group_id].to_numpy(dtype=np.float64, na_value=-1.0).astype(np.int64)[order]
    walk_s = walks.door_to_door_s[order]
    fixed = served_by_fixed_points(measurement, request, progress=progress)[order]
    homes = points_of(table, "settlement_id")
    ends = Points(
        ("", *sites.ids, *homes.ids), np.r_[depot_lon, sites.lon, homes.lon], np.r_[depot_lat, sites.lat, homes.lat]
    )
    drives = times_between(study, study.profiles[request.crew.profile], ends, ends, progress=progress)
    stops = slice(0, len(places) + 1)
    ways = _ways(drives.seconds[stops, stops], drives.metres[stops, stops], request)
    village = len(places) + 1 + order
    round_trip_m = drives.metres[0, village] + drives.metres[village, 0]
    to_fixed_m = _nearest_fixed_m(measurement, request, homes, progress=progress)[order]
    needs = np.flatnonzero((people > 0) & ~fixed)
    ids = tuple(table["settlement_id"].iloc[order])
    return Asked(
        question=_question(request, ids=ids, people=people, needs=needs, places=places, walk_s=walk_s, ways=ways),
        settlement_ids=ids,
        names=tuple(table["name"].astype(str).iloc[order]),
        people=people,
        fixed=fixed,
        placed=drives.origins.placed[village],
        walk_s=walk_s,
        round_trip_s=drives.seconds[0, village] + drives.seconds[village, 0],
        round_trip_m=round_trip_m,
        lift_m=np.where(np.isfinite(to_fixed_m), to_fixed_m, round_trip_m),
        depot_name=depot_name,
        depot_lon=depot_lon,
        depot_lat=depot_lat,
    )


def check_request(study: Study, request: MobileRequest) -> None:
    """
    Refuse a request that does not fit a study; nothing is routed for that.

    Raises
    ------
    StudyError
        As `asked_in` does.
    """
    _check_names(study, request)
    places_of(study, request)
    _depot(study, request)


def _question(
    request: MobileRequest,
    *,
    ids: tuple[str, ...],
    people: NDArray[np.int64],
    needs: NDArray[np.intp],
    places: tuple[Place, ...],
    walk_s: NDArray[np.float64],
    ways: Ways,
) -> MobileQuestion:
    crew, visit, hours = request.crew, request.visit, request.budget.crew_hours_a_week
    grid_s = visit.grid_min * 60
    return MobileQuestion(
        settlement_ids=tuple(ids[row] for row in needs),
        people=people[needs],
        places=places,
        walk_s=walk_s[needs],
        limit_s=request.reach.walk_min * 60.0,
        step_s=request.reach.worst_step_min * 60.0,
        ways=ways,
        stay=Stay(
            setup_s=round(visit.setup_min * 60),
            fixed_s=visit.fixed_min * 60.0,
            per_person_s=visit.per_person_min * 60.0,
            pack_s=round(visit.pack_min * 60),
            uptake_percent=visit.uptake_percent,
            grid_s=grid_s,
        ),
        rules=DayRules(
            from_s=seconds_of(crew.day_from),
            to_s=seconds_of(crew.day_to),
            longest_s=round(crew.longest_day_h * 3600),
            break_after_s=round(crew.break_after_h * 3600),
            break_s=round(crew.break_min * 60),
        ),
        weekdays=tuple(sorted(WEEKDAYS.index(day) for day in crew.weekdays)),
        weeks=request.service.every_weeks,
        rounds_a_day=min(crew.vehicles, crew.crews),
        least_people=request.reach.least_people,
        crew_s_at_most=np.inf if hours is None else hours * 3600.0 * request.service.every_weeks,
        balance=crew.balance_percent / 100.0,
    )


def _ways(seconds: NDArray[np.float64], metres: NDArray[np.float64], request: MobileRequest) -> Ways:
    grid_s = request.visit.grid_min * 60
    reached = np.isfinite(seconds)
    drive_s, way_m = np.where(reached, seconds, 0.0), np.where(reached, metres, 0.0)
    for own in (drive_s, way_m):
        # From the road to a point and back is no drive.
        np.fill_diagonal(own, 0.0)
    planned_s = (np.ceil(drive_s / grid_s) * grid_s).astype(np.int64)
    return Ways(np.where(reached, planned_s, -1), drive_s, way_m)


def places_of(study: Study, request: MobileRequest) -> tuple[Place, ...]:
    """
    Give where the vehicle may stop, by their ids: the venues of the request, or the point of every settlement.

    Raises
    ------
    StudyError
        A venue has no place, or its hours are not understood.
    """
    if request.venues:
        return tuple(sorted((_venue(study, each) for each in request.venues), key=lambda each: each.place_id))
    located = study.settlements[study.settlements["lon"].notna()]
    always = tuple(Opening(weekday, 0, _DAY_S) for weekday in range(7))
    found = [
        Place(str(row["settlement_id"]), str(row["name"]), float(row["lon"]), float(row["lat"]), always)
        for row in located.to_dict("records")
    ]
    return tuple(sorted(found, key=lambda each: each.place_id))


def _venue(study: Study, venue: VenuePart) -> Place:
    lon, lat, hours = venue.lon, venue.lat, venue.hours
    if venue.provider:
        row = _provider(study, venue.provider, f"venues.{venue.id}.provider")
        if lon is None or lat is None:
            lon, lat = row
        if hours is None:
            rows = study.providers["provider_id"] == venue.provider
            hours = str(study.providers.loc[rows, "hours"].iloc[0])
    if lon is None or lat is None or not (np.isfinite(lon) and np.isfinite(lat)):
        raise StudyError(
            "The venue “{venue}” has no place. Write its lon and lat, or a provider that has coordinates.",
            venue=venue.id,
        )
    return Place(
        place_id=venue.id,
        name=venue.name,
        lon=float(lon),
        lat=float(lat),
        openings=_openings(hours or "", venue.id),
        hours=hours or "",
        key_holder=venue.key_holder,
        closed_in_school_holidays=venue.closed_in_school_holidays,
        zl_per_visit=venue.zl_per_visit,
    )


def _openings(hours: str, venue_id: str) -> tuple[Opening, ...]:
    """Read hours; those that do not hold every week are no use to a rota."""
    found = parsed_hours(hours)
    if found.status is HoursStatus.EMPTY:
        return tuple(Opening(weekday, 0, _DAY_S) for weekday in range(7))
    if found.status is not HoursStatus.UNDERSTOOD:
        raise StudyError(
            "The hours “{hours}” of the venue “{venue}” are not understood. "
            "Write days and times, for example “pn-pt 8:00-15:00”.",
            hours=shown(hours),
            venue=venue_id,
        )
    return tuple(Opening(each.weekday, each.open_s, each.close_s) for each in found.intervals if each.share == 1)


def _depot(study: Study, request: MobileRequest) -> tuple[str, float, float]:
    crew = request.crew
    if crew.depot_lon is not None and crew.depot_lat is not None:
        return "", crew.depot_lon, crew.depot_lat
    lon, lat = _provider(study, crew.depot, "crew.depot")
    if not np.isfinite(lon):
        raise StudyError(
            "The depot “{provider}” has no coordinates. Write depot_lon and depot_lat instead.", provider=crew.depot
        )
    rows = study.providers["provider_id"] == crew.depot
    return str(study.providers.loc[rows, "name"].iloc[0]), lon, lat


def _provider(study: Study, provider_id: str, key: str) -> tuple[float, float]:
    rows = study.providers[study.providers["provider_id"] == provider_id]
    if rows.empty:
        raise StudyError(
            "“{value}” in “{key}” is no provider of the study. Check its spelling.", value=shown(provider_id), key=key
        )
    return float(rows["lon"].iloc[0]), float(rows["lat"].iloc[0])


def _check_names(study: Study, request: MobileRequest) -> None:
    known = (
        [
            (f"service.services[{number}]", value, study.services)
            for number, value in enumerate(request.service.services)
        ]
        + [("service.group", request.service.group or "residents", groups())]
        + [
            ("reach.profile", request.reach.profile, study.profiles),
            ("crew.profile", request.crew.profile, study.profiles),
        ]
    )
    for key, value, values in known:
        if value not in values:
            raise StudyError(
                "“{value}” in “{key}” of the request is not one of the known values: {expected}.",
                value=shown(value),
                key=key,
                expected=", ".join(values),
            )


def walk_times(
    measurement: Measurement, request: MobileRequest, sites: Points, *, progress: Progress = silent
) -> TravelTimes:
    """Give the walks from the settlements (rows, in the order of the study) to some sites, as people have them."""
    study, homes = measurement.study, measurement.times.homes
    profile = study.profiles[request.reach.profile]
    times = times_between(study, profile, homes.points, sites, progress=progress)
    return by_settlement(times, homes, inner_ways(study, homes, profile))


def times_between(
    study: Study, profile: Profile, origins: Points, destinations: Points, *, progress: Progress = silent
) -> TravelTimes:
    """Give the travel times between points on the roads of a study, estimated where it has none."""
    if study.roads is None:
        return estimated_times(origins, destinations, profile)
    index = RoadIndex(network_of(study, profile, progress=progress))
    return travel_times(index.network, index.place(origins), index.place(destinations), progress=progress)


def served_by_fixed_points(
    measurement: Measurement, request: MobileRequest, *, progress: Progress = silent
) -> NDArray[np.bool_]:
    """Tell which settlements (in the order of the study) have a fixed point of every service asked for."""
    study = measurement.study
    found = np.full(len(study.settlements), request.reach.fixed_points != "none")
    if request.reach.fixed_points == "measured":
        rows = measurement.results
        for service_id in request.service.services:
            status = rows.loc[rows["service_id"] == service_id, "status"]
            found &= status.isin(SERVED).to_numpy(dtype=bool)
    elif request.reach.fixed_points == "walk":
        walks = walk_times(measurement, request, points_of(study.providers, "provider_id"), progress=progress)
        fixed = (study.providers["form"] == "stationary").to_numpy(dtype=bool)
        near = walks.door_to_door_s <= request.reach.walk_min * 60.0
        for service_id in request.service.services:
            usable = supply_of(study, study.services[service_id], walks, walks).usable
            found &= (usable & fixed & near).any(axis=1)
    return found


def _nearest_fixed_m(
    measurement: Measurement, request: MobileRequest, homes: Points, *, progress: Progress
) -> NDArray[np.float64]:
    """
    Give the way by road to the nearest fixed point that offers every service asked for, and back, for each settlement.

    Infinite where there is none, or where fixed points do not count.
    """
    study, profile = measurement.study, measurement.study.profiles[request.crew.profile]
    if request.reach.fixed_points == "none":
        return np.full(len(homes.ids), np.inf)
    sites = points_of(study.providers, "provider_id")
    there, back = (times_between(study, profile, *ends, progress=progress) for ends in ((homes, sites), (sites, homes)))
    round_trip_m = there.metres + back.metres.T
    round_trip_m[:, (study.providers["form"] != "stationary").to_numpy(dtype=bool)] = np.inf
    for service_id in request.service.services:
        round_trip_m[~supply_of(study, study.services[service_id], there, there).usable] = np.inf
    nearest_m: NDArray[np.float64] = round_trip_m.min(axis=1, initial=np.inf)
    return nearest_m
