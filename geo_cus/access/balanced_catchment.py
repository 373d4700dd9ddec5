"""Balanced floating catchment: nobody and no place is counted twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_cus.access.decay import weights_of
from geo_cus.access.entries import ordered
from geo_cus.access.floating_catchment import quotient

if TYPE_CHECKING:
    import pandas as pd

    from geo_cus.access.decay import Decay
    from geo_cus.network.travel_times import TravelTimes


def balanced_catchment(times: TravelTimes, people: pd.Series, capacity: pd.Series, *, decay: Decay) -> pd.Series:
    """
    Split people over providers, and the level of service over settlements, so that both keep their sums (BFCA).

    With ``w = decay(seconds)``:
    ``level[j] = capacity[j] / sum over i of people[i] * w[i, j] / (sum over j of w[i, j])``
    ``access[i] = sum over j of level[j] * w[i, j] / (sum over i of w[i, j])``

    Laws: the people whom providers count add up to the people who reach a provider; ``sum of access`` over the
    settlements is the sum of ``level`` over the providers that at least one person reaches; a provider more never
    lowers anybody's access; doubling people and capacity changes nothing. It does not promise that more time helps.

    Two traps: the level of service is split among settlements, not people, so cutting a village in two changes the
    result; and a provider with no places draws people away from the others and so raises their level, so leave those
    that do not offer the service out of `times` (`times_to`).

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
        Share of the levels of service (places a person), one per settlement in the order of `times`; 0.0 where
        nothing is reached, never NaN.

    Raises
    ------
    TableError
        A settlement of `times` has no people or a provider no capacity, or more than one entry, or a negative one.

    References
    ----------
    Páez, A., Higgins, C. D., Vivona, S. F. (2019). Demand and level of service inflation in Floating Catchment Area
    (FCA) methods. PLOS ONE 14(6), e0218773. https://doi.org/10.1371/journal.pone.0218773
    """
    table = ordered(times)
    weights = weights_of(decay, table.seconds)
    coming = table.people(people) @ quotient(weights, weights.sum(axis=1, keepdims=True))
    level = quotient(table.capacity(capacity), coming)
    access = quotient(weights, weights.sum(axis=0, keepdims=True)) @ level
    return table.by_settlement(access, "balanced_catchment")
