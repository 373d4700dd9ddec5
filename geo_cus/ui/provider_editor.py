"""The table of providers edited in place: nothing is written before “Save”, and “Discard” gives it back as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.data.settings import read_settings
from geo_cus.data.table_text import table_bytes
from geo_cus.data.table_upload import checked_bytes
from geo_cus.schema import Severity
from geo_cus.text import language
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.provider_edits import ROLE, changes_between, edited_table, file_name
from geo_cus.ui.refusal import show_faults
from geo_cus.ui.study_changes import place_of, save_change

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from geo_cus.data.table_upload import Place
    from geo_cus.faults import Fault
    from geo_cus.text import Language
    from geo_cus.ui.provider_edits import ProviderTable

_BEGUN: Final = "providers_begun"
_VERSION: Final = "providers_version"


def show_editor(folder: Path, table: ProviderTable, words: Language) -> None:
    """
    Show the table to edit, what is wrong in it as it is edited, and the ways to save or discard the edit.

    Raises
    ------
    GeoCusError
        study.toml cannot be read.
    """
    begun = _begun(folder, table)
    st.markdown(small(words.say("Double-click a cell to change it; a new provider goes into the last, empty row.")))
    edited: pd.DataFrame = st.data_editor(
        begun.frame,
        num_rows="dynamic",
        hide_index=False,
        key=f"providers_{st.session_state.setdefault(_VERSION, 0)}",
        alt=words.say("Table of providers"),
        placeholder="",
    )
    after = edited_table(begun, edited)
    if after == edited_table(begun, begun.frame):
        return
    if begun.state != table.state:
        sentence = words.say("Somebody has saved this table meanwhile. Note what you changed, and discard your edit.")
        st.warning(plain(sentence), icon=":material/sync:")
    name = file_name(begun, language(read_settings(folder).study.language))
    content = table_bytes(after, name[name.rindex(".") :].lower())
    place = place_of(folder)
    faults = checked_bytes(content, name, ROLE, place=place).faults
    worse = _errors(faults) > _errors(_faults_before(begun, place))
    with st.container(horizontal=True):
        if st.button(words.say("Save"), type="primary", icon=":material/save:", disabled=worse):
            what = changes_between(begun.frame, edited)
            if save_change(folder, ROLE, name, content, begun_with=begun.state, action="edit", what=what):
                discard()
            st.rerun()
        st.button(words.say("Discard"), icon=":material/close:", on_click=discard)
    if worse:
        st.error(plain(words.say("The edit has errors. Mend them, or discard it.")), icon=":material/error:")
    else:
        st.info(plain(words.say("The edit is not saved yet.")), icon=":material/edit:")
    if faults:
        show_faults(faults, words)


def discard() -> None:
    """Forget the edit; the table is shown as its file is now."""
    st.session_state.pop(_BEGUN, None)
    st.session_state[_VERSION] = st.session_state.get(_VERSION, 0) + 1


def _begun(folder: Path, table: ProviderTable) -> ProviderTable:
    """Give the table that the edit began with: an edit outlives a save by somebody else, whose table comes after it."""
    known: tuple[Path, ProviderTable] | None = st.session_state.get(_BEGUN)
    if known is None or known[0] != folder or (known[1].state != table.state and not _touched()):
        discard()
        known = st.session_state[_BEGUN] = folder, table
    return known[1]


def _touched() -> bool:
    edit = st.session_state.get(f"providers_{st.session_state.get(_VERSION, 0)}", {})
    return any(edit.get(part) for part in ("edited_rows", "added_rows", "deleted_rows"))


def _faults_before(begun: ProviderTable, place: Place) -> tuple[Fault, ...]:
    content = table_bytes(edited_table(begun, begun.frame), ".xlsx")
    return checked_bytes(content, "table.xlsx", ROLE, place=place).faults


def _errors(faults: tuple[Fault, ...]) -> int:
    return len({item.row for item in faults if item.severity is Severity.ERROR})
