"""The route of every settlement to its nearest provider, by hand and by law, and its words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from geo_cus.access.measure import measure_study
from geo_cus.access.published import published
from geo_cus.access.route_words import (
    CLASS_NAMES,
    good_road_sentence,
    minutes_by_class,
    route_sentence,
    seconds_by_name,
    worst_text,
)
from geo_cus.access.routes import nearest_routes
from geo_cus.catalogue import Direction, Metric, services
from geo_cus.data.study_files import load_study
from geo_cus.text import NBSP, language
from tests.network.test_homes import demand
from tests.studies import providers, settlements, study
from tests.towns import town

POLISH, ENGLISH = language("pl"), language("en")
POZ = services()["poz"]

# A village at the end of 5 km of gravel, 10 km of powiat road (50 km/h) to town, 1,400 m of streets there (28 km/h).
NODES = {"A": (0, 0), "B": (5000, 0), "C": (15_000, 0), "D": (16_400, 0)}
WAYS = [
    ("AB", {"highway": "track", "surface": "gravel", "name": "Leśna", "tracktype": "grade3"}),
    ("BC", {"highway": "tertiary", "surface": "asphalt", "ref": "1716N"}),
    ("CD", {"highway": "residential", "surface": "asphalt", "name": "ulica Szkolna"}),
]


def measured(ways=WAYS, *, studied=None, points=None):
    homes = settlements([("Kraniec", (0, -70), 10), ("Miasto", (16_400, 0), 100), ("Nigdzie", None, 1)])
    places = providers([("Przychodnia", (16_400, 0), ("poz", "apteka"))])
    made = study(homes, places, roads=town(NODES, ways), studied=studied)
    return measure_study(replace(made, demand_points=points))


@pytest.fixture(scope="module")
def sample_measurement(sample_folder):
    return measure_study(load_study(sample_folder))


def spoken(text):
    return text.replace(NBSP, " ")


def test_by_hand():
    routes = nearest_routes(measured())
    assert list(routes) == [("s0", "poz"), ("s1", "poz")]
    found = routes["s0", "poz"]
    # 5 km at 15 km/h, 10 km at 50, 1.4 km at 28; 70 m on foot at 1.4 m/s.
    assert found.route.seconds_by_class == pytest.approx({"track": 1200, "tertiary": 720, "residential": 180}, abs=0.2)
    assert found.route.walked_s == pytest.approx(50, abs=0.1)
    assert (found.provider_id, found.profile_id, found.overhead_s) == ("p0", "car", 270.0)
    # The track loses 1200 - 360 = 840 s, the street 180 - 100.8 = 79.2; the road between them gains and loses nothing.
    worst = found.worst
    assert (worst.part.first, worst.part.last) == (0, 2)
    assert worst.part.lost_s == pytest.approx(840 + 79.2, abs=0.3)
    assert (worst.road_class, worst.is_mixed, worst.surface, worst.name, worst.ref) == (
        "track", True, "gravel", "Leśna", "",
    )  # fmt: skip


def test_the_words_say_what_the_numbers_are():
    found = nearest_routes(measured([WAYS[0], ("BC", {"highway": "primary", "ref": "63"}), WAYS[2]]))["s0", "poz"]
    # 10 km at 70 instead of 50 km/h gain 205 s, more than the street loses: the track alone is the worst stretch.
    assert spoken(route_sentence(found, ENGLISH)) == (
        "Route: 33 min, 16.5 km; most time is lost on a stretch of 5 km (field or forest track, Leśna, gravel): "
        "20 min instead of 6 min on a good road."
    )
    assert spoken(route_sentence(found, POLISH)) == (
        "Trasa: 33 min, 16,5 km; najwięcej czasu traci się na odcinku 5 km (droga polna lub leśna, Leśna, żwir): "
        "20 min zamiast 6 min po dobrej drodze."
    )
    assert spoken(minutes_by_class(found.route, POLISH)) == (
        "droga polna lub leśna 20 min; droga krajowa 8,6 min; ulica 3 min"
    )


def test_a_good_road_all_the_way_says_so():
    network = measured([("ABCD", {"highway": "primary", "ref": "63"})])
    found = nearest_routes(network)["s0", "poz"]
    assert found.worst is None
    assert spoken(route_sentence(found, ENGLISH)).endswith("no stretch loses a minute against a good road.")
    assert "50 km/h" in spoken(good_road_sentence(network.networks["car"], ENGLISH))


def test_an_unknown_surface_and_a_long_name_stay_short():
    tags = {"highway": "track", "surface": "bubble gum", "name": "<b>" + "x" * 10_000, "ref": "="}
    found = nearest_routes(measured([("AB", tags), *WAYS[1:]]))["s0", "poz"]
    told = worst_text(found.worst, ENGLISH)
    assert "bubble gum" in told
    assert len(told) < 250


def test_links_count_with_their_roads():
    ways = [("AB", {"highway": "primary"}), ("BC", {"highway": "primary_link"}), ("CD", {"highway": "primary"})]
    names = dict(seconds_by_name(nearest_routes(measured(ways))["s0", "poz"].route, ENGLISH))
    assert list(names) == ["national road"]
    assert set(CLASS_NAMES) >= {f"{name}_link" for name in ("motorway", "trunk", "primary", "secondary", "tertiary")}


def test_a_provider_in_the_village_has_no_route_of_its_own():
    found = nearest_routes(measured())["s1", "poz"]
    assert found.route.seconds == 0.0
    assert found.inside_s > 0
    assert route_sentence(found, ENGLISH).startswith("The provider is in the place itself")


def test_who_comes_to_the_home_drives_the_other_way():
    studied = {"poz": replace(POZ, direction=Direction.TO_HOME, visit_s=0.0)}
    one_way = [("DCBA", {"highway": "tertiary", "oneway": "yes"}), ("ABC", {"highway": "track"}), ("CD", WAYS[2][1])]
    found = nearest_routes(measured(one_way, studied=studied))["s0", "poz"]
    assert found.to_home
    assert list(found.route.seconds_by_class) == ["tertiary"]
    assert found.route.lon[0] > found.route.lon[-1]


def test_every_route_has_the_seconds_of_the_results(sample_measurement):
    routes = nearest_routes(sample_measurement)
    reached = sample_measurement.results[np.isfinite(sample_measurement.results["seconds"])]
    assert list(routes) == list(zip(reached["settlement_id"], reached["service_id"], strict=True))
    for row in reached.to_dict("records"):
        found = routes[row["settlement_id"], row["service_id"]]
        route = found.route
        assert found.provider_id == row["provider_id"]
        assert route.seconds + found.inside_s == pytest.approx(row["seconds"], abs=1e-6)
        assert sum(route.seconds_by_class.values()) + route.walked_s + route.turning_s == pytest.approx(
            route.seconds, abs=1e-6
        )
        if not found.inside_s:
            assert route.metres == pytest.approx(row["metres"], abs=1e-6)


def test_asking_for_some_gives_the_same(sample_measurement):
    every = nearest_routes(sample_measurement)
    some = nearest_routes(sample_measurement, services=["poz"], settlements=[next(iter(every))[0]])
    (pair,) = some
    assert some[pair].route.seconds == pytest.approx(every[pair].route.seconds, abs=1e-6)
    assert nearest_routes(sample_measurement, services=[]) == {}


def test_the_public_sees_the_same_routes(sample_measurement):
    shown = nearest_routes(published(sample_measurement), services=["poz"])
    assert {pair: found.route.seconds for pair, found in shown.items()} == {
        pair: found.route.seconds for pair, found in nearest_routes(sample_measurement, services=["poz"]).items()
    }


@pytest.mark.parametrize("metric", list(Metric))
def test_of_many_homes_it_is_the_way_of_the_one_in_the_middle(metric):
    threshold = replace(POZ.threshold, metric=metric)
    points = demand((0, 1_000, 30), (0, 6_000, 60), (0, 12_000, 10))
    found = measured(studied={"poz": replace(POZ, threshold=threshold)}, points=points)
    routes = nearest_routes(found)
    middle = routes["s0", "poz"]
    assert middle.from_homes
    assert not routes["s1", "poz"].from_homes
    assert middle.route.metres == pytest.approx(10_400, abs=1)
    assert middle.route.seconds == pytest.approx(found.of_service("poz")["seconds"].iloc[0], abs=1e-6)


def test_straight_lines_have_no_routes():
    homes, places = settlements([("Wieś", (0, 0), 10)]), providers([("P", (9_000, 0), ("poz",))])
    assert nearest_routes(measure_study(study(homes, places, roads=None))) == {}
