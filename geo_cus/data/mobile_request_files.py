"""Requests for a mobile service or home care as files: which of a folder are one, one with other values in it."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, Final

import tomlkit

from geo_cus.data.request_file import LARGEST_BYTES
from geo_cus.text import sort_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Key = tuple[str, ...]
"""Where a value stands in a request: the names of its tables and its own, as in ``("crew", "vehicles")``."""

MOBILE_TABLES: Final = ("service", "crew")
CARE_TABLES: Final = ("care",)
"""The tables by which a request is known."""


def request_files(folder: Path, tables: Sequence[str] = MOBILE_TABLES) -> tuple[str, ...]:
    """
    Find the requests in the folder of a study: TOML files that hold all of some tables.

    A file with a mistake is found, too, so that reading it tells what is wrong.

    Parameters
    ----------
    folder
        The folder.
    tables
        Names of tables of the request, `MOBILE_TABLES` or `CARE_TABLES`.

    Returns
    -------
    tuple of str
        Names of files in the order of the alphabet; none where the folder cannot be read.
    """
    heads = [re.compile(rf"^\s*\[{name}\]".encode(), re.MULTILINE) for name in tables]
    try:
        files = [path for path in folder.glob("*.toml") if path.is_file() and path.stat().st_size <= LARGEST_BYTES]
        found = [path.name for path in files if all(head.search(path.read_bytes()) for head in heads)]
    except OSError:
        return ()
    return tuple(sorted(found, key=sort_key))


def with_values(content: bytes, values: Mapping[Key, object]) -> bytes:
    """
    Write values into a request; all else in it, the notes of its author too where they can be kept, stays as it is.

    Parameters
    ----------
    content
        A request that can be read (`geo_cus.data.mobile_request.request_in`, `geo_cus.data.care_request`); nothing at
        all for a new one.
    values
        By their keys; None takes the key out of the request.
    """
    text = content.decode("utf-8-sig")
    wanted, document = tomllib.loads(text), tomlkit.parse(text)
    _put(values, wanted)
    _put(values, document)
    written = tomlkit.dumps(document)
    if _read(written) != wanted:
        # tomlkit misplaces a table beside keys with dots; what is asked for counts more than the notes.
        written = tomlkit.dumps(wanted)
    return written.encode("utf-8")


def _put(values: Mapping[Key, object], document: Any) -> None:
    for (*tables, key), value in values.items():
        table = document
        for name in tables:
            table = table.setdefault(name, {})
        if value is None:
            table.pop(key, None)
        else:
            table[key] = list(value) if isinstance(value, tuple) else value


def _read(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
