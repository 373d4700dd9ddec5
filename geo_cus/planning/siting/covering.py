"""What helps where only being covered counts: kicks for a better choice, a linear program for better prices."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import block_array, csr_array, eye_array

from geo_cus.planning.siting.effort import SEARCHING
from geo_cus.planning.siting.program import row_prices
from geo_cus.planning.siting.rules import program_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.planning.siting.effort import Clock
    from geo_cus.planning.siting.rules import Rules

    Floats = NDArray[np.float64]
    Chosen = NDArray[np.bool_]

_KICKS: Final = 1000
_SEED: Final = 0
_TAKEN: Final = 8
"""A kick opens one of so many most useful sites."""

_WORSE: Final = 0.0015
"""The search goes on from a choice that covers fewer by up to this share."""


def is_covering(cost: Floats, base: Floats) -> bool:
    """Tell whether each settlement costs either its base or one lower amount, whatever site it has."""
    low = cost.min(axis=1, initial=np.inf)
    return bool(((cost == low[:, None]) | (cost >= base[:, None])).all())


def kicked(cost: Floats, base: Floats, rules: Rules, chosen: Chosen, clock: Clock, *, share_of_time: float) -> Chosen:
    """
    Look for a choice that costs less than a good one, by kicks and exchanges (iterated local search).

    A kick closes up to half of the sites and opens others that are among the most useful; exchanges mend what it left.
    With the same numbers the same kicks are tried; only time ends them sooner.

    Parameters
    ----------
    cost, base
        Of a task for which `is_covering` holds.
    rules
        Plain ones.
    share_of_time
        Of what is left of it, for all kicks.

    Returns
    -------
    NDArray
        The best choice met, the given one if none is better.

    References
    ----------
    Lourenço, Martin and Stützle 2003, https://doi.org/10.1007/0-306-48056-5_11
    """
    end_s = clock.spent_s + share_of_time * clock.left_s
    random = np.random.default_rng(_SEED)
    ground = _Ground(cost, base, rules)
    best = now = np.flatnonzero(chosen)
    best_people = now_people = ground.covered(best)
    for _ in range(_KICKS):
        if clock.spent_s > end_s or clock.tell(SEARCHING):
            break
        other = ground.exchanged(ground.disturbed(now, random))
        people = ground.covered(other)
        if people > best_people:
            best, best_people = other, people
        if people >= now_people * (1 - _WORSE):
            now, now_people = other, people
    found = np.zeros(len(chosen), dtype=np.bool_)
    found[best] = True
    return found


def covering_prices(cost: Floats, base: Floats, rules: Rules, clock: Clock) -> Floats | None:
    """
    Give what each settlement would pay for being covered in the linear program of a covering task.

    ``minimise sum of (base - low) * z`` so that ``z[i] + sum of y[j] that cover i >= 1``, without whole numbers: its
    value is the best that a Lagrangean bound can be, and its prices reach it at once where subgradients creep.
    None where the time is over before.
    """
    low = cost.min(axis=1, initial=np.inf)
    side = program_of(rules, np.zeros(len(rules.weight)))
    rows = len(base)
    cover = csr_array((cost < base[:, None]).astype(np.float64))
    program = replace(
        side,
        cost=np.concatenate([side.cost, np.maximum(0.0, base - low)]),
        lower=np.concatenate([side.lower, np.zeros(rows)]),
        upper=np.concatenate([side.upper, np.ones(rows)]),
        whole=np.zeros(len(side.cost) + rows, dtype=np.bool_),
        rows=csr_array(block_array([[side.rows, None], [cover, eye_array(rows, format="csr")]])),
        row_lower=np.concatenate([side.row_lower, np.ones(rows)]),
        row_upper=np.full(len(side.row_lower) + rows, np.inf),
    )
    prices = row_prices(program, clock)
    return None if prices is None else np.clip(low + prices[len(side.row_lower) :], 0.0, base)


class _Ground:
    """Who is covered by what, sparse; people are what a settlement saves by being covered."""

    def __init__(self, cost: Floats, base: Floats, rules: Rules) -> None:
        self.people = base - np.minimum(base, cost.min(axis=1, initial=np.inf))
        self.sites = csr_array((cost < base[:, None]).T.astype(np.float64))
        self.rules = rules

    def times(self, chosen: NDArray[np.int64]) -> Floats:
        """Give how often each settlement is covered."""
        return np.asarray(self.sites[chosen].sum(axis=0), dtype=np.float64).ravel()

    def covered(self, chosen: NDArray[np.int64]) -> float:
        """Give the people covered."""
        return float(self.people[self.times(chosen) > 0].sum())

    def disturbed(self, chosen: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.int64]:
        """Close some sites that may be closed, and open some of the most useful ones while they can be afforded."""
        free = chosen[~self.rules.locked[chosen]]
        away = random.permutation(free)[: random.integers(2, len(free) // 2 + 3)]
        kept = np.setdiff1d(chosen, away)
        while True:
            left = self.rules.most * (1 + 1e-9) - self.rules.weight[kept].sum()
            gains = self.sites @ np.where(self.times(kept) == 0, self.people, 0.0)
            gains[self.rules.weight > left] = 0.0
            useful = np.argsort(-gains / self.rules.weight, kind="stable")[:_TAKEN]
            useful = useful[gains[useful] > 0]
            if not len(useful):
                return kept
            kept = np.append(kept, random.choice(useful))

    def exchanged(self, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
        """Exchange one site for another while more people are covered."""
        chosen = chosen.copy()
        while True:
            times = self.times(chosen)
            # A column for each site that may be closed: who would be uncovered without it.
            free = np.flatnonzero(~self.rules.locked[chosen])
            alone = (self.sites[chosen[free]].toarray() * (times == 1)).T
            uncovered = (alone + (times == 0)[:, None]) * self.people[:, None]
            change = self.sites @ uncovered - self.people @ alone
            weight = self.rules.weight[chosen].sum() - self.rules.weight[chosen[free]]
            change[weight[None, :] + self.rules.weight[:, None] > self.rules.most * (1 + 1e-9)] = -np.inf
            change[chosen] = -np.inf
            opened, closed = np.unravel_index(int(np.argmax(change)), change.shape) if change.size else (0, 0)
            if not change.size or change[opened, closed] <= 1e-9 * self.people.sum():
                return chosen
            chosen[free[closed]] = opened
