"""
The order in which a hierarchy takes the nodes of a graph away: compiled loops, imported when a hierarchy is first made.

Nodes with one or two neighbours go first: dead ends and chains. What is left is split again and again by a few nodes
whose removal parts it in two, and each such separator comes after both its parts (nested dissection). Separators are
found as smallest cuts between the outer quarters of the nodes in four directions.

References
----------
Schild, Sommer (2015): On balanced separators in road networks. doi:10.1007/978-3-319-20086-6_22
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SMALL: Final = 6
"""Parts of no more nodes are not split further."""

_OUTER: Final = 0.25
"""Share of the nodes at either end that a cut has to part."""

_EAST: Final = (1.0, 0.0, 0.7071, 0.7071)
_NORTH: Final = (0.0, 1.0, 0.7071, -0.7071)
"""The four directions in which nodes are lined up."""


@njit(cache=True, nogil=True)
def elimination_order(
    offsets: NDArray[np.int64], neighbours: NDArray[np.int32], x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.int32]:
    """
    Order the nodes of a graph for elimination.

    Parameters
    ----------
    offsets, neighbours
        The neighbours of node i are ``neighbours[offsets[i]:offsets[i + 1]]``, each once, itself not among them, and it
        is among theirs.
    x, y
        Where the nodes are, on a plane; used for finding separators only.

    Returns
    -------
    ndarray
        All nodes, the first to be eliminated first.
    """
    left = neighbours.copy()
    order, taken, degree = _low_degrees(offsets, left)
    _dissect(offsets, degree, left, _backs(offsets, degree, left), x, y, order, taken)
    return order


@njit(cache=True, nogil=True)
def _low_degrees(
    offsets: NDArray[np.int64], left: NDArray[np.int32]
) -> tuple[NDArray[np.int32], int, NDArray[np.int32]]:
    """
    Take away nodes with at most two neighbours until none is left; `left` becomes the neighbours that remain.

    The neighbours of a node taken wait for the next round, so that a chain is halved in each and no way through the
    hierarchy becomes long. The order ends with the nodes that remain.
    """
    count = len(offsets) - 1
    degree = (offsets[1:] - offsets[:-1]).astype(np.int32)
    order = np.empty(count, np.int32)
    last_round = np.zeros(count, np.int32)
    gone = np.zeros(count, np.bool_)
    waiting = np.flatnonzero(degree <= 2).astype(np.int32)
    taken, number = 0, 0
    while len(waiting):
        number += 1
        later = np.empty(3 * len(waiting), np.int32)
        postponed = 0
        for node in waiting:
            if gone[node]:
                continue
            if last_round[node] == number:
                later[postponed] = node
                postponed += 1
                continue
            gone[node] = True
            order[taken] = node
            taken += 1
            begin = offsets[node]
            for place in range(degree[node]):
                other = left[begin + place]
                last_round[other] = number
                beyond = left[begin + 1 - place] if degree[node] == 2 else node
                _replace(offsets, degree, left, other, node, beyond)
            for place in range(degree[node]):
                other = left[begin + place]
                if degree[other] <= 2:
                    later[postponed] = other
                    postponed += 1
        waiting = later[:postponed].copy()
    degree[gone] = 0
    order[taken:] = np.flatnonzero(~gone)
    return order, taken, degree


@njit(cache=True, nogil=True)
def _replace(
    offsets: NDArray[np.int64],
    degree: NDArray[np.int32],
    left: NDArray[np.int32],
    node: np.int32,
    old: np.int32,
    new: np.int32,
) -> None:
    """Put one neighbour of a node in the place of another, or take the other out if it has that one, or gets none."""
    begin = offsets[node]
    place_of_old = -1
    known = new == old
    for place in range(begin, begin + degree[node]):
        if left[place] == old:
            place_of_old = place
        elif left[place] == new:
            known = True
    if known:
        left[place_of_old] = left[begin + degree[node] - 1]
        degree[node] -= 1
    else:
        left[place_of_old] = new


@njit(cache=True, nogil=True)
def _backs(offsets: NDArray[np.int64], degree: NDArray[np.int32], left: NDArray[np.int32]) -> NDArray[np.int64]:
    """Find, for every place in the neighbours, the place of the same edge seen from its other end."""
    back = np.full(len(left), -1, np.int64)
    for node in range(len(degree)):
        for place in range(offsets[node], offsets[node] + degree[node]):
            other = left[place]
            for there in range(offsets[other], offsets[other] + degree[other]):
                if left[there] == node:
                    back[place] = there
    return back


@njit(cache=True, nogil=True)
def _dissect(
    offsets: NDArray[np.int64],
    degree: NDArray[np.int32],
    left: NDArray[np.int32],
    back: NDArray[np.int64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    order: NDArray[np.int32],
    taken: int,
) -> None:
    """Order the nodes ``order[taken:]``, in place, by nested dissection."""
    count = len(degree)
    at = np.full(count, -1, np.int64)
    for place in range(taken, count):
        at[order[place]] = place
    flow = np.zeros(len(left), np.int8)
    reached = np.zeros(count, np.bool_)
    height = np.zeros(count)
    parts = [(taken, count)]
    while len(parts) > 0:
        begin, end = parts.pop()
        size = end - begin
        if size <= _SMALL:
            continue
        nodes = order[begin:end].copy()
        best_side = np.zeros(size, np.bool_)
        best_worth = np.inf
        for turn in range(4):
            height[nodes] = x[nodes] * _EAST[turn] + y[nodes] * _NORTH[turn]
            line = nodes[np.argsort(height[nodes])]
            cut = _smallest_cut(offsets, degree, left, back, (at, begin, end), height, line, flow, reached)
            first = reached[nodes].sum()
            worth = (cut + 0.5) / min(first, size - first)
            if worth < best_worth:
                best_worth = worth
                best_side = reached[nodes]
        first, second = _part(offsets, degree, left, at, begin, end, nodes, best_side, order)
        parts.append((begin, begin + first))
        parts.append((begin + first, begin + first + second))


@njit(cache=True, nogil=True)
def _part(
    offsets: NDArray[np.int64],
    degree: NDArray[np.int32],
    left: NDArray[np.int32],
    at: NDArray[np.int64],
    begin: int,
    end: int,
    nodes: NDArray[np.int32],
    side: NDArray[np.bool_],
    order: NDArray[np.int32],
) -> tuple[int, int]:
    """Lay the two sides of a cut side by side, the nodes that part them at the end; give the sizes of the sides."""
    size = end - begin
    of = np.zeros(size, np.bool_)
    for place in range(size):
        of[at[nodes[place]] - begin] = side[place]
    touched = np.zeros(size, np.bool_)
    counts = np.zeros(2, np.int64)
    for place in range(size):
        node = nodes[place]
        for beyond in range(offsets[node], offsets[node] + degree[node]):
            there = at[left[beyond]]
            if begin <= there < end and of[there - begin] != side[place]:
                touched[place] = True
        if touched[place]:
            counts[int(side[place])] += 1
    parting = counts[1] <= counts[0]
    first, second, last = 0, 0, 0
    groups = np.empty(size, np.int8)
    for place in range(size):
        if touched[place] and side[place] == parting:
            groups[place] = 2
            last += 1
        elif side[place]:
            groups[place] = 0
            first += 1
        else:
            groups[place] = 1
            second += 1
    nexts = [begin, begin + first, begin + first + second]
    for place in range(size):
        group = groups[place]
        order[nexts[group]] = nodes[place]
        at[nodes[place]] = nexts[group]
        nexts[group] += 1
    for place in range(end - last, end):
        at[order[place]] = -1
    return first, second


@njit(cache=True, nogil=True)
def _smallest_cut(
    offsets: NDArray[np.int64],
    degree: NDArray[np.int32],
    left: NDArray[np.int32],
    back: NDArray[np.int64],
    part: tuple[NDArray[np.int64], int, int],
    height: NDArray[np.float64],
    line: NDArray[np.int32],
    flow: NDArray[np.int8],
    reached: NDArray[np.bool_],
) -> int:
    """
    Find the fewest edges that part the nodes at one end of a line from those at its other end.

    They are as many as ways from end to end without a common edge (Ford and Fulkerson), straight ones first. Afterwards
    `reached` tells which nodes of the line are on the first side of the cut.
    """
    at, begin, end = part
    size = end - begin
    outer = max(1, int(size * _OUTER))
    is_last = np.zeros(size, np.bool_)
    for node in line[size - outer :]:
        is_last[at[node] - begin] = True
    for node in line:
        for place in range(offsets[node], offsets[node] + degree[node]):
            flow[place] = 0
    way = np.empty(size, np.int64)
    total, before = 0, -1
    while total > before:
        before = total
        reached[line] = False
        reached[line[:outer]] = True
        for source in line[:outer][::-1]:
            node, depth = source, 0
            while depth >= 0:
                if is_last[at[node] - begin]:
                    for step in range(depth):
                        flow[way[step]] += 1
                        flow[back[way[step]]] -= 1
                    total += 1
                    node, depth = source, 0
                    continue
                onward = -1
                for place in range(offsets[node], offsets[node] + degree[node]):
                    other = left[place]
                    open_to = flow[place] < 1 and not reached[other] and begin <= at[other] < end
                    if open_to and (onward < 0 or height[other] > height[left[onward]]):
                        onward = place
                if onward >= 0:
                    way[depth] = onward
                    depth += 1
                    node = left[onward]
                    reached[node] = True
                else:
                    depth -= 1
                    if depth >= 0:
                        node = left[back[way[depth]]]
    return total
