"""The lightest choice of sites that covers everybody: the question behind two models."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import block_array, csr_array

from geo_cus.planning.siting.program import minimise
from geo_cus.planning.siting.rules import program_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.planning.siting.effort import Clock
    from geo_cus.planning.siting.rules import Rules

    Chosen = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cover:
    """
    A covering choice, and what is proven.

    Parameters
    ----------
    chosen
        None where none was found.
    bound
        No covering choice weighs less; infinite where it is proven that none keeps the rules.
    """

    chosen: Chosen | None
    bound: float


def lightest_cover(cover: NDArray[np.bool_], rules: Rules, clock: Clock, *, any_one: bool = False) -> Cover:
    """
    Find the choice of least weight in which every settlement has a chosen candidate among its own.

    Parameters
    ----------
    cover
        Settlements by candidates: who would be covered by what.
    any_one
        Any choice that keeps the rules will do; the bound then says only whether there is one.
    """
    cover = cover[~cover[:, rules.locked].any(axis=1)]
    if not cover.any(axis=1).all():
        return Cover(None, np.inf)
    greedy = _greedy_cover(cover, rules)
    if any_one and rules.admit(greedy):
        return Cover(greedy, -np.inf)
    rows, usable = _essential(cover, rules)
    # HiGHS is quicker to tell whether there is any choice where none is better than another.
    side = program_of(rules, np.zeros(len(rules.weight)) if any_one else rules.weight)
    upper = side.upper.copy()
    upper[: len(usable)][~usable] = 0.0
    body = csr_array(rows.astype(np.float64))
    body.resize((rows.shape[0], len(side.cost)))
    program = replace(
        side,
        upper=upper,
        rows=csr_array(block_array([[side.rows], [body]])),
        row_lower=np.concatenate([side.row_lower, np.ones(len(rows))]),
        row_upper=np.full(len(side.row_lower) + len(rows), np.inf),
    )
    start = greedy.astype(np.float64) if rules.admit(greedy) else None
    solution = minimise(program, clock, gap=_step(rules), start=start, first=any_one)
    chosen = None if solution.x is None else solution.x[: len(usable)] > 0.5
    if chosen is None and start is not None:
        chosen = greedy
    return Cover(chosen, solution.bound)


def _step(rules: Rules) -> float:
    """Give the gap that is none: weights of whole numbers differ by 1."""
    return 0.999 if (rules.weight == np.floor(rules.weight)).all() else 0.0


def _greedy_cover(cover: NDArray[np.bool_], rules: Rules) -> Chosen:
    """Choose what covers most for its weight until everybody is covered, then drop what is not needed."""
    chosen, open_rows = rules.locked.copy(), np.ones(len(cover), dtype=np.bool_)
    gains = cover.sum(axis=0).astype(np.float64)
    while open_rows.any():
        best = int(np.argmax(gains / rules.weight))
        new = open_rows & cover[:, best]
        gains -= cover[new].sum(axis=0)
        open_rows &= ~new
        chosen[best] = True
    times = cover[:, chosen].sum(axis=1)
    for site in np.flatnonzero(chosen & ~rules.locked):
        if (times[cover[:, site]] > 1).all():
            chosen[site] = False
            times -= cover[:, site]
    return chosen


def _essential(cover: NDArray[np.bool_], rules: Rules) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """
    Leave out settlements that are covered with another one anyway, and candidates that another does no worse than.

    Where rules go beyond number and price, a candidate may matter for them, so that all stay.
    """
    usable = np.ones(cover.shape[1], dtype=np.bool_)
    rows = np.unique(cover, axis=0)
    for _ in range(3):
        shape = len(rows), int(usable.sum())
        rows = rows[~_has_subset(rows[:, usable])]
        if rules.plain:
            columns = np.flatnonzero(usable & ~rules.locked)
            idle = _has_superset(rows[:, columns].T, rules.weight[columns])
            usable[columns[idle]] = False
        if shape == (len(rows), int(usable.sum())):
            break
    return rows, usable


def _has_subset(sets: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which sets contain another one; of equal ones the first stays."""
    size = sets.sum(axis=1)
    order = np.arange(len(sets))
    inside = _shared(sets) == size[:, None]
    smaller = (size[:, None] < size[None, :]) | ((size[:, None] == size[None, :]) & (order[:, None] < order[None, :]))
    return np.asarray((inside & smaller).any(axis=0))


def _has_superset(sets: NDArray[np.bool_], weight: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which sets lie in another one that weighs no more; of equal ones the first stays."""
    size, order = sets.sum(axis=1), np.arange(len(sets))
    inside = _shared(sets) == size[:, None]
    same = (size[:, None] == size[None, :]) & (weight[:, None] == weight[None, :])
    better = (weight[None, :] <= weight[:, None]) & (~same | (order[None, :] < order[:, None]))
    return np.asarray((inside & better).any(axis=1))


def _shared(sets: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Count what each two sets share."""
    numbers = sets.astype(np.float32)
    return np.asarray(numbers @ numbers.T)
