"""The whole story of an organiser, from a dashboard without a study to a map for the council, in a browser."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import openpyxl
import pytest
from playwright.sync_api import expect

from geo_cus.catalogue import services
from geo_cus.text import language
from tests.towns import degrees
from tests.ui.test_in_browser import SECONDS, calm, village

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

POLISH = language("pl")
GMINA = "2899993"
ROAD_KM = 45
VILLAGES = {"Rynek": (0, 900), "Polana": (4, 250), "Daleka": (ROAD_KM, 120)}
"""Kilometres along the only road, and residents."""
SERVICE = POLISH.pick(services()["poz"].names)


def position(east_km: float) -> tuple[float, float]:
    """Give latitude and longitude of a place on the road."""
    lon, lat = degrees(1000.0 * east_km, 0.0)
    return round(lat, 6), round(lon, 6)


def settlements_file() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["identyfikator", "nazwa", "teryt_gminy", "rodzaj", "mieszkańcy", "lat", "lon"])
    for number, (name, (east_km, people)) in enumerate(VILLAGES.items()):
        sheet.append([f"s{number}", name, GMINA, "wieś", people, *position(east_km)])
    return content_of(book)


def providers_file() -> bytes:
    """Give five providers; rows 3, 4 and 6 are faulty, as Excel counts them."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["nazwa", "usługi", "liczba_miejsc", "lat", "lon"])
    sheet.append(["Przychodnia Rynek", "poz", None, *position(0)])
    sheet.append(["Apteka", "apteka", "dużo", *position(0)])
    sheet.append(["Biblioteka", "nie ma takiej", None, *position(4)])
    sheet.append(["Apteka w Polanie", "apteka", None, *position(4)])
    sheet.append([None, "poz", None, *position(4)])
    return content_of(book)


def mended(faulty: bytes) -> bytes:
    """Do in the workbook of faulty rows what its notes ask for."""
    book = openpyxl.load_workbook(io.BytesIO(faulty))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    assert [sheet.cell(row, columns["nazwa"]).value for row in (2, 3, 4)] == ["Apteka", "Biblioteka", ""]
    sheet.cell(2, columns["liczba_miejsc"]).value = 20
    sheet.cell(3, columns["usługi"]).value = "biblioteka"
    sheet.cell(4, columns["nazwa"]).value = "Gabinet w Polanie"
    return content_of(book)


def content_of(book: openpyxl.Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def roads_file() -> bytes:
    """Give one road from west to east, a node at every kilometre."""
    places = [(number + 1, *position(number)) for number in range(-1, ROAD_KM + 2)]
    nodes = "".join(f'<node id="{own + 1}" version="1" lat="{lat}" lon="{lon}"/>' for own, lat, lon in places)
    refs = "".join(f'<nd ref="{own + 1}"/>' for own, _, _ in places)
    way = f'<way id="1" version="1">{refs}<tag k="highway" v="unclassified"/></way>'
    return f'<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">{nodes}{way}</osm>'.encode()


def say(text: str) -> str:
    return POLISH.say(text)


def press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name).first.click(timeout=SECONDS)


def go(page: Page, title: str) -> None:
    """Open a page by its name in the list of pages."""
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=say(title), exact=True).click()
    titled(page, title)


def titled(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1, name=say(title), exact=True)).to_be_visible(timeout=SECONDS)
    drawn(page)


def drawn(page: Page) -> None:
    """Wait until the server has nothing more to send."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=SECONDS)


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(say(label), exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def bring(page: Page, role: str, title: str, name: str, content: bytes) -> None:
    field = page.locator(f"[class*='st-key-brought_upload_{role}_'] input[type=file]")
    if not field.count():
        choose(page, "What do you bring?", say(title))
    expect(field).to_be_attached()
    drawn(page)
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    field.set_input_files(file)  # type: ignore[arg-type]


def save(page: Page, button: str | re.Pattern[str]) -> None:
    press(page, button)
    expect(page.get_by_text("Zapisano:")).to_be_visible(timeout=SECONDS)
    drawn(page)


def download(page: Page, button: str) -> bytes:
    with page.expect_download(timeout=SECONDS) as found:
        press(page, say(button))
    return found.value.path().read_bytes()


def test_from_an_empty_start_to_the_map_of_the_council(watched, start, tmp_path):
    page = watched.page
    make_study(page, start)
    bring_data(page)
    see_why_a_village_is_out(page)
    open_a_point(page)
    compare(page)
    show_the_council(page, tmp_path / "mapa.html")
    calm(watched)


def make_study(page: Page, start: str) -> None:
    page.goto(start)
    page.get_by_label(say("Name of the gmina or of the study")).fill("Gmina Próbna", timeout=SECONDS)
    page.get_by_label(say("TERYT code of the gmina (seven digits)")).fill(GMINA)
    press(page, say("Make it"))
    titled(page, "The study is still empty")


def bring_data(page: Page) -> None:
    go(page, "Bring data in")
    bring(page, "settlements", "Settlements", "wsie.xlsx", settlements_file())
    save(page, "Zapisz 3 wiersze")
    bring(page, "providers", "Providers", "podmioty.xlsx", providers_file())
    expect(page.get_by_text("Wiersze wczytane: 5 = użyte 2 + odrzucone 3.")).to_be_visible()
    rows = page.get_by_test_id("stTable").first.locator("tbody tr")
    expect(rows).to_have_count(3)
    for row, number in enumerate((3, 4, 6)):
        expect(rows.nth(row).get_by_text(str(number), exact=True)).to_be_visible()
    faulty = download(page, "Rows with errors, to mend (XLSX)")
    save(page, "Zapisz 2 wiersze")
    bring(page, "providers", "Providers", "do_poprawy.xlsx", mended(faulty))
    expect(page.get_by_text("Wiersze wczytane: 3 = użyte 3 + odrzucone 0.")).to_be_visible()
    save(page, "Zapisz 3 wiersze")
    bring(page, "roads", "Roads", "drogi.osm", roads_file())
    save(page, re.compile("^Zapisz$"))


def see_why_a_village_is_out(page: Page) -> None:
    go(page, "Who reaches what")
    choose(page, "Service", SERVICE)
    expect(page).to_have_url(re.compile("usluga=poz"))
    drawn(page)
    village(page, "Daleka").locator("svg *").first.click()
    expect(page.get_by_role("heading", name="Daleka", level=2)).to_be_visible()
    expect(without_access(page)).to_have_text(re.compile("^120"))
    expect(page.locator(".gc-card")).to_contain_text("poza zasięgiem")
    expect(page.locator(".gc-card")).to_contain_text("Najbliżej: Gabinet w Polanie, 62 min, 41 km.")


def open_a_point(page: Page) -> None:
    go(page, "What if …")
    page.get_by_label(say("Name of a new scenario")).fill("Punkt w Dalekiej")
    press(page, say("Begin"))
    expect(page.get_by_role("heading", name="Punkt w Dalekiej")).to_be_visible()
    drawn(page)
    page.get_by_label(say("Name of the new point")).fill("Filia w Dalekiej")
    press(page, re.compile(f"^{say('Add')}$"))
    expect(page.get_by_text("Nowy punkt: Filia w Dalekiej")).to_be_visible()


def compare(page: Page) -> None:
    expect(page.get_by_text("120 osób zyskuje dostęp, 0 osób traci.")).to_be_visible()
    go(page, "Who reaches what")
    expect(without_access(page)).to_have_text(re.compile("^0"))


def show_the_council(page: Page, path: Path) -> None:
    go(page, "Report and maps")
    path.write_bytes(download(page, "Map for the council (HTML)"))
    page.goto(path.as_uri())
    expect(village(page, "Daleka")).to_have_attribute("aria-label", re.compile("zyskuje"))
    page.get_by_label("stan obecny", exact=True).check()
    expect(village(page, "Daleka")).to_have_attribute("aria-label", re.compile("poza zasięgiem"))


def without_access(page: Page) -> Locator:
    """Give the count of people without access, above the map."""
    return page.get_by_test_id("stMetricValue").first
