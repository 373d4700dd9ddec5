"""
Roads from BDOT10k, the topographic database of GUGiK: axes of roads with their legal class and surface.

The axes are cut at junctions, so two of them join where they share a vertex, to the centimetre, that is an end of at
least one of them. Where only inner vertices coincide, one road crosses the other on a bridge. Nothing is joined over a
gap. Words of the database become words of OpenStreetMap by ``catalogue/bdot10k.toml``; without the attribute table
nothing is known but the lines, and one default speed holds everywhere.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyproj
import shapely

from geo_cus.crs import GEOGRAPHIC_CRS, METRIC_CRS
from geo_cus.data.roads import NODE_TAGS, WAY_TAGS, RoadKind, Roads
from geo_cus.data.vector_file import layer_names, read_layer
from geo_cus.errors import SourceError
from geo_cus.schema import header_key

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray

BDOT10K_LICENCE: Final = "© GUGiK, Baza Danych Obiektów Topograficznych BDOT10k (dane publiczne)"

_ROAD_LAYERS: Final = ("SKDR", "SKJZ")
"""Axes of roads before axes of carriageways: where both are there, the roads have all junctions."""

_STEPS_PER_M: Final = 100
"""Vertices are compared to the centimetre, the precision in which the database is published."""

_EAST_SHIFT: Final = 1 << 32


def read_bdot10k_roads(path: Path) -> Roads:
    """
    Read the road axes of BDOT10k.

    Parameters
    ----------
    path
        A ``.shp`` (with or without its ``.dbf``), ``.gpkg`` or ``.geojson`` file in any known CRS. Of several layers
        the one of roads (SKDR, else SKJZ) is taken.

    Returns
    -------
    Roads
        Ways in the order of their coordinates, whatever the order of the rows.

    Raises
    ------
    SourceError
        The file is damaged, has no CRS, or holds no lines.
    """
    layer = read_layer(path, _road_layer(path))
    tags = _tags(layer)
    lines, row = shapely.get_parts(shapely.force_2d(layer.geometry.to_crs(METRIC_CRS).to_numpy()), return_index=True)
    is_line = shapely.get_type_id(lines) == shapely.GeometryType.LINESTRING
    lines, row = lines[is_line], row[is_line]
    if not len(lines):
        raise SourceError(
            "{file}: the layer holds no lines. Choose the layer of road axes (OT_SKDR_L or OT_SKJZ_L).", file=path.name
        )
    return _roads(
        lines, tags.iloc[row].reset_index(drop=True), has_class=bool((tags["highway"] != "").any()), path=path
    )


def _road_layer(path: Path) -> str | None:
    names = layer_names(path)
    if len(names) <= 1:
        return None
    for wanted in _ROAD_LAYERS:
        for name in names:
            if wanted in name.upper():
                return name
    raise SourceError(
        "{file}: none of the layers is one of roads (OT_SKDR_L or OT_SKJZ_L); it has {layers}. "
        "Save the layer of roads as a file of its own.",
        file=path.name,
        layers=", ".join(names[:10]),
    )


@cache
def _vocabulary() -> dict[str, Any]:
    return tomllib.loads(resources.files("geo_cus.catalogue").joinpath("bdot10k.toml").read_text("utf-8"))


def _folded(text: object) -> str:
    """Fold a column or value to the form in which it is compared: ``droga główna`` to ``glowna``."""
    word = header_key(str(text)).replace(" ", "")
    return word.removeprefix("droga")


def _tags(layer: gpd.GeoDataFrame) -> pd.DataFrame:
    """Put the attributes into OSM words; a row a feature."""
    words = _vocabulary()
    road_class, surface = _texts(layer, "class"), _translated(_texts(layer, "surface"), words["surface"]["words"])
    highway = _translated(road_class, words["class"]["words"])
    highway = highway.mask(
        highway.isin(words["tracks"]["classes"]) & surface.isin(words["tracks"]["surfaces"]), "track"
    )
    if (highway != "").any():
        # A road whose class is not told, or in an unknown word, is a road still.
        highway = highway.where(highway != "", "road")
    existence = _translated(_texts(layer, "existence"), words["existence"]["words"])
    closed_on_foot = road_class.map(_folded).isin([_folded(word) for word in words["foot"]["closed"]])
    tags = pd.DataFrame("", index=layer.index, columns=["way_id", *WAY_TAGS], dtype="str")
    tags["way_id"] = _texts(layer, "id")
    tags["construction"] = highway.where(existence == "construction", "")
    tags["highway"] = existence.where(existence != "", highway)
    tags["surface"] = surface
    tags["foot"] = tags["bicycle"] = closed_on_foot.map({True: "no", False: ""})
    tags["bridge"] = _texts(layer, "level").map(_folded).str.startswith("ponad").map({True: "yes", False: ""})
    tags["lanes"] = _texts(layer, "lanes").str.removesuffix(".0").replace("0", "")
    tags["name"] = _texts(layer, "name").where(lambda name: name != "", _street(layer))
    tags["ref"] = _texts(layer, "number").str.replace("|", ";")
    return tags.astype("str")


def _texts(layer: gpd.GeoDataFrame, meaning: str) -> pd.Series[str]:
    """Give a column by its meaning, as text; empty where it or its value is missing."""
    synonyms = {_folded(name) for name in _vocabulary()["columns"][meaning]}
    found = next((name for name in layer.columns if _folded(name) in synonyms), None)
    return _column(layer, found)


def _column(layer: gpd.GeoDataFrame, name: str | None) -> pd.Series[str]:
    if name is None:
        return pd.Series("", index=layer.index, dtype="str")
    texts: pd.Series[str] = layer[name].astype(object).where(layer[name].notna(), "").astype(str).str.strip()
    return texts


def _street(layer: gpd.GeoDataFrame) -> pd.Series[str]:
    by_fold = {_folded(name): name for name in layer.columns}
    parts = [_column(layer, by_fold.get(_folded(part))) for part in _vocabulary()["columns"]["street"]]
    return (parts[0] + " " + parts[1] + " " + parts[2]).str.split().str.join(" ")


def _translated(texts: pd.Series[str], words: dict[str, str]) -> pd.Series[str]:
    by_fold = {_folded(word): meaning for word, meaning in words.items()}
    return texts.map({text: by_fold.get(_folded(text), "") for text in texts.unique()}).astype("str")


def _roads(lines: NDArray[np.object_], tags: pd.DataFrame, *, has_class: bool, path: Path) -> Roads:
    cells, way = _vertices(lines, path)
    cells, way, order = _in_order(cells, way, tags["way_id"].to_numpy(dtype=object))
    if not len(order):
        raise SourceError(
            "{file}: the layer holds no lines. Choose the layer of road axes (OT_SKDR_L or OT_SKJZ_L).", file=path.name
        )
    node, node_cells = _joined(cells, way)
    lon, lat = _degrees(node_cells)
    tags = tags.iloc[order].reset_index(drop=True)
    numbered = pd.Series(np.arange(1, len(tags) + 1).astype(str), dtype="str")
    tags["way_id"] = tags["way_id"].where(tags["way_id"] != "", numbered)
    return Roads(
        lon=lon,
        lat=lat,
        way_nodes=node,
        way_offsets=np.searchsorted(way, np.arange(len(order) + 1)),
        tags=tags,
        node_tags=pd.DataFrame(
            {"node": np.empty(0, dtype=np.int64), **{key: pd.array([], dtype="str") for key in NODE_TAGS}}
        ),
        kind=RoadKind.BDOT10K,
        has_class=has_class,
    )


def _vertices(lines: NDArray[np.object_], path: Path) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give every vertex in whole centimetres as one number, and the line it belongs to; none twice in a row."""
    xy, way = shapely.get_coordinates(lines, return_index=True)
    if not np.isfinite(xy).all() or (np.abs(xy) * _STEPS_PER_M >= _EAST_SHIFT / 2).any():
        raise SourceError(
            "{file}: the coordinates do not fit the coordinate system of the layer. Give the layer its "
            "true CRS in QGIS and save it again.",
            file=path.name,
        )
    steps = np.rint(xy * _STEPS_PER_M).astype(np.int64)
    cells = steps[:, 0] * _EAST_SHIFT + steps[:, 1]
    fresh = np.concatenate(([True], (cells[1:] != cells[:-1]) | (way[1:] != way[:-1])))
    long_enough = np.bincount(way[fresh], minlength=len(lines)) >= 2
    kept = fresh & long_enough[way]
    return cells[kept], way[kept]


def _in_order(
    cells: NDArray[np.int64], way: NDArray[np.int64], ids: NDArray[np.object_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Sort the lines by ends, inner shape and id; give the vertices, their new line, the old line of each new."""
    present, first, sizes = np.unique(way, return_index=True, return_counts=True)
    # A number that differs where the shapes differ; that it overflows does no harm to an order.
    shape = np.add.reduceat(cells * (np.arange(len(cells)) - np.repeat(first, sizes) + 1), first)
    id_rank = np.unique(ids.astype(str), return_inverse=True)[1][present]
    order = np.lexsort((id_rank, shape, cells[first + 1], cells[first + sizes - 1], cells[first]))
    starts, lengths = first[order], sizes[order]
    ends = np.cumsum(lengths)
    places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - (ends - lengths), lengths)
    return cells[places], np.repeat(np.arange(len(order)), lengths), present[order]


def _joined(cells: NDArray[np.int64], way: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give numbers to the nodes: one for all vertices on a spot where a line ends, one for each other vertex."""
    change = way[1:] != way[:-1]
    is_end = np.concatenate(([True], change)) | np.concatenate((change, [True]))
    junctions = np.unique(cells[is_end])
    place = np.minimum(np.searchsorted(junctions, cells), len(junctions) - 1)
    joined = junctions[place] == cells
    node = np.where(joined, place, len(junctions) + np.cumsum(~joined) - 1)
    return node, np.concatenate((junctions, cells[~joined]))


def _degrees(cells: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    north = (cells + _EAST_SHIFT // 2) % _EAST_SHIFT - _EAST_SHIFT // 2
    east = (cells - north) // _EAST_SHIFT
    lon, lat = pyproj.Transformer.from_crs(METRIC_CRS, GEOGRAPHIC_CRS, always_xy=True).transform(
        east / _STEPS_PER_M, north / _STEPS_PER_M
    )
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
