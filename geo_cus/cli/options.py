"""What several commands have in common: the folder, the language, and how to choose it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo_cus.data.study_folder import named_language
from geo_cus.text import language

if TYPE_CHECKING:
    from geo_cus.text import Language


class Speech(StrEnum):
    """The languages of the program."""

    PL = "pl"
    EN = "en"


Folder = Annotated[Path, typer.Argument(help="Folder badania. / Folder of the study.", metavar="DIR")]
Lang = Annotated[Speech | None, typer.Option("--lang", help="Język: pl albo en. / Language: pl or en.")]
AcceptValid = Annotated[
    bool,
    typer.Option("--accept-valid", help="Licz mimo błędów, bez błędnych wierszy. / Go on without the faulty rows."),
]


def words_of(lang: Speech | None, folder: Path | None = None) -> Language:
    """Choose the language: what was asked for, else the study's, else Polish."""
    if lang is not None:
        return language(lang.value)
    if folder is None:
        return language(Speech.PL)
    named = named_language(folder)
    if named not in set(Speech):
        from geo_cus.data.settings import read_settings

        named = read_settings(folder).study.language
    return language(named)
