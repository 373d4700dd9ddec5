"""An answer about new points as plain values, and as a folder of CSV tables."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_cus.atomic import write_files
from geo_cus.report.gap_files import csv_bytes, with_notes
from geo_cus.report.site_plans import site_names
from geo_cus.report.site_tables import curve_table, group_table, other_table, price_table, site_table, village_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Service
    from geo_cus.planning.candidates import Candidates
    from geo_cus.planning.site_question import SiteAnswer
    from geo_cus.planning.sites_asked import SitesFound
    from geo_cus.planning.siting.shared_buildings import ServiceGain
    from geo_cus.planning.siting.site_plan import Served, SitePlan
    from geo_cus.text import Language


class SiteReport(NamedTuple):
    """
    All that is told of an answer.

    Parameters
    ----------
    answer
        The answer.
    measurement
        The study as it is.
    service
        The service asked for first.
    candidates
        The places that came into question, and how many did not.
    without_cost
        How many of the others were left out since their cost is not known.
    services
        The gains of several services that share buildings; empty for one service.
    """

    answer: SiteAnswer
    measurement: Measurement
    service: Service
    candidates: Candidates
    without_cost: int = 0
    services: Sequence[ServiceGain] = ()

    @property
    def served(self) -> Mapping[str, Sequence[Served]]:
        """Give who goes where, by service."""
        if self.services:
            return {one.service_id: one.served for one in self.services}
        return {self.service.service_id: self.answer.plan.served}


def report_of_sites(found: SitesFound, measurement: Measurement, service_id: str) -> SiteReport:
    """Put an answer together with the study, as it is, that was asked about."""
    service = measurement.study.services[service_id]
    return SiteReport(found.answer, measurement, service, found.candidates, found.without_cost, found.gains)


def site_values(report: SiteReport) -> dict[str, Any]:
    """Give an answer as plain values; described in ``docs/formats.md``."""
    answer, candidates, plan = report.answer, report.candidates, report.answer.plan
    names = site_names(candidates.table)
    return {
        "version": 1,
        "chosen": [{"candidate": name, "name": names[name]} for name in plan.chosen],
        "enlarged": [
            {"provider": one.standing_id, "steps": one.steps, "places": one.places, "cost_pln": one.cost}
            for one in plan.enlarged
        ],
        **_proof(plan),
        "cost_pln": _finite(answer.cost),
        "do_nothing": _finite(plan.do_nothing),
        "beyond": list(plan.beyond),
        "shortfall": _shortfall(plan),
        "candidates": {
            "considered": len(candidates.table),
            "other_kinds": candidates.other_kinds,
            "lacking": dict(candidates.lacking),
            "unknown": dict(candidates.unknown),
            "without_point": candidates.without_point,
            "without_cost": report.without_cost,
        },
        "served": _served(report.served),
        "services": [
            {"service": one.service_id, "weight": one.weight, "people_before": one.people_before, "people": one.people}
            for one in report.services
        ],
        "others": [{"chosen": sorted(other.parts), **_proof(other)} for other in answer.others],
        "curve": [
            {"amount": step.amount, "gain": _finite(step.gain), "chosen": sorted(step.plan.parts), **_proof(step.plan)}
            for step in answer.curve
        ],
        "prices": [{"rule": one.rule, "name": one.name, "price": _finite(one.price)} for one in answer.prices],
    }


def _proof(plan: SitePlan) -> dict[str, Any]:
    return {
        "unit": str(plan.unit),
        "objective": _finite(plan.objective),
        "bound": _finite(plan.bound),
        "gap": _finite(plan.gap),
        "status": str(plan.status),
    }


def _shortfall(plan: SitePlan) -> dict[str, Any] | None:
    found = plan.shortfall
    if found is None:
        return None
    return {"constraint": found.constraint, "name": found.name, "asked": found.asked, "nearest": found.nearest}


def _served(served: Mapping[str, Sequence[Served]]) -> list[dict[str, Any]]:
    return [
        {
            "service": service_id,
            "settlement": row.settlement_id,
            "point": row.point_id,
            "people": row.people,
            "way": _finite(row.way),
            "way_before": _finite(row.way_before),
        }
        for service_id, rows in served.items()
        for row in rows
    ]


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


def write_site_answer(report: SiteReport, out: Path, words: Language) -> list[Path]:
    """
    Write the tables of an answer into a folder, each whole or not at all.

    plan_punkty.csv, plan_miejscowosci.csv, plan_grupy.csv; plan_krzywa.csv, plan_inne.csv and plan_reguly.csv where
    there is something to say.

    Returns
    -------
    list of Path
        The files written.
    """
    answer, study, table = report.answer, report.measurement.study, report.candidates.table
    limits = {service_id: study.services[service_id].threshold.limit for service_id in report.served}
    tables = {
        "plan_punkty.csv": site_table(answer, table, study, words),
        "plan_miejscowosci.csv": village_table(report.served, study, table, words),
        "plan_grupy.csv": group_table(report.served, limits, study, words),
        "plan_krzywa.csv": curve_table(answer, report.service, words) if answer.curve else None,
        "plan_inne.csv": other_table(answer, table, report.service, words) if answer.others else None,
        "plan_reguly.csv": price_table(answer, table, report.service, words) if answer.prices else None,
    }
    contents = {
        name: csv_bytes(with_notes(found, report.measurement, words), words)
        for name, found in tables.items()
        if found is not None
    }
    return write_files(out, contents)
