"""Every road file beside the project: our times against networkx and igraph on the same graph."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import igraph
import networkx as nx
import numpy as np
import pytest

from geo_cus.catalogue import profiles
from geo_cus.data.road_files import read_roads
from geo_cus.network.build import build_network
from geo_cus.network.routing import travel_times
from geo_cus.network.search_graph import arc_costs, state_graph
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.travel_times import Points

SHARED = Path(__file__).resolve().parents[3] / "shared"
FILES = {
    "data/roads_osm/north-bayreuth.osm.gz": 100,
    "data/roads_osm/Zalipie_map.graphml": 25,
    "data/roads_osm/Chelm_map.graphml": 100,
    "data/roads_bdot10k_gizycki": 40,
}
PAIRS_SEED = 7

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")


@pytest.fixture(scope="module", params=FILES, ids=lambda name: Path(name).name)
def case(request):
    path = SHARED / request.param
    if path.is_dir():
        path = next(path.glob("*.shp"))
    # Among the files is a town of 33 nodes, which must not be dropped as an island.
    car = replace(profiles()["car"], min_component_nodes=0, min_one_way_nodes=0)
    network = build_network(read_roads(path, with_background=False).roads, car, source_sha256="")
    draw = np.random.default_rng(PAIRS_SEED)
    nodes = draw.choice(len(network.shape_lon), size=(2, FILES[request.param]))
    ends = [Points(tuple(map(str, chosen)), network.shape_lon[chosen], network.shape_lat[chosen]) for chosen in nodes]
    index = RoadIndex(network)
    return network, index.place(ends[0]), index.place(ends[1])


def legs(network, candidates, row, *, leaving):
    """Give the states by which a candidate is left or reached, each with its seconds."""
    graph, seconds = state_graph(network), arc_costs(network).seconds
    edge, share = int(candidates.edge[row]), float(candidates.share[row])
    walked_s = candidates.walk_m[row] / network.profile.walk_mps
    found = []
    for arc, own in ((2 * edge, 1 - share), (2 * edge + 1, share)):
        part = own if leaving else 1 - own
        if part <= 0:
            junction = graph.arc_head[arc] if leaving else graph.arc_head[arc ^ 1]
            states = [junction] if leaving else np.flatnonzero(graph.junction == junction)
            found += [(int(state), walked_s) for state in states]
        elif np.isfinite(seconds[arc]):
            states = [graph.after[arc]] if leaving else graph.tail[graph.arc == arc]
            found += [(int(state), walked_s + part * seconds[arc]) for state in states]
    return found


def along_one_edge(network, one, row, other, column):
    if one.edge[row] != other.edge[column]:
        return np.inf
    onward = other.share[column] - one.share[row]
    whole = (network.forward_s if onward >= 0 else network.backward_s)[one.edge[row]]
    walked_s = (one.walk_m[row] + other.walk_m[column]) / network.profile.walk_mps
    return walked_s + (abs(onward) * whole if onward else 0.0)


def by_networkx(network, pairs):
    graph, seconds = state_graph(network), arc_costs(network).seconds
    made = nx.DiGraph()
    for tail, head, arc in zip(graph.tail.tolist(), graph.head.tolist(), graph.arc.tolist(), strict=True):
        if seconds[arc] < made.get_edge_data(tail, head, {"s": np.inf})["s"]:
            made.add_edge(tail, head, s=seconds[arc])
    return {
        start: nx.single_source_dijkstra_path_length(made, start, weight="s") for start in {one for one, _ in pairs}
    }


def by_igraph(network, pairs):
    graph, seconds = state_graph(network), arc_costs(network).seconds
    made = igraph.Graph(graph.state_count, np.stack([graph.tail, graph.head], axis=1), directed=True)
    made.es["s"] = seconds[graph.arc]
    starts, stops = (sorted({pair[side] for pair in pairs}) for side in (0, 1))
    found = made.distances(starts, stops, weights="s")
    return {start: dict(zip(stops, row, strict=True)) for start, row in zip(starts, found, strict=True)}


@pytest.mark.parametrize("oracle", [by_networkx, by_igraph])
def test_random_pairs(case, oracle):
    network, origins, destinations = case
    found = travel_times(network, origins, destinations).seconds.diagonal()
    starts, stops = origins.candidates, destinations.candidates
    ways = {}
    for pair in range(len(found)):
        for one in np.flatnonzero(starts.point == pair):
            for other in np.flatnonzero(stops.point == pair):
                ways.setdefault(pair, []).append(
                    (
                        along_one_edge(network, starts, one, stops, other),
                        legs(network, starts, one, leaving=True),
                        legs(network, stops, other, leaving=False),
                    )
                )
    pairs = {(a, b) for way in ways.values() for _, out, back in way for a, _ in out for b, _ in back}
    reached = oracle(network, pairs)
    for pair, choices in ways.items():
        expected = min(direct for direct, _, _ in choices)
        for _, out, back in choices:
            for start, leaving_s in out:
                for stop, entering_s in back:
                    expected = min(expected, leaving_s + reached[start].get(stop, np.inf) + entering_s)
        assert found[pair] == pytest.approx(expected, abs=1e-6)
