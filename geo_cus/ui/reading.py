"""
Reading a study in a process of its own, once for all who look at it.

scipy holds Python's lock while it computes travel times; in the server's process, one user's study would stop the
clicks of all others. A study is read again when one of its files changes.
"""

from __future__ import annotations

import multiprocessing
import traceback
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Event, Lock, Semaphore, Thread
from typing import TYPE_CHECKING, Final

from geo_cus.errors import FaultsError, GeoCusError, Message
from geo_cus.ui.opened import OpenStudy, Refusal

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from pathlib import Path

_KEPT: Final = 4
"""Studies, or versions of one, that are kept in memory."""

FileStates = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class _Crash:
    """A fault of the program in the reading process, as its traceback."""

    text: str


@dataclass
class Reading:
    """
    A study that is being read, or has been.

    Parameters
    ----------
    step, share
        What the reading process is doing, and the part of it that is done (0 to 1).
    """

    step: Message = field(default_factory=lambda: Message("Starting"))
    share: float = 0.0
    _outcome: OpenStudy | Refusal | None = None
    _crash: str = ""
    _ended: Event = field(default_factory=Event)

    @property
    def done(self) -> bool:
        """Tell whether it has ended, well or not."""
        return self._ended.is_set()

    @property
    def failed(self) -> bool:
        """Tell whether it has ended without an answer, so that trying again makes sense."""
        return self.done and self._outcome is None

    def wait(self, seconds: float) -> bool:
        """Wait for the end at most so many seconds; tell whether it has come."""
        return self._ended.wait(seconds)

    def outcome(self) -> OpenStudy | Refusal:
        """
        Give the outcome, waiting for it.

        Raises
        ------
        GeoCusError
            The reading process was ended from outside.
        RuntimeError
            It met a fault of the program; the message is its traceback.
        """
        self._ended.wait()
        if self._crash:
            raise RuntimeError(self._crash)
        if self._outcome is None:
            raise GeoCusError("The reading of the study was interrupted. Reload the page to start it again.")
        return self._outcome

    def hear(self, told: object) -> None:
        """Take in what the reading process tells."""
        if isinstance(told, tuple):
            self.step, self.share = told
        elif isinstance(told, _Crash):
            self._crash = told.text
        elif isinstance(told, OpenStudy | Refusal):
            self._outcome = told

    def end(self) -> None:
        """Let everybody know that nothing more will come."""
        self._ended.set()


class StudyReader:
    """Opens studies, one at a time, and keeps the last ones."""

    def __init__(self) -> None:
        self._readings: OrderedDict[tuple[Path, FileStates, bool], Reading] = OrderedDict()
        self._processes: set[BaseProcess] = set()
        self._lock = Lock()
        # Reading takes some 200 MB, so two studies wait for each other.
        self._turn = Semaphore(1)

    def open(self, folder: Path, *, accept_valid: bool = False) -> Reading:
        """Begin to read a study, or give the reading that is under way or done."""
        key = (folder, file_states(folder), accept_valid)
        with self._lock:
            reading = self._readings.get(key)
            if reading is None or reading.failed:
                reading = self._readings[key] = Reading()
                Thread(target=self._follow, args=(reading, folder, accept_valid), daemon=True).start()
            self._readings.move_to_end(key)
            while len(self._readings) > _KEPT:
                self._readings.popitem(last=False)
        return reading

    def close(self) -> None:
        """End what is still being read."""
        for process in list(self._processes):
            process.terminate()

    def _follow(self, reading: Reading, folder: Path, accept_valid: bool) -> None:  # noqa: FBT001 - a thread's argument
        with self._turn:
            context = multiprocessing.get_context("spawn")
            here, there = context.Pipe(duplex=False)
            process = context.Process(target=_read, args=(there, folder, accept_valid), daemon=True)
            process.start()
            self._processes.add(process)
            there.close()
            try:
                while not reading.done:
                    reading.hear(here.recv())
            except EOFError:
                process.join()
            finally:
                self._processes.discard(process)
                reading.end()


def file_states(folder: Path) -> FileStates:
    """Give name, size and time of every file of a study, by which a change is noticed; nothing without a folder."""
    files = (path for pattern in ("*", "*/*") for path in folder.glob(pattern) if path.is_file())
    found = []
    for path in files:
        try:
            state = path.stat()
        except OSError:  # taken away just now
            continue
        found.append((path.relative_to(folder).as_posix(), state.st_size, state.st_mtime_ns))
    return tuple(sorted(found))


def read_study(folder: Path, report: Connection | None = None, *, accept_valid: bool = False) -> OpenStudy | Refusal:
    """
    Read and measure a study; what a user can mend comes back as a refusal.

    Parameters
    ----------
    folder
        Folder of the study.
    report
        To whom the progress is told.
    accept_valid
        Go on without the faulty rows.
    """
    from geo_cus.access.measure import measure_study  # noqa: PLC0415 - the server's process does not need them
    from geo_cus.data.study_files import load_study  # noqa: PLC0415
    from geo_cus.map.basemap import base_map  # noqa: PLC0415

    def progress(step: Message, share: float) -> None:
        if report is not None:
            report.send((step, share))

    try:
        study = load_study(folder, accept_valid=accept_valid, progress=progress)
        measurement = measure_study(study, progress=progress)
        return OpenStudy(measurement, base_map(study))
    except FaultsError as error:
        return Refusal(error.message, error.faults)
    except GeoCusError as error:
        return Refusal(error.message)


def _read(report: Connection, folder: Path, accept_valid: bool) -> None:  # noqa: FBT001 - a process's argument
    """Read a study in the reading process, and hand it over."""
    try:
        report.send(read_study(folder, report, accept_valid=accept_valid))
    except Exception:  # noqa: BLE001 - the server writes it down
        report.send(_Crash(traceback.format_exc()))
    finally:
        report.close()
