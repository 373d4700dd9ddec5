"""The journeys of one day from one place that are worth knowing: none leaves later and arrives as early."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Journeys:
    """
    Journeys from one place to all destinations on one day, the last first.

    Parameters
    ----------
    leave_s
        Times of leaving, falling, each once.
    arrive_s
        Shape (leavings, destinations): earliest arrival of who is ready to leave at that time, so never later for who
        is ready earlier; infinite where no journey leads.
    """

    leave_s: NDArray[np.float64]
    arrive_s: NDArray[np.float64]

    @property
    def worth_it(self) -> NDArray[np.bool_]:
        """Tell where leaving at that time and no later brings an earlier arrival; shape as `arrive_s`."""
        later = np.vstack([np.full((1, self.arrive_s.shape[1]), np.inf), self.arrive_s[:-1]])
        return np.asarray(self.arrive_s < later[: len(self.arrive_s)], dtype=np.bool_)

    @property
    def lasting_s(self) -> NDArray[np.float64]:
        """Give how long those journeys last (seconds); infinite where `worth_it` is False."""
        return np.where(self.worth_it, self.arrive_s - self.leave_s[:, None], np.inf)


def journeys(leave_s: NDArray[np.float64], arrive_s: NDArray[np.float64], *, start_s: float, end_s: float) -> Journeys:
    """
    Keep the journeys that lie within a day, and of those the ones that are worth knowing.

    Parameters
    ----------
    leave_s
        Time of leaving of each journey; minus infinite where there is none.
    arrive_s
        Shape (journeys, destinations): arrivals; infinite where there is none.
    start_s, end_s
        Nobody leaves before, nobody arrives after.
    """
    within = leave_s >= start_s
    order = np.argsort(-leave_s[within], kind="stable")
    leaving = leave_s[within][order]
    arriving = arrive_s[within][order]
    arriving[arriving > end_s] = np.inf
    if not len(leaving):
        return Journeys(leaving, arriving)
    first = np.flatnonzero(np.append(True, leaving[1:] != leaving[:-1]))
    of_one_time = np.minimum.reduceat(arriving, first, axis=0)
    return Journeys(leaving[first], np.minimum.accumulate(of_one_time, axis=0))
