"""A QGIS project as text and as it is kept inside a GeoPackage."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from geo_cus.crs import METRIC_CRS
from geo_cus.map.svg import drawable
from geo_cus.report.qgis_style import AREA, LINE, POINT, QGIS_VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_cus.report.qgis_style import Style

_FIRST_DAY_OF_ZIP: Final = (1980, 1, 1, 0, 0, 0)
_GEOMETRIES: Final = {POINT: "Point", LINE: "Line", AREA: "Polygon"}


@dataclass(frozen=True)
class ProjectLayer:
    """
    A layer of a project.

    Parameters
    ----------
    table
        Its table in the GeoPackage.
    name
        How it is called.
    style
        How it is drawn; None for a table without places.
    shown
        Whether it is seen when the project is opened.
    """

    table: str
    name: str
    style: Style | None
    shown: bool


def project_content(
    title: str, layers: Sequence[ProjectLayer], file_name: str, bounds: tuple[float, float, float, float]
) -> str:
    """
    Write a project as QGIS keeps it in the column ``content`` of ``qgis_projects``: a .qgz in hexadecimal digits.

    Parameters
    ----------
    title
        Its title.
    layers
        From the topmost down.
    file_name
        Name of the GeoPackage that it is kept in: it is read from there, whatever folder that is in.
    bounds
        What is shown at first: west, south, east, north (metres, EPSG:2180).
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        entry = zipfile.ZipInfo("geo_cus.qgs", _FIRST_DAY_OF_ZIP)
        file.writestr(entry, project_xml(title, layers, file_name, bounds), zipfile.ZIP_DEFLATED)
    return buffer.getvalue().hex()


def project_xml(
    title: str, layers: Sequence[ProjectLayer], file_name: str, bounds: tuple[float, float, float, float]
) -> str:
    """Write a project (.qgs); the arguments are those of `project_content`."""
    root = ET.Element("qgis", version=QGIS_VERSION, projectname=drawable(title))
    ET.SubElement(root, "homePath", path="")
    ET.SubElement(root, "title").text = drawable(title)
    ET.SubElement(root, "projectCrs").append(_reference_system())
    tree, placed = ET.SubElement(root, "layer-tree-group"), ET.Element("projectlayers")
    for layer in layers:
        source = f"./{file_name}|layername={layer.table}"
        ET.SubElement(
            tree, "layer-tree-layer",
            id=layer.table, name=drawable(layer.name), source=source, providerKey="ogr",
            checked="Qt::Checked" if layer.shown else "Qt::Unchecked", expanded=str(int(layer.shown)),
        )  # fmt: skip
        placed.append(_map_layer(layer, source))
    root.append(_canvas(bounds))
    root.append(placed)
    paths = ET.SubElement(ET.SubElement(root, "properties"), "Paths")
    ET.SubElement(paths, "Absolute", type="bool").text = "false"
    return f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{ET.tostring(root, encoding='unicode')}"


def _map_layer(layer: ProjectLayer, source: str) -> ET.Element:
    geometry = _GEOMETRIES[layer.style.geometry] if layer.style else "No geometry"
    made = ET.Element("maplayer", type="vector", geometry=geometry)
    if layer.style is not None and layer.style.labels is not None:
        made.set("labelsEnabled", "1")
    for name, text in (("id", layer.table), ("datasource", source), ("layername", drawable(layer.name))):
        ET.SubElement(made, name).text = text
    if layer.style is not None:
        ET.SubElement(made, "srs").append(_reference_system())
    ET.SubElement(made, "provider", encoding="UTF-8").text = "ogr"
    if layer.style is not None:
        made.extend(layer.style.elements)
    return made


def _canvas(bounds: tuple[float, float, float, float]) -> ET.Element:
    made = ET.Element("mapcanvas", name="theMapCanvas", annotationsVisible="1")
    ET.SubElement(made, "units").text = "meters"
    extent = ET.SubElement(made, "extent")
    for name, value in zip(("xmin", "ymin", "xmax", "ymax"), bounds, strict=True):
        ET.SubElement(extent, name).text = f"{value:.1f}"
    ET.SubElement(made, "rotation").text = "0"
    ET.SubElement(made, "destinationsrs").append(_reference_system())
    return made


def _reference_system() -> ET.Element:
    made = ET.Element("spatialrefsys", nativeFormat="Wkt")
    ET.SubElement(made, "srid").text = METRIC_CRS.removeprefix("EPSG:")
    ET.SubElement(made, "authid").text = METRIC_CRS
    return made
