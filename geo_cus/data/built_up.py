"""
Which pieces of roads lie in built-up areas, where the law and the density of houses slow cars.

Land use tells it; town-limit signs correct it; where a file tells neither, the density of residential streets does.
Tags of the ways themselves (``maxspeed=PL:urban``) are no business of this module: they come first where speeds are
given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import scipy
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.data.roads import Roads

_SIGNS: Final = r"city_limit|PL:E-17a|PL:E-18a|DE:310|DE:311"
_METRES_PER_DEGREE: Final = 111_195.0

_INSIDE_SHARE: Final = 0.5
"""Roads between town-limit signs are all built-up if land use says so of this share of their length."""

_CELL_M: Final = 250.0
_DENSE_M: Final = 800.0
"""Without land use: so many metres of residential streets in a cell and the eight around it make it built-up."""


def built_up_pieces(roads: Roads, areas: NDArray[np.object_]) -> NDArray[np.bool_] | None:
    """
    Tell for every place in `Roads.way_nodes` whether the piece that begins there lies in a built-up area.

    Parameters
    ----------
    roads
        The ways.
    areas
        Outlines of built-up land (degrees, WGS 84); empty where the source has none.

    Returns
    -------
    NDArray or None
        By the middle of each piece; None for roads without classes, on which no speed depends on it. The last place of
        a way stands for nothing and is False.
    """
    if not roads.has_class:
        return None
    lon, lat = roads.lon[roads.way_nodes], roads.lat[roads.way_nodes]
    is_piece = np.ones(len(lon), dtype=bool)
    is_piece[roads.way_offsets[1:] - 1] = False
    piece = np.flatnonzero(is_piece)
    middle = (lon[piece] + lon[piece + 1]) / 2, (lat[piece] + lat[piece + 1]) / 2
    east_m = (lon[piece + 1] - lon[piece]) * np.cos(np.radians(middle[1]))
    length_m = np.hypot(east_m, lat[piece + 1] - lat[piece]) * _METRES_PER_DEGREE
    inside = np.zeros(len(lon), dtype=bool)
    if len(areas):
        within, _ = shapely.STRtree(areas).query(shapely.points(*middle), predicate="intersects")
        inside[piece[np.unique(within)]] = True
        inside[piece] |= _between_signs(roads, piece, length_m, inside[piece])
    else:
        inside[piece] = _among_dense_streets(roads, piece, middle, length_m)
    return inside


def _between_signs(
    roads: Roads, piece: NDArray[np.intp], length_m: NDArray[np.float64], inside: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Find the pieces that town-limit signs close in together with mostly built-up roads."""
    signs = roads.node_tags.loc[roads.node_tags["traffic_sign"].str.contains(_SIGNS), "node"].to_numpy(dtype=np.int64)
    if not len(signs):
        return np.zeros(len(piece), dtype=bool)
    node = roads.way_nodes.copy()
    at_sign = np.isin(node, signs)
    # A piece that ends at a sign ends at a node of its own: nothing leads on through the sign.
    ends = [node[piece], node[piece + 1]]
    sides = [np.flatnonzero(at_sign[piece]), np.flatnonzero(at_sign[piece + 1])]
    count = len(roads.lon)
    for end, side in zip(ends, sides, strict=True):
        end[side] = count + np.arange(len(side))
        count += len(side)
    links = scipy.sparse.coo_array((np.ones(len(piece), dtype=np.int8), (ends[0], ends[1])), shape=(count, count))
    part = scipy.sparse.csgraph.connected_components(links.tocsr(), directed=False)[1][ends[0]]
    total_m = np.bincount(part, weights=length_m)
    inside_m = np.bincount(part, weights=length_m * inside)
    has_sign = np.zeros(len(total_m), dtype=bool)
    for side in sides:
        has_sign[part[side]] = True
    return np.asarray((has_sign & (inside_m >= _INSIDE_SHARE * total_m))[part])


def _among_dense_streets(
    roads: Roads, piece: NDArray[np.intp], middle: tuple[NDArray[np.float64], ...], length_m: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Find the pieces with many residential streets around, by a grid of cells fixed to the globe."""
    way = np.repeat(np.arange(len(roads.tags)), np.diff(roads.way_offsets))[piece]
    streets = roads.tags["highway"].isin(["residential", "living_street"]).to_numpy()[way]
    row = np.floor(middle[1] * _METRES_PER_DEGREE / _CELL_M).astype(np.int64)
    # Columns are as wide as at the middle of their row, so that the grid is the same for every extract.
    width = np.cos(np.radians((row + 0.5) * _CELL_M / _METRES_PER_DEGREE))
    column = np.floor(middle[0] * width * _METRES_PER_DEGREE / _CELL_M).astype(np.int64)
    cell = row * 1_000_000 + column
    cells, of_piece = np.unique(cell, return_inverse=True)
    street_m = np.bincount(of_piece, weights=length_m * streets, minlength=len(cells))
    around_m = np.zeros(len(cells))
    for step in (-1_000_001, -1_000_000, -999_999, -1, 0, 1, 999_999, 1_000_000, 1_000_001):
        place = np.minimum(np.searchsorted(cells, cells + step), len(cells) - 1)
        around_m += np.where(cells[place] == cells + step, street_m[place], 0.0)
    return np.asarray((around_m >= _DENSE_M)[of_piece])
