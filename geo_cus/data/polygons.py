"""Polygons as they should be: valid, and nothing but polygons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry


def mended(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """
    Make polygons valid, in two dimensions, without the lines and points that mending may bring forth.

    What has no area at all comes back empty.
    """
    whole = np.asarray(shapely.make_valid(shapely.force_2d(shapes)), dtype=object)
    mixed = ~np.isin(shapely.get_type_id(whole), (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON))
    for place in np.flatnonzero(mixed):
        parts = _parts(whole[place])
        whole[place] = shapely.union_all(parts) if parts else shapely.Polygon()
    return whole


def _parts(shape: BaseGeometry) -> list[BaseGeometry]:
    """Give the polygons within a collection, also within its collections."""
    if shape.geom_type == "Polygon":
        return [shape]
    inner = shapely.get_parts(shape) if hasattr(shape, "geoms") else ()
    return [part for item in inner for part in _parts(item)]
