"""The part of a measurement that concerns one of the gminas studied."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from geo_cus.access.accounting import accounting, draw_counts, people_of
from geo_cus.access.measurement import GAPS, Audience, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo_cus.access.measurement import Measurement


def gminas_of(measurement: Measurement) -> tuple[str, ...]:
    """
    Give the gminas by which the settlements are parted: TERYT codes, those studied first, in their order.

    A settlement whose gmina is not told belongs to the gmina ``""``, so that the parts together are the whole.
    """
    named = [*measurement.study.gminas, *measurement.study.settlements["gmina"]]
    there = set(measurement.study.settlements["gmina"])
    return tuple(gmina for gmina in dict.fromkeys(named) if gmina in there)


def of_gmina(measurement: Measurement, gmina: str) -> Measurement:
    """
    Give the measurement of the settlements of one gmina, with sums of its own.

    Where small counts are hidden, a sum is shown only if everything it adds up is shown: it then tells nothing that
    the settlements do not tell, so that no part gives away what the whole hides.

    Parameters
    ----------
    measurement
        Of several gminas, for any audience.
    gmina
        TERYT code, or ``""`` for the settlements whose gmina is not told.

    Returns
    -------
    Measurement
        Of the same providers, networks and travel times; settlements, results, accounting and totals are those of the
        gmina.
    """
    study = measurement.study
    ids = list(study.services)
    results = measurement.results[measurement.results["gmina"] == gmina].reset_index(drop=True)
    settlements = study.settlements[study.settlements["gmina"] == gmina].reset_index(drop=True)
    account, draws = accounting(results, ids), draw_counts(results, ids)
    totals: dict[str, int | None]
    gap_totals: dict[str, int | None]
    if measurement.audience is Audience.PUBLIC:
        account = _shown_account(results, ids)
        nothing = pd.array([pd.NA] * len(draws), dtype="Int64")
        draws = draws.assign(people=nothing, people_hidden=True)
        totals = {item: _shown_sum(results, item, Status) for item in ids}
        gap_totals = {item: _shown_sum(results, item, GAPS) for item in ids}
    else:
        totals, gap_totals = people_of(account), people_of(account, GAPS)
    return replace(
        measurement,
        study=replace(study, gminas=(gmina,), settlements=settlements),
        results=results,
        accounting=account,
        draws=draws,
        totals=totals,
        gap_totals=gap_totals,
    )


def _shown_account(results: pd.DataFrame, ids: list[str]) -> pd.DataFrame:
    """Count as `accounting` does, people by the one status of their settlement, hidden where a count is hidden."""
    rows = []
    for service_id in ids:
        for status in Status:
            part = _part(results, service_id, [status])
            unknown = int((part["people"].isna() & ~part["people_hidden"]).sum())
            people = _shown_sum(results, service_id, [status])
            rows.append((service_id, status, len(part), people, unknown, people is None))
    columns = ["service_id", "status", "settlements", "people", "settlements_unknown", "people_hidden"]
    return pd.DataFrame(rows, columns=columns).astype({"people": "Int64"})


def _shown_sum(results: pd.DataFrame, service_id: str, statuses: Iterable[Status]) -> int | None:
    part = _part(results, service_id, statuses)
    return None if part["people_hidden"].any() else int(part["people"].sum())


def _part(results: pd.DataFrame, service_id: str, statuses: Iterable[Status]) -> pd.DataFrame:
    return results[(results["service_id"] == service_id) & results["status"].isin(list(statuses))]
