"""Mobile service: stops, days, rounds and costs of a service that comes to people, asked for and taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.data.mobile_request import request_in
from geo_cus.data.mobile_request_files import with_values
from geo_cus.errors import GeoCusError, StudyError
from geo_cus.planning.mobile.asking import check_request
from geo_cus.planning.mobile.planning import edits_of
from geo_cus.report.mobile_plan import quality_sentences, without_stop_table
from geo_cus.report.mobile_tables import assumption_table, cost_table, round_table
from geo_cus.ui.computed import measured
from geo_cus.ui.markdown import plain
from geo_cus.ui.mobile_follow_up import offer_curve, offer_events, offer_files, show_folded, show_table
from geo_cus.ui.mobile_form import ask_request
from geo_cus.ui.mobile_map import show_rounds
from geo_cus.ui.mobile_start import START, choose_start
from geo_cus.ui.mobile_view import costs_of, request_sentence, served_table, timetable, village_table
from geo_cus.ui.notes import show_title
from geo_cus.ui.questions import MobileOrder
from geo_cus.ui.request_fields import told_of_field
from geo_cus.ui.request_start import keep_filled_in
from geo_cus.ui.scenario_offer import offer_scenario
from geo_cus.ui.scenario_state import tell_scenario_of_rounds
from geo_cus.ui.search_time import ask_search_time
from geo_cus.ui.session import choice, opened_study, wishes, words
from geo_cus.ui.tasks import plan_mobile
from geo_cus.ui.works import choose_work, current, offer_work, show_work

if TYPE_CHECKING:
    from geo_cus.data.study import Study
    from geo_cus.planning.mobile.mobile_plan import MobilePlan
    from geo_cus.text import Language
    from geo_cus.ui.works import Order


def show() -> None:
    """Show the page."""
    language, opened = words(), opened_study()
    show_title(language.say("Mobile service"), opened.measurement, language)
    st.write(language.say("Where a vehicle should stop, on which days, for whom, and for how much."))
    tell_scenario_of_rounds(language)
    order = current(plan_mobile)
    st.header(language.say("Question"), anchor=False)
    try:
        _ask(measured(opened, wishes()).study, order, language)
    except GeoCusError as error:
        st.error(plain(language.say(error.message)), icon=":material/error:")
    if order is not None:
        st.header(language.say("Answer"), anchor=False)
        _show_answer(order, language)


def _ask(study: Study, order: Order[MobilePlan] | None, language: Language) -> None:
    """Show the form, and offer to plan what it says, or to take it away as a file."""
    last = order.question if order else None
    start = choose_start(study, choice().service_id or "", last, language)
    if start is None:
        return
    known = request_in(start.content, file=start.file)
    check_request(study, known)
    changed, labels = ask_request(study, known, language)
    content = with_values(start.content, changed)
    keep_filled_in(study.folder, start, content, START)
    seconds = ask_search_time(last.time_limit_s if last else None, language)
    try:
        check_request(study, request_in(content, file=start.file))
    except StudyError as error:
        raise told_of_field(error, labels) from None
    wanted = MobileOrder(content, start.file, seconds)
    with st.container(horizontal=True):
        offer_work(language.say("Plan the rounds"), plan_mobile, wanted, icon="airport_shuttle")
        st.download_button(
            language.say("This question as a file (TOML)"),
            content,
            start.file,
            "application/toml",
            on_click="ignore",
            icon=":material/download:",
        )


def _show_answer(order: Order[MobilePlan], language: Language) -> None:
    study = opened_study().measurement.study

    def describe(one: Order[MobilePlan]) -> str:
        return request_sentence(request_in(one.question.content, file=one.question.file), one.wishes, study, language)

    choose_work(plan_mobile, describe, language)
    st.markdown(f"**{plain(describe(order))}**")
    plan = show_work(order, language)
    if plan is None:
        return
    _show_headline(plan, language)
    if plan.rota.stops:
        offer_scenario((*order.wishes.edits, *edits_of(plan)), plan.request.service.name, language)
        offer_files(plan, order.wishes, language)
        show_rounds(plan, order.wishes, language)
    _show_tables(plan, language)
    if plan.rota.stops:
        offer_events(plan, order.wishes, language)
    offer_curve(plan, order.wishes, language)


def _show_headline(plan: MobilePlan, language: Language) -> None:
    rounds_zl, on_request_zl = costs_of(plan)
    numbers = {
        language.say("People with a stop"): plan.quality.people,
        language.say("Stops"): len(plan.rota.stops),
        language.say("Rounds (zł a year)"): rounds_zl,
        language.say("Home visits, lifts (zł a year)"): on_request_zl,
    }
    for column, (label, number) in zip(st.columns(len(numbers)), numbers.items(), strict=True):
        column.metric(label, language.number(number))
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in quality_sentences(plan, language)))


def _show_tables(plan: MobilePlan, language: Language) -> None:
    if plan.rota.stops:
        show_table(language.say("Timetable"), timetable(plan, language), language)
    without = without_stop_table(plan, language)
    if len(without):
        show_table(language.say("Villages without a stop"), without, language)
    show_table(language.say("What everybody gets"), served_table(plan, language), language)
    show_folded(language.say("Every village"), village_table(plan, language), language)
    show_table(language.say("What it costs in a year"), cost_table(plan, language), language)
    show_folded(language.say("All assumptions"), assumption_table(plan.request, language), language)
    show_folded(language.say("The days of the crew"), round_table(plan, language), language)


if __name__ == "__main__":
    show()
