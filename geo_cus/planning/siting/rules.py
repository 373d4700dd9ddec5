"""The rules of a choice of sites, whatever is to be made best by it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from scipy.sparse import block_array, csr_array, eye_array

from geo_cus.planning.siting.program import Program

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.planning.siting.task import Floor, Ground

_ROUNDING: Final = 1e-9
"""Sums of złoty or people that differ by this share are equal; less is the noise of adding."""


@dataclass(frozen=True, slots=True)
class FloorRule:
    """
    People of a group who still need a point within its limit: ``people @ (cover @ y > 0) >= need``.

    Parameters
    ----------
    cover
        Settlements of the group without a standing point within the limit, by candidates.
    people
        Their people.
    need
        How many of them must get one.
    has, total
        People of the group with a standing point within the limit, and all of them.
    """

    floor: Floor
    cover: csr_array
    people: NDArray[np.float64]
    need: float
    has: float
    total: float

    def covered(self, chosen: NDArray[np.bool_]) -> float:
        """Give how many of these people a choice covers."""
        return float(self.people[(self.cover @ chosen.astype(np.float64)) > 0].sum())


@dataclass(frozen=True, slots=True)
class Rules:
    """
    Which choices y (a whole number 0 or 1 for each candidate) are allowed.

    Parameters
    ----------
    weight, most
        ``weight @ y <= most``: so many points, or so much money; infinite where neither is limited.
    constraint
        ``points`` or ``budget``: which of the two it is.
    cost, budget
        ``cost @ y <= budget``: so much money beside a number of points; infinite where there is one limit or none.
    locked
        Candidates with ``y = 1``.
    rows, at_least
        ``rows @ y >= at_least``: who must have a point at all, and which plans are not wanted again.
    floors
        Groups to be served at least so well.
    """

    weight: NDArray[np.float64]
    most: float
    constraint: str
    cost: NDArray[np.float64]
    budget: float
    locked: NDArray[np.bool_]
    rows: csr_array
    at_least: NDArray[np.float64]
    floors: tuple[FloorRule, ...]

    @property
    def plain(self) -> bool:
        """Tell that nothing but the number or the price of points, and locks, restricts the choice."""
        return not self.floors and self.rows.shape[0] == 0 and self.budget == np.inf

    def affords(self, weight: float) -> bool:
        """Tell whether points of this total weight are allowed."""
        return weight <= self.most * (1 + _ROUNDING)

    def admit(self, chosen: NDArray[np.bool_]) -> bool:
        """Tell whether a choice keeps all rules."""
        return bool(
            self.affords(float(self.weight[chosen].sum()))
            and float(self.cost[chosen].sum()) <= self.budget * (1 + _ROUNDING)
            and chosen[self.locked].all()
            and (self.rows @ chosen.astype(np.float64) >= self.at_least).all()
            and all(rule.covered(chosen) >= rule.need for rule in self.floors)
        )

    def relaxed(self) -> tuple[Relaxed, ...]:
        """Give the same rules without the one limit, or without each of the two and then without both."""
        free = replace(self, most=np.inf)
        if self.budget == np.inf:
            return (Relaxed(self.constraint, self.weight, self.most, free),)
        without_budget = replace(self, budget=np.inf)
        return (
            Relaxed("points", self.weight, self.most, free),
            Relaxed("budget", self.cost, self.budget, without_budget),
            Relaxed("points_and_budget", self.weight, self.most, replace(free, budget=np.inf)),
        )


class Relaxed(NamedTuple):
    """
    Rules without a limit.

    Parameters
    ----------
    constraint, weight, asked
        What was limited (``points``, ``budget`` or ``points_and_budget``), what each candidate counts in it (in the
        last case in points), and the limit.
    rules
        The rules that are left.
    """

    constraint: str
    weight: NDArray[np.float64]
    asked: float
    rules: Rules


def rules_of(
    ground: Ground, *, points: int | None = None, budget: float | None = None, reach: NDArray[np.bool_] | None = None
) -> Rules:
    """
    Put the rules of a task into rows.

    Parameters
    ----------
    points, budget
        Most new points, >= 0, and most money for them, >= 0; None where there is no such limit.
    reach
        Settlements by candidates: each settlement of it must get at least one of its True candidates.

    Raises
    ------
    ValueError
        Points or budget are negative.
    """
    if (points or 0) < 0 or (budget or 0) < 0:
        raise ValueError(f"points and budget are 0 or more: {points}, {budget}")
    width = len(ground.candidate_ids)
    must = np.zeros((0, width)) if reach is None else np.unique(reach, axis=0).astype(np.float64)
    again = np.zeros((len(ground.excluded), width))
    for row, plan in zip(again, ground.excluded, strict=True):
        row[plan] = -1.0
    by_cost = points is None and budget is not None
    limit = budget if by_cost else points
    return Rules(
        weight=ground.cost if by_cost else np.ones(width),
        most=np.inf if limit is None else float(limit),
        constraint="budget" if by_cost else "points",
        cost=ground.cost,
        budget=np.inf if budget is None or by_cost else float(budget),
        locked=ground.locked,
        rows=csr_array(np.vstack([must, again])),
        at_least=np.concatenate([np.ones(len(must)), [1.0 - len(plan) for plan in ground.excluded]]),
        floors=tuple(rule for floor in ground.floors if (rule := floor_rule(ground, floor)).need > 0),
    )


def floor_rule(ground: Ground, floor: Floor) -> FloorRule:
    """Give what a floor still needs beyond the standing points."""
    members = ground.members(floor)
    open_ones = members & (ground.standing > floor.limit) & (ground.people > 0)
    total = float(ground.people[members].sum())
    asked = floor.share * total
    has = float(ground.people[members & ~open_ones].sum())
    need = asked * (1 - _ROUNDING) - has
    cover = csr_array((ground.way[open_ones] <= floor.limit).astype(np.float64))
    return FloorRule(floor, cover, ground.people[open_ones], need, has, total)


def program_of(rules: Rules, price: NDArray[np.float64], constant: float = 0.0) -> Program:
    """
    Give the program ``minimise price @ y`` under the rules; its first variables are y, then come those of the floors.

    Each floor has a variable u between 0 and 1 for each of its settlements, ``u <= cover @ y`` and ``people @ u >=
    need``.
    """
    width, members = len(rules.weight), sum(len(rule.people) for rule in rules.floors)
    rows = [[rules.rows, None]] if rules.rows.shape[0] else []
    at_least = [rules.at_least]
    if np.isfinite(rules.most):
        rows.append([csr_array(-rules.weight[None, :]), None])
        at_least.append(np.array([-rules.most * (1 + _ROUNDING)]))
    if np.isfinite(rules.budget):
        rows.append([csr_array(-rules.cost[None, :]), None])
        at_least.append(np.array([-rules.budget * (1 + _ROUNDING)]))
    if members:
        _add_floors(rules.floors, rows, at_least)
    body = [[csr_array((0, width)), csr_array((0, members))], *rows] if members else [row[:1] for row in rows]
    matrix = csr_array(block_array(body)) if body else csr_array((0, width))
    lower = np.concatenate(at_least)
    return Program(
        cost=np.concatenate([price, np.zeros(members)]),
        lower=np.concatenate([rules.locked.astype(np.float64), np.zeros(members)]),
        upper=np.ones(width + members),
        whole=np.arange(width + members) < width,
        rows=matrix,
        row_lower=lower,
        row_upper=np.full(len(lower), np.inf),
        constant=constant,
    )


def _add_floors(
    floors: tuple[FloorRule, ...], rows: list[list[csr_array | None]], at_least: list[NDArray[np.float64]]
) -> None:
    """Add the rows of the floors, and the lower ends of them, to those that are there."""
    members = [len(rule.people) for rule in floors]
    first = np.cumsum([0, *members])
    for rule, start in zip(floors, first, strict=False):
        unit = eye_array(len(rule.people), sum(members), k=int(start), format="csr")
        rows += [[rule.cover, -csr_array(unit)], [None, csr_array(rule.people[None, :]) @ unit]]
        at_least += [np.zeros(len(rule.people)), np.array([rule.need])]
