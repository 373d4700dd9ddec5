"""Known drives as a file: found in the folder of a study, and read from its content."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from geo_cus.data.drives import read_drives
from geo_cus.data.file_check import NamedFile, table_on_disk
from geo_cus.errors import SourceError, cause_of

if TYPE_CHECKING:
    from pathlib import Path

    from geo_cus.data.intake import InputTable
    from geo_cus.data.study import Study

DRIVES_ENDINGS: Final = (".csv", ".xlsx")
_STEMS: Final = ("przejazdy", "drives")


def drives_beside(folder: Path) -> tuple[NamedFile, ...]:
    """
    Give the tables of drives in the folder of a study, known by the names of their templates.

    Raises
    ------
    SourceError
        One of them cannot be read.
    """
    paths = [folder / (stem + ending) for stem in _STEMS for ending in DRIVES_ENDINGS]
    try:
        return tuple(NamedFile(path.name, path.read_bytes()) for path in paths if path.is_file())
    except OSError as error:
        raise SourceError(
            "{file}: the file cannot be read ({cause}).",
            file=PurePath(error.filename or "").name,
            cause=cause_of(error),
        ) from error


def drives_in(drives: NamedFile, study: Study) -> InputTable:
    """
    Read drives that stand in the content of a file, as `read_drives` does.

    Raises
    ------
    SourceError
        It cannot be read at all.
    """
    with table_on_disk(drives.content, drives.file) as path:
        return read_drives(path, study, file=drives.file)
