"""Travel times to take away: of the study's settlements and providers, and between points that somebody brings."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.access.service_words import way_of_travelling
from geo_cus.catalogue import Metric
from geo_cus.data.file_check import NamedFile
from geo_cus.faults import N_
from geo_cus.ui.brought_file import bring_file
from geo_cus.ui.downloads import Download, file_name, travel_downloads
from geo_cus.ui.file_buttons import offer_files
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.opened import Wishes
from geo_cus.ui.questions import PointsOrder, PointTimes
from geo_cus.ui.roles import may_edit
from geo_cus.ui.session import choice, opened_study, wishes
from geo_cus.ui.tasks import time_points
from geo_cus.ui.works import choose_work, current, offer_work, show_work

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.data.study import Study
    from geo_cus.text import Language

_ENDINGS: Final = (".csv", ".xlsx")
_LARGEST_MB: Final = 5
_PROVIDER_NAMES: Final[Mapping[bool, str]] = {
    False: N_("those that offer the chosen service"),
    True: N_("all providers"),
}
_TRIP_NAMES: Final[Mapping[str, str]] = {
    "there": N_("there"),
    "back": N_("back"),
    "round": N_("there and back"),
}
_METRIC_NAMES: Final[Mapping[Metric, str]] = {
    Metric.SECONDS: N_("the quickest way"),
    Metric.METRES: N_("the shortest way"),
}


def show_travel_times(words: Language) -> None:
    """Offer the times from every settlement to every provider, by the way of travelling of the chosen service."""
    study, service_id = opened_study().measurement.study, choice().service_id or ""
    service = study.services[service_id]
    every = st.radio(
        words.say("To which providers"),
        list(_PROVIDER_NAMES),
        format_func=lambda own: words.say(_PROVIDER_NAMES[own]),
    )
    told = words.say(
        "A row for every pair: minutes, kilometres, and whether a road leads there. Way of travelling: {way}.",
        way=way_of_travelling(service, study.profiles[service.profile_id], words),
    )
    st.markdown(small(told))
    offer_files(travel_downloads(opened_study(), wishes(), service_id, words, all_providers=bool(every)))


def show_point_times(words: Language) -> None:
    """Ask for points, and offer the times between them; those who may only look see what others have asked for."""
    study = opened_study().measurement.study
    if study.roads is None:
        st.write(words.say("The study has no roads, and without them there are no travel times between points."))
        return
    if may_edit():
        order = _ask_points(study, words)
        label = words.say("Compute the times")
        # A slider that is moved changes no road; so the thresholds are no part of the question.
        wanted = Wishes(edits=wishes().edits)
        if order is None:
            st.button(label, icon=":material/timer:", disabled=True)
        else:
            offer_work(label, time_points, order, icon="timer", wanted=wanted, primary=False)
    _show_answer(study, words)


def points_sentence(order: PointsOrder, study: Study, words: Language) -> str:
    """Say in one line what was asked."""
    files = dict.fromkeys((order.origins.file, order.destinations.file))
    parts = [words.pick(study.profiles[order.profile_id].names), words.say(_TRIP_NAMES[order.trip])]
    if order.metric is not Metric.SECONDS:
        parts.append(words.say(_METRIC_NAMES[order.metric]))
    return "; ".join([" → ".join(files), *parts])


def pairs_sentence(found: PointTimes, words: Language) -> str:
    """Say how many pairs there are, and that each stands in the file."""
    told = words.say("Pairs: {pairs}, reachable: {reachable}.", pairs=found.pairs, reachable=found.reachable)
    if found.reachable < found.pairs:
        told += " " + words.say("The column “status” tells why the others are not.")
    return told


def _ask_points(study: Study, words: Language) -> PointsOrder | None:
    st.markdown(small(words.say("Files with the columns id, lat, lon (degrees), at most {size} MB.", size=_LARGEST_MB)))
    start, end = st.columns(2)
    with start:
        origins = _brought(words.say("From points"), study, "points_from", words)
    with end:
        destinations = _brought(words.say("To points (empty: the same)"), study, "points_to", words) or origins
    start, end = st.columns(2)
    with start:
        profile_id = st.selectbox(
            words.say("Way of travelling"),
            list(study.profiles),
            format_func=lambda own: words.pick(study.profiles[own].names),
        )
    with end:
        trip = st.selectbox(
            words.say("Direction"), list(_TRIP_NAMES), format_func=lambda own: words.say(_TRIP_NAMES[own])
        )
    metric = st.radio(
        words.say("Which way counts"),
        list(_METRIC_NAMES),
        format_func=lambda own: words.say(_METRIC_NAMES[own]),
        horizontal=True,
    )
    if origins is None or destinations is None:
        return None
    return PointsOrder(origins, destinations, profile_id, metric or Metric.SECONDS, trip)


def _brought(label: str, study: Study, draft: str, words: Language) -> NamedFile | None:
    file = bring_file(label, study.folder, draft, words, endings=_ENDINGS, largest_mb=_LARGEST_MB)
    return None if file is None else NamedFile(file.name, file.content)


def _show_answer(study: Study, words: Language) -> None:
    order = current(time_points)
    if order is None:
        return
    choose_work(time_points, lambda one: points_sentence(one.question, study, words), words)
    st.markdown(f"**{plain(points_sentence(order.question, study, words))}**")
    made = show_work(order, words)
    if made is not None:
        st.markdown(small(pairs_sentence(made, words)))
        name = file_name(study, words.say("travel times between points"), "csv")
        label = words.say("Times between the points (CSV)")
        offer_files([Download(label, name, "text/csv", partial(bytes, made.content))])
