"""On whom access hangs: single providers, providers of other gminas, services that come online."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement


def reliance(measurement: Measurement) -> pd.DataFrame:
    """
    Count for every service whose access hangs on what.

    Returns
    -------
    pd.DataFrame
        A row for each service and kind, all kinds present: ``service_id``, ``kind``, ``settlements``, ``people``
        (where they are known), ``settlements_unknown``. Kinds: ``single`` (served, but not if the one provider within
        the limit closed), ``outside`` (served, but not without the providers of other gminas), ``knife_edge`` (a few
        minutes would change the status), ``online`` (somebody offers it without a road, too), ``gap_online`` (a gap,
        but offered online).
    """
    results = measurement.results
    kinds = {
        "single": results["single"],
        "outside": results["relies_on_outside"],
        "knife_edge": results["knife_edge"],
        "online": results["online"],
        "gap_online": results["online"] & results["is_gap"],
    }
    parts = []
    for kind, holds in kinds.items():
        concerned = results.assign(
            settlements=holds.astype("int64"),
            persons=results["people"].fillna(0).where(holds, 0),
            settlements_unknown=(holds & results["people"].isna()).astype("int64"),
        )
        sums = concerned.groupby("service_id", sort=False)[["settlements", "persons", "settlements_unknown"]].sum()
        parts.append(sums.rename(columns={"persons": "people"}).astype("int64").assign(kind=kind))
    table = pd.concat(parts).reset_index()
    rank = {service_id: place for place, service_id in enumerate(measurement.study.services)}
    table = table.sort_values("service_id", key=lambda ids: ids.map(rank), kind="stable")
    return table[["service_id", "kind", "settlements", "people", "settlements_unknown"]].reset_index(drop=True)


def losses(measurement: Measurement) -> pd.DataFrame:
    """
    Tell for every provider and service who would lose access if it closed.

    Returns
    -------
    pd.DataFrame
        A row for each provider and service that it offers, the most people first: ``provider_id``, ``provider``,
        ``service_id``, ``settlements``, ``people`` (of the target group, where they are known),
        ``settlements_unknown``. Zero where everybody has another provider within the limit, or nobody had this one.
    """
    providers, study = measurement.study.providers, measurement.study
    offered = providers[["provider_id", "name", "services"]].explode("services")
    offered = offered.rename(columns={"name": "provider", "services": "service_id"})
    offered = offered[offered["service_id"].isin(list(study.services))]
    results = measurement.results[measurement.results["single"]]
    sums = (
        results.assign(unknown=results["people"].isna(), persons=results["people"].fillna(0))
        .groupby(["provider_id", "service_id"])
        .agg(settlements=("settlement_id", "size"), people=("persons", "sum"), settlements_unknown=("unknown", "sum"))
        .reset_index()
    )
    counts = ["settlements", "people", "settlements_unknown"]
    table = offered.merge(sums, on=["provider_id", "service_id"], how="left")
    table[counts] = table[counts].fillna(0).astype("int64")
    order = ["people", "settlements", "provider_id", "service_id"]
    return table.sort_values(order, ascending=[False, False, True, True], kind="stable").reset_index(drop=True)
