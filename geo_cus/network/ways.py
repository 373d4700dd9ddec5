"""The best ways between pairs of points, step by step: one search serves all pairs of a point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geo_cus.network.closures import is_passable, open_moves, open_sides
from geo_cus.network.exact import share_of
from geo_cus.network.legs import entering_legs, leaving_legs, walked_cost
from geo_cus.network.prepared import prepared
from geo_cus.network.search_graph import Cost
from geo_cus.network.tree_search import searched_tree, with_points

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from geo_cus.catalogue import Metric
    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.travel_times import Candidates, Placement
    from geo_cus.network.tree_search import Moves

_CELLS_AT_ONCE: Final = 5_000_000
"""Roots are taken in portions of so many (root, state) pairs, to bound the memory."""


class Stretch(NamedTuple):
    """
    A part of a route on one edge.

    Parameters
    ----------
    edge
        Number of the edge.
    start_share, end_share
        Where on the edge it begins and ends, 0 at the edge's first node to 1 at its last; against the edge if
        `start_share` is the greater.
    seconds, metres
        What it takes and how long it is.
    """

    edge: int
    start_share: float
    end_share: float
    seconds: float
    metres: float


class Way(NamedTuple):
    """
    The best way of a pair of points.

    Parameters
    ----------
    stretches
        The parts of edges that it leads over, in order; the first and the last may have no length.
    turning_s
        Seconds lost by turning, where the profile counts turns.
    walked
        Seconds and metres of the access legs at both ends.
    """

    stretches: tuple[Stretch, ...]
    turning_s: float
    walked: tuple[float, float]

    @property
    def cost(self) -> tuple[float, float]:
        """Give seconds and metres of the whole way."""
        return (
            self.walked[0] + self.turning_s + sum(part.seconds for part in self.stretches),
            self.walked[1] + sum(part.metres for part in self.stretches),
        )


def best_ways(
    network: RoadNetwork,
    origins: Placement,
    destinations: Placement,
    pairs: Sequence[tuple[int, int]],
    metric: Metric,
) -> list[Way | None]:
    """
    Find the best ways of some pairs, with the cost that `travel_times` gives them.

    Parameters
    ----------
    network
        The roads of one way of travelling.
    origins, destinations
        Points placed on `network`.
    pairs
        Numbers of an origin and a destination each.
    metric
        What is least.

    Returns
    -------
    list of Way or None
        None where no road leads or a point is not placed.
    """
    ends = _asked(origins, [one for one, _ in pairs]), _asked(destinations, [other for _, other in pairs])
    search = _Search(network, ends, metric)
    over_junctions = search.ways(pairs)
    return [_better(over_junctions.get(pair), search.direct_way(pair), metric) for pair in pairs]


def _asked(placement: Placement, numbers: Sequence[int]) -> Candidates:
    """Give the candidates of the points asked for."""
    every = placement.candidates
    return every.chosen(np.flatnonzero(np.isin(every.point, numbers)))


def _better(one: Way | None, other: Way | None, metric: Metric) -> Way | None:
    if one is None or other is None:
        return one or other
    return other if _ranked(other.cost, metric) <= _ranked(one.cost, metric) else one


def _ranked(cost: tuple[float, float], metric: Metric) -> float:
    return float(Cost(np.array(cost[0]), np.array(cost[1])).ranked(metric))


class _Search:
    """A network with the ends of ways on it: searched from the points of the smaller side."""

    def __init__(self, network: RoadNetwork, ends: tuple[Candidates, Candidates], metric: Metric) -> None:
        self._network, self._ends, self._metric = network, ends, metric
        self._walked = walked_cost(network, ends[0]), walked_cost(network, ends[1])
        known = prepared(network)
        self._graph = known.graph
        legs = (
            leaving_legs(known.graph, known.costs, ends[0], self._walked[0]),
            entering_legs(known.graph, known.costs, ends[1], self._walked[1]),
        )
        legs = open_sides(network, legs, ends)
        self._turned = len(np.unique(ends[0].point)) > len(np.unique(ends[1].point))
        between = open_moves(network, known.between)
        if self._turned:
            between = between._replace(tail=between.head, head=between.tail)
        self._legs = legs[::-1] if self._turned else legs
        self._numbers = tuple(np.unique(leg.point) for leg in self._legs)
        roots, targets = (
            leg._replace(point=np.searchsorted(numbers, leg.point))
            for leg, numbers in zip(self._legs, self._numbers, strict=True)
        )
        sizes = known.graph.state_count, len(self._numbers[0]), len(self._numbers[1])
        self._state_count = sum(sizes)
        self._moves = with_points(between, sizes, roots, targets, metric)

    def ways(self, pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Way]:
        """Give the best ways that pass a junction, by pair; none where no road leads."""
        states, root_count = self._graph.state_count, len(self._numbers[0])
        place_of = [{int(number): place for place, number in enumerate(own)} for own in self._numbers]
        wanted: list[list[tuple[tuple[int, int], int]]] = [[] for _ in range(root_count)]
        for pair in dict.fromkeys(pairs):
            root, target = (own.get(number) for own, number in zip(place_of, self._sided(pair), strict=True))
            if root is not None and target is not None:
                wanted[root].append((pair, states + root_count + target))
        found: dict[tuple[int, int], Way] = {}
        portion = max(1, _CELLS_AT_ONCE // max(self._state_count, 1))
        for begin in range(0, root_count, portion):
            roots = np.arange(begin, min(begin + portion, root_count))
            trees = searched_tree(self._moves, self._state_count, states + roots, self._metric)
            for row, root in enumerate(roots.tolist()):
                for pair, last in wanted[root]:
                    steps = list(_steps_back(trees.before[row], trees.move[row], last))
                    if steps:
                        found[pair] = self._followed(steps if self._turned else steps[::-1])
        return found

    def direct_way(self, pair: tuple[int, int]) -> Way | None:
        """Give the best way along one edge on which both points stand."""
        starts, stops = (
            np.flatnonzero(end.point == number).tolist() for end, number in zip(self._ends, pair, strict=True)
        )
        found = []
        for start in starts:
            for stop in stops:
                edge = int(self._ends[0].edge[start])
                if edge == self._ends[1].edge[stop]:
                    shares = self._ends[0].share[[start]], self._ends[1].share[[stop]]
                    if is_passable(self._network, np.array([edge]), np.minimum(*shares), np.maximum(*shares))[0]:
                        part = _stretches(self._network, np.array([edge]), *shares)
                        found.append(Way(part, 0.0, self._walks(start, stop)))
        usable = [way for way in found if np.isfinite(way.cost[0])]
        return min(usable, key=lambda way: _ranked(way.cost, self._metric), default=None)

    def _sided(self, pair: tuple[int, int]) -> tuple[int, int]:
        """Put root and target in order."""
        return pair[::-1] if self._turned else pair

    def _followed(self, steps: list[int]) -> Way:
        """Read a way from its moves in the order of travel."""
        moves: Moves = self._moves
        first, *inner, last = moves.arc[steps].tolist()
        leaving_leg, entering_leg = (-1 - first, -1 - last)
        if self._turned:
            entering, leaving = self._legs
            leaving_leg -= len(entering.row)
        else:
            leaving, entering = self._legs
            entering_leg -= len(leaving.row)
        start, stop = int(leaving.row[leaving_leg]), int(entering.row[entering_leg])
        come, go = int(leaving.arc[leaving_leg]), int(entering.arc[entering_leg])
        arc_count = len(self._graph.arc_head)
        whole = np.array([arc for arc in inner if arc < arc_count], dtype=np.int64)
        edges = np.r_[come // 2, whole // 2, go // 2]
        begins = np.r_[self._ends[0].share[start], whole % 2, go % 2].astype(np.float64)
        stops = np.r_[1 - come % 2, 1 - whole % 2, self._ends[1].share[stop]].astype(np.float64)
        turns = [step for step in steps if moves.arc[step] >= arc_count]
        return Way(
            _stretches(self._network, edges, begins, stops),
            float(moves.cost.seconds[turns].sum()),
            self._walks(start, stop),
        )

    def _walks(self, start: int, stop: int) -> tuple[float, float]:
        seconds, metres = (float(self._walked[0][place][start] + self._walked[1][place][stop]) for place in (0, 1))
        return seconds, metres


def _steps_back(before: NDArray[np.int64], move: NDArray[np.int64], last: int) -> Iterator[int]:
    """Give the moves from a state back to the root of its tree; none where it was not reached."""
    while move[last] >= 0:
        yield int(move[last])
        last = int(before[last])


def _stretches(
    network: RoadNetwork, edges: NDArray[np.int64], begins: NDArray[np.float64], ends: NDArray[np.float64]
) -> tuple[Stretch, ...]:
    whole_s = np.where(ends >= begins, network.forward_s[edges], network.backward_s[edges])
    share = np.abs(ends - begins)
    seconds, metres = share_of(whole_s, share), share_of(network.edge_length_m[edges], share)
    columns = (column.tolist() for column in (edges, begins, ends, seconds, metres))
    return tuple(Stretch(*row) for row in zip(*columns, strict=True))
