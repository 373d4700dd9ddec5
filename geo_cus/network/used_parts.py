"""Which parts of which edges the best ways between some pairs of points travel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geo_cus.network.closures import is_passable, open_moves, open_sides, parts_of_legs
from geo_cus.network.exact import share_of
from geo_cus.network.legs import entering_legs, leaving_legs, matches, walked_cost
from geo_cus.network.prepared import prepared
from geo_cus.network.road_network import NO_PARTS, EdgeParts
from geo_cus.network.search_graph import Cost
from geo_cus.network.tree_search import searched_tree, with_points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.catalogue import Metric
    from geo_cus.network.legs import Legs
    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.travel_times import Candidates, Placement
    from geo_cus.network.tree_search import Moves, Trees

_CELLS_AT_ONCE: Final = 5_000_000
"""Sources are taken in portions of so many (source, state) pairs, to bound the memory."""


class UsedParts(NamedTuple):
    """
    Parts of edges that best ways travel; where several ways are equally good, those of one of them.

    Parameters
    ----------
    pair
        Number of the pair whose way it is.
    parts
        What of which edge.
    """

    pair: NDArray[np.int64]
    parts: EdgeParts


class _Sides(NamedTuple):
    """Sources and targets of a search: legs, the parts of edges that these travel, and what they are numbered by."""

    legs: tuple[Legs, Legs]
    parts: tuple[EdgeParts, EdgeParts]
    rows: tuple[NDArray[np.int64], NDArray[np.int64]]


def used_parts(
    network: RoadNetwork, origins: Placement, destinations: Placement, pairs: NDArray[np.int64], *, metric: Metric
) -> UsedParts:
    """
    Find the parts of edges on the best ways of some pairs, those whose seconds and metres `travel_times` gives.

    Parameters
    ----------
    network
        The roads of one way of travelling.
    origins, destinations
        Points placed on `network`.
    pairs
        Numbers of an origin and of a destination, shape (pairs, 2). A pair that no road joins uses nothing.
    metric
        What is least.
    """
    known = prepared(network)
    graph, costs, between = known.graph, known.costs, known.between
    ends = origins.candidates, destinations.candidates
    walked = walked_cost(network, ends[0]), walked_cost(network, ends[1])
    legs = open_sides(
        network,
        (leaving_legs(graph, costs, ends[0], walked[0]), entering_legs(graph, costs, ends[1], walked[1])),
        ends,
    )
    sides = _Sides(
        legs, (parts_of_legs(legs[0], ends[0], 1), parts_of_legs(legs[1], ends[1], 0)), (pairs[:, 0], pairs[:, 1])
    )
    moves = open_moves(network, between)
    if len(np.unique(pairs[:, 1])) < len(np.unique(pairs[:, 0])):
        moves = moves._replace(tail=moves.head, head=moves.tail)
        sides = _Sides(*((both[1], both[0]) for both in sides))  # type: ignore[arg-type]
    rank, found = _by_trees(moves, graph.state_count, len(graph.arc_head), sides, metric)
    direct = _along_one_edge(network, ends, walked, pairs, metric)
    better = direct.rank <= rank[direct.pair]
    pair = direct.pair[better]
    kept = ~np.isin(found.pair, pair)
    return UsedParts(
        np.r_[found.pair[kept], pair],
        EdgeParts(*(np.r_[tree[kept], one[better]] for tree, one in zip(found.parts, direct.parts, strict=True))),
    )


def _by_trees(
    between: Moves, states: int, arcs: int, sides: _Sides, metric: Metric
) -> tuple[NDArray[np.float64], UsedParts]:
    """Search a tree from every source that is asked for; give the rank of every pair, and what its way uses."""
    targets, target_of = np.unique(sides.rows[1], return_inverse=True)
    entering, last = _numbered(sides.legs[1], targets)
    rank = np.full(len(sides.rows[0]), np.inf)
    pieces: list[tuple[NDArray[np.int64], EdgeParts]] = []
    sources = np.unique(sides.rows[0])
    portion = max(1, _CELLS_AT_ONCE // (states + len(sources) + len(targets)))
    for begin in range(0, len(sources), portion):
        own = sources[begin : begin + portion]
        leaving, first = _numbered(sides.legs[0], own)
        count = states + len(own) + len(targets)
        moves = with_points(between, (states, len(own), len(targets)), leaving, entering, metric)
        trees = searched_tree(moves, count, states + np.arange(len(own)), metric)
        pair = np.flatnonzero(np.isin(sides.rows[0], own))
        root = np.searchsorted(own, sides.rows[0][pair])
        state = states + len(own) + target_of[pair]
        rank[pair] = trees.rank[root, state]
        which, arc = _followed(moves, trees, root, state)
        leg_parts = [np.r_[one[first], other[last]] for one, other in zip(sides.parts[0], sides.parts[1], strict=True)]
        # What comes after the arcs of the edges are turns.
        which, arc = which[arc < arcs], arc[arc < arcs]
        pieces.append((pair[which], _parts_of_arcs(arc, leg_parts)))
    return rank, UsedParts(
        np.concatenate([pair for pair, _ in pieces] or [np.empty(0, dtype=np.int64)]),
        EdgeParts(*(np.concatenate([parts[place] for _, parts in pieces] or [NO_PARTS[place]]) for place in range(3))),
    )


def _numbered(legs: Legs, points: NDArray[np.int64]) -> tuple[Legs, NDArray[np.int64]]:
    """Give the legs of some points, numbered by their place among these; and which legs they are."""
    chosen = np.flatnonzero(np.isin(legs.point, points))
    own = legs.chosen(chosen)
    return own._replace(point=np.searchsorted(points, own.point)), chosen


def _followed(
    moves: Moves, trees: Trees, root: NDArray[np.int64], state: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Follow the ways of pairs back to their roots, all at once; give the number of a pair and an arc for each step."""
    which, steps = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    going = np.arange(len(root))
    while True:
        move = trees.move[root[going], state]
        on = move >= 0
        going, state, move = going[on], state[on], move[on]
        if not len(going):
            return np.concatenate(which), np.concatenate(steps)
        which.append(going)
        steps.append(moves.arc[move])
        state = trees.before[root[going], state]


def _parts_of_arcs(arc: NDArray[np.int64], legs: list[NDArray[np.float64]]) -> EdgeParts:
    """Give the part of an edge that every arc travels: all of it, or, below 0, that of a leg."""
    is_leg = arc < 0
    leg = np.where(is_leg, -1 - arc, 0)
    edge, start, end = (np.append(values, 0)[leg] for values in legs)
    return EdgeParts(
        np.where(is_leg, edge, arc // 2).astype(np.int64),
        np.where(is_leg, start, 0.0),
        np.where(is_leg, end, 1.0),
    )


class _Direct(NamedTuple):
    rank: NDArray[np.float64]
    pair: NDArray[np.int64]
    parts: EdgeParts


def _along_one_edge(
    network: RoadNetwork,
    ends: tuple[Candidates, Candidates],
    walked: tuple[Cost, Cost],
    pairs: NDArray[np.int64],
    metric: Metric,
) -> _Direct:
    """Give, for pairs of which both points stand on one edge, the best way along it."""
    starts, stops = ends
    pair, row = matches(np.arange(len(pairs)), pairs[:, 0], starts.point)
    place, column = matches(np.arange(len(pair)), pairs[pair, 1], stops.point)
    pair, row = pair[place], row[place]
    same = starts.edge[row] == stops.edge[column]
    pair, row, column = pair[same], row[same], column[same]
    edge, onward = starts.edge[row], stops.share[column] - starts.share[row]
    seconds = share_of(np.where(onward >= 0, network.forward_s[edge], network.backward_s[edge]), np.abs(onward))
    metres = np.where(np.isfinite(seconds), share_of(network.edge_length_m[edge], np.abs(onward)), np.inf)
    rank = Cost(seconds, metres).plus(walked[0].at(row)).plus(walked[1].at(column)).ranked(metric)
    low, high = np.sort(np.stack([starts.share[row], stops.share[column]]), axis=0)
    kept = np.flatnonzero(np.isfinite(rank) & is_passable(network, edge, low, high))
    kept = kept[np.lexsort((rank[kept], pair[kept]))]
    best = kept[np.unique(pair[kept], return_index=True)[1]]
    return _Direct(rank[best], pair[best], EdgeParts(edge[best], low[best], high[best]))
