"""
The table of providers edited in place: nothing is written before “Save”, and “Discard” gives it back as it was.

An edit outlives the page, the language and a reload (`geo_cus.ui.drafts`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.data.settings import read_settings
from geo_cus.data.table_text import table_bytes
from geo_cus.data.table_upload import checked_bytes
from geo_cus.faults import Severity
from geo_cus.text import language
from geo_cus.ui.drafts import draft_of, drop_draft, keep_draft
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.provider_edits import ROLE, changes_between, edited_table, file_name, redrawn
from geo_cus.ui.refusal import show_faults
from geo_cus.ui.settled_button import settled_button
from geo_cus.ui.study_changes import place_of, save_change

if TYPE_CHECKING:
    import pandas as pd

    from geo_cus.data.table_text import TextTable
    from geo_cus.data.table_upload import Place
    from geo_cus.faults import Fault
    from geo_cus.text import Language
    from geo_cus.ui.provider_edits import ProviderTable

_EDIT: Final = "providers_edit"
_VERSION: Final = "providers_version"
_DRAFT: Final = "providers"


@dataclass
class _Edit:
    """
    An edit that is not saved yet; it outlives the page, which forgets what is in its fields.

    Parameters
    ----------
    folder
        Folder of the study.
    begun
        The table that it began with.
    drawn
        What the page was given to edit.
    edited
        What came of it so far.
    kept
        True if the draft is this edit, and not one of another page of the same browser.
    """

    folder: Path
    begun: ProviderTable
    drawn: pd.DataFrame
    edited: pd.DataFrame
    kept: bool = False
    _errors_before: dict[Place, int] = field(default_factory=dict)

    @property
    def after(self) -> TextTable:
        """Give the table as it would be saved."""
        return edited_table(self.begun, self.edited)

    def errors_before(self, name: str, place: Place) -> int:
        """Count the rows with errors in the table that it began with, judged under the name of its file."""
        if place not in self._errors_before:
            content = table_bytes(edited_table(self.begun, self.begun.frame), Path(name).suffix.lower())
            self._errors_before[place] = _errors(checked_bytes(content, name, ROLE, place=place).faults)
        return self._errors_before[place]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was changed."""
        return self.after == edited_table(self.begun, self.begun.frame)


def show_editor(folder: Path, table: ProviderTable, words: Language) -> None:
    """
    Show the table to edit, what is wrong in it as it is edited, and the ways to save or discard the edit.

    Raises
    ------
    GeoCusError
        study.toml cannot be read.
    """
    edit = _edit(folder, table, words)
    begun = edit.begun
    st.markdown(small(words.say("Double-click a cell to change it; a new provider goes into the last, empty row.")))
    edit.edited = st.data_editor(
        edit.drawn,
        num_rows="dynamic",
        hide_index=False,
        key=_key(words),
        alt=words.say("Table of providers"),
        placeholder="",
    )
    if edit.is_empty:
        if edit.kept:
            drop_draft(folder, _DRAFT)
        edit.kept = False
        return
    keep_draft(folder, _DRAFT, (begun, edit.edited))
    edit.kept = True
    if begun.state != table.state:
        sentence = words.say("Somebody has saved this table meanwhile. Note what you changed, and discard your edit.")
        st.warning(plain(sentence), icon=":material/sync:")
    name = file_name(begun, language(read_settings(folder).study.language))
    content = table_bytes(edit.after, Path(name).suffix.lower())
    place = place_of(folder)
    faults = checked_bytes(content, name, ROLE, place=place).faults
    worse = _errors(faults) > edit.errors_before(name, place)
    with st.container(horizontal=True):
        save = settled_button(
            words.say("Save"), key="providers_save", type="primary", icon=":material/save:", disabled=worse
        )
        if save and not worse:
            what = changes_between(begun.frame, edit.edited)
            if save_change(folder, ROLE, name, content, begun_with=begun.state, action="edit", what=what):
                discard(folder)
            st.rerun()
        st.button(words.say("Discard"), icon=":material/close:", on_click=discard, args=(folder,))
    if worse:
        st.error(plain(words.say("The edit has errors. Mend them, or discard it.")), icon=":material/error:")
    else:
        st.info(
            plain(words.say("The edit is not saved yet, but it will still be here after a reload of the page.")),
            icon=":material/edit:",
        )
    if faults:
        show_faults(faults, words)


def discard(folder: Path) -> None:
    """Forget the edit; the table is shown as its file is now."""
    drop_draft(folder, _DRAFT)
    _begin_anew()


def _begin_anew() -> None:
    st.session_state.pop(_EDIT, None)
    st.session_state[_VERSION] = st.session_state.get(_VERSION, 0) + 1


def is_edited(folder: Path) -> bool:
    """Tell whether the editor, which was shown before, holds an edit of this study that is not saved yet."""
    edit: _Edit | None = st.session_state.get(_EDIT)
    return edit is not None and edit.folder == folder and not edit.is_empty


def _edit(folder: Path, table: ProviderTable, words: Language) -> _Edit:
    """Give the edit; one that was begun stays, whoever has saved the table meanwhile."""
    edit: _Edit | None = st.session_state.get(_EDIT)
    typed = st.session_state.get(_key(words), {})
    touched = is_edited(folder) or any(typed.get(part) for part in ("edited_rows", "added_rows", "deleted_rows"))
    if edit is None or edit.folder != folder or (edit.begun.state != table.state and not touched):
        _begin_anew()
        left = draft_of(folder, _DRAFT)
        begun, edited = left.what if left is not None else (table, table.frame)
        edit = st.session_state[_EDIT] = _Edit(folder, begun, begun.frame, edited, kept=left is not None)
    if _key(words) not in st.session_state:
        edit.drawn = redrawn(edit.edited)
    return edit


def _key(words: Language) -> str:
    """Give the key of the field, which is another one in another language: it does not outlive the change."""
    return f"providers_{st.session_state.setdefault(_VERSION, 0)}_{words.code}"


def _errors(faults: tuple[Fault, ...]) -> int:
    return len({item.row for item in faults if item.severity is Severity.ERROR})
