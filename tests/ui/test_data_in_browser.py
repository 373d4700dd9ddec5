"""An organiser brings her data in, mends it and puts providers on the map, in a real browser without a network."""

from __future__ import annotations

import io
import re
import shutil
from typing import TYPE_CHECKING

import openpyxl
import pytest
from playwright.sync_api import expect

from geo_cus.data.saved_files import saves
from geo_cus.text import language
from geo_cus.ui.provider_edits import provider_table_of
from tests.ui.test_data_in import THREE_FAULTY, without_place
from tests.ui.test_in_browser import SECONDS, calm

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

POLISH = language("pl")
TITLES = {"wczytaj": "Bring data in", "podmioty": "Table of providers"}
AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}


@pytest.fixture
def study(sample_folder, shelf, request):
    """Give a study of the server's own for each test."""
    name = re.sub(r"\W+", "-", request.node.name)
    folder = shelf / f"{name}-{sum(1 for _ in shelf.iterdir())}"  # another one if the test is run again
    shutil.copytree(sample_folder, folder, ignore=shutil.ignore_patterns("maker", "*.py"))
    return folder


def opened(page: Page, start: str, path: str, folder: Path, *, code: str = "pl") -> Page:
    page.goto(f"{start}/{path}?badanie={folder.name}&lang={code}")
    expect(page.get_by_role("heading", level=1)).to_have_text(language(code).say(TITLES[path]), timeout=SECONDS)
    # The title stands while the study is still being read.
    expect(page.locator("[data-test-script-state='notRunning']")).to_be_visible(timeout=SECONDS)
    return page


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def bring(page: Page, role: str | None, name: str, content: bytes) -> None:
    """Hand a file over, after the kind of it is chosen; None for the kind that is chosen already."""
    if role is not None:
        choose(page, POLISH.say("What do you bring?"), POLISH.say(role))
    page.wait_for_timeout(1500)  # the field for the file is another one for each kind, and after each save
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]


def press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name).first.click()


def saved(page: Page) -> None:
    expect(page.get_by_text("Zapisano:")).to_be_visible(timeout=SECONDS)
    page.wait_for_timeout(2500)  # a list that is opened while the page is still drawn closes again


def test_a_study_is_made_filled_mended_and_measured(watched, start, shelf, sample_folder):
    page = watched.page
    page.goto(start)
    page.get_by_label(POLISH.say("Name of the gmina or of the study")).fill("Nowa Wieś", timeout=SECONDS)
    page.get_by_label(POLISH.say("TERYT code of the gmina (seven digits)")).fill("2899993")
    press(page, POLISH.say("Make it"))
    expect(page.get_by_role("heading", level=1)).to_have_text(POLISH.say("The study is still empty"), timeout=SECONDS)
    page.get_by_role("link", name=POLISH.say("Bring data in")).last.click()
    bring(page, "Settlements", "lista.xlsx", (sample_folder / "miejscowosci.xlsx").read_bytes())
    press(page, re.compile("^Zapisz [0-9]+ wierszy"))
    saved(page)
    bring(page, "Providers", "lista.csv", THREE_FAULTY)
    expect(page.get_by_text("Wiersze wczytane: 5 = użyte 2 + odrzucone 3.")).to_be_visible()
    with page.expect_download() as found:
        press(page, POLISH.say("Rows with errors, to mend (XLSX)"))
    book = openpyxl.load_workbook(io.BytesIO(found.value.path().read_bytes()))
    press(page, "Zapisz 2 wiersze")
    saved(page)
    sheet = book.worksheets[0]
    sheet["C2"], sheet["B3"], sheet["A4"] = "10", "apteka", "Czwarta"
    mended = io.BytesIO()
    book.save(mended)
    bring(page, None, "do_poprawy.xlsx", mended.getvalue())
    press(page, "Zapisz 3 wiersze")
    saved(page)
    assert len(provider_table_of(shelf / "nowa-wies").frame) == 5
    page.get_by_role("link", name=POLISH.say("Who reaches what")).click()
    expect(page.locator(".gc-village").first).to_be_visible(timeout=SECONDS)
    assert str(shelf) not in page.url
    calm(watched)


def test_a_provider_is_put_where_the_map_is_clicked(watched, start, study):
    without_place(study, 2)
    page = opened(watched.page, start, "podmioty", study)
    ground = page.locator(".gc-map")
    expect(page.locator(".gc-village").first).to_be_visible(timeout=SECONDS)
    ground.scroll_into_view_if_needed()
    ground.click(position={"x": 40, "y": 250})
    expect(page.locator(".gc-pin")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Szerokość [0-9]+,[0-9]+, długość [0-9]+,[0-9]+\."))).to_be_visible()
    press(page, POLISH.say("Save the place"))
    saved(page)
    frame = provider_table_of(study).frame
    assert 53.8 < float(frame.at[2, "lat"]) < 54.0
    assert 21.3 < float(frame.at[2, "lon"]) < 21.8
    calm(watched)


NOT_SAVED = "The edit is not saved yet, but it will still be here after a reload of the page."


def type_name(page: Page, name: str, *, then: str = NOT_SAVED) -> None:
    """Write a name into the first row of the table, which is drawn on a canvas."""
    table = page.get_by_test_id("stDataFrame").first
    expect(table).to_be_visible(timeout=SECONDS)
    expect(page.locator(".gc-village").first).to_be_visible(timeout=SECONDS)  # before it, the table may still move
    page.wait_for_timeout(1500)
    table.scroll_into_view_if_needed()
    box = table.locator("canvas").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 200, box["y"] + 52)
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    page.keyboard.press("Control+a")
    page.keyboard.type(name, delay=20)
    page.wait_for_timeout(500)
    page.keyboard.press("Enter")
    expect(page.get_by_text(POLISH.say(then))).to_be_visible()


def test_the_table_is_edited_saved_and_the_save_undone(watched, start, study):
    before = (study / "podmioty.csv").read_bytes()
    page = opened(watched.page, start, "podmioty", study)
    type_name(page, "Szkoła <b>Nowa</b>", then="The edit has errors. Mend them, or discard it.")
    assert (study / "podmioty.csv").read_bytes() == before
    page.get_by_role("button", name="Odrzuć", exact=True).click()
    expect(page.get_by_text(POLISH.say("The edit has errors. Mend them, or discard it."))).to_be_hidden()
    type_name(page, "Szkoła Nowa")
    page.get_by_role("button", name="Zapisz", exact=True).click()
    saved(page)
    assert provider_table_of(study).frame.at[2, "nazwa"] == "Szkoła Nowa"
    assert saves(study)[0].what["cells_changed"] == 1
    press(page, re.compile("Cofnij ostatni zapis"))
    expect(page.get_by_text("Cofnięto ostatni zapis: podmioty.csv.")).to_be_visible()
    assert (study / "podmioty.csv").read_bytes() == before
    calm(watched)


def switch(page: Page, name: str, heading: str) -> None:
    page.get_by_text(name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading, timeout=SECONDS)


def test_an_edit_outlives_a_look_at_another_page_and_another_language(watched, start, study):
    page = opened(watched.page, start, "podmioty", study)
    type_name(page, "Szkoła Nowa")
    switch(page, "English", "Table of providers")
    expect(page.get_by_text(NOT_SAVED)).to_be_visible()
    page.get_by_role("link", name="Data", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Data", timeout=SECONDS)
    page.get_by_role("link", name="Table of providers", exact=True).click()
    expect(page.get_by_text(NOT_SAVED)).to_be_visible(timeout=SECONDS)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved:")).to_be_visible(timeout=SECONDS)
    assert provider_table_of(study).frame.at[2, "nazwa"] == "Szkoła Nowa"
    assert saves(study)[0].what["cells_changed"] == 1
    calm(watched)


def test_an_edit_outlives_a_reload_in_its_own_browser(watched, start, study):
    page = opened(watched.page, start, "podmioty", study)
    type_name(page, "Szkoła Nowa")
    page.reload()
    expect(page.get_by_text(POLISH.say(NOT_SAVED))).to_be_visible(timeout=SECONDS)
    stranger = page.context.browser.new_context().new_page()
    opened(stranger, start, "podmioty", study)
    expect(stranger.get_by_text(POLISH.say(NOT_SAVED))).to_be_hidden()
    stranger.context.close()
    type_name(page, "Szkoła Nowsza")
    page.get_by_role("button", name="Zapisz", exact=True).click()
    saved(page)
    assert provider_table_of(study).frame.at[2, "nazwa"] == "Szkoła Nowsza"
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(POLISH.say(TITLES["podmioty"]), timeout=SECONDS)
    expect(page.locator("[data-test-script-state='notRunning']")).to_be_visible(timeout=SECONDS)
    expect(page.get_by_text(POLISH.say(NOT_SAVED))).to_be_hidden()
    calm(watched)


def test_a_file_and_what_was_said_of_it_outlive_a_reload(watched, start, study, axe_script):
    page = opened(watched.page, start, "wczytaj", study)
    bring(page, "Providers", "lista.csv", "kto;usługa\nApteka Nowa;apteka\n".encode())
    choose(page, "kto (np. Apteka Nowa)", "nazwa")
    page.get_by_text("Dodaj do obecnej tabeli").click()
    expect(page.get_by_label("Dodaj do obecnej tabeli")).to_be_checked()
    page.wait_for_timeout(1000)
    page.reload()
    expect(page.get_by_text(re.compile("Wczytano [0-9]+:[0-9]+: „lista.csv”"))).to_be_visible(timeout=SECONDS)
    expect(page.get_by_label("Dodaj do obecnej tabeli")).to_be_checked()
    page.wait_for_timeout(1500)
    assert barriers(page, axe_script) == []
    press(page, "Zapisz 1 wiersz")
    saved(page)
    assert "Apteka Nowa" in set(provider_table_of(study).frame["nazwa"])
    calm(watched)


def test_no_place_is_saved_past_an_edit(watched, start, study):
    page = opened(watched.page, start, "podmioty", study)
    type_name(page, "Szkoła Nowa")
    page.locator(".gc-map").click(position={"x": 40, "y": 250})
    expect(page.get_by_text("Najpierw zapisz albo odrzuć edycję tabeli.")).to_be_visible()
    expect(page.get_by_role("button", name=POLISH.say("Save the place"))).to_be_disabled()
    page.get_by_role("button", name="Odrzuć", exact=True).press("Enter")
    expect(page.get_by_role("button", name=POLISH.say("Save the place"))).to_be_enabled()
    expect(page.get_by_test_id("stMain")).to_be_focused()  # the button has gone, and the keyboard goes on in the page
    calm(watched)


def test_a_file_and_what_was_said_of_it_outlive_another_language(watched, start, study):
    page = opened(watched.page, start, "wczytaj", study)
    bring(page, "Providers", "lista.csv", "kto;usługa\nApteka Nowa;apteka\n".encode())
    choose(page, "kto (np. Apteka Nowa)", "nazwa")
    expect(page.get_by_role("button", name="Zapisz 1 wiersz")).to_be_enabled()
    page.get_by_text("Dodaj do obecnej tabeli").click()
    switch(page, "English", "Bring data in")
    expect(page.get_by_role("button", name="Save 1 row")).to_be_enabled()
    switch(page, "Polski", "Wczytaj dane")
    expect(page.get_by_role("button", name="Zapisz 1 wiersz")).to_be_enabled()
    expect(page.get_by_label("Dodaj do obecnej tabeli")).to_be_checked()
    calm(watched)


def test_a_phone_shows_faults_to_ear_and_keyboard_too(watched, start, study, axe_script):
    page = watched.page
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, start, "wczytaj", study)
    expect(page.get_by_role("button", name="Wybierz plik", exact=True)).to_be_visible()
    bring(page, "Providers", "lista.csv", THREE_FAULTY)
    expect(page.get_by_text("Wiersze wczytane: 5 = użyte 2 + odrzucone 3.")).to_be_visible()
    boxes = page.get_by_test_id("stExpander").get_by_role("combobox").all()
    assert [box.get_attribute("aria-label") for box in boxes] == [
        "Podmiot (np. Przychodnia)",
        "usługa (np. poz)",
        "miejsca (np. dużo)",
        "szerokość (np. 53,9)",
        "długość (np. 21,57)",
        "Koordynator (np. Anna)",
    ]
    assert barriers(page, axe_script) == []
    calm(watched)


def test_a_file_that_is_too_large_says_so_to_the_eye(watched, start, study):
    page = opened(watched.page, start, "wczytaj", study)
    bring(page, None, "duzy.csv", b"nazwa;ludnosc\n" + b"Wola;100\n" * 2_500_000)
    said = page.get_by_test_id("stFileChip").get_by_role("alert")
    expect(said).to_have_text("Błąd: Plik może mieć najwyżej 20 MB.")
    box = said.bounding_box()
    assert box is not None
    assert box["width"] > 200
    assert box["height"] > 10
    calm(watched)


def test_a_link_to_a_page_of_a_study_that_is_gone_leads_to_the_start(watched, start):
    page = watched.page
    page.goto(f"{start}/dane?badanie=nie-ma-go")
    expect(page.get_by_text("Badania „nie-ma-go” już nie ma.")).to_be_visible(timeout=SECONDS)
    expect(page.get_by_role("dialog")).to_have_count(0)
    press(page, POLISH.say("Open the sample study"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Dane", timeout=SECONDS)
    calm(watched)


def test_two_browsers_never_overwrite_each_other(watched, start, study, chromium):
    page = opened(watched.page, start, "podmioty", study)
    other = opened(chromium.new_page(locale="pl-PL"), start, "podmioty", study)
    type_name(page, "Szkoła Oli")
    type_name(other, "Szkoła Jana")
    other.get_by_role("button", name="Zapisz", exact=True).click()
    saved(other)
    page.get_by_role("button", name="Zapisz", exact=True).click()
    expect(page.get_by_text("ktoś zapisał ten plik w międzyczasie")).to_be_visible(timeout=SECONDS)
    assert provider_table_of(study).frame.at[2, "nazwa"] == "Szkoła Jana"
    other.close()


def barriers(page: Page, axe_script: str) -> list[tuple[str, list[str]]]:
    page.wait_for_timeout(2500)
    page.evaluate(axe_script)
    found = page.evaluate("rules => axe.run(document, rules)", AXE_RULES)["violations"]
    return [(item["id"], [node["html"][:200] for node in item["nodes"]]) for item in found]


@pytest.mark.parametrize("code", ["pl", "en"])
@pytest.mark.parametrize("path", TITLES)
def test_no_barrier_is_found(watched, start, study, axe_script, path, code):  # noqa: PLR0917 - fixtures
    assert barriers(opened(watched.page, start, path, study, code=code), axe_script) == []
    calm(watched)


@pytest.mark.parametrize("code", ["pl", "en"])
def test_no_barrier_is_found_at_the_start(watched, start, axe_script, code):
    watched.page.goto(f"{start}/?lang={code}")
    expect(watched.page.get_by_role("heading", level=1)).to_be_visible(timeout=SECONDS)
    assert barriers(watched.page, axe_script) == []
