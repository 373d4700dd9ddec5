"""A measurement as the public may see it: small counts of people hidden, and whatever would give them away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo_cus.access.change import Change
from geo_cus.access.measurement import GAPS, Audience, Status
from geo_cus.access.people_ways import PEOPLE_BY_WAY
from geo_cus.access.small_counts import PublishedSum
from geo_cus.access.suppression import protect
from geo_cus.catalogue import groups
from geo_cus.catalogue.disclosure import disclosure_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geo_cus.access.measurement import Measurement
    from geo_cus.access.suppression import Protection
    from geo_cus.catalogue import Service

_OF_A_STATUS: Final = 5
_OF_THE_GAP: Final = 10
_OF_ALL: Final = 20
"""How important sums are: of two of which one must be hidden, the less important goes."""

_Key = tuple[str, str]
"""A service, and a status or ``gap`` or ``all``."""


def published(measurement: Measurement) -> Measurement:
    """
    Give a measurement in which no small count of people stands and none can be computed.

    Hidden are counts of settlements and sums over statuses (`protect`). What is computed from counts of single
    settlements is left out altogether: people without a place, the places that are lacking, shares and means over the
    homes of a settlement, and the sums by low and high times. So that sums fit what is shown, all people of a
    settlement count under its one status.

    Parameters
    ----------
    measurement
        For internal use.

    Returns
    -------
    Measurement
        With `Audience.PUBLIC`; ``people_hidden`` is True where ``people`` is NA because it is hidden, in ``results``
        and in ``accounting``, and `Measurement.totals` has None for a hidden total. The people of its study are NA
        where they are hidden, too.
    """
    (only,) = published_together([measurement])
    return only


def published_together(measurements: Sequence[Measurement]) -> list[Measurement]:
    """
    Give measurements of the same people as the public may see them side by side, a study and its scenarios.

    What is hidden in one cannot be computed from another, since all their sums are protected by one call.

    Parameters
    ----------
    measurements
        For internal use; the people of their settlements are the same.

    Returns
    -------
    list of Measurement
        Each as `published` describes it, in the same order.

    Raises
    ------
    ValueError
        The people are not the same: `same_people` tells.
    """
    if not all(same_people(measurements[0], other) for other in measurements[1:]):
        message = "measurements of different people cannot be protected together"
        raise ValueError(message)
    sums = [(number, key, item) for number, one in enumerate(measurements) for key, item in _sums(one)]
    services = [service for one in measurements for service in one.study.services.values()]
    told = list(dict.fromkeys(["residents", *(service.group_id for service in services)]))
    people = measurements[0].study.settlements.set_index("settlement_id")[told]
    protection = protect(people, [item for _, _, item in sums], rules=disclosure_rules())
    shown: list[dict[_Key, int | None]] = [{} for _ in measurements]
    for (number, key, item), hidden in zip(sums, protection.sums, strict=True):
        shown[number][key] = None if hidden else item.people
    return [_published(one, protection, sums) for one, sums in zip(measurements, shown, strict=True)]


def same_people(first: Measurement, second: Measurement) -> bool:
    """Tell whether two measurements count the same people in the same settlements, in all groups."""
    tables = [
        one.study.settlements.set_index("settlement_id").reindex(columns=list(groups())).sort_index()
        for one in (first, second)
    ]
    return tables[0].equals(tables[1])


def _published(measurement: Measurement, protection: Protection, shown: Mapping[_Key, int | None]) -> Measurement:
    services = measurement.study.services
    return replace(
        measurement,
        audience=Audience.PUBLIC,
        study=replace(measurement.study, settlements=_settlements(measurement, protection)),
        results=_results(measurement, protection),
        accounting=_accounting(measurement, shown),
        draws=_without_people(measurement.draws),
        totals={service_id: shown[service_id, "all"] for service_id in services},
        gap_totals={service_id: shown[service_id, "gap"] for service_id in services},
    )


def _sums(measurement: Measurement) -> Iterator[tuple[_Key, PublishedSum]]:
    """Give every sum that a public output shows, by service and status, ``gap`` or ``all``."""
    for service_id, service in measurement.study.services.items():
        part = measurement.of_service(service_id)
        for status in Status:
            yield (service_id, str(status)), _sum(service, part[part["status"] == status], _OF_A_STATUS)
        yield (service_id, "gap"), _sum(service, part[part["status"].isin(GAPS)], _OF_THE_GAP)
        yield (service_id, "all"), _sum(service, part, _OF_ALL)


def _sum(service: Service, part: pd.DataFrame, importance: int) -> PublishedSum:
    settlements = frozenset(part["settlement_id"])
    return PublishedSum(service.group_id, settlements, int(part["people"].sum()), importance)


def _settlements(measurement: Measurement, protection: Protection) -> pd.DataFrame:
    """Take out the hidden counts, and the groups that are not published at all."""
    settlements = measurement.study.settlements.copy()
    hidden = protection.cells.loc[settlements["settlement_id"]]
    for group in hidden.columns:
        settlements[group] = settlements[group].mask(hidden[group].to_numpy())
    unpublished = [name for name in settlements.columns if name in groups() and name not in hidden.columns]
    for group in unpublished:
        settlements[group] = pd.array([pd.NA] * len(settlements), dtype="Int64")
    return settlements


def _results(measurement: Measurement, protection: Protection) -> pd.DataFrame:
    results = measurement.results.copy()
    cells = protection.cells
    rows = cells.index.get_indexer(pd.Index(results["settlement_id"]))
    places = rows, cells.columns.get_indexer(pd.Index(results["group_id"]))
    hidden = cells.to_numpy()[places]
    results["people"] = results["people"].mask(hidden)
    results["people_hidden"] = hidden
    in_gap = results["people"].where(results["is_gap"], 0)
    results["people_in_gap"] = in_gap.mask(hidden & results["is_gap"])
    for column in [*results.columns[results.columns.str.startswith("people_without_place")], *PEOPLE_BY_WAY]:
        results[column] = pd.array([pd.NA] * len(results), dtype="Int64")
    # A share is a count in another form, and with the ways known a mean gives away who lives in which house.
    results[["people_mean", "share_within"]] = np.nan
    results["change_amount"] = results["change_amount"].mask(results["change"] == Change.PLACES)
    return results


def _accounting(measurement: Measurement, shown: Mapping[_Key, int | None]) -> pd.DataFrame:
    account = measurement.accounting.copy()
    rows = zip(account["service_id"], account["status"], strict=True)
    people = [shown[service_id, str(status)] for service_id, status in rows]
    account["people"] = pd.array(people, dtype="Int64")
    account["people_hidden"] = np.array([value is None for value in people], dtype=bool)
    return account


def _without_people(draws: pd.DataFrame) -> pd.DataFrame:
    nothing = pd.array([pd.NA] * len(draws), dtype="Int64")
    return draws.assign(people=nothing, people_hidden=True)
