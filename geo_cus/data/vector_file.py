"""Layers of GeoJSON, GeoPackage and shapefile: opened with errors a user can act on, and never without a CRS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError

from geo_cus.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import geopandas as gpd

_Result = TypeVar("_Result")

VECTOR_ENDINGS: Final = (".shp", ".gpkg", ".geojson", ".json")


_SHAPEFILE_HEADER_BYTES: Final = 100
_SHAPEFILE_MARK: Final = (9994).to_bytes(4, "big")


def is_vector_file(path: Path) -> bool:
    """Tell by its name whether a file holds a layer of geometries."""
    return path.suffix.lower() in VECTOR_ENDINGS


def layer_names(path: Path) -> list[str]:
    """
    Give the names of the layers of a file, in its order.

    Raises
    ------
    SourceError
        The file is damaged or something else than its name says.
    """
    _check_shapefile(path)
    return [str(name) for name in _opened(path, lambda: pyogrio.list_layers(path))[:, 0]]


def read_layer(path: Path, layer: str | None = None) -> gpd.GeoDataFrame:
    """
    Read a layer of geometries.

    Parameters
    ----------
    path
        A ``.shp``, ``.gpkg``, ``.geojson`` or ``.json`` file. A shapefile is read without its attribute table too.
    layer
        Name of the layer; the first one if None.

    Returns
    -------
    gpd.GeoDataFrame
        The features that have a geometry, with a projected or geographic CRS and coordinates that fit it.

    Raises
    ------
    SourceError
        The file is damaged, something else than its name says, without a CRS, or in another CRS than it says.
    """
    _check_shapefile(path)
    frame = _read(path, layer)
    if "geometry" not in frame or frame.geometry.isna().all():
        raise SourceError("{file}: there are no geometries in this file.", file=path.name)
    frame = frame[frame.geometry.notna() & ~frame.geometry.is_empty].reset_index(drop=True)
    _check_crs(frame, path)
    return frame


def _read(path: Path, layer: str | None) -> gpd.GeoDataFrame:
    def read(encoding: str | None = None) -> gpd.GeoDataFrame:
        return pyogrio.read_dataframe(path, layer=layer, encoding=encoding)

    if path.suffix.lower() != ".shp" or _beside(path, ".cpg") or not _beside(path, ".dbf"):
        return _opened(path, read)
    try:
        return _opened(path, lambda: read("utf-8"))
    except UnicodeDecodeError:
        # Without a .cpg file nothing tells the encoding; text in cp1250 is hardly ever valid UTF-8.
        return _opened(path, lambda: read("cp1250"))


def _check_shapefile(path: Path) -> None:
    """Refuse a shapefile that GDAL would read in part and without a word."""
    if path.suffix.lower() != ".shp":
        return
    index = _beside(path, ".shx")
    if index is None:
        raise SourceError(
            "{file}: the file {index} that belongs to it is missing. Copy all files of the layer together "
            "(.shp, .shx, .dbf, .prj).",
            file=path.name,
            index=f"{path.stem}.shx",
        )
    for part in (path, index):
        with part.open("rb") as file:
            header = file.read(_SHAPEFILE_HEADER_BYTES)
        # The header tells the length in units of two bytes.
        told = 2 * int.from_bytes(header[24:28], "big")
        if header[:4] == _SHAPEFILE_MARK and part.stat().st_size < told:
            raise SourceError(
                "{file}: the file is cut off: it has {found} bytes of {told}. Copy or download it again.",
                file=part.name,
                found=part.stat().st_size,
                told=told,
            )


def _opened(path: Path, read: Callable[[], _Result]) -> _Result:
    try:
        return read()
    except (DataSourceError, DataLayerError, FeatureError, GeometryError) as error:
        raise SourceError(
            "{file}: this is not a whole map layer ({reason}). It may be cut off, or be something else "
            "under this name; save it anew as GeoPackage or GeoJSON.",
            file=path.name,
            reason=str(error).splitlines()[0].replace(str(path), path.name),
        ) from error


def _beside(path: Path, ending: str) -> Path | None:
    """Give the file of a shapefile with this ending, small or capital, None where there is none."""
    return next((file for suffix in (ending, ending.upper()) if (file := path.with_suffix(suffix)).exists()), None)


def _check_crs(frame: gpd.GeoDataFrame, path: Path) -> None:
    # A wrong guess moves every distance without a sign, so never assume a CRS.
    if frame.crs is None or not (frame.crs.is_projected or frame.crs.is_geographic):
        raise SourceError(
            "{file}: the coordinate system (CRS) of the layer is not given. Give it one in QGIS and "
            "save the file again; a shapefile needs its .prj file.",
            file=path.name,
        )
    bounds = frame.total_bounds
    if not np.isfinite(bounds).all() or (frame.crs.is_geographic and (np.abs(bounds) > (180, 90, 180, 90)).any()):
        raise SourceError(
            "{file}: the coordinates do not fit the coordinate system {crs}; they look like metres. "
            "Give the layer its true CRS in QGIS and save it again.",
            file=path.name,
            crs=_crs_name(frame),
        )


def _crs_name(frame: gpd.GeoDataFrame) -> str:
    authority = frame.crs.to_authority()
    return ":".join(authority) if authority else str(frame.crs.name)
