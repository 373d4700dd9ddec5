"""Bringing data in: templates, a table with its columns and faults before anything is written, and other files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geo_cus.data.file_check import ENDINGS
from geo_cus.data.table_upload import MODELS, TABLE_ENDINGS
from geo_cus.data.templates import template_names
from geo_cus.errors import GeoCusError
from geo_cus.faults import N_
from geo_cus.ui.brought_file import bring_file
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.session import study_folder, words
from geo_cus.ui.study_changes import may_change, show_outcome, show_undo, show_why_not
from geo_cus.ui.template_offer import offer_template
from geo_cus.ui.upload_state import choose_role, draft_name
from geo_cus.ui.upload_stored import show_stored_upload
from geo_cus.ui.upload_table import show_table_upload

if TYPE_CHECKING:
    from geo_cus.text import Language

_NAMES: Final[dict[str, str]] = {
    "settlements": N_("Settlements"),
    "providers": N_("Providers"),
    "roads": N_("Roads"),
    "boundary": N_("Boundaries of the gmina"),
    "gmina_totals": N_("Totals of the gmina"),
    "bus": N_("Buses"),
}


def show() -> None:
    """Show the page."""
    language, folder = words(), study_folder()
    st.title(language.say("Bring data in"), anchor=False)
    show_outcome(language)
    if folder is None or not may_change(folder):
        show_why_not(language)
        _show_templates(language)
        return
    role: Any = choose_role(folder, _NAMES, language)
    endings = TABLE_ENDINGS if role in MODELS else ENDINGS[role]
    label = language.say("File, at most {size} MB: {endings}", size=20, endings=", ".join(endings))
    file = bring_file(label, folder, draft_name(role), language)
    if file is None:
        st.markdown(small(language.say("Nothing is written before you press “Save”.")))
        show_undo(folder, role, language)
        _show_templates(language)
        return
    try:
        if role in MODELS:
            show_table_upload(folder, role, file, language)
        else:
            show_stored_upload(folder, role, file, language)
    except GeoCusError as error:
        st.error(plain(language.say(error.message)), icon=":material/error:")


def _show_templates(language: Language) -> None:
    st.header(language.say("Empty tables to fill in"), anchor=False)
    st.markdown(small(language.say("The workbook explains every column on its second sheet.")))
    for role in template_names(language):
        offer_template(role, language)
    st.markdown(
        small(
            language.say(
                "Boundaries are polygons with the TERYT code of their gmina, from the register PRG or any GIS program."
            )
        )
    )


if __name__ == "__main__":
    show()
