"""
The engines that are compared, each with the same three questions.

An engine is given a network, a question and how many of its columns to answer, and answers with seconds, shape (rows,
columns).
"""

from __future__ import annotations

import time
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from road_like import at_nodes

from geo_cus.network import hierarchy, prepared
from geo_cus.network.routing import nearest_times, travel_times
from geo_cus.network.search_graph import arc_costs, state_graph

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from geo_cus.network.road_network import RoadNetwork

SERVICES: Final = 14

PANDANA_INFINITE_S: Final = 4e6
"""Pandana writes 4294967.295 where no way leads."""

TREES_AT_ONCE: Final = 20
"""Columns that scipy is asked for in one call, to bound its memory."""


class Question(NamedTuple):
    """From which nodes (rows) to which groups of nodes (columns), the nearest of each group counting."""

    name: str
    rows: NDArray[np.int64]
    columns: list[NDArray[np.int64]]


class Answer(NamedTuple):
    """Seconds for the first columns, shape (rows, columns answered), what they took, and what had to be made before."""

    seconds: NDArray[np.float64]
    took_s: float
    making_s: float


def questions(network: RoadNetwork, villages: int, providers: int, *, seed: int) -> list[Question]:
    """Make the three questions: all nodes to one, villages to providers, all nodes to the nearest of each service."""
    draw = np.random.default_rng(seed)
    count = network.node_count
    every = np.arange(count)
    homes, sites = (draw.choice(count, min(size, count), replace=False) for size in (villages, providers))
    return [
        Question("one to all", every, [sites[:1]]),
        Question(f"{len(homes)} x {len(sites)}", homes, [sites[place : place + 1] for place in range(len(sites))]),
        Question(f"nearest of {SERVICES} services", every, np.array_split(sites, SERVICES)),
    ]


def timed(make: Callable[[], Callable[[], NDArray[np.float64]]]) -> Answer:
    """Time the making of something, then its answer."""
    begin = time.perf_counter()
    answer = make()
    made = time.perf_counter()
    seconds = answer()
    return Answer(seconds, time.perf_counter() - made, made - begin)


def by_geo_cus(network: RoadNetwork, question: Question, columns: int) -> Answer:
    """Ours: seconds and metres of every way, as the program computes them."""
    rows, sites = at_nodes(network, question.rows), at_nodes(network, np.concatenate(question.columns[:columns]))
    sizes = np.cumsum([0, *map(len, question.columns[:columns])])
    groups = [np.arange(begin, end) for begin, end in pairwise(sizes.tolist())]

    def make() -> Callable[[], NDArray[np.float64]]:
        if len(groups) == len(sites.edge):
            return lambda: travel_times(network, rows, sites).seconds
        return lambda: nearest_times(network, rows, sites, groups).seconds

    return timed(make)


def by_geo_cus_hierarchy(network: RoadNetwork, question: Question, columns: int) -> Answer:
    """Ours, by the hierarchy whatever the size; the order of the nodes is made before, its costs are not."""
    rows = at_nodes(network, question.rows[:1])
    hierarchy._CELLS_THAT_REPAY = 0  # noqa: SLF001 - the benchmark compares what the program chooses between
    making = timed(lambda: lambda: travel_times(network, rows, rows).seconds).took_s
    prepared._prepared.clear()  # noqa: SLF001 - what the first way has left behind would flatter the second
    return by_geo_cus(network, question, columns)._replace(making_s=making)


def by_geo_cus_again(network: RoadNetwork, question: Question, columns: int) -> Answer:
    """Ours, by the hierarchy, asked the same for the second time: its costs are there."""
    hierarchy._CELLS_THAT_REPAY = 0  # noqa: SLF001 - as above
    making = by_geo_cus(network, question, columns).took_s
    return by_geo_cus(network, question, columns)._replace(making_s=making)


def _moves(network: RoadNetwork) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Give the moves turned round, so that a search from a column finds all rows; the quickest of parallel ones."""
    graph = state_graph(network)
    seconds = arc_costs(network).seconds[graph.arc]
    order = np.lexsort((seconds, graph.tail, graph.head))
    tail, head = graph.head[order], graph.tail[order]
    first = np.r_[True, (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])]
    return tail[first], head[first], seconds[order][first]


def by_scipy(network: RoadNetwork, question: Question, columns: int) -> Answer:
    """Search from every column by scipy, `min_only` where it holds several nodes."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    def make() -> Callable[[], NDArray[np.float64]]:
        tail, head, seconds = _moves(network)
        matrix = csr_array((seconds, (tail, head)), shape=(network.node_count,) * 2)
        wanted = question.columns[:columns]

        def trees(begin: int) -> NDArray[np.float64]:
            part = wanted[begin : begin + TREES_AT_ONCE]
            if all(len(group) == 1 for group in part):
                return np.asarray(dijkstra(matrix, indices=np.concatenate(part))[:, question.rows])
            return np.stack([dijkstra(matrix, indices=group, min_only=True)[question.rows] for group in part])

        return lambda: np.concatenate([trees(begin) for begin in range(0, len(wanted), TREES_AT_ONCE)]).T

    return timed(make)


def by_networkx(network: RoadNetwork, question: Question, columns: int) -> Answer:
    """Search from every column by networkx."""
    import networkx as nx

    def make() -> Callable[[], NDArray[np.float64]]:
        tail, head, seconds = _moves(network)
        graph = nx.DiGraph()
        graph.add_nodes_from(range(network.node_count))
        graph.add_weighted_edges_from(zip(tail.tolist(), head.tolist(), seconds.tolist(), strict=True), weight="s")

        def column(group: NDArray[np.int64]) -> NDArray[np.float64]:
            reached = nx.multi_source_dijkstra_path_length(graph, set(group.tolist()), weight="s")
            return np.array([reached.get(node, np.inf) for node in question.rows.tolist()])

        return lambda: np.stack([column(group) for group in question.columns[:columns]], axis=1)

    return timed(make)


def by_igraph(network: RoadNetwork, question: Question, columns: int) -> Answer:
    """Search from every column by igraph, from a node of its own where the column holds several."""
    import igraph

    def make() -> Callable[[], NDArray[np.float64]]:
        tail, head, seconds = _moves(network)
        groups = question.columns[:columns]
        source = np.repeat(network.node_count + np.arange(len(groups)), [len(group) for group in groups])
        ends = np.stack([np.r_[tail, source], np.r_[head, np.concatenate(groups)]], axis=1)
        graph = igraph.Graph(network.node_count + len(groups), ends, directed=True)
        weights = np.r_[seconds, np.zeros(len(source))].tolist()
        starts = range(network.node_count, network.node_count + len(groups))
        return lambda: np.array(graph.distances(starts, question.rows.tolist(), weights=weights)).T

    return timed(make)


def by_pandana(network: RoadNetwork, question: Question, columns: int) -> Answer:
    """Ask pandana, which gives single pairs, and the nearest point of a category; it rounds to thousandths."""
    import pandana
    import pandas as pd

    def make() -> Callable[[], NDArray[np.float64]]:
        head, tail, seconds = _moves(network)
        place = pd.Series(np.arange(network.node_count, dtype=float))
        weights = pd.DataFrame({"s": seconds})
        graph = pandana.Network(place, place * 0, pd.Series(tail), pd.Series(head), weights, twoway=False)

        def column(group: NDArray[np.int64]) -> NDArray[np.float64]:
            if len(group) == 1:
                ends = np.full(len(question.rows), group[0])
                found = np.array(graph.shortest_path_lengths(question.rows, ends, imp_name="s"), dtype=float)
                return np.where(found > PANDANA_INFINITE_S, np.inf, found)
            graph.set_pois("g", 1e6, 1, pd.Series(group.astype(float)), pd.Series(np.zeros(len(group))))
            found = graph.nearest_pois(1e6, "g", num_pois=1, imp_name="s")[1].to_numpy(dtype=float)[question.rows]
            return np.where(found >= 1e6, np.inf, found)

        return lambda: np.stack([column(group) for group in question.columns[:columns]], axis=1)

    return timed(make)


ENGINES: Final = {
    "geo_cus": by_geo_cus,
    "geo_cus, hierarchy": by_geo_cus_hierarchy,
    "geo_cus, again": by_geo_cus_again,
    "scipy": by_scipy,
    "igraph": by_igraph,
    "networkx": by_networkx,
    "pandana": by_pandana,
}

CELLS: Final = {"scipy": 2e7, "igraph": 1e7, "networkx": 1e6, "pandana": 1e6}
"""Columns times nodes that an engine is asked for at most; the rest is estimated in proportion."""
