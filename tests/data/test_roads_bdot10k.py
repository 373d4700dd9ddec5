"""Road axes of BDOT10k: joined where they meet, classed where the table tells, honest where it does not."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import LineString, MultiLineString, Point

from geo_cus.catalogue import profiles
from geo_cus.data.road_files import read_roads
from geo_cus.data.roads import RoadKind
from geo_cus.errors import SourceError

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
GIZYCKO = SHARED / "roads_bdot10k_gizycki" / "PL.PZGiK.341.2806__OT_SKDR_L.shp"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is not here")

X, Y = 690_000.0, 680_000.0


def line(*points):
    return LineString([(X + east, Y + north) for east, north in points])


def layer(lines, crs="EPSG:2180", **columns):
    return gpd.GeoDataFrame(columns, geometry=list(lines), crs=crs)


def roads_of(folder, frame, name="drogi.gpkg"):
    path = folder / name
    frame.to_file(path, engine="pyogrio")
    return read_roads(path).roads


def components(roads):
    starts = np.delete(np.arange(len(roads.way_nodes)), roads.way_offsets[1:] - 1)
    a, b = roads.way_nodes[starts], roads.way_nodes[starts + 1]
    size = len(roads.lon)
    return connected_components(coo_array((np.ones(len(a)), (a, b)), shape=(size, size)), directed=False)[0]


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        ([[(0, 0), (100, 0)], [(100, 0), (200, 0)]], 1),  # end on end
        ([[(0, 0), (100, 0), (200, 0)], [(100, 0), (100, 90)]], 1),  # end on an inner vertex
        ([[(0, 0), (100, 0), (200, 0)], [(100, -90), (100, 0), (100, 90)]], 2),  # a bridge: inner on inner
        ([[(0, 0), (100, 0)], [(100.004, 0), (200, 0)]], 1),  # less than half a centimetre apart
        ([[(0, 0), (100, 0)], [(100.02, 0), (200, 0)]], 2),  # a gap stays a gap
        ([[(0, 0), (200, 0)], [(100, 0), (100, 90)]], 2),  # on the line, but at no vertex
    ],
)
def test_roads_join_where_one_of_them_ends_on_a_vertex(tmp_path, lines, count):
    assert components(roads_of(tmp_path, layer([line(*points) for points in lines]))) == count


def test_without_a_table_there_are_lines_alone(tmp_path):
    frame = layer([line((0, 0), (100, 0)), line((100, 0), (200, 0))])
    frame.to_file(tmp_path / "drogi.shp", engine="pyogrio")
    (tmp_path / "drogi.dbf").unlink()
    source = read_roads(tmp_path / "drogi.shp")
    assert (source.roads.kind, source.roads.has_class) == (RoadKind.BDOT10K, False)
    assert source.roads.tags["way_id"].tolist() == ["1", "2"]
    assert (source.roads.tags.drop(columns="way_id") == "").to_numpy().all()
    assert source.roads.node_tags.empty
    assert "GUGiK" in source.licence


CLASSES = [
    ("A", "autostrada", "autostrada", "motorway"),
    ("S", "ekspresowa", "droga ekspresowa", "trunk"),
    ("GP", "glownaRuchuPrzyspieszonego", "droga główna ruchu przyśpieszonego", "primary"),
    ("G", "glowna", "droga główna", "primary"),
    ("Z", "zbiorcza", "droga zbiorcza", "secondary"),
    ("L", "lokalna", "droga lokalna", "tertiary"),
    ("D", "dojazdowa", "droga dojazdowa", "unclassified"),
    ("W", "wewnetrzna", "droga wewnętrzna", "service"),
    ("I", "inna", "inna", "service"),
    ("?", "nieznana", "coś nowego", "road"),
]


@pytest.mark.parametrize(("column", "spelling"), [("klasaDrogi", 0), ("KLASADROGI", 1), ("KLASA_DROG", 2)])
def test_the_class_is_read_in_every_spelling(tmp_path, column, spelling):
    words = [row[spelling] for row in CLASSES]
    frame = layer([line((0, i), (50, i)) for i in range(len(words))], **{column: words})
    roads = roads_of(tmp_path, frame)
    assert roads.has_class
    assert roads.tags["highway"].tolist() == [row[3] for row in CLASSES]
    assert roads.tags["foot"].tolist() == ["no", "no"] + [""] * 8


def test_every_class_has_a_speed():
    assert {row[3] for row in CLASSES} <= set(profiles()["car"].speeds)


def test_attributes_become_words_of_osm(tmp_path):
    frame = layer(
        [line((0, i), (50, i)) for i in range(4)],
        LOKALNYID=["a", "b", "c", "d"],
        KLASADROGI=["inna", "inna", "lokalna", "zbiorcza"],
        MATNAWIERZ=["gruntNaturalny", "zwir", "masaBitumiczna", None],
        POLOZENIE=["naPowierzchniGruntu", "", "ponadPowierzchniaGruntuPoziom1", None],
        LICZPASOW=[np.nan, 1.0, 2.0, 0.0],
        UL_NAZWA1=[None, None, "Józefa", None],
        UL_NAZWA2=[None, None, "Piłsudskiego", None],
        SZL_NUMER=[None, None, "2202W|221445W", None],
        X_KATIST=["eksploatowany", "zniszczony", "eksploatowany", "wBudowie"],
    )
    tags = roads_of(tmp_path, frame).tags.set_index("way_id")
    assert tags["highway"].tolist() == ["track", "razed", "tertiary", "construction"]
    assert tags["construction"].tolist() == ["", "", "", "secondary"]
    assert tags["surface"].tolist() == ["ground", "gravel", "asphalt", ""]
    assert tags["bridge"].tolist() == ["", "", "yes", ""]
    assert tags["lanes"].tolist() == ["", "1", "2", ""]
    assert tags.loc["c", ["name", "ref"]].tolist() == ["Józefa Piłsudskiego", "2202W;221445W"]


def test_polish_letters_survive_a_table_without_an_encoding(tmp_path):
    frame = layer([line((0, 0), (50, 0))], NAZWADROGI=["Żółkiewskiego"])
    frame.to_file(tmp_path / "drogi.shp", engine="pyogrio", encoding="cp1250")
    (tmp_path / "drogi.cpg").unlink()
    assert read_roads(tmp_path / "drogi.shp").roads.tags["name"].tolist() == ["Żółkiewskiego"]


def test_parts_of_a_line_are_ways_and_empty_ones_are_left_out(tmp_path):
    parts = MultiLineString([line((0, 0), (50, 0)), line((0, 9), (50, 9))])
    speck = line((0, 20), (0.001, 20))
    roads = roads_of(tmp_path, layer([parts, speck, None], LOKALNYID=["a", "b", "c"]))
    assert roads.tags["way_id"].tolist() == ["a", "a"]


def test_the_order_of_the_rows_does_not_matter(tmp_path):
    lines = [
        line((0, 0), (50, 0), (90, 0)),
        line((50, 0), (50, 40)),
        line((0, 0), (50, 5), (90, 0)),
        line((90, 0), (90, 9)),
    ]
    frame = layer(lines, KLASADROGI=["lokalna", "inna", "zbiorcza", "dojazdowa"])
    one = roads_of(tmp_path, frame)
    other = roads_of(tmp_path, frame.iloc[[2, 0, 3, 1]], "inny.geojson".replace("geojson", "gpkg"))
    np.testing.assert_array_equal(one.lon, other.lon)
    np.testing.assert_array_equal(one.way_nodes, other.way_nodes)
    pd.testing.assert_frame_equal(one.tags, other.tags)


def test_of_several_layers_the_roads_are_taken(tmp_path):
    path = tmp_path / "powiat.gpkg"
    layer([Point(X, Y)]).to_file(path, layer="OT_ADMS_P")
    layer([line((0, 0), (9, 0))], KLASADROGI=["inna"]).to_file(path, layer="OT_SKJZ_L")
    layer([line((0, 0), (9, 0))], KLASADROGI=["lokalna"]).to_file(path, layer="OT_SKDR_L")
    assert read_roads(path).roads.tags["highway"].tolist() == ["tertiary"]


def test_layers_without_roads_are_refused(tmp_path):
    path = tmp_path / "powiat.gpkg"
    layer([Point(X, Y)]).to_file(path, layer="OT_ADMS_P")
    with pytest.raises(SourceError, match="holds no lines"):
        read_roads(path)
    layer([line((0, 0), (9, 0))]).to_file(path, layer="OT_SWRS_L")
    with pytest.raises(SourceError, match="OT_ADMS_P, OT_SWRS_L"):
        read_roads(path)


def test_a_layer_in_degrees_gives_the_same_roads(tmp_path):
    frame = layer([line((0, 0), (100, 0)), line((100, 0), (200, 30))])
    plane, degrees = roads_of(tmp_path, frame), roads_of(tmp_path, frame.to_crs("EPSG:4326"), "drogi.geojson")
    np.testing.assert_allclose(plane.lon, degrees.lon, atol=2e-7)
    np.testing.assert_array_equal(plane.way_nodes, degrees.way_nodes)


@needs_shared
def test_powiat_gizycki_hangs_together():
    roads = read_roads(GIZYCKO).roads
    assert (len(roads.tags), roads.has_class) == (10_248, False)
    assert components(roads) == 22
    assert 21.4 < roads.lon.min() < roads.lon.max() < 22.3
    assert 53.8 < roads.lat.min() < roads.lat.max() < 54.3


@needs_shared
@pytest.mark.parametrize(
    ("name", "classes"),
    [
        (
            "halinow_SKJZ_L_attrs_sample.geojson",
            {"secondary": 114, "tertiary": 77, "track": 67, "unclassified": 52, "service": 20},
        ),
        (
            "torun_SKJZ_L_attrs_sample.shp",
            {"service": 601, "tertiary": 400, "secondary": 147, "track": 31, "unclassified": 20},
        ),
    ],
)
def test_real_attributes_are_understood_in_both_encodings(name, classes):
    tags = read_roads(SHARED / "bdot10k_samples" / name).roads.tags
    assert tags["highway"].value_counts().to_dict() == classes
    assert (tags["surface"] != "").all()
