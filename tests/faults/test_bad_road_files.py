"""One bad road file for each fault: a sentence that names the file and the remedy, never a traceback."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import osmium
import pytest
from shapely import LineString

from geo_cus.data.road_files import read_roads
from geo_cus.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

REMEDY = r"(Download|download|Save|save|Check|Copy|Give|unpack).*\.$"


def whole_osm() -> bytes:
    nodes = "".join(f'<node id="{i}" lat="52.{i:04}" lon="21.{i * 7919 % 10000:04}"/>' for i in range(1, 3000))
    refs = "".join(f'<nd ref="{i}"/>' for i in range(1, 1500))
    return f'<osm version="0.6">{nodes}<way id="1">{refs}<tag k="highway" v="track"/></way></osm>'.encode()


def whole_pbf(folder: Path) -> bytes:
    path = folder / "whole.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for thing in osmium.FileProcessor(osmium.io.FileBuffer(whole_osm(), "osm")):
            writer.add(thing)
    return path.read_bytes()


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("drogi.osm", whole_osm())
    return buffer.getvalue()


def refused(folder: Path, name: str, content: bytes, match: str) -> None:
    path = folder / name
    path.write_bytes(content)
    with pytest.raises(SourceError, match=rf"^{name}: .*{match}.*{REMEDY}"):
        read_roads(path)


@pytest.mark.parametrize(
    "name", ["a.osm.pbf", "a.pbf", "a.osm", "a.osm.gz", "a.osm.bz2", "a.graphml", "a.gpkg", "a.geojson", "a.shp"]
)
def test_empty(tmp_path, name):
    refused(tmp_path, name, b"", "is empty")


@pytest.mark.parametrize(
    "name", ["a.osm.pbf", "a.osm", "a.osm.gz", "a.osm.bz2", "a.graphml", "a.gpkg", "a.geojson", "a.shp"]
)
@pytest.mark.parametrize(
    "content", [zipped(), b"to nie jest plik map\n" * 50, bytes(range(256)) * 20, b"<html><body>404</body></html>"]
)
def test_something_else_under_this_name(tmp_path, name, content):
    if name == "a.shp":
        (tmp_path / "a.shx").write_bytes(content)
    refused(tmp_path, name, content, "not a whole")


def test_missing(tmp_path):
    with pytest.raises(SourceError, match=r"drogi\.osm\.pbf: there is no such file\. Check"):
        read_roads(tmp_path / "drogi.osm.pbf")


@pytest.mark.parametrize("name", ["drogi.zip", "drogi.xlsx", "drogi", "drogi.osm.zip"])
def test_a_kind_that_holds_no_roads(tmp_path, name):
    refused(tmp_path, name, b"x", "a file of this kind")


def test_a_folder(tmp_path):
    (tmp_path / "drogi.gpkg").mkdir()
    with pytest.raises(SourceError, match=r"drogi\.gpkg: there is no such file"):
        read_roads(tmp_path / "drogi.gpkg")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_truncated_pbf(tmp_path, share):
    whole = whole_pbf(tmp_path)
    refused(tmp_path, "a.osm.pbf", whole[: int(len(whole) * share)], "not a whole OpenStreetMap file")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_truncated_gz(tmp_path, share):
    whole = gzip.compress(whole_osm())
    refused(tmp_path, "a.osm.gz", whole[: int(len(whole) * share)], "not a whole OpenStreetMap file")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_xml_cut_in_the_middle(tmp_path, share):
    whole = whole_osm()
    refused(tmp_path, "a.osm", whole[: int(len(whole) * share)], "not a whole OpenStreetMap file")


@pytest.mark.parametrize("name", ["a.osm.bz2", "a.osm.pbf"])
def test_plain_xml_under_a_packed_name(tmp_path, name):
    refused(tmp_path, name, whole_osm(), "not a whole OpenStreetMap file")


def test_positions_that_are_no_numbers(tmp_path):
    bad = whole_osm().replace(b'lat="52.0001"', b'lat="pi"')
    refused(tmp_path, "a.osm", bad, "not a whole OpenStreetMap file")


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b'<?xml version="1.0"?><graphml><graph edgedefault="directed"><node id="1"/></graph>', "not a whole GraphML"),
        (b'<graphml xmlns="http://graphml.graphdrawing.org/xmlns"></graphml>', "not a whole GraphML"),
        (b'<osm version="0.6"></osm>', "not a whole GraphML"),
    ],
)
def test_graphml_that_is_no_graph(tmp_path, content, match):
    refused(tmp_path, "a.graphml", content, match)


def shapefile(folder: Path) -> Path:
    path = folder / "drogi.shp"
    lines = [LineString([(690_000 + i, 680_000), (690_001 + i, 680_500)]) for i in range(50)]
    gpd.GeoDataFrame({"KLASADROGI": ["lokalna"] * 50}, geometry=lines, crs="EPSG:2180").to_file(path)
    return path


def test_a_shapefile_without_its_projection(tmp_path):
    path = shapefile(tmp_path)
    path.with_suffix(".prj").unlink()
    with pytest.raises(
        SourceError, match=r"drogi\.shp: the coordinate system \(CRS\) of the layer is not given\. Give"
    ):
        read_roads(path)


def test_a_shapefile_without_its_index(tmp_path):
    path = shapefile(tmp_path)
    path.with_suffix(".shx").unlink()
    with pytest.raises(SourceError, match=r"drogi\.shp: the file drogi\.shx that belongs to it is missing\. Copy"):
        read_roads(path)
    assert not path.with_suffix(".shx").exists()


@pytest.mark.parametrize(
    ("ending", "match"),
    [(".shp", r"cut off: it has \d+ bytes of \d+\. Copy"), (".shx", "cut off"), (".dbf", "not a whole")],
)
def test_a_truncated_shapefile(tmp_path, ending, match):
    path = shapefile(tmp_path)
    part = path.with_suffix(ending)
    part.write_bytes(part.read_bytes()[: part.stat().st_size // 2])
    with pytest.raises(SourceError, match=rf"drogi\.sh[px]: .*{match}"):
        read_roads(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_geopackage(tmp_path, share):
    whole = tmp_path / "whole.gpkg"
    gpd.read_file(shapefile(tmp_path)).to_file(whole)
    refused(tmp_path, "a.gpkg", whole.read_bytes()[: int(whole.stat().st_size * share)], "not a whole map layer")


def test_a_layer_in_another_system_than_it_says(tmp_path):
    path = tmp_path / "drogi.geojson"
    path.write_text('{"type": "LineString", "coordinates": [[690000, 680000], [690100, 680000]]}', "utf-8")
    with pytest.raises(SourceError, match=r"drogi\.geojson: the coordinates do not fit .* they look like metres"):
        read_roads(path)
