"""Roads as a source tells them, before any vehicle drives on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

CONDITIONAL_TAGS: Final = (
    "access:conditional", "vehicle:conditional", "motor_vehicle:conditional", "motorcar:conditional",
    "bicycle:conditional", "foot:conditional", "oneway:conditional", "maxspeed:conditional",
    "maxspeed:forward:conditional", "maxspeed:backward:conditional", "seasonal", "winter_road", "ice_road",
)  # fmt: skip
"""Tags of a way that hold at certain times only: hours, seasons, snow. They are counted and told, not applied."""

WAY_TAGS: Final = (
    "highway", "route", "junction", "oneway", "oneway:bicycle", "cycleway", "motorroad", "name", "ref",
    "access", "vehicle", "motor_vehicle", "motorcar", "foot", "bicycle", "impassable",
    "vehicle:forward", "vehicle:backward", "motor_vehicle:forward", "motor_vehicle:backward",
    "maxspeed", "maxspeed:forward", "maxspeed:backward", "maxspeed:type", "source:maxspeed", "zone:maxspeed",
    "surface", "smoothness", "tracktype", "service", "bridge", "lanes", "duration", "construction",
    *CONDITIONAL_TAGS,
)  # fmt: skip
"""Tags of a way that are kept, by their OSM keys; other sources are put into the same words."""

NODE_TAGS: Final = (
    "barrier", "highway", "railway", "traffic_sign",
    "access", "vehicle", "motor_vehicle", "motorcar", "foot", "bicycle", "locked",
    "traffic_signals:direction", "direction",
)  # fmt: skip
"""Tags kept of the nodes that may stop or slow a traveller, or tell where a built-up area begins."""

RESTRICTION_TAGS: Final = (
    "restriction", "restriction:vehicle", "restriction:motor_vehicle", "restriction:motorcar", "restriction:bicycle",
    "restriction:conditional", "except",
)  # fmt: skip
"""Tags kept of the relations that forbid or command a turn."""

RESTRICTION_COLUMNS: Final = ("relation_id", "from_way", "via_node", "via_ways", "to_way", *RESTRICTION_TAGS)


class RoadKind(StrEnum):
    """Where roads come from."""

    OSM = "osm"
    GRAPHML = "graphml"
    BDOT10K = "bdot10k"


def no_restrictions() -> pd.DataFrame:
    """Give an empty table of restrictions."""
    texts = {column: pd.array([], dtype="str") for column in RESTRICTION_COLUMNS}
    return pd.DataFrame({**texts, "via_node": np.empty(0, dtype=np.int64)})


@dataclass(frozen=True, slots=True)
class Roads:
    """
    The ways of a road source, in one shape for all sources.

    Parameters
    ----------
    lon, lat
        Position of every node (degrees, WGS 84), shape (nodes,), float64.
    way_nodes
        Node numbers of all ways, one way after the other, int64.
    way_offsets
        Where each way begins in `way_nodes`; shape (ways + 1,). Way i runs through
        ``way_nodes[way_offsets[i]:way_offsets[i + 1]]``, at least two nodes.
    tags
        A row a way: ``way_id`` (text) and the columns of `WAY_TAGS`; text, empty where the tag is not set.
    node_tags
        A row a tagged node: ``node`` (its number) and the columns of `NODE_TAGS`; empty text where not set.
    kind
        Where they come from.
    has_class
        False if the source tells no road class, so that one default speed holds everywhere.
    restrictions
        A row a turn that is forbidden or commanded: ``relation_id``; ``from_way``, ``to_way`` (way ids); either
        ``via_node`` (number of the node, -1 if none) or ``via_ways`` (way ids in a row, blanks between them); and the
        columns of `RESTRICTION_TAGS`, empty text where not set.
    built_up
        For every place in `way_nodes`, whether the piece of the way that begins there lies in a built-up area; None
        where the source does not tell.
    closed
        For every place in `way_nodes`, whether the piece of the way that begins there is closed to everybody by a
        scenario; None where nothing is.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    way_nodes: NDArray[np.int64]
    way_offsets: NDArray[np.int64]
    tags: pd.DataFrame
    node_tags: pd.DataFrame
    kind: RoadKind
    has_class: bool
    restrictions: pd.DataFrame = field(default_factory=no_restrictions)
    built_up: NDArray[np.bool_] | None = None
    closed: NDArray[np.bool_] | None = None


def same_but_closed(one: Roads | None, other: Roads | None) -> bool:
    """Tell whether the roads are those of one file, whatever a scenario closes on them."""
    return one is other or (one is not None and other is not None and one.way_nodes is other.way_nodes)


def holds_at_times(tags: pd.DataFrame) -> pd.DataFrame:
    """Tell for each way and each key of `CONDITIONAL_TAGS` whether the way's rule holds at certain times only."""
    return ~tags[list(CONDITIONAL_TAGS)].isin(["", "no"])


def conditional_counts(roads: Roads) -> dict[str, int]:
    """
    Count what holds at certain times only, by key.

    Returns
    -------
    dict
        For each key of `CONDITIONAL_TAGS` the ways that carry it, for ``restriction:conditional`` the turn
        restrictions; keys that nothing carries are left out. A way that the source cuts into pieces counts once.
    """
    ways = holds_at_times(roads.tags).groupby(roads.tags["way_id"].to_numpy()).any().sum()
    turns = roads.restrictions.loc[roads.restrictions["restriction:conditional"] != "", "relation_id"].nunique()
    counts = {**{str(key): int(count) for key, count in ways.items()}, "restriction:conditional": int(turns)}
    return {key: count for key, count in counts.items() if count}
