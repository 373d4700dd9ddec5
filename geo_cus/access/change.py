"""For each gap the cheapest single change that would close it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo_cus.access.measurement import Reason
from geo_cus.access.outcome import compared

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.access.outcome import Outcome
    from geo_cus.catalogue import Service
    from geo_cus.network.travel_times import TravelTimes


class Change(StrEnum):
    """What would close a gap; the less it takes, the earlier it stands."""

    NONE = "none"
    HOURS = "hours"
    AGREEMENT = "agreement"
    PLACES = "places"
    NEARER = "nearer"
    FIRST_PROVIDER = "first_provider"


class Changes(NamedTuple):
    """
    The change for every settlement, arrays of shape (settlements,).

    Parameters
    ----------
    change
        `Change`; `Change.NONE` where there is no gap, or where nobody can tell.
    provider
        Column of the provider whose hours, agreement or places it is, or who is too far; -1 where there is none.
    amount
        Of `Change.PLACES` the units of capacity that are lacking, whole; of `Change.NEARER` how much too far the
        nearest is (seconds or metres, as the service is measured); NaN otherwise.
    """

    change: NDArray[np.object_]
    provider: NDArray[np.int64]
    amount: NDArray[np.float64]


_BY_REASON = {
    Reason.CLOSED_WHEN_ONE_COULD_COME: Change.HOURS,
    Reason.OTHER_GMINAS_ONLY: Change.AGREEMENT,
    Reason.NO_FREE_PLACE: Change.PLACES,
    Reason.TOO_FAR: Change.NEARER,
    Reason.OTHER_GMINAS_ONLY_AND_CLOSED: Change.FIRST_PROVIDER,
    Reason.NO_ROAD: Change.FIRST_PROVIDER,
    Reason.NO_PROVIDER: Change.FIRST_PROVIDER,
    Reason.ONLINE_ONLY: Change.FIRST_PROVIDER,
}


def changes(service: Service, times: TravelTimes, found: Outcome, people: NDArray[np.float64]) -> Changes:
    """
    Name the single change that would close each gap.

    Where only longer hours, or only an agreement, stand between residents and a provider within the limit, that is the
    change. An agreement with a provider beyond the limit would close nothing, so there it is a provider nearer.

    Parameters
    ----------
    service
        The service with its limit and its need.
    times
        Settlements by providers.
    found
        What the settlements have.
    people
        Persons of the target group; NaN where not known.
    """
    way = compared(times, service.threshold.metric)
    rows = np.arange(len(people))
    chosen = np.where(found.provider >= 0, way[rows, np.maximum(found.provider, 0)] if way.shape[1] else np.inf, np.inf)
    change = np.array([_BY_REASON.get(reason, Change.NONE) for reason in found.reason], dtype=object)
    beyond = chosen > service.threshold.limit
    change[(change == Change.AGREEMENT) & beyond] = Change.NEARER
    change[(change == Change.NEARER) & ~np.isfinite(chosen)] = Change.FIRST_PROVIDER
    amount = np.where(change == Change.NEARER, chosen - service.threshold.limit, np.nan)
    if service.need is not None:
        lacking = np.nan_to_num(people) * service.need.share * found.without_place * service.need.units_per_person
        # Whole units; noise of the arithmetic must not ask for one more.
        amount = np.where(change == Change.PLACES, np.ceil(lacking - 1e-6), amount)
    names_one = ~np.isin(change, [Change.NONE, Change.FIRST_PROVIDER])
    gap = ~found.served
    return Changes(
        change=np.where(gap, change, Change.NONE).astype(object),
        provider=np.where(gap & names_one, found.provider, -1),
        amount=np.where(gap, amount, np.nan),
    )
