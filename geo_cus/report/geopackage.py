"""A GeoPackage for QGIS: layers and tables with their styles and a project inside, the same bytes for the same rows."""

from __future__ import annotations

import datetime as dt
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from geo_cus import __version__
from geo_cus.crs import GEOGRAPHIC_CRS, METRIC_CRS
from geo_cus.report.qgis_project import ProjectLayer, project_content
from geo_cus.report.qgis_style import AREA, LINE, POINT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo_cus.report.qgis_style import Style

_UNDATED: Final = dt.date(2000, 1, 1)
_POLAND_M: Final = (171_000.0, 133_000.0, 862_000.0, 775_000.0)
_MARGIN_M: Final = 1_500.0
_STYLE_NAME: Final = "geo_cus"
_OF_THE_FILE: Final = {"VERSION": "1.2"}
"""The version of GeoPackage that a QGIS of some years ago reads without a warning."""
_GEOMETRIES: Final[Mapping[str, str]] = {POINT: "Point", LINE: "LineString", AREA: "MultiPolygon"}


@dataclass(frozen=True)
class PackageLayer:
    """
    A layer or, without places, a table of a GeoPackage.

    Parameters
    ----------
    table, name
        Its name in the file, and for readers.
    content
        Its rows; of a layer with their geometry in EPSG:2180.
    style
        How QGIS draws it; a layer has one, a table has none.
    shown
        Whether it is seen when the project is opened.
    framed
        Whether it is among those to which the project zooms.
    """

    table: str
    name: str
    content: pd.DataFrame
    style: Style | None = None
    shown: bool = False
    framed: bool = False


def geopackage(
    layers: Sequence[PackageLayer], *, title: str, description: str, day: dt.date | None, file_name: str
) -> bytes:
    """
    Write layers as a GeoPackage.

    Styles stand in ``layer_styles``, a QGIS project in ``qgis_projects``. The same layers give the same bytes.

    Parameters
    ----------
    layers
        From the topmost down.
    title
        Of the project.
    description
        What a reader of any of the layers must know.
    day
        Of the data: it stands wherever a GeoPackage tells when it was written.
    file_name
        How the file will be called: the project inside reads its layers from the file of that name beside it.
    """
    moment = f"{day or _UNDATED}T00:00:00.000Z"
    with tempfile.TemporaryDirectory() as folder:
        # Always a new file: GDAL may take an existing one that is in use for a broken one, and begin it anew.
        path = Path(folder) / "new.gpkg"
        for layer in layers:
            _write_layer(layer, path, description)
        _write_styles(layers, path, moment)
        shown = [ProjectLayer(layer.table, layer.name, layer.style, shown=layer.shown) for layer in layers]
        return _finished(path, project_content(title, shown, file_name, _bounds(layers)), moment)


def placed(table: pd.DataFrame, points: pd.DataFrame) -> gpd.GeoDataFrame:
    """
    Put the places of rows, `points` in the same order, beside a table, in metres (EPSG:2180); none where not known.

    Parameters
    ----------
    table
        The rows.
    points
        Their ``lon`` and ``lat`` (degrees, NaN where unknown).
    """
    lon, lat = points["lon"].to_numpy(np.float64), points["lat"].to_numpy(np.float64)
    places = gpd.GeoSeries(gpd.points_from_xy(lon, lat, crs=GEOGRAPHIC_CRS)).to_crs(METRIC_CRS)
    return gpd.GeoDataFrame(
        table.reset_index(drop=True), geometry=places.where(np.isfinite(lon) & np.isfinite(lat), None)
    )


def _write_layer(layer: PackageLayer, path: Path, description: str) -> None:
    options = {"IDENTIFIER": layer.name, "DESCRIPTION": description}
    told: dict[str, Any] = {}
    if layer.style is not None:
        options["GEOMETRY_NAME"] = "geom"
        kind = _GEOMETRIES[layer.style.geometry]
        told = {"geometry_type": kind, "promote_to_multi": kind.startswith("Multi")}
    pyogrio.write_dataframe(
        layer.content, path, layer=layer.table, driver="GPKG",
        layer_options=options, dataset_options=_OF_THE_FILE, **told,
    )  # fmt: skip


def _write_styles(layers: Sequence[PackageLayer], path: Path, moment: str) -> None:
    """Write the table in which QGIS looks for the style of a layer."""
    styled = [(layer, layer.style) for layer in layers if layer.style is not None]
    table = pd.DataFrame(
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": [layer.table for layer, _ in styled],
            "f_geometry_column": "geom",
            "styleName": _STYLE_NAME,
            "styleQML": [style.qml() for _, style in styled],
            "styleSLD": "",
            "useAsDefault": True,
            "description": f"geo_cus {__version__}",
            "owner": "",
            "ui": "",
            "update_time": pd.Timestamp(moment).tz_localize(None),
        }
    )
    pyogrio.write_dataframe(table, path, layer="layer_styles", driver="GPKG", layer_options={"FID": "id"})


def _finished(path: Path, project: str, moment: str) -> bytes:
    """Add the project, and leave out what would differ from one run to the next."""
    final = path.with_name("final.gpkg")
    about = f'{{"last_modified_time": "{moment[:19]}", "last_modified_user": "geo_cus"}}'
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE qgis_projects(name TEXT PRIMARY KEY, metadata BLOB, content BLOB)")
        file.execute("INSERT INTO qgis_projects VALUES (?, ?, ?)", (_STYLE_NAME, about, project))
        file.execute("UPDATE gpkg_contents SET last_change = ?", (moment,))
        file.execute("UPDATE layer_styles SET update_time = ?", (moment,))
        file.commit()
        # A fresh copy: the old file counts its changes in its header, and not always the same number.
        file.execute("VACUUM INTO ?", (str(final),))
    return final.read_bytes()


def _bounds(layers: Sequence[PackageLayer]) -> tuple[float, float, float, float]:
    """Find what is shown at first: the layers that are framed, with a margin; Poland where none has a place."""
    framed = [layer.content for layer in layers if layer.framed]
    corners = np.array([content.total_bounds for content in framed if isinstance(content, gpd.GeoDataFrame)])
    corners = corners[np.isfinite(corners).all(axis=1)] if corners.size else corners
    if not corners.size:
        return _POLAND_M
    west, south = corners[:, :2].min(axis=0) - _MARGIN_M
    east, north = corners[:, 2:].max(axis=0) + _MARGIN_M
    return float(west), float(south), float(east), float(north)
