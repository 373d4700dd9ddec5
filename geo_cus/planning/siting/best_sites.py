"""The choice of sites with the least total cost, proven: exchanges, a dual bound, and the solver for what is left."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.planning.siting.covering import covering_prices, is_covering, kicked
from geo_cus.planning.siting.dual_bound import MARGIN, dual_bound
from geo_cus.planning.siting.effort import SEARCHING
from geo_cus.planning.siting.program import minimise
from geo_cus.planning.siting.radius_program import radius_program
from geo_cus.planning.siting.rules import program_of
from geo_cus.planning.siting.swaps import greedy_choice, improved, total_cost

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.planning.siting.dual_bound import DualBound
    from geo_cus.planning.siting.effort import Clock
    from geo_cus.planning.siting.rules import Rules

    Floats = NDArray[np.float64]
    Chosen = NDArray[np.bool_]

_EQUAL: Final = 1e-9
"""Totals that differ by this share are equal: sums of floating numbers."""

_REFINED: Final = 30
"""Choices met on the way to the bound from which exchanges are tried; fewer where one takes seconds."""

_QUICK: Final = 1_000_000
"""Pairs up to which exchanges take a moment."""

_SOLVABLE: Final = 400_000
"""Pairs left up to which HiGHS is asked; with more it does not look at the clock for minutes."""


@dataclass(frozen=True, slots=True)
class BestSites:
    """
    The best choice found, and what is proven.

    Parameters
    ----------
    chosen
        None where none was found.
    total, bound
        Its total cost, infinite where there is none, and what no choice can be below; infinite where it is proven that
        there is none.
    """

    chosen: Chosen | None
    total: float
    bound: float


@dataclass(slots=True)
class _Search:
    """The task, the total from which on something infinite is in it, and the best choice so far."""

    cost: Floats
    base: Floats
    rules: Rules
    clock: Clock
    worst: float
    above: float
    chosen: Chosen | None = None
    total: float = np.inf
    seen: set[bytes] = field(default_factory=set)

    def offer(self, chosen: Chosen) -> None:
        """Take a choice if it keeps the rules and is better than the one known."""
        total = total_cost(self.cost, self.base, chosen)
        if total < min(self.total, self.above) and self.rules.admit(chosen):
            self.chosen, self.total = chosen, total

    def refine(self, chosen: Chosen) -> float:
        """Take a choice and what exchanges make of it, unless it was seen before; give the best total."""
        name = np.packbits(chosen).tobytes()
        if name not in self.seen and len(self.seen) < max(
            6, min(_REFINED, _REFINED * _QUICK // max(1, self.cost.size))
        ):
            self.seen.add(name)
            self.offer(chosen)
            self.offer(improved(self.cost, self.base, self.rules, chosen, self.clock))
        return self.total

    def gap(self, bound: float) -> float:
        """Give the difference of total and bound that is good enough."""
        asked = self.clock.effort.max_gap * min(abs(self.worst - self.total), abs(self.worst - bound))
        return max(asked, _EQUAL * abs(self.total)) if np.isfinite(self.total) else 0.0


def best_sites(cost: Floats, base: Floats, rules: Rules, clock: Clock, *, worst: float = 0.0) -> BestSites:
    """
    Minimise ``sum over i of min(base[i], cost[i, j] of chosen j)`` under the rules.

    Greedy and exchanges give a choice, a Lagrangean bound says how good it is, sites and costs that no better choice
    can have are ruled out by it, and HiGHS decides what is left.

    Parameters
    ----------
    cost, base
        Settlements by candidates, and what each settlement costs without any; >= 0, infinite where it cannot be. The
        rules must see to it that each settlement gets something finite.
    worst
        The objective that the caller shows is ``worst - total``, so gaps are shares of that; 0 for the total itself.

    Returns
    -------
    BestSites
        At once empty and proven impossible where the rules contradict each other.
    """
    matters = np.minimum(base, cost.min(axis=1, initial=np.inf)) < base
    rest = float(base[~matters].sum())
    finite_cost, finite_base, above = _made_finite(cost[matters], base[matters])
    search = _Search(finite_cost, finite_base, rules, clock, worst - rest, above)
    bound = _prove(search)
    impossible = search.chosen is None and bound >= above
    return BestSites(search.chosen, search.total + rest, np.inf if impossible else min(bound, search.total) + rest)


def _made_finite(cost: Floats, base: Floats) -> tuple[Floats, Floats, float]:
    """Put a cost in the place of infinite ones that is above the total of any choice without them; give it, too."""
    both = np.column_stack([cost, base])
    above = float(np.where(np.isfinite(both), both, 0.0).max(axis=1, initial=0.0).sum()) + 1.0
    return np.where(np.isfinite(cost), cost, above), np.where(np.isfinite(base), base, above), above


def _prove(search: _Search) -> float:
    """Search, and give the bound."""
    clock, rules = search.clock, search.rules
    clock.tell(SEARCHING)
    if not rules.affords(float(rules.weight[rules.locked].sum())):
        return np.inf
    if search.cost.size == 0 and rules.plain:
        search.offer(rules.locked.copy())
        return search.total
    first = greedy_choice(search.cost, search.base, rules)
    first = improved(search.cost, search.base, rules, first, clock)
    search.offer(first)
    if search.cost.size == 0:
        return _by_solver(search, None)
    step = _whole_step(search)
    aim = min(search.total, total_cost(search.cost, search.base, first))
    dual = _bound(search, first, aim, step)
    bound = dual.value
    if search.chosen is None or (not rules.plain and search.total - bound > search.gap(bound)):
        bound = max(bound, _by_worth(search, dual))
    if bound == np.inf or search.total - bound <= max(search.gap(bound), step * 0.9995):
        return search.total if search.total - bound <= max(step * 0.9995, _EQUAL * search.total) else bound
    return bound if clock.over else max(bound, _by_solver(search, dual))


def _bound(search: _Search, chosen: Chosen, aim: float, step: float, *, price: Floats | None = None) -> DualBound:
    """Raise the bound, from given prices or from those of a choice."""
    return dual_bound(
        search.cost,
        search.base,
        search.rules,
        chosen,
        search.clock,
        aim=aim,
        total=search.total,
        step=step,
        found=search.refine,
        enough=max(step * 0.999, _EQUAL * search.total if np.isfinite(search.total) else 0.0),
        price=price,
    )


def _whole_step(search: _Search) -> float:
    """Give 1 where all totals are whole numbers, so that a better one is better by 1; 0 elsewhere."""
    whole = (search.cost == np.floor(search.cost)).all() and (search.base == np.floor(search.base)).all()
    return 1.0 if whole else 0.0


def _by_worth(search: _Search, dual: DualBound) -> float:
    """Find the choice that keeps the rules and saves most at the prices of the bound; it gives a bound, too."""
    solution = minimise(program_of(search.rules, dual.worth, float(dual.price.sum())), search.clock)
    if solution.x is not None:
        chosen = solution.x[: len(search.rules.weight)] > 0.5
        search.offer(chosen)
        search.refine(chosen)
    return solution.bound


def _by_time(search: _Search, dual: DualBound) -> float:
    """Use what is left of the time on a better choice and a better bound, where the solver would not come to an end."""
    if search.chosen is None or not search.rules.plain:
        return dual.value
    price: Floats | None = dual.price
    if is_covering(search.cost, search.base):
        price = covering_prices(search.cost, search.base, search.rules, search.clock)
        search.offer(kicked(search.cost, search.base, search.rules, search.chosen, search.clock, share_of_time=0.7))
    again = _bound(search, search.chosen, search.total, _whole_step(search), price=price)
    return max(dual.value, again.value)


def _by_solver(search: _Search, dual: DualBound | None) -> float:
    """Let HiGHS decide between what the bound leaves; give the bound of that, which holds for all."""
    width = len(search.rules.weight)
    closed, rules, dearest = np.zeros(width, dtype=np.bool_), search.rules, np.full(len(search.cost), np.inf)
    if dual is not None and np.isfinite(search.total):
        slack = search.total - dual.value - 0.999 * _whole_step(search) + MARGIN * search.total
        closed = dual.opening > slack
        rules = replace(rules, locked=rules.locked | (dual.closing > slack))
        dearest = dual.price + slack
        if np.count_nonzero(search.cost[:, ~closed] < np.minimum(search.base, dearest + 1)[:, None]) > _SOLVABLE:
            return _by_time(search, dual)
    program = radius_program(search.cost, search.base, rules, closed=closed, dearest=dearest)
    start = None if search.chosen is None else search.chosen.astype(np.float64)
    solution = minimise(program, search.clock, gap=search.gap(dual.value if dual else 0.0), start=start)
    if solution.x is not None:
        search.offer(solution.x[:width] > 0.5)
    # Nothing better is left where the program has no solution: then the known choice is the best, or there is none.
    return search.total if solution.impossible else min(solution.bound, search.total)
