"""A good choice of sites in a moment: the most useful one after the other, then exchanges while they pay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geo_cus.planning.siting.effort import Clock
    from geo_cus.planning.siting.rules import Rules

    Floats = NDArray[np.float64]
    Chosen = NDArray[np.bool_]

_TRIES: Final = 300
"""Exchanges that are held against further rules in one round."""

_BLOCK: Final = 128
"""Settlements taken together: their costs stay in the processor's cache."""


def total_cost(cost: Floats, base: Floats, chosen: Chosen) -> float:
    """Give ``sum over i of min(base[i], cost[i, j] of chosen j)``."""
    return float(np.minimum(base, cost[:, chosen].min(axis=1, initial=np.inf)).sum())


def greedy_choice(cost: Floats, base: Floats, rules: Rules) -> Chosen:
    """
    Choose, one after the other, the site that saves most for its weight, while one can be afforded and saves anything.

    Floors and other rows are not looked at.
    """
    chosen = rules.locked.copy()
    now = np.minimum(base, cost[:, chosen].min(axis=1, initial=np.inf))
    while True:
        left = rules.most * (1 + 1e-9) - rules.weight[chosen].sum()
        saved = np.where(chosen | (rules.weight > left), 0.0, _savings(cost, now))
        best = int(np.argmax(saved / rules.weight)) if len(saved) else -1
        if best < 0 or saved[best] <= 0:
            return chosen
        chosen[best] = True
        now = np.minimum(now, cost[:, best])


def improved(cost: Floats, base: Floats, rules: Rules, chosen: Chosen, clock: Clock) -> Chosen:
    """
    Exchange one site for another, or add one, while that lowers the total and keeps the rules.

    From a choice that breaks the rules it first goes to the best neighbour that keeps them, if one of those looked at
    does. (Whitaker 1983; Teitz and Bart 1968, https://doi.org/10.1287/opre.16.5.955.)
    """
    chosen, admitted = chosen.copy(), rules.admit(chosen)
    total = total_cost(cost, base, chosen)
    while not clock.over:
        before = total
        for move in _moves(cost, base, rules, chosen):
            # A move was weighed before the others of its round were made, so that it must prove itself.
            if move.closed not in {-1, *np.flatnonzero(chosen)} or chosen[move.opened]:
                continue
            after = chosen.copy()
            after[move.opened] = True
            if move.closed >= 0:
                after[move.closed] = False
            cheaper = total_cost(cost, base, after)
            if (cheaper < total * (1 - 1e-12) or not admitted) and rules.admit(after):
                chosen, total = after, cheaper
                if not admitted:
                    return improved(cost, base, rules, chosen, clock)
        if total == before:
            return chosen
    return chosen


@dataclass(frozen=True, slots=True)
class _Move:
    """A site that is closed (-1 for none) and one that is opened instead."""

    closed: int
    opened: int


def _moves(cost: Floats, base: Floats, rules: Rules, chosen: Chosen) -> Iterator[_Move]:
    """Give affordable exchanges and additions, the best first: for each site that may be closed, or more with rules."""
    changes, sites = _changes(cost, base, rules, chosen)
    if changes.shape[1] == 0:
        return
    closed = np.append(sites, -1)
    if rules.plain:
        opened = changes.argmin(axis=1)
        best = changes[np.arange(len(closed)), opened]
        moves = [(best[row], closed[row], opened[row]) for row in np.argsort(best, kind="stable") if best[row] < 0]
    else:
        tries = min(_TRIES, changes.size)
        order = np.argpartition(changes, tries - 1, axis=None)[:tries]
        order = order[np.lexsort((order, changes.ravel()[order]))]
        rows, columns = np.divmod(order, changes.shape[1])
        moves = list(zip(changes.ravel()[order], closed[rows], columns, strict=True))
    yield from (_Move(int(away), int(new)) for change, away, new in moves if np.isfinite(change))


def _changes(cost: Floats, base: Floats, rules: Rules, chosen: Chosen) -> tuple[Floats, NDArray[np.int64]]:
    """
    Give how the total changes if a removable site gives way to another; the last row only adds.

    With d1 and d2 the costs of the nearest and the second nearest: who loses the nearest goes to the new one or to
    the second, everybody else to the new one if it is nearer.
    """
    sites = np.flatnonzero(chosen)
    first, second, whose = _two_nearest(cost, base, sites)
    removable = np.flatnonzero(~rules.locked[sites])
    changes = np.zeros((len(removable) + 1, cost.shape[1]))
    for row, rank in enumerate([*removable, None]):
        mine = np.flatnonzero(whose == rank) if rank is not None else np.flatnonzero(~np.isin(whose, removable))
        for part in np.split(mine, range(_BLOCK, len(mine), _BLOCK)):
            nearer = np.minimum(cost[part], first[part, None]).sum(axis=0) - first[part].sum()
            changes[:, :] += nearer
            if rank is not None:
                changes[row] += np.minimum(cost[part], second[part, None]).sum(axis=0) - first[part].sum() - nearer
    weight = rules.weight[chosen].sum() - np.append(rules.weight[sites[removable]], 0.0)
    too_much = weight[:, None] + rules.weight[None, :] > rules.most * (1 + 1e-9)
    changes[too_much] = np.inf
    changes[:, sites] = np.inf
    return changes, sites[removable]


def _two_nearest(cost: Floats, base: Floats, sites: NDArray[np.int64]) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Give the costs of the nearest and the second nearest, and the rank of the nearest; the base has the last one."""
    known = np.column_stack([cost[:, sites], base])
    whose = known.argmin(axis=1)
    rows = np.arange(len(base))
    first = known[rows, whose]
    known[rows, whose] = np.inf
    # The base stays whatever is closed, so it may be the second to itself.
    second = np.where(whose == len(sites), first, known.min(axis=1, initial=np.inf))
    return first, np.minimum(second, base), whose


def _savings(cost: Floats, now: Floats) -> Floats:
    saved = np.zeros(cost.shape[1])
    for start in range(0, len(cost), _BLOCK):
        part, here = cost[start : start + _BLOCK], now[start : start + _BLOCK, None]
        saved += np.maximum(here - part, 0.0).sum(axis=0)
    return saved
