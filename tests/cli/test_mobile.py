"""`geo-cus plan mobile` on the sample, as a user calls it: the answer is argued in the README of the sample."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("pyvrp")


@pytest.fixture
def known(study):
    return json.loads((study / "answers.json").read_text("utf-8"))["mobile"]


def test_the_plan_of_the_sample_is_the_one_argued_in_its_readme(geo_cus, study, known):
    done = geo_cus("plan", "mobile", study, "--request", study / "objazd.toml", "--json")
    told = json.loads(done.stdout)
    assert (told["version"], told["proof"], told["people"]) == (1, "exact", known["people"])
    offers = {each["name"]: each for each in told["settlements"]}
    with_stop = {name for name, each in offers.items() if each["served"] == "stop"}
    assert with_stop == set(known["seniors"]) - {known["left_out"]}
    assert offers[known["left_out"]]["why_no_stop"] == "no_hours"
    assert (offers[known["closed"]]["served"], offers[known["closed"]]["why_no_stop"]) == ("home_visit", "closed")
    stays = {stop["settlements"][0]: stop["stay_s"] / 60 for stop in told["stops"]}
    by_name = {name: stays[each["settlement"]] for name, each in offers.items() if each["served"] == "stop"}
    assert by_name == {name: known["stay_minutes"][name] for name in with_stop}
    assert told["crew_s"] <= known["hours"] * 3600
    assert len(told["settlements"]) == 35
    assert sum(told["people_by_served"].values()) == sum(each["people"] or 0 for each in offers.values())
    assert told["zl_a_year"] == pytest.approx(sum(line["amount_zl"] for line in told["costs"]))


def test_the_plan_is_told_and_saved_as_a_scenario(geo_cus, study):
    done = geo_cus("plan", "mobile", study, "--request", study / "objazd.toml", "--save", "Objazd")
    assert done.returncode == 0
    assert "Osoby z postojem: 197; żaden plan nie obejmie więcej niż 197." in done.stdout
    assert "Udowodniono: lepszego planu nie ma." in done.stdout
    assert "Objazd: 4" in geo_cus("scenario", study, "list").stdout
    assert geo_cus("scenario", study, "run", "Objazd", "--out", study / "wyniki").returncode == 0


@pytest.mark.parametrize(
    "change",
    [
        ('depot = "P18"', 'depot = "P99"', "„P99” w polu „crew.depot” nie jest podmiotem"),
        ('profile = "foot_senior"', 'profile = "hulajnoga"', "„hulajnoga” w polu „reach.profile”"),
        ("every_weeks = 2", "every_weeks = 3", "„3” w polu „service.every_weeks” nie jest znaną wartością"),
        ("walk_min", "spacer_min", "klucz „reach.spacer_min” jest nieznany"),
        ('id = "piaski"', 'id = "grady"', "miejsce „grady” podano dwa razy"),
        ('hours = "wt 8:00-12:00"', 'hours = "jak zwykle"', "Godziny „jak zwykle” miejsca „piaski” są niezrozumiałe"),
        ("ends = 2026-12-31", "ends = 2025-12-31", "usługa kończy się 2025-12-31, zanim się zacznie (2026-01-05)"),
        ('day_to = "15:30"', 'day_to = "7:00"', "tabela „crew” wymaga bazy"),
        ("[service]", "[service", "nie jest poprawnym plikiem TOML"),
    ],
)
def test_a_wrong_request_is_refused_with_a_sentence(geo_cus, study, tmp_path, change):
    was, now, told = change
    text = (study / "objazd.toml").read_text("utf-8")
    assert was in text
    (tmp_path / "zle.toml").write_text(text.replace(was, now, 1), "utf-8")
    done = geo_cus("plan", "mobile", study, "--request", tmp_path / "zle.toml")
    assert done.returncode != 0
    assert told in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_a_missing_request_is_named(geo_cus, study):
    done = geo_cus("plan", "mobile", study, "--request", study / "nie_ma.toml")
    assert done.returncode != 0
    assert "nie_ma.toml" in done.stderr


def test_the_curve_compares_fixed_points_stops_home_visits_and_lifts(geo_cus, study):
    call = ("plan", "mobile", study, "--request", study / "objazd.toml", "--curve", "3")
    curve = json.loads(geo_cus(*call, "--json").stdout)["curve"]
    assert len(curve) == 4
    assert [each["people"] for each in curve] == sorted(each["people"] for each in curve)
    assert (curve[0]["people"], curve[0]["zl_per_person"]) == (0, None)
    # All seniors, 2707, less the town’s 1007, who have a fixed point, and eight without a road.
    assert curve[-1]["people"] == curve[-1]["most_people"] == 1692
    done = geo_cus(*call)
    assert "Gostyński bibliobus (2020): 23 postoje co tydzień" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("event", "lost"),
    [
        (("--refuses", "piaski"), {"piaski"}),
        (("--winter",), set()),
        (("--refuses", "zatonie", "--winter"), {"zatonie"}),
    ],
)
def test_an_event_is_told_with_its_repair(geo_cus, study, event, lost):
    call = ("plan", "mobile", study, "--request", study / "objazd.toml", *event)
    told = json.loads(geo_cus(*call, "--json").stdout)["what_if"]
    assert lost <= set(told["lost"])
    assert told["people_without_repair"] <= told["people_after"] <= 197
    assert lost.isdisjoint(each["place"] for each in told["moved"] if each["after"])
    assert "Stracone postoje:" in geo_cus(*call).stdout


def test_a_week_without_the_vehicle_loses_the_visits_of_that_week(geo_cus, study):
    call = ("plan", "mobile", study, "--request", study / "objazd.toml", "--json", "--down", "1")
    told = json.loads(geo_cus(*call).stdout)
    first_week = {visit["place"] for each in told["rounds"] if each["week"] == 1 for visit in each["visits"]}
    assert set(told["what_if"]["lost"]) == first_week
    assert all(each["after"][0] == 2 for each in told["what_if"]["moved"] if each["after"])


@pytest.mark.parametrize(
    ("event", "told"), [(("--refuses", "nic"), "„nic” nie jest"), (("--down", "3"), "tygodnia 3 nie")]
)
def test_an_event_that_cannot_be_is_refused(geo_cus, study, event, told):
    done = geo_cus("plan", "mobile", study, "--request", study / "objazd.toml", *event)
    assert done.returncode != 0
    assert told in " ".join(done.stderr.split())
