"""
The travel times of the sample gmina: ours against networkx, in the same run, on the same graph.

Run it from anywhere: ``python benchmarks/gmina.py``. It prints the medians of several rounds and their ratio, after
checking that both give the same answers.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from geo_cus.catalogue import profiles
from geo_cus.data.sample import sample_folder
from geo_cus.data.study_files import load_study
from geo_cus.network.routing import travel_times
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.study_times import network_of, points_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.travel_times import Placement

ROUNDS = 5


def networkx_graph(network: RoadNetwork) -> nx.DiGraph:
    """Give the network turned round, so that one search from a provider finds all settlements."""
    graph = nx.DiGraph()
    for first, last, forward, backward in zip(
        network.edge_from.tolist(),
        network.edge_to.tolist(),
        network.forward_s.tolist(),
        network.backward_s.tolist(),
        strict=True,
    ):
        for tail, head, seconds in ((first, last, forward), (last, first, backward)):
            known = graph.get_edge_data(head, tail, {"s": np.inf})["s"]
            if seconds < known:
                graph.add_edge(head, tail, s=seconds)
    return graph


def at_junctions(placement: Placement) -> Placement:
    """Move every point to the first node of its edge, where networkx can start."""
    share = np.where(placement.placed, 0.0, np.nan)
    return type(placement)(placement.points, placement.edge, share, np.where(placement.placed, 0.0, np.nan))


def by_networkx(graph: nx.DiGraph, network: RoadNetwork, homes: Placement, sites: Placement) -> np.ndarray:
    """Give the seconds from every home to every site."""
    found = np.full((len(homes.edge), len(sites.edge)), np.inf)
    for column in np.flatnonzero(sites.placed):
        reached = nx.single_source_dijkstra_path_length(graph, int(network.edge_from[sites.edge[column]]), weight="s")
        for row in np.flatnonzero(homes.placed):
            found[row, column] = reached.get(int(network.edge_from[homes.edge[row]]), np.inf)
    return found


def median_s(work: Callable[[], object]) -> float:
    """Time a piece of work a few times (s)."""
    seconds = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)


def main() -> None:
    """Compare, check and print."""
    study = load_study(sample_folder())
    network = network_of(study, profiles()["car"])
    index = RoadIndex(network)
    homes = at_junctions(index.place(points_of(study.settlements, "settlement_id")))
    sites = at_junctions(index.place(points_of(study.providers, "provider_id")))
    graph = networkx_graph(network)
    ours, theirs = travel_times(network, homes, sites).seconds, by_networkx(graph, network, homes, sites)
    if not np.allclose(ours, theirs, rtol=0, atol=1e-6):
        message = "the two do not agree"
        raise SystemExit(message)
    own_s, peer_s = (
        median_s(lambda: travel_times(network, homes, sites)),
        median_s(lambda: by_networkx(graph, network, homes, sites)),
    )
    print(f"{len(homes.edge)} settlements x {len(sites.edge)} providers, {network.node_count} nodes; equal to 1e-6 s")
    print(f"geo_cus  {1000 * own_s:8.1f} ms (seconds and metres of every way)")
    print(f"networkx {1000 * peer_s:8.1f} ms (seconds)")
    print(f"ratio    {peer_s / own_s:8.1f}")


if __name__ == "__main__":
    main()
