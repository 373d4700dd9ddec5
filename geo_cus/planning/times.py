"""The travel times of an edited study from those it had: only what changed is computed again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geo_cus.data.roads import same_but_closed
from geo_cus.network.band import TimesBand
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.study_times import (
    StudyTimes,
    TimesKey,
    band_by_settlement,
    keys_of,
    points_of,
    study_times,
    times_over_roads,
)
from geo_cus.network.travel_times import Placement, Points, TravelTimes, some_points
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.data.study import Study


def times_after(
    study_before: Study, times_before: StudyTimes, study_after: Study, *, progress: Progress = silent
) -> StudyTimes:
    """
    Compute the travel times of a study that came of another by edits; equal to those from nothing to the last bit.

    Where only providers were opened, moved or closed, only the ways to new places are searched, over the networks that
    are there; where none is new, none. Where roads were closed, all ways are searched, but no network is built. Where
    homes or ways of travelling changed, or the study has no roads, so that nothing is searched, all is computed.

    Parameters
    ----------
    study_before, times_before
        A study and its travel times, which may be more than its services ask for.
    study_after
        The study whose travel times are wanted; the same are computed as in `times_before`, and those it asks for.
    progress
        Called with the share of each step done; may raise `Cancelled`.

    Raises
    ------
    NetworkError
        The roads of the study after hold no road that can be used.
    """
    if not _same_ways(study_before, times_before, study_after):
        known = times_before if _same_networks(study_before, study_after) else None
        return study_times(study_after, also=times_before.by_key, known=known, progress=progress)
    sites = points_of(study_after.providers, "provider_id")
    column = _columns_before(points_of(study_before.providers, "provider_id"), sites)
    new = np.flatnonzero(column < 0)
    by_key, by_point = dict(times_before.by_key), dict(times_before.by_point)
    for profile_id, network in times_before.networks.items():
        keys = [key for key in times_before.by_key if key.profile_id == profile_id]
        placed = RoadIndex(network).place(sites)
        fresh: dict[TimesKey, TimesBand] = {}
        if len(new):
            fresh = times_over_roads(network, keys, times_before.homes.points, some_points(sites, new), progress)
        for key in keys:
            band = fresh.get(key)
            settled = band and band_by_settlement(band, times_before.homes, times_before.inner[profile_id])
            by_key[key] = _joined_band(times_before.by_key[key], settled, column, placed)
            if key in by_point:
                by_point[key] = _joined(by_point[key], band and band.central, column, placed)
    return replace(times_before, by_key=by_key, by_point=by_point)


def _same_networks(before: Study, after: Study) -> bool:
    """Tell whether networks of the two studies differ by nothing but what is closed on them."""
    return (
        same_but_closed(before.roads, after.roads)
        and before.profiles == after.profiles
        and before.speed_limits == after.speed_limits
    )


def _same_ways(before: Study, times: StudyTimes, after: Study) -> bool:
    """Tell whether the studies differ by nothing that travel times depend on but their providers."""
    places = ["settlement_id", "lon", "lat", *(["area_km2"] if "area_km2" in before.settlements else [])]
    return (
        before.roads is not None
        and before.roads is after.roads
        and _same_networks(before, after)
        and before.demand_points is after.demand_points
        and keys_of(after.services.values()) <= set(times.by_key)
        and ("area_km2" in before.settlements) == ("area_km2" in after.settlements)
        and before.settlements[places].equals(after.settlements[places])
    )


def _columns_before(before: Points, after: Points) -> NDArray[np.int64]:
    """Give the column that each provider had, -1 for one that is new or stands elsewhere."""
    number = {provider_id: place for place, provider_id in enumerate(before.ids)}
    column = np.array([number.get(provider_id, -1) for provider_id in after.ids], dtype=np.int64)
    if not len(before.ids):
        return column
    same = [
        (one[column] == other) | (np.isnan(one[column]) & np.isnan(other))
        for one, other in ((before.lon, after.lon), (before.lat, after.lat))
    ]
    return np.where(same[0] & same[1], column, -1)


def _joined_band(before: TimesBand, fresh: TimesBand | None, column: NDArray[np.int64], placed: Placement) -> TimesBand:
    """Join three times; where one is the central one itself, it stays so."""
    central = _joined(before.central, fresh and fresh.central, column, placed)
    low, high = (
        central if old is before.central else _joined(old, new, column, placed)
        for old, new in ((before.low, fresh and fresh.low), (before.high, fresh and fresh.high))
    )
    return TimesBand(low, central, high)


def _joined(
    before: TravelTimes, fresh: TravelTimes | None, column: NDArray[np.int64], placed: Placement
) -> TravelTimes:
    """Put old and new columns together."""
    values = []
    for name in ("seconds", "metres"):
        old: NDArray[np.float64] = getattr(before, name)
        joined = np.empty((len(old), len(column)))
        joined[:, column >= 0] = old[:, column[column >= 0]]
        if fresh is not None:
            joined[:, column < 0] = getattr(fresh, name)
        values.append(joined)
    return replace(before, destinations=placed, seconds=values[0], metres=values[1])
