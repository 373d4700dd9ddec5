"""Forms in which a planner describes the edits of a scenario: all kinds, and those of providers and limits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.catalogue import Metric
from geo_cus.errors import ScenarioError
from geo_cus.faults import N_
from geo_cus.planning.edits import ChangeCapacity, ChangeHours, ChangeThreshold, CloseProvider, OpenTo
from geo_cus.ui.edit_form import Form
from geo_cus.ui.edit_spots import put_spot, spot_sentence, spots
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.named_list import choose_named
from geo_cus.ui.people_forms import OTHER_YEAR, SCALE
from geo_cus.ui.place_forms import ADD_STOP, MOVE, OPEN_POINT
from geo_cus.ui.road_forms import CLOSE_ROAD, CLOSE_STRETCH
from geo_cus.ui.session import choice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo_cus.planning.edits import Edit
    from geo_cus.ui.edit_form import Asked
    from geo_cus.ui.edit_spots import Spot


def _close(asked: Asked) -> Sequence[Edit]:
    provider = asked.provider()
    return () if provider is None else (CloseProvider(provider_id=provider),)


def _capacity(asked: Asked) -> Sequence[Edit]:
    provider = asked.provider()
    service = st.selectbox(
        asked.say("For which service"),
        ["", *asked.study.services],
        format_func=lambda service_id: asked.service_name(service_id) if service_id else asked.say("all together"),
    )
    places = asked.places()
    return () if provider is None else (ChangeCapacity(provider_id=provider, capacity=places, service=service),)


def _hours(asked: Asked) -> Sequence[Edit]:
    provider = asked.provider()
    hours = asked.hours(asked.say("Opening hours"))
    return () if provider is None else (ChangeHours(provider_id=provider, hours=hours),)


def _open_to(asked: Asked) -> Sequence[Edit]:
    provider = asked.provider()
    gminas = st.text_input(
        asked.say("Gminas whose residents it takes, too (TERYT codes, seven digits)"),
        value=", ".join(asked.study.gminas),
    )
    codes = tuple(code for code in gminas.replace(",", " ").replace(";", " ").split() if code)
    return () if provider is None else (OpenTo(provider_id=provider, gminas=codes),)


def _threshold(asked: Asked) -> Sequence[Edit]:
    service_id = asked.service()
    service = asked.study.services[service_id]
    minutes = service.threshold.metric is Metric.SECONDS
    limit = st.number_input(
        asked.say("Limit (minutes, or kilometres for a service measured in kilometres)"),
        min_value=0.5,
        value=service.threshold.limit / (60 if minutes else 1000),
        format="%g",
    )
    if minutes:
        return (ChangeThreshold(service=service_id, limit_min=float(limit)),)
    return (ChangeThreshold(service=service_id, limit_km=float(limit)),)


FORMS: Final[Mapping[str, Form]] = {
    N_("Open a new point"): OPEN_POINT,
    N_("Add a mobile stop"): ADD_STOP,
    N_("Close a provider"): Form(_close),
    N_("Move a provider"): MOVE,
    N_("Change the places of a provider"): Form(_capacity),
    N_("Change opening hours"): Form(_hours),
    N_("Agreement: take residents of another gmina"): Form(_open_to),
    N_("Close a road or a bridge"): CLOSE_ROAD,
    N_("Close a stretch of road"): CLOSE_STRETCH,
    N_("Change the limit of a service"): Form(_threshold),
    N_("People of another year"): OTHER_YEAR,
    N_("More or fewer people"): SCALE,
}
"""What can be changed, in the order of a planner's questions."""


def with_spots(form: Form, asked: Asked) -> Asked:
    """Show the lists of places or roads of a form beside the map, and give what is asked with those that are chosen."""
    if not form.labels:
        return asked
    offered = form.offered(asked)
    chosen = _chosen(form, offered)
    found = [_spot(form, number, offered, spot, asked) for number, spot in enumerate(chosen)]
    return replace(asked, spots=tuple(found))


def _chosen(form: Form, offered: Sequence[Spot]) -> tuple[Spot | None, ...]:
    """Give the spots; for the only one of a form the settlement that is looked at stands, until another is chosen."""
    villages = {spot.settlement_id: spot for spot in offered if spot.settlement_id}
    chosen = spots(len(form.labels))
    if chosen == (None,):
        return (villages.get(choice().settlement_id or ""),)
    return tuple(spot and villages.get(spot.settlement_id, spot) for spot in chosen)


def _spot(form: Form, number: int, offered: Sequence[Spot], spot: Spot | None, asked: Asked) -> Spot | None:
    """Show the list for one spot, and what was clicked in its place; None where it is not chosen, or is none."""
    choose_named(
        asked.say(form.labels[number]),
        {one: one.label for one in offered},
        key=f"edit_spot_{number}",
        chosen=spot if spot in offered else None,
        on_change=lambda one: put_spot(len(form.labels), one, number),
        placeholder=asked.say("Choose or type"),
    )
    if spot is None or spot in offered:
        return spot
    try:
        found = form.found(asked, spot)
    except ScenarioError as error:
        st.warning(plain(asked.words.say(error.message)), icon=":material/wrong_location:")
        return None
    place = spot_sentence(spot.lat, spot.lon, asked.words)
    st.markdown(small(f"{found.label}. {place}" if found.label else place))
    return found
