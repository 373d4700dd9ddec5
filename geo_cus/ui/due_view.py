"""What the difference between two scenarios is due to: people, providers, roads, hours, thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.planning.attribution import differing_parts
from geo_cus.report.comparison import PART_NAMES, attribution_table
from geo_cus.ui.markdown import small
from geo_cus.ui.mobile_follow_up import show_table
from geo_cus.ui.session import opened_study
from geo_cus.ui.tasks import explain_difference
from geo_cus.ui.works import current, gave_nothing, offer_work, show_work

if TYPE_CHECKING:
    from geo_cus.text import Language
    from geo_cus.ui.opened import Wishes


def show_due(before: Wishes, after: Wishes, words: Language) -> None:
    """
    Offer to divide the difference between two scenarios among the kinds of their changes.

    Nothing is shown where they differ in no change or in changes of one kind: that is what the difference is due to.
    """
    parts = differing_parts(before.edits, after.edits)
    if len(parts) < 2:
        return
    order = current(explain_difference)
    if order is not None and (order.question, order.wishes) != (before.edits, after):
        order = None
    with st.expander(words.say("What the difference is due to"), expanded=order is not None):
        names = [words.say(PART_NAMES[part]) for part in parts]
        st.markdown(small(words.say("The scenarios differ in: {parts}.", parts=", ".join(names).lower())))
        if order is None or gave_nothing(order):
            offer_work(
                words.say("Divide the difference among them"),
                explain_difference,
                before.edits,
                icon="call_split",
                wanted=after,
                primary=False,
            )
        due = None if order is None else show_work(order, words)
        if due is None:
            return
        table = attribution_table(due, opened_study().measurement.study, words)
        moved = table.loc[table.iloc[:, 1:].ne(0).any(axis=1), [table.columns[0], *names, table.columns[-1]]]
        if moved.empty:
            st.write(words.say("Nobody gains or loses anything."))
            return
        show_table(words.say("What the difference is due to (people served)"), moved, words, headed=False)
        st.markdown(small(words.say("More or fewer people served; all orders of the changes count alike.")))
