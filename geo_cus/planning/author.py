"""Who saves a scenario."""

from __future__ import annotations

import getpass


def login() -> str:
    """Give the name of who uses the computer."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "geo-cus"
