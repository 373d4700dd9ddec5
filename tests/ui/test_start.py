"""What the first picture of a start waits for: no more is imported, and nothing is held back on its way."""

from __future__ import annotations

import gc
import http.client
import os
import subprocess
import sys
import time
from statistics import median
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from geo_cus import __main__ as starter
from geo_cus.lean import start_lean
from geo_cus.ui import application


def modules_after(asked: str) -> set[str]:
    """Give the modules that a new process has imported after a statement."""
    printed = subprocess.run(
        [sys.executable, "-c", f"{asked}; import sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return set(printed.stdout.split())


def test_the_first_page_imports_nothing_that_routes_or_plans():
    found = modules_after(f"import importlib; [importlib.import_module(name) for name in {application._NEEDED!r}]")
    assert "geo_cus.ui.screens.access" in found
    assert not {"scipy.sparse", "scipy.spatial", "pydantic", "pyogrio", "openpyxl", "osmium"} & found
    assert not {"geo_cus.access.measure", "geo_cus.planning.measuring", "geo_cus.data.study_files"} & found


def test_what_comes_next_is_there():
    found = modules_after(f"import importlib; [importlib.import_module(name) for name in {application._NEEDED_NEXT!r}]")
    assert {"geo_cus.access.measure", "geo_cus.planning.measuring", "geo_cus.access.routes"} <= found


def test_a_command_is_parsed_without_what_computes():
    assert not {"numpy", "pandas", "pydantic", "streamlit"} & modules_after("import geo_cus.cli")


def test_the_study_is_read_while_the_command_line_is_imported(monkeypatch, sample_folder):
    asked = []
    monkeypatch.setattr("geo_cus.ui.reading.reader", lambda: SimpleNamespace(open=asked.append))
    monkeypatch.setattr("geo_cus.cli.main", lambda: None)
    for arguments in (
        ["dashboard", "--port", "8502", str(sample_folder)],
        ["dashboard"],
        ["dashboard", "nowhere"],
        ["check", str(sample_folder)],
    ):
        monkeypatch.setattr(sys, "argv", ["geo-cus", *arguments])
        starter.main()
    assert asked == [sample_folder.resolve()]


def test_linear_algebra_takes_one_thread_unless_somebody_wants_more(monkeypatch):
    monkeypatch.setattr(gc, "set_threshold", lambda *_: None)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    start_lean()
    assert os.environ["OPENBLAS_NUM_THREADS"] == "3"
    monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    start_lean()
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"


@pytest.mark.browser
def test_no_part_of_an_answer_waits_for_the_part_before(address):
    """Held back, the body of an answer comes 40 ms after its head on Linux."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    seconds = []
    for _ in range(15):
        starts = time.perf_counter()
        connection.request("GET", application.HEALTH)
        assert connection.getresponse().read()
        seconds.append(time.perf_counter() - starts)
    connection.close()
    assert median(seconds) < 0.03
