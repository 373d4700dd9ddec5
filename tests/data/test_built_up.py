"""Built-up areas from land use, town-limit signs and the density of streets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from geo_cus.data.built_up import built_up_pieces
from tests.towns import degrees, town

NODES = {"A": (0, 0), "S": (1000, 0), "B": (1600, 0), "C": (2000, 0), "T": (2300, 0), "D": (3300, 0)}
ROAD = [("ASBCTD", {"highway": "tertiary"})]
NOTHING = np.empty(0, dtype=object)


def area(west, east):
    return np.array([shapely.box(*degrees(west, -100), *degrees(east, 100))], dtype=object)


def test_land_use_counts_by_the_middle_of_a_piece():
    found = built_up_pieces(town(NODES, ROAD), area(1500, 2100))
    assert found.tolist() == [False, False, True, False, False, False]


def test_signs_close_in_what_is_mostly_built_up():
    signs = {"S": {"traffic_sign": "city_limit"}, "T": {"traffic_sign": "PL:E-17a,PL:E-18a"}}
    found = built_up_pieces(town(NODES, ROAD, signs), area(1200, 2100))
    assert found.tolist() == [False, True, True, True, False, False]
    # A lone house between the signs does not make a town.
    assert built_up_pieces(town(NODES, ROAD, signs), area(1790, 1810)).sum() == 1


def test_without_land_use_dense_streets_tell():
    grid = {chr(97 + number): (300 * (number % 4), 300 * (number // 4)) for number in range(16)}
    streets = [
        ("".join(chr(97 + 4 * row + column) for column in range(4)), {"highway": "residential"}) for row in range(4)
    ]
    streets += [
        ("".join(chr(97 + 4 * row + column) for row in range(4)), {"highway": "residential"}) for column in range(4)
    ]
    far = {"Y": (9000, 0), "Z": (9400, 0)}
    roads = town({**grid, **far}, [*streets, ("YZ", {"highway": "residential"})])
    found = built_up_pieces(roads, NOTHING)
    assert found[:32].reshape(8, 4)[:, :3].all()
    assert not found[32:].any()


def test_without_classes_nothing_is_told():
    assert built_up_pieces(replace(town(NODES, ROAD), has_class=False), NOTHING) is None
