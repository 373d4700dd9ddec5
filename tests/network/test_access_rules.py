"""Who may go where: access by mode, one-ways, barriers, ferries, places of limits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from geo_cus.catalogue import profiles, speed_limits
from geo_cus.network.build import build_network
from geo_cus.network.edge_seconds import duration_s
from geo_cus.network.speed_limits import limit_kph, statutory_limit_kph
from geo_cus.network.speeds import way_speeds
from tests.towns import town

NODES = {"A": (0, 0), "M": (500, 0), "B": (1000, 0)}


def profile(name):
    return replace(profiles()[name], min_component_nodes=0, min_one_way_nodes=0)


def directions(name, tags):
    speeds = way_speeds(town(NODES, [("AMB", tags)]), profile(name))
    return bool(speeds.forward_kph[0, 0]), bool(speeds.backward_kph[0, 0])


OPEN, CLOSED, ALONG, AGAINST = (True, True), (False, False), (True, False), (False, True)


@pytest.mark.parametrize(
    ("tags", "car", "bicycle", "foot"),
    [
        ({"highway": "residential"}, OPEN, OPEN, OPEN),
        ({"highway": "residential", "access": "private"}, CLOSED, CLOSED, CLOSED),
        ({"highway": "residential", "access": "private", "foot": "yes"}, CLOSED, CLOSED, OPEN),
        ({"highway": "residential", "access": "no", "motor_vehicle": "destination"}, OPEN, CLOSED, CLOSED),
        ({"highway": "residential", "vehicle": "no", "motorcar": "yes"}, OPEN, CLOSED, OPEN),
        ({"highway": "residential", "motorcar": "unheard-of", "motor_vehicle": "no"}, CLOSED, OPEN, OPEN),
        ({"highway": "residential", "motor_vehicle": "agricultural;destination"}, OPEN, OPEN, OPEN),
        ({"highway": "pedestrian"}, CLOSED, CLOSED, OPEN),
        ({"highway": "pedestrian", "motor_vehicle": "yes", "bicycle": "yes"}, OPEN, OPEN, OPEN),
        ({"highway": "footway", "bicycle": "designated"}, CLOSED, OPEN, OPEN),
        ({"highway": "motorway"}, ALONG, CLOSED, CLOSED),
        ({"highway": "construction", "construction": "primary"}, CLOSED, CLOSED, CLOSED),
        ({"highway": "proposed"}, CLOSED, CLOSED, CLOSED),
        ({"highway": "track", "impassable": "yes"}, CLOSED, CLOSED, CLOSED),
        ({"highway": "residential", "oneway": "yes"}, ALONG, ALONG, OPEN),
        ({"highway": "residential", "oneway": "-1"}, AGAINST, AGAINST, OPEN),
        ({"highway": "residential", "oneway": "yes", "oneway:bicycle": "no"}, ALONG, OPEN, OPEN),
        ({"highway": "residential", "oneway": "yes", "cycleway": "opposite_lane"}, ALONG, OPEN, OPEN),
        ({"highway": "residential", "junction": "roundabout"}, ALONG, ALONG, OPEN),
        ({"highway": "residential", "oneway": "reversible"}, CLOSED, CLOSED, OPEN),
        ({"highway": "residential", "motor_vehicle:backward": "no"}, ALONG, OPEN, OPEN),
        ({"highway": "residential", "vehicle:forward": "no"}, AGAINST, AGAINST, OPEN),
        ({"route": "ferry"}, OPEN, OPEN, OPEN),
        ({"route": "ferry", "foot": "yes"}, CLOSED, OPEN, OPEN),
        ({"route": "ferry", "motor_vehicle": "yes", "foot": "yes"}, OPEN, OPEN, OPEN),
    ],
)
def test_access(tags, car, bicycle, foot):
    assert [directions(name, tags) for name in ("car", "bicycle", "foot")] == [car, bicycle, foot]


@pytest.mark.parametrize(
    ("tags", "passes"),
    [
        ({"barrier": "gate"}, True),
        ({"barrier": "gate", "access": "private"}, False),
        ({"barrier": "gate", "locked": "yes"}, False),
        ({"barrier": "bollard"}, False),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, True),
        ({"barrier": "lift_gate", "motorcar": "no"}, False),
        ({"highway": "crossing", "access": "no"}, True),
    ],
)
def test_barriers(tags, passes):
    network = build_network(
        town(NODES, [("AMB", {"highway": "residential"})], {"M": tags}), profile("car"), source_sha256=""
    )
    assert network.report.components_kept == (1 if passes else 2)


def test_ferries_take_their_duration_and_the_wait():
    told = town(NODES, [("AMB", {"route": "ferry", "duration": "00:12"})])
    assert build_network(told, profile("car"), source_sha256="").forward_s == pytest.approx([720 + 600], abs=0.01)
    untold = town(NODES, [("AMB", {"route": "ferry"})])  # 1,000 m at 10 km/h
    assert build_network(untold, profile("car"), source_sha256="").backward_s == pytest.approx([360 + 600], abs=0.01)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("00:25", 1500), ("1:20:30", 4830), ("25", 1500), ("PT1H5M", 3900), ("PT90S", 90), ("", np.nan), ("soon", np.nan)],
)
def test_durations(text, seconds):
    assert duration_s(text) == pytest.approx(seconds, nan_ok=True)


def test_seconds_at_nodes_are_shared_between_the_roads_that_meet_there():
    car = replace(profile("car"), node_s={"traffic_signals": 20.0})
    ways = [("AM", {"highway": "residential"}), ("MB", {"highway": "residential"})]
    plain = build_network(town(NODES, ways), car, source_sha256="").forward_s
    with_lights = build_network(
        town(NODES, ways, {"M": {"highway": "traffic_signals"}}), car, source_sha256=""
    ).forward_s
    assert with_lights - plain == pytest.approx([10, 10])


@pytest.mark.parametrize(
    ("tags", "outside", "inside"),
    [
        ({"highway": "tertiary"}, 90, 50),
        ({"highway": "primary", "oneway": "yes", "lanes": "2"}, 100, 50),
        ({"highway": "trunk", "ref": "S7"}, 100, 100),
        ({"highway": "trunk", "ref": "S7", "oneway": "yes", "lanes": "2"}, 120, 120),
        ({"highway": "motorway"}, 140, 140),
        ({"highway": "living_street"}, 20, 20),
    ],
)
def test_limits_of_polish_law(tags, outside, inside):
    rows = town(NODES, [("AB", tags)]).tags
    assert [statutory_limit_kph(rows, np.array([place]), speed_limits())[0] for place in (False, True)] == [
        outside,
        inside,
    ]


@pytest.mark.parametrize(
    ("text", "limit"), [("PL:zone30", 30), ("DE:zone:30", 30), ("PL:living_street", 20), ("80|60", 60)]
)
def test_limits_in_other_forms(text, limit):
    assert limit_kph(text) == limit


def test_built_up_pieces_take_the_speed_there():
    roads = town(NODES, [("AMB", {"highway": "tertiary"})])
    half = replace(roads, built_up=np.array([False, True, False]))
    seconds = build_network(half, profile("car"), source_sha256="").forward_s
    assert seconds == pytest.approx([500 / (50 / 3.6) + 500 / (38 / 3.6)], abs=0.01)
