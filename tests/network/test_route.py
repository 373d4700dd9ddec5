"""The route itself agrees with the travel times, to the last bit, and its line with its length."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from geo_cus.catalogue import Metric
from geo_cus.network.build import build_network
from geo_cus.network.geodesy import great_circle_m
from geo_cus.network.route import find_route, find_routes
from geo_cus.network.routing import travel_times
from geo_cus.network.snapping import RoadIndex
from tests.network.test_laws import places, points
from tests.network.test_turns import CAR, signed_towns
from tests.towns import town

# A tertiary road A-B (50 km/h) and a track B-C (15 km/h), 1,000 m each.
NODES = {"A": (0, 0), "B": (1000, 0), "C": (1000, 1000)}
WAYS = [("AB", {"highway": "tertiary"}), ("BC", {"highway": "track"})]


def test_by_hand():
    index = RoadIndex(build_network(town(NODES, WAYS), CAR, source_sha256=""))
    start, stop = index.place(points([(500, -14)])), index.place(points([(1000, 500)]))
    route = find_route(index.network, start, stop, 0, 0)
    assert route.seconds_by_class == pytest.approx({"track": 120, "tertiary": 36}, abs=0.01)
    assert list(route.seconds_by_class) == ["track", "tertiary"]
    assert route.metres_by_class == pytest.approx({"track": 500, "tertiary": 500}, abs=0.1)
    assert (route.walked_m, route.walked_s) == (pytest.approx(14, abs=0.01), pytest.approx(10, abs=0.01))
    assert route.seconds == pytest.approx(166, abs=0.02)
    assert len(route.lon) == 6


def test_no_way_is_none():
    index = RoadIndex(
        build_network(town(NODES, [("AB", {"highway": "tertiary", "oneway": "yes"})]), CAR, source_sha256="")
    )
    here, there = index.place(points([(900, 0)])), index.place(points([(100, 0), (100, 9000)]))
    assert find_route(index.network, here, there, 0, 0) is None
    assert find_route(index.network, here, there, 0, 1) is None


@settings(max_examples=40, deadline=None)
@given(signed_towns(), places, places)
def test_agrees_with_the_matrix(made, starts, ends):
    nodes, ways, signs, rule = made
    profile = replace(CAR, u_turns=rule, snap_margin_m=500)
    index = RoadIndex(build_network(town(nodes, ways, restrictions=signs), profile, source_sha256=""))
    origins, destinations = index.place(points(starts)), index.place(points(ends))
    for metric in Metric:
        times = travel_times(index.network, origins, destinations, metric=metric)
        for row, column in np.ndindex(times.seconds.shape):
            route = find_route(index.network, origins, destinations, row, column, metric=metric)
            if route is None:
                assert times.seconds[row, column] == np.inf
                continue
            assert route.seconds == pytest.approx(times.seconds[row, column], abs=1e-6)
            assert route.metres == pytest.approx(times.metres[row, column], abs=1e-6)
            parts_s = route.walked_s + route.turning_s + sum(route.seconds_by_class.values())
            assert parts_s == pytest.approx(route.seconds, abs=1e-6)
            assert route.walked_m + sum(route.metres_by_class.values()) == pytest.approx(route.metres, abs=1e-6)
            drawn_m = great_circle_m(route.lon[:-1], route.lat[:-1], route.lon[1:], route.lat[1:]).sum()
            assert drawn_m == pytest.approx(route.metres, rel=0.001, abs=0.05)


@settings(max_examples=40, deadline=None)
@given(signed_towns(), places, places)
def test_many_pairs_at_once_are_the_same_as_each_alone(made, starts, ends):
    nodes, ways, signs, rule = made
    profile = replace(CAR, u_turns=rule, turn_left_s=10, turn_right_s=5, snap_margin_m=500)
    index = RoadIndex(build_network(town(nodes, ways, restrictions=signs), profile, source_sha256=""))
    origins, destinations = index.place(points(starts)), index.place(points(ends))
    pairs = [(row, column) for row in range(len(starts)) for column in range(len(ends))]
    some = [*pairs[::2], *pairs[:1]]
    for metric in Metric:
        for (row, column), route in zip(
            some, find_routes(index.network, origins, destinations, some, metric=metric), strict=True
        ):
            alone = find_route(index.network, origins, destinations, row, column, metric=metric)
            assert (route is None) == (alone is None)
            if route is not None:
                assert (route.seconds, route.metres) == pytest.approx((alone.seconds, alone.metres), abs=1e-6)


def test_no_pairs_have_no_routes():
    index = RoadIndex(build_network(town(NODES, WAYS), CAR, source_sha256=""))
    nowhere = index.place(points([(0, 0), (0, 90_000)]))
    assert find_routes(index.network, nowhere, nowhere, []) == []
    assert find_routes(index.network, nowhere, nowhere, [(1, 1), (1, 0)]) == [None, None]
