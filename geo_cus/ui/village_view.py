"""A settlement's card: what it has of a service and why, and the providers nearest to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo_cus.access.change_words import change_sentence
from geo_cus.access.people_words import INNER_BASIS_NAMES, people_sentence
from geo_cus.access.route_words import seconds_by_name, tenths_of_minutes
from geo_cus.access.supply import supply_of
from geo_cus.access.words import STATUS_NAMES, Result, explanation, threshold_text
from geo_cus.catalogue import Metric, groups
from geo_cus.text import EN_DASH, sort_key

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement, Status
    from geo_cus.access.routes import NearestRoute
    from geo_cus.catalogue import Profile, Service
    from geo_cus.text import Language

NEAREST_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class NearProvider:
    """
    A provider as seen from a settlement.

    Parameters
    ----------
    name, place
        Who and where it is.
    seconds, metres
        The way to it.
    outside
        True if it lies in a gmina that is not studied.
    """

    name: str
    place: str
    seconds: float
    metres: float
    outside: bool


@dataclass(frozen=True, slots=True)
class VillageCard:
    """
    What the dashboard tells of a settlement and a service.

    Parameters
    ----------
    name
        Its name.
    origin
        Its kind and sołectwo in words; may be empty.
    status
        What it has.
    is_gap
        True if it lacks the service.
    status_text
        The status in words.
    why
        A sentence or two on the cause.
    facts
        Labels and values.
    nearest
        Up to three providers, the nearest first.
    """

    name: str
    origin: str
    status: Status
    is_gap: bool
    status_text: str
    why: str
    facts: tuple[tuple[str, str], ...]
    nearest: tuple[NearProvider, ...]


def village_names(measurement: Measurement) -> dict[str, str]:
    """
    Give the settlements by id, names in Polish order; of two with one name, each also tells its sołectwo or its id.

    The order is the one in which tables and lists show them.
    """
    table = measurement.study.settlements
    doubled = table["name"].duplicated(keep=False)
    rows = zip(table["settlement_id"], table["name"], table["solectwo"], doubled, strict=True)
    names = {own: f"{name} ({solectwo or own})" if twice else str(name) for own, name, solectwo, twice in rows}
    return dict(sorted(names.items(), key=lambda item: sort_key(item[1])))


def village_card(measurement: Measurement, service_id: str, settlement_id: str, words: Language) -> VillageCard:
    """
    Tell what a settlement has of a service, and why.

    Raises
    ------
    KeyError
        The study has no such settlement.
    """
    study = measurement.study
    service = study.services[service_id]
    row = _record(measurement.of_service(service_id), settlement_id)
    settlement = _record(study.settlements, settlement_id)
    result = Result(row["status"], row["reason"], row["provider"], row["seconds"], row["metres"], row["walk_m"])
    return VillageCard(
        name=str(settlement["name"]),
        origin=_origin(settlement, words),
        status=row["status"],
        is_gap=bool(row["is_gap"]),
        status_text=words.say(STATUS_NAMES[row["status"]]),
        why=" ".join(
            part
            for part in (
                explanation(result, service.threshold, words),
                people_sentence(row, service.threshold.metric, words),
                change_sentence(row, service, words),
            )
            if part
        ),
        facts=_facts(row, service, words),
        nearest=nearest_providers(measurement, service_id, settlement_id),
    )


def nearest_providers(measurement: Measurement, service_id: str, settlement_id: str) -> tuple[NearProvider, ...]:
    """Give the providers of a service to which a road leads from a settlement, up to three, the nearest first."""
    study = measurement.study
    service = study.services[service_id]
    times = measurement.times.of(service)
    row = int(np.flatnonzero(study.settlements["settlement_id"] == settlement_id)[0])
    compared = times.seconds[row] if service.threshold.metric is Metric.SECONDS else times.metres[row]
    reached = np.flatnonzero(supply_of(study, service, times).on_site & np.isfinite(compared))
    columns = sorted(reached, key=lambda column: (compared[column], times.destinations.points.ids[column]))
    providers = study.providers.to_dict("records")
    return tuple(
        NearProvider(
            name=providers[column]["name"],
            place=providers[column]["place"],
            seconds=float(times.seconds[row, column]),
            metres=float(times.metres[row, column]),
            outside=bool(providers[column]["gmina"]) and providers[column]["gmina"] not in study.gminas,
        )
        for column in columns[:NEAREST_SHOWN]
    )


def nearest_table(nearest: tuple[NearProvider, ...], words: Language) -> pd.DataFrame:
    """Give the nearest providers as text."""
    rows = [(_named(item, words), words.minutes(item.seconds), words.distance(item.metres)) for item in nearest]
    return pd.DataFrame(rows, columns=[words.say("Provider"), words.say("Time"), words.say("Way")])


def route_rows(found: NearestRoute, words: Language) -> pd.DataFrame:
    """Give what a route takes over which roads and beside them, as text."""
    route = found.route
    taken = [
        *seconds_by_name(route, words),
        (words.say("on foot at both ends"), route.walked_s),
        (words.say("lost in turning"), route.turning_s),
    ]
    rows = [(name, text) for name, seconds in taken if (text := tenths_of_minutes(seconds, words))]
    return pd.DataFrame(rows, columns=[words.say("Part of the route"), words.say("Time")])


def facts_table(card: VillageCard, words: Language) -> pd.DataFrame:
    """Give the facts of a settlement as text."""
    return pd.DataFrame(card.facts, columns=[words.say("Fact"), words.say("Value")])


def limit_sentence(service: Service, profile: Profile, words: Language) -> str:
    """Say how near the service must be, and by which way of travelling."""
    threshold = service.threshold
    limit, good = (threshold_text(value, threshold.metric, words) for value in (threshold.limit, threshold.good))
    way = words.pick(profile.names)
    if threshold.good == threshold.limit:
        return words.say("Limit: {limit}, {way}.", limit=limit, way=way)
    return words.say("Limit: {limit}; well served up to {good}; {way}.", limit=limit, good=good, way=way)


def _record(table: pd.DataFrame, settlement_id: str) -> dict[str, Any]:
    found = table[table["settlement_id"] == settlement_id].to_dict("records")
    if not found:
        raise KeyError(settlement_id)
    return {str(column): value for column, value in found[0].items()}


def _named(provider: NearProvider, words: Language) -> str:
    place = provider.place if provider.place and provider.place not in provider.name else ""
    name = f"{provider.name}, {place}" if place else provider.name
    return words.say("{provider} (outside the gmina)", provider=name) if provider.outside else name


def _origin(settlement: dict[str, Any], words: Language) -> str:
    solectwo = str(settlement["solectwo"] or "")
    told = [str(settlement["kind"] or "")]
    if solectwo and solectwo != settlement["name"]:
        told.append(words.say("sołectwo {name}", name=solectwo))
    return ", ".join(part for part in told if part)


def _facts(row: dict[str, Any], service: Service, words: Language) -> tuple[tuple[str, str], ...]:
    group = words.pick(groups()[service.group_id].names)
    people = words.say("unknown") if pd.isna(row["people"]) else words.number(int(row["people"]))
    if row["people_estimated"]:
        span = f"{words.number(int(row['people_low']))}{EN_DASH}{words.number(int(row['people_high']))}"
        people = words.say("{people} (estimate, {span})", people=people, span=span)
    facts = [(words.say("People ({group})", group=group), people)]
    if np.isfinite(row["seconds"]):
        facts.append((words.say("Time to the nearest provider"), words.minutes(row["seconds"])))
        if row["seconds_low"] < row["seconds_high"] < np.inf:
            span = f"{words.minutes(row['seconds_low'])}{EN_DASH}{words.minutes(row['seconds_high'])}"
            facts.append((words.say("By the speeds of other tables"), span))
        if row["overhead_s"]:
            facts.append((words.say("Start and parking, not counted in it"), words.minutes(row["overhead_s"])))
        facts.append((words.say("Way to the nearest provider"), words.distance(row["metres"])))
    if row["seconds"] <= row["inner_s"]:
        facts.append(
            (words.say("Basis of the way inside the settlement"), words.say(INNER_BASIS_NAMES[row["inner_basis"]]))
        )
    if np.isfinite(row["walk_m"]):
        facts.append((words.say("Of this on foot to the road"), words.distance(row["walk_m"])))
    facts.append((words.say("Providers within the limit"), words.number(int(row["choices"]))))
    return tuple(facts)
