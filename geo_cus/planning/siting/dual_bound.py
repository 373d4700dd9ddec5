"""How good any choice can be at best: a Lagrangean bound, and what it rules out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.planning.siting.effort import PROVING

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from geo_cus.planning.siting.effort import Clock
    from geo_cus.planning.siting.rules import Rules

    Floats = NDArray[np.float64]
    Chosen = NDArray[np.bool_]

_ROUNDS: Final = 1000
_PATIENCE: Final = 30
_PRUNING: Final = 25
"""Rounds between two looks at what can be left out."""

_SMALLEST_STRIDE: Final = 0.002

MARGIN: Final = 1e-7
"""Nothing is ruled out by a margin smaller than this share of the total: sums of floating numbers."""


@dataclass(frozen=True, slots=True)
class DualBound:
    """
    A proven bound with the prices behind it.

    Parameters
    ----------
    value
        No allowed choice that is better than the best known costs less.
    price
        What each settlement would pay at most for being served (the multipliers).
    worth
        What each candidate saves at these prices: the sum of ``min(0, cost - price)``, <= 0.
    opening, closing
        By how much the bound rises if a candidate must be chosen, and if it must not; 0 where it does not.
    """

    value: float
    price: Floats
    worth: Floats
    opening: Floats
    closing: Floats


@dataclass(frozen=True, slots=True)
class _Arcs:
    """Pairs that are cheaper than the highest price of their settlement."""

    row: NDArray[np.int64]
    column: NDArray[np.int64]
    cost: Floats
    highest: Floats
    width: int

    def worth(self, price: Floats) -> tuple[Floats, NDArray[np.bool_]]:
        """Give what each candidate saves at these prices, and the pairs that take part."""
        saved = self.cost - price[self.row]
        used = saved < 0
        worth = np.bincount(self.column, np.minimum(saved, 0.0), minlength=self.width)
        return np.asarray(worth, dtype=np.float64), used

    def narrowed(self, kept: Chosen, highest: Floats) -> _Arcs:
        """Give the pairs of kept candidates that are cheaper than new highest prices."""
        stay = kept[self.column] & (self.cost < highest[self.row])
        return _Arcs(self.row[stay], self.column[stay], self.cost[stay], highest, self.width)


def dual_bound(
    cost: Floats,
    base: Floats,
    rules: Rules,
    chosen: Chosen,
    clock: Clock,
    *,
    aim: float,
    total: float,
    step: float,
    found: Callable[[Chosen], float],
    enough: float,
    price: Floats | None = None,
) -> DualBound:
    """
    Raise a Lagrangean bound on ``min over y of sum over i of min(base[i], cost[i, j] of chosen j)`` by subgradients.

    The rule that everybody is served once gets a price for each settlement; what is left is to choose the sites that
    save most. Any prices give a valid bound (Geoffrion 1974; for the p-median Narula, Ogbu and Samuelsson 1977,
    https://doi.org/10.1287/opre.25.4.709). Prices never exceed `base`.

    Parameters
    ----------
    chosen
        A good choice, to start from.
    aim
        A total the bound will probably not exceed; it sets the length of the steps.
    total
        The least total of an allowed choice known; infinite where none is. What cannot be in a better one is left out.
    step
        A better total is better by at least this much.
    found
        Told about choices met on the way; gives the least total of an allowed choice known after it.
    enough
        Stop where the bound is this close to the aim.
    price
        Prices to start from, in the place of those that the choice suggests.

    Returns
    -------
    DualBound
        Of all choices that are better than the best known: none of them costs less than its value.
    """
    start = np.minimum(_start(cost, base, chosen) if price is None else price, base)
    climb = _Climb(_arcs(cost, base, chosen, rules), rules, start, aim, step)
    for turn in range(_ROUNDS):
        better = climb.look()
        if better:
            total = found(climb.taken)
            climb.aim = min(climb.aim, total)
        if climb.aim - climb.best.value <= enough or climb.stride < _SMALLEST_STRIDE or clock.tell(PROVING):
            break
        if turn % _PRUNING == _PRUNING - 1 and np.isfinite(total):
            climb.prune(total)
        if not climb.move():
            break
    return climb.best


@dataclass(slots=True)
class _Climb:
    """A subgradient search under way."""

    arcs: _Arcs
    rules: Rules
    price: Floats
    aim: float
    step: float
    stride: float = 1.0
    idle: int = 0
    value: float = -np.inf
    best: DualBound = field(init=False)
    taken: Chosen = field(init=False)
    used: NDArray[np.bool_] = field(init=False)
    direction: Floats = field(init=False)
    closed: Chosen = field(init=False)

    def __post_init__(self) -> None:
        self.price = np.minimum(self.price, self.arcs.highest)
        self.closed = np.zeros(self.arcs.width, dtype=np.bool_)
        self.direction = np.zeros(len(self.price))
        self.best = _at(self.arcs, self.price, self.rules, self.closed)

    def look(self) -> bool:
        """Work out the bound at the present prices; tell whether it is the best. Go back after too many worse."""
        self._relax()
        better = self.value > self.best.value
        if better:
            self.best, self.idle = _at(self.arcs, self.price, self.rules, self.closed), 0
        else:
            self.idle += 1
        if self.idle >= _PATIENCE:
            self.stride, self.idle, self.price = self.stride / 2, 0, self.best.price
            self._relax()
        return better or self.best.value == self.value

    def move(self) -> bool:
        """Go on in the direction in which the bound rises; tell whether there is one."""
        served = np.bincount(self.arcs.row[self.used & self.taken[self.arcs.column]], minlength=len(self.price))
        slope = 1.0 - served
        # At the highest price and at 0 only the way back counts.
        slope[(slope > 0) & (self.price >= self.arcs.highest)] = 0.0
        slope[(slope < 0) & (self.price <= 0)] = 0.0
        self.direction = 0.7 * slope + 0.3 * self.direction
        length = float(self.direction @ self.direction)
        if length == 0:
            return False
        far = self.stride * 1.05 * (self.aim - self.value) / length
        self.price = np.clip(self.price + far * self.direction, 0.0, self.arcs.highest)
        return True

    def prune(self, total: float) -> None:
        """Leave out sites and pairs that no choice better than the best known can have; go on from the best prices."""
        slack = total - self.best.value - 0.999 * self.step + MARGIN * total
        self.closed = self.closed | (self.best.opening > slack)
        highest = np.minimum(self.arcs.highest, self.best.price + slack)
        self.arcs = self.arcs.narrowed(~self.closed, highest)
        self.price = np.minimum(self.price, highest)
        self._relax()

    def _relax(self) -> None:
        worth, self.used = self.arcs.worth(self.price)
        saved, self.taken = _relaxed(worth, self.rules)
        self.value = float(self.price.sum()) + saved


def _at(arcs: _Arcs, price: Floats, rules: Rules, closed: Chosen) -> DualBound:
    """Give the bound at some prices with what it says of each candidate."""
    worth, _ = arcs.worth(price)
    value, _ = _relaxed(worth, rules)
    last, following = _rates(worth, rules)
    return DualBound(
        float(price.sum()) + value,
        price,
        worth,
        opening=np.where(rules.locked, 0.0, np.where(closed, np.inf, np.maximum(0.0, worth + last * rules.weight))),
        closing=np.where(rules.locked, np.inf, np.maximum(0.0, -worth - following * rules.weight)),
    )


def _ranked(worth: Floats, rules: Rules) -> tuple[NDArray[np.int64], Floats, float]:
    """Give the free candidates by what they save for their weight, their sums of weight, and the room for them."""
    free = np.flatnonzero(~rules.locked & (worth < 0))
    order = free[np.argsort(worth[free] / rules.weight[free], kind="stable")]
    return order, np.cumsum(rules.weight[order]), rules.most * (1 + 1e-9) - float(rules.weight[rules.locked].sum())


def _relaxed(worth: Floats, rules: Rules) -> tuple[float, Chosen]:
    """Choose what saves most for its weight, the last one in part: the total saved, and those chosen whole."""
    order, sums, room = _ranked(worth, rules)
    fit = int(np.searchsorted(sums, room, side="right"))
    value = float(worth[rules.locked].sum() + worth[order[:fit]].sum())
    rest = room - (sums[fit - 1] if fit else 0.0)
    if fit < len(order) and rest > 0:
        value += float(worth[order[fit]] * min(1.0, rest / rules.weight[order[fit]]))
    taken = rules.locked.copy()
    taken[order[:fit]] = True
    return value, taken


def _rates(worth: Floats, rules: Rules) -> tuple[float, float]:
    """
    Give what a unit of weight saves at the edge: with the last site that is taken, and with the first that is not.

    Any rate between the two prices the weight right (they are equal where a site is taken in part): the higher one
    says most of sites outside, the lower one of those inside.
    """
    order, sums, room = _ranked(worth, rules)
    fit = int(np.searchsorted(sums, room, side="right"))
    if fit == len(order):
        return 0.0, 0.0
    following = float(-worth[order[fit]] / rules.weight[order[fit]])
    part = room - (sums[fit - 1] if fit else 0.0) > 1e-8 * rules.weight[order[fit]]
    last = following if part or not fit else float(-worth[order[fit - 1]] / rules.weight[order[fit - 1]])
    return last, following


def _start(cost: Floats, base: Floats, chosen: Chosen) -> Floats:
    """Give prices between the nearest and the second nearest of a choice."""
    near = np.sort(np.column_stack([cost[:, chosen], base, base]), axis=1)
    return np.asarray((near[:, 0] + near[:, 1]) / 2)


def _arcs(cost: Floats, base: Floats, chosen: Chosen, rules: Rules) -> _Arcs:
    """
    Keep the pairs that a sensible price can make use of.

    A price above a few of the nearest candidates, and above the third nearest site of a good choice, is not needed;
    keeping it below only weakens the bound, never its truth. Where costs have one step alone, as in covering, all stay.
    """
    sites = max(1, int(chosen.sum()))
    few = min(cost.shape[1] - 1, 2 * cost.shape[1] // (sites + 1) + 4)
    near = np.partition(cost, few, axis=1)[:, few]
    third = np.sort(np.column_stack([cost[:, chosen], base, base, base]), axis=1)[:, 2]
    below = np.where(cost < base[:, None], cost, -np.inf).max(axis=1, initial=-np.inf)
    one_step = below <= cost.min(axis=1, initial=np.inf)
    highest = np.where(one_step, base, np.minimum(base, np.maximum(near, third)))
    column, row = np.nonzero((cost < highest[:, None]).T)
    return _Arcs(row, column, cost[row, column], highest, len(rules.weight))
