"""Turn restrictions: each kind on a town known by heart, and all of them against a search of every way by hand."""

from __future__ import annotations

import heapq
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.catalogue import profiles
from geo_cus.network.build import build_network
from geo_cus.network.routing import travel_times
from geo_cus.network.search_graph import arc_costs
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.travel_times import Points
from tests.network.test_laws import random_towns
from tests.towns import degrees, town

CAR = replace(profiles()["car"], min_component_nodes=0, min_one_way_nodes=0, snap_margin_m=0)

# A crossing X with four arms, a block between the east and the north arm, and a lane at the end of the west arm.
#
#         N----C
#         |    |        every piece 1,000 m
#     W---X----E
#         |
#         S
NODES = {"X": (0, 0), "N": (0, 1000), "E": (1000, 0), "S": (0, -1000), "W": (-1000, 0), "C": (1000, 1000)}
ARMS = ["NX", "EX", "SX", "WX", "NC", "CE"]
NORTH, EAST, SOUTH, WEST = range(4)


def ways():
    return [(line, {"highway": "tertiary"}) for line in ARMS]


def metres(start, stop, restrictions, profile=CAR):
    index = RoadIndex(build_network(town(NODES, ways(), restrictions=restrictions), profile, source_sha256=""))
    ends = []
    for place in (start, stop):
        lon, lat = degrees(*place)
        ends.append(index.place(Points(("p",), np.array([lon]), np.array([lat]))))
    return travel_times(index.network, *ends).metres[0, 0], index.network.report


FROM_SOUTH, TO_NORTH, TO_WEST, TO_EAST = (0, -500), (0, 500), (-500, 0), (500, 0)
ROUND_THE_BLOCK = 500 + 1000 * 3 + 500


@pytest.mark.parametrize(
    ("stop", "restriction", "expected"),
    [
        (TO_NORTH, (SOUTH, "X", NORTH, {"restriction": "no_straight_on"}), ROUND_THE_BLOCK),
        (TO_EAST, (SOUTH, "X", NORTH, {"restriction": "no_straight_on"}), 1000),
        (TO_NORTH, (SOUTH, "X", EAST, {"restriction": "only_right_turn"}), ROUND_THE_BLOCK),
        (TO_EAST, (SOUTH, "X", EAST, {"restriction": "only_right_turn"}), 1000),
        (TO_NORTH, (EAST, "X", NORTH, {"restriction": "no_right_turn"}), 1000),
        (TO_NORTH, (SOUTH, "X", NORTH, {"restriction": "no_straight_on", "except": "bus;motorcar"}), 1000),
        (TO_NORTH, (SOUTH, "X", NORTH, {"restriction": "no_straight_on", "except": "psv"}), ROUND_THE_BLOCK),
        (TO_NORTH, (SOUTH, "X", NORTH, {"restriction:hgv": "no_straight_on"}), 1000),
        (TO_NORTH, (SOUTH, "X", NORTH, {"restriction:motorcar": "no_straight_on"}), ROUND_THE_BLOCK),
        (TO_NORTH, (SOUTH, "X", NORTH, {"restriction:conditional": "no_straight_on @ (Mo-Fr)"}), 1000),
        # Over the way EX: who comes from the south and goes east must not go on to C.
        (TO_NORTH, (SOUTH, str(EAST), 5, {"restriction": "no_left_turn"}), 1000),
    ],
)
def test_one_sign(stop, restriction, expected):
    found, report = metres(FROM_SOUTH, stop, [restriction], replace(CAR, u_turns="never"))
    assert found == pytest.approx(expected, abs=2)
    assert report.turns_unclear == 0


def test_over_a_way_only_those_who_came_that_way_are_bound():
    over = (SOUTH, str(EAST), 5, {"restriction": "no_left_turn"})
    straight = (SOUTH, "X", NORTH, {"restriction": "no_straight_on"})
    left = (SOUTH, "X", WEST, {"restriction": "no_left_turn"})
    # From the south neither straight on, nor west, nor over EX to C: to E, turn round there, and back over X.
    assert metres(FROM_SOUTH, TO_NORTH, [straight, left, over])[0] == pytest.approx(500 + 2000 + 500, abs=2)
    assert metres(TO_WEST, (1000, 500), [straight, left, over])[0] == pytest.approx(2000, abs=2)
    never = replace(CAR, u_turns="never")
    assert metres(FROM_SOUTH, TO_NORTH, [straight, left, over], never)[0] == np.inf


def test_turning_round():
    straight, right = ((SOUTH, "X", to, {"restriction": "no"}) for to in (NORTH, EAST))
    signs = [(*sign[:3], {"restriction": "no_turn"}) for sign in (straight, right)]
    # Left is open: to the dead end W, round, and back over X.
    for rule, expected in (("free", 3000), ("dead_ends", 3000), ("never", np.inf)):
        found, _ = metres(FROM_SOUTH, TO_NORTH, signs, replace(CAR, u_turns=rule))
        assert found == pytest.approx(expected, abs=2)
    no_turning = (WEST, "W", WEST, {"restriction": "no_u_turn"})
    assert metres(FROM_SOUTH, TO_NORTH, [*signs, no_turning])[0] == np.inf


def test_a_sign_that_fits_no_junction_is_counted_and_forbids_nothing():
    found, report = metres(FROM_SOUTH, TO_NORTH, [(SOUTH, "C", NORTH, {"restriction": "no_straight_on"})])
    assert found == pytest.approx(1000, abs=2)
    assert (report.turns_read, report.turns_unclear) == (1, 1)


def test_signs_do_not_bind_walkers():
    foot = replace(profiles()["foot"], min_component_nodes=0, min_one_way_nodes=0)
    assert metres(FROM_SOUTH, TO_NORTH, [(SOUTH, "X", NORTH, {"restriction": "no_straight_on"})], foot)[0] < 1002


@st.composite
def signed_towns(draw):
    nodes, ways = draw(random_towns())
    way = st.integers(0, len(ways) - 1)
    kinds = st.sampled_from(["no_left_turn", "only_straight_on", "no_u_turn", "no_right_turn"])
    via = st.one_of(st.sampled_from(sorted(nodes)), way.map(str))
    sign = st.tuples(way, via, way, kinds.map(lambda kind: {"restriction": kind}))
    return nodes, ways, draw(st.lists(sign, max_size=12)), draw(st.sampled_from(["free", "dead_ends", "never"]))


def forbidden(network, rule):
    """Give the rows of arcs that nobody may drive, turning round among them."""
    arcs = network.turn_arcs.tolist()
    rows = {tuple(arcs[begin:end]) for begin, end in pairwise(network.turn_offsets.tolist())}
    cost = arc_costs(network).seconds
    heads = np.stack([network.edge_to, network.edge_from], axis=1).ravel()
    leaving = np.bincount(heads[np.flatnonzero(np.isfinite(cost)) ^ 1], minlength=network.node_count)
    for arc in np.flatnonzero(np.isfinite(cost)).tolist():
        if np.isfinite(cost[arc ^ 1]) and (rule == "never" or (rule == "dead_ends" and leaving[heads[arc]] > 1)):
            rows.add((arc, arc ^ 1))
    return rows, cost, heads


def by_hand(network, rule, start, stop):
    """Search with the last arcs driven as the state, as many as the longest forbidden row can look back on."""
    rows, cost, heads = forbidden(network, rule)
    memory = max(map(len, rows), default=2) - 1
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
                heapq.heappush(queue, (seconds + cost[arc], count, path[-memory:], int(heads[arc])))
    return np.inf


@settings(max_examples=60, deadline=None)
@given(signed_towns())
def test_equals_a_search_of_all_ways_by_hand(made):
    nodes, ways, signs, rule = made
    profile = replace(CAR, u_turns=rule)
    network = build_network(town(nodes, ways, restrictions=signs), profile, source_sha256="")
    index = RoadIndex(network)
    junctions = [node for node in nodes if any(node in line for line, _ in ways)]
    lon, lat = np.array([degrees(*nodes[name]) for name in junctions]).T
    placed = index.place(Points(tuple(junctions), lon, lat))
    at_node = np.where(placed.share == 0, network.edge_from[placed.edge], network.edge_to[placed.edge])
    on_junction = (np.isin(placed.share, (0.0, 1.0))) & (placed.walk_m < 0.001)
    chosen = np.flatnonzero(on_junction)[:5]
    found = travel_times(network, placed, placed).seconds
    for row in chosen:
        for column in chosen:
            expected = by_hand(network, rule, int(at_node[row]), int(at_node[column]))
            assert found[row, column] == pytest.approx(expected, abs=1e-4)


@settings(max_examples=60, deadline=None)
@given(signed_towns(), st.data())
def test_a_sign_never_shortens_a_trip(made, data):
    nodes, ways, signs, rule = made
    lon, lat = np.array([degrees(*place) for place in nodes.values()]).T
    junctions = Points(tuple(nodes), lon, lat)
    some = [(*sign[:3], {"restriction": "no_left_turn"}) for sign in signs]
    times = []
    for own in (some[: data.draw(st.integers(0, len(some)))], some):
        index = RoadIndex(
            build_network(town(nodes, ways, restrictions=own), replace(CAR, u_turns=rule), source_sha256="")
        )
        times.append(travel_times(index.network, index.place(junctions), index.place(junctions)).seconds)
    assert (times[1] >= times[0] - 1e-6).all()
