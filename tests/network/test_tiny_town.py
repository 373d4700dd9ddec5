"""A town of a handful of nodes. Every answer is worked out in the comments."""

from __future__ import annotations

import numpy as np
import pytest

from geo_cus.catalogue import Metric, profiles
from geo_cus.network.build import build_network
from geo_cus.network.routing import travel_times
from geo_cus.network.snapping import RoadIndex
from tests.towns import town

# A main street A-B-C of 2 x 1,000 m (tertiary: 50 km/h = 13.89 m/s, so 72 s a piece), a one-way lane from C over D
# back to A (residential: 28 km/h = 7.78 m/s), and a house lane B-E of 700 m.
#
#     D---------C
#     |         |
#     |         |   1,000 m
#     |         |
#     A----B----+        E is 700 m south of B
NODES = {"A": (0, 0), "B": (1000, 0), "C": (2000, 0), "D": (1000, 1000), "E": (1000, -700)}
WAYS = [
    ("ABC", {"highway": "tertiary"}),
    ("CDA", {"highway": "residential", "oneway": "yes"}),
    ("BE", {"highway": "residential"}),
]
TERTIARY, RESIDENTIAL = 50 / 3.6, 28 / 3.6
WALK = 1.4


@pytest.fixture
def index(car):
    return RoadIndex(build_network(town(NODES, WAYS), car, source_sha256=""))


def seconds(index, origins, destinations, **options):
    return travel_times(index.network, index.place(origins), index.place(destinations), **options).seconds


def test_along_the_main_street(index, at):
    assert seconds(index, at((0, 0)), at((2000, 0))) == pytest.approx(2000 / TERTIARY, abs=0.01)


def test_from_the_middle_of_an_edge_to_the_middle_of_another(index, at):
    # 250 m of the main street to B, then 350 m of the lane.
    expected = 250 / TERTIARY + 350 / RESIDENTIAL
    assert seconds(index, at((750, 0)), at((1000, -350))) == pytest.approx(expected, abs=0.01)


def test_the_walk_to_the_road_counts_at_both_ends(index, at):
    # 100 m south of the street and 140 m east of the lane: 100/1.4 and 140/1.4 seconds on foot.
    expected = 100 / WALK + 500 / TERTIARY + 350 / RESIDENTIAL + 140 / WALK
    assert seconds(index, at((500, -100)), at((1140, -350))) == pytest.approx(expected, abs=0.05)


def test_a_one_way_lane_is_no_way_back(index, at):
    # From a point of the one-way lane on to A and along the street to C, though C is just behind.
    lane_m = 2 * np.hypot(1000, 1000)
    there = seconds(index, at((2000, 0)), at((1500, 500)))[0, 0]
    back = seconds(index, at((1500, 500)), at((2000, 0)))[0, 0]
    assert there == pytest.approx(0.25 * lane_m / RESIDENTIAL, abs=0.3)
    assert back == pytest.approx(0.75 * lane_m / RESIDENTIAL + 2000 / TERTIARY, abs=0.3)


def test_against_the_one_way_on_the_same_edge_leads_round_the_block(index, at):
    lane_m = 2 * np.hypot(1000, 1000)
    onward = seconds(index, at((1750, 250)), at((1250, 750)))[0, 0]
    against = seconds(index, at((1250, 750)), at((1750, 250)))[0, 0]
    assert onward == pytest.approx(0.25 * lane_m / RESIDENTIAL, abs=0.3)
    assert against == pytest.approx(0.75 * lane_m / RESIDENTIAL + 2000 / TERTIARY, abs=0.3)


def test_shortest_and_quickest_may_differ(car, at):
    # Two ways from A to C: straight on a track grade 5 (1,000 m, 8 km/h), or 1,414 m of tertiary road.
    nodes = {"A": (0, 0), "B": (500, 500), "C": (1000, 0)}
    ways = [("AC", {"highway": "track", "tracktype": "grade5"}), ("ABC", {"highway": "tertiary"})]
    index = RoadIndex(build_network(town(nodes, ways), car, source_sha256=""))
    ends = index.place(at((0, 0))), index.place(at((1000, 0)))
    quickest = travel_times(index.network, *ends, metric=Metric.SECONDS)
    shortest = travel_times(index.network, *ends, metric=Metric.METRES)
    assert quickest.metres == pytest.approx(2 * np.hypot(500, 500), abs=0.5)
    assert quickest.seconds == pytest.approx(2 * np.hypot(500, 500) / TERTIARY, abs=0.1)
    assert shortest.metres == pytest.approx(1000, abs=0.5)
    assert shortest.seconds == pytest.approx(1000 / (8 / 3.6), abs=0.5)


def test_far_from_every_road_is_not_placed_and_told_how_far(index, at):
    placement = index.place(at((1000, -700 - 1499), (1000, -700 - 1502)))
    assert placement.placed.tolist() == [True, False]
    assert placement.walk_m == pytest.approx([1499, 1502], abs=1.5)


def test_a_point_without_a_position_is_not_placed(index, at):
    points = at((0, 0), (0, 0))
    points.lon[1] = np.nan
    placement = index.place(points)
    assert placement.placed.tolist() == [True, False]
    assert np.isnan(placement.walk_m[1])
    times = travel_times(index.network, placement, placement)
    assert np.isinf(times.seconds[1]).all()
    assert np.isinf(times.seconds[:, 1]).all()
    assert not np.isnan(times.seconds).any()


def test_no_road_leads_to_an_island(car, at):
    nodes = {**NODES, "X": (5000, 0), "Y": (6000, 0)}
    index = RoadIndex(build_network(town(nodes, [*WAYS, ("XY", {"highway": "residential"})]), car, source_sha256=""))
    times = travel_times(index.network, index.place(at((0, 0))), index.place(at((5500, 0))))
    assert np.isinf(times.seconds).all()
    assert np.isinf(times.metres).all()
    assert times.destinations.placed.all()
    assert index.network.report.components_kept == 2


def test_a_small_island_is_dropped_and_reported(at):
    from geo_cus.catalogue import profiles

    nodes = {**NODES, "X": (5000, 0), "Y": (6000, 0)}
    network = build_network(
        town(nodes, [*WAYS, ("XY", {"highway": "residential"})]), profiles()["car"], source_sha256=""
    )
    assert network.report.islands_dropped == 1
    assert network.report.islands_dropped_km == pytest.approx(1.0, abs=0.001)
    assert network.report.components_kept == 1
    assert not RoadIndex(network).place(at((5500, 0))).placed.any()


@pytest.mark.parametrize(
    ("tags", "open_to_cars"),
    [
        ({}, True),
        ({"access": "private"}, False),
        ({"motor_vehicle": "no"}, False),
        ({"access": "no", "motorcar": "yes"}, True),
        ({"vehicle": "no", "motor_vehicle": "destination"}, True),
        ({"foot": "no"}, True),
    ],
)
def test_the_most_specific_access_tag_decides(car, tags, open_to_cars):
    roads = town(NODES, [*WAYS, ("AE", {"highway": "residential", **tags})])
    assert build_network(roads, car, source_sha256="").report.ways_closed == (0 if open_to_cars else 1)


def test_a_closed_gate_cuts_the_road(car, at):
    nodes = {"A": (0, 0), "G": (500, 0), "B": (1000, 0)}
    for tags, passable in [
        ({"barrier": "gate"}, True),
        ({"barrier": "gate", "access": "private"}, False),
        ({"barrier": "bollard"}, False),
    ]:
        roads = town(nodes, [("AGB", {"highway": "residential"})], {"G": tags})
        index = RoadIndex(build_network(roads, car, source_sha256=""))
        assert np.isfinite(seconds(index, at((100, 0)), at((900, 0)))).all() == passable, tags


def test_pedestrians_may_walk_against_the_one_way(foot, at):
    index = RoadIndex(build_network(town(NODES, WAYS), foot, source_sha256=""))
    assert seconds(index, at((1500, 500)), at((2000, 0))) == pytest.approx(0.5 * np.hypot(1000, 1000) / WALK, abs=0.3)


def test_two_roads_side_by_side_are_crossed_on_foot_though_they_meet_far_away(car, at):
    # The roads lie 20 m apart here and meet 3 km to the east: nobody drives 6 km to the house opposite.
    nodes = {"A": (0, 0), "B": (3000, 0), "C": (0, 20)}
    ways = [("AB", {"highway": "tertiary"}), ("CB", {"highway": "tertiary"})]
    index = RoadIndex(build_network(town(nodes, ways), car, source_sha256=""))
    assert seconds(index, at((10, 0)), at((10, 19.9)))[0, 0] == pytest.approx(20 / WALK, abs=2)


def test_the_largest_part_that_can_be_left_again_stays_even_of_a_small_town():
    # A-D is the largest part that hangs together, but A cannot be reached again; E-H is the largest with all ways back.
    nodes = {name: (900 * (place % 4), 800 * (place // 4)) for place, name in enumerate("ABCDEFGH")}
    street, one_way = {"highway": "tertiary"}, {"highway": "tertiary", "oneway": "yes"}
    roads = town(nodes, [("AB", one_way), ("BCD", street), ("EF", street), ("FG", street), ("GH", street)])
    assert len(build_network(roads, profiles()["car"], source_sha256="").edge_from) > 0
