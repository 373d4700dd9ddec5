"""Services side by side: what each service lacks, what each settlement lacks, and how much weighs what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.text import EN_DASH
from geo_cus.ui.basket_view import cell_style, grid_formats, grid_table, services_formats, services_table
from geo_cus.ui.computed import measured
from geo_cus.ui.controls import choose_weights, grid_row_chosen
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.notes import show_title
from geo_cus.ui.session import choice, opened_study, wishes, words
from geo_cus.ui.village_view import village_names
from geo_cus.ui.weights import own_weights

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.text import Language


def show() -> None:
    """Show the page."""
    language, opened = words(), opened_study()
    measurement = measured(opened, wishes())
    show_title(language.say("Services side by side"), measurement, language)
    st.header(language.say("What the gmina lacks most"), anchor=False)
    table = services_table(measurement, language)
    st.table(
        table.style.set_uuid("services").format(services_formats(language), na_rep=EN_DASH),
        hide_index=True,
        border="horizontal",
    )
    st.header(language.say("What each settlement lacks"), anchor=False)
    say = language.say
    explained = say("The basket tells how much of all services a settlement has; 100 is all. The worst-off come first.")
    st.markdown(small(explained))
    with st.expander(language.say("Weights of the services")):
        choose_weights(measurement.study, language)
    _show_grid(measurement, language)


def _show_grid(measurement: Measurement, language: Language) -> None:
    table = grid_table(measurement, own_weights(measurement.study) | choice().weights, language)
    if table[language.say("Basket (0–100)")].isna().all():
        st.info(language.say("No service has a weight, so that there is no basket. Give a weight to at least one."))
    st.dataframe(
        table.style.set_uuid("grid").format(grid_formats(language), na_rep=EN_DASH).map(cell_style),
        hide_index=True,
        placeholder=EN_DASH,
        selection_mode="single-row",
        on_select=lambda: grid_row_chosen(table),
        key="grid",
        height=640,
        alt=language.say("What each settlement lacks"),
        column_config={language.say("Settlement"): st.column_config.TextColumn(pinned=True)},
    )
    settlement_id = choice().settlement_id
    if settlement_id is not None:
        name = village_names(measurement)[settlement_id]
        shown = language.say("Show {settlement} on the map", settlement=plain(name))
        st.page_link("screens/access.py", label=shown, icon=":material/map:")


if __name__ == "__main__":
    show()
