"""Lint, form, types and the contracts of imports: the same commands as in docs/contributing.md."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = {
    "lint": ("ruff", "check"),
    "form": ("ruff", "format", "--check"),
    "types": ("mypy",),
    "contracts of imports": ("lint-imports", "--no-cache"),
}


@pytest.mark.slow
@pytest.mark.parametrize("tool", TOOLS)
def test_tool_finds_nothing(tool, repository):
    name, *arguments = TOOLS[tool]
    program = Path(sys.executable).with_name(name + (".exe" if os.name == "nt" else ""))
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "120"}
    done = subprocess.run(
        [program, *arguments],
        check=False,
        cwd=repository,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"{name} {' '.join(arguments)}\n{done.stdout[-20_000:]}{done.stderr[-5_000:]}"
