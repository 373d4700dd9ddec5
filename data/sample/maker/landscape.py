"""The whole road network of the landscape, put together in its order."""

from __future__ import annotations

import math

import numpy as np

from maker.gazetteer import BY_NAME, FOREST, NOT_PLACED, UNREACHABLE
from maker.geometry import Point, blend, blob, distance, smooth
from maker.roads import draw_through_roads, finish
from maker.sketch import Sketch, Tags
from maker.streets import draw_borki, draw_minor, draw_town, draw_villages
from maker.terrain import Terrain

CLEAR_M = 2_150.0
"""No road of any kind comes nearer than this to the settlement that is off every road."""

SCRAPS = ((6_300, 4_450, 4, "service"), (12_050, 9_250, 3, "residential"), (15_050, 13_050, 5, "track"))
"""Where a scrap of road begins (metres), its nodes and its class."""

CLOSED_TRACK: Tags = {"highway": "track", "tracktype": "grade3", "surface": "ground", "motor_vehicle": "no"}


def build_roads(terrain: Terrain, rng: np.random.Generator) -> Sketch:
    """Draw all roads; only the two bridges cross the river, and nothing crosses a lake."""
    sketch = Sketch()

    def keep_clear(point: Point) -> bool:
        between_lake_and_river = 3900 < point[0] < 10_300 and point[1] > 11_350
        return not between_lake_and_river and distance(point, BY_NAME[NOT_PLACED].point) > CLEAR_M

    def open_land(point: Point) -> bool:
        return keep_clear(point) and not terrain.land[0].holds(point) and not _near_ruler_roads(point)

    draw_town(sketch, rng)
    draw_through_roads(sketch, rng)
    draw_borki(sketch, rng)
    _draw_forest_tracks(sketch, terrain)
    draw_villages(sketch, terrain, rng, keep_clear)
    draw_minor(sketch, terrain, rng, open_land, count=210, kind="track")
    draw_minor(sketch, terrain, rng, open_land, count=120, kind="drive")
    draw_minor(sketch, terrain, rng, open_land, count=45, kind="path")
    _draw_island(sketch, rng)
    _draw_manor_drive(sketch)
    _draw_scraps(sketch)
    sketch.meet_at_crossings()
    finish(sketch, terrain)
    return sketch


def _near_ruler_roads(point: Point) -> bool:
    """Tell whether a point lies by a road drawn with a ruler, which nothing shall join between its ends."""
    x, y = point
    return (
        (1450 < x < 1750 and 8450 < y < 11_250)
        or (11_900 < x < 14_150 and 1350 < y < 1650)
        or (1900 < x < 3600 and 2850 < y < 3150)
    )


def _draw_forest_tracks(sketch: Sketch, terrain: Terrain) -> None:
    """Draw the straight forest divisions, closed to cars, and tie them to the forest settlement."""
    forest = terrain.land[0]
    turn = math.radians(8)
    columns, rows = range(-3, 7), range(-5, 4)
    origin = BY_NAME[FOREST].point

    def spot(i: float, j: float) -> Point:
        x, y = 430 * i, 410 * j
        return origin[0] + x * math.cos(turn) - y * math.sin(turn), origin[1] + x * math.sin(turn) + y * math.cos(turn)

    def node(i: int, j: int) -> int:
        return sketch.named[FOREST] if i == j == 0 else sketch.node(f"bor {i} {j}", spot(i, j))

    for i in columns:
        for j in rows:
            for di, dj in ((1, 0), (0, 1)):
                a, b = spot(i, j), spot(i + di, j + dj)
                thirds = [spot(i + di * k / 8, j + dj * k / 8) for k in range(1, 8)]
                crosses_access = (j == 0 and i < 0) or (i < 0 and (j, dj) in {(-1, 1), (0, 1)})
                dropped = (3 * i + 5 * j + 2 * di) % 7 == 0 and (i, j) != (0, 0)
                wet = any(terrain.blocks(p, q) for p, q in zip([a, *thirds], [*thirds, b], strict=True))
                if forest.holds(a) and forest.holds(b) and not (crosses_access or dropped or wet):
                    sketch.draw([node(i, j), *thirds, node(i + di, j + dj)], CLOSED_TRACK)
    x, y = sketch.xy[sketch.named["Nowy Tartak"]]
    edge = min(
        (sketch.named[name] for name in sketch.named if name.startswith("bor ")),
        key=lambda number: distance(sketch.xy[number], (x, y)),
    )
    bend = blend(sketch.xy[edge], (x, y + 90), 0.5)
    sketch.draw([edge, *smooth([sketch.xy[edge], bend, (x, y)], 55)[1:-1], sketch.named["Nowy Tartak"]], CLOSED_TRACK)


def _draw_island(sketch: Sketch, rng: np.random.Generator) -> None:
    """Draw the roads of the island, a network of its own."""
    middle = BY_NAME[UNREACHABLE].point
    ring = blob(middle, (330, 240), rng, turn_deg=25, rough=0.07)
    dense = [
        (a[0] + (b[0] - a[0]) * k / 3, a[1] + (b[1] - a[1]) * k / 3)
        for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)
        for k in range(3)
    ]
    loop = [sketch.add_node(point) for point in dense]
    gravel: Tags = {"highway": "unclassified", "surface": "gravel"}
    sketch.add_way([*loop, loop[0]], gravel)
    centre = sketch.add_node(middle, UNREACHABLE)
    for share in (0.05, 0.4, 0.7):
        rim = loop[int(share * len(loop))]
        end = sketch.xy[rim]
        pieces = [
            (
                middle[0] + (end[0] - middle[0]) * k / 12 + 9 * math.sin(k * 0.9),
                middle[1] + (end[1] - middle[1]) * k / 12,
            )
            for k in range(1, 12)
        ]
        sketch.draw([centre, *pieces, rim], gravel)
    rim = loop[int(0.55 * len(loop))]
    landing = sketch.xy[rim]
    sketch.draw(
        [rim, *((landing[0] - 18 * k, landing[1] - 4 * k) for k in range(1, 4))],
        {"highway": "track", "tracktype": "grade3"},
    )


def _draw_manor_drive(sketch: Sketch) -> None:
    """Draw a private drive with a gate to a manor near Stary Dwór."""
    start = sketch.named["Stary Dwór"]
    x, y = sketch.xy[start]
    nodes = sketch.draw(
        [start, (x - 45, y + 60), (x - 110, y + 150), (x - 190, y + 230), (x - 300, y + 290)],
        {"highway": "service", "service": "driveway", "access": "private", "name": "Dojazd do dworu"},
    )
    sketch.node_tags[nodes[1]] = {"barrier": "gate", "access": "private"}


def _draw_scraps(sketch: Sketch) -> None:
    """Draw three scraps of road that touch nothing, as careless mapping leaves them."""
    for x, y, count, highway in SCRAPS:
        sketch.draw([(x + 26 * k, y + 31 * k + 7 * (k % 2)) for k in range(count)], {"highway": highway})
