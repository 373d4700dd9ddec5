"""What is known of the sample by construction, worked out from the drawing itself and asserted while it is made."""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass, field

from maker.gazetteer import (
    BY_NAME,
    EAST_GMINA,
    LAKE_EAST,
    LAKE_WEST,
    NOT_PLACED,
    SETTLEMENTS,
    TOWN,
    UNKNOWN_PEOPLE,
    UNREACHABLE,
)
from maker.geometry import Point, distance, length_of
from maker.people import AGE_HEADERS, People
from maker.providers import NOWHERE_SERVICE, PROVIDERS, SERVICES
from maker.sketch import Sketch
from maker.terrain import Terrain

Answer = dict[str, object]
Arcs = dict[int, list[tuple[int, float]]]

NOT_FOR_CARS = {"footway", "path"}
MAX_SNAP_M = 1500.0
CLEARLY = 0.85
"""A provider is called nearer only when its road is shorter than this share of the road to the nearest in the gmina."""


@dataclass(slots=True)
class Roads:
    """The drawing as a graph: arcs in metres for a car (one-ways and bans kept) and on foot (both ways)."""

    sketch: Sketch
    car: Arcs = field(default_factory=lambda: defaultdict(list))
    foot: Arcs = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for way in self.sketch.ways:
            tags = way.tags
            drivable = (
                tags["highway"] not in NOT_FOR_CARS and "motor_vehicle" not in tags and tags.get("access") != "private"
            )
            for a, b in zip(way.nodes, way.nodes[1:], strict=False):
                metres = distance(self.sketch.xy[a], self.sketch.xy[b])
                self.foot[a].append((b, metres))
                self.foot[b].append((a, metres))
                if drivable:
                    self.car[a].append((b, metres))
                    if tags.get("oneway") != "yes":
                        self.car[b].append((a, metres))

    def metres_from(self, start: int, arcs: Arcs) -> dict[int, float]:
        """Give the shortest way (metres) from a node to every node that can be reached."""
        done: dict[int, float] = {}
        queue = [(0.0, start)]
        while queue:
            metres, here = heapq.heappop(queue)
            if here in done:
                continue
            done[here] = metres
            for there, more in arcs.get(here, ()):
                if there not in done:
                    heapq.heappush(queue, (metres + more, there))
        return done

    def node_at(self, point: Point, arcs: Arcs) -> int:
        """Give the nearest node of the graph."""
        return min(arcs, key=lambda number: distance(point, self.sketch.xy[number]))


def known_answers(sketch: Sketch, terrain: Terrain, people: dict[str, People], points: list[Point | None]) -> Answer:
    """Work out every answer, and fail where the landscape is not what it is meant to be."""
    roads = Roads(sketch)
    _check_river(roads)
    return {
        "residents": sum(known.all or 0 for known in people.values()),
        "groups": {
            header: sum(known.groups[k] or 0 for known in people.values()) for k, header in enumerate(AGE_HEADERS)
        },
        "settlements": len(SETTLEMENTS),
        "settlements_without_residents": [UNKNOWN_PEOPLE],
        "providers": len(PROVIDERS),
        "providers_by_service": {s: sum(s in p.services.split(",") for p in PROVIDERS) for s in SERVICES},
        "providers_in_neighbouring_gmina": sum(p.gmina == EAST_GMINA for p in PROVIDERS),
        "providers_without_coordinates": [f"P{k:02d}" for k, point in enumerate(points, start=1) if point is None],
        "service_without_provider": NOWHERE_SERVICE,
        "not_placed": _off_every_road(roads),
        "unreachable": _island(roads),
        "lake": _round_the_lake(roads),
        "bridges": _bridges(sketch),
        "network": _network_facts(roads),
        "nearest_outside_the_gmina": _outside(roads, points),
        "by_hand": _by_hand(roads, terrain),
    }


def _check_river(roads: Roads) -> None:
    """Make sure that without the bridges no way leads from one bank to the other."""
    dry = Roads(Sketch(xy=roads.sketch.xy, ways=[way for way in roads.sketch.ways if "bridge" not in way.tags]))
    for arcs in (dry.car, dry.foot):
        reached = dry.metres_from(roads.sketch.named["rynek_0"], arcs)
        assert roads.sketch.named["Zamoście"] not in reached


def _off_every_road(roads: Roads) -> Answer:
    place = BY_NAME[NOT_PLACED]
    gap_m = min(distance(place.place, roads.sketch.xy[number]) for number in roads.foot)
    assert gap_m > 2000
    others = [p for p in SETTLEMENTS if p is not place]
    farthest_m = max(min(distance(p.place, roads.sketch.xy[number]) for number in roads.car) for p in others)
    assert farthest_m < 100
    return {"settlement": NOT_PLACED, "residents": place.residents, "metres_to_nearest_road": round(gap_m)}


def _island(roads: Roads) -> Answer:
    reached = roads.metres_from(roads.sketch.named[UNREACHABLE], roads.foot)
    metres = sum(length for number in reached for _, length in roads.foot[number]) / 2
    assert len(reached) >= 80
    assert metres > 2000
    assert roads.sketch.named["rynek_0"] not in reached
    return {
        "settlement": UNREACHABLE,
        "residents": BY_NAME[UNREACHABLE].residents,
        "road_nodes": len(reached),
        "road_metres": round(metres),
    }


def _round_the_lake(roads: Roads) -> Answer:
    start, end = roads.sketch.named[LAKE_WEST], roads.sketch.named[LAKE_EAST]
    straight_m = distance(roads.sketch.xy[start], roads.sketch.xy[end])
    road_m = roads.metres_from(start, roads.foot)[end]
    assert straight_m < 1700
    assert road_m > 10_000
    by_car_m = roads.metres_from(start, roads.car)[end]
    return {
        "from": LAKE_WEST,
        "to": LAKE_EAST,
        "straight_metres": round(straight_m),
        "car_metres": round(by_car_m),
        "foot_metres": round(road_m),
    }


def _bridges(sketch: Sketch) -> Answer:
    spans = [way for way in sketch.ways if "bridge" in way.tags]
    assert len(spans) == 2
    return {"count": len(spans), "highways": sorted(way.tags["highway"] for way in spans)}


def _network_facts(roads: Roads) -> Answer:
    ways = roads.sketch.ways
    parts: list[int] = []
    left = {number for way in ways for number in way.nodes}
    while left:
        part = roads.metres_from(min(left), roads.foot).keys()
        parts.append(len(part))
        left -= part
    kilometres = sum(length_of([roads.sketch.xy[number] for number in way.nodes]) for way in ways) / 1000
    return {
        "road_nodes": sum(parts),
        "road_ways": len(ways),
        "road_km": round(kilometres),
        "nodes_by_part": sorted(parts, reverse=True),
    }


def _outside(roads: Roads, points: list[Point | None]) -> dict[str, list[str]]:
    """Give for each service the settlements whose nearest provider by road stands clearly nearer across the border."""
    nodes = [None if point is None else roads.node_at(point, roads.car) for point in points]
    found: dict[str, list[str]] = defaultdict(list)
    for place in SETTLEMENTS:
        if place.name in (NOT_PLACED, UNREACHABLE):
            continue
        metres = roads.metres_from(roads.node_at(place.place, roads.car), roads.car)
        for service in SERVICES:
            offers = [
                (metres[node], p.gmina)
                for p, node in zip(PROVIDERS, nodes, strict=True)
                if node is not None and p.form == "stacjonarna" and service in p.services.split(",")
            ]
            home = min((m for m, gmina in offers if gmina != EAST_GMINA), default=float("inf"))
            if min((m for m, gmina in offers if gmina == EAST_GMINA), default=float("inf")) < CLEARLY * home:
                found[service].append(place.name)
    return {service: found[service] for service in SERVICES if found[service]}


def _by_hand(roads: Roads, terrain: Terrain) -> list[Answer]:
    """Give the distances drawn with a ruler, with the minutes of the default speeds of the class outside built-up areas."""
    named = roads.sketch.named
    straight = (
        ("Kolonia Piaski", "Świetlica wiejska w Piaskach", "swietlica_piaski", "unclassified", 40),
        ("Grądy", "Biblioteka, filia w Starym Dworze", "biblioteka_grady", "tertiary", 50),
        ("Sarni Ług", "Świetlica w Smolarni", "brama_boru", "track grade2", 15),
    )
    facts: list[Answer] = []
    for settlement, provider, node, highway, kph in straight:
        metres = roads.metres_from(named[settlement], roads.car)[named[node]]
        assert abs(metres - distance(roads.sketch.xy[named[settlement]], roads.sketch.xy[named[node]])) < 0.5
        assert not any(terrain.urban(roads.sketch.xy[named[name]]) for name in (settlement, node))
        minutes = {"car_minutes": round(metres / kph * 0.06, 2), "foot_minutes": round(metres / 1.4 / 60, 2)}
        facts.append(
            {"from": settlement, "to": provider, "highway": highway, "metres": round(metres, 1), "kph": kph, **minutes}
        )
    facts.append(_market(roads, named["rynek_0"], named["rynek_1"]))
    return facts


def _market(roads: Roads, cus: int, library: int) -> Answer:
    there, back = roads.metres_from(cus, roads.car)[library], roads.metres_from(library, roads.car)[cus]
    return {
        "from": "Usługi opiekuńcze CUS",
        "to": f"Biblioteka Publiczna ({TOWN}, Rynek)",
        "metres": round(there, 1),
        "metres_back": round(back, 1),
    }
