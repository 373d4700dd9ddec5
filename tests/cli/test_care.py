"""`geo-cus plan care` on the sample, as a user calls it: the answer is argued in the README of the sample."""

from __future__ import annotations

import csv
import json

import pytest
from openpyxl import load_workbook

pytest.importorskip("pyvrp")

HEAD = "miejscowość_id;klienci;wizyty_w_tygodniu;minuty_wizyty"


@pytest.fixture
def known(study):
    return json.loads((study / "answers.json").read_text("utf-8"))["care"]


@pytest.fixture
def ask(geo_cus, study):
    return lambda *more: geo_cus("plan", "care", study, "--request", study / "opieka.toml", *more)


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def number(text):
    return float(text.replace(",", "."))


def test_the_best_base_of_the_sample_is_the_one_argued_in_its_readme(ask, known):
    told = json.loads(ask("--json").stdout)
    assert (told["version"], told["audience"], told["stopped"]) == (1, "internal", False)
    best, *others = told["bases"]
    assert {base["base"] for base in told["bases"]} == set(known["bases"])
    assert (best["base"], best["care_h"]) == (known["best"], pytest.approx(known["care_hours_a_week"]))
    assert best["km"] <= 5 * known["most_metres_a_day"] / 1000 * 1.005
    for base in others:
        assert base["km"] >= 5 * known["least_metres_a_day"][base["base"]] / 1000 * 0.995
        assert base["road_h"] > best["road_h"]
        assert base["clients_not_reached"] == best["clients_not_reached"]


def test_every_client_is_accounted_for_from_every_base(ask, known):
    told = json.loads(ask("--json").stdout)
    villages = {each["name"]: each for each in told["settlements"]}
    assert {name: each["clients"] for name, each in villages.items() if name in known["clients"]} == known["clients"]
    assert len(villages) == 35
    for base in told["bases"]:
        served = sum(each["bases"][base["base"]]["clients"] for each in villages.values())
        assert served + base["clients_not_reached"] == told["clients"] == sum(known["clients"].values())
        status = {name: each["bases"][base["base"]]["status"] for name, each in villages.items()}
        assert status[known["unreachable"]] == "not_reached"
        assert status[known["not_placed"]] == "not_placed"
        assert (status["Smolarnia"], status["Koźlaki"], status["Grądy"]) == ("no_clients", "served", "no_clients")
        assert base["least_paid_h"] <= base["paid_h"] == pytest.approx(base["care_h"] + base["road_h"])
        assert base["least_carers"] <= base["carers"]
        assert base["zl_a_year"] == pytest.approx(sum(line["amount_zl"] for line in base["costs"]))
    best = told["bases"][0]
    stops = [stop for each in told["rounds"] for stop in each["stops"]]
    assert sum(stop["care_s"] for stop in stops) / 3600 == pytest.approx(best["care_h"])
    assert sum(each["metres"] for each in told["rounds"]) / 1000 == pytest.approx(best["km"])
    assert {each["weekday"] for each in told["rounds"]} == {0, 1, 2, 3, 4}
    assert all(each["returns_s"] <= each["leaves_s"] + 8 * 3600 for each in told["rounds"])


def test_it_is_told_in_words(ask, known):
    done = ask()
    text = " ".join(done.stdout.split())
    assert done.returncode == 0
    assert "Najlepsza baza: Fundacja „Bliżej Domu”, opiekunki środowiskowe. Klienci w zasięgu: 16 z 18" in text
    assert "Rybaki 12, Koźlaki 4" in text
    assert "Best base" in ask("--lang", "en").stdout
    assert known["best"] in done.stdout


def test_the_files_say_what_the_answer_says(ask, tmp_path):
    told = json.loads(ask("--json", "--out", tmp_path / "opieka").stdout)
    bases = rows_of(tmp_path / "opieka" / "bazy.csv")
    assert [row["Id bazy"] for row in bases] == [base["base"] for base in told["bases"]]
    assert number(bases[0]["Płatne godziny na tydzień"]) == pytest.approx(told["bases"][0]["paid_h"], abs=0.005)
    assert number(bases[0]["zł rocznie"]) == pytest.approx(told["bases"][0]["zl_a_year"], abs=0.005)
    assert bases[0]["Miejscowości poza zasięgiem"] == "Ostrów, Stary Smolnik"
    rounds = rows_of(tmp_path / "opieka" / "trasy.csv")
    assert sum(int(row["Wizyty u klientów"]) for row in rounds) == 5 * 16
    assert len(rows_of(tmp_path / "opieka" / "miejscowosci.csv")) == 35 * 3
    prices = {row["Co"]: row for row in rows_of(tmp_path / "opieka" / "zalozenia.csv")}
    assert number(prices["Płatna godzina opiekunki"]["Wartość"]) == 37.84
    assert prices["Najdłuższa zmiana"]["Źródło"] == "[care] shift_h"
    book = load_workbook(tmp_path / "opieka" / "opieka.xlsx")
    assert book.sheetnames == ["Bazy", "Trasy", "Miejscowości", "Założenia"]
    cells = list(book["Bazy"].values)
    header = next(row for row in cells if row[0] == "Baza")
    first = dict(zip(header, cells[cells.index(header) + 1], strict=True))
    assert (first["Id bazy"], first["Opiekunki"]) == (told["bases"][0]["base"], told["bases"][0]["carers"])
    assert first["Klienci poza zasięgiem"] == told["bases"][0]["clients_not_reached"]


def test_the_same_request_gives_the_same_bytes(ask, tmp_path):
    for name in ("a", "b"):
        ask("--out", tmp_path / name)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_the_public_sees_no_small_number_and_nothing_computed_of_one(ask, tmp_path):
    done = ask("--audience", "public", "--out", tmp_path / "opieka")
    assert {path.name for path in (tmp_path / "opieka").iterdir()} == {
        "bazy.csv", "miejscowosci.csv", "opieka.xlsx", "zalozenia.csv",
    }  # fmt: skip
    clients = {row["Miejscowość"]: row["Klienci"] for row in rows_of(tmp_path / "opieka" / "miejscowosci.csv")}
    assert (clients["Rybaki"], clients["Koźlaki"], clients["Ostrów"]) == ("12", "ukryte", "ukryte")
    # Of a settlement this small even a zero would tell of persons; a large one may show it.
    assert (clients["Stary Smolnik"], clients["Smolarnia"]) == ("ukryte", "0")
    assert set(rows_of(tmp_path / "opieka" / "bazy.csv")[0]) == {"Baza", "Id bazy", "Opiekunki", "Ostrzeżenie", "Uwagi"}
    assert load_workbook(tmp_path / "opieka" / "opieka.xlsx").sheetnames == ["Bazy", "Miejscowości", "Założenia"]
    assert "godziny" not in done.stdout
    told = json.loads(ask("--audience", "public", "--json").stdout)
    assert set(told) == {"version", "service", "request_sha256", "audience", "stopped", "bases", "settlements"}
    assert {each["name"]: each["clients"] for each in told["settlements"]}["Koźlaki"] is None


def test_any_village_may_be_a_base_and_much_time_on_the_road_is_a_warning(geo_cus, study):
    text = (study / "opieka.toml").read_text("utf-8").replace('["P18", "P23", "P24"]', '"settlements"')
    (study / "wsie.toml").write_text(text, "utf-8")
    (study / "klienci.csv").write_text(f"{HEAD}\n9901272;1;5;30\n9901124;1;5;30\n", "utf-8")
    told = json.loads(geo_cus("plan", "care", study, "--request", study / "wsie.toml", "--json").stdout)
    assert len(told["bases"]) == 35
    assert told["bases"][0]["road_share"] >= 0.25
    assert told["bases"][-1]["clients_not_reached"] == 2
    assert "Ostrzeżenie: stamtąd co najmniej 25% płatnego czasu schodzi w drodze." in " ".join(
        geo_cus("plan", "care", study, "--request", study / "wsie.toml").stdout.split()
    )


@pytest.mark.parametrize(
    "change",
    [
        ('"P24"', '"P99"', "„P99” w polu „care.bases[2]” nie jest podmiotem"),
        ('"P24"', '"P40"', "Baza „P40” nie ma współrzędnych"),
        ('"P24"', '"P23"', "„P23” podano w polu „care.bases” dwa razy"),
        ('"fri"]', '"mon"]', "„mon” podano w polu „care.weekdays” dwa razy"),
        ("shift_h = 8", "shift_h = 80", "„80” w polu „care.shift_h”"),
        ("shift_h", "zmiana_h", "klucz „care.zmiana_h” jest nieznany"),
        ("[care]", '[care]\nprofile = "hulajnoga"', "„hulajnoga” w polu „care.profile”"),
        ('"klienci.csv"', '"nie_ma.csv"', "nie_ma.csv"),
        ("[care]", "[care", "nie jest poprawnym plikiem TOML"),
    ],
)
def test_a_wrong_request_is_refused_with_a_sentence(geo_cus, study, change):
    was, now, told = change
    text = (study / "opieka.toml").read_text("utf-8")
    assert was in text
    (study / "zle.toml").write_text(text.replace(was, now, 1), "utf-8")
    done = geo_cus("plan", "care", study, "--request", study / "zle.toml")
    assert done.returncode != 0
    assert told in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_wrong_clients_are_refused_by_row_or_left_out_if_the_user_says_so(ask, study):
    (study / "klienci.csv").write_text(f"{HEAD}\n9900384;4;5;45\n9900384;-1;5;45\n", "utf-8")
    done = ask()
    assert done.returncode != 0
    text = " ".join(done.stderr.split())
    assert "klienci.csv" in text
    assert "wiersz 3" in text
    told = json.loads(ask("--json", "--accept-valid").stdout)
    assert told["clients"] == 4


def test_a_search_out_of_time_says_so(ask, monkeypatch):
    from geo_cus.planning.siting.effort import Clock

    monkeypatch.setattr(Clock, "over", property(lambda _self: True))
    done = ask()
    assert done.returncode == 0
    assert "Szukanie przerwał limit czasu" in done.stdout
