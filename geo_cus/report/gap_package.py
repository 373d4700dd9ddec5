"""The gaps as a GeoPackage for QGIS: a layer a service, with styles and a project inside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo_cus.access.accounting import counts_by_status
from geo_cus.access.suppression import SUPPRESSED_TEXT
from geo_cus.access.words import STATUS_NAMES, short_notes
from geo_cus.catalogue import Metric
from geo_cus.crs import METRIC_CRS
from geo_cus.map.classes import SIGNS, class_of
from geo_cus.report.geopackage import PackageLayer, geopackage, placed
from geo_cus.report.qgis_style import boundary_style, provider_style, settlement_style
from geo_cus.report.tables import gap_table, provider_table, source_table, threshold_table

if TYPE_CHECKING:
    import geopandas as gpd

    from geo_cus.access.measurement import Measurement
    from geo_cus.text import Language


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
    return geopackage(
        _layers(measurement, words),
        title=measurement.study.name,
        description=short_notes(measurement, words),
        day=measurement.study.as_of,
        file_name=file_name,
    )


def _layers(measurement: Measurement, words: Language) -> list[PackageLayer]:
    study = measurement.study
    say = words.say
    layers = [
        PackageLayer("podmioty", say("Providers"), _providers(measurement, words), provider_style(words), shown=True)
    ]
    for number, (service_id, service) in enumerate(study.services.items()):
        people = measurement.of_service(service_id)["people"].max()
        style = settlement_style(service.threshold.metric, 0 if pd.isna(people) else int(people), words)
        name = words.pick(service.names)
        content = _settlements(measurement, service_id, words)
        layers.append(PackageLayer(f"miejscowosci_{service_id}", name, content, style, shown=number == 0, framed=True))
    if study.boundary is not None:
        layers.append(
            PackageLayer("granice", say("boundaries"), _boundaries(study.boundary, words), boundary_style(), shown=True)
        )
    return [
        *layers,
        PackageLayer("rozliczenie", say("People by access"), _accounting(measurement, words)),
        PackageLayer("progi", say("Thresholds"), threshold_table(study, words)),
        PackageLayer("zrodla", say("Sources"), source_table(study, words)),
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
    return placed(table, points)


def _classes(results: pd.DataFrame, metric: Metric, words: Language) -> list[str]:
    values = results["seconds"] if metric is Metric.SECONDS else results["metres"]
    found = [
        class_of(value, metric) if SIGNS[status].fill == "" else None
        for value, status in zip(values, results["status"], strict=True)
    ]
    return [item.label(words) if item else "" for item in found]


def _providers(measurement: Measurement, words: Language) -> gpd.GeoDataFrame:
    return placed(provider_table(measurement, words), measurement.providers)


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
