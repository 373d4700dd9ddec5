"""Water, forest and built-up land for the map, from the same OpenStreetMap file as the roads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import shapely

from geo_cus.crs import GEOGRAPHIC_CRS
from geo_cus.data.background import Background
from geo_cus.data.osm_areas import read_areas
from geo_cus.data.osm_file import known_pieces, read_nodes, read_ways

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from geo_cus.data.osm_file import OsmNodes, OsmWays

_KEYS: Final = ("natural", "landuse", "waterway", "name")

_LAYERS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "water": {"natural": ("water",), "landuse": ("reservoir", "basin"), "waterway": ("riverbank",)},
    "forest": {"natural": ("wood",), "landuse": ("forest",)},
    "built_up": {"landuse": ("residential", "commercial", "industrial", "retail", "farmyard")},
}
"""Which values of which keys make a layer; an area is drawn once, in the first layer that it fits."""

_RIVERS: Final = ("river", "canal")
_STREAMS: Final = ("stream",)
"""Streams are drawn only where they have a name: the nameless ones are ditches by the thousand."""


def read_osm_background(path: Path) -> Background:
    """
    Read the base map of an OSM file.

    Parameters
    ----------
    path
        An ``.osm.pbf``, ``.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2`` file.

    Returns
    -------
    Background
        Layers in the order of the OSM numbers, degrees of WGS 84; empty where the file tells nothing. Areas that are
        not whole in the extract are left out.

    Raises
    ------
    SourceError
        The file is damaged or not an OSM file.
    """
    return osm_background(path, read_nodes(path, ("place",), ("place",)))


def osm_background(path: Path, nodes: OsmNodes) -> Background:
    """Read the base map of an OSM file whose `nodes` were read."""
    ways = read_ways(path, nodes, _KEYS[:3], _KEYS)
    areas = read_areas(path, nodes, ways, _KEYS[:3], _KEYS)
    taken = np.zeros(len(areas.polygons), dtype=bool)
    layers = {}
    for layer, values_of in _LAYERS.items():
        fits = np.zeros_like(taken)
        for key, values in values_of.items():
            fits |= np.isin(areas.tags[:, _KEYS.index(key)], values)
        fits &= ~taken
        taken |= fits
        layers[layer] = _frame(areas.polygons[fits], areas.tags[fits, _KEYS.index("name")])
    return Background(rivers=_rivers(ways), **layers)


def _rivers(ways: OsmWays) -> gpd.GeoDataFrame:
    kept, offsets, way = known_pieces(ways)
    line_of = np.repeat(np.arange(len(way)), np.diff(offsets))
    lines = np.asarray(shapely.linestrings(ways.lonlat[kept], indices=line_of), dtype=object)
    waterway, name = (ways.tags[way, _KEYS.index(key)] for key in ("waterway", "name"))
    drawn = np.isin(waterway, _RIVERS) | (np.isin(waterway, _STREAMS) & (name != ""))
    return _frame(lines[drawn], name[drawn])


def _frame(geometries: NDArray[np.object_], names: NDArray[np.object_]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"name": names.astype(str)}, geometry=geometries, crs=GEOGRAPHIC_CRS)
