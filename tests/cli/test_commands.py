"""Every command as a user types it."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys

import osmium
import pytest

from geo_cus import __version__

COMMANDS = ("new", "check", "run", "matrix", "calibrate", "map", "dashboard", "demo")


def test_it_starts_as_a_module():
    command = [sys.executable, "-m", "geo_cus", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == f"geo_cus {__version__}\n"


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


def test_a_map_without_a_named_service_has_all_of_them(geo_cus, study, tmp_path):
    whole, few = tmp_path / "wszystkie.html", tmp_path / "dwie.html"
    assert geo_cus("map", study, "--out", whole).returncode == 0
    assert whole.read_text("utf-8").count("<option ") == 14
    named = ("--service", "apteka", "--service", "poz", "--service", "apteka")
    assert geo_cus("map", study, *named, "--out", few).returncode == 0
    page = few.read_text("utf-8")
    assert re.findall(r'<option value="(\w+)"', page) == ["apteka", "poz"]


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


def test_matrix_there_back_and_round(geo_cus, sample_folder, tmp_path):
    roads = sample_folder / "drogi.osm.pbf"
    homes = points(tmp_path / "a.csv", ("rynek", 53.9, 21.6), ("ocean", 10.0, 10.0))
    sites = points(tmp_path / "b.csv", ("obok", 53.905, 21.61))
    found = {}
    for direction in ("there", "back", "round"):
        done = matrix(geo_cus, roads, homes, sites, tmp_path / "t.csv", "--direction", direction)
        assert done.returncode == 0, done.stderr
        found[direction] = by_pair(tmp_path / "t.csv")
        assert found[direction]["ocean", "obok"]["status"] == "origin_not_placed"
    there, back, both = (float(found[name]["rynek", "obok"]["seconds"]) for name in ("there", "back", "round"))
    assert both == pytest.approx(there + back, abs=0.002)
    turned = matrix(geo_cus, roads, sites, homes, tmp_path / "u.csv", "--direction", "there")
    assert turned.returncode == 0
    assert float(by_pair(tmp_path / "u.csv")["obok", "rynek"]["seconds"]) == back


def known_drives(folder, *rows):
    path = folder / "przejazdy.csv"
    path.write_text("skąd;dokąd;minuty\n" + "".join(f"{row}\n" for row in rows), "utf-8")
    return path


DRIVES = ("Brody;Jeziorna Wola;20", "Gajewo;P01;19", "9900051;P02;16", '"21.5441, 53.8714";Jeziorna Wola;12')
"""Some of the sample's villages; whoever drives here is slow."""


def test_calibrate_writes_a_profile_that_the_study_uses(geo_cus, study, tmp_path):
    out = study / "profil.toml"
    done = geo_cus("calibrate", study, "--drives", known_drives(tmp_path, *DRIVES), "--out", out, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["drives_used"] == 4
    assert found["errors"]["after"]["mean_min"] < found["errors"]["before"]["mean_min"]
    assert found["errors"]["before"]["bias_min"] < 0
    assert [drive["row"] for drive in found["drives"]] == [2, 3, 4, 5]
    assert all(group["factor"] <= 1 for group in found["groups"])
    before = json.loads(geo_cus("run", study, "--out", tmp_path / "o", "--json").stdout)
    settings = study / "study.toml"
    settings.write_text(settings.read_text("utf-8") + '\n[profiles]\ncar = "profil.toml"\n', "utf-8")
    after = json.loads(geo_cus("run", study, "--out", tmp_path / "o", "--json").stdout)
    median_s = [
        next(item["ways"]["median_s"] for item in summary["services"] if item["service"] == "poz")
        for summary in (before, after)
    ]
    assert median_s[1] > median_s[0]


def test_calibrate_prints_the_errors_the_factors_and_every_drive(geo_cus, study, tmp_path):
    drives = known_drives(tmp_path, *DRIVES, "Lipowo;P04;59")
    done = geo_cus("calibrate", study, "--drives", drives, "--out", tmp_path / "profil.toml", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "Drives used: 5 of 5." in done.stdout
    for text in ("each drive by the others", "powiat roads (tertiary)", "Brody → Jeziorna Wola", "fits badly"):
        assert text in done.stdout
    assert (tmp_path / "profil.toml").read_text("utf-8").startswith("# To use these speeds")


def test_calibrate_refuses_bad_drives_until_told_to_go_on(geo_cus, study, tmp_path):
    drives, out = known_drives(tmp_path, *DRIVES, "Nigdzie;P01;12"), tmp_path / "profil.toml"
    done = geo_cus("calibrate", study, "--drives", drives, "--out", out)
    assert done.returncode == 1
    assert "przejazdy.csv, wiersz 6" in done.stderr
    assert not out.exists()
    done = geo_cus("calibrate", study, "--drives", drives, "--out", out, "--accept-valid", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["drives_used"] == 4
    assert "wiersz 6" in done.stderr


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--profile", "foot"), "“foot” is none"),
        (("--profile", "rakieta"), "no way of travelling “rakieta”. Known: car, "),
        (("--out", "profil.csv"), "ends in .toml"),
        (("--drives", "nie-ma.csv"), "nie-ma.csv: there is no such file"),
    ],
)
def test_calibrate_says_what_cannot_be(geo_cus, study, monkeypatch, options, sentence):
    monkeypatch.chdir(study)
    words = {"--drives": str(known_drives(study, *DRIVES)), "--out": "profil.toml", "--lang": "en"}
    words |= dict([options])
    done = geo_cus("calibrate", study, *(word for pair in words.items() for word in pair))
    assert done.returncode == 1
    assert sentence in done.stderr
    assert not list(study.glob("profil.*"))


def test_calibrate_needs_roads(geo_cus, study, tmp_path):
    settings = study / "study.toml"
    lines = [line for line in settings.read_text("utf-8").splitlines() if not line.startswith("roads")]
    settings.write_text("\n".join(lines), "utf-8")
    drives = known_drives(tmp_path, *DRIVES)
    done = geo_cus("calibrate", study, "--drives", drives, "--out", tmp_path / "p.toml", "--lang", "en")
    assert (done.returncode, "names no road file" in done.stderr) == (1, True)


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


@pytest.mark.parametrize(("name", "start"), [("mapa.svg", b"<svg"), ("MAPA.PNG", b"\x89PNG")])
def test_a_map_is_a_picture_by_its_ending(geo_cus, sample_folder, tmp_path, name, start):
    done = geo_cus("map", sample_folder, "--service", "apteka", "--sheet", "portrait", "--out", tmp_path / name)
    assert done.returncode == 0
    assert (tmp_path / name).read_bytes().startswith(start)


def test_a_map_of_an_unknown_ending_is_refused_before_the_work(geo_cus, sample_folder, tmp_path):
    done = geo_cus("map", sample_folder, "--service", "apteka", "--out", tmp_path / "mapa.docx")
    assert done.returncode == 1
    assert "„mapa.docx” ma być plikiem .html, .svg albo .png" in " ".join(done.stderr.split())


def test_a_narrow_terminal_still_names_every_service(geo_cus, study, tmp_path):
    done = geo_cus("run", study, "--out", tmp_path / "wyniki")
    for name in ("wychowanie przedszkolne", "podstawowa opieka zdrowotna (POZ)", "ŚDS, WTZ, CIS, KIS"):
        assert done.stdout.count(f"\n{name}\n") == 2
    assert "podmiotu:\xa01750" in done.stdout
