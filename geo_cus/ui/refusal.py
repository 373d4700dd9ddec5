"""What a user sees of a study that was not opened: what is wrong, where, and how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.faults import Severity
from geo_cus.ui.input_view import faults_sentence, faults_table
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.session import choose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo_cus.faults import Fault
    from geo_cus.text import Language
    from geo_cus.ui.opened import Refusal

_READ_AT_ONCE: Final = 30


def show_refusal(refusal: Refusal, folder: Path, words: Language) -> None:
    """Show why a study was not opened, and the ways on."""
    if _is_empty(refusal):
        _welcome(words)
        return
    st.title(words.say("The study was not opened"), anchor=False)
    if refusal.faults:
        _explain_faults(refusal, words)
    else:
        st.error(plain(words.say(refusal.message)), icon=":material/error:")
    with st.container(horizontal=True):
        if refusal.faults:
            _offer_valid_rows(words)
        st.button(words.say("Read it again"), icon=":material/refresh:")
        st.page_link("screens/upload.py", label=words.say("Bring data in"), icon=":material/upload_file:")
        st.page_link("screens/providers.py", label=words.say("Table of providers"), icon=":material/edit_location_alt:")
    st.markdown(small(words.say("Folder of the study: {folder}", folder=str(folder))))


def show_faults(faults: Sequence[Fault], words: Language) -> None:
    """List faults: few of them so that all can be read at once, many in a table that scrolls."""
    table = faults_table(faults, words)
    if len(faults) <= _READ_AT_ONCE:
        text = table.astype(object).where(table.notna(), "").map(plain)
        st.table(text, hide_index=True, border="horizontal")
    else:
        st.dataframe(table, hide_index=True, placeholder="", alt=words.say("Faults of the input files"))


def _is_empty(refusal: Refusal) -> bool:
    """Tell whether nothing is wrong but that the tables of a new study have no rows yet."""
    errors = [item for item in refusal.faults if item.severity is Severity.ERROR]
    return bool(errors) and all(item.code == "no_rows" for item in errors)


def _welcome(words: Language) -> None:
    st.title(words.say("The study is still empty"), anchor=False)
    st.write(words.say("Bring in the settlements and the providers; then the roads and the boundary of the gmina."))
    st.page_link("screens/upload.py", label=words.say("Bring data in"), icon=":material/upload_file:")


def _explain_faults(refusal: Refusal, words: Language) -> None:
    counts = faults_sentence(refusal.faults, words)
    sentence = words.say("Some rows have errors, so nothing was measured: {counts}", counts=counts)
    st.error(plain(sentence), icon=":material/error:")
    st.write(
        words.say(
            "Mend the rows in their files and read the study again, or go on without them; the results will say so."
        )
    )
    show_faults(refusal.faults, words)


def _offer_valid_rows(words: Language) -> None:
    if st.button(words.say("Go on without the faulty rows"), type="primary"):
        choose(accept_valid=True)
        st.rerun()
