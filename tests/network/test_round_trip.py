"""There, back, and there and back."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from geo_cus.catalogue import Metric
from geo_cus.network.build import build_network
from geo_cus.network.round_trip import Trip, trip_times
from geo_cus.network.routing import travel_times
from geo_cus.network.snapping import RoadIndex
from tests.network.test_laws import CAR, places, points
from tests.network.test_turns import signed_towns
from tests.towns import town


def all_trips(index, homes, sites, metric=Metric.SECONDS):
    placed = index.place(points(homes)), index.place(points(sites))
    return [trip_times(index.network, *placed, trip, metric=metric) for trip in (Trip.THERE, Trip.BACK, Trip.ROUND)]


def test_round_the_block_by_hand():
    # A one-way square of residential streets (28 km/h), 1,000 m a side: A -> B one side, B -> A three.
    nodes = {"A": (0, 0), "B": (1000, 0), "C": (1000, 1000), "D": (0, 1000)}
    roads = town(nodes, [("ABCDA", {"highway": "residential", "oneway": "yes"})])
    there, back, both = all_trips(RoadIndex(build_network(roads, CAR, source_sha256="")), [(0, 0)], [(1000, 0)])
    side_s = 1000 / (28 / 3.6)
    assert there.seconds == pytest.approx(side_s, abs=0.05)
    assert back.seconds == pytest.approx(3 * side_s, abs=0.2)
    assert both.seconds == pytest.approx(4 * side_s, abs=0.2)
    assert both.metres == pytest.approx(4000, abs=1)
    assert both.overhead_s == 2 * there.overhead_s > 0


def test_no_way_back_is_no_round_trip():
    nodes = {"A": (0, 0), "B": (1000, 0)}
    roads = town(nodes, [("AB", {"highway": "residential", "oneway": "yes"})])
    there, back, both = all_trips(RoadIndex(build_network(roads, CAR, source_sha256="")), [(100, 0)], [(900, 0)])
    assert np.isfinite(there.seconds).all()
    assert np.isinf(back.seconds).all()
    assert np.isinf(both.seconds).all()
    assert np.isinf(both.metres).all()


def reversed_network(network):
    """Turn every street and every forbidden row of arcs round: arc 2e becomes 2e + 1, and rows run backwards."""
    rows = [network.turn_arcs[begin:end] for begin, end in pairwise(network.turn_offsets.tolist())]
    return replace(
        network,
        forward_s=network.backward_s,
        backward_s=network.forward_s,
        turn_arcs=np.concatenate([*(row[::-1] ^ 1 for row in rows), np.zeros(0, dtype=np.int64)]),
    )


@settings(max_examples=50, deadline=None)
@given(signed_towns(), places, places)
def test_laws(made, homes, sites):
    nodes, ways, signs, rule = made
    profile = replace(CAR, u_turns="free" if rule == "dead_ends" else rule)
    index = RoadIndex(build_network(town(nodes, ways, restrictions=signs), profile, source_sha256=""))
    for metric in Metric:
        there, back, both = all_trips(index, homes, sites, metric)
        assert there.seconds.shape == back.seconds.shape == both.seconds.shape == (len(homes), len(sites))
        assert np.array_equal(both.seconds, there.seconds + back.seconds)
        assert (both.seconds >= there.seconds).all()
        assert (both.seconds >= back.seconds).all()
        assert np.array_equal(np.isinf(both.seconds), np.isinf(there.seconds) | np.isinf(back.seconds))
        assert np.array_equal(np.isinf(both.seconds), np.isinf(both.metres))
        assert not np.isnan(both.seconds).any()
        turned = RoadIndex(reversed_network(index.network))
        swapped_there, swapped_back, swapped_both = all_trips(turned, homes, sites, metric)
        assert np.array_equal(swapped_there.seconds, back.seconds)
        assert np.array_equal(swapped_back.seconds, there.seconds)
        assert np.array_equal(swapped_both.seconds, both.seconds)


@settings(max_examples=20, deadline=None)
@given(signed_towns(), places, places)
def test_it_is_what_travel_times_gives(made, homes, sites):
    nodes, ways, signs, _ = made
    index = RoadIndex(build_network(town(nodes, ways, restrictions=signs), CAR, source_sha256=""))
    there, back, _ = all_trips(index, homes, sites)
    placed = index.place(points(homes)), index.place(points(sites))
    assert np.array_equal(there.seconds, travel_times(index.network, *placed).seconds)
    assert np.array_equal(back.seconds.T, travel_times(index.network, *placed[::-1]).seconds)
    assert back.origins.points.ids == there.origins.points.ids
