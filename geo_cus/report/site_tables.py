"""The tables of an answer about new points: sites, villages, groups, the curve, other plans, prices of rules."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo_cus.catalogue import Metric, groups
from geo_cus.faults import N_
from geo_cus.planning.siting.site_plan import Unit
from geo_cus.report.site_plans import site_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geo_cus.catalogue import Service
    from geo_cus.data.study import Study
    from geo_cus.planning.site_question import SiteAnswer
    from geo_cus.planning.siting.site_plan import Served
    from geo_cus.text import Language

_RULES: Final[Mapping[str, str]] = {
    "lock": N_("must be in the plan"),
    "forbidden": N_("must not be in the plan"),
    "floor": N_("least share of the people of the sołectwo"),
    "floors": N_("all least shares together"),
}


def site_table(answer: SiteAnswer, candidates: pd.DataFrame, study: Study, words: Language) -> pd.DataFrame:
    """Give a row for each new point and each provider that grows: what it is, what it costs, where it stands."""
    cost = {} if answer.task.cost is None else dict(zip(answer.task.candidate_ids, answer.task.cost, strict=True))
    sites = candidates.set_index("candidate_id").loc[sorted(answer.plan.chosen)]
    new = pd.DataFrame(
        {
            words.say("Identifier"): sites.index.astype(str),
            words.say("Place"): sites["name"].to_numpy(),
            words.say("Kind of place"): sites["kind"].to_numpy(),
            words.say("More places"): sites["capacity"].to_numpy(),
            words.say("Cost (zł)"): [round(float(cost[name]), 2) if name in cost else pd.NA for name in sites.index],
            "lat": sites["lat"].to_numpy(),
            "lon": sites["lon"].to_numpy(),
        }
    )
    providers = study.providers.set_index(study.providers["provider_id"].astype(str))["name"]
    grown = [
        (one.standing_id, providers[one.standing_id], words.say("enlarged"), one.places, one.cost, pd.NA, pd.NA)
        for one in answer.plan.enlarged
    ]
    if not grown:
        return new
    return pd.concat([new, pd.DataFrame(grown, columns=new.columns)], ignore_index=True)


def village_table(
    served: Mapping[str, Sequence[Served]], study: Study, candidates: pd.DataFrame, words: Language
) -> pd.DataFrame:
    """
    Give a row for each service, settlement and point that its people go to: the way before and after.

    Parameters
    ----------
    served
        Who goes where, by service id.
    """
    names = dict(zip(study.settlements["settlement_id"].astype(str), study.settlements["name"], strict=True))
    providers = zip(study.providers["provider_id"].astype(str), study.providers["name"].astype(str), strict=True)
    places = dict(providers) | site_names(candidates)
    columns = [
        N_("Service"), N_("Settlement"), N_("Settlement identifier"), N_("People"), N_("Change"), N_("Before"),
        N_("After"), N_("Unit"), N_("Point"),
    ]  # fmt: skip
    rows = []
    for service_id, trips in served.items():
        service = study.services[service_id]
        by_time = service.threshold.metric is Metric.SECONDS
        for row in trips:
            point = "" if row.point_id is None else places[row.point_id]
            ways = (_in_unit(row.way_before, by_time=by_time), _in_unit(row.way, by_time=by_time))
            rows.append((
                words.pick(service.names), names[row.settlement_id], row.settlement_id, round(row.people, 2),
                _change(row, words), *ways, "min" if by_time else "km", point,
            ))  # fmt: skip
    return pd.DataFrame(rows, columns=[words.say(name) for name in columns])


def _in_unit(way: float, *, by_time: bool) -> float | None:
    return round(way / (60 if by_time else 1000), 2) if isfinite(way) else None


def _change(row: Served, words: Language) -> str:
    if row.way < row.way_before:
        return words.say("nearer")
    return words.say("farther") if row.way > row.way_before else ""


def group_table(
    served: Mapping[str, Sequence[Served]], limits: Mapping[str, float], study: Study, words: Language
) -> pd.DataFrame:
    """
    Give a row for each service and target group: who gains, who loses, and the mean way before and after.

    Parameters
    ----------
    served
        Who goes where, by service id.
    limits
        Longest way that counts, by service id, in the unit of its ways.

    Returns
    -------
    pd.DataFrame
        People are those of the settlements that know them, in the proportion in which the settlement is divided among
        points. The mean ways are of those who have one both before and after, in minutes or kilometres.
    """
    columns = [
        N_("Service"), N_("Group"), N_("People nearer"), N_("People farther"), N_("People newly within the limit"),
        N_("People no longer within the limit"), N_("Mean way before"), N_("Mean way after"), N_("Unit"),
    ]  # fmt: skip
    people = study.settlements.set_index(study.settlements["settlement_id"].astype(str))
    rows = []
    for service_id, trips in served.items():
        service = study.services[service_id]
        unit = "min" if service.threshold.metric is Metric.SECONDS else "km"
        before, after, part = _divided(trips)
        for group_id, group in groups().items():
            known = (
                people.loc[[row.settlement_id for row in trips], group_id].to_numpy(dtype=float, na_value=0.0) * part
            )
            told = _group_numbers(known, before, after, limits[service_id], by_time=unit == "min")
            rows.append((words.pick(service.names), words.pick(group.names), *told, unit))
    return pd.DataFrame(rows, columns=[words.say(name) for name in columns])


def _divided(trips: Sequence[Served]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Give the ways before and after, and what part of its settlement's people each trip stands for."""
    frame = pd.DataFrame(
        [(row.settlement_id, row.people, row.way_before, row.way) for row in trips],
        columns=["settlement_id", "people", "before", "after"],
    )
    total = frame.groupby("settlement_id")["people"].transform("sum")
    part = (frame["people"] / total.where(total > 0)).fillna(0.0)
    return frame["before"].to_numpy(float), frame["after"].to_numpy(float), part.to_numpy(float)


def _group_numbers(
    people: NDArray[np.float64],
    before: NDArray[np.float64],
    after: NDArray[np.float64],
    limit: float,
    *,
    by_time: bool,
) -> list[float | None]:
    """Count who comes nearer and farther, who gets within the limit and who leaves it; then the mean ways."""
    moves = [after < before, after > before, (after <= limit) & (before > limit), (after > limit) & (before <= limit)]
    both = np.where(np.isfinite(before) & np.isfinite(after), people, 0.0)
    total = float(both.sum())
    means = [
        None if total == 0 else _in_unit(float(both @ np.where(both > 0, way, 0.0)) / total, by_time=by_time)
        for way in (before, after)
    ]
    return [*(round(float(people @ move)) for move in moves), *means]


def curve_table(answer: SiteAnswer, service: Service, words: Language) -> pd.DataFrame:
    """Give a row for each step of the curve: what it brings, and what one more point or 1000 zł of it brings."""
    by_cost = answer.question.budget is not None
    rows, last = [], 0.0
    for step in answer.curve:
        spent = (step.amount - last) / (1000 if by_cost else 1)
        last = step.amount
        gain, unit = (step.gain if isfinite(step.gain) else None), step.plan.unit
        told = [step.plan.objective, gain, gain / spent if gain is not None and spent else None]
        gap = words.percent(step.plan.gap, 2) if isfinite(step.plan.gap) else ""
        rows.append((
            round(step.amount, 2), len(step.plan.chosen), *(_plain(value, unit, service) for value in told), gap,
        ))  # fmt: skip
    first = words.say("Budget (zł)") if by_cost else words.say("Most new points")
    each = words.say("Gain for 1000 zł") if by_cost else words.say("Gain for a point")
    columns = [first, words.say("New points"), words.say("Result"), words.say("Gain"), each, words.say("Gap")]
    return pd.DataFrame(rows, columns=columns)


def _plain(value: float | None, unit: Unit, service: Service) -> float | None:
    """Give people as they are, ways in minutes or kilometres; None where there is nothing."""
    if value is None or not isfinite(value):
        return None
    if unit in {Unit.WAY, Unit.PERSON_WAY}:
        return _in_unit(value, by_time=service.threshold.metric is Metric.SECONDS)
    return round(value, 2)


def other_table(answer: SiteAnswer, candidates: pd.DataFrame, service: Service, words: Language) -> pd.DataFrame:
    """Give a row for each plan, the best first: its sites, its result, and how much worse than the best it is."""
    names, best = site_names(candidates), answer.plan.objective
    rows = [
        (
            ", ".join(names.get(name, name) for name in sorted(plan.parts)),
            _plain(plan.objective, plan.unit, service),
            words.percent(abs(plan.objective - best) / abs(best) if best else 0.0, 2),
        )
        for plan in (answer.plan, *answer.others)
    ]
    return pd.DataFrame(rows, columns=[words.say("Plan"), words.say("Result"), words.say("Worse by")])


def price_table(answer: SiteAnswer, candidates: pd.DataFrame, service: Service, words: Language) -> pd.DataFrame:
    """Give a row for each rule: what the plan loses by it, in people or in the way."""
    names = site_names(candidates)
    rows = [
        (words.say(_RULES[one.rule]), names.get(one.name, one.name), _plain(one.price, one.without.unit, service))
        for one in answer.prices
    ]
    return pd.DataFrame(rows, columns=[words.say("Rule"), words.say("Of what"), words.say("Price")])
