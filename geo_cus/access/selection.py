"""Only those providers that matter: a service is measured on the providers that offer it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo_cus.network.travel_times import Placement, Points, TravelTimes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def times_to(times: TravelTimes, providers: NDArray[np.bool_]) -> TravelTimes:
    """
    Keep the travel times to some of the providers.

    Parameters
    ----------
    times
        Settlements (rows) by providers (columns).
    providers
        Which to keep, shape (providers,).
    """
    placement = times.destinations
    points = placement.points
    kept = Points(
        tuple(identifier for identifier, keep in zip(points.ids, providers, strict=True) if keep),
        points.lon[providers],
        points.lat[providers],
    )
    return replace(
        times,
        destinations=Placement(
            kept, placement.edge[providers], placement.share[providers], placement.walk_m[providers]
        ),
        seconds=times.seconds[:, providers],
        metres=times.metres[:, providers],
    )
