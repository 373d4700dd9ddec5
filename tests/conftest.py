"""
What all tests share: where things stand, no internet, an own place for caches, a browser that sees no network.

Hypothesis chooses the same examples at every run, so that a red build can be repeated.
"""

from __future__ import annotations

import os
import shutil
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import hypothesis
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

REPOSITORY = Path(__file__).resolve().parents[1]

# Without the phase that explains a failure: on Python 3.11 it traces every line, and a red test takes minutes.
PHASES = [phase for phase in hypothesis.Phase if phase is not hypothesis.Phase.explain]
hypothesis.settings.register_profile("geo_cus", deadline=None, derandomize=True, print_blob=True, phases=PHASES)
hypothesis.settings.load_profile("geo_cus")

_LOOPBACK = ("127.", "::1", "localhost")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a browser test of CI try twice more: on its busy machines a page may be later than any test can wait for."""
    if os.environ.get("CI"):
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="session")
def repository() -> Path:
    """Give the root of the repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def sample_folder() -> Path:
    """Give the folder of the sample study; tests only read it."""
    return REPOSITORY / "data" / "sample"


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep caches and logs of the tests apart from those of the user."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("XDG_CACHE_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"):
            patch.setenv(variable, str(tmp_path_factory.mktemp(variable.lower())))
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_internet() -> Iterator[None]:
    """Fail a test that reaches for another computer."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(_LOOPBACK):
            pytest.fail(f"a test reached for {address[0]}", pytrace=True)
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@dataclass
class WatchedPage:
    """
    A page without a network, and what it complained about.

    Parameters
    ----------
    page
        Playwright's page.
    outside
        Addresses it asked for beyond this computer; none was answered.
    complaints
        Console errors and uncaught exceptions.
    """

    page: Page
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give headless Chromium; a missing browser skips a test, but fails it where CI promises one."""
    program = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if program is None:
        reason = f"no browser found ({', '.join(_BROWSERS)})"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Root in a container has no user namespace for Chromium's sandbox.
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def watched(chromium: Browser) -> Iterator[WatchedPage]:
    """Give a new page that reaches this computer only, 1280 by 900 pixels, in Polish."""
    context = chromium.new_context(locale="pl-PL", timezone_id="Europe/Warsaw", viewport={"width": 1280, "height": 900})
    seen = WatchedPage(context.new_page())

    def refuse_outside(route: Route) -> None:
        host = urlsplit(route.request.url).hostname
        if host is None or host.startswith(_LOOPBACK):
            route.continue_()
        else:
            seen.outside.append(route.request.url)
            route.abort()

    context.route("**/*", refuse_outside)
    seen.page.on("console", lambda line: seen.complaints.append(line.text) if line.type == "error" else None)
    seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    yield seen
    context.close()


@pytest.fixture(scope="session")
def axe_script(repository: Path) -> str:
    """Give the source of axe-core, which checks a page for barriers; ``.ci/run`` installs it."""
    path = repository / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        (pytest.fail if os.environ.get("CI") and shutil.which("npm") else pytest.skip)("axe-core is not installed")
    return path.read_text("utf-8")
