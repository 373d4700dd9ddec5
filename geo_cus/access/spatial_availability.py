"""Spatial availability: every place goes to somebody, once."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from geo_cus.access.decay import weights_of
from geo_cus.access.entries import ordered
from geo_cus.access.floating_catchment import shared_places

if TYPE_CHECKING:
    import pandas as pd

    from geo_cus.access.decay import Decay
    from geo_cus.network.travel_times import TravelTimes


def spatial_availability(
    times: TravelTimes, people: pd.Series, capacity: pd.Series, *, decay: Decay, alpha: float = 1.0
) -> pd.Series:
    """
    Give each settlement its part of the places of each provider, by people and by a decay of the time.

    ``available[i] = sum over j of capacity[j] * d[i, j] / (sum over i of d[i, j])``
    with ``d[i, j] = people[i] ** alpha * decay(seconds[i, j])``

    This is the paper's product of the two balancing factors with what cancels cancelled.

    Laws: ``sum of available`` is the capacity that at least one person reaches; a provider more, or more places,
    never lowers it; doubling people and capacity doubles it. With ``alpha = 1``, ``available / people`` is
    `enhanced_floating_catchment`. It does not promise that more time helps.

    Parameters
    ----------
    times
        Settlements (rows) by providers (columns), seconds; infinite where no road leads.
    people
        People of the target group, indexed by ``settlement_id``, >= 0.
    capacity
        Places offered, indexed by ``provider_id``, >= 0.
    decay
        How much a place counts at a given time.
    alpha
        How much the number of people counts (> 0): below 1 small settlements get more than by heads.

    Returns
    -------
    pd.Series
        Places (of the settlement, not of a person), one per settlement in the order of `times`; 0.0 where nothing is
        reached or nobody lives, never NaN.

    Raises
    ------
    TableError
        A settlement of `times` has no people or a provider no capacity, or more than one entry, or a negative one.

    References
    ----------
    Soukhov, A., Páez, A., Higgins, C. D., Mohamed, M. (2023). Introducing spatial availability, a singly-constrained
    measure of competitive accessibility. PLOS ONE 18(1), e0278468. https://doi.org/10.1371/journal.pone.0278468
    """
    if not (alpha > 0 and math.isfinite(alpha)):
        raise ValueError(f"alpha must be a finite number above 0: {alpha}")
    table = ordered(times)
    demand = table.people(people) ** alpha
    places_each = shared_places(weights_of(decay, table.seconds), demand, table.capacity(capacity))
    return table.by_settlement(demand * places_each, "spatial_availability")
