"""Seconds and metres between places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Points:
    """
    Places in a query.

    Parameters
    ----------
    ids
        Identifiers, in order.
    lon, lat
        Position (degrees, WGS 84); NaN where unknown.
    """

    ids: tuple[str, ...]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Placement:
    """
    Where points stand on a network: on which edge, how far along it, how far from it.

    Parameters
    ----------
    points
        The places.
    edge
        Number of the nearest usable edge; -1 where the point has no position or lies too far from every edge.
    share
        Position along that edge, 0 at its first node to 1 at its last.
    walk_m
        Distance between the point and the road (m); also given where it is too far; NaN without a position.
    """

    points: Points
    edge: NDArray[np.int64]
    share: NDArray[np.float64]
    walk_m: NDArray[np.float64]

    @property
    def placed(self) -> NDArray[np.bool_]:
        """Tell which points stand on the network."""
        return self.edge >= 0


@dataclass(frozen=True, slots=True)
class TravelTimes:
    """
    Times and lengths from every origin to every destination, the access legs at both ends among them.

    Parameters
    ----------
    origins, destinations
        The places, and where they stand on the network.
    seconds
        Shape (origins, destinations); infinite where no road leads or one end is not placed; never NaN.
    metres
        Length of the same ways; infinite where `seconds` is.
    estimated
        True if there is no road network behind it: straight lines times a detour factor.
    profile_id
        The way of travelling.
    """

    origins: Placement
    destinations: Placement
    seconds: NDArray[np.float64]
    metres: NDArray[np.float64]
    estimated: bool
    profile_id: str
