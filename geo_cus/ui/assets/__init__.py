"""Scripts and styles of the small components that stand around every page of the dashboard."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def asset(name: str) -> str:
    """Give the text of an asset."""
    return resources.files(__package__).joinpath(name).read_text("utf-8")
