"""
Long work in processes of its own: done once for all who ask for it, with progress, and stopped when nobody wants it.

scipy holds Python's lock while it computes; in the server's process, one user's work would stop the clicks of all
others. Work belongs to the server and not to a session, so a page that is loaded anew finds it again.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
import traceback
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Event, Lock, Semaphore, Thread, Timer
from typing import TYPE_CHECKING, Any, Final

from geo_cus.errors import Cancelled, GeoCusError, Message
from geo_cus.lean import start_lean

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from multiprocessing.synchronize import Event as EventOfProcesses

_TOO_EARLY: Final = 0.05
"""Before this share is done, nobody can tell how long the rest will take."""

_STEPS_BACK: Final = 10
"""Of the 19 by which a process may stand back; it then gets a tenth of a core that others want, too."""

_GRACE_S: Final = 5.0
"""So long work that is to stop may take to hand over the best it has found."""


@dataclass(frozen=True, slots=True)
class _Done:
    result: object


@dataclass(frozen=True, slots=True)
class _Failed:
    message: Message


@dataclass(frozen=True, slots=True)
class _Crashed:
    """A fault of the program in the working process, as its traceback."""

    text: str


@dataclass(eq=False)
class Work:
    """
    Work that is being done, or has been.

    Parameters
    ----------
    step, share
        What the working process is doing, and the part of it that is done (0 to 1).
    begun_by
        Who asked for it first; empty where nobody said.
    """

    step: Message = field(default_factory=lambda: Message("Starting"))
    share: float = 0.0
    begun_by: str = ""
    _begun_s: float = field(default_factory=time.monotonic)
    _outcome: _Done | _Failed | _Crashed | None = None
    _stop: EventOfProcesses = field(default_factory=multiprocessing.get_context("spawn").Event)
    _process: BaseProcess | None = None
    _turn_has_come: bool = False
    _ended: Event = field(default_factory=Event)

    @property
    def done(self) -> bool:
        """Tell whether it has ended, well or not."""
        return self._ended.is_set()

    @property
    def failed(self) -> bool:
        """Tell whether it has ended without an answer, so that trying again makes sense."""
        return self.done and self._outcome is None

    @property
    def waiting(self) -> bool:
        """Tell whether other work is done before it."""
        return not self.done and not self._turn_has_come

    @property
    def stopping(self) -> bool:
        """Tell whether somebody has asked it to stop."""
        return self._stop.is_set()

    @property
    def left_s(self) -> float | None:
        """Estimate the seconds that the present step will still take; None while that cannot be told."""
        if self.share < _TOO_EARLY:
            return None
        return (time.monotonic() - self._begun_s) * (1 - self.share) / self.share

    def wait(self, seconds: float) -> bool:
        """Wait for the end at most so many seconds; tell whether it has come."""
        return self._ended.wait(seconds)

    def outcome(self) -> Any:
        """
        Give the outcome, waiting for it.

        Raises
        ------
        GeoCusError
            What the work itself raised; `Cancelled` if it was stopped; or the process was ended from outside.
        RuntimeError
            The work met a fault of the program; the message is its traceback.
        """
        self._ended.wait()
        match self._outcome:
            case _Done(result):
                return result
            case _Failed(message):
                raise GeoCusError(message.template, **message.values)
            case _Crashed(text):
                raise RuntimeError(text)
        if self._stop.is_set():
            raise Cancelled("The work was cancelled.")
        raise GeoCusError("The work was interrupted. Reload the page to start it again.")

    def cancel(self, *, grace_s: float = _GRACE_S) -> None:
        """
        Have the work stop at its next word of progress; nothing happens if it has ended.

        Work that keeps the best answer so far (`geo_cus.planning.siting.effort`) still hands it over. What has not
        stopped after the seconds of grace is ended from outside.
        """
        self._stop.set()
        if self.done:
            return
        timer = Timer(grace_s, self._terminate)
        timer.daemon = True
        timer.start()

    def _terminate(self) -> None:
        if self._process is not None and not self.done:
            self._process.terminate()

    def hear(self, told: object) -> None:
        """Take in what the working process tells."""
        if isinstance(told, tuple):
            step, share = told
            if step != self.step or share < self.share:
                self._begun_s = time.monotonic()
            self.step, self.share = step, share
        elif isinstance(told, _Done | _Failed | _Crashed):
            self._outcome = told

    def finish(self, result: object) -> None:
        """Note the result of work that needed no process."""
        self._outcome = _Done(result)
        self.end()

    def refuse(self, error: GeoCusError) -> None:
        """Note why work that needed no process could not be done."""
        self._outcome = _Failed(error.message)
        self.end()

    def end(self) -> None:
        """Let everybody know that nothing more will come."""
        self._ended.set()

    def follow(self, task: Callable[..., object], arguments: tuple[object, ...], *, behind: bool = False) -> None:
        """
        Do the work in a new process, and hear what it tells until it has ended.

        Parameters
        ----------
        task, arguments
            See `Workshop.begin`.
        behind
            See `Workshop`.
        """
        self._turn_has_come = True
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=_do, args=(there, self._stop, task, arguments, behind), daemon=True)
        try:
            if self._stop.is_set():
                return
            process.start()
            self._process = process
            there.close()
            while not isinstance(self._outcome, _Done | _Failed | _Crashed):
                self.hear(here.recv())
            self.end()  # who waits for the answer need not wait until the process has gone, too
        except (EOFError, OSError):
            pass  # killed before its answer, or in the middle of it
        finally:
            if self._process is not None:
                process.join()
            here.close()
            self.end()


class Workshop:
    """
    Does work, and keeps what was done last.

    Parameters
    ----------
    kept
        How many pieces of work are kept.
    at_once
        How many are done at once; the others wait for their turn.
    behind
        Whether work stands back behind everything else on the computer, where the system can tell (not Windows).
    """

    def __init__(self, *, kept: int, at_once: int = 1, behind: bool = False) -> None:
        self._kept, self._behind = kept, behind
        self._works: OrderedDict[Hashable, Work] = OrderedDict()
        self._lock = Lock()
        self._turn = Semaphore(at_once)

    def begin(self, key: Hashable, task: Callable[..., object], *arguments: object) -> Work:
        """
        Begin a piece of work, or give the one under this key that is under way or done.

        What failed, or was stopped before its end, is begun anew.

        Parameters
        ----------
        key
            Tells this work from other work.
        task
            A function of a module, since another process must find it: called with the arguments and ``progress``.
        arguments
            Handed over to the other process.
        """
        with self._lock:
            work = self._works.get(key)
            if work is None or work.failed or (work.done and work.stopping):
                work = self._works[key] = Work()
                Thread(target=self._in_turn, args=(work, task, arguments), daemon=True).start()
            self._works.move_to_end(key)
            while len(self._works) > self._kept:
                self._works.popitem(last=False)[1].cancel()
        return work

    def known(self, key: Hashable) -> Work | None:
        """Give the work under a key; None if it was never begun, or is no longer kept."""
        with self._lock:
            return self._works.get(key)

    def keys(self) -> tuple[Hashable, ...]:
        """Give the keys of the work that is kept, what was asked for last at the end."""
        with self._lock:
            return tuple(self._works)

    def close(self) -> None:
        """Stop what is still being done, and keep nothing: the semaphores of works left over are complained of."""
        with self._lock:
            works = list(self._works.values())
            self._works.clear()
        for work in works:
            work.cancel(grace_s=0)

    def _in_turn(self, work: Work, task: Callable[..., object], arguments: tuple[object, ...]) -> None:
        with self._turn:
            work.follow(task, arguments, behind=self._behind)


def _do(
    report: Connection,
    stop: EventOfProcesses,
    task: Callable[..., object],
    arguments: tuple[object, ...],
    behind: bool,  # noqa: FBT001 - an argument of the working process
) -> None:
    """Do the work in the working process, and hand over what it gives."""
    start_lean()
    if behind and hasattr(os, "nice"):
        os.nice(_STEPS_BACK)

    def progress(step: Message, share: float) -> None:
        if stop.is_set():
            raise Cancelled("The work was cancelled.")
        report.send((step, share))

    try:
        report.send(_Done(task(*arguments, progress=progress)))
    except Cancelled:
        pass  # the end without a word says so
    except GeoCusError as error:
        report.send(_Failed(error.message))
    except Exception:  # noqa: BLE001 - the server writes it down
        report.send(_Crashed(traceback.format_exc()))
    finally:
        report.close()
        # What a study takes in memory is given back by the system at once, and by Python in a fifth of a second.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
