"""
What every reader of an OSM file needs: its nodes' positions, ways by key, and errors a user can act on.

Nodes are read in a pass before the ways, so that the order of the objects in a file does not matter: files of Overpass
put the ways first. Positions stay in libosmium's table, and a way's line comes out of it as one piece of WKB; asking
for each node from Python would take three times as long.
"""

from __future__ import annotations

from array import array
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import osmium
from osmium.filter import KeyFilter
from osmium.osm import NODE, WAY

from geo_cus.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from osmium import BaseFilter

OSM_LICENCE: Final = "© autorzy OpenStreetMap (ODbL 1.0)"

OSM_FORMATS: Final = {".osm.pbf": "pbf", ".pbf": "pbf", ".osm": "osm", ".osm.gz": "osm.gz", ".osm.bz2": "osm.bz2"}
"""Endings of OSM files, with the format as libosmium calls it."""

_MISSING: Final = (np.nan, np.nan)

_WKB_LINE_HEADER_BYTES: Final = 9


@dataclass(frozen=True, slots=True)
class OsmNodes:
    """
    The nodes of an OSM file.

    Parameters
    ----------
    locations
        libosmium's table of the positions of all nodes.
    ids
        OSM numbers of the nodes that have one of the keys asked for, shape (tagged,), ascending.
    lon, lat
        Their positions (degrees, WGS 84).
    tags
        The values of the keys asked for, shape (tagged, keys); empty text where not set.
    """

    locations: osmium.NodeLocationsForWays
    ids: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    tags: NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class OsmWays:
    """
    Ways of an OSM file, in the order of their numbers.

    Parameters
    ----------
    ids
        OSM number of each way, shape (ways,).
    refs
        OSM numbers of the nodes of all ways, one way after the other.
    lonlat
        Their positions (degrees, WGS 84), shape (refs, 2); NaN where the file lacks the node.
    offsets
        Where each way begins in `refs`, shape (ways + 1,).
    tags
        The values of the keys asked for, shape (ways, keys); empty text where not set.
    """

    ids: NDArray[np.int64]
    refs: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    offsets: NDArray[np.int64]
    tags: NDArray[np.object_]


def osm_format(path: Path) -> str | None:
    """Give the format of an OSM file by the ending of its name, in libosmium's words; None for other files."""
    name = path.name.lower()
    return next((kind for ending, kind in OSM_FORMATS.items() if name.endswith(ending)), None)


def osm_source(path: Path) -> osmium.io.File | osmium.io.FileBuffer:
    """Open an OSM file for libosmium, with the format that its name tells."""
    kind = osm_format(path) or "osm"
    if str(path).isascii():
        return osmium.io.File(str(path), kind)
    # libosmium opens files by narrow strings, which on Windows loses a folder called “Łódź”.
    return osmium.io.FileBuffer(path.read_bytes(), kind)


@contextmanager
def osm_errors(path: Path) -> Iterator[None]:
    """Turn what libosmium says about a bad file into a `SourceError`."""
    try:
        yield
    except (RuntimeError, ValueError, OSError, osmium.InvalidLocationError) as error:
        raise SourceError(
            "{file}: this is not a whole OpenStreetMap file ({reason}). It may be cut off, or be "
            "something else under this name; download it again.",
            file=path.name,
            reason=str(error) or type(error).__name__,
        ) from error


def read_nodes(path: Path, having: Sequence[str], keys: Sequence[str]) -> OsmNodes:
    """
    Read the positions of all nodes, and the values of `keys` of those that have one of the keys `having`.

    Raises
    ------
    SourceError
        The file is damaged or not an OSM file.
    """
    # 16 bytes a node; the other tables grow with the largest number, which today is above 12e9.
    locations = osmium.NodeLocationsForWays(osmium.index.create_map("sparse_mem_array"))
    locations.ignore_errors()
    ids, lonlat = array("q"), array("d")
    tags: list[str] = []
    with osm_errors(path):
        found = osmium.FileProcessor(osm_source(path), NODE).with_filter(locations).with_filter(KeyFilter(*having))
        for node in cast("Iterable[osmium.osm.Node]", found):
            if node.location.valid() and not node.deleted:
                ids.append(node.id)
                lonlat.extend((node.lon, node.lat))
                tags += values_of(node, keys)
    order = _first_of_each(_whole(ids))
    positions = _degrees(lonlat)[order]
    return OsmNodes(locations, _whole(ids)[order], positions[:, 0], positions[:, 1], _rows(len(ids), tags, keys)[order])


def read_ways(path: Path, nodes: OsmNodes, having: Sequence[str], keys: Sequence[str]) -> OsmWays:
    """
    Read the ways that have one of the keys `having`, with the values of `keys`.

    Raises
    ------
    SourceError
        The file is damaged or not an OSM file.
    """
    return chosen_ways(path, nodes, KeyFilter(*having), keys)


def chosen_ways(path: Path, nodes: OsmNodes, chosen: BaseFilter, keys: Sequence[str]) -> OsmWays:
    """
    Read the ways that libosmium's filter `chosen` lets through, with the values of `keys`.

    Raises
    ------
    SourceError
        The file is damaged or not an OSM file.
    """
    ids, sizes, refs = array("q"), array("q"), array("q")
    positions = bytearray()
    tags: list[str] = []
    factory = osmium.geom.WKBFactory()
    with osm_errors(path):
        found = osmium.FileProcessor(osm_source(path), WAY).with_filter(chosen).with_filter(nodes.locations)
        for way in cast("Iterable[osmium.osm.Way]", found):
            numbers = [node.ref for node in way.nodes]
            if len(numbers) < 2 or way.deleted:
                continue
            ids.append(way.id)
            sizes.append(len(numbers))
            refs.extend(numbers)
            positions += _positions(factory, way)
            tags += values_of(way, keys)
    lonlat = np.frombuffer(positions, dtype=np.float64).reshape(-1, 2)
    _fill_in_drawn_nodes(path, _whole(refs), lonlat)
    return _ways_by_id(_whole(ids), _whole(sizes), _whole(refs), lonlat, _rows(len(ids), tags, keys))


def _positions(factory: osmium.geom.WKBFactory, way: osmium.osm.Way) -> bytes:
    """Give the positions of a way's nodes as pairs of float64."""
    try:
        return bytes.fromhex(factory.create_linestring(way, osmium.geom.ALL))[_WKB_LINE_HEADER_BYTES:]
    except osmium.InvalidLocationError:
        known = [(node.lon, node.lat) if node.location.valid() else _MISSING for node in way.nodes]
        return np.array(known, dtype=np.float64).tobytes()


def _fill_in_drawn_nodes(path: Path, refs: NDArray[np.int64], lonlat: NDArray[np.float64]) -> None:
    """Fill in the positions of nodes with negative numbers: JOSM's for what was drawn and not sent in yet."""
    drawn = np.flatnonzero(refs < 0)
    if not len(drawn):
        return
    # libosmium's table does not hold them. Such files are small, so that a slow pass does no harm.
    with osm_errors(path):
        nodes = cast("Iterable[osmium.osm.Node]", osmium.FileProcessor(osm_source(path), NODE))
        known = {node.id: (node.lon, node.lat) for node in nodes if node.id < 0}
    lonlat[drawn] = [known.get(ref, _MISSING) for ref in refs[drawn].tolist()]


def _ways_by_id(
    ids: NDArray[np.int64],
    sizes: NDArray[np.int64],
    refs: NDArray[np.int64],
    lonlat: NDArray[np.float64],
    tags: NDArray[np.object_],
) -> OsmWays:
    order = _first_of_each(ids)
    starts = np.cumsum(sizes) - sizes
    offsets = np.concatenate(([0], np.cumsum(sizes[order])))
    places = np.arange(offsets[-1]) + np.repeat(starts[order] - offsets[:-1], sizes[order])
    return OsmWays(ids[order], refs[places], lonlat[places], offsets, tags[order])


def known_pieces(ways: OsmWays) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """
    Cut the ways where a node is missing.

    Returns
    -------
    tuple
        The places in `ways.refs` that are kept, where each piece begins among them (one more than pieces), and the
        place of the way each piece belongs to.
    """
    way = np.repeat(np.arange(len(ways.ids)), np.diff(ways.offsets))
    hole = np.isnan(ways.lonlat[:, 0])
    same_way = way[1:] == way[:-1]
    piece = np.concatenate(([0], np.cumsum(~same_way | hole[1:] | hole[:-1])))[: len(way)]
    # A node that follows itself makes a step of no length.
    repeated = np.concatenate(([False], same_way & (ways.refs[1:] == ways.refs[:-1])))[: len(way)]
    kept = np.flatnonzero(~hole & ~repeated)
    _, first, inverse, sizes = np.unique(piece[kept], return_index=True, return_inverse=True, return_counts=True)
    enough = sizes >= 2
    return kept[enough[inverse]], np.concatenate(([0], np.cumsum(sizes[enough]))), way[kept[first[enough]]]


def values_of(thing: osmium.osm.OSMObject[Any], keys: Sequence[str]) -> list[str]:
    """Give the values of some keys of an OSM object, in the order of the keys; empty text where not set."""
    get = thing.tags.get
    return [get(key) or "" for key in keys]


def _rows(rows: int, values: list[str], keys: Sequence[str]) -> NDArray[np.object_]:
    # The values come in one flat list: a list a way would keep the garbage collector busy.
    return np.array(values, dtype=object).reshape(rows, len(keys))


def _first_of_each(ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the order by number, each number once: extracts glued together hold some objects twice."""
    return np.unique(ids, return_index=True)[1]


def _whole(numbers: array[int]) -> NDArray[np.int64]:
    return np.frombuffer(numbers, dtype=np.int64) if numbers else np.empty(0, dtype=np.int64)


def _degrees(numbers: array[float]) -> NDArray[np.float64]:
    return np.frombuffer(numbers, dtype=np.float64).reshape(-1, 2) if numbers else np.empty((0, 2))
