from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.catalogue import profiles
from geo_cus.network.speed_limits import limit_kph
from geo_cus.network.speeds import way_speeds
from tests.towns import town

NODES = {"A": (0, 0), "B": (1000, 0)}


def kph(profile, **tags):
    speeds = way_speeds(town(NODES, [("AB", {key.replace("_", ":"): value for key, value in tags.items()})]), profile)
    return speeds.forward_kph[0, 0], speeds.backward_kph[0, 0]


@pytest.mark.parametrize(
    ("text", "limit"),
    [("50", 50), ("30 mph", 48.28032), ("PL:urban", 50), ("PL:rural", 90), ("70;50", 50), ("walk", 7), ("40 km/h", 40)],
)
def test_limits_are_read(text, limit):
    assert limit_kph(text) == pytest.approx(limit)


@pytest.mark.parametrize("text", ["", "none", "signals", "variable", "fast", "50;"])
def test_what_is_no_limit_is_none(text):
    assert np.isnan(limit_kph(text)) == (text != "50;")


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "primary"}, 70),
        ({"highway": "primary", "maxspeed": "50"}, 45),  # nine tenths of the limit
        ({"highway": "primary", "maxspeed": "90"}, 70),  # the class is slower than the limit
        ({"highway": "primary", "maxspeed_type": "PL:urban"}, 45),
        ({"highway": "secondary", "maxspeed": "PL:urban"}, 42),
        ({"highway": "tertiary", "surface": "gravel"}, 35),  # 50 x 0.7
        ({"highway": "track", "tracktype": "grade1"}, 25),
        ({"highway": "track", "tracktype": "grade5", "surface": "ground"}, 8),  # unpaved counts once
        ({"highway": "track"}, 15),
        ({"highway": "footway"}, 0),
        ({"highway": "proposed"}, 0),
    ],
)
def test_cars(car, tags, expected):
    assert kph(car, **tags) == (pytest.approx(expected), pytest.approx(expected))


@pytest.mark.parametrize(
    ("table", "tags", "expected"),
    [
        # OSRM caps every class by tracktype; tracks themselves are beyond its table.
        ("car_osrm", {"highway": "tertiary", "tracktype": "grade3"}, 30),
        ("car_osrm", {"highway": "track", "tracktype": "grade1"}, 10),
        ("car_osrm", {"highway": "tertiary", "surface": "earth", "maxspeed": "50"}, 40),  # the sign sets it, at 0.8
        ("car_graphhopper", {"highway": "track", "tracktype": "grade1"}, 20),
        ("car_graphhopper", {"highway": "tertiary", "tracktype": "grade3"}, 50),
        ("car_graphhopper", {"highway": "tertiary", "surface": "sett"}, 30),
        ("car_graphhopper", {"highway": "residential", "surface": "asphalt", "maxspeed": "70"}, 63),
    ],
)
def test_published_tables(table, tags, expected):
    assert kph(profiles()[table], **tags) == (pytest.approx(expected), pytest.approx(expected))


@pytest.mark.parametrize(
    ("tags", "forward", "backward"),
    [
        ({"oneway": "yes"}, True, False),
        ({"oneway": "-1"}, False, True),
        ({"oneway": "no"}, True, True),
        ({"junction": "roundabout"}, True, False),
    ],
)
def test_one_ways_bind_cars(car, tags, forward, backward):
    speeds = kph(car, highway="residential", **tags)
    assert (speeds[0] > 0, speeds[1] > 0) == (forward, backward)


def test_each_direction_may_have_its_own_limit(car):
    assert kph(car, highway="primary", maxspeed_forward="50", maxspeed="70") == (pytest.approx(45), pytest.approx(63))


def test_pedestrians_keep_their_pace(foot):
    assert kph(foot, highway="footway", oneway="yes", maxspeed="20") == (pytest.approx(5.04), pytest.approx(5.04))


def test_no_class_means_one_speed(car):
    from dataclasses import replace

    roads = replace(town(NODES, [("AB", {})]), has_class=False)
    assert way_speeds(roads, car).forward_kph.tolist() == [[car.default_kph]] * 2


def test_what_drives_have_shown_comes_last_and_only_in_the_own_table(car):
    shown = replace(car, class_factors={"primary": 1.2, "track": 0.5}, factors={"winter": 0.5}, speed_step_kph=10)
    # 0.9 x 50 = 45, in winter 22.5, to the next ten 20, and a fifth more.
    assert kph(shown, highway="primary", maxspeed="50") == pytest.approx((24, 24))
    assert kph(shown, highway="secondary") == pytest.approx((30, 30))
    assert kph(shown, highway="track", tracktype="grade1") == pytest.approx((5, 5))
    roads = town(NODES, [("AB", {"highway": "primary"})])
    table = profiles()["car_graphhopper"]
    own, others = way_speeds(roads, replace(car, class_factors={"primary": 1.2})), way_speeds(roads, shown, table)
    assert own.forward_kph[0, 0] == pytest.approx(84)
    assert others.forward_kph[0, 0] == pytest.approx(32.5)  # 65, in winter half of it


def test_all_roads_of_a_source_without_classes_share_a_factor(car):
    roads = replace(town(NODES, [("AB", {"highway": ""})]), has_class=False)
    speeds = way_speeds(roads, replace(car, class_factors={"unknown": 0.8}))
    assert speeds.forward_kph == pytest.approx(np.full((2, 1), 0.8 * car.default_kph))


some_tags = st.fixed_dictionaries(
    {
        "highway": st.sampled_from(["primary", "trunk", "residential", "track", "footway", ""]),
        "maxspeed": st.sampled_from(["", "30", "PL:urban"]),
        "oneway": st.sampled_from(["", "yes"]),
        "ref": st.sampled_from(["", "S7", "12"]),
        "name": st.sampled_from(["", "Polna", "Leśna"]),
        "surface": st.sampled_from(["", "gravel"]),
        "route": st.sampled_from(["", "ferry"]),
        "duration": st.sampled_from(["", "00:10"]),
    }
)


@settings(max_examples=60, deadline=None)
@given(st.lists(some_tags, min_size=1, max_size=12), st.sampled_from([None, "car_osrm"]))
def test_every_way_has_the_speeds_it_would_have_alone(ways, name):
    car, table = profiles()["car"], name and profiles()[name]
    together = way_speeds(town(NODES, [("AB", tags) for tags in ways]), car, table)
    for way, tags in enumerate(ways):
        alone = way_speeds(town(NODES, [("AB", tags)]), car, table)
        assert together.forward_kph[:, way].tolist() == alone.forward_kph[:, 0].tolist()
        assert together.backward_kph[:, way].tolist() == alone.backward_kph[:, 0].tolist()
        assert together.road_class[way] == alone.road_class[0]
