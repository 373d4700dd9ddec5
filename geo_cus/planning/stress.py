"""What if one thing fails: every provider lost, every used link of the roads closed, each in turn; who is harmed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from geo_cus.access.outcome import compared
from geo_cus.access.supply import at_times, supply_of
from geo_cus.catalogue import Direction
from geo_cus.errors import Message
from geo_cus.network.homes import by_settlement, some_homes
from geo_cus.network.legs import matches
from geo_cus.network.road_network import NO_PARTS, EdgeParts
from geo_cus.network.routing import travel_times
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.study_times import key_of, points_of, transposed, way_back
from geo_cus.network.travel_times import Points
from geo_cus.network.used_parts import used_parts
from geo_cus.planning.links import links_over
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from geo_cus.access.measurement import Measurement
    from geo_cus.access.supply import Supply
    from geo_cus.catalogue import Service
    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.study_times import TimesKey
    from geo_cus.network.travel_times import Placement, TravelTimes
    from geo_cus.planning.links import Link

_CLOSING: Final = Message("Closing roads in turn")


class Failure(StrEnum):
    """What fails."""

    PROVIDER = "provider"
    LINK = "link"


@dataclass(frozen=True)
class StressTest:
    """
    What the loss of each provider and of each used link would do.

    A settlement is served if a provider that takes its residents, when they can come, is within the limit. Free places
    are not looked at: a closed road would give those of the people behind it to others.

    Parameters
    ----------
    losses
        A row for each failure and service that harms somebody, the worst first. Columns: ``failure`` (`Failure`),
        ``provider_id`` (empty for a link), ``link`` (number in `links`, -1 for a provider), ``service_id``,
        ``people_lost`` (who are served now and would not be), ``people_cut_off`` (who reach a provider now and would
        reach none), ``people_harmed`` (whose way grows or ends), ``way_added`` (the growth of ways that remain, times
        people: person-seconds, or person-metres where the threshold is in kilometres), ``settlements_lost``,
        ``settlements_cut_off``, ``settlements_harmed``, ``settlements_unknown`` (harmed, of unknown people).
    no_backup
        A row for each settlement and service that one failure alone would cut off from every provider. Columns:
        ``settlement_id``, ``settlement``, ``service_id``, ``people`` (Int64), ``provider_id`` (the one provider that it
        reaches; empty if there are several), ``links`` (numbers of the links that would cut it off, in a tuple).
    links
        The links that some way to a nearest provider uses.
    """

    losses: pd.DataFrame
    no_backup: pd.DataFrame
    links: tuple[Link, ...]


class Reach(NamedTuple):
    """
    How far the settlements have to a service.

    Parameters
    ----------
    way
        To the nearest provider that takes the residents when they can come, in the metric of the threshold; infinite
        where none is reached.
    provider
        Its column in the travel times; -1 where none is reached.
    """

    way: NDArray[np.float64]
    provider: NDArray[np.int64]


class _Case(NamedTuple):
    """A service with what all failures share."""

    service: Service
    supply: Supply
    people: NDArray[np.float64]
    reach: Reach


def stress_test(measurement: Measurement, *, services: Sequence[str] = (), progress: Progress = silent) -> StressTest:
    """
    Lose every provider and close every used link of the roads, each in turn, and tell who is harmed.

    Only settlements whose way uses a link are searched anew when it is closed; everybody else's nearest provider stays
    as near as it was, and no way can become shorter. A link is closed for everybody who travels its network, in both
    directions, on the way there and back; see `Link` for what is closed.

    Laws: no failure shortens a way or serves anybody more; the people harmed are never more than all people.

    Parameters
    ----------
    measurement
        The study as it is, for internal use.
    services
        Ids of the services looked at; all by default.
    progress
        Called with the share of the links done; may raise `Cancelled`.
    """
    cases = _cases(measurement, services)
    rows = [row for case in cases for row in _without_providers(measurement, case)]
    links: list[Link] = []
    for closing in _closings(measurement, cases):
        rows += closing.rows(first=len(links), progress=progress)
        links += closing.links
    kept = [_loss(row) for row in rows if row.harmed.any()]
    return StressTest(_ranked(kept), _no_backup(measurement, cases, rows), tuple(links))


def used_links(measurement: Measurement, *, services: Sequence[str] = ()) -> tuple[Link, ...]:
    """
    Give the links that some way to a nearest provider uses: those which a stress test of the same services closes.

    Without roads there are none.
    """
    return tuple(link for closing in _closings(measurement, _cases(measurement, services)) for link in closing.links)


def reach(service: Service, times: TravelTimes, supply: Supply) -> Reach:
    """Give the way of every settlement to the nearest provider that takes its residents when they can come."""
    way = np.where(supply.usable, compared(times, service.threshold.metric), np.inf)
    if not way.shape[1]:
        return Reach(np.full(len(way), np.inf), np.full(len(way), -1))
    nearest = way.argmin(axis=1)
    least = way[np.arange(len(way)), nearest]
    return Reach(least, np.where(np.isfinite(least), nearest, -1))


def _cases(measurement: Measurement, services: Sequence[str]) -> list[_Case]:
    study = measurement.study
    return [_case(measurement, study.services[name]) for name in services or study.services]


def _case(measurement: Measurement, service: Service) -> _Case:
    study, times = measurement.study, measurement.times
    central = times.of(service)
    supply = supply_of(study, service, central, times.back_of(service))
    people = study.settlements[service.group_id].to_numpy(dtype=np.float64, na_value=np.nan)
    return _Case(service, supply, people, reach(service, central, supply))


class _Row(NamedTuple):
    """A failure and a service: ways before and after, of all settlements."""

    failure: Failure
    provider_id: str
    link: int
    case: _Case
    way: NDArray[np.float64]

    @property
    def harmed(self) -> NDArray[np.bool_]:
        return np.asarray(self.way > self.case.reach.way)

    @property
    def cut_off(self) -> NDArray[np.bool_]:
        return np.isfinite(self.case.reach.way) & ~np.isfinite(self.way)

    @property
    def lost(self) -> NDArray[np.bool_]:
        limit = self.case.service.threshold.limit
        return (self.case.reach.way <= limit) & (self.way > limit)


def _without_providers(measurement: Measurement, case: _Case) -> Iterator[_Row]:
    times, names = measurement.times.of(case.service), measurement.study.providers["provider_id"]
    for column in np.unique(case.reach.provider[case.reach.provider >= 0]).tolist():
        lost = np.arange(len(names)) == column
        way = reach(case.service, times, case.supply.without(lost)).way
        yield _Row(Failure.PROVIDER, str(names.iloc[column]), -1, case, way)


class _Closing:
    """The used links of one network, closed in turn."""

    def __init__(self, measurement: Measurement, network: RoadNetwork, cases: list[_Case]) -> None:
        self._measurement, self._network, self._cases = measurement, network, cases
        self._homes = measurement.times.homes
        self._index = index = RoadIndex(network)
        sites = points_of(measurement.study.providers, "provider_id")
        placed = index.place(self._homes.points), index.place(sites)
        self._sites = placed[1]
        used = [(key, case, *self._used(key, case, placed)) for case in cases for key in _keys(case.service)]
        edges = np.unique(np.concatenate([parts.edge for *_, parts in used]))
        stops = index.place(_together(self._homes.settlements, sites))
        roads = measurement.study.roads
        if roads is None:
            message = "a study without roads has no links"
            raise ValueError(message)
        every = links_over(network, roads, measurement.study.settlements, edges=edges, stops=stops, homes=placed[0])
        users = [_users(every, settlement, parts) for *_, settlement, parts in used]
        kept = [number for number in range(len(every)) if any(number in own for own in users)]
        self.links = [every[number] for number in kept]
        self._users: list[dict[int, NDArray[np.int64]]] = [{} for _ in kept]
        for (_, case, *_), own in zip(used, users, strict=True):
            which = next(place for place, one in enumerate(cases) if one is case)
            for place, number in enumerate(kept):
                if number in own:
                    before = self._users[place].get(which, np.empty(0, dtype=np.int64))
                    self._users[place][which] = np.union1d(before, own[number])

    def rows(self, *, first: int, progress: Progress) -> Iterator[_Row]:
        """Close every link; give a row for each service of which somebody's way uses it."""
        for place, (link, users) in enumerate(zip(self.links, self._users, strict=True)):
            progress(_CLOSING, place / len(self.links))
            shut = replace(self._network, closed=_both(self._network.closed, link.closed))
            settlements = np.unique(np.concatenate(list(users.values())))
            keys = {key for which in users for key in _keys(self._cases[which].service)}
            times = {key: self._times(shut, key, settlements) for key in sorted(keys)}
            for which in users:
                case = self._cases[which]
                yield _Row(Failure.LINK, "", first + place, case, self._way(case, times))
        progress(_CLOSING, 1.0)

    def _used(
        self, key: TimesKey, case: _Case, placed: tuple[Placement, Placement]
    ) -> tuple[NDArray[np.int64], EdgeParts]:
        """Give the parts of edges that ways to the nearest providers use, and the settlements whose ways they are."""
        nearest = case.reach.provider[self._homes.owner]
        home = np.flatnonzero(nearest >= 0)
        pairs = np.stack([home, nearest[home]], axis=1)
        homes, sites = placed
        if key.direction is Direction.TO_PROVIDER:
            found = used_parts(self._network, homes, sites, pairs, metric=key.metric)
        else:
            found = used_parts(self._network, sites, homes, pairs[:, ::-1], metric=key.metric)
        return self._homes.owner[home[found.pair]], found.parts

    def _times(self, network: RoadNetwork, key: TimesKey, settlements: NDArray[np.int64]) -> TravelTimes:
        """Give the times of a key with those of some settlements searched anew over another network."""
        before = self._measurement.times.by_key[key].central
        own, inner = some_homes(self._homes, self._measurement.times.inner[key.profile_id], settlements)
        homes, sites = self._index.place(own.points), self._sites
        if key.direction is Direction.TO_PROVIDER:
            fresh = travel_times(network, homes, sites, metric=key.metric)
        else:
            fresh = transposed(travel_times(network, sites, homes, metric=key.metric))
        settled = by_settlement(fresh, own, inner)
        seconds, metres = before.seconds.copy(), before.metres.copy()
        seconds[settlements], metres[settlements] = settled.seconds, settled.metres
        return replace(before, seconds=seconds, metres=metres)

    def _way(self, case: _Case, times: Mapping[TimesKey, TravelTimes]) -> NDArray[np.float64]:
        service, supply = case.service, case.supply
        there = times[key_of(service)]
        if service.visit_s > 0:
            supply = at_times(supply, self._measurement.study, service, there, times[way_back(key_of(service))])
        return reach(service, there, supply).way


def _closings(measurement: Measurement, cases: list[_Case]) -> Iterator[_Closing]:
    for profile_id, network in sorted(measurement.times.networks.items()):
        own = [case for case in cases if case.service.profile_id == profile_id]
        if own:
            yield _Closing(measurement, network, own)


def _keys(service: Service) -> list[TimesKey]:
    """Tell which travel times a service depends on."""
    key = key_of(service)
    return [key, way_back(key)] if service.visit_s > 0 else [key]


def _both(one: EdgeParts, other: EdgeParts) -> EdgeParts:
    return EdgeParts(*(np.r_[mine, theirs] for mine, theirs in zip(one, other, strict=True)))


def _together(one: Points, other: Points) -> Points:
    return Points((*one.ids, *other.ids), np.r_[one.lon, other.lon], np.r_[one.lat, other.lat])


def _users(links: list[Link], settlement: NDArray[np.int64], used: EdgeParts) -> dict[int, NDArray[np.int64]]:
    """Tell by the number of a link which settlements' ways lead over what is closed of it."""
    number = np.repeat(np.arange(len(links)), [len(link.closed.edge) for link in links])
    closed = EdgeParts(
        *(np.concatenate([link.closed[place] for link in links] or [NO_PARTS[place]]) for place in range(3))
    )
    row, part = matches(np.arange(len(used.edge)), used.edge, closed.edge)
    over = np.minimum(used.end[row], closed.end[part]) > np.maximum(used.start[row], closed.start[part])
    pairs = np.unique(np.stack([number[part[over]], settlement[row[over]]], axis=1), axis=0)
    return {int(link): pairs[pairs[:, 0] == link, 1] for link in np.unique(pairs[:, 0]).tolist()}


_LOSS_COLUMNS: Final = (
    "failure", "provider_id", "link", "service_id", "people_lost", "people_cut_off", "people_harmed", "way_added",
    "settlements_lost", "settlements_cut_off", "settlements_harmed", "settlements_unknown",
)  # fmt: skip


def _loss(row: _Row) -> dict[str, object]:
    people, before = row.case.people, row.case.reach.way
    persons = np.nan_to_num(people, nan=0.0)
    grows = row.harmed & np.isfinite(row.way)
    added = np.subtract(row.way, before, out=np.zeros(len(before)), where=grows)
    masks = {"lost": row.lost, "cut_off": row.cut_off, "harmed": row.harmed}
    return {
        "failure": row.failure,
        "provider_id": row.provider_id,
        "link": row.link,
        "service_id": row.case.service.service_id,
        **{f"people_{name}": int(persons[mask].sum()) for name, mask in masks.items()},
        "way_added": float(added @ persons),
        **{f"settlements_{name}": int(mask.sum()) for name, mask in masks.items()},
        "settlements_unknown": int((row.harmed & np.isnan(people)).sum()),
    }


def _ranked(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Put those first of which most people lose the service, then are cut off, then travel longer."""
    table = pd.DataFrame(rows, columns=list(_LOSS_COLUMNS))
    by = ["people_lost", "people_cut_off", "people_harmed", "settlements_lost", "settlements_cut_off"]
    by += ["settlements_harmed", "failure", "provider_id", "link", "service_id"]
    return table.sort_values(by, ascending=[False] * 6 + [True] * 4, kind="stable").reset_index(drop=True)


def _no_backup(measurement: Measurement, cases: list[_Case], rows: list[_Row]) -> pd.DataFrame:
    settlements = measurement.study.settlements
    found: list[dict[str, object]] = []
    for case in cases:
        own = [row for row in rows if row.case is case and row.cut_off.any()]
        for place in np.flatnonzero(np.any([row.cut_off for row in own], axis=0)).tolist() if own else []:
            cutting = [row for row in own if row.cut_off[place]]
            found.append(
                {
                    "settlement_id": str(settlements["settlement_id"].iloc[place]),
                    "settlement": str(settlements["name"].iloc[place]),
                    "service_id": case.service.service_id,
                    "people": settlements[case.service.group_id].iloc[place],
                    "provider_id": next((row.provider_id for row in cutting if row.failure is Failure.PROVIDER), ""),
                    "links": tuple(row.link for row in cutting if row.failure is Failure.LINK),
                }
            )
    columns = ["settlement_id", "settlement", "service_id", "people", "provider_id", "links"]
    return pd.DataFrame(found, columns=columns).astype({"people": "Int64"})
