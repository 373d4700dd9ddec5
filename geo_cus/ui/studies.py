"""The studies that a dashboard started without one can open: folders side by side in one folder, known by name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from platformdirs import user_documents_path
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from geo_cus.data.cells import Name, gmina_code
from geo_cus.data.intake import slug
from geo_cus.data.settings import read_settings
from geo_cus.data.study_folder import SETTINGS_FILE
from geo_cus.data.templates import write_new_study
from geo_cus.errors import GeoCusError, SourceError, StudyError, cause_of
from geo_cus.text import sort_key

if TYPE_CHECKING:
    from geo_cus.text import Language

STUDIES_VARIABLE: Final = "GEO_CUS_STUDIES"

_LONGEST_FOLDER: Final = 60
_TERYT_DIGITS: Final = 7
_MOST_OF_A_NAME: Final = 1_000
_DEVICES: Final = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
"""Names that Windows keeps for itself: no folder can have them."""


def studies_folder() -> Path:
    """Give the folder that holds the studies: the one that ``GEO_CUS_STUDIES`` names, else one among the documents."""
    named = os.environ.get(STUDIES_VARIABLE)
    return Path(named) if named else user_documents_path() / "geo_cus"


def known_studies() -> dict[str, str]:
    """
    Find the studies.

    Returns
    -------
    dict
        Name of the study by the name of its folder, in the order of the names; a study whose study.toml cannot be
        read goes by the name of its folder, since the page that opens it says what is wrong.
    """
    found = {}
    for folder in _folders():
        try:
            found[folder.name] = read_settings(folder).study.name
        except GeoCusError:
            found[folder.name] = folder.name
    return dict(sorted(found.items(), key=lambda item: sort_key(item[1])))


def study_named(name: str) -> Path | None:
    """Give the folder of a known study; None where there is none of this name, whatever the name is."""
    # The name is compared with what is there and never made part of a path.
    return next((folder for folder in _folders() if folder.name == name), None)


def make_study(name: str, gmina: str, words: Language) -> str:
    """
    Make an empty study with templates among the known ones.

    Parameters
    ----------
    name
        Name of the study, usually that of its gmina; the folder is called after it.
    gmina
        TERYT code of the gmina, as people write it.
    words
        Language of the headers, the explanations and the study.

    Returns
    -------
    str
        Name of the folder.

    Raises
    ------
    StudyError
        The name has no letters or is too long, or the code is none.
    SourceError
        The folder cannot be written to.
    """
    called = _name(name)
    code = _code(gmina)
    folder = studies_folder() / _free_name(slug(called)[:_LONGEST_FOLDER].strip("-"))
    try:
        folder.mkdir(parents=True)
        write_new_study(folder, words, name=called, gmina=code)
    except OSError as error:
        raise SourceError(
            "{file}: the folder cannot be written to ({cause}).", file=folder.name, cause=cause_of(error)
        ) from error
    return folder.name


def _folders() -> list[Path]:
    try:
        return [path for path in studies_folder().iterdir() if (path / SETTINGS_FILE).is_file()]
    except OSError:
        return []


def _free_name(wanted: str) -> str:
    taken = _DEVICES | {path.name for path in studies_folder().glob("*")}
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (wanted, *numbered) if name not in taken)


def _name(text: str) -> str:
    try:
        return TypeAdapter[str](Name).validate_python(text[:_MOST_OF_A_NAME])
    except ValidationError:
        raise StudyError("Write a name of the study: letters, at most 200 characters.") from None


def _code(text: str) -> str:
    try:
        code = gmina_code(text)
    except PydanticCustomError:
        code = ""
    if len(code) != _TERYT_DIGITS:
        raise StudyError("Write the TERYT code of the gmina: seven digits, for example 1210062.")
    return code
