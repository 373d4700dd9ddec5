"""Seconds lost where a road is passed and not driven: lights, level crossings, signs, junctions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geo_cus.catalogue import Profile
    from geo_cus.data.roads import Roads
    from geo_cus.network.edges import Edges

_COSTLY: Final = ("highway", "railway", "barrier")
"""Keys of nodes whose values `Profile.node_s` names."""

_DIRECTIONS: Final = ("traffic_signals:direction", "direction")
_SIGNS: Final = frozenset({"traffic_signals", "stop", "give_way"})
_MINOR: Final = ("service", "track")
_ROADS_OF_A_JUNCTION: Final = 3


class _Costs(NamedTuple):
    """Seconds at each node of `Roads`: for everyone, for who travels along the way, for who travels against it."""

    both_s: NDArray[np.float64]
    along_s: NDArray[np.float64]
    against_s: NDArray[np.float64]


def seconds_at_nodes(
    edges: Edges, roads: Roads, road_class: NDArray[np.object_], profile: Profile
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Give what the nodes of every edge cost along it and against it (s), shape (edges,) each.

    A node within an edge counts whole. One at its end, and the junction itself, counts half on each of the two edges of
    a passage, so that a trip that begins or ends there pays half. A sign that faces one direction of its way
    (``forward``, ``backward``) counts whole for who comes towards it and nothing for others.

    Parameters
    ----------
    edges
        The edges.
    roads
        The ways they were cut from, with the tags of their nodes.
    road_class
        Class of every edge; service ways and tracks make no junction.
    profile
        What each thing costs, `Profile.node_s` and `Profile.junction_s`.
    """
    lost_s = _junctions_at_ends(edges, road_class) * np.float64(profile.junction_s / 2)
    if roads.node_tags.empty or not profile.node_s:
        return lost_s, lost_s.copy()
    costs = _costs(roads.node_tags, len(roads.lon), profile)
    node = roads.way_nodes[edges.place]
    first, last = edges.offsets[:-1], edges.offsets[1:] - 1
    shared_s = costs.both_s[node]
    shared_s[first] /= 2
    shared_s[last] /= 2
    found = []
    for facing_s, departure in ((costs.along_s[node], first), (costs.against_s[node], last)):
        facing_s[departure] = 0.0
        found.append(lost_s + edges.summed(shared_s + facing_s))
    return found[0], found[1]


def _junctions_at_ends(edges: Edges, road_class: NDArray[np.object_]) -> NDArray[np.int64]:
    """Count for every edge at how many of its ends three or more roads meet."""
    counts = ~np.isin(road_class, _MINOR)
    ends = np.r_[edges.first[counts], edges.last[counts]]
    roads_at = np.bincount(ends, minlength=int(max(edges.first.max(), edges.last.max())) + 1)
    is_junction = (roads_at >= _ROADS_OF_A_JUNCTION).astype(np.int64)
    return is_junction[edges.first] + is_junction[edges.last]


def _costs(tags: pd.DataFrame, node_count: int, profile: Profile) -> _Costs:
    cost = np.zeros(len(tags))
    for key in _COSTLY:
        cost = np.maximum(cost, tags[key].map(dict(profile.node_s)).astype(float).fillna(0.0).to_numpy())
    facing = np.where(tags[_DIRECTIONS[0]] != "", tags[_DIRECTIONS[0]], tags[_DIRECTIONS[1]])
    facing = np.where(tags["highway"].isin(_SIGNS), facing, "")
    node = tags["node"].to_numpy(dtype=np.int64)
    found = []
    for holds in (~np.isin(facing, ["forward", "backward"]), facing == "forward", facing == "backward"):
        at_node = np.zeros(node_count)
        at_node[node[holds]] = cost[holds]
        found.append(at_node)
    return _Costs(*found)
