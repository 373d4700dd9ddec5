"""What turns cost: a crossing known by heart, and random towns against a search of every way by hand."""

from __future__ import annotations

import cmath
import heapq
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from geo_cus.catalogue import Metric
from geo_cus.network.build import build_network
from geo_cus.network.route import find_route
from geo_cus.network.routing import travel_times
from geo_cus.network.search_graph import state_graph
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.travel_times import Points
from tests.network.test_laws import at_one_node, places, points
from tests.network.test_turns import CAR, FROM_SOUTH, NODES, TO_EAST, TO_NORTH, TO_WEST, forbidden, signed_towns, ways
from tests.towns import degrees, town

LEFT_S, RIGHT_S, ROUND_S = 12.5, 4.25, 30.0
TURNING = replace(CAR, turn_left_s=LEFT_S, turn_right_s=RIGHT_S, u_turn_s=ROUND_S)
FREE = {"turn_left_s": 0.0, "turn_right_s": 0.0, "u_turn_s": 0.0}


def lost_s(start, stop, nodes=NODES, roads=None, profile=TURNING):
    """Give what turns add to the time between two places."""
    found = []
    for some in (profile, replace(profile, **FREE)):
        index = RoadIndex(build_network(town(nodes, roads or ways()), some, source_sha256=""))
        placed = [index.place(points([place])) for place in (start, stop)]
        found.append(travel_times(index.network, *placed).seconds[0, 0])
    return found[0] - found[1]


@pytest.mark.parametrize(("stop", "expected"), [(TO_NORTH, 0), (TO_WEST, LEFT_S), (TO_EAST, RIGHT_S)])
def test_at_a_crossing(stop, expected):
    assert lost_s(FROM_SOUTH, stop) == expected


def test_a_corner_that_is_no_junction_is_no_turn():
    # Round the block over C, where the road only bends: off at E, but not at C.
    assert lost_s((500, 0), (1000, 500), roads=[("EX", {"highway": "tertiary"}), ("CE", {"highway": "tertiary"})]) == 0


def test_a_trip_begins_and_ends_at_a_junction_without_a_turn():
    assert lost_s((0, 0), TO_WEST) == 0
    assert lost_s(TO_WEST, (0, 0)) == 0


def test_turning_round_costs_where_it_is_needed():
    one_way = [
        ("XN", {"highway": "tertiary", "oneway": "yes"}),
        *[(line, {"highway": "tertiary"}) for line in ("SX", "EX")],
    ]
    # Not straight on: right to the dead end E, round there, and right again at X onto the way north.
    signs = [(1, "X", 0, {"restriction": "no_straight_on"})]
    roads = town(NODES, one_way, restrictions=signs)
    seconds = []
    for profile in (TURNING, replace(TURNING, **FREE)):
        index = RoadIndex(build_network(roads, replace(profile, u_turns="dead_ends"), source_sha256=""))
        placed = [index.place(points([place])) for place in (FROM_SOUTH, TO_NORTH)]
        seconds.append(travel_times(index.network, *placed).seconds[0, 0])
    assert seconds[0] - seconds[1] == RIGHT_S + ROUND_S + RIGHT_S


def test_a_turn_is_worth_a_detour_that_is_shorter():
    # Left at X costs more than the 40 s longer way round: the shortest way keeps its metres and tells its seconds.
    slow = replace(TURNING, turn_left_s=1000.0)
    index = RoadIndex(build_network(town(NODES, ways()), slow, source_sha256=""))
    start, stop = index.place(points([FROM_SOUTH])), index.place(points([TO_WEST]))
    quickest, shortest = (travel_times(index.network, start, stop, metric=metric) for metric in Metric)
    assert shortest.metres[0, 0] == pytest.approx(1000, abs=1)
    assert shortest.seconds[0, 0] > 1000
    assert quickest.seconds[0, 0] < 1000 < quickest.metres[0, 0]


def test_without_costs_the_graph_does_not_grow():
    network = build_network(town(NODES, ways()), CAR, source_sha256="")
    assert state_graph(network).state_count == network.node_count


def turn_s(network, come, go):
    """Give the seconds of a turn by the lines of the two edges, as complex numbers."""
    if come // 2 == go // 2:
        return ROUND_S if come != go else 0.0
    into, out = (line(network, arc) for arc in (come, go))
    node = network.edge_to[come // 2] if come % 2 == 0 else network.edge_from[come // 2]
    arms = int((network.edge_from == node).sum() + (network.edge_to == node).sum())
    angle = math.degrees(cmath.phase((out[1] - out[0]) / (into[-1] - into[-2])))
    if arms < 3 or abs(angle) <= 45:
        return 0.0
    return LEFT_S if angle > 0 else RIGHT_S


def line(network, arc):
    own = slice(network.shape_offsets[arc // 2], network.shape_offsets[arc // 2 + 1])
    east = network.shape_lon[own] * math.cos(math.radians(52.02))
    found = [complex(x, y) for x, y in zip(east, network.shape_lat[own], strict=True)]
    return found[::-1] if arc % 2 else found


def by_hand(network, rule, start, stop):
    """Search with the last arcs driven as the state, at least the one that the next turn leads away from."""
    rows, cost, heads = forbidden(replace(network, profile=CAR), rule)
    memory = max(max(map(len, rows), default=2) - 1, 1)
    queue, done, count = [(0.0, 0, (), start)], set(), 0
    while queue:
        seconds, _, driven, node = heapq.heappop(queue)
        if node == stop:
            return seconds
        if (driven, node) in done:
            continue
        done.add((driven, node))
        for arc in np.flatnonzero((heads[np.arange(len(heads)) ^ 1] == node) & np.isfinite(cost)).tolist():
            path = (*driven, arc)
            if not any(path[place:] in rows for place in range(len(path))):
                count += 1
                turning_s = turn_s(network, driven[-1], arc) if driven else 0.0
                heapq.heappush(queue, (seconds + turning_s + cost[arc], count, path[-memory:], int(heads[arc])))
    return np.inf


@settings(max_examples=50, deadline=None)
@given(signed_towns())
def test_equals_a_search_of_all_ways_by_hand(made):
    nodes, roads, signs, rule = made
    network = build_network(town(nodes, roads, restrictions=signs), replace(TURNING, u_turns=rule), source_sha256="")
    index = RoadIndex(network)
    junctions = [node for node in nodes if any(node in way for way, _ in roads)]
    lon, lat = np.array([degrees(*nodes[name]) for name in junctions]).T
    placed = index.place(Points(tuple(junctions), lon, lat))
    found = travel_times(network, placed, placed).seconds
    at_node = np.where(placed.share == 0, network.edge_from[placed.edge], network.edge_to[placed.edge])
    alone = np.array([at_one_node(network, placed.candidates, number) for number in range(len(junctions))])
    for row, column in np.argwhere(alone[:, None] & alone[None, :])[:25]:
        expected = by_hand(network, rule, int(at_node[row]), int(at_node[column]))
        assert found[row, column] == pytest.approx(expected, abs=1e-4)


@settings(max_examples=30, deadline=None)
@given(signed_towns(), places, places)
def test_routes_and_both_sides_of_the_matrix_agree(made, starts, ends):
    nodes, roads, signs, rule = made
    profile = replace(TURNING, u_turns=rule, snap_margin_m=500)
    index = RoadIndex(build_network(town(nodes, roads, restrictions=signs), profile, source_sha256=""))
    origins, destinations = index.place(points(starts)), index.place(points(ends))
    found = travel_times(index.network, origins, destinations)
    for row, column in np.ndindex(found.seconds.shape):
        alone = travel_times(index.network, index.place(points(starts[row : row + 1])), destinations)
        assert np.array_equal(alone.seconds[0], found.seconds[row])
        route = find_route(index.network, origins, destinations, row, column)
        if route is None:
            assert found.seconds[row, column] == np.inf
            continue
        assert route.seconds == pytest.approx(found.seconds[row, column], abs=1e-6)
        driven_s = sum(part.seconds for part in route.stretches)
        assert route.turning_s == pytest.approx(route.seconds - route.walked_s - driven_s, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(signed_towns(), places)
def test_a_dearer_turn_never_shortens_a_trip(made, spots):
    nodes, roads, signs, rule = made
    found = []
    for profile in (replace(CAR, u_turns=rule), replace(TURNING, u_turns=rule)):
        index = RoadIndex(build_network(town(nodes, roads, restrictions=signs), profile, source_sha256=""))
        placed = index.place(points(spots))
        found.append(travel_times(index.network, placed, placed).seconds)
    assert (found[1] >= found[0] - 1e-6).all()
    assert np.array_equal(np.isfinite(found[0]), np.isfinite(found[1]))
