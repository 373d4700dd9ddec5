"""What must hold on every network: compared with networkx, and as properties of random towns."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo_cus.catalogue import Metric, profiles
from geo_cus.network.build import build_network
from geo_cus.network.routing import travel_times
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.travel_times import Placement, Points
from tests.towns import degrees, town

CAR = replace(profiles()["car"], min_component_nodes=0, min_one_way_nodes=0)
CLASSES = ["primary", "tertiary", "residential", "track"]


@st.composite
def random_towns(draw):
    """Up to 12 junctions anywhere in a square of 5 km, joined at random, some streets one-way."""
    coordinate = st.integers(0, 5000)
    spots = draw(st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=12, unique=True))
    nodes = {chr(65 + number): spot for number, spot in enumerate(spots)}
    names = st.sampled_from(sorted(nodes))
    street = st.tuples(
        st.lists(names, min_size=2, max_size=4, unique=True).map("".join),
        st.fixed_dictionaries({"highway": st.sampled_from(CLASSES), "oneway": st.sampled_from(["", "", "yes", "-1"])}),
    )
    return nodes, draw(st.lists(street, min_size=3, max_size=14))


NARROW_LANES = (
    {"A": (1, 0), "B": (0, 3), "C": (0, 0), "D": (0, 1), "E": (0, 4), "F": (0, 2)},
    [(line, {"highway": "primary", "oneway": ""}) for line in ("AB", "AB", "CF")],
)
"""Two lanes a step apart: a road that joins them must not take the step away."""

places = st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000)), min_size=1, max_size=5)


def points(found) -> Points:
    lon, lat = np.array([degrees(*place) for place in found]).T
    return Points(tuple(str(number) for number in range(len(found))), lon, lat)


def built(nodes, ways, profile=CAR) -> RoadIndex:
    return RoadIndex(build_network(town(nodes, ways), profile, source_sha256=""))


def times(index: RoadIndex, origins: Points, destinations: Points, metric=Metric.SECONDS):
    return travel_times(index.network, index.place(origins), index.place(destinations), metric=metric)


def part(index: RoadIndex, placement: Placement, rows) -> Placement:
    own = placement.points
    return index.place(Points(tuple(own.ids[row] for row in rows), own.lon[rows], own.lat[rows]))


def networkx_graph(network) -> nx.DiGraph:
    graph = nx.DiGraph()
    for edge in range(len(network.edge_from)):
        first, last = int(network.edge_from[edge]), int(network.edge_to[edge])
        for tail, head, cost in ((first, last, network.forward_s[edge]), (last, first, network.backward_s[edge])):
            if np.isfinite(cost) and cost < graph.get_edge_data(tail, head, {"s": np.inf})["s"]:
                graph.add_edge(tail, head, s=cost)
    return graph


def split_by_hand(network, candidates, row, name, graph):
    """Put a point into a networkx graph as a node of its own, splitting its edge, with the walk to it."""
    edge, share = candidates.edge[row], candidates.share[row]
    first, last = int(network.edge_from[edge]), int(network.edge_to[edge])
    forward, backward = network.forward_s[edge], network.backward_s[edge]
    for tail, head, cost in (
        (first, name, share * forward if share else 0.0),
        (name, last, (1 - share) * forward if share < 1 else 0.0),
        (last, name, (1 - share) * backward if share < 1 else 0.0),
        (name, first, share * backward if share else 0.0),
    ):
        if np.isfinite(cost):
            graph.add_edge(tail, head, s=cost)


@settings(max_examples=80, deadline=None)
@given(random_towns(), places, places)
def test_equals_networkx(made, starts, ends):
    index = built(*made)
    network, origins, destinations = index.network, index.place(points(starts)), index.place(points(ends))
    found = travel_times(network, origins, destinations)
    for row in range(len(starts)):
        for column in range(len(ends)):
            expected = min(
                (
                    by_networkx(network, origins.candidates, one, destinations.candidates, other)
                    for one in np.flatnonzero(origins.candidates.point == row)
                    for other in np.flatnonzero(destinations.candidates.point == column)
                ),
                default=np.inf,
            )
            assert found.seconds[row, column] == pytest.approx(expected, abs=1e-6)


def by_networkx(network, origins, row, destinations, column):
    graph = networkx_graph(network)
    split_by_hand(network, origins, row, "origin", graph)
    split_by_hand(network, destinations, column, "destination", graph)
    if origins.edge[row] == destinations.edge[column]:
        edge = origins.edge[row]
        onward = destinations.share[column] - origins.share[row]
        along = network.forward_s[edge] if onward >= 0 else network.backward_s[edge]
        if onward == 0 or np.isfinite(along):
            graph.add_edge("origin", "destination", s=0.0 if onward == 0 else abs(onward) * along)
    walked_s = (origins.walk_m[row] + destinations.walk_m[column]) / CAR.walk_mps
    try:
        return walked_s + nx.dijkstra_path_length(graph, "origin", "destination", weight="s")
    except nx.NetworkXNoPath:
        return np.inf


@settings(max_examples=60, deadline=None)
@given(random_towns(), places, places)
def test_a_pair_depends_on_nothing_else_asked(made, starts, ends):
    index = built(*made)
    origins, destinations = index.place(points(starts)), index.place(points(ends))
    whole = travel_times(index.network, origins, destinations)
    for row in range(len(starts)):
        alone = travel_times(index.network, part(index, origins, [row]), destinations)
        assert np.array_equal(alone.seconds[0], whole.seconds[row])
    for column in range(len(ends)):
        alone = travel_times(index.network, origins, part(index, destinations, [column]))
        assert np.array_equal(alone.seconds[:, 0], whole.seconds[:, column])


@settings(max_examples=60, deadline=None)
@given(random_towns(), places, places)
def test_reversing_every_street_swaps_there_and_back(made, starts, ends):
    nodes, ways = made
    turned = {"": "", "yes": "-1", "-1": "yes"}
    reversed_ways = [(line, {**tags, "oneway": turned[tags["oneway"]]}) for line, tags in ways]
    there = times(built(nodes, ways), points(starts), points(ends))
    back = times(built(nodes, reversed_ways), points(ends), points(starts))
    assert np.array_equal(there.seconds, back.seconds.T)


@settings(max_examples=60, deadline=None)
@given(random_towns(), places, places)
def test_the_quickest_is_quickest_and_the_shortest_shortest(made, starts, ends):
    index = built(*made)
    quickest = times(index, points(starts), points(ends))
    shortest = times(index, points(starts), points(ends), Metric.METRES)
    assert (quickest.seconds <= shortest.seconds + 1e-6).all()
    assert (shortest.metres <= quickest.metres + 1e-6).all()
    assert np.array_equal(np.isfinite(quickest.seconds), np.isfinite(shortest.metres))
    fastest_mps = max(speed.free_kph for speed in CAR.speeds.values()) / 3.6
    reached = np.isfinite(quickest.seconds)
    assert (quickest.seconds[reached] >= quickest.metres[reached] / fastest_mps - 1e-6).all()


@settings(max_examples=60, deadline=None)
@given(random_towns(), st.data())
def test_the_order_of_the_ways_changes_no_bit(made, data):
    nodes, ways = made
    shuffled = data.draw(st.permutations(ways))
    asked = points([*nodes.values(), *data.draw(places)])
    one, other = (times(built(nodes, some), asked, asked) for some in (ways, shuffled))
    assert one.seconds.tobytes() == other.seconds.tobytes()
    assert one.origins.walk_m.tobytes() == other.origins.walk_m.tobytes()


@settings(max_examples=40, deadline=None)
@given(random_towns(), places, st.data())
def test_the_order_of_the_points_changes_no_bit(made, spots, data):
    index = built(*made)
    order = data.draw(st.permutations(range(len(spots))))
    plain, shuffled = points(spots), points([spots[place] for place in order])
    one, other = times(index, plain, plain), times(index, shuffled, shuffled)
    for name in ("seconds", "metres"):
        assert getattr(one, name)[np.ix_(order, order)].tobytes() == getattr(other, name).tobytes()


@settings(max_examples=40, deadline=None)
@given(random_towns(), places, places, places)
def test_points_that_are_added_change_no_bit(made, starts, ends, more):
    index = built(*made)
    alone = times(index, points(starts), points(ends))
    among = times(index, points([*more, *starts]), points([*ends, *more]))
    for name in ("seconds", "metres"):
        asked = np.ascontiguousarray(getattr(among, name)[len(more) :, : len(ends)])
        assert getattr(alone, name).tobytes() == asked.tobytes()


@settings(max_examples=40, deadline=None)
@given(random_towns(), places, st.sampled_from(CLASSES), st.floats(1.0, 3.0))
def test_a_higher_speed_never_lengthens_a_trip(made, spots, road_class, factor):
    nodes, ways = made
    slow = CAR.speeds[road_class]
    quicker = replace(slow, free_kph=slow.free_kph * factor, built_up_kph=slow.built_up_kph * factor)
    faster = replace(CAR, speeds={**CAR.speeds, road_class: quicker})
    before, after = (times(built(nodes, ways, profile), points(spots), points(spots)) for profile in (CAR, faster))
    assert (after.seconds <= before.seconds + 1e-6).all()


@settings(max_examples=40, deadline=None)
@given(random_towns(), places, st.data())
def test_a_one_way_street_never_shortens_a_trip(made, spots, data):
    nodes, ways = made
    number = data.draw(st.integers(0, len(ways) - 1))
    line, tags = ways[number]
    both = [*ways[:number], (line, {**tags, "oneway": ""}), *ways[number + 1 :]]
    only = [*ways[:number], (line, {**tags, "oneway": data.draw(st.sampled_from(["yes", "-1"]))}), *ways[number + 1 :]]
    before, after = (times(built(nodes, some), points(spots), points(spots)) for some in (both, only))
    assert (after.seconds >= before.seconds - 1e-6).all()


@settings(max_examples=40, deadline=None)
@given(random_towns())
def test_no_way_is_quicker_over_a_third_junction(made):
    nodes, ways = made
    index = built(nodes, ways)
    placed = index.place(points(list(nodes.values())))
    # Where roads cross without a junction, or lie side by side, a stop there would be a change from one to the other.
    alone = [at_one_node(index.network, placed.candidates, number) for number in range(len(nodes))]
    at_junctions = points([spot for spot, one in zip(nodes.values(), alone, strict=True) if one] or [(0, 0)])
    found = times(index, at_junctions, at_junctions).seconds
    over = (found[:, :, None] + found[None, :, :]).min(axis=1)
    assert (found <= over + 1e-6).all()


@settings(max_examples=40, deadline=None)
@given(random_towns(), places, places)
def test_every_pair_is_answered(made, starts, ends):
    index = built(*made, profile=replace(CAR, max_snap_m=1000))
    found = times(index, points(starts), points(ends))
    placed = found.origins.placed[:, None] & found.destinations.placed[None, :]
    assert not np.isnan(found.seconds).any()
    assert (found.seconds[~placed] == np.inf).all()
    assert np.array_equal(np.isfinite(found.seconds), np.isfinite(found.metres))
    reached = np.isfinite(found.seconds)
    apart = np.array([[start != end for end in ends] for start in starts])
    assert (found.seconds[reached & apart] > 0).all()
    assert (found.seconds[reached] < 24 * 3600).all()  # no large number stands for “unreachable”
    fastest_mps = max(speed.free_kph for speed in CAR.speeds.values()) / 3.6
    assert (found.seconds[reached] >= found.metres[reached] / fastest_mps - 1e-6).all()


def at_one_node(network, candidates, point):
    """Tell whether all roads that a point may join meet in the one junction that it stands on."""
    own = candidates.chosen(np.flatnonzero(candidates.point == point))
    ends = np.where(own.share == 0, network.edge_from[own.edge], network.edge_to[own.edge])
    return len(own.edge) > 0 and bool(np.isin(own.share, (0.0, 1.0)).all()) and len(set(ends.tolist())) == 1


@settings(max_examples=60, deadline=None)
@given(random_towns(), st.sampled_from(CLASSES))
@example(NARROW_LANES, "primary")
def test_a_new_road_between_junctions_never_lengthens_a_trip(made, road_class):
    nodes, ways = made
    names = sorted({name for line, _ in ways for name in line})
    before = built(nodes, ways)
    after = built(nodes, [*ways, (names[0] + names[-1], {"highway": road_class, "oneway": ""})])
    ids = [names.index(name) for name in names]
    at_junctions = points([nodes[names[number]] for number in ids])
    # A point that stands on the same spot of both networks: a junction, 0 m from the road.
    old, new = (times(index, at_junctions, at_junctions).seconds for index in (before, after))
    on_both = before.place(at_junctions).placed & after.place(at_junctions).placed
    assert (new[np.ix_(on_both, on_both)] <= old[np.ix_(on_both, on_both)] + 1e-3).all()


@settings(max_examples=60, deadline=None)
@given(random_towns(), places, st.sampled_from(Metric), st.sampled_from(["free", "dead_ends", "never"]))
def test_a_junction_is_the_same_place_at_the_end_of_each_of_its_roads(made, others, metric, u_turns):
    index = built(*made, profile=replace(CAR, u_turns=u_turns))
    network, elsewhere = index.network, index.place(points(others))
    edges = np.arange(len(network.edge_from))
    nowhere = np.full(2 * len(edges), np.nan)
    at_ends = Placement(
        Points(tuple(map(str, range(2 * len(edges)))), nowhere, nowhere),
        np.r_[edges, edges],
        np.repeat([0.0, 1.0], len(edges)),
        np.zeros(2 * len(edges)),
    )
    _, first, junction = np.unique(np.r_[network.edge_from, network.edge_to], return_index=True, return_inverse=True)
    there = travel_times(network, at_ends, elsewhere, metric=metric)
    back = travel_times(network, elsewhere, at_ends, metric=metric)
    for found in (there.seconds, back.seconds.T) if metric is Metric.SECONDS else (there.metres, back.metres.T):
        np.testing.assert_array_equal(found, found[first[junction]])
