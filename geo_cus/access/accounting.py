"""Nobody vanishes: the people and settlements of all statuses, and the check that they add up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from geo_cus.access.measurement import Status
from geo_cus.errors import AccountingError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

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
    ids = list(service_ids)
    services = _places(results["service_id"], ids)
    without = results[f"people_without_place{end}"].fillna(0)
    with_place = (results["people"] - without).fillna(0).to_numpy(np.int64)
    settled, by_way = (_places(results[f"{name}{end}"], list(Status)) for name in ("status", "way_status"))
    full = np.full(len(results), list(Status).index(Status.NO_PLACE))
    shape = (len(ids), len(Status))
    everything = pd.MultiIndex.from_product([ids, list(Status)], names=["service_id", "status"])
    counts = {
        "settlements": _sums(shape, services, settled, np.ones_like(with_place)),
        "people": _sums(shape, services, by_way, with_place) + _sums(shape, services, full, without.to_numpy(np.int64)),
        "settlements_unknown": _sums(shape, services, settled, results["people"].isna().to_numpy().astype(np.int64)),
    }
    table = pd.DataFrame({name: count.ravel() for name, count in counts.items()}, index=everything)
    return table.assign(people_hidden=False).reset_index()


def _places(values: pd.Series, among: list[str]) -> NDArray[np.intp]:
    """Give the place of every value in a list; -1 for one that is not in it."""
    return pd.Index(among, dtype=object).get_indexer(pd.Index(values.to_numpy(dtype=object), dtype=object))


def _sums(
    shape: tuple[int, int], services: NDArray[np.intp], statuses: NDArray[np.intp], numbers: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Add up whole numbers by service and status; what belongs to no service asked for is left aside."""
    sums, wanted = np.zeros(shape, dtype=np.int64), services >= 0
    np.add.at(sums, (services[wanted], statuses[wanted]), numbers[wanted])
    return sums


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
    sums = account.groupby("service_id", sort=False)[["settlements", "people", "settlements_unknown"]].sum()
    groups = {group_id: settlements[group_id] for group_id in results["group_id"].unique()}
    everybody = {
        group_id: (len(settlements), int(people.sum()), int(people.isna().sum())) for group_id, people in groups.items()
    }
    for service_id, group_id in results[["service_id", "group_id"]].drop_duplicates().itertuples(index=False):
        expected = everybody[group_id]
        found = tuple(sums.loc[service_id].tolist()) if service_id in sums.index else (0, 0, 0)
        if found != expected:
            raise AccountingError(
                "The sums of the service “{service}” do not add up: {found} instead of {expected} "
                "(settlements, people, settlements with unknown people). This is a fault of the program; report it.",
                service=str(service_id),
                found=str(found),
                expected=str(expected),
            )
