"""Files that are never half written."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from geo_cus.errors import GeoCusError, cause_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """
    Give a temporary path beside `path`, and move it into place when the block ends without an error.

    Whoever reads `path` meanwhile sees the old file or the new one, never a part; after an error the old one stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def writing(path: Path) -> Iterator[Path]:
    """
    Give a temporary path as `replacing` does, and say in a sentence what stands in the way.

    Raises
    ------
    GeoCusError
        The file cannot be written: the disk is full, it is open elsewhere, its folder is none.
    """
    try:
        with replacing(path) as temporary:
            yield temporary
    except OSError as error:
        raise GeoCusError(
            "{file} cannot be written ({cause}). Close it if it is open, or name another folder.",
            file=str(path),
            cause=cause_of(error),
        ) from error


def write_files(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """
    Write files by their names into a folder, which is made where it is missing; each is whole or not there.

    Raises
    ------
    GeoCusError
        A file cannot be written.
    """
    paths = {folder / name: content for name, content in contents.items()}
    for path, content in paths.items():
        with writing(path) as temporary:
            temporary.write_bytes(content)
    return list(paths)


def is_full(error: sqlite3.Error) -> bool:
    """Tell whether SQLite could not write since the disk, or the user's share of it, is full."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
