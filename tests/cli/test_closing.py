"""`geo-cus plan close` on the sample, as a user calls it."""

from __future__ import annotations

import json


def test_what_harms_least_is_told_and_saved(geo_cus, study):
    done = geo_cus("plan", "close", study, "--service", "biblioteka", "--save", "Bez jednej biblioteki")
    assert done.returncode == 0
    assert "Do zamknięcia: Biblioteka w Borkach Jeziornych." in done.stdout
    assert "Udowodniono: lepszego planu nie ma." in done.stdout
    assert "Gajewo" in done.stdout
    assert "Zapisano jako scenariusz „Bez jednej biblioteki”" in done.stdout
    assert "Bez jednej biblioteki: 1" in geo_cus("scenario", study, "list").stdout


def test_keeping_a_point_never_harms_less(geo_cus, study):
    ask = ("plan", "close", study, "--service", "biblioteka", "--json")
    free = json.loads(geo_cus(*ask).stdout)
    kept = json.loads(geo_cus(*ask, "--keep", free["closed"][0]).stdout)
    assert (free["version"], free["status"], free["gap"]) == (1, "optimal", 0)
    assert kept["closed"] != free["closed"]
    assert kept["objective"] <= free["objective"] <= free["do_nothing"]


def test_travel_only_grows(geo_cus, study):
    told = json.loads(
        geo_cus("plan", "close", study, "--service", "szkola_1_4", "--count", "2", "--by-travel", "--json").stdout
    )
    assert told["unit"] == "person_way"
    assert told["objective"] >= told["do_nothing"]
    assert all(row["after"] is None or row["after"] > row["before"] for row in told["farther"])


def test_more_than_there_are_is_refused(geo_cus, study):
    done = geo_cus("plan", "close", study, "--service", "biblioteka", "--count", "99")
    assert done.returncode != 0
    assert "99" in done.stderr
    assert "Traceback" not in done.stderr
