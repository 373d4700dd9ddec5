"""docs/architecture.md names modules that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENT = (REPOSITORY / "docs" / "architecture.md").read_text("utf-8")
PACKAGES = ("planning", "access", "network", "data")


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_of_its_table_exists_and_none_is_forgotten(package):
    table = re.search(rf"^`{package}`: .+?\n\n((?:\|.+\n)+)", DOCUMENT, re.MULTILINE)[1]
    named = re.findall(r"`(\w+)`", table)
    there = {path.stem for path in (REPOSITORY / "geo_cus" / package).glob("*.py")} - {"__init__"}
    assert len(named) == len(set(named))
    assert set(named) == there


def test_every_file_it_names_exists():
    paths = re.findall(r"`((?:planning|access|network|data|catalogue|cli|report|ui|map)/\w+\.py)`", DOCUMENT)
    assert paths
    assert all((REPOSITORY / "geo_cus" / path).is_file() for path in paths if path != "data/download.py")
