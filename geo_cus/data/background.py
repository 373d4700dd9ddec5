"""What lies under the results on a map: water, forest and built-up land."""

from __future__ import annotations

from dataclasses import dataclass, field

import geopandas as gpd

from geo_cus.crs import GEOGRAPHIC_CRS


def _nothing() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"name": []}, geometry=[], crs=GEOGRAPHIC_CRS)


@dataclass(frozen=True, slots=True)
class Background:
    """
    Layers of the base map, each in EPSG:4326 with the columns ``name`` (may be empty) and ``geometry``.

    Parameters
    ----------
    water
        Lakes and wide rivers (polygons).
    rivers
        Rivers and canals (lines).
    forest
        Forests and woods (polygons).
    built_up
        Built-up land (polygons).
    """

    water: gpd.GeoDataFrame = field(default_factory=_nothing)
    rivers: gpd.GeoDataFrame = field(default_factory=_nothing)
    forest: gpd.GeoDataFrame = field(default_factory=_nothing)
    built_up: gpd.GeoDataFrame = field(default_factory=_nothing)
