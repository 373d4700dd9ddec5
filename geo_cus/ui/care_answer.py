"""The answer about home care: for the office all of it, for everybody only what tells nothing of few clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.access.measurement import Audience
from geo_cus.planning.mobile.public_clients import public_clients
from geo_cus.report.care_tables import (
    care_assumption_table,
    care_day_table,
    care_round_table,
    care_sentences,
    public_base_table,
    public_sentences,
    public_village_table,
)
from geo_cus.report.mobile_tables import cost_table
from geo_cus.ui.care_view import compared, headline, villages_of
from geo_cus.ui.downloads import file_name
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.mobile_follow_up import show_folded, show_table
from geo_cus.ui.named_list import told_apart
from geo_cus.ui.report_view import AUDIENCE_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_cus.access.measurement import Measurement
    from geo_cus.planning.mobile.care_plan import CarePlan
    from geo_cus.text import Language


def show_care(plan: CarePlan, measurement: Measurement, *, left_out: int, words: Language) -> None:
    """
    Show the bases compared, and what may be told of them to whoever is chosen.

    Parameters
    ----------
    plan
        The answer.
    measurement
        The study for which it was made.
    left_out
        Rows of the clients with errors, for which nothing was planned.
    words
        The user's language.
    """
    audience = st.radio(
        words.say("For whom"),
        [Audience.INTERNAL, Audience.PUBLIC],
        format_func=lambda own: words.say(AUDIENCE_NAMES[own]),
        key="care_audience",
        horizontal=True,
    )
    if audience is Audience.PUBLIC:
        _show_public(plan, measurement, words)
    else:
        _tell_left_out(left_out, words)
        _show_internal(plan, words)
    _offer_files(plan, measurement, words, audience=audience or Audience.PUBLIC)


def _tell_left_out(rows: int, words: Language) -> None:
    if rows:
        told = words.count(
            rows, "Left out of the clients: {n} row with errors.", "Left out of the clients: {n} rows with errors."
        )
        st.warning(plain(told), icon=":material/warning:")


def _show_internal(plan: CarePlan, words: Language) -> None:
    numbers = headline(plan, words)
    for column, (label, number) in zip(st.columns(len(numbers)), numbers.items(), strict=True):
        column.metric(label, number)
    _list(care_sentences(plan, words))
    show_table(words.say("Bases compared"), compared(plan, words), words)
    names = told_apart({base.care.base_id: base.name for base in plan.bases})
    base_id = st.selectbox(
        words.say("Villages and their clients, from the base"), list(names), format_func=names.__getitem__
    )
    show_folded(words.say("Every village"), villages_of(plan, base_id or plan.best.care.base_id, words), words)
    show_folded(words.say("Days of the carers"), care_day_table(plan, words), words)
    show_folded(words.say("Rounds, stop by stop"), care_round_table(plan, words), words)
    show_table(words.say("What the best base costs in a year"), cost_table(plan.best, words), words)
    show_folded(words.say("All assumptions"), care_assumption_table(plan.request, words), words)


def _show_public(plan: CarePlan, measurement: Measurement, words: Language) -> None:
    told = words.say("The question above holds numbers of clients: show residents the files, not this page.")
    st.markdown(small(told))
    _list(public_sentences(plan, words))
    show_table(words.say("Bases compared"), public_base_table(plan, words), words)
    clients = public_clients(plan, measurement.study)
    show_table(words.say("Every village"), public_village_table(plan, clients, words), words)


def _list(sentences: Sequence[str]) -> None:
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences))


def _offer_files(plan: CarePlan, measurement: Measurement, words: Language, *, audience: Audience) -> None:
    def packed() -> bytes:
        from geo_cus.report.care_files import care_files  # noqa: PLC0415 - xlsxwriter is not needed to show a page
        from geo_cus.report.mobile_files import zipped  # noqa: PLC0415

        return zipped(care_files(plan, measurement, words, audience=audience))

    public = [words.say("public")] if audience is Audience.PUBLIC else []
    st.download_button(
        words.say("All tables for everybody (ZIP)") if public else words.say("All tables for the office (ZIP)"),
        packed,
        file_name(measurement.study, words.say("home_care"), "zip", *public),
        "application/zip",
        on_click="ignore",
        icon=":material/download:",
    )
