"""How far the people of a settlement have from their own homes, each to the provider nearest to that home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo_cus.access.measurement import Status
from geo_cus.access.outcome import compared
from geo_cus.network.demand import mean_of_reached, quantile_by_people, share_within
from geo_cus.network.study_times import key_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.access.outcome import Outcome
    from geo_cus.access.supply import Supply
    from geo_cus.catalogue import Service
    from geo_cus.network.study_times import StudyTimes

PEOPLE_BY_WAY: Final = ("people_within", "people_beyond", "people_without_way", "people_of_unknown_way")
"""Columns of people by the ways from their own homes; together they are all people."""


def people_ways(
    service: Service, times: StudyTimes, supply: Supply, found: Outcome, people: NDArray[np.float64]
) -> dict[str, object]:
    """
    Sum up the ways of each settlement's people, from every demand point to the provider nearest to it.

    A provider counts if it takes the residents when they can come, as for the status; free places are not compared.
    The status goes by the settlement's way to one provider. So at least half of the people are within the limit where
    it is served by the way; where it is not, half or more may still be, each at another provider.

    Parameters
    ----------
    service
        The service with its limit.
    times
        Central travel times, with those of the demand points.
    supply, found
        Who offers the service, and what the settlements have of it.
    people
        Persons of the target group; NaN where not known.

    Returns
    -------
    dict
        The columns ``home_points`` to ``inner_basis`` of `Measurement.results`.
    """
    homes, count = times.homes, len(found.status)
    nearest = _nearest_by_point(service, times, supply)
    placed = times.by_point[key_of(service)].origins.placed if homes.scattered else times.of(service).origins.placed
    by_people = (nearest[:, None], homes.owner, homes.weight, count)
    within = share_within(*by_people, limit=service.threshold.limit)[:, 0]
    reached = share_within(*by_people, limit=np.finfo(np.float64).max)[:, 0]
    known = np.minimum(np.bincount(homes.owner, weights=homes.weight * placed, minlength=count), 1.0)
    known[found.way_status == Status.NO_DATA] = 0.0
    inner = times.inner[service.profile_id]
    return {
        "home_points": np.bincount(homes.owner, minlength=count),
        "points_not_placed": np.bincount(homes.owner[~placed], minlength=count),
        "points_without_way": np.bincount(homes.owner[placed & np.isinf(nearest)], minlength=count),
        "people_mean": mean_of_reached(*by_people)[:, 0],
        "people_median": quantile_by_people(*by_people, share=0.5)[:, 0],
        "people_p90": quantile_by_people(*by_people, share=0.9)[:, 0],
        "share_within": within,
        **_parted(people, within, reached, known),
        "inner_s": inner.seconds,
        "inner_m": inner.metres,
        "inner_basis": np.array(inner.basis, dtype=object),
    }


def _parted(people: NDArray[np.float64], *up_to: NDArray[np.float64]) -> dict[str, object]:
    """Part whole people by growing shares; each is rounded as a whole, so that the parts add up to all."""
    # Shares that are equal may differ by the rounding of their sums, which must not take a person away.
    counts = np.maximum.accumulate([*(np.rint(people * share) for share in up_to), people])
    parts = np.diff(counts, axis=0, prepend=0.0)
    return {name: pd.array(part, dtype="Int64") for name, part in zip(PEOPLE_BY_WAY, parts, strict=True)}


def _nearest_by_point(service: Service, times: StudyTimes, supply: Supply) -> NDArray[np.float64]:
    """Give the way from every demand point to the nearest provider usable there, in the metric of the service."""
    homes, metric = times.homes, service.threshold.metric
    ways = _nearest(compared(times.of(service), metric), supply.usable)
    if not homes.scattered:
        return ways
    points = _nearest(compared(times.by_point[key_of(service)], metric), supply.usable[homes.owner])
    # Nobody in a settlement known by its own point alone has less than the way inside it.
    return np.where(homes.single[homes.owner], ways[homes.owner], points)


def _nearest(ways: NDArray[np.float64], usable: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.asarray(np.where(usable, ways, np.inf).min(axis=1, initial=np.inf))
