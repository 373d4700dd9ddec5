"""Lengths and times that GraphHopper publishes for Monaco, on the same extract and with the same profile."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from geo_cus.catalogue import Metric, profile_from_file
from geo_cus.data.road_files import read_roads
from geo_cus.network.build import build_network
from geo_cus.network.routing import travel_times
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.travel_times import Points

MONACO = Path(__file__).resolve().parents[3] / "shared" / "reference" / "routes_monaco"
PROFILE = Path(__file__).with_name("graphhopper_car.toml")

pytestmark = pytest.mark.skipif(not MONACO.is_dir(), reason="../shared/reference is not here")


@pytest.fixture(scope="module")
def expected():
    return json.loads((MONACO / "expected.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def index():
    roads = read_roads(MONACO / "monaco.osm.gz", with_background=False).roads
    return RoadIndex(build_network(roads, profile_from_file(PROFILE), source_sha256=""))


def along(index, routes, metric):
    ends = []
    for end in ("from", "to"):
        lat, lon = np.array([route[end] for route in routes]).T
        ends.append(index.place(Points(tuple(str(number) for number in range(len(routes))), lon, lat)))
    found = travel_times(index.network, *ends, metric=metric)
    return np.diag(found.metres), np.diag(found.seconds)


@pytest.mark.parametrize(("metric", "key"), [(Metric.METRES, "shortest_m"), (Metric.SECONDS, "fastest_m")])
def test_lengths(index, expected, metric, key):
    metres, _ = along(index, expected["routes"], metric)
    assert len(metres) == 9
    assert metres == pytest.approx([route[key] for route in expected["routes"]], abs=expected["tolerance_m"])


def test_times(index, expected):
    metres, seconds = along(index, expected["times"], Metric.SECONDS)
    assert seconds == pytest.approx([route["seconds"] for route in expected["times"]], abs=expected["tolerance_s"])
    assert metres == pytest.approx([route["fastest_m"] for route in expected["times"]], abs=expected["tolerance_m"])
