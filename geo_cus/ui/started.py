"""What the server of this process was started to show; told by variables, so that a process it starts knows it, too."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from geo_cus.text import LANGUAGE_CODES
from geo_cus.text import language as language_of

STUDY_VARIABLE: Final = "GEO_CUS_STUDY"
LANGUAGE_VARIABLE: Final = "GEO_CUS_LANG"


def show_first(study_dir: Path | None, *, language: str | None = None) -> None:
    """
    Say what the pages of this process show.

    Parameters
    ----------
    study_dir
        Folder of a study; None leaves it at what was said before, else the start page.
    language
        Code of the language of pages whose address names none; None leaves it at what was said before, else Polish.

    Raises
    ------
    GeoCusError
        There is no such language.
    """
    if study_dir is not None:
        os.environ[STUDY_VARIABLE] = str(study_dir.resolve())
    if language is not None:
        os.environ[LANGUAGE_VARIABLE] = language_of(language).code


def first_folder() -> Path | None:
    """Give the folder of the study that is shown; None where the user chooses one."""
    folder = os.environ.get(STUDY_VARIABLE)
    return Path(folder) if folder else None


def first_language() -> str:
    """Give the code of the language of pages whose address names none."""
    code = os.environ.get(LANGUAGE_VARIABLE, "")
    return code if code in LANGUAGE_CODES else LANGUAGE_CODES[0]
