"""What is true of every file of the repository."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]

LONGEST_MODULE = 400
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "core", "manager", "managers", "tools", "stuff"}

PACKAGE = sorted((REPOSITORY / "geo_cus").rglob("*.py"))

# Put together, so that this file does not hold what it forbids.
MACHINE_PATHS = re.compile("|".join(re.escape("/" + name + "/") for name in ("work", "root", "home", "Users")))
INDEX_OPTION = re.compile(r"^\s*(--(extra-)?" + "index" + r"-url|--find-links|-i )", re.MULTILINE)
LINK = re.compile(r"https?://([^/\s)>\"'\\]+)")


def tracked() -> list[Path]:
    """List the files of the repository; of an unpacked archive, all that are no product of a tool."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, encoding="utf-8", check=False)
    names = done.stdout.split("\0") if done.returncode == 0 else []
    return [path for name in names if name and (path := REPOSITORY / name).is_file()]


def text_of(path: Path) -> str | None:
    """Give the text of a file; None for one that holds no text."""
    content = path.read_bytes()
    try:
        return None if b"\0" in content else content.decode("utf-8")
    except UnicodeDecodeError:
        return None


TEXTS = {path.relative_to(REPOSITORY).as_posix(): text for path in tracked() if (text := text_of(path)) is not None}


def test_no_file_names_a_folder_of_somebodys_machine():
    assert [name for name, text in TEXTS.items() if MACHINE_PATHS.search(text)] == []


def test_locks_hold_hashes_and_no_address():
    for name in ("requirements.lock", "requirements-test.lock"):
        text = (REPOSITORY / name).read_text("utf-8")
        assert LINK.search(text) is None
        assert INDEX_OPTION.search(text) is None
        packages = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
        assert packages
        assert [entry.split()[0] for entry in packages if "--hash=sha256:" not in entry] == []


def test_the_test_lock_agrees_with_the_lock():
    def pins(name: str) -> set[str]:
        text = (REPOSITORY / name).read_text("utf-8")
        return set(re.findall(r"^([a-z0-9][^\\\n]*?) \\$", text, re.MULTILINE))

    assert pins("requirements.lock") <= pins("requirements-test.lock")


@pytest.mark.parametrize("path", PACKAGE, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_module_is_short_and_says_what_it_is(path):
    assert len(path.read_text("utf-8").splitlines()) < LONGEST_MODULE
    assert path.stem not in EMPTY_NAMES
    assert path.parent.name not in EMPTY_NAMES


@pytest.mark.parametrize("path", PACKAGE, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_public_functions_say_what_they_mean(path):
    tree = ast.parse(path.read_text("utf-8"))
    silent = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]
    assert silent == []


def bare_raises(path: Path) -> list[str]:
    """Give the places of a test module where an error is expected without a word on its message."""
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    expecting = [call for call in calls if ast.unparse(call.func) == "pytest.raises"]
    bare = [call for call in expecting if "match" not in {keyword.arg for keyword in call.keywords}]
    return [f"{path.relative_to(REPOSITORY).as_posix()}:{call.lineno}" for call in bare]


def test_every_raises_names_its_message():
    assert [place for path in sorted((REPOSITORY / "tests").rglob("*.py")) for place in bare_raises(path)] == []
