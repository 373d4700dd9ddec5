"""The address of the page in real browsers: a copied link in another one, and the way back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from geo_cus.text import language
from tests.ui.test_in_browser import SECONDS, calm, opened, press, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

POLISH = language("pl")
WITHOUT_CLIPBOARD = {
    "plain http": "Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined })",
    "refused": "navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))",
}


def copied(page: Page) -> str:
    """Press the button, and give what it has put into the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name=POLISH.say("Copy link")).press("Enter")
    expect(page.get_by_text(POLISH.say("The link is copied."))).to_be_visible()
    link: str = page.evaluate("navigator.clipboard.readText()")
    return link


def drawn(page: Page) -> list[str | None]:
    """Give what the map says of every village, and whether it is marked."""
    villages = page.locator(".gc-village")
    expect(villages.first).to_be_visible(timeout=SECONDS)
    return sorted(villages.evaluate_all("all => all.map((one) => `${one.ariaLabel} ${one.className}`)"))


def weight(page: Page, service: str) -> str | None:
    """Give what the slider of a weight shows."""
    page.get_by_text(POLISH.say("Weights of the services")).click()
    slider = page.get_by_role("slider", name=service)
    expect(slider).to_be_visible()
    return slider.get_attribute("aria-valuenow") or slider.input_value()


def at_rest(page: Page) -> None:
    """Wait until the server has drawn the page to its end, and a slider has said its last word."""
    page.wait_for_timeout(1000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def to_page(page: Page, title: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=POLISH.say(title)).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(POLISH.say(title), timeout=SECONDS)


def test_another_browser_shows_the_same(watched, chromium: Browser, address):
    page = opened(watched, f"{address}/?usluga=apteka&prog=9")
    page.get_by_role("combobox").first.click()
    page.get_by_role("option", name="podstawowa opieka").click()
    expect(page.locator(".gc-map")).to_have_attribute("aria-label", re.compile("podstawowa opieka"))
    at_rest(page)
    press(page, "Gajewo")
    expect(page.get_by_role("heading", name="Gajewo", level=2)).to_be_visible()
    at_rest(page)
    page.get_by_role("slider").press("ArrowLeft")
    expect(page.get_by_text(POLISH.say("Back to {limit} {unit}", limit="20", unit="min"))).to_be_visible()
    at_rest(page)
    map_of_one = drawn(page)
    to_page(page, "Services side by side")
    page.get_by_text(POLISH.say("Weights of the services")).click()
    expect(page.get_by_role("slider", name="apteka")).to_be_visible()
    at_rest(page)
    page.get_by_role("slider", name="apteka").press("End")
    expect(page).to_have_url(re.compile("wagi=apteka-5"))
    link = copied(page)
    assert link == page.url
    assert len(link) - len(address) < 100

    context = chromium.new_context(locale="pl-PL", viewport={"width": 1280, "height": 900})
    other = context.new_page()
    other.goto(link)
    expect(other.get_by_role("heading", level=1)).to_have_text(POLISH.say("Services side by side"), timeout=SECONDS)
    assert weight(other, "apteka") == "5"
    to_page(other, "Who reaches what")
    expect(other.get_by_role("heading", name="Gajewo", level=2)).to_be_visible()
    at_rest(other)
    assert drawn(other) == map_of_one
    assert other.url.split("?")[1] == link.split("?")[1]
    context.close()
    calm(watched)


def test_nothing_is_sent_and_what_was_said_ends_with_the_view(watched, address):
    sent: list[int] = []
    watched.page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(len(frame))))
    page = opened(watched, f"{address}/?usluga=poz")
    at_rest(page)
    sent.clear()
    assert copied(page) == page.url
    page.wait_for_timeout(1000)
    assert sent == []
    told = page.get_by_text(POLISH.say("The link is copied."))
    expect(told).to_have_role("status")
    expect(told).to_contain_text(POLISH.say("Report and maps"))
    press(page, "Gajewo")
    expect(told).to_be_hidden()
    calm(watched)


@pytest.mark.parametrize("script", WITHOUT_CLIPBOARD.values(), ids=WITHOUT_CLIPBOARD)
def test_without_a_clipboard_the_address_stands_there_marked(watched, address, axe_script, script):
    watched.page.add_init_script(script)
    page = opened(watched, f"{address}/?usluga=poz")
    page.get_by_role("button", name=POLISH.say("Copy link")).click()
    expect(page.get_by_text(POLISH.say("Copy it: Ctrl+C."))).to_be_visible()
    field = page.get_by_label(POLISH.say("Address of this page"))
    expect(field).to_be_focused()
    expect(field).to_have_value(page.url)
    marked = field.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
    assert marked == page.url
    assert violations(page, axe_script) == []
    press(page, "Gajewo")
    expect(field).to_be_hidden()
    calm(watched)


def test_the_way_back_takes_a_threshold_back(watched, address):
    page = opened(watched, f"{address}/?usluga=poz&lang=pl")
    at_rest(page)
    before = drawn(page)
    page.get_by_role("slider").press("ArrowLeft")
    expect(page).to_have_url(re.compile("prog=19"))
    at_rest(page)
    page.go_back()
    expect(page.get_by_text("20 min", exact=True).first).to_be_visible()
    at_rest(page)
    expect(page.get_by_role("slider")).to_have_value("20")
    assert "prog" not in page.url
    assert drawn(page) == before
    calm(watched)


def test_the_way_back_leads_out_of_a_study(watched, start):
    page = watched.page
    page.goto(start)
    page.get_by_role("button", name=POLISH.say("Open the sample study")).click(timeout=SECONDS)
    expect(page.get_by_role("heading", level=1)).to_have_text(POLISH.say("Who reaches what"), timeout=SECONDS)
    expect(page.locator(".gc-village").first).to_be_visible(timeout=SECONDS)
    at_rest(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(POLISH.say("Who cannot reach which service?"))
    assert "studium" not in page.url
    calm(watched)
