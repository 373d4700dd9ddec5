"""
The loops of a customizable contraction hierarchy: compiled, imported when a hierarchy is first made.

Nodes are numbered by their rank here, the first eliminated 0. Costs come in pairs, what is least and what decides among
equals; a pair is better if ``first + TIE * second`` is less, which is told exactly from the two differences. Infinite
values need no care: of differences of infinities none is less.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numba import njit

from geo_cus.network.search_graph import TIE

if TYPE_CHECKING:
    from numpy.typing import NDArray

LANES: Final = 16
"""Sources that are searched from at once, side by side in memory."""


@njit(cache=True, nogil=True)
def upward_arcs(
    order: NDArray[np.int32], rank: NDArray[np.int32], offsets: NDArray[np.int64], neighbours: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """
    Find the arcs of a hierarchy: every node's neighbours of higher rank at the moment it is eliminated.

    Those are its own in the graph and those of the nodes that it is the lowest such neighbour of.

    Returns
    -------
    tuple
        Where the arcs of each node begin, shape (nodes + 1,), and the node each leads up to, ascending for every node.
    """
    count = len(order)
    first = np.zeros(count + 1, np.int64)
    heads = np.empty(max(16, 2 * len(neighbours)), np.int32)
    child = np.full(count, -1, np.int32)
    sibling = np.full(count, -1, np.int32)
    seen = np.full(count, -1, np.int32)
    used = 0
    for low in range(count):
        begin = used
        node = order[low]
        room = offsets[node + 1] - offsets[node]
        below = child[low]
        while below >= 0:
            room += first[below + 1] - first[below]
            below = sibling[below]
        if used + room > len(heads):
            larger = np.empty(2 * len(heads) + room, np.int32)
            larger[:used] = heads[:used]
            heads = larger
        for place in range(offsets[node], offsets[node + 1]):
            high = rank[neighbours[place]]
            if high > low and seen[high] != low:
                seen[high] = low
                heads[used] = high
                used += 1
        below = child[low]
        while below >= 0:
            for place in range(first[below], first[below + 1]):
                high = heads[place]
                if high > low and seen[high] != low:
                    seen[high] = low
                    heads[used] = high
                    used += 1
            below = sibling[below]
        heads[begin:used].sort()
        first[low + 1] = used
        if used > begin:
            sibling[low] = child[heads[begin]]
            child[heads[begin]] = low
    return first, heads[:used].copy()


@njit(cache=True, nogil=True)
def customise(
    first: NDArray[np.int64],
    heads: NDArray[np.int32],
    tail: NDArray[np.int32],
    head: NDArray[np.int32],
    move_p: NDArray[np.float64],
    move_q: NDArray[np.float64],
    up_p: NDArray[np.float64],
    up_q: NDArray[np.float64],
    down_p: NDArray[np.float64],
    down_q: NDArray[np.float64],
) -> None:
    """
    Fill in the costs of all arcs of a hierarchy, up and down, infinite before, from the moves between its nodes.

    An arc costs what the best way between its ends costs that keeps below both; infinite where there is none.
    """
    # Comparisons are written out: numba takes ten times longer where they are a function of the arrays.
    for move in range(len(tail)):
        low, high = min(tail[move], head[move]), max(tail[move], head[move])
        if low == high:
            continue
        arc = first[low]
        while heads[arc] != high:
            arc += 1
        p, q = move_p[move], move_q[move]
        if tail[move] == low:
            if p - up_p[arc] < TIE * (up_q[arc] - q):
                up_p[arc], up_q[arc] = p, q
        elif p - down_p[arc] < TIE * (down_q[arc] - q):
            down_p[arc], down_q[arc] = p, q
    for low in range(len(first) - 1):
        for one in range(first[low], first[low + 1]):
            arc = first[heads[one]]
            one_up_p, one_up_q, one_down_p, one_down_q = up_p[one], up_q[one], down_p[one], down_q[one]
            for other in range(one + 1, first[low + 1]):
                while heads[arc] != heads[other]:
                    arc += 1
                p, q = one_down_p + up_p[other], one_down_q + up_q[other]
                if p - up_p[arc] < TIE * (up_q[arc] - q):
                    up_p[arc], up_q[arc] = p, q
                p, q = down_p[other] + one_up_p, down_q[other] + one_up_q
                if p - down_p[arc] < TIE * (down_q[arc] - q):
                    down_p[arc], down_q[arc] = p, q


@njit(cache=True, nogil=True)
def above(parent: NDArray[np.int32], nodes: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Mark some nodes and all that a way upwards from them can meet."""
    marked = np.zeros(len(parent), np.bool_)
    for start in nodes:
        node = start
        while node >= 0 and not marked[node]:
            marked[node] = True
            node = parent[node]
    return marked


@njit(cache=True, nogil=True)
def postorder(parent: NDArray[np.int32]) -> NDArray[np.int32]:
    """
    Give nodes new numbers, each after all below it and right after the last of them.

    That is another order of elimination with the same arcs, in which what is near on the map is near in memory.
    """
    count = len(parent)
    sizes = np.ones(count, np.int32)
    for node in range(count):
        if parent[node] >= 0:
            sizes[parent[node]] += sizes[node]
    number = np.empty(count, np.int32)
    room = np.zeros(count, np.int32)
    total = 0
    for node in range(count - 1, -1, -1):
        # Nodes are met after the one above them: its own number is known, and how much below it is taken.
        if parent[node] < 0:
            number[node] = count - 1 - total
            total += sizes[node]
        else:
            number[node] = number[parent[node]] - 1 - room[parent[node]]
            room[parent[node]] += sizes[node]
    return number


@njit(cache=True, nogil=True)
def searched(
    parent: NDArray[np.int32],
    up: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]],
    down: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]],
    place: NDArray[np.int32],
    starts: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]],
    stops: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]],
    sources: NDArray[np.int64],
    begin: int,
    end: int,
    ways_p: NDArray[np.float64],
    ways_q: NDArray[np.float64],
) -> None:
    """
    Find the best ways from some sources to all targets: up from `LANES` sources at once, then down to the targets.

    Parameters
    ----------
    parent
        The lowest node that each has an arc up to, -1 without any.
    up
        Where the arcs up begin for each node, the nodes they lead to, their costs.
    down
        Likewise for the arcs down to the nodes that matter for the targets, all by their places.
    place
        The place of each node among those that matter, which are in ascending order; -1 for others.
    starts
        Where the legs of each source begin, the node and the costs of each.
    stops
        Where the legs of each target begin, the place of the node and the costs of each.
    sources
        The sources in the order in which `starts` has them.
    begin, end
        Which of these to search from.
    ways_p, ways_q
        What is found, shape (sources, targets); the rows of these sources are filled in.
    """
    met = np.empty(len(parent), np.int32)
    spot = np.full(len(parent), -1, np.int32)
    label_p = np.empty((len(down[0]) - 1, min(LANES, end - begin)))
    label_q = np.empty_like(label_p)
    for lane_0 in range(begin, end, LANES):
        lanes = min(LANES, end - lane_0)
        count = 0
        for leg in range(starts[0][lane_0], starts[0][lane_0 + lanes]):
            node = starts[1][leg]
            while node >= 0 and spot[node] < 0:
                spot[node] = 0
                met[count] = node
                count += 1
                node = parent[node]
        met[:count].sort()
        climbed_p = np.full((count, label_p.shape[1]), np.inf)
        climbed_q = climbed_p.copy()
        _climb(up, met[:count], spot, starts, lane_0, lanes, climbed_p, climbed_q)
        label_p[:] = np.inf
        label_q[:] = np.inf
        for row in range(count):
            node = met[row]
            spot[node] = -1
            if place[node] >= 0:
                label_p[place[node]] = climbed_p[row]
                label_q[place[node]] = climbed_q[row]
        _swept(down, label_p, label_q)
        _take_legs(stops, label_p, label_q, sources[lane_0 : lane_0 + lanes], ways_p, ways_q)


@njit(cache=True, nogil=True)
def _climb(
    up: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]],
    met: NDArray[np.int32],
    spot: NDArray[np.int32],
    starts: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]],
    lane_0: int,
    lanes: int,
    best_p: NDArray[np.float64],
    best_q: NDArray[np.float64],
) -> None:
    """Search upwards from the sources of all lanes over the nodes that any of them meets; shape (met, lanes)."""
    first, heads, arc_p, arc_q = up
    width = best_p.shape[1]
    for row in range(len(met)):
        spot[met[row]] = row
    for lane in range(lanes):
        for leg in range(starts[0][lane_0 + lane], starts[0][lane_0 + lane + 1]):
            row, p, q = spot[starts[1][leg]], starts[2][leg], starts[3][leg]
            if p - best_p[row, lane] < TIE * (best_q[row, lane] - q):
                best_p[row, lane], best_q[row, lane] = p, q
    for row in range(len(met)):
        for arc in range(first[met[row]], first[met[row] + 1]):
            high = spot[heads[arc]]
            for lane in range(width):
                new_p, new_q = best_p[row, lane] + arc_p[arc], best_q[row, lane] + arc_q[arc]
                better = new_p - best_p[high, lane] < TIE * (best_q[high, lane] - new_q)
                best_p[high, lane] = new_p if better else best_p[high, lane]
                best_q[high, lane] = new_q if better else best_q[high, lane]


@njit(cache=True, nogil=True)
def _swept(
    down: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]],
    label_p: NDArray[np.float64],
    label_q: NDArray[np.float64],
) -> None:
    """Bring the best costs down the hierarchy, from the highest node to the lowest, for all lanes."""
    first, heads, arc_p, arc_q = down
    width = label_p.shape[1]
    best_p, best_q = np.empty(width), np.empty(width)
    for node in range(len(first) - 2, -1, -1):
        for lane in range(width):
            best_p[lane], best_q[lane] = label_p[node, lane], label_q[node, lane]
        for arc in range(first[node], first[node + 1]):
            high = heads[arc]
            for lane in range(width):
                new_p, new_q = label_p[high, lane] + arc_p[arc], label_q[high, lane] + arc_q[arc]
                better = new_p - best_p[lane] < TIE * (best_q[lane] - new_q)
                best_p[lane] = new_p if better else best_p[lane]
                best_q[lane] = new_q if better else best_q[lane]
        for lane in range(width):
            label_p[node, lane], label_q[node, lane] = best_p[lane], best_q[lane]


@njit(cache=True, nogil=True)
def _take_legs(
    stops: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]],
    label_p: NDArray[np.float64],
    label_q: NDArray[np.float64],
    sources: NDArray[np.int64],
    ways_p: NDArray[np.float64],
    ways_q: NDArray[np.float64],
) -> None:
    """Fill in the best costs at the targets, over the best of their legs, in the row of the source of each lane."""
    begins, nodes, legs_p, legs_q = stops
    width = label_p.shape[1]
    best_p, best_q = np.empty(width), np.empty(width)
    for target in range(ways_p.shape[1]):
        best_p[:] = np.inf
        best_q[:] = np.inf
        for leg in range(begins[target], begins[target + 1]):
            node, leg_p, leg_q = nodes[leg], legs_p[leg], legs_q[leg]
            for lane in range(width):
                new_p, new_q = label_p[node, lane] + leg_p, label_q[node, lane] + leg_q
                better = new_p - best_p[lane] < TIE * (best_q[lane] - new_q)
                best_p[lane] = new_p if better else best_p[lane]
                best_q[lane] = new_q if better else best_q[lane]
        for lane in range(len(sources)):
            ways_p[sources[lane], target] = best_p[lane]
            ways_q[sources[lane], target] = best_q[lane]
