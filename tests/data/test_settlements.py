"""Settlements: headers of offices and registers, people, codes, identifiers and positions."""

from __future__ import annotations

import datetime as dt
import json
import time
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from geo_cus import catalogue
from geo_cus.data.settlements import CENSUS_FIELDS, GROUP_FIELDS, SettlementRow, read_settlements
from geo_cus.errors import GeoCusError
from geo_cus.faults import Severity
from geo_cus.schema import columns_of, field_of, header_key

KORZENNA = (20.70, 49.60, 20.95, 49.75)
COLUMNS = [
    "settlement_id",
    "name",
    "gmina",
    "kind",
    "solectwo",
    "area_km2",
    *GROUP_FIELDS,
    "family_count",
    *CENSUS_FIELDS,
    "lon",
    "lat",
    "row",
]


@pytest.fixture
def read(tmp_path):
    """Give a function that reads text as a settlements table."""

    def read_text(text: str, area=KORZENNA):
        path = tmp_path / "wsie.csv"
        path.write_text(text, "utf-8")
        return read_settlements(path, area=area)

    return read_text


def _errors(result) -> list[tuple[str, int | None]]:
    return [(item.code, item.row) for item in result.faults if item.severity is Severity.ERROR]


def test_the_groups_are_those_of_the_catalogue():
    assert tuple(catalogue.groups()) == GROUP_FIELDS


def test_no_header_means_two_things():
    keys = [
        header_key(synonym)
        for info in columns_of(SettlementRow).values()
        for synonym in set(map(header_key, info.synonyms))
    ]
    assert len(keys) == len(set(keys))


def test_the_frame_is_the_one_the_study_describes(read):
    result = read(
        "id;nazwa;gmina;rodzaj;sołectwo;powierzchnia;ludność;0-2;3-6;7-14;65+;75+;ozn;"
        "w rodzinach z dziećmi;rodzin;lat;lon\n"
        "a;Lipnica;1210062;wieś;Lipnica;0,8;1 234;30;40;90;200;80;;430;120;49,6650;20.85\n"
    )
    assert list(result.frame.columns) == COLUMNS
    assert result.frame.iloc[0].to_list() == [
        "a",
        "Lipnica",
        "1210062",
        "wieś",
        "Lipnica",
        0.8,
        1234,
        30,
        40,
        90,
        200,
        80,
        pd.NA,
        430,
        120,
        pd.NA,
        pd.NA,
        pd.NA,
        pd.NA,
        20.85,
        49.665,
        2,
    ]
    assert all(result.frame[group].dtype == "Int64" for group in (*GROUP_FIELDS, *CENSUS_FIELDS))
    assert not result.faults


def test_an_empty_frame_has_the_same_columns_and_types(read):
    empty, full = read("id;nazwa\n").frame, read("id;nazwa\n1;A\n").frame
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Ludność ogółem", "residents"),
        ("OGÓŁEM", "residents"),
        ("ludnosc_ogolem", "residents"),
        ("Razem", "residents"),
        ("Ludność ogółem 2023 [osoba]", "residents"),
        ("Liczba mieszkańców (stan na 31.12.2024 r.)", "residents"),
        ("Ludność NSP 2021", "residents_gus"),
        ("Liczba ludności wg GUS 31.12.2024", "residents_gus"),
        ("Ludność w wieku poprodukcyjnym", "post_working_age"),
        ("Ludność 7-14 2024", "age_7_14"),
        ("Ogółem 65-69 2024", None),
        ("Population", "residents"),
        ("Ludność w dniu 31.03.2021", None),
        ("Ludność 15-64", None),
        ("ogółem;mężczyźni;2021;[osoba]", None),
        ("ogółem 0-14", None),
        ("0-2", "age_0_2"),
        ("0–2 lata", "age_0_2"),
        ("wiek 3-6", "age_3_6"),
        ("7-14 lat", "age_7_14"),
        ("0-4", None),
        ("65+", "age_65_plus"),
        ("65 lat i więcej", "age_65_plus"),
        ("65 i wiecej", "age_65_plus"),
        ("65", None),
        ("Osoby w wieku 65 lat i więcej", "age_65_plus"),
        ("65_plus", "age_65_plus"),
        ("75 and over", "age_75_plus"),
        ("75+ (osoby)", "age_75_plus"),
        ("Osoby z niepełnosprawnościami", "disabled"),
        ("Osoby w rodzinach z dziećmi", "families"),
        ("rodziny", "family_count"),
        ("Rodziny z dziećmi", "family_count"),
        ("Liczba rodzin z dziećmi 2024", "family_count"),
        ("SIMC", "simc"),
        ("SYM", "simc"),
        ("Kod terytorialny miejscowość", "simc"),
        ("Identyfikator miejscowości", "simc"),
        ("Kod TERYT", "gmina"),
        ("JPT_KOD_JE", "gmina"),
        ("Gmina", "gmina_name"),
        ("Szerokość geograficzna", "lat"),
        ("szerokość geogr. (WGS84)", "lat"),
        ("Latitude", "lat"),
        ("dł. geogr.", "lon"),
        ("LNG", "lon"),
        ("X_2180", "x"),
        ("współrzędne prostokątne y", "y"),
        ("Wschód", "east"),
        ("Northing", "north"),
        ("", None),
        ("x" * 10_000, None),
        ("2023", None),
    ],
)
def test_headers_as_they_are_met(header, field):
    assert field_of(SettlementRow, header) == field


@pytest.mark.parametrize("mark", ["", "-", "–", "n", "x", "b.d."])
def test_marks_of_the_offices_mean_not_known(read, mark):
    result = read(f"id;nazwa;ludność;lat;lon\n1;A;{mark};49,65;20,8\n2;B;0;49,65;20,8\n")
    assert result.frame["residents"].isna().to_list() == [True, False]
    assert [(item.code, item.row) for item in result.faults] == [("unknown_people", 2)]


@pytest.mark.parametrize(
    ("cell", "people"),
    [("1 234", 1234), ("1\u00a0234", 1234), ("1\u202f234", 1234), ("12,0", 12), ("12.0", 12), ('="007"', 7), ("+5", 5)],
)
def test_numbers_as_they_are_written(read, cell, people):
    assert read(f"id;nazwa;ludność\n1;A;{cell}\n").frame["residents"].to_list() == [people]


@pytest.mark.parametrize(
    "cell", ["1e3", "12 34", "1_000", "inf", "nan", "٣", "9" * 5_000, "1.234.567", "10%", "1 234 osób"]
)
def test_what_is_no_number_is_not_made_one(read, cell):
    assert _errors(read(f"id;nazwa;ludność\n1;A;{cell}\n")) == [("not_a_number", 2)]


@pytest.mark.parametrize("cell", ["1.234", "1,234"])
def test_a_point_or_comma_before_three_digits_is_not_guessed(read, cell):
    assert _errors(read(f"id\tnazwa\tludność\n1\tA\t{cell}\n")) == [("not_whole", 2)]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1210062", "1210062"),
        ("121006_2", "1210062"),
        ('="0201011"', "0201011"),
        ("201044", "0201044"),
        ("280610", "280610"),
        ("020102", "020102"),
        ("011212161011", "1261011"),
        ("2899993", "2899993"),
        ("", ""),
    ],
)
def test_the_code_of_a_gmina_in_its_forms(read, cell, code):
    assert read(f"nazwa;teryt\nA;{cell}\n").frame["gmina"].to_list() == [code]


@pytest.mark.parametrize("cell", ["201102", "12", "12100622", "Korzenna", "12-10-06"])
def test_a_code_that_could_be_two_or_none_is_refused(read, cell):
    assert _errors(read(f"nazwa;teryt\nA;{cell}\n")) == [("bad_form", 2)]


def test_the_column_gmina_may_hold_names_or_codes(read):
    result = read("nazwa;gmina;ludność\nA;Korzenna;1\nB;1210062;1\nC;12100;1\n")
    assert result.frame["gmina"].to_list() == ["", "1210062"]
    assert _errors(result) == [("bad_form", 4)]


def test_the_identifier_is_the_own_one_else_simc_else_the_name(read):
    result = read("id;simc;nazwa;gmina\nM1;0422416;A;\n;422416;B;\n;;Nowa Wieś;1210062\n;;Nowa Wieś;Nawojowa\n")
    assert result.frame["settlement_id"].to_list() == ["M1", "0422416", "nowa-wies-1210062", "nowa-wies-nawojowa"]


@pytest.mark.parametrize("cell", ["0", "12345678", "ABC", "-5"])
def test_what_is_no_simc_is_refused(read, cell):
    assert _errors(read(f"simc;nazwa\n{cell};A\n")) == [("bad_form", 2)]


def test_names_that_are_not_unique_are_no_identifiers(read):
    result = read("nazwa;ludność\nNowa Wieś;1\nNowa  wieś;2\nInna;3\n")
    assert _errors(result) == [("doubled_id", 2), ("doubled_id", 3)]
    assert result.frame["name"].to_list() == ["Inna"]


def test_a_spreadsheet_that_ate_the_zero_of_simc(tmp_path):
    book = openpyxl.Workbook()
    for row in (["SIMC", "Miejscowość", "Ogółem", "TERYT"], [422416, "Lipnica", 12.0, 201011], [False, "B", 1, None]):
        book.active.append(row)
    book.active["D2"] = 1210062
    book.save(tmp_path / "wsie.xlsx")
    result = read_settlements(tmp_path / "wsie.xlsx")
    assert result.frame[["settlement_id", "gmina", "residents"]].to_numpy().tolist() == [["0422416", "1210062", 12]]
    assert _errors(result) == [("bad_form", 3)]


def test_invisible_marks_and_decomposed_letters_make_no_other_name(read):
    result = read('id;nazwa\n1;\ufeffLi\u00adpni\u200bca  Wielka \n2;Ła\u0328ka\n3;="Zawada"\n')
    assert result.frame["name"].to_list() == ["Lipnica Wielka", "Łąka", "Zawada"]


def test_the_official_register_of_localities(read):
    result = read(
        "WOJ;POW;GMI;RODZ_GMI;RM;MZ;NAZWA;SYM;SYMPOD;STAN_NA\n12;11;03;5;04;1;Szeligówka;0422416;0422416;2025-01-01\n"
        "2;1;1;1;01;1;Inna;0422417;0422417;2025-01-01\n;;;;;1;Bez kodu;0422418;0422418;2025-01-01\n"
    )
    assert result.frame["settlement_id"].to_list() == ["0422416", "0422417", "0422418"]
    assert result.frame["gmina"].to_list() == ["1211035", "0201011", ""]
    assert result.frame["kind"].to_list() == ["osada", "wieś", ""]


def test_a_column_named_twice_is_not_used(read):
    result = read("id;nazwa;lat;lon;latitude\n1;A;49,65;20,8;51,0\n")
    assert _errors(result) == [("doubled_column", None), ("half_a_point", 2)]


def test_east_and_north_of_the_plane_system(read):
    result = read("id;nazwa;wschód;północ\n1;A;627 800,5;196900\n")
    assert result.frame[["lon", "lat"]].to_numpy()[0] == pytest.approx((20.7701, 49.6260), abs=0.01)


@pytest.mark.parametrize("header", ["x_2180;y_2180", "y_2180;x_2180", "x;y"])
def test_the_order_of_axes_is_the_one_that_leads_into_the_area(read, header):
    for numbers in ("627800;196900", "196900;627800"):
        result = read(f"id;nazwa;{header}\n1;A;{numbers}\n")
        assert result.frame[["lon", "lat"]].to_numpy()[0] == pytest.approx((20.7701, 49.6260), abs=0.01)


def test_clear_rows_decide_the_order_of_axes_for_the_others(read):
    area = (17.0, 51.0, 18.0, 52.0)
    result = read("id;nazwa;x;y\n1;A;400000;390000\n2;B;360000;485000\n", area=area)
    assert not _errors(result)
    assert result.frame["lon"].to_list() == pytest.approx([17.57, 16.96], abs=0.01)


def test_metres_far_from_the_area_in_both_orders(read):
    assert _errors(read("id;nazwa;x;y\n1;A;800000;700000\n")) == [("outside_area", 2)]
    assert _errors(read("id;nazwa;wschód;północ\n1;A;800000;700000\n")) == [("outside_area", 2)]


def test_degrees_under_x_and_y(read):
    result = read("id;nazwa;x;y\n1;A;20,8;49,65\n2;B;49,65;20,8\n")
    assert result.frame[["lon", "lat"]].to_numpy().tolist() == [[20.8, 49.65]]
    assert _errors(result) == [("swapped_coordinates", 3)]


def test_providers_of_neighbours_lie_within_fifty_kilometres(read):
    result = read("id;nazwa;lat;lon\n1;A;49,20;20,8\n2;B;49,14;20,8\n")
    assert _errors(result) == [("outside_area", 3)]
    assert dict(result.faults[-1].details)["distance_km"] == 52


def test_without_an_area_only_what_lies_swapped_in_poland_is_refused(read):
    result = read("id;nazwa;lat;lon\n1;Bayreuth;49,95;11,6\n2;B;20,8;49,65\n3;C;95;20\n4;D;51;200\n", area=None)
    assert result.frame["name"].to_list() == ["Bayreuth"]
    assert _errors(result) == [("swapped_coordinates", 3), ("not_degrees", 4), ("not_degrees", 5)]


def test_a_geometry_comes_before_columns(tmp_path):
    layer = gpd.GeoDataFrame(
        {"id": ["1", "2", "3"], "nazwa": ["A", "B", "C"], "lat": [1.0, 49.65, None], "lon": [1.0, 20.8, None]},
        geometry=[Point(20.8, 49.65), None, Point(49.65, 20.8)],
        crs="EPSG:4326",
    )
    layer.to_file(tmp_path / "wsie.gpkg")
    result = read_settlements(tmp_path / "wsie.gpkg", area=KORZENNA)
    assert result.frame[["lon", "lat"]].to_numpy().tolist() == [[20.8, 49.65], [20.8, 49.65]]
    found = result.faults[-1]
    assert (found.code, found.row, found.value) == ("swapped_coordinates", 4, "20.80000, 49.65000")


def test_the_same_village_in_every_format(tmp_path):
    rows = [("Lipnica", 120, 49.665, 20.85), ("Mogilno", 80, 49.63, 20.80)]
    names = ["nazwa", "ludność", "lat", "lon"]
    frame = pd.DataFrame(rows, columns=names)
    frame.to_csv(tmp_path / "a.csv", sep=";", decimal=",", index=False, encoding="cp1250")
    frame.to_excel(tmp_path / "a.xlsx", index=False)
    layer = gpd.GeoDataFrame(frame[names[:2]], geometry=gpd.points_from_xy(frame["lon"], frame["lat"]), crs="EPSG:4326")
    layer.to_file(tmp_path / "a.geojson")
    layer.to_crs("EPSG:2180").to_file(tmp_path / "a.gpkg")
    first, *others = [read_settlements(tmp_path / f"a.{kind}").frame for kind in ("csv", "xlsx", "geojson", "gpkg")]
    for other in others:
        pd.testing.assert_frame_equal(first, other, atol=1e-7)


@given(
    st.permutations(
        ["id;1;2", "nazwa;A;B", "ludność;10;20", "65+;1;2", "lat;49,65;49,66", "lon;20,8;20,9", "kolor;a;b"]
    )
)
def test_the_order_of_columns_does_not_matter(tmp_path_factory, columns):
    lines = (";".join(cells) for cells in zip(*(text.split(";") for text in columns), strict=True))
    path = tmp_path_factory.mktemp("shuffled") / "wsie.csv"
    path.write_text("\n".join(lines), "utf-8")
    frame = read_settlements(path, area=KORZENNA).frame
    assert frame["settlement_id"].to_list() == ["1", "2"]
    assert frame[["residents", "age_65_plus", "lat", "lon"]].to_numpy().tolist() == [
        [10, 1, 49.65, 20.8],
        [20, 2, 49.66, 20.9],
    ]


CELL = st.one_of(
    st.text(max_size=20), st.sampled_from(["1", "-", "49,65", "20,8", "Lipnica", "=A1", '="07"', "<b>", '"', "1e999"])
)


@given(st.lists(st.lists(CELL, min_size=6, max_size=6), max_size=6))
def test_nothing_written_in_a_cell_of_a_csv_raises_anything_else(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("any") / "wsie.csv"
    lines = ["id;nazwa;ludność;65+;lat;lon", *(";".join(row) for row in rows)]
    path.write_bytes("\n".join(lines).encode("utf-8", errors="surrogatepass"))
    try:
        result = read_settlements(path, area=KORZENNA)
    except GeoCusError:
        return
    _adds_up(result)


@given(
    st.lists(
        st.lists(st.one_of(CELL, st.floats(), st.integers(), st.booleans(), st.none()), min_size=6, max_size=6),
        max_size=5,
    )
)
def test_nothing_written_in_a_cell_of_a_workbook_raises_anything_else(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("any") / "wsie.geojson"
    names = ["id", "nazwa", "ludność", "65+", "lat", "lon"]
    path.write_text(
        json.dumps({"features": [{"properties": dict(zip(names, row, strict=True))} for row in rows]}), "utf-8"
    )
    try:
        result = read_settlements(path, area=KORZENNA)
    except GeoCusError:
        return
    _adds_up(result)


def _adds_up(result) -> None:
    assert result.count.read == result.count.used + result.count.refused
    assert result.count.used == len(result.frame)
    assert result.frame["settlement_id"].is_unique
    told = {item.row for item in result.faults if item.row is not None}
    whole_file = any(item.row is None and item.severity is Severity.ERROR for item in result.faults)
    assert whole_file or len(told - set(result.frame["row"])) == result.count.refused
    for item in result.faults:
        assert str(item.problem).isprintable() or str(item.problem)
        str(item.problem).encode()


def test_five_thousand_rows_take_well_under_a_second(tmp_path):
    rows = "".join(f"{number};Wieś {number};1 200;10;49,65;20,80\n" for number in range(5_000))
    path = tmp_path / "wsie.csv"
    path.write_text("id;nazwa;ludność;65+;lat;lon\n" + rows, "utf-8")
    began = time.process_time()
    assert read_settlements(path, area=KORZENNA).count.used == 5_000
    assert time.process_time() - began < 1.5  # a third of a second of a processor; the rest is for slow machines


SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "settlements"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not here")
@pytest.mark.parametrize(
    ("file", "read", "errors"),
    [
        ("SIMC_malopolska_2025.csv", 13_833, set()),
        ("geonames_cities500_PL.csv", 3_866, {"doubled_id"}),
        ("gus_bdl_powiaty_malopolska_2015-2040.csv", 616, {"missing_column"}),
    ],
)
def test_real_files_are_read_and_add_up(file, read, errors):
    result = read_settlements(SHARED / file)
    assert result.count.read == read
    assert {item.code for item in result.faults if item.severity is Severity.ERROR} == errors
    _adds_up(result)


def test_armour_and_times_in_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    for row in (["SIMC", "nazwa", "sołectwo"], ['="0422416"', "A", dt.time(8, 30)]):
        book.active.append(row)
    book.save(tmp_path / "wsie.xlsx")
    frame = read_settlements(tmp_path / "wsie.xlsx").frame
    assert frame[["settlement_id", "solectwo"]].to_numpy().tolist() == [["0422416", "08:30"]]


def test_families_in_the_place_of_people_are_found_out(read):
    result = read(
        "nazwa;ludność;3-6;7-14;osoby w rodzinach;lat;lon\nA;200;10;20;12;49,65;20,80\nB;200;10;20;30;49,65;20,81\n"
    )
    (wrong,) = [item for item in result.faults if item.severity is Severity.ERROR]
    assert (wrong.code, wrong.row, wrong.column, wrong.value) == (
        "families_below_children",
        2,
        "osoby w rodzinach",
        "12",
    )
    assert dict(wrong.details)["children"] == 30
    assert result.frame["families"].to_list() == [30]
