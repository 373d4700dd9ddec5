"""Travel times between any points over any roads, as a table."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple, TextIO

import numpy as np

from geo_cus.atomic import writing
from geo_cus.catalogue import Metric, chosen_profile
from geo_cus.data.query_points import read_points
from geo_cus.data.road_files import read_roads
from geo_cus.data.study_files import sha256_of
from geo_cus.network.build import build_network
from geo_cus.network.round_trip import Trip, trip_times
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.study_times import points_of
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.travel_times import TravelTimes


class MatrixSize(NamedTuple):
    """How many pairs a matrix has, and how many of them are linked by roads."""

    pairs: int
    reachable: int


def write_matrix(
    roads: Path,
    origins: Path,
    destinations: Path,
    out: Path,
    *,
    profile: str = "car",
    metric: Metric = Metric.SECONDS,
    trip: Trip = Trip.THERE,
    progress: Progress = silent,
) -> MatrixSize:
    """
    Write the travel times of all pairs of points over a road file as CSV, as `matrix_csv` gives it.

    Parameters
    ----------
    roads
        Road file.
    origins, destinations
        CSV files ``id,lat,lon``.
    out
        The file to write.
    profile
        Way of travelling: a key of the catalogue's profiles, or a TOML file of the same form.
    metric, trip
        As in `matrix_times`.

    Raises
    ------
    StudyError
        There is no such way of travelling.
    SourceError
        A file cannot be read.
    NetworkError
        The road file holds no usable road.
    """
    chosen = chosen_profile(profile)
    starts, ends = (read_points(path) for path in (origins, destinations))
    source = read_roads(roads, with_background=False, progress=progress)
    network = build_network(source.roads, chosen, source_sha256=sha256_of(roads))
    times = matrix_times(network, starts, ends, metric=metric, trip=trip, progress=progress)
    with writing(out) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        _write(times, file)
    return matrix_size(times)


def matrix_times(
    network: RoadNetwork,
    origins: pd.DataFrame,
    destinations: pd.DataFrame,
    *,
    metric: Metric = Metric.SECONDS,
    trip: Trip = Trip.THERE,
    progress: Progress = silent,
) -> TravelTimes:
    """
    Compute the travel times of all pairs of points.

    Parameters
    ----------
    network
        The roads of one way of travelling.
    origins, destinations
        Points, as `geo_cus.data.query_points.read_points` gives them.
    metric
        What is least: seconds or metres.
    trip
        From the origins to the destinations, back, or there and back; ``from_id`` is the origin in each case.
    progress
        Called with the share of each way done; may raise `Cancelled`.
    """
    index = RoadIndex(network)
    starts, ends = (index.place(points_of(points, "id")) for points in (origins, destinations))
    return trip_times(network, starts, ends, trip, metric=metric, progress=progress)


def matrix_size(times: TravelTimes) -> MatrixSize:
    """Count the pairs, and those that are linked."""
    return MatrixSize(times.seconds.size, int(np.isfinite(times.seconds).sum()))


def matrix_csv(times: TravelTimes) -> bytes:
    """
    Give the travel times of all pairs of points as CSV.

    The columns are ``from_id,to_id,seconds,metres,status``. Every pair stands in the file; without a way its seconds
    and metres are empty, and the status tells why: ``unreachable``, ``origin_not_placed``, ``destination_not_placed``.
    """
    file = io.StringIO(newline="")
    _write(times, file)
    return file.getvalue().encode()


def _write(times: TravelTimes, file: TextIO) -> None:
    from_placed, to_placed = times.origins.placed, times.destinations.placed
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("from_id", "to_id", "seconds", "metres", "status"))
    for row, from_id in enumerate(times.origins.points.ids):
        for column, to_id in enumerate(times.destinations.points.ids):
            seconds, metres = times.seconds[row, column], times.metres[row, column]
            if np.isfinite(seconds):
                writer.writerow((from_id, to_id, f"{seconds:.3f}", f"{metres:.3f}", "reachable"))
            else:
                status = _why_not(from_placed=bool(from_placed[row]), to_placed=bool(to_placed[column]))
                writer.writerow((from_id, to_id, "", "", status))


def _why_not(*, from_placed: bool, to_placed: bool) -> str:
    if not from_placed:
        return "origin_not_placed"
    return "unreachable" if to_placed else "destination_not_placed"
