"""Bus lines as clerks write them: days and coordinates once, orders or none, workbooks, any order of the rows."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.data.bus_lines import clock, read_bus_lines

HEAD = "linia;kurs;kolejność;przystanek;lat;lon;godzina;dni"
RIDE = [
    "1;1;1;Rynek;49,65;20,80;7:00;pn-pt",
    "1;1;2;Wieś Dolna;49,66;20,82;7.10;pn-pt",
    "1;1;3;Wieś Górna;49,67;20,83;07:20:00;pn-pt",
    "1;2;1;WIEŚ GÓRNA;;;13:05;S",
    "1;2;2;wieś dolna;;;13:15;S",
    "1;2;3;Rynek;;;13:25;S",
    "1;1;1;Rynek;;;23:55;sob",
    "1;1;2;Wieś Dolna;;;24:10;sob",
]


@pytest.fixture
def read(tmp_path):
    """Give a function that reads rows below a header."""

    def of(rows, head=HEAD):
        path = tmp_path / "autobusy.csv"
        path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
        return read_bus_lines(path)

    return of


def test_a_whole_timetable(read):
    table = read(RIDE)
    assert not table.faults
    assert (table.count.read, table.count.used) == (8, 8)
    calls = table.lines.stop_times
    assert calls["run_id"].unique().tolist() == ["1/1/12345", "1/1/6", "1/2/12345-school"]
    assert [clock(time_s) for time_s in calls["time_s"]] == [
        "7:00", "7:10", "7:20", "23:55", "24:10", "13:05", "13:15", "13:25",
    ]  # fmt: skip
    assert calls["sequence"].tolist() == [0, 1, 2, 0, 1, 0, 1, 2]
    assert calls["row"].tolist() == [2, 3, 4, 8, 9, 5, 6, 7]
    stops = table.lines.stops
    assert stops["stop_id"].tolist() == ["rynek", "wies-dolna", "wies-gorna"]
    assert stops[["lon", "lat"]].to_numpy().tolist() == [[20.8, 49.65], [20.82, 49.66], [20.83, 49.67]]


@settings(max_examples=25)
@given(st.permutations(RIDE))
def test_the_order_of_the_rows_changes_nothing_but_their_numbers(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("rozklad")
    for name, content in (("a.csv", RIDE), ("b.csv", rows)):
        (folder / name).write_text("\n".join([HEAD, *content]) + "\n", "utf-8")
    one, two = (read_bus_lines(folder / name).lines for name in ("a.csv", "b.csv"))
    pd.testing.assert_frame_equal(one.stops, two.stops)
    pd.testing.assert_frame_equal(one.stop_times.drop(columns="row"), two.stop_times.drop(columns="row"))


def test_without_an_order_the_times_tell_it_and_equal_times_share_a_place(read):
    rows = [";".join(row.split(";")[:2] + row.split(";")[3:]) for row in RIDE[:3]]
    rows.append("1;1;Las;49,655;20,81;7:10;")
    table = read(rows[::-1], head="linia;kurs;przystanek;lat;lon;godzina;dni")
    assert not table.faults
    calls = table.lines.stop_times
    assert calls["stop_id"].tolist() == ["rynek", "las", "wies-dolna", "wies-gorna"]
    assert calls["sequence"].tolist() == [0, 1, 1, 2]


def test_the_fewest_rows_are_refused_where_a_time_is_wrong(read):
    rows = [row.replace("7:00", "17:00") for row in RIDE[:3]]
    table = read(rows)
    assert [(item.code, item.row, item.value) for item in table.faults] == [("time_back", 2, "17:00")]
    assert table.lines.stop_times["stop_id"].tolist() == ["wies-dolna", "wies-gorna"]


def test_two_sides_of_a_road_are_one_stop_between_them(read):
    table = read([*RIDE[:3], "1;2;1;Rynek;49,651;20,802;8:00;pn", "1;2;2;Wieś Dolna;;;8:10;pn"])
    assert not table.faults
    assert table.lines.stops.loc[0, ["lon", "lat"]].tolist() == pytest.approx([20.801, 49.6505])


def test_days_may_stand_once_in_a_run_and_are_not_guessed_between_two(read):
    once = [RIDE[0], *(row.replace("pn-pt", "") for row in RIDE[1:3])]
    table = read(once)
    assert not table.faults
    assert table.lines.stop_times["run_id"].unique().tolist() == ["1/1/12345"]
    table = read([*once, "1;1;4;Las;49,68;20,84;7:30;sob"])
    undated = [(item.row, item.column) for item in table.faults if item.code == "missing_value"]
    assert undated == [(3, "dni"), (4, "dni")]


def test_a_table_without_coordinates_names_every_row_and_says_nothing_else(read):
    table = read(["1;1;1;Rynek;7:00;pn", "1;1;2;Las;7:05;pn"], head="linia;kurs;kolejność;przystanek;godzina;dni")
    assert [(item.code, item.row) for item in table.faults] == [("stop_nowhere", 2), ("stop_nowhere", 3)]
    assert len(table.lines.stops) == len(table.lines.stop_times) == 0


def test_the_example_of_the_documents_is_good(read, repository):
    document = (repository / "docs" / "formats.md").read_text("utf-8")
    head, *rows = document.split("```csv\n")[1].split("```")[0].splitlines()
    table = read(rows, head)
    assert not table.faults
    assert table.lines.stop_times["run_id"].unique().tolist() == ["1/1/12345", "1/2/12345-school"]


def test_times_of_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["linia", "kurs", "przystanek", "lat", "lon", "godzina", "dni"])
    times = [dt.time(7, 5), dt.timedelta(hours=24, minutes=10), "7:15", dt.datetime(1900, 1, 1, 0, 20)]  # noqa: DTZ001
    for number, time in enumerate(times):
        book.active.append([1, 1, f"Przystanek {number}", 49.65, 20.8 + number / 100, time, "pn-pt"])
    book.save(tmp_path / "autobusy.xlsx")
    table = read_bus_lines(tmp_path / "autobusy.xlsx")
    assert not table.faults
    assert sorted(clock(time_s) for time_s in table.lines.stop_times["time_s"]) == ["24:10", "24:20", "7:05", "7:15"]
