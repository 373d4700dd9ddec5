"""Points of a matrix come through the same door as the tables of a study."""

from __future__ import annotations

import pytest

from geo_cus.data.query_points import read_points
from geo_cus.errors import FaultsError


def test_points_and_those_without_a_place(tmp_path):
    (tmp_path / "a.csv").write_text("id,lat,lon,opis\n007,49.65,20.8,x\nB,,,\n", "utf-8")
    points = read_points(tmp_path / "a.csv")
    assert points["id"].to_list() == ["007", "B"]
    assert points[["lon", "lat"]].to_numpy()[0].tolist() == [20.8, 49.65]
    assert points.loc[1, ["lon", "lat"]].isna().all()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "id,lat,lon\n1,1,1\n1,2,2\n",
            "a.csv: 2 errors in the points. The first: the identifier “1” stands in rows 2, 3",
        ),
        ("id,lat,lon\n,1,1\n", "no value in the column “id”"),
        ("id,lat,lon\nA,sto,1\n", "“sto” in the column “lat” is not a number"),
        ("nazwa,lat,lon\nA,1,1\n", "the column “id” is missing"),
        ("id,lat,lon\n", "the table has a header but no rows"),
    ],
)
def test_a_point_with_an_error_stops_the_matrix(tmp_path, text, problem):
    (tmp_path / "a.csv").write_text(text, "utf-8")
    with pytest.raises(FaultsError, match=problem) as caught:
        read_points(tmp_path / "a.csv")
    assert caught.value.faults
