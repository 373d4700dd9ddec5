"""People of another year: the same kind of table, put in the place of those of the study."""

from __future__ import annotations

import pytest

from geo_cus.errors import FaultsError, ScenarioError
from geo_cus.planning.applying import applied
from geo_cus.planning.edits import SetPopulation
from geo_cus.planning.other_year import people_of_year
from tests.planning.places import crossroads, people


def written(tmp_path, text):
    path = tmp_path / "miejscowosci_2030.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_only_the_groups_of_the_table_change(tmp_path):
    study = crossroads()
    path = written(tmp_path, "id;nazwa;lat;lon;mieszkańcy\ns0;Zachód;52;21;90\ns3;Północ;52,02;21,04;700\n")
    edits = people_of_year(study, path)
    assert edits == (
        SetPopulation(group="residents", people=(("s0", 90), ("s3", 700)), source="miejscowosci_2030.csv"),
    )
    assert people(applied(study, edits)) == [90, None, None, 700]
    assert people(applied(study, edits), "age_65_plus") == people(study, "age_65_plus")


def test_a_village_of_elsewhere_is_named(tmp_path):
    path = written(tmp_path, "id;nazwa;lat;lon;mieszkańcy\nx9;Obca;52;21;90\n")
    with pytest.raises(ScenarioError, match="the settlement “x9” is not in the study"):
        people_of_year(crossroads(), path)


def test_a_table_without_people_is_refused(tmp_path):
    path = written(tmp_path, "id;nazwa;lat;lon\ns0;Zachód;52;21\n")
    with pytest.raises(ScenarioError, match="tells of no people"):
        people_of_year(crossroads(), path)


def test_a_faulty_row_costs_itself_and_no_other_if_that_is_accepted(tmp_path):
    path = written(tmp_path, "id;nazwa;lat;lon;mieszkańcy\ns0;Zachód;52;21;dużo\ns1;Środek;52;21,04;7\n")
    with pytest.raises(FaultsError, match="has errors: 1"):
        people_of_year(crossroads(), path)
    edits = people_of_year(crossroads(), path, accept_valid=True)
    assert dict(edits[0].people) == {"s1": 7}


def test_people_may_be_told_without_places(tmp_path):
    path = written(tmp_path, "id;nazwa;mieszkańcy\ns0;Zachód;90\n")
    assert dict(people_of_year(crossroads(), path)[0].people) == {"s0": 90}
