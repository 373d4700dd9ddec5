"""Known drives as a file: found in the folder of a study, and read from its content."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

from geo_cus.data.drives import read_drives
from geo_cus.data.file_check import on_disk
from geo_cus.errors import SourceError, cause_of

if TYPE_CHECKING:
    from pathlib import Path

    from geo_cus.data.intake import InputTable
    from geo_cus.data.study import Study

DRIVES_ENDINGS: Final = (".csv", ".xlsx")
_STEMS: Final = ("przejazdy", "drives")


class DrivesFile(NamedTuple):
    """A table of drives, and the name of its file."""

    file: str
    content: bytes


def drives_beside(folder: Path) -> tuple[DrivesFile, ...]:
    """
    Give the tables of drives in the folder of a study, known by the names of their templates.

    Raises
    ------
    SourceError
        One of them cannot be read.
    """
    paths = [folder / (stem + ending) for stem in _STEMS for ending in DRIVES_ENDINGS]
    try:
        return tuple(DrivesFile(path.name, path.read_bytes()) for path in paths if path.is_file())
    except OSError as error:
        raise SourceError(
            "{file}: the file cannot be read ({cause}).",
            file=PurePath(error.filename or "").name,
            cause=cause_of(error),
        ) from error


def drives_in(drives: DrivesFile, study: Study) -> InputTable:
    """
    Read drives that stand in the content of a file, as `read_drives` does.

    Raises
    ------
    SourceError
        It cannot be read at all.
    """
    # Of a name only its ending is taken, since anything may stand in one.
    with on_disk(drives.content, f"table{PurePath(drives.file).suffix.lower()}") as path:
        return read_drives(path, study, file=drives.file)
