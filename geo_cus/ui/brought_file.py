"""The field for a file: what was brought stays until it is saved or put aside, also when the page is loaded anew."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.ui.drafts import draft_of, drop_draft, keep_draft
from geo_cus.ui.markdown import plain
from geo_cus.ui.upload_style import UPLOADER_STYLE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo_cus.text import Language

_NUMBER: Final = "brought_number"


@dataclass(frozen=True, slots=True)
class BroughtFile:
    """
    A file that a user has brought.

    Parameters
    ----------
    file_id
        Tells it from every other one.
    name
        As it is called on her computer.
    content
        The file.
    """

    file_id: str
    name: str
    content: bytes


def bring_file(
    label: str,
    folder: Path | None,
    draft: str,
    words: Language,
    *,
    endings: Sequence[str] | None = None,
    largest_mb: int | None = None,
) -> BroughtFile | None:
    """
    Show a field for a file, and the file that was left in it before the page was loaded anew.

    Parameters
    ----------
    label
        Says what is wanted.
    folder
        Folder of the study that it is for.
    draft
        Under what name the file is kept (`geo_cus.ui.drafts`).
    words
        The user's language.
    endings
        Endings, with their dots, that the browser lets through; None for any.
    largest_mb
        Bound of its size, where it is below that of the server.

    Returns
    -------
    BroughtFile or None
        None while there is none.
    """
    st.html(UPLOADER_STYLE)
    key = _key(draft)
    brought = st.file_uploader(
        label,
        type=None if endings is None else [ending.removeprefix(".") for ending in endings],
        max_upload_size=largest_mb,
        key=key,
        on_change=_changed,
        args=(key, folder, draft),
    )
    left = draft_of(folder, draft)
    if brought is not None and (left is None or left.what.file_id != brought.file_id):
        fresh = BroughtFile(brought.file_id, brought.name, brought.getvalue())
        keep_draft(folder, draft, fresh, size=len(fresh.content))
        return fresh
    if left is None:
        return None
    file: BroughtFile = left.what
    if brought is not None:
        return file
    with st.container(horizontal=True, vertical_alignment="center"):
        when = words.moment(left.at, today=dt.datetime.now().astimezone().date())
        sentence = words.say("Brought {when}: {file}", when=when, file=words.quote(file.name))
        st.markdown(f":material/draft: {plain(sentence)}")
        aside = words.say("Put aside")
        st.button(aside, icon=":material/close:", key=f"{key}_aside", on_click=forget_file, args=(folder, draft))
    return file


def forget_file(folder: Path | None, draft: str) -> None:
    """Forget a file that was saved or put aside; the field is empty again."""
    drop_draft(folder, draft)
    numbers = st.session_state.setdefault(_NUMBER, {})
    numbers[draft] = numbers.get(draft, 0) + 1


def _changed(key: str, folder: Path | None, draft: str) -> None:
    if st.session_state.get(key) is None:  # taken out of the field by hand
        drop_draft(folder, draft)


def _key(draft: str) -> str:
    """Give the key of the field; another one after every save, so that the field is empty again."""
    return f"brought_{draft}_{st.session_state.get(_NUMBER, {}).get(draft, 0)}"
