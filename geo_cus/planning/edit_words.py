"""The edits of a scenario in words."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Final, NamedTuple

from geo_cus.access.opening_words import opening_text
from geo_cus.catalogue import groups, services
from geo_cus.faults import N_
from geo_cus.planning.edits import (
    AddMobileStop,
    ChangeCapacity,
    ChangeHours,
    ChangeThreshold,
    CloseBetween,
    CloseProvider,
    CloseWays,
    MoveProvider,
    OpenPoint,
    OpenTo,
    ScalePopulation,
    SetPopulation,
)
from geo_cus.text import NBSP

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo_cus.catalogue import Service
    from geo_cus.data.roads import Roads
    from geo_cus.data.study import Study
    from geo_cus.planning.edits import Edit
    from geo_cus.text import Language


_GOOD: Final = N_("well served up to {value}")
_LIMIT: Final = N_("limit {value}")


class _Names(NamedTuple):
    """How providers and services are called, for the reader of one language."""

    words: Language
    providers: Mapping[str, str]
    services: Mapping[str, Service]
    roads: Roads | None

    def provider(self, provider_id: str) -> str:
        return self.providers.get(provider_id, provider_id)

    def service(self, service_id: str) -> str:
        found = self.services.get(service_id)
        return self.words.pick(found.names) if found else service_id

    def road(self, way_ids: Iterable[str]) -> str:
        """Name the roads to which some ways belong by number and name, each once; empty where they have none."""
        if self.roads is None:
            return ""
        tags = self.roads.tags
        own = tags.loc[tags["way_id"].isin(list(way_ids)), ["ref", "name"]]
        told = (" ".join(part for part in parts if part) for parts in own.itertuples(index=False, name=None))
        return ", ".join(dict.fromkeys(filter(None, told)))

    def listed(self, service_ids: Iterable[str]) -> str:
        return ", ".join(map(self.service, service_ids))


def edit_sentences(edits: Iterable[Edit], study: Study, words: Language) -> list[str]:
    """
    Say of every edit what it changes, in the order of the edits.

    Parameters
    ----------
    edits
        The edits of a scenario.
    study
        The study as it is, which knows the names; what it does not know is told by its identifier.
    words
        The reader's language.
    """
    edits = list(edits)
    told = dict(zip(study.providers["provider_id"], study.providers["name"], strict=True))
    told |= {edit.provider_id: edit.name for edit in edits if isinstance(edit, OpenPoint | AddMobileStop)}
    names = _Names(words, told, {**services(), **study.services}, study.roads)
    return [_sentence(edit, names) for edit in edits]


@singledispatch
def _sentence(edit: Edit, names: _Names) -> str:
    raise TypeError(edit, names)


@_sentence.register
def _open_point(edit: OpenPoint, names: _Names) -> str:
    offered = names.listed(edit.services)
    if edit.capacity is None:
        return names.words.say("A new point: {name} ({services})", name=edit.name, services=offered)
    places = names.words.number(edit.capacity)
    return names.words.say(
        "A new point: {name} ({services}; places: {places})", name=edit.name, services=offered, places=places
    )


@_sentence.register
def _add_stop(edit: AddMobileStop, names: _Names) -> str:
    return names.words.say(
        "A mobile service stops: {name} ({services}), {hours}",
        name=edit.name,
        services=names.listed(edit.services),
        hours=opening_text(edit.hours, names.words),
    )


@_sentence.register
def _close(edit: CloseProvider, names: _Names) -> str:
    return names.words.say("Closed: {provider}", provider=names.provider(edit.provider_id))


@_sentence.register
def _move(edit: MoveProvider, names: _Names) -> str:
    place = f"{edit.lat:.5f}, {edit.lon:.5f}"
    return names.words.say("{provider} moves to {place}", provider=names.provider(edit.provider_id), place=place)


@_sentence.register
def _capacity(edit: ChangeCapacity, names: _Names) -> str:
    words = names.words
    places = words.say("unknown") if edit.capacity is None else words.number(edit.capacity)
    provider = names.provider(edit.provider_id)
    if not edit.service:
        return words.say("{provider}: places: {places}", provider=provider, places=places)
    service = names.service(edit.service)
    return words.say("{provider}: places for “{service}”: {places}", provider=provider, service=service, places=places)


@_sentence.register
def _hours(edit: ChangeHours, names: _Names) -> str:
    provider = names.provider(edit.provider_id)
    return names.words.say(
        "{provider}: open {hours}", provider=provider, hours=edit.hours or names.words.say("unknown")
    )


@_sentence.register
def _open_to(edit: OpenTo, names: _Names) -> str:
    gminas = ", ".join(edit.gminas)
    return names.words.say(
        "{provider} takes residents of further gminas: {gminas}",
        provider=names.provider(edit.provider_id),
        gminas=gminas,
    )


@_sentence.register
def _close_ways(edit: CloseWays, names: _Names) -> str:
    road, ways = names.road(edit.way_ids), ", ".join(edit.way_ids)
    if road:
        return names.words.say("Roads closed: {road} (ways of the road file: {ways})", road=road, ways=ways)
    return names.words.say("Roads closed (ways of the road file): {ways}", ways=ways)


@_sentence.register
def _close_between(edit: CloseBetween, names: _Names) -> str:
    ends = [f"{lat:.5f}, {lon:.5f}" for lat, lon in ((edit.from_lat, edit.from_lon), (edit.to_lat, edit.to_lon))]
    return names.words.say("The road between {start} and {end} is closed", start=ends[0], end=ends[1])


@_sentence.register
def _threshold(edit: ChangeThreshold, names: _Names) -> str:
    told = [
        names.words.say(template, value=f"{names.words.number(value, 1)}{NBSP}{unit}")
        for template, value, unit in (
            (_GOOD, edit.good_min, "min"),
            (_LIMIT, edit.limit_min, "min"),
            (_GOOD, edit.good_km, "km"),
            (_LIMIT, edit.limit_km, "km"),
        )
        if value is not None
    ]
    return f"{names.service(edit.service)}: {', '.join(told)}"


@_sentence.register
def _population(edit: SetPopulation, names: _Names) -> str:
    group = names.words.pick(groups()[edit.group].names)
    count = names.words.count(len(edit.people), "{n} settlement", "{n} settlements")
    return names.words.say("Other numbers of people: {group} ({settlements})", group=group, settlements=count)


@_sentence.register
def _scaled(edit: ScalePopulation, names: _Names) -> str:
    group = names.words.pick(groups()[edit.group].names)
    share = names.words.percent(edit.factor, 0)
    return names.words.say("{group}: {share} of the people there are now", group=group, share=share)
