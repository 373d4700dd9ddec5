"""The Theil index: inequality that splits cleanly into that between groups and that within them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geo_cus.access.entries import entries_of
from geo_cus.errors import Message

if TYPE_CHECKING:
    from numpy.typing import NDArray


class TheilParts(NamedTuple):
    """
    The Theil index and what it is made of.

    Parameters
    ----------
    total
        The index of all people, ``between + within``.
    between
        What would be left if everybody had the mean of the own group.
    within
        What the groups have inside themselves, each weighted by its share of all access.
    groups
        A row a group, in their order: ``group``, ``between`` (its part, may be negative), ``within`` (its part, >= 0).
    """

    total: float
    between: float
    within: float
    groups: pd.DataFrame


def theil(access: pd.Series, people: pd.Series) -> float:
    """
    Give the Theil T index of access over people.

    ``sum of p[i] * (a[i] / mean) * ln(a[i] / mean)`` with ``p`` the share of people and ``mean`` that of a person; a
    settlement with no access adds 0, the limit of ``x ln x``.

    Law: it is 0 where all have the same and at most the logarithm of the number of people; multiplying all access, or
    all people, by a number changes nothing.

    Parameters
    ----------
    access
        What a person has (>= 0, finite; more is better), indexed by ``settlement_id``.
    people
        People of the target group, indexed by ``settlement_id``, >= 0.

    Returns
    -------
    float
        The index (natural logarithm), >= 0; 0.0 where nobody has anything or nobody lives.

    Raises
    ------
    TableError
        A settlement of `access` has no people, or an entry is missing, double, negative or infinite.

    References
    ----------
    Theil, H. (1967). Economics and information theory. North-Holland.
    """
    return theil_by_group(access, people, pd.Series("", index=access.index)).total


def theil_by_group(access: pd.Series, people: pd.Series, groups: pd.Series) -> TheilParts:
    """
    Split the Theil T index into inequality between groups of settlements and within them.

    With ``s[g]`` the share of all access and ``p[g]`` the share of all people of a group:
    ``between = sum of s[g] * ln(s[g] / p[g])``, ``within = sum of s[g] * theil of group g``.

    Law: ``between + within`` is `theil`; one group has nothing between, a group a settlement nothing within.

    Parameters
    ----------
    access
        What a person has (>= 0, finite; more is better), indexed by ``settlement_id``.
    people
        People of the target group, indexed by ``settlement_id``, >= 0.
    groups
        Group of each settlement, indexed by ``settlement_id``; settlements without people need none.

    Returns
    -------
    TheilParts
        Groups without people do not stand in it.

    Raises
    ------
    TableError
        A settlement of `access` has no people, or an entry is missing, double, negative or infinite.
    """
    ids = access.index.sort_values()
    had = entries_of(ids, access, table=Message("access"))
    lives = entries_of(ids, people, table=Message("people"))
    ids, had, lives = ids[lives > 0], had[lives > 0], lives[lives > 0]
    names, member = np.unique(groups.reindex(ids).to_numpy(), return_inverse=True)
    people_share, access_share = _share(lives), _share(lives * had)
    between = _surprise(_grouped(access_share, member, names), _grouped(people_share, member, names))
    own = _grouped(_surprise(access_share, people_share), member, names)
    # What its settlements have, less what the group has as a whole.
    within = np.maximum(own - between, 0.0)
    table = pd.DataFrame({"group": names, "between": between, "within": within})
    parts = max(0.0, float(between.sum())), float(within.sum())
    return TheilParts(sum(parts), *parts, table)


def _grouped(
    amounts: NDArray[np.float64], member: NDArray[np.int64], names: NDArray[np.object_]
) -> NDArray[np.float64]:
    return np.bincount(member, amounts, len(names)).astype(np.float64)


def _share(amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    total = amounts.sum()
    return amounts / total if total > 0 else np.zeros_like(amounts)


def _surprise(access_share: NDArray[np.float64], people_share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give ``s * ln(s / p)``, 0 where ``s`` is."""
    some = access_share > 0
    ratio = np.divide(access_share, people_share, out=np.ones_like(access_share), where=some)
    surprise: NDArray[np.float64] = access_share * np.log(ratio)
    return surprise
