"""Travel times over a network, searched from the smaller side of the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo_cus.catalogue import Metric
from geo_cus.network.closures import is_passable, open_moves, open_sides
from geo_cus.network.exact import share_of
from geo_cus.network.hierarchy import searched_in_hierarchy, worth_a_hierarchy
from geo_cus.network.legs import entering_legs, leaving_legs, matches, walked_cost
from geo_cus.network.prepared import prepared
from geo_cus.network.search_graph import Cost
from geo_cus.network.travel_times import TravelTimes
from geo_cus.network.tree_search import searched_in_trees
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo_cus.network.hierarchy import Customised
    from geo_cus.network.legs import Legs
    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.travel_times import Candidates, Placement
    from geo_cus.network.tree_search import Moves


def travel_times(
    network: RoadNetwork,
    origins: Placement,
    destinations: Placement,
    *,
    metric: Metric = Metric.SECONDS,
    speeds_of: str | None = None,
    progress: Progress = silent,
) -> TravelTimes:
    """
    Compute the quickest (or shortest) ways from every origin to every destination.

    The way leads on foot from the origin to the road, over the network, and on foot from the road to the destination;
    both legs count at the profile's walking speed. One-ways hold on the edges the points stand on, too, and no way
    makes a turn that is forbidden. A pair's value depends on nothing but the pair and the network.

    Parameters
    ----------
    network
        The roads of one way of travelling.
    origins, destinations
        Points placed on `network`.
    metric
        What is least: seconds or metres. Both are given for the way chosen.
    speeds_of
        Profile of the band whose speeds count, a key of `RoadNetwork.others`; the network's own speeds if not given.
    progress
        Called with the share of the sources done; may raise `Cancelled`.

    Returns
    -------
    TravelTimes
        Seconds and metres, infinite where no road leads or an end is not placed; never NaN.
    """
    sizes = len(origins.edge), len(destinations.edge)
    ends = origins.candidates, destinations.candidates
    seconds, metres = _best_ways(network.at_speeds_of(speeds_of), ends, sizes, metric, progress)
    return TravelTimes(
        origins=origins,
        destinations=destinations,
        seconds=seconds,
        metres=metres,
        estimated=False,
        profile_id=network.profile.profile_id,
        overhead_s=network.profile.overhead_s,
    )


def nearest_times(
    network: RoadNetwork,
    origins: Placement,
    destinations: Placement,
    groups: Sequence[NDArray[np.int64]],
    *,
    metric: Metric = Metric.SECONDS,
    speeds_of: str | None = None,
    progress: Progress = silent,
) -> Cost:
    """
    Compute, from every origin, the way to the nearest destination of each group: of each service, its nearest provider.

    ``nearest[i, g] = min of travel_times[i, j] over the destinations j of group g``, without the matrix: one search
    serves a group.

    Parameters
    ----------
    network, origins, destinations, metric, speeds_of, progress
        As in `travel_times`.
    groups
        The numbers of the destinations in each group; one may be in several groups, a group may be empty.

    Returns
    -------
    Cost
        Seconds and metres, shape (origins, groups); infinite where no road leads to any of the group.
    """
    stops = destinations.candidates
    rows = [np.flatnonzero(np.isin(stops.point, group)) for group in groups]
    group_of = np.repeat(np.arange(len(groups)), [len(own) for own in rows])
    grouped = stops.chosen(np.concatenate([np.empty(0, dtype=np.int64), *rows]))._replace(point=group_of)
    sizes = len(origins.edge), len(groups)
    return _best_ways(network.at_speeds_of(speeds_of), (origins.candidates, grouped), sizes, metric, progress)


def _best_ways(
    network: RoadNetwork,
    ends: tuple[Candidates, Candidates],
    sizes: tuple[int, int],
    metric: Metric,
    progress: Progress,
) -> Cost:
    known = prepared(network)
    graph, costs = known.graph, known.costs
    starts, stops = ends
    walked = walked_cost(network, starts), walked_cost(network, stops)
    leaving, entering = leaving_legs(graph, costs, starts, walked[0]), entering_legs(graph, costs, stops, walked[1])
    sides = open_sides(network, (leaving, entering), ends)
    # A hierarchy is made once for all edges; trees do without some of them at no cost.
    if not len(network.closed.edge) and worth_a_hierarchy(
        known.between, graph.state_count, min(sizes), is_customised=metric in known.by_metric
    ):
        ways = _by_hierarchy(known.customised(network, metric), sizes, sides, metric, progress)
    else:
        between = open_moves(network, known.between)
        ways = _by_trees(between, known.graph.state_count, sizes, sides, metric=metric, progress=progress)
    _take_one_edge(ways, network, ends, walked, metric)
    return ways


def _by_hierarchy(
    costs: Customised, sizes: tuple[int, int], sides: tuple[Legs, Legs], metric: Metric, progress: Progress
) -> Cost:
    """Search up from the smaller side and down to the larger one."""
    if sizes[0] <= sizes[1]:
        return searched_in_hierarchy(costs, sizes, sides, metric=metric, progress=progress)
    back = searched_in_hierarchy(costs.turned(), sizes[::-1], sides[::-1], metric=metric, progress=progress)
    return Cost(back.seconds.T, back.metres.T)


def _by_trees(
    between: Moves,
    states: int,
    sizes: tuple[int, int],
    sides: tuple[Legs, Legs],
    *,
    metric: Metric,
    progress: Progress,
) -> Cost:
    """Search a tree from every point of the smaller side."""
    if sizes[0] <= sizes[1]:
        return searched_in_trees(between, (states, *sizes), sides, metric, progress)
    turned = between._replace(tail=between.head, head=between.tail)
    back = searched_in_trees(turned, (states, *sizes[::-1]), sides[::-1], metric, progress)
    return Cost(back.seconds.T, back.metres.T)


def _take_one_edge(
    ways: Cost,
    network: RoadNetwork,
    ends: tuple[Candidates, Candidates],
    walked: tuple[Cost, Cost],
    metric: Metric,
) -> None:
    """Put in the way along the edge itself, where both points stand on the same one and it is the better way."""
    starts, stops = ends
    every = np.arange(len(starts.edge))
    row, column = matches(every, starts.edge, stops.edge)
    between = np.sort(np.stack([starts.share[row], stops.share[column]]), axis=0)
    passable = is_passable(network, starts.edge[row], *between)
    row, column = row[passable], column[passable]
    edge = starts.edge[row]
    onward = stops.share[column] - starts.share[row]
    seconds = share_of(np.where(onward >= 0, network.forward_s[edge], network.backward_s[edge]), np.abs(onward))
    metres = np.where(np.isfinite(seconds), share_of(network.edge_length_m[edge], np.abs(onward)), np.inf)
    cost = Cost(seconds, metres).plus(walked[0].at(row)).plus(walked[1].at(column))
    pair = starts.point[row] * ways.seconds.shape[1] + stops.point[column]
    order = np.lexsort((cost.ranked(metric), pair))
    best = order[np.unique(pair[order], return_index=True)[1]]
    at = starts.point[row[best]], stops.point[column[best]]
    better = cost.at(best).better(Cost(ways.seconds[at], ways.metres[at]), metric)
    ways.seconds[at], ways.metres[at] = better
