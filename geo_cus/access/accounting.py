"""Nobody vanishes: the people and settlements of all statuses, and the check that they add up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from geo_cus.access.measurement import Status
from geo_cus.errors import AccountingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    columns = ("service_id", "status", "people", "people_hidden", "settlements", "settlements_unknown")
    return {
        Status(status): Counts(int(settlements), None if hidden else int(people), int(unknown))
        for own, status, people, hidden, settlements, unknown in zip(*(account[name] for name in columns), strict=True)
        if own == service_id
    }


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
    wanted, sums = set(statuses), dict[str, int | None]()
    for service_id, status, people in zip(account["service_id"], account["status"], account["people"], strict=True):
        if status in wanted:
            sums[service_id] = (sums.get(service_id) or 0) + int(people)
    return sums


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
    ids = list(service_ids)
    return _table({"service_id": ids, "status": list(Status)}, _counted(results, ids, draw))


def _counted(results: pd.DataFrame, ids: list[str], draw: str) -> dict[str, NDArray[np.int64]]:
    """Count what `accounting` counts, by service (rows) and status (columns)."""
    end = "" if draw == "central" else f"_{draw}"
    services = _places(results["service_id"], ids)
    without = results[f"people_without_place{end}"].fillna(0)
    with_place = (results["people"] - without).fillna(0).to_numpy(np.int64)
    settled, by_way = (_places(results[f"{name}{end}"], list(Status)) for name in ("status", "way_status"))
    full = np.full(len(results), list(Status).index(Status.NO_PLACE))
    shape = (len(ids), len(Status))
    return {
        "settlements": _sums(shape, services, settled, np.ones_like(with_place)),
        "people": _sums(shape, services, by_way, with_place) + _sums(shape, services, full, without.to_numpy(np.int64)),
        "settlements_unknown": _sums(shape, services, settled, results["people"].isna().to_numpy().astype(np.int64)),
    }


def _table(labels: Mapping[str, list[str]], counts: Mapping[str, NDArray[np.int64]]) -> pd.DataFrame:
    """Write counts, whose axes are the labels, a row each."""
    grid = np.meshgrid(*(np.array(names, dtype=object) for names in labels.values()), indexing="ij")
    named = {name: pd.array(axis.ravel(), dtype="str") for name, axis in zip(labels, grid, strict=True)}
    return pd.DataFrame({**named, **{name: count.ravel() for name, count in counts.items()}, "people_hidden": False})


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
    by_draw = [_counted(results, ids, draw) for draw in DRAWS]
    counts = {name: np.stack([one[name] for one in by_draw], axis=1) for name in by_draw[0]}
    return _table({"service_id": ids, "draw": list(DRAWS), "status": list(Status)}, counts)


def check_accounting(account: pd.DataFrame, results: pd.DataFrame, settlements: pd.DataFrame) -> None:
    """
    Check that for every service the statuses add up to all settlements and all known people.

    The right-hand sides are counted from the settlements table, not from the results.

    Parameters
    ----------
    account
        Of `accounting`, or of `draw_counts`, where those of each draw must add up.
    results
        `Measurement.results`, which tell the target group of every service.
    settlements
        The settlements with the people of each group.

    Raises
    ------
    AccountingError
        A settlement or a person is missing or counted twice.
    """
    groups = dict(zip(results["service_id"].tolist(), results["group_id"].tolist(), strict=True))
    added = _added(account, list(groups))
    everybody = {}
    for group_id in set(groups.values()):
        people = settlements[group_id]
        everybody[group_id] = len(settlements), int(people.sum()), int(people.isna().sum())
    for service_id, group_id in groups.items():
        expected = everybody[group_id]
        wrong = next((found for found in added[service_id] if found != expected), None)
        if wrong is not None:
            raise AccountingError(
                "The sums of the service “{service}” do not add up: {found} instead of {expected} "
                "(settlements, people, settlements with unknown people). This is a fault of the program; report it.",
                service=service_id,
                found=str(wrong),
                expected=str(expected),
            )


def _added(account: pd.DataFrame, ids: list[str]) -> dict[str, list[tuple[int, ...]]]:
    """Add up settlements, people and settlements with unknown people of every service, in each draw."""
    draws = account["draw"] if "draw" in account else pd.Series("", index=account.index)
    names = list(dict.fromkeys(draws))
    services, drawn = _places(account["service_id"], ids), _places(draws, names)
    counted = (account[name].to_numpy(np.int64) for name in ("settlements", "people", "settlements_unknown"))
    sums = np.stack([_sums((len(ids), len(names)), services, drawn, count) for count in counted], axis=-1)
    return {service_id: [tuple(found) for found in rows] for service_id, rows in zip(ids, sums.tolist(), strict=True)}
