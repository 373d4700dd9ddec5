"""Drives and the places they lead between."""

from __future__ import annotations

import openpyxl
import pytest

from geo_cus.data.drives import read_drives
from tests.studies import providers, settlements, study
from tests.towns import degrees, town

HOMES = [("Dobra", (0, 0), 1), ("Zła Wieś", (1000, 0), 1), ("Wola", (2000, 0), 1), ("Wola", (0, 2000), 1)]
KNOWN = study(settlements(HOMES), providers([("Apteka „Pod Dębem”", (3000, 0), ("apteka",))]), roads=None)


def read(folder, text, known=KNOWN):
    (folder / "przejazdy.csv").write_text(text, "utf-8")
    return read_drives(folder / "przejazdy.csv", known)


def test_ends_by_identifier_by_name_and_by_position(tmp_path):
    table = read(tmp_path, "skąd;dokąd;minuty\nDobra;p0;10\nzla wies;s2;12,5\n21.0123, 52.0100;s0;3\n")
    assert [item.code for item in table.faults] == []
    assert (table.count.read, table.count.used) == (3, 3)
    frame = table.frame
    assert frame["minutes"].to_list() == [10, 12.5, 3]
    assert frame["row"].to_list() == [2, 3, 4]
    ends = list(zip(frame["to_lon"], frame["to_lat"], strict=True))
    assert ends == [pytest.approx(degrees(3000, 0)), pytest.approx(degrees(2000, 0)), pytest.approx(degrees(0, 0))]
    assert tuple(frame.loc[2, ["from_lon", "from_lat"]]) == (21.0123, 52.01)
    assert frame["door_to_door"].to_list() == [False] * 3


@pytest.mark.parametrize("pair", ["21.01 52.02", "21.01,52.02", "21.01 ; 52.02", "21,01; 52,02", "21,01 52,02"])
def test_pairs_as_people_write_them(tmp_path, pair):
    frame = read(tmp_path, f'skąd\tdokąd\tminuty\n"{pair}"\tDobra\t5\n').frame
    assert tuple(frame.loc[0, ["from_lon", "from_lat"]]) == (21.01, 52.02)


@pytest.mark.parametrize("text", ["21,52", "21.01", "21.01, 52", "52"])
def test_half_a_pair_is_no_place(tmp_path, text):
    table = read(tmp_path, f'skąd\tdokąd\tminuty\n"{text}"\tDobra\t5\n')
    assert [item.code for item in table.faults] == ["unknown_place"]
    assert (table.count.used, table.count.refused) == (0, 1)


def test_an_identifier_comes_before_a_name(tmp_path):
    homes = settlements([("Dobra", (0, 0), 1), ("s0", (1000, 0), 1)])
    frame = read(tmp_path, "from,to,minutes\ns0,s1,5\n", study(homes, providers([]), roads=None)).frame
    assert frame.loc[0, "from_lon"] == pytest.approx(21.0)


@pytest.mark.parametrize(("word", "meant"), [("tak", True), ("YES", True), ("nie", False), ("", False)])
def test_from_door_to_door(tmp_path, word, meant):
    frame = read(tmp_path, f"skąd;dokąd;minuty;od drzwi do drzwi\nDobra;p0;10;{word}\n").frame
    assert frame["door_to_door"].to_list() == [meant]


def test_a_workbook_with_numbers_and_remarks_beside(tmp_path):
    book = openpyxl.Workbook()
    for row in (["Lp.", "Skąd", "Dokąd", "Czas [min]", "Kto"], [1, "Dobra", "p0", 17, "Anna"]):
        book.active.append(row)
    book.save(tmp_path / "przejazdy.xlsx")
    table = read_drives(tmp_path / "przejazdy.xlsx", KNOWN)
    assert [item.code for item in table.faults] == []
    assert table.frame["minutes"].to_list() == [17]


def test_both_ends_are_told_at_once_and_good_rows_stay(tmp_path):
    table = read(tmp_path, "skąd;dokąd;minuty\nWola;Nigdzie;10\nDobra;p0;10\n")
    assert [(item.code, item.row, item.column) for item in table.faults] == [
        ("ambiguous_place", 2, "skąd"),
        ("unknown_place", 2, "dokąd"),
    ]
    assert "s2, s3" in str(table.faults[0].remedy)
    assert len(table.frame) == 1


def test_the_extent_of_the_roads_counts(tmp_path):
    roads = town({"A": (0, 0), "B": (200_000, 0)}, [("AB", {"highway": "primary"})])
    lon, lat = degrees(190_000, 0)
    text = f'skąd;dokąd;minuty\nDobra;"{lon:.4f}, {lat:.4f}";100\n'
    assert [item.code for item in read(tmp_path, text).faults] == ["outside_area"]
    along = study(settlements(HOMES), providers([]), roads=roads)
    assert not read(tmp_path, text, along).faults


def test_a_table_without_its_columns(tmp_path):
    table = read(tmp_path, "skąd;cel podróży;minuty\nDobra;p0;3\n")
    assert [(item.code, item.column) for item in table.faults] == [
        ("unknown_column", "cel podróży"),
        ("missing_column", "dokąd"),
    ]
    assert table.frame.empty
    assert (table.count.read, table.count.refused) == (1, 1)
