"""A manager brings drives she knows, uses the speeds that fit them, and goes back, in a browser without a network."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from geo_cus.text import language
from tests.ui.conftest import free_port, running
from tests.ui.test_in_browser import SECONDS, calm, saved
from tests.ui.test_planning_in_browser import barriers, press, rest
from tests.ui.test_speeds_screen import WITH_FAULTS
from tests.ui.test_streamlit_words import english

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

POLISH = language("pl")


@pytest.fixture
def start(repository, sample_folder, tmp_path):
    """Give the address of a server with a study of its own, whose speeds may be changed."""
    folder, port = tmp_path / "gmina", free_port()
    shutil.copytree(sample_folder, folder, ignore=shutil.ignore_patterns("maker", "*.py"))
    code = f"import sys, pathlib; from geo_cus.ui.server import serve; serve(pathlib.Path(sys.argv[1]), port={port})"
    with running([sys.executable, "-c", code, str(folder)], port, tmp_path, repository) as where:
        yield where


def turn_to(page: Page, title: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=POLISH.say(title)).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(POLISH.say(title), timeout=SECONDS)


def people_without(page: Page) -> str:
    turn_to(page, "Who reaches what")
    rest(page)
    return page.get_by_test_id("stMetricValue").first.inner_text()


def test_speeds_are_fitted_used_and_taken_back(watched, start, axe_script):
    page = watched.page
    page.goto(f"{start}/?usluga=poz")
    expect(page.get_by_test_id("stMetricValue").first).to_be_visible(timeout=SECONDS)
    before = people_without(page)

    turn_to(page, "Speeds")
    expect(page.get_by_text(POLISH.say("The study uses the speeds of the catalogue."))).to_be_visible()
    file = {"name": "jazdy.csv", "mimeType": "text/csv", "buffer": WITH_FAULTS}
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("Wiersze wczytane: 10 = użyte 8 + odrzucone 2.")).to_be_visible(timeout=SECONDS)
    press(page, "Fit the speeds")
    expect(page.get_by_role("heading", name=POLISH.say("Answer"))).to_be_visible(timeout=SECONDS)
    page.reload()
    expect(page.get_by_text("Przejazdy wzięte pod uwagę: 8 z 8.")).to_be_visible(timeout=SECONDS)
    assert barriers(page, axe_script) == english(page) == []
    with page.expect_download(timeout=SECONDS) as found:
        press(page, "These speeds as a file (TOML)")
    assert found.value.suggested_filename == "predkosci_car.toml"
    assert b'based_on = "car"' in saved(found.value.path())

    press(page, "Use these speeds in this study")
    expect(page.get_by_text("Zapisano: predkosci_car.toml.")).to_be_visible(timeout=SECONDS)
    expect(page.get_by_text(POLISH.say("The study uses these speeds."))).to_be_visible(timeout=SECONDS)
    expect(page.get_by_text("Przejazdy wzięte pod uwagę: 8 z 8.")).to_be_visible()
    assert barriers(page, axe_script) == english(page) == []
    assert people_without(page) != before

    turn_to(page, "Speeds")
    page.get_by_role("button", name="Cofnij ostatni zapis").click()
    expect(page.get_by_text(POLISH.say("The study uses the speeds of the catalogue."))).to_be_visible(timeout=SECONDS)
    assert people_without(page) == before
    calm(watched)
