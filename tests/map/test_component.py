"""The dashboard's map: sent once, answering in one message, keeping its view. The app below is what is run."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from socket import create_connection, socket
from time import monotonic, sleep

import pytest
from streamlit.testing.v1 import AppTest

APP = """
import streamlit as st
from geo_cus.map.component import access_map
from geo_cus.map.layers import map_layers
from geo_cus.text import language
from tests.map.conftest import measured, tiny_study

def clicked():
    st.session_state["village"] = st.session_state["map"]["click"]["village"]

layers = map_layers(measured(tiny_study()), "poz", language("pl" if st.toggle("polski", True) else "en"))
result = access_map(layers, key="map", selected=st.session_state.get("village"), on_click=clicked)
st.text(f"chosen: {st.session_state.get('village')}, answered: {result}")
"""


def test_the_app_runs_and_sends_the_parts_once():
    app = AppTest.from_string(APP).run(timeout=20)
    assert not app.exception
    assert app.text[0].value == "chosen: None, answered: None"
    sent = dict(app.session_state["map.sent"])
    app.toggle[0].set_value(False).run(timeout=20)
    assert not app.exception
    assert app.session_state["map.sent"]["base"] == sent["base"]
    assert app.session_state["map.sent"]["facts"] != sent["facts"]


@pytest.fixture(scope="module")
def address(repository, tmp_path_factory):
    app = tmp_path_factory.mktemp("app") / "app.py"
    app.write_text(f"import sys\nsys.path.insert(0, {str(repository)!r})\n{APP}", "utf-8")
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
    }
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(app),
        *(f"--{name}={value}" for name, value in options.items()),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


def wait_for(port: int, *, seconds: float = 30) -> None:
    end = monotonic() + seconds
    while True:
        try:
            create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if monotonic() > end:
                raise
            sleep(0.1)
        else:
            return


@pytest.mark.browser
def test_a_click_answers_and_the_view_stays(watched, address):
    page = watched.page
    page.goto(address)
    village = page.locator(".gc-village[aria-label^='Miasto']")
    village.wait_for()
    page.locator(".leaflet-control-zoom-in").click()
    page.wait_for_timeout(600)
    scale = page.locator(".leaflet-control-scale-line").inner_text()
    village.click()
    page.get_by_text("chosen: s0, answered: {'village': 's0'}").wait_for()
    assert "Miasto" in page.locator(".gc-card").inner_text()
    page.locator("[data-testid=stCheckbox] label").click()
    page.get_by_text("Legend", exact=True).wait_for()
    assert page.locator(".leaflet-control-scale-line").inner_text() == scale
    assert page.locator(".gc-village[aria-pressed=true]").get_attribute("aria-label").startswith("Miasto")
    village.click()
    page.get_by_text("chosen: None").wait_for()
    assert watched.outside == []
    assert watched.complaints == []
