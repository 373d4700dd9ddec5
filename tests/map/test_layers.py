"""The layers of a map: every settlement with its words, every sum with its sign."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from geo_cus.access.measurement import Status
from geo_cus.map.layers import map_layers
from geo_cus.map.legend import example_sizes
from geo_cus.text import NBSP
from tests.map.conftest import ENGLISH, HOMES, POLISH


@pytest.fixture(scope="module")
def layers(measurement):
    return map_layers(measurement, "poz", ENGLISH)


@pytest.fixture(scope="module")
def villages(layers):
    return {village.name: village for village in layers.villages}


def test_nobody_vanishes_and_names_stand_in_polish_order(layers):
    names = [village.name for village in layers.villages]
    assert names == ["Daleka", "Granica", "Łąka", "Miasto", "Niepoliczona", "Nigdzie", "Wyspa"]
    assert len(layers.facts()["villages"]) == len(HOMES)


def test_a_village_too_far_says_how_far_and_by_how_much(villages):
    village = villages["Daleka"]
    said = " ".join(village.sentences).replace("\u00a0", " ")
    assert village.class_key == "c4"
    assert village.way_text.replace("\u00a0", " ") == "23 min · 14.2 km"
    assert "Ośrodek za miedzą, 23 min, 14.2 km" in said
    assert "Limit 20 min: too far by 3 min." in said
    assert "outside the area studied" in said
    assert "240 m on foot" in said


def test_far_unreachable_unknown_and_zero_are_four_things(villages):
    far, cut_off, uncounted, nobody = (villages[name] for name in ("Daleka", "Wyspa", "Niepoliczona", "Łąka"))
    assert (far.status, cut_off.status) == (Status.BEYOND, Status.UNREACHABLE)
    assert (far.class_key, cut_off.class_key) == ("c4", None)
    assert (uncounted.people, nobody.people) == (None, 0)
    assert (uncounted.people_text, nobody.people_text) == ("number of people unknown", "0 people")
    assert villages["Nigdzie"].lat is None


def test_the_legend_counts_every_settlement_and_all_people_once(layers):
    statuses = layers.legend["statuses"]
    assert sum(int(row["settlements"]) for row in statuses) == len(HOMES)
    assert sum(int(row["people"].replace(",", "")) for row in statuses) == sum(home[2] or 0 for home in HOMES)
    assert [row["settlements"] for row in layers.legend["classes"]] == ["1", "0", "1", "1", "2", "0", "0"]
    assert [row["label"] for row in layers.legend["special"]] == ["number of people unknown", "nobody of this group"]


def test_unknown_people_are_no_zero_in_the_legend(layers):
    unknown, nobody = layers.legend["special"]
    assert (unknown["people"], nobody["people"]) == ("?", "0")


def test_providers_without_a_place_stay_in_the_table_only(layers):
    assert {provider.name: provider.problem for provider in layers.providers}[
        "Bez adresu"
    ] == "not placed: no coordinates"
    shown = layers.facts()["providers"]
    assert {provider["name"]: provider["outside"] for provider in shown} == {
        "Przychodnia": False,
        "Ośrodek za miedzą": True,
    }


def test_notes_and_licences_go_with_the_map(layers):
    assert any("Fictional" in note for note in layers.notes)
    assert any("2 rows" in note for note in layers.notes)
    assert layers.licences == ("© autorzy OpenStreetMap, ODbL 1.0",)


def test_facts_are_json_without_infinity(layers):
    json.dumps(layers.facts(), allow_nan=False)
    json.dumps(layers.base.content, allow_nan=False)


def test_the_base_map_can_be_kept(measurement, layers):
    kept = map_layers(measurement, "poz", POLISH, base=layers.base)
    assert kept.base is layers.base
    assert kept.title == "podstawowa opieka zdrowotna (POZ)"


@pytest.mark.parametrize(
    ("most", "sizes"), [(0, []), (3, [2]), (4_000, [2_000, 500, 100]), (5_478, [5_000, 1_000, 200])]
)
def test_circles_of_round_numbers_stand_in_the_legend(layers, most, sizes):
    class Place:
        people = most

    assert example_sizes([Place()]) == sizes


def test_a_stop_of_a_mobile_service_tells_its_days(measurement):
    table = measurement.providers.copy()
    table["hours"] = "Tu 08:10-09:40"
    shown = map_layers(replace(measurement, providers=table), "poz", POLISH).providers
    assert {provider.hours_text.replace(NBSP, " ") for provider in shown} == {"Otwarte: wt 8:10–9:40"}
