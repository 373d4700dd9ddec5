"""Water, woods, built-up areas and boundaries of the fictional landscape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from maker.gazetteer import (
    EAST_GMINA,
    GMINA,
    NEIGHBOURS,
    NORTH_GMINA,
    SETTLEMENTS,
    TOWN,
    built_up_radius_m,
)
from maker.geometry import Floats, Point, blob, crossings, edges_of, inside, km, ribbon, smooth, wiggle

RIVER_NAME = "Sarna"
RIVER_HALF_WIDTH_M = 9.0


@dataclass(slots=True)
class Area:
    """A patch of land or water: outer ring, tags, and islands in it."""

    ring: list[Point]
    tags: dict[str, str]
    holes: list[list[Point]] = field(default_factory=list)
    _box: tuple[float, float, float, float] = field(init=False)

    def __post_init__(self) -> None:
        xs, ys = zip(*self.ring, strict=True)
        self._box = (min(xs), min(ys), max(xs), max(ys))

    def holds(self, point: Point) -> bool:
        """Tell whether a point lies in the area and on none of its islands."""
        west, south, east, north = self._box
        if not (west <= point[0] <= east and south <= point[1] <= north):
            return False
        return inside(point, self.ring) and not any(inside(point, hole) for hole in self.holes)


@dataclass(frozen=True, slots=True)
class Terrain:
    """All that is not road; `water_edges` are the shores that no road crosses, `river_edges` the banks of the river."""

    lakes: list[Area]
    river: list[Point]
    river_area: Area
    land: list[Area]
    built_up: list[Area]
    boundaries: dict[str, list[Point]]
    water_edges: Floats
    river_edges: Floats

    def wet(self, point: Point) -> bool:
        """Tell whether a point lies in a lake or in the river."""
        return self.river_area.holds(point) or any(lake.holds(point) for lake in self.lakes)

    def blocks(self, a: Point, b: Point) -> bool:
        """Tell whether the segment ``a-b`` touches water."""
        hits, _ = crossings(a, b, np.vstack([self.water_edges, self.river_edges]))
        return len(hits) > 0 or self.wet(b)

    def urban(self, point: Point) -> bool:
        """Tell whether a point lies in a built-up area."""
        return any(area.holds(point) for area in self.built_up)


def build_terrain(rng: np.random.Generator) -> Terrain:
    """Lay out the land before any road is drawn."""
    lakes = _lakes(rng)
    river = wiggle(smooth(km(*_RIVER), 45), 75, rng, waves_m=(520, 900, 1900))
    river_area = Area(
        ribbon(river, [RIVER_HALF_WIDTH_M] * len(river)), {"natural": "water", "water": "river", "name": RIVER_NAME}
    )
    shores = [edges_of(ring) for lake in lakes for ring in (lake.ring, *lake.holes)]
    return Terrain(
        lakes=lakes,
        river=river,
        river_area=river_area,
        land=_woods(rng) + _wetlands(rng),
        built_up=_built_up(rng),
        boundaries=_boundaries(rng),
        water_edges=np.vstack(shores),
        river_edges=edges_of(river_area.ring),
    )


_RIVER = (
    (10.15, 16.2), (9.8, 14.7), (10.05, 13.1), (9.55, 11.7), (9.75, 10.3), (9.15, 9.2), (8.9, 8.3), (9.05, 7.4),
    (9.55, 6.4), (10.05, 5.2), (9.55, 4.2), (9.7, 3.2), (10.2, 2.2), (9.9, 1.1), (10.3, -0.2),
)  # fmt: skip

_LONG_LAKE = (
    (4.42, 5.5), (4.36, 5.75), (4.3, 6.6), (4.4, 7.6), (4.55, 8.6), (4.42, 10.0), (4.5, 11.0), (4.3, 12.0), (4.1, 13.0), (4.25, 13.95), (4.36, 14.2),
)  # fmt: skip
_LONG_LAKE_HALF_WIDTHS_M = (25, 200, 420, 390, 560, 520, 360, 470, 420, 230, 30)

_PONDS = (
    ("Jezioro Czarne", (6.95, 4.1), (330, 210), 20),
    ("Jezioro Okrągłe", (2.05, 12.3), (240, 260), 0),
    ("Stawek Młyński", (8.75, 5.1), (120, 90), 40),
    ("Jezioro Gajewskie", (12.75, 6.75), (380, 190), -35),
    ("Jezioro Dębie", (15.6, 11.7), (420, 560), 15),
    ("Jezioro Leśne", (4.75, 1.9), (260, 170), 60),
)


def _lakes(rng: np.random.Generator) -> list[Area]:
    line = smooth(km(*_LONG_LAKE), 60)
    norths = [y * 1000 for _, y in _LONG_LAKE]
    widths = np.interp([y for _, y in line], norths, _LONG_LAKE_HALF_WIDTHS_M)
    phase = rng.uniform(0, 2 * np.pi)
    widths = widths * (
        1 + 0.07 * np.sin(np.arange(len(line)) / 5.5 + phase) + 0.05 * np.sin(np.arange(len(line)) / 2.1)
    )
    long_lake = Area(ribbon(line, [float(w) for w in widths]), _lake_tags("Jezioro Długie Sarnie"))
    island = blob((12_300, 11_950), (470, 360), rng, turn_deg=25, rough=0.1)
    round_lake = Area(
        blob((12_300, 11_900), (1080, 1280), rng, turn_deg=10, rough=0.15), _lake_tags("Jezioro Ostrowskie"), [island]
    )
    ponds = [Area(blob(km(at)[0], radii, rng, turn_deg=turn), _lake_tags(name)) for name, at, radii, turn in _PONDS]
    return [long_lake, round_lake, *ponds]


def _lake_tags(name: str) -> dict[str, str]:
    return {"natural": "water", "water": "lake", "name": name}


_WOODS: tuple[tuple[str, tuple[tuple[float, float], ...]], ...] = (
    ("Bór Sarni", ((2.25, 2.5), (2.3, 3.5), (2.7, 4.3), (3.6, 4.5), (4.5, 4.3), (5.3, 3.7), (5.3, 2.2), (5.7, 1.2), (4.6, 0.7), (2.6, 0.9), (1.9, 1.6))),
    ("Las Smolnicki", ((5.6, 11.3), (5.3, 13.0), (5.5, 14.6), (6.8, 15.4), (8.4, 15.3), (9.3, 14.2), (9.0, 12.4), (8.3, 11.4), (6.9, 11.0))),
    ("Las Gajewski", ((12.2, 4.9), (12.4, 5.7), (13.6, 5.6), (14.9, 5.3), (15.1, 4.5), (13.7, 4.3))),
    ("Las Zamojski", ((10.2, 6.1), (10.5, 7.4), (11.5, 7.6), (11.7, 6.6), (11.0, 6.1))),
    ("Las Rudecki", ((14.2, 8.6), (14.3, 9.6), (15.5, 9.9), (16.1, 9.1), (15.4, 8.2))),
    ("Las Podleski", ((7.1, 0.3), (7.3, 1.5), (8.7, 1.9), (9.4, 1.2), (9.2, 0.3))),
    ("Grąd Zachodni", ((0.3, 9.2), (0.35, 12.6), (1.2, 12.4), (1.1, 11.0), (1.25, 9.4))),
    ("Las Wierzbowski", ((12.3, 14.3), (12.0, 15.7), (13.4, 15.8), (13.5, 14.5))),
    ("Zagajnik", ((6.9, 9.4), (7.0, 10.2), (7.7, 10.3), (7.8, 9.6))),
    ("Las Piaskowy", ((11.3, 2.1), (11.5, 2.9), (12.8, 3.0), (13.0, 2.1))),
)  # fmt: skip


def _woods(rng: np.random.Generator) -> list[Area]:
    woods = []
    for name, outline in _WOODS:
        corners = [(x + rng.normal(0, 75), y + rng.normal(0, 75)) for x, y in smooth(km(*outline), 330, closed=True)]
        woods.append(Area(smooth(corners, 110, closed=True), {"landuse": "forest", "name": name}))
    return woods


def _wetlands(rng: np.random.Generator) -> list[Area]:
    bog = blob((7_300, 13_300), (1300, 900), rng, turn_deg=20)
    reeds = blob((9_000, 4_500), (330, 450), rng)
    return [
        Area(bog, {"natural": "wetland", "wetland": "bog", "name": "Bagno Smolnik"}),
        Area(reeds, {"natural": "wetland", "wetland": "reedbed"}),
    ]


_TOWN_QUARTERS = (
    ((8.0, 8.24), (770, 600), 14),
    ((7.1, 8.5), (400, 260), -18),
    ((7.58, 7.35), (360, 250), 32),
    ((7.85, 8.98), (400, 220), 4),
)


def _built_up(rng: np.random.Generator) -> list[Area]:
    tags = {"landuse": "residential"}
    quarters = [blob(km(at)[0], radii, rng, turn_deg=turn, rough=0.09) for at, radii, turn in _TOWN_QUARTERS]
    areas = [Area(quarter, {**tags, "name": TOWN}) for quarter in quarters]
    for place in (*SETTLEMENTS, *NEIGHBOURS):
        radius_m = built_up_radius_m(place)
        if place.name != TOWN and radius_m:
            shape = blob(
                place.point,
                (radius_m, radius_m * rng.uniform(0.6, 0.85)),
                rng,
                turn_deg=rng.uniform(0, 180),
                rough=0.13,
            )
            areas.append(Area(shape, {**tags, "name": place.name}))
    return areas


_EAST_LINE = ((14.4, 0.5), (14.75, 3.0), (14.2, 5.1), (14.55, 7.5), (14.35, 9.2), (14.95, 11.5), (14.5, 14.9))
_NORTH_LINE = ((14.5, 14.9), (11.0, 15.35), (7.4, 15.7), (3.2, 15.25), (0.6, 14.9))
_WEST_LINE = ((0.6, 14.9), (0.35, 12.0), (0.75, 9.5), (0.5, 7.4), (0.85, 5.0), (0.7, 2.0), (0.7, 0.5))
_SOUTH_LINE = ((0.7, 0.5), (4.0, 0.35), (8.0, 0.55), (11.0, 0.35), (14.4, 0.5))


def _boundaries(rng: np.random.Generator) -> dict[str, list[Point]]:
    east, north, west, south = (_border(line, rng) for line in (_EAST_LINE, _NORTH_LINE, _WEST_LINE, _SOUTH_LINE))
    eastern_end, northern_end = (
        km((19.6, 15.6), (22.1, 12.0), (21.4, 6.5), (20.3, 0.2)),
        km((0.9, 18.9), (6.0, 20.4), (13.1, 19.7)),
    )
    return {
        GMINA: [*east[:-1], *north[:-1], *west[:-1], *south[:-1]],
        EAST_GMINA: [*east, *eastern_end],
        NORTH_GMINA: [*north, *northern_end],
    }


def _border(line: Sequence[tuple[float, float]], rng: np.random.Generator) -> list[Point]:
    return wiggle(smooth(km(*line), 130), 200, rng, waves_m=(830, 1700, 3300, 5600))
