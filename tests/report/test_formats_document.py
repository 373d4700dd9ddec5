"""docs/formats.md names what the program writes and reads, all of it and by the right names."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from geo_cus.access.measure import measure_study
from geo_cus.access.measurement import Status
from geo_cus.access.words import STATUS_SHORT_NAMES
from geo_cus.data.care_request import clients_of, read_care_request
from geo_cus.data.mobile_request import read_mobile_request
from geo_cus.data.settings import Settings
from geo_cus.data.study_files import load_study
from geo_cus.planning.attribution import attribution
from geo_cus.planning.mobile.care_plan import care_plan
from geo_cus.planning.mobile.planning import mobile_plan
from geo_cus.planning.siting.effort import Clock, Effort
from geo_cus.planning.stress import stress_test
from geo_cus.report.care_tables import (
    STATUS_NAMES,
    base_table,
    care_assumption_table,
    care_round_table,
    care_village_table,
)
from geo_cus.report.comparison import attribution_table
from geo_cus.report.gap_files import _PARTS, summary
from geo_cus.report.mobile_tables import (
    assumption_table,
    calendar_table,
    cost_table,
    offer_table,
    round_table,
    stop_table,
)
from geo_cus.report.stress import losses_table, no_backup_table
from geo_cus.text import language
from tests.studies import providers, settlements, study

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "formats.md").read_text("utf-8")
LANGUAGES = {code: language(code) for code in ("pl", "en")}
TABLES = {part.file: part.table for part in _PARTS if part.file}


def section(heading):
    """Give the text below a heading, up to the next of its rank or above."""
    level = heading.split(" ")[0]
    text = DOCUMENT.split(f"{heading}\n", 1)[1]
    return re.split(rf"^#{{2,{len(level)}}} ", text, maxsplit=1, flags=re.MULTILINE)[0]


def named(text):
    return {" ".join(found.split()) for found in re.findall(r"`([^`]+)`", text)}


@pytest.fixture(scope="module")
def measurement():
    return measure_study(study(settlements([("Wieś", (0, 0), 10)]), providers([("P", (0, 0), ("poz",))]), roads=None))


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("file", TABLES)
def test_every_column_is_named(measurement, file, code):
    words = LANGUAGES[code]
    statuses = {words.say(name) for name in STATUS_SHORT_NAMES.values()} | {words.say("No connection")}
    columns = set(TABLES[file](measurement, words).columns) - statuses
    assert columns <= named(section(f"### {file}"))


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_column_of_a_stress_test_and_of_an_attribution_is_named(measurement, code):
    found, words = stress_test(measurement), LANGUAGES[code]
    columns = {
        *losses_table(found, measurement.study, words).columns,
        *no_backup_table(found, measurement.study, words).columns,
    }
    assert columns <= named(section("## The folder of a stress test"))
    due = attribution_table(attribution(measurement, [], []), measurement.study, words)
    assert set(due.columns) <= named(section("## compare --json"))


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_column_of_a_mobile_plan_is_named(sample_folder, code):
    plan, words = (
        mobile_plan(measure_study(load_study(sample_folder)), read_mobile_request(sample_folder / "objazd.toml")),
        LANGUAGES[code],
    )
    tables = (stop_table, round_table, calendar_table, offer_table, cost_table)
    columns = {
        *assumption_table(plan.request, words).columns,
        *(name for table in tables for name in table(plan, words)),
    }
    assert columns <= named(section("## The folder of a mobile plan"))


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_column_of_home_care_is_named(sample_folder, code):
    words, asked = LANGUAGES[code], read_care_request(sample_folder / "opieka.toml")
    known = load_study(sample_folder)
    plan = care_plan(known, asked, clients_of(asked, sample_folder, known.settlements).frame, Clock(Effort()))
    tables = (base_table(plan, words), care_round_table(plan, words), care_village_table(plan, words))
    columns = {*care_assumption_table(asked, words).columns, *(name for table in tables for name in table)}
    told = named(section("## The folder of home care"))
    assert columns <= told
    assert {words.say(name) for name in STATUS_NAMES.values()} <= told
    assert {str(status) for status in STATUS_NAMES} <= named(section("## plan care --json"))


def test_every_status_is_named_in_both_languages():
    told = section("## The folder of a run")
    for status in Status:
        names = [language.say(STATUS_SHORT_NAMES[status]) for language in LANGUAGES.values()]
        assert {str(status), *names} <= named(told)
    assert {str(status) for status in Status} <= named(section("## summary.json"))


def test_every_key_of_the_summary_is_named(measurement):
    told = named(section("## summary.json"))
    found = summary(measurement)
    assert found.keys() <= told
    assert found["services"][0].keys() <= told
    assert f"`version` is {found['version']};" in section("## summary.json")


def test_the_example_of_study_toml_is_one_and_holds_every_table():
    example = re.search(r"```toml\n(.+?)```", section("## study.toml"), re.DOTALL)[1]
    given = tomllib.loads(example)
    settings = Settings.model_validate(given)
    assert set(Settings.model_fields) - set(given) == {"profiles"}
    assert "[profiles]" in section("## study.toml")
    described = section("## study.toml")
    parts = [*settings.needs.values(), *settings.without_car.values(), *settings.agreements, *settings.visits.values()]
    for part in (*parts, settings.speed_limits):
        assert all(key in described for key in type(part).model_fields), part
