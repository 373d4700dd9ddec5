"""
Turn restrictions of a source -> rows of arcs that nobody may follow one after the other.

An arc is an edge in one direction: number ``2 * edge`` along it, ``2 * edge + 1`` against it. A forbidden turn at a
node is a row of two arcs; one over a way in between is longer. A commanded turn forbids all others.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geo_cus.catalogue import Profile

Row = tuple[int, ...]


class Turns(NamedTuple):
    """
    What restrictions forbid.

    Parameters
    ----------
    rows
        Rows of arcs, sorted, each once.
    used, unclear
        Restrictions that bind the traveller, and of them those whose ways do not meet as they say; they forbid nothing.
    """

    rows: tuple[Row, ...]
    used: int
    unclear: int


class _Arcs:
    """The arcs of a network, by way and by node."""

    def __init__(
        self,
        ends: tuple[NDArray[np.int64], NDArray[np.int64]],
        is_open: tuple[NDArray[np.bool_], NDArray[np.bool_]],
        way_ids: NDArray[np.object_],
        wanted: set[str],
    ) -> None:
        first, last = ends
        self.tail = np.stack([first, last], axis=1).ravel()
        self.head = np.stack([last, first], axis=1).ravel()
        self.open = np.stack(is_open, axis=1).ravel()
        order = np.argsort(self.tail, kind="stable")
        self._leaving, self._tails = order, self.tail[order]
        self._of_way: dict[str, list[int]] = {}
        for edge, way in enumerate(way_ids.tolist()):
            if way in wanted:
                self._of_way.setdefault(way, []).extend((2 * edge, 2 * edge + 1))

    def into(self, way: str, node: int) -> list[int]:
        """Give the arcs of a way that lead to a node."""
        return [arc for arc in self._of_way.get(way, ()) if self.head[arc] == node and self.open[arc]]

    def out_of(self, way: str, node: int) -> list[int]:
        """Give the arcs of a way that leave a node."""
        return [arc for arc in self._of_way.get(way, ()) if self.tail[arc] == node and self.open[arc]]

    def leaving(self, node: int) -> list[int]:
        """Give all arcs that leave a node."""
        begin, end = np.searchsorted(self._tails, [node, node + 1])
        return [arc for arc in self._leaving[begin:end].tolist() if self.open[arc]]

    def nodes(self, way: str) -> set[int]:
        """Give the junctions on a way."""
        return {int(self.tail[arc]) for arc in self._of_way.get(way, ())}

    def along(self, way: str, start: int, stop: int) -> list[Row]:
        """Give the rows of arcs by which a way leads from one of its junctions to another without turning round."""
        found: list[Row] = []
        paths: list[Row] = [(arc,) for arc in self.out_of(way, start)]
        while paths:
            path = paths.pop()
            here = int(self.head[path[-1]])
            if here == stop:
                found.append(path)
            elif len(path) <= len(self._of_way[way]):
                paths += [
                    (*path, arc) for arc in self.out_of(way, here) if arc // 2 not in {used // 2 for used in path}
                ]
        return found


def forbidden_turns(
    restrictions: pd.DataFrame,
    profile: Profile,
    *,
    ends: tuple[NDArray[np.int64], NDArray[np.int64]],
    is_open: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    way_ids: NDArray[np.object_],
) -> Turns:
    """
    Find what the restrictions of a source forbid the traveller on a network.

    Parameters
    ----------
    restrictions
        As in `Roads.restrictions`.
    profile
        Who travels: the most specific key of a restriction counts, and ``except`` frees whom it names.
    ends
        First and last node of every edge, in the numbers of `Roads`.
    is_open
        Whether every edge may be used along and against its direction.
    way_ids
        Id of the way of every edge.
    """
    binding = [] if not profile.turn_restrictions else _binding(restrictions, profile)
    if not binding:
        return Turns((), 0, 0)
    wanted = {way for row in binding for way in (row["from_way"], row["to_way"], *row["via_ways"].split())}
    arcs = _Arcs(ends, is_open, way_ids, wanted)
    rows: set[Row] = set()
    unclear = 0
    for row in binding:
        ways = _ways_through(arcs, row)
        unclear += not ways and all(arcs.nodes(way) for way in (row["from_way"], row["to_way"]))
        for way in ways:
            rows.update((way,) if row["kind"].startswith("no_") else _others(arcs, way))
    return Turns(tuple(sorted(rows)), len(binding), unclear)


def _binding(restrictions: pd.DataFrame, profile: Profile) -> list[dict[str, Any]]:
    """Give the restrictions that bind the traveller, with the ``kind`` that holds for them."""
    keys = profile.access_keys[:-1]
    found: list[dict[str, Any]] = []
    for record in restrictions.to_dict("records"):
        row = {str(column): value for column, value in record.items()}
        kinds = [row.get(f"restriction:{key}", "") for key in keys] + [row["restriction"]]
        kind = next((text for text in kinds if text), "")
        exempt = {part.strip() for part in row["except"].split(";")} & set(keys)
        if kind.startswith(("no_", "only_")) and not exempt:
            found.append({**row, "kind": kind})
    return found


def _ways_through(arcs: _Arcs, row: Mapping[str, Any]) -> list[Row]:
    """Give the rows of arcs that a restriction describes: one, where the ways meet as it says, else none."""
    come, go, via = row["from_way"], row["to_way"], row["via_ways"].split()
    if not via:
        node = int(row["via_node"])
        rows: list[Row] = [(first, last) for first in arcs.into(come, node) for last in arcs.out_of(go, node)]
        if come == go:
            rows = [pair for pair in rows if pair[0] ^ 1 == pair[1]]
        return rows if len(rows) == 1 else []
    rows = [
        (first, *middle, last)
        for stops in _meeting_points([come, *via, go], arcs)
        for first in arcs.into(come, stops[0])
        for middle in _over(arcs, via, stops)
        for last in arcs.out_of(go, stops[-1])
    ]
    return rows if len(rows) == 1 else []


def _meeting_points(ways: Sequence[str], arcs: _Arcs) -> Iterator[Row]:
    """Give the rows of nodes at which each way can pass on to the next."""
    shared = [sorted(arcs.nodes(one) & arcs.nodes(other)) for one, other in pairwise(ways)]
    rows: list[Row] = [()]
    for nodes in shared:
        rows = [(*row, node) for row in rows for node in nodes if not row or row[-1] != node]
    yield from rows


def _over(arcs: _Arcs, via: Sequence[str], stops: Row) -> list[Row]:
    rows: list[Row] = [()]
    for way, (start, stop) in zip(via, pairwise(stops), strict=True):
        rows = [(*row, *part) for row in rows for part in arcs.along(way, start, stop)]
    return rows


def _others(arcs: _Arcs, way: Row) -> Iterator[Row]:
    """Give every row that leaves a commanded way after its first arc."""
    for count in range(1, len(way)):
        node = int(arcs.head[way[count - 1]])
        yield from ((*way[:count], arc) for arc in arcs.leaving(node) if arc != way[count])
