"""
What turns cost: a state before every departure, reached by a move that costs the turn.

Only profiles that ask for it are searched on this larger graph. A turn is a move of its own, with an arc number after
those of the edges, so that a search over arcs and their costs knows nothing of turns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.network.exact import on_grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.catalogue import Profile
    from geo_cus.network.road_network import RoadNetwork

TURN_KINDS: Final = 4
"""Going on, turning left, turning right, turning round: their arcs follow those of the edges in this order."""

_ON, _LEFT, _RIGHT, _ROUND = range(TURN_KINDS)
_TURNING_OFF_DEG: Final = 45.0
_ARMS_OF_A_JUNCTION: Final = 3


def turn_seconds(profile: Profile) -> NDArray[np.float64]:
    """Give what each kind of turn costs (s), shape (`TURN_KINDS`,)."""
    return on_grid(np.array([0.0, profile.turn_left_s, profile.turn_right_s, profile.u_turn_s]))


def turn_kinds(network: RoadNetwork, come: NDArray[np.int64], go: NDArray[np.int64]) -> NDArray[np.int64]:
    """
    Tell what kind of turn leads from one arc to the next.

    Going back along the edge one came by is turning round. Turning off is a change of heading by more than 45 degrees
    between the last piece of one edge and the first of the next, at a junction of three or more edges: a road that only
    bends, or changes its name, is no turn.

    Parameters
    ----------
    network
        The roads.
    come, go
        Arcs that follow one another: ``2 * edge`` along an edge, ``2 * edge + 1`` against it; one shape.

    Returns
    -------
    NDArray
        0 for going on, 1 for left, 2 for right, 3 for turning round.
    """
    leaving, arriving = _headings_deg(network)
    change = (leaving[go] - arriving[come] + 180.0) % 360.0 - 180.0
    ends = np.r_[network.edge_from, network.edge_to]
    node = np.stack([network.edge_to, network.edge_from], axis=1).ravel()[come]
    is_junction = np.bincount(ends, minlength=network.node_count)[node] >= _ARMS_OF_A_JUNCTION
    kinds = np.full(come.shape, _ON, dtype=np.int64)
    kinds[is_junction & (change > _TURNING_OFF_DEG)] = _LEFT
    kinds[is_junction & (change < -_TURNING_OFF_DEG)] = _RIGHT
    kinds[come ^ 1 == go] = _ROUND
    return kinds


def _headings_deg(network: RoadNetwork) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the headings at the beginning and at the end of every arc, degrees counter-clockwise from the east."""
    first, last = network.shape_offsets[:-1], network.shape_offsets[1:] - 1
    out_of_first = _heading_deg(network, first, first + 1)
    into_last = _heading_deg(network, last - 1, last)
    leaving = np.stack([out_of_first, into_last + 180.0], axis=1).ravel()
    arriving = np.stack([into_last, out_of_first + 180.0], axis=1).ravel()
    return leaving, arriving


def _heading_deg(network: RoadNetwork, start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.float64]:
    east = (network.shape_lon[end] - network.shape_lon[start]) * np.cos(np.radians(network.shape_lat[start]))
    return np.asarray(np.degrees(np.arctan2(network.shape_lat[end] - network.shape_lat[start], east)))
