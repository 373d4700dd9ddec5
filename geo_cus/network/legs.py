"""The legs of a way: between the points and the states in which their edges are left and entered."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo_cus.network.exact import on_grid, share_of
from geo_cus.network.search_graph import Cost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.search_graph import StateGraph
    from geo_cus.network.travel_times import Candidates


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

    def chosen(self, rows: NDArray[np.int64]) -> Legs:
        """Give some of the legs."""
        return Legs(self.point[rows], self.state[rows], self.row[rows], self.arc[rows], self.cost.at(rows))


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
    for row, arc, share in _sides(points, (1, 0)):
        state = np.where(share <= 0, graph.arc_head[arc], graph.after[arc])
        legs.append(_open_legs(points, row, state, arc, _partly(costs, arc, share).plus(walked.at(row))))
    return _joined(legs)


def entering_legs(graph: StateGraph, costs: Cost, points: Candidates, walked: Cost) -> Legs:
    """Give the legs to each point from the states in which its edge may be entered."""
    legs = []
    for row, arc, share in _sides(points, (0, 1)):
        cost = _partly(costs, arc, share).plus(walked.at(row))
        between, at_end = np.flatnonzero(share > 0), np.flatnonzero(share <= 0)
        one, move = matches(between, arc[between], graph.arc)
        legs.append(_open_legs(points, row[one], graph.tail[move], arc[one], cost.at(one)))
        one, state = matches(at_end, graph.arc_head[arc[at_end] ^ 1], graph.junction)
        legs.append(_open_legs(points, row[one], state, arc[one], cost.at(one)))
    return _joined(legs)


def _sides(
    points: Candidates, sides: tuple[int, int]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]]:
    """
    Give the candidates with the arcs and the shares of them on the way to the first and to the last node of the edge.

    Who stands at one end is not led to the other: that is a move of the graph, and costs as much.
    """
    for side, share, other in zip(
        sides, (points.share, 1 - points.share), (1 - points.share, points.share), strict=True
    ):
        row = np.flatnonzero(other > 0)
        yield row, 2 * points.edge[row] + side, share[row]


def matches(
    points: NDArray[np.int64], wanted: NDArray[np.int64], values: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pair every point with all places in `values` that hold what it wants; no number is below 0."""
    is_wanted = np.zeros(1 + max(wanted.max(initial=0), values.max(initial=0)), dtype=bool)
    is_wanted[wanted] = True
    place = np.flatnonzero(is_wanted[values])
    held = values[place]
    place = place[np.argsort(held, kind="stable")]
    counts = np.bincount(held, minlength=len(is_wanted))
    begins = np.cumsum(counts) - counts
    asked = np.flatnonzero(counts[wanted])
    own = counts[wanted[asked]]
    before = np.repeat(np.cumsum(own) - own - begins[wanted[asked]], own)
    return np.repeat(points[asked], own), place[np.arange(len(before)) - before]


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
