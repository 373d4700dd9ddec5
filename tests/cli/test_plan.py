"""`geo-cus plan sites` on the sample, as a user calls it."""

from __future__ import annotations

import json

import pytest


def test_a_plan_is_told_proven_and_saved(geo_cus, study):
    done = geo_cus("plan", "sites", study, "--service", "swietlica", "--new", "2", "--save", "Dwie świetlice")
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
