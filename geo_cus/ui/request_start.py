"""
What a form begins with that asks for a plan by a request: the last question, a file, or usual values.

What was filled in and not asked yet outlives the page and a reload (`geo_cus.ui.drafts`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from geo_cus.data.mobile_request_files import request_files
from geo_cus.data.request_file import request_bytes
from geo_cus.ui.brought_file import bring_file
from geo_cus.ui.drafts import draft_of, drop_draft, keep_draft

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from geo_cus.text import Language

_LEFT, _LAST, _NEW, _BROUGHT = "left", "last", "new", "brought"


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
    left = _left(folder, last, key)
    names = {_LEFT: words.say("the form as I left it")} if left else {}
    names |= {_LAST: words.say("the last question")} if last else {}
    names |= {f"file {name}": name for name in (request_files(folder, tables) if folder else ())}
    names |= {_NEW: words.say("an empty form with usual values"), _BROUGHT: words.say("a file of my own (TOML)")}
    chosen = st.selectbox(words.say("Begin with"), list(names), format_func=names.__getitem__, key=key)
    if chosen == _LEFT and left:
        return left
    if chosen == _LAST and last:
        return last
    if chosen == _BROUGHT:
        label = words.say("File, at most {size} MB: {endings}", size=1, endings=".toml")
        file = bring_file(label, folder, f"{key}_file", words, endings=(".toml",))
        return None if file is None else Start(file.name, file.content)
    if chosen == _NEW or folder is None:
        return new()
    return Start(names[chosen], request_bytes(folder / names[chosen]))


def keep_filled_in(folder: Path | None, start: Start, content: bytes, key: str) -> None:
    """
    Keep what a form says past the page, unless it says just what it began with.

    Parameters
    ----------
    folder
        Folder of the study, if it has one.
    start
        What the form began with.
    content
        What it says, as TOML.
    key
        As in `choose_request`.
    """
    kept = f"{key}_kept"
    if content != start.content:
        keep_draft(folder, key, Start(start.file, content))
        st.session_state[kept] = True
    elif st.session_state.pop(kept, False):
        drop_draft(folder, key)


def _left(folder: Path | None, last: Start | None, key: str) -> Start | None:
    """Give what was filled in when the form was left; while the form is shown, this stays as it was."""
    if key not in st.session_state:  # the page is shown for the first time, or again
        draft = draft_of(folder, key)
        left = None if draft is None else draft.what
        st.session_state[f"{key}_left"] = None if last and left and left.content == last.content else left
        st.session_state.pop(f"{key}_kept", None)
    found: Start | None = st.session_state.get(f"{key}_left")
    return found
