"""Where results cannot be written, every command says so in a sentence that names the place and the cause."""

from __future__ import annotations

import pytest

COMMANDS = (
    ("run", "{study}", "--out", "{out}"),
    ("report", "{study}", "--kind", "roczne", "--out", "{out}"),
    ("stress", "{study}", "--service", "poz", "--out", "{out}"),
    ("compare", "{study}", "-", "-", "--out", "{out}"),
    ("plan", "sites", "{study}", "--service", "swietlica", "--new", "1", "--out", "{out}"),
    ("plan", "care", "{study}", "--request", "{study}/opieka.toml", "--out", "{out}"),
    ("map", "{study}", "--service", "poz", "--out", "{out}/mapa.html"),
    ("map", "{study}", "--service", "poz", "--out", "{out}/mapa.svg"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: "_".join(command[:2]).replace("{study}", ""))
def test_a_file_in_the_place_of_the_folder_is_named(geo_cus, study, tmp_path, command):
    taken = tmp_path / "wyniki"
    taken.write_text("to jest plik", "utf-8")
    done = geo_cus(*(word.format(study=study, out=taken) for word in command))
    assert done.returncode == 1
    assert "Nie można zapisać pliku" in done.stderr
    assert "w miejscu folderu jest plik" in done.stderr
    assert str(taken) in done.stderr.replace("\n", "")
    assert taken.read_text("utf-8") == "to jest plik"


def test_a_folder_in_the_place_of_the_file_is_named(geo_cus, study, tmp_path):
    (tmp_path / "mapa.html").mkdir()
    done = geo_cus("map", study, "--service", "poz", "--out", tmp_path / "mapa.html")
    assert done.returncode == 1
    assert "mapa.html" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mapa.html", "studium"], "nothing is left half written"


def test_a_request_that_is_not_there_is_told_in_polish(geo_cus, study):
    done = geo_cus("plan", "mobile", study, "--request", study / "brak.toml")
    assert done.returncode == 1
    assert "nie ma takiego pliku ani folderu" in done.stderr
