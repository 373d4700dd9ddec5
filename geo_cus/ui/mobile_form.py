"""The form in which a manager asks for a mobile service; it shows a request, and gives what she changed in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geo_cus.catalogue import groups
from geo_cus.data.mobile_request import seconds_of
from geo_cus.faults import N_
from geo_cus.report.mobile_tables import PRICE_NAMES
from geo_cus.ui.mobile_view import RHYTHM_NAMES
from geo_cus.ui.request_fields import EARLIEST_S, HALF_HOUR_S, LATEST_S, RequestFields, provider_labels

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.data.mobile_request import MobileRequest
    from geo_cus.data.mobile_request_files import Key
    from geo_cus.data.study import Study
    from geo_cus.text import Language

_FIXED_POINTS: Final[Mapping[str, str]] = {
    "walk": N_("if it is as near on foot"),
    "measured": N_("if it is within the limit"),
    "none": N_("never"),
}
_VENUE_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


def ask_request(study: Study, start: MobileRequest, words: Language) -> tuple[dict[Key, object], dict[str, str]]:
    """
    Show the form, filled with a request.

    Parameters
    ----------
    study
        The study as it is looked at.
    start
        A request that fits the study (`geo_cus.planning.mobile.asking.check_request`).
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
    form = _Form("mobile", start, words, study)
    service, stops, crew = st.columns(3, gap="medium")
    with service:
        st.subheader(words.say("What, for whom, when"), anchor=False)
        asked = form.service()
    with stops:
        st.subheader(words.say("Stops"), anchor=False)
        asked |= form.stops()
    with crew:
        st.subheader(words.say("Vehicle and crew"), anchor=False)
        asked |= form.crew()
    asked |= {("venues",): form.venues()}
    with st.expander(words.say("Prices")):
        prices = form.prices(PRICE_NAMES)
    changed = form.changed(asked)
    return changed | form.depot_changes(changed) | prices, form.labels


@dataclass(frozen=True)
class _Form(RequestFields["MobileRequest"]):
    """The fields of a mobile service."""

    study: Study

    def known(self, *key: str) -> Any:
        if key == ("service", "group"):
            return self.start.service.group or self.study.services[self.start.service.services[0]].group_id
        return super().known(*key)

    def service(self) -> dict[Key, object]:
        services = {name: self.words.pick(service.names) for name, service in self.study.services.items()}
        every = {weeks: self.say(name) for weeks, name in RHYTHM_NAMES.items()}
        people = {name: self.words.pick(group.names) for name, group in groups().items()}
        own = self.start.service
        return {
            ("service", "name"): self.text(self.say("Name on posters"), "service", "name"),
            ("service", "services"): self.many(
                self.say("Services in the vehicle"), services, own.services, "service", "services"
            ),
            ("service", "group"): self.one(self.say("Target group"), people, "service", "group"),
            ("service", "every_weeks"): self.one(self.say("A stop is visited"), every, "service", "every_weeks"),
            ("service", "starts"): self.day(self.say("First day"), "service", "starts"),
            ("service", "ends"): self.day(self.say("Last day"), "service", "ends"),
            ("service", "contact"): self.text(self.say("Whom residents may ask (on posters)"), "service", "contact"),
        }

    def day(self, label: str, *key: str) -> object:
        return st.date_input(label, value=self.known(*key), format="DD.MM.YYYY", key=self.widget(label, *key))

    def stops(self) -> dict[Key, object]:
        counts = {name: self.say(text) for name, text in _FIXED_POINTS.items()}
        return {
            ("reach", "walk_min"): self.number(self.say("Longest walk to a stop (min)"), "reach", "walk_min"),
            ("reach", "fixed_points"): self.one(
                self.say("A village needs no stop because of a fixed point"), counts, "reach", "fixed_points"
            ),
            ("reach", "least_people"): self.whole(
                self.say("Fewest people of the group for a stop"), "reach", "least_people", low=0
            ),
            ("visit", "fixed_min"): self.number(
                self.say("Minutes of every visit, however many come"), "visit", "fixed_min"
            ),
            ("visit", "per_person_min"): self.number(
                self.say("Minutes for each person who comes"), "visit", "per_person_min"
            ),
            ("visit", "uptake_percent"): self.number(
                self.say("Of a hundred people, so many come to a visit"), "visit", "uptake_percent"
            ),
        }

    def venues(self) -> object:
        """Ask where the vehicle may stop; the venues of the request as they are where nothing is changed."""
        own = {venue.id: venue for venue in self.start.venues}
        hosts = _hosts(self.study, {venue.provider for venue in own.values()})
        names = {name: label for name, (label, _) in hosts.items()} | {name: venue.name for name, venue in own.items()}
        chosen = self.many(self.say("Where it may stop (nothing chosen: in any village)"), names, list(own), "venues")
        label = self.say("Also in all villages with at least so many residents (empty: no)")
        least = st.number_input(label, min_value=0, value=None, step=50, key=self.widget(label, "villages"))
        villages = [] if least is None else _villages(self.study, least, set(own))
        if not villages and chosen == tuple(own):
            return self.start.venues
        kept = [own[name].model_dump(exclude_unset=True) if name in own else hosts[name][1] for name in chosen]
        return (*kept, *villages) or None

    def crew(self) -> dict[Key, object]:
        from_text, to_text = self.hours()
        return {
            ("crew", "vehicles"): self.whole(self.say("Vehicles"), "crew", "vehicles", high=20),
            ("crew", "crews"): self.whole(self.say("Crews"), "crew", "crews", high=20),
            ("crew", "staff_per_crew"): self.whole(self.say("Staff in a vehicle"), "crew", "staff_per_crew", high=10),
            ("crew", "weekdays"): self.weekdays("crew", "weekdays"),
            ("crew", "day_from"): from_text,
            ("crew", "day_to"): to_text,
            ("crew", "longest_day_h"): self.number(
                self.say("Longest day of one crew, with driving (h)"), "crew", "longest_day_h", step=0.5
            ),
            ("crew", "depot"): self.depot(),
            ("budget", "crew_hours_a_week"): self.limit(
                self.say("Most hours of all crews a week (empty: no limit)"), "budget", "crew_hours_a_week", step=1.0
            ),
            ("budget", "zl_a_year"): self.limit(
                self.say("Most złoty a year for the rounds (empty: no limit)"), "budget", "zl_a_year", step=1000.0
            ),
        }

    def hours(self) -> tuple[str, str]:
        known = self.start.crew.day_from, self.start.crew.day_to
        own = seconds_of(known[0]), seconds_of(known[1])
        label = self.say("Working hours of the crew")
        chosen = st.select_slider(
            label,
            sorted({*range(EARLIEST_S, LATEST_S + 1, HALF_HOUR_S), *own}),
            value=own,
            format_func=self.words.clock,
            key=self.widget(label, "crew", "hours"),
        )
        return known if chosen == own else (self.words.clock(chosen[0]), self.words.clock(chosen[1]))

    def depot(self) -> str:
        names = provider_labels(self.study.providers[self.study.providers["lon"].notna()])
        if not self.start.crew.depot:
            names = {"": self.say("the point that the file names")} | names
        chosen: str = self.one(self.say("Where the rounds begin and end"), names, "crew", "depot")
        return chosen

    def depot_changes(self, changed: Mapping[Key, object]) -> dict[Key, object]:
        """Take the point out of a request where a provider is chosen in its place."""
        return {("crew", key): None for key in ("depot_lon", "depot_lat") if ("crew", "depot") in changed}


def _hosts(study: Study, known: set[str]) -> dict[str, tuple[str, dict[str, object]]]:
    """Give the located providers that no venue stands for yet, as label and venue, by ids of venues."""
    located = study.providers[study.providers["lon"].notna()].set_index("provider_id", drop=False)
    hosts: dict[str, tuple[str, dict[str, object]]] = {}
    for number, (own, label) in enumerate(provider_labels(located).items(), start=1):
        if own not in known:
            venue_id = _venue_id(own, f"podmiot-{number}")
            hosts[venue_id] = label, {"id": venue_id, "name": str(located.loc[own, "name"]), "provider": own}
    return hosts


def _villages(study: Study, least: int, known: set[str]) -> list[dict[str, object]]:
    """Give the located villages with at least so many residents as venues; where they are unknown, they are not."""
    table = study.settlements
    large = table[table["lon"].notna() & (table["residents"] >= least).fillna(value=False)]
    found = [
        {
            "id": _venue_id(f"wies-{row['settlement_id']}", f"wies-{number}"),
            "name": str(row["name"]),
            "lon": float(row["lon"]),
            "lat": float(row["lat"]),
        }
        for number, row in enumerate(large.to_dict("records"), start=1)
    ]
    return [village for village in found if village["id"] not in known]


def _venue_id(wanted: str, otherwise: str) -> str:
    """Give an identifier that the request takes; those of a study may hold any letter."""
    return wanted if _VENUE_ID.fullmatch(wanted) else otherwise
