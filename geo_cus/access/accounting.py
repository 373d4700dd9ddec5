"""Nobody vanishes: the people and settlements of all statuses, and the check that they add up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from geo_cus.access.measurement import Status
from geo_cus.errors import AccountingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Counts(NamedTuple):
    """
    Who is counted under a status, or altogether.

    Parameters
    ----------
    settlements
        All settlements.
    people
        Persons of the target group, of the settlements where they are known.
    settlements_unknown
        Settlements whose people are not known.
    """

    settlements: int
    people: int
    settlements_unknown: int


def counts_by_status(account: pd.DataFrame, service_id: str) -> dict[Status, Counts]:
    """Give the counts of one service by status, all statuses present."""
    part = account[account["service_id"] == service_id]
    columns = (part[name].tolist() for name in Counts._fields)
    return {Status(status): Counts(*row) for status, *row in zip(part["status"], *columns, strict=True)}


def together(counts: Mapping[Status, Counts]) -> Counts:
    """Add up the counts of all statuses."""
    return Counts(*(sum(column) for column in zip(*counts.values(), strict=True)))


def accounting(results: pd.DataFrame, service_ids: Iterable[str]) -> pd.DataFrame:
    """
    Count settlements and people by service and status.

    Parameters
    ----------
    results
        `Measurement.results`.
    service_ids
        The services, in the order of the account.

    Returns
    -------
    pd.DataFrame
        A row for each service and status, all statuses present: ``service_id``, ``status``, ``settlements``,
        ``people`` (of settlements where they are known), ``settlements_unknown``.
    """
    counted = results.assign(unknown=results["people"].isna()).groupby(["service_id", "status"], sort=False)
    sums = counted.agg(
        settlements=("settlement_id", "size"), people=("people", "sum"), settlements_unknown=("unknown", "sum")
    )
    everything = pd.MultiIndex.from_product([list(service_ids), list(Status)], names=["service_id", "status"])
    return sums.reindex(everything, fill_value=0).astype("int64").reset_index()


def check_accounting(account: pd.DataFrame, results: pd.DataFrame, settlements: pd.DataFrame) -> None:
    """
    Check that for every service the statuses add up to all settlements and all known people.

    The right-hand sides are counted from the settlements table, not from the results.

    Raises
    ------
    AccountingError
        A settlement or a person is missing or counted twice.
    """
    for service_id, group_id in results[["service_id", "group_id"]].drop_duplicates().itertuples(index=False):
        part = account[account["service_id"] == service_id]
        expected = (len(settlements), int(settlements[group_id].sum()), int(settlements[group_id].isna().sum()))
        found = tuple(int(part[column].sum()) for column in ("settlements", "people", "settlements_unknown"))
        if found != expected:
            raise AccountingError(
                "The sums of the service “{service}” do not add up: {found} instead of {expected} "
                "(settlements, people, settlements with unknown people). This is a fault of the program; report it.",
                service=str(service_id),
                found=str(found),
                expected=str(expected),
            )
