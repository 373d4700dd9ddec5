"""The words of a map: why a village has its colour, how far its way is, what a provider is."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from pandas import isna

from geo_cus.access.change_words import change_sentence
from geo_cus.access.measurement import Reason, Status
from geo_cus.access.people_words import people_sentence
from geo_cus.access.words import FORM_NAMES, PROVIDER_STATUS_NAMES, Result
from geo_cus.access.words import explanation as verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.catalogue import Service
    from geo_cus.map.layers import MapLayers
    from geo_cus.text import Language

_WALK_WORTH_TELLING_M: Final = 100.0
"""A village centre nearer to its road than this is simply on it."""


def way_of(result: Mapping[str, Any], language: Language) -> str:
    """Write time and distance of the way to the nearest provider: ``23 min · 14,2 km``; empty where there is none."""
    if not isfinite(result["seconds"]) or not isfinite(result["metres"]):
        return ""
    return f"{language.minutes(result['seconds'])} · {language.distance(result['metres'])}"


def people_of(
    people: int | None, language: Language, *, estimated: tuple[int, int] | None = None, hidden: bool = False
) -> str:
    """
    Write a number of persons: ``1 osoba``; „liczba osób nieznana” where it is not known.

    Parameters
    ----------
    people
        The number; None where it is not known or not published.
    language
        The language.
    estimated
        Least and most of an estimate; None for a count.
    hidden
        True where the number is not published.
    """
    if hidden:
        return language.say("number of people hidden")
    if people is None:
        return language.say("number of people unknown")
    told = language.count(people, "{n} person", "{n} people")
    if estimated is None:
        return told
    return language.say("{people} (estimate: {low} to {high})", people=told, low=estimated[0], high=estimated[1])


def explanation(row: Mapping[str, Any], service: Service, language: Language) -> tuple[str, ...]:
    """
    Say why a settlement has its status, in whole sentences.

    Parameters
    ----------
    row
        A row of `Measurement.results`.
    service
        Its service.
    """
    values = {name: row[name] for name in Result._fields}
    result = Result(**values | {"status": Status(row["status"]), "reason": Reason(row["reason"])})
    told = [verdict(result, service.threshold, language)]
    if row["outside"]:
        told.append(language.say("The provider lies outside the area studied."))
    if isfinite(row["seconds"]) and row["walk_m"] >= _WALK_WORTH_TELLING_M:
        told.append(language.say("Of this {walk} on foot to the nearest road.", walk=language.distance(row["walk_m"])))
    from_homes = people_sentence(row, service.threshold.metric, language)
    if from_homes:
        told.append(from_homes)
    without = row["people_without_place"]
    if not isna(without) and without > 0:
        told.append(language.say("Without a free place: {people}.", people=people_of(int(without), language)))
    if row["online"]:
        told.append(language.say("The service is also provided online."))
    if row["single"]:
        told.append(language.say("Only one provider is within the limit; there is no other if it closes."))
    if row["knife_edge"]:
        told.append(language.say("Uncertain: a few minutes more or less would change the assessment."))
    change = change_sentence(row, service, language)
    return (*told, change) if change else tuple(told)


def map_in_words(layers: MapLayers, language: Language) -> str:
    """Say what the picture of a map shows: how many settlements have which way and which status, how many providers."""
    legend = layers.legend
    counted = [row for row in (*legend["classes"], *legend["statuses"]) if row["settlements"] != "0"]
    rows = "; ".join(f"{row['label']}: {row['settlements']}" for row in counted)
    return language.say(
        "The map in words: {settlements}; {rows}. {providers}.",
        settlements=language.count(len(layers.villages), "{n} settlement", "{n} settlements"),
        rows=rows,
        providers=language.count(layers.provider_count, "{n} provider", "{n} providers"),
    )


def form_name(form: str, language: Language) -> str:
    """Name the form in which a provider works."""
    return language.say(FORM_NAMES[form])


def placing_problem(status: str, language: Language) -> str:
    """Say why a provider has no place on the network; empty if it has one."""
    return "" if status == "placed" else language.say(PROVIDER_STATUS_NAMES[status])
