"""A request as a TOML file: its content with its fingerprint, and what is wrong with one of its keys as a sentence."""

from __future__ import annotations

import hashlib
import tomllib
from typing import TYPE_CHECKING, Final

from geo_cus.errors import StudyError, cause_of
from geo_cus.faults import N_, shown

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import ValidationError

LARGEST_BYTES: Final = 1_000_000
"""A larger file is no request."""


def request_content(path: Path) -> dict[str, object]:
    """
    Read a request: the tables of the file, and ``sha256`` of its bytes beside them.

    Raises
    ------
    StudyError
        There is no such file, it is too large, or no TOML.
    """
    return tables_in(request_bytes(path), file=path.name)


def request_bytes(path: Path) -> bytes:
    """
    Give the bytes of the file of a request, whatever they are.

    Raises
    ------
    StudyError
        There is no such file, or it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise StudyError(
            "{file} cannot be read ({cause}). Check its name.", file=str(path), cause=cause_of(error)
        ) from None


def tables_in(content: bytes, *, file: str) -> dict[str, object]:
    """
    Read the bytes of a request: its tables, and ``sha256`` of the bytes beside them.

    Raises
    ------
    StudyError
        It is too large, or no TOML; the message names the `file`.
    """
    if len(content) > LARGEST_BYTES:
        raise StudyError("{file} is larger than {megabytes} MB.", file=file, megabytes=1)
    try:
        found = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise StudyError(
            "{file} is not valid TOML in UTF-8: {cause}. Correct that line.", file=file, cause=shown(error)
        ) from None
    return found | {"sha256": hashlib.sha256(content).hexdigest()}


_PROBLEMS: Final = {
    "missing": N_("{file}: the key “{key}” is missing. Add it."),
    "extra_forbidden": N_("{file}: the key “{key}” is not known. Check its spelling, or take it out."),
    "literal_error": N_("{file}: “{value}” in “{key}” is not one of the known values: {expected}."),
}
_OTHER: Final = N_("{file}: the value “{value}” of “{key}” has the wrong form or range.")


def request_error(error: ValidationError, file: str, *, of_a_table: str = _OTHER) -> StudyError:
    """
    Say what is wrong with a request, by the first of its faults.

    Parameters
    ----------
    error
        What pydantic found.
    file
        Name of the file.
    of_a_table
        The sentence for a table whose values do not go together, an English template that may name ``{file}`` and
        ``{key}``.
    """
    first = error.errors(include_url=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    template = (_PROBLEMS | {"value_error": of_a_table}).get(first["type"], _OTHER)
    expected = str(first.get("ctx", {}).get("expected", ""))
    return StudyError(template, file=file, key=key, value=shown(first["input"]), expected=expected)
