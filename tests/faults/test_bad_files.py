"""Files that cannot be read at all: an error that says what is wrong with which file and what to do."""

from __future__ import annotations

import io
import struct
import zipfile

import geopandas as gpd
import pytest
from shapely.geometry import Point

from geo_cus.data import tables
from geo_cus.data.settlements import read_settlements
from geo_cus.errors import SourceError

TABLE = "id;nazwa;lat;lon\n1;Dobra;49,65;20,80\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500


def _zip(**parts: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("puste.csv", b"", r"puste\.csv: the file is empty"),
        ("puste.csv", b"\xef\xbb\xbf\r\n\r\n", r"puste\.csv: the file is empty"),
        ("puste.csv", b";;;\n;;;\n", r"puste\.csv: the table is empty"),
        ("puste.xlsx", b"", r"puste\.xlsx: the file is empty"),
        ("archiwum.xlsx", _zip(wsie="tekst"), r"archiwum\.xlsx: this is not an Excel workbook"),
        ("tekst.xlsx", TABLE.encode(), r"tekst\.xlsx: this is not an Excel workbook"),
        ("haslo.xlsx", OLE, r"haslo\.xlsx: the workbook is protected by a password or of the old kind"),
        ("stary.xls", OLE, r"stary\.xls: files of this kind cannot be read\. Save the table as one of: CSV"),
        ("dokument.docx", b"PK\x03\x04", r"files of this kind cannot be read"),
        ("bez_konca", TABLE.encode(), r"files of this kind cannot be read"),
        ("skoroszyt.csv", _zip(wsie="tekst"), r"skoroszyt\.csv: this is not a text file, though its name says so"),
        ("obraz.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", r"obraz\.csv: this is not a text file, so not a CSV"),
        ("bez_znaku.csv", TABLE.encode("utf-16-le"), r"bez_znaku\.csv: this is not a text file"),
        ("tekst.gpkg", TABLE.encode(), r"tekst\.gpkg: this is not a GeoPackage"),
        (
            "ucieta.gpkg",
            b"SQLite format 3\0" + b"\0" * 100,
            r"ucieta\.gpkg: (the layer cannot be read|the file has no)",
        ),
        ("uciety.geojson", b'{"type": "FeatureColl', r"uciety\.geojson: this is not valid GeoJSON"),
        ("gleboki.geojson", b"[" * 200_000, r"gleboki\.geojson: this is not valid GeoJSON"),
        ("inny.geojson", b'{"type": "Topology"}', r"inny\.geojson: this JSON is not a GeoJSON feature collection"),
        (
            "uklad.geojson",
            b'{"features": [], "crs": {"properties": {"name": "Mars"}}}',
            r"coordinate system \(CRS\) .* not known",
        ),
        ("uklad.geojson", b'{"features": [], "crs": 2180}', r"coordinate system \(CRS\) .* not known"),
        ("bez_cech.geojson", b'{"features": []}', r"bez_cech\.geojson: the table is empty"),
    ],
)
def test_a_file_that_is_not_what_its_name_says(tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError, match=sentence):
        read_settlements(path)


@pytest.mark.parametrize("keep", [200, 2_000, 4_000])
def test_a_workbook_cut_off(tmp_path, workbook, keep):
    path = tmp_path / "uciety.xlsx"
    path.write_bytes(workbook([["id", "nazwa"], [1, "Dobra"]]).read_bytes()[:keep])
    with pytest.raises(SourceError, match=r"uciety\.xlsx: the workbook is damaged"):
        read_settlements(path)


def test_a_workbook_with_damage_inside(tmp_path, workbook):
    path = workbook([["id", "nazwa"], [1, "Dobra"]])
    damaged = io.BytesIO()
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(damaged, "w") as archive:
        for part in whole.namelist():
            archive.writestr(part, b"<worksheet><" if "sheet1" in part else whole.read(part))
    path.write_bytes(damaged.getvalue())
    with pytest.raises(SourceError, match="the workbook is damaged"):
        read_settlements(path)


def test_a_workbook_that_unpacks_to_too_much(tmp_path):
    path = tmp_path / "bomba.xlsx"
    path.write_bytes(_zip(xl__workbook_xml="x"))
    packed = bytearray(_zip(**{"xl__workbook.xml": "x"}))
    # The directory at the end of the archive states the unpacked size, 24 bytes after the mark of its entry.
    packed[packed.rindex(b"PK\x01\x02") + 24 :][:4] = b""
    place = packed.rindex(b"PK\x01\x02") + 24
    packed[place : place + 4] = struct.pack("<I", 2_000_000_000)
    path.write_bytes(bytes(packed))
    with pytest.raises(SourceError, match=r"bomba\.xlsx: the workbook is too large"):
        read_settlements(path)


def test_a_layer_without_a_coordinate_system_is_not_guessed(tmp_path):
    path = tmp_path / "bez_ukladu.gpkg"
    layer = gpd.GeoDataFrame({"nazwa": ["Dobra"], "id": ["1"]}, geometry=[Point(627_800, 196_900)])
    with pytest.warns(UserWarning, match="crs"):
        layer.to_file(path)
    with pytest.raises(
        SourceError, match=r"bez_ukladu\.gpkg: the layer has no coordinate system \(CRS\)\. Set it in QGIS"
    ):
        read_settlements(path)


def test_a_folder_is_no_table(tmp_path):
    (tmp_path / "wsie.csv").mkdir()
    with pytest.raises(SourceError, match=r"wsie\.csv: this is a folder"):
        read_settlements(tmp_path / "wsie.csv")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(SourceError, match=r"wsie\.csv: there is no such file"):
        read_settlements(tmp_path / "wsie.csv")


def test_a_name_no_file_can_have(tmp_path):
    with pytest.raises(SourceError, match="the file cannot be read"):
        read_settlements(tmp_path / "wsie\0.csv")


def test_a_file_that_is_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "LARGEST_FILE_BYTES", 10)
    (tmp_path / "wsie.csv").write_text(TABLE, "utf-8")
    with pytest.raises(SourceError, match=r"wsie\.csv: the file has 0 MB, more than 0 MB"):
        read_settlements(tmp_path / "wsie.csv")


def test_the_name_that_the_study_uses_stands_in_the_error(tmp_path):
    with pytest.raises(SourceError, match="dane/wsie.csv: there is no such file"):
        read_settlements(tmp_path / "wsie.csv", file="dane/wsie.csv")
