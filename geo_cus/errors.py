"""
The tree of errors, and the sentence an error carries.

::

    GeoCusError                 every error a user may meet; never shown as a traceback
    ├── SourceError             a file cannot be read: missing, damaged, not what its name says, without a CRS
    │   └── OutdatedFileError   a file was saved by somebody else since the work on it began
    ├── StudyError              study.toml asks for something that cannot be
    ├── FaultsError             the rows of a study have errors, and the user did not accept to go on without them
    ├── NetworkError            the roads make no usable network
    ├── TableError              a table lacks an entry that a measure needs, or has one that is no number of anything
    ├── ScenarioError           an edit of a study cannot be, or a scenario cannot be read, kept or found
    │   └── OutdatedError       a scenario was saved on a revision that is no longer the newest
    ├── AccountingError         people or settlements of all statuses do not add up: a fault of the program
    └── Cancelled               the user stopped a long piece of work

Errors stand below the languages, so an error carries a `Message`: an English template and its values, put into the
reader's language only where it is shown (`geo_cus.text`).
"""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo_cus.faults import Fault


@dataclass(frozen=True, slots=True)
class Message:
    """
    A sentence waiting for its language.

    Parameters
    ----------
    template
        English text with named places, ``"{file}: no such file."``; the key of its translation.
    values
        What goes into the places: text, whole numbers, or further messages.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Give the English sentence."""
        return self.template.format(**self.values)


class GeoCusError(Exception):
    """
    An error whose message a user can act on.

    Parameters
    ----------
    template
        English sentence with named places: what is wrong, where, and what to do.
    values
        What goes into the places.
    """

    def __init__(self, template: str, **values: object) -> None:
        self.message = Message(template, values)
        super().__init__(template)

    def __str__(self) -> str:
        """Give the English sentence."""
        return str(self.message)


class SourceError(GeoCusError):
    """A file cannot be read: missing, damaged, not what its name says, or without a CRS."""


class OutdatedFileError(SourceError):
    """A file of a study is no longer the one that the work began with; nothing was written."""


class StudyError(GeoCusError):
    """The file study.toml asks for something that cannot be."""


class FaultsError(GeoCusError):
    """The rows of a study have errors, and the user did not accept to go on without them."""

    def __init__(self, template: str, *, faults: Sequence[Fault], **values: object) -> None:
        super().__init__(template, **values)
        self.faults = tuple(faults)


class NetworkError(GeoCusError):
    """The roads of a study make no usable network."""


class TableError(GeoCusError):
    """A table lacks an entry that a measure needs, has it twice, or has a number that cannot be."""


class ScenarioError(GeoCusError):
    """An edit of a study cannot be, or a scenario cannot be read, kept or found."""


class OutdatedError(ScenarioError):
    """A scenario was saved on a revision that is no longer the newest: somebody saved another one meanwhile."""


class AccountingError(GeoCusError):
    """People or settlements of all statuses do not add up to all of them: a fault of the program."""


class Cancelled(GeoCusError):
    """The user stopped a long piece of work."""


_CAUSES: Final = {
    errno.ENOSPC: Message("the disk is full: free some space, and try again"),
    getattr(errno, "EDQUOT", errno.ENOSPC): Message("the disk is full: free some space, and try again"),
    errno.EACCES: Message("Permission denied"),
    errno.EPERM: Message("Permission denied"),
    errno.EROFS: Message("the disk is read-only"),
    errno.ENOENT: Message("there is no such file or folder"),
    errno.EEXIST: Message("a file stands where the folder is to be"),
    errno.ENOTDIR: Message("a file stands where the folder is to be"),
    errno.EISDIR: Message("it is a folder"),
}


def cause_of(error: OSError) -> Message | str:
    """Say why the system refused a file, in words that can be translated where it is one of the usual reasons."""
    return _CAUSES.get(error.errno or 0) or error.strerror or str(error)
