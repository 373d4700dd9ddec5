"""Forms of edits that put something on the map: a new point, a mobile stop, a provider that moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.errors import ScenarioError
from geo_cus.faults import N_
from geo_cus.planning.edits import AddMobileStop, MoveProvider, OpenPoint
from geo_cus.text import sort_key
from geo_cus.ui.edit_form import Form
from geo_cus.ui.edit_spots import Spot
from geo_cus.ui.village_view import village_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from geo_cus.planning.edits import Edit
    from geo_cus.text import Language
    from geo_cus.ui.edit_form import Asked

_LONGEST_NAME: Final = 100
_WHERE: Final = (N_("Where (choose, or click the map)"),)
_OPENS, _CLOSES = time(9), time(11)


def places_offered(asked: Asked) -> Sequence[Spot]:
    """Give the settlements, then the candidates of the study for new points, each in Polish order."""
    names, settlements = village_names(asked.measurement), asked.study.settlements
    points = _points(settlements, "settlement_id")
    villages = [replace(points[own], name=name, settlement_id=own) for own, name in names.items() if own in points]
    table = asked.study.candidates
    if table is None:
        return villages
    told = dict(zip(table["candidate_id"], table["name"], strict=True))
    candidates = [
        replace(spot, name=told[own], note=asked.say("candidate"))
        for own, spot in _points(table, "candidate_id").items()
    ]
    return [*villages, *sorted(candidates, key=lambda spot: sort_key(spot.name))]


def _points(table: pd.DataFrame, key: str) -> dict[str, Spot]:
    """Give the rows that have a place by their identifiers."""
    located = table.loc[table["lon"].notna(), [key, "lon", "lat", "gmina"]]
    return {str(own): Spot(float(lon), float(lat), gmina=str(gmina)) for own, lon, lat, gmina in located.to_numpy()}


def _open_point(asked: Asked) -> Sequence[Edit]:
    name, services = _ask_name(asked), asked.services()
    capacity = asked.places()
    hours = asked.hours(asked.say("Opening hours (may be left empty)"))
    (spot,) = asked.spots
    if spot is None:
        return ()
    point = OpenPoint(
        provider_id=_new_id(asked, "nowy"),
        name=name or _name(asked, services, spot),
        services=services,
        lon=spot.lon,
        lat=spot.lat,
        capacity=capacity,
        hours=hours,
        gmina=spot.gmina,
    )
    return (point,)


def _add_stop(asked: Asked) -> Sequence[Edit]:
    name, services = _ask_name(asked), asked.services()
    days = st.multiselect(
        asked.say("Days of the week"),
        range(7),
        default=[0],
        format_func=asked.words.weekday,
        placeholder=asked.say("Choose"),
    )
    first, last = st.columns(2)
    opens = first.time_input(asked.say("From"), value=_OPENS)
    closes = last.time_input(asked.say("To"), value=_CLOSES)
    (spot,) = asked.spots
    if spot is None:
        return ()
    if closes <= opens:
        raise ScenarioError("The stop would end before it begins. Correct its times.")
    stop = AddMobileStop(
        provider_id=_new_id(asked, "postoj"),
        name=name or _name(asked, services, spot),
        services=services,
        lon=spot.lon,
        lat=spot.lat,
        hours=weekly_hours(sorted(days), opens, closes, asked.words),
        gmina=spot.gmina,
    )
    return (stop,)


def weekly_hours(days: Sequence[int], opens: time, closes: time, words: Language) -> str:
    """Write hours that are the same on some days of the week (0 is Monday) as a table of providers has them."""
    start, end = (words.clock(at.hour * 3600 + at.minute * 60) for at in (opens, closes))
    return "; ".join(f"{words.weekday_in_short(day)} {start}-{end}" for day in days)


def _move(asked: Asked) -> Sequence[Edit]:
    provider, (spot,) = asked.provider(), asked.spots
    if provider is None or spot is None:
        return ()
    return (MoveProvider(provider_id=provider, lon=spot.lon, lat=spot.lat),)


def _ask_name(asked: Asked) -> str:
    return st.text_input(asked.say("Name of the new point"), max_chars=_LONGEST_NAME).strip()


def _name(asked: Asked, services: Sequence[str], spot: Spot) -> str:
    """Call a point that was given no name by what it offers and where."""
    return ", ".join(filter(None, (*map(asked.service_name, services), spot.name)))[:_LONGEST_NAME]


def _new_id(asked: Asked, stem: str) -> str:
    taken = set(asked.study.providers["provider_id"])
    number = 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


OPEN_POINT: Final = Form(_open_point, _WHERE, places_offered)
ADD_STOP: Final = Form(_add_stop, _WHERE, places_offered)
MOVE: Final = Form(_move, _WHERE, places_offered)
