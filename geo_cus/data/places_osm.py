"""
Villages and services that stand in an OpenStreetMap file, for studies that have no lists of their own.

They are what volunteers entered: a village may be missing, most have no population, and a town hall is a building, not
an office with opening hours. Whoever uses them says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo_cus.data.osm_areas import OsmAreas, read_areas
from geo_cus.data.osm_file import OsmWays, known_pieces, read_nodes, read_ways

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_PLACE_KEYS: Final = ("name", "place", "population")
_AMENITY_KEYS: Final = ("name", "amenity")


def read_places(path: Path) -> pd.DataFrame:
    """
    Read the named places of an OSM file: towns, villages, hamlets and whatever else has ``place=*`` as a node.

    Parameters
    ----------
    path
        An ``.osm.pbf``, ``.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2`` file.

    Returns
    -------
    pd.DataFrame
        A row a place in the order of the OSM numbers: ``osm_id`` (text, ``n123``), ``name``, ``place``,
        ``population`` (text as entered, empty where not set), ``lon``, ``lat`` (degrees, WGS 84).

    Raises
    ------
    SourceError
        The file is damaged or not an OSM file.
    """
    nodes = read_nodes(path, ("place",), _PLACE_KEYS)
    places = _table(_labels("n", nodes.ids), _PLACE_KEYS, nodes.tags, nodes.lon, nodes.lat)
    return places[places["name"] != ""].reset_index(drop=True)


def read_amenities(path: Path, *, tags: tuple[str, ...] = ()) -> pd.DataFrame:
    """
    Read what has ``amenity=*`` in an OSM file, whether drawn as a point, a line, a building or a site.

    Parameters
    ----------
    path
        An ``.osm.pbf``, ``.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2`` file.
    tags
        Further tags that are wanted, each in a column of its own.

    Returns
    -------
    pd.DataFrame
        A row an amenity, points before ways before relations, each in the order of the OSM numbers: ``osm_id``
        (text: ``n``, ``w`` or ``r`` and the number), ``name`` (may be empty), ``amenity``, the further tags (empty
        where not set), ``lon``, ``lat`` (degrees, WGS 84; for ways and areas a point on the surface or the line
        itself).

    Raises
    ------
    SourceError
        The file is damaged or not an OSM file.
    """
    keys = (*_AMENITY_KEYS, *tags)
    nodes = read_nodes(path, ("amenity",), keys)
    ways = read_ways(path, nodes, ("amenity",), keys)
    areas = read_areas(path, nodes, ways, ("amenity",), keys)
    points = _table(_labels("n", nodes.ids), keys, nodes.tags, nodes.lon, nodes.lat)
    return pd.concat([points, _amenity_ways(ways, keys), _amenity_relations(areas, keys)], ignore_index=True)


def _amenity_ways(ways: OsmWays, keys: tuple[str, ...]) -> pd.DataFrame:
    kept, offsets, way = known_pieces(ways)
    # A way cut by the edge of the extract has several pieces and stands in the table once, by its first.
    _, first = np.unique(way, return_index=True)
    shapes = [_shape(ways.lonlat[kept[offsets[i] : offsets[i + 1]]]) for i in first.tolist()]
    lon, lat = _inside(np.array(shapes, dtype=object))
    return _table(_labels("w", ways.ids[way[first]]), keys, ways.tags[way[first]], lon, lat)


def _amenity_relations(areas: OsmAreas, keys: tuple[str, ...]) -> pd.DataFrame:
    # The closed ways among the areas stand in the table already, with those that make no valid area.
    related = areas.relations >= 0
    lon, lat = _inside(areas.polygons[related])
    return _table(_labels("r", areas.relations[related]), keys, areas.tags[related], lon, lat)


def _shape(lonlat: NDArray[np.float64]) -> shapely.Geometry:
    closed = len(lonlat) >= 4 and bool((lonlat[0] == lonlat[-1]).all())
    return shapely.make_valid(shapely.Polygon(lonlat)) if closed else shapely.LineString(lonlat)


def _inside(shapes: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    points = shapely.point_on_surface(shapes)
    return shapely.get_x(points), shapely.get_y(points)


def _labels(kind: str, ids: NDArray[np.int64]) -> list[str]:
    return [f"{kind}{number}" for number in ids.tolist()]


def _table(
    labels: list[str],
    keys: tuple[str, ...],
    tags: NDArray[np.object_],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
) -> pd.DataFrame:
    texts = {key: pd.array(tags[:, i], dtype="str") for i, key in enumerate(keys)}
    return pd.DataFrame({"osm_id": pd.array(labels, dtype="str"), **texts, "lon": lon, "lat": lat})
