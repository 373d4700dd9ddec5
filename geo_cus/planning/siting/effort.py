"""How much work an answer is worth: time, gap, and who wants to know how it goes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geo_cus.errors import Cancelled, Message
from geo_cus.progress import silent

if TYPE_CHECKING:
    from geo_cus.progress import Progress

SEARCHING: Final = Message("Looking for a good plan")
PROVING: Final = Message("Proving how good the plan is")


@dataclass(frozen=True, slots=True)
class Effort:
    """
    When to stop.

    Parameters
    ----------
    time_limit_s
        Seconds after which the best plan so far is given, > 0. It is looked at between steps, so a large task may take
        a little longer.
    max_gap
        Share of the objective, 0 to 1: a plan proven to be this close to the best one will do. 0 asks for the best.
    progress
        Called now and then. If it raises `geo_cus.errors.Cancelled`, the best plan so far is given, marked as stopped.
    """

    time_limit_s: float = 60.0
    max_gap: float = 0.0
    progress: Progress = silent


@dataclass(slots=True)
class Clock:
    """An effort that is under way: what is left of its time, and whether somebody stopped it."""

    effort: Effort
    started_s: float = field(default_factory=time.monotonic)
    stopped: bool = False

    @property
    def spent_s(self) -> float:
        """Give the seconds since the start."""
        return time.monotonic() - self.started_s

    @property
    def left_s(self) -> float:
        """Give the seconds left, never below 0."""
        return max(0.0, self.effort.time_limit_s - self.spent_s)

    @property
    def over(self) -> bool:
        """Tell whether work must end now."""
        return self.stopped or self.left_s <= 0

    def tell(self, step: Message) -> bool:
        """Report the step with the share of the time that is used up; tell whether work must end."""
        try:
            self.effort.progress(step, min(1.0, self.spent_s / self.effort.time_limit_s))
        except Cancelled:
            self.stopped = True
        return self.over
