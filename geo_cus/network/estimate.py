"""Travel times where a study has no roads: straight lines times a detour factor, always told to be an estimate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.network.band import TimesBand
from geo_cus.network.exact import on_grid
from geo_cus.network.geodesy import great_circle_m
from geo_cus.network.travel_times import Placement, Points, TravelTimes

if TYPE_CHECKING:
    from geo_cus.catalogue import Profile

_NO_EDGE: Final = 0
"""Without a network a point with a position counts as placed; there is no edge to name."""


def estimated_times(origins: Points, destinations: Points, profile: Profile) -> TravelTimes:
    """
    Estimate times from the straight line: ``metres = distance x detour_factor``, at the profile's estimated speed.

    Parameters
    ----------
    origins, destinations
        The places.
    profile
        The way of travelling, with its detour factor and speed.

    Returns
    -------
    TravelTimes
        Infinite only where an end has no position; `TravelTimes.estimated` is True.
    """
    distance_m = great_circle_m(origins.lon[:, None], origins.lat[:, None], destinations.lon, destinations.lat)
    metres = on_grid(np.where(np.isnan(distance_m), np.inf, distance_m * profile.detour_factor))
    return TravelTimes(
        origins=_standing(origins),
        destinations=_standing(destinations),
        seconds=on_grid(metres / (profile.estimate_kph / 3.6)),
        metres=metres,
        estimated=True,
        profile_id=profile.profile_id,
        overhead_s=profile.overhead_s,
    )


def estimated_band(origins: Points, destinations: Points, profile: Profile) -> TimesBand:
    """Estimate low, central and high times; the low and the high are the profile's shares of the central ones."""
    central = estimated_times(origins, destinations, profile)
    low, high = (
        central if share == 1 else replace(central, seconds=on_grid(central.seconds * share))
        for share in (profile.estimate_low, profile.estimate_high)
    )
    return TimesBand(low, central, high)


def _standing(points: Points) -> Placement:
    known = np.isfinite(points.lon) & np.isfinite(points.lat)
    return Placement(
        points=points,
        edge=np.where(known, _NO_EDGE, -1).astype(np.int64),
        share=np.where(known, 0.0, np.nan),
        walk_m=np.where(known, 0.0, np.nan),
    )
