"""The route itself: why a village is so many minutes away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo_cus.catalogue import Metric
from geo_cus.network.closures import is_passable, open_moves, open_sides
from geo_cus.network.exact import share_of
from geo_cus.network.legs import entering_legs, leaving_legs, walked_cost
from geo_cus.network.search_graph import Cost, arc_costs, state_graph
from geo_cus.network.tree_search import Moves, searched_tree, with_points

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo_cus.network.legs import Legs
    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.travel_times import Candidates, Placement


class Stretch(NamedTuple):
    """
    A part of a route on one edge.

    Parameters
    ----------
    edge
        Number of the edge.
    start_share, end_share
        Where on the edge it begins and ends, 0 at the edge's first node to 1 at its last; against the edge if
        `start_share` is the greater.
    seconds, metres
        What it takes and how long it is.
    """

    edge: int
    start_share: float
    end_share: float
    seconds: float
    metres: float


@dataclass(frozen=True, slots=True)
class Route:
    """
    The way from one point to another.

    Parameters
    ----------
    seconds, metres
        As in `TravelTimes`, the access legs among them.
    walked_s, walked_m
        The access legs at both ends.
    turning_s
        Seconds of `seconds` lost by turning, where the profile counts turns.
    stretches
        The way over the network, in order.
    lon, lat
        Its line, with the two points themselves at the ends (degrees, WGS 84).
    seconds_by_class, metres_by_class
        Seconds and metres on the network by road class, the longest-lasting first.
    slowest
        Numbers, in `stretches`, of the first and the last of the slowest run of edges of one class; None without any.
    """

    seconds: float
    metres: float
    walked_s: float
    walked_m: float
    turning_s: float
    stretches: tuple[Stretch, ...]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    seconds_by_class: Mapping[str, float]
    metres_by_class: Mapping[str, float]
    slowest: tuple[int, int] | None


def find_route(
    network: RoadNetwork,
    origins: Placement,
    destinations: Placement,
    origin: int,
    destination: int,
    *,
    metric: Metric = Metric.SECONDS,
) -> Route | None:
    """
    Find the way whose seconds and metres `travel_times` gives.

    Parameters
    ----------
    network
        The roads of one way of travelling.
    origins, destinations
        Points placed on `network`.
    origin, destination
        Numbers of the two points among them.
    metric
        What is least.

    Returns
    -------
    Route or None
        None where no road leads or a point is not placed.
    """
    ends = _candidates_of(origins, origin), _candidates_of(destinations, destination)
    way = _best_way(network, ends, metric)
    if way is None:
        return None
    starts_and_stops, parts, turning_s = way
    every = [_stretch(network, *part) for part in parts]
    stretches = tuple(part for part in every if part.start_share != part.end_share)
    classes = [network.class_names[network.edge_class[part.edge]] for part in stretches]
    lines = [_line(network, part) for part in every]
    spots = [
        np.array([[points.lon[number], points.lat[number]]])
        for points, number in ((origins.points, origin), (destinations.points, destination))
    ]
    lon, lat = np.concatenate([spots[0], *lines, spots[1]]).T
    walked = [walked_cost(network, end).at(np.array([row])) for end, row in zip(ends, starts_and_stops, strict=True)]
    walked_s, walked_m = (float(sum(cost[place][0] for cost in walked)) for place in (0, 1))
    return Route(
        seconds=walked_s + turning_s + sum(part.seconds for part in stretches),
        metres=walked_m + sum(part.metres for part in stretches),
        walked_s=walked_s,
        walked_m=walked_m,
        turning_s=turning_s,
        stretches=stretches,
        lon=lon,
        lat=lat,
        seconds_by_class=_by_class(classes, [part.seconds for part in stretches]),
        metres_by_class=_by_class(classes, [part.metres for part in stretches]),
        slowest=_slowest_run(stretches, classes),
    )


Part = tuple[int, float, float]
"""An edge and the shares of it at which a way begins and ends there."""


def _candidates_of(placement: Placement, number: int) -> Candidates:
    own = placement.candidates.chosen(np.flatnonzero(placement.candidates.point == number))
    return own._replace(point=np.zeros_like(own.point))


def _best_way(
    network: RoadNetwork, ends: tuple[Candidates, Candidates], metric: Metric
) -> tuple[tuple[int, int], list[Part], float] | None:
    """Find the candidates at both ends of the best way, its parts, the seconds of its turns; None if no road leads."""
    if not (len(ends[0].edge) and len(ends[1].edge)):
        return None
    graph, costs = state_graph(network), arc_costs(network)
    legs = (
        leaving_legs(graph, costs, ends[0], walked_cost(network, ends[0])),
        entering_legs(graph, costs, ends[1], walked_cost(network, ends[1])),
    )
    legs = open_sides(network, legs, ends)
    between = open_moves(network, Moves(graph.tail, graph.head, graph.arc, costs.at(graph.arc)))
    moves = with_points(between, (graph.state_count, 1, 1), *legs, metric)
    rank, before, move = searched_tree(moves, graph.state_count + 2, np.array([graph.state_count]), metric)
    total = _total(moves, before[0], move[0], graph.state_count + 1) if np.isfinite(rank[0, -1]) else (np.inf, np.inf)
    direct = _direct_way(network, ends, metric)
    if direct is not None and direct[0] <= _ranked(total, metric):
        return direct[1], [direct[2]], 0.0
    steps = np.array(_steps(before[0], move[0], graph.state_count + 1))
    return _followed(moves, steps, legs, ends, len(graph.arc_head)) if np.isfinite(rank[0, -1]) else None


def _ranked(total: tuple[float, float], metric: Metric) -> float:
    return float(Cost(np.array(total[0]), np.array(total[1])).ranked(metric))


def _steps(before: NDArray[np.int64], move: NDArray[np.int64], last: int) -> list[int]:
    """Give the moves from the root of a search to a state, in order."""
    found = []
    while move[last] >= 0:
        found.append(int(move[last]))
        last = int(before[last])
    return found[::-1]


def _total(moves: Moves, before: NDArray[np.int64], move: NDArray[np.int64], last: int) -> tuple[float, float]:
    steps = _steps(before, move, last)
    return float(moves.cost.seconds[steps].sum()), float(moves.cost.metres[steps].sum())


def _followed(
    moves: Moves,
    steps: NDArray[np.int64],
    legs: tuple[Legs, Legs],
    ends: tuple[Candidates, Candidates],
    arc_count: int,
) -> tuple[tuple[int, int], list[Part], float]:
    first, *inner, last = moves.arc[steps].tolist()
    start, stop = -1 - first, -1 - last - len(legs[0].row)
    rows = int(legs[0].row[start]), int(legs[1].row[stop])
    leaving, entering = int(legs[0].arc[start]), int(legs[1].arc[stop])
    parts: list[Part] = [(leaving // 2, float(ends[0].share[rows[0]]), 1.0 - leaving % 2)]
    parts += [(arc // 2, float(arc % 2), 1.0 - arc % 2) for arc in inner if arc < arc_count]
    parts.append((entering // 2, float(entering % 2), float(ends[1].share[rows[1]])))
    return rows, parts, float(moves.cost.seconds[steps[moves.arc[steps] >= arc_count]].sum())


def _direct_way(
    network: RoadNetwork, ends: tuple[Candidates, Candidates], metric: Metric
) -> tuple[float, tuple[int, int], Part] | None:
    """Give the best way along one edge on which both points stand: its rank, the candidates and the part."""
    walked = [walked_cost(network, end) for end in ends]
    found = []
    for one, edge in enumerate(ends[0].edge.tolist()):
        for other in np.flatnonzero(ends[1].edge == edge).tolist():
            part = (edge, float(ends[0].share[one]), float(ends[1].share[other]))
            stretch = _stretch(network, *part)
            shares = (np.array([share]) for share in sorted(part[1:]))
            if np.isfinite(stretch.seconds) and is_passable(network, np.array([edge]), *shares)[0]:
                seconds = stretch.seconds + walked[0].seconds[one] + walked[1].seconds[other]
                metres = stretch.metres + walked[0].metres[one] + walked[1].metres[other]
                found.append((_ranked((seconds, metres), metric), (one, other), part))
    return min(found, default=None)


def _stretch(network: RoadNetwork, edge: int, start: float, end: float) -> Stretch:
    whole_s = network.forward_s[edge] if end >= start else network.backward_s[edge]
    share = np.array([abs(end - start)])
    seconds, metres = (float(share_of(np.array([whole]), share)[0]) for whole in (whole_s, network.edge_length_m[edge]))
    return Stretch(edge, start, end, seconds, metres)


def _line(network: RoadNetwork, part: Stretch) -> NDArray[np.float64]:
    """Give the line of a part of an edge in the direction of travel, shape (points, 2)."""
    own = slice(network.shape_offsets[part.edge], network.shape_offsets[part.edge + 1])
    line = np.stack([network.shape_lon[own], network.shape_lat[own]], axis=1)
    # Degrees east are shorter than degrees north; for shares along an edge their ratio on the spot is exact enough.
    east = np.cos(np.radians(line[0, 1]))
    reached = np.r_[0.0, np.cumsum(np.hypot(np.diff(line[:, 0]) * east, np.diff(line[:, 1])))]
    reached = reached / reached[-1] if reached[-1] > 0 else np.linspace(0.0, 1.0, len(line))
    low, high = sorted((part.start_share, part.end_share))
    inner = line[(reached > low) & (reached < high)]
    ends = np.stack([np.interp([low, high], reached, line[:, axis]) for axis in (0, 1)], axis=1)
    found = np.concatenate([ends[:1], inner, ends[1:]])
    return found if part.end_share >= part.start_share else found[::-1]


def _by_class(classes: list[str], values: list[float]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for name, value in zip(classes, values, strict=True):
        sums[name] = sums.get(name, 0.0) + value
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))


def _slowest_run(stretches: tuple[Stretch, ...], classes: list[str]) -> tuple[int, int] | None:
    """Find the run of edges of one class that loses most time against the mean speed of the route."""
    if not stretches:
        return None
    mean_mps = sum(part.metres for part in stretches) / max(sum(part.seconds for part in stretches), 1e-9)
    runs: list[tuple[float, int, int]] = []
    begin = 0
    for place in range(1, len(stretches) + 1):
        if place == len(stretches) or classes[place] != classes[begin]:
            run = stretches[begin:place]
            lost_s = sum(part.seconds for part in run) - sum(part.metres for part in run) / mean_mps
            runs.append((-lost_s, begin, place - 1))
            begin = place
    return min(runs)[1:]
