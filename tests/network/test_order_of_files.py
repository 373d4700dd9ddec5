"""The order of the objects in a road file changes no bit of any time."""

from __future__ import annotations

import random

import numpy as np
import pytest

from geo_cus.catalogue import Metric, profile_from_file
from geo_cus.data.road_files import read_roads
from geo_cus.network.build import build_network
from geo_cus.network.routing import travel_times
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.travel_times import Points
from tests.data.test_roads_osm import osm_file

SIDE = 6
"""Streets each way of a town that is laid out like a chessboard, a little askew, so that many ways are equally long."""

CAR = """
based_on = "car"
pl = "auto z zakrętami"
en = "car with turns"
min_component_nodes = 0
min_one_way_nodes = 0
turn_left_s = 7.5
turn_right_s = 3.0
junction_s = 2.0
node_s = { traffic_signals = 15 }
"""


def tag(key: str, value: str) -> str:
    return f'<tag k="{key}" v="{value}"/>'


def node(row: int, column: int) -> str:
    lights = tag("highway", "traffic_signals") if row == column == 2 else ""
    place = f'lat="{52 + row / 300:.7f}" lon="{21 + column / 190 + row / 9000:.7f}"'
    return f'<node id="{row * SIDE + column + 1}" {place}>{lights}</node>'


def way(number: int, line: list[int]) -> str:
    refs = "".join(f'<nd ref="{name}"/>' for name in line)
    one_way = tag("oneway", "yes") if number % 5 == 4 else ""
    road_class = ("secondary", "residential", "tertiary", "residential")[number % 4]
    return f'<way id="{100 + number}">{refs}{tag("highway", road_class)}{one_way}</way>'


def town_objects() -> list[str]:
    nodes = [node(row, column) for row in range(SIDE) for column in range(SIDE)]
    rows = [[row * SIDE + column + 1 for column in range(SIDE)] for row in range(SIDE)]
    lines = [*rows, *(list(line) for line in zip(*rows, strict=True))]
    ways = [way(number, line) for number, line in enumerate(lines)]
    turn = (
        '<relation id="900"><member type="way" ref="101" role="from"/><member type="node" ref="9" role="via"/>'
        '<member type="way" ref="108" role="to"/><tag k="type" v="restriction"/>'
        '<tag k="restriction" v="no_left_turn"/></relation>'
    )
    return [*nodes, *ways, turn]


def answers(folder, objects: list[str]) -> bytes:
    (folder / "auto.toml").write_text(CAR + 'basis = "research"\nsource = "x"\n', "utf-8")
    roads = read_roads(osm_file(folder, "".join(objects))).roads
    index = RoadIndex(build_network(roads, profile_from_file(folder / "auto.toml"), source_sha256=""))
    draw = np.random.default_rng(5)
    lon, lat = 21 + draw.random(30) * 0.03, 52 + draw.random(30) * 0.018
    # Among them are junctions, where many edges are equally near.
    points = Points(
        tuple(map(str, range(30))),
        np.r_[lon[:20], index.network.shape_lon[:10]],
        np.r_[lat[:20], index.network.shape_lat[:10]],
    )
    placed = index.place(points)
    found = [travel_times(index.network, placed, placed, metric=metric) for metric in Metric]
    return b"".join(part for times in found for part in (times.seconds.tobytes(), times.metres.tobytes()))


@pytest.mark.parametrize("seed", range(4))
def test_a_shuffled_file_gives_the_same_bytes(tmp_path, seed):
    plain = town_objects()
    shuffled = random.Random(seed).sample(plain, len(plain))
    assert answers(tmp_path, plain) == answers(tmp_path, shuffled)
