"""`geo-cus scenario` as a user types it."""

from __future__ import annotations

import csv
import json

import pytest

from geo_cus.planning.edits import CloseProvider, OpenPoint, ScalePopulation
from geo_cus.planning.scenario import Scenario, scenario_toml


@pytest.fixture
def plan(tmp_path):
    """Give a file that opens a pharmacy in Jesionowo, which has none near, and closes a school."""
    edits = (
        OpenPoint(provider_id="N1", name="Apteka w Jesionowie", services=("apteka",), lon=21.50887, lat=53.957716),
        CloseProvider(provider_id="P04"),
    )
    path = tmp_path / "plan.toml"
    path.write_bytes(scenario_toml(Scenario("jesionowo", "Apteka w Jesionowie", "", edits, "z radą")))
    return path


@pytest.mark.parametrize("command", ["list", "show", "export", "import", "run"])
def test_every_command_explains_itself(geo_cus, study, command):
    code, out, _ = geo_cus("scenario", study, command, "--help")
    assert (code, "--lang" in out) == (0, True)


def test_from_file_to_file_it_is_the_same(geo_cus, study, plan, tmp_path):
    assert "nie ma" in geo_cus("scenario", study, "list")[1]
    assert "2 zmiany" in geo_cus("scenario", study, "import", plan, "--who", "Anna")[1]
    assert "Apteka w Jesionowie: 2 edits; revision 1, Anna" in geo_cus("scenario", study, "list", "--lang", "en")[1]
    shown = geo_cus("scenario", study, "show", "Apteka w Jesionowie")[1]
    assert 'rodzaj = "otworz"' in shown
    assert "Wersja 1: utworzony, Anna" in shown
    assert geo_cus("scenario", study, "export", "Apteka w Jesionowie", "--out", tmp_path / "out.toml")[0] == 0
    assert (tmp_path / "out.toml").read_bytes() == plan.read_bytes()


def test_a_run_tells_who_gains_and_who_loses(geo_cus, study, plan, tmp_path):
    geo_cus("scenario", study, "import", plan)
    out = tmp_path / "wyniki"
    code, printed, _ = geo_cus("scenario", study, "run", "Apteka w Jesionowie", "--out", out)
    assert (code, "Kto zyskuje" in printed) == (0, True)
    with (out / "porownanie.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    assert len(rows) == sum(service["settlements"] for service in summary["services"])
    gains = {row["Usługa"] for row in rows if row["Zmiana"] == "zyskuje"}
    loses = {row["Usługa"] for row in rows if row["Zmiana"] == "traci"}
    assert gains == {"apteka, punkt apteczny"}
    assert not gains & loses
    gained = {row["Miejscowość"]: row["Osoby, które zyskują dostęp"] for row in rows if row["Zmiana"] == "zyskuje"}
    assert gained["Jesionowo"] == "121"
    assert [source["role"] for source in summary["sources"]][-1] == "scenario"
    assert (out / "luki.csv").is_file()


def test_what_cannot_be_is_said_in_a_sentence(geo_cus, study, tmp_path):
    bad = tmp_path / "zly.toml"
    bad.write_bytes(scenario_toml(Scenario("zly", "Zły", edits=(CloseProvider(provider_id="P999"),))))
    assert geo_cus("scenario", study, "import", bad)[0] == 0
    code, _, complaint = geo_cus("scenario", study, "run", "Zły", "--out", tmp_path / "out")
    assert code == 1
    assert "Zmiana 1 (zamknij)" in complaint
    assert not (tmp_path / "out").exists()
    assert geo_cus("scenario", study, "show", "inny")[0] == 1
    assert geo_cus("scenario", study, "import", tmp_path / "brak.toml")[0] == 1


def test_two_scenarios_are_compared(geo_cus, study, plan, tmp_path):
    geo_cus("scenario", study, "import", plan)
    there = json.loads(geo_cus("compare", study, "-", "Apteka w Jesionowie", "--json")[1])
    back = json.loads(geo_cus("compare", study, "Apteka w Jesionowie", "-", "--json")[1])
    gains = {row["service_id"]: row["newly_served"] for row in there["services"]}
    assert gains["apteka"] > 0
    assert gains == {row["service_id"]: row["lost"] for row in back["services"]}
    assert {"Jesionowo"} <= {row["settlement"] for row in there["settlements"]}
    code, printed, _ = geo_cus("compare", study, "-", "-", "--out", tmp_path)
    assert (code, "Kto zyskuje" in printed) == (0, True)
    assert (tmp_path / "porownanie.csv").is_file()
    assert geo_cus("compare", study, "-", "inny")[0] == 1


def test_a_map_draws_a_scenario_beside_the_present_state(geo_cus, study, plan, tmp_path):
    geo_cus("scenario", study, "import", plan)
    page = tmp_path / "plan.html"
    words = ("map", study, "--service", "apteka", "--scenario", "Apteka w Jesionowie", "--out", page)
    assert geo_cus(*words).returncode == 0
    text = page.read_text("utf-8")
    assert "Nowy punkt: Apteka w Jesionowie" in text
    assert "1 miejscowość zyskuje dostęp" in text
    assert 'name="gc-state"' in text


def test_a_map_draws_a_scenario_beside_another_one(geo_cus, study, plan, tmp_path):
    closing = tmp_path / "inny.toml"
    closing.write_bytes(scenario_toml(Scenario("inny", "Bez szkoły", "", (CloseProvider(provider_id="P04"),))))
    for path in (plan, closing):
        geo_cus("scenario", study, "import", path)
    page = tmp_path / "dwa.html"
    words = ("map", study, "--service", "apteka", "--against", "Bez szkoły", "--out", page)
    assert geo_cus(*words, "--scenario", "Apteka w Jesionowie").returncode == 0
    text = page.read_text("utf-8")
    assert "Porównanie: scenariusz „Bez szkoły” i scenariusz „Apteka w Jesionowie”" in text
    assert "Co zmienia scenariusz „Bez szkoły”" in text
    refused = geo_cus(*words)
    assert refused.returncode == 1
    assert "--scenario" in refused.stderr


def test_other_people_are_not_published_beside_those_of_today(geo_cus, study, tmp_path):
    edits = (ScalePopulation(group="age_65_plus", factor=1.5),)
    path, page = tmp_path / "wiecej.toml", tmp_path / "mapa.html"
    path.write_bytes(scenario_toml(Scenario("wiecej", "Więcej seniorów", "", edits)))
    geo_cus("scenario", study, "import", path)
    words = ("map", study, "--service", "apteka", "--scenario", "Więcej seniorów", "--out", page)
    refused = geo_cus(*words)
    assert refused.returncode == 1
    assert "--audience internal" in refused.stderr
    assert not page.exists()
    assert geo_cus(*words, "--audience", "internal").returncode == 0


def test_a_scenario_is_made_copied_renamed_deleted_and_restored(geo_cus, study):
    scenario = ("scenario", study)
    assert "Plan: 0 zmian" in geo_cus(*scenario, "new", "Plan", "--who", "Anna").stdout
    assert "Drugi" in geo_cus(*scenario, "copy", "Plan", "Drugi").stdout
    assert "Trzeci" in geo_cus(*scenario, "rename", "Drugi", "Trzeci").stdout
    assert geo_cus(*scenario, "delete", "Trzeci").returncode == 0
    assert "Trzeci" not in geo_cus(*scenario, "list").stdout
    assert geo_cus(*scenario, "restore", "Trzeci").returncode == 0
    assert "Trzeci" in geo_cus(*scenario, "list").stdout
    assert "Drugi" in geo_cus(*scenario, "undo", "Trzeci").stdout
    assert "Trzeci" in geo_cus(*scenario, "redo", "Drugi").stdout
    refused = geo_cus(*scenario, "undo", "Plan")
    assert refused.returncode != 0
    assert "Traceback" not in refused.stderr
