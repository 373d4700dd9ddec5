"""Graphs of OSMnx: each street once, one-ways in their direction, lists decided the same way every time."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
import pyproj
import pytest

from geo_cus.data.road_files import read_roads
from geo_cus.data.roads import RoadKind
from geo_cus.errors import SourceError

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "roads_osm"

BENT = "LINESTRING (21.0 52.0, 21.005 52.005, 21.01 52.0)"
BACK = "LINESTRING (21.01 52.0, 21.005 52.005, 21.0 52.0)"
PLACES = {"11": (21.0, 52.0), "2": (21.01, 52.0), "5": (21.02, 52.0)}


def town(*edges, places=PLACES, crs="epsg:4326", kind=nx.MultiDiGraph, **node_tags):
    """Make a graph as OSMnx saves it: every attribute is text."""
    graph = kind() if crs is None else kind(crs=crs)
    for name, (x, y) in places.items():
        graph.add_node(name, x=str(x), y=str(y))
    for name, value in node_tags.items():
        graph.nodes[name.removeprefix("n")]["highway"] = value
    for start, end, attributes in edges:
        graph.add_edge(start, end, **{"osmid": "7", "highway": "residential", "length": "100.0", **attributes})
    return graph


def roads_of(folder, graph):
    path = folder / "town.graphml"
    nx.write_graphml(graph, path)
    return read_roads(path).roads


def ways(roads):
    """Give the ways as lists of positions, with their ``oneway``."""
    lines = np.split(roads.way_nodes, roads.way_offsets[1:-1])
    return [
        ([(float(roads.lon[node]), float(roads.lat[node])) for node in line], oneway)
        for line, oneway in zip(lines, roads.tags["oneway"], strict=True)
    ]


def test_both_directions_of_a_street_are_one_way(tmp_path):
    graph = town(("11", "2", {"geometry": BENT}), ("2", "11", {"geometry": BACK, "reversed": "True"}))
    roads = roads_of(tmp_path, graph)
    assert roads.kind is RoadKind.GRAPHML
    # Nodes stand in the order of their numbers, so 2 before 11.
    assert ways(roads) == [([(21.01, 52.0), (21.005, 52.005), (21.0, 52.0)], "no")]


@pytest.mark.parametrize(("start", "end", "line"), [("11", "2", BENT), ("2", "11", BACK)])
def test_an_edge_without_a_twin_is_one_way_in_its_direction(tmp_path, start, end, line):
    ((positions, oneway),) = ways(roads_of(tmp_path, town((start, end, {"geometry": line, "oneway": "True"}))))
    assert oneway == "yes"
    assert positions[0] == PLACES[start]
    assert positions[-1] == PLACES[end]


def test_two_carriageways_between_the_same_junctions_stay_two(tmp_path):
    graph = town(("11", "2", {"osmid": "1", "length": "100"}), ("2", "11", {"osmid": "2", "length": "101"}))
    assert [oneway for _, oneway in ways(roads_of(tmp_path, graph))] == ["yes", "yes"]


def test_a_loop_is_one_street_and_a_loop_without_a_line_none(tmp_path):
    loop = "LINESTRING (21.0 52.0, 21.001 52.001, 21.002 52.0, 21.0 52.0)"
    back = "LINESTRING (21.0 52.0, 21.002 52.0, 21.001 52.001, 21.0 52.0)"
    graph = town(("11", "11", {"geometry": loop}), ("11", "11", {"geometry": back}), ("2", "2", {}))
    ((positions, oneway),) = ways(roads_of(tmp_path, graph))
    assert (len(positions), oneway) == (4, "no")


@pytest.mark.parametrize(
    ("key", "text", "chosen"),
    [
        ("highway", "['track', 'tertiary', 'unclassified']", "tertiary"),
        ("highway", "['corridor', 'path']", "path"),
        ("maxspeed", "['90', '50', '70']", "50"),
        ("maxspeed", "['PL:urban', '70']", "70"),
        ("lanes", "['3', '2']", "2"),
        ("name", "['Polna', 'Leśna']", "Leśna"),
        ("name", "[Polna, Leśna]", "Leśna"),
        ("ref", "nan", ""),
    ],
)
def test_of_several_values_one_is_chosen(tmp_path, key, text, chosen):
    assert roads_of(tmp_path, town(("11", "2", {key: text}))).tags[key].tolist() == [chosen]


def test_the_numbers_of_merged_ways_are_kept(tmp_path):
    assert roads_of(tmp_path, town(("11", "2", {"osmid": "[30, 4]"}))).tags["way_id"].tolist() == ["30;4"]


def test_tags_of_nodes_are_kept(tmp_path):
    node_tags = roads_of(tmp_path, town(("11", "2", {}), n11="traffic_signals")).node_tags
    assert node_tags[["node", "highway", "barrier"]].to_numpy().tolist() == [[2, "traffic_signals", ""]]


def test_an_undirected_graph_keeps_its_one_ways(tmp_path):
    graph = town(
        ("11", "2", {"oneway": "False"}), ("5", "2", {"oneway": "True", "from": "2", "to": "5"}), kind=nx.MultiGraph
    )
    two_way, one_way = sorted(ways(roads_of(tmp_path, graph)), key=lambda way: way[1])
    assert two_way[1] == "no"
    assert one_way == ([PLACES["2"], PLACES["5"]], "yes")


def test_a_projected_graph_comes_back_to_degrees(tmp_path):
    to_plane = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:2180", always_xy=True)
    places = {name: to_plane.transform(*place) for name, place in PLACES.items()}
    ((positions, _),) = ways(roads_of(tmp_path, town(("11", "2", {}), places=places, crs="epsg:2180")))
    assert positions == [pytest.approx(PLACES["11"]), pytest.approx(PLACES["2"])]


@pytest.mark.parametrize("crs", [None, "{'init': 'epsg:4326'}", "EPSG:4326"])
def test_degrees_may_be_unnamed_or_named_in_the_old_way(tmp_path, crs):
    assert roads_of(tmp_path, town(("11", "2", {}), crs=crs)).lon.tolist() == [21.01, 21.02, 21.0]


@pytest.mark.parametrize(
    ("crs", "places", "match"),
    [
        (None, {"11": (500000, 300000), "2": (500100, 300000)}, "coordinate system of the graph"),
        ("epsg:nonsense", PLACES, "is not known"),
        ("epsg:4326", {"11": (500000, 300000), "2": (500100, 300000)}, "do not fit"),
    ],
)
def test_positions_in_an_unsure_system_are_refused(tmp_path, crs, places, match):
    with pytest.raises(SourceError, match=match):
        roads_of(tmp_path, town(("11", "2", {}), places=places, crs=crs))


def test_a_graph_without_positions_or_roads_is_refused(tmp_path):
    with pytest.raises(SourceError, match="have no positions"):
        roads_of(tmp_path, nx.MultiDiGraph([("1", "2")]))
    with pytest.raises(SourceError, match="has no roads"):
        roads_of(tmp_path, town())


def test_the_order_of_nodes_and_edges_does_not_matter(tmp_path):
    edges = [("11", "2", {"geometry": BENT}), ("2", "11", {"geometry": BACK}), ("2", "5", {}), ("5", "11", {})]
    one = roads_of(tmp_path, town(*edges))
    other = roads_of(tmp_path, town(*reversed(edges), places=dict(reversed(PLACES.items()))))
    assert ways(one) == ways(other)


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is not here")
@pytest.mark.parametrize("name", ["Zalipie", "Chelm"])
def test_real_graphs_keep_every_edge_and_length(name):
    from geo_cus.network.geodesy import great_circle_m

    graph = nx.read_graphml(SHARED / f"{name}_map.graphml", force_multigraph=True)
    roads = read_roads(SHARED / f"{name}_map.graphml").roads
    directions = roads.tags["oneway"].map({"yes": 1, "no": 2}).to_numpy()
    assert directions.sum() == graph.number_of_edges()
    starts = np.delete(np.arange(len(roads.way_nodes)), roads.way_offsets[1:] - 1)
    a, b = roads.way_nodes[starts], roads.way_nodes[starts + 1]
    steps = great_circle_m(roads.lon[a], roads.lat[a], roads.lon[b], roads.lat[b])
    way = np.repeat(np.arange(len(roads.tags)), np.diff(roads.way_offsets) - 1)
    told = sum(float(data["length"]) for _, _, data in graph.edges(data=True))
    assert (np.bincount(way, steps) * directions).sum() == pytest.approx(told, abs=0.1)
