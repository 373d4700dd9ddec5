"""Towns made by hand, so that every answer can be checked with pencil and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo_cus.data.roads import (
    NODE_TAGS,
    RESTRICTION_COLUMNS,
    RESTRICTION_TAGS,
    WAY_TAGS,
    RoadKind,
    Roads,
    no_restrictions,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LON_0, LAT_0 = 21.0, 52.0
"""South-west corner of every town."""

METRES_PER_DEGREE = np.pi / 180 * 6_371_009.0
"""Along a meridian, on the sphere the program measures on."""


def degrees(east_m: float, north_m: float) -> tuple[float, float]:
    """Give longitude and latitude of a place so many metres east and north of the corner."""
    lat = LAT_0 + north_m / METRES_PER_DEGREE
    return LON_0 + east_m / (METRES_PER_DEGREE * np.cos(np.radians(lat))), lat


def town(
    nodes: Mapping[str, tuple[float, float]],
    ways: Sequence[tuple[str, Mapping[str, str]]],
    barriers: Mapping[str, Mapping[str, str]] | None = None,
    restrictions: Sequence[tuple[int, str, int, Mapping[str, str]]] = (),
) -> Roads:
    """
    Build roads from named nodes and ways.

    Parameters
    ----------
    nodes
        Name of one letter -> metres east and north.
    ways
        Names of the nodes in a row, and the tags.
    barriers
        Tags of nodes.
    restrictions
        Number of the way one comes from, name of the via node or numbers of the via ways (``"1 2"``), number of the way
        one goes to, and the tags.
    """
    number = {name: position for position, name in enumerate(nodes)}
    places = [degrees(*place) for place in nodes.values()]
    offsets = np.cumsum([0, *(len(line) for line, _ in ways)])
    rows = [
        {"way_id": str(position), **{tag: tags.get(tag, "") for tag in WAY_TAGS}}
        for position, (_, tags) in enumerate(ways)
    ]
    node_rows = [
        {"node": number[name], **{tag: tags.get(tag, "") for tag in NODE_TAGS}}
        for name, tags in (barriers or {}).items()
    ]
    return Roads(
        lon=np.array([lon for lon, _ in places]),
        lat=np.array([lat for _, lat in places]),
        way_nodes=np.array([number[name] for line, _ in ways for name in line], dtype=np.int64),
        way_offsets=offsets.astype(np.int64),
        tags=pd.DataFrame(rows, columns=["way_id", *WAY_TAGS]).astype(object),
        node_tags=pd.DataFrame(node_rows, columns=["node", *NODE_TAGS]),
        kind=RoadKind.OSM,
        has_class=True,
        restrictions=_restrictions(number, restrictions),
    )


def _restrictions(number, restrictions):
    rows = [
        {
            "relation_id": str(position),
            "from_way": str(come),
            "via_node": number.get(via, -1),
            "via_ways": "" if via in number else via,
            "to_way": str(go),
            **{tag: tags.get(tag, "") for tag in RESTRICTION_TAGS},
        }
        for position, (come, via, go, tags) in enumerate(restrictions)
    ]
    return pd.DataFrame(rows, columns=list(RESTRICTION_COLUMNS)) if rows else no_restrictions()
