"""The council's page in a browser without a network: drawn, chosen by mouse and by keyboard, without barriers."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest

from geo_cus.map.council import write_council_map
from tests.map.conftest import ENGLISH, HOMES, POLISH, measured, tiny_study
from tests.map.test_council import HOSTILE

pytestmark = pytest.mark.browser

AXE = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})"


@pytest.fixture(scope="module")
def pages(measurement, tmp_path_factory):
    folder = tmp_path_factory.mktemp("maps")
    for language in (POLISH, ENGLISH):
        write_council_map(measurement, "poz", folder / f"{language.code}.html", language)
    return folder


@pytest.fixture
def opened(watched, pages):
    requests: list[str] = []
    watched.page.on("request", lambda request: requests.append(request.url))
    watched.page.goto((pages / "pl.html").as_uri())
    watched.page.locator(".gc-village").first.wait_for()
    yield watched.page
    assert watched.complaints == []
    assert [url for url in requests if url != (pages / "pl.html").as_uri()] == []


def test_the_map_is_really_drawn(opened):
    placed = [home for home in HOMES if home[1] is not None]
    assert opened.locator(".gc-village").count() == len(placed)
    assert opened.locator(".gc-provider").count() == 2
    assert opened.locator("canvas").count() == 3
    assert {"Miasto", "Jezioro"} <= set(opened.locator(".gc-label").all_inner_texts())
    picture = opened.locator(".gc-map").screenshot()
    assert len(colours(picture)) > 50


def test_a_click_on_a_village_says_why(opened):
    opened.locator(".gc-village[aria-label^='Daleka']").click()
    card = opened.locator(".gc-card").inner_text()
    assert "Daleka" in card
    assert "Ośrodek za miedzą" in card
    assert opened.locator("tr[aria-current] button").inner_text() == "Daleka"
    opened.locator(".gc-close").click()
    assert opened.locator("tr[aria-current]").count() == 0


def test_the_table_chooses_on_the_map(opened):
    opened.locator("#villages button", has_text="Wyspa").press("Enter")
    assert opened.locator(".gc-village[aria-pressed=true]").get_attribute("aria-label").startswith("Wyspa")
    assert "Wyspa" in opened.locator(".gc-card").inner_text()
    assert opened.locator("#villages tbody tr").count() == len(HOMES)


def test_a_village_without_coordinates_says_why_too(opened):
    opened.locator("#villages button", has_text="Nigdzie").click()
    assert "Nigdzie" in opened.locator(".gc-card").inner_text()
    assert opened.locator(".gc-village[aria-pressed=true]").count() == 0
    assert "Nigdzie" in opened.locator(".gc-legend").inner_text()


def test_the_keyboard_walks_from_village_to_village(opened):
    opened.locator(".gc-village[tabindex='0']").focus()
    walked = set()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        opened.keyboard.press(key)
        walked.add(opened.evaluate("document.activeElement.getAttribute('aria-label')"))
        assert opened.locator(".gc-village[tabindex='0']").count() == 1
    assert len(walked) > 1
    opened.keyboard.press("Enter")
    assert opened.locator(".gc-card.gc-open").count() == 1
    opened.keyboard.press("Escape")
    assert opened.locator(".gc-card.gc-open").count() == 0


def test_a_village_shows_its_route_and_the_stretch_that_loses_most(opened):
    lines = opened.locator(".leaflet-gc-link-pane path")
    assert lines.count() == 0
    opened.locator(".gc-village[aria-label^='Granica']").click()
    assert lines.count() >= 4
    assert "Trasa:" in opened.locator(".gc-card .gc-route").inner_text()
    row = opened.locator("#villages tr", has=opened.locator("button", has_text="Granica"))
    assert opened.locator(".gc-card .gc-route").inner_text() in row.inner_text()
    switch = opened.locator(".gc-switches label", has_text="trasa do najbliższego").locator("input")
    switch.uncheck()
    assert lines.count() == 0
    switch.check()
    assert lines.count() >= 4
    opened.locator(".gc-close").click()
    assert lines.count() == 0


def test_a_route_lies_on_its_road(opened):
    opened.locator(".gc-village[aria-label^='Granica']").click()
    reached = opened.evaluate(
        """() => {
          const { routes, facts } = geoCus.view;
          const village = facts.villages.find((item) => item.name === "Granica");
          const points = geoCus.routePoints(routes.of[village.id], routes.pieces);
          return [points[0], points.at(-1), [village.lat, village.lon]];
        }"""
    )
    begin, end, village = (np.array(place) for place in reached)
    assert np.abs(begin - village).max() < 2e-4
    assert np.abs(end - village).max() > 0.01


def test_layers_are_switched(opened):
    labels = opened.locator(".gc-label")
    assert labels.count() > 0
    opened.locator(".gc-switches input").nth(1).uncheck()
    assert labels.count() == 0
    opened.locator(".gc-switches input").nth(1).check()
    assert labels.count() > 0


def test_printing_gives_the_whole_area_and_then_the_old_view(opened):
    zoom = "geoCus.view.map.getZoom()"
    opened.evaluate("geoCus.view.map.setZoom(15, {animate: false})")
    before = opened.evaluate(zoom)
    opened.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert opened.evaluate(zoom) < before
    opened.evaluate("dispatchEvent(new Event('afterprint'))")
    assert opened.evaluate(zoom) == before


@pytest.mark.parametrize("code", ["pl", "en"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_has_no_barriers(watched, pages, axe_script, code, width):
    watched.page.set_viewport_size({"width": width, "height": 800})
    watched.page.goto((pages / f"{code}.html").as_uri())
    watched.page.locator(".gc-village[aria-label^='Daleka']").click()
    watched.page.evaluate(axe_script)
    found = watched.page.evaluate(AXE)["violations"]
    assert [(fault["id"], [node["html"][:120] for node in fault["nodes"]]) for fault in found] == []
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
    assert watched.complaints == []


def test_hostile_names_do_nothing(watched, tmp_path):
    study = tiny_study()
    names = study.settlements.assign(name=HOSTILE), study.providers.assign(name=HOSTILE[:3])
    path = tmp_path / "hostile.html"
    write_council_map(measured(replace(study, settlements=names[0], providers=names[1])), "poz", path, POLISH)
    watched.page.on("dialog", lambda dialog: watched.complaints.append(f"dialog: {dialog.message}"))
    watched.page.goto(path.as_uri())
    for number in range(len(HOSTILE)):
        watched.page.locator("#villages button").nth(number).click()
    assert watched.page.locator("#gc-root script, #gc-root img").count() == 0
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert watched.complaints == []


def colours(png: bytes) -> set[bytes]:
    """Give the different colours of a picture."""
    from PIL import Image

    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).reshape(-1, 3)
    return {pixel.tobytes() for pixel in np.unique(pixels, axis=0)}
