"""
Makes the pictures of the user guide: ``python -m tests.ui.make_pictures``.

They show the sample study in headless Chromium, in Polish, and go to ``docs/pictures``. Maps and the main page are made
by ``docs/pictures/make.py``.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import expect, sync_playwright

from geo_cus.report.calibration_tables import DRIVES_TITLE
from geo_cus.text import language
from tests.ui.conftest import free_port, running
from tests.ui.test_speeds_screen import SLOW

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REPOSITORY = Path(__file__).resolve().parents[2]
PICTURES = REPOSITORY / "docs" / "pictures"
WIDE, NARROW = (1400, 900), (390, 844)
COLOURS = 256

SHOWN = {
    "dashboard_waska.png": ("/?usluga=dzienny_pobyt", NARROW),
    "dane.png": ("/dane", WIDE),
    "uslugi.png": ("/uslugi", WIDE),
    "podmioty.png": ("/podmioty", WIDE),
    "raport_strona.png": ("/raport", WIDE),
    "metoda.png": ("/metoda", WIDE),
}
ASKED = "nowy-punkt?usluga=swietlica"
DRIVES = language("pl").say(DRIVES_TITLE)


def main() -> None:
    """Make all pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        with running(
            _server(sample := REPOSITORY / "data" / "sample", port := free_port()), port, Path(folder), REPOSITORY
        ) as address:
            for name, (path, size) in SHOWN.items():
                (PICTURES / name).write_bytes(_picture(browser, address + path, size))
            (PICTURES / "nowy_punkt.png").write_bytes(_picture(browser, f"{address}/{ASKED}", WIDE, press="Szukaj"))
            for page, button in (("objazd", "Ułóż objazd"), ("uslugi-w-domu", "Ułóż obchody")):
                planned = _picture(browser, f"{address}/{page}", WIDE, press=button, scroll_to="Odpowiedź")
                (PICTURES / f"{page.replace('-', '_')}.png").write_bytes(planned)
        own = Path(folder) / "moja-gmina"
        shutil.copytree(sample, own, ignore=shutil.ignore_patterns("maker", "*.py"))
        (own / "przejazdy.csv").write_bytes(SLOW)
        with running(_server(own, port := free_port()), port, Path(folder), REPOSITORY) as address:
            fitted = _picture(browser, f"{address}/predkosci", WIDE, press="Dopasuj prędkości", scroll_to="Odpowiedź")
            (PICTURES / "predkosci.png").write_bytes(fitted)
        _spoil(own / "podmioty.csv")
        with running(_server(own, port := free_port()), port, Path(folder), REPOSITORY) as address:
            (PICTURES / "bledy.png").write_bytes(_picture(browser, address, WIDE))
        browser.close()


def _server(folder: Path, port: int) -> list[str]:
    start = f"import sys, pathlib; from geo_cus.ui.server import serve; serve(pathlib.Path(sys.argv[1]), port={port})"
    return [sys.executable, "-c", start, str(folder)]


def _spoil(path: Path) -> None:
    text = path.read_text("utf-8-sig")
    path.write_text(text.replace("53.901121;21.578704", "21.578704;53.901121").replace(";310;", ";dużo;"), "utf-8-sig")


def _picture(browser: Browser, address: str, size: tuple[int, int], *, press: str = "", scroll_to: str = "") -> bytes:
    page = browser.new_page(locale="pl-PL", viewport={"width": size[0], "height": size[1]})
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)
    if press:
        page.get_by_role("button", name=press).click()
        answer = page.get_by_test_id("stMetricValue").or_(page.get_by_role("heading", name=DRIVES))
        expect(answer.first).to_be_visible(timeout=60_000)
    page.wait_for_timeout(4000)
    if scroll_to:
        page.get_by_role("heading", name=scroll_to).evaluate("heading => heading.scrollIntoView()")
        page.wait_for_timeout(1000)
    shot = page.screenshot()
    page.close()
    small = io.BytesIO()
    Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        small, "PNG", optimize=True
    )
    return small.getvalue()


if __name__ == "__main__":
    main()
