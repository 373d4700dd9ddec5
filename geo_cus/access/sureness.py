"""How sure a result is: whose status hangs on two minutes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.access.outcome import outcome_by_way
from geo_cus.catalogue import Metric

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.access.supply import Supply
    from geo_cus.catalogue import Profile, Service
    from geo_cus.network.travel_times import TravelTimes

MARGIN_S: Final = 120.0
"""A status that so many seconds more or less would change stands on a knife's edge."""


def knife_edge(service: Service, profile: Profile, times: TravelTimes, supply: Supply) -> NDArray[np.bool_]:
    """
    Tell which settlements would have another status if every way took two minutes more or less.

    For a limit in metres it is the way of two minutes at the profile's estimated speed.

    Parameters
    ----------
    service
        The service with its thresholds.
    profile
        How one travels.
    times, supply
        As in `outcome_by_way`.
    """
    threshold = service.threshold
    margin = MARGIN_S if threshold.metric is Metric.SECONDS else MARGIN_S * profile.estimate_kph / 3.6
    now = outcome_by_way(service, times, supply).status
    changed = np.zeros(len(now), dtype=bool)
    for shift in (-margin, margin):
        moved = replace(threshold, good=threshold.good + shift, limit=threshold.limit + shift)
        changed |= outcome_by_way(replace(service, threshold=moved), times, supply).status != now
    return changed
