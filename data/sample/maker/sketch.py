"""The road sketch: nodes, ways, and how a new road meets the old ones."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np

from maker.geometry import Point, blend, crossings, distance

CELL_M = 120.0
MERGE_M = 2.0
Tags = dict[str, str]


@dataclass(slots=True)
class Way:
    """A line of node numbers with its OSM tags."""

    nodes: list[int]
    tags: Tags


@dataclass(slots=True)
class Sketch:
    """All roads drawn so far."""

    xy: list[Point] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    node_tags: dict[int, Tags] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)
    _cells: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))

    def add_node(self, point: Point, name: str | None = None) -> int:
        """Add a node, under a name if it is to be found again."""
        self.xy.append(point)
        number = len(self.xy) - 1
        self._cells[_cell(point)].append(number)
        if name is not None:
            self.named[name] = number
        return number

    def node(self, name: str, point: Point) -> int:
        """Give the node of that name, made at `point` when first asked for."""
        return self.named[name] if name in self.named else self.add_node(point, name)

    def add_way(self, nodes: Sequence[int], tags: Tags) -> None:
        """Add a way through nodes."""
        if len(nodes) > 1:
            self.ways.append(Way(list(nodes), tags))

    def draw(self, line: Sequence[int | Point], tags: Tags) -> list[int]:
        """Add a way through nodes and new points; give all its nodes."""
        nodes = [item if isinstance(item, int) else self.add_node(item) for item in line]
        self.add_way(nodes, tags)
        return nodes

    def near(self, point: Point, reach_m: float) -> Iterator[tuple[float, int]]:
        """Yield distance (metres) and number of the nodes within reach."""
        cx, cy = _cell(point)
        span = math.ceil(reach_m / CELL_M)
        for x in range(cx - span, cx + span + 1):
            for y in range(cy - span, cy + span + 1):
                for number in self._cells.get((x, y), ()):
                    gap = distance(point, self.xy[number])
                    if gap <= reach_m:
                        yield gap, number

    def nearest(self, point: Point, reach_m: float, usable: Callable[[int], bool] = lambda _: True) -> int | None:
        """Give the nearest usable node within reach, None where there is none."""
        return min(((gap, number) for gap, number in self.near(point, reach_m) if usable(number)), default=(0.0, None))[
            1
        ]

    def class_of(self) -> dict[int, str]:
        """Give the highway class of each node, that of the first way drawn through it."""
        found: dict[int, str] = {}
        for way in self.ways:
            for number in way.nodes:
                found.setdefault(number, way.tags["highway"])
        return found

    def split(self, tagger: Callable[[Way, Point, Point], Tags]) -> None:
        """Cut every way where `tagger`, asked for each of its segments, changes its answer; the answers become tags."""
        cut: list[Way] = []
        for way in self.ways:
            pairs = list(zip(way.nodes, way.nodes[1:], strict=False))
            for tags, run in groupby(pairs, lambda pair, w=way: tagger(w, self.xy[pair[0]], self.xy[pair[1]])):  # type: ignore[misc]
                chain = list(run)
                cut.append(Way([chain[0][0], *(b for _, b in chain)], tags))
        self.ways = cut

    def meet_at_crossings(self) -> int:
        """Put a shared node wherever two ways cross on the level; give how many were put."""
        rows = [
            (w, k, a, b)
            for w, way in enumerate(self.ways)
            for k, (a, b) in enumerate(zip(way.nodes, way.nodes[1:], strict=False))
        ]
        edges = np.array([[*self.xy[a], *self.xy[b]] for _, _, a, b in rows])
        inserts: dict[tuple[int, int], list[tuple[float, int]]] = defaultdict(list)
        count = 0
        for i, (w, k, a, b) in enumerate(rows):
            close = np.flatnonzero(np.hypot(*(edges[i + 1 :, :2] - edges[i, :2]).T) < 400) + i + 1
            hits, shares = crossings(self.xy[a], self.xy[b], edges[close])
            for hit, share in zip(close[hits], shares, strict=True):
                other = rows[int(hit)]
                number = self._crossing(blend(self.xy[a], self.xy[b], float(share)))
                inserts[w, k].append((float(share), number))
                inserts[other[0], other[1]].append((distance(self.xy[other[2]], self.xy[number]), number))
                count += 1
        self._insert(inserts)
        return count

    def _crossing(self, point: Point) -> int:
        """Give the node of a crossing: one that is there already, or very close to it, else a new one."""
        number = self.nearest(point, MERGE_M)
        return self.add_node(point) if number is None else number

    def _insert(self, inserts: dict[tuple[int, int], list[tuple[float, int]]]) -> None:
        by_way: dict[int, list[int]] = defaultdict(list)
        for w, k in inserts:
            by_way[w].append(k)
        for w, places in by_way.items():
            nodes = self.ways[w].nodes
            for k in sorted(places, reverse=True):
                start = self.xy[nodes[k]]
                found = sorted(
                    {number for _, number in inserts[w, k]} - set(nodes),
                    key=lambda number, s=start: distance(s, self.xy[number]),
                )  # type: ignore[misc]
                nodes[k + 1 : k + 1] = found


def _cell(point: Point) -> tuple[int, int]:
    return int(point[0] // CELL_M), int(point[1] // CELL_M)
