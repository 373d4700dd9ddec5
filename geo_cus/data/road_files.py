"""The door for roads: the name of a file tells which reader takes it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from geo_cus.data.background import Background
from geo_cus.data.background_osm import osm_background
from geo_cus.data.built_up import built_up_pieces
from geo_cus.data.osm_file import OSM_FORMATS, OSM_LICENCE, osm_format, read_nodes
from geo_cus.data.roads import NODE_TAGS
from geo_cus.data.roads_bdot10k import BDOT10K_LICENCE, read_bdot10k_roads
from geo_cus.data.roads_graphml import read_graphml_roads
from geo_cus.data.roads_osm import osm_roads
from geo_cus.data.vector_file import VECTOR_ENDINGS, is_vector_file
from geo_cus.errors import Message, SourceError
from geo_cus.progress import silent

if TYPE_CHECKING:
    from pathlib import Path

    from geo_cus.data.roads import Roads
    from geo_cus.progress import Progress

ROAD_ENDINGS: Final = (*OSM_FORMATS, ".graphml", *VECTOR_ENDINGS)
"""Endings of the files that hold roads."""

_READING: Final = Message("Reading the roads")


@dataclass(frozen=True, slots=True)
class RoadSource:
    """
    What a road file holds.

    Parameters
    ----------
    roads
        The roads.
    licence
        Who must be named in the outputs.
    background
        Water, forest and built-up land of the same file; empty where it tells none.
    """

    roads: Roads
    licence: str
    background: Background = field(default_factory=Background)


def read_roads(path: Path, *, with_background: bool = True, progress: Progress = silent) -> RoadSource:
    """
    Read a road file, by the reader that its name asks for.

    Parameters
    ----------
    path
        An OpenStreetMap extract (``.osm.pbf``, ``.pbf``, ``.osm``, ``.osm.gz``, ``.osm.bz2``), a graph of OSMnx
        (``.graphml``), or road axes of BDOT10k (``.shp``, ``.gpkg``, ``.geojson``, ``.json``).
    with_background
        False leaves `RoadSource.background` empty; the roads are the same.
    progress
        Told after each pass through the file; may cancel the work.

    Raises
    ------
    SourceError
        The file is missing, empty, damaged, not what its name says, of an unknown kind, or has no roads.
    """
    _check_file(path)
    progress(_READING, 0.0)
    source = _read(path, with_background=with_background, progress=progress)
    progress(_READING, 1.0)
    return source


def _check_file(path: Path) -> None:
    if not path.name.lower().endswith(ROAD_ENDINGS):
        raise SourceError(
            "{file}: roads cannot be read from a file of this kind. Known kinds: {known}; unpack a .zip first.",
            file=path.name,
            known=", ".join(ROAD_ENDINGS),
        )
    if not path.is_file():
        raise SourceError("{file}: there is no such file. Check its name and its folder.", file=path.name)
    if path.stat().st_size == 0:
        raise SourceError("{file}: the file is empty. Download or save it again.", file=path.name)


def _read(path: Path, *, with_background: bool, progress: Progress) -> RoadSource:
    if is_vector_file(path):
        return RoadSource(_with_built_up(read_bdot10k_roads(path), Background()), BDOT10K_LICENCE)
    if osm_format(path) is None:
        return RoadSource(_with_built_up(read_graphml_roads(path), Background()), OSM_LICENCE)
    nodes = read_nodes(path, NODE_TAGS, NODE_TAGS)
    progress(_READING, 0.3)
    roads = osm_roads(path, nodes)
    progress(_READING, 0.7)
    # Read also where no map is wanted: built-up land slows cars, and times must not depend on who asks.
    background = osm_background(path, nodes)
    roads = _with_built_up(roads, background)
    return RoadSource(roads, OSM_LICENCE, background if with_background else Background())


def _with_built_up(roads: Roads, background: Background) -> Roads:
    return replace(roads, built_up=built_up_pieces(roads, background.built_up.geometry.to_numpy()))
