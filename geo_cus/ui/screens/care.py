"""Home care: rounds of carers from every base, the bases compared, asked for and taken away."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.data.care_clients_file import clients_in
from geo_cus.data.care_request import care_request_in
from geo_cus.data.mobile_request_files import with_values
from geo_cus.errors import GeoCusError, StudyError
from geo_cus.planning.mobile.care_plan import check_care_request
from geo_cus.ui.care_answer import show_care
from geo_cus.ui.care_clients_table import checked_clients, edit_clients
from geo_cus.ui.care_form import ask_care
from geo_cus.ui.care_start import START, choose_care, choose_clients
from geo_cus.ui.care_view import care_sentence
from geo_cus.ui.computed import measured
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.notes import show_title
from geo_cus.ui.questions import CareOrder
from geo_cus.ui.request_fields import told_of_field
from geo_cus.ui.request_start import keep_filled_in
from geo_cus.ui.scenario_state import tell_scenario_of_rounds
from geo_cus.ui.search_time import ask_search_time
from geo_cus.ui.session import opened_study, wishes, words
from geo_cus.ui.tasks import plan_care
from geo_cus.ui.works import choose_work, current, offer_work, show_work

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.planning.mobile.care_plan import CarePlan
    from geo_cus.text import Language
    from geo_cus.ui.works import Order


def show() -> None:
    """Show the page."""
    language, opened = words(), opened_study()
    show_title(language.say("Home care"), opened.measurement, language)
    st.write(language.say("From which base carers should leave, whom they reach in their shifts, and for how much."))
    tell_scenario_of_rounds(language)
    order = current(plan_care)
    st.header(language.say("Question"), anchor=False)
    try:
        _ask(measured(opened, wishes()), order, language)
    except GeoCusError as error:
        st.error(plain(language.say(error.message)), icon=":material/error:")
    if order is not None:
        st.header(language.say("Answer"), anchor=False)
        _show_answer(order, language)


def _ask(measurement: Measurement, order: Order[CarePlan] | None, language: Language) -> None:
    """Show the form and the clients, and offer to plan what they say, or to take them away as files."""
    study, last = measurement.study, order.question if order else None
    start = choose_care(study, last, language)
    if start is None:
        return
    known = care_request_in(start.content, file=start.file)
    check_care_request(study, known)
    asked, labels = ask_care(study, known, language)
    st.subheader(language.say("Clients"), anchor=False)
    st.markdown(small(language.say("Numbers only: names and addresses of clients do not belong here.")))
    table = choose_clients(study, known, last if start.is_last else None, language)
    edited = edit_clients(table, measurement, language)
    file = f"{PurePath(known.care.clients).stem}.csv"
    if file != known.care.clients:
        asked |= {("care", "clients"): file}
    content = with_values(start.content, asked)
    keep_filled_in(study.folder, start, content, START)
    clients, has_clients = checked_clients(edited, file, measurement, language)
    seconds = ask_search_time(last.time_limit_s if last else None, language)
    try:
        check_care_request(study, care_request_in(content, file=start.file))
    except StudyError as error:
        raise told_of_field(error, labels) from None
    wanted = CareOrder(content, start.file, clients, seconds)
    with st.container(horizontal=True):
        label = language.say("Plan home care")
        offer_work(label, plan_care, wanted, icon="home_health", disabled=not has_clients, beside_table=True)
        for named, file_content, name, mime in (
            (language.say("This question as a file (TOML)"), content, start.file, "application/toml"),
            (language.say("The clients as a file (CSV)"), clients, file, "text/csv"),
        ):
            st.download_button(named, file_content, name, mime, on_click="ignore", icon=":material/download:")


def _show_answer(order: Order[CarePlan], language: Language) -> None:
    opened = opened_study()

    def describe(one: Order[CarePlan]) -> str:
        request = care_request_in(one.question.content, file=one.question.file)
        return care_sentence(request, one.wishes, opened.measurement.study, language)

    choose_work(plan_care, describe, language)
    st.markdown(f"**{plain(describe(order))}**")
    plan = show_work(order, language)
    if plan is None:
        return
    measurement = measured(opened, order.wishes)
    found = clients_in(order.question.clients, measurement.study.settlements, file=plan.request.care.clients)
    show_care(plan, measurement, left_out=found.count.refused, words=language)


if __name__ == "__main__":
    show()
