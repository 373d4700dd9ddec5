"""What a user sees of a study that was not opened: what is wrong, where, and how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.ui.input_view import faults_sentence, faults_table
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.session import choose

if TYPE_CHECKING:
    from pathlib import Path

    from geo_cus.text import Language
    from geo_cus.ui.opened import Refusal


def show_refusal(refusal: Refusal, folder: Path, words: Language) -> None:
    """Show why a study was not opened, and the ways on."""
    st.title(words.say("The study was not opened"), anchor=False)
    if refusal.faults:
        _show_faults(refusal, words)
    else:
        st.error(plain(words.say(refusal.message)), icon=":material/error:")
    st.markdown(small(words.say("Folder of the study: {folder}", folder=str(folder))))
    st.button(words.say("Read it again"), icon=":material/refresh:")


def _show_faults(refusal: Refusal, words: Language) -> None:
    sentence = words.say(
        "Some rows have errors, so nothing was measured: {counts}", counts=faults_sentence(refusal.faults, words)
    )
    st.error(plain(sentence), icon=":material/error:")
    st.write(
        words.say(
            "Mend the rows in their files and read the study again, or go on without them; the results will say so."
        )
    )
    table = faults_table(refusal.faults, words)
    st.dataframe(table, hide_index=True, placeholder="", alt=words.say("Faults of the input files"))
    if st.button(words.say("Go on without the faulty rows"), type="primary"):
        choose(accept_valid=True)
        st.rerun()
