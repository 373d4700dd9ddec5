"""Reading a study in a process of its own, once for all who look at it, and again when one of its files changes."""

from __future__ import annotations

from functools import cache
from threading import Event
from typing import TYPE_CHECKING, Final

from geo_cus.data.study_folder import HISTORY_FOLDER
from geo_cus.errors import Cancelled, FaultsError, GeoCusError
from geo_cus.planning.store_file import STORE_FILE
from geo_cus.progress import Progress, silent
from geo_cus.ui.opened import OpenStudy, Refusal
from geo_cus.ui.work import Work, Workshop

if TYPE_CHECKING:
    from pathlib import Path

_KEPT: Final = 4
"""Studies, or versions of one, that are kept in memory."""

FileStates = tuple[tuple[str, int, int], ...]


class StudyReader:
    """
    Opens studies, one at a time since reading takes some 200 MB, and keeps the last ones.

    ``awaited`` is set as soon as somebody sees the frame of a page, and waits for its study.
    """

    def __init__(self) -> None:
        self._workshop = Workshop(kept=_KEPT)
        self.awaited = Event()

    def open(self, folder: Path, *, accept_valid: bool = False) -> Work:
        """Begin to read a study, or give the reading that is under way or done; see `read_study` for its outcome."""
        return self._workshop.begin((folder, file_states(folder), accept_valid), read_study, folder, accept_valid)

    def close(self) -> None:
        """End what is still being read."""
        self._workshop.close()


@cache
def reader() -> StudyReader:
    """Give the one reader of studies of this server."""
    return StudyReader()


def file_states(folder: Path) -> FileStates:
    """Give name, size and time of every file of a study, by which a change is noticed; nothing without a folder."""
    # A scenario that is saved changes nothing of the study as it is, and what was before is no part of it.
    files = (
        path
        for pattern in ("*", "*/*")
        for path in folder.glob(pattern)
        if path.is_file() and not path.name.startswith(STORE_FILE) and path.parent.name != HISTORY_FOLDER
    )
    found = []
    for path in files:
        try:
            state = path.stat()
        except OSError:  # taken away just now
            continue
        found.append((path.relative_to(folder).as_posix(), state.st_size, state.st_mtime_ns))
    return tuple(sorted(found))


def read_study(
    folder: Path,
    accept_valid: bool = False,  # noqa: FBT001, FBT002 - an argument of the reading process
    *,
    progress: Progress = silent,
) -> OpenStudy | Refusal:
    """
    Read and measure a study; what a user can mend comes back as a refusal.

    Parameters
    ----------
    folder
        Folder of the study.
    accept_valid
        Go on without the faulty rows.
    progress
        Called with the share of each step done.
    """
    from geo_cus.access.measure import measure_study  # noqa: PLC0415 - the server's process does not need them
    from geo_cus.data.study_files import load_study  # noqa: PLC0415
    from geo_cus.map.basemap import base_map  # noqa: PLC0415

    try:
        study = load_study(folder, accept_valid=accept_valid, progress=progress)
        measurement = measure_study(study, progress=progress)
        return OpenStudy(measurement, base_map(study))
    except Cancelled:
        raise
    except FaultsError as error:
        return Refusal(error.message, error.faults)
    except GeoCusError as error:
        return Refusal(error.message)
