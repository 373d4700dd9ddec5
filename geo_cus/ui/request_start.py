"""What a form begins with that asks for a plan by a request: the last question, a file, or usual values."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from geo_cus.data.mobile_request_files import request_files
from geo_cus.data.request_file import request_bytes
from geo_cus.ui.upload_style import UPLOADER_STYLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from geo_cus.text import Language

_LAST, _NEW, _BROUGHT = "last", "new", "brought"


class Start(NamedTuple):
    """A request as TOML, the name of its file, and whether it was asked last."""

    file: str
    content: bytes
    is_last: bool = False


def choose_request(
    folder: Path | None,
    last: Start | None,
    new: Callable[[], Start],
    words: Language,
    *,
    tables: Sequence[str],
    key: str,
) -> Start | None:
    """
    Ask what a form begins with; the last question comes first, then the files of the study.

    Parameters
    ----------
    folder
        That of the study, if it has one.
    last
        What was asked last; None at first.
    new
        Gives a request with usual values.
    words
        The user's language.
    tables
        Names of the tables by which a request of this kind is known.
    key
        Key of the field.

    Returns
    -------
    Start or None
        None while a file is still to be brought.

    Raises
    ------
    StudyError
        The file cannot be read.
    """
    names = {_LAST: words.say("the last question")} if last else {}
    names |= {f"file {name}": name for name in (request_files(folder, tables) if folder else ())}
    names |= {_NEW: words.say("an empty form with usual values"), _BROUGHT: words.say("a file of my own (TOML)")}
    chosen = st.selectbox(words.say("Begin with"), list(names), format_func=names.__getitem__, key=key)
    if chosen == _LAST and last:
        return last
    if chosen == _BROUGHT:
        st.html(UPLOADER_STYLE)
        file = st.file_uploader(words.say("File, at most {size} MB: {endings}", size=1, endings=".toml"), type=["toml"])
        return None if file is None else Start(file.name, file.getvalue())
    if chosen == _NEW or folder is None:
        return new()
    return Start(names[chosen], request_bytes(folder / names[chosen]))
