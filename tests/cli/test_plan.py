"""`geo-cus plan sites` on the sample, as a user calls it."""

from __future__ import annotations

import json

import pytest


def test_a_plan_is_told_proven_and_saved(geo_cus, study):
    done = geo_cus(
        "plan",
        "sites",
        study,
        "--service",
        "swietlica",
        "--new",
        "2",
        "--source",
        "settlements",
        "--save",
        "Dwie świetlice",
    )
    assert done.returncode == 0
    assert "Nowe punkty: Grądy, Olszyny." in done.stdout
    assert "Udowodniono: lepszego planu nie ma." in done.stdout
    listed = geo_cus("scenario", study, "list")
    assert "Dwie świetlice: 2" in listed.stdout
    measured = geo_cus("scenario", study, "run", "Dwie świetlice", "--out", study / "wyniki")
    assert measured.returncode == 0
    assert (study / "wyniki" / "porownanie.csv").is_file()


def test_the_plan_as_json(geo_cus, study):
    told = json.loads(geo_cus("plan", "sites", study, "--service", "sds_wtz", "--json").stdout)
    assert (told["version"], told["status"], told["gap"]) == (1, "optimal", 0)
    assert told["objective"] == told["bound"] > told["do_nothing"] == 0
    assert len(told["chosen"]) == 1


@pytest.mark.parametrize("aim", ["travel", "worst", "everybody"])
def test_every_aim_answers(geo_cus, study, aim):
    done = geo_cus("plan", "sites", study, "--service", "apteka", "--objective", aim)
    assert done.returncode == 0
    assert "Udowodniono" in done.stdout


def test_an_unknown_service_is_named(geo_cus, study):
    done = geo_cus("plan", "sites", study, "--service", "nic")
    assert done.returncode != 0
    assert "„nic”" in done.stderr
    assert "Traceback" not in done.stderr


def test_locked_and_forbidden_places_are_kept(geo_cus, study):
    ask = ("plan", "sites", study, "--service", "swietlica", "--json")
    free = json.loads(geo_cus(*ask).stdout)
    best = free["chosen"][0]["candidate"]
    without = json.loads(geo_cus(*ask, "--forbid", best).stdout)
    assert best not in {site["candidate"] for site in without["chosen"]}
    assert without["objective"] < free["objective"]
    other = without["chosen"][0]["candidate"]
    held = json.loads(geo_cus(*ask, "--lock", other).stdout)
    assert [site["candidate"] for site in held["chosen"]] == [other]
    assert "nie-ma" in geo_cus(*ask, "--lock", "nie-ma").stderr


def test_the_fewest_points_take_no_number(geo_cus, study):
    done = geo_cus("plan", "sites", study, "--service", "apteka", "--objective", "everybody", "--new", "2")
    assert done.returncode == 1
    assert "--new" in done.stderr


def test_places_money_and_growth_are_one_question(geo_cus, study, tmp_path):
    ask = ("plan", "sites", study, "--service", "dzienny_pobyt", "--new", "2", "--budget", "30000", "--places", "20")
    grown = (*ask, "--enlarge", "P22=10:25000:3", "--curve", "2", "--out", tmp_path)
    done = geo_cus(*grown, "--save", "Większy")
    assert done.returncode == 0, done.stderr
    assert "Pominięto, bo nie jest znany koszt: 1." in done.stdout
    assert "Powiększony: P22" in done.stdout
    assert (tmp_path / "plan_krzywa.csv").is_file()
    alone, both = (json.loads(geo_cus(*words, "--json").stdout) for words in (ask, grown))
    assert both["objective"] == pytest.approx(60)
    assert alone["objective"] == alone["do_nothing"] == pytest.approx(50)
    assert both["cost_pln"] == 25_000
    assert both["candidates"]["without_cost"] == 1
    assert "P22" in geo_cus("scenario", study, "show", "Większy").stdout


def test_candidates_are_filtered_and_counted(geo_cus, study):
    ask = ("plan", "sites", study, "--service", "dzienny_pobyt", "--objective", "travel", "--json")
    strict = json.loads(geo_cus(*ask, "--needs", "ramp,toilet", "--candidates", "hall,parish").stdout)["candidates"]
    loose = json.loads(geo_cus(*ask, "--needs", "ramp,toilet", "--candidates", "hall,parish", "--unknown-ok").stdout)
    assert (strict["considered"], strict["other_kinds"], strict["unknown"]) == (3, 7, {"ramp": 1})
    assert loose["candidates"]["considered"] == 4
    anywhere = json.loads(geo_cus(*ask, "--point", "53.95,21.50", "--source", "settlements").stdout)
    assert anywhere["candidates"]["considered"] == 36
    assert "nie jest żadną z wartości" in geo_cus(*ask, "--needs", "basen").stderr


def test_services_share_buildings(geo_cus, study):
    ask = ("plan", "sites", study, "--service", "swietlica", "--new", "2", "--source", "settlements")
    told = json.loads(geo_cus(*ask, "--share", "apteka=2", "--json").stdout)
    parts = {one["service"]: one for one in told["services"]}
    assert told["objective"] == parts["swietlica"]["people"] + 2 * parts["apteka"]["people"]
    assert parts["apteka"]["weight"] == 2
    assert "waga 2" in geo_cus(*ask, "--share", "apteka=2").stdout


def test_what_cannot_be_names_what_binds_and_what_would_do(geo_cus, study):
    ask = ("plan", "sites", study, "--service", "swietlica", "--source", "settlements", "--floor", "60")
    done = geo_cus(*ask, "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["status"], told["shortfall"]["constraint"]) == (1, "infeasible", "points")
    nearest = str(round(told["shortfall"]["nearest"]))
    assert nearest in geo_cus(*ask).stderr
    assert geo_cus(*ask, "--new", nearest).returncode == 0


@pytest.mark.parametrize(
    "words",
    [
        ("--enlarge", "P22"),
        ("--floor", "150"),
        ("--floor", "Lipowo"),
        ("--point", "120,20"),
        ("--share", "=3"),
        ("--share", "apteka", "--places", "5"),
        ("--source", "gazeta"),
        ("--budget", "1000", "--source", "settlements"),
    ],
)
def test_words_that_are_not_understood_are_quoted(geo_cus, study, words):
    done = geo_cus("plan", "sites", study, "--service", "dzienny_pobyt", *words)
    assert done.returncode == 1
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
