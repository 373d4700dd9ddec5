"""The facts of the council's page as values for JSON: whatever several services have in common is written once."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_cus.access.words import STATUS_NAMES
from geo_cus.catalogue import Metric
from geo_cus.map.changes import CHANGE_NAMES, changed_villages
from geo_cus.map.classes import CLASSES, SIGNS
from geo_cus.map.layers import villages_of
from geo_cus.map.tables import people_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo_cus.access.measurement import Measurement
    from geo_cus.map.layers import MapLayers, Village
    from geo_cus.map.page import Sheet
    from geo_cus.text import Language


class _Strings:
    """Texts by number, each once: many settlements are told the same."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers))

    def numbers(self, texts: Iterable[str]) -> list[int]:
        return [self.number(text) for text in texts]

    def all(self) -> list[str]:
        return list(self._numbers)


class State(NamedTuple):
    """
    The present state or a scenario, as the page shows it.

    Parameters
    ----------
    name
        What it is called; empty where it is the only one.
    measurement
        What was measured.
    sheets
        The services that are drawn, in the order in which they can be chosen.
    """

    name: str
    measurement: Measurement
    sheets: Sequence[Sheet]


def payload(states: Sequence[State], language: Language) -> dict[str, Any]:
    """
    Give all that the scripts of the council's page need.

    Parameters
    ----------
    states
        The present state; or the present state and a scenario of the same settlements and services.
    language
        Language of all texts.

    Returns
    -------
    dict
        Values for JSON. ``base``: the base map. ``places``: identifier, name, latitude, longitude of every settlement.
        ``services``: identifier and name of every service of the study; ``drawn``: those with a map. ``states``: for
        each its ``providers`` by identifier, and its ``sheets``: by service what it alone has; of a service that is
        not drawn only ``status``, ``class``, ``said`` and ``change``, which tell of every settlement, in the order of
        ``places``, what it has of it. Of a scenario there is only what differs from the present state. ``strings``: the
        texts that other parts name by their number. ``statuses``, ``fills``, ``signs``, ``texts``: what is the same
        for all of them.
    """
    strings = _Strings()
    first = states[0].sheets[0].layers
    services = states[0].measurement.study.services
    told = [
        {
            "providers": _providers(state.sheets),
            "sheets": {service_id: _sheet(service_id, state, states[0], strings, language) for service_id in services},
        }
        for state in states
    ]
    return {
        "language": language.code,
        "base": first.base.content,
        "places": [[place.settlement_id, place.name, place.lat, place.lon] for place in first.villages],
        "services": [[service_id, language.pick(service.names)] for service_id, service in services.items()],
        "drawn": [[sheet.layers.service_id, sheet.layers.title] for sheet in states[0].sheets],
        "states": [told[0], *(_difference(told[0], other) for other in told[1:])],
        "statuses": {status: language.say(name) for status, name in STATUS_NAMES.items()},
        "fills": {item.key: item.fill for item in CLASSES[Metric.SECONDS]},
        "signs": {status: asdict(sign) for status, sign in SIGNS.items()},
        "texts": {**first.texts, **_texts(language)},
        "strings": strings.all(),
    }


def _difference(present: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is the same in the present state: most of a scenario."""
    providers, sheets = present["providers"], present["sheets"]
    return {
        "providers": {key: value for key, value in other["providers"].items() if providers.get(key) != value},
        "sheets": {
            service_id: {key: value for key, value in sheet.items() if sheets[service_id][key] != value}
            for service_id, sheet in other["sheets"].items()
        },
    }


def _sheet(service_id: str, state: State, present: State, strings: _Strings, language: Language) -> dict[str, Any]:
    for sheet in state.sheets:
        if sheet.layers.service_id == service_id:
            return _drawn(sheet, strings, language)
    villages, before = (
        villages_of(one.measurement, one.measurement.study.services[service_id], language) for one in (state, present)
    )
    return _told(changed_villages(before, villages, language), strings)


def _told(villages: Sequence[Village], strings: _Strings) -> dict[str, Any]:
    """Give what the card of every settlement says of a service."""
    return {
        "status": [village.status for village in villages],
        "class": [village.class_key for village in villages],
        "said": strings.numbers(village.sentences[0] for village in villages),
        "change": [village.change for village in villages],
    }


def _drawn(sheet: Sheet, strings: _Strings, language: Language) -> dict[str, Any]:
    layers, villages = sheet.layers, sheet.layers.villages
    return {
        **_told(villages, strings),
        "people": ["hidden" if village.hidden else village.people for village in villages],
        "peopleText": strings.numbers(village.people_text for village in villages),
        "peopleCell": strings.numbers(people_cell(village, language) for village in villages),
        "way": strings.numbers(village.way_text for village in villages),
        "value": [village.value for village in villages],
        "changeText": strings.numbers(village.change_text for village in villages),
        "more": [strings.numbers(village.sentences[1:]) for village in villages],
        "provider": [village.provider_id for village in villages],
        "providers": [provider.provider_id for provider in layers.providers],
        "providerCells": [list(row.cells) for row in sheet.providers.rows],
        "routes": _routes(layers, strings),
        "legend": layers.legend,
        "texts": {name: layers.texts[name] for name in ("group", "sizes")},
        "name": layers.title,
        "title": sheet.title,
        "state": sheet.state,
        "lead": sheet.lead,
        "inWords": sheet.in_words,
        "method": list(sheet.method),
        "captions": {table.id: table.caption for table in sheet.tables},
        "accounting": [list(row.cells) for row in sheet.accounting.rows],
        "total": list(sheet.accounting.total),
        "changes": [[row.id, *row.cells] for row in sheet.changes.rows] if sheet.changes else [],
    }


def _routes(layers: MapLayers, strings: _Strings) -> dict[str, Any]:
    """Give the lines, and for each settlement which are its, the worst of them, whether they lead home, and a text."""
    routes = [layers.routes.of.get(village.settlement_id) for village in layers.villages]
    return {
        "pieces": strings.numbers(layers.routes.pieces),
        "of": [
            route and [list(route.pieces), route.worst, int(route.to_home), strings.number(route.text)]
            for route in routes
        ],
    }


def _providers(sheets: Iterable[Sheet]) -> Mapping[str, dict[str, Any]]:
    return {provider.provider_id: asdict(provider) for sheet in sheets for provider in sheet.layers.providers}


def _texts(language: Language) -> dict[str, Any]:
    say = language.say
    return {
        "allServices": say("All services here"),
        "link": say("Link to this settlement"),
        "nothing": say("No settlement of this name."),
        "drawn": say("on the map"),
        "changes": {change: say(name) for change, name in CHANGE_NAMES.items()},
        "north": say("North is up"),
        "sort": say("Sort by: {column}", column="{column}"),
    }
