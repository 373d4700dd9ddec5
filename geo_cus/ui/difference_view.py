"""What a scenario changes against the present state or another scenario: sums, a map and a list that share a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.errors import GeoCusError
from geo_cus.map.component import access_map, settlement_list
from geo_cus.planning.compare import compare
from geo_cus.report.comparison import comparison_summary_table
from geo_cus.ui.computed import difference_layers, measured
from geo_cus.ui.controls import choose_service, village_clicked
from geo_cus.ui.due_view import show_due
from geo_cus.ui.edit_spots import Spot, put_spot, spots
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.named_list import choose_named
from geo_cus.ui.opened import Wishes
from geo_cus.ui.scenario_state import rival, scenario_store
from geo_cus.ui.scenario_view import difference_table, result_sentence
from geo_cus.ui.session import choice, choose, opened_study, wishes

if TYPE_CHECKING:
    from geo_cus.planning.compare import Comparison
    from geo_cus.planning.store import Revision
    from geo_cus.text import Language
    from geo_cus.ui.accounting_view import Formats

_RIVAL: Final = "rival"
_MAP: Final = "difference_map"
_LIST: Final = "difference_list"
_MAP_HEIGHT: Final = 520
_LIST_HEIGHT: Final = 240


def show_difference(scenario: Revision, words: Language, *, spot_count: int) -> None:
    """
    Show what a scenario changes: the sums, and for one service the settlements and the map.

    Parameters
    ----------
    scenario
        The scenario that is looked at.
    words
        The reader's language.
    spot_count
        How many places the form of the next edit asks for; the map takes clicks on the ground where it is not 0.
    """
    st.subheader(words.say("What it would change"), anchor=False)
    against, service = st.columns(2)
    with against:
        _choose_rival(scenario, words)
    with service:
        choose_service(opened_study().measurement.study, words)
    other = rival()
    before = Wishes(wishes().limits, other.scenario.edits if other else ())
    try:
        found = compare(measured(opened_study(), before), measured(opened_study(), wishes()))
    except GeoCusError as error:
        st.error(plain(words.say(error.message)), icon=":material/error:")
        return
    name = other.scenario.name if other else ""
    _show_sentence(found, name, words)
    _show_sums(found, words)
    show_due(before, wishes(), words)
    _show_settlements(found, words)
    _show_map((before, wishes()), name, words, spot_count=spot_count)


def _show_settlements(found: Comparison, words: Language) -> None:
    """Show the list of the settlements for which something changes in the service that is chosen."""
    table = difference_table(found, choice().service_id or "", words)
    if table.rows:
        settlement_list(
            table,
            key=_LIST,
            language=words,
            selected=choice().settlement_id,
            height=_LIST_HEIGHT,
            on_click=lambda: village_clicked(_LIST),
        )


def _choose_rival(scenario: Revision, words: Language) -> None:
    """Show the list of what the scenario can be compared with."""
    own = scenario.scenario.scenario_id
    heads = [head.scenario for head in scenario_store().scenarios()]
    names = {head.scenario_id: head.name for head in heads if head.scenario_id != own}
    if choice().rival_id not in names:
        choose(rival_id=None)
    choose_named(
        words.say("Compare with"),
        {"": words.say("present state"), **names},
        key=_RIVAL,
        chosen=choice().rival_id or "",
        on_change=lambda scenario_id: choose(rival_id=scenario_id or None),
    )


def _show_sentence(found: Comparison, against: str, words: Language) -> None:
    service_id = choice().service_id or ""
    if service_id not in set(found.services["service_id"]):
        return
    service = words.pick(found.after.study.services[service_id].names)
    if against:
        service = words.say("{service}, compared with {scenario}", service=service, scenario=words.quote(against))
    st.markdown(f"**{plain(service)}**: {plain(result_sentence(found, service_id, words))}")


def _show_map(compared: tuple[Wishes, Wishes], against: str, words: Language, *, spot_count: int) -> None:
    placed = [spot for spot in spots(spot_count) if spot is not None]
    access_map(
        difference_layers(opened_study(), compared, choice().service_id or "", words.code, against),
        key=_MAP,
        selected=choice().settlement_id,
        height=_MAP_HEIGHT,
        on_click=lambda: _village_clicked(spot_count),
        on_place=(lambda: _ground_clicked(spot_count)) if spot_count else None,
        pins=[(spot.lat, spot.lon) for spot in placed],
    )


def _village_clicked(spot_count: int) -> None:
    """Choose a settlement; where a place is asked for, it is the place, too."""
    village_clicked(_MAP)
    table = opened_study().measurement.study.settlements
    own = table[(table["settlement_id"] == choice().settlement_id) & table["lon"].notna()]
    for settlement_id, lon, lat in own[["settlement_id", "lon", "lat"]].itertuples(index=False, name=None):
        if spot_count:
            put_spot(spot_count, Spot(float(lon), float(lat), settlement_id=str(settlement_id)))


def _ground_clicked(spot_count: int) -> None:
    place = st.session_state[_MAP].get("place") or {}
    if place:
        put_spot(spot_count, Spot(float(place["lon"]), float(place["lat"])))


def _show_sums(found: Comparison, words: Language) -> None:
    table = comparison_summary_table(found, words)
    moved = table.iloc[:, 1:].ne(0).any(axis=1)
    if not moved.any():
        st.write(words.say("Nobody gains or loses anything."))
        return
    formats: Formats = {table.columns[0]: plain, **dict.fromkeys(table.columns[1:], words.number)}
    st.table(table[moved].style.set_uuid("sums").format(formats), hide_index=True, border="horizontal")
    st.markdown(small(words.say("Only services in which something changes are listed. All pages show this scenario.")))
