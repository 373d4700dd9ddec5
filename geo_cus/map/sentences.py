"""Why a village has its colour, what a provider is, and what a reader must know of the data: in whole sentences."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from geo_cus.access.measurement import Reason, Status
from geo_cus.catalogue import Metric
from geo_cus.errors import Message
from geo_cus.text import NBSP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Threshold
    from geo_cus.text import Language

_WALK_WORTH_TELLING_M: Final = 100.0
"""A village centre this near to its road is simply on it."""

_WITHOUT_A_WAY: Final[Mapping[Reason, Message]] = {
    Reason.NO_ROAD: Message("No road leads from here to a provider of this service."),
    Reason.NO_COORDINATES: Message("No coordinates are known, so the way cannot be measured and the map cannot show the place."),
    Reason.FAR_FROM_ROADS: Message("The place lies too far from every usable road, so the way cannot be measured."),
    Reason.PROVIDERS_NOT_PLACED: Message("There is a provider, but none has a place on the road network."),
    Reason.NO_PROVIDER: Message("No provider in the data offers this service."),
    Reason.ONLINE_ONLY: Message("The service is offered online only, so there is no place to travel to."),
}


def amount(value: float, metric: Metric, language: Language) -> str:
    """Write a time (seconds) or a distance (metres): ``23 min``, ``3,4 km``."""
    return language.minutes(value) if metric is Metric.SECONDS else language.distance(value)


def way_of(result: Mapping[str, Any], language: Language) -> str:
    """Write time and distance of the way to the nearest provider: ``23 min · 14,2 km``; empty where there is none."""
    if not isfinite(result["seconds"]) or not isfinite(result["metres"]):
        return ""
    return f"{language.minutes(result['seconds'])} · {language.distance(result['metres'])}"


def people_of(people: int | None, language: Language) -> str:
    """Write a number of persons: ``1 osoba``; „liczba osób nieznana” where it is not known."""
    if people is None:
        return language.say("number of people unknown")
    return language.count(people, "{n} person", "{n} people")


def explanation(result: Mapping[str, Any], threshold: Threshold, language: Language) -> tuple[str, ...]:
    """
    Say why a settlement has its status.

    Parameters
    ----------
    result
        A row of `Measurement.results`.
    threshold
        The threshold of the service.
    """
    without = _WITHOUT_A_WAY.get(result["reason"])
    if without is not None:
        return (language.say(without),)
    nearest = language.say("Nearest provider: {provider}, {way}.", provider=result["provider"], way=way_of(result, language))
    told = [nearest]
    if result["outside"]:
        told.append(language.say("It lies outside the area studied."))
    told.append(_verdict(result, threshold, language))
    if result["walk_m"] >= _WALK_WORTH_TELLING_M:
        walk = language.distance(result["walk_m"])
        told.append(language.say("Of this {walk} on foot to the nearest road.", walk=walk))
    return tuple(told)


def _verdict(result: Mapping[str, Any], threshold: Threshold, language: Language) -> str:
    metric = threshold.metric
    value = result["seconds"] if metric is Metric.SECONDS else result["metres"]
    good, limit = (amount(bound, metric, language) for bound in (threshold.good, threshold.limit))
    if result["status"] == Status.BEYOND:
        return language.say("Limit {limit}: too far by {excess}.", limit=limit, excess=amount(value - threshold.limit, metric, language))
    if result["status"] == Status.GOOD:
        return language.say("Well served: not more than {good}.", good=good)
    return language.say("Within the limit of {limit}, but more than {good}.", limit=limit, good=good)


_FORMS: Final[Mapping[str, Message]] = {
    "stationary": Message("at a fixed place"),
    "mobile": Message("mobile"),
    "home": Message("at the client's home"),
    "online": Message("online"),
}

_NOT_ON_NETWORK: Final[Mapping[str, Message]] = {
    "no_coordinates": Message("no coordinates"),
    "far_from_roads": Message("too far from every usable road"),
    "online": Message("online, no place to travel to"),
}


def form_name(form: str, language: Language) -> str:
    """Name the form in which a provider works."""
    return language.say(_FORMS[form]) if form in _FORMS else form


def placing_problem(status: str, language: Language) -> str:
    """Say why a provider has no place on the network; empty if it has one."""
    return language.say(_NOT_ON_NETWORK[status]) if status in _NOT_ON_NETWORK else ""


def notes(measurement: Measurement, language: Language) -> tuple[dict[str, str], ...]:
    """
    Say what a reader must know of the data before believing the map.

    Returns
    -------
    tuple of dict
        Each with ``kind`` (``fictional``, ``estimate``, ``refused``, ``one_speed``) and ``text``.
    """
    study = measurement.study
    found = []
    if study.fictional:
        found.append(("fictional", language.say("Fictional data: places, people and providers are invented.")))
    if measurement.estimated:
        found.append(("estimate", language.say("Estimate: there are no road data, so the way is a straight line times a detour factor.")))
    for rows in study.row_counts:
        if rows.refused:
            text = language.say(
                "{file}: rows read {read}, used {used}, refused {refused} because of faults.",
                file=rows.file, read=rows.read, used=rows.used, refused=rows.refused,
            )  # fmt: skip
            found.append(("refused", text))
    for network in measurement.networks.values():
        if not network.has_class:
            speed = f"{language.number(network.profile.default_kph)}{NBSP}km/h"
            way = language.pick(network.profile.names)
            found.append(("one_speed", language.say("The road data have no classes, so one speed holds on all roads: {speed} ({way}).", speed=speed, way=way)))
    return tuple({"kind": kind, "text": text} for kind, text in found)
