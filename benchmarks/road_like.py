"""Road-like graphs of any size: planar, a few fast arterials among slow roads, about 2.4 moves out of every node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra, minimum_spanning_tree
from scipy.spatial import Delaunay

from geo_cus.catalogue import profiles
from geo_cus.network.exact import on_grid
from geo_cus.network.road_network import NetworkReport, RoadNetwork
from geo_cus.network.travel_times import Placement, Points

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPACING_M: Final = 250.0
"""Every node has a square of this side."""

EDGES_A_NODE: Final = 1.2
ONE_WAY_SHARE: Final = 0.03
ARTERIAL_KPH: Final = 80.0
OTHER_KPH: Final = (30.0, 40.0, 50.0)
METRES_A_DEGREE: Final = 111_195.0
LON_0, LAT_0 = 17.0, 49.0


class Lines(NamedTuple):
    """Undirected edges: two nodes, length (m)."""

    ends: NDArray[np.int64]
    length_m: NDArray[np.float64]


def road_like(node_count: int, *, seed: int) -> RoadNetwork:
    """
    Make a network of random places joined as roads join them.

    The longest side of every triangle of a Delaunay triangulation is taken away (Urquhart's graph, which keeps the
    shortest spanning tree), then as many other edges as it takes to come to the wanted number. Arterials are what the
    ways from places all over to four centres have in common.
    """
    draw = np.random.default_rng(seed)
    spots = draw.random((node_count, 2)) * SPACING_M * np.sqrt(node_count)
    lines = _thinned(_urquhart(spots), node_count, draw)
    is_arterial = _arterials(lines, node_count, draw)
    kph = np.where(is_arterial, ARTERIAL_KPH, draw.choice(OTHER_KPH, len(is_arterial)))
    forward_s = on_grid(lines.length_m / (kph / 3.6))
    backward_s = np.where(draw.random(len(forward_s)) < ONE_WAY_SHARE, np.inf, forward_s)
    return _network(spots, lines, is_arterial, forward_s, backward_s)


def _urquhart(spots: NDArray[np.float64]) -> Lines:
    triangles = Delaunay(spots).simplices.astype(np.int64)
    sides = np.sort(np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), axis=1)
    length_m = np.hypot(*(spots[sides[:, 0]] - spots[sides[:, 1]]).T)
    key = sides[:, 0] * len(spots) + sides[:, 1]
    longest = key.reshape(3, -1)[length_m.reshape(3, -1).argmax(axis=0), np.arange(len(triangles))]
    first = np.unique(key, return_index=True)[1]
    first = first[~np.isin(key[first], longest)]
    return Lines(sides[first], on_grid(length_m[first]))


def _thinned(lines: Lines, node_count: int, draw: np.random.Generator) -> Lines:
    tree = minimum_spanning_tree(_matrix(lines, lines.length_m, node_count)).tocoo()
    needed = np.minimum(tree.row, tree.col).astype(np.int64) * node_count + np.maximum(tree.row, tree.col)
    in_tree = np.isin(lines.ends[:, 0] * node_count + lines.ends[:, 1], needed)
    others = np.flatnonzero(~in_tree)
    wanted = int(EDGES_A_NODE * node_count) - int(in_tree.sum())
    kept = np.sort(np.r_[np.flatnonzero(in_tree), draw.choice(others, min(wanted, len(others)), replace=False)])
    return Lines(lines.ends[kept], lines.length_m[kept])


def _matrix(lines: Lines, weights: NDArray[np.float64], node_count: int) -> csr_array:
    rows, columns = np.r_[lines.ends, lines.ends[:, ::-1]].T
    return coo_array((np.r_[weights, weights], (rows, columns)), shape=(node_count, node_count)).tocsr()


def _arterials(lines: Lines, node_count: int, draw: np.random.Generator) -> NDArray[np.bool_]:
    matrix = _matrix(lines, lines.length_m, node_count)
    met = [np.empty(0, dtype=np.int64)]
    for centre in draw.choice(node_count, 4, replace=False):
        before = dijkstra(matrix, indices=centre, return_predecessors=True)[1].astype(np.int64)
        node = draw.choice(node_count, node_count // 1000 + 2)
        while len(node):
            node = np.unique(node[before[node] >= 0])
            met.append(np.minimum(node, before[node]) * node_count + np.maximum(node, before[node]))
            node = before[node]
    return np.isin(lines.ends[:, 0] * node_count + lines.ends[:, 1], np.concatenate(met))


def _network(
    spots: NDArray[np.float64],
    lines: Lines,
    is_arterial: NDArray[np.bool_],
    forward_s: NDArray[np.float64],
    backward_s: NDArray[np.float64],
) -> RoadNetwork:
    shape = spots[lines.ends.ravel()] / METRES_A_DEGREE
    lat = LAT_0 + shape[:, 1]
    return RoadNetwork(
        profile=profiles()["car"],
        node_count=len(spots),
        edge_from=lines.ends[:, 0].astype(np.int32),
        edge_to=lines.ends[:, 1].astype(np.int32),
        edge_length_m=lines.length_m,
        forward_s=forward_s,
        backward_s=backward_s,
        edge_class=is_arterial.astype(np.int16),
        class_names=("residential", "primary"),
        edge_way=np.arange(len(lines.ends), dtype=np.int32),
        shape_offsets=np.arange(0, 2 * len(lines.ends) + 1, 2),
        shape_lon=LON_0 + shape[:, 0] / np.cos(np.radians(LAT_0)),
        shape_lat=lat,
        report=NetworkReport(0, 0, 0, 0.0, 1, 0.0),
        has_class=True,
        fingerprint="",
        turn_offsets=np.zeros(1, dtype=np.int64),
        turn_arcs=np.empty(0, dtype=np.int64),
    )


def at_nodes(network: RoadNetwork, nodes: NDArray[np.int64]) -> Placement:
    """Place points on junctions: each at the beginning or the end of an edge there, no walk away."""
    edges = len(network.edge_from)
    edge_of, share_of = np.full(network.node_count, -1), np.full(network.node_count, np.nan)
    edge_of[network.edge_to], share_of[network.edge_to] = np.arange(edges), 1.0
    edge_of[network.edge_from], share_of[network.edge_from] = np.arange(edges), 0.0
    nowhere = np.full(len(nodes), np.nan)
    points = Points(tuple(map(str, nodes.tolist())), nowhere, nowhere)
    return Placement(points, edge_of[nodes], share_of[nodes], np.zeros(len(nodes)))
