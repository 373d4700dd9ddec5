"""Routes on the map: shared pieces that, put together again, are the routes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.access.routes import nearest_routes
from geo_cus.map.layers import map_layers
from geo_cus.map.polyline import PRECISION, simplified
from geo_cus.map.route_lines import RouteLines, route_lines
from geo_cus.network.geodesy import great_circle_m
from tests.access.test_routes import measured as village_and_town
from tests.map.conftest import ENGLISH, POLISH
from tests.network.test_homes import demand
from tests.towns import degrees

AS_DRAWN_M = 6.0
"""Lines are simplified by 4 m and rounded to a metre."""


def decoded(text):
    """Read an encoded polyline as longitudes and latitudes (degrees), by the book."""
    values, value, shift = [], 0, 0
    for letter in text:
        byte = ord(letter) - 63
        value |= (byte & 31) << shift
        shift += 5
        if byte < 32:
            values.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    lat, lon = (np.cumsum(values[start::2]) / 10**PRECISION for start in (0, 1))
    return lon, lat


def line(lines, numbers):
    parts = [decoded(lines.pieces[number]) for number in numbers if lines.pieces[number]]
    return tuple(np.concatenate([part[axis] for part in parts]) for axis in (0, 1))


def test_the_pieces_of_a_route_are_its_line(sample):
    for service_id in ("poz", "szkola_1_4", "opieka_dom"):
        routes = [found for found in nearest_routes(sample, services=[service_id]).values() if found.route.stretches]
        lines = route_lines(sample, routes, POLISH)
        for found in routes:
            drawn = lines.of[found.settlement_id]
            on_road_m = found.route.metres - found.route.walked_m
            lon, lat = line(lines, drawn.pieces)
            length_m = great_circle_m(lon[:-1], lat[:-1], lon[1:], lat[1:]).sum()
            assert length_m == pytest.approx(on_road_m, rel=0.02, abs=15)
            ends = found.route.lon[[1, -2]], found.route.lat[[1, -2]]
            assert great_circle_m(lon[[0, -1]], lat[[0, -1]], *ends) == pytest.approx(0, abs=AS_DRAWN_M)


def test_the_worst_stretch_is_a_part_of_the_pieces(sample):
    routes = list(nearest_routes(sample, services=["poz"]).values())
    lines = route_lines(sample, routes, POLISH)
    told = [found for found in routes if lines.of[found.settlement_id].worst]
    assert told
    for found in told:
        drawn = lines.of[found.settlement_id]
        lon, lat = line(lines, drawn.pieces[slice(*drawn.worst)])
        length_m = great_circle_m(lon[:-1], lat[:-1], lon[1:], lat[1:]).sum()
        assert length_m == pytest.approx(found.worst.part.metres, rel=0.02, abs=15)


def test_what_routes_share_is_written_once(sample):
    routes = list(nearest_routes(sample, services=["poz"]).values())
    lines = route_lines(sample, routes, POLISH)
    alone = [route_lines(sample, [found], POLISH) for found in routes]
    assert len(set(lines.pieces)) == len(lines.pieces)
    shared, apart = len("".join(lines.pieces)), sum(len("".join(own.pieces)) for own in alone)
    assert shared < 0.6 * apart
    used = {number for drawn in lines.of.values() for number in drawn.pieces}
    assert used == set(range(len(lines.pieces)))


def test_the_route_of_a_home_does_not_show_the_home():
    points = demand((0, 1_000, 30), (0, 6_000, 60), (0, 12_000, 10))
    found = village_and_town(points=points)
    routes = list(nearest_routes(found).values())
    lines = route_lines(found, routes, ENGLISH)
    (lon, _), (home, _) = line(lines, lines.of["s0"].pieces), degrees(6_000, 0)
    junction, _ = degrees(15_000, 0)
    assert lon.min() > home
    assert lon.min() == pytest.approx(junction, abs=1e-5)


def test_without_routes_there_is_nothing(measurement):
    assert route_lines(measurement, [], ENGLISH) == RouteLines()
    assert map_layers(measurement, "poz", ENGLISH).routes.content() == {"pieces": [], "of": {}}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3000)), min_size=2, max_size=12, unique=True))
def test_simplifying_keeps_ends_and_leaves_out_points_only(spots):
    lon, lat = np.array([degrees(*spot) for spot in spots]).T
    kept = np.column_stack(simplified(lon, lat, tolerance_m=4.0))
    assert kept[[0, -1]] == pytest.approx(np.column_stack([lon, lat])[[0, -1]], abs=1e-9)
    assert len(kept) <= len(spots)
    for place in kept:
        assert np.abs(np.column_stack([lon, lat]) - place).sum(axis=1).min() < 1e-9
