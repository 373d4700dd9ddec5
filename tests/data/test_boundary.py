"""The outline of the studied gminas, found by TERYT whatever the column and the spelling."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import LineString, Polygon, box

from geo_cus.data.boundary import read_boundary
from geo_cus.errors import SourceError

POLAND = Path(__file__).resolve().parents[3] / "shared" / "data" / "boundaries" / "poland.municipalities.json"

X, Y = 690_000, 680_000


def square(east_km, side_km=10):
    return box(X + east_km * 1000, Y, X + (east_km + side_km) * 1000, Y + side_km * 1000)


def gminas(codes, shapes=None, column="JPT_KOD_JE", name="JPT_NAZWA_", crs="EPSG:2180"):
    shapes = shapes or [square(12 * i) for i in range(len(codes))]
    columns = {column: codes, name: [f"Gmina {i}" for i in range(len(codes))]}
    return gpd.GeoDataFrame({key: value for key, value in columns.items() if key}, geometry=shapes, crs=crs)


def saved(folder, frame, name="gminy.gpkg", **options):
    frame.to_file(folder / name, engine="pyogrio", **options)
    return folder / name


@pytest.mark.parametrize("name", ["gminy.gpkg", "gminy.shp", "gminy.geojson"])
def test_the_gmina_and_its_neighbours_are_kept(tmp_path, name):
    # The second stands 2 km from the first, the third 14, the fourth 26.
    frame = gminas(["2806102", "2806011", "2806042", "2806052"])
    if name.endswith("geojson"):
        frame = frame.to_crs("EPSG:4326")
    boundary = read_boundary(saved(tmp_path, frame, name), gminas=["2806102"])
    assert list(boundary.columns) == ["teryt", "name", "studied", "geometry"]
    assert boundary["teryt"].tolist() == ["2806102", "2806011", "2806042"]
    assert boundary["studied"].tolist() == [True, False, False]
    assert boundary["name"].tolist() == ["Gmina 0", "Gmina 1", "Gmina 2"]
    assert boundary.crs == "EPSG:4326"
    assert boundary.to_crs("EPSG:2180").area.iloc[0] == pytest.approx(1e8, rel=1e-3)


def test_the_studied_come_first_in_the_order_of_the_study(tmp_path):
    path = saved(tmp_path, gminas(["2806011", "2806102", "2806042"]))
    assert read_boundary(path, gminas=["2806102", "2806011"])["teryt"].tolist() == ["2806102", "2806011", "2806042"]


@pytest.mark.parametrize("column", ["JPT_KOD_JE", "terc", "TERYT", "kod", "Kod TERYT", "kod_gminy"])
@pytest.mark.parametrize("code", ["0201011", "020101_1", "02 01 01 1", "201011"])
def test_codes_are_read_in_every_spelling(tmp_path, column, code):
    path = saved(tmp_path, gminas([code, "0201022"], column=column))
    assert read_boundary(path, gminas=["0201011"])["teryt"].tolist() == ["0201011", "0201022"]


def test_codes_may_be_numbers(tmp_path):
    assert read_boundary(saved(tmp_path, gminas([201011, 1210062])), gminas=["0201011"])["teryt"].iloc[0] == "0201011"
    with_a_gap = gminas([201011.0, None], name="nazwa")
    assert read_boundary(saved(tmp_path, with_a_gap, "b.gpkg"), gminas=["0201011"])["teryt"].iloc[0] == "0201011"


def test_a_town_and_its_villages_make_the_gmina_together(tmp_path):
    path = saved(tmp_path, gminas(["2806084", "2806085"], [square(0), square(10)]))
    (row,) = read_boundary(path, gminas=["2806083"]).to_crs("EPSG:2180").itertuples()
    assert (row.teryt, row.studied) == ("2806083", True)
    assert row.geometry.area == pytest.approx(2e8, rel=1e-3)


def test_a_single_outline_without_a_code_is_the_gmina(tmp_path):
    alone = gminas(["x"], column="opis", name="nazwa")
    assert read_boundary(saved(tmp_path, alone), gminas=["2806102"])["teryt"].tolist() == ["2806102"]
    with pytest.raises(SourceError, match="no column with the TERYT code"):
        read_boundary(saved(tmp_path, alone), gminas=["2806102", "2806011"])
    with pytest.raises(SourceError, match="no column with the TERYT code"):
        read_boundary(saved(tmp_path, gminas(["x", "y"], column="opis"), "b.gpkg"), gminas=["2806102"])


def test_a_missing_gmina_names_what_is_there(tmp_path):
    path = saved(tmp_path, gminas(["1210062", "2806011"]))
    with pytest.raises(SourceError, match=r"gminas 2806102 are not .* 2 areas, among them: 2806011 Gmina 1\."):
        read_boundary(path, gminas=["2806102"])
    with pytest.raises(SourceError, match=r"among them: 1210062 Gmina 0; 2806011 Gmina 1\."):
        read_boundary(path, gminas=["0201011"])


def test_a_crossed_outline_is_mended(tmp_path):
    bow_tie = Polygon([(X, Y), (X + 1000, Y + 1000), (X + 1000, Y), (X, Y + 1000)])
    (shape,) = read_boundary(saved(tmp_path, gminas(["2806102"], [bow_tie])), gminas=["2806102"]).geometry
    assert shape.is_valid
    assert shape.geom_type == "MultiPolygon"


def test_a_line_is_no_boundary(tmp_path):
    path = saved(tmp_path, gminas(["2806102"], [LineString([(X, Y), (X + 1, Y)])]))
    with pytest.raises(SourceError, match="no areas in this file"):
        read_boundary(path, gminas=["2806102"])


def test_a_layer_without_a_crs_is_refused(tmp_path):
    path = saved(tmp_path, gminas(["2806102"]), "gminy.shp")
    (tmp_path / "gminy.prj").unlink()
    with pytest.raises(SourceError, match=r"gminy\.shp: the coordinate system \(CRS\) of the layer is not given"):
        read_boundary(path, gminas=["2806102"])


def test_metres_that_pass_for_degrees_are_refused(tmp_path):
    path = tmp_path / "gminy.geojson"
    ring = [[X, Y], [X + 10, Y], [X, Y + 10], [X, Y]]
    feature = {
        "type": "Feature",
        "properties": {"teryt": "2806102"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    with pytest.raises(SourceError, match="do not fit the coordinate system EPSG:4326; they look like metres"):
        read_boundary(path, gminas=["2806102"])


def test_of_several_layers_the_gminas_are_taken(tmp_path):
    saved(tmp_path, gminas(["28"], [square(0, 90)]), layer="A01_Granice_wojewodztw")
    path = saved(tmp_path, gminas(["2806102"]), layer="A03_Granice_gmin")
    assert read_boundary(path, gminas=["2806102"])["teryt"].tolist() == ["2806102"]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 zip", b'{"type": "FeatureCollection", "features": [{"type": "Fea']
)
def test_a_damaged_file_is_refused(tmp_path, content):
    path = tmp_path / "gminy.geojson"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"gminy\.geojson: this is not a whole map layer"):
        read_boundary(path, gminas=["2806102"])


@pytest.mark.skipif(not POLAND.is_file(), reason="../shared/data is not here")
def test_wydminy_among_the_gminas_of_poland():
    boundary = read_boundary(POLAND, gminas=["2806102"])
    assert boundary.loc[0, ["teryt", "name", "studied"]].tolist() == ["2806102", "Wydminy", True]
    assert len(boundary) == 20
    assert boundary.to_crs("EPSG:2180").area.iloc[0] / 1e6 == pytest.approx(235, abs=10)
