"""Report and maps: documents for the council, tables, and the map in one file, to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.access.measurement import Audience
from geo_cus.errors import GeoCusError
from geo_cus.report.document_kinds import document_kinds
from geo_cus.report.letterhead import LARGEST_MB, Letterhead
from geo_cus.ui.brought_file import bring_file
from geo_cus.ui.controls import choose_service
from geo_cus.ui.downloads import gap_downloads, map_download, picture_downloads
from geo_cus.ui.file_buttons import offer_files
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.notes import show_title
from geo_cus.ui.questions import ReportOrder
from geo_cus.ui.report_view import (
    AUDIENCE_NAMES,
    FORMAT_NAMES,
    SHEET_NAMES,
    kind_name,
    order_sentence,
    report_downloads,
    report_name,
)
from geo_cus.ui.roles import may_edit
from geo_cus.ui.scenario_state import current_scenario
from geo_cus.ui.session import choice, opened_study, wishes, words
from geo_cus.ui.tasks import make_report, time_points
from geo_cus.ui.travel_view import show_point_times, show_travel_times
from geo_cus.ui.works import choose_work, current, offer_work, show_work

if TYPE_CHECKING:
    from geo_cus.text import Language
    from geo_cus.ui.opened import OpenStudy


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
        _offer_maps_and_tables(opened, language)


def _offer_maps_and_tables(opened: OpenStudy, language: Language) -> None:
    """Offer files that need no order: they are made when they are taken away."""
    st.header(language.say("Maps and tables"), anchor=False)
    choose_service(opened.measurement.study, language)
    st.subheader(language.say("Map of the service"), anchor=False)
    _offer_map(opened, language)
    st.subheader(language.say("Tables"), anchor=False)
    offer_files(gap_downloads(opened, wishes(), language))
    with st.expander(language.say("Travel times: every settlement to every provider")):
        show_travel_times(language)
    asked = current(time_points) is not None
    with st.expander(language.say("Travel times between points of your own"), expanded=asked):
        show_point_times(language)


def _offer_map(opened: OpenStudy, language: Language) -> None:
    """Offer the map of the chosen service, as a page and as a picture on a sheet of one's choice."""
    chosen, service_id = current_scenario(), choice().service_id or ""
    scenario = chosen.scenario if chosen else None
    offer_files([map_download(opened, wishes(), service_id, language, scenario=scenario)])
    sheet = st.radio(
        language.say("Sheet of the picture"),
        list(SHEET_NAMES),
        format_func=lambda own: language.say(SHEET_NAMES[own]),
        horizontal=True,
    )
    pictures = picture_downloads(opened, wishes(), service_id, language, scenario=scenario, sheet=sheet or "landscape")
    offer_files(pictures)
    st.markdown(small(language.say("The map is for everybody: small numbers of people are hidden.")))


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
    letterhead = _ask_letterhead(language) if "docx" in formats and may_edit() else None
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
        letterhead,
    )


def _ask_letterhead(language: Language) -> Letterhead | None:
    """Ask for the letterhead of the Word document, which nobody needs; one that will not do is refused at once."""
    with st.expander(language.say("Letterhead for Word (optional)")):
        label = language.say("File, at most {size} MB: {endings}", size=LARGEST_MB, endings=".docx")
        folder = opened_study().measurement.study.folder
        file = bring_file(label, folder, "letterhead", language, endings=(".docx",), largest_mb=LARGEST_MB)
        st.markdown(small(language.say("Its header, footer, margins and styles are taken over.")))
        if file is None:
            return None
        try:
            return Letterhead(file.name, file.content)
        except GeoCusError as error:
            st.error(plain(language.say(error.message)), icon=":material/error:")
    return None


def _show_report(language: Language) -> None:
    order = current(make_report)
    if order is None:
        return
    choose_work(make_report, lambda one: order_sentence(one.question, language), language)
    st.markdown(f"**{plain(order_sentence(order.question, language))}**")
    made = show_work(order, language)
    if made is not None:
        offer_files(report_downloads(made, order.question, language))


if __name__ == "__main__":
    show()
