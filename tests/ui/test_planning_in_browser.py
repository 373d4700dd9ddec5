"""An organiser asks for a point and for rounds, keeps the plans, takes files away, in a browser without a network."""

from __future__ import annotations

import io
import re
import shutil
import sys
import time
import zipfile
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from geo_cus.text import language
from tests.ui.conftest import free_port, running
from tests.ui.test_in_browser import SECONDS, calm, saved
from tests.ui.test_streamlit_words import english

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

POLISH = language("pl")
CLIENTS = "miejscowość_id;klienci;wizyty_w_tygodniu;minuty_wizyty\n"
AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}


@pytest.fixture(scope="module")
def start(repository, sample_folder, tmp_path_factory):
    """Give the address of a server with a study of its own, since scenarios are kept in its folder."""
    folder = tmp_path_factory.mktemp("badanie") / "gmina"
    shutil.copytree(sample_folder, folder, ignore=shutil.ignore_patterns("maker", "*.py"))
    port = free_port()
    code = f"import sys, pathlib; from geo_cus.ui.server import serve; serve(pathlib.Path(sys.argv[1]), port={port})"
    with running(
        [sys.executable, "-c", code, str(folder)], port, tmp_path_factory.mktemp("server"), repository
    ) as where:
        yield where


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=POLISH.say(label), exact=True).click(timeout=SECONDS)


def rest(page: Page) -> None:
    """Wait until the page is drawn: what is drawn anew is pale for a moment, and takes no clicks."""
    expect(page.locator("[data-test-script-state='notRunning']")).to_be_visible(timeout=SECONDS)
    expect(page.locator("[data-stale='true']")).to_have_count(0)


def barriers(page: Page, axe_script: str) -> list[str]:
    rest(page)
    page.evaluate(axe_script)
    found = page.evaluate("rules => axe.run(document, rules)", AXE_RULES)["violations"]
    return [f"{item['id']}: {[node['html'][:200] for node in item['nodes']]}" for item in found]


def test_a_point_is_found_kept_and_reported(watched, start, axe_script):
    page = watched.page
    page.goto(f"{start}/?usluga=swietlica")
    without = page.get_by_test_id("stMetricValue").first
    expect(without).to_be_visible(timeout=SECONDS)
    before = without.inner_text()

    page.get_by_role("link", name=POLISH.say("New point")).click()
    press(page, "Search")
    page.reload()
    expect(page.get_by_text(POLISH.say("Proven: no plan is better."))).to_be_visible(timeout=SECONDS)
    expect(page.get_by_role("heading", name=POLISH.say("Who comes nearer"))).to_be_visible()
    assert barriers(page, axe_script) == []
    name = page.get_by_label(POLISH.say("Name of the scenario"))
    name.fill("Jeszcze jedna świetlica")
    name.press("Enter")
    press(page, "Save as a scenario")
    expect(page.get_by_text("pokazują teraz scenariusz")).to_be_visible()
    expect(page).to_have_url(re.compile("scenariusz="))

    page.get_by_role("link", name=POLISH.say("Who reaches what")).first.click()
    expect(without).not_to_have_text(before)

    page.get_by_role("link", name=POLISH.say("Report and maps")).first.click()
    expect(page.get_by_text("Raport proponuje scenariusz")).to_be_visible()
    press(page, "Prepare")
    with page.expect_download(timeout=SECONDS) as found:
        press(page, "PDF, to read and print")
    assert found.value.suggested_filename.startswith("raport_diagnoza_gmina-jeziorna-wola")
    assert saved(found.value.path()).startswith(b"%PDF")
    assert barriers(page, axe_script) == []
    calm(watched)


def test_a_closing_and_a_plan_for_every_case_are_asked_for(watched, start, axe_script):
    page = watched.page
    page.goto(f"{start}/nowy-punkt?usluga=swietlica")
    page.get_by_text(POLISH.say("Closing"), exact=True).click(timeout=SECONDS)
    expect(page).to_have_url(re.compile("pytanie=zamkniecie"))
    expect(page.get_by_label(re.compile("Ile punktów zamknąć"))).to_be_visible()
    press(page, "Search")
    page.reload()
    expect(page.get_by_text("Do zamknięcia: ")).to_be_visible(timeout=SECONDS)
    assert barriers(page, axe_script) == english(page) == []

    page.get_by_text(POLISH.say("For every case"), exact=True).click()
    expect(page.get_by_text("Do zamknięcia: ")).to_have_count(0)
    press(page, "Search")
    cases = page.get_by_role("heading", name=POLISH.say("People within the limit, case by case"))
    expect(cases).to_be_visible(timeout=SECONDS)
    assert barriers(page, axe_script) == english(page) == []
    page.goto(f"{start}/nowy-punkt?usluga=sds_wtz&pytanie=zamkniecie")
    expect(page.get_by_text(re.compile("nie ma czego zamykać"))).to_be_visible(timeout=SECONDS)
    assert barriers(page, axe_script) == []

    page.goto(f"{start}/nowy-punkt?usluga=swietlica&pytanie=przypadki&lang=en")
    expect(page.get_by_role("heading", name="People within the limit, case by case")).to_be_visible(timeout=SECONDS)
    assert barriers(page, axe_script) == []
    page.get_by_role("button", name="Save as a scenario", exact=True).click()
    expect(page.get_by_text("All pages now show the scenario")).to_be_visible()
    calm(watched)


def test_a_stress_test_is_watched_stopped_and_done(watched, start, axe_script):
    page = watched.page
    page.goto(f"{start}/proba?usluga=poz")
    press(page, "Begin the test")
    expect(page.get_by_role("progressbar").first).to_be_visible()
    assert barriers(page, axe_script) == []
    press(page, "Stop the work")
    expect(page.get_by_text(POLISH.say("The work was stopped."))).to_be_visible(timeout=SECONDS)
    press(page, "Begin the test")
    backup = page.get_by_role("heading", name=POLISH.say("Settlements without a back-up"))
    expect(backup).to_be_visible(timeout=2 * SECONDS)
    assert barriers(page, axe_script) == []
    calm(watched)


def test_rounds_are_planned_taken_away_and_kept(watched, start, axe_script):
    page = watched.page
    page.goto(f"{start}/?usluga=poradnictwo")
    signs = page.locator(".gc-map .gc-provider")
    expect(signs.first).to_be_visible(timeout=SECONDS)
    providers = signs.count()
    page.get_by_role("link", name=POLISH.say("Mobile service")).click()
    proven = page.get_by_text(POLISH.say("Proven: no plan is better."))
    press(page, "Plan the rounds")
    # A page that is loaded anew before the press has arrived has asked for nothing.
    expect(page.get_by_role("progressbar").or_(proven).first).to_be_visible()
    page.reload()
    expect(proven).to_be_visible(timeout=SECONDS)
    expect(page.get_by_role("cell", name="OSP w Żabieńcu, sala")).to_be_visible()
    expect(page.locator(".gc-map .gc-stop")).to_have_count(5)
    expect(page.locator(".gc-rounds label")).to_have_count(4)
    expect(page.get_by_role("cell", name="co dwa tygodnie w czwartek").first).to_be_visible()
    press(page, "Prepare calendars, posters and tables")
    with page.expect_download(timeout=SECONDS) as found:
        press(page, "All files of the plan (ZIP)")
    assert found.value.suggested_filename.startswith("objazd_gmina-jeziorna-wola")
    with zipfile.ZipFile(io.BytesIO(saved(found.value.path()))) as archive:
        assert {"postoje.csv", "zaloga.pdf", "kalendarze/piaski-9900643.ics"} <= set(archive.namelist())
    press(page, "Compare")
    expect(page.get_by_role("heading", name=POLISH.say("What growing money brings"))).to_be_visible(timeout=SECONDS)
    assert barriers(page, axe_script) == []
    press(page, "Save as a scenario")
    expect(page.get_by_text("pokazują teraz scenariusz")).to_be_visible()
    page.get_by_role("link", name=POLISH.say("Who reaches what")).first.click()
    expect(signs).to_have_count(providers + 4, timeout=SECONDS)
    calm(watched)


def test_home_care_is_planned_for_clients_of_a_file_and_of_a_typed_cell(watched, start, axe_script, tmp_path):
    page = watched.page
    page.goto(f"{start}/?usluga=poz")
    page.get_by_role("link", name=POLISH.say("Home care"), exact=True).click(timeout=SECONDS)
    table = page.get_by_test_id("stDataFrame").first
    expect(table).to_be_visible(timeout=SECONDS)
    brought = tmp_path / "klienci z opieki.csv"
    brought.write_text(f"{CLIENTS}9900384;4;5;30\nnigdzie;1;5;30\n9900791;2;5;45\n", "utf-8")
    page.locator("input[type=file]").set_input_files(brought)
    expect(page.get_by_text("wczytane: 3")).to_be_visible(timeout=SECONDS)
    expect(page.get_by_role("cell", name="nigdzie")).to_be_visible()
    type_clients(page, table, "6")
    assert barriers(page, axe_script) == []
    press(page, "Plan home care")
    reached = page.get_by_test_id("stMetricValue").first
    expect(reached).to_have_text("8 z 8", timeout=SECONDS)
    page.reload()
    expect(reached).to_have_text("8 z 8", timeout=SECONDS)
    assert barriers(page, axe_script) == []
    with page.expect_download(timeout=SECONDS) as found:
        press(page, "The clients as a file (CSV)")
    assert found.value.suggested_filename == "klienci.csv"
    assert saved(found.value.path()).decode("utf-8-sig").splitlines()[1:] == ["9900384;6;5;30", "9900791;2;5;45"]
    with page.expect_download(timeout=SECONDS) as found:
        press(page, "This question as a file (TOML)")
    assert 'bases = ["P18", "P23", "P24"]' in saved(found.value.path()).decode()

    page.get_by_text(POLISH.say("for everybody: small numbers of people are hidden")).click()
    expect(reached).to_have_count(0, timeout=SECONDS)
    assert barriers(page, axe_script) == []
    with page.expect_download(timeout=SECONDS) as found:
        press(page, "All tables for everybody (ZIP)")
    assert found.value.suggested_filename.startswith("uslugi_w_domu_publiczne_gmina-jeziorna-wola")
    with zipfile.ZipFile(io.BytesIO(saved(found.value.path()))) as archive:
        assert set(archive.namelist()) == {"bazy.csv", "miejscowosci.csv", "zalozenia.csv", "opieka.xlsx"}
    calm(watched)


def type_clients(page: Page, table: Locator, number: str) -> None:
    """Type how many clients the first row has, over what stands there."""
    rest(page)
    page.wait_for_timeout(1500)  # before it, the table may still move
    table.scroll_into_view_if_needed()
    box = table.locator("canvas").first.bounding_box()
    assert box is not None
    # Right of the village, in the first row: the table is drawn on a canvas.
    page.mouse.click(box["x"] + 350, box["y"] + 52)
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    page.keyboard.press("Control+a")
    page.keyboard.type(number, delay=20)
    page.wait_for_timeout(500)
    page.keyboard.press("Enter")
    rest(page)


def test_a_point_opens_where_the_map_is_clicked(watched, start, axe_script):
    page = watched.page
    page.goto(f"{start}/scenariusze?usluga=apteka")
    name = page.get_by_label(POLISH.say("Name of a new scenario"))
    name.fill(f"Apteka tam, gdzie kliknięto, {time.time_ns()}")  # another try finds the scenario of the one before
    press(page, "Begin")
    ground = page.locator(".gc-map")
    expect(page.locator(".gc-village").first).to_be_visible(timeout=SECONDS)
    add = page.get_by_role("button", name=POLISH.say("Add"), exact=True)
    expect(add).to_be_disabled()
    ground.click(position={"x": 150, "y": 330})
    expect(page.locator(".gc-pin")).to_have_count(1)
    expect(page.get_by_text(re.compile(r"Szerokość [0-9]+,[0-9]+, długość [0-9]+,[0-9]+\."))).to_be_visible()
    assert barriers(page, axe_script) == []
    add.click()
    expect(page.get_by_text(re.compile("Nowy punkt: apteka, punkt apteczny"))).to_be_visible(timeout=SECONDS)
    expect(page.locator(".gc-pin")).to_have_count(0)
    gaining = page.locator(".gc-village[aria-label*='zyskuje']")
    expect(gaining.first).to_be_visible()
    gaining.first.click()
    expect(page.locator("tr[aria-current]")).to_have_count(1)
    assert barriers(page, axe_script) == []

    page.get_by_label(POLISH.say("What changes")).click()
    page.get_by_role("option", name=POLISH.say("Close a stretch of road")).click()
    for pins, x in enumerate((230, 330), start=1):
        rest(page)
        ground.click(position={"x": x, "y": 180})
        expect(page.locator(".gc-pin")).to_have_count(pins)
    expect(add).to_be_enabled()
    calm(watched)


def test_a_fast_switch_of_the_language_to_and_fro_empties_no_list(watched, address):
    page = watched.page
    page.goto(f"{address}/uslugi-w-domu")
    plan = page.get_by_role("button", name=POLISH.say("Plan home care"))
    expect(plan).to_be_enabled(timeout=SECONDS)
    days = page.get_by_test_id("stMultiSelect").first
    before = days.inner_text()
    for pause_ms in (40, 200, 80, 400):
        page.get_by_role("radio", name="English").click()
        page.wait_for_timeout(pause_ms)
        page.get_by_role("radio", name="Polski").click()
        page.wait_for_timeout(pause_ms)
    page.wait_for_timeout(1000)
    expect(plan).to_be_enabled()
    assert days.inner_text() == before
    assert watched.complaints == []
