"""The worst stretch of a route: by hand, and no other stretch of it loses more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from geo_cus.catalogue import profiles
from geo_cus.network.build import build_network
from geo_cus.network.route import find_route
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.worst_stretch import good_road_mps, worst_stretch
from tests.network.test_laws import places, points
from tests.network.test_turns import CAR, signed_towns
from tests.towns import town

# By car in open country: primary 70, tertiary 50 (the good road), unclassified 40, track 15 km/h.
NODES = {"A": (0, 0), "B": (3000, 0), "C": (4000, 0), "D": (4500, 0), "E": (5500, 0), "F": (15_500, 0)}
WAYS = [
    ("AB", {"highway": "unclassified"}),  # 270 s instead of 216: loses 54
    ("BC", {"highway": "track"}),  # 240 s instead of 72: loses 168
    ("CD", {"highway": "primary"}),  # 25.7 s instead of 36: gains 10.3
    ("DE", {"highway": "track"}),  # 240 s instead of 72: loses 168
    ("EF", {"highway": "primary"}),  # gains
]


def route_over(ways, start, stop, *, profile=CAR):
    index = RoadIndex(build_network(town(NODES, ways), profile, source_sha256=""))
    ends = index.place(points([start])), index.place(points([stop]))
    return index.network, find_route(index.network, *ends, 0, 0)


def test_by_hand():
    network, route = route_over(WAYS, (0, 0), (15_500, 0))
    assert good_road_mps(network) == pytest.approx(50 / 3.6)
    worst = worst_stretch(network, route)
    assert (worst.first, worst.last) == (0, 3)
    assert worst.metres == pytest.approx(5500, abs=0.1)
    assert worst.seconds == pytest.approx(270 + 240 + 25.714 + 240, abs=0.05)
    assert worst.lost_s == pytest.approx(54 + 168 - 10.286 + 168, abs=0.05)


def test_a_gain_greater_than_the_loss_before_it_parts_two_stretches():
    ways = [("AB", {"highway": "primary"}), ("BC", {"highway": "track"}), ("CDEF", {"highway": "primary"})]
    network, route = route_over(ways, (0, 0), (15_500, 0))
    worst = worst_stretch(network, route)
    assert (worst.first, worst.last) == (1, 1)
    assert worst.lost_s == pytest.approx(168, abs=0.05)


def test_a_quick_route_has_none():
    network, route = route_over([("ABCDEF", {"highway": "primary"})], (0, 0), (15_500, 0))
    assert worst_stretch(network, route) is None


def test_a_good_road_loses_nothing_by_rounding():
    network, route = route_over([("ABCDEF", {"highway": "tertiary"})], (10, 0), (15_432, 0))
    assert worst_stretch(network, route) is None


def test_a_profile_without_such_a_road_is_compared_with_its_speed_without_a_class():
    speeds = {name: speed for name, speed in CAR.speeds.items() if name != "tertiary"}
    slower = replace(CAR, speeds=speeds, factors={"winter": 0.5})
    network, _ = route_over([("ABCDEF", {"highway": "primary"})], (0, 0), (15_500, 0), profile=slower)
    assert good_road_mps(network) == pytest.approx(CAR.default_kph / 2 / 3.6)
    assert good_road_mps(replace(network, profile=CAR, has_class=False)) == pytest.approx(CAR.default_kph / 3.6)


def test_factors_of_drives_count():
    shown = replace(profiles()["car"], class_factors={"tertiary": 0.8, "unknown": 0.5})
    network, _ = route_over([("ABCDEF", {"highway": "primary"})], (0, 0), (15_500, 0), profile=CAR)
    assert good_road_mps(replace(network, profile=shown)) == pytest.approx(40 / 3.6)
    assert good_road_mps(replace(network, profile=shown, has_class=False)) == pytest.approx(CAR.default_kph / 2 / 3.6)


@settings(max_examples=60, deadline=None)
@given(signed_towns(), places, places)
def test_no_other_stretch_loses_more(made, starts, ends):
    nodes, ways, signs, rule = made
    profile = replace(CAR, u_turns=rule, snap_margin_m=500)
    index = RoadIndex(build_network(town(nodes, ways, restrictions=signs), profile, source_sha256=""))
    origins, destinations = index.place(points(starts)), index.place(points(ends))
    mps = good_road_mps(index.network)
    for row, column in np.ndindex(len(starts), len(ends)):
        route = find_route(index.network, origins, destinations, row, column)
        if route is None:
            continue
        worst = worst_stretch(index.network, route)
        lost = [part.seconds - part.metres / mps for part in route.stretches]
        most = max((sum(lost[i:j]) for j in range(len(lost) + 1) for i in range(j)), default=0.0)
        if worst is None:
            assert most < 1e-5
            continue
        own = route.stretches[worst.first : worst.last + 1]
        assert own
        assert worst.lost_s == pytest.approx(most, abs=1e-5)
        assert worst.lost_s == pytest.approx(sum(lost[worst.first : worst.last + 1]), abs=1e-5)
        assert worst.seconds == pytest.approx(sum(part.seconds for part in own), abs=1e-9)
        assert worst.metres == pytest.approx(sum(part.metres for part in own), abs=1e-9)
