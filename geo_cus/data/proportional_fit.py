"""
A table whose sums are known -> its cells: iterative proportional fitting, then whole numbers that keep every sum.

The cells are one flat array. What is known of them are margins: sets of cells that do not overlap, and their sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import scipy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MOST_ROUNDS: Final = 2000
"""Tables of a gmina settle within some tens of rounds; only those that end with further empty cells take longer."""

CLOSE: Final = 1e-9
"""Largest error of a sum, as a share of the largest sum, at which fitting ends."""


@dataclass(frozen=True, eq=False)
class Margin:
    """
    Sums of cells that are known: of each row, of each column, of one column over some rows.

    Parameters
    ----------
    label
        For each cell the place of its sum in `total`, -1 for a cell of none (integers, a value a cell).
    total
        The sums, >= 0.
    """

    label: NDArray[np.intp]
    total: NDArray[np.float64]

    def sums(self, cells: NDArray[np.float64]) -> NDArray[np.float64]:
        """Add the cells up, a value a sum."""
        inside = self.label >= 0
        # Over no cells at all bincount gives whole numbers.
        return np.bincount(self.label[inside], cells[inside], minlength=len(self.total)).astype(np.float64)

    def matrix(self) -> scipy.sparse.csr_array:
        """Give the sums (rows) as ones over the cells (columns)."""
        cells = np.flatnonzero(self.label >= 0)
        ones = np.ones(len(cells))
        return scipy.sparse.csr_array((ones, (self.label[cells], cells)), shape=(len(self.total), len(self.label)))


def proportional_fit(seed: NDArray[np.float64], margins: Sequence[Margin]) -> NDArray[np.float64]:
    """
    Fit a table to its known sums and keep the proportions of the seed as far as these allow.

    Each round multiplies, margin after margin, all cells of a sum by ``known sum / present sum``. Where the sums agree
    with each other this goes to the table nearest to the seed by relative entropy; for rows and columns alone and a
    seed of one row times one column that is ``row sum x column sum / all``.

    Parameters
    ----------
    seed
        Cells to begin with, >= 0; a cell of 0 stays 0.
    margins
        What is known.

    Returns
    -------
    numpy.ndarray
        The cells, >= 0. Where the sums contradict each other, or ask for people in cells of 0, some are not met:
        `whole_numbers` tells.

    References
    ----------
    Deming W. E., Stephan F. F. (1940), doi:10.1214/aoms/1177731829; Csiszár I. (1975), doi:10.1214/aop/1176996454.
    """
    cells = seed.astype(np.float64)
    scale = max((float(margin.total.max(initial=0.0)) for margin in margins), default=0.0)
    for _ in range(MOST_ROUNDS):
        for margin in margins:
            present = margin.sums(cells)
            factor = np.divide(margin.total, present, out=np.ones_like(present), where=present > 0)
            inside = margin.label >= 0
            cells[inside] *= factor[margin.label[inside]]
        if all(np.abs(margin.sums(cells) - margin.total).max(initial=0.0) <= CLOSE * scale for margin in margins):
            break
    return cells


def whole_numbers(cells: NDArray[np.float64], margins: Sequence[Margin]) -> NDArray[np.int64] | None:
    """
    Round a table so that every known sum is met to the person: the whole-numbered table nearest to it.

    It has the least ``sum of |whole - cell|`` of all whole tables with these sums; for a single sum that is the method
    of the largest remainder. Among equals the earlier cell gets the person. It is found by linear programming, whose
    corners are whole where each margin splits the cells of another or crosses them once, as rows and columns do.

    Parameters
    ----------
    cells
        The table, >= 0.
    margins
        Sums to keep; whole numbers.

    Returns
    -------
    numpy.ndarray
        Whole numbers >= 0; None where no table has all these sums.

    References
    ----------
    Controlled rounding: Cox L. H. (1987), doi:10.1080/01621459.1987.10478456.
    """
    count = len(cells)
    floor = np.floor(cells + _NEAR_WHOLE)
    part = np.clip(cells - floor, 0.0, 1.0)
    # Each cell is floor + a (0 to 1) + b (further up) - c (down); a costs by how much the distance grows, b and c one.
    # Of two ways to place a person that both move two cells the root still prefers one, where plain places cancel out.
    first = _TIE * np.sqrt(np.arange(count) / max(count, 1))
    cost = np.concatenate([1 - 2 * part + first, np.ones(count) + first, np.ones(count) - first])
    sums = scipy.sparse.vstack([margin.matrix() for margin in margins])
    missing = np.concatenate([margin.total - margin.sums(floor) for margin in margins])
    limits = np.column_stack([
        np.zeros(3 * count), np.concatenate([np.ones(count), np.full(count, np.inf), floor])
    ])  # fmt: skip
    found = scipy.optimize.linprog(
        _FINE * cost, A_eq=scipy.sparse.hstack([sums, sums, -sums]), b_eq=missing, bounds=limits, method="highs-ds"
    )
    if found.x is None:
        return None
    change = np.rint(found.x).reshape(3, count)
    whole = (floor + change[0] + change[1] - change[2]).astype(np.int64)
    met = all(np.array_equal(margin.sums(whole.astype(np.float64)), margin.total) for margin in margins)
    return whole if met and (whole >= 0).all() else None


_NEAR_WHOLE: Final = 1e-6
"""A cell so little below a whole number is that number."""

_FINE: Final = 1e3
"""Costs are multiplied by it, so that the solver's tolerance lies below the weight of the order."""

_TIE: Final = 1e-5
"""Weight of the order of cells against persons: it decides between equals only."""
