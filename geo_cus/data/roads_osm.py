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

from geo_cus.data.osm_file import OsmNodes, OsmWays, known_pieces, read_nodes, read_ways
from geo_cus.data.restrictions_osm import read_osm_restrictions
from geo_cus.data.roads import NODE_TAGS, WAY_TAGS, RoadKind, Roads
from geo_cus.errors import SourceError

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
    kept, offsets, owner = known_pieces(ways)
    if not len(owner):
        raise SourceError(
            "{file}: there are no roads in this file (no way with the key “highway”). Download an extract with roads.",
            file=path.name,
        )
    ids, first, way_nodes = np.unique(ways.refs[kept], return_index=True, return_inverse=True)
    lonlat = ways.lonlat[kept][first]
    return Roads(
        lon=np.ascontiguousarray(lonlat[:, 0]),
        lat=np.ascontiguousarray(lonlat[:, 1]),
        way_nodes=way_nodes,
        way_offsets=offsets,
        tags=_table("way_id", pd.Series(ways.ids[owner].astype(str), dtype="str"), WAY_TAGS, ways.tags[owner]),
        node_tags=_node_table(nodes, ids),
        kind=RoadKind.OSM,
        has_class=True,
        restrictions=read_osm_restrictions(path, ids),
    )


def _travelled(ways: OsmWays) -> OsmWays:
    """Leave out the routes that are not ferries (hiking trails drawn as ways)."""
    highway, route = (ways.tags[:, WAY_TAGS.index(key)] for key in ("highway", "route"))
    kept = (highway != "") | (route == "ferry")
    sizes = np.diff(ways.offsets)
    of_kept = np.repeat(kept, sizes)
    offsets = np.concatenate(([0], np.cumsum(sizes[kept])))
    return OsmWays(ways.ids[kept], ways.refs[of_kept], ways.lonlat[of_kept], offsets, ways.tags[kept])


def _node_table(nodes: OsmNodes, ids: NDArray[np.int64]) -> pd.DataFrame:
    """Make the table of the tagged nodes among `ids` (ascending)."""
    place = np.minimum(np.searchsorted(ids, nodes.ids), len(ids) - 1)
    on_roads = np.flatnonzero(ids[place] == nodes.ids)
    return _table("node", place[on_roads], NODE_TAGS, nodes.tags[on_roads])


def _table(
    key: str, values: NDArray[np.int64] | pd.Series[str], columns: tuple[str, ...], tags: NDArray[np.object_]
) -> pd.DataFrame:
    texts = {column: pd.array(tags[:, i], dtype="str") for i, column in enumerate(columns)}
    return pd.DataFrame({key: values, **texts})
