"""Three-step floating catchment: people choose among the providers they reach before they compete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_cus.access.decay import weights_of
from geo_cus.access.entries import ordered
from geo_cus.access.floating_catchment import quotient, shared_places

if TYPE_CHECKING:
    import pandas as pd

    from geo_cus.access.decay import Decay
    from geo_cus.network.travel_times import TravelTimes


def three_step_catchment(times: TravelTimes, people: pd.Series, capacity: pd.Series, *, decay: Decay) -> pd.Series:
    """
    Share the places of each provider among people who split themselves over the providers they reach (3SFCA).

    With ``w = decay(seconds)`` and the share ``g[i, j] = w[i, j] / sum over j of w[i, j]``:
    ``ratio[j] = capacity[j] / sum over i of people[i] * g[i, j] * w[i, j]``
    ``access[i] = sum over j of ratio[j] * g[i, j] * w[i, j]``

    Laws: ``sum of access * people`` is the capacity that at least one person reaches; doubling people and capacity
    changes nothing. It does not promise that a provider more harms nobody: whoever reaches two providers counts
    less at each. A provider with no places still draws its share, so leave those that do not offer the service out
    of `times` (`times_to`). A. Páez advises against this measure; `spatial_availability` answers the same question.

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

    Returns
    -------
    pd.Series
        Places a person, one per settlement in the order of `times`; 0.0 where nothing is reached, never NaN.

    Raises
    ------
    TableError
        A settlement of `times` has no people or a provider no capacity, or more than one entry, or a negative one.

    References
    ----------
    Wan, N., Zou, B., Sternberg, T. (2012). A three-step floating catchment area method for analyzing spatial access
    to health services. International Journal of Geographical Information Science 26(6), 1073-1089.
    https://doi.org/10.1080/13658816.2011.624987
    """
    table = ordered(times)
    weights = weights_of(decay, table.seconds)
    chosen = quotient(weights, weights.sum(axis=1, keepdims=True)) * weights
    access = shared_places(chosen, table.people(people), table.capacity(capacity))
    return table.by_settlement(access, "three_step_catchment")
