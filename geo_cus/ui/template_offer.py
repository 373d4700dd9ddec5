"""Buttons that hand out the empty table of a kind of file, as CSV and as a workbook that explains itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.data.templates import template_csv, template_names, template_xlsx
from geo_cus.faults import N_
from geo_cus.ui.markdown import plain

if TYPE_CHECKING:
    from geo_cus.text import Language

TITLES: Final[dict[str, str]] = {
    "settlements": N_("Settlements"),
    "providers": N_("Providers"),
    "bus": N_("Buses"),
    "gmina_totals": N_("Totals of the gmina"),
    "drives": N_("Known drives (to calibrate speeds)"),
    "candidates": N_("Candidate places of new points"),
    "clients": N_("Clients of home care, by village"),
}
"""English names of the tables, by role."""

_MIME: Final = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def offer_template(role: str, words: Language) -> None:
    """Show a button for each form of an empty table, a key of `TITLES`."""
    contents = {"csv": template_csv(role, words), "xlsx": template_xlsx(role, words)}
    for column, (ending, content) in zip(st.columns(len(contents)), contents.items(), strict=True):
        # Each button says what it gives: who hears the page hears the buttons one by one.
        column.download_button(
            plain(f"{words.say(TITLES[role])} ({ending.upper()})"),
            content,
            f"{template_names(words)[role]}.{ending}",
            _MIME[ending],
            key=f"{role}_{ending}",
            icon=":material/download:",
            on_click="ignore",
        )
