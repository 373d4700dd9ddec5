"""The door for roads: the name of a file tells its reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo_cus.data.background import Background
from geo_cus.data.osm_file import OSM_FORMATS, OSM_LICENCE, osm_format
from geo_cus.data.roads_osm import read_osm_roads
from geo_cus.errors import Message, SourceError
from geo_cus.progress import silent
from geo_cus.schema import N_

if TYPE_CHECKING:
    from pathlib import Path

    from geo_cus.data.roads import Roads
    from geo_cus.progress import Progress


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
    """Read a road file."""
    progress(Message(N_("Reading the roads")), 0.0)
    if osm_format(path):
        return RoadSource(read_osm_roads(path), OSM_LICENCE)
    raise SourceError(N_("{file}: unknown"), file=path.name, known=", ".join(OSM_FORMATS))
