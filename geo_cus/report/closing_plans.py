"""What an answer about closing points says: which ones, how many people still have one, who has farther to go."""

from __future__ import annotations

from math import inf, isfinite
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo_cus.catalogue import Metric
from geo_cus.faults import N_
from geo_cus.planning.siting.site_plan import Unit
from geo_cus.report.site_plans import proof_sentence

if TYPE_CHECKING:
    from geo_cus.catalogue import Service
    from geo_cus.data.study import Study
    from geo_cus.planning.siting.site_plan import SitePlan
    from geo_cus.text import Language


def closing_sentences(plan: SitePlan, study: Study, service: Service, words: Language) -> list[str]:
    """
    Say which points to close, what stays of the access, and how sure it is that no other choice harms less.

    Parameters
    ----------
    plan
        Of `geo_cus.planning.siting.least_harm`.
    study, service
        Of which it is.
    words
        The reader's language.
    """
    names = dict(zip(study.providers["provider_id"], study.providers["name"], strict=True))
    closed = ", ".join(str(names[name]) for name in plan.chosen)
    values = (plan.objective, plan.do_nothing, plan.bound)
    after, before, bound = (_amount(value, plan, service, words) for value in values)
    sentence = (
        words.say("People within the limit afterwards: {after}; now: {before}.", after=after, before=before)
        if plan.unit is Unit.PEOPLE
        else words.say("All people's ways together afterwards: {after}; now: {before}.", after=after, before=before)
    )
    told = [words.say("To close: {points}.", points=closed), sentence, proof_sentence(plan, bound, words)]
    others = _other_services(plan, study, service, words)
    if others:
        told.append(
            words.say("These points offer more, which is not counted here: {services}.", services=", ".join(others))
        )
    return told


def _other_services(plan: SitePlan, study: Study, service: Service, words: Language) -> list[str]:
    """Name what else is studied and offered by the points to close."""
    offered = study.providers.loc[study.providers["provider_id"].isin(plan.chosen), "services"]
    known = {name for services in offered for name in services} - {service.service_id}
    return [words.pick(one.names) for name, one in study.services.items() if name in known]


def loss_table(plan: SitePlan, study: Study, service: Service, words: Language) -> pd.DataFrame:
    """Give a row for each settlement that has farther to go: people, the way before and after, the point left."""
    homes = dict(zip(study.settlements["settlement_id"].astype(str), study.settlements["name"], strict=True))
    points = dict(zip(study.providers["provider_id"], study.providers["name"], strict=True))

    def way(value: float) -> str:
        if value == inf:
            return words.say("no way")
        return words.minutes(value) if service.threshold.metric is Metric.SECONDS else words.distance(value)

    rows = [
        (homes[row.settlement_id], round(row.people), way(row.way_before), way(row.way), points.get(row.point_id, ""))
        for row in plan.served
        if row.way > row.way_before
    ]
    columns = [N_("Settlement"), N_("People"), N_("Before"), N_("After"), N_("Point that is left")]
    return pd.DataFrame(rows, columns=[words.say(name) for name in columns])


def closing_values(plan: SitePlan) -> dict[str, Any]:
    """Give the plan as plain values; described in ``docs/formats.md``."""
    return {
        "version": 1,
        "closed": list(plan.chosen),
        "unit": str(plan.unit),
        "objective": _finite(plan.objective),
        "bound": _finite(plan.bound),
        "gap": _finite(plan.gap),
        "status": str(plan.status),
        "do_nothing": _finite(plan.do_nothing),
        "farther": [
            {
                "settlement": row.settlement_id,
                "people": row.people,
                "before": _finite(row.way_before),
                "after": _finite(row.way),
                "point": row.point_id,
            }
            for row in plan.served
            if row.way > row.way_before
        ],
    }


def _amount(value: float, plan: SitePlan, service: Service, words: Language) -> str:
    if plan.unit is Unit.PEOPLE or not isfinite(value):
        return words.number(round(value)) if isfinite(value) else words.say("not possible")
    return words.minutes(value) if service.threshold.metric is Metric.SECONDS else words.distance(value)


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None
