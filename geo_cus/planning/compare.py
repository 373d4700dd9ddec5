"""Two measurements -> who gains and who loses: by settlement and service, by service, by status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.access.measurement import SERVED, Audience
from geo_cus.errors import AccountingError

if TYPE_CHECKING:
    import pandas as pd

    from geo_cus.access.measurement import Measurement

_KEY: Final = ["service_id", "settlement_id"]


@dataclass(frozen=True)
class Comparison:
    """
    What changes from one measurement to another.

    Parameters
    ----------
    before, after
        The two measurements.
    rows
        A row for each settlement and service of both, first those of `after` in its order. Columns: ``service_id``,
        ``settlement_id``, ``settlement``; ``status_before``, ``status_after`` (`Status`, empty text where the
        settlement is not in that measurement); ``seconds_before``, ``seconds_after`` (of the way to the provider;
        infinite where no road leads, NaN where the settlement is not there); ``people_before``, ``people_after``
        (Int64, NA where unknown); ``served_before``, ``served_after`` (Int64 people who are within the limit and have a
        place; 0 where people are unknown); ``newly_served``, ``lost`` (Int64, the difference of the two as a gain or a
        loss); ``changes_status`` (bool).
    services
        A row a service: ``service_id``, ``newly_served``, ``lost``, ``net`` (people), ``served_before``,
        ``served_after``, ``settlements_changed``, ``settlements_unknown`` (whose people are not known before or after).
    statuses
        A row for each service and status: ``people_before``, ``people_after``, ``net``, ``settlements_before``,
        ``settlements_after``. The net numbers of a service add up to the change of its people.
    """

    before: Measurement
    after: Measurement
    rows: pd.DataFrame
    services: pd.DataFrame
    statuses: pd.DataFrame


def compare(before: Measurement, after: Measurement) -> Comparison:
    """
    Tell who gains and who loses from one measurement to another, of a study and a scenario, or of any two.

    ``newly_served - lost = people served after - people served before`` for every service, where the right-hand side is
    taken from the accounting of the two. Gains and losses are net in each settlement: where places are short, those
    who get one and those who lose one in the same settlement are not told apart. Services that only one of the two has
    are left out.

    Parameters
    ----------
    before, after
        For internal use; numbers that are hidden cannot be compared.

    Raises
    ------
    ValueError
        A measurement is one for the public.
    AccountingError
        The sums do not add up: a fault of the program.
    """
    if Audience.PUBLIC in {before.audience, after.audience}:
        message = "measurements for the public hide people, so that they cannot be compared"
        raise ValueError(message)
    common = [service_id for service_id in before.study.services if service_id in after.study.services]
    rows = _rows(before, after, common)
    statuses = _statuses(before, after, common)
    services = _services(rows, common)
    _check(services, statuses)
    return Comparison(before, after, rows, services, statuses)


def _side(measurement: Measurement, common: list[str]) -> pd.DataFrame:
    results = measurement.results[measurement.results["service_id"].isin(common)]
    within = results["way_status"].isin(SERVED)
    without = results["people_without_place"].fillna(0)
    served = (results["people"] - without).where(within, 0).fillna(0)
    return results[[*_KEY, "settlement", "status", "seconds", "people"]].assign(served=served.astype("Int64"))


def _rows(before: Measurement, after: Measurement, common: list[str]) -> pd.DataFrame:
    new, old = _side(after, common), _side(before, common)
    rows = new.merge(old, on=_KEY, how="outer", suffixes=("_after", "_before"), sort=False)
    place = {service_id: number for number, service_id in enumerate(common)}
    order = {key: number for number, key in enumerate(new[_KEY].itertuples(index=False, name=None))}
    later = {key: number for number, key in enumerate(old[_KEY].itertuples(index=False, name=None), len(order))}
    keys = list(rows[_KEY].itertuples(index=False, name=None))
    ranks = np.lexsort(([{**later, **order}[key] for key in keys], [place[key[0]] for key in keys]))
    rows = rows.iloc[ranks].reset_index(drop=True)
    for name in ("served_before", "served_after"):
        rows[name] = rows[name].fillna(0).astype("Int64")
    for name in ("status_before", "status_after"):
        rows[name] = rows[name].astype(object).where(rows[name].notna(), "")
    net = rows["served_after"] - rows["served_before"]
    rows["settlement"] = rows["settlement_after"].fillna(rows["settlement_before"])
    rows["newly_served"], rows["lost"] = net.clip(lower=0), (-net).clip(lower=0)
    rows["changes_status"] = (rows["status_before"] != rows["status_after"]).to_numpy(dtype=bool)
    pairs = [f"{name}_{end}" for name in ("status", "seconds", "people", "served") for end in ("before", "after")]
    return rows[[*_KEY, "settlement", *pairs, "newly_served", "lost", "changes_status"]]


def _services(rows: pd.DataFrame, common: list[str]) -> pd.DataFrame:
    counted = rows.assign(unknown=rows["people_before"].isna() | rows["people_after"].isna())
    sums = counted.groupby("service_id", sort=False)[
        ["newly_served", "lost", "served_before", "served_after", "changes_status", "unknown"]
    ].sum()
    table = sums.reindex(common, fill_value=0).astype("int64").reset_index(names="service_id")
    table.insert(3, "net", table["newly_served"] - table["lost"])
    return table.rename(columns={"changes_status": "settlements_changed", "unknown": "settlements_unknown"})


def _statuses(before: Measurement, after: Measurement, common: list[str]) -> pd.DataFrame:
    sides = [
        account[account["service_id"].isin(common)]
        .set_index(["service_id", "status"])[["people", "settlements"]]
        .astype("int64")
        .add_suffix(suffix)
        for account, suffix in ((before.accounting, "_before"), (after.accounting, "_after"))
    ]
    table = sides[0].join(sides[1])
    table["net"] = table["people_after"] - table["people_before"]
    columns = ["people_before", "people_after", "net", "settlements_before", "settlements_after"]
    return table[columns].reset_index()


def _check(services: pd.DataFrame, statuses: pd.DataFrame) -> None:
    """Compare the gains and losses of the settlements with the sums of the accounting."""
    served = statuses[statuses["status"].isin(SERVED)]
    nets = served.groupby("service_id")["net"].sum()
    for service_id, net in zip(services["service_id"], services["net"], strict=True):
        if int(net) != int(nets[service_id]):
            raise AccountingError(
                "Gains and losses of the service “{service}” give {found}, the sums {expected}. This is a fault of the "
                "program; report it.",
                service=str(service_id),
                found=int(net),
                expected=int(nets[service_id]),
            )
