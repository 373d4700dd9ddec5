"""What an answer about new points says in sentences: the sites, the proof, who comes nearer."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo_cus.catalogue import Metric
from geo_cus.faults import N_
from geo_cus.planning.siting.site_plan import Status, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo_cus.catalogue import Service
    from geo_cus.data.study import Study
    from geo_cus.planning.candidates import Candidates
    from geo_cus.planning.siting.shared_buildings import ServiceGain
    from geo_cus.planning.siting.site_plan import Served, SitePlan
    from geo_cus.text import Language

_STATUS_NAMES: Final[Mapping[Status, str]] = {
    Status.OPTIMAL: N_("Proven: no plan is better."),
    Status.WITHIN_GAP: N_("The plan is close enough to the best one, as asked."),
    Status.TIME_LIMIT: N_("The time ran out before a proof; the best plan may be better by as much as the gap."),
    Status.STOPPED: N_("Stopped before a proof; the best plan may be better by as much as the gap."),
}

_UNIT_NAMES: Final[Mapping[Unit, str]] = {
    Unit.PEOPLE: N_("People within the limit"),
    Unit.POINTS: N_("New points needed"),
    Unit.COST: N_("Cost (zł)"),
    Unit.WAY: N_("The longest way"),
    Unit.PERSON_WAY: N_("All people's ways together"),
}

_ATTRIBUTES: Final[Mapping[str, str]] = {
    "heating": N_("heating"),
    "toilet": N_("a toilet"),
    "power": N_("electricity"),
    "ramp": N_("a way in for wheelchairs"),
    "private_room": N_("a room for a private talk"),
}


WITH_A_PLACE: Final = N_("People with a place")
WEIGHTED: Final = N_("People within the limits, times the weights")


def answer_sentences(
    plan: SitePlan, candidates: pd.DataFrame, service: Service, words: Language, *, people: str = ""
) -> list[str]:
    """
    Say where the points stand, what they bring beside doing nothing, and how sure that is.

    `people` says what the people are who are counted (`WITH_A_PLACE`, `WEIGHTED`), if not those within the limit.
    """
    places = site_names(candidates)
    sites = ", ".join(places[name] for name in sorted(plan.chosen))
    told = [words.say("New points: {sites}.", sites=sites) if sites else words.say("No new point would help.")]
    told += [
        words.say("Enlarged: {provider}, by {places} places.", provider=one.standing_id, places=round(one.places))
        for one in plan.enlarged
    ]
    what, before, after = amounts(plan, service, words, people=people)
    told.append(words.say("{what}: {after}; without new points: {before}.", what=what, after=after, before=before))
    told.append(proof_sentence(plan, _amount(plan.bound, plan.unit, service, words), words))
    if plan.beyond:
        told.append(
            words.count(
                len(plan.beyond),
                "{n} settlement is out of reach of every possible site.",
                "{n} settlements are out of reach of every possible site.",
            )
        )
    return told


def amounts(plan: SitePlan, service: Service, words: Language, *, people: str = "") -> tuple[str, str, str]:
    """Give what a plan counts, how much of it there is without the plan, and how much with it; `people` as above."""
    return (
        words.say(people if people and plan.unit is Unit.PEOPLE else _UNIT_NAMES[plan.unit]),
        _amount(plan.do_nothing, plan.unit, service, words),
        _amount(plan.objective, plan.unit, service, words),
    )


def proof_sentence(plan: SitePlan, bound: str, words: Language) -> str:
    """Say whether the plan is proven to be the best, and else how far it may be from it; the bound as it is shown."""
    proof = words.say(_STATUS_NAMES[plan.status])
    if plan.status is Status.OPTIMAL:
        return proof
    return proof + " " + words.say("Bound: {bound}, gap: {gap}.", bound=bound, gap=words.percent(plan.gap, 2))


def candidate_sentences(candidates: Candidates, without_cost: int, words: Language) -> list[str]:
    """Say how many places came into question, and why the others did not; what is not known is counted on its own."""
    told = [words.count(len(candidates.table), "{n} place came into question.", "{n} places came into question.")]
    for name, count in candidates.lacking.items():
        told.append(words.say("Left out, without {what}: {n}.", what=words.say(_ATTRIBUTES[name]), n=count))
    for name, count in candidates.unknown.items():
        told.append(words.say("Not known to have {what}: {n}.", what=words.say(_ATTRIBUTES[name]), n=count))
    if candidates.other_kinds:
        told.append(words.say("Left out, of other kinds: {n}.", n=candidates.other_kinds))
    if candidates.without_point:
        told.append(words.say("Left out, without coordinates: {n}.", n=candidates.without_point))
    if without_cost:
        told.append(words.say("Left out, since their cost is not known: {n}.", n=without_cost))
    return told


def shared_sentences(services: Sequence[ServiceGain], study: Study, words: Language) -> list[str]:
    """Say what shared buildings bring to each service, and what its people count."""
    return [
        words.say(
            "{service}, weight {weight}: {after} people within the limit; without new points: {before}.",
            service=words.pick(study.services[one.service_id].names),
            weight=one.weight,
            after=round(one.people),
            before=round(one.people_before),
        )
        for one in services
    ]


def site_names(candidates: pd.DataFrame) -> dict[str, str]:
    """Give the names of candidates by their identifiers."""
    return dict(zip(candidates["candidate_id"].astype(str), candidates["name"].astype(str), strict=True))


def _amount(value: float, unit: Unit, service: Service, words: Language) -> str:
    if not np.isfinite(value):
        return words.say("not possible")
    if unit in {Unit.PEOPLE, Unit.POINTS, Unit.COST}:
        return words.number(round(value))
    return words.minutes(value) if service.threshold.metric is Metric.SECONDS else words.distance(value)


def gain_table(
    plan: SitePlan, study: Study, candidates: pd.DataFrame, service: Service, words: Language
) -> pd.DataFrame:
    """Give a row for each settlement that comes nearer: people (NA: not known), the way before and after, the point."""
    known = set(study.settlements.loc[study.settlements[service.group_id].notna(), "settlement_id"].astype(str))
    names = dict(zip(study.settlements["settlement_id"].astype(str), study.settlements["name"], strict=True))
    places = site_names(candidates)
    write = words.minutes if service.threshold.metric is Metric.SECONDS else words.distance

    def way(value: float) -> str:
        return words.say("no way") if value == inf else write(value)

    def people(row: Served) -> int | None:
        return round(row.people) if row.settlement_id in known else None

    rows = [
        (names[row.settlement_id], people(row), way(row.way_before), way(row.way), places[row.point_id])
        for row in plan.served
        if row.point_id in places and row.way < row.way_before
    ]
    columns = [N_("Settlement"), N_("People"), N_("Before"), N_("After"), N_("New point")]
    return pd.DataFrame(rows, columns=[words.say(name) for name in columns]).astype({words.say("People"): "Int64"})
