"""Searches by Dijkstra's algorithm in scipy, one tree for every source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import scipy

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


class Trees(NamedTuple):
    """
    The best ways from some sources to all states, arrays of shape (sources, states).

    Parameters
    ----------
    rank
        What the best way has least (`Cost.ranked`); infinite where none leads.
    before
        The state before; the state itself at the root and where no way leads.
    move
        The place of the move that leads there; -1 at the root and where no way leads.
    """

    rank: NDArray[np.float64]
    before: NDArray[np.int64]
    move: NDArray[np.int64]


def searched_in_trees(
    between: Moves, sizes: tuple[int, int, int], ends: tuple[Legs, Legs], metric: Metric, progress: Progress
) -> Cost:
    """
    Search from every source to every target.

    Parameters
    ----------
    between
        The moves between states.
    sizes
        Number of states, of sources, of targets.
    ends
        The legs of the sources and of the targets.
    metric
        What is least.
    progress
        Called with the share of the sources done; may raise `Cancelled`.

    Returns
    -------
    Cost
        Shape (sources, targets); infinite where there is no way.
    """
    states, source_count, target_count = sizes
    moves = with_points(
        between, (states, source_count, 0), ends[0], ends[1].chosen(np.empty(0, dtype=np.int64)), metric
    )
    targets = ends[1].chosen(np.argsort(ends[1].point, kind="stable"))
    ways = Cost(np.full((source_count, target_count), np.inf), np.full((source_count, target_count), np.inf))
    portion = max(1, _CELLS_AT_ONCE // (states + source_count))
    for begin in range(0, source_count, portion):
        progress(COMPUTING, begin / source_count)
        rows = np.arange(begin, min(begin + portion, source_count))
        trees = searched_tree(moves, states + source_count, states + rows, metric)
        _take_best_legs(ways, rows, trees.rank[:, targets.state], _summed(moves, trees), targets, metric=metric)
    progress(COMPUTING, 1.0)
    return ways


def _take_best_legs(
    ways: Cost, rows: NDArray[np.int64], rank: NDArray[np.float64], summed: Cost, targets: Legs, *, metric: Metric
) -> None:
    """Fill in, for some sources, the best of the ways over each leg to every target; legs are ordered by target."""
    if not len(targets.point):
        return
    total = rank + targets.cost.ranked(metric)
    begins = np.flatnonzero(np.r_[True, targets.point[1:] != targets.point[:-1]])
    least = np.repeat(np.minimum.reduceat(total, begins, axis=1), np.diff(np.r_[begins, len(targets.point)]), axis=1)
    number = np.where(total == least, np.arange(len(targets.point)), len(targets.point))
    leg = np.minimum.reduceat(number, begins, axis=1)
    for way, reached, last in zip(ways, summed, targets.cost, strict=True):
        way[rows[:, None], targets.point[begins]] = np.take_along_axis(reached, targets.state[leg], axis=1) + last[leg]


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
    pair = moves.tail * state_count + moves.head
    order = np.argsort(pair, kind="stable")
    is_further = np.zeros(len(order), dtype=bool)
    is_further[1:] = np.diff(pair[order]) == 0
    parallel = is_further.copy()
    parallel[:-1] |= is_further[1:]
    some = order[parallel]
    order[parallel] = some[np.lexsort((moves.arc[some], moves.cost.ranked(metric)[some], pair[some]))]
    best = order[~is_further]
    return Moves(moves.tail[best], moves.head[best], moves.arc[best], moves.cost.at(best))


def searched_tree(moves: Moves, state_count: int, sources: NDArray[np.int64], metric: Metric) -> Trees:
    """Search from some states to all, over moves as `with_points` gives them."""
    row_starts = np.searchsorted(moves.tail, np.arange(state_count + 1))
    matrix = scipy.sparse.csr_array(
        (moves.cost.ranked(metric), moves.head, row_starts), shape=(state_count, state_count)
    )
    rank, before = scipy.sparse.csgraph.dijkstra(matrix, indices=sources, return_predecessors=True)
    has_move = before >= 0
    here = np.broadcast_to(np.arange(state_count), before.shape)
    # Ordered by head, as they are asked for: a sorted search for sorted numbers is several times faster.
    by_head = np.argsort(moves.head, kind="stable")
    pair = (moves.head * state_count + moves.tail)[by_head]
    move = np.full(before.shape, -1, dtype=np.int64)
    move[has_move] = by_head[np.searchsorted(pair, here[has_move] * state_count + before[has_move])]
    return Trees(rank, np.where(has_move, before, here), move)


def _summed(moves: Moves, trees: Trees) -> Cost:
    """Add up seconds and metres along trees from every state to its root, doubling the stride."""
    shape = trees.before.shape
    ancestor = (trees.before + np.arange(shape[0])[:, None] * shape[1]).ravel()
    # Both quantities in one array of complex numbers: memory is read at random, and so only once for the two.
    steps = np.zeros(len(moves.arc) + 1, dtype=np.complex128)
    steps.real[:-1], steps.imag[:-1] = moves.cost
    # Move -1, which leads to the root, is the last one here and costs nothing.
    total = steps[trees.move.ravel()]
    while True:
        further = ancestor.take(ancestor)
        if np.array_equal(further, ancestor):
            break
        total += total.take(ancestor)
        ancestor = further
    is_reached = np.isfinite(trees.rank)
    return Cost(*(np.where(is_reached, part.reshape(shape), np.inf) for part in (total.real, total.imag)))
