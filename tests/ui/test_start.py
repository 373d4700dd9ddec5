"""What the first picture of a start waits for: no more is imported, and nothing is held back on its way."""

from __future__ import annotations

import gc
import http.client
import multiprocessing
import os
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from statistics import median
from threading import Event
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from geo_cus import __main__ as starter
from geo_cus.errors import GeoCusError
from geo_cus.lean import start_lean
from geo_cus.text import language
from geo_cus.ui import application
from geo_cus.ui.computed import layers_of, route_of
from geo_cus.ui.opened import OpenStudy, Wishes
from geo_cus.ui.rehearsal import rehearse
from geo_cus.ui.village_view import village_card


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


def new_after_rehearsal(opened: OpenStudy) -> set[str]:
    """Give what a first click and a first move of a slider import in a process where they were rehearsed."""
    rehearse(opened, "pl")
    before = set(sys.modules)
    study = opened.measurement.study
    service, village = list(study.services)[-1], study.settlements["settlement_id"].iloc[-1]
    assert route_of(opened, Wishes(), service, village)
    village_card(opened.measurement, service, village, language("pl"))
    layers_of(opened, Wishes(limits=((service, 7.0),)), service, "pl")
    return set(sys.modules) - before


def test_the_first_click_and_the_first_move_of_a_slider_import_nothing(opened):
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as elsewhere:
        assert elsewhere.submit(new_after_rehearsal, opened).result() == set()


@pytest.mark.parametrize("what", ["settlements", "services"])
def test_a_study_without_settlements_or_services_is_not_rehearsed(opened, what):
    study = opened.measurement.study
    emptied = replace(study, **{what: study.settlements.iloc[:0] if what == "settlements" else {}})
    rehearse(OpenStudy(replace(opened.measurement, study=emptied), opened.base), "pl")


def test_the_first_page_is_prepared_when_its_frame_is_there(monkeypatch, opened, sample_folder):
    """On two cores the frame comes sooner when nothing else is imported beside it."""
    order = []
    reading = SimpleNamespace(wait=lambda _: order.append("read") or True, outcome=lambda: opened)
    awaited = SimpleNamespace(wait=lambda _: order.append("frame"))
    monkeypatch.setattr(application, "reader", lambda: SimpleNamespace(open=lambda _: reading, awaited=awaited))
    monkeypatch.setattr(application, "first_folder", lambda: sample_folder)
    monkeypatch.setattr(application, "import_module", order.append)
    monkeypatch.setattr(application, "leave_aside", lambda: None)
    monkeypatch.setattr(application, "_PICTURE_S", 0.0)
    monkeypatch.setattr("geo_cus.ui.rehearsal.rehearse", lambda *_: order.append("rehearsed"))
    application._prepare()
    first, *rest = application._NEEDED
    assert order == [first, "frame", *rest, "read", *application._NEEDED_NEXT, "rehearsed"]


def test_a_study_that_cannot_be_opened_is_not_rehearsed(monkeypatch, sample_folder):
    def refuse():
        raise GeoCusError("The work was interrupted. Reload the page to start it again.")

    reading = SimpleNamespace(wait=lambda _: True, outcome=refuse)
    monkeypatch.setattr(application, "reader", lambda: SimpleNamespace(open=lambda _: reading, awaited=Event()))
    monkeypatch.setattr(application, "first_folder", lambda: sample_folder)
    monkeypatch.setattr(application, "leave_aside", lambda: None)
    for name in ("_FRAME_S", "_PICTURE_S"):
        monkeypatch.setattr(application, name, 0.0)
    application._prepare()


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
