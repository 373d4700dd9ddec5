"""Streamlit's own English words on the pages of the Polish dashboard."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from geo_cus.text import language
from geo_cus.ui.streamlit_words import AROUND_A_NAME, OTHER_MEANING, WHOLE, table_of
from tests.ui.test_in_browser import SECONDS, calm

if TYPE_CHECKING:
    from playwright.sync_api import Page

PATHS = [
    "", "uslugi", "scenariusze", "nowy-punkt", "uslugi-w-domu", "proba", "raport", "dane", "wczytaj", "podmioty",
    "predkosci", "metoda",
]  # fmt: skip
ENGLISH_WORDS = re.compile(
    r"(?i)\b(add|apps?|ascending|autosize|browse|choose|clear|click|close|collapse|columns?|connect\w*|decrement|delete|"
    r"descending|drag|drop|download|expand|files?|fullscreen|heading|hide|increment|options?|pages|per|press|print|"
    r"remove|rerun|results|rows?|running|search|select\w*|show|sidebar|skip|sort|stop|type|upload|values?)\b"
)
"""Of which Streamlit makes its labels; none is a Polish word."""

SEEN_AND_HEARD = """() => {
  const found = new Set();
  const walk = (root) => root.querySelectorAll("*").forEach((element) => {
    if (element.shadowRoot) walk(element.shadowRoot);
    // Signs are drawn by a font whose letters are their English names, and are hidden from screen readers.
    if (element.closest("script, style, noscript, [data-testid=stIconMaterial], [translate=no]")) return;
    for (const name of ["aria-label", "placeholder", "title"]) found.add(element.getAttribute(name) ?? "");
    if (!element.checkVisibility({ visibilityProperty: true })) return;
    if (getComputedStyle(element).fontSize === "0px") return;
    for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) found.add(node.data.trim());
  });
  walk(document);
  return [...found];
}"""


def english(page: Page) -> list[str]:
    """Give the texts and labels of a page that hold a word of Streamlit's."""
    texts = page.evaluate(SEEN_AND_HEARD)
    return sorted(text for text in texts if ENGLISH_WORDS.search(text))


def test_polish_comes_in_the_place_of_english_and_the_other_way_round():
    polish, back = table_of({text: text for text in WHOLE}, language("pl")), table_of(OTHER_MEANING, language("en"))
    assert polish["Fullscreen"] == "Pełny ekran"
    assert set(polish) == set(WHOLE)
    assert all(text != said for text, said in polish.items())
    assert back["Przerwij"] == "Stop"
    assert table_of(AROUND_A_NAME, language("pl"))["Remove {name}"] == "Usuń {name}"


@pytest.mark.browser
@pytest.mark.parametrize("path", PATHS)
def test_no_english_word_of_streamlit_is_left(watched, start, path):
    page = watched.page
    page.goto(f"{start}/{path}?studium=przyklad")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=SECONDS)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=SECONDS)
    expect(page.get_by_label("Strony panelu", exact=True)).to_be_attached()
    assert english(page) == []
    calm(watched)


@pytest.mark.browser
def test_no_english_word_is_left_at_the_start_and_around_a_file(watched, start):
    page = watched.page
    page.goto(start)
    name = page.get_by_label(language("pl").say("Name of the gmina or of the study"))
    name.fill("Gmina Słowna", timeout=SECONDS)
    expect(page.get_by_text("Naciśnij Enter, aby wysłać formularz")).to_be_visible()
    assert english(page) == []
    page.get_by_label(language("pl").say("TERYT code of the gmina (seven digits)")).fill("2899993")
    name.press("Enter")
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=language("pl").say("Bring data in")).click()
    file = {"name": "lista.csv", "mimeType": "text/csv", "buffer": b"nazwa;lat;lon\nA;52;21\n"}
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_test_id("stDataFrame")).to_be_visible(timeout=SECONDS)
    assert english(page) == []
    page.get_by_test_id("stDataFrame").hover()
    page.get_by_test_id("stElementToolbarButton").get_by_role("button").last.hover()
    expect(page.get_by_test_id("stTooltipContent")).to_be_visible()
    assert english(page) == []


@pytest.mark.browser
def test_the_words_follow_the_switch_of_the_language(watched, start):
    page = watched.page
    page.goto(f"{start}/dane?studium=przyklad")
    expect(page.get_by_label("Pełny ekran: Podmioty")).to_be_attached(timeout=SECONDS)
    page.get_by_role("radio", name="English").click()
    expect(page.get_by_label("Fullscreen: Providers")).to_be_attached(timeout=SECONDS)
    expect(page.get_by_label("Sidebar", exact=True)).to_be_attached()
    calm(watched)


@pytest.mark.browser
def test_a_file_that_is_too_large_is_refused_in_polish(watched, start, shelf, sample_folder, tmp_path):
    page = watched.page
    shutil.copytree(sample_folder, shelf / "duze", ignore=shutil.ignore_patterns("maker", "*.py"))
    page.goto(f"{start}/wczytaj?badanie=duze")
    large = tmp_path / "lista.csv"
    large.write_bytes(b"nazwa;lat;lon\n" * 1_600_000)
    field = page.locator("input[type=file]")
    expect(field).to_be_attached(timeout=SECONDS)
    expect(page.get_by_label("Strony panelu", exact=True)).to_be_attached()
    field.set_input_files(large)
    page.get_by_test_id("stFileChip").hover()
    expect(page.get_by_text("Plik może mieć najwyżej").first).to_be_attached()
    assert english(page) == []
