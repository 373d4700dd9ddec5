"""Points -> where they stand on the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo_cus.network.exact import STEP, running_sum
from geo_cus.network.geodesy import great_circle_m, to_plane
from geo_cus.network.travel_times import Candidates, Placement, Points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.network.road_network import RoadNetwork


_TIE_M: Final = 1e-6
"""Roads whose distances differ by less are equally near."""


class RoadIndex:
    """
    The straight pieces of all edges of a network, found by place.

    Parameters
    ----------
    network
        The network whose edges points are to be joined to.
    """

    def __init__(self, network: RoadNetwork) -> None:
        self.network = network
        piece_count = np.diff(network.shape_offsets) - 1
        self._edge = np.repeat(np.arange(len(piece_count)), piece_count)
        self._edge_of_place = np.repeat(np.arange(len(piece_count)), piece_count + 1)
        is_start = np.ones(len(network.shape_lon), dtype=bool)
        is_start[network.shape_offsets[1:] - 1] = False
        self._start = np.flatnonzero(is_start)
        self._x, self._y = to_plane(network.shape_lon, network.shape_lat)
        ends = np.stack([self._start, self._start + 1], axis=1)
        pieces = shapely.linestrings(np.stack([self._x[ends], self._y[ends]], axis=2))
        self._tree = shapely.STRtree(np.asarray(pieces, dtype=object))
        self._reached_m = metres_along(network, self._start)
        # Where the access leg does not count, a farther road would be chosen for nothing but being quicker.
        self._margin_m = network.profile.snap_margin_m if network.profile.access_leg else 0.0

    def place(self, points: Points) -> Placement:
        """
        Join every point to the nearest usable road, splitting its edge at the foot of the perpendicular.

        Other roads that are farther by no more than the profile's `snap_margin_m` are candidates too: the other bank of
        a river, a road across the railway. What is near depends on the point and the network alone, never on the other
        points asked for. A point farther from every road than the profile's largest snapping distance, or without a
        position, is not placed.
        """
        count = len(points.ids)
        edge = np.full(count, -1, dtype=np.int64)
        share, walk_m = np.full(count, np.nan), np.full(count, np.nan)
        known = np.flatnonzero(np.isfinite(points.lon) & np.isfinite(points.lat))
        if not len(known):
            return Placement(points, edge, share, walk_m)
        found, distance_m = self._near(points.lon[known], points.lat[known])
        found = found._replace(point=known[found.point])
        nearest = _first_of_each(found.point, distance_m)
        at = found.point[nearest]
        edge[at], share[at], walk_m[at] = found.edge[nearest], found.share[nearest], found.walk_m[nearest]
        edge[walk_m > self.network.profile.max_snap_m] = -1
        near = (edge[found.point] >= 0) & (found.walk_m <= self.network.profile.max_snap_m)
        return Placement(points, edge, share, walk_m, found.chosen(np.flatnonzero(near)))

    def _near(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> tuple[Candidates, NDArray[np.float64]]:
        """Give the candidates of points, ordered by point, then edge, and their distances on the plane (m)."""
        x, y = to_plane(lon, lat)
        spots = np.atleast_1d(np.asarray(shapely.points(x, y), dtype=object))
        (asked, _), least_m = self._tree.query_nearest(spots, all_matches=False, return_distance=True)
        nearest_m = np.empty(len(spots))
        nearest_m[asked] = least_m
        point, piece = self._tree.query(spots, "dwithin", nearest_m + max(self._margin_m, _TIE_M))
        # Of pieces equally near the first of the edge counts, not the one that the tree happens to name first.
        order = np.lexsort((piece, point))
        point, piece = point[order], piece[order]
        start, edge = self._start[piece], self._edge[piece]
        along = self._share_of_piece(x[point], y[point], start)
        distance_m = self._distance_m(x[point], y[point], start, along)
        kept = _first_of_each(point * len(self.network.edge_from) + edge, distance_m)
        return self._feet(lon, lat, point[kept], start[kept], along[kept]), distance_m[kept]

    def _feet(
        self,
        lon: NDArray[np.float64],
        lat: NDArray[np.float64],
        point: NDArray[np.int64],
        start: NDArray[np.int64],
        along: NDArray[np.float64],
    ) -> Candidates:
        """Give the candidates at a share of the pieces that begin at some places of the lines."""
        shape_lon, shape_lat = self.network.shape_lon, self.network.shape_lat
        foot_lon = shape_lon[start] + along * (shape_lon[start + 1] - shape_lon[start])
        foot_lat = shape_lat[start] + along * (shape_lat[start + 1] - shape_lat[start])
        edge = self._edge_of_place[start]
        reached = self._reached_m[start] + along * (self._reached_m[start + 1] - self._reached_m[start])
        whole = self._reached_m[self.network.shape_offsets[edge + 1] - 1]
        share = np.divide(reached, whole, out=np.zeros_like(reached), where=whole > 0)
        return Candidates(point, edge, share, great_circle_m(lon[point], lat[point], foot_lon, foot_lat))

    def _distance_m(
        self, x: NDArray[np.float64], y: NDArray[np.float64], start: NDArray[np.int64], along: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        foot_x = self._x[start] + along * (self._x[start + 1] - self._x[start])
        foot_y = self._y[start] + along * (self._y[start + 1] - self._y[start])
        return np.hypot(x - foot_x, y - foot_y)

    def _share_of_piece(
        self, x: NDArray[np.float64], y: NDArray[np.float64], start: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        dx, dy = self._x[start + 1] - self._x[start], self._y[start + 1] - self._y[start]
        dot = (x - self._x[start]) * dx + (y - self._y[start]) * dy
        square = dx**2 + dy**2
        return np.clip(np.divide(dot, square, out=np.zeros_like(dot), where=square > 0), 0.0, 1.0)


def metres_along(network: RoadNetwork, start: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the metres from the first node of its edge to every point of the lines."""
    lon, lat = network.shape_lon, network.shape_lat
    steps = np.zeros(len(lon))
    steps[start + 1] = great_circle_m(lon[start], lat[start], lon[start + 1], lat[start + 1])
    # In whole numbers, so that the metres along an edge do not depend on the edges before it.
    total = running_sum(steps)
    begins = network.shape_offsets[:-1]
    along = total - np.repeat(total[begins], np.diff(network.shape_offsets))
    return along.astype(np.float64) * STEP


def _first_of_each(keys: NDArray[np.int64], distance_m: NDArray[np.float64]) -> NDArray[np.int64]:
    """Give, in the order of the keys, the place of the least distance for each; of equal ones the first."""
    order = np.lexsort((np.arange(len(keys)), distance_m, keys))
    return order[np.r_[True, keys[order][1:] != keys[order][:-1]]]
