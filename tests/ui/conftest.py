"""The dashboard for tests: the sample measured once, Streamlit's own test runner, and a real server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from geo_cus.errors import GeoCusError
from geo_cus.text import language
from geo_cus.ui.application import SCRIPT
from geo_cus.ui.drafts import Drafts
from geo_cus.ui.reading import file_states, read_study
from geo_cus.ui.started import LANGUAGE_VARIABLE, STUDY_VARIABLE
from geo_cus.ui.studies import STUDIES_VARIABLE
from geo_cus.ui.work import Work, Workshop

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator
    from pathlib import Path

SECONDS_TO_READ = 120


@pytest.fixture(scope="session")
def opened(sample_folder):
    return read_study(sample_folder)


@pytest.fixture(scope="session")
def measurement(opened):
    return opened.measurement


@pytest.fixture
def words():
    return language("en")


class ReaderAtOnce:
    """Reads studies in the process of the test: starting another one takes seconds, and has its own tests."""

    def __init__(self) -> None:
        self._known: dict[object, Work] = {}

    def open(self, folder: Path, *, accept_valid: bool = False) -> Work:
        key = (folder, file_states(folder), accept_valid)
        if key not in self._known:
            reading = self._known[key] = Work()
            reading.finish(read_study(folder, accept_valid))
        return self._known[key]


@pytest.fixture(scope="session")
def reader_at_once():
    return ReaderAtOnce()


class WorkshopAtOnce(Workshop):
    """Does long work in the process of the test, before the page is drawn; working processes have their own tests."""

    def begin(self, key: Hashable, task: Callable[..., object], *arguments: object) -> Work:
        work = self._works[key] = Work()
        try:
            work.finish(task(*arguments))
        except GeoCusError as error:
            work.refuse(error)
        return work


@pytest.fixture
def workshop_at_once():
    return WorkshopAtOnce(kept=9)


@pytest.fixture
def dashboard(monkeypatch, reader_at_once, workshop_at_once):
    """Give a function that opens the dashboard of a folder, or of none."""
    monkeypatch.setattr("geo_cus.ui.shell.reader", lambda: reader_at_once)
    monkeypatch.setattr("geo_cus.ui.works.workshop", lambda: workshop_at_once)
    kept = Drafts()
    monkeypatch.setattr("geo_cus.ui.drafts.drafts", lambda: kept)
    # Streamlit's test runner has no browser: all sessions of a test come from one.
    monkeypatch.setattr("geo_cus.ui.drafts.this_browser", lambda: "a browser")

    def open_dashboard(folder: Path | None, **address: str) -> AppTest:
        if folder is None:
            monkeypatch.delenv(STUDY_VARIABLE, raising=False)
        else:
            monkeypatch.setenv(STUDY_VARIABLE, str(folder))
        monkeypatch.delenv(LANGUAGE_VARIABLE, raising=False)
        app = AppTest.from_file(str(SCRIPT), default_timeout=SECONDS_TO_READ)
        for name, value in address.items():
            app.query_params[name] = value
        return app.run()

    return open_dashboard


@pytest.fixture
def own_sample(sample_folder, tmp_path):
    """Give a copy of the sample that a test may spoil."""
    folder = tmp_path / "studium"
    shutil.copytree(sample_folder, folder, ignore=shutil.ignore_patterns("maker", "*.py"))
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(arguments: list[str], port: int, folder: Path, repository: Path) -> Iterator[str]:
    """Run a server until its end, and give its address; what it prints goes into a file of the folder."""
    environment = {name: value for name, value in os.environ.items() if name not in (STUDY_VARIABLE, LANGUAGE_VARIABLE)}
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(arguments, cwd=repository, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_until_healthy(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(30)


def wait_until_healthy(port: int, server: subprocess.Popen[bytes], *, seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        assert server.poll() is None, "the server ended"
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/_stcore/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    pytest.fail("the server did not answer")


@pytest.fixture(scope="session")
def address(repository, sample_folder, tmp_path_factory):
    """Give the address of a server that shows the sample."""
    port = free_port()
    start = f"import sys, pathlib; from geo_cus.ui.server import serve; serve(pathlib.Path(sys.argv[1]), port={port})"
    arguments = [sys.executable, "-c", start, str(sample_folder)]
    with running(arguments, port, tmp_path_factory.mktemp("server"), repository) as where:
        yield where


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """Give the folder of the studies that the server knows."""
    return tmp_path_factory.mktemp("badania")


@pytest.fixture(scope="module")
def start(repository, shelf, tmp_path_factory):
    """Give the address of a server that was started without a study."""
    port = free_port()
    arguments = [sys.executable, "-c", f"from geo_cus.ui.server import serve; serve(None, port={port})"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(STUDIES_VARIABLE, str(shelf))
        with running(arguments, port, tmp_path_factory.mktemp("server"), repository) as where:
            yield where
