"""Turns that OpenStreetMap says are forbidden or commanded: relations of the type ``restriction``."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, cast

import numpy as np
import osmium
import pandas as pd
from osmium.filter import KeyFilter
from osmium.osm import RELATION

from geo_cus.data.osm_file import osm_errors, osm_source, values_of
from geo_cus.data.roads import RESTRICTION_COLUMNS, RESTRICTION_TAGS, no_restrictions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray


def read_osm_restrictions(path: Path, node_ids: NDArray[np.int64]) -> pd.DataFrame:
    """
    Read the turn restrictions of an OSM file.

    A relation with several ``from`` or ``to`` ways (``no_entry``, ``no_exit``) becomes a row for each pair of them. One
    that lacks a part, or whose via node is on no road, is left out.

    Parameters
    ----------
    path
        The OSM file.
    node_ids
        OSM numbers of the road nodes, ascending; `via_node` counts in them.

    Returns
    -------
    pd.DataFrame
        The columns of `RESTRICTION_COLUMNS`, in the order of the relations' numbers.

    Raises
    ------
    SourceError
        The file is damaged or not an OSM file.
    """
    relations: dict[int, list[tuple[object, ...]]] = {}
    with osm_errors(path):
        found = osmium.FileProcessor(osm_source(path), RELATION).with_filter(KeyFilter("type"))
        for relation in cast("Iterable[osmium.osm.Relation]", found):
            if relation.tags.get("type") in {"restriction", "restriction:motor_vehicle"} and not relation.deleted:
                relations[relation.id] = list(_rows(relation, node_ids))
    rows = [row for number in sorted(relations) for row in relations[number]]
    if not rows:
        return no_restrictions()
    columns = dict(zip(RESTRICTION_COLUMNS, zip(*rows, strict=True), strict=True))
    nodes = np.array(columns.pop("via_node"), dtype=np.int64)
    texts = {column: pd.array(list(values), dtype="str") for column, values in columns.items()}
    return pd.DataFrame({**texts, "via_node": nodes})[list(RESTRICTION_COLUMNS)]


def _rows(relation: osmium.osm.Relation, node_ids: NDArray[np.int64]) -> Iterator[tuple[object, ...]]:
    members: dict[tuple[str, str], list[int]] = {}
    for member in relation.members:
        members.setdefault((member.role, member.type), []).append(member.ref)
    via_nodes, via_ways = members.get(("via", "n"), []), members.get(("via", "w"), [])
    via_node = _number_of(via_nodes[0], node_ids) if len(via_nodes) == 1 else -1
    if (via_node < 0) == (not via_ways):
        return
    ways = " ".join(map(str, via_ways))
    tags = values_of(relation, RESTRICTION_TAGS)
    for come, go in product(members.get(("from", "w"), []), members.get(("to", "w"), [])):
        yield str(relation.id), str(come), via_node, ways, str(go), *tags


def _number_of(node_id: int, node_ids: NDArray[np.int64]) -> int:
    place = int(np.searchsorted(node_ids, node_id))
    return place if place < len(node_ids) and node_ids[place] == node_id else -1
