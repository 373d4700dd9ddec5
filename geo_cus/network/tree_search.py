"""Searches by Dijkstra's algorithm in scipy, one tree for every source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo_cus.errors import Message
from geo_cus.network.search_graph import Cost

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.catalogue import Metric
    from geo_cus.network.legs import Legs
    from geo_cus.progress import Progress

_CELLS_AT_ONCE: Final = 5_000_000
"""Sources are taken in portions of so many (source, state) pairs, to bound the memory (about 300 MB)."""

COMPUTING: Final = Message("Computing travel times")


class Moves(NamedTuple):
    """Moves between states, at most one from a state to another, ordered by tail, then head; arc -1 - i is leg i."""

    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    arc: NDArray[np.int64]
    cost: Cost


def searched_in_trees(
    between: Moves, sizes: tuple[int, int, int], ends: tuple[Legs, Legs], metric: Metric, progress: Progress
) -> Cost:
    """Search from every source to every target."""
    states, source_count, target_count = sizes
    total = sum(sizes)
    moves = with_points(between, sizes, ends[0], ends[1], metric)
    ways = Cost(np.empty((source_count, target_count)), np.empty((source_count, target_count)))
    portion = max(1, _CELLS_AT_ONCE // total)
    for begin in range(0, source_count, portion):
        progress(COMPUTING, begin / source_count)
        rows = slice(begin, min(begin + portion, source_count))
        tree = _from_states(moves, total, states + np.arange(rows.start, rows.stop), metric)
        ways.seconds[rows], ways.metres[rows] = (values[:, states + source_count :] for values in tree)
    progress(COMPUTING, 1.0)
    return ways


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
