"""Links of a network: roads between junctions and villages, each of which a single closed place cuts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import scipy

from geo_cus.network.closures import pieces_of_edges
from geo_cus.network.geodesy import great_circle_m
from geo_cus.network.road_network import EdgeParts
from geo_cus.network.snapping import metres_along

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from numpy.typing import NDArray

    from geo_cus.data.roads import Roads
    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.travel_times import Placement


@dataclass(frozen=True)
class Link:
    """
    A road between two places that are junctions, ends of a road, or where a village or a provider joins it.

    Parameters
    ----------
    profile_id
        The way of travelling of whose network it is a part.
    closed
        What is shut when the link is: its longest stretch at which nobody lives, so that people who live along it can
        still leave it at one end.
    length_m
        Length of the whole link (m).
    name, ref
        Name and number of the road along most of it; empty where it has none.
    bridge
        True if a piece of the link is tagged as a bridge.
    way_ids
        The ways of the road file that the closed stretch is made of, for an edit that closes them.
    near
        Names of the settlements nearest to its two ends; the same twice where that is one.
    lon, lat
        A place in the middle of the closed stretch (degrees, WGS 84).
    """

    profile_id: str
    closed: EdgeParts
    length_m: float
    name: str
    ref: str
    bridge: bool
    way_ids: tuple[str, ...]
    near: tuple[str, str]
    lon: float
    lat: float


_SHORTEST_M: Final = 0.1
"""Points that join a road so near to each other have no link between them."""

_Spot = tuple[int, float]
"""An edge and a share of it."""


class _Chain(NamedTuple):
    """Edges in a row through nodes at which nothing else meets: their numbers, which run backwards, where each ends."""

    edge: NDArray[np.int64]
    backwards: NDArray[np.bool_]
    end_m: NDArray[np.float64]

    @property
    def begin_m(self) -> NDArray[np.float64]:
        return np.concatenate([[0.0], self.end_m[:-1]])


def links_over(
    network: RoadNetwork,
    roads: Roads,
    settlements: pd.DataFrame,
    *,
    edges: NDArray[np.int64],
    stops: Placement,
    homes: Placement,
) -> list[Link]:
    """
    Give the links of the roads to which some edges belong.

    Parameters
    ----------
    network, roads
        The network of one way of travelling, and what it was built of.
    settlements
        With ``name``, ``lon`` and ``lat``: after them links are named.
    edges
        Numbers of the edges that matter.
    stops
        Where villages and providers join the network: a link ends there.
    homes
        Where people live.
    """
    describe = _Namer(network, roads, settlements)
    found = []
    for chain in _chains(network, edges):
        cuts, lived = (_positions(chain, points) for points in (stops, homes))
        places = np.unique(np.r_[0.0, cuts, chain.end_m[-1]])
        for begin, end in zip(places[:-1].tolist(), places[1:].tolist(), strict=True):
            inner = np.unique(np.r_[begin, lived[(lived > begin) & (lived < end)], end])
            widest = int(np.argmax(np.diff(inner)))
            shut = _parts(chain, float(inner[widest]), float(inner[widest + 1]))
            if end - begin >= _SHORTEST_M:
                found.append(describe.link(_parts(chain, begin, end), shut, _ends(chain, begin, end)))
    return found


def _chains(network: RoadNetwork, edges: NDArray[np.int64]) -> Iterator[_Chain]:
    """Follow the roads on which some edges lie, in the order of their first edges."""
    ends = np.stack([network.edge_from, network.edge_to], axis=1).astype(np.int64)
    node = ends.ravel()
    degree = np.bincount(node, minlength=network.node_count)
    order = np.argsort(node, kind="stable")
    at_two = order[degree[node[order]] == 2].reshape(-1, 2)
    pairs = at_two // 2
    count = len(ends)
    joined = scipy.sparse.coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    road = scipy.sparse.csgraph.connected_components(joined, directed=False)[1]
    partner = np.full(2 * count, -1, dtype=np.int64)
    partner[at_two[:, 0]], partner[at_two[:, 1]] = at_two[:, 1], at_two[:, 0]
    seen: set[int] = set()
    for edge in np.sort(edges).tolist():
        if int(road[edge]) not in seen:
            seen.add(int(road[edge]))
            yield _followed(network, partner, edge)


def _followed(network: RoadNetwork, partner: NDArray[np.int64], edge: int) -> _Chain:
    """Go back along a road to its beginning, or once round, then along it; end 2e is the first node of edge e."""
    end = 2 * edge
    while partner[end] >= 0 and partner[end] ^ 1 != 2 * edge:
        end = int(partner[end]) ^ 1
    first, ends = end, [end]
    while (further := int(partner[ends[-1] ^ 1])) >= 0 and further != first:
        ends.append(further)
    numbers = np.array(ends, dtype=np.int64)
    return _Chain(numbers // 2, numbers % 2 == 1, np.cumsum(network.edge_length_m[numbers // 2]))


def _positions(chain: _Chain, points: Placement) -> NDArray[np.float64]:
    """Give how far along a road points join it (m)."""
    order = np.argsort(chain.edge)
    placed = np.flatnonzero(points.placed)
    at = np.minimum(np.searchsorted(chain.edge[order], points.edge[placed]), len(order) - 1)
    on = chain.edge[order][at] == points.edge[placed]
    rows, place = placed[on], order[at[on]]
    share = np.where(chain.backwards[place], 1.0 - points.share[rows], points.share[rows])
    begin, end = chain.begin_m[place], chain.end_m[place]
    return np.asarray(np.where(share >= 1.0, end, begin + share * (end - begin)))


def _ends(chain: _Chain, begin_m: float, end_m: float) -> tuple[_Spot, _Spot]:
    """Give the two places along a road as edges and shares of these."""
    found = []
    for place, at_m in (
        (int(np.searchsorted(chain.end_m, begin_m, side="right")), begin_m),
        (int(np.searchsorted(chain.end_m, end_m, side="left")), end_m),
    ):
        begin, end = float(chain.begin_m[place]), float(chain.end_m[place])
        share = (at_m - begin) / (end - begin)
        found.append((int(chain.edge[place]), 1.0 - share if chain.backwards[place] else share))
    return found[0], found[1]


def _parts(chain: _Chain, begin_m: float, end_m: float) -> EdgeParts:
    """Give the parts of the edges between two places along a road."""
    length = chain.end_m - chain.begin_m
    low = np.clip((begin_m - chain.begin_m) / length, 0.0, 1.0)
    high = np.clip((end_m - chain.begin_m) / length, 0.0, 1.0)
    on = np.flatnonzero(low < high)
    start, end = np.where(chain.backwards, 1.0 - high, low), np.where(chain.backwards, 1.0 - low, high)
    return EdgeParts(chain.edge[on], start[on], end[on])


class _Namer:
    """What the links of a network are called."""

    def __init__(self, network: RoadNetwork, roads: Roads, settlements: pd.DataFrame) -> None:
        self._network, self._tags = network, roads.tags
        self._begins, places = pieces_of_edges(network, roads)
        self._way = np.where(places >= 0, np.searchsorted(roads.way_offsets, places, side="right") - 1, -1)
        self._reached_m = metres_along(network, self._begins)
        located = settlements[settlements["lon"].notna()]
        self._lon, self._lat = (located[axis].to_numpy(dtype=np.float64) for axis in ("lon", "lat"))
        self._names = located["name"].astype(str).tolist()

    def link(self, whole: EdgeParts, closed: EdgeParts, ends: tuple[_Spot, _Spot]) -> Link:
        """Describe a link by all of it, by the stretch that is closed, and by its two ends."""
        metres: dict[int, float] = {}
        for way, length_m in self._ways(whole):
            metres[way] = metres.get(way, 0.0) + length_m
        shut = [way for way, _ in self._ways(closed)]
        middle = len(closed.edge) // 2
        lon, lat = self._place(int(closed.edge[middle]), float(closed.start[middle] + closed.end[middle]) / 2)
        return Link(
            profile_id=self._network.profile.profile_id,
            closed=closed,
            length_m=float(sum(metres.values())),
            name=self._longest("name", metres),
            ref=self._longest("ref", metres),
            bridge=any(self._tags["bridge"].iloc[way] not in {"", "no"} for way in metres if way >= 0),
            way_ids=tuple(dict.fromkeys(str(self._tags["way_id"].iloc[way]) for way in shut if way >= 0)),
            near=(self._nearest(*self._place(*ends[0])), self._nearest(*self._place(*ends[1]))),
            lon=lon,
            lat=lat,
        )

    def _ways(self, parts: EdgeParts) -> Iterator[tuple[int, float]]:
        """Give the ways that parts of edges are made of, piece by piece, with the metres on each."""
        offsets = self._network.shape_offsets
        for edge, start, end in zip(*(values.tolist() for values in parts), strict=True):
            reached = self._reached_m[offsets[edge] : offsets[edge + 1]]
            low, high = start * reached[-1], end * reached[-1]
            own = np.minimum(reached[1:], high) - np.maximum(reached[:-1], low)
            first = offsets[edge] - edge
            for piece in np.flatnonzero(own > 0).tolist():
                yield int(self._way[first + piece]), float(own[piece])

    def _longest(self, tag: str, metres: dict[int, float]) -> str:
        sums: dict[str, float] = {}
        for way, length_m in metres.items():
            value = str(self._tags[tag].iloc[way]) if way >= 0 else ""
            if value:
                sums[value] = sums.get(value, 0.0) + length_m
        return min(sums, key=lambda value: (-sums[value], value), default="")

    def _place(self, edge: int, share: float) -> tuple[float, float]:
        """Give longitude and latitude at a share of an edge."""
        own = slice(self._network.shape_offsets[edge], self._network.shape_offsets[edge + 1])
        reached = self._reached_m[own]
        lines = self._network.shape_lon[own], self._network.shape_lat[own]
        lon, lat = (float(np.interp(share * reached[-1], reached, line)) for line in lines)
        return lon, lat

    def _nearest(self, lon: float, lat: float) -> str:
        if not self._names:
            return ""
        here = np.full(len(self._lon), lon), np.full(len(self._lat), lat)
        return self._names[int(np.argmin(great_circle_m(*here, self._lon, self._lat)))]
