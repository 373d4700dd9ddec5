"""
Travel times by a customizable contraction hierarchy: for matrices large enough to repay what must be prepared.

The nodes are put into an order of elimination once for a network, whatever its speeds (`node_order`). Taking one away
leaves arcs between those of its neighbours that come later. The costs of all arcs follow from those of the moves, and
the best way between any two nodes leads upwards over arcs and then downwards; so a search for many sources is a short
climb from each and one sweep down over what leads to the targets. The answers are those of `tree_search`.

References
----------
Dibbelt, Strasser, Wagner (2016): Customizable contraction hierarchies. doi:10.1145/2886843
Delling, Goldberg, Nowatzyk, Werneck (2013): PHAST: hardware-accelerated shortest path trees.
doi:10.1016/j.jpdc.2012.02.007
"""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from geo_cus.catalogue import Metric
from geo_cus.network.array_folder import UNREADABLE, Kept, keep_last, kept_folders, read_arrays, write_arrays
from geo_cus.network.search_graph import Cost
from geo_cus.network.tree_search import COMPUTING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from numpy.typing import NDArray

    from geo_cus.network.legs import Legs
    from geo_cus.network.tree_search import Moves
    from geo_cus.progress import Progress

_CELLS_THAT_REPAY: Final = 20_000_000
"""From so many (source, state) pairs on a hierarchy is made: trees take as long for them as numba for compiling."""

_CELLS_OF_A_KNOWN_ONE: Final = 1_000_000
"""From so many pairs on a hierarchy that is there already is used."""

_FEWEST_AT_ONCE: Final = 16
"""Fewer sources than twice as many are searched from in one thread: two would do the same work twice."""

_KEPT: Final = 3
"""Hierarchies are kept for so many networks, the last ones used."""

_STATES_THAT_TAKE_LONG: Final = 100_000
"""From so many on a hierarchy takes a second or more to make and is kept for the next run."""

_KEPT_FOLDERS: Final = 12
"""So many are kept, the last ones used."""

_FOLDER: Final = "hierarchies"
_KINDS: Final[dict[str, Any]] = {
    "rank": np.int32,
    "first": np.int64,
    "heads": np.int32,
    "parent": np.int32,
    "depth": np.int32,
}
_VERSION: Final = 2
"""Raised when a hierarchy that is kept can no longer be used."""

_known: OrderedDict[str, Hierarchy] = OrderedDict()


class Hierarchy(NamedTuple):
    """
    The order of the states of a network and the arcs between them, for any costs.

    Parameters
    ----------
    rank
        The place of every state in the order of elimination.
    first, heads
        Arcs by rank: node i has arcs up to ``heads[first[i]:first[i + 1]]``, ascending.
    parent
        The lowest of those; -1 without any.
    depth
        How many nodes are above each, from parent to parent.
    """

    rank: NDArray[np.int32]
    first: NDArray[np.int64]
    heads: NDArray[np.int32]
    parent: NDArray[np.int32]
    depth: NDArray[np.int32]


class _Arcs(NamedTuple):
    """
    Arcs in one direction, grouped by their lower node.

    They hold the depth of the higher node, what is least and what decides among equals.
    """

    first: NDArray[np.int64]
    highs: NDArray[np.int32]
    least: NDArray[np.float64]
    second: NDArray[np.float64]


class Customised(NamedTuple):
    """
    A hierarchy with the costs of its arcs by one metric.

    Parameters
    ----------
    hierarchy
        The order of the states.
    up, down
        The arcs with their costs from the lower to the higher node, and back.
    """

    hierarchy: Hierarchy
    up: _Arcs
    down: _Arcs

    def turned(self) -> Customised:
        """Give the same for all moves turned round."""
        return self._replace(up=self.down, down=self.up)


def worth_a_hierarchy(between: Moves, state_count: int, source_count: int, *, is_customised: bool = False) -> bool:
    """
    Tell whether searching from so many sources takes longer by trees than by a hierarchy.

    Without numba, which comes with the extra ``large``, there is no hierarchy; the times are the same.

    Parameters
    ----------
    between
        The moves between states.
    state_count, source_count
        How many states there are, and how many sources on the smaller side.
    is_customised
        The hierarchy is at hand with its costs.
    """
    if find_spec("numba") is None:
        return False
    cells = state_count * source_count
    if cells >= _CELLS_THAT_REPAY:
        return True
    return cells >= _CELLS_OF_A_KNOWN_ONE and (is_customised or _is_known(_key(between, state_count)))


def _is_known(key: str) -> bool:
    return key in _known or (kept_folders(_FOLDER) / key).is_dir()


def hierarchy_of(between: Moves, spots: NDArray[np.float64]) -> Hierarchy:
    """
    Give the hierarchy of the states of a network; it is made once and then known, a large one in the next run too.

    Parameters
    ----------
    between
        The moves between states; their costs and directions do not matter.
    spots
        Where the states are on a plane, shape (states, 2); how fast the hierarchy is depends on it, not what it gives.
    """
    key = _key(between, len(spots))
    hierarchy = _known.pop(key, None) or _read(key) or _made_and_kept(key, between, spots)
    _known[key] = hierarchy
    while len(_known) > _KEPT:
        _known.popitem(last=False)
    return hierarchy


def _read(key: str) -> Hierarchy | None:
    with suppress(*UNREADABLE):
        arrays = read_arrays(kept_folders(_FOLDER) / key, _KINDS).arrays
        # Copies, as numba would compile everything once more for arrays that cannot be written to.
        return Hierarchy(**{name: values.copy() for name, values in arrays.items()})
    return None


def _made_and_kept(key: str, between: Moves, spots: NDArray[np.float64]) -> Hierarchy:
    hierarchy = _made(between, spots)
    if len(spots) >= _STATES_THAT_TAKE_LONG:
        with suppress(OSError):
            write_arrays(kept_folders(_FOLDER) / key, Kept(hierarchy._asdict(), {}))
            keep_last(kept_folders(_FOLDER), _KEPT_FOLDERS)
    return hierarchy


def _key(between: Moves, state_count: int) -> str:
    """Give the same for all moves between the same states, in whichever direction."""
    low, high = np.minimum(between.tail, between.head), np.maximum(between.tail, between.head)
    return hashlib.sha256(b"%d %d " % (_VERSION, state_count) + low.tobytes() + high.tobytes()).hexdigest()


def _loops() -> ModuleType:
    # Loading numba takes half a second and compiling, once after an update, half a minute: only who needs it waits.
    from geo_cus.network import hierarchy_loops  # noqa: PLC0415 - see above

    return hierarchy_loops


def _neighbours(between: Moves, count: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    ends = np.r_[between.tail, between.head] * count + np.r_[between.head, between.tail]
    pair = np.unique(ends[np.r_[between.tail != between.head, between.head != between.tail]])
    return np.searchsorted(pair, np.arange(count + 1) * count), (pair % count).astype(np.int32)


def _made(between: Moves, spots: NDArray[np.float64]) -> Hierarchy:
    from geo_cus.network.node_order import elimination_order  # noqa: PLC0415 - as in _loops

    loops = _loops()
    offsets, neighbours = _neighbours(between, len(spots))
    x, y = np.ascontiguousarray(spots.T)
    order = elimination_order(offsets, neighbours, x, y)
    rank = np.argsort(order).astype(np.int32)
    first, heads = loops.upward_arcs(order, rank, offsets, neighbours)
    number = loops.postorder(_parents(first, heads))
    node = np.argsort(number)
    counts = np.diff(first)[node]
    renumbered = np.r_[0, np.cumsum(counts)]
    arc = np.repeat(first[node] - renumbered[:-1], counts) + np.arange(len(heads))
    heads = number[heads[arc]]
    parent = _parents(renumbered, heads)
    return Hierarchy(number[rank], renumbered, heads, parent, loops.depths(parent))


def _parents(first: NDArray[np.int64], heads: NDArray[np.int32]) -> NDArray[np.int32]:
    parent = np.full(len(first) - 1, -1, dtype=np.int32)
    has_arcs = first[1:] > first[:-1]
    parent[has_arcs] = heads[first[:-1][has_arcs]]
    return parent


def customised(between: Moves, spots: NDArray[np.float64], metric: Metric) -> Customised:
    """
    Give the hierarchy of the states of a network with the costs of its arcs.

    Parameters
    ----------
    between
        The moves between states.
    spots
        Where the states are, as in `hierarchy_of`.
    metric
        What is least.
    """
    hierarchy = hierarchy_of(between, spots)
    tail, head = hierarchy.rank[between.tail], hierarchy.rank[between.head]
    costs = [np.full(len(hierarchy.heads), np.inf) for _ in range(4)]
    moves = tail, head, *_ranked_first(between.cost, metric)
    _loops().customise(hierarchy.first, hierarchy.heads, *moves, *costs)
    highs = hierarchy.depth[hierarchy.heads]
    up, down = (_Arcs(hierarchy.first, highs, *pair) for pair in (costs[:2], costs[2:]))
    return Customised(hierarchy, up, down)


def searched_in_hierarchy(
    costs: Customised, sizes: tuple[int, int], ends: tuple[Legs, Legs], *, metric: Metric, progress: Progress
) -> Cost:
    """
    Search from every source to every target; as `tree_search.searched_in_trees`.

    Parameters
    ----------
    costs
        The hierarchy with its costs by `metric`.
    sizes
        Number of sources and of targets.
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
    progress(COMPUTING, 0.0)
    hierarchy, up, down = costs
    sources, targets = ends
    low, high = hierarchy.rank[sources.state], hierarchy.rank[targets.state]
    nodes = np.flatnonzero(_loops().above(hierarchy.parent, high)).astype(np.int32)
    place = np.zeros(len(hierarchy.parent), dtype=np.int32)
    place[nodes] = np.arange(len(nodes))
    # Many sources are lined up, to climb over the same nodes; for few the targets are, to be met in their order.
    many = sizes[0] > _loops().LANES
    lane = _lined_up(sources.point, low, sizes[0], len(place)) if many else np.arange(sizes[0], dtype=np.int32)
    row = np.arange(sizes[1], dtype=np.int32) if many else _lined_up(targets.point, high, sizes[1], len(place))
    starts = _grouped(lane[sources.point], sizes[0], low, sources.cost, metric)
    stops = _grouped(place[high], len(nodes), row[targets.point], targets.cost, metric)
    arguments = hierarchy.parent, hierarchy.depth, up, starts, nodes, _down_to(nodes, down), stops
    ways = [np.full(sizes[::-1], np.inf) for _ in range(2)]
    _in_threads(arguments, ways, progress)
    for way in ways if many else ():
        _loops().take_columns(way, lane)
    # One after the other, to have no more than three such arrays in memory at once.
    least, second = ways if many else (np.take(ways.pop(0), row, axis=0) for _ in range(2))
    return Cost(*_ranked_first(Cost(least.T, second.T), metric))


def _ranked_first(cost: Cost, metric: Metric) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give what is least first, and back."""
    return cost if metric is Metric.SECONDS else (cost.metres, cost.seconds)


def _down_to(nodes: NDArray[np.int32], arcs: _Arcs) -> _Arcs:
    """Give the arcs whose lower nodes are among some, grouped by the places of these."""
    counts = np.diff(arcs.first)
    if len(nodes) == len(counts):
        return arcs
    first = np.r_[0, np.cumsum(counts[nodes])]
    kept = np.repeat(arcs.first[nodes] - first[:-1], counts[nodes]) + np.arange(first[-1])
    return _Arcs(first, arcs.highs[kept], arcs.least[kept], arcs.second[kept])


def _lined_up(point: NDArray[np.int64], node: NDArray[np.int32], count: int, node_count: int) -> NDArray[np.int32]:
    """Give points numbers by the lowest nodes of their legs."""
    lowest = np.full(count, node_count, dtype=np.int32)
    np.minimum.at(lowest, point, node)
    number = np.empty(count, dtype=np.int32)
    number[_loops().grouped(lowest, node_count + 1)[1]] = np.arange(count)
    return number


def _grouped(
    group: NDArray[np.int32], count: int, ends: NDArray[Any], cost: Cost, metric: Metric
) -> tuple[NDArray[np.int64], NDArray[Any], NDArray[np.float64], NDArray[np.float64]]:
    """Give where the legs of each group begin, their ends and costs, group by group."""
    begins, rows = _loops().grouped(group, count)
    return begins, ends[rows], *_ranked_first(cost.at(rows), metric)


def _in_threads(arguments: tuple[object, ...], ways: Sequence[NDArray[np.float64]], progress: Progress) -> None:
    """Search from all sources, several threads at a time, and fill in what is least and what decides among equals."""
    search = partial(_loops().searched, *arguments)
    count, threads = ways[0].shape[1], os.cpu_count() or 1
    rounds = ceil(count / (threads * _loops().LANES))
    portions = max(1, min(count // _FEWEST_AT_ONCE, threads * rounds))
    begins = np.linspace(0, count, portions + 1).astype(int).tolist()
    with ThreadPoolExecutor(threads) as pool:
        try:
            parts = [pool.submit(search, begin, end, *ways) for begin, end in pairwise(begins)]
            for done, part in enumerate(parts):
                part.result()
                progress(COMPUTING, (done + 1) / len(parts))
        finally:
            pool.shutdown(cancel_futures=True)
