"""What no rounds of carers can surpass: the least time paid and the fewest rounds of a day."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class DayBound(NamedTuple):
    """No rounds of the day are fewer, and none take less paid time (seconds)."""

    rounds: int
    paid_s: float


def least_day(seconds: NDArray[np.int64], care_s: int, shift_s: int) -> DayBound:
    """
    Bound a day from below: every village is entered and left at least once, the base once by every round.

    A drive leaves one place and enters another, so that half of the least seconds in and out of each place are driven
    at least: ``road >= sum of h[v] over villages + rounds * h[base]``. All rounds together are no longer than
    ``rounds * shift``, from which the fewest rounds follow. That is proven for any rounds; it is seldom reached, since
    the cheapest ways in and out need not fit together.

    Parameters
    ----------
    seconds
        By road among the base (row 0) and the villages with visits, shape (places, places), >= 0; a large number
        where no road leads. From the base to each village and back is less than the shift.
    care_s
        Seconds of all visits, >= 0.
    shift_s
        Longest round (s).

    Returns
    -------
    DayBound
        Zeros where there are no villages.
    """
    if len(seconds) == 1:
        return DayBound(0, 0.0)
    others = seconds.astype(np.float64)
    np.fill_diagonal(others, np.inf)
    half = (others.min(axis=0) + others.min(axis=1)) / 2
    fixed_s = care_s + float(half[1:].sum())
    rounds = max(1, ceil(fixed_s / (shift_s - half[0])))
    return DayBound(rounds, fixed_s + rounds * float(half[0]))
