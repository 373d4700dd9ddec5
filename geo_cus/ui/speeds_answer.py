"""What came of fitting speeds to drives: the answer in sentences, what to do with it, and the tables behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.catalogue import profiles
from geo_cus.report.calibration_tables import (
    DRIVES_TITLE,
    ERRORS_TITLE,
    GROUPS_TITLE,
    drive_table,
    error_table,
    fit_sentences,
    fit_warnings,
    group_table,
)
from geo_cus.ui.markdown import plain
from geo_cus.ui.mobile_follow_up import show_table
from geo_cus.ui.speeds_use import offer_speeds

if TYPE_CHECKING:
    from geo_cus.data.intake import InputTable
    from geo_cus.data.study import Study
    from geo_cus.network.calibration import Calibration
    from geo_cus.text import Language
    from geo_cus.ui.questions import SpeedsOrder


def asked_of(order: SpeedsOrder, words: Language) -> str:
    """Say in one line what was asked."""
    way = words.pick(profiles()[order.profile_id].names)
    return words.say("{way}, drives of {file}", way=way, file=order.drives.file)


def show_fit(found: Calibration, order: SpeedsOrder, table: InputTable, study: Study, words: Language) -> None:
    """
    Show an answer.

    Parameters
    ----------
    found
        The fitted speeds.
    order
        What was asked.
    table
        Its drives, as they were read.
    study
        The study as it is.
    words
        The user's language.
    """
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in fit_sentences(found, words)))
    if table.count.refused:
        told = words.count(
            table.count.refused,
            "Left out of the table: {n} row with errors.",
            "Left out of the table: {n} rows with errors.",
        )
        st.warning(plain(told), icon=":material/warning:")
    for warning in fit_warnings(found, words):
        st.warning(plain(warning), icon=":material/warning:")
    offer_speeds(found, order.drives, study, words)
    # The names of the rows stand in a column that the command line leaves without a header; a listener needs one.
    show_table(words.say(ERRORS_TITLE), error_table(found, words).rename(columns={"": words.say("Speeds")}), words)
    show_table(words.say(GROUPS_TITLE), group_table(found, words), words)
    show_table(words.say(DRIVES_TITLE), drive_table(found, words).round(1), words)
