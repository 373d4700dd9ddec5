"""New points that lose little in every case, as the dashboard asks and tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.faults import N_
from geo_cus.planning.new_points import opened
from geo_cus.planning.robust_asked import RobustAsked
from geo_cus.planning.siting.objective import Aim
from geo_cus.report.robust_plans import cases_table, robust_sentences
from geo_cus.report.site_plans import candidate_sentences
from geo_cus.ui.candidate_form import ask_places, rule_parts
from geo_cus.ui.computed import measured
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.questions import Search
from geo_cus.ui.scenario_offer import offer_scenario
from geo_cus.ui.search_time import ask_search_time
from geo_cus.ui.session import opened_study
from geo_cus.ui.site_view import suggested_name
from geo_cus.ui.works_view import asked_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo_cus.access.measurement import Measurement
    from geo_cus.data.study import Study
    from geo_cus.planning.robust_asked import RobustFound
    from geo_cus.text import Language
    from geo_cus.ui.opened import Wishes
    from geo_cus.ui.works import Order

_AIM_NAMES: Final[Mapping[Aim, str]] = {
    Aim.REGRET: N_("the least loss in the worst case"),
    Aim.PEOPLE: N_("the most people within the limit in the worst case"),
}
_MOST_POINTS: Final = 50


def ask_robust(
    measurement: Measurement, service_id: str, last: Search[RobustAsked] | None, words: Language
) -> Search[RobustAsked]:
    """Show the form, as `geo_cus.ui.site_form.ask_sites` does."""
    asked, aims = last.asked if last else RobustAsked(service_id=service_id), list(_AIM_NAMES)
    points = st.number_input(
        words.say("Most new points"), min_value=1, max_value=_MOST_POINTS, value=asked.points, step=1
    )
    aim = st.radio(
        words.say("What the new points are to bring"),
        aims,
        index=aims.index(asked.aim),
        format_func=lambda aim: words.say(_AIM_NAMES[aim]),
    )
    among = ask_places(measurement.study, asked.among, words)
    seconds = ask_search_time(last.time_limit_s if last else None, words)
    return Search(RobustAsked(service_id=service_id, points=points, aim=aim, among=among), seconds)


def robust_question(search: Search[RobustAsked], wishes: Wishes, study: Study, words: Language) -> str:
    """Say in one line what was asked, of the study as it was looked at."""
    asked = search.asked
    number = words.count(asked.points, "at most {n} new point", "at most {n} new points")
    parts = [words.say(_AIM_NAMES[asked.aim]), number, *rule_parts(asked.among, words)]
    return asked_sentence(asked.service_id, parts, wishes, study, words)


def show_robust(order: Order[RobustFound], found: RobustFound, words: Language) -> dict[str, pd.DataFrame]:
    """Show an answer in which there is a plan, offer to keep that as a scenario, and give its table by its title."""
    study, asked = measured(opened_study(), order.wishes).study, order.question.asked
    plan, table = found.robust.plan, found.candidates.table
    for sentence in robust_sentences(found, asked.aim, words):
        st.markdown(plain(sentence))
    st.markdown(small(" ".join(candidate_sentences(found.candidates, 0, words))))
    if plan.chosen:
        edits = opened(plan, table, study.services[asked.service_id])
        offer_scenario((*order.wishes.edits, *edits), suggested_name(plan, table, words), words)
    return {words.say("People within the limit, case by case"): cases_table(found, study, words)}
