"""Writing the landscape as an OpenStreetMap file."""

from __future__ import annotations

import gc
from collections.abc import Sequence

import osmium
from osmium.osm import mutable

from maker.gazetteer import NEIGHBOURS, SETTLEMENTS, Settlement
from maker.geometry import HEIGHT_M, WIDTH_M, Point, to_wgs84
from maker.people import simc_of
from maker.sketch import Sketch, Tags
from maker.terrain import Area, Terrain

STAMP = "2025-12-31T00:00:00Z"
PLACE_KINDS = {
    "miasto": "town",
    "wieś": "village",
    "kolonia": "hamlet",
    "osada": "hamlet",
    "osada leśna": "isolated_dwelling",
}
Members = list[tuple[str, int, str]]


class OsmFile:
    """Nodes, ways and relations by number, written in the order a reader expects: nodes, ways, relations."""

    def __init__(self) -> None:
        self.nodes: list[tuple[Point, Tags]] = []
        self.ways: list[tuple[list[int], Tags]] = []
        self.relations: list[tuple[Members, Tags]] = []

    def add_node(self, point: Point, tags: Tags) -> int:
        """Add a node; give its id."""
        self.nodes.append((point, tags))
        return len(self.nodes)

    def add_way(self, nodes: list[int], tags: Tags) -> int:
        """Add a way through node ids; give its id."""
        self.ways.append((nodes, tags))
        return len(self.ways)

    def add_line(self, line: Sequence[Point], tags: Tags, *, closed: bool = False) -> int:
        """Add a way of new nodes; give its id."""
        nodes = [self.add_node(point, {}) for point in line]
        return self.add_way([*nodes, nodes[0]] if closed else nodes, tags)

    def write(self, path: str) -> None:
        """Write the file; the same content gives the same bytes."""
        header = osmium.io.Header()
        header.add_box(osmium.osm.Box(_location((0.0, 0.0)), _location((WIDTH_M, HEIGHT_M))))
        header.set("generator", "dane fikcyjne: data/sample/make.py")
        with osmium.SimpleWriter(path, header=header, overwrite=True) as writer:
            for number, (point, tags) in enumerate(self.nodes, start=1):
                writer.add_node(
                    mutable.Node(id=number, version=1, timestamp=STAMP, location=_location(point), tags=tags)
                )
            for number, (nodes, tags) in enumerate(self.ways, start=1):
                writer.add_way(mutable.Way(id=number, version=1, timestamp=STAMP, nodes=nodes, tags=tags))
            for number, (members, tags) in enumerate(self.relations, start=1):
                writer.add_relation(mutable.Relation(id=number, version=1, timestamp=STAMP, members=members, tags=tags))
        gc.collect()


def _location(point: Point) -> osmium.osm.Location:
    lat, lon = to_wgs84(point)
    return osmium.osm.Location(lon, lat)


def landscape_file(sketch: Sketch, terrain: Terrain) -> OsmFile:
    """Put roads, water, land and names into one file."""
    file = OsmFile()
    used = sorted({number for way in sketch.ways for number in way.nodes})
    ids = {number: file.add_node(sketch.xy[number], sketch.node_tags.get(number, {})) for number in used}
    for way in sketch.ways:
        file.add_way([ids[number] for number in way.nodes], way.tags)
    file.add_line(terrain.river, {"waterway": "river", "name": terrain.river_area.tags["name"]})
    for area in (*terrain.lakes, terrain.river_area, *terrain.land, *terrain.built_up):
        _add_area(file, area)
    simc = simc_of()
    for place in (*SETTLEMENTS, *NEIGHBOURS):
        file.add_node(place.place, _place_tags(place, simc.get(place.name)))
    return file


def _add_area(file: OsmFile, area: Area) -> None:
    if not area.holes:
        file.add_line(area.ring, area.tags, closed=True)
        return
    outer = file.add_line(area.ring, {}, closed=True)
    inner = [file.add_line(hole, {"place": "island"}, closed=True) for hole in area.holes]
    members: Members = [("w", outer, "outer"), *(("w", number, "inner") for number in inner)]
    file.relations.append((members, {"type": "multipolygon", **area.tags}))


def _place_tags(place: Settlement, simc: str | None) -> Tags:
    tags = {"place": PLACE_KINDS[place.kind], "name": place.name}
    if simc:
        tags["teryt:simc"] = simc
    if place.residents:
        tags["population"] = str(place.residents)
    return tags
