"""Who reaches what: the map of a service, the people by status, and why a settlement has what it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.access.route_words import route_sentence
from geo_cus.map.component import access_map
from geo_cus.map.route_lines import route_lines
from geo_cus.text import EN_DASH
from geo_cus.ui.accounting_view import accounting_formats, accounting_sentence, accounting_table, headline
from geo_cus.ui.ahead import look_ahead
from geo_cus.ui.computed import layers_of, measured, route_of
from geo_cus.ui.controls import (
    MAP,
    choose_limit,
    choose_row,
    choose_service,
    choose_village,
    reset_limit,
    village_clicked,
)
from geo_cus.ui.html_table import TABLE_STYLE, show_html_table
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.notes import show_title
from geo_cus.ui.session import choice, opened_study, wishes, words
from geo_cus.ui.settlement_table import settlement_table
from geo_cus.ui.village_view import facts_table, limit_sentence, nearest_table, route_rows, village_card

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.access.routes import NearestRoute
    from geo_cus.text import Language
    from geo_cus.ui.opened import OpenStudy
    from geo_cus.ui.village_view import VillageCard


_MAP_HEIGHT: Final = 600


def show() -> None:
    """Show the page."""
    language, opened = words(), opened_study()
    service_id, chosen = choice().service_id or "", choice().settlement_id
    # All is computed before any of it is shown: what reaches the browser at once, it draws at once.
    measurement = measured(opened, wishes())
    layers = layers_of(opened, wishes(), service_id, language.code)
    route = route_of(opened, wishes(), service_id, chosen) if chosen else None
    lines = route_lines(measurement, [route] if route else [], language)
    card = village_card(measurement, service_id, chosen, language) if chosen else None
    account = accounting_table(measurement, service_id, language)
    settlements = settlement_table(measurement, service_id, language)
    title, sums = st.columns([3, 2], vertical_alignment="bottom")
    with title:
        show_title(language.say("Who reaches what"), opened.measurement, language)
    _show_controls(opened, language)
    with sums:
        _show_headline(measurement, service_id, language)
    access_map(
        layers, key=MAP, selected=chosen, routes=lines, height=_MAP_HEIGHT, on_click=lambda: village_clicked(MAP)
    )
    st.html(TABLE_STYLE)
    village, people = st.columns(2, gap="large")
    with village:
        if card is None:
            st.header(language.say("Why?"), anchor=False)
            st.write(language.say("Choose a settlement on the map, in the list or in the table to see why."))
        else:
            _show_village(card, measurement, service_id, route, language)
    with people:
        st.header(language.say("People by status"), anchor=False)
        show_html_table(account, accounting_formats(language))
        st.markdown(small(accounting_sentence(measurement, service_id, language)))
    st.header(language.say("List of settlements"), anchor=False)
    choose_row(settlements, language)
    st.page_link("screens/report.py", label=language.say("Report and maps"), icon=":material/download:")
    look_ahead(opened, wishes(), service_id, language.code)


def _show_controls(opened: OpenStudy, language: Language) -> None:
    study = opened.measurement.study
    service, limit, village = st.columns([4, 4, 3], gap="medium")
    with service:
        choose_service(study, language)
    with limit:
        choose_limit(study, language)
        reset_limit(study, language)
    with village:
        choose_village(opened, language)


def _show_headline(measurement: Measurement, service_id: str, language: Language) -> None:
    sums = headline(measurement, service_id)
    share = "" if sums.gap_share is None else f" ({language.percent(sums.gap_share, 1)})"
    people, settlements = st.columns(2)
    without = EN_DASH if sums.gap_people is None else language.number(sums.gap_people) + share
    people.metric(language.say("People without access"), without)
    of_all = language.say("{part} of {whole}", part=sums.gap_settlements, whole=sums.settlements)
    settlements.metric(language.say("Settlements without access"), of_all)


def _show_village(
    card: VillageCard, measurement: Measurement, service_id: str, route: NearestRoute | None, language: Language
) -> None:
    st.header(plain(card.name), anchor=False)
    if card.origin:
        st.markdown(small(card.origin))
    st.markdown(f"**{plain(card.status_text[:1].upper() + card.status_text[1:])}.** {plain(card.why)}")
    study = measurement.study
    service = study.services[service_id]
    st.markdown(small(limit_sentence(service, study.profiles[service.profile_id], language)))
    show_html_table(facts_table(card, language), named_rows=True)
    if route:
        st.markdown(f"**{plain(language.say('Route to the nearest provider'))}**")
        st.markdown(plain(route_sentence(route, language)))
        show_html_table(route_rows(route, language))
    if card.nearest:
        st.markdown(f"**{plain(language.say('Nearest providers'))}**")
        show_html_table(nearest_table(card.nearest, language))


if __name__ == "__main__":
    show()
