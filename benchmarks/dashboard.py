"""
The dashboard of the sample in a real browser: how soon it answers, what a click sends, and how much memory it takes.

Run it from anywhere: ``python benchmarks/dashboard.py``; it wants the tests' Playwright and a Chromium (``--chromium``
names it). The program's modules are compiled before, as pip does when it installs them. One session presses villages
and moves the threshold; then eight sessions press villages one after another, without and with another session that
searches for new points in a working process. Times are those the browser sees: from the press to the changed page; a
threshold is moved to values that nobody saw before, and back. Bytes are those of the messages to the browser before any
compression.
"""

from __future__ import annotations

import argparse
import compileall
import os
import socket
import statistics
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

import geo_cus
from geo_cus.data.sample import sample_folder
from geo_cus.text import language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

WORDS: Final = language("pl")
VILLAGES: Final = ("Gajewo", "Zatonie", "Piaski", "Brody")
ROUNDS: Final = 3
MOVES: Final = 8
SESSIONS: Final = 8
STARTS: Final = (
    "import sys, pathlib; from geo_cus.ui.server import serve; serve(pathlib.Path(sys.argv[1]), port=int(sys.argv[2]))"
)


@contextmanager
def server(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run the dashboard of the sample until its end."""
    command = [sys.executable, "-c", STARTS, str(sample_folder()), str(port)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield running
    finally:
        running.terminate()
        running.wait(30)


def listens(address: str) -> None:
    """Wait until the server listens."""
    where = urlsplit(address)
    while True:
        with closing(socket.socket()) as probe:
            if probe.connect_ex((where.hostname, where.port)) == 0:
                return
        time.sleep(0.02)


def first_village(page: Page) -> Locator:
    """Give a village on the map."""
    return page.locator(f".gc-village[aria-label^='{VILLAGES[0]},']")


def opened(page: Page, address: str) -> None:
    """Open the main page and wait until its map is there."""
    page.goto(address)
    first_village(page).wait_for(timeout=60_000)


def press(page: Page, name: str) -> float:
    """Press a village on the map, and give the seconds until its card stands on the page."""
    sign = page.locator(f".gc-village[aria-label^='{name},'] svg *").first
    sign.scroll_into_view_if_needed()
    starts = time.perf_counter()
    sign.click()
    page.get_by_role("heading", name=name, level=2, exact=True).wait_for()
    return time.perf_counter() - starts


def move_threshold(page: Page, key: str) -> float:
    """Move the slider of the threshold by a key, and give the seconds until the picture of the map has changed."""
    page.get_by_role("slider").first.focus()
    page.locator(".gc-map .leaflet-map-pane").evaluate(
        """(pane) => {
          window.changed = new Promise((done) => new MutationObserver((_, own) => { own.disconnect(); done(true); })
            .observe(pane, { subtree: true, childList: true, attributes: true }));
        }"""
    )
    starts = time.perf_counter()
    page.keyboard.press(key)
    page.evaluate("() => window.changed")
    return time.perf_counter() - starts


def memory_mb(pid: int) -> float:
    """Give the memory of a process and all it started that is theirs alone or their share of it (MB; Linux only)."""
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    own = sum(
        int(line.split()[1])
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8").splitlines()
        if line.startswith("Pss:")
    )
    return own / 1024 + sum(memory_mb(int(child)) for child in children.stdout.split())


def told(name: str, seconds: list[float]) -> None:
    """Print the median and the longest of some times."""
    print(f"{name:<46} median {statistics.median(seconds) * 1000:5.0f} ms, longest {max(seconds) * 1000:5.0f} ms")


def one_session(page: Page, address: str, started: float) -> None:
    """Measure one user alone."""
    listens(address)
    page.goto(address)
    page.get_by_role("link", name=WORDS.say("Who reaches what")).wait_for()
    print(f"{'frame of the first page after the start':<46} {time.perf_counter() - started:.1f} s")
    first_village(page).wait_for()
    print(f"{'first page after the start, with its map':<46} {time.perf_counter() - started:.1f} s")
    page.wait_for_timeout(3000)
    print(f"{'first click after the start':<46} {press(page, VILLAGES[1]) * 1000:.0f} ms")
    received: list[int] = []
    page.on("websocket", lambda ws: ws.on("framereceived", lambda frame: received.append(len(frame))))
    starts = time.perf_counter()
    opened(page, address)
    print(f"{'page opened again':<46} {time.perf_counter() - starts:.1f} s")
    page.wait_for_timeout(1000)
    clicks, sent = [], []
    for name in VILLAGES * ROUNDS:
        received.clear()
        clicks.append(press(page, name))
        page.wait_for_timeout(1000)
        sent.append(sum(received) / 1000)
    told("a click on a village", clicks)
    print(f"{'sent for it':<46} median {statistics.median(sent):.1f} kB, most {max(sent):.1f} kB")
    page.goto(f"{address}?usluga=apteka")
    page.locator(".gc-village").first.wait_for()
    page.wait_for_timeout(1000)
    for name, key in (("the threshold moved", "ArrowLeft"), ("the threshold moved back", "ArrowRight")):
        moves = []
        for _ in range(MOVES):
            moves.append(move_threshold(page, key))
            page.wait_for_timeout(700)
        told(name, moves)
    page.close()


def many_sessions(browser: Browser, address: str, *, searching: bool) -> None:
    """Measure several users at once, one of whom may be searching for new points."""
    pages = [browser.new_context().new_page() for _ in range(SESSIONS)]
    for page in pages:
        opened(page, address)
    if searching:
        pages[0].goto(f"{address}proba?usluga=poz")
        pages[0].get_by_role("button", name=WORDS.say("Begin the test")).click()
        pages[0].get_by_role("progressbar").first.wait_for()
    users = pages[1:] if searching else pages
    times = [press(page, name) for name in VILLAGES for page in users]
    told(f"a click, {SESSIONS} sessions{', one at a stress test' if searching else ''}", times)
    for page in pages:
        page.context.close()


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--chromium", default=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
    chromium = asked.parse_args().chromium
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    compileall.compile_dir(Path(geo_cus.__file__).parent, quiet=1)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto("about:blank")
        page.wait_for_timeout(3000)  # a browser that has just been started is busy with itself
        started = time.perf_counter()
        with server(port) as running:
            one_session(page, address, started)
            print(f"{'memory':<46} {memory_mb(running.pid):.0f} MB")
            many_sessions(browser, address, searching=False)
            many_sessions(browser, address, searching=True)
            print(f"{'memory with all of them':<46} {memory_mb(running.pid):.0f} MB")
        browser.close()


if __name__ == "__main__":
    main()
