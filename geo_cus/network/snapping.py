"""Points -> where they stand on the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo_cus.network.geodesy import great_circle_m, to_plane
from geo_cus.network.travel_times import Placement, Points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.network.road_network import RoadNetwork


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
        is_start = np.ones(len(network.shape_lon), dtype=bool)
        is_start[network.shape_offsets[1:] - 1] = False
        self._start = np.flatnonzero(is_start)
        self._x, self._y = to_plane(network.shape_lon, network.shape_lat)
        ends = np.stack([self._start, self._start + 1], axis=1)
        pieces = shapely.linestrings(np.stack([self._x[ends], self._y[ends]], axis=2))
        self._tree = shapely.STRtree(np.asarray(pieces, dtype=object))
        self._reached_m = _metres_along(network, self._start)

    def place(self, points: Points) -> Placement:
        """
        Join every point to the nearest usable road, splitting its edge at the foot of the perpendicular.

        What is nearest depends on the point and the network alone, never on the other points asked for; among pieces
        equally near, the quickest counts. A point farther from every road than the profile's largest
        snapping distance, or without a position, is not placed.
        """
        count = len(points.ids)
        edge = np.full(count, -1, dtype=np.int64)
        share, walk_m = np.full(count, np.nan), np.full(count, np.nan)
        known = np.flatnonzero(np.isfinite(points.lon) & np.isfinite(points.lat))
        if len(known):
            edge[known], share[known], walk_m[known] = self._nearest(points.lon[known], points.lat[known])
            edge[walk_m > self.network.profile.max_snap_m] = -1
        return Placement(points, edge, share, walk_m)

    def _nearest(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        x, y = to_plane(lon, lat)
        asked, piece = self._tree.query_nearest(shapely.points(x, y), all_matches=True)
        piece = piece[self._first_of_each(asked, piece)]
        start = self._start[piece]
        along = self._share_of_piece(x, y, start)
        shape_lon, shape_lat = self.network.shape_lon, self.network.shape_lat
        foot_lon = shape_lon[start] + along * (shape_lon[start + 1] - shape_lon[start])
        foot_lat = shape_lat[start] + along * (shape_lat[start + 1] - shape_lat[start])
        edge = self._edge[piece]
        reached = self._reached_m[start] + along * (self._reached_m[start + 1] - self._reached_m[start])
        whole = self._reached_m[self.network.shape_offsets[edge + 1] - 1]
        share = np.divide(reached, whole, out=np.zeros_like(reached), where=whole > 0)
        return edge, share, great_circle_m(lon, lat, foot_lon, foot_lat)

    def _first_of_each(self, asked: NDArray[np.int64], piece: NDArray[np.int64]) -> NDArray[np.intp]:
        """Choose one match for every point: of pieces equally near the quickest, whatever the order of the roads."""
        network, edge, start = self.network, self._edge[piece], self._start[piece]
        pace = np.minimum(network.forward_s, network.backward_s)[edge] / network.edge_length_m[edge]
        place = network.shape_lat[start], network.shape_lon[start]
        order = np.lexsort((*place, network.edge_length_m[edge], pace, asked))
        _, begins = np.unique(asked[order], return_index=True)
        return order[begins]

    def _share_of_piece(
        self, x: NDArray[np.float64], y: NDArray[np.float64], start: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        dx, dy = self._x[start + 1] - self._x[start], self._y[start + 1] - self._y[start]
        dot = (x - self._x[start]) * dx + (y - self._y[start]) * dy
        square = dx**2 + dy**2
        return np.clip(np.divide(dot, square, out=np.zeros_like(dot), where=square > 0), 0.0, 1.0)


def _metres_along(network: RoadNetwork, start: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the metres from the first node of its edge to every point of the lines."""
    lon, lat = network.shape_lon, network.shape_lat
    steps = np.zeros(len(lon))
    steps[start + 1] = great_circle_m(lon[start], lat[start], lon[start + 1], lat[start + 1])
    total = np.cumsum(steps)
    begins = network.shape_offsets[:-1]
    return total - np.repeat(total[begins], np.diff(network.shape_offsets))
