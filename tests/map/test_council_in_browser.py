"""The council's page in a browser without a network: drawn, chosen by mouse and by keyboard, without barriers."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from geo_cus.access.published import published
from geo_cus.map.council import write_council_map
from tests.map.conftest import ENGLISH, HOMES, POLISH, measured, tiny_study
from tests.map.test_council import HOSTILE

pytestmark = pytest.mark.browser

AXE = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})"


@pytest.fixture(scope="module")
def pages(measurement, tmp_path_factory):
    folder = tmp_path_factory.mktemp("maps")
    for language in (POLISH, ENGLISH):
        write_council_map(measurement, ["poz"], folder / f"{language.code}.html", language)
    return folder


@pytest.fixture(scope="module")
def whole(sample, tmp_path_factory):
    """Give the address of a page with all services of the sample."""
    path = tmp_path_factory.mktemp("whole") / "mapa.html"
    write_council_map(published(sample), list(sample.study.services), path, POLISH)
    return path.as_uri()


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


@pytest.mark.parametrize(("typed", "found"), [("lak", "Łąka"), ("ŁĄ", "Łąka"), ("gra", "Granica"), ("aleka", "Daleka")])
def test_a_village_is_found_by_typing_without_polish_letters(opened, typed, found):
    opened.locator("#gc-find").press_sequentially(typed)
    assert opened.locator("#gc-found [role=option]").first.inner_text() == found
    opened.keyboard.press("ArrowDown")
    chosen = opened.locator("#gc-find").get_attribute("aria-activedescendant")
    assert opened.locator(f"#{chosen}").get_attribute("aria-selected") == "true"
    opened.keyboard.press("Enter")
    assert opened.locator(".gc-card h3").inner_text() == found
    assert opened.locator("#gc-find").get_attribute("aria-expanded") == "false"
    assert opened.locator("tr[aria-current] button").inner_text() == found


def test_names_that_begin_so_come_first_and_nothing_found_is_said(opened):
    found = opened.evaluate(
        """() => {
          const places = ["Nowe Lipki", "Malipie", "Lipowo"].map((name) => ({ id: name, name }));
          return geoCus.findPlaces(places, "LIP").map((one) => one.id);
        }"""
    )
    assert found == ["Lipowo", "Nowe Lipki", "Malipie"]
    opened.locator("#gc-find").fill("xyz")
    assert opened.locator(".found-count").inner_text() == "Nie ma miejscowości o takiej nazwie."
    opened.keyboard.press("Enter")
    assert opened.locator(".gc-card.gc-open").count() == 0
    opened.keyboard.press("Escape")
    assert opened.locator("#gc-find").input_value() == ""


def test_an_address_chooses_a_village_and_a_choice_writes_it(watched, pages):
    page, address = watched.page, (pages / "pl.html").as_uri()
    page.goto(f"{address}#wies=s2")
    assert page.locator(".gc-card h3").inner_text() == "Daleka"
    page.locator(".gc-village[aria-label^='Granica']").click()
    assert page.url == f"{address}#wies=s1"
    assert page.locator(".gc-card .gc-link a").get_attribute("href") == "#wies=s1"
    page.locator(".gc-close").click()
    assert page.url == address
    for wrong in ("#wies=nobody", "#wies=", "#wies=%ff<script>", "#main"):
        page.goto("about:blank")
        page.goto(address + wrong)
        page.locator(".gc-village").first.wait_for()
        assert page.locator(".gc-card.gc-open").count() == 0
    page.evaluate("location.hash = 'wies=s0'")
    page.locator(".gc-card h3", has_text="Miasto").wait_for()
    assert watched.complaints == []


def test_the_card_says_of_all_services_who_reaches_what(watched, whole, sample):
    page = watched.page
    page.goto(f"{whole}#wies=9900458")
    lines = page.locator(".gc-services li")
    assert lines.count() == len(sample.study.services)
    assert lines.locator("svg").count() == len(sample.study.services)
    expected = {
        service_id: page.evaluate(f"geoCus.view.facts.villages.find((v) => v.id === '9900458').services[{number}].text")
        for number, service_id in enumerate(sample.study.services)
    }
    for line, text in zip(lines.all_inner_texts(), expected.values(), strict=True):
        assert line.endswith(text)
    assert "na mapie" in lines.first.inner_text()


def test_every_fact_is_reached_by_the_keyboard_alone(watched, whole, sample):
    """Tab leads to the choice of a service, the search, the map, the table; what they tell is what was measured."""
    page = watched.page
    page.goto(whole)
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.className"))
        if "sort" in reached:
            break
    wanted = ["skip", "gc-service", "gc-find", "sort"]
    assert [name for name in reached if name in wanted] == wanted
    assert any("gc-village" in name for name in reached)
    page.locator("#gc-service").focus()
    page.keyboard.press("End")
    last = list(sample.study.services)[-1]
    assert page.locator("#gc-service").input_value() == last
    said = page.evaluate(
        "geoCus.view.facts.villages.map((village) => [village.id, village.name, village.sentences.join(' ')])"
    )
    rows = {row.get_attribute("data-id"): row for row in page.locator("#villages tbody tr").all()}
    assert len(said) == len(rows) == len(sample.study.settlements)
    for settlement_id, name, sentences in said:
        text = rows[settlement_id].inner_text()
        assert name in text
        assert " ".join(sentences.split()) in " ".join(text.split())
    page.locator("#villages tbody button").nth(3).focus()
    page.keyboard.press("Enter")
    assert page.locator(".gc-services li").count() == len(sample.study.services)


def test_another_service_changes_map_tables_and_words(watched, whole, sample):
    page = watched.page
    page.goto(f"{whole}#wies=9900458")
    shown = (
        "document.title",
        "document.getElementById('gc-lead').textContent",
        "document.getElementById('gc-words').textContent",
        "document.getElementById('accounting').textContent",
        "document.getElementById('villages').textContent",
        "document.getElementById('providers').textContent",
        "document.getElementById('gc-method').textContent",
        "document.querySelector('.gc-legend').textContent",
        "document.querySelector('.gc-route').textContent",
    )
    before = [page.evaluate(one) for one in shown]
    page.locator("#gc-service").select_option("apteka")
    after = [page.evaluate(one) for one in shown]
    assert all(one != other for one, other in zip(before, after, strict=True))
    assert page.locator("h1").inner_text().endswith("apteka, punkt apteczny")
    assert page.locator(".gc-card h3").inner_text() == "Łąkowo"
    page.locator("#gc-service").select_option("szkola_1_4")
    assert [page.evaluate(one) for one in shown] == before
    assert watched.complaints == []


def test_the_page_as_written_and_as_shown_say_the_same(watched, pages):
    """What a reader without scripts finds in the file is what the scripts show."""
    texts = """() => {
      const nodes = document.querySelectorAll("h1, #gc-lead, #gc-words, .page-table, #gc-method");
      return [...nodes].map((node) => node.textContent.replace(/\\s+/g, ""));
    }"""
    watched.page.goto((pages / "pl.html").as_uri())
    shown = watched.page.evaluate(texts)
    context = watched.page.context.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((pages / "pl.html").as_uri())
    written = page.evaluate(texts)
    context.close()
    assert shown == written


def test_the_table_is_sorted_by_every_column_with_the_keyboard(opened):
    names = "[...document.querySelectorAll('#villages tbody button')].map((node) => node.textContent)"
    heads = opened.locator("#villages thead th")
    assert heads.count() == 5
    for number in range(5):
        orders = []
        for wanted in ("descending", "ascending") if number == 0 else ("ascending", "descending"):
            heads.nth(number).locator("button").press("Enter")
            assert heads.nth(number).get_attribute("aria-sort") == wanted
            assert opened.locator("#villages th[aria-sort]").count() == 1
            orders.append(opened.evaluate(names))
        assert sorted(orders[0]) == sorted(orders[1]) == sorted(home[0] for home in HOMES)
        assert orders[0] != orders[1]
        if number == 1:
            assert orders == [
                ["Łąka", "Nigdzie", "Wyspa", "Daleka", "Granica", "Miasto", "Niepoliczona"],
                ["Miasto", "Granica", "Daleka", "Wyspa", "Nigdzie", "Łąka", "Niepoliczona"],
            ]
        if number == 3:
            assert orders[0] == ["Miasto", "Łąka", "Granica", "Niepoliczona", "Daleka", "Nigdzie", "Wyspa"]


def test_layers_are_switched(opened):
    labels = opened.locator(".gc-label")
    assert labels.count() > 0
    opened.locator(".gc-switches input").nth(1).uncheck()
    assert labels.count() == 0
    opened.locator(".gc-switches input").nth(1).check()
    assert labels.count() > 0


def test_the_wheel_scrolls_the_page_and_zooms_with_ctrl(opened):
    zoom, hint = "geoCus.view.map.getZoom()", opened.locator(".gc-gesture")
    before, box = opened.evaluate(zoom), opened.locator(".gc-map").bounding_box()
    opened.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    opened.mouse.wheel(0, 200)
    expect(hint).to_have_text(POLISH.say("To zoom, hold Ctrl (on a Mac ⌘) and turn the wheel."))
    opened.wait_for_timeout(500)
    assert opened.evaluate("scrollY") > 100
    assert opened.evaluate(zoom) == before
    opened.keyboard.down("Control")
    opened.mouse.wheel(0, -200)
    opened.wait_for_timeout(500)
    assert opened.evaluate(zoom) > before
    expect(hint).to_be_hidden()


def test_one_finger_scrolls_the_page_and_two_move_the_map(chromium, pages):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto((pages / "pl.html").as_uri())
    page.locator(".gc-map").scroll_into_view_if_needed()
    touches = context.new_cdp_session(page)

    def drag(fingers: int) -> tuple[object, float]:
        """Move fingers upwards from the middle of the map; give where the map and the page are then."""
        box = page.locator(".gc-map").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        for step in range(12):
            points = [{"x": x + 40 * finger, "y": y - 10 * step, "id": finger} for finger in range(fingers)]
            kind = "touchMove" if step else "touchStart"
            touches.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
            page.wait_for_timeout(20)
        touches.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.wait_for_timeout(700)
        return page.evaluate("[geoCus.view.map.getCenter(), scrollY]")

    start = page.evaluate("[geoCus.view.map.getCenter(), scrollY]")
    scrolled = drag(1)
    assert scrolled[0] == start[0]
    assert scrolled[1] > start[1] + 50
    moved = drag(2)
    assert moved[0]["lat"] < scrolled[0]["lat"]
    assert moved[1] == scrolled[1]
    context.close()


def test_printing_gives_the_whole_area_and_then_the_old_view(opened):
    zoom = "geoCus.view.map.getZoom()"
    opened.evaluate("geoCus.view.map.setZoom(15, {animate: false})")
    before = opened.evaluate(zoom)
    opened.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert opened.evaluate(zoom) < before
    opened.evaluate("dispatchEvent(new Event('afterprint'))")
    assert opened.evaluate(zoom) == before


def test_paper_is_a4_with_map_legend_scale_north_sources_and_day_on_its_first_page(watched, whole, tmp_path):
    page, path = watched.page, tmp_path / "mapa.pdf"
    page.goto(f"{whole}#wies=9900458")
    page.locator(".gc-village").first.wait_for()
    page.pdf(path=path, prefer_css_page_size=True)
    paper = PdfReader(path)
    width, height = (float(side) / 72 * 25.4 for side in paper.pages[0].mediabox[2:])
    assert (width, height) == pytest.approx((210, 297), abs=0.5)
    first = " ".join(paper.pages[0].extract_text().split())
    for told in ("Legenda", "ponad 10 km", " km", "stan na 31 grudnia 2025 r.", "© autorzy OpenStreetMap (ODbL 1.0)"):
        assert told in first
    assert "Znajdź" not in first
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    box = {
        name: page.locator(name).bounding_box()
        for name in (".gc-map", ".gc-north", ".leaflet-control-scale-line", ".gc-legend", ".gc-card")
    }
    inside = box[".gc-map"]
    for name in (".gc-north", ".leaflet-control-scale-line"):
        assert inside["x"] <= box[name]["x"] <= box[name]["x"] + box[name]["width"] <= inside["x"] + inside["width"]
        assert inside["y"] <= box[name]["y"] <= box[name]["y"] + box[name]["height"] <= inside["y"] + inside["height"]
    assert box[".gc-legend"]["x"] >= inside["x"] + inside["width"]
    assert page.evaluate("geoCus.view.card.scrollHeight <= geoCus.view.card.clientHeight + 1")


@pytest.mark.parametrize("code", ["pl", "en"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_has_no_barriers(watched, pages, axe_script, code, width):
    watched.page.set_viewport_size({"width": width, "height": 800})
    watched.page.goto((pages / f"{code}.html").as_uri())
    watched.page.locator(".gc-village[aria-label^='Daleka']").click()
    watched.page.locator("#gc-find").press_sequentially("a")
    watched.page.keyboard.press("ArrowDown")
    watched.page.evaluate(axe_script)
    found = watched.page.evaluate(AXE)["violations"]
    assert [(fault["id"], [node["html"][:120] for node in fault["nodes"]]) for fault in found] == []
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
    assert watched.complaints == []


def test_hostile_names_do_nothing(watched, tmp_path):
    study = tiny_study()
    names = study.settlements.assign(name=HOSTILE), study.providers.assign(name=HOSTILE[:3])
    path = tmp_path / "hostile.html"
    write_council_map(measured(replace(study, settlements=names[0], providers=names[1])), ["poz"], path, POLISH)
    watched.page.on("dialog", lambda dialog: watched.complaints.append(f"dialog: {dialog.message}"))
    watched.page.goto(path.as_uri())
    for number in range(len(HOSTILE)):
        watched.page.locator("#villages tbody button").nth(number).click()
    assert watched.page.locator("#gc-root script, #gc-root img").count() == 0
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert watched.complaints == []


def colours(png: bytes) -> set[bytes]:
    """Give the different colours of a picture."""
    from PIL import Image

    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).reshape(-1, 3)
    return {pixel.tobytes() for pixel in np.unique(pixels, axis=0)}
