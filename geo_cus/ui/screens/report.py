"""Report and maps: documents for the council, tables, and the map in one file, to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.access.measurement import Audience
from geo_cus.report.document_kinds import document_kinds
from geo_cus.ui.controls import choose_service
from geo_cus.ui.downloads import downloads
from geo_cus.ui.markdown import plain
from geo_cus.ui.notes import show_title
from geo_cus.ui.report_view import (
    AUDIENCE_NAMES,
    FORMAT_NAMES,
    kind_name,
    order_sentence,
    report_downloads,
    report_name,
)
from geo_cus.ui.scenario_state import current_scenario
from geo_cus.ui.session import choice, opened_study, wishes, words
from geo_cus.ui.tasks import ReportOrder, make_report
from geo_cus.ui.works import choose_work, current, offer_work, show_work

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo_cus.text import Language
    from geo_cus.ui.downloads import Download


def show() -> None:
    """Show the page."""
    language, opened = words(), opened_study()
    show_title(language.say("Report and maps"), opened.measurement, language)
    report, tables = st.columns(2, gap="large")
    with report:
        st.header(language.say("Report for the council"), anchor=False)
        wanted = _ask(language)
        offer_work(language.say("Prepare"), make_report, wanted, icon="description", disabled=not wanted.formats)
        _show_report(language)
    with tables:
        st.header(language.say("Maps and tables"), anchor=False)
        choose_service(opened.measurement.study, language)
        chosen = current_scenario()
        scenario = chosen.scenario if chosen else None
        _offer(downloads(opened, wishes(), choice().service_id or "", language, scenario=scenario))


def _ask(language: Language) -> ReportOrder:
    kind_id = st.radio(
        language.say("Document"), list(document_kinds()), format_func=lambda own: kind_name(own, language)
    )
    audience = st.radio(
        language.say("For whom"),
        [Audience.PUBLIC, Audience.INTERNAL],
        format_func=lambda own: language.say(AUDIENCE_NAMES[own]),
    )
    formats = st.multiselect(
        language.say("Formats"),
        list(FORMAT_NAMES),
        default=["pdf", "docx"],
        placeholder=language.say("Choose"),
        format_func=lambda own: language.say(FORMAT_NAMES[own]),
    )
    scenario = current_scenario()
    if scenario is not None:
        told = language.say(
            "The report proposes the scenario {name} and compares it with the study as it is.",
            name=language.quote(scenario.scenario.name),
        )
        st.info(plain(told), icon=":material/alt_route:")
    return ReportOrder(
        kind_id or "",
        audience or Audience.PUBLIC,
        tuple(formats),
        language.code,
        report_name(kind_id or "", opened_study().measurement.study, language),
        scenario.scenario if scenario is not None else None,
    )


def _show_report(language: Language) -> None:
    order = current(make_report)
    if order is None:
        return
    choose_work(make_report, lambda one: order_sentence(one.question, language), language)
    st.markdown(f"**{plain(order_sentence(order.question, language))}**")
    made = show_work(order, language)
    if made is not None:
        _offer(report_downloads(made, order.question, language))


def _offer(files: Iterable[Download]) -> None:
    with st.container(horizontal=True):
        for file in files:
            st.download_button(
                file.label, file.content, file.file_name, file.mime, on_click="ignore", icon=":material/download:"
            )


if __name__ == "__main__":
    show()
