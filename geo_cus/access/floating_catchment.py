"""Two-step floating catchment: places a person, where everybody near a provider shares its places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo_cus.access.decay import Step, weights_of
from geo_cus.access.entries import ordered

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geo_cus.access.decay import Decay
    from geo_cus.network.travel_times import TravelTimes


def floating_catchment(times: TravelTimes, people: pd.Series, capacity: pd.Series, *, limit_s: float) -> pd.Series:
    """
    Share the places of each provider among everybody within a limit (2SFCA).

    ``ratio[j] = capacity[j] / sum of people[i] over settlements i with seconds[i, j] <= limit_s``
    ``access[i] = sum of ratio[j] over providers j with seconds[i, j] <= limit_s``

    It is `enhanced_floating_catchment` with the decay ``Step(limit_s)``; its laws and errors are told there.

    Parameters
    ----------
    times
        Settlements (rows) by providers (columns), seconds; infinite where no road leads.
    people
        People of the target group, indexed by ``settlement_id``, >= 0.
    capacity
        Places offered, indexed by ``provider_id``, >= 0.
    limit_s
        Longest accepted trip (seconds, > 0); the limit itself still counts.

    Returns
    -------
    pd.Series
        Places a person, one per settlement in the order of `times`; 0.0 where nothing is reached, never NaN.

    References
    ----------
    Luo, W., Wang, F. (2003). Measures of spatial accessibility to health care in a GIS environment. Environment and
    Planning B 30(6), 865-884. https://doi.org/10.1068/b29120
    """
    access = enhanced_floating_catchment(times, people, capacity, decay=Step(limit_s))
    return access.rename("floating_catchment")


def enhanced_floating_catchment(
    times: TravelTimes, people: pd.Series, capacity: pd.Series, *, decay: Decay
) -> pd.Series:
    """
    Share the places of each provider among everybody who reaches it, the far ones less (E2SFCA).

    ``ratio[j] = capacity[j] / sum over i of people[i] * decay(seconds[i, j])``
    ``access[i] = sum over j of ratio[j] * decay(seconds[i, j])``

    Laws: a provider more, or more places, never lowers anybody's access; ``sum of access * people`` is the capacity
    that at least one person reaches; doubling people and capacity changes nothing. It does not promise that more
    time helps: a wider limit or a faster road brings competitors too.

    Parameters
    ----------
    times
        Settlements (rows) by providers (columns), seconds; infinite where no road leads.
    people
        People of the target group, indexed by ``settlement_id``, >= 0; settlements that `times` does not know are
        left aside.
    capacity
        Places offered, indexed by ``provider_id``, >= 0; providers that `times` does not know are left aside.
    decay
        How much a place, and a competitor, counts at a given time; in the paper
        ``Zones((600, 1200, 1800), (1, 0.68, 0.22))``.

    Returns
    -------
    pd.Series
        Places a person, one per settlement in the order of `times`; 0.0 where nothing is reached, never NaN. The
        places of a provider that nobody lives near are shared among nobody and count for no settlement.

    Raises
    ------
    TableError
        A settlement of `times` has no people or a provider no capacity, or more than one entry, or a negative one.

    References
    ----------
    Luo, W., Qi, Y. (2009). An enhanced two-step floating catchment area (E2SFCA) method for measuring spatial
    accessibility to primary care physicians. Health & Place 15(4), 1100-1107.
    https://doi.org/10.1016/j.healthplace.2009.06.002
    """
    table = ordered(times)
    access = shared_places(weights_of(decay, table.seconds), table.people(people), table.capacity(capacity))
    return table.by_settlement(access, "enhanced_floating_catchment")


def shared_places(
    weights: NDArray[np.float64], people: NDArray[np.float64], capacity: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Share the capacity of each provider (column) by weight and give the sum of the shares of a person."""
    return weights @ quotient(capacity, people @ weights)


def quotient(numerator: NDArray[np.float64], denominator: NDArray[np.float64]) -> NDArray[np.float64]:
    """Divide; where there is nobody to share among, nobody gets anything."""
    shape = np.broadcast_shapes(numerator.shape, denominator.shape)
    return np.divide(numerator, denominator, out=np.zeros(shape), where=denominator > 0)
