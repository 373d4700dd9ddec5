"""Forms in which a planner describes one edit of a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import streamlit as st

from geo_cus.catalogue import Metric, groups
from geo_cus.planning.edits import (
    ChangeCapacity,
    ChangeHours,
    ChangeThreshold,
    CloseProvider,
    MoveProvider,
    OpenPoint,
    OpenTo,
    ScalePopulation,
)
from geo_cus.schema import N_
from geo_cus.text import sort_key
from geo_cus.ui.session import choice
from geo_cus.ui.village_view import village_names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geo_cus.access.measurement import Measurement
    from geo_cus.planning.edits import Edit
    from geo_cus.text import Language


class _Asked(NamedTuple):
    """The scenario as it is so far, measured, and the reader's language."""

    measurement: Measurement
    words: Language

    def say(self, text: str) -> str:
        return self.words.say(text)

    def service(self) -> str:
        services = self.measurement.study.services
        ids = list(services)
        chosen = choice().service_id
        return st.selectbox(
            self.say("Service"),
            ids,
            index=ids.index(chosen) if chosen in ids else 0,
            format_func=lambda service_id: self.words.pick(services[service_id].names),
        )

    def provider(self) -> str | None:
        providers = self.measurement.study.providers
        names = dict(zip(providers["provider_id"], providers["name"], strict=True))
        ids = sorted(names, key=lambda item: sort_key(names[item]))
        chosen: str | None = st.selectbox(self.say("Provider"), ids, format_func=names.__getitem__)
        return chosen

    def place(self) -> tuple[float, float, str] | None:
        """Ask for a settlement, at whose point the place is; give longitude, latitude and gmina."""
        table = self.measurement.study.settlements
        located = table[table["lon"].notna()]
        rows = zip(located["settlement_id"], located["lon"], located["lat"], located["gmina"], strict=True)
        points = {str(own): (float(lon), float(lat), str(gmina)) for own, lon, lat, gmina in rows}
        names = {own: name for own, name in village_names(self.measurement).items() if own in points}
        ids = list(names)
        chosen = choice().settlement_id
        found: str | None = st.selectbox(
            self.say("Where (settlement)"),
            ids,
            index=ids.index(chosen) if chosen in ids else 0,
            format_func=names.__getitem__,
        )
        return None if found is None else points[found]

    def places(self) -> float | None:
        return st.number_input(self.say("Places (empty: not known)"), min_value=0, value=None, step=1)


def _open_point(asked: _Asked) -> Edit | None:
    name = st.text_input(asked.say("Name of the new point"), max_chars=100)
    service = asked.service()
    place = asked.place()
    capacity = asked.places()
    hours = st.text_input(asked.say("Opening hours (may be left empty)"), placeholder="pn-pt 8:00-16:00")
    if place is None:
        return None
    lon, lat, gmina = place
    offered = asked.words.pick(asked.measurement.study.services[service].names)
    return OpenPoint(
        provider_id=_new_id(asked.measurement),
        name=name.strip() or asked.words.say("New point: {service}", service=offered),
        services=(service,),
        lon=lon,
        lat=lat,
        capacity=capacity,
        hours=hours.strip(),
        gmina=gmina,
    )


def _close(asked: _Asked) -> Edit | None:
    provider = asked.provider()
    return None if provider is None else CloseProvider(provider_id=provider)


def _move(asked: _Asked) -> Edit | None:
    provider, place = asked.provider(), asked.place()
    if provider is None or place is None:
        return None
    return MoveProvider(provider_id=provider, lon=place[0], lat=place[1])


def _capacity(asked: _Asked) -> Edit | None:
    provider, places = asked.provider(), asked.places()
    return None if provider is None else ChangeCapacity(provider_id=provider, capacity=places)


def _hours(asked: _Asked) -> Edit | None:
    provider = asked.provider()
    hours = st.text_input(asked.say("Opening hours"), placeholder="pn-pt 8:00-16:00")
    return None if provider is None else ChangeHours(provider_id=provider, hours=hours.strip())


def _open_to(asked: _Asked) -> Edit | None:
    provider = asked.provider()
    gminas = st.text_input(
        asked.say("Gminas whose residents it takes, too (TERYT codes, seven digits)"),
        value=", ".join(asked.measurement.study.gminas),
    )
    codes = tuple(code for code in gminas.replace(",", " ").replace(";", " ").split() if code)
    return None if provider is None else OpenTo(provider_id=provider, gminas=codes)


def _threshold(asked: _Asked) -> Edit | None:
    service_id = asked.service()
    service = asked.measurement.study.services[service_id]
    minutes = service.threshold.metric is Metric.SECONDS
    limit = st.number_input(
        asked.say("Limit (minutes, or kilometres for a service measured in kilometres)"),
        min_value=0.5,
        value=service.threshold.limit / (60 if minutes else 1000),
    )
    if minutes:
        return ChangeThreshold(service=service_id, limit_min=float(limit))
    return ChangeThreshold(service=service_id, limit_km=float(limit))


def _scale(asked: _Asked) -> Edit | None:
    names = {group_id: asked.words.pick(group.names) for group_id, group in groups().items()}
    group = st.selectbox(asked.say("Target group"), list(names), format_func=names.__getitem__)
    percent = st.number_input(asked.say("Percent of the people there are now"), min_value=0, value=100, step=5)
    return ScalePopulation(group=group, factor=percent / 100)


FORMS: Final[Mapping[str, Callable[[_Asked], Edit | None]]] = {
    N_("Open a new point"): _open_point,
    N_("Close a provider"): _close,
    N_("Move a provider"): _move,
    N_("Change the places of a provider"): _capacity,
    N_("Change opening hours"): _hours,
    N_("Agreement: take residents of another gmina"): _open_to,
    N_("Change the limit of a service"): _threshold,
    N_("More or fewer people"): _scale,
}
"""What can be changed, in the order of a planner's questions."""


def ask_edit(kind: str, measurement: Measurement, words: Language) -> Edit | None:
    """
    Show the form of a kind of edit.

    Parameters
    ----------
    kind
        A key of `FORMS`.
    measurement
        The scenario as it is so far.
    words
        The user's language.

    Returns
    -------
    Edit or None
        What the form says now; None where there is nothing to choose from.
    """
    return FORMS[kind](_Asked(measurement, words))


def _new_id(measurement: Measurement) -> str:
    taken = set(measurement.study.providers["provider_id"])
    number = 1
    while f"nowy-{number}" in taken:
        number += 1
    return f"nowy-{number}"
