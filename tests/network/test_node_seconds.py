"""Lights, signs, level crossings and junctions on roads known by heart: who comes by pays, once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.catalogue import profiles
from geo_cus.network.build import build_network
from geo_cus.network.routing import travel_times
from geo_cus.network.snapping import RoadIndex
from tests.network.test_laws import CAR, places, points, random_towns
from tests.towns import town

# A road from A over M to B, and at B the way to C, the lane to D, both of 1,000 m.
NODES = {"A": (0, 0), "M": (500, 0), "B": (1000, 0), "C": (2000, 0), "D": (1000, 1000), "E": (1000, -1000)}
ROAD = [("AMB", {"highway": "tertiary"}), ("BC", {"highway": "tertiary"})]
START, STOP = (0, 0), (2000, 0)


def seconds(start, stop, profile, ways=ROAD, tags=None):
    index = RoadIndex(build_network(town(NODES, ways, tags), profile, source_sha256=""))
    return travel_times(index.network, index.place(points([start])), index.place(points([stop]))).seconds[0, 0]


def lost_s(start, stop, profile, ways=ROAD, tags=None):
    free = replace(profile, node_s={}, junction_s=0.0)
    return seconds(start, stop, profile, ways, tags) - seconds(start, stop, free, ways, tags)


@pytest.mark.parametrize("node", ["M", "B"])
@pytest.mark.parametrize(
    ("tags", "there_s", "back_s"),
    [
        ({"highway": "traffic_signals"}, 20, 20),
        ({"highway": "traffic_signals", "traffic_signals:direction": "both"}, 20, 20),
        ({"highway": "stop"}, 8, 8),
        ({"railway": "level_crossing"}, 15, 15),
        ({"railway": "level_crossing", "highway": "traffic_signals"}, 20, 20),  # the greater
        ({"highway": "crossing"}, 0, 0),
    ],
)
def test_who_passes_pays_once(node, tags, there_s, back_s):
    car = replace(CAR, node_s={"traffic_signals": 20.0, "stop": 8.0, "level_crossing": 15.0})
    assert lost_s(START, STOP, car, tags={node: tags}) == pytest.approx(there_s, abs=1e-6)
    assert lost_s(STOP, START, car, tags={node: tags}) == pytest.approx(back_s, abs=1e-6)


def test_who_drives_a_part_of_an_edge_pays_that_part():
    car = replace(CAR, node_s={"level_crossing": 15.0})
    lost = lost_s((200, 0), (1000, 0), car, tags={"M": {"railway": "level_crossing"}})
    assert lost == pytest.approx(15 * 0.8, abs=1e-4)


@pytest.mark.parametrize("key", ["traffic_signals:direction", "direction"])
@pytest.mark.parametrize(("facing", "there_s", "back_s"), [("forward", 20, 0), ("backward", 0, 20), ("45", 20, 20)])
def test_a_sign_slows_who_comes_towards_it(key, facing, there_s, back_s):
    car = replace(CAR, node_s={"traffic_signals": 20.0})
    tags = {"M": {"highway": "traffic_signals", key: facing}}
    assert lost_s((0, 0), (1000, 0), car, tags=tags) == pytest.approx(there_s, abs=1e-6)
    assert lost_s((1000, 0), (0, 0), car, tags=tags) == pytest.approx(back_s, abs=1e-6)


def test_a_sign_at_the_end_of_its_way_slows_who_arrives():
    car = replace(CAR, node_s={"stop": 8.0})
    facing = {"B": {"highway": "stop", "direction": "forward"}}
    ways = [ROAD[0], ("CB", {"highway": "tertiary"}), ("BD", {"highway": "tertiary"})]
    for start, lost in (((0, 0), 8), ((2000, 0), 8), ((1000, 1000), 0)):  # AMB and CB lead to B, BD away from it
        stop = (0, 0) if start == (1000, 1000) else (1000, 1000)
        assert lost_s(start, stop, car, ways, facing) == pytest.approx(lost, abs=1e-6)


@pytest.mark.parametrize(
    ("more", "lost"),
    [
        ([], 0),  # the road goes on
        ([("BD", {"highway": "residential"})], 6),
        ([("BD", {"highway": "service"})], 0),
        ([("BD", {"highway": "footway"})], 0),  # closed to cars
        ([("BD", {"highway": "track"}), ("BE", {"highway": "track"})], 0),
        ([("BD", {"highway": "residential"}), ("BE", {"highway": "track"})], 6),
    ],
)
def test_a_junction_is_where_three_roads_meet(more, lost):
    car = replace(CAR, junction_s=6.0)
    assert lost_s((0, 0), (2000, 0), car, [*ROAD, *more]) == pytest.approx(lost, abs=1e-6)


def test_the_band_pays_the_same():
    car = replace(CAR, junction_s=6.0, node_s={"stop": 8.0}, min_component_nodes=3)
    ways = [*ROAD, ("BD", {"highway": "residential"})]
    with_costs, without = (
        build_network(town(NODES, ways, {"M": {"highway": "stop"}}), profile, source_sha256="").others
        for profile in (car, replace(car, junction_s=0.0, node_s={}))
    )
    for name in profiles()["car"].band:
        lost = with_costs[name][0] - without[name][0]
        assert np.sort(lost) == pytest.approx([3, 3, 11], abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(random_towns(), places, st.data())
def test_reversing_every_street_still_swaps_there_and_back(made, spots, data):
    nodes, ways = made
    car = replace(CAR, junction_s=6.0, node_s={"traffic_signals": 20.0})
    lights = {name: {"highway": "traffic_signals"} for name in data.draw(st.sets(st.sampled_from(sorted(nodes))))}
    turned = {"": "", "yes": "-1", "-1": "yes"}
    found = []
    for some in (ways, [(line, {**tags, "oneway": turned[tags["oneway"]]}) for line, tags in ways]):
        index = RoadIndex(build_network(town(nodes, some, lights), car, source_sha256=""))
        placed = index.place(points(spots))
        found.append(travel_times(index.network, placed, placed).seconds)
    assert np.array_equal(found[0], found[1].T)
