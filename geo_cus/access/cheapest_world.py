"""The two questions that the search for other worlds puts to the solver (HiGHS, by way of SciPy)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import scipy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.access.small_counts import Counts

TOLERANCE: Final = 1e-6

_GAP: Final = 0.05
"""How near the best a world of many cells has to come; any will do that changes much."""

_REACH: Final = 2
"""By how many people a hidden cell may change to help another; without a bound the search takes far longer."""


@dataclass(frozen=True, eq=False)
class Freedom:
    """
    What may differ in another world.

    Parameters
    ----------
    free
        Numbers of hidden cells, which may differ at no cost.
    paid
        Numbers of shown cells that would be hidden then.
    loose
        Numbers of shown sums that would be hidden then.
    shown
        Numbers of all shown sums, `loose` among them.
    """

    free: NDArray[np.int64]
    paid: NDArray[np.int64]
    loose: NDArray[np.int64]
    shown: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Difference:
    """
    How another world differs, and what hiding that costs.

    Parameters
    ----------
    cells, sums
        People more (or less, below 0) in each cell and each loose sum; whole unless people may be parted.
    cost
        Sum of the costs of `Counts` over each person of a shown cell or sum; infinite where there is no such world.
    """

    cells: NDArray[np.float64]
    sums: NDArray[np.float64]
    cost: float


def pulled(
    counts: Counts, shown: NDArray[np.int64], inside: NDArray[np.int64], pull: NDArray[np.float64], *, reach: int
) -> NDArray[np.int64]:
    """
    Give a world in which hidden cells go the way they are pulled, and nothing that is shown differs.

    Parameters
    ----------
    counts
        Cells and sums.
    shown
        Numbers of the sums that are shown.
    inside
        Numbers of the hidden cells that may change.
    pull
        What each person more in them is worth, shape of `inside`.
    reach
        By how many people each may change, up or down (>= 1).

    Returns
    -------
    NDArray
        People more or less in each cell, shape (cells,); zeros if nothing can move.
    """
    found = scipy.optimize.milp(
        -pull,
        integrality=np.ones(len(inside)),
        bounds=scipy.optimize.Bounds(
            np.maximum(counts.least[inside] - counts.people[inside], -reach),
            np.minimum(counts.most[inside] - counts.people[inside], reach),
        ),
        constraints=[*_fixed(counts.sums[shown][:, inside]), *_bounded(counts.parts[:, inside], counts.room)],
        options={"mip_rel_gap": _GAP},
    )
    change = np.zeros(len(counts.people), dtype=np.int64)
    if found.x is not None:
        change[inside] = np.rint(found.x).astype(np.int64)
    return change


def cheapest(
    counts: Counts, target: scipy.sparse.csr_array, change: int, freedom: Freedom, *, whole: bool
) -> Difference:
    """
    Give the cheapest world in which one number differs by so many people.

    Hidden cells change freely, by no more than 2 people or `change`. Shown ones pay for each person more and each
    person less, and so do shown sums.

    Parameters
    ----------
    counts
        Cells and sums.
    target
        Ones where the number counts a cell, shape (1, cells).
    change
        People more or less in it, not 0.
    freedom
        What may differ.
    whole
        People are whole; parted ones are found many times faster and never cost more.
    """
    free, paid, loose = freedom.free, freedom.paid, freedom.loose
    places = np.searchsorted(freedom.shown, loose)
    slack = scipy.sparse.csr_array(
        (np.ones(len(loose)), (places, np.arange(len(loose)))), shape=(len(freedom.shown), len(loose))
    )

    def split(cells: scipy.sparse.csr_array, sums: scipy.sparse.csr_array) -> scipy.sparse.csr_array:
        return scipy.sparse.hstack([cells[:, free], cells[:, paid], -cells[:, paid], sums, -sums], format="csr")

    least, most = counts.least - counts.people, counts.most - counts.people
    nothing, price = np.zeros(len(paid)), np.concatenate([counts.cost[paid], counts.sums_cost[loose]])
    reach, any_sum = max(_REACH, abs(change)), np.full(2 * len(loose), np.inf)
    low = [np.maximum(least[free], -reach), nothing, nothing, 0 * loose, 0 * loose]
    high = [np.minimum(most[free], reach), np.minimum(most[paid], reach), np.minimum(-least[paid], reach), any_sum]
    cost = np.concatenate([0.0 * free, price[: len(paid)], price[: len(paid)], *2 * [price[len(paid) :]]])
    found = scipy.optimize.milp(
        cost,
        integrality=np.full(len(cost), int(whole)),
        bounds=scipy.optimize.Bounds(np.concatenate(low), np.concatenate(high)),
        constraints=[
            *_fixed(split(counts.sums[freedom.shown], slack)),
            *_bounded(split(counts.parts, scipy.sparse.csr_array((len(counts.room), len(loose)))), counts.room),
            scipy.optimize.LinearConstraint(split(target, scipy.sparse.csr_array((1, len(loose)))), change, change),
        ],
    )
    return _difference(counts, freedom, found.x, cost)


def narrowed(freedom: Freedom, difference: Difference) -> Freedom:
    """Keep of what may differ for a price only what does differ."""
    return replace(
        freedom,
        paid=freedom.paid[np.abs(difference.cells[freedom.paid]) > TOLERANCE],
        loose=freedom.loose[np.abs(difference.sums[freedom.loose]) > TOLERANCE],
    )


def _difference(
    counts: Counts, freedom: Freedom, found: NDArray[np.float64] | None, cost: NDArray[np.float64]
) -> Difference:
    cells, sums = np.zeros(len(counts.people)), np.zeros(len(counts.sums_cost))
    if found is None:
        return Difference(cells, sums, np.inf)
    sizes = [len(freedom.free), len(freedom.paid), len(freedom.paid), len(freedom.loose)]
    free, more, less, sum_more, sum_less = np.split(found, np.cumsum(sizes))
    cells[freedom.free], cells[freedom.paid], sums[freedom.loose] = free, more - less, sum_more - sum_less
    return Difference(cells, sums, float(cost @ found))


def _used(matrix: scipy.sparse.csr_array) -> NDArray[np.bool_]:
    used: NDArray[np.bool_] = np.diff(matrix.indptr) > 0
    return used


def _fixed(matrix: scipy.sparse.csr_array) -> list[scipy.optimize.LinearConstraint]:
    """Keep sums as they are; the solver refuses a constraint without a row."""
    used = _used(matrix)
    return [scipy.optimize.LinearConstraint(matrix[used], 0, 0)] if used.any() else []


def _bounded(matrix: scipy.sparse.csr_array, room: NDArray[np.int64]) -> list[scipy.optimize.LinearConstraint]:
    """Keep parts within their wholes."""
    used = _used(matrix)
    return [scipy.optimize.LinearConstraint(matrix[used], -np.inf, room[used])] if used.any() else []
