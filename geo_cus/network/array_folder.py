"""
Arrays kept from one run to the next: a folder of plain ``.npy`` files, no pickles, and ``about.json``.

A folder appears whole or not at all. Arrays are mapped into memory, not read; each has a sum, so that a broken file is
noticed. What is kept can be lost at any time: whoever reads must be able to make it anew.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from platformdirs import user_cache_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_ABOUT: Final = "about.json"

UNREADABLE: Final = (OSError, EOFError, ValueError, KeyError, TypeError)
"""What reading a folder raises that is not there, broken, or holds something else."""


class Kept(NamedTuple):
    """
    What a folder holds.

    Parameters
    ----------
    arrays
        By name, of one dimension; they cannot be written to.
    about
        Whatever JSON can say.
    """

    arrays: Mapping[str, NDArray[Any]]
    about: Mapping[str, Any]


def kept_folders(kind: str) -> Path:
    """Give the folder, in the user's cache, of all that is kept of one kind."""
    return user_cache_path("geo-cus", appauthor=False) / kind


def write_arrays(path: Path, kept: Kept) -> None:
    """
    Write arrays as a folder, in the place of whatever is there.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=path.parent, prefix=".new-"))
    try:
        for name, values in kept.arrays.items():
            np.save(temporary / f"{name}.npy", values, allow_pickle=False)
        sums = {name: _sum_of(values) for name, values in kept.arrays.items()}
        about = json.dumps({"sums": sums, "about": kept.about}, ensure_ascii=False)
        (temporary / _ABOUT).write_text(about, encoding="utf-8")
        shutil.rmtree(path, ignore_errors=True)
        temporary.replace(path)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def read_arrays(path: Path, kinds: Mapping[str, type[Any]]) -> Kept:
    """
    Read what `write_arrays` wrote.

    Parameters
    ----------
    path
        The folder.
    kinds
        The type of each array that must be there; further ones are float64.

    Raises
    ------
    OSError, EOFError, ValueError, KeyError, TypeError
        There is no such folder, or it holds something else: `UNREADABLE`.
    """
    held = json.loads((path / _ABOUT).read_text(encoding="utf-8"))
    sums: dict[str, int] = held["sums"]
    if not all(name.isidentifier() for name in sums):
        message = f"{path}: names that nobody wrote"
        raise ValueError(message)
    names = dict.fromkeys([*kinds, *sums])
    arrays = {name: _mapped(path / f"{name}.npy", kinds.get(name, np.float64), sums[name]) for name in names}
    with suppress(OSError):
        path.touch()
    return Kept(arrays, held["about"])


def keep_last(folder: Path, count: int) -> None:
    """
    Forget all folders in a folder but those last used.

    Raises
    ------
    OSError
        The folder cannot be read.
    """
    folders = sorted((path for path in folder.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    for path in folders[:-count]:
        shutil.rmtree(path, ignore_errors=True)


def _sum_of(values: NDArray[Any]) -> int:
    return zlib.crc32(np.ascontiguousarray(values).data)


def _mapped(path: Path, kind: type[Any], expected: int) -> NDArray[Any]:
    values: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
    if values.dtype != kind or values.ndim != 1 or _sum_of(values) != expected:
        message = f"{path}: not what was written"
        raise ValueError(message)
    return values
