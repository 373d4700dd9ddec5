"""What stands where in the folder of a study."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS_FILE: Final = "study.toml"

HISTORY_FOLDER: Final = "historia"
"""Folder with what the files held before, which is no part of the study."""


def named_language(folder: Path) -> str | None:
    """
    Give what study.toml names as the language, unchecked and without reading the rest; None where it names none.

    To be told in the user's language what is wrong with a study takes no more than this.
    """
    try:
        named = tomllib.loads((folder / SETTINGS_FILE).read_text("utf-8-sig"))["study"]["language"]
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return named if isinstance(named, str) else None
