"""The choice of sites as a linear program with whole numbers: the radius formulation."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import block_array, coo_array, csr_array

from geo_cus.planning.siting.rules import program_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.planning.siting.program import Program
    from geo_cus.planning.siting.rules import Rules

    Floats = NDArray[np.float64]


@dataclass(slots=True)
class _Entries:
    """Entries of the rows ``sites @ y + rungs @ z >= at_least`` and the cost of z, gathered by settlement."""

    site_row: list[NDArray[np.int64]] = field(default_factory=list)
    site: list[NDArray[np.int64]] = field(default_factory=list)
    rung_row: list[int] = field(default_factory=list)
    rung: list[int] = field(default_factory=list)
    sign: list[float] = field(default_factory=list)
    at_least: list[float] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)
    constant: float = 0.0


def radius_program(cost: Floats, base: Floats, rules: Rules, *, closed: NDArray[np.bool_], dearest: Floats) -> Program:
    """
    Give the program whose least cost is ``min over y of sum over i of min(base[i], cost[i, j] of chosen j)``.

    The costs of a settlement are put into order, ``v[1] < v[2] < ...``; ``z[k] = 1`` says that no chosen site costs
    ``v[k]`` or less, and then the step to ``v[k + 1]`` is paid: ``z[k] >= z[k - 1] - sum of y[j] with cost v[k]``.
    (Cornuejols, Nemhauser and Wolsey 1980, https://doi.org/10.1137/0601030; with sums of one step each by Elloumi 2010,
    https://doi.org/10.1007/s10878-008-9146-1.) The z need not be whole.

    Parameters
    ----------
    closed
        Candidates proven to be in no better choice.
    dearest
        For each settlement a cost above which it lies in no better choice; infinite where nothing is known.
    """
    entries = _Entries()
    usable = np.flatnonzero(~closed)
    fixed = cost[:, rules.locked].min(axis=1, initial=np.inf)
    last = np.minimum(base, fixed)
    for own, end, most in zip(cost[:, usable], last, dearest, strict=True):
        _climb(entries, own, usable, float(end), float(most))
    side = program_of(rules, np.zeros(len(rules.weight)), entries.constant)
    return _joined(side, entries, closed)


def _climb(entries: _Entries, own: Floats, usable: NDArray[np.int64], end: float, most: float) -> None:
    """Add the rungs of one settlement: from its cheapest site up to what is there anyway, or to what is too dear."""
    near = np.flatnonzero((own < end) & (own <= most))
    near = near[np.argsort(own[near], kind="stable")]
    starts = np.flatnonzero(np.diff(own[near], prepend=-np.inf) > 0)
    if len(starts) == 0:
        entries.constant += end
        return
    values = own[near[starts]]
    entries.constant += float(values[0])
    closes_above = end > most
    steps = np.diff(values) if closes_above else np.diff(values, append=end)
    for rank, group in enumerate(np.split(usable[near], starts[1:])):
        row = len(entries.at_least)
        entries.site_row.append(np.full(len(group), row))
        entries.site.append(group)
        entries.at_least.append(1.0 if rank == 0 else 0.0)
        if rank > 0:
            _put(entries, row, len(entries.cost) - 1, -1.0)
        if rank < len(steps):
            _put(entries, row, len(entries.cost), 1.0)
            entries.cost.append(float(steps[rank]))


def _put(entries: _Entries, row: int, rung: int, sign: float) -> None:
    entries.rung_row.append(row)
    entries.rung.append(rung)
    entries.sign.append(sign)


def _joined(side: Program, entries: _Entries, closed: NDArray[np.bool_]) -> Program:
    """Put the rows of the rules and those of the rungs into one program: y, variables of the floors, rungs."""
    height, rungs, before = len(entries.at_least), len(entries.cost), len(side.cost)
    upper = side.upper.copy()
    upper[: len(closed)][closed] = 0.0
    if height == 0:
        return replace(side, upper=upper)
    site_row, site = np.concatenate(entries.site_row), np.concatenate(entries.site)
    sites = csr_array(coo_array((np.ones(len(site)), (site_row, site)), shape=(height, before)))
    ladder = csr_array(coo_array((entries.sign, (entries.rung_row, entries.rung)), shape=(height, rungs)))
    top = csr_array((side.rows.shape[0], rungs))
    return replace(
        side,
        cost=np.concatenate([side.cost, entries.cost]),
        lower=np.concatenate([side.lower, np.zeros(rungs)]),
        upper=np.concatenate([upper, np.ones(rungs)]),
        whole=np.concatenate([side.whole, np.zeros(rungs, dtype=np.bool_)]),
        rows=csr_array(block_array([[side.rows, top], [sites, ladder]])),
        row_lower=np.concatenate([side.row_lower, entries.at_least]),
        row_upper=np.full(len(side.row_lower) + height, np.inf),
    )
