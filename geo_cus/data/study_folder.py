"""What stands where in the folder of a study."""

from __future__ import annotations

from typing import Final

SETTINGS_FILE: Final = "study.toml"

HISTORY_FOLDER: Final = "historia"
"""Folder with what the files held before, which is no part of the study."""
