"""
Roads from an OpenStreetMap extract, in any of its file forms.

Every way with a ``highway`` of whatever value, or with ``route=ferry``, is read: what may be driven or walked on is
decided by the network. The same content as ``.osm``, ``.osm.gz`` and ``.osm.pbf`` gives the same `Roads`.

An extract cut out of a larger file names nodes that are not in it. Such a way is cut there into pieces of at least two
nodes, each with the number and the tags of the whole; what lies outside is unknown, so nothing bridges the hole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo_cus.data.osm_file import OsmNodes, OsmWays, read_nodes, read_ways
from geo_cus.data.roads import NODE_TAGS, WAY_TAGS, RoadKind, Roads
from geo_cus.errors import SourceError
from geo_cus.schema import N_

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def read_osm_roads(path: Path) -> Roads:
    """
    Read the roads and ferries of an OSM file.

    Parameters
    ----------
    path
        An ``.osm.pbf``, ``.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2`` file.

    Returns
    -------
    Roads
        Ways and nodes in the order of their OSM numbers; only nodes of these ways.

    Raises
    ------
    SourceError
        The file is damaged, not an OSM file, or has no roads.
    """
    return osm_roads(path, read_nodes(path, NODE_TAGS, NODE_TAGS))


def osm_roads(path: Path, nodes: OsmNodes) -> Roads:
    """Read the roads and ferries of an OSM file whose `nodes` were read with `NODE_TAGS`."""
    ways = _travelled(read_ways(path, nodes, ("highway", "route"), WAY_TAGS))
    kept, offsets, owner = _pieces(ways)
    if not len(owner):
        raise SourceError(N_("{file}: there are no roads in this file (no way with the key “highway”). Download an extract with roads."), file=path.name)
    ids, first, way_nodes = np.unique(ways.refs[kept], return_index=True, return_inverse=True)
    lonlat = ways.lonlat[kept][first]
    return Roads(
        lon=np.ascontiguousarray(lonlat[:, 0]),
        lat=np.ascontiguousarray(lonlat[:, 1]),
        way_nodes=way_nodes,
        way_offsets=offsets,
        tags=_table("way_id", ways.ids[owner].astype(str), WAY_TAGS, [ways.tags[i] for i in owner.tolist()]),
        node_tags=_node_table(nodes, ids),
        kind=RoadKind.OSM,
        has_class=True,
    )


def _travelled(ways: OsmWays) -> OsmWays:
    """Leave out the routes that are not ferries (hiking trails drawn as ways)."""
    highway, route = WAY_TAGS.index("highway"), WAY_TAGS.index("route")
    kept = np.array([bool(tags[highway]) or tags[route] == "ferry" for tags in ways.tags], dtype=bool)
    sizes = np.diff(ways.offsets)
    of_kept = np.repeat(kept, sizes)
    tags = [tags for tags, keep in zip(ways.tags, kept.tolist(), strict=True) if keep]
    return OsmWays(ways.ids[kept], ways.refs[of_kept], ways.lonlat[of_kept], np.concatenate(([0], np.cumsum(sizes[kept]))), tags)


def _pieces(ways: OsmWays) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """
    Cut the ways where a node is missing.

    Returns
    -------
    tuple
        The places in `ways.refs` that are kept, where each piece begins among them (one more than pieces), and the
        place of the way each piece belongs to.
    """
    way = np.repeat(np.arange(len(ways.ids)), np.diff(ways.offsets))
    hole = np.isnan(ways.lonlat[:, 0])
    same_way = way[1:] == way[:-1]
    piece = np.concatenate(([0], np.cumsum(~same_way | hole[1:] | hole[:-1])))[: len(way)]
    # A node that follows itself makes a step of no length.
    repeated = np.concatenate(([False], same_way & (ways.refs[1:] == ways.refs[:-1])))[: len(way)]
    kept = np.flatnonzero(~hole & ~repeated)
    _, first, inverse, sizes = np.unique(piece[kept], return_index=True, return_inverse=True, return_counts=True)
    enough = sizes >= 2
    return kept[enough[inverse]], np.concatenate(([0], np.cumsum(sizes[enough]))), way[kept[first[enough]]]


def _node_table(nodes: OsmNodes, ids: NDArray[np.int64]) -> pd.DataFrame:
    """Make the table of the tagged nodes among `ids` (ascending)."""
    place = np.minimum(np.searchsorted(ids, nodes.ids), len(ids) - 1)
    on_roads = np.flatnonzero(ids[place] == nodes.ids)
    return _table("node", place[on_roads], NODE_TAGS, [nodes.tags[i] for i in on_roads.tolist()])


def _table(key: str, values: NDArray[np.generic], columns: tuple[str, ...], tags: list[list[str]]) -> pd.DataFrame:
    by_column = zip(*tags, strict=True) if tags else ([] for _ in columns)
    texts = {column: pd.array(list(texts), dtype="str") for column, texts in zip(columns, by_column, strict=True)}
    return pd.DataFrame({key: values if key == "node" else pd.array(values.tolist(), dtype="str"), **texts})
