import json
import re
import sys
from http.client import HTTPConnection

import pytest
from playwright.sync_api import expect

from geo_cus import __version__
from geo_cus.planning.store import ScenarioStore
from geo_cus.ui import roles
from geo_cus.ui.application import HEALTH
from geo_cus.ui.roles import Role, role_of
from tests.ui.conftest import free_port, running
from tests.ui.test_screens import SCREENS, calm, text_of

NAMED = {"readers": ["*@gmina.pl", "radna@example.com"], "editors": ["anna@gmina.pl"]}


@pytest.mark.parametrize(
    ("address", "role"),
    [
        ("anna@gmina.pl", Role.EDITOR),
        ("ANNA@Gmina.PL", Role.EDITOR),
        ("ewa@gmina.pl", Role.READER),
        ("radna@example.com", Role.READER),
        ("obcy@example.com", Role.NOBODY),
        ("ewa@gmina.pl.example.com", Role.NOBODY),
        ("", Role.NOBODY),
    ],
)
def test_a_role_is_given_by_the_address(address, role):
    assert role_of(address, **NAMED) is role


def test_without_names_nobody_is_let_in():
    assert role_of("anna@gmina.pl", readers=[], editors=[]) is Role.NOBODY


def test_on_ones_own_computer_anybody_may_change(dashboard, sample_folder):
    app = calm(dashboard(sample_folder, lang="en").switch_page("screens/scenarios.py").run())
    assert "Begin" in [button.label for button in app.button]


@pytest.fixture
def server(monkeypatch):
    """Give a function that makes the dashboard one of a server at which somebody has signed in, or nobody."""

    def signed_in(address):
        monkeypatch.setattr(roles, "_secrets", lambda: {"auth": {}, "roles": NAMED})
        monkeypatch.setattr(roles, "signed_in", lambda: address)

    return signed_in


@pytest.mark.parametrize(("address", "told"), [(None, "Sign in"), ("obcy@example.com", "No access"), ("", "No access")])
def test_a_stranger_sees_nothing_of_the_study(dashboard, sample_folder, server, address, told):
    server(address)
    app = calm(dashboard(sample_folder, lang="en"))
    assert app.title[0].value == told
    assert "Jeziorna" not in text_of(app)
    assert not app.dataframe


def test_a_reader_sees_a_scenario_and_cannot_change_it(dashboard, own_sample, server):
    head = ScenarioStore(own_sample).new("Plan", who="anna@gmina.pl")
    server("ewa@gmina.pl")
    app = dashboard(own_sample, lang="en", scenariusz=head.scenario.scenario_id)
    calm(app.switch_page("screens/scenarios.py").run())
    assert "Plan" in text_of(app)
    assert [button.label for button in app.button if not button.disabled] == ["Sign out"]


@pytest.mark.parametrize("screen", SCREENS)
def test_a_reader_can_change_nothing_on_any_page(dashboard, own_sample, server, screen):
    head = ScenarioStore(own_sample).new("Plan", who="anna@gmina.pl")
    before = {path: path.read_bytes() for path in own_sample.iterdir() if path.is_file()}
    server("ewa@gmina.pl")
    app = dashboard(own_sample, lang="en", scenariusz=head.scenario.scenario_id)
    calm(app.switch_page(screen).run())
    assert not app.get("file_uploader")
    for label in {button.label for button in app.button if not button.disabled} - {"Sign out"}:
        for button in [button for button in app.button if button.label == label][:1]:
            calm(button.click().run())
    assert not {button.label for button in app.button} & {"Save", "Save as a scenario", "Begin", "Add", "Make it"}
    assert {path: path.read_bytes() for path in own_sample.iterdir() if path.is_file()} == before
    assert [one.scenario.name for one in ScenarioStore(own_sample).scenarios()] == ["Plan"]


def test_an_editor_signs_what_she_saves(dashboard, own_sample, server):
    server("anna@gmina.pl")
    app = calm(dashboard(own_sample, lang="en").switch_page("screens/scenarios.py").run())
    app.text_input[0].set_value("Plan")
    calm(next(button for button in app.button if button.label == "Begin").click().run())
    assert [head.who for head in ScenarioStore(own_sample).scenarios()] == ["anna@gmina.pl"]


def test_a_change_by_a_reader_is_refused_whatever_the_page_shows(monkeypatch, server):
    from geo_cus.ui import scenario_state

    server("ewa@gmina.pl")
    kept = {}
    monkeypatch.setattr(scenario_state.st, "session_state", kept)
    scenario_state.change_scenario(lambda *_: pytest.fail("it was changed"))
    assert [str(message) for message in kept.values()] == ["You may look at everything here, but change nothing."]


@pytest.mark.browser
def test_the_server_tells_that_it_is_well(address):
    connection = HTTPConnection(address.removeprefix("http://"), timeout=10)
    connection.request("GET", HEALTH)
    answer = connection.getresponse()
    assert (answer.status, json.loads(answer.read())) == (200, {"status": "ok", "version": __version__})
    connection.close()


SIGNED_IN_BY_COOKIE = """
import pathlib, sys
import streamlit as st
from geo_cus.ui import roles
roles._secrets = lambda: {"auth": {}, "roles": {"readers": ["*@gmina.pl"]}}
roles.signed_in = lambda: st.context.cookies.get("who")
from geo_cus.ui.server import serve
serve(pathlib.Path(sys.argv[1]), port=int(sys.argv[2]))
"""


@pytest.mark.browser
def test_a_link_is_followed_after_the_sign_in(watched, repository, sample_folder, tmp_path):
    port, page = free_port(), watched.page
    arguments = [sys.executable, "-c", SIGNED_IN_BY_COOKIE, str(sample_folder), str(port)]
    with running(arguments, port, tmp_path, repository) as address:
        page.goto(f"{address}/uslugi?usluga=poz&wagi=poz-3&lang=en")
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in", timeout=60_000)
        page.wait_for_function("sessionStorage.length", timeout=60_000)
        page.context.add_cookies([{"name": "who", "value": "ewa@gmina.pl", "url": address}])
        page.goto(address)  # where the sign-in leads
        expect(page.get_by_role("heading", level=1)).to_have_text("Services side by side", timeout=60_000)
        expect(page).to_have_url(re.compile("wagi=poz-3"))
        page.goto(f"{address}/metoda?lang=en")
        expect(page.get_by_role("heading", level=1)).to_have_text("Method and assumptions", timeout=60_000)
    assert watched.complaints == []


def test_a_reader_takes_a_scenario_away_and_brings_none(dashboard, own_sample, server):
    head = ScenarioStore(own_sample).new("Plan", who="anna@gmina.pl")
    server("ewa@gmina.pl")
    app = dashboard(own_sample, lang="en", scenariusz=head.scenario.scenario_id)
    calm(app.switch_page("screens/scenarios.py").run())
    assert "Scenario (TOML)" in [item.label for item in app.download_button]
    calm(app.switch_page("screens/report.py").run())
    labels = [item.label for item in app.download_button]
    assert {"Picture of the map (PNG)", "Travel times (CSV)"} <= set(labels)
    assert "Compute the times" not in [item.label for item in app.button]
