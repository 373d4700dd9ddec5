"""
Roads closed for a while on a network that stays as it was built.

A bridge that is shut moves no village: whoever lived at a road still lives there, and nobody walks over the river to
the next one. So points keep their places, junctions their turns and edges their seconds; only the ways over what is
closed are gone. Closing can therefore never help anybody.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.network.legs import matches
from geo_cus.network.road_network import EdgeParts
from geo_cus.network.snapping import metres_along

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.data.roads import Roads
    from geo_cus.network.legs import Legs
    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.travel_times import Candidates
    from geo_cus.network.tree_search import Moves


_TOUCHING: Final = 1e-9
"""Parts of an edge that share no more than this do not overlap: they end at one place but for rounding."""


def with_closures(network: RoadNetwork, roads: Roads) -> RoadNetwork:
    """
    Give a network on which the pieces are closed that its roads name as closed.

    Its fingerprint is another one then, of its own and of what is closed.

    Parameters
    ----------
    network
        Built of the same roads, with nothing closed.
    roads
        `Roads.closed` tells the pieces; a piece is known again by the places of its two ends.
    """
    if roads.closed is None or not roads.closed.any():
        return network
    begins, ways = pieces_of_edges(network, roads)
    shut = np.flatnonzero((ways >= 0) & roads.closed[np.maximum(ways, 0)])
    places = begins[shut]
    edge = np.searchsorted(network.shape_offsets, places, side="right") - 1
    reached_m = metres_along(network, begins)
    whole_m = reached_m[network.shape_offsets[edge + 1] - 1]
    parts = EdgeParts(edge, reached_m[places] / whole_m, reached_m[places + 1] / whole_m)
    named = "|".join([network.fingerprint, *(values.tobytes().hex() for values in parts)])
    return replace(network, closed=parts, fingerprint=hashlib.sha256(named.encode()).hexdigest())


def pieces_of_edges(network: RoadNetwork, roads: Roads) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """
    Find the pieces of roads of which the lines of a network are made.

    Returns
    -------
    tuple
        For every piece its place in the lines (`RoadNetwork.shape_lon`), and its place in `Roads.way_nodes`: where ways
        share a piece, the closed one, then the last; -1 where the roads hold no such piece.
    """
    is_begin = np.ones(len(network.shape_lon), dtype=bool)
    is_begin[network.shape_offsets[1:] - 1] = False
    begins = np.flatnonzero(is_begin)
    on_way = np.ones(len(roads.way_nodes), dtype=bool)
    on_way[roads.way_offsets[1:] - 1] = False
    places = np.flatnonzero(on_way)
    if roads.closed is not None:
        places = places[np.argsort(roads.closed[places], kind="stable")]
    spots = np.r_[network.shape_lon + 1j * network.shape_lat, roads.lon + 1j * roads.lat]
    number = np.unique(spots, return_inverse=True)[1]
    of_line, of_node = number[: len(network.shape_lon)], number[len(network.shape_lon) :]
    asked = _pair(of_line[begins], of_line[begins + 1])
    known = _pair(of_node[roads.way_nodes[places]], of_node[roads.way_nodes[places + 1]])
    order = np.argsort(known, kind="stable")
    at = np.searchsorted(known[order], asked, side="right") - 1
    found = order[np.maximum(at, 0)]
    return begins, np.where((at >= 0) & (known[found] == asked), places[found], -1)


def open_moves(network: RoadNetwork, moves: Moves) -> Moves:
    """Give the moves that do not travel an edge of which a part is closed."""
    if not len(network.closed.edge):
        return moves
    edges = len(network.edge_from)
    is_shut = np.zeros(edges, dtype=bool)
    is_shut[network.closed.edge] = True
    kept = np.flatnonzero((moves.arc >= 2 * edges) | ~is_shut[np.minimum(moves.arc // 2, edges - 1)])
    return moves._replace(tail=moves.tail[kept], head=moves.head[kept], arc=moves.arc[kept], cost=moves.cost.at(kept))


def open_sides(
    network: RoadNetwork, sides: tuple[Legs, Legs], ends: tuple[Candidates, Candidates]
) -> tuple[Legs, Legs]:
    """Give the legs, leaving and entering, that do not lead over what is closed."""
    if not len(network.closed.edge):
        return sides
    kept = []
    for legs, points, to_first in zip(sides, ends, (1, 0), strict=True):
        kept.append(legs.chosen(np.flatnonzero(is_passable(network, *parts_of_legs(legs, points, to_first)))))
    return kept[0], kept[1]


def parts_of_legs(legs: Legs, points: Candidates, to_first: int) -> EdgeParts:
    """
    Give the part of an edge that each leg travels.

    Parameters
    ----------
    legs, points
        The legs of one side, and its candidates.
    to_first
        Direction of the arcs (0 along, 1 against the edge) over the part between an edge's first node and a point: 1
        where points are left, 0 where they are entered.
    """
    share, before = points.share[legs.row], legs.arc % 2 == to_first
    return EdgeParts(legs.arc // 2, np.where(before, 0.0, share), np.where(before, share, 1.0))


def is_passable(
    network: RoadNetwork, edge: NDArray[np.int64], start: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Tell of parts of edges, from one share to a larger one, whether nothing of them is closed."""
    closed = network.closed
    passable = np.ones(len(edge), dtype=bool)
    row, part = matches(np.arange(len(edge)), edge, closed.edge)
    shared = np.minimum(end[row], closed.end[part]) - np.maximum(start[row], closed.start[part])
    passable[row[shared > _TOUCHING]] = False
    return passable


def _pair(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    return (np.minimum(one, other) << 32) + np.maximum(one, other)
