"""All travel times that a study needs: settlements by providers, for each way of travelling its services ask for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo_cus.catalogue import Direction, Metric
from geo_cus.errors import Message
from geo_cus.network.band import TimesBand, times_band
from geo_cus.network.build import network_fingerprint
from geo_cus.network.closures import with_closures
from geo_cus.network.estimate import estimated_band
from geo_cus.network.homes import Homes, InnerWays, by_settlement, homes_of, inner_ways
from geo_cus.network.network_cache import kept_network
from geo_cus.network.road_network import NO_PARTS
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.travel_times import Placement, Points, TravelTimes, same_points
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from geo_cus.catalogue import Profile, Service
    from geo_cus.data.study import Study
    from geo_cus.network.road_network import RoadNetwork

_BUILDING = Message("Building the road network")


class TimesKey(NamedTuple):
    """Which travel times: by which way of travelling, what is least, who travels."""

    profile_id: str
    metric: Metric
    direction: Direction


@dataclass(frozen=True, slots=True)
class StudyTimes:
    """
    The travel times of a study.

    Parameters
    ----------
    networks
        The networks used, by profile id; empty where times are estimated.
    by_key
        Low, central and high times, settlements (rows, in the order of the study) by providers (columns, likewise);
        also where the provider is the one who travels.
    estimated
        True if the study has no roads.
    homes
        Where the people of the settlements live.
    inner
        The ways inside settlements of one point, by profile id.
    by_point
        The central times of the demand points (rows, in the order of `homes`); empty where every settlement is one
        point.
    """

    networks: Mapping[str, RoadNetwork]
    by_key: Mapping[TimesKey, TimesBand]
    estimated: bool
    homes: Homes
    inner: Mapping[str, InnerWays]
    by_point: Mapping[TimesKey, TravelTimes]

    def of(self, service: Service) -> TravelTimes:
        """Give the central travel times by which a service is measured."""
        return self.band_of(service).central

    def band_of(self, service: Service) -> TimesBand:
        """Give the low, central and high travel times of a service."""
        return self.by_key[key_of(service)]

    def points_by(self, key: TimesKey) -> TravelTimes:
        """Give the central times of the demand points, which are those of the settlements where each is one point."""
        return self.by_point.get(key, self.by_key[key].central)

    def back_of(self, service: Service, draw: str = "central") -> TravelTimes | None:
        """
        Give the times of the ways back, settlements by providers too; None where the service's visits are not judged.

        Parameters
        ----------
        service
            The service.
        draw
            ``low``, ``central`` or ``high``.
        """
        if service.visit_s <= 0:
            return None
        times: TravelTimes = getattr(self.by_key[way_back(key_of(service))], draw)
        return times


def key_of(service: Service) -> TimesKey:
    """Tell which travel times a service is measured by."""
    return TimesKey(service.profile_id, service.threshold.metric, service.direction)


def way_back(key: TimesKey) -> TimesKey:
    """Tell which travel times are those of the way back."""
    to_home = key.direction is Direction.TO_HOME
    return key._replace(direction=Direction.TO_PROVIDER if to_home else Direction.TO_HOME)


def keys_of(services: Iterable[Service]) -> set[TimesKey]:
    """Tell which travel times services are measured by, those of the way back where visits are judged among them."""
    ways = [(key_of(service), service.visit_s) for service in services]
    return {key for key, _ in ways} | {way_back(key) for key, visit_s in ways if visit_s > 0}


def study_times(
    study: Study,
    *,
    also: Iterable[TimesKey] = (),
    known: StudyTimes | None = None,
    progress: Progress = silent,
) -> StudyTimes:
    """
    Build the networks of a study and compute its travel times.

    Parameters
    ----------
    study
        What is studied.
    also
        Travel times wanted besides those by which its services are measured.
    known
        Travel times of a study of the same roads, profiles and limits, whatever is closed on them: its networks are not
        built again, and points that it has are not placed again.
    progress
        Called with the share of each step done; may raise `Cancelled`.

    Raises
    ------
    NetworkError
        The road file of the study holds no road that can be used.
    """
    keys = sorted(keys_of(study.services.values()) | set(also))
    homes, providers = homes_of(study), points_of(study.providers, "provider_id")
    by_key: dict[TimesKey, TimesBand] = {}
    by_point: dict[TimesKey, TravelTimes] = {}
    networks: dict[str, RoadNetwork] = {}
    inner: dict[str, InnerWays] = {}
    for profile_id in sorted({key.profile_id for key in keys}):
        profile = study.profiles[profile_id]
        inner[profile_id] = inner_ways(study, homes, profile)
        wanted = [key for key in keys if key.profile_id == profile_id]
        if study.roads is None:
            bands = {key: estimated_band(homes.points, providers, profile) for key in wanted}
        else:
            built = None if known is None else known.networks.get(profile_id)
            networks[profile_id] = network_of(study, profile, built=built, progress=progress)
            ends = _placed(networks[profile_id], (homes.points, providers), known)
            bands = _times_between(networks[profile_id], wanted, ends, progress)
        for key, band in bands.items():
            by_key[key] = band_by_settlement(band, homes, inner[profile_id])
            if homes.scattered:
                by_point[key] = band.central
    return StudyTimes(networks, by_key, study.roads is None, homes, inner, by_point)


def band_by_settlement(band: TimesBand, homes: Homes, inner: InnerWays) -> TimesBand:
    """Give the three times by settlement; where one is the central one itself, it stays so."""
    central = by_settlement(band.central, homes, inner)
    low, high = (
        central if times is band.central else by_settlement(times, homes, inner) for times in (band.low, band.high)
    )
    return TimesBand(low, central, high)


def network_of(
    study: Study, profile: Profile, *, built: RoadNetwork | None = None, progress: Progress = silent
) -> RoadNetwork:
    """
    Build the network of a study with roads for one way of travelling.

    Parameters
    ----------
    study, profile
        The roads, and who travels.
    built
        A network of the same roads, profile and limits that is there; what is closed on it does not matter.
    progress
        Called before and after.
    """
    if study.roads is None:
        message = "a study without roads has no network"
        raise ValueError(message)
    progress(_BUILDING, 0.0)
    sha256 = "|".join(source.sha256 for source in study.sources if source.role == "roads")
    if built is None:
        network = kept_network(study.roads, profile, source_sha256=sha256, limits=study.speed_limits)
    else:
        fingerprint = network_fingerprint(sha256, profile, study.speed_limits)
        network = replace(built, closed=NO_PARTS, fingerprint=fingerprint)
    network = with_closures(network, study.roads)
    progress(_BUILDING, 1.0)
    return network


def points_of(table: pd.DataFrame, id_column: str) -> Points:
    """Give the rows of a table as places, by their columns ``lon`` and ``lat`` (degrees, NaN where unknown)."""
    ids = tuple(table[id_column].astype(str))
    return Points(ids, table["lon"].to_numpy(dtype=np.float64), table["lat"].to_numpy(dtype=np.float64))


def times_over_roads(
    network: RoadNetwork, keys: list[TimesKey], homes: Points, providers: Points, progress: Progress
) -> dict[TimesKey, TimesBand]:
    """Compute the times of some keys of one way of travelling, demand points (rows) by providers."""
    return _times_between(network, keys, _placed(network, (homes, providers), None), progress)


def _placed(
    network: RoadNetwork, points: tuple[Points, Points], known: StudyTimes | None
) -> tuple[Placement, Placement]:
    """Place demand points and providers; where both are placed already, they stay there."""
    profile_id = network.profile.profile_id
    times = [] if known is None else [known.points_by(key) for key in known.by_key if key.profile_id == profile_id]
    if times and all(map(same_points, points, (times[0].origins.points, times[0].destinations.points))):
        return times[0].origins, times[0].destinations
    index = RoadIndex(network)
    return index.place(points[0]), index.place(points[1])


def _times_between(
    network: RoadNetwork, keys: list[TimesKey], ends: tuple[Placement, Placement], progress: Progress
) -> dict[TimesKey, TimesBand]:
    starts, sites = ends
    found: dict[TimesKey, TimesBand] = {}
    for key in keys:
        if key.direction is Direction.TO_PROVIDER:
            found[key] = times_band(network, starts, sites, metric=key.metric, progress=progress)
        else:
            low, central, high = times_band(network, sites, starts, metric=key.metric, progress=progress)
            turned = transposed(central)
            found[key] = TimesBand(
                turned if low is central else transposed(low), turned, turned if high is central else transposed(high)
            )
    return found


def transposed(times: TravelTimes) -> TravelTimes:
    """Give the same times with destinations as rows and origins as columns; the direction of travel stays."""
    return replace(
        times,
        origins=times.destinations,
        destinations=times.origins,
        seconds=np.ascontiguousarray(times.seconds.T),
        metres=np.ascontiguousarray(times.metres.T),
    )
