"""Rules that hold at certain times only: counted by key, told to the user, and not applied."""

from __future__ import annotations

from geo_cus.catalogue import profiles
from geo_cus.data.road_files import read_roads
from geo_cus.data.roads import conditional_counts
from geo_cus.network.build import build_network
from tests.data.test_roads_osm import osm_file

NODES = "".join(f'<node id="{number}" lat="52.0" lon="{21 + number / 100}"/>' for number in range(1, 7))


def way(number, nodes, **tags):
    refs = "".join(f'<nd ref="{node}"/>' for node in nodes)
    pairs = "".join(f'<tag k="{key.replace("__", ":")}" v="{value}"/>' for key, value in tags.items())
    return f'<way id="{number}">{refs}{pairs}</way>'


TURN = (
    '<relation id="20"><member type="way" ref="10" role="from"/><member type="node" ref="2" role="via"/>'
    '<member type="way" ref="11" role="to"/><tag k="type" v="restriction"/>'
    '<tag k="restriction:conditional" v="no_straight_on @ (Mo-Fr)"/></relation>'
)
TIMED = NODES + "".join(
    (
        way(10, (1, 2), highway="residential", motor_vehicle__conditional="no @ (22:00-06:00)"),
        # Node 9 is missing: one way in two pieces.
        way(11, (2, 3, 9, 4, 5), highway="track", seasonal="winter", access__conditional="no @ (Nov-Mar)"),
        way(12, (3, 4), highway="footway", access__conditional="no @ (Mo)", seasonal="no"),
        way(13, (5, 6), highway="residential", hgv__conditional="no @ (22:00-06:00)"),
        TURN,
    )
)


def test_ways_are_counted_once_by_each_key(tmp_path):
    roads = read_roads(osm_file(tmp_path, TIMED)).roads
    assert conditional_counts(roads) == {
        "access:conditional": 2,
        "motor_vehicle:conditional": 1,
        "seasonal": 1,
        "restriction:conditional": 1,
    }


def test_they_are_told_of_the_roads_that_are_open_and_not_applied(tmp_path):
    roads = read_roads(osm_file(tmp_path, TIMED)).roads
    report = build_network(roads, profiles()["car"], source_sha256="").report
    assert (report.conditional_ways, report.ways_closed) == (2, 1)  # the footway is closed whatever the day


def test_roads_without_any_are_told_of_nothing(tmp_path):
    plain = NODES + way(10, (1, 2), highway="residential", seasonal="no")
    assert conditional_counts(read_roads(osm_file(tmp_path, plain)).roads) == {}
