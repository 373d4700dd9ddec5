"""The check of a file that is stored as it is: whether the study will be able to read it, and what is wrong in it."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from geo_cus.data.boundary import read_boundary
from geo_cus.data.bus_lines import read_bus_lines
from geo_cus.data.gmina_totals import read_gmina_totals
from geo_cus.data.road_files import read_roads
from geo_cus.errors import SourceError, cause_of
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

    from geo_cus.faults import Fault

_TABLES: Final = (".xlsx", ".csv")

ENDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "roads": (".osm.pbf", ".osm.gz", ".osm.bz2", ".pbf", ".osm", ".graphml", ".gpkg", ".geojson", ".json"),
    "boundary": (".geojson", ".json", ".gpkg"),
    "bus": _TABLES,
    "gmina_totals": _TABLES,
}
"""Endings, the longer before the shorter, of the files of a role that are stored as they are."""

_STEMS: Final = {"roads": "drogi", "boundary": "granice", "bus": "autobusy", "gmina_totals": "gmina"}


class FileCheck(NamedTuple):
    """
    What a file holds.

    Parameters
    ----------
    size
        Ways of a road file, gminas of a boundary, rows of a table.
    used
        How many of them are of use to the study.
    faults
        Faults of the rows of a table; others have none.
    """

    size: int
    used: int
    faults: tuple[Fault, ...] = ()


def stored_name(role: str, name: str) -> str:
    """
    Give the name under which a file is stored: one of ours, with its own ending.

    Raises
    ------
    SourceError
        Files of this kind cannot be read for the role.
    """
    ending = next((known for known in ENDINGS[role] if name.lower().endswith(known)), None)
    if ending is None:
        raise SourceError(
            "{file}: files of this kind cannot be read. Save the table as one of: {formats}.",
            file=name,
            formats=", ".join(ENDINGS[role]),
        )
    return _STEMS[role] + ending


def check_file(
    role: str, name: str, content: bytes, gminas: tuple[str, ...], *, progress: Progress = silent
) -> FileCheck:
    """
    Read a file as the study will read it.

    Parameters
    ----------
    role
        A key of `ENDINGS`.
    name, content
        The file.
    gminas
        TERYT codes of the gminas studied.
    progress
        Told how far a road file is read.

    Raises
    ------
    SourceError
        It cannot be read; the message names the file by the name under which it is stored.
    """
    with on_disk(content, stored_name(role, name)) as path:
        if role == "roads":
            ways = len(read_roads(path, with_background=False, progress=progress).roads.tags)
            return FileCheck(ways, ways)
        if role == "boundary":
            studied = int(read_boundary(path, gminas=gminas)["studied"].sum())
            return FileCheck(studied, studied)
        table = read_bus_lines(path) if role == "bus" else read_gmina_totals(path, gminas=gminas)
        return FileCheck(table.count.read, table.count.used, table.faults)


class NamedFile(NamedTuple):
    """A file that was brought or found: its name, for messages and its format, and what is in it."""

    file: str
    content: bytes


def table_on_disk(content: bytes, file: str) -> AbstractContextManager[Path]:
    """Give a table as `on_disk` does; only the ending of its own name is taken, since anything may stand in one."""
    return on_disk(content, f"table{Path(file).suffix.lower()}")


@contextmanager
def on_disk(content: bytes, name: str) -> Iterator[Path]:
    """Give a file in a folder of its own for as long as the block lasts; `name` must be one of ours."""
    with ExitStack() as stack:
        try:
            path = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="geo_cus_"))) / name
            path.write_bytes(content)
        except OSError as error:
            raise SourceError(
                "{file}: it could not be put aside to be checked ({cause}).", file=name, cause=cause_of(error)
            ) from error
        yield path
