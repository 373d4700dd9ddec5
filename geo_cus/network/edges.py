"""Ways -> edges between junctions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geo_cus.network.exact import on_grid
from geo_cus.network.geodesy import great_circle_m

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.data.roads import Roads

SHORTEST_EDGE_M: Final = 0.001
"""Two road nodes on the same spot are kept this far apart, so that no edge has length zero."""


class Edges(NamedTuple):
    """
    Edges between junctions.

    Parameters
    ----------
    first, last
        End nodes of every edge, in the numbers of `Roads`; larger numbers are the two sides of a closed barrier.
    way
        The way it is part of.
    offsets
        Where the line of each edge begins in `place` and `steps_m`; shape (edges + 1,).
    place
        The lines of all edges as places in `Roads.way_nodes`.
    steps_m
        Length of the piece that begins at each place of the lines (m); 0 at the last place of every line.
    """

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    way: NDArray[np.int64]
    offsets: NDArray[np.int64]
    place: NDArray[np.int64]
    steps_m: NDArray[np.float64]

    def chosen(self, keep: NDArray[np.bool_]) -> Edges:
        """Give some of the edges, in their order."""
        counts = np.diff(self.offsets)
        points = np.repeat(keep, counts)
        offsets = np.r_[0, np.cumsum(counts[keep])]
        return Edges(
            self.first[keep], self.last[keep], self.way[keep], offsets, self.place[points], self.steps_m[points]
        )

    def summed(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Add up, for every edge, values that are given for each place of the lines."""
        return np.add.reduceat(values, self.offsets[:-1])


def edges_between_junctions(roads: Roads, usable: NDArray[np.bool_], blocked: NDArray[np.int64]) -> Edges:
    """
    Cut the usable ways wherever another way, or the way itself, passes the same node, and at barriers.

    Parameters
    ----------
    roads
        The ways.
    usable
        Which of them count.
    blocked
        Nodes that nobody can pass: each passage gets two nodes of its own, before and behind.
    """
    sizes = np.diff(roads.way_offsets)
    way_of = np.repeat(np.arange(len(sizes)), sizes)
    kept = np.flatnonzero(usable[way_of])
    nodes, way_of = roads.way_nodes[kept], way_of[kept]
    barrier = np.isin(nodes, blocked)
    begins = np.r_[True, way_of[1:] != way_of[:-1]]
    ends = np.r_[begins[1:], True]
    cut = begins | ends | barrier | (np.bincount(nodes)[nodes] > 1)
    starts, stops = np.flatnonzero(cut & ~ends), np.flatnonzero(cut & ~begins)
    counts = stops - starts + 1
    offsets = np.r_[0, np.cumsum(counts)]
    places = kept[np.arange(offsets[-1]) - np.repeat(offsets[:-1] - starts, counts)]
    before, behind = _parted_at(barrier, nodes, len(roads.lon))
    steps_m = _steps_m(roads, places, offsets)
    return Edges(behind[starts], before[stops], way_of[starts], offsets, places, steps_m)


def _parted_at(
    barrier: NDArray[np.bool_], nodes: NDArray[np.int64], node_count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    passages = int(barrier.sum())
    before, behind = nodes.copy(), nodes.copy()
    before[barrier] = node_count + np.arange(passages)
    behind[barrier] = node_count + passages + np.arange(passages)
    return before, behind


def _steps_m(roads: Roads, places: NDArray[np.int64], offsets: NDArray[np.int64]) -> NDArray[np.float64]:
    nodes = roads.way_nodes[places]
    lon, lat = roads.lon[nodes], roads.lat[nodes]
    steps = np.zeros(len(places))
    steps[:-1] = on_grid(great_circle_m(lon[:-1], lat[:-1], lon[1:], lat[1:]))
    steps[offsets[1:] - 1] = 0.0
    # A whole edge of no length gets the shortest there is, in its first piece.
    flat = np.add.reduceat(steps, offsets[:-1]) < SHORTEST_EDGE_M
    steps[offsets[:-1][flat]] = SHORTEST_EDGE_M
    return steps
