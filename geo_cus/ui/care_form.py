"""The form in which a manager asks for the rounds of home care; it shows a request, and gives what she changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.data.mobile_request import seconds_of
from geo_cus.report.care_tables import CARE_PRICE_NAMES
from geo_cus.ui.request_fields import EARLIEST_S, HALF_HOUR_S, LATEST_S, RequestFields, provider_labels

if TYPE_CHECKING:
    from geo_cus.data.care_request import CareRequest
    from geo_cus.data.mobile_request_files import Key
    from geo_cus.data.study import Study
    from geo_cus.text import Language

_SETTLEMENTS = "settlements"


def ask_care(study: Study, start: CareRequest, words: Language) -> tuple[dict[Key, object], dict[str, str]]:
    """
    Show the form, filled with a request.

    Parameters
    ----------
    study
        The study as it is looked at.
    start
        A request that fits the study (`geo_cus.planning.mobile.care_plan.check_care_request`).
    words
        The user's language.

    Returns
    -------
    changed
        What is to be written into the request (`geo_cus.data.mobile_request_files.with_values`); nothing where the
        form still says what `start` says.
    labels
        What each field is called, by the name that it has in the file.
    """
    form = RequestFields("care", start, words)
    what, when = st.columns(2, gap="medium")
    with what:
        asked: dict[Key, object] = {("care", "name"): form.text(words.say("Name of the service"), "care", "name")}
        asked["care", "weekdays"] = form.weekdays("care", "weekdays")
    with when:
        label = words.say("Longest shift of a carer, with driving (h)")
        asked["care", "shift_h"] = form.number(label, "care", "shift_h", step=0.5)
        asked["care", "day_from"] = _day_from(form)
    asked["care", "bases"] = _bases(form, study)
    with st.expander(words.say("Prices")):
        prices = form.prices(CARE_PRICE_NAMES)
    return form.changed(asked) | prices, form.labels


def _bases(form: RequestFields[CareRequest], study: Study) -> object:
    known = form.start.care.bases
    label = form.say("Every settlement may be the base")
    anywhere = st.checkbox(label, value=known == _SETTLEMENTS, key=form.widget(label, "anywhere"))
    if anywhere:
        return _SETTLEMENTS
    located = provider_labels(study.providers[study.providers["lon"].notna()])
    return form.many(form.say("Bases to compare"), located, () if known == _SETTLEMENTS else known, "care", "bases")


def _day_from(form: RequestFields[CareRequest]) -> str:
    known = form.start.care.day_from
    own = seconds_of(known)
    label = form.say("Carers leave the base from")
    chosen: int = st.select_slider(
        label,
        sorted({*range(EARLIEST_S, LATEST_S + 1, HALF_HOUR_S), own}),
        value=own,
        format_func=form.words.clock,
        key=form.widget(label, "care", "day_from"),
    )
    return known if chosen == own else form.words.clock(chosen)
