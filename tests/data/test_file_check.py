"""Files that are stored as they are: read as the study will read them, under a name of ours."""

from __future__ import annotations

import pytest

from geo_cus.data.file_check import check_file, stored_name
from geo_cus.errors import SourceError

GMINA = ("9900012",)


@pytest.mark.parametrize(
    ("role", "name", "stored"),
    [
        ("roads", "Małopolska.OSM.PBF", "drogi.osm.pbf"),
        ("roads", "../../x.graphml", "drogi.graphml"),
        ("boundary", "A.GeoJSON", "granice.geojson"),
        ("bus", "rozkład.csv", "autobusy.csv"),
    ],
)
def test_a_file_is_stored_under_a_name_of_ours(role, name, stored):
    assert stored_name(role, name) == stored


@pytest.mark.parametrize(("role", "name"), [("roads", "drogi.zip"), ("boundary", "granice.csv"), ("bus", "")])
def test_a_file_of_another_kind_is_refused(role, name):
    with pytest.raises(SourceError, match="cannot be read"):
        stored_name(role, name)


def test_the_files_of_the_sample_can_be_read(sample_folder, measurement_gminas):
    roads = check_file("roads", "x.osm.pbf", (sample_folder / "drogi.osm.pbf").read_bytes(), measurement_gminas)
    assert roads.used == roads.size > 100
    outline = check_file("boundary", "x.geojson", (sample_folder / "granice.geojson").read_bytes(), measurement_gminas)
    assert outline.size == len(measurement_gminas)


@pytest.mark.parametrize(("role", "name"), [("roads", "a.osm.pbf"), ("boundary", "a.geojson"), ("bus", "a.xlsx")])
def test_a_damaged_file_is_told(role, name):
    with pytest.raises(SourceError, match=stored_name(role, name).replace(".", r"\.")):
        check_file(role, name, b"broken", GMINA)


def test_faults_of_a_table_are_told():
    found = check_file("gmina_totals", "gmina.csv", b"teryt;mieszkancy\n1210062;duzo\n", ("1210062",))
    assert (found.size, found.used) == (1, 0)
    assert [item.row for item in found.faults if item.row] == [2]


@pytest.fixture
def measurement_gminas(sample_folder):
    from geo_cus.data.settings import read_settings

    return read_settings(sample_folder).study.gminas
