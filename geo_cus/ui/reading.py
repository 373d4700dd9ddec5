"""
Reading a study in a process of its own, once for all who look at it.

scipy holds Python's lock while it computes travel times; in the server's process, one user's study would stop the clicks
of all others. A study is read again when one of its files changes.
"""

from __future__ import annotations

import logging
import multiprocessing
import queue
from collections import OrderedDict
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from geo_cus.errors import FaultsError, GeoCusError, Message
from geo_cus.ui.opened import OpenStudy, Refusal

if TYPE_CHECKING:
    from pathlib import Path

_KEPT: Final = 4
"""Studies, or versions of one, that are kept in memory."""

FileStates = tuple[tuple[str, int, int], ...]


@dataclass
class Reading:
    """
    A study that is being read, or has been.

    Parameters
    ----------
    future
        Its outcome, when there is one.
    step, share
        What the reader is doing, and the part of it that is done (0 to 1).
    """

    future: Future[OpenStudy | Refusal]
    step: Message = field(default_factory=lambda: Message("Starting"))
    share: float = 0.0

    @property
    def done(self) -> bool:
        """Tell whether there is an outcome."""
        return self.future.done()

    def outcome(self) -> OpenStudy | Refusal:
        """
        Give the outcome, waiting for it.

        Raises
        ------
        GeoCusError
            The reading process was ended from outside.
        """
        try:
            return self.future.result()
        except BrokenExecutor:
            raise GeoCusError("The reading of the study was interrupted. Reload the page to start it again.") from None


class StudyReader:
    """Opens studies in a process of its own and keeps the last ones."""

    def __init__(self) -> None:
        self._readings: OrderedDict[tuple[Path, FileStates, bool], Reading] = OrderedDict()
        self._by_number: dict[int, Reading] = {}
        self._numbers = count()
        self._lock = Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._progress: Any = None

    def open(self, folder: Path, *, accept_valid: bool = False) -> Reading:
        """Begin to read a study, or give the reading that is under way or done."""
        key = (folder, file_states(folder), accept_valid)
        with self._lock:
            reading = self._readings.get(key)
            if reading is None or (reading.done and reading.future.exception() is not None):
                reading = self._readings[key] = self._begun(folder, accept_valid=accept_valid)
            self._readings.move_to_end(key)
            while len(self._readings) > _KEPT:
                self._readings.popitem(last=False)
        return reading

    def listen(self) -> None:
        """Take in what the reading process has told of its progress."""
        with self._lock:
            while self._progress is not None:
                try:
                    number, step, share = self._progress.get_nowait()
                except queue.Empty:
                    break
                if number in self._by_number:
                    self._by_number[number].step, self._by_number[number].share = step, share

    def close(self) -> None:
        """End the reading process."""
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def _begun(self, folder: Path, *, accept_valid: bool) -> Reading:
        number = next(self._numbers)
        try:
            future = self._workers().submit(read_study, number, folder, accept_valid=accept_valid)
        except BrokenExecutor:
            self._pool = None
            future = self._workers().submit(read_study, number, folder, accept_valid=accept_valid)
        reading = self._by_number[number] = Reading(future)
        future.add_done_callback(lambda _: self._by_number.pop(number, None))
        return reading

    def _workers(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._progress = context.Queue()
            # One study a process: a reader that waits for the next one would hold on to some 200 MB.
            self._pool = ProcessPoolExecutor(
                1, mp_context=context, initializer=_listen_here, initargs=(self._progress,), max_tasks_per_child=1
            )
        return self._pool


def file_states(folder: Path) -> FileStates:
    """Give name, size and time of every file of a study, by which a change is noticed; nothing where there is no folder."""
    files = (path for pattern in ("*", "*/*") for path in folder.glob(pattern) if path.is_file())
    found = []
    for path in files:
        try:
            state = path.stat()
        except OSError:  # taken away just now
            continue
        found.append((path.relative_to(folder).as_posix(), state.st_size, state.st_mtime_ns))
    return tuple(sorted(found))


_told: list[Any] = []
"""In the reading process: the queue to which it tells its progress."""


def _listen_here(progress: Any) -> None:  # noqa: ANN401 - a queue of multiprocessing has no public type
    _told.append(progress)
    logging.getLogger("streamlit").setLevel(logging.ERROR)


def read_study(number: int, folder: Path, *, accept_valid: bool) -> OpenStudy | Refusal:
    """Read and measure a study, in the reading process; what a user can mend comes back as a refusal."""
    from geo_cus.access.measure import measure  # noqa: PLC0415 - the server's process starts without them
    from geo_cus.data.study_files import load_study  # noqa: PLC0415
    from geo_cus.map.basemap import base_map  # noqa: PLC0415
    from geo_cus.network.study_times import study_times  # noqa: PLC0415

    def progress(step: Message, share: float) -> None:
        for told in _told:
            told.put((number, step, share))

    try:
        study = load_study(folder, accept_valid=accept_valid, progress=progress)
        measurement = measure(study, study_times(study, progress=progress))
        return OpenStudy(measurement, base_map(study))
    except FaultsError as error:
        return Refusal(error.message, error.faults)
    except GeoCusError as error:
        return Refusal(error.message)
