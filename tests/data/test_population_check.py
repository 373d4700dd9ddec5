"""Two counts of the same people: compared, said in sentences, in the study, and never made equal in silence."""

from __future__ import annotations

import json
import sys

import pandas as pd
import pytest

from geo_cus.access.measure import measure
from geo_cus.access.words import notes, short_notes
from geo_cus.cli import main
from geo_cus.data.people_tables import POPULATION_TYPES, REGISTER_TYPES
from geo_cus.data.population_check import register_check
from geo_cus.data.study_files import check_study, load_study
from geo_cus.errors import FaultsError
from geo_cus.network.study_times import study_times
from geo_cus.report.population import population_sentences
from geo_cus.text import language

STUDY = """
[study]
name = "Gmina Próbna"
gminas = ["1210062"]
fictional = true

[files]
settlements = "wsie.csv"
providers = "podmioty.csv"
gmina_totals = "gmina.csv"

[licences]
gmina_totals = "CC BY 4.0"
"""
VILLAGES = """id;nazwa;mieszkańcy;ludność NSP 2021;7-14;65+;75+;lat;lon
a;Lipnica;100;110;;20;;49,65;20,80
b;Bukowiec;300;300;;;;49,66;20,81
c;Siedlce;600;500;;;;49,67;20,82
d;Osada;;;;;;49,67;20,83
"""
TOTALS = "teryt_gminy;nazwa_gminy;mieszkańcy;7-14;65+\n1210062;Korzenna;1100;50;200\n"


@pytest.fixture
def folder(tmp_path):
    for name, text in {
        "study.toml": STUDY,
        "wsie.csv": VILLAGES,
        "gmina.csv": TOTALS,
        "podmioty.csv": "id;nazwa;usługi;lat;lon\np;Ośrodek;poz;49,65;20,80\n",
    }.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_a_study_brings_estimates_and_comparisons(folder):
    study = load_study(folder)
    assert study.settlements["age_7_14"].to_list() == [5, 15, 30, pd.NA]
    assert study.settlements["age_65_plus"].to_list()[0] == 20
    assert study.settlements["age_65_plus"].sum() == 200
    assert study.settlements["age_75_plus"].isna().all()
    marked = set(zip(study.estimates["settlement_id"], study.estimates["group_id"], strict=True))
    assert marked == {("a", "age_7_14"), *((row, group) for row in "bc" for group in ("age_7_14", "age_65_plus"))}
    assert [count.file for count in study.row_counts] == ["wsie.csv", "podmioty.csv", "gmina.csv"]
    (source,) = [source for source in study.sources if source.role == "gmina_totals"]
    assert (source.file, source.licence, len(source.sha256)) == ("gmina.csv", "CC BY 4.0", 64)


def test_the_comparison_with_the_total(folder):
    check = load_study(folder).population_check
    assert check.dtypes.astype(str).to_dict() == dict(POPULATION_TYPES)
    rows = check.set_index("group_id")
    assert rows.loc["residents", ["known", "settlements_known", "settlements_unknown", "gmina_total"]].to_list() == [
        1000, 3, 1, 1100,
    ]  # fmt: skip
    assert rows.loc["residents", "difference"] == -100
    assert rows.loc["residents", "difference_percent"] == pytest.approx(-100 / 11)
    assert rows.loc["age_65_plus", ["known", "estimated", "difference"]].to_list() == [20, 180, 0]
    settlements = [f"settlements_{kind}" for kind in ("known", "estimated", "unknown")]
    assert rows.loc["age_65_plus", settlements].to_list() == [1, 2, 1]


def test_residents_counted_twice_stand_side_by_side(folder):
    study = load_study(folder)
    assert study.register_check.dtypes.astype(str).to_dict() == dict(REGISTER_TYPES)
    assert study.register_check["difference"].to_list() == [-10, 0, 100]
    assert study.register_check["difference_percent"].to_list() == pytest.approx([-100 / 11, 0, 20])
    assert study.settlements["residents"].to_list() == [100, 300, 600, pd.NA]
    assert study.settlements["residents_gus"].to_list() == [110, 300, 500, pd.NA]


def test_a_share_of_nobody_is_no_number():
    frame = pd.DataFrame({"settlement_id": ["a"], "name": ["A"]})
    frame["residents"], frame["residents_gus"] = pd.array([5], dtype="Int64"), pd.array([0], dtype="Int64")
    (row,) = register_check(frame).to_dict("records")
    assert row["difference"] == 5
    assert pd.isna(row["difference_percent"])
    sentences = population_sentences(load_empty(), register_check(frame), language("en"))
    assert sentences[1] == "A: registered 5, by GUS 0, difference +5."


def load_empty() -> pd.DataFrame:
    return pd.DataFrame(columns=list(POPULATION_TYPES))


def test_without_totals_all_stays_as_it_was(folder):
    (folder / "study.toml").write_text(STUDY.split("gmina_totals", maxsplit=1)[0], "utf-8")
    study = load_study(folder)
    assert study.estimates.empty
    assert study.population_check.empty
    assert study.settlements["age_65_plus"].to_list() == [20, pd.NA, pd.NA, pd.NA]


def test_the_sentences(folder):
    found = check_study(folder)
    polish = population_sentences(found.population_check, found.register_check, language("pl"))
    assert polish[0].startswith(
        "Gmina 1210062, wszyscy mieszkańcy: w miejscowościach, w których liczba jest znana (3), osób 1000;"
    )
    assert "cała gmina 1100" in polish[0]
    assert (
        "znanych osób 20 (miejscowości: 1), oszacowanych 180 (miejscowości: 2); razem tyle, ile w całej gminie: 200"
        in (polish[2])
    )
    assert polish[3].endswith("(miejscowości: 3): zameldowani 1000, według GUS 910, różnica +90 (+9,9%).")
    assert polish[4:] == ["Siedlce: zameldowani 600, według GUS 500, różnica +100 (+20%)."]
    english = population_sentences(found.population_check, found.register_check, language("en"))
    assert english[1].startswith(
        "Gmina 1210062, pupils aged 7–14: 0 people known (settlements: 0), 50 estimated (settlements: 3)"
    )


def test_a_difference_where_all_is_known(folder):
    (folder / "wsie.csv").write_text("id;nazwa;ludność;lat;lon\na;A;90;49,65;20,80\n", "utf-8")
    (folder / "gmina.csv").write_text("teryt;mieszkańcy\n1210062;100\n", "utf-8")
    found = check_study(folder)
    assert population_sentences(found.population_check, found.register_check, language("en")) == [
        "Gmina 1210062, all residents: the settlements have 90 people, the gmina’s total is 100, difference −10 (−10%)."
    ]
    assert load_study(folder).settlements["residents"].to_list() == [90]


def test_every_output_says_that_people_are_estimated(folder):
    study = load_study(folder)
    measurement = measure(study, study_times(study))
    assert any(
        "W 3 miejscowościach liczby osób z niektórych grup" in note for note in notes(measurement, language("pl"))
    )
    assert "people of some groups estimated" in short_notes(measurement, language("en"))


def test_check_says_and_tells_as_json(folder, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["geo-cus", "check", str(folder)])
    with pytest.raises(SystemExit, match="0"):
        main()
    printed = capsys.readouterr().out
    assert "oszacowanych 50 (miejscowości: 3)" in printed
    assert "Siedlce: zameldowani 600, według GUS 500" in printed
    monkeypatch.setattr(sys, "argv", ["geo-cus", "check", str(folder), "--json"])
    with pytest.raises(SystemExit, match="0"):
        main()
    told = json.loads(capsys.readouterr().out)
    assert [row["group_id"] for row in told["population"]] == ["residents", "age_7_14", "age_65_plus"]
    assert told["registers"][2]["difference"] == 100


def test_a_total_that_cannot_be_is_a_warning_of_the_study(folder):
    (folder / "gmina.csv").write_text(TOTALS.replace(";200", ";15"), "utf-8")
    (found,) = [
        item for item in load_study(folder).faults if item.file == "gmina.csv" and item.column == "wiek_65_plus"
    ]
    assert (found.code, found.row) == ("known_exceed_total", 2)
    assert language("pl").say(found.problem) == (
        "gmina 1210062, „wiek_65_plus”: miejscowości mają razem osób: 20, o 5 więcej niż cała gmina (15);"
        " niczego nie rozdzielono"
    )


def test_a_bad_row_of_totals_stops_the_study_as_any_other(folder):
    (folder / "gmina.csv").write_text("teryt;mieszkańcy;65+\n1210062;10;20\n", "utf-8")
    with pytest.raises(FaultsError, match="Errors in the files of the study: 1"):
        load_study(folder)
    assert load_study(folder, accept_valid=True).estimates.empty


def test_settlements_without_a_gmina_are_told_where_there_are_several(folder):
    text = STUDY.replace('gminas = ["1210062"]', 'gminas = ["1210062", "1209033"]')
    (folder / "study.toml").write_text(text, "utf-8")
    study = load_study(folder)
    assert [item.row for item in study.faults if item.code == "no_gmina"] == [2, 3, 4, 5]
    assert study.estimates.empty


def test_a_missing_file_of_totals_is_a_fault_of_the_check(folder):
    (folder / "gmina.csv").unlink()
    found = check_study(folder)
    assert [item.code for item in found.errors] == ["unreadable"]
    assert len(found.register_check) == 3
