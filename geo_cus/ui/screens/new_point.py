"""New point: where the next point of a service helps most, with a proof, and the plan as a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.planning.sites_asked import edits_of_plan
from geo_cus.report.site_files import report_of_sites
from geo_cus.report.site_plans import WITH_A_PLACE, amounts, answer_sentences, candidate_sentences
from geo_cus.text import EN_DASH
from geo_cus.ui.computed import measured
from geo_cus.ui.controls import choose_service
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.mobile_view import formatted
from geo_cus.ui.notes import show_title
from geo_cus.ui.scenario_offer import offer_scenario
from geo_cus.ui.session import choice, opened_study, wishes, words
from geo_cus.ui.site_form import ask_sites
from geo_cus.ui.site_view import answer_tables, question_sentence, suggested_name
from geo_cus.ui.tasks import search_sites
from geo_cus.ui.works import choose_work, current, offer_work, show_work

if TYPE_CHECKING:
    from geo_cus.planning.sites_asked import SitesFound
    from geo_cus.text import Language
    from geo_cus.ui.works import Order


def show() -> None:
    """Show the page."""
    language, opened = words(), opened_study()
    study = measured(opened, wishes()).study
    show_title(language.say("New point"), opened.measurement, language)
    asking, answer = st.columns([2, 3], gap="large")
    order = current(search_sites)
    with asking:
        st.header(language.say("Question"), anchor=False)
        choose_service(study, language)
        search = ask_sites(study, choice().service_id or "", order.question if order else None, language)
        offer_work(language.say("Search"), search_sites, search, icon="search")
    with answer:
        st.header(language.say("Answer"), anchor=False)
        _show_answer(order, language)


def _show_answer(order: Order[SitesFound] | None, language: Language) -> None:
    if order is None:
        st.write(language.say("Ask the question, and the best places will stand here, with who comes nearer."))
        return
    study = measured(opened_study(), order.wishes).study
    choose_work(search_sites, lambda one: question_sentence(one.question, one.wishes, study, language), language)
    st.markdown(f"**{plain(question_sentence(order.question, order.wishes, study, language))}**")
    found = show_work(order, language)
    if found is None:
        return
    shortfall = found.answer.plan.shortfall
    if shortfall is not None:
        sentence = language.say("There is no such plan: {reason}", reason=shortfall.message)
        st.warning(plain(sentence), icon=":material/block:")
        return
    _show_plan(order, found, language)


def _show_plan(order: Order[SitesFound], found: SitesFound, language: Language) -> None:
    measurement = measured(opened_study(), order.wishes)
    report = report_of_sites(found, measurement, order.question.asked.service_id)
    plan, service, table = found.answer.plan, report.service, found.candidates.table
    people = WITH_A_PLACE if found.answer.question.with_places else ""
    what, before, after = amounts(plan, service, language, people=people)
    st.markdown(plain(what))
    now, then = st.columns(2)
    now.metric(language.say("Without new points"), before)
    then.metric(language.say("With the new points"), after)
    for sentence in answer_sentences(plan, table, service, language, people=people):
        st.markdown(plain(sentence))
    st.markdown(small(" ".join(candidate_sentences(found.candidates, found.without_cost, language))))
    if plan.chosen:
        edits = edits_of_plan(measurement.study, order.question.asked, plan, table)
        offer_scenario((*order.wishes.edits, *edits), suggested_name(report, language), language)
    for title, rows in answer_tables(report, language).items():
        st.subheader(title, anchor=False)
        st.dataframe(formatted(rows, language), hide_index=True, placeholder=EN_DASH, alt=title)


if __name__ == "__main__":
    show()
