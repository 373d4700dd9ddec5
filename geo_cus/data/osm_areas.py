"""
Areas of an OSM file: closed ways and multipolygons.

libosmium assembles areas too, but only from files whose ways stand in the order of their numbers, nodes first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np
import osmium
import shapely
from osmium.filter import IdFilter, KeyFilter, TagFilter
from osmium.osm import RELATION

from geo_cus.data.osm_file import chosen_ways, osm_errors, osm_source, values_of
from geo_cus.data.polygons import mended

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geo_cus.data.osm_file import OsmNodes, OsmWays


@dataclass(frozen=True, slots=True)
class OsmAreas:
    """
    Areas of an OSM file: closed ways, then multipolygons, each in the order of their numbers.

    Parameters
    ----------
    polygons
        Their outlines (degrees, WGS 84), valid, shape (areas,).
    relations
        OSM number of the relation that makes the area; -1 where a closed way does.
    tags
        The values of the keys asked for, shape (areas, keys); empty text where not set.
    """

    polygons: NDArray[np.object_]
    relations: NDArray[np.int64]
    tags: NDArray[np.object_]


class _Multipolygon(NamedTuple):
    number: int
    members: list[int]
    values: list[str]


def read_areas(path: Path, nodes: OsmNodes, ways: OsmWays, having: Sequence[str], keys: Sequence[str]) -> OsmAreas:
    """
    Read the multipolygons that have one of the keys `having`, and take the closed ones of `ways` before them.

    An area of which the file lacks a part is left out. `ways` were read with the same keys.

    Raises
    ------
    SourceError
        The file is damaged or not an OSM file.
    """
    closed, rings = _rings(ways)
    multipolygons = _multipolygons(path, having, keys)
    shapes = _assembled(multipolygons, _members(path, nodes, multipolygons))
    related = np.array([item.values for item in multipolygons], dtype=object).reshape(-1, len(keys))
    polygons = mended(np.concatenate([rings, shapes]))
    there = ~shapely.is_empty(polygons)
    numbers = np.array([item.number for item in multipolygons], dtype=np.int64)
    relations = np.concatenate([np.full(len(closed), -1, dtype=np.int64), numbers])
    return OsmAreas(polygons[there], relations[there], np.concatenate([ways.tags[closed], related])[there])


def _rings(ways: OsmWays) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """Give the places of the closed ways of which every node is known, and their polygons."""
    first, last = ways.offsets[:-1], ways.offsets[1:] - 1
    holes = np.concatenate(([0], np.cumsum(np.isnan(ways.lonlat[:, 0]))))
    whole = holes[ways.offsets[1:]] == holes[ways.offsets[:-1]]
    is_closed = (last - first >= 3) & (ways.refs[first] == ways.refs[last]) & whole
    closed, sizes = np.flatnonzero(is_closed), np.diff(ways.offsets)
    ring = np.repeat(np.arange(len(closed)), sizes[closed])
    rings = shapely.linearrings(ways.lonlat[np.repeat(is_closed, sizes)], indices=ring)
    return closed, np.asarray(shapely.polygons(rings), dtype=object)


def _multipolygons(path: Path, having: Sequence[str], keys: Sequence[str]) -> list[_Multipolygon]:
    found = osmium.FileProcessor(osm_source(path), RELATION).with_filter(KeyFilter(*having))
    with osm_errors(path):
        by_number = {
            relation.id: _Multipolygon(
                relation.id,
                [member.ref for member in relation.members if member.type == "w"],
                values_of(relation, keys),
            )
            for relation in cast(
                "Iterable[osmium.osm.Relation]", found.with_filter(TagFilter(("type", "multipolygon")))
            )
            if not relation.deleted
        }
    return [by_number[number] for number in sorted(by_number)]


def _members(path: Path, nodes: OsmNodes, multipolygons: list[_Multipolygon]) -> dict[int, shapely.LineString]:
    """Give the lines of the ways that multipolygons are made of; those not whole in the file are missing."""
    wanted = {member for item in multipolygons for member in item.members if member > 0}
    if not wanted:
        return {}
    ways = chosen_ways(path, nodes, IdFilter(sorted(wanted)), ())
    lines = {}
    for place, number in enumerate(ways.ids.tolist()):
        lonlat = ways.lonlat[ways.offsets[place] : ways.offsets[place + 1]]
        if not np.isnan(lonlat).any():
            lines[number] = shapely.LineString(lonlat)
    return lines


def _assembled(multipolygons: list[_Multipolygon], lines: dict[int, shapely.LineString]) -> NDArray[np.object_]:
    # With a part missing, the rest may close to something else: a clearing would be drawn as the wood.
    shapes = [
        shapely.build_area(shapely.GeometryCollection([lines[member] for member in sorted(set(item.members))]))
        if all(member in lines for member in item.members)
        else shapely.Polygon()
        for item in multipolygons
    ]
    return np.array(shapes, dtype=object)
