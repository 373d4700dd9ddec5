"""Small parts of a network that nobody can get into or out of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import scipy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.catalogue import Profile
    from geo_cus.network.edges import Edges


class Kept(NamedTuple):
    """Which edges are kept, how many parts of the network that is, and how many islands are dropped."""

    edges: NDArray[np.bool_]
    parts: int
    islands: int


def large_parts(
    edges: Edges, open_forward: NDArray[np.bool_], open_backward: NDArray[np.bool_], profile: Profile
) -> Kept:
    """
    Find the edges within parts large enough; the largest part always stays.

    Parts without any road to the rest need `Profile.min_component_nodes` road nodes; parts that can be left and not
    entered again, or the other way round, `Profile.min_one_way_nodes`.
    """
    tails = np.r_[edges.first[open_forward], edges.last[open_backward]]
    heads = np.r_[edges.last[open_forward], edges.first[open_backward]]
    road_nodes = np.diff(edges.offsets) - 1
    keep = np.ones(len(edges.first), dtype=bool)
    parts = np.empty(0, dtype=np.int64)
    for connection, least in (("weak", profile.min_component_nodes), ("strong", profile.min_one_way_nodes)):
        parts = _parts(tails, heads, edges, connection)
        # The largest of what is left: the largest of all may be gone already, and nothing would stay.
        sizes = np.bincount(parts[edges.first], weights=road_nodes * keep, minlength=parts.max() + 1)
        large = sizes >= least
        large[np.argmax(sizes)] = True
        keep &= large[parts[edges.first]] & large[parts[edges.last]]
    kept_parts = np.unique(parts[np.r_[edges.first[keep], edges.last[keep]]])
    return Kept(keep, len(kept_parts), _island_count(edges, ~keep))


def _parts(tails: NDArray[np.int64], heads: NDArray[np.int64], edges: Edges, connection: str) -> NDArray[np.int64]:
    node_count = int(max(edges.first.max(), edges.last.max())) + 1
    arcs = scipy.sparse.coo_array((np.ones(len(tails), dtype=np.int8), (tails, heads)), shape=(node_count, node_count))
    return np.asarray(
        scipy.sparse.csgraph.connected_components(arcs.tocsr(), directed=True, connection=connection)[1], dtype=np.int64
    )


def _island_count(edges: Edges, dropped: NDArray[np.bool_]) -> int:
    first, last = edges.first[dropped], edges.last[dropped]
    if not len(first):
        return 0
    return len(np.unique(_parts(first, last, edges.chosen(dropped), "weak")[first]))
