"""The k-th nearest provider, and the mean of the nearest few: what is left when the nearest is full or closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo_cus.access.entries import settlement_index

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.network.travel_times import TravelTimes


def kth_nearest_seconds(times: TravelTimes, *, k: int) -> pd.Series:
    """
    Give the time to the k-th nearest provider.

    ``access[i] = the k-th smallest of seconds[i, j] over providers j``; providers equally near count one by one.

    Law: a provider more, or a faster road, never makes it longer; ``k + 1`` is never nearer than ``k``.

    Parameters
    ----------
    times
        Settlements (rows) by providers (columns), seconds; infinite where no road leads.
    k
        Which one: 1 is the nearest (>= 1).

    Returns
    -------
    pd.Series
        Seconds, one per settlement in the order of `times`; infinite where fewer than `k` providers are reached.
    """
    return _by_settlement(times, _nearest(times, k)[:, -1], "kth_nearest_seconds")


def mean_nearest_seconds(times: TravelTimes, *, count: int = 3) -> pd.Series:
    """
    Give the mean time to the nearest few providers.

    ``access[i] = mean of the count smallest of seconds[i, j] over providers j``

    Law: a provider more, or a faster road, never makes it longer.

    Parameters
    ----------
    times
        Settlements (rows) by providers (columns), seconds; infinite where no road leads.
    count
        Of how many (>= 1); 3 by default.

    Returns
    -------
    pd.Series
        Seconds, one per settlement in the order of `times`; infinite where fewer than `count` providers are reached.
    """
    return _by_settlement(times, _nearest(times, count).mean(axis=1), "mean_nearest_seconds")


def _nearest(times: TravelTimes, count: int) -> NDArray[np.float64]:
    """Give the shortest times of each settlement, rising; infinite where there are not so many."""
    if count < 1:
        raise ValueError(f"the nearest is number 1: {count}")
    settlements, providers = times.seconds.shape
    if providers < count:
        padding = np.full((settlements, count - providers), np.inf)
        return np.sort(np.hstack([times.seconds, padding]), axis=1)
    return np.sort(np.partition(times.seconds, count - 1, axis=1)[:, :count], axis=1)


def _by_settlement(times: TravelTimes, seconds: NDArray[np.float64], name: str) -> pd.Series:
    return pd.Series(seconds, index=settlement_index(times.origins.points.ids), name=name)
