"""Roads closed on a network that stays as it was built: nobody moves, and nobody passes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.catalogue import Metric, profiles
from geo_cus.network.build import build_network
from geo_cus.network.closures import with_closures
from geo_cus.network.road_network import EdgeParts
from geo_cus.network.route import find_route
from geo_cus.network.routing import travel_times
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.travel_times import Points
from geo_cus.network.used_parts import used_parts
from tests.towns import degrees, town

# A street A-B-C-D of 1 km a piece, and a way round from A to D of 5 km.
NODES = {"A": (0, 0), "B": (1_000, 0), "C": (2_000, 0), "D": (3_000, 0), "E": (0, 1_000), "F": (3_000, 1_000)}
ROADS = town(NODES, [("ABCD", {"highway": "tertiary"}), ("AEFD", {"highway": "tertiary"})])


def points(*spots):
    places = [degrees(*spot) for spot in spots]
    names = tuple(f"{number}" for number in range(len(spots)))
    return Points(names, np.array([lon for lon, _ in places]), np.array([lat for _, lat in places]))


def closing(roads, *pieces):
    """Close pieces by their places in the ways."""
    closed = np.zeros(len(roads.way_nodes), dtype=bool)
    closed[list(pieces)] = True
    return replace(roads, closed=closed)


@pytest.fixture(scope="module")
def network():
    return build_network(ROADS, profiles()["car"], source_sha256="")


def kilometres(network, closed, origins, destinations):
    index = RoadIndex(network)
    shut = with_closures(network, closing(ROADS, *closed))
    return travel_times(shut, index.place(origins), index.place(destinations)).metres / 1000


def test_who_lives_beside_what_is_closed_leaves_by_the_other_end(network):
    # Half a kilometre from A and from D, with B-C closed between them; and in the middle of B-C itself.
    homes = points((500, 0), (2_500, 0), (1_500, 0))
    found = kilometres(network, [1], homes, homes)
    assert found[0, 1] == pytest.approx(0.5 + 5 + 0.5, rel=1e-4)
    assert found[0, 0] == pytest.approx(0, abs=1e-3)
    assert np.isinf(found[2, :2]).all()
    assert np.isinf(found[:2, 2]).all()
    assert kilometres(network, [], homes, homes)[0, 1] == pytest.approx(2, rel=1e-4)


def test_points_at_the_edge_of_what_is_closed_are_not_on_it(network):
    ends = points((1_000, 0), (2_000, 0))
    assert kilometres(network, [1], ends, ends)[0, 1] == pytest.approx(1 + 5 + 1, rel=1e-4)


def test_nobody_walks_over_the_river_to_another_road():
    # A village 300 m behind the bridge A-B; beyond the river its nearest other road passes 200 m away.
    roads = town(
        {"A": (0, 0), "B": (0, 300), "C": (-3_000, 100), "D": (3_000, 100)},
        [("AB", {"highway": "tertiary", "bridge": "yes"}), ("CAD", {"highway": "tertiary"})],
    )
    built = build_network(roads, profiles()["car"], source_sha256="")
    index = RoadIndex(built)
    village, town_hall = index.place(points((0, 300))), index.place(points((2_000, 70)))
    assert np.isfinite(travel_times(built, village, town_hall).seconds).all()
    shut = with_closures(built, closing(roads, 0))
    assert np.isinf(travel_times(shut, village, town_hall).seconds).all()
    assert find_route(shut, village, town_hall, 0, 0) is None


def test_what_is_closed_makes_another_fingerprint(network):
    prints = {with_closures(network, closing(ROADS, *pieces)).fingerprint for pieces in ((), (0,), (1,), (0, 1))}
    assert len(prints) == 4
    assert with_closures(network, ROADS) is network


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(50, 2_950), st.sampled_from([0, 1_000])), min_size=2, max_size=4),
    st.lists(st.tuples(st.integers(0, 1), st.floats(0, 1), st.floats(0, 1)), max_size=3),
    st.sampled_from(list(Metric)),
)
def test_closing_helps_nobody_and_routes_agree_with_times(spots, parts, metric):
    network = build_network(ROADS, profiles()["car"], source_sha256="")
    index = RoadIndex(network)
    placed = index.place(points(*spots))
    shares = [sorted(part[1:]) for part in parts]
    closed = EdgeParts(
        np.array([part[0] for part in parts], dtype=np.int64),
        np.array([low for low, _ in shares], dtype=float),
        np.array([high for _, high in shares], dtype=float),
    )
    shut = replace(network, closed=closed)
    before, after = (travel_times(one, placed, placed, metric=metric) for one in (network, shut))
    least = "seconds" if metric is Metric.SECONDS else "metres"
    assert (getattr(after, least) >= getattr(before, least)).all()
    pairs = np.argwhere(np.isfinite(after.seconds))
    for origin, destination in pairs.tolist():
        route = find_route(shut, placed, placed, origin, destination, metric=metric)
        assert route.seconds == pytest.approx(after.seconds[origin, destination])
        assert route.metres == pytest.approx(after.metres[origin, destination])
    used = used_parts(shut, placed, placed, pairs, metric=metric)
    on_road = np.zeros(len(pairs))
    np.add.at(on_road, used.pair, (used.parts.end - used.parts.start) * network.edge_length_m[used.parts.edge])
    walked = placed.walk_m[pairs[:, 0]] + placed.walk_m[pairs[:, 1]] if network.profile.access_leg else 0.0
    assert on_road + walked == pytest.approx(after.metres[tuple(pairs.T)], abs=1e-3)
