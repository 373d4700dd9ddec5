"""The through roads: each a list of named places and bends, drawn as a gently curving line."""

from __future__ import annotations

import itertools
import math

import numpy as np

from maker.gazetteer import BY_NAME
from maker.geometry import Point, blend, crossings, distance, smooth, wiggle
from maker.sketch import Sketch, Tags, Way
from maker.terrain import Terrain

Stop = str | tuple[float, float]
"""A place or junction by name, or a bend in kilometres."""

NATIONAL: Tags = {"highway": "primary", "ref": "99", "surface": "asphalt"}
REGIONAL: Tags = {"highway": "secondary", "ref": "999", "surface": "asphalt"}
COUNTY: Tags = {"highway": "tertiary", "surface": "asphalt"}
LOCAL: Tags = {"highway": "unclassified", "surface": "asphalt"}
LOCAL_GRAVEL: Tags = {"highway": "unclassified", "surface": "gravel"}
STRAIGHT: Tags = {"highway": "unclassified"}
FOREST_TRACK: Tags = {"highway": "track", "tracktype": "grade2"}

ROUNDABOUT_KM = (7.18, 7.78)
JUNCTIONS: dict[str, tuple[float, float]] = {
    "przeprawa": (9.32, 8.32),
    "rozjazd_brody": (10.95, 3.1),
    "swietlica_piaski": (12.0, 1.5),
    "biblioteka_grady": (1.6, 8.6),
    "brama_boru": (2.0, 3.0),
    "most_poludniowy": (9.3, 3.1),
    "rozjazd_rudka": (13.85, 9.3),
    "rozjazd_lakowo": (6.1, 5.9),
    "rozjazd_rybaki": (2.75, 6.5),
    "rozjazd_jesionowo": (3.25, 13.6),
}

LINKS: tuple[tuple[Tags, tuple[Stop, ...]], ...] = (
    (NATIONAL, ((0.0, 4.65), (1.3, 5.05), "Koźlaki", (4.0, 5.1), "Dąbrowa Jeziorna")),
    (NATIONAL, ("Dąbrowa Jeziorna", (5.7, 5.4), "rozjazd_lakowo", "Łąkowo", (6.95, 7.1), "rondo_sw")),
    (NATIONAL, ("rondo_e", "miasto_w")),
    (NATIONAL, ("most_wschod", "przeprawa", (9.7, 8.25), "Zamoście", (11.3, 8.2), "Lipowo", (13.4, 7.7), (14.6, 7.15), "Borki Jeziorne")),
    (NATIONAL, ("Borki Jeziorne", (17.1, 7.0), (18.0, 7.35))),
    (REGIONAL, ((8.7, 0.0), (8.5, 1.2), "Żabieniec", (7.75, 4.1), "Młynisko", (8.1, 6.6), "miasto_s")),
    (REGIONAL, ("przeprawa", (9.95, 9.0), (10.6, 9.5), "Świerkowo", (10.65, 11.2), (10.75, 12.6), "Białe Kąty", (11.0, 15.0), (11.35, 16.0))),
    (COUNTY, ("Koźlaki", "rozjazd_rybaki", "Rybaki", (3.35, 8.4), "Zatonie")),
    (LOCAL, ("Zatonie", (3.6, 11.6), (3.45, 12.7), "rozjazd_jesionowo", "Jesionowo")),
    (COUNTY, ("Jesionowo", (3.25, 15.2), (3.15, 16.0))),
    (COUNTY, ((0.0, 8.3), (0.8, 8.15), "Stary Dwór", (2.2, 7.5), "Rybaki")),
    (COUNTY, ("Grądy", (1.6, 11.8), (1.65, 12.6), "Wysoka Grobla", (2.4, 14.1), "Jesionowo")),
    (COUNTY, ("Stary Dwór", "biblioteka_grady")),
    (COUNTY, ("Dąbrowa Jeziorna", (5.55, 4.0), "Nowy Tartak", (6.1, 2.0), "Podlesie", (6.8, 0.5), (6.75, 0.0))),
    (COUNTY, ("Żabieniec", (8.6, 2.85), "most_poludniowy")),
    (COUNTY, ("most_poludniowy", (9.68, 3.2), (10.1, 3.3), "Brody")),
    (COUNTY, ("Brody", (11.8, 3.8), "Zagaje", (14.6, 3.85), "Wilkowo Małe", (17.3, 3.0), (18.0, 3.1))),
    (COUNTY, ("Brody", (10.9, 4.5), "Olszyny", (11.8, 6.7), "Lipowo")),
    (COUNTY, ("Lipowo", (12.95, 8.8), "rozjazd_rudka")),
    (COUNTY, ("rozjazd_rudka", "Rudka", (13.95, 11.3), (13.85, 12.6), "Wierzbowo", (13.85, 15.0), (13.95, 16.0))),
    (COUNTY, ("Borki Jeziorne", (16.35, 8.6), "Dębie", (16.45, 12.4), "Pogorzel", (16.3, 15.1), (16.2, 16.0))),
    (COUNTY, ("Borki Jeziorne", (16.5, 5.2), "Wilkowo Małe", (16.7, 1.5), (16.6, 0.0))),
    (COUNTY, ("miasto_n", (8.25, 9.4), "Stawki")),
    (COUNTY, ("rondo_nw", (6.8, 8.15), "Wólka Miejska")),
    (LOCAL, ("Olszyny", (12.4, 6.0), "Gajewo", (14.4, 6.25), (15.3, 6.7), "Borki Jeziorne")),
    (LOCAL, ("rozjazd_rudka", (14.8, 8.5), (15.5, 7.6), "Borki Jeziorne")),
    (LOCAL, ("Rudka", (14.8, 10.3), (15.6, 10.45), "Dębie", (17.3, 10.9), (18.0, 10.7))),
    (LOCAL, ("Świerkowo", (11.8, 10.1), (12.8, 10.05), "Rudka")),
    (LOCAL, ("Białe Kąty", (11.8, 13.85), (12.7, 13.75), "Wierzbowo")),
    (LOCAL, ("Wierzbowo", (14.8, 14.1), "Pogorzel", (17.2, 13.7), (18.0, 13.9))),
    (LOCAL, ("rozjazd_lakowo", (5.55, 6.6), (5.45, 7.9), (5.4, 9.1), "Przybrzeże")),
    (LOCAL, ("Wólka Miejska", (6.2, 9.3), "Kolonia Wólka")),
    (LOCAL, ("Wólka Miejska", (5.9, 7.9), (5.45, 7.9))),
    (LOCAL, ("Łąkowo", (6.4, 7.4), "Wólka Miejska")),
    (LOCAL, ("Łąkowo", (7.3, 6.0), "Młynisko")),
    (LOCAL, ("Koźlaki", (2.0, 4.4), (1.5, 3.8), "Smolarnia")),
    (LOCAL, ("Podlesie", (7.2, 1.9), "Żabieniec")),
    (LOCAL, ("Zamoście", (10.3, 7.4), (10.4, 6.7), (10.9, 6.1), "Olszyny")),
    (LOCAL, ("Gajewo", (13.3, 5.2), (13.45, 4.4), "Zagaje")),
    (LOCAL, ("rozjazd_brody", (11.0, 2.2), "Piaski", (11.2, 0.8), (11.1, 0.0))),
    (LOCAL, ("Brody", "rozjazd_brody")),
    (LOCAL, ("Zagaje", (13.5, 2.8), (14.4, 2.4), (15.4, 2.7), "Wilkowo Małe")),
    (LOCAL_GRAVEL, ("Brody", (11.5, 4.1), "Kolonia Brody", (12.3, 5.2), (12.4, 6.0))),
    (LOCAL_GRAVEL, ("Wysoka Grobla", (2.5, 13.4), "rozjazd_jesionowo")),
    (LOCAL_GRAVEL, ("Stary Dwór", (1.3, 7.0), (1.7, 6.4), "rozjazd_rybaki")),
    (LOCAL_GRAVEL, ("Grądy", (2.3, 10.9), (3.0, 10.3), "Zatonie")),
    (LOCAL_GRAVEL, ("Stawki", (8.9, 9.9), (9.2, 9.75))),
)  # fmt: skip

STRAIGHTS: tuple[tuple[Tags, tuple[str, str]], ...] = (
    ({"highway": "tertiary"}, ("biblioteka_grady", "Grądy")),
    (STRAIGHT, ("swietlica_piaski", "Kolonia Piaski")),
    (STRAIGHT, ("Piaski", "swietlica_piaski")),
    ({**STRAIGHT, "surface": "asphalt"}, ("Smolarnia", "brama_boru")),
    (FOREST_TRACK, ("brama_boru", "Sarni Ług")),
)
"""Drawn with a ruler, so that a reader checks length and minutes by hand."""

STEP_M = {"primary": 62, "secondary": 58, "tertiary": 52, "unclassified": 46}
ABUTMENT_M = 8.0
SWAY_M = {"primary": 22, "secondary": 26, "tertiary": 34, "unclassified": 40}


def draw_through_roads(sketch: Sketch, rng: np.random.Generator) -> None:
    """Draw the roundabout, the straights and all links; the town must stand already."""
    _draw_roundabout(sketch)
    for tags, (start, end) in STRAIGHTS:
        _draw_straight(sketch, tags, _stop(sketch, start), _stop(sketch, end))
    numbers = iter(range(9901, 9999))
    for tags, stops in LINKS:
        ref = {"ref": f"{next(numbers)}N"} if tags is COUNTY else {}
        _draw_link(sketch, {**tags, **ref}, stops, rng)


def _stop(sketch: Sketch, stop: Stop) -> int:
    if not isinstance(stop, str):
        return sketch.node(f"bend {stop}", (stop[0] * 1000, stop[1] * 1000))
    if stop in JUNCTIONS:
        return sketch.node(stop, (JUNCTIONS[stop][0] * 1000, JUNCTIONS[stop][1] * 1000))
    return sketch.named[stop] if stop in sketch.named else sketch.node(stop, BY_NAME[stop].point)


def _draw_roundabout(sketch: Sketch) -> None:
    middle, radius_m, names = (
        (ROUNDABOUT_KM[0] * 1000, ROUNDABOUT_KM[1] * 1000),
        19.0,
        {0: "rondo_e", 5: "rondo_nw", 10: "rondo_sw"},
    )
    ring = []
    for k in range(16):
        angle = 2 * math.pi * k / 16
        ring.append(
            sketch.add_node(
                (middle[0] + radius_m * math.cos(angle), middle[1] + radius_m * math.sin(angle)), names.get(k)
            )
        )
    tags = {
        "junction": "roundabout",
        "oneway": "yes",
        "maxspeed": "50",
        "maxspeed:type": "PL:urban",
        "name": "rondo Rybackie",
    }
    sketch.add_way([*ring, ring[0]], {**NATIONAL, **tags})


def _draw_straight(sketch: Sketch, tags: Tags, start: int, end: int) -> None:
    a, b = sketch.xy[start], sketch.xy[end]
    pieces = round(distance(a, b) / 100)
    sketch.draw([start, *(blend(a, b, k / pieces) for k in range(1, pieces)), end], tags)


def _draw_link(sketch: Sketch, tags: Tags, stops: tuple[Stop, ...], rng: np.random.Generator) -> None:
    """Draw one link: a smooth line through its stops that sways only between two named ones."""
    numbers = [_stop(sketch, stop) for stop in stops]
    fixed = {sketch.xy[number]: number for number in numbers}
    curve = smooth([sketch.xy[number] for number in numbers], STEP_M[tags["highway"]])
    named = [
        k for k, p in enumerate(curve) if p in fixed and (k in (0, len(curve) - 1) or _is_junction(sketch, fixed[p]))
    ]
    line: list[int | Point] = [fixed[curve[0]]]
    for first, last in itertools.pairwise(named):
        line.extend(wiggle(curve[first : last + 1], SWAY_M[tags["highway"]], rng)[1:-1])
        line.append(fixed[curve[last]])
    sketch.draw(line, tags)


def _is_junction(sketch: Sketch, number: int) -> bool:
    name = next(name for name, known in sketch.named.items() if known == number)
    return not name.startswith("bend")


def finish(sketch: Sketch, terrain: Terrain) -> None:
    """Mark bridges and built-up stretches, cutting the ways where these begin and end."""
    main = {"primary", "secondary", "tertiary", "unclassified"}
    _set_abutments(sketch, terrain)

    def tagger(way: Way, a: Point, b: Point) -> Tags:
        extra: Tags = {}
        if way.tags["highway"] not in main:
            return way.tags
        if len(crossings(a, b, terrain.river_edges)[0]) or terrain.river_area.holds(blend(a, b, 0.5)):
            extra |= {"bridge": "yes", "layer": "1"}
        if "maxspeed" not in way.tags and "surface" in way.tags:
            extra |= _speed_limit(way.tags["highway"], terrain.urban(blend(a, b, 0.5)))
        return {**way.tags, **extra}

    sketch.split(tagger)


def _set_abutments(sketch: Sketch, terrain: Terrain) -> None:
    """Add nodes just before and behind each bank, so that a bridge is hardly longer than the river is wide."""
    for way in sketch.ways:
        for k in range(len(way.nodes) - 2, -1, -1):
            a, b = sketch.xy[way.nodes[k]], sketch.xy[way.nodes[k + 1]]
            hits, shares = crossings(a, b, terrain.river_edges)
            if len(hits):
                margin = ABUTMENT_M / distance(a, b)
                ends = sorted(share + side for share in shares for side in (-margin, margin) if 0 < share + side < 1)
                way.nodes[k + 1 : k + 1] = [sketch.add_node(blend(a, b, float(share))) for share in ends]


def _speed_limit(highway: str, urban: bool) -> Tags:
    if urban:
        return {"maxspeed": "50", "maxspeed:type": "PL:urban"}
    return {"maxspeed": "90", "maxspeed:type": "PL:rural"} if highway in {"primary", "secondary"} else {}
