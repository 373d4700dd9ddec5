"""The dashboard in a real browser that reaches no other computer."""

from __future__ import annotations

import re
import sys
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from geo_cus.text import language
from tests.ui.conftest import free_port, running

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.conftest import WatchedPage

pytestmark = pytest.mark.browser

POLISH = language("pl")
SECONDS = 60_000
TITLES = {
    "": "Who reaches what",
    "uslugi": "Services side by side",
    "scenariusze": "What if …",
    "nowy-punkt": "New point",
    "objazd": "Mobile service",
    "uslugi-w-domu": "Home care",
    "proba": "Stress test",
    "raport": "Report and maps",
    "dane": "Data",
    "predkosci": "Speeds",
    "metoda": "Method and assumptions",
}
"""Of the pages, by the path of their address."""
expect.set_options(timeout=20_000)  # the machines of CI are slow and busy


def opened(watched: WatchedPage, address: str) -> Page:
    watched.page.goto(address)
    expect(village(watched.page, "Gajewo")).to_be_visible(timeout=SECONDS)
    return watched.page


def village(page: Page, name: str) -> Locator:
    return page.locator(f".gc-village[aria-label^='{name},']")


def press(page: Page, name: str) -> None:
    page.locator(".gc-map").scroll_into_view_if_needed()
    village(page, name).locator("svg *").first.click()


def calm(watched: WatchedPage) -> None:
    assert watched.outside == []
    assert watched.complaints == []


def violations(page: Page, axe_script: str) -> list[tuple[str, list[str]]]:
    """Give the rules of WCAG 2.1 AA that axe-core finds broken, with the elements that break them."""
    page.evaluate(axe_script)
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
    found = page.evaluate("rules => axe.run(document, rules)", rules)["violations"]
    return [(item["id"], [node["html"][:200] for node in item["nodes"]]) for item in found]


def place(page: Page, name: str) -> tuple[int, int]:
    """Give the middle of a village on the map (px), wherever the page is scrolled."""
    box, frame = village(page, name).bounding_box(), page.locator(".gc-map").bounding_box()
    assert box is not None
    assert frame is not None
    return round(box["x"] + box["width"] / 2 - frame["x"]), round(box["y"] + box["height"] / 2 - frame["y"])


def test_it_opens_in_polish_without_a_network(watched, address):
    page = opened(watched, address)
    expect(page.get_by_role("heading", level=1)).to_have_text(POLISH.say("Who reaches what"))
    assert page.evaluate("document.documentElement.lang") == "pl"
    expect(
        page.get_by_text(POLISH.say("Fictional data: the places, people and providers are invented.")).first
    ).to_be_visible()
    calm(watched)


@pytest.mark.parametrize("path", TITLES)
def test_every_page_opens_by_its_own_address(watched, address, path):
    watched.page.goto(f"{address}/{path}?lang=en")
    expect(watched.page.get_by_role("heading", level=1)).to_have_text(TITLES[path], timeout=SECONDS)
    assert watched.page.evaluate("document.documentElement.lang") == "en"
    calm(watched)


def test_a_click_on_a_village_explains_it(watched, address):
    page = opened(watched, f"{address}/?usluga=poz")
    press(page, "Gajewo")
    expect(page.get_by_role("heading", name="Gajewo", level=2)).to_be_visible()
    expect(page.get_by_text(POLISH.say("Nearest providers"), exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("wies=9900162"))
    press(page, "Brody")
    begun = time.monotonic()
    expect(page.get_by_role("heading", name="Brody", level=2)).to_be_visible()
    assert time.monotonic() - begun < 5
    calm(watched)


def test_clicks_in_quick_succession_all_count(watched, address):
    page = opened(watched, f"{address}/?usluga=poz")
    for name in ("Gajewo", "Brody", "Lipowo", "Piaski"):
        press(page, name)
    expect(page.get_by_role("heading", name="Piaski", level=2)).to_be_visible()
    page.wait_for_timeout(1000)
    expect(page.get_by_role("heading", name="Piaski", level=2)).to_be_visible()
    expect(village(page, "Piaski")).to_have_class(re.compile("gc-selected"))


def test_no_village_lies_under_the_card(watched, address):
    page = opened(watched, f"{address}/?usluga=poz")
    press(page, "Gajewo")
    frame, card = page.locator(".gc-map").bounding_box(), page.locator(".gc-card.gc-open").bounding_box()
    assert frame is not None
    assert card is not None
    assert card["x"] >= frame["x"] + frame["width"] or card["y"] >= frame["y"] + frame["height"]


def test_the_first_click_counts_where_the_map_is_half_out_of_sight(watched, address):
    # Leaflet moves the focus to the map at the first press of the mouse; a page that scrolls then would lose the click.
    watched.page.set_viewport_size({"width": 1280, "height": 620})
    page = opened(watched, f"{address}/?usluga=poz")
    village(page, "Jeziorna Wola").locator("svg *").first.click()
    expect(page.get_by_role("heading", name="Jeziorna Wola", level=2)).to_be_visible()


def test_a_chosen_village_shows_its_route(watched, address):
    page = opened(watched, f"{address}/?usluga=poz")
    lines = page.locator(".leaflet-gc-link-pane path")
    village(page, "Jesionowo").locator("svg *").first.click()
    said = page.locator(".gc-card .gc-route")
    expect(said).to_contain_text("Trasa:")
    expect(lines).not_to_have_count(0)
    expect(page.get_by_text(said.inner_text()).nth(1)).to_be_visible()
    page.get_by_label(POLISH.say("route to the nearest provider")).uncheck()
    expect(lines).to_have_count(0)
    calm(watched)


def test_the_map_keeps_its_view(watched, address):
    page = opened(watched, f"{address}/?usluga=poz")
    before = place(page, "Gajewo")
    page.get_by_role("button", name=POLISH.say("Zoom in")).click()
    page.get_by_role("button", name=POLISH.say("Zoom in")).click()
    page.wait_for_timeout(500)
    zoomed = place(page, "Zamoście")
    assert place(page, "Gajewo") != before
    page.get_by_role("combobox").first.click()
    page.get_by_role("option", name="apteka, punkt apteczny").click()
    expect(page).to_have_url(re.compile("usluga=apteka"))
    expect(page.locator(".gc-map")).to_have_attribute("aria-label", re.compile("apteka"))
    assert place(page, "Zamoście") == zoomed
    press(page, "Zamoście")
    expect(page.get_by_role("heading", name="Zamoście", level=2)).to_be_visible()
    assert place(page, "Zamoście") == zoomed
    calm(watched)


def test_the_title_stands_while_the_study_is_read_and_the_first_click_makes_nothing_anew(
    watched, repository, sample_folder, tmp_path
):
    port = free_port()
    code = f"import sys, pathlib; from geo_cus.ui.server import serve; serve(pathlib.Path(sys.argv[1]), port={port})"
    with running([sys.executable, "-c", code, str(sample_folder)], port, tmp_path, repository) as start:
        page = watched.page
        page.goto(start)
        expect(page.get_by_role("heading", level=1)).to_have_text(POLISH.say("Who reaches what"))
        expect(village(page, "Gajewo")).to_be_visible(timeout=SECONDS)
        for part in (page.get_by_role("heading", level=1), page.get_by_role("slider"), page.locator(".gc-map")):
            part.evaluate("part => { part.marked = true; }")
        press(page, "Gajewo")
        expect(page.get_by_role("heading", name="Gajewo", level=2)).to_be_visible()
        for part in (page.get_by_role("heading", level=1), page.get_by_role("slider"), page.locator(".gc-map")):
            assert part.evaluate("part => part.marked")
        calm(watched)


def out_of_sight(page: Page) -> list[str]:
    """Name the villages whose signs lie beyond the frame of the map."""
    return page.locator(".gc-map").evaluate(
        """(map) => {
          const frame = map.getBoundingClientRect();
          const inside = ({ left, right, top, bottom }) =>
            left >= frame.left && right <= frame.right && top >= frame.top && bottom <= frame.bottom;
          return [...map.querySelectorAll(".gc-village")]
            .filter((sign) => !inside(sign.getBoundingClientRect())).map((sign) => sign.ariaLabel);
        }"""
    )


def test_the_whole_gmina_is_in_sight_however_late_the_styles_and_however_wide_the_window(watched, address):
    # Until its styles are there the map has the width of the page; it was fitted to that once.
    watched.page.route("**/map.css", lambda route: (time.sleep(1.5), route.continue_()))
    page = opened(watched, f"{address}/?usluga=poz")
    expect(page.locator(".gc-village")).to_have_count(35)
    expect(page.locator(".gc-map")).to_have_css("height", "600px")
    page.wait_for_timeout(500)
    assert out_of_sight(page) == []
    page.set_viewport_size({"width": 700, "height": 800})
    page.wait_for_timeout(500)
    assert out_of_sight(page) == []
    # A view that somebody has chosen stays hers.
    for _ in range(4):
        page.get_by_role("button", name=POLISH.say("Zoom in")).click()
        page.wait_for_timeout(300)
    hidden = len(out_of_sight(page))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_timeout(500)
    assert hidden > 0
    assert len(out_of_sight(page)) > 0
    calm(watched)


def test_view_and_layers_outlive_another_page_a_reload_and_another_language(watched, address):
    page = opened(watched, f"{address}/?usluga=apteka&prog=60")
    page.get_by_role("button", name=POLISH.say("Zoom in")).click()
    for layer in ("names", "roads"):
        page.get_by_role("checkbox", name=POLISH.say(layer)).uncheck()
    page.wait_for_timeout(500)
    before = place(page, "Zamoście")
    page.get_by_role("link", name=POLISH.say("Services side by side")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(POLISH.say("Services side by side"))
    page.get_by_role("link", name=POLISH.say("Who reaches what")).first.click()
    expect(village(page, "Zamoście")).to_be_visible()
    page.reload()
    expect(village(page, "Zamoście")).to_be_visible(timeout=SECONDS)
    page.get_by_role("radio", name="English").click()
    for layer, shown in (("names", False), ("roads", False), ("boundaries", True)):
        expect(page.get_by_role("checkbox", name=layer)).to_be_checked(checked=shown)
    expect(page.locator(".gc-label")).to_have_count(0)
    expect(page.get_by_label("Service", exact=True)).to_have_value("pharmacy")
    expect(page).to_have_url(re.compile("usluga=apteka&prog=60&lang=en"))
    assert place(page, "Zamoście") == before
    calm(watched)


def test_a_slider_writes_its_numbers_as_the_language_does(watched, address):
    page = opened(watched, f"{address}/?usluga=szkola_1_4&prog=2.5")
    slider, value = page.get_by_role("slider"), page.get_by_test_id("stSliderThumbValue")
    for code, before, after in (("Polski", "2,5 km", "1,5 km"), ("English", "1.5 km", "0.5 km")):
        page.get_by_role("radio", name=code).click()
        expect(value).to_have_text(before)
        expect(slider).to_have_attribute("aria-valuetext", before)
        for _ in range(2):
            slider.press("ArrowLeft")
        expect(value).to_have_text(after)
        expect(slider).to_have_attribute("aria-valuetext", after)
    calm(watched)


def test_the_threshold_moves_with_the_keyboard(watched, address):
    page = opened(watched, f"{address}/?usluga=poz")
    before = page.get_by_test_id("stMetricValue").first.inner_text()
    slider = page.get_by_role("slider")
    slider.focus()
    for _ in range(12):
        slider.press("ArrowLeft")
    expect(page).to_have_url(re.compile("prog=8"))
    expect(page.get_by_test_id("stMetricValue").first).not_to_have_text(before)
    calm(watched)


def test_a_settlement_is_found_by_typing(watched, address):
    page = opened(watched, f"{address}/?usluga=poz")
    search = page.get_by_label(POLISH.say("Settlement"), exact=True)
    search.click()
    page.keyboard.type("Gaj")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Gajewo", level=2)).to_be_visible()
    expect(village(page, "Gajewo")).to_have_class(re.compile("gc-selected"))
    calm(watched)


def test_table_and_map_share_the_choice(watched, address):
    page = opened(watched, f"{address}/?usluga=poz")
    row = page.locator(".gc-rows tr").filter(has_text="Białe Kąty")
    row.get_by_role("button", name="Białe Kąty").press("Enter")
    expect(page.get_by_role("heading", name="Białe Kąty", level=2)).to_be_visible()
    expect(village(page, "Białe Kąty")).to_have_class(re.compile("gc-selected"))
    expect(row).to_have_attribute("aria-current", "true")
    press(page, "Gajewo")
    marked = page.locator(".gc-rows tr[aria-current]")
    expect(marked).to_contain_text("Gajewo")
    frame, line = page.locator(".gc-rows").bounding_box(), marked.bounding_box()
    assert frame is not None
    assert line is not None
    assert frame["y"] <= line["y"] <= frame["y"] + frame["height"] - line["height"]
    marked.get_by_text("Gajewo").click()
    expect(page.get_by_role("heading", name="Gajewo", level=2)).to_be_hidden()
    calm(watched)


def test_a_click_sends_no_more_than_what_changes(watched, address):
    received: list[int] = []
    watched.page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))))
    page = opened(watched, f"{address}/?usluga=poz")
    press(page, "Gajewo")
    expect(page.get_by_role("heading", name="Gajewo", level=2)).to_be_visible()
    page.wait_for_timeout(2000)
    received.clear()
    press(page, "Stawki")
    expect(page.get_by_role("heading", name="Stawki", level=2)).to_be_visible()
    page.wait_for_timeout(2000)
    assert 5_000 < sum(received) < 20_000
    calm(watched)


def test_the_list_is_put_into_another_order_which_stays(watched, address):
    page = opened(watched, f"{address}/?usluga=poz")
    people = page.locator(".gc-rows thead").get_by_role("button", name=POLISH.say("People"))
    people.click()
    people.click()
    numbers = page.locator(".gc-rows tbody td:nth-child(3)")
    shown = [text.replace("\xa0", "") for text in numbers.all_inner_texts()]
    known = [int(text) for text in shown if text != "–"]
    assert known == sorted(known, reverse=True)
    assert shown[len(known) :] == ["–"] * (len(shown) - len(known))
    first = page.locator(".gc-rows tbody tr").first.get_attribute("data-id")
    press(page, "Gajewo")
    expect(page.locator(".gc-rows tr[aria-current]")).to_contain_text("Gajewo")
    assert page.locator(".gc-rows tbody tr").first.get_attribute("data-id") == first
    calm(watched)


def test_the_language_is_switched(watched, address):
    page = opened(watched, f"{address}/?usluga=poz&wies=9900162")
    page.get_by_role("radio", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who reaches what")
    expect(page).to_have_url(re.compile("lang=en"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", name="Gajewo", level=2)).to_be_visible()
    calm(watched)


def test_the_way_back_leads_back(watched, address):
    page = opened(watched, f"{address}/?usluga=poz")
    press(page, "Gajewo")
    expect(page).to_have_url(re.compile("wies=9900162"))
    page.go_back()
    expect(page.get_by_role("heading", name="Gajewo", level=2)).to_be_hidden()
    calm(watched)


def test_files_are_handed_over(watched, address, tmp_path):
    page = watched.page
    page.goto(f"{address}/raport?usluga=poz")
    starts = {
        "Gaps, all services (XLSX)": b"PK",
        "Gaps, all services (CSV)": b"\xef\xbb\xbf",
        "Map for the council (HTML)": b"<!",
    }
    for label, start in starts.items():
        with page.expect_download(timeout=SECONDS) as found:
            page.get_by_role("button", name=POLISH.say(label)).click(timeout=SECONDS)
        content = saved(found.value.path())
        assert content.lower().startswith(start.lower())
        assert len(content) > 1000
    calm(watched)


def saved(path: Path) -> bytes:
    return path.read_bytes()


def test_no_barrier_is_found_under_the_mouse_that_has_switched_the_language(watched, address, axe_script):
    page = watched.page
    page.goto(f"{address}/metoda")
    for name in ("English", "Polski"):
        page.get_by_text(name, exact=True).click(timeout=SECONDS)
        expect(page.get_by_role("radio", name=name)).to_be_checked()
        page.wait_for_timeout(1000)
        assert violations(page, axe_script) == []


@pytest.mark.parametrize("path", TITLES)
@pytest.mark.parametrize("code", ["pl", "en"])
def test_no_barrier_is_found(watched, address, axe_script, path, code):
    page = watched.page
    page.goto(f"{address}/{path}?usluga=poz&wies=9900162&lang={code}")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=SECONDS)
    page.wait_for_timeout(1500)
    assert violations(page, axe_script) == []
