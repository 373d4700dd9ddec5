"""`geo-cus site` on the sample, as a user calls it."""

from __future__ import annotations

import json

import pytest


def test_a_plan_is_told_proven_and_saved(geo_cus, study):
    done = geo_cus("site", study, "--service", "swietlica", "--points", "2", "--save", "Dwie świetlice")
    assert done.returncode == 0
    assert "Nowe punkty: Grądy, Olszyny." in done.stdout
    assert "Udowodniono: lepszego planu nie ma." in done.stdout
    listed = geo_cus("scenario", study, "list")
    assert "Dwie świetlice: 2" in listed.stdout
    measured = geo_cus("scenario", study, "run", "Dwie świetlice", "--out", study / "wyniki")
    assert measured.returncode == 0
    assert (study / "wyniki" / "porownanie.csv").is_file()


def test_the_plan_as_json(geo_cus, study):
    told = json.loads(geo_cus("site", study, "--service", "sds_wtz", "--json").stdout)
    assert (told["version"], told["status"], told["gap"]) == (1, "optimal", 0)
    assert told["objective"] == told["bound"] > told["do_nothing"] == 0
    assert len(told["chosen"]) == 1


@pytest.mark.parametrize("aim", ["least-travel", "nearest-worst", "everybody"])
def test_every_aim_answers(geo_cus, study, aim):
    done = geo_cus("site", study, "--service", "apteka", "--aim", aim)
    assert done.returncode == 0
    assert "Udowodniono" in done.stdout


def test_an_unknown_service_is_named(geo_cus, study):
    done = geo_cus("site", study, "--service", "nic")
    assert done.returncode != 0
    assert "„nic”" in done.stderr
    assert "Traceback" not in done.stderr
