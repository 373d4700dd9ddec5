"""
Roads from a graph that OSMnx saved as GraphML.

OSMnx has already decided the directions: an edge that has a twin back is a street for both, an edge without one is
one-way. Where it merged several OSM ways into an edge, an attribute holds a list in no order; then the highest class,
the lowest speed limit and the fewest lanes are taken, and of other words the first in the alphabet.

networkx reads the file, imported late because it is slow and few studies have a graph. OSMnx's own loader would take
five seconds to import and refuses graphs of its older versions.
"""

from __future__ import annotations

import ast
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast
from xml.etree.ElementTree import ParseError

import numpy as np
import pandas as pd
import pyproj
import shapely

from geo_cus.crs import GEOGRAPHIC_CRS
from geo_cus.data.roads import NODE_TAGS, WAY_TAGS, RoadKind, Roads
from geo_cus.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import networkx as nx
    from numpy.typing import NDArray

_CLASSES: Final = (
    "motorway", "trunk", "primary", "secondary", "tertiary", "motorway_link", "trunk_link", "primary_link",
    "secondary_link", "tertiary_link", "unclassified", "residential", "living_street", "service", "road", "track",
    "pedestrian", "cycleway", "footway", "bridleway", "path", "steps",
)  # fmt: skip
"""Road classes from the highest down, to choose one where an edge has several."""

_LOWEST_COUNTS: Final = ("maxspeed", "maxspeed:forward", "maxspeed:backward", "lanes")

_SAME_LENGTH_DIGITS: Final = 3
"""The two edges of a street are as long as each other to the millimetre."""


@dataclass(frozen=True, slots=True)
class _Edge:
    """An edge as it is drawn: from the lower end to the higher, `backward` if it runs the other way."""

    line: tuple[tuple[float, float], ...]
    ends: tuple[int, int]
    osmid: str
    length: float | None
    backward: bool
    both_ways: bool
    tags: tuple[str, ...]

    @property
    def street(self) -> tuple[object, ...]:
        """What an edge has in common with its twin."""
        return (*self.ends, self.osmid, -1.0 if self.length is None else self.length, self.line)


def read_graphml_roads(path: Path) -> Roads:
    """
    Read the roads of a graph that OSMnx saved.

    Parameters
    ----------
    path
        A ``.graphml`` file; in degrees of WGS 84 or projected, then with the graph attribute ``crs``.

    Returns
    -------
    Roads
        Each street once: ``oneway`` is ``yes`` or ``no`` for every way. Nodes of the graph come first, in the order of
        their numbers, then the points of the lines between them.

    Raises
    ------
    SourceError
        The file is no graph, or its nodes have no usable positions.
    """
    graph = _graph(path)
    names = sorted(graph.nodes, key=_node_order)
    lonlat = _positions(graph, names, path)
    number = {name: i for i, name in enumerate(names)}
    streets = _streets(_edges(graph, number))
    if not streets:
        raise SourceError("{file}: the graph has no roads. Save it anew from OSMnx.", file=path.name)
    return _roads(graph, names, lonlat, streets, path)


def _graph(path: Path) -> nx.MultiGraph[str]:
    import networkx as nx

    try:
        return cast("nx.MultiGraph[str]", nx.read_graphml(path, force_multigraph=True))
    except (
        ParseError,
        nx.NetworkXException,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        StopIteration,
    ) as error:
        raise SourceError(
            "{file}: this is not a whole GraphML graph ({reason}). Save it anew from OSMnx (save_graphml).",
            file=path.name,
            reason=str(error) or type(error).__name__,
        ) from error


def _node_order(name: str) -> tuple[int, int, str]:
    return (0, int(name), "") if name.lstrip("-").isdigit() else (1, 0, name)


def _positions(graph: nx.MultiGraph[str], names: list[str], path: Path) -> NDArray[np.float64]:
    """Give the positions of the nodes in the coordinates of the graph, shape (nodes, 2)."""
    try:
        xy = np.array(
            [(float(graph.nodes[name]["x"]), float(graph.nodes[name]["y"])) for name in names], dtype=np.float64
        ).reshape(-1, 2)
    except (KeyError, ValueError) as error:
        raise SourceError(
            "{file}: the nodes of the graph have no positions (attributes “x” and “y”). Save the graph "
            "anew from OSMnx (save_graphml).",
            file=path.name,
        ) from error
    if not np.isfinite(xy).all():
        raise SourceError(
            "{file}: a node of the graph has no finite position. Save the graph anew from OSMnx (save_graphml).",
            file=path.name,
        )
    return xy


def _edges(graph: nx.MultiGraph[str], number: dict[str, int]) -> Iterable[_Edge]:
    directed = graph.is_directed()
    for start, end, data in graph.edges(data=True):
        line = _line(data)
        first, last = number[start], number[end]
        if not directed and str(data.get("from", start)) == end:
            first, last = last, first
        backward = (first, line) > (last, line[::-1])
        yield _Edge(
            line=line[::-1] if backward else line,
            ends=(last, first) if backward else (first, last),
            osmid=";".join(sorted(_values(data.get("osmid")))),
            length=_number(data.get("length")),
            backward=backward,
            both_ways=not directed and str(data.get("oneway", "")).lower() not in ("true", "yes", "1"),
            tags=tuple(_tag(key, data.get(key)) for key in WAY_TAGS),
        )


def _line(data: dict[str, Any]) -> tuple[tuple[float, float], ...]:
    """Give the points between the ends of an edge, in the order in which it runs."""
    geometry = data.get("geometry")
    if not geometry:
        return ()
    points = shapely.get_coordinates(shapely.from_wkt(str(geometry), on_invalid="ignore"))[1:-1]
    return tuple((float(x), float(y)) for x, y in points)


def _number(value: object) -> float | None:
    try:
        return round(float(str(value)), _SAME_LENGTH_DIGITS)
    except ValueError:
        return None


def _values(value: object) -> list[str]:
    """Give the values of an attribute, which OSMnx writes as text: ``secondary`` or ``['secondary', 'tertiary']``."""
    text = "" if value is None else str(value).strip()
    if text.startswith("[") and text.endswith("]"):
        try:
            return [str(item) for item in ast.literal_eval(text)]
        except (ValueError, SyntaxError):
            return [item.strip(" '\"") for item in text[1:-1].split(",")]
    return [text] if text and text.lower() not in ("nan", "none") else []


def _tag(key: str, value: object) -> str:
    values = sorted(set(_values(value)))
    if not values:
        return ""
    if key == "highway":
        return min(values, key=lambda word: _CLASSES.index(word) if word in _CLASSES else len(_CLASSES))
    if key in _LOWEST_COUNTS:
        return min(values, key=lambda text: (_leading_number(text), text))
    return values[0]


def _leading_number(text: str) -> float:
    digits = text.split(maxsplit=1)[0]
    return float(digits) if digits.replace(".", "", 1).isdigit() else math.inf


def _streets(edges: Iterable[_Edge]) -> list[tuple[_Edge, str]]:
    """Join each edge with its twin; give the edges in a fixed order, each with its ``oneway``."""
    halves: dict[tuple[object, ...], tuple[list[_Edge], list[_Edge]]] = {}
    for edge in edges:
        halves.setdefault(edge.street, ([], []))[edge.backward].append(edge)
    streets = []
    for key in sorted(halves):
        forward, backward = halves[key]
        twins = min(len(forward), len(backward))
        streets += [(edge, "no") for edge in forward[:twins]]
        streets += [(edge, "no" if edge.both_ways else "yes") for edge in forward[twins:] + backward[twins:]]
    return [(edge, oneway) for edge, oneway in streets if edge.ends[0] != edge.ends[1] or edge.line]


def _roads(
    graph: nx.MultiGraph[str], names: list[str], ends: NDArray[np.float64], streets: list[tuple[_Edge, str]], path: Path
) -> Roads:
    between = [point for edge, _ in streets for point in edge.line]
    lonlat = _degrees(
        np.concatenate([ends, np.array(between, dtype=np.float64).reshape(-1, 2)]), graph.graph.get("crs"), path
    )
    ways, at = [], len(names)
    for edge, oneway in streets:
        way = [edge.ends[0], *range(at, at + len(edge.line)), edge.ends[1]]
        at += len(edge.line)
        # A one-way street is written in the direction in which it may be driven.
        ways.append(way[::-1] if edge.backward and oneway == "yes" else way)
    tags = pd.DataFrame([edge.tags for edge, _ in streets], columns=list(WAY_TAGS), dtype="str")
    tags["oneway"] = pd.array([oneway for _, oneway in streets], dtype="str")
    tags.insert(0, "way_id", pd.Series([edge.osmid for edge, _ in streets], dtype="str"))
    return Roads(
        lon=np.ascontiguousarray(lonlat[:, 0]),
        lat=np.ascontiguousarray(lonlat[:, 1]),
        way_nodes=np.array([node for way in ways for node in way], dtype=np.int64),
        way_offsets=np.concatenate(([0], np.cumsum([len(way) for way in ways]))).astype(np.int64),
        tags=tags,
        node_tags=_node_tags(graph, names),
        kind=RoadKind.GRAPHML,
        has_class=bool((tags["highway"] != "").any()),
    )


def _degrees(xy: NDArray[np.float64], crs: str | None, path: Path) -> NDArray[np.float64]:
    fits_degrees = (np.abs(xy) <= (180.0, 90.0)).all()
    if crs is None and fits_degrees:
        # OSMnx works in WGS 84 unless told otherwise, and metres of any Polish grid are far above 180.
        return xy
    try:
        to_degrees = pyproj.Transformer.from_crs(
            pyproj.CRS.from_user_input(_plain_crs(crs)), GEOGRAPHIC_CRS, always_xy=True
        )
        lonlat = np.column_stack(to_degrees.transform(xy[:, 0], xy[:, 1]))
    except pyproj.exceptions.ProjError as error:
        raise SourceError(
            "{file}: the coordinate system of the graph (“{crs}”) is not known. Save the graph in EPSG:4326.",
            file=path.name,
            crs=str(crs),
        ) from error
    if not np.isfinite(lonlat).all() or not (np.abs(lonlat) <= (180.0, 90.0)).all():
        raise SourceError(
            "{file}: the positions do not fit the coordinate system of the graph (“{crs}”). Save the "
            "graph in EPSG:4326.",
            file=path.name,
            crs=str(crs),
        )
    return lonlat


def _plain_crs(crs: str | None) -> str:
    """Give the CRS as pyproj takes it; the oldest graphs have ``{'init': 'epsg:4326'}``."""
    text = str(crs)
    return text.split("'")[3] if text.startswith("{'init'") else text


def _node_tags(graph: nx.MultiGraph[str], names: list[str]) -> pd.DataFrame:
    rows = [(i, *(";".join(_values(graph.nodes[name].get(key))) for key in NODE_TAGS)) for i, name in enumerate(names)]
    tagged = [row for row in rows if any(row[1:])]
    texts = pd.DataFrame([row[1:] for row in tagged], columns=list(NODE_TAGS), dtype="str")
    texts.insert(0, "node", np.array([row[0] for row in tagged], dtype=np.int64))
    return texts
