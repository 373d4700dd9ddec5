"""New point: where points should open, which could close, and what holds in every case; with a proof, as a scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geo_cus.faults import N_
from geo_cus.text import EN_DASH
from geo_cus.ui.closing_view import ask_closing, closing_question, show_closing
from geo_cus.ui.computed import measured
from geo_cus.ui.controls import choose_service
from geo_cus.ui.markdown import plain
from geo_cus.ui.mobile_view import formatted
from geo_cus.ui.notes import show_title
from geo_cus.ui.robust_view import ask_robust, robust_question, show_robust
from geo_cus.ui.session import choice, choose, opened_study, show_chosen, wishes, words
from geo_cus.ui.site_form import ask_sites
from geo_cus.ui.site_view import question_sentence, show_sites
from geo_cus.ui.tasks import search_closing, search_robust, search_sites
from geo_cus.ui.works import choose_work, current, offer_work, show_work

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from geo_cus.planning.siting.site_plan import SitePlan
    from geo_cus.text import Language
    from geo_cus.ui.questions import Search
    from geo_cus.ui.works import Order


@dataclass(frozen=True, slots=True)
class _Question:
    """
    A question of the page.

    Parameters
    ----------
    name
        What it is called.
    task
        What finds the answer.
    ask
        Shows the form, given the measurement, the service, the last search and the language.
    sentence
        Says in one line what was asked.
    plan
        Gives the plan of an answer.
    show
        Shows an answer in which there is a plan, and gives its tables by title.
    """

    name: str
    task: Callable[..., Any]
    ask: Callable[..., Search[Any] | None]
    sentence: Callable[..., str]
    plan: Callable[[Any], SitePlan]
    show: Callable[..., Mapping[str, pd.DataFrame]]


# By their names in the address of the page; Streamlit would show a text that stands here by itself.
_NEW: Final = "nowe"
_QUESTIONS: Final[Mapping[str, _Question]] = {
    _NEW: _Question(
        N_("New points"), search_sites, ask_sites, question_sentence, lambda found: found.answer.plan, show_sites
    ),
    "zamkniecie": _Question(
        N_("Closing"), search_closing, ask_closing, closing_question, lambda plan: plan, show_closing
    ),
    "przypadki": _Question(
        N_("For every case"), search_robust, ask_robust, robust_question, lambda found: found.robust.plan, show_robust
    ),
}
_KIND: Final = "question"


def show() -> None:
    """Show the page."""
    language, opened = words(), opened_study()
    measurement = measured(opened, wishes())
    show_title(language.say("New point"), opened.measurement, language)
    question = _choose_question(language)
    order = current(question.task)
    asking, answer = st.columns([2, 3], gap="large")
    with asking:
        st.header(language.say("Question"), anchor=False)
        choose_service(measurement.study, language)
        search = question.ask(measurement, choice().service_id or "", order.question if order else None, language)
        if search is not None:
            offer_work(language.say("Search"), question.task, search, icon="search")
    with answer:
        st.header(language.say("Answer"), anchor=False)
        tables = _show_answer(question, order, language)
    for title, table in tables.items():
        st.subheader(title, anchor=False)
        st.dataframe(formatted(table, language), hide_index=True, placeholder=EN_DASH, alt=title)


def _choose_question(language: Language) -> _Question:
    asked = choice().question
    show_chosen(_KIND, asked if asked in _QUESTIONS else _NEW)
    kind = st.radio(
        language.say("What is asked"),
        list(_QUESTIONS),
        format_func=lambda kind: language.say(_QUESTIONS[kind].name),
        horizontal=True,
        key=_KIND,
        on_change=lambda: choose(question=None if st.session_state[_KIND] == _NEW else st.session_state[_KIND]),
    )
    return _QUESTIONS[kind]


def _show_answer(question: _Question, order: Order[Any] | None, language: Language) -> Mapping[str, pd.DataFrame]:
    """Show the answer but its tables, which are given: they need the whole width of the page."""
    if order is None:
        st.write(language.say("Ask the question, and the best plan will stand here, with its proof."))
        return {}
    study = measured(opened_study(), order.wishes).study
    choose_work(question.task, lambda one: question.sentence(one.question, one.wishes, study, language), language)
    st.markdown(f"**{plain(question.sentence(order.question, order.wishes, study, language))}**")
    found = show_work(order, language)
    if found is None:
        return {}
    lacking = question.plan(found).why_none
    if lacking is not None:
        st.warning(plain(language.say(lacking)), icon=":material/block:")
        return {}
    return question.show(order, found, language)


if __name__ == "__main__":
    show()
