"""
The graph that is searched: junctions, and beside them states of travellers whose next turn is restricted.

A state is the longest end of the way travelled that begins some forbidden row of arcs. Nearly always it is empty, and
the state is then the junction itself; so the graph grows only where turns are restricted, and a search by Dijkstra's
algorithm over it is exact. Where turns cost time, every state remembers the last arc, and another state stands before
every departure: the move there is the turn.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo_cus.catalogue import Metric
from geo_cus.network.turn_costs import TURN_KINDS, turn_kinds, turn_seconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.network.road_network import RoadNetwork

Row = tuple[int, ...]

TIE = 2.0**-37
"""Of two ways that cost the same, the one that is less in the other quantity is taken: it weighs this much."""


class Cost(NamedTuple):
    """The two quantities of an arc, a leg or a way, arrays of one shape: s and m."""

    seconds: NDArray[np.float64]
    metres: NDArray[np.float64]

    def ranked(self, metric: Metric) -> NDArray[np.float64]:
        """Give the number that the best way has least."""
        first, second = (self.seconds, self.metres) if metric is Metric.SECONDS else (self.metres, self.seconds)
        return first + TIE * second

    def better(self, other: Cost, metric: Metric) -> Cost:
        """Choose, place by place, the better of two."""
        own = self.ranked(metric) <= other.ranked(metric)
        return Cost(np.where(own, self.seconds, other.seconds), np.where(own, self.metres, other.metres))

    def plus(self, other: Cost) -> Cost:
        """Add another cost, place by place."""
        return Cost(self.seconds + other.seconds, self.metres + other.metres)

    def at(self, where: NDArray[np.int64]) -> Cost:
        """Give the costs at some places."""
        return Cost(self.seconds[where], self.metres[where])


class StateGraph(NamedTuple):
    """
    States and the moves between them.

    Parameters
    ----------
    state_count
        Number of states; the first are the junctions of the network, in its numbers.
    junction
        The junction that each state stands at.
    tail, head
        The states before and after every move.
    arc
        The arc that it travels: ``2 * edge`` along the edge, ``2 * edge + 1`` against it, ``2 * edges + kind`` for a
        turn that costs time.
    after
        The state after every arc when nothing was travelled before, -1 for a closed arc; shape (2 * edges,).
    arc_head
        The junction that every arc leads to, closed ones too; shape (2 * edges,).
    """

    state_count: int
    junction: NDArray[np.int64]
    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    arc: NDArray[np.int64]
    after: NDArray[np.int64]
    arc_head: NDArray[np.int64]


def arc_costs(network: RoadNetwork) -> Cost:
    """
    Give seconds and metres of every arc, infinite where it is closed; shape (2 * edges,).

    Where turns cost time, the kinds of turns follow as arcs of no length.
    """
    seconds = np.stack([network.forward_s, network.backward_s], axis=1).ravel()
    metres = np.where(np.isfinite(seconds), np.repeat(network.edge_length_m, 2), np.inf)
    if not network.profile.counts_turns:
        return Cost(seconds, metres)
    return Cost(np.r_[seconds, turn_seconds(network.profile)], np.r_[metres, np.zeros(TURN_KINDS)])


def state_graph(network: RoadNetwork) -> StateGraph:
    """Build the graph that is searched on a network, whatever the cost of its arcs."""
    tails = np.stack([network.edge_from, network.edge_to], axis=1).ravel().astype(np.int64)
    heads = np.stack([network.edge_to, network.edge_from], axis=1).ravel().astype(np.int64)
    is_open = np.isfinite(arc_costs(network).seconds[: len(heads)])
    rows = {*_rows_of(network), *_turning_round(network, tails, heads, is_open)}
    arcs = np.flatnonzero(is_open)
    remembered = {(arc,) for arc in arcs.tolist()} if network.profile.counts_turns else set()
    prefixes = sorted(remembered | {row[:length] for row in rows for length in range(1, len(row))})
    number = {prefix: network.node_count + place for place, prefix in enumerate(prefixes)}
    after = np.where(is_open, heads, -1)
    for prefix, state in number.items():
        if len(prefix) == 1:
            after[prefix[0]] = state
    moves = _restricted_moves(rows, number, after, tails, heads)
    last_arcs = np.array([prefix[-1] for prefix in prefixes], dtype=np.int64)
    graph = StateGraph(
        state_count=network.node_count + len(prefixes),
        junction=np.r_[np.arange(network.node_count), heads[last_arcs]],
        tail=np.r_[tails[arcs], moves[:, 0]],
        head=np.r_[after[arcs], moves[:, 1]],
        arc=np.r_[arcs, moves[:, 2]],
        after=after,
        arc_head=heads,
    )
    return _through_turns(graph, last_arcs, network) if network.profile.counts_turns else graph


def _through_turns(graph: StateGraph, last_arcs: NDArray[np.int64], network: RoadNetwork) -> StateGraph:
    """Lead every move out of a state that remembers an arc over a state before the departure: turn there, then go."""
    turns = np.flatnonzero(graph.tail >= network.node_count)
    come, go = last_arcs[graph.tail[turns] - network.node_count], graph.arc[turns]
    departures, place = np.unique(np.stack([go, graph.head[turns]]), axis=1, return_inverse=True)
    before = graph.state_count + np.arange(departures.shape[1])
    straight = np.flatnonzero(graph.tail < network.node_count)
    return graph._replace(
        state_count=graph.state_count + len(before),
        junction=np.r_[graph.junction, graph.arc_head[departures[0] ^ 1]],
        tail=np.r_[graph.tail[straight], graph.tail[turns], before],
        head=np.r_[graph.head[straight], before[place.ravel()], departures[1]],
        arc=np.r_[graph.arc[straight], len(graph.arc_head) + turn_kinds(network, come, go), departures[0]],
    )


def _rows_of(network: RoadNetwork) -> list[Row]:
    arcs = network.turn_arcs.tolist()
    return [tuple(arcs[begin:end]) for begin, end in pairwise(network.turn_offsets.tolist())]


def _turning_round(
    network: RoadNetwork, tails: NDArray[np.int64], heads: NDArray[np.int64], is_open: NDArray[np.bool_]
) -> list[Row]:
    """Give the rows of an arc and its way back that the profile forbids."""
    rule = network.profile.u_turns
    if rule == "free":
        return []
    arcs = np.flatnonzero(is_open & is_open[np.arange(len(is_open)) ^ 1])
    if rule == "dead_ends":
        leaving = np.bincount(tails[is_open], minlength=network.node_count)
        arcs = arcs[leaving[heads[arcs]] > 1]
    return [(arc, arc ^ 1) for arc in arcs.tolist()]


def _restricted_moves(
    rows: set[Row], number: dict[Row, int], after: NDArray[np.int64], tails: NDArray[np.int64], heads: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Give the moves out of the states that are no junctions: state before, state after, arc; shape (moves, 3)."""
    open_arcs = np.flatnonzero(after >= 0)
    open_arcs = open_arcs[np.argsort(tails[open_arcs], kind="stable")]
    begins = np.searchsorted(tails[open_arcs], np.arange(int(max(tails.max(), heads.max())) + 2))
    moves = []
    for prefix, state in number.items():
        junction = int(heads[prefix[-1]])
        for arc in open_arcs[begins[junction] : begins[junction + 1]].tolist():
            ends = [(*prefix[place:], arc) for place in range(len(prefix))]
            if rows.isdisjoint(ends):
                moves.append((state, next((number[end] for end in ends if end in number), int(after[arc])), arc))
    return np.array(moves, dtype=np.int64).reshape(-1, 3)
