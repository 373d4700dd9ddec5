import ast
import socket
import sys
import tomllib
from http.client import HTTPConnection

import pytest

from geo_cus.errors import GeoCusError
from geo_cus.ui import server
from geo_cus.ui.session import LANGUAGE_VARIABLE, STUDY_VARIABLE
from tests.ui.conftest import free_port, running


def test_a_checkout_is_configured_like_the_wheel(repository):
    own, checkout = (repository / path for path in ("geo_cus/ui/config.toml", ".streamlit/config.toml"))
    assert tomllib.loads(own.read_text("utf-8")) == tomllib.loads(checkout.read_text("utf-8"))


def test_the_server_keeps_to_itself():
    settings = server.settings()
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
            server.serve(sample_folder, port=taken.getsockname()[1])


def test_arguments_name_the_study(monkeypatch, tmp_path):
    for name in (STUDY_VARIABLE, LANGUAGE_VARIABLE):
        monkeypatch.setenv(name, "")
    server.show_arguments([])
    server.show_arguments([str(tmp_path)])
    server.show_first(None, language="en")
    assert server.os.environ[STUDY_VARIABLE] == str(tmp_path)
    assert server.os.environ[LANGUAGE_VARIABLE] == "en"
    with pytest.raises(GeoCusError, match="not a language"):
        server.show_first(None, language="de")


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
