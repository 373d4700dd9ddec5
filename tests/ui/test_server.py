import ast
import json
import os
import re
import socket
import subprocess
import sys
import tomllib
from http import HTTPStatus
from http.client import HTTPConnection
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from starlette.responses import PlainTextResponse
from streamlit import delta_generator
from streamlit.components.v2 import manifest_scanner

from geo_cus.errors import GeoCusError
from geo_cus.ui import application, server, started, streamlit_start
from geo_cus.ui.hosts import KnownHosts
from geo_cus.ui.page_frame import first_script
from geo_cus.ui.started import LANGUAGE_VARIABLE, STUDY_VARIABLE
from geo_cus.ui.streamlit_start import start_without_looking
from tests.ui.conftest import free_port, running
from tests.ui.test_page_frame import run_apart


def test_a_checkout_is_configured_like_the_wheel(repository):
    own, checkout = (repository / path for path in ("geo_cus/ui/config.toml", ".streamlit/config.toml"))
    assert tomllib.loads(own.read_text("utf-8")) == tomllib.loads(checkout.read_text("utf-8"))


def test_the_server_keeps_to_itself():
    settings = application.settings()
    assert settings["server.address"] == "127.0.0.1"
    assert settings["browser.gatherUsageStats"] is False
    assert settings["server.enableAgentApi"] is False
    assert settings["client.showErrorDetails"] == "none"
    assert settings["server.maxUploadSize"] == 20


def test_a_taken_port_is_named(sample_folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(GeoCusError, match="--port"):
            server.serve(sample_folder, port=taken.getsockname()[1], announce=lambda: pytest.fail("nothing is there"))


def test_where_the_dashboard_is_is_said_once_the_study_is_being_read(monkeypatch, sample_folder):
    done = []
    monkeypatch.setenv(STUDY_VARIABLE, "")
    monkeypatch.setattr(server, "reader", lambda: SimpleNamespace(open=lambda _: done.append("reading")))
    monkeypatch.setattr(application, "run", lambda _: done.append("serving"))
    server.serve(sample_folder, port=free_port(), announce=lambda: done.append("announced"))
    assert done == ["reading", "announced", "serving"]


@pytest.mark.parametrize("command", ["dashboard", "demo"])
def test_a_port_that_is_taken_is_not_announced(sample_folder, tmp_path, command):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        words = [command, str(sample_folder)] if command == "dashboard" else [command, "--out", str(tmp_path)]
        asked = [sys.executable, "-m", "geo_cus", *words, "--port", port]
        done = subprocess.run(asked, capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == 1
    assert port in done.stderr
    assert "http://" not in done.stdout + done.stderr


def test_arguments_name_the_study(monkeypatch, tmp_path):
    for name in (STUDY_VARIABLE, LANGUAGE_VARIABLE):
        monkeypatch.setenv(name, "")
    application.show_arguments([])
    application.show_arguments([str(tmp_path)])
    started.show_first(None, language="en")
    assert os.environ[STUDY_VARIABLE] == str(tmp_path)
    assert os.environ[LANGUAGE_VARIABLE] == "en"
    with pytest.raises(GeoCusError, match="not a language"):
        started.show_first(None, language="de")


def test_the_study_is_read_before_streamlit_is_imported():
    """The reading process is what everybody waits for; what stands before it is added to every start."""
    asked = "import sys, geo_cus.ui.server; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert not {"streamlit", "numpy", "pandas", "pydantic"} & set(found)


def test_streamlit_still_has_what_is_set_in_it(monkeypatch):
    assert isinstance(delta_generator._use_warning_has_been_displayed, bool)
    looked_for = manifest_scanner.scan_component_manifests()
    monkeypatch.setattr(delta_generator, "_use_warning_has_been_displayed", False)
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", lambda *_: [])
    start_without_looking()
    assert manifest_scanner.scan_component_manifests() == [one for one in looked_for if one[0].name == "geo-cus"]
    assert delta_generator._use_warning_has_been_displayed


def test_a_program_that_is_not_installed_has_no_components_of_its_own(monkeypatch):
    monkeypatch.setattr(delta_generator, "_use_warning_has_been_displayed", False)
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", lambda *_: [])
    monkeypatch.setattr(streamlit_start, "_PACKAGE", "geo-cus-that-is-not-there")
    start_without_looking()
    assert manifest_scanner.scan_component_manifests() == []


def test_the_starter_is_short(repository):
    text = (repository / "app.py").read_text("utf-8")
    assert len(text.splitlines()) < 40
    assert ast.get_docstring(ast.parse(text))


@pytest.mark.slow
def test_streamlit_run_serves_the_same_page(repository, sample_folder, tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), "--", str(sample_folder)]
    with running(command, port, tmp_path, repository):
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/?lang=en", headers={"Accept": "text/html"})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
    assert answer.status == 200
    assert b'<html lang="en"' in body
    assert b"<title>geo_cus</title>" in body
    assert "'self'" in (answer.getheader("content-security-policy") or "")


def asked(address: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Give status, headers by small letters, and body of an answer."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=20)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    try:
        body = b"" if answer.status == HTTPStatus.SWITCHING_PROTOCOLS else answer.read()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body
    finally:
        connection.close()


@pytest.mark.parametrize(
    "path", ["/", "/dane", application.HEALTH, "/_stcore/health", "/nowhere/at/all", "/static/none.js"]
)
def test_every_answer_tells_the_browser_to_load_nothing_from_elsewhere(address, path):
    _, headers, _ = asked(address, path, Accept="text/html")
    rules = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert rules["default-src"] == rules["frame-ancestors"] == "'self'"
    assert rules["object-src"] == "'none'"
    assert rules["connect-src"] == "'self' blob: data:"
    assert "http" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    "path",
    [
        "/podmioty.csv",
        "/study.toml",
        "/static/study.toml",
        "/app/static/study.toml",
        "/static/../study.toml",
        "/static/..%2f..%2f..%2f..%2fdata%2fsample%2fstudy.toml",
        "/component/../../data/sample/study.toml",
        "/media/study.toml",
        "/_stcore/bidi-components/../study.toml",
    ],
)
def test_no_address_leads_to_a_file_of_the_study(address, sample_folder, path):
    _, _, body = asked(address, path)
    assert b"[files]" not in body
    assert body not in {file.read_bytes() for file in sample_folder.iterdir() if file.is_file()}
    assert b"Traceback" not in body


@pytest.mark.parametrize(
    ("host", "origin", "status"), [("own", "own", 101), ("evil", "evil", 400), ("own", "evil", 403)]
)
def test_only_a_page_of_this_server_is_told_anything(address, host, origin, status):
    # A page of another host whose name was turned to 127.0.0.1 (DNS rebinding) must not read the study.
    names = {"own": urlsplit(address).netloc, "evil": f"zly.example:{urlsplit(address).port}"}
    answer, _, body = asked(
        address,
        "/_stcore/stream",
        Host=names[host],
        Origin=f"http://{names[origin]}",
        Connection="Upgrade",
        Upgrade="websocket",
        **{"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13"},
    )
    assert answer == status
    assert b"Traceback" not in body


@pytest.mark.parametrize("path", ["/", "/dane", "/static/none.js", "/_stcore/host-config", "/media/x", "/nowhere"])
def test_only_its_own_names_are_answered(address, path):
    port = urlsplit(address).port
    for host in ("zly.example", "127.0.0.1.zly.example", "localhost@zly.example", "www.localhost", "192.168.0.7", ""):
        status, headers, body = asked(address, path, Host=f"{host}:{port}", Accept="text/html")
        assert (status, body) == (400, b"Invalid host header")
        assert "content-security-policy" in headers
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", "LOCALHOST", f"[::1]:{port}"):
        assert asked(address, path, Host=host)[0] != 400


def test_the_page_without_scripts_is_polish(address):
    _, _, body = asked(address, "/", Accept="text/html")
    told = re.findall(rb"<noscript>(.*?)</noscript>", body, re.DOTALL)
    assert told == ["Panel geo_cus potrzebuje JavaScriptu. Włącz go w przeglądarce.".encode()]


@pytest.mark.parametrize(("path", "status"), [("/_stcore/agent/interact", 403), ("/_stcore/agent/mcp", 400)])
def test_programs_find_no_interface(address, path, status):
    connection = HTTPConnection(urlsplit(address).netloc, timeout=20)
    connection.request("POST", path, body="{}", headers={"Content-Type": "application/json"})
    answer = connection.getresponse()
    assert (answer.status, b"not_available" in answer.read()) == (status, True)
    connection.close()


@pytest.mark.parametrize("path", [application.HEALTH, "/_stcore/health"])
def test_who_watches_over_the_server_asks_by_any_name(address, path):
    assert asked(address, path, Host="10.0.0.7:8501")[0] == 200


@pytest.mark.parametrize(
    ("names", "host", "status"),
    [
        (["cus.gmina.pl"], "cus.gmina.pl", 200),
        (["cus.gmina.pl"], "localhost", 400),
        (["*.gmina.pl"], "cus.gmina.pl:443", 200),
        (["::1"], "[::1]:8501", 200),
        ([], "anything.example", 200),
    ],
)
def test_a_shared_server_answers_to_the_names_it_was_given(monkeypatch, names, host, status):
    async def page(scope, receive, send):
        await PlainTextResponse("page")(scope, receive, send)

    sent = []

    async def collect(message):
        sent.append(message)

    monkeypatch.setattr("streamlit.get_option", {"server.allowedHosts": names}.__getitem__)
    scope = {"type": "http", "path": "/", "headers": [(b"host", host.encode())]}
    run_apart(KnownHosts(page)(scope, None, collect))
    assert sent[0]["status"] == status


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere 127.0.0.1 is the only address of the loopback")
def test_no_other_address_of_the_computer_answers(address):
    with pytest.raises(ConnectionRefusedError, match="refused"):
        socket.create_connection(("127.0.0.2", urlsplit(address).port), timeout=5).close()


@pytest.mark.parametrize(
    ("before", "count", "kind"), [(rb"of (\[.*?\])\) import", 10, "javascript"), (rb"of (\[.*?\])\) \{", 2, "text/css")]
)
def test_what_the_first_page_needs_is_there_to_be_fetched_early(address, before, count, kind):
    named = json.loads(re.search(before, first_script())[1])
    assert len(named) == count, "one file for each name"
    for path in named:
        status, headers, _ = asked(address, f"/{path}")
        assert status == HTTPStatus.OK
        assert kind in headers["content-type"]
