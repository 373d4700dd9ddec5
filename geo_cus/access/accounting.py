"""Nobody vanishes: the people and settlements of all statuses, and the check that they add up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import pandas as pd

from geo_cus.access.measurement import Status
from geo_cus.errors import AccountingError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo_cus.access.measurement import Measurement


DRAWS: Final = ("low", "central", "high")
"""The sets of travel times, from the quickest to the slowest."""


class Counts(NamedTuple):
    """
    Who is counted under a status, or altogether.

    Parameters
    ----------
    settlements
        All settlements.
    people
        Persons of the target group, of the settlements where they are known; None where that may not be published.
    settlements_unknown
        Settlements whose people are not known.
    """

    settlements: int
    people: int | None
    settlements_unknown: int


def counts_by_status(account: pd.DataFrame, service_id: str) -> dict[Status, Counts]:
    """Give the counts of one service by status, all statuses present."""
    part = account[account["service_id"] == service_id]
    hidden = part["people_hidden"].tolist()
    people = [None if is_hidden else int(count) for count, is_hidden in zip(part["people"], hidden, strict=True)]
    others = (part[name].astype("int64").tolist() for name in ("settlements", "settlements_unknown"))
    rows = zip(part["status"], people, *others, strict=True)
    return {Status(status): Counts(settlements, count, unknown) for status, count, settlements, unknown in rows}


def together(measurement: Measurement, service_id: str) -> Counts:
    """Give the counts over all statuses of one service."""
    counts = counts_by_status(measurement.accounting, service_id).values()
    settlements, unknown = (
        sum(count.settlements for count in counts),
        sum(count.settlements_unknown for count in counts),
    )
    return Counts(settlements, measurement.totals[service_id], unknown)


def people_of(account: pd.DataFrame, statuses: Iterable[Status] = tuple(Status)) -> dict[str, int | None]:
    """Add up the people of some statuses of an internal account by service; of all if none are named."""
    sums = account[account["status"].isin(list(statuses))].groupby("service_id", sort=False)["people"].sum()
    return {str(service_id): int(people) for service_id, people in sums.items()}


def accounting(results: pd.DataFrame, service_ids: Iterable[str], *, draw: str = "central") -> pd.DataFrame:
    """
    Count settlements and people by service and status.

    A settlement stands under its status. Its people stand under `Status.NO_PLACE` as far as there is no place for
    them, and the others under the status that the way gives them.

    Parameters
    ----------
    results
        `Measurement.results`.
    service_ids
        The services, in the order of the account.
    draw
        Which travel times: ``low``, ``central`` or ``high``.

    Returns
    -------
    pd.DataFrame
        A row for each service and status, all statuses present: ``service_id``, ``status``, ``settlements``,
        ``people`` (of settlements where they are known), ``settlements_unknown``.
    """
    end = "" if draw == "central" else f"_{draw}"
    without = results[f"people_without_place{end}"].fillna(0)
    by_way = _people(results["service_id"], results[f"way_status{end}"], results["people"] - without)
    lacking = _people(results["service_id"], pd.Series(Status.NO_PLACE, index=results.index), without)
    settled = results.assign(status=results[f"status{end}"], unknown=results["people"].isna())
    sums = settled.groupby(["service_id", "status"], sort=False).agg(
        settlements=("settlement_id", "size"), settlements_unknown=("unknown", "sum")
    )
    everything = pd.MultiIndex.from_product([list(service_ids), list(Status)], names=["service_id", "status"])
    table = sums.reindex(everything, fill_value=0).astype("int64")
    people = by_way.reindex(everything, fill_value=0) + lacking.reindex(everything, fill_value=0)
    table.insert(1, "people", people.astype("int64"))
    return table.assign(people_hidden=False).reset_index()


def _people(service_ids: pd.Series, statuses: pd.Series, people: pd.Series) -> pd.Series:
    """Add up people by service and status; unknown ones add nothing."""
    named = {"service_id": service_ids.to_numpy(), "status": statuses.to_numpy(), "people": people.fillna(0).to_numpy()}
    return pd.DataFrame(named).groupby(["service_id", "status"], sort=False)["people"].sum()


def draw_counts(results: pd.DataFrame, service_ids: Iterable[str]) -> pd.DataFrame:
    """
    Count settlements and people by service, draw and status: as `accounting`, for each set of travel times.

    Every settlement counts with its own status in each draw, which no mean of times could give.

    Returns
    -------
    pd.DataFrame
        As of `accounting`, with the column ``draw``: ``low``, ``central`` and ``high`` times.
    """
    ids = list(service_ids)
    parts = [accounting(results, ids, draw=draw).assign(draw=draw) for draw in DRAWS]
    table = pd.concat(parts, ignore_index=True)
    rank = {service_id: place for place, service_id in enumerate(ids)}
    columns = ["service_id", "draw", "status", "settlements", "people", "settlements_unknown", "people_hidden"]
    return table.sort_values("service_id", key=lambda ids: ids.map(rank), kind="stable")[columns].reset_index(drop=True)


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
