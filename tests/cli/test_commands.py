"""Every command as a user types it."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from typing import NamedTuple

import osmium
import pytest

from geo_cus import __version__
from geo_cus.cli import main

COMMANDS = ("new", "check", "run", "matrix", "map", "dashboard", "demo")


class Done(NamedTuple):
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def geo_cus(monkeypatch, capsys):
    """Run a command as if it was typed, in this process, which spares the start of Python."""

    def run(*words) -> Done:
        monkeypatch.setattr(sys, "argv", ["geo-cus", *map(str, words)])
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        return Done(code, *capsys.readouterr())

    return run


def test_it_starts_as_a_module():
    command = [sys.executable, "-m", "geo_cus", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == f"geo_cus {__version__}\n"


@pytest.fixture
def study(sample_folder, tmp_path):
    folder = tmp_path / "studium"
    shutil.copytree(sample_folder, folder, ignore=shutil.ignore_patterns("maker", "*.py", "*.md"))
    return folder


def spoil(folder, row, column, value):
    """Change a cell of podmioty.csv; rows as Excel counts them."""
    path = folder / "podmioty.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    rows[row - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)


def test_help_names_every_command(geo_cus):
    text = geo_cus("--help").stdout
    assert all(command in text for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(geo_cus, command):
    done = geo_cus(command, "--help")
    assert (done.returncode, "--lang" in done.stdout) == (0, True)


def test_check_of_a_clean_study(geo_cus, study):
    done = geo_cus("check", study)
    assert done.returncode == 0
    assert "wczytane 48 = przyjęte 48 + odrzucone 0" in done.stdout


def test_check_tells_of_rules_at_certain_times(geo_cus, study):
    roads, own = study / "drogi.osm.pbf", study / "nowe.osm.pbf"
    assert "tylko w pewnych porach" not in geo_cus("check", study).stdout
    with osmium.SimpleWriter(str(own)) as writer:
        for thing in osmium.FileProcessor(str(roads)):
            timed = thing.is_way() and thing.tags.get("highway") == "residential"
            writer.add(thing.replace(tags={**dict(thing.tags), "seasonal": "summer"}) if timed else thing)
    own.replace(roads)
    count = json.loads(geo_cus("check", study, "--json").stdout)["conditional_tags"]["seasonal"]
    assert count > 1
    assert f"nie są stosowane. Ich liczba według klucza: seasonal {count}." in geo_cus("check", study).stdout
    done = geo_cus("run", study, "--out", study / "wyniki")
    assert "tylko w pewnych godzinach lub porach roku" in done.stdout


def test_check_names_file_row_column_value_and_remedy(geo_cus, study):
    spoil(study, 7, "pojemnosc", "-3")
    done = geo_cus("check", study, "--json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["errors"]) == (1, 1)
    (fault,) = [item for item in found["faults"] if item["severity"] == "error"]
    assert (fault["file"], fault["row"], fault["column"], fault["value"]) == ("podmioty.csv", 7, "pojemnosc", "-3")
    assert fault["remedy"]
    assert found["rows"][1] == {"file": "podmioty.csv", "read": 48, "used": 47, "refused": 1}
    assert "row 7" in geo_cus("check", study, "--lang", "en").stdout


def test_a_file_that_cannot_be_read_hides_no_other_fault(geo_cus, study):
    (study / "drogi.osm.pbf").write_bytes((study / "drogi.osm.pbf").read_bytes()[:20_000])
    spoil(study, 7, "pojemnosc", "-3")
    found = json.loads(geo_cus("check", study, "--json").stdout)
    errors = [item for item in found["faults"] if item["severity"] == "error"]
    assert [(item["code"], item["file"], item["row"]) for item in errors] == [
        ("unreadable", "drogi.osm.pbf", None),
        ("too_small", "podmioty.csv", 7),
    ]
    assert all("drogi.osm.pbf" in item["remedy"] for item in errors[:1])


def test_a_settlement_of_another_gmina_is_told(geo_cus, study):
    text = (study / "study.toml").read_text("utf-8")
    (study / "study.toml").write_text(text.replace('gminas = ["2899993"]', 'gminas = ["2899982"]'), "utf-8")
    found = json.loads(geo_cus("check", study, "--json").stdout)
    assert [item["code"] for item in found["faults"]].count("other_gmina") == 35


def test_run_refuses_errors_until_told_to_go_on(geo_cus, study, tmp_path):
    spoil(study, 7, "lat", "tekst")
    out = tmp_path / "wyniki"
    refused = geo_cus("run", study, "--out", out)
    assert refused.returncode == 1
    assert "wiersz 7" in refused.stderr
    assert not out.exists()
    done = geo_cus("run", study, "--out", out, "--accept-valid")
    assert done.returncode == 0
    assert "1 wiersz" in done.stdout
    assert "1 wiersz" in (out / "luki.csv").read_text("utf-8-sig")
    page = tmp_path / "mapa.html"
    assert geo_cus("map", study, "--service", "poz", "--out", page, "--accept-valid").returncode == 0
    assert "1 wiersz" in page.read_text("utf-8")


def test_run_as_json_adds_up(geo_cus, study, tmp_path):
    done = geo_cus("run", study, "--out", tmp_path / "o", "--json")
    found = json.loads(done.stdout)
    assert found["fictional"] is True
    for service in found["services"]:
        assert sum(status["people"] for status in service["statuses"].values()) == service["people"]
        assert service["settlements"] == 35


def test_two_runs_give_the_same_bytes(geo_cus, study, tmp_path):
    for name in ("jeden", "dwa"):
        assert geo_cus("run", study, "--out", tmp_path / name).returncode == 0
    for path in (tmp_path / "jeden").iterdir():
        assert path.read_bytes() == (tmp_path / "dwa" / path.name).read_bytes(), path.name


def test_a_study_of_its_own_from_templates(geo_cus, tmp_path):
    folder = tmp_path / "nowe"
    assert geo_cus("new", folder).returncode == 0
    done = geo_cus("check", folder)
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    again = geo_cus("new", folder)
    assert again.returncode == 1
    assert "Traceback" not in again.stderr


def test_a_way_of_travelling_of_the_studys_own(geo_cus, study, tmp_path, repository):
    shutil.copy(repository / "tests" / "network" / "graphhopper_car.toml", study / "szybki.toml")
    with (study / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write(
            '[profiles]\nszybki = "szybki.toml"\n\n[own_services.poczta]\npl = "poczta"\nprofile = "szybki"\n'
            'good_min = 5\nlimit_min = 10\nbasis = "gmina_resolution"\nsource = "próba"\n'
        )
    text = (study / "study.toml").read_text("utf-8").replace('    "poz",\n', '    "poz",\n    "poczta",\n')
    (study / "study.toml").write_text(text, "utf-8")
    spoil(study, 2, "uslugi", "poczta")
    found = json.loads(geo_cus("run", study, "--out", tmp_path / "o", "--json").stdout)
    (own,) = [service for service in found["services"] if service["service"] == "poczta"]
    assert (own["profile"], own["settlements"]) == ("szybki", 35)
    page = tmp_path / "mapa.html"
    assert geo_cus("map", study, "--service", "poczta", "--out", page).returncode == 0


def test_without_roads_every_output_says_estimate(geo_cus, study, tmp_path):
    text = (study / "study.toml").read_text("utf-8")
    (study / "study.toml").write_text(text.replace('roads = "drogi.osm.pbf"\n', ""), "utf-8")
    done = geo_cus("run", study, "--out", tmp_path / "o")
    assert "Szacunek" in done.stdout
    assert "szacunek" in (tmp_path / "o" / "luki.csv").read_text("utf-8-sig")
    assert json.loads((tmp_path / "o" / "summary.json").read_text("utf-8"))["estimated"] is True
    page = tmp_path / "m.html"
    geo_cus("map", study, "--service", "poz", "--out", page)
    assert "zacunek" in page.read_text("utf-8")


def points(path, *rows):
    path.write_text("id,lat,lon\n" + "".join(f"{','.join(map(str, row))}\n" for row in rows), "utf-8")
    return path


def matrix(geo_cus, roads, origins, destinations, out, *options):
    words = ("--roads", roads, "--from", origins, "--to", destinations, "--out", out)
    return geo_cus("matrix", *words, *options)


def by_pair(path):
    with path.open(encoding="utf-8") as file:
        return {(row["from_id"], row["to_id"]): row for row in csv.DictReader(file)}


def test_matrix_keeps_every_pair(geo_cus, sample_folder, tmp_path):
    settlements = [("rynek", 53.9, 21.6), ("ocean", 10.0, 10.0)]
    roads, out = sample_folder / "drogi.osm.pbf", tmp_path / "t.csv"
    origins = points(tmp_path / "a.csv", *settlements)
    destinations = points(tmp_path / "b.csv", *settlements, ("obok", 53.905, 21.61))
    done = matrix(geo_cus, roads, origins, destinations, out)
    assert done.returncode == 0, done.stderr
    rows = by_pair(out)
    assert len(rows) == 6
    assert rows["ocean", "rynek"]["status"] == "origin_not_placed"
    assert rows["rynek", "ocean"]["status"] == "destination_not_placed"
    assert rows["rynek", "obok"]["status"] == "reachable"
    assert all((row["seconds"] == "") == (row["status"] != "reachable") for row in rows.values())
    matrix(geo_cus, roads, origins, destinations, out, "--metric", "metres", "--profile", "foot")
    assert float(by_pair(out)["rynek", "obok"]["metres"]) > 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("id,lat\na,1\n", "1"),
        ("id,lat,lon\na,91,20\n", "91"),
        ("id,lat,lon\na,x,20\n", "x"),
        ("id,lat,lon\na,1,2\na,1,3\n", "a"),
        ("id,lat,lon\na,1\n", "1"),
    ],
)
def test_bad_points_are_named(geo_cus, content, sentence, sample_folder, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(content, "utf-8")
    done = matrix(geo_cus, sample_folder / "drogi.osm.pbf", path, path, tmp_path / "t.csv")
    assert done.returncode == 1
    assert "a.csv" in done.stderr
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "t.csv").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("check", "{tmp}/nie-ma"),
        ("run", "{tmp}"),
        ("map", "{study}", "--service", "nic", "--out", "{tmp}/m.html"),
        ("matrix", "--roads", "{tmp}/x.pbf", "--from", "{tmp}/a", "--to", "{tmp}/b", "--out", "{tmp}/t"),
        ("matrix", "--roads", "{study}/drogi.osm.pbf", "--from", "{tmp}/a", "--to", "{tmp}/b", "--out", "{tmp}/t"),
    ],
)
def test_no_traceback_reaches_the_user(geo_cus, words, study, tmp_path):
    done = geo_cus(*(word.format(tmp=tmp_path, study=study) for word in words))
    assert done.returncode == 1
    assert done.stderr.strip()
    assert "Traceback" not in done.stdout + done.stderr


def test_a_fault_of_the_program_is_one_sentence_and_a_log(geo_cus, study, tmp_path, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("boom")

    monkeypatch.setattr("geo_cus.data.study_files.check_study", broken)
    monkeypatch.setattr("geo_cus.cli.user_log_path", lambda *_, **__: tmp_path)
    done = geo_cus("check", study)
    assert done.returncode == 70
    assert "Traceback" not in done.stdout + done.stderr
    (log,) = tmp_path.glob("*.log")
    assert "boom" in log.read_text("utf-8")


def test_demo_writes_everything(geo_cus, tmp_path):
    done = geo_cus("demo", "--no-serve", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"luki.csv", "luki.xlsx", "podmioty.csv", "summary.json", "mapa_poz.html"} <= names
    assert "Sumy się zgadzają" in done.stdout
    assert "dane fikcyjne" in done.stdout
