"""Speeds: whether the computed times are right, by drives that people know, and other speeds where they are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.errors import GeoCusError
from geo_cus.ui.markdown import plain
from geo_cus.ui.notes import show_title
from geo_cus.ui.opened import Wishes
from geo_cus.ui.questions import SpeedsOrder
from geo_cus.ui.session import opened_study, words
from geo_cus.ui.speeds_answer import asked_of, show_fit
from geo_cus.ui.speeds_start import choose_drives, choose_way, known_drives, show_drives
from geo_cus.ui.speeds_use import show_speeds_in_use
from geo_cus.ui.study_changes import show_outcome
from geo_cus.ui.tasks import fit_speeds
from geo_cus.ui.template_offer import offer_template
from geo_cus.ui.works import choose_work, current, offer_work, show_work

if TYPE_CHECKING:
    from geo_cus.network.calibration import Calibration
    from geo_cus.text import Language
    from geo_cus.ui.opened import OpenStudy
    from geo_cus.ui.works import Order


def show() -> None:
    """Show the page."""
    language, opened = words(), opened_study()
    study = opened.measurement.study
    show_title(language.say("Speeds"), opened.measurement, language)
    show_outcome(language)
    st.write(
        language.say(
            "Are the travel times right? Bring drives that people know by heart: the program says how far its own "
            "times lie from them, and which speeds would fit better."
        )
    )
    if study.roads is None:
        told = language.say(
            "The study has no roads: its times are estimates from straight lines, without speeds to fit."
        )
        st.info(plain(told), icon=":material/info:")
        st.page_link("screens/upload.py", label=language.say("Bring data in"), icon=":material/upload_file:")
        return
    st.header(language.say("Speeds in use"), anchor=False)
    way = choose_way(language)
    try:
        show_speeds_in_use(study, way, language)
    except GeoCusError as error:  # of the log of changes
        _refuse(error, language)
    order = current(fit_speeds)
    st.header(language.say("Known drives"), anchor=False)
    _ask(opened, way, order, language)
    if order is not None:
        st.header(language.say("Answer"), anchor=False)
        _show_answer(order, opened, language)


def _ask(opened: OpenStudy, way: str, order: Order[Calibration] | None, language: Language) -> None:
    """Show the drives and what is wrong with them, and offer to fit the speeds to them."""
    st.write(
        language.say(
            "A row a drive: from where, to where, in how many minutes. Twenty drives or more, over every kind of road."
        )
    )
    offer_template("drives", language)
    try:
        drives = choose_drives(opened, order.question.drives if order else None, language)
        if drives is not None:
            _offer_fit(opened, SpeedsOrder(drives, way), language)
    except GeoCusError as error:
        _refuse(error, language)


def _offer_fit(opened: OpenStudy, wanted: SpeedsOrder, language: Language) -> None:
    table = known_drives(opened, wanted.drives)
    show_drives(table, language)
    # Closed roads and moved thresholds of what is looked at would say nothing of the speeds.
    label, nothing = language.say("Fit the speeds"), not table.count.used
    offer_work(label, fit_speeds, wanted, icon="speed", wanted=Wishes(), disabled=nothing)


def _show_answer(order: Order[Calibration], opened: OpenStudy, language: Language) -> None:
    choose_work(fit_speeds, lambda one: asked_of(one.question, language), language)
    st.markdown(f"**{plain(asked_of(order.question, language))}**")
    found = show_work(order, language)
    if found is not None:
        table = known_drives(opened, order.question.drives)
        show_fit(found, order.question, table, opened.measurement.study, language)


def _refuse(error: GeoCusError, language: Language) -> None:
    st.error(plain(language.say(error.message)), icon=":material/error:")


if __name__ == "__main__":
    show()
