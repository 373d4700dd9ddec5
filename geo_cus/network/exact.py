"""Numbers whose sums do not depend on the order of adding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEP: Final = 2.0**-30
"""About a billionth: of a second, of a metre."""


def on_grid(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Round to the nearest multiple of `STEP`.

    Sums of such numbers are exact up to 2**23 (97 days in seconds, 8,388 km in metres), so a travel time is the same
    to the last bit whichever end it is searched from and whatever else is asked.
    """
    return np.round(values / STEP) * STEP


def running_sum(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Give the sums of the first values, in steps of the grid: whole numbers, exact up to 2**33 in all."""
    return np.cumsum(np.round(values / STEP).astype(np.int64))


def share_of(values: NDArray[np.float64], share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give a share (0 to 1) of each value, on the grid; a share of 0 is 0 also where the value is infinite."""
    return on_grid(np.multiply(values, share, out=np.zeros_like(values), where=share > 0))
