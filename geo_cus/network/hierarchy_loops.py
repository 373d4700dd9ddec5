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

LANES: Final = 128
"""So many sources at most are searched from at once, side by side in memory."""

_WIDTH: Final = 8
"""Costs are kept for a multiple of so many sources: what is computed by fours is then read by fours again."""


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
def depths(parent: NDArray[np.int32]) -> NDArray[np.int32]:
    """Count, for every node, those that a way upwards over `parent` meets."""
    depth = np.zeros(len(parent), np.int32)
    for node in range(len(parent) - 1, -1, -1):
        if parent[node] >= 0:
            depth[node] = depth[parent[node]] + 1
    return depth


@njit(cache=True, nogil=True)
def grouped(group: NDArray[np.int32], count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """
    Bring together what belongs to one group.

    Returns
    -------
    tuple
        Where each of `count` groups begins, one more than groups, and the places that belong to each, ascending.
    """
    begins = np.zeros(count + 2, np.int64)
    for place in range(len(group)):
        begins[group[place] + 2] += 1
    begins = np.cumsum(begins)
    members = np.empty(len(group), np.int64)
    for place in range(len(group)):
        members[begins[group[place] + 1]] = place
        begins[group[place] + 1] += 1
    return begins[:-1], members


@njit(cache=True, nogil=True)
def take_columns(values: NDArray[np.float64], columns: NDArray[np.int32]) -> None:
    """Put ``values[:, columns]`` in the place of the values."""
    for row in range(len(values)):
        before = values[row].copy()
        for column in range(len(columns)):
            values[row, column] = before[columns[column]]


@njit(cache=True, nogil=True)
def searched(
    parent: NDArray[np.int32],
    depth: NDArray[np.int32],
    up: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]],
    starts: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]],
    nodes: NDArray[np.int32],
    down: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]],
    stops: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]],
    begin: int,
    end: int,
    ways_p: NDArray[np.float64],
    ways_q: NDArray[np.float64],
) -> None:
    """
    Find the best ways from some sources to all targets: up from all of them at once, then down to the targets.

    All arcs of a node lead to nodes above it, on its own way upwards. So while nodes are taken in their order, costs
    are needed of those on one way upwards only, and stand at their depths: in some hundred kilobytes, never far.

    Parameters
    ----------
    parent
        The lowest node that each has an arc up to, -1 without any.
    depth
        How many nodes are above each on its way upwards.
    up
        Where the arcs up begin for each node, the depths of the nodes they lead to, their costs.
    starts
        Where the legs of each source begin, the node and the costs of each.
    nodes
        The nodes that matter for the targets and all above them, ascending.
    down
        As `up`, for the arcs down to these nodes, which begin for each by its place among `nodes`.
    stops
        Where the legs to targets begin for each of `nodes`, the target and the costs of each.
    begin, end
        Which sources to search from, at most `LANES`.
    ways_p, ways_q
        What is found, shape (targets, sources), infinite before; the columns of these sources are filled in.
    """
    width = (end - begin + _WIDTH - 1) // _WIDTH * _WIDTH
    met = np.flatnonzero(above(parent, starts[1][starts[0][begin] : starts[0][end]])).astype(np.int32)
    climbed_p = np.full((len(met), width), np.inf)
    climbed_q = climbed_p.copy()
    for lane in range(end - begin):
        for leg in range(starts[0][begin + lane], starts[0][begin + lane + 1]):
            row, p, q = np.searchsorted(met, starts[1][leg]), starts[2][leg], starts[3][leg]
            if p - climbed_p[row, lane] < TIE * (climbed_q[row, lane] - q):
                climbed_p[row, lane], climbed_q[row, lane] = p, q
    label_p = np.full((depth.max() + 1, width), np.inf)
    label_q = label_p.copy()
    _climb(met, depth, up, label_p, label_q, climbed_p, climbed_q)
    _sweep(nodes, depth, down, stops, met, climbed_p, climbed_q, label_p, label_q, begin, end, ways_p, ways_q)


@njit(cache=True, nogil=True)
def _climb(
    met: NDArray[np.int32],
    depth: NDArray[np.int32],
    up: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]],
    label_p: NDArray[np.float64],
    label_q: NDArray[np.float64],
    climbed_p: NDArray[np.float64],
    climbed_q: NDArray[np.float64],
) -> None:
    """Search upwards over the nodes met, from the lowest; their costs, shape (met, lanes), hold the legs before."""
    first, highs, arc_p, arc_q = up
    width = label_p.shape[1]
    for row in range(len(met)):
        node = met[row]
        best_p, best_q, below_p, below_q = climbed_p[row], climbed_q[row], label_p[depth[node]], label_q[depth[node]]
        for lane in range(width):
            new_p, new_q = below_p[lane], below_q[lane]
            better = new_p - best_p[lane] < TIE * (best_q[lane] - new_q)
            best_p[lane] = new_p if better else best_p[lane]
            best_q[lane] = new_q if better else best_q[lane]
            below_p[lane], below_q[lane] = np.inf, np.inf
        for arc in range(first[node], first[node + 1]):
            high_p, high_q = label_p[highs[arc]], label_q[highs[arc]]
            for lane in range(width):
                new_p, new_q = best_p[lane] + arc_p[arc], best_q[lane] + arc_q[arc]
                better = new_p - high_p[lane] < TIE * (high_q[lane] - new_q)
                high_p[lane] = new_p if better else high_p[lane]
                high_q[lane] = new_q if better else high_q[lane]


@njit(cache=True, nogil=True)
def _sweep(
    nodes: NDArray[np.int32],
    depth: NDArray[np.int32],
    down: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]],
    stops: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]],
    met: NDArray[np.int32],
    climbed_p: NDArray[np.float64],
    climbed_q: NDArray[np.float64],
    label_p: NDArray[np.float64],
    label_q: NDArray[np.float64],
    begin: int,
    end: int,
    ways_p: NDArray[np.float64],
    ways_q: NDArray[np.float64],
) -> None:
    """Bring the best costs down, from the highest node to the lowest, and over the legs to the targets."""
    first, highs, arc_p, arc_q = down
    first_stop, target, leg_p, leg_q = stops
    width = label_p.shape[1]
    row = len(met) - 1
    for place in range(len(nodes) - 1, -1, -1):
        node = nodes[place]
        best_p, best_q = label_p[depth[node]], label_q[depth[node]]
        while row >= 0 and met[row] > node:
            row -= 1
        if row >= 0 and met[row] == node:
            best_p[:] = climbed_p[row]
            best_q[:] = climbed_q[row]
        else:
            best_p[:] = np.inf
            best_q[:] = np.inf
        for arc in range(first[place], first[place + 1]):
            high_p, high_q = label_p[highs[arc]], label_q[highs[arc]]
            for lane in range(width):
                new_p, new_q = high_p[lane] + arc_p[arc], high_q[lane] + arc_q[arc]
                better = new_p - best_p[lane] < TIE * (best_q[lane] - new_q)
                best_p[lane] = new_p if better else best_p[lane]
                best_q[lane] = new_q if better else best_q[lane]
        for leg in range(first_stop[place], first_stop[place + 1]):
            way_p, way_q = ways_p[target[leg]][begin:end], ways_q[target[leg]][begin:end]
            for lane in range(end - begin):
                new_p, new_q = best_p[lane] + leg_p[leg], best_q[lane] + leg_q[leg]
                better = new_p - way_p[lane] < TIE * (way_q[lane] - new_q)
                way_p[lane] = new_p if better else way_p[lane]
                way_q[lane] = new_q if better else way_q[lane]
