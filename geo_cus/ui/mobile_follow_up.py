"""What a manager asks further of a plan: its files, what happens if …, and whether fixed points would do better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geo_cus.planning.mobile.events import Event
from geo_cus.report.mobile_plan import curve_table, moved_table, what_if_sentence, yardstick
from geo_cus.text import EN_DASH
from geo_cus.ui.downloads import file_name
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.mobile_view import event_sentence, formatted
from geo_cus.ui.named_list import told_apart
from geo_cus.ui.questions import PlanCurve, PlanEvent, PlanFiles
from geo_cus.ui.road_forms import roads_in_use
from geo_cus.ui.session import opened_study
from geo_cus.ui.tasks import pack_plan, try_event, weigh_fixed_points
from geo_cus.ui.works import current, gave_nothing, offer_work, show_work

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from geo_cus.planning.mobile.mobile_plan import MobilePlan
    from geo_cus.text import Language
    from geo_cus.ui.opened import Wishes
    from geo_cus.ui.works import Order

_MOST_ROWS: Final = 25
"""More rows are scrolled."""


def offer_files(plan: MobilePlan, wanted: Wishes, words: Language) -> None:
    """Offer calendars, posters, sheets and tables of a plan as one file."""
    question = PlanFiles(plan, words.code)
    order = _about(pack_plan, plan, wanted)
    if order is None or order.question != question or gave_nothing(order):
        label = words.say("Prepare calendars, posters and tables")
        offer_work(label, pack_plan, question, icon="folder_zip", wanted=wanted, primary=False)
    if order is None:
        return
    packed = show_work(order, words)
    if packed is not None:
        st.download_button(
            words.say("All files of the plan (ZIP)"),
            packed,
            file_name(opened_study().measurement.study, words.say("rounds"), "zip"),
            "application/zip",
            on_click="ignore",
            icon=":material/download:",
        )


def offer_events(plan: MobilePlan, wanted: Wishes, words: Language) -> None:
    """Ask what may happen, and show what it does to a plan, and how the timetable is mended."""
    st.header(words.say("What if …"), anchor=False)
    stops = {stop.place.place_id: stop.place.name for stop in plan.rota.stops}
    places = told_apart({"": words.say("nobody"), **stops})
    roads = roads_in_use(opened_study(), wanted, words)
    host, vehicle, road, season = st.columns(4, gap="medium", vertical_alignment="bottom")
    refuses = host.selectbox(words.say("Which host refuses"), list(places), format_func=places.__getitem__)
    down = vehicle.selectbox(
        words.say("Vehicle 1 stands still"),
        range(plan.rota.weeks + 1),
        format_func=lambda week: words.say("in week {week} of the rota", week=week) if week else words.say("never"),
    )
    named = {(): words.say("no road")} | {each.way_ids: each.label for each in roads}
    closed = road.selectbox(words.say("Which road is closed"), list(named), format_func=named.__getitem__)
    winter = season.checkbox(words.say("It is winter"))
    event = Event(refuses=refuses or "", down=down or 0, winter=winter, closed_ways=closed or ())
    offer_work(
        words.say("Show what changes"),
        try_event,
        PlanEvent(plan, event),
        icon="help_center",
        wanted=wanted,
        primary=False,
        disabled=event == Event(),
    )
    order = _about(try_event, plan, wanted)
    if order is None:
        return
    st.markdown(f"**{plain(event_sentence(order.question.event, plan, named, words))}**")
    change = show_work(order, words)
    if change is None:
        return
    st.markdown(plain(what_if_sentence(change, words)))
    moved = moved_table(change, plan, words)
    if len(moved):
        show_table(words.say("What changes in the timetable"), moved, words)
    else:
        st.write(words.say("The timetable stays as it is."))


def offer_curve(plan: MobilePlan, wanted: Wishes, words: Language) -> None:
    """Offer to weigh fixed points against the vehicle, and show what growing money brings."""
    st.header(words.say("Fixed point or vehicle"), anchor=False)
    st.write(words.say("Each village may get a fixed point, a stop, home visits or lifts. Whom does which sum serve?"))
    order = _about(weigh_fixed_points, plan, wanted)
    if order is None or gave_nothing(order):
        label = words.say("Compare")
        offer_work(label, weigh_fixed_points, PlanCurve(plan), icon="balance", wanted=wanted, primary=False)
    mixes = None if order is None else show_work(order, words)
    if mixes is not None:
        show_table(words.say("What growing money brings"), curve_table(mixes, words), words)
        st.markdown(small(yardstick(words)))


def show_table(title: str, table: pd.DataFrame, words: Language, *, headed: bool = True) -> None:
    """Show a table under its title, or without it where it stands in a box that has this title."""
    if headed:
        st.subheader(title, anchor=False)
    if len(table) > _MOST_ROWS:
        st.dataframe(formatted(table, words), hide_index=True, placeholder=EN_DASH, height=440, alt=title)
        return
    texts = table.select_dtypes(["object", "str"]).columns
    escaped = table.assign(**{name: table[name].map(plain, na_action="ignore") for name in texts})
    st.table(formatted(escaped, words), hide_index=True, border="horizontal")


def show_folded(title: str, table: pd.DataFrame, words: Language) -> None:
    """Show a table in a box that is closed at first."""
    with st.expander(title):
        show_table(title, table, words, headed=False)


def _about(task: Callable[..., Any], plan: MobilePlan, wanted: Wishes) -> Order[Any] | None:
    """Give the last work that was ordered on just this plan; None where there is none."""
    order = current(task)
    return order if order is not None and (order.question.plan, order.wishes) == (plan, wanted) else None
