"""What a plan for new points says: the sites, the proof, and who comes nearer."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo_cus.catalogue import Metric
from geo_cus.planning.siting.site_plan import Status, Unit
from geo_cus.schema import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.catalogue import Service
    from geo_cus.data.study import Study
    from geo_cus.planning.siting.site_plan import SitePlan
    from geo_cus.text import Language

_STATUS_NAMES: Final[Mapping[Status, str]] = {
    Status.OPTIMAL: N_("Proven: no plan is better."),
    Status.WITHIN_GAP: N_("The plan is close enough to the best one, as asked."),
    Status.TIME_LIMIT: N_("The time ran out before a proof; the best plan may be better by as much as the gap."),
    Status.STOPPED: N_("Stopped before a proof; the best plan may be better by as much as the gap."),
}


def answer_sentences(plan: SitePlan, candidates: pd.DataFrame, service: Service, words: Language) -> list[str]:
    """Say where the points stand, what they bring beside doing nothing, and how sure that is."""
    places = candidates.set_index("candidate_id")["name"]
    sites = ", ".join(str(places[name]) for name in sorted(plan.chosen))
    told = [words.say("New points: {sites}.", sites=sites) if sites else words.say("No new point would help.")]
    told.append(
        words.say(
            "{what}: {after}; without new points: {before}.",
            what=words.say(_UNIT_NAMES[plan.unit]),
            after=_amount(plan.objective, plan.unit, service, words),
            before=_amount(plan.do_nothing, plan.unit, service, words),
        )
    )
    proof = words.say(_STATUS_NAMES[plan.status])
    if plan.status is not Status.OPTIMAL:
        bound = _amount(plan.bound, plan.unit, service, words)
        proof += " " + words.say("Bound: {bound}, gap: {gap}.", bound=bound, gap=words.percent(plan.gap, 2))
    told.append(proof)
    if plan.beyond:
        told.append(
            words.count(
                len(plan.beyond),
                "{n} settlement is out of reach of every possible site.",
                "{n} settlements are out of reach of every possible site.",
            )
        )
    return told


_UNIT_NAMES: Final[Mapping[Unit, str]] = {
    Unit.PEOPLE: N_("People within the limit"),
    Unit.POINTS: N_("New points needed"),
    Unit.COST: N_("Cost (zł)"),
    Unit.WAY: N_("The longest way"),
    Unit.PERSON_WAY: N_("All people's ways together"),
}


def _amount(value: float, unit: Unit, service: Service, words: Language) -> str:
    if not np.isfinite(value):
        return words.say("not possible")
    if unit in {Unit.PEOPLE, Unit.POINTS, Unit.COST}:
        return words.number(round(value))
    return words.minutes(value) if service.threshold.metric is Metric.SECONDS else words.distance(value)


def gain_table(
    plan: SitePlan, study: Study, candidates: pd.DataFrame, service: Service, words: Language
) -> pd.DataFrame:
    """Give a row for each settlement that comes nearer: people, the way before and after, the point."""
    names = dict(zip(study.settlements["settlement_id"].astype(str), study.settlements["name"], strict=True))
    places = dict(zip(candidates["candidate_id"], candidates["name"], strict=True))
    write = words.minutes if service.threshold.metric is Metric.SECONDS else words.distance

    def way(value: float) -> str:
        return words.say("no way") if value == inf else write(value)

    rows = [
        (names[row.settlement_id], round(row.people), way(row.way_before), way(row.way), places[row.point_id])
        for row in plan.served
        if row.point_id in places and row.way < row.way_before
    ]
    columns = [N_("Settlement"), N_("People"), N_("Before"), N_("After"), N_("New point")]
    return pd.DataFrame(rows, columns=[words.say(name) for name in columns])
