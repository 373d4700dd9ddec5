"""Roads and a profile -> `RoadNetwork`."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo_cus.errors import NetworkError
from geo_cus.network.exact import on_grid
from geo_cus.network.geodesy import great_circle_m
from geo_cus.network.road_network import NetworkReport, RoadNetwork
from geo_cus.network.speeds import blocked_nodes, way_speeds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.catalogue import Profile
    from geo_cus.data.roads import Roads

BUILDER_VERSION: Final = 1
"""Raised when the same roads and profile would give another network; part of the fingerprint."""

SHORTEST_EDGE_M: Final = 0.001
"""Two road nodes on the same spot are kept this far apart, so that no edge has length zero."""

_MPS_PER_KPH: Final = 1 / 3.6


class _Edges(NamedTuple):
    """Edges between junctions: end nodes, the way they belong to, and their lines as node numbers."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    way: NDArray[np.int64]
    offsets: NDArray[np.int64]
    line: NDArray[np.int64]


def build_network(roads: Roads, profile: Profile, *, source_sha256: str) -> RoadNetwork:
    """
    Build the network of one way of travelling.

    Ways are cut at junctions into edges, closed ways and impassable barriers taken out, seconds given to both
    directions of every edge, and small islands dropped: parts of the network that cannot be left and entered again and
    have fewer road nodes than the profile asks for. The largest part always stays.

    Parameters
    ----------
    roads
        The ways of a source.
    profile
        The way of travelling.
    source_sha256
        Fingerprint of the file the roads come from.

    Raises
    ------
    NetworkError
        There is no usable road in the source.
    """
    speeds = way_speeds(roads, profile)
    usable = (speeds.forward_kph > 0) | (speeds.backward_kph > 0)
    if not usable.any():
        raise NetworkError("The road file holds no road that can be used for “{profile}”.", profile=profile.profile_id)
    edges = _cut_at_junctions(roads, usable, blocked_nodes(roads, profile))
    length_m = _lengths(edges, roads)
    forward_s = _seconds(length_m, speeds.forward_kph[edges.way])
    backward_s = _seconds(length_m, speeds.backward_kph[edges.way])
    keep, components_kept, islands = _kept_edges(edges, forward_s, backward_s, profile)
    report = NetworkReport(
        ways_read=len(usable),
        ways_closed=int((~usable).sum()),
        islands_dropped=islands,
        islands_dropped_km=float(length_m[~keep].sum() / 1000),
        components_kept=components_kept,
        length_km=float(length_m[keep].sum() / 1000),
    )
    fingerprint = hashlib.sha256(f"{BUILDER_VERSION}|{source_sha256}|{profile.parameters}".encode()).hexdigest()
    kept = _chosen(edges, keep)
    junctions, ends = np.unique(np.r_[kept.first, kept.last], return_inverse=True)
    class_names, edge_class = np.unique(speeds.road_class[kept.way].astype(str), return_inverse=True)
    return RoadNetwork(
        profile=profile,
        node_count=len(junctions),
        edge_from=ends[: len(kept.first)].astype(np.int32),
        edge_to=ends[len(kept.first) :].astype(np.int32),
        edge_length_m=length_m[keep],
        forward_s=forward_s[keep],
        backward_s=backward_s[keep],
        edge_class=edge_class.astype(np.int16),
        class_names=tuple(class_names.tolist()),
        shape_offsets=kept.offsets,
        shape_lon=roads.lon[kept.line],
        shape_lat=roads.lat[kept.line],
        report=report,
        has_class=roads.has_class,
        fingerprint=fingerprint,
    )


def _cut_at_junctions(roads: Roads, usable: NDArray[np.bool_], blocked: NDArray[np.int64]) -> _Edges:
    """Cut the usable ways wherever another way, or the way itself, passes the same node, and at barriers."""
    sizes = np.diff(roads.way_offsets)
    way_of = np.repeat(np.arange(len(sizes)), sizes)
    kept = usable[way_of]
    nodes, way_of = roads.way_nodes[kept], way_of[kept]
    barrier = np.isin(nodes, blocked)
    begins = np.r_[True, way_of[1:] != way_of[:-1]]
    ends = np.r_[begins[1:], True]
    cut = begins | ends | barrier | (np.bincount(nodes)[nodes] > 1)
    starts = np.flatnonzero(cut & ~ends)
    stops = np.flatnonzero(cut & ~begins)
    counts = stops - starts + 1
    offsets = np.r_[0, np.cumsum(counts)]
    positions = np.arange(offsets[-1]) - np.repeat(offsets[:-1] - starts, counts)
    before, behind = _parted_at(barrier, nodes, len(roads.lon))
    return _Edges(behind[starts], before[stops], way_of[starts], offsets, nodes[positions])


def _parted_at(
    barrier: NDArray[np.bool_], nodes: NDArray[np.int64], node_count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give each passage of a barrier two nodes of its own, before and behind, so that no road leads through."""
    passages = int(barrier.sum())
    before, behind = nodes.copy(), nodes.copy()
    before[barrier] = node_count + np.arange(passages)
    behind[barrier] = node_count + passages + np.arange(passages)
    return before, behind


def _lengths(edges: _Edges, roads: Roads) -> NDArray[np.float64]:
    line_lon, line_lat = roads.lon[edges.line], roads.lat[edges.line]
    steps = great_circle_m(line_lon[:-1], line_lat[:-1], line_lon[1:], line_lat[1:])
    steps[edges.offsets[1:-1] - 1] = 0.0  # the step from the end of one line to the beginning of the next
    return on_grid(np.maximum(np.add.reduceat(np.r_[steps, 0.0], edges.offsets[:-1]), SHORTEST_EDGE_M))


def _seconds(length_m: NDArray[np.float64], kph: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(divide="ignore"):
        return on_grid(length_m / (kph * _MPS_PER_KPH))


def _kept_edges(
    edges: _Edges, forward_s: NDArray[np.float64], backward_s: NDArray[np.float64], profile: Profile
) -> tuple[NDArray[np.bool_], int, int]:
    """Find the edges within parts large enough, how many such parts there are, and how many islands are dropped."""
    forward, backward = np.isfinite(forward_s), np.isfinite(backward_s)
    tails = np.r_[edges.first[forward], edges.last[backward]]
    heads = np.r_[edges.last[forward], edges.first[backward]]
    node_count = int(max(edges.first.max(), edges.last.max())) + 1
    shape = (node_count, node_count)
    arcs = coo_array((np.ones(len(tails), dtype=np.int8), (tails, heads)), shape=shape)
    part_count, part = connected_components(arcs.tocsr(), directed=True, connection="strong")
    road_nodes = np.bincount(part[edges.first], weights=np.diff(edges.offsets) - 1, minlength=part_count)
    large = road_nodes >= profile.min_component_nodes
    large[np.argmax(road_nodes)] = True
    keep = large[part[edges.first]] & large[part[edges.last]]
    parts_kept = np.unique(part[np.r_[edges.first[keep], edges.last[keep]]])
    return keep, len(parts_kept), _island_count(edges, ~keep, shape)


def _island_count(edges: _Edges, dropped: NDArray[np.bool_], shape: tuple[int, int]) -> int:
    first, last = edges.first[dropped], edges.last[dropped]
    links = coo_array((np.ones(len(first), dtype=np.int8), (first, last)), shape=shape)
    _, part = connected_components(links.tocsr(), directed=False)
    return len(np.unique(part[first]))


def _chosen(edges: _Edges, keep: NDArray[np.bool_]) -> _Edges:
    counts = np.diff(edges.offsets)
    return _Edges(
        edges.first[keep],
        edges.last[keep],
        edges.way[keep],
        np.r_[0, np.cumsum(counts[keep])],
        edges.line[np.repeat(keep, counts)],
    )
