"""The HTML report in a browser without a network: no barriers, nothing loaded, nothing run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo_cus.access.measure import measure_study
from geo_cus.access.measurement import Audience
from geo_cus.report.case import case_of
from geo_cus.report.document_kinds import document_kinds
from geo_cus.report.gap_report import gap_report
from geo_cus.report.html_file import report_html
from tests.report.conftest import DRAWING, ENGLISH, POLISH
from tests.report.test_report_formats import HOSTILE
from tests.studies import providers, settlements, study

pytestmark = pytest.mark.browser

AXE = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})"


@pytest.fixture(scope="module")
def pages(cases, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    for words in (POLISH, ENGLISH):
        document = gap_report(cases[Audience.PUBLIC], document_kinds()["diagnoza"], words)
        (folder / f"{words.code}.html").write_bytes(report_html(document))
    return folder


@pytest.fixture
def opened(watched):
    """Open a page and watch that it asks for nothing and complains of nothing."""
    requests: list[str] = []
    watched.page.on("request", lambda request: requests.append(request.url))
    watched.page.on("dialog", lambda dialog: watched.complaints.append(f"dialog: {dialog.message}"))

    def at(path, width):
        watched.page.set_viewport_size({"width": width, "height": 800})
        watched.page.goto(path.as_uri())
        return watched.page

    yield at
    assert watched.complaints == []
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []


@pytest.mark.parametrize("code", ["pl", "en"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_has_no_barriers(opened, pages, axe_script, code, width):
    page = opened(pages / f"{code}.html", width)
    page.evaluate(axe_script)
    found = page.evaluate(AXE)["violations"]
    assert [(fault["id"], [node["html"][:120] for node in fault["nodes"]]) for fault in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.documentElement.lang") == code
    assert page.evaluate("document.querySelector('img').naturalWidth") > 0


def test_the_keyboard_reaches_every_section(opened, pages):
    page = opened(pages / "pl.html", 1280)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Przejdź do treści"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    links = page.locator("nav a")
    for number in range(links.count()):
        target = links.nth(number).get_attribute("href")
        assert page.locator(f"[id='{target[1:]}']").count() == 1


def test_on_a_narrow_screen_every_number_has_its_name(opened, pages):
    page = opened(pages / "pl.html", 320)
    cell = page.locator("tbody td.number").first
    assert page.evaluate("cell => getComputedStyle(cell, '::before').content", cell.element_handle()) == (
        f'"{cell.get_attribute("data-label")}"'
    )


def test_hostile_names_do_nothing(opened, tmp_path):
    homes = settlements([(name, (number * 4_000, 0), 10 * number) for number, name in enumerate(HOSTILE)])
    places = providers([(name, (number * 30_000, 0), ("poz",)) for number, name in enumerate(HOSTILE)])
    measured = measure_study(replace(study(homes, places, roads=None), name=HOSTILE[0]))
    drawing = DRAWING.replace("<circle", "<script>alert(1)</script><circle")
    case = case_of(measured, audience=Audience.INTERNAL, maps={"poz": drawing})
    path = tmp_path / "hostile.html"
    path.write_bytes(report_html(gap_report(case, document_kinds()["diagnoza"], POLISH)))
    for width in (1280, 320):
        page = opened(path, width)
        assert page.locator("script").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
