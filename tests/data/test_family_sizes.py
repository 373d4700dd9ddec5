"""Families that were counted instead of the people in them: an estimate, marked, and never in one sum with persons."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.access.measure import measure
from geo_cus.catalogue.estimates import family_size
from geo_cus.data.family_sizes import people_of_families, totals_in_people
from geo_cus.data.settlements import GROUP_FIELDS
from geo_cus.data.study_files import check_study, load_study
from geo_cus.network.study_times import study_times

STUDY = """
[study]
name = "Gmina Próbna"
gminas = ["1210062"]
fictional = true
services = ["asystent_rodziny"]

[files]
settlements = "wsie.csv"
providers = "podmioty.csv"
gmina_totals = "gmina.csv"
"""
VILLAGES = """id;nazwa;mieszkańcy;7-14;osoby w rodzinach;rodziny z dziećmi;lat;lon
a;Lipnica;100;10;40;12;49,65;20,80
b;Bukowiec;300;30;;20;49,66;20,81
c;Siedlce;600;60;;;49,67;20,82
"""


@pytest.fixture
def folder(tmp_path):
    for name, text in {
        "study.toml": STUDY,
        "wsie.csv": VILLAGES,
        "gmina.csv": "teryt;osoby w rodzinach z dziećmi\n1210062;400\n",
        "podmioty.csv": "id;nazwa;usługi;lat;lon\np;Ośrodek;asystent_rodziny;49,65;20,80\n",
    }.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def homes(**columns) -> pd.DataFrame:
    """Make settlements s0, s1, … of which nothing is known but the columns given."""
    count = len(next(iter(columns.values())))
    empty = dict.fromkeys((*GROUP_FIELDS, "family_count"), [None] * count)
    table = pd.DataFrame(empty | columns).astype("Int64")
    return table.assign(settlement_id=[f"s{number}" for number in range(count)])


def test_people_are_families_times_their_size():
    found = people_of_families(homes(family_count=[20, None, 10], families=[None, None, 40]))
    assert found.to_dict("records") == [
        {"settlement_id": "s0", "group_id": "families", "people": 70, "low": 64, "high": 78, "basis": "family_size"}
    ]


def test_they_are_no_fewer_than_the_children_and_no_more_than_the_residents():
    found = people_of_families(homes(family_count=[10, 10], residents=[33, None], age_7_14=[None, 50]))
    assert found[["people", "low", "high"]].to_numpy().tolist() == [[33, 32, 33], [50, 50, 50]]


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=5))
def test_the_estimate_lies_in_its_band(families):
    found = people_of_families(homes(family_count=families))
    assert len(found) == len(families)
    assert (found["low"] <= found["people"]).all()
    assert (found["people"] <= found["high"]).all()


def test_a_total_of_families_becomes_one_of_people():
    total = pd.DataFrame({"residents": [1000, 100, None, 500], "family_count": [100, 50, 50, 9]}).astype("Int64")
    made = totals_in_people(total.assign(families=pd.array([None, None, None, 44], dtype="Int64")))
    assert made["families"].to_list() == [round(100 * family_size().mean), 100, 175, 44]


def test_a_study_knows_estimates_and_spreads_each_from_its_own_source(folder):
    study = load_study(folder)
    # 40 known, 20 families of 3.5, and the rest of the 400 for the village of which nothing is told.
    assert study.settlements["families"].to_list() == [40, 70, 290]
    marks = study.estimates.set_index("settlement_id")["basis"].to_dict()
    assert marks == {"b": "family_size", "c": "ipf"}
    (check,) = study.population_check.to_dict("records")
    assert (check["group_id"], check["known"], check["estimated"], check["difference"]) == ("families", 40, 360, 0)


def test_the_sums_of_the_service_are_people_in_families(folder):
    study = load_study(folder)
    measurement = measure(study, study_times(study))
    assert measurement.accounting["people"].sum() == 400
    assert measurement.results["people_estimated"].to_list() == [False, True, True]


def test_families_of_settlements_are_people_without_any_total(folder):
    (folder / "study.toml").write_text(STUDY.replace('gmina_totals = "gmina.csv"', ""), "utf-8")
    study = load_study(folder)
    assert study.settlements["families"].to_list() == [40, 70, pd.NA]
    assert study.estimates["settlement_id"].to_list() == ["b"]


def test_a_total_of_families_is_spread_as_people_and_not_compared(folder):
    (folder / "gmina.csv").write_text("teryt;mieszkańcy;rodziny z dziećmi\n1210062;1000;100\n", "utf-8")
    study = load_study(folder)
    assert study.settlements["families"].sum() == 350
    assert check_study(folder).population_check["group_id"].to_list() == ["residents"]
