"""The gaps as a GeoPackage for QGIS: a layer a service, with styles and a project inside."""

from __future__ import annotations

import datetime as dt
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from geo_cus import __version__
from geo_cus.access.accounting import counts_by_status
from geo_cus.access.suppression import SUPPRESSED_TEXT
from geo_cus.access.words import STATUS_NAMES, short_notes
from geo_cus.catalogue import Metric
from geo_cus.map.classes import SIGNS, class_of
from geo_cus.report.qgis_project import ProjectLayer, project_content
from geo_cus.report.qgis_style import boundary_style, provider_style, settlement_style
from geo_cus.report.tables import gap_table, provider_table, source_table, threshold_table
from geo_cus.schema import GEOGRAPHIC_CRS, METRIC_CRS

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.report.qgis_style import Style
    from geo_cus.text import Language

_UNDATED: Final = dt.date(2000, 1, 1)
_POLAND_M: Final = (171_000.0, 133_000.0, 862_000.0, 775_000.0)
_MARGIN_M: Final = 1_500.0
_STYLE_NAME: Final = "geo_cus"
_OF_THE_FILE: Final = {"VERSION": "1.2"}
"""The version of GeoPackage that a QGIS of some years ago reads without a warning."""


@dataclass(frozen=True)
class _Layer:
    """A layer or, without places, a table of the GeoPackage."""

    table: str
    name: str
    content: pd.DataFrame
    style: Style | None = None
    shown: bool = False


def gap_package(measurement: Measurement, words: Language, *, file_name: str) -> bytes:
    """
    Give the gaps as a GeoPackage in EPSG:2180.

    A layer of settlements for each service with the columns of luki.csv, without coordinates as a row without a place;
    providers, boundaries; the accounting, thresholds and sources as tables. Styles stand in ``layer_styles``, a QGIS
    project in ``qgis_projects``. A count that may not be published is NULL, and a column says so. The same measurement
    gives the same bytes: times inside are the day of the data.

    Parameters
    ----------
    measurement
        What was measured, as those may see it for whom it is.
    words
        Language of columns, words and names.
    file_name
        How the file will be called: the project inside reads its layers from the file of that name beside it.
    """
    layers = _layers(measurement, words)
    moment = f"{measurement.study.as_of or _UNDATED}T00:00:00.000Z"
    with tempfile.TemporaryDirectory() as folder:
        # Always a new file: GDAL may take an existing one that is in use for a broken one, and begin it anew.
        path = Path(folder) / "new.gpkg"
        for layer in layers:
            _write_layer(layer, path, short_notes(measurement, words))
        _write_styles(layers, path, moment)
        shown = [ProjectLayer(layer.table, layer.name, layer.style, shown=layer.shown) for layer in layers]
        project = project_content(measurement.study.name, shown, file_name, _bounds(layers))
        return _finished(path, project, moment)


def _layers(measurement: Measurement, words: Language) -> list[_Layer]:
    study = measurement.study
    say = words.say
    layers = [_Layer("podmioty", say("Providers"), _providers(measurement, words), provider_style(words), shown=True)]
    for number, (service_id, service) in enumerate(study.services.items()):
        people = measurement.of_service(service_id)["people"].max()
        style = settlement_style(service.threshold.metric, 0 if pd.isna(people) else int(people), words)
        name = words.pick(service.names)
        content = _settlements(measurement, service_id, words)
        layers.append(_Layer(f"miejscowosci_{service_id}", name, content, style, shown=number == 0))
    if study.boundary is not None:
        layers.append(
            _Layer("granice", say("boundaries"), _boundaries(study.boundary, words), boundary_style(), shown=True)
        )
    return [
        *layers,
        _Layer("rozliczenie", say("People by access"), _accounting(measurement, words)),
        _Layer("progi", say("Thresholds"), threshold_table(study, words)),
        _Layer("zrodla", say("Sources"), source_table(study, words)),
    ]


def _settlements(measurement: Measurement, service_id: str, words: Language) -> gpd.GeoDataFrame:
    """Give the gap table of a service with places; hidden counts are missing and told of in a column of their own."""
    results = measurement.of_service(service_id)
    table = gap_table(replace(measurement, results=results.reset_index(drop=True)), words)
    identifier = words.say("Settlement identifier")
    row = results.set_index("settlement_id").loc[table[identifier]]
    for name in (words.say("People of the target group"), words.say("People in the gap")):
        table[name] = pd.to_numeric(table[name], errors="coerce").astype("Int64")
    hidden = row["people_hidden"].to_numpy(bool)
    table[words.say("Remark on the people")] = np.where(hidden, words.say(SUPPRESSED_TEXT), "")
    table[words.say("Class of access")] = _classes(row, measurement.study.services[service_id].threshold.metric, words)
    points = measurement.study.settlements.set_index("settlement_id").loc[table[identifier]]
    return _placed(table, points)


def _classes(results: pd.DataFrame, metric: Metric, words: Language) -> list[str]:
    values = results["seconds"] if metric is Metric.SECONDS else results["metres"]
    found = [
        class_of(value, metric) if SIGNS[status].fill == "" else None
        for value, status in zip(values, results["status"], strict=True)
    ]
    return [item.label(words) if item else "" for item in found]


def _providers(measurement: Measurement, words: Language) -> gpd.GeoDataFrame:
    return _placed(provider_table(measurement, words), measurement.providers)


def _placed(table: pd.DataFrame, points: pd.DataFrame) -> gpd.GeoDataFrame:
    """Put the places (degrees) of rows in the same order beside a table, in metres; none where they are not known."""
    lon, lat = points["lon"].to_numpy(np.float64), points["lat"].to_numpy(np.float64)
    places = gpd.GeoSeries(gpd.points_from_xy(lon, lat, crs=GEOGRAPHIC_CRS)).to_crs(METRIC_CRS)
    return gpd.GeoDataFrame(
        table.reset_index(drop=True), geometry=places.where(np.isfinite(lon) & np.isfinite(lat), None)
    )


def _boundaries(boundary: gpd.GeoDataFrame, words: Language) -> gpd.GeoDataFrame:
    columns = {"teryt": words.say("Gmina (TERYT)"), "name": words.say("Name")}
    known = boundary[[*(name for name in columns if name in boundary), "geometry"]]
    return known.rename(columns=columns).to_crs(METRIC_CRS)


def _accounting(measurement: Measurement, words: Language) -> pd.DataFrame:
    """Count settlements and people by service and status; every settlement stands in one row of each service."""
    say = words.say
    rows = [
        {
            say("Service"): words.pick(service.names),
            say("Status"): say(STATUS_NAMES[status]),
            say("Settlements"): count.settlements,
            say("People"): count.people,
            say("Without data"): count.settlements_unknown,
            say("Remark on the people"): say(SUPPRESSED_TEXT) if count.people is None else "",
        }
        for service_id, service in measurement.study.services.items()
        for status, count in counts_by_status(measurement.accounting, service_id).items()
    ]
    return pd.DataFrame(rows).astype({say("People"): "Int64"})


def _write_layer(layer: _Layer, path: Path, description: str) -> None:
    about = {"IDENTIFIER": layer.name, "DESCRIPTION": description}
    if isinstance(layer.content, gpd.GeoDataFrame):
        kind = "Point" if layer.table != "granice" else "MultiPolygon"
        pyogrio.write_dataframe(
            layer.content, path, layer=layer.table, driver="GPKG", geometry_type=kind,
            promote_to_multi=kind == "MultiPolygon", layer_options={**about, "GEOMETRY_NAME": "geom"},
            dataset_options=_OF_THE_FILE,
        )  # fmt: skip
    else:
        pyogrio.write_dataframe(
            layer.content, path, layer=layer.table, driver="GPKG", layer_options=about, dataset_options=_OF_THE_FILE
        )


def _write_styles(layers: list[_Layer], path: Path, moment: str) -> None:
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


def _bounds(layers: list[_Layer]) -> tuple[float, float, float, float]:
    """Find what is shown at first: the settlements, with a margin; Poland where none has a place."""
    places = [layer.content for layer in layers if layer.table.startswith("miejscowosci_")]
    corners = np.array([layer.total_bounds for layer in places if isinstance(layer, gpd.GeoDataFrame)])
    if not corners.size or not np.isfinite(corners).all():
        return _POLAND_M
    west, south, east, north = corners[0]
    return west - _MARGIN_M, south - _MARGIN_M, east + _MARGIN_M, north + _MARGIN_M
