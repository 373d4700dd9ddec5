"""The base map: what is drawn, how it is coded, and that it stays the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.data.background import Background
from geo_cus.map.basemap import base_map
from geo_cus.map.polyline import encode
from tests.map.conftest import tiny_study
from tests.towns import degrees

DEGREES = st.tuples(st.floats(14, 24.2), st.floats(49, 55))


def decode(text: str) -> list[tuple[float, float]]:
    """Read an encoded polyline as its inventor describes it, into (lat, lon)."""
    numbers, value, shift = [], 0, 0
    for letter in text:
        byte = ord(letter) - 63
        value |= (byte & 0x1F) << shift
        shift += 5
        if byte < 0x20:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    points = np.cumsum(np.array(numbers).reshape(-1, 2), axis=0) / 1e5
    return [(float(lat), float(lon)) for lat, lon in points]


def test_the_example_of_the_format():
    line = np.array([38.5, 40.7, 43.252]), np.array([-120.2, -120.95, -126.453])
    assert encode(line[1], line[0]) == "_p~iF~ps|U_ulLnnqC_mqNvxq`@"


@given(st.lists(DEGREES, min_size=2, max_size=20, unique_by=lambda point: (round(point[0], 4), round(point[1], 4))))
def test_a_line_comes_back_to_the_metre(points):
    lon, lat = np.array(points).T
    assert decode(encode(lon, lat)) == pytest.approx(np.column_stack([lat, lon]), abs=6e-6)


def test_a_line_without_extent_is_no_line():
    assert encode(np.array([21.0, 21.000001]), np.array([52.0, 52.0])) == ""


def test_roads_stand_in_their_groups_and_driveways_are_left_out():
    roads = base_map(tiny_study()).content["roads"]
    assert {group: len(lines) for group, lines in roads.items()} == {"main": 1, "secondary": 1, "minor": 0, "track": 1}
    ends = [(round(lat, 4), round(lon, 4)) for lat, lon in decode(roads["main"][0])]
    west, east = degrees(-3_000, 0), degrees(4_000, 0)
    assert {ends[0], ends[-1]} == {(round(lat, 4), round(lon, 4)) for lon, lat in (west, east)}


def test_roads_without_classes_are_drawn_all_alike():
    study = tiny_study()
    roads = base_map(replace(study, roads=replace(study.roads, has_class=False))).content["roads"]
    assert roads["main"] == roads["secondary"] == roads["track"] == []
    assert roads["minor"]


def test_water_and_gminas_have_names_and_areas():
    content = base_map(tiny_study()).content
    assert {(item["kind"], item["name"]) for item in content["names"]} == {("water", "Jezioro"), ("gmina", "Sąsiednia")}
    assert [len(content[layer]) for layer in ("water", "rivers", "studied", "neighbours")] == [1, 1, 1, 1]


def test_a_study_of_nothing_but_villages_has_a_base_map():
    study = replace(tiny_study(), roads=None, boundary=None, background=Background())
    content = base_map(study).content
    assert content["roads"] == {"main": [], "secondary": [], "minor": [], "track": []}
    south, west, north, east = content["bounds"]
    assert south < north
    assert west < east


def test_the_version_follows_the_content():
    study = tiny_study()
    assert base_map(study) == base_map(tiny_study())
    assert base_map(study).version != base_map(replace(study, boundary=None)).version
