"""Names that somebody chose with care: none becomes more than text, on any page of a real browser."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass

import openpyxl
import pytest
from playwright.sync_api import expect

from geo_cus.planning.edits import OpenPoint
from geo_cus.planning.store import ScenarioStore
from tests.ui.conftest import free_port, running
from tests.ui.test_in_browser import SECONDS, TITLES, calm

pytestmark = pytest.mark.browser

MARKUP = "**gw** :material/home: :streamlit: :red[r] $a^2$ [z](https://evil.example) www.evil.example"
"""What files may hold: HTML in them is a fault of its own."""
HTML = f"<img src=x onerror=alert(1)> {MARKUP}"[:100]
OWN_SERVICE = f"""
[own_services.poczta]
pl = "poczta {MARKUP}"
good_min = 15
limit_min = 20
basis = "gmina_resolution"
source = "uchwała {MARKUP}"
"""
MADE_OF_IT = """() => {
  const picked = "img[src=x], [onerror], a[href*=evil], .katex, [aria-label='home icon'], [alt='Streamlit logo']";
  const all = [...document.querySelectorAll(`${picked}, strong, [style*="color:"]`)];
  return all.filter((one) => one.matches(picked) || ["gw", "r"].includes(one.textContent)).map((one) => one.outerHTML);
}"""


@dataclass(frozen=True)
class Named:
    """A dashboard of a study with such names."""

    address: str
    scenario_id: str
    rival_id: str


@pytest.fixture(scope="module")
def named(repository, tmp_path_factory, sample_folder):
    folder = tmp_path_factory.mktemp("badanie") / "studium"
    shutil.copytree(sample_folder, folder, ignore=shutil.ignore_patterns("maker", "*.py"))
    settings = folder / "study.toml"
    text = settings.read_text("utf-8").replace("Gmina Jeziorna Wola (dane fikcyjne)", f"Gmina {MARKUP}")
    text = text.replace("services = [", 'services = [\n    "poczta",')
    settings.write_text(text + OWN_SERVICE, "utf-8")
    providers = folder / "podmioty.csv"
    providers.write_text(providers.read_text("utf-8-sig").replace("Szkoła", f"Szkoła {MARKUP}"), "utf-8")
    (folder / "przejazdy.csv").write_text(f"skąd;dokąd;minuty\n{MARKUP};Gajewo;12\nBrody;Lipowo;12\n", "utf-8")
    book = openpyxl.load_workbook(folder / "miejscowosci.xlsx")
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == "Gajewo":
                cell.value = f"Gajewo {MARKUP}"
    book.save(folder / "miejscowosci.xlsx")
    point = OpenPoint(provider_id="nowy", name=HTML, services=("poczta",), lon=21.578, lat=53.901)
    store = ScenarioStore(folder)
    scenario, rival = (store.new(name, who="<i>anna</i>", edits=(point,)) for name in (HTML, f"2 {HTML}"[:100].strip()))
    port = free_port()
    start = f"import sys, pathlib; from geo_cus.ui.server import serve; serve(pathlib.Path(sys.argv[1]), port={port})"
    with running([sys.executable, "-c", start, str(folder)], port, tmp_path_factory.mktemp("server"), repository) as at:
        yield Named(at, scenario.scenario.scenario_id, rival.scenario.scenario_id)


@pytest.mark.parametrize("path", [*TITLES, "wczytaj", "podmioty"])
def test_a_name_stays_text(watched, named, path):
    page = watched.page
    page.on("dialog", lambda dialog: watched.complaints.append(dialog.message))
    chosen = f"scenariusz={named.scenario_id}&wobec={named.rival_id}"
    page.goto(f"{named.address}/{path}?usluga=poczta&wies=9900162&{chosen}")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=SECONDS)
    page.wait_for_timeout(1500)
    expect(page.locator("[data-test-script-state='notRunning']")).to_be_visible(timeout=SECONDS)
    for closed in page.locator("[data-testid=stExpander] summary").all():
        closed.click()
    page.wait_for_timeout(500)
    assert page.evaluate(MADE_OF_IT) == []
    if path not in ("wczytaj", "podmioty"):
        assert "material/home" in page.locator("body").inner_text().replace("\u2060", "")
    calm(watched)
