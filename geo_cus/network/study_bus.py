"""The walks of a study between its settlements, the stops of its buses and its providers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo_cus.catalogue import Metric
from geo_cus.network.bus import Walks
from geo_cus.network.estimate import estimated_times
from geo_cus.network.routing import travel_times
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.study_times import network_of, points_of
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from geo_cus.data.study import Study
    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.travel_times import Points

ON_FOOT: Final = "foot"
"""The way of travelling by which people come to a stop."""


def study_walks(
    study: Study, *, origins: Points | None = None, network: RoadNetwork | None = None, progress: Progress = silent
) -> Walks:
    """
    Compute how long the walks of people who go by bus are.

    Over the footways of the study; where it has no roads, along straight lines times the detour factor of the profile
    ``foot``. A walk is as long in both directions.

    Parameters
    ----------
    study
        A study with bus lines.
    origins
        Where people set out, the rows of the walks; None for the settlements, each by its own point: the way inside a
        settlement is then not part of the walk.
    network
        The footways of the study, if they are there already.
    progress
        Called while the network is built and searched.

    Returns
    -------
    Walks
        Origins, stops and providers in the order of the study; infinite where an end has no position, lies too far
        from every footway, or is not joined to the other.

    Raises
    ------
    ValueError
        The study has no bus lines.
    NetworkError
        The road file of the study holds no footway that can be used.
    """
    if study.bus is None:
        message = "a study without bus lines has no walks to stops"
        raise ValueError(message)
    homes = points_of(study.settlements, "settlement_id") if origins is None else origins
    stops = points_of(study.bus.stops, "stop_id")
    sites = points_of(study.providers, "provider_id")
    pairs = ((homes, stops), (stops, sites), (homes, sites), (stops, stops))
    if study.roads is None:
        profile = study.profiles[ON_FOOT]
        walks = [estimated_times(start, end, profile).seconds for start, end in pairs]
    else:
        footways = network or network_of(study, study.profiles[ON_FOOT], progress=progress)
        walks = _over_roads(footways, pairs, progress)
    return Walks(to_stops_s=walks[0], from_stops_s=walks[1], direct_s=walks[2], between_stops_s=walks[3])


def _over_roads(
    network: RoadNetwork, pairs: tuple[tuple[Points, Points], ...], progress: Progress
) -> list[NDArray[np.float64]]:
    index = RoadIndex(network)
    placed = {id(points): index.place(points) for pair in pairs for points in pair}
    return [
        travel_times(network, placed[id(start)], placed[id(end)], metric=Metric.SECONDS, progress=progress).seconds
        for start, end in pairs
    ]
