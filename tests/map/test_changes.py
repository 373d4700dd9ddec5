"""A scenario drawn beside the present state: the same classes, who gains and who loses, in words and by signs."""

from __future__ import annotations

import pytest

from geo_cus.access.measurement import GAPS, SERVED, UNKNOWN, Status
from geo_cus.access.published import published_together
from geo_cus.map.changes import change_of
from geo_cus.map.classes import ProviderChange, VillageChange
from geo_cus.map.council import Proposal, Rival, council_html, write_council_map
from geo_cus.map.layers import map_layers
from geo_cus.planning.compare import compare
from geo_cus.planning.edits import CloseProvider, MoveProvider, OpenPoint
from geo_cus.planning.measuring import measured_with
from tests.map.conftest import ENGLISH, POLISH
from tests.map.test_council import HOSTILE, Outline, content
from tests.map.test_council_in_browser import AXE

NEW, CLOSED = "N1", "P16"
SERVICE = "apteka"


def place_of(measurement, name):
    """Give longitude and latitude of a settlement (degrees)."""
    row = measurement.study.settlements.set_index("name").loc[name]
    return float(row["lon"]), float(row["lat"])


@pytest.fixture(scope="module")
def edits(sample):
    lon, lat = place_of(sample, "Łąkowo")
    return OpenPoint(provider_id=NEW, name="Apteka nowa", services=(SERVICE,), lon=lon, lat=lat), CloseProvider(
        provider_id=CLOSED
    )


@pytest.fixture(scope="module")
def states(sample, edits):
    """Give the scenario and the present state as the public may see them."""
    return published_together([measured_with(sample, edits), sample])


@pytest.fixture(scope="module")
def proposal(states, edits):
    return Proposal("Apteka w Łąkowie", states[1], edits)


@pytest.fixture(scope="module")
def told(states, proposal):
    return content(council_html(states[0], [SERVICE], POLISH, proposal=proposal))


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (Status.BEYOND, Status.GOOD, VillageChange.GAINS),
        (Status.NOT_PLACED, Status.WITHIN_LIMIT, VillageChange.GAINS),
        (Status.GOOD, Status.CLOSED, VillageChange.LOSES),
        (Status.GOOD, Status.WITHIN_LIMIT, VillageChange.OTHER),
        (Status.NO_PROVIDER, Status.BEYOND, VillageChange.OTHER),
        (Status.BEYOND, Status.BEYOND, VillageChange.NONE),
    ],
)
def test_who_gains_and_who_loses(before, after, change):
    assert change_of(before, after) is change


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("after", Status)
def test_the_way_back_is_the_opposite(before, after):
    opposite = {VillageChange.GAINS: VillageChange.LOSES, VillageChange.LOSES: VillageChange.GAINS}
    change = change_of(before, after)
    assert change_of(after, before) is opposite.get(change, change)
    assert (change is VillageChange.GAINS) == (before in GAPS | UNKNOWN and after in SERVED)


def test_the_changes_are_those_of_the_comparison(told, sample, edits):
    rows = compare(sample, measured_with(sample, edits)).rows
    for service_id in sample.study.services:
        own = rows[rows["service_id"] == service_id].set_index("settlement_id")
        changes = told["states"][1]["sheets"][service_id]["change"]
        assert told["states"][0]["sheets"][service_id]["change"] == [""] * len(changes)
        for (settlement_id, *_), change in zip(told["places"], changes, strict=True):
            assert bool(change) == own.loc[settlement_id, "changes_status"]
            assert (change == "gains") >= (own.loc[settlement_id, "newly_served"] > 0)
            assert (change == "loses") >= (own.loc[settlement_id, "lost"] > 0)


def test_each_state_is_drawn_as_on_a_map_of_its_own(told, states):
    for state, measurement in zip(told["states"], reversed(states), strict=True):
        layers = map_layers(measurement, SERVICE, POLISH)
        sheet = state["sheets"][SERVICE]
        assert sheet["class"] == [village.class_key for village in layers.villages]
        assert sheet["status"] == [village.status for village in layers.villages]
        assert {key: sheet["legend"][key] for key in ("classes", "statuses", "sizes")} == {
            key: layers.legend[key] for key in ("classes", "statuses", "sizes")
        }


def test_new_and_closed_providers_are_marked_and_counted_apart(told):
    present, scenario = (state["providers"] for state in told["states"])
    assert scenario[NEW]["change"] == ProviderChange.NEW
    assert scenario[CLOSED]["change"] == ProviderChange.CLOSED
    assert NEW not in present
    assert present[CLOSED]["change"] == ""
    sheet = told["states"][1]["sheets"][SERVICE]
    assert [row["label"] for row in sheet["legend"]["providerChanges"]] == ["nowy", "zamknięty w scenariuszu"]
    assert sheet["captions"]["providers"] == "3 podmioty"
    assert len(sheet["providerCells"]) == 4


def test_a_provider_that_moves_is_marked(sample):
    lon, lat = place_of(sample, "Brody")
    edits = (MoveProvider(provider_id=CLOSED, lon=lon, lat=lat),)
    page = council_html(measured_with(sample, edits), [SERVICE], ENGLISH, proposal=Proposal("Move", sample, edits))
    assert content(page)["states"][1]["providers"][CLOSED]["change"] == ProviderChange.MOVED


def test_the_page_lists_edits_and_changes_in_words(states, proposal):
    page = council_html(states[0], [SERVICE], POLISH, proposal=proposal)
    assert "scenariusz „Apteka w Łąkowie”" in page
    assert "<li>Nowy punkt: Apteka nowa (apteka, punkt apteczny)</li>" in page
    assert "1 miejscowość zyskuje dostęp; 0 miejscowości traci dostęp; 1 miejscowość ma inny stan." in page
    changes = page[page.index('id="changes"') : page.index('id="accounting"')]
    assert "<bdi>zyskuje</bdi>" in changes
    assert "Jesionowo" in changes


@pytest.fixture(scope="module")
def against(sample, edits):
    """Give the page of the scenario beside one that only closes the pharmacy."""
    before = edits[1:]
    after, rival = published_together([measured_with(sample, side) for side in (edits, before)])
    proposal = Proposal("Nowa apteka", rival, edits, Rival("Bez apteki", before, sample.study))
    return council_html(after, [SERVICE], POLISH, proposal=proposal)


def test_two_scenarios_are_told_apart_by_name(against):
    assert "<title>Dostęp do usługi: apteka, punkt apteczny – Porównanie: scenariusz „Bez apteki” i" in against
    assert "stan obecny" not in against.lower()
    for name in ("Nowa apteka", "Bez apteki"):
        assert f"<h2>Co zmienia scenariusz „{name}”</h2>" in against
        assert f">W scenariuszu „{name}”</th>" in against
    assert against.count("<li>Zamknięcie: ") == 2
    assert f"<li>Zamknięcie: {CLOSED}" not in against


def test_only_what_differs_between_two_scenarios_is_marked(against, sample, edits):
    told = content(against)
    before, after = (measured_with(sample, side).of_service(SERVICE) for side in (edits[1:], edits))
    pairs = zip(before["settlement_id"], before["status"], after["status"], strict=True)
    changes = {settlement_id: str(change_of(Status(one), Status(other))) for settlement_id, one, other in pairs}
    sheet = told["states"][1]["sheets"][SERVICE]
    places = [settlement_id for settlement_id, *_ in told["places"]]
    assert dict(zip(places, sheet["change"], strict=True)) == changes
    assert CLOSED not in told["states"][1]["providers"]
    assert [row["label"] for row in sheet["legend"]["providerChanges"]] == ["tylko w tym scenariuszu"]
    assert sheet["legend"]["changesTitle"] == "Porównanie: scenariusz „Bez apteki”"


def test_the_same_plan_gives_the_same_bytes(states, proposal, tmp_path):
    for name in ("a", "b"):
        write_council_map(states[0], [SERVICE], tmp_path / name, POLISH, proposal=proposal)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_hostile_names_of_scenario_and_point_stay_text(sample, edits):
    hostile = (OpenPoint(provider_id=NEW, name=HOSTILE[1], services=(SERVICE,), lon=edits[0].lon, lat=edits[0].lat),)
    measured = measured_with(sample, hostile)
    wild = Outline(council_html(measured, [SERVICE], POLISH, proposal=Proposal(HOSTILE[0], sample, hostile)))
    tame = Outline(council_html(sample, [SERVICE], POLISH))
    assert len(wild.all("script")) == len(tame.all("script"))
    assert any(HOSTILE[0] in text for text in wild.texts)


@pytest.fixture(scope="module")
def pages(states, proposal, tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans")
    for language in (POLISH, ENGLISH):
        path = folder / f"{language.code}.html"
        write_council_map(states[0], [SERVICE, "poz"], path, language, proposal=proposal)
    return folder


@pytest.mark.browser
def test_the_state_is_switched_by_keyboard_and_the_circles_stay(watched, pages):
    page = watched.page
    page.goto((pages / "pl.html").as_uri())
    chosen = page.locator("input[name=gc-state]:checked")
    fills = "geoCus.view.facts.fills"
    sizes = "JSON.stringify(geoCus.view.facts.villages.map((village) => geoCus.view.radiusOf(village.people)))"
    assert "Apteka w Łąkowie" in page.locator(".states label", has=chosen).inner_text()
    gaining = page.locator(".gc-village[aria-label*='zyskuje']")
    assert gaining.count() == 1
    gaining.click()
    assert page.locator(".gc-card .gc-change").inner_text().startswith("zyskuje; teraz: poza zasięgiem")
    assert page.locator(".gc-services").inner_text().count("zyskuje. ") == 1
    assert page.locator("#changes tr[aria-current]").count() == 1
    before = page.evaluate(fills), page.evaluate(sizes), page.locator("#gc-lead").inner_text()
    chosen.focus()
    page.keyboard.press("ArrowUp")
    assert page.locator("#gc-state").inner_text().lower() == "stan obecny"
    assert (page.evaluate(fills), page.evaluate(sizes)) == before[:2]
    assert page.locator("#gc-lead").inner_text() != before[2]
    assert page.locator(".gc-village[aria-label*='zyskuje']").count() == 0
    assert page.locator(".gc-card .gc-change").count() == 0
    assert page.locator("#changes tbody tr").count() == 2
    page.keyboard.press("ArrowDown")
    assert page.locator("#gc-lead").inner_text() == before[2]
    page.locator("#gc-service").select_option("poz")
    assert page.locator("#changes tbody tr").count() == 0
    assert watched.complaints == []
    assert watched.outside == []


@pytest.mark.browser
@pytest.mark.parametrize("code", ["pl", "en"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_of_a_plan_has_no_barriers(watched, pages, axe_script, code, width):
    watched.page.set_viewport_size({"width": width, "height": 800})
    watched.page.goto((pages / f"{code}.html").as_uri())
    watched.page.locator("#changes tbody button").first.click()
    watched.page.evaluate(axe_script)
    found = watched.page.evaluate(AXE)["violations"]
    assert [(fault["id"], [node["html"][:120] for node in fault["nodes"]]) for fault in found] == []
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
    assert watched.complaints == []
