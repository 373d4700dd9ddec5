"""What README.md promises stands in the program."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

REPOSITORY = Path(__file__).resolve().parents[2]
README = (REPOSITORY / "README.md").read_text("utf-8")
CONTRIBUTING = (REPOSITORY / "docs" / "contributing.md").read_text("utf-8")

BLOCK = re.compile(r"^<!-- command: (\w+), (\w+) -->\n```(?:sh|powershell)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMANDS = {(what, system): text for what, system, text in BLOCK.findall(README)}


def steps(what: str, system: str) -> list[list[str]]:
    """Give the words of each step of a command, paths written the same way for both systems."""
    lines = COMMANDS[what, system].replace("&&", "").splitlines()
    return [line.replace("\\", "/").replace("/Scripts/", "/bin/").split() for line in lines]


def test_both_commands_stand_there_for_both_systems():
    assert sorted(COMMANDS) == [("run", "posix"), ("run", "windows"), ("test", "posix"), ("test", "windows")]


@pytest.mark.parametrize("what", ["run", "test"])
def test_windows_form_does_the_same(what):
    posix, windows = steps(what, "posix"), steps(what, "windows")
    assert posix[0][1:] == windows[0][2:]
    assert posix[1:] == windows[1:]


@pytest.mark.parametrize("what", ["run", "test"])
def test_command_is_one_that_stops_at_the_first_fault(what):
    *lines, last = COMMANDS[what, "posix"].splitlines()
    assert all(line.endswith("&&") for line in lines)
    assert not last.endswith("&&")
    assert "--require-hashes" in COMMANDS[what, "posix"]


@pytest.mark.skipif(os.name == "nt" or shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize("what", ["run", "test"])
def test_command_is_good_bash(what):
    subprocess.run(["bash", "-n", "-c", COMMANDS[what, "posix"]], check=True)


@pytest.mark.skipif(os.name == "nt" or shutil.which("awk") is None, reason="needs awk")
def test_continuous_integration_runs_exactly_the_test_command():
    script = (REPOSITORY / ".ci" / "run").read_text("utf-8")
    program = re.search(r"\$\(awk '(.*?)' README\.md\)", script, re.DOTALL)
    assert program is not None
    done = subprocess.run(["awk", program[1], "README.md"], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == COMMANDS["test", "posix"].strip()
    assert "pytest" not in re.sub(r"#.*|pytest did not close", "", script)


def named_commands() -> set[tuple[str, ...]]:
    """Give every call of geo-cus that stands in the documents between back-ticks or in a block."""
    lines = [line for text in COMMANDS.values() for line in text.splitlines()]
    lines += re.findall(r"`([^`\n]*geo-cus[^`\n]*)`", README + CONTRIBUTING)
    calls = [re.split(r"geo-cus(?=\s|$)", line, maxsplit=1)[1] for line in lines if re.search(r"geo-cus(?=\s|$)", line)]
    return {tuple(shlex.split(call)) for call in calls}


@pytest.mark.parametrize("call", sorted(named_commands()), ids=" ".join)
def test_command_in_the_documents_exists(call):
    from geo_cus.cli import app

    commands = get_command(app).commands
    if not call or call[0] in {"POLECENIE", "COMMAND"}:
        return
    assert call[0] in commands
    command = commands[call[0]]
    inner = getattr(command, "commands", {})
    # "scenario FOLDER run": the command of a group stands behind the folder.
    command = next((inner[word] for word in call[1:] if word in inner), command)
    options = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {word for word in call if word.startswith("--")} <= options | {"--help"}


def test_every_command_stands_in_the_readme():
    from geo_cus.cli import app

    assert set(get_command(app).commands) <= {call[0] for call in named_commands() if call}


@pytest.mark.parametrize(
    "path",
    [*sorted(REPOSITORY.glob("*.md")), *sorted((REPOSITORY / "docs").rglob("*.md"))],
    ids=lambda path: path.relative_to(REPOSITORY).as_posix(),
)
def test_links_lead_somewhere(path):
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text("utf-8"))
    inside = [target for target in targets if "://" not in target]
    assert [target for target in inside if not (path.parent / target).exists()] == []
