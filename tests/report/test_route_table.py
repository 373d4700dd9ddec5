"""trasy.csv: a row for each way to a provider, whose parts add up to it; straight lines are called what they are."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from geo_cus.access.measure import measure_study
from geo_cus.access.published import published
from geo_cus.data.study_files import load_study
from geo_cus.report.gap_files import write_outputs
from geo_cus.report.route_table import route_table
from geo_cus.text import language
from tests.access.test_routes import measured
from tests.network.test_homes import demand
from tests.studies import providers, settlements, study

POLISH, ENGLISH = language("pl"), language("en")


@pytest.fixture(scope="module")
def sample(sample_folder):
    return measure_study(load_study(sample_folder))


def test_by_hand():
    table = route_table(measured(), ENGLISH).set_index("Settlement")
    row = table.loc["Kraniec"]
    assert (row["Kilometres"], row["Minutes"]) == (pytest.approx(16.47, abs=0.001), pytest.approx(35.83, abs=0.01))
    assert row["Minutes by class of road"].replace("\u00a0", " ") == (
        "field or forest track 20 min; powiat road 12 min; street 3 min"
    )
    assert (row["Minutes on foot at both ends"], row["Minutes lost in turning"]) == (pytest.approx(0.83, abs=0.01), 0)
    assert row["Minutes of start and parking"] == 4.5
    assert row["Worst stretch: kilometres"] == pytest.approx(16.4, abs=0.001)
    assert row["Worst stretch: minutes lost"] == pytest.approx(15.32, abs=0.01)
    assert table.loc["Miasto", "Remark"].startswith("The provider is in the place itself")
    assert "Nigdzie" not in table.index


def test_every_way_of_the_results_has_a_row_the_longest_first(sample):
    table = route_table(sample, ENGLISH)
    assert len(table) == np.isfinite(sample.results["seconds"]).sum()
    for _, part in table.groupby("Service"):
        assert part["Minutes"].is_monotonic_decreasing
    assert table["Minutes by class of road"].notna().all()


def test_straight_lines_have_no_route_and_say_so():
    homes, places = settlements([("Wieś", (0, 0), 10)]), providers([("P", (9_000, 0), ("poz",))])
    (row,) = route_table(measure_study(study(homes, places, roads=None)), ENGLISH).to_dict("records")
    assert row["Minutes"] > 0
    assert row["Minutes by class of road"] is None
    assert row["Remark"] == "Estimated from a straight line: without a road file there is no route."


def test_of_many_homes_the_remark_says_whose_way_it_is():
    table = route_table(measured(points=demand((0, 1_000, 30), (0, 6_000, 60))), ENGLISH).set_index("Settlement")
    assert table.loc["Kraniec", "Remark"] == "The way of the resident in the middle of the settlement’s people."


def test_the_public_reads_the_same_table(sample, tmp_path):
    write_outputs(sample, tmp_path / "in", POLISH)
    write_outputs(published(sample), tmp_path / "out", POLISH)
    rows = [
        list(csv.reader(io.StringIO((tmp_path / name / "trasy.csv").read_text("utf-8-sig")), delimiter=";"))
        for name in ("in", "out")
    ]
    assert [row[:-1] for row in rows[0]] == [row[:-1] for row in rows[1]]
    assert not any("osoby" in name.casefold() for name in rows[0][0])
