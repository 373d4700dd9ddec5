"""GeoPackage and GeoJSON layers of points, brought to degrees of WGS 84."""

from __future__ import annotations

import json
import math
import warnings
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyogrio
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from geo_cus.crs import GEOGRAPHIC_CRS
from geo_cus.data.grid import Grid, GridRow, recognised_in
from geo_cus.errors import SourceError
from geo_cus.schema import BadCell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from geo_cus.data.grid import Cell, Point

_SHOWN: Final = 200
"""So much of a geometry that is none is kept to be quoted (characters)."""

_UNDEFINED: Final = "Undefined"
"""How a GeoPackage names the coordinate system of a layer that has none."""


def read_geopackage(path: Path, *, file: str, recognise: Callable[[str], bool]) -> Grid:
    """
    Read the layer of a GeoPackage that has the most known field names.

    Parameters
    ----------
    path
        The file.
    file
        Its name, for messages.
    recognise
        Tells whether a text is a known header.

    Returns
    -------
    Grid
        The field names as row 1, then the features.

    Raises
    ------
    SourceError
        It is damaged, has no layer, or its layer has no coordinate system.
    """
    with warnings.catch_warnings():
        # GDAL warns of small offences against the standard; what matters is checked here.
        warnings.simplefilter("ignore")
        try:
            layer = _best_layer(path, recognise)
            frame = None if layer is None else pyogrio.read_dataframe(path, layer=layer)
        except Exception as error:
            raise SourceError(
                "{file}: the layer cannot be read; the file seems to be damaged. Save it anew from QGIS.", file=file
            ) from error
    if frame is None:
        raise SourceError("{file}: the file has no layer. Save one into it from QGIS.", file=file)
    return _layer_grid(frame, file=file)


def _best_layer(path: Path, recognise: Callable[[str], bool]) -> str | None:
    names = [str(name) for name, _ in pyogrio.list_layers(path)]
    known = {name: recognised_in(tuple(pyogrio.read_info(path, layer=name)["fields"]), recognise) for name in names}
    return max(names, key=lambda name: known[name], default=None)


def _layer_grid(frame: gpd.GeoDataFrame | pd.DataFrame, *, file: str) -> Grid:
    names = [name for name in frame.columns if name != "geometry"]
    columns = [[_plain(value) for value in frame[name].tolist()] for name in names]
    points = _points(frame, file=file) if "geometry" in frame.columns else [None] * len(frame)
    cells = list(zip(*columns, strict=True)) if columns else [()] * len(frame)
    rows = [GridRow(number, row, point) for number, (row, point) in enumerate(zip(cells, points, strict=True), start=2)]
    return Grid((GridRow(1, tuple(names)), *rows), has_geometry="geometry" in frame.columns)


def _points(frame: gpd.GeoDataFrame, *, file: str) -> list[Point | BadCell | None]:
    if frame.crs is None or frame.crs.name.startswith(_UNDEFINED):
        # A wrong guess moves every distance without a sign, so never assume one.
        raise SourceError(
            "{file}: the layer has no coordinate system (CRS). Set it in QGIS and save the file anew.", file=file
        )
    return [_point_of_shape(shape) for shape in frame.geometry.to_crs(GEOGRAPHIC_CRS)]


def _point_of_shape(shape: Any) -> Point | BadCell | None:
    if shape is None or shape.is_empty:
        return None
    if shape.geom_type == "MultiPoint" and len(shape.geoms) == 1:
        shape = shape.geoms[0]
    if shape.geom_type != "Point":
        return BadCell("not_a_point", shape.geom_type)
    if not (math.isfinite(shape.x) and math.isfinite(shape.y)):
        return BadCell("not_a_point", shape.wkt)
    return shape.x, shape.y


def _plain(value: object) -> Cell:
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, (str, int, float)):
        return value
    # Days and moments; NaT stands for none.
    return None if value is None or str(value) == "NaT" else str(value)


def read_geojson(data: bytes, *, file: str) -> Grid:
    """
    Read a GeoJSON feature collection.

    It is read as plain JSON and not through GDAL, which would take texts that look like days for days.

    Parameters
    ----------
    data
        The file.
    file
        Its name, for messages.

    Returns
    -------
    Grid
        The property names as row 1, then the features; degrees of WGS 84 unless the old member ``crs`` names another.

    Raises
    ------
    SourceError
        It is no feature collection, or its coordinate system is unknown.
    """
    features, crs = _collection(data, file=file)
    to_degrees = None
    if crs is not None:
        to_degrees = Transformer.from_crs(_named_crs(crs, file=file), GEOGRAPHIC_CRS, always_xy=True)
    properties = [feature.get("properties") or {} for feature in features]
    names = list(dict.fromkeys(name for row in properties if isinstance(row, dict) for name in row))
    rows = [
        GridRow(
            number, tuple(_json_cell(row, name) for name in names), _json_point(feature.get("geometry"), to_degrees)
        )
        for number, (feature, row) in enumerate(zip(features, properties, strict=True), start=2)
    ]
    return Grid((GridRow(1, tuple(names)), *rows), has_geometry=True)


def _collection(data: bytes, *, file: str) -> tuple[Sequence[Mapping[str, Any]], object]:
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise SourceError(
            "{file}: this is not valid GeoJSON; the file is damaged or cut off. Save it anew from QGIS.", file=file
        ) from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise SourceError(
            "{file}: this JSON is not a GeoJSON feature collection. Save the layer as GeoJSON from QGIS.", file=file
        )
    return features, content.get("crs")


def _named_crs(member: object, *, file: str) -> CRS:
    try:
        return CRS.from_user_input(member["properties"]["name"])  # type: ignore[index]
    except (CRSError, KeyError, TypeError) as error:
        raise SourceError(
            "{file}: the coordinate system (CRS) of the layer is not known. Save it in EPSG:4326 from QGIS.", file=file
        ) from error


def _json_cell(row: object, name: str) -> Cell:
    value = row.get(name) if isinstance(row, dict) else None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, (str, int, float)):
        return value
    return json.dumps(value, ensure_ascii=False)


def _json_point(geometry: object, to_degrees: Transformer | None) -> Point | BadCell | None:
    if geometry is None:
        return None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    place = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind == "MultiPoint" and isinstance(place, list) and len(place) == 1:
        kind, place = "Point", place[0]
    if kind == "Point" and place == []:
        return None
    if kind != "Point":
        return BadCell("not_a_point", str(kind)[:_SHOWN])
    if not isinstance(place, list) or not _is_position(place[:2]):
        return BadCell("not_a_point", f"Point {place}"[:_SHOWN])
    if to_degrees is None:
        return float(place[0]), float(place[1])
    lon, lat = to_degrees.transform(float(place[0]), float(place[1]))
    return (lon, lat) if np.isfinite(lon) and np.isfinite(lat) else BadCell("not_a_point", f"Point {place}"[:_SHOWN])


def _is_position(numbers: list[object]) -> bool:
    return len(numbers) == 2 and all(
        isinstance(number, (int, float)) and not isinstance(number, bool) and abs(number) < 1e9 for number in numbers
    )
