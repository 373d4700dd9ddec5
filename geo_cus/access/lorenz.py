"""The Lorenz curve: what share of all access the worst-off share of the people has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo_cus.access.entries import entries_of
from geo_cus.errors import Message

if TYPE_CHECKING:
    from numpy.typing import NDArray


def lorenz(access: pd.Series, people: pd.Series) -> pd.DataFrame:
    """
    Draw the Lorenz curve of access over people.

    With settlements from the worst off, ``people_share`` and ``access_share`` are the running sums of ``people[i]``
    and of ``people[i] * access[i]`` by their totals. Settlements with the same access make one straight piece.

    Law: it rises from (0, 0) to (1, 1), is convex and never lies above the diagonal; multiplying all access, or all
    people, by a number changes nothing.

    Parameters
    ----------
    access
        What a person has (>= 0, finite; more is better), indexed by ``settlement_id``.
    people
        People of the target group, indexed by ``settlement_id``, >= 0.

    Returns
    -------
    pd.DataFrame
        ``people_share``, ``access_share`` (0..1), a row a corner, (0, 0) first. Where nobody has anything, or nobody
        lives, all have the same: the diagonal.

    Raises
    ------
    TableError
        A settlement of `access` has no people, or an entry is missing, double, negative or infinite.

    References
    ----------
    Lorenz, M. O. (1905). Methods of measuring the concentration of wealth. Publications of the American Statistical
    Association 9(70), 209-219. https://doi.org/10.2307/2276207
    """
    level, lives = levels(access, people)
    if not (level * lives).sum():
        return pd.DataFrame({"people_share": [0.0, 1.0], "access_share": [0.0, 1.0]})
    return pd.DataFrame({"people_share": _running_share(lives), "access_share": _running_share(level * lives)})


def levels(access: pd.Series, people: pd.Series) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the levels of access that people have, each once and rising, and how many people have it."""
    had = entries_of(access.index, access, table=Message("access"))
    lives = entries_of(access.index, people, table=Message("people"))
    order = np.lexsort((lives, had))
    order = order[lives[order] > 0]
    level, first = np.unique(had[order], return_index=True)
    return level, np.add.reduceat(lives[order], first) if len(first) else lives[order]


def _running_share(amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    running = np.cumsum(amounts)
    return np.concatenate([[0.0], running / running[-1]])
