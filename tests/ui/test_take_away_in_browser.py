"""A manager takes a picture and times away, and brings points, a letterhead and a scenario, without a network."""

from __future__ import annotations

import csv
import io
import re
from xml.etree import ElementTree as ET

import docx
import pytest
from PIL import Image
from playwright.sync_api import expect

from geo_cus.planning.edits import CloseProvider
from geo_cus.planning.scenario import Scenario, scenario_of, scenario_toml
from tests.ui.test_in_browser import SECONDS, calm, saved
from tests.ui.test_planning_in_browser import POLISH, barriers, press, rest, start
from tests.ui.test_streamlit_words import english

pytestmark = pytest.mark.browser
__all__ = ["start"]

POINTS = b"id,lat,lon\nrynek,53.9,21.6\nocean,10.0,10.0\nobok,53.905,21.61\n"


def taken(page, label) -> bytes:
    """Press a button and give the file that the browser saves."""
    with page.expect_download(timeout=SECONDS) as found:
        press(page, label)
    return saved(found.value.path())


def unfold(page, label):
    page.get_by_text(POLISH.say(label), exact=True).click(timeout=SECONDS)


def bring(page, label, name, content):
    """Give a file to the field of this label, as the dialogue of the browser would."""
    rest(page)
    field = page.get_by_test_id("stFileUploader").filter(has_text=label).locator("input[type=file]")
    field.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
    expect(page.get_by_text(name).first).to_be_visible(timeout=SECONDS)
    rest(page)


def test_pictures_and_times_are_taken_away(watched, start, axe_script):
    page = watched.page
    page.goto(f"{start}/raport?usluga=poz")
    page.get_by_text(POLISH.say("A4 upright"), exact=True).click(timeout=SECONDS)
    rest(page)
    width, height = Image.open(io.BytesIO(taken(page, "Picture of the map (PNG)"))).size
    assert width / height == pytest.approx(210 / 297, rel=0.01)
    assert "podstawowa opieka zdrowotna" in "".join(ET.fromstring(taken(page, "Picture of the map (SVG)")).itertext())
    unfold(page, "Travel times: every settlement to every provider")
    rows = list(csv.reader(io.StringIO(taken(page, "Travel times (CSV)").decode("utf-8-sig")), delimiter=";"))
    statuses = {row[rows[0].index(POLISH.say("Status"))] for row in rows[1:]}
    assert statuses >= {POLISH.say("reachable"), POLISH.say("no road leads there")}
    assert taken(page, "Travel times (XLSX)").startswith(b"PK")
    assert barriers(page, axe_script) == english(page) == []
    calm(watched)


def test_points_and_a_letterhead_are_brought(watched, start, axe_script):
    page = watched.page
    page.goto(f"{start}/raport?usluga=poz")
    unfold(page, "Travel times between points of your own")
    bring(page, POLISH.say("From points"), "punkty.csv", POINTS)
    press(page, "Compute the times")
    expect(page.get_by_text("Pary: 9, w tym osiągalne: 4.")).to_be_visible(timeout=SECONDS)
    found = list(csv.DictReader(io.StringIO(taken(page, "Times between the points (CSV)").decode())))
    assert [row["status"] for row in found].count("reachable") == 4
    assert len(found) == 9

    head, packed = docx.Document(), io.BytesIO()
    head.sections[0].header.paragraphs[0].text = "CUS w Jeziornej Woli"
    head.save(packed)
    unfold(page, "Letterhead for Word (optional)")
    bring(page, ".docx", "zly.docx", b"to nie jest Word")
    expect(page.get_by_text("nie można odczytać papieru firmowego")).to_be_visible(timeout=SECONDS)
    assert barriers(page, axe_script) == []
    bring(page, ".docx", "papier.docx", packed.getvalue())
    press(page, "Prepare")
    book = docx.Document(io.BytesIO(taken(page, "Word, to write on")))
    assert book.sections[0].header.paragraphs[0].text == "CUS w Jeziornej Woli"
    assert barriers(page, axe_script) == english(page) == []
    calm(watched)


def test_a_scenario_is_brought_and_taken_away(watched, start, axe_script):
    page = watched.page
    scenario = Scenario("od-sasiadow", "Od sąsiadów", edits=(CloseProvider(provider_id="P16"),))
    page.goto(f"{start}/scenariusze?usluga=apteka")
    unfold(page, "Bring a scenario from a file")
    bring(page, ".toml", "plan.toml", scenario_toml(scenario))
    assert barriers(page, axe_script) == english(page) == []
    press(page, "Bring in")
    expect(page.get_by_role("heading", name="Od sąsiadów")).to_be_visible(timeout=SECONDS)
    expect(page).to_have_url(re.compile("scenariusz="))
    unfold(page, "Files and history")
    assert scenario_of(taken(page, "Scenario (TOML)")) == scenario
    assert taken(page, "Who gains and who loses (CSV)").startswith(b"\xef\xbb\xbf")
    assert barriers(page, axe_script) == english(page) == []
    calm(watched)
