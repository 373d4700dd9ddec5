"""Travel times over a network, by Dijkstra's algorithm in scipy from the smaller side of the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo_cus.catalogue import Metric
from geo_cus.errors import Message
from geo_cus.network.exact import on_grid, share_of
from geo_cus.network.travel_times import Placement, TravelTimes
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.network.road_network import RoadNetwork

_CELLS_AT_ONCE: Final = 5_000_000
"""Sources are taken in portions of so many (source, node) pairs, to bound the memory (about 300 MB)."""

_TIE: Final = 2.0**-37
"""Of two ways that cost the same, the one that is less in the other quantity is taken: it weighs this much."""

_COMPUTING: Final = Message("Computing travel times")


class _Cost(NamedTuple):
    """The two quantities of an arc, a leg or a way, arrays of one shape."""

    seconds: NDArray[np.float64]
    metres: NDArray[np.float64]

    def ranked(self, metric: Metric) -> NDArray[np.float64]:
        """Give the number that the best way has least."""
        first, second = (self.seconds, self.metres) if metric is Metric.SECONDS else (self.metres, self.seconds)
        return first + _TIE * second

    def better(self, other: _Cost, metric: Metric) -> _Cost:
        """Choose, place by place, the better of two."""
        own = self.ranked(metric) <= other.ranked(metric)
        return _Cost(np.where(own, self.seconds, other.seconds), np.where(own, self.metres, other.metres))


class _Arcs(NamedTuple):
    """Directed arcs between nodes; at most one from a node to another, ordered by tail, then head."""

    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    cost: _Cost


class _Ends(NamedTuple):
    """For each placed point the two nodes of its edge, shape (points, 2), and the cost between point and node."""

    node: NDArray[np.int64]
    cost: _Cost


def travel_times(
    network: RoadNetwork,
    origins: Placement,
    destinations: Placement,
    *,
    metric: Metric = Metric.SECONDS,
    progress: Progress = silent,
) -> TravelTimes:
    """
    Compute the quickest (or shortest) ways from every origin to every destination.

    The way leads on foot from the origin to the road, over the network, and on foot from the road to the destination;
    both legs count at the profile's walking speed. One-ways hold on the edges the points stand on, too. A pair's value
    depends on nothing but the pair and the network.

    Parameters
    ----------
    network
        The roads of one way of travelling.
    origins, destinations
        Points placed on `network`.
    metric
        What is least: seconds or metres. Both are given for the way chosen.
    progress
        Called with the share of the sources done; may raise `Cancelled`.

    Returns
    -------
    TravelTimes
        Seconds and metres, infinite where no road leads or an end is not placed; never NaN.
    """
    shape = (len(origins.edge), len(destinations.edge))
    seconds, metres = np.full(shape, np.inf), np.full(shape, np.inf)
    rows, columns = np.flatnonzero(origins.placed), np.flatnonzero(destinations.placed)
    if len(rows) and len(columns):
        way = _best_ways(network, _only(origins, rows), _only(destinations, columns), metric, progress)
        seconds[np.ix_(rows, columns)], metres[np.ix_(rows, columns)] = way
    walked_m = on_grid(np.add.outer(_walked_m(origins), _walked_m(destinations)))
    return TravelTimes(
        origins=origins,
        destinations=destinations,
        seconds=seconds + on_grid(walked_m / network.profile.walk_mps),
        metres=metres + walked_m,
        estimated=False,
        profile_id=network.profile.profile_id,
    )


def _walked_m(placement: Placement) -> NDArray[np.float64]:
    return np.where(placement.placed, placement.walk_m, 0.0)


def _only(placement: Placement, rows: NDArray[np.intp]) -> Placement:
    return Placement(placement.points, placement.edge[rows], placement.share[rows], placement.walk_m[rows])


def _best_ways(
    network: RoadNetwork, origins: Placement, destinations: Placement, metric: Metric, progress: Progress
) -> _Cost:
    tail, head, cost = _network_arcs(network)
    leaving, entering = _leaving(network, origins), _entering(network, destinations)
    if len(origins.edge) <= len(destinations.edge):
        over_network = _searched(
            _Arcs(tail, head, cost), network.node_count, leaving, entering, metric=metric, progress=progress
        )
    else:
        back = _searched(
            _Arcs(head, tail, cost), network.node_count, entering, leaving, metric=metric, progress=progress
        )
        over_network = _Cost(back.seconds.T, back.metres.T)
    return _along_one_edge(network, origins, destinations).better(over_network, metric)


def _network_arcs(network: RoadNetwork) -> _Arcs:
    forward, backward = np.isfinite(network.forward_s), np.isfinite(network.backward_s)
    length_m = network.edge_length_m
    return _Arcs(
        np.r_[network.edge_from[forward], network.edge_to[backward]].astype(np.int64),
        np.r_[network.edge_to[forward], network.edge_from[backward]].astype(np.int64),
        _Cost(
            np.r_[network.forward_s[forward], network.backward_s[backward]],
            np.r_[length_m[forward], length_m[backward]],
        ),
    )


def _leaving(network: RoadNetwork, points: Placement) -> _Ends:
    """Give what it costs from each point to the two nodes of its edge."""
    return _ends(network, points, network.backward_s, network.forward_s)


def _entering(network: RoadNetwork, points: Placement) -> _Ends:
    """Give what it costs from the two nodes of its edge to each point."""
    return _ends(network, points, network.forward_s, network.backward_s)


def _ends(
    network: RoadNetwork, points: Placement, beside_first_s: NDArray[np.float64], beside_last_s: NDArray[np.float64]
) -> _Ends:
    edge, share = points.edge, points.share
    node = np.stack([network.edge_from[edge], network.edge_to[edge]], axis=1).astype(np.int64)
    seconds = np.stack([share_of(beside_first_s[edge], share), share_of(beside_last_s[edge], 1 - share)], axis=1)
    first_m = share_of(network.edge_length_m[edge], share)
    metres = np.stack([first_m, network.edge_length_m[edge] - first_m], axis=1)
    return _Ends(node, _Cost(seconds, np.where(np.isfinite(seconds), metres, np.inf)))


def _searched(
    arcs: _Arcs, node_count: int, sources: _Ends, targets: _Ends, *, metric: Metric, progress: Progress
) -> _Cost:
    """Search from every source to every target, with a node of its own for each source."""
    source_count, target_count = len(sources.node), len(targets.node)
    arcs = _unparalleled(_with_sources(arcs, node_count, sources), node_count + source_count, metric)
    ways = _Cost(np.empty((source_count, target_count)), np.empty((source_count, target_count)))
    portion = max(1, _CELLS_AT_ONCE // (node_count + source_count))
    for begin in range(0, source_count, portion):
        progress(_COMPUTING, begin / source_count)
        rows = slice(begin, min(begin + portion, source_count))
        tree = _from_nodes(arcs, node_count + source_count, node_count + np.arange(rows.start, rows.stop), metric)
        found = [
            _Cost(
                tree.seconds[:, targets.node[:, side]] + targets.cost.seconds[:, side],
                tree.metres[:, targets.node[:, side]] + targets.cost.metres[:, side],
            )
            for side in (0, 1)
        ]
        ways.seconds[rows], ways.metres[rows] = found[0].better(found[1], metric)
    progress(_COMPUTING, 1.0)
    return ways


def _with_sources(arcs: _Arcs, node_count: int, sources: _Ends) -> _Arcs:
    open_ends = np.isfinite(sources.cost.seconds)
    source, _ = np.nonzero(open_ends)
    return _Arcs(
        np.r_[arcs.tail, node_count + source],
        np.r_[arcs.head, sources.node[open_ends]],
        _Cost(
            np.r_[arcs.cost.seconds, sources.cost.seconds[open_ends]],
            np.r_[arcs.cost.metres, sources.cost.metres[open_ends]],
        ),
    )


def _unparalleled(arcs: _Arcs, node_count: int, metric: Metric) -> _Arcs:
    """Keep the best of parallel arcs, which a sparse matrix would add up, and order by tail, then head."""
    order = np.lexsort((arcs.cost.ranked(metric), arcs.head, arcs.tail))
    pair = (arcs.tail * node_count + arcs.head)[order]
    best = order[np.r_[True, pair[1:] != pair[:-1]]]
    return _Arcs(arcs.tail[best], arcs.head[best], _Cost(arcs.cost.seconds[best], arcs.cost.metres[best]))


def _from_nodes(arcs: _Arcs, node_count: int, sources: NDArray[np.int64], metric: Metric) -> _Cost:
    """Give seconds and metres of the best ways from nodes to all nodes, shape (sources, nodes)."""
    row_starts = np.searchsorted(arcs.tail, np.arange(node_count + 1))
    graph = csr_array((arcs.cost.ranked(metric), arcs.head, row_starts), shape=(node_count, node_count))
    reached, before = dijkstra(graph, indices=sources, return_predecessors=True)
    reachable, has_arc = np.isfinite(reached), before >= 0
    here = np.broadcast_to(np.arange(node_count), before.shape)
    arc = np.searchsorted(
        arcs.tail * node_count + arcs.head, before[has_arc].astype(np.int64) * node_count + here[has_arc]
    )
    ways = []
    for quantity in arcs.cost:
        last_arc = np.zeros(before.shape)
        last_arc[has_arc] = quantity[arc]
        ways.append(np.where(reachable, _summed_to_root(last_arc, np.where(has_arc, before, here)), np.inf))
    return _Cost(*ways)


def _summed_to_root(values: NDArray[np.float64], before: NDArray[np.int64]) -> NDArray[np.float64]:
    """Add up values along a tree from every node to its root (value 0, before itself), doubling the stride."""
    total, ancestor = values, before
    while True:
        further = np.take_along_axis(ancestor, ancestor, axis=1)
        if np.array_equal(further, ancestor):
            return total
        total = total + np.take_along_axis(total, ancestor, axis=1)
        ancestor = further


def _along_one_edge(network: RoadNetwork, origins: Placement, destinations: Placement) -> _Cost:
    """Give the way along the edge itself where both points stand on the same one, infinite elsewhere."""
    row, column = np.nonzero(origins.edge[:, None] == destinations.edge[None, :])
    edge = origins.edge[row]
    onward = destinations.share[column] - origins.share[row]
    per_edge_s = np.where(onward >= 0, network.forward_s[edge], network.backward_s[edge])
    seconds = share_of(per_edge_s, np.abs(onward))
    metres = np.where(np.isfinite(seconds), share_of(network.edge_length_m[edge], np.abs(onward)), np.inf)
    shape = (len(origins.edge), len(destinations.edge))
    way = _Cost(np.full(shape, np.inf), np.full(shape, np.inf))
    way.seconds[row, column], way.metres[row, column] = seconds, metres
    return way
