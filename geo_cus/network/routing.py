"""Travel times over a network, by Dijkstra's algorithm in scipy from the smaller side of the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo_cus.catalogue import Metric
from geo_cus.errors import Message
from geo_cus.network.exact import on_grid, share_of
from geo_cus.network.search_graph import Cost, StateGraph, arc_costs, state_graph
from geo_cus.network.travel_times import TravelTimes
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.travel_times import Candidates, Placement

_CELLS_AT_ONCE: Final = 5_000_000
"""Sources are taken in portions of so many (source, state) pairs, to bound the memory (about 300 MB)."""

_COMPUTING: Final = Message("Computing travel times")


class Moves(NamedTuple):
    """Moves between states, at most one from a state to another, ordered by tail, then head; arc -1 - i is leg i."""

    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    arc: NDArray[np.int64]
    cost: Cost


class Legs(NamedTuple):
    """
    What it costs between points and states.

    Parameters
    ----------
    point, state
        The two ends of every leg.
    row
        The candidate that the point joins the network at.
    arc
        The arc that is partly travelled.
    cost
        Seconds and metres, the walk to the road among them.
    """

    point: NDArray[np.int64]
    state: NDArray[np.int64]
    row: NDArray[np.int64]
    arc: NDArray[np.int64]
    cost: Cost


def travel_times(
    network: RoadNetwork,
    origins: Placement,
    destinations: Placement,
    *,
    metric: Metric = Metric.SECONDS,
    speeds_of: str | None = None,
    progress: Progress = silent,
) -> TravelTimes:
    """
    Compute the quickest (or shortest) ways from every origin to every destination.

    The way leads on foot from the origin to the road, over the network, and on foot from the road to the destination;
    both legs count at the profile's walking speed. One-ways hold on the edges the points stand on, too, and no way
    makes a turn that is forbidden. A pair's value depends on nothing but the pair and the network.

    Parameters
    ----------
    network
        The roads of one way of travelling.
    origins, destinations
        Points placed on `network`.
    metric
        What is least: seconds or metres. Both are given for the way chosen.
    speeds_of
        Profile of the band whose speeds count, a key of `RoadNetwork.others`; the network's own speeds if not given.
    progress
        Called with the share of the sources done; may raise `Cancelled`.

    Returns
    -------
    TravelTimes
        Seconds and metres, infinite where no road leads or an end is not placed; never NaN.
    """
    seconds, metres = _best_ways(network.at_speeds_of(speeds_of), origins, destinations, metric, progress)
    return TravelTimes(
        origins=origins,
        destinations=destinations,
        seconds=seconds,
        metres=metres,
        estimated=False,
        profile_id=network.profile.profile_id,
        overhead_s=network.profile.overhead_s,
    )


def _best_ways(
    network: RoadNetwork, origins: Placement, destinations: Placement, metric: Metric, progress: Progress
) -> Cost:
    graph, costs = state_graph(network), arc_costs(network)
    starts, stops = origins.candidates, destinations.candidates
    walked = [walked_cost(network, candidates) for candidates in (starts, stops)]
    leaving, entering = leaving_legs(graph, costs, starts, walked[0]), entering_legs(graph, costs, stops, walked[1])
    between = Moves(graph.tail, graph.head, graph.arc, costs.at(graph.arc))
    sizes = (graph.state_count, len(origins.edge), len(destinations.edge))
    if len(origins.edge) <= len(destinations.edge):
        over_network = _searched(between, sizes, (leaving, entering), metric, progress)
    else:
        turned = between._replace(tail=between.head, head=between.tail)
        back = _searched(turned, (sizes[0], sizes[2], sizes[1]), (entering, leaving), metric, progress)
        over_network = Cost(back.seconds.T, back.metres.T)
    direct = _along_one_edge(network, (starts, stops), (walked[0], walked[1]), sizes[1:], metric)
    return direct.better(over_network, metric)


def walked_cost(network: RoadNetwork, candidates: Candidates) -> Cost:
    """Give the access leg of every candidate, nothing where the profile does not count it."""
    metres = on_grid(candidates.walk_m * network.profile.access_leg)
    return Cost(on_grid(metres / network.profile.walk_mps), metres)


def leaving_legs(graph: StateGraph, costs: Cost, points: Candidates, walked: Cost) -> Legs:
    """
    Give the legs from each point to the states it leaves its edge in.

    A point at the very end of its edge stands on the junction, and neither a one-way nor a turn sign of the edge binds.
    """
    legs = []
    every = np.arange(len(points.edge))
    for side, share in ((1, points.share), (0, 1 - points.share)):
        arc = 2 * points.edge + side
        state = np.where(share <= 0, graph.arc_head[arc], graph.after[arc])
        legs.append(_open_legs(points, every, state, arc, _partly(costs, arc, share).plus(walked)))
    return _joined(legs)


def entering_legs(graph: StateGraph, costs: Cost, points: Candidates, walked: Cost) -> Legs:
    """Give the legs to each point from the states in which its edge may be entered."""
    legs = []
    by_arc = np.argsort(graph.arc, kind="stable")
    by_junction = np.argsort(graph.junction, kind="stable")
    for side, share in ((0, points.share), (1, 1 - points.share)):
        arc = 2 * points.edge + side
        cost = _partly(costs, arc, share).plus(walked)
        between, at_end = np.flatnonzero(share > 0), np.flatnonzero(share <= 0)
        row, move = _matches(between, arc[between], graph.arc, by_arc)
        legs.append(_open_legs(points, row, graph.tail[move], arc[row], cost.at(row)))
        row, state = _matches(at_end, graph.arc_head[arc[at_end] ^ 1], graph.junction, by_junction)
        legs.append(_open_legs(points, row, state, arc[row], cost.at(row)))
    return _joined(legs)


def _matches(
    points: NDArray[np.int64], wanted: NDArray[np.int64], values: NDArray[np.int64], order: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pair every point with all places in `values`, ordered by `order`, that hold what it wants."""
    begins = np.searchsorted(values, wanted, side="left", sorter=order)
    counts = np.searchsorted(values, wanted, side="right", sorter=order) - begins
    offsets = np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(points, counts), order[np.arange(counts.sum()) - offsets + np.repeat(begins, counts)]


def _partly(costs: Cost, arc: NDArray[np.int64], share: NDArray[np.float64]) -> Cost:
    seconds = share_of(costs.seconds[arc], share)
    whole_m = costs.metres[np.where(np.isfinite(costs.metres[arc]), arc, arc ^ 1)]
    return Cost(seconds, np.where(np.isfinite(seconds), share_of(whole_m, share), np.inf))


def _open_legs(
    points: Candidates, row: NDArray[np.int64], state: NDArray[np.int64], arc: NDArray[np.int64], cost: Cost
) -> Legs:
    usable = np.flatnonzero(np.isfinite(cost.seconds) & (state >= 0))
    return Legs(points.point[row[usable]], state[usable], row[usable], arc[usable], cost.at(usable))


def _joined(legs: list[Legs]) -> Legs:
    point, state, row, arc = (np.concatenate([leg[place] for leg in legs]) for place in range(4))
    cost = Cost(*(np.concatenate([leg.cost[place] for leg in legs]) for place in (0, 1)))
    return Legs(point, state, row, arc, cost)


def with_points(between: Moves, sizes: tuple[int, int, int], sources: Legs, targets: Legs, metric: Metric) -> Moves:
    """Add the points as states of their own: after the others the sources, after them the targets."""
    states, source_count, target_count = sizes
    leg = np.arange(len(sources.point) + len(targets.point))
    moves = Moves(
        np.r_[between.tail, states + sources.point, targets.state],
        np.r_[between.head, sources.state, states + source_count + targets.point],
        np.r_[between.arc, -1 - leg],
        Cost(
            np.r_[between.cost.seconds, sources.cost.seconds, targets.cost.seconds],
            np.r_[between.cost.metres, sources.cost.metres, targets.cost.metres],
        ),
    )
    return _unparalleled(moves, states + source_count + target_count, metric)


def _searched(
    between: Moves, sizes: tuple[int, int, int], ends: tuple[Legs, Legs], metric: Metric, progress: Progress
) -> Cost:
    """Search from every source to every target."""
    states, source_count, target_count = sizes
    total = sum(sizes)
    moves = with_points(between, sizes, ends[0], ends[1], metric)
    ways = Cost(np.empty((source_count, target_count)), np.empty((source_count, target_count)))
    portion = max(1, _CELLS_AT_ONCE // total)
    for begin in range(0, source_count, portion):
        progress(_COMPUTING, begin / source_count)
        rows = slice(begin, min(begin + portion, source_count))
        tree = _from_states(moves, total, states + np.arange(rows.start, rows.stop), metric)
        ways.seconds[rows], ways.metres[rows] = (values[:, states + source_count :] for values in tree)
    progress(_COMPUTING, 1.0)
    return ways


def _unparalleled(moves: Moves, state_count: int, metric: Metric) -> Moves:
    """Keep the best of parallel moves, which a sparse matrix would add up, and order by tail, then head."""
    order = np.lexsort((moves.arc, moves.cost.ranked(metric), moves.head, moves.tail))
    pair = (moves.tail * state_count + moves.head)[order]
    best = order[np.r_[True, pair[1:] != pair[:-1]]]
    return Moves(moves.tail[best], moves.head[best], moves.arc[best], moves.cost.at(best))


def searched_tree(
    moves: Moves, state_count: int, sources: NDArray[np.int64], metric: Metric
) -> tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.int64]]:
    """
    Search from some states to all.

    Returns
    -------
    tuple
        For every source and state: whether it is reached, the state before it (itself at the root and where it is not
        reached), and the place in `moves` of the move that leads there (-1 at the root and where it is not reached).
    """
    row_starts = np.searchsorted(moves.tail, np.arange(state_count + 1))
    matrix = csr_array((moves.cost.ranked(metric), moves.head, row_starts), shape=(state_count, state_count))
    reached, before = dijkstra(matrix, indices=sources, return_predecessors=True)
    has_move = before >= 0
    here = np.broadcast_to(np.arange(state_count), before.shape)
    pair = before[has_move].astype(np.int64) * state_count + here[has_move]
    move = np.full(before.shape, -1, dtype=np.int64)
    move[has_move] = np.searchsorted(moves.tail * state_count + moves.head, pair)
    return np.isfinite(reached), np.where(has_move, before, here), move


def _from_states(moves: Moves, state_count: int, sources: NDArray[np.int64], metric: Metric) -> Cost:
    """Give seconds and metres of the best ways from states to all states, shape (sources, states)."""
    reachable, before, move = searched_tree(moves, state_count, sources, metric)
    ways = []
    for quantity in moves.cost:
        last = np.where(move >= 0, quantity[move], 0.0)
        ways.append(np.where(reachable, _summed_to_root(last, before), np.inf))
    return Cost(*ways)


def _summed_to_root(values: NDArray[np.float64], before: NDArray[np.int64]) -> NDArray[np.float64]:
    """Add up values along a tree from every state to its root (value 0, before itself), doubling the stride."""
    total, ancestor = values, before
    while True:
        further = np.take_along_axis(ancestor, ancestor, axis=1)
        if np.array_equal(further, ancestor):
            return total
        total = total + np.take_along_axis(total, ancestor, axis=1)
        ancestor = further


def _along_one_edge(
    network: RoadNetwork,
    ends: tuple[Candidates, Candidates],
    walked: tuple[Cost, Cost],
    shape: tuple[int, int],
    metric: Metric,
) -> Cost:
    """Give the way along the edge itself where both points stand on the same one, infinite elsewhere."""
    starts, stops = ends
    every = np.arange(len(starts.edge))
    row, column = _matches(every, starts.edge, stops.edge, np.argsort(stops.edge, kind="stable"))
    edge = starts.edge[row]
    onward = stops.share[column] - starts.share[row]
    seconds = share_of(np.where(onward >= 0, network.forward_s[edge], network.backward_s[edge]), np.abs(onward))
    metres = np.where(np.isfinite(seconds), share_of(network.edge_length_m[edge], np.abs(onward)), np.inf)
    cost = Cost(seconds, metres).plus(walked[0].at(row)).plus(walked[1].at(column))
    pair = starts.point[row] * shape[1] + stops.point[column]
    order = np.lexsort((cost.ranked(metric), pair))
    best = order[np.unique(pair[order], return_index=True)[1]]
    way = Cost(np.full(shape, np.inf), np.full(shape, np.inf))
    way.seconds.flat[pair[best]], way.metres.flat[pair[best]] = cost.seconds[best], cost.metres[best]
    return way
