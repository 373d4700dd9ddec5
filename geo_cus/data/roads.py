"""Roads as a source tells them, before any vehicle drives on them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

WAY_TAGS: Final = (
    "highway", "route", "junction", "oneway", "oneway:bicycle", "name", "ref",
    "access", "vehicle", "motor_vehicle", "motorcar", "foot", "bicycle",
    "maxspeed", "maxspeed:forward", "maxspeed:backward", "maxspeed:type", "source:maxspeed", "zone:maxspeed",
    "surface", "smoothness", "tracktype", "service", "bridge", "lanes", "duration", "construction",
)  # fmt: skip
"""Tags of a way that are kept, by their OSM keys; other sources are put into the same words."""

NODE_TAGS: Final = ("barrier", "highway", "access", "vehicle", "motor_vehicle", "motorcar", "foot", "bicycle")
"""Tags kept of the nodes that may stop or slow a traveller."""


class RoadKind(StrEnum):
    """Where roads come from."""

    OSM = "osm"
    GRAPHML = "graphml"
    BDOT10K = "bdot10k"


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
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    way_nodes: NDArray[np.int64]
    way_offsets: NDArray[np.int64]
    tags: pd.DataFrame
    node_tags: pd.DataFrame
    kind: RoadKind
    has_class: bool
