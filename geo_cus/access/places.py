"""Whether there is a free place within reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo_cus.access.assignment import assign
from geo_cus.catalogue import Metric
from geo_cus.network.travel_times import times_of_matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.access.supply import Supply
    from geo_cus.catalogue import Service
    from geo_cus.network.travel_times import TravelTimes


def people_without_place(
    service: Service,
    times: TravelTimes,
    supply: Supply,
    people: NDArray[np.float64],
) -> NDArray[np.float64]:
    """
    Give the share of each settlement's people in need for whom no place within the limit is left.

    Those in need (``people x share of need``) are assigned to places so that as many as possible get one, and those
    with the least travel (`assign`). A provider whose capacity is not known counts as one with room for all, since
    nobody can say that it is full.

    Parameters
    ----------
    service
        Its need and its limit.
    times
        Settlements by providers.
    supply
        Persons whom each provider can serve, whom it takes, and when they can come.
    people
        Persons of the target group; NaN where not known.

    Returns
    -------
    NDArray
        Shape (settlements,), 0 to 1; 0 where nobody is in need, and everywhere if the service has no need to compare.
    """
    count = len(people)
    limited = supply.on_site & np.isfinite(supply.persons)
    if service.need is None or not limited.any():
        return np.zeros(count)
    way = times.seconds if service.threshold.metric is Metric.SECONDS else times.metres
    columns = np.flatnonzero(supply.on_site)
    reached = np.where(supply.usable, way, np.inf)[:, columns]
    in_need = np.nan_to_num(people, nan=0.0) * service.need.share
    room = np.where(limited, supply.persons, in_need.sum())[columns]
    if _room_for_all(np.where(reached <= service.threshold.limit, reached, np.inf), in_need, room):
        return np.zeros(count)
    settlement_ids = times.origins.points.ids
    provider_ids = tuple(times.destinations.points.ids[column] for column in columns.tolist())
    found = assign(
        times_of_matrix(settlement_ids, provider_ids, reached),
        pd.Series(in_need, index=list(settlement_ids)),
        pd.Series(room, index=list(provider_ids)),
        limit_s=service.threshold.limit,
    )
    lacking = found.settlements["no_capacity"].to_numpy(dtype=np.float64)
    return np.asarray(np.divide(lacking, in_need, out=np.zeros(count), where=in_need > 0))


def _room_for_all(way: NDArray[np.float64], in_need: NDArray[np.float64], room: NDArray[np.float64]) -> bool:
    """
    Tell whether one look shows that everybody finds a place, so that nothing needs to be solved.

    It shows it if each settlement can go to a provider with room for all or, where it reaches none, to its nearest.
    """
    ample = room >= in_need.sum()
    waiting = np.isfinite(way).any(axis=1) & ~np.isfinite(way[:, ample]).any(axis=1)
    coming = np.bincount(way[waiting].argmin(axis=1), in_need[waiting], len(room)) if waiting.any() else 0.0
    return bool((coming <= room).all())
