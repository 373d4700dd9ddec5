"""The road network of one way of travelling: junctions, edges between them, seconds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo_cus.catalogue import Profile


@dataclass(frozen=True, slots=True)
class NetworkReport:
    """
    What became of the roads of a source.

    Parameters
    ----------
    ways_read
        Ways in the source.
    ways_closed
        Ways the traveller may not or cannot use.
    islands_dropped
        Small parts without a link to the rest that were left out.
    islands_dropped_km
        Their length (km).
    components_kept
        Parts of the network that are kept: 1 where every place is linked with every other.
    length_km
        Length of the network (km).
    turns_read
        Turn restrictions of the source that bind the traveller.
    turns_unclear
        Those of them whose ways do not meet as they say; they are left out.
    ways_with_limit
        Usable ways that a tag gives a speed limit; on the others the law's limit is taken.
    conditional_ways
        Usable ways with a tag that holds at certain times only (`CONDITIONAL_TAGS`); it is not applied.
    """

    ways_read: int
    ways_closed: int
    islands_dropped: int
    islands_dropped_km: float
    components_kept: int
    length_km: float
    turns_read: int = 0
    turns_unclear: int = 0
    conditional_ways: int = 0
    ways_with_limit: int = 0


class EdgeParts(NamedTuple):
    """
    Parts of edges, both directions of travel alike.

    Parameters
    ----------
    edge
        Number of the edge; several parts may lie on one.
    start, end
        Shares of the edge at which the part begins and ends, ``0 <= start <= end <= 1``.
    """

    edge: NDArray[np.int64]
    start: NDArray[np.float64]
    end: NDArray[np.float64]


NO_PARTS: Final = EdgeParts(np.empty(0, dtype=np.int64), np.empty(0), np.empty(0))


@dataclass(frozen=True, slots=True)
class RoadNetwork:
    """
    Junctions and the edges between them, for one profile.

    Parameters
    ----------
    profile
        The way of travelling it was built for.
    node_count
        Number of junctions; edges name them 0 to node_count - 1.
    edge_from, edge_to
        End nodes of every edge, shape (edges,), int32.
    edge_length_m
        Length (m, > 0), float64.
    forward_s, backward_s
        Seconds from `edge_from` to `edge_to` and back; infinite where that direction is closed. At least one is finite.
    edge_class
        Number of the road class of every edge in `class_names`, int16.
    class_names
        OSM highway classes; a single ``unknown`` where the source tells none.
    edge_way
        Number of the way in `Roads.tags` that every edge is part of, int32.
    shape_offsets
        Where the line of each edge begins in `shape_lon` and `shape_lat`; shape (edges + 1,), int64.
    shape_lon, shape_lat
        The lines of all edges, end nodes included (degrees, WGS 84).
    report
        What became of the roads of the source.
    has_class
        False if one default speed holds everywhere.
    fingerprint
        SHA-256 over the source, the profile and the version of the builder.
    turn_offsets, turn_arcs
        Rows of arcs that nobody may follow one after the other: row i is
        ``turn_arcs[turn_offsets[i]:turn_offsets[i + 1]]``, at least two arcs. Arc ``2 * edge`` leads along an edge, arc
        ``2 * edge + 1`` against it.
    others
        Seconds by the speeds of other profiles, ``forward_s`` and ``backward_s`` by profile id: the band.
    closed
        What is closed for a while; it stays in all other arrays, so that points keep their places.
    """

    profile: Profile
    node_count: int
    edge_from: NDArray[np.int32]
    edge_to: NDArray[np.int32]
    edge_length_m: NDArray[np.float64]
    forward_s: NDArray[np.float64]
    backward_s: NDArray[np.float64]
    edge_class: NDArray[np.int16]
    class_names: tuple[str, ...]
    edge_way: NDArray[np.int32]
    shape_offsets: NDArray[np.int64]
    shape_lon: NDArray[np.float64]
    shape_lat: NDArray[np.float64]
    report: NetworkReport
    has_class: bool
    fingerprint: str
    turn_offsets: NDArray[np.int64]
    turn_arcs: NDArray[np.int64]
    others: Mapping[str, tuple[NDArray[np.float64], NDArray[np.float64]]] = field(default_factory=dict)
    closed: EdgeParts = NO_PARTS

    def at_speeds_of(self, profile_id: str | None) -> RoadNetwork:
        """Give the same network with the speeds of a profile of its band; None keeps its own."""
        if profile_id is None:
            return self
        forward_s, backward_s = self.others[profile_id]
        return replace(self, forward_s=forward_s, backward_s=backward_s)
