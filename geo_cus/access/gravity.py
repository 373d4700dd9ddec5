"""Gravity: every place counts, the farther the less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_cus.access.decay import weights_of
from geo_cus.access.entries import ordered

if TYPE_CHECKING:
    import pandas as pd

    from geo_cus.access.decay import Decay
    from geo_cus.network.travel_times import TravelTimes


def gravity(times: TravelTimes, capacity: pd.Series, *, decay: Decay) -> pd.Series:
    """
    Add up the capacity of all providers, each weighted by a decay of the time to it.

    ``access[i] = sum over providers j of capacity[j] * decay(seconds[i, j])``

    Law: a faster road, more places or a provider more never lowers it. With `Step` it is `reachable_capacity`.

    Parameters
    ----------
    times
        Settlements (rows) by providers (columns), seconds; infinite where no road leads.
    capacity
        Places offered, indexed by ``provider_id``, >= 0; providers that `times` does not know are left aside.
    decay
        How much a place counts at a given time, such as ``Exponential(1 / 600)``.

    Returns
    -------
    pd.Series
        Weighted places, one per settlement in the order of `times`; 0.0 where nothing is reached, never NaN.

    Raises
    ------
    TableError
        A provider of `times` has no capacity, more than one, or a negative one.

    References
    ----------
    Hansen, W. G. (1959). How accessibility shapes land use. Journal of the American Institute of Planners 25(2),
    73-76. https://doi.org/10.1080/01944365908978307
    """
    table = ordered(times)
    return table.by_settlement(weights_of(decay, table.seconds) @ table.capacity(capacity), "gravity")
