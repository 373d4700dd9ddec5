"""What a search needs of a network whichever points are asked for: made once for its roads and speeds, then known."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.network.hierarchy import customised
from geo_cus.network.search_graph import arc_costs, state_graph
from geo_cus.network.tree_search import Moves

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.catalogue import Metric
    from geo_cus.network.hierarchy import Customised
    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.search_graph import Cost, StateGraph

_MOVES_KEPT: Final = 2_000_000
"""Networks are kept while they have no more moves in all, the last ones used; the very last one always."""

_prepared: OrderedDict[tuple[str, str], Prepared] = OrderedDict()


@dataclass(frozen=True)
class Prepared:
    """
    What is the same for all searches on a network at some speeds.

    Parameters
    ----------
    graph
        The states and the moves between them.
    costs
        Seconds and metres of the arcs.
    between
        The moves with their costs.
    by_metric
        The costs of the arcs of the hierarchy, for every metric asked for so far.
    """

    graph: StateGraph
    costs: Cost
    between: Moves
    by_metric: dict[Metric, Customised] = field(default_factory=dict)

    def customised(self, network: RoadNetwork, metric: Metric) -> Customised:
        """Give the hierarchy with its costs; computed when first asked for."""
        if metric not in self.by_metric:
            self.by_metric[metric] = customised(self.between, _junction_spots(network)[self.graph.junction], metric)
        return self.by_metric[metric]


def prepared(network: RoadNetwork) -> Prepared:
    """
    Give what searches on a network need.

    A network is known again by what it holds, not by which object it is: `RoadNetwork.at_speeds_of` makes a new one
    each time, and an array that was changed in place is another network.
    """
    key = repr(network.profile), _content(network)
    found = _prepared.pop(key, None) or _made(network)
    _prepared[key] = found
    while len(_prepared) > 1 and sum(len(each.graph.arc) for each in _prepared.values()) > _MOVES_KEPT:
        _prepared.popitem(last=False)
    return found


def _content(network: RoadNetwork) -> str:
    content = hashlib.sha256(b"%d" % network.node_count)
    for values in (
        network.edge_from,
        network.edge_to,
        network.edge_length_m,
        network.forward_s,
        network.backward_s,
        network.turn_offsets,
        network.turn_arcs,
    ):
        content.update(b" %d %s " % (len(values), values.dtype.str.encode()))
        content.update(np.ascontiguousarray(values).data)
    # What kind of turn it is follows from the headings of the lines.
    if network.profile.counts_turns:
        for values in (network.shape_offsets, network.shape_lon, network.shape_lat):
            content.update(np.ascontiguousarray(values).data)
    return content.hexdigest()


def _made(network: RoadNetwork) -> Prepared:
    graph, costs = state_graph(network), arc_costs(network)
    return Prepared(graph, costs, Moves(graph.tail, graph.head, graph.arc, costs.at(graph.arc)))


def _junction_spots(network: RoadNetwork) -> NDArray[np.float64]:
    """Give the places of the junctions on a plane, shape (junctions, 2)."""
    spots = np.zeros((network.node_count, 2))
    for node, point in (
        (network.edge_from, network.shape_offsets[:-1]),
        (network.edge_to, network.shape_offsets[1:] - 1),
    ):
        spots[node] = np.stack([network.shape_lon[point], network.shape_lat[point]], axis=1)
    return spots * (np.cos(np.radians(spots[:, 1].mean())), 1.0)
