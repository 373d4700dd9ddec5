"""New points as the dashboard asks and tells of them: the words of the question, and the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.catalogue import groups
from geo_cus.faults import N_
from geo_cus.planning.sites_asked import edits_of_plan
from geo_cus.planning.siting.objective import Objective
from geo_cus.report.site_files import report_of_sites
from geo_cus.report.site_plans import (
    WEIGHTED,
    WITH_A_PLACE,
    amounts,
    answer_sentences,
    candidate_sentences,
    gain_table,
    shared_sentences,
    site_names,
)
from geo_cus.report.site_tables import curve_table, group_table, other_table, price_table
from geo_cus.ui.candidate_form import rule_parts
from geo_cus.ui.computed import measured
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.scenario_offer import offer_scenario
from geo_cus.ui.session import opened_study
from geo_cus.ui.works_view import asked_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo_cus.data.study import Study
    from geo_cus.planning.sites_asked import SitesAsked, SitesFound
    from geo_cus.planning.siting.site_plan import SitePlan
    from geo_cus.report.site_files import SiteReport
    from geo_cus.text import Language
    from geo_cus.ui.opened import Wishes
    from geo_cus.ui.questions import Search
    from geo_cus.ui.works import Order

OBJECTIVE_NAMES: Final[Mapping[Objective, str]] = {
    Objective.PEOPLE: N_("as many people as possible within the limit"),
    Objective.TRAVEL: N_("the ways of all people together as short as possible"),
    Objective.WORST: N_("the settlement that is worst off as near as possible"),
    Objective.EVERYBODY: N_("everybody within the limit, with as few points as possible"),
}


def question_sentence(search: Search[SitesAsked], wishes: Wishes, study: Study, words: Language) -> str:
    """Say in one line what was asked, of the study as it was looked at."""
    asked = search.asked
    parts = [words.say(OBJECTIVE_NAMES[asked.objective])]
    if asked.points is not None:
        parts.append(words.count(asked.points, "at most {n} new point", "at most {n} new points"))
    if asked.budget is not None:
        parts.append(words.say("at most {budget} zł", budget=words.number(asked.budget)))
    if asked.places is not None:
        parts.append(words.count(round(asked.places), "{n} place in a new point", "{n} places in a new point"))
    parts += rule_parts(asked.among, words)
    parts += [words.say("at least {share} of every sołectwo", share=words.percent(share)) for _, share in asked.floors]
    if asked.shares:
        names = [words.pick(study.services[name].names) for name, _ in asked.shares if name in study.services]
        parts.append(words.say("in the same buildings: {services}", services=" + ".join(names)))
    return asked_sentence(asked.service_id, parts, wishes, study, words)


def show_sites(order: Order[SitesFound], found: SitesFound, words: Language) -> dict[str, pd.DataFrame]:
    """Show an answer in which there is a plan, offer to keep that as a scenario, and give its tables by title."""
    measurement = measured(opened_study(), order.wishes)
    report = report_of_sites(found, measurement, order.question.asked.service_id)
    plan, service, table = found.answer.plan, report.service, report.candidates.table
    people = WEIGHTED if report.services else WITH_A_PLACE if found.answer.question.with_places else ""
    what, before, after = amounts(plan, service, words, people=people)
    st.markdown(plain(what))
    now, then = st.columns(2)
    now.metric(words.say("Without new points"), before)
    then.metric(words.say("With the new points"), after)
    told = answer_sentences(plan, table, service, words, people=people)
    for sentence in (*told, *shared_sentences(report.services, measurement.study, words)):
        st.markdown(plain(sentence))
    st.markdown(small(" ".join(candidate_sentences(found.candidates, found.without_cost, words))))
    if plan.chosen:
        edits = edits_of_plan(measurement.study, order.question.asked, plan, table)
        offer_scenario((*order.wishes.edits, *edits), suggested_name(plan, table, words), words)
    return answer_tables(report, words)


def suggested_name(plan: SitePlan, candidates: pd.DataFrame, words: Language) -> str:
    """Suggest a name for the scenario of a plan for new points."""
    places = site_names(candidates)
    sites = ", ".join(places[name] for name in sorted(plan.chosen))
    return words.say("New: {places}", places=sites)


def answer_tables(report: SiteReport, words: Language) -> dict[str, pd.DataFrame]:
    """Give the tables of an answer by title, in the order in which a planner asks, but those with nothing in them."""
    answer, service, study, table = report.answer, report.service, report.measurement.study, report.candidates.table
    limits = {service_id: study.services[service_id].threshold.limit for service_id in report.served}
    by_group = group_table(report.served, limits, study, words)
    # Of a group that no settlement knows there is nothing to tell.
    known = [words.pick(group.names) for own, group in groups().items() if study.settlements[own].notna().any()]
    by_group = by_group[by_group[words.say("Group")].isin(known)]
    shown = [words.say(name) for name in ("Group", "People nearer", "People newly within the limit")]
    if report.services:
        shown.insert(0, words.say("Service"))
    prices = price_table(answer, table, service, words)
    tables = {}
    if not report.services:  # of several the plan knows only the sum of their people
        tables[words.say("Who comes nearer")] = gain_table(answer.plan, study, table, service, words)
    tables |= {
        words.say("By target group"): by_group[shown],
        words.say("What each step brings"): curve_table(answer, service, words),
        words.say("Plans nearly as good"): other_table(answer, table, service, words)[: 99 if answer.others else 0],
        words.say("What the rules cost"): prices[prices[words.say("Price")] != 0],
    }
    return {title: found for title, found in tables.items() if len(found)}
