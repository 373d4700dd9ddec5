"""The nearest provider of every settlement."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo_cus.catalogue import Metric

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.network.travel_times import TravelTimes


class Nearest(NamedTuple):
    """
    The nearest of the providers considered, for every settlement.

    Parameters
    ----------
    provider
        Column of the provider in the travel times; -1 where none is reached.
    seconds, metres
        The way to it; infinite where none is reached.
    """

    provider: NDArray[np.int64]
    seconds: NDArray[np.float64]
    metres: NDArray[np.float64]


def nearest(times: TravelTimes, candidates: NDArray[np.bool_], metric: Metric) -> Nearest:
    """
    Find the nearest provider of every settlement.

    ``nearest[i] = min over candidates j (of i) of seconds[i, j]`` (or of metres). Of providers equally near, the one
    whose identifier comes first is named, so that the order of rows does not matter.

    Parameters
    ----------
    times
        Settlements (rows) by providers (columns).
    candidates
        Which providers count, shape (providers,), or for each settlement, shape (settlements, providers).
    metric
        What is compared.
    """
    ids = times.destinations.points.ids
    considered = candidates if candidates.ndim == 1 else candidates.any(axis=0)
    columns = np.array(sorted(np.flatnonzero(considered), key=lambda column: ids[column]), dtype=np.int64)
    rows = np.arange(len(times.seconds))
    if not len(columns):
        nothing = np.full(len(rows), np.inf)
        return Nearest(np.full(len(rows), -1), nothing, nothing.copy())
    compared = (times.seconds if metric is Metric.SECONDS else times.metres)[:, columns]
    if candidates.ndim == 2:
        compared = np.where(candidates[:, columns], compared, np.inf)
    chosen = columns[np.argmin(compared, axis=1)]
    reached = np.isfinite(compared.min(axis=1))
    seconds = np.where(reached, times.seconds[rows, chosen], np.inf)
    return Nearest(np.where(reached, chosen, -1), seconds, np.where(reached, times.metres[rows, chosen], np.inf))
