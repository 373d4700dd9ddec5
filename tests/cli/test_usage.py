"""A command line that cannot be understood is told in Polish, or in English where that was asked for."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nope",), "Nie ma polecenia „nope”."),
        (("run",), "W poleceniu brakuje: DIR."),
        (("plan", "care", "s"), "W poleceniu brakuje: --request."),
        (("scenario", "s"), "Polecenie jest niepełne: dopisz, co zrobić."),
        (("run", "s", "t"), "Polecenie nie wie, co zrobić z „t”."),
        (("run", "s", "--nope"), "Nie ma opcji --nope."),
        (("run", "s", "--audienc", "public"), "Nie ma opcji --audienc. Czy chodziło o --audience?"),
        (("run", "s", "--out"), "Po --out trzeba podać wartość."),
        (("run", "s", "--json=3"), "--json podaje się bez wartości."),
        (("run", "s", "--lang", "de"), "--lang: do wyboru pl, en, a podano „de”."),
        (("dashboard", "--port", "99999"), "--port: najwyżej 65 535, a podano „99999”."),
        (("dashboard", "--port", "ósmy"), "--port: potrzebna liczba całkowita, a podano „ósmy”."),
        (("plan", "sites", "s", "--service", "a", "--new", "-1"), "--new: co najmniej 0, a podano „-1”."),
        (("plan", "sites", "s", "--service", "a", "--budget", "dużo"), "--budget: potrzebna liczba, a podano „dużo”."),
    ],
)
def test_what_is_wrong_stands_in_a_polish_sentence(geo_cus, words, told):
    done = geo_cus(*words)
    assert done.returncode == 2
    first, second = done.stderr.replace("\xa0", " ").splitlines()
    assert first == told
    assert second.startswith("Pomoc: ")
    assert second.endswith(" --help")
    assert not done.stdout


def test_it_is_told_in_english_where_that_is_asked_for(geo_cus):
    done = geo_cus("run", "--lang", "en")
    assert done.stderr.splitlines()[0] == "DIR is missing from the command."


@pytest.mark.parametrize("words", [(), ("plan",)])
def test_without_a_command_the_commands_are_shown(geo_cus, words):
    done = geo_cus(*words)
    assert done.returncode == 2
    assert "--help" in done.stdout
    assert not done.stderr.strip()


def test_the_end_of_a_command_is_what_the_system_hears(geo_cus, study):
    assert geo_cus("check", study).returncode == 0
    (study / "podmioty.csv").write_bytes(b"")
    assert geo_cus("check", study).returncode == 1
    assert geo_cus("--version").returncode == 0
