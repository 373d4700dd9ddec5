"""A table is the same table in every format, encoding and separator in which an office may save it."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPoint, Point, box

from geo_cus.data.csv_file import read_csv
from geo_cus.data.settlements import SettlementRow
from geo_cus.data.tables import read_table
from geo_cus.errors import SourceError
from geo_cus.faults import fault, shown
from geo_cus.schema import BadCell, field_of

if TYPE_CHECKING:
    from pathlib import Path

HEADER = ("id", "nazwa", "ludność", "uwagi")
ROWS = [("1", "Łąka Żółta", "1 234", "wiersz\nnastępny"), ("2", 'Dom "Pod Dębem"', "", "a;b,c\td")]


def _recognise(header: str) -> bool:
    return field_of(SettlementRow, header) is not None


def _csv(delimiter: str, newline: str = "\n") -> str:
    quoted = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in ROWS]
    return newline.join(delimiter.join(row) for row in (HEADER, *quoted)) + newline


def _read(path: Path, content: bytes):
    path.write_bytes(content)
    return read_table(path, recognise=_recognise)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250", "iso8859_2"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_separators_encodings_and_line_ends(tmp_path, delimiter, encoding, newline):
    table = _read(tmp_path / "wsie.csv", _csv(delimiter, newline).encode(encoding))
    assert table.header == HEADER
    assert [row.cells for row in table.rows] == ROWS
    assert [row.number for row in table.rows] == [2, 3]


def test_titles_above_the_header_and_blank_rows_count_as_excel_counts(tmp_path):
    text = "Ludność gminy Lipowo;;\nstan na 31.12.2024;;\n\nLp.;Nazwa;Ludność\n1;A;5\n\n;;\n2;B;6\n"
    table = _read(tmp_path / "gus.csv", text.encode())
    assert table.header == ("Lp.", "Nazwa", "Ludność")
    assert [(row.number, row.cells) for row in table.rows] == [(5, ("1", "A", "5")), (8, ("2", "B", "6"))]


def test_a_header_in_quotation_marks_may_hold_the_separator_of_others(tmp_path):
    text = 'Kod;Nazwa;"ogółem;mężczyźni;2021;[osoba]";ogółem\n1;A;2;5\n'
    table = _read(tmp_path / "bdl.csv", text.encode())
    assert table.header == ("Kod", "Nazwa", "ogółem;mężczyźni;2021;[osoba]", "ogółem")


def test_the_instruction_for_excel_is_no_row(tmp_path):
    table = _read(tmp_path / "wsie.csv", b"sep=,\nid,nazwa\n1,A\n")
    assert [(row.number, row.cells) for row in table.rows] == [(2, ("1", "A"))]


def test_rows_may_be_shorter_than_the_header_but_not_longer(tmp_path):
    table = _read(tmp_path / "wsie.csv", b"id;nazwa;uwagi\n1;A\n2;B;;;\n3;C;x;y\n")
    assert [row.cells for row in table.rows] == [("1", "A", None), ("2", "B", "")]
    assert table.broken == (fault("too_many_cells", "wsie.csv", row=4, found=4, expected=3),)
    assert table.row_count == 3


def test_empty_columns_at_the_end_are_none(tmp_path):
    table = _read(tmp_path / "bdl.csv", b"id;nazwa;;\n1;A;;\n")
    assert (table.header, [row.cells for row in table.rows]) == (("id", "nazwa"), [("1", "A")])


def test_what_stands_beside_the_table_in_a_workbook_is_no_part_of_it(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["id", "nazwa", None, None])
    book.active.append(["1", "A", None, "notatka obok"])
    book.save(tmp_path / "wsie.xlsx")
    table = read_table(tmp_path / "wsie.xlsx", recognise=_recognise)
    assert [row.cells for row in table.rows] == [("1", "A")]


def test_the_sheet_with_the_known_headers_is_read(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Opis", "nazwa"])
    sheet = book.create_sheet("Dane")
    sheet["B3"], sheet["C3"], sheet["D3"] = "id", "nazwa", "ludność"
    sheet["B4"], sheet["C4"], sheet["D4"] = 7, "A", 12.5
    sheet["B5"], sheet["C5"], sheet["D5"] = dt.datetime(2024, 5, 3), True, "=SUM(D4)"  # noqa: DTZ001 - Excel has no zones
    book.save(tmp_path / "wsie.xlsx")
    table = read_table(tmp_path / "wsie.xlsx", recognise=_recognise)
    assert table.header == ("", "id", "nazwa", "ludność")
    assert table.rows[0].cells == (None, 7, "A", 12.5)
    assert table.rows[1].cells == (None, dt.datetime(2024, 5, 3), True, BadCell("formula", "=SUM(D4)"))  # noqa: DTZ001
    assert [row.number for row in table.rows] == [4, 5]


def test_sheets_that_are_not_read_are_named_and_hidden_ones_are_none(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Szkoły"
    book.create_sheet("Przedszkola")
    book.create_sheet("Pusty")
    hidden = book.create_sheet("Ukryty")
    hidden.sheet_state = "hidden"
    for sheet, name in ((book["Szkoły"], "A"), (book["Przedszkola"], "B")):
        sheet.append(["id", "nazwa"])
        sheet.append(["1", name])
    hidden.append(["id", "nazwa", "ludność"])
    hidden.append(["1", "C", 5])
    book.save(tmp_path / "wsie.xlsx")
    table = read_table(tmp_path / "wsie.xlsx", recognise=_recognise)
    assert [row.cells for row in table.rows] == [("1", "A")]
    assert (table.sheet, table.other_sheets) == ("Szkoły", ("Przedszkola",))


def test_a_far_row_and_a_false_extent_cost_nothing(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"], book.active["A200000"], book.active["B200000"] = "id", "nazwa", 1, "A"
    book.save(tmp_path / "wsie.xlsx")
    table = read_table(tmp_path / "wsie.xlsx", recognise=_recognise)
    assert [(row.number, row.cells) for row in table.rows] == [(200_000, (1, "A"))]


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:2180", "EPSG:3857", "EPSG:2178"])
def test_a_layer_comes_to_degrees_from_any_coordinate_system(tmp_path, crs):
    places = gpd.GeoSeries([Point(20.8, 49.65), MultiPoint([(20.9, 49.7)]), None], crs="EPSG:4326").to_crs(crs)
    frame = gpd.GeoDataFrame(
        {"id": ["01", "02", "03"], "nazwa": ["A", "B", "C"], "ludność": [5, None, 7]}, geometry=places
    )
    frame.to_file(tmp_path / "wsie.gpkg")
    table = read_table(tmp_path / "wsie.gpkg", recognise=_recognise)
    assert table.has_geometry
    assert [row.cells for row in table.rows] == [("01", "A", 5.0), ("02", "B", None), ("03", "C", 7.0)]
    assert table.rows[0].point == pytest.approx((20.8, 49.65), abs=1e-7)
    assert table.rows[1].point == pytest.approx((20.9, 49.7), abs=1e-7)
    assert table.rows[2].point is None


def test_the_layer_with_the_known_fields_is_read(tmp_path):
    other = gpd.GeoDataFrame({"a": [1]}, geometry=[Point(0, 1)], crs="EPSG:4326")
    wanted = gpd.GeoDataFrame({"id": ["1"], "nazwa": ["A"]}, geometry=[Point(20.8, 49.65)], crs="EPSG:4326")
    other.to_file(tmp_path / "wsie.gpkg", layer="granice")
    wanted.to_file(tmp_path / "wsie.gpkg", layer="wsie")
    assert read_table(tmp_path / "wsie.gpkg", recognise=_recognise).header == ("id", "nazwa")


def test_geojson_keeps_texts_that_look_like_days_or_numbers(tmp_path):
    features = [
        {"type": "Feature", "properties": {"id": "007", "nazwa": "2024-01-01"}, "geometry": None},
        {
            "type": "Feature",
            "properties": {"id": 8, "tagi": {"a": [1]}},
            "geometry": {"type": "Point", "coordinates": [1, 2, 3]},
        },
        {"type": "Feature", "properties": None, "geometry": {"type": "MultiPoint", "coordinates": [[3.5, 4]]}},
        {"type": "Feature", "properties": {"id": "9"}, "geometry": {"type": "Point", "coordinates": []}},
        {"type": "Feature", "properties": {"id": "10"}, "geometry": {"type": "Point", "coordinates": ["1", "2"]}},
        {"type": "Feature", "properties": {"id": "11"}, "geometry": "POINT (1 2)"},
    ]
    table = _read(tmp_path / "wsie.geojson", json.dumps({"features": features}).encode())
    assert table.header == ("id", "nazwa", "tagi")
    assert [row.cells for row in table.rows[:2]] == [("007", "2024-01-01", None), (8, None, '{"a": [1]}')]
    points = [row.point for row in table.rows]
    assert points == [
        None,
        (1, 2),
        (3.5, 4),
        None,
        BadCell("not_a_point", "Point ['1', '2']"),
        BadCell("not_a_point", "None"),
    ]


def test_geojson_of_the_old_kind_may_name_its_coordinate_system(tmp_path):
    layer = {
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2180"}},
        "features": [
            {"properties": {"id": "1", "nazwa": "A"}, "geometry": {"type": "Point", "coordinates": [627800, 196900]}}
        ],
    }
    table = _read(tmp_path / "wsie.geojson", json.dumps(layer).encode())
    assert table.rows[0].point == pytest.approx((20.7701, 49.6260), abs=0.01)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=300))
def test_any_text_can_be_taken_apart_and_no_line_is_lost(text):
    data = ("id;nazwa\n" + text).encode()
    grid = read_csv(data, file="a.csv", recognise=_recognise)
    numbers = sorted(row.number for row in (*grid.rows, *grid.broken))
    assert numbers == list(range(1, len(numbers) + 1))


@given(st.text(max_size=400))
def test_what_is_shown_of_a_value_is_short_and_can_be_printed(text):
    quoted = shown(text)
    assert len(quoted) <= 60
    assert quoted.isprintable() or any(letter.isspace() for letter in quoted)


def test_a_fault_has_a_known_code():
    with pytest.raises(KeyError, match="no_such_thing"):
        fault("no_such_thing", "a.csv")


def test_a_layer_of_outlines_is_no_layer_of_points(tmp_path):
    frame = gpd.GeoDataFrame(
        {"id": ["1", "2"], "nazwa": ["A", "B"], "dnia": pd.to_datetime(["2024-05-03", None])},
        geometry=[box(20, 49, 21, 50), Point(float("nan"), 1)],
        crs="EPSG:4326",
    )
    frame.to_file(tmp_path / "wsie.gpkg")
    table = read_table(tmp_path / "wsie.gpkg", recognise=_recognise)
    assert [row.point for row in table.rows] == [
        BadCell("not_a_point", "Polygon"),
        BadCell("not_a_point", "POINT (NaN 1)"),
    ]
    assert table.rows[0].cells[2].startswith("2024-05-03")
    assert table.rows[1].cells[2] is None


def test_a_geopackage_of_attributes_alone_is_a_table(tmp_path):
    pyogrio.write_dataframe(pd.DataFrame({"id": ["1"], "nazwa": ["A"]}), tmp_path / "wsie.gpkg")
    table = read_table(tmp_path / "wsie.gpkg", recognise=_recognise)
    assert not table.has_geometry
    assert [(row.cells, row.point) for row in table.rows] == [(("1", "A"), None)]


def test_the_header_row_itself_may_be_in_a_workbook_without_known_headers(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["kolor", "smak"])
    book.active.append(["a", "b"])
    book.create_sheet("pusty")
    book.save(tmp_path / "inne.xlsx")
    assert read_table(tmp_path / "inne.xlsx", recognise=_recognise).header == ("kolor", "smak")


def test_an_empty_workbook_is_told(tmp_path):
    openpyxl.Workbook().save(tmp_path / "pusty.xlsx")
    with pytest.raises(SourceError, match=r"pusty\.xlsx: the table is empty"):
        read_table(tmp_path / "pusty.xlsx", recognise=_recognise)
