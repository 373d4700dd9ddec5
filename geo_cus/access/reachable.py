"""What lies within a limit: how many providers, and how many places they offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo_cus.access.decay import Step
from geo_cus.access.entries import ordered, settlement_index

if TYPE_CHECKING:
    from geo_cus.network.travel_times import TravelTimes


def reachable_count(times: TravelTimes, *, limit_s: float) -> pd.Series:
    """
    Count the providers that each settlement reaches in time.

    ``access[i] = number of providers j with seconds[i, j] <= limit_s``

    Law: more time, a faster road or a provider more never lowers it.

    Parameters
    ----------
    times
        Settlements (rows) by providers (columns), seconds; infinite where no road leads.
    limit_s
        Longest accepted trip (seconds, > 0); the limit itself still counts.

    Returns
    -------
    pd.Series
        Providers within reach (int64), one per settlement in the order of `times`; 0 where there are none.
    """
    within = Step(limit_s)(times.seconds)
    counted = within.sum(axis=1).astype("int64")
    return pd.Series(counted, index=settlement_index(times.origins.points.ids), name="reachable_count")


def reachable_capacity(times: TravelTimes, capacity: pd.Series, *, limit_s: float) -> pd.Series:
    """
    Add up the capacity of the providers that each settlement reaches in time.

    ``access[i] = sum of capacity[j] over providers j with seconds[i, j] <= limit_s``

    Law: more time, a faster road, more places or a provider more never lowers it.

    Parameters
    ----------
    times
        Settlements (rows) by providers (columns), seconds; infinite where no road leads.
    capacity
        Places offered, indexed by ``provider_id``, >= 0; providers that `times` does not know are left aside.
    limit_s
        Longest accepted trip (seconds, > 0); the limit itself still counts.

    Returns
    -------
    pd.Series
        Places within reach, one per settlement in the order of `times`; 0.0 where nothing is, never NaN.

    Raises
    ------
    TableError
        A provider of `times` has no capacity, more than one, or a negative one.
    """
    table = ordered(times)
    return table.by_settlement(Step(limit_s)(table.seconds) @ table.capacity(capacity), "reachable_capacity")
