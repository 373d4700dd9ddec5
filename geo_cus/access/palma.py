"""The Palma ratio: what the best-off tenth has for each unit of the worst-off four tenths."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from geo_cus.access.entries import entries_of
from geo_cus.access.ranking import ranked
from geo_cus.errors import Message

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def palma(access: pd.Series, people: pd.Series, rank: pd.Series | None = None) -> float:
    """
    Give the mean access of the top tenth by the mean access of the bottom four tenths.

    People are ordered by `rank` (income, say). The marks are the quantiles 0.4 and 0.9 of the rank over single
    people, between two of them in proportion (type 7). The bottom are the settlements with ``rank <= mark 0.4``, the
    top those with ``rank > mark 0.9``; where there are none of the latter, those that stand at it.

    Law: it is 1 where all have the same; multiplying all access by a number changes nothing.

    Parameters
    ----------
    access
        What a person has (>= 0, finite; more is better), indexed by ``settlement_id``.
    people
        People of the target group, indexed by ``settlement_id``, >= 0. It may name more settlements than `access`:
        the marks are those of all of them.
    rank
        What settlements are ordered by (>= 0), indexed by ``settlement_id``; access itself if it is not given.

    Returns
    -------
    float
        Ratio without a unit, >= 0; infinite where the bottom has nothing and the top has something; 1.0 where neither
        has anything, or nobody lives.

    Raises
    ------
    TableError
        A settlement of `access` has no people, or one with people has no rank, or an entry is double, negative or
        infinite.

    References
    ----------
    Palma, J. G. (2011). Homogeneous middles vs. heterogeneous tails, and the end of the "inverted-U". Development and
    Change 42(1), 87-153. https://doi.org/10.1111/j.1467-7660.2011.01694.x
    """
    entries_of(access.index, people, table=Message("people"))
    all_ranked = ranked(people, access if rank is None else rank)
    low, high = _marks(all_ranked.rank, all_ranked.people)
    here = all_ranked.settlement_ids.isin(access.index)
    had = entries_of(all_ranked.settlement_ids[here], access, table=Message("access"))
    place, lives = all_ranked.rank[here], all_ranked.people[here]
    top = place > high
    if not top.any():
        top = place >= high
    return _ratio(_mean(had, lives, top), _mean(had, lives, place <= low))


def _marks(rank: NDArray[np.float64], people: NDArray[np.float64]) -> tuple[float, float]:
    """Give the quantiles 0.4 and 0.9 of the rank, as if every person stood in a row."""
    if not len(rank):
        return 0.0, 0.0
    until = np.cumsum(people)
    position = 1.0 + (until[-1] - 1.0) * np.array([0.4, 0.9])
    before = np.maximum(np.floor(position), 1.0)
    after = np.minimum(before + 1.0, until[-1])
    part = position - np.floor(position)
    last = len(rank) - 1
    at_before = rank[np.minimum(np.searchsorted(until, before), last)]
    at_after = rank[np.minimum(np.searchsorted(until, after), last)]
    low, high = at_before + part * (at_after - at_before)
    return float(low), float(high)


def _mean(had: NDArray[np.float64], lives: NDArray[np.float64], chosen: NDArray[np.bool_]) -> float:
    return float(had[chosen] @ lives[chosen] / lives[chosen].sum()) if chosen.any() else 0.0


def _ratio(top: float, bottom: float) -> float:
    if bottom > 0:
        return top / bottom
    return math.inf if top > 0 else 1.0
