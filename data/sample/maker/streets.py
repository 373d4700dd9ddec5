"""Streets of the town, of its estates and of the villages, and everything that grows from a road: tracks, drives, paths."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from maker.gazetteer import NEIGHBOURS, SETTLEMENTS, TOWN, Settlement, built_up_radius_m
from maker.geometry import HEIGHT_M, WIDTH_M, Point, blend, distance
from maker.sketch import Sketch, Tags
from maker.terrain import Terrain

STREET_NAMES = (
    "Rynek", "Mostowa", "Kościelna", "Szkolna", "Ogrodowa", "Lipowa", "Polna", "Leśna", "Jeziorna", "Rybacka", "Młyńska",
    "Kolejowa", "Słoneczna", "Łąkowa", "Krótka", "Długa", "Wąska", "Nowa", "Parkowa", "Sportowa", "Spacerowa", "Kwiatowa",
    "Różana", "Wiśniowa", "Brzozowa", "Dębowa", "Klonowa", "Jesionowa", "Akacjowa", "Sosnowa", "Świerkowa", "Modrzewiowa",
    "Wierzbowa", "Olchowa", "Topolowa", "Kasztanowa", "Cisowa", "Malinowa", "Jagodowa", "Poziomkowa", "Żurawia", "Bociania",
    "Czapli", "Łabędzia", "Perkoza", "Szczupacza", "Okoniowa", "Żeglarska", "Kajakowa", "Nadbrzeżna", "Piaskowa", "Wiejska",
    "Pogodna", "Cicha", "Jasna", "Zielona", "Złota", "Miodowa", "Pszczela", "Zbożowa", "Żytnia", "Owsiana", "Lniana",
    "Kowalska", "Garncarska", "Tkacka", "Piekarska", "Rzemieślnicza", "Targowa", "Strażacka", "Ratuszowa", "Zamkowa",
    "Wodna", "Browarna", "Cegielniana", "Tartaczna", "Składowa", "Przemysłowa", "Graniczna", "Widokowa", "Górna", "Dolna",
)  # fmt: skip


THROUGH = {"primary", "secondary", "tertiary", "unclassified"}


@dataclass(frozen=True, slots=True)
class Grid:
    """Streets of a quarter: lines along and across (metres from the middle), turned and bent a little."""

    middle: Point
    turn_deg: float
    us: tuple[float, ...]
    vs: tuple[float, ...]
    gaps: float
    limit_kph: str | None = None


CORE = Grid(
    (8000, 8250),
    14,
    (-585, -460, -330, -185, -55, 55, 190, 310, 445, 590),
    (-440, -300, -140, -40, 40, 160, 275, 400),
    0.16,
)
MARKET = (4, 5, 3, 4)
"""The block of the core that is the market square: first and last column, first and last row."""
MAIN_ROW, SOUTH_COLUMN, NORTH_COLUMN = 2, 5, 6
WEST_ESTATE = Grid((7080, 8560), -18, (-210, -95, 20, 140, 240), (-160, -65, 30, 130), 0.2, "30")
SOUTH_ESTATE = Grid((7560, 7330), 32, (-230, -120, 0, 110, 215), (-140, -45, 55, 150), 0.2, "20")
NORTH_ESTATE = Grid((7780, 8980), 4, (-240, -130, -20, 105, 200), (-130, -35, 70), 0.2)
BORKI = Grid((16120, 7060), -12, (-330, -205, -80, 60, 180, 310), (-230, -110, 0, 120, 225), 0.25)


def draw_town(sketch: Sketch, rng: np.random.Generator) -> None:
    """Draw the core with its one-way market square and the estates, and name the nodes where the through roads enter."""
    names = iter(STREET_NAMES[1:])
    core = _draw_grid(sketch, CORE, rng, names, market=True)
    rows, columns = MAIN_ROW, (SOUTH_COLUMN, NORTH_COLUMN)
    row = [core[i, rows] for i in range(len(CORE.us)) if (i, rows) in core]
    sketch.named |= {
        "miasto_w": row[0],
        "most_wschod": row[-1],
        "miasto_s": next(core[columns[0], j] for j in range(8) if (columns[0], j) in core),
        "miasto_n": next(core[columns[1], j] for j in reversed(range(8)) if (columns[1], j) in core),
    }
    corners = ((4, 3), (5, 3), (5, 4), (4, 4))
    sketch.named |= {f"rynek_{k}": core[corner] for k, corner in enumerate(corners)}
    for estate in (WEST_ESTATE, SOUTH_ESTATE, NORTH_ESTATE):
        before = set(sketch.class_of())
        quarter = _draw_grid(sketch, estate, rng, names)
        _join(sketch, set(quarter.values()), before, next(names))


def draw_borki(sketch: Sketch, rng: np.random.Generator) -> None:
    """Draw the streets of the large village in the neighbouring gmina."""
    before = set(sketch.class_of())
    quarter = _draw_grid(sketch, BORKI, rng, iter(STREET_NAMES[4:]))
    _join(sketch, set(quarter.values()), before, "Gminna")


def _draw_grid(
    sketch: Sketch, grid: Grid, rng: np.random.Generator, names: Iterator[str], *, market: bool = False
) -> dict[tuple[int, int], int]:
    corners = _corners(grid, rng, market)
    edges = [(a, b) for a in corners for b in ((a[0] + 1, a[1]), (a[0], a[1] + 1)) if b in corners]
    kept = [edge for edge in edges if (market and _is_axis(*edge)) or rng.random() > grid.gaps]
    cluster = _largest_cluster(kept)
    nodes = {corner: sketch.add_node(corners[corner]) for corner in sorted(cluster)}
    lines = {("v", j): next(names) for j in range(len(grid.vs))} | {("u", i): next(names) for i in range(len(grid.us))}
    for a, b in kept:
        if a not in cluster or (market and _is_market(a, b)):
            continue
        line = ("v", a[1]) if a[1] == b[1] else ("u", a[0])
        tags = _core_tags(a, b, lines[line]) if market else _street_tags(lines[line], grid.limit_kph)
        _draw_block(sketch, nodes[a], nodes[b], tags, rng)
    if market:
        _draw_market(sketch, nodes)
    return nodes


def _corners(grid: Grid, rng: np.random.Generator, exact_middle: bool) -> dict[tuple[int, int], Point]:
    turn = math.radians(grid.turn_deg)
    reach_u, reach_v = max(map(abs, grid.us)) * 1.12, max(map(abs, grid.vs)) * 1.18
    phases = rng.uniform(0, 2 * np.pi, 2)
    corners = {}
    for i, u in enumerate(grid.us):
        for j, v in enumerate(grid.vs):
            bend = min(1.0, max(0.0, (math.hypot(u, v) - 150) / 200)) if exact_middle else 0.7
            du, dv = (
                bend * (32 * math.sin(v / 170 + phases[0]) + rng.normal(0, 9)),
                bend * (30 * math.sin(u / 210 + phases[1]) + rng.normal(0, 9)),
            )
            if (u / reach_u) ** 2 + (v / reach_v) ** 2 < 1.22:
                x, y = u + du, v + dv
                corners[i, j] = (
                    grid.middle[0] + x * math.cos(turn) - y * math.sin(turn),
                    grid.middle[1] + x * math.sin(turn) + y * math.cos(turn),
                )
    return corners


def _is_axis(a: tuple[int, int], b: tuple[int, int]) -> bool:
    south = a[0] == b[0] == SOUTH_COLUMN and max(a[1], b[1]) <= MAIN_ROW + 1
    north = a[0] == b[0] == NORTH_COLUMN and min(a[1], b[1]) >= MAIN_ROW
    return a[1] == b[1] == MAIN_ROW or south or north or _is_market(a, b)


def _is_market(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return all(MARKET[0] <= i <= MARKET[1] and MARKET[2] <= j <= MARKET[3] for i, j in (a, b))


def _core_tags(a: tuple[int, int], b: tuple[int, int], name: str) -> Tags:
    urban = {"maxspeed": "50", "maxspeed:type": "PL:urban", "surface": "asphalt", "name": f"ulica {name}"}
    if a[1] == b[1] == MAIN_ROW:
        return {"highway": "primary", "ref": "99", **urban}
    if a[0] == b[0] == SOUTH_COLUMN and b[1] <= MAIN_ROW:
        return {"highway": "secondary", "ref": "999", **urban}
    if a[0] == b[0] == NORTH_COLUMN and a[1] >= MAIN_ROW:
        return {"highway": "tertiary", **urban}
    return _street_tags(name, None)


def _street_tags(name: str, limit_kph: str | None) -> Tags:
    if limit_kph == "20":
        return {
            "highway": "living_street",
            "name": f"ulica {name}",
            "surface": "paving_stones",
            "maxspeed": "20",
            "maxspeed:type": "PL:living_street",
        }
    limit = {"maxspeed": limit_kph} if limit_kph else {}
    return {"highway": "residential", "name": f"ulica {name}", "surface": "asphalt", **limit}


def _draw_block(sketch: Sketch, a: int, b: int, tags: Tags, rng: np.random.Generator) -> None:
    start, end = sketch.xy[a], sketch.xy[b]
    span = distance(start, end)
    sag, pieces = rng.normal(0, 0.025) * span, max(2, round(span / 38))
    normal = (-(end[1] - start[1]) / span, (end[0] - start[0]) / span)
    middle = []
    for k in range(1, pieces):
        x, y = blend(start, end, k / pieces)
        push = sag * math.sin(math.pi * k / pieces)
        middle.append((x + push * normal[0], y + push * normal[1]))
    sketch.draw([a, *middle, b], tags)


def _draw_market(sketch: Sketch, nodes: dict[tuple[int, int], int]) -> None:
    ring = [nodes[corner] for corner in ((4, 3), (5, 3), (5, 4), (4, 4), (4, 3))]
    tags = {"highway": "residential", "name": "Rynek", "oneway": "yes", "surface": "sett", "maxspeed": "30"}
    line: list[int | Point] = [ring[0]]
    for a, b in itertools.pairwise(ring):
        line += [blend(sketch.xy[a], sketch.xy[b], share) for share in (0.25, 0.5, 0.75)]
        line.append(b)
    sketch.draw(line, tags)
    for a, b in ((ring[0], ring[2]), (ring[1], ring[3])):
        thirds = [blend(sketch.xy[a], sketch.xy[b], share) for share in (0.3, 0.7)]
        sketch.draw([a, *thirds, b], {"highway": "footway", "surface": "sett"})


def _largest_cluster(edges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> set[tuple[int, int]]:
    clusters: list[set[tuple[int, int]]] = []
    for a, b in edges:
        touching = [cluster for cluster in clusters if a in cluster or b in cluster]
        clusters = [cluster for cluster in clusters if cluster not in touching]
        clusters.append({a, b}.union(*touching))
    return max(clusters, key=len)


def _join(sketch: Sketch, quarter: set[int], rest: Iterable[int], name: str) -> None:
    """Tie a quarter to the roads around it by its two shortest ways out."""
    others = np.array(sorted(rest))
    places = np.array([sketch.xy[number] for number in others])
    ways_out = []
    for number in sorted(quarter):
        gaps = np.hypot(*(places - np.array(sketch.xy[number])).T)
        ways_out.append((float(gaps.min()), number, int(others[int(gaps.argmin())])))
    ways_out.sort()
    first = ways_out[0]
    second = next(way for way in ways_out if distance(sketch.xy[way[1]], sketch.xy[first[1]]) > 180)
    for gap, a, b in (first, second):
        if gap > 1:
            _draw_block(sketch, a, b, _street_tags(name, None), np.random.default_rng(a))


@dataclass(frozen=True, slots=True)
class Growth:
    """How a minor road grows: length and step (metres), how far its heading drifts a step, when it joins another road."""

    length_m: float
    step_m: float
    drift_deg: float
    join_m: float
    tags: Tags


def grow(
    sketch: Sketch,
    terrain: Terrain,
    start: int,
    heading: float,
    growth: Growth,
    rng: np.random.Generator,
    allowed: Callable[[Point], bool],
) -> bool:
    """Grow one minor road from a node until its length is used up or another road is met; tell whether it was long enough."""
    line, places, done = [start], [sketch.xy[start]], 0.0
    points: list[int | Point] = [start]
    while done < growth.length_m:
        heading += math.radians(rng.normal(0, growth.drift_deg))
        here = places[-1]
        ahead = (here[0] + growth.step_m * math.cos(heading), here[1] + growth.step_m * math.sin(heading))
        if (
            not (30 < ahead[0] < WIDTH_M - 30 and 30 < ahead[1] < HEIGHT_M - 30)
            or terrain.blocks(here, ahead)
            or not allowed(ahead)
        ):
            break
        done += growth.step_m
        met = sketch.nearest(
            ahead,
            growth.join_m,
            lambda number: number not in line and distance(sketch.xy[number], places[0]) > 2 * growth.join_m,
        )
        if met is not None:
            if not terrain.blocks(here, sketch.xy[met]):
                points.append(met)
            break
        points.append(ahead)
        places.append(ahead)
    if len(points) < 3:
        return False
    sketch.draw(points, growth.tags)
    return True


def _across(sketch: Sketch, rng: np.random.Generator, wanted: set[int] | None = None) -> dict[int, float]:
    """Give for each (wanted) node of a road the heading across it."""
    headings: dict[int, float] = {}
    for way in sketch.ways:
        for a, b in zip(way.nodes, way.nodes[1:], strict=False):
            if wanted is not None and a not in wanted:
                continue
            along = math.atan2(sketch.xy[b][1] - sketch.xy[a][1], sketch.xy[b][0] - sketch.xy[a][0])
            headings[a] = along + math.copysign(math.pi / 2, rng.random() - 0.5) + rng.normal(0, 0.2)
    return headings


def draw_villages(
    sketch: Sketch, terrain: Terrain, rng: np.random.Generator, keep_clear: Callable[[Point], bool]
) -> None:
    """Grow side streets and dead ends in every village with a built-up area."""
    for place in (*SETTLEMENTS, *NEIGHBOURS):
        radius_m = built_up_radius_m(place)
        if not radius_m or place.name == TOWN:
            continue
        names = iter(rng.permutation(np.array(STREET_NAMES[5:])))
        for _ in range(3 + (place.residents or 0) // 60):
            _draw_side_street(sketch, terrain, place, next(names), rng, keep_clear)


def _draw_side_street(
    sketch: Sketch,
    terrain: Terrain,
    place: Settlement,
    name: str,
    rng: np.random.Generator,
    keep_clear: Callable[[Point], bool],
) -> None:
    radius_m = built_up_radius_m(place)
    close = {number for _, number in sketch.near(place.point, radius_m * 0.9)}
    headings = _across(sketch, rng, close)
    starts = sorted(headings)
    main = sorted(number for number, highway in sketch.class_of().items() if number in headings and highway in THROUGH)
    named = {"name": f"ulica {name}"} if (place.residents or 0) > 500 else {}
    tags: Tags = {
        "highway": "residential",
        **named,
        "surface": str(rng.choice(["asphalt", "asphalt", "paving_stones", "gravel"])),
    }
    growth = Growth(float(rng.uniform(0.4, 1.05) * radius_m), 30, 7, 24, tags)
    for _ in range(6):
        start = int(rng.choice(main if rng.random() < 0.6 else starts))
        if sum(1 for _ in sketch.near(sketch.xy[start], 45)) <= 4 and grow(
            sketch, terrain, start, headings[start], growth, rng, keep_clear
        ):
            return


def draw_minor(
    sketch: Sketch,
    terrain: Terrain,
    rng: np.random.Generator,
    allowed: Callable[[Point], bool],
    *,
    count: int,
    kind: str,
) -> None:
    """Grow field tracks, farm drives or footpaths from roads all over the landscape."""
    classes = sketch.class_of()
    headings = _across(sketch, rng)
    usable = sorted(
        number
        for number in headings
        if kind_starts(kind, classes[number]) and allowed(sketch.xy[number]) and not terrain.wet(sketch.xy[number])
    )
    for _ in range(count):
        start = int(rng.choice(usable))
        grow(sketch, terrain, start, headings[start], _growth(kind, rng), rng, allowed)


def kind_starts(kind: str, highway: str) -> bool:
    """Tell whether a minor road of that kind may start on a road of that class."""
    if kind == "track":
        return highway in {"tertiary", "unclassified", "residential", "secondary", "track"}
    return highway in {"residential", "unclassified", "tertiary"}


def _growth(kind: str, rng: np.random.Generator) -> Growth:
    if kind == "drive":
        private = {"access": "private"} if rng.random() < 0.15 else {}
        return Growth(float(rng.uniform(60, 190)), 30, 6, 22, {"highway": "service", "service": "driveway", **private})
    if kind == "path":
        surface = str(rng.choice(["ground", "gravel", "dirt"]))
        return Growth(float(rng.uniform(150, 900)), 42, 12, 28, {"highway": "path", "surface": surface})
    grade = int(rng.choice([2, 3, 3, 4, 5]))
    surface = {2: "gravel", 3: "compacted", 4: "ground", 5: "grass"}[grade]
    return Growth(
        float(rng.uniform(300, 1900)), 58, 8, 40, {"highway": "track", "tracktype": f"grade{grade}", "surface": surface}
    )
