"""Seconds and metres between places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def some_points(points: Points, rows: NDArray[np.intp]) -> Points:
    """Give some of the points, by their numbers."""
    return Points(tuple(points.ids[row] for row in rows.tolist()), points.lon[rows], points.lat[rows])


def same_points(one: Points, other: Points) -> bool:
    """Tell whether points have the same names and positions, in the same order."""
    return one.ids == other.ids and all(
        np.array_equal(mine, theirs, equal_nan=True) for mine, theirs in ((one.lon, other.lon), (one.lat, other.lat))
    )


class Candidates(NamedTuple):
    """
    Every place where points may join a network.

    Parameters
    ----------
    point
        Number of the point, ascending; a point that is not placed has no candidate, others have one or more.
    edge, share, walk_m
        As in `Placement`.
    """

    point: NDArray[np.int64]
    edge: NDArray[np.int64]
    share: NDArray[np.float64]
    walk_m: NDArray[np.float64]

    def chosen(self, rows: NDArray[np.intp]) -> Candidates:
        """Give some of the candidates."""
        return Candidates(self.point[rows], self.edge[rows], self.share[rows], self.walk_m[rows])


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
    others
        All places where the points may join the network, where that is not the nearest edge alone. Which of them a way
        begins or ends at is decided by the whole way.
    """

    points: Points
    edge: NDArray[np.int64]
    share: NDArray[np.float64]
    walk_m: NDArray[np.float64]
    others: Candidates | None = None

    @property
    def placed(self) -> NDArray[np.bool_]:
        """Tell which points stand on the network."""
        return self.edge >= 0

    @property
    def candidates(self) -> Candidates:
        """Give every place where the points may join the network."""
        if self.others is not None:
            return self.others
        point = np.flatnonzero(self.placed)
        return Candidates(point, self.edge[point], self.share[point], self.walk_m[point])


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
    overhead_s
        Seconds from door to driving off, and from parking to the door, which `seconds` do not hold.
    """

    origins: Placement
    destinations: Placement
    seconds: NDArray[np.float64]
    metres: NDArray[np.float64]
    estimated: bool
    profile_id: str
    overhead_s: float = 0.0

    @property
    def door_to_door_s(self) -> NDArray[np.float64]:
        """Give the times with the overhead; infinite where `seconds` are."""
        return self.seconds + self.overhead_s


def times_of_matrix(
    origin_ids: Sequence[str],
    destination_ids: Sequence[str],
    seconds: NDArray[np.float64],
    metres: NDArray[np.float64] | None = None,
) -> TravelTimes:
    """
    Make travel times of a matrix that comes from elsewhere.

    Parameters
    ----------
    origin_ids, destination_ids
        Names of the rows and of the columns.
    seconds
        Shape (origins, destinations); infinite where no road leads.
    metres
        Likewise; infinite everywhere if they are not known.
    """
    return TravelTimes(
        origins=_somewhere(origin_ids),
        destinations=_somewhere(destination_ids),
        seconds=seconds,
        metres=np.full(seconds.shape, np.inf) if metres is None else metres,
        estimated=False,
        profile_id="",
    )


def _somewhere(ids: Sequence[str]) -> Placement:
    nowhere = np.full(len(ids), np.nan)
    points = Points(tuple(ids), nowhere, nowhere)
    return Placement(points, np.zeros(len(ids), dtype=np.int64), np.zeros(len(ids)), np.zeros(len(ids)))
