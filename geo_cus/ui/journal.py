"""Where an error of the program is written down, so that the screen need show no more than a sentence."""

from __future__ import annotations

import traceback
from datetime import datetime
from typing import TYPE_CHECKING, Final

from platformdirs import user_log_path

if TYPE_CHECKING:
    from pathlib import Path

_FOLDER: Final = "geo_cus"


def recorded(error: BaseException) -> Path | None:
    """Write an unexpected error with its traceback into a file of the user's log folder; None where it cannot be."""
    now = datetime.now().astimezone()
    try:
        path = user_log_path(_FOLDER, appauthor=False, ensure_exists=True) / f"{now:%Y-%m-%d_%H%M%S_%f}.log"
        path.write_text("".join(traceback.format_exception(error)), "utf-8")
    except OSError:
        return None
    return path
