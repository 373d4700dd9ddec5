from dataclasses import replace

import pytest

from geo_cus.planning.edit_words import edit_sentences
from geo_cus.planning.edits import (
    KINDS,
    AddMobileStop,
    ChangeCapacity,
    ChangeHours,
    ChangeThreshold,
    CloseBetween,
    CloseProvider,
    CloseWays,
    MoveProvider,
    OpenPoint,
    OpenTo,
    ScalePopulation,
    SetPopulation,
)
from geo_cus.text import NBSP, language
from tests.planning.places import crossroads
from tests.studies import providers, settlements, study

STUDY = study(settlements([("Wieś", (0, 0), 10)]), providers([("Punkt", (0, 0), ("poz",))]), roads=None)
CASES = {
    OpenPoint(provider_id="n", name="Nowy", services=("poz",), lon=22, lat=54): "Nowy punkt: Nowy (podstawowa",
    OpenPoint(provider_id="n", name="Nowy", services=("poz",), lon=22, lat=54, capacity=12): "miejsca: 12",
    AddMobileStop(provider_id="n", name="Bus", services=("poz",), lon=22, lat=54, hours="wt 9-12"): "Bus (podstawowa",
    CloseProvider(provider_id="?"): "Zamknięcie: ?",
    MoveProvider(provider_id="?", lon=22, lat=54): "54.00000, 22.00000",
    ChangeCapacity(provider_id="?"): "nie wiadomo",
    ChangeCapacity(provider_id="?", capacity=3, service="poz"): "(POZ)”: 3",
    ChangeHours(provider_id="?", hours="pn 8-9"): "pn 8-9",
    OpenTo(provider_id="?", gminas=("1234567",)): "1234567",
    CloseWays(way_ids=("17", "18")): "17, 18",
    CloseBetween(from_lon=22, from_lat=54, to_lon=23, to_lat=55): "54.00000, 22.00000",
    ChangeThreshold(service="poz", limit_min=20): "limit 20",
    SetPopulation(group="residents", people=(("a", 1),)): "1 miejscowość",
    ScalePopulation(group="residents", factor=0.9): "90%",
}


@pytest.mark.parametrize(("edit", "told"), CASES.items(), ids=lambda item: type(item).__name__)
def test_every_edit_is_told(edit, told):
    assert told in edit_sentences([edit], STUDY, language("pl"))[0]


@pytest.mark.parametrize(("code", "told"), [("pl", "(co 2 tygodnie)"), ("en", "(every 2 weeks)")])
def test_a_stop_tells_that_it_is_not_there_every_week(code, told):
    hours = "week 02-53/2 Tu 08:10-09:40"
    stop = AddMobileStop(provider_id="n", name="Bus", services=("poz",), lon=22, lat=54, hours=hours)
    assert edit_sentences([stop], STUDY, language(code))[0].replace(NBSP, " ").endswith(told)


def test_every_kind_of_edit_has_words():
    assert {type(edit) for edit in CASES} == set(KINDS.values())


def test_a_point_that_was_opened_is_called_by_its_name():
    opened = OpenPoint(provider_id="n", name="Nowy", services=("poz",), lon=22, lat=54)
    assert edit_sentences([opened, CloseProvider(provider_id="n")], STUDY, language("pl"))[1] == "Zamknięcie: Nowy"


def test_roads_that_are_closed_are_called_by_number_and_name_each_once():
    roads = crossroads().roads
    named = roads.tags.assign(ref="957", name=["Polna", *[""] * (len(roads.tags) - 1)])
    told = edit_sentences(
        [CloseWays(way_ids=("0", "1", "2"))], replace(STUDY, roads=replace(roads, tags=named)), language("pl")
    )
    assert told == ["Zamknięte drogi: 957 Polna, 957 (numery z pliku dróg: 0, 1, 2)"]
