"""Points to close as the dashboard asks and tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.planning.closing_asked import ClosingAsked, edits_of_closing, points_elsewhere, standing_points
from geo_cus.report.closing_plans import closing_sentences, loss_table
from geo_cus.text import sort_key
from geo_cus.ui.computed import measured
from geo_cus.ui.markdown import plain
from geo_cus.ui.named_list import told_apart
from geo_cus.ui.questions import Search
from geo_cus.ui.scenario_offer import offer_scenario
from geo_cus.ui.search_time import ask_search_time
from geo_cus.ui.session import opened_study
from geo_cus.ui.works_view import asked_sentence

if TYPE_CHECKING:
    import pandas as pd

    from geo_cus.access.measurement import Measurement
    from geo_cus.data.study import Study
    from geo_cus.planning.siting.site_plan import SitePlan
    from geo_cus.text import Language
    from geo_cus.ui.opened import Wishes
    from geo_cus.ui.works import Order


def ask_closing(
    measurement: Measurement, service_id: str, last: Search[ClosingAsked] | None, words: Language
) -> Search[ClosingAsked] | None:
    """Show the form, as `geo_cus.ui.site_form.ask_sites` does; None where the service has no point to close."""
    points = told_apart(standing_points(measurement, service_id))
    if not points:
        told = words.say("Nobody offers this service at a place on the map, so there is nothing to close.")
        st.info(plain(told), icon=":material/info:")
        return None
    asked = last.asked if last else ClosingAsked(service_id=service_id)
    known = asked.keep if last and asked.service_id == service_id else points_elsewhere(measurement.study)
    close = st.number_input(
        words.say("How many points to close (there are {count})", count=len(points)),
        min_value=1,
        max_value=len(points),
        value=min(asked.close, len(points)),
        step=1,
    )
    keep = st.multiselect(
        words.say("Must stay"),
        sorted(points, key=lambda point: sort_key(points[point])),
        default=[point for point in points if point in known],
        format_func=points.__getitem__,
        placeholder=words.say("Choose"),
        help=words.say("At first these are the points in other gminas: somebody else decides about them."),
    )
    by_travel = st.radio(
        words.say("What is to suffer least"),
        (False, True),
        index=int(asked.by_travel),
        format_func=lambda by_travel: _aim_name(words, by_travel=by_travel),
    )
    seconds = ask_search_time(last.time_limit_s if last else None, words)
    question = ClosingAsked(service_id=service_id, close=close, keep=frozenset(keep), by_travel=by_travel)
    return Search(question, seconds)


def closing_question(search: Search[ClosingAsked], wishes: Wishes, study: Study, words: Language) -> str:
    """Say in one line what was asked, of the study as it was looked at."""
    asked = search.asked
    parts = [
        words.count(asked.close, "close {n} point", "close {n} points"),
        words.say("harming least: {aim}", aim=_aim_name(words, by_travel=asked.by_travel)),
    ]
    if asked.keep:
        parts.append(words.count(len(asked.keep), "{n} must stay", "{n} must stay"))
    return asked_sentence(asked.service_id, parts, wishes, study, words)


def show_closing(order: Order[SitePlan], plan: SitePlan, words: Language) -> dict[str, pd.DataFrame]:
    """Show an answer in which there is a plan, offer to keep that as a scenario, and give its table by its title."""
    measurement = measured(opened_study(), order.wishes)
    study, service_id = measurement.study, order.question.asked.service_id
    service = study.services[service_id]
    for sentence in closing_sentences(plan, study, service, words):
        st.markdown(plain(sentence))
    points = standing_points(measurement, service_id)
    name = words.say("Closed: {points}", points=", ".join(points[one] for one in plan.chosen))
    offer_scenario((*order.wishes.edits, *edits_of_closing(plan)), name, words)
    losses = loss_table(plan, study, service, words)
    if losses.empty:
        st.write(words.say("Nobody has farther to go."))
        return {}
    return {words.say("Who has farther to go"): losses}


def _aim_name(words: Language, *, by_travel: bool) -> str:
    if by_travel:
        return words.say("the ways of all people together")
    return words.say("the people within the limit")
