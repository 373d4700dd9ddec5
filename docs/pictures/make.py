"""
Take the pictures of the documentation: dashboard and report of the sample, council maps of it and of two real places.

Run it from the root of a checkout: ``python docs/pictures/make.py``. It needs the test dependencies and Chromium; the
maps of real places are left out where their data are not beside the project.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PORT = 8611

sys.path.insert(0, str(ROOT))

# Found by the line above.
from geo_cus.access.measure import measure_study  # noqa: E402
from geo_cus.access.measurement import Audience  # noqa: E402
from geo_cus.data.study_files import load_study  # noqa: E402
from geo_cus.report.case import case_of  # noqa: E402
from geo_cus.report.case_maps import with_maps  # noqa: E402
from geo_cus.report.document_kinds import document_kinds  # noqa: E402
from geo_cus.report.gap_report import gap_report  # noqa: E402
from geo_cus.report.pdf_file import report_pages  # noqa: E402
from geo_cus.text import language  # noqa: E402
from tests.real.real_studies import SHARED, write_bavaria, write_wydminy  # noqa: E402


@contextmanager
def dashboard(folder: Path) -> Iterator[str]:
    """Serve the dashboard of a study for the length of a block."""
    command = [sys.executable, "-m", "geo_cus", "dashboard", str(folder), "--port", str(PORT)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{PORT}/"
    finally:
        server.terminate()
        server.wait(timeout=20)


def shoot_dashboard(page: Page) -> None:
    """Take the dashboard with a settlement chosen, and its other pages."""
    with dashboard(ROOT / "data" / "sample") as address:
        for _ in range(60):
            try:
                page.goto(address, timeout=30_000)
                break
            except Exception:  # noqa: BLE001 - the server is still starting
                time.sleep(1)
        page.wait_for_selector(".leaflet-container", timeout=60_000)
        page.wait_for_timeout(2_500)
        page.screenshot(path=HERE / "dashboard.png")


def shoot_map(page: Page, study: Path, service: str, name: str, language: str) -> None:
    """Take the council's map of a study."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "map.html"
        command = [sys.executable, "-m", "geo_cus", "map", str(study)]
        subprocess.run([*command, "--service", service, "--out", str(out), "--lang", language], check=True)
        page.goto(out.as_uri())
        page.wait_for_timeout(1_500)
        page.screenshot(path=HERE / name)


def draw_report() -> None:
    """Draw the first page of the sample's report, and one on services."""
    measurement = measure_study(load_study(ROOT / "data" / "sample"))
    words = language("pl")
    case = with_maps(case_of(measurement, audience=Audience.PUBLIC), words)
    document = gap_report(case, document_kinds()["diagnoza"], words)
    pages = report_pages(document, dots_per_inch=90)
    for number in (1, 3):
        (HERE / f"raport_{number}.png").write_bytes(pages[number - 1])


def main() -> None:
    """Take them all."""
    draw_report()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 960})
        shoot_dashboard(page)
        shoot_map(page, ROOT / "data" / "sample", "swietlica", "map_sample.png", "pl")
        if SHARED.is_dir():
            shoot_map(page, write_bavaria(Path(folder) / "bavaria"), "apteka", "map_bavaria.png", "en")
            shoot_map(page, write_wydminy(Path(folder) / "wydminy"), "poz", "map_wydminy.png", "pl")
        browser.close()


if __name__ == "__main__":
    main()
