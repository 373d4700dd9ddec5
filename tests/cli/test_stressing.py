"""`geo-cus stress` and `geo-cus plan robust` on the sample, as a user calls them."""

from __future__ import annotations

import csv
import json

from geo_cus.planning.store import ScenarioStore


def test_the_stress_test_is_told_and_written(geo_cus, study, tmp_path):
    code, printed, _ = geo_cus("stress", study, "--service", "poz", "--out", tmp_path)
    assert code == 0
    assert "Miejscowości bez zapasu" in printed
    with (tmp_path / "proba.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    lost = [int(row["Osoby, które tracą dostęp"]) for row in rows]
    assert lost == sorted(lost, reverse=True)
    assert lost[0] > 0
    assert {row["Co zawodzi"] for row in rows} <= {"podmiot", "droga", "droga z mostem"}
    assert (tmp_path / "bez_zapasu.csv").is_file()


def test_the_stress_test_as_json(geo_cus, study):
    told = json.loads(geo_cus("stress", study, "--service", "szkola_1_4", "--json")[1])
    assert told["version"] == 1
    assert {row["service_id"] for row in told["losses"]} == {"szkola_1_4"}
    assert all(row["link"] is None or row["link"] < len(told["links"]) for row in told["losses"])
    assert all(row["people_lost"] <= row["people_harmed"] for row in told["losses"])


def test_a_service_that_is_not_there_is_named(geo_cus, study):
    for words in (("stress", study), ("plan", "robust", study)):
        code, _, complaint = geo_cus(*words, "--service", "nic")
        assert (code, "„nic”" in complaint) == (1, True)


def test_a_plan_that_loses_little(geo_cus, study):
    code, printed, _ = geo_cus("plan", "robust", study, "--service", "swietlica", "--new", "2")
    assert (code, "Udowodniono: lepszego planu nie ma." in printed) == (0, True)
    told = json.loads(geo_cus("plan", "robust", study, "--service", "swietlica", "--new", "2", "--json")[1])
    assert told["objective"] == max(row["regret"] for row in told["cases"]) <= told["do_nothing"]
    usual = max(row["best"] - row["usual"] for row in told["cases"])
    assert told["objective"] <= usual


def test_a_plan_that_loses_little_is_saved_as_plan_sites_saves_it(geo_cus, study):
    ask = ("plan", "robust", study, "--service", "swietlica", "--new", "2")
    done = geo_cus(*ask, "--save", "Odporny")
    assert (done.returncode, "Zapisano jako scenariusz „Odporny”" in done.stdout) == (0, True)
    kept = ScenarioStore(study).find("Odporny").scenario
    told = geo_cus(*ask, "--json", "--save", "Drugi")
    assert [edit.provider_id for edit in kept.edits] == sorted(json.loads(told.stdout)["chosen"])
    assert all(edit.services == ("swietlica",) for edit in kept.edits)
    assert "„Drugi”" in told.stderr
    assert ScenarioStore(study).find("Drugi").scenario.edits == kept.edits
    again = geo_cus(*ask, "--save", "Odporny")
    assert (again.returncode, "Odporny" in again.stderr) == (1, True)


def test_years_are_compared_and_explained(geo_cus, study, tmp_path):
    later = tmp_path / "pozniej.csv"
    later.write_text("simc;nazwa;mieszkańcy\n9900236;Jesionowo;60\n", encoding="utf-8")
    told = json.loads(geo_cus("compare", study, "-", "-", "--people", later, "--json")[1])
    net = {row["service_id"]: row["net"] for row in told["services"]}
    for row in told["due_to"]:
        assert row["population"] == net[row["service_id"]] <= 0
        assert row["providers"] == row["roads"] == row["hours"] == row["thresholds"] == 0
    code, printed, _ = geo_cus("compare", study, "-", "-", "--people", later, "--out", tmp_path)
    assert (code, "Z czego wynika różnica" in printed) == (0, True)
    assert (tmp_path / "skad_zmiana.csv").is_file()
