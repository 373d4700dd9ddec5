"""Demand points: whose they are, and which are refused."""

from __future__ import annotations

import pytest

from geo_cus.data.demand_points import read_demand_points
from tests.studies import settlements

HOMES = settlements([("Pierwsza", (0, 0), 10), ("Druga", (5_000, 0), 20), ("Bez miejsca", None, 5)])


def read(tmp_path, *lines):
    path = tmp_path / "punkty.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_demand_points(path, HOMES)


def test_points_of_named_settlements_and_of_the_nearest(tmp_path):
    table = read(
        tmp_path, "simc;lat;lon;osoby", "s1;52,0;21,0;4", ";52,001;21,001;2,5", ";52,0;21,072;", "s2;52,1;21,0;1"
    )
    assert not table.faults
    assert table.frame["settlement_id"].tolist() == ["s1", "s0", "s1", "s2"]
    assert table.frame["weight"].tolist() == [4, 2.5, 1, 1]
    assert table.frame["row"].tolist() == [2, 3, 4, 5]


def test_two_homes_at_one_place_are_two(tmp_path):
    assert len(read(tmp_path, "lat;lon", "52,0;21,0", "52,0;21,0").frame) == 2


def test_what_is_not_used_is_counted(tmp_path):
    table = read(tmp_path, "simc;lat;lon;osoby", "s9;52,0;21,0;4", "s0;;;2", "s0;52,0;21,0;0", "s0;52;21;1")
    assert (table.count.read, table.count.used, table.count.refused) == (4, 1, 3)
    assert [(item.code, item.row, item.value) for item in table.faults] == [
        ("unknown_settlement", 2, "s9"),
        ("no_point", 3, None),
    ]


@pytest.mark.parametrize("weight", ["-1", "dużo", "1e99", "99999999"])
def test_a_wrong_weight_is_a_fault_of_its_row(tmp_path, weight):
    table = read(tmp_path, "simc;lat;lon;osoby", f"s0;52;21;{weight}", "s1;52;21;1")
    assert [item.row for item in table.faults] == [2]
    assert table.count.refused == 1
