"""What the tests of the command line share: a command as it is typed, and a study of one's own."""

from __future__ import annotations

import shutil
import sys
from typing import NamedTuple

import pytest

from geo_cus.cli import main


class Done(NamedTuple):
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def geo_cus(monkeypatch, capsys):
    """Run a command as if it was typed, in this process, which spares the start of Python."""

    def run(*words) -> Done:
        monkeypatch.setattr(sys, "argv", ["geo-cus", *map(str, words)])
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        return Done(code, *capsys.readouterr())

    return run


@pytest.fixture
def study(sample_folder, tmp_path):
    folder = tmp_path / "studium"
    shutil.copytree(sample_folder, folder, ignore=shutil.ignore_patterns("maker", "*.py", "*.md"))
    return folder
