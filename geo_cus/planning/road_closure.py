"""Roads of which some ways, or a stretch between two points, are closed to everybody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import scipy
import shapely

from geo_cus.errors import ScenarioError
from geo_cus.faults import shown
from geo_cus.network.geodesy import great_circle_m, to_plane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo_cus.data.roads import Roads

FARTHEST_M: Final = 200.0
"""So far from a road a point still means that road."""

_LONGEST_DETOUR: Final = 2.0
_FREE_DETOUR_M: Final = 500.0
_NO_ROADS: Final = ("footway", "path", "steps", "pedestrian", "cycleway", "corridor", "bridleway", "")
"""Ways that are no roads, unless they carry a ferry; a bridge for walkers is closed by its way id."""

Degrees = tuple[float, float]
"""Longitude and latitude."""


def with_ways_closed(roads: Roads, way_ids: Sequence[str]) -> Roads:
    """
    Close some ways.

    Who lives at a closed way stays there: see `geo_cus.network.closures`.

    Raises
    ------
    ScenarioError
        No way is named, or one is not in the road file.
    """
    ids = roads.tags["way_id"].to_numpy(dtype=object)
    strange = [way_id for way_id in way_ids if way_id not in set(ids)]
    if strange or not way_ids:
        raise ScenarioError(
            "There is no way “{way}” in the road file. Use the identifiers of its ways.",
            way=shown(strange[0]) if strange else "",
        )
    begins, way = _pieces(roads)
    return _with_pieces_closed(roads, begins[np.isin(ids, list(way_ids))[way]])


def way_at(roads: Roads, point: Degrees) -> str:
    """
    Give the identifier of the way nearest to a point; footways, cycleways and what is closed already are passed over.

    Raises
    ------
    ScenarioError
        The point lies farther than 200 m from every road.
    """
    begins, way = _usable_pieces(roads)
    nearest = _nearest_piece(roads, roads.way_nodes[begins], roads.way_nodes[begins + 1], point)
    return str(roads.tags["way_id"].iloc[int(way[nearest])])


def with_stretch_closed(roads: Roads, start: Degrees, stop: Degrees) -> Roads:
    """
    Close the shortest stretch between two points, the pieces on which they stand among it.

    A piece leads from one node of a way to the next. Footways and cycleways are left as they are.

    Raises
    ------
    ScenarioError
        A point lies farther than 200 m from every road, or no road leads straight from one to the other.
    """
    begins, _ = _usable_pieces(roads)
    tail, head = roads.way_nodes[begins], roads.way_nodes[begins + 1]
    metres = great_circle_m(roads.lon[tail], roads.lat[tail], roads.lon[head], roads.lat[head])
    first, last = (_nearest_piece(roads, tail, head, point) for point in (start, stop))
    closed = {first, last} | (set() if first == last else _between(tail, head, metres, (first, last), (start, stop)))
    return _with_pieces_closed(roads, begins[sorted(closed)])


def _pieces(roads: Roads) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give for every piece its place in `Roads.way_nodes` and the number of its way."""
    counts = np.diff(roads.way_offsets)
    is_begin = np.ones(len(roads.way_nodes), dtype=bool)
    is_begin[roads.way_offsets[1:] - 1] = False
    return np.flatnonzero(is_begin), np.repeat(np.arange(len(counts)), counts - 1)


def _usable_pieces(roads: Roads) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give what `_pieces` gives of the roads that are open to more than walkers and riders."""
    begins, way = _pieces(roads)
    usable = ~np.isin(roads.tags["highway"].to_numpy(dtype=object)[way], _NO_ROADS)
    usable |= roads.tags["route"].to_numpy(dtype=object)[way] == "ferry"
    if roads.closed is not None:
        usable &= ~roads.closed[begins]
    return begins[usable], way[usable]


def _nearest_piece(roads: Roads, tail: NDArray[np.int64], head: NDArray[np.int64], point: Degrees) -> int:
    x, y = to_plane(roads.lon, roads.lat)
    lines = shapely.linestrings(np.stack([np.c_[x[tail], y[tail]], np.c_[x[head], y[head]]], axis=1))
    spot = shapely.Point(*(float(value[0]) for value in to_plane(np.array([point[0]]), np.array([point[1]]))))
    distance_m = shapely.distance(np.asarray(lines, dtype=object), spot)
    if not len(distance_m) or distance_m.min() > FARTHEST_M:
        raise ScenarioError(
            "There is no road within {metres} m of the point {lon}, {lat}.",
            metres=int(FARTHEST_M),
            lon=f"{point[0]:.5f}",
            lat=f"{point[1]:.5f}",
        )
    return int(distance_m.argmin())


def _between(
    tail: NDArray[np.int64],
    head: NDArray[np.int64],
    metres: NDArray[np.float64],
    ends: tuple[int, int],
    points: tuple[Degrees, Degrees],
) -> set[int]:
    """Give the pieces of the shortest way from one piece to another, both left out."""
    nodes, flat = np.unique(np.r_[tail, head], return_inverse=True)
    a, b = flat[: len(tail)], flat[len(tail) :]
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((np.arange(len(a)), metres, high, low))
    kept = order[np.r_[True, (np.diff(low[order]) != 0) | (np.diff(high[order]) != 0)]]
    # A length of zero would be no link for scipy.
    graph = scipy.sparse.csr_array(
        (np.maximum(metres[kept], 1e-9), (low[kept], high[kept])), shape=(len(nodes), len(nodes))
    )
    sources = [int(a[ends[0]]), int(b[ends[0]])]
    far, before, _ = scipy.sparse.csgraph.dijkstra(
        graph, directed=False, indices=sources, return_predecessors=True, min_only=True
    )
    node = min((int(a[ends[1]]), int(b[ends[1]])), key=lambda place: far[place])
    beeline_m = float(great_circle_m(*(np.array([value]) for value in (*points[0], *points[1])))[0])
    if not far[node] <= _LONGEST_DETOUR * beeline_m + _FREE_DETOUR_M:
        raise ScenarioError("No road leads straight from the one point to the other. Name the ways instead.")
    piece_of = dict(zip(zip(low[kept].tolist(), high[kept].tolist(), strict=True), kept.tolist(), strict=True))
    found = set()
    while before[node] >= 0:
        found.add(int(piece_of[min(node, int(before[node])), max(node, int(before[node]))]))
        node = int(before[node])
    return found


def _with_pieces_closed(roads: Roads, pieces: NDArray[np.int64]) -> Roads:
    """Close pieces by their places in `Roads.way_nodes`, beside those that are closed already."""
    closed = np.zeros(len(roads.way_nodes), dtype=bool) if roads.closed is None else roads.closed.copy()
    closed[pieces] = True
    return replace(roads, closed=closed)
