"""The letterhead of the centre: a Word document of somebody else, looked at before anything is written on it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geo_cus.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_MB: Final = 5

_LARGEST: Final = LARGEST_MB * 1_000_000
_LARGEST_UNPACKED: Final = 50_000_000
_CONTENTS: Final = "[Content_Types].xml"
"""What every document of an office program holds."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """
    A letterhead; equal files are equal values.

    Parameters
    ----------
    file
        Name of the file, for messages.
    content
        The file.

    Raises
    ------
    SourceError
        It is too large, or no document of an office program; whether of Word is seen when it is opened.
    """

    file: str
    content: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse what could not be opened; nothing is unpacked for it."""
        if len(self.content) > _LARGEST:
            raise _too_large(self.file)
        try:
            with zipfile.ZipFile(io.BytesIO(self.content)) as packed:
                entries = packed.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise unreadable(self.file) from None
        if sum(entry.file_size for entry in entries) > _LARGEST_UNPACKED:
            raise _too_large(self.file)
        if not any(entry.filename == _CONTENTS for entry in entries):
            raise unreadable(self.file)


def read_letterhead(path: Path) -> Letterhead:
    """
    Read a letterhead from a file.

    Raises
    ------
    SourceError
        It cannot be read, or is none.
    """
    try:
        with path.open("rb") as opened:
            return Letterhead(path.name, opened.read(_LARGEST + 1))
    except OSError:
        raise unreadable(path.name) from None


def _too_large(file: str) -> SourceError:
    return SourceError("{file}: the letterhead is too large; at most 5 MB.", file=file)


def unreadable(file: str) -> SourceError:
    """Give the refusal of a file that is no letterhead."""
    return SourceError("{file}: the letterhead cannot be read. Give a Word document (.docx) without macros.", file=file)
