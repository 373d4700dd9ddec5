"""The table of providers: those without a place, the table to edit, and who changed what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.data.saved_files import saves
from geo_cus.errors import GeoCusError
from geo_cus.ui.history_view import history_table
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.provider_editor import show_editor
from geo_cus.ui.provider_edits import ROLE, provider_table_of
from geo_cus.ui.provider_places import show_placing
from geo_cus.ui.session import known_study, study_folder, words
from geo_cus.ui.study_changes import may_change, show_outcome, show_undo, show_why_not

if TYPE_CHECKING:
    from pathlib import Path

    from geo_cus.text import Language
    from geo_cus.ui.provider_edits import ProviderTable


def show() -> None:
    """Show the page."""
    language, folder = words(), study_folder()
    st.title(language.say("Table of providers"), anchor=False)
    show_outcome(language)
    if folder is None:
        return
    try:
        table = provider_table_of(folder)
        _show_table(folder, table, language)
        _show_history(folder, language)
    except GeoCusError as error:
        st.error(plain(language.say(error.message)), icon=":material/error:")


def _show_table(folder: Path, table: ProviderTable, language: Language) -> None:
    changeable = may_change(folder)
    if not changeable:
        show_why_not(language)
        st.dataframe(table.frame, placeholder="", alt=language.say("Table of providers"))
        return
    above = st.container()
    st.header(language.say("Edit the table"), anchor=False)
    show_editor(folder, table, language)
    opened = known_study()
    if opened is not None:
        with above:
            show_placing(folder, table, opened, language)


def _show_history(folder: Path, language: Language) -> None:
    st.header(language.say("Changes of the files"), anchor=False)
    found = saves(folder)
    if not found:
        st.write(language.say("No file of this study was saved in the dashboard yet."))
        return
    show_undo(folder, ROLE, language)
    st.markdown(small(language.say("What the files held before is kept in the folder “historia” of the study.")))
    st.dataframe(history_table(found, language), hide_index=True, alt=language.say("Changes of the files"))


if __name__ == "__main__":
    show()
