"""The concentration index: whether access goes to the better off or to the worse off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo_cus.access.entries import entries_of
from geo_cus.access.ranking import ranked
from geo_cus.errors import Message

if TYPE_CHECKING:
    from numpy.typing import NDArray


def concentration(access: pd.Series, people: pd.Series, rank: pd.Series) -> float:
    """
    Give the relative concentration index of access over people ordered by a rank.

    ``2 / mean * sum of p[i] * (a[i] - mean) * r[i]`` with ``p`` the share of people, ``mean`` the access of a person
    and ``r`` the place in the order (0..1, the middle of those who share it).

    Law: it lies in -1..1, is 0 where all have the same, and changes its sign where the order is turned round; ranked
    by access itself it is the Gini index; multiplying all access by a number changes nothing.

    Parameters
    ----------
    access
        What a person has (>= 0, finite; more is better), indexed by ``settlement_id``.
    people
        People of the target group, indexed by ``settlement_id``, >= 0.
    rank
        What people are ordered by (>= 0, income say), indexed by ``settlement_id``; settlements without people need
        none. Equal ranks share the middle of their places.

    Returns
    -------
    float
        Negative where the lower ranks have more, positive where the higher ranks have more; 0.0 where nobody has
        anything or nobody lives.

    Raises
    ------
    TableError
        A settlement of `access` has no people, or one with people no rank, or an entry is double, negative or infinite.

    References
    ----------
    Kakwani, N., Wagstaff, A., van Doorslaer, E. (1997). Socioeconomic inequalities in health: measurement, computation,
    and statistical inference. Journal of Econometrics 77(1), 87-103. https://doi.org/10.1016/S0304-4076(96)01807-6
    """
    covariance, mean, _ = _along(access, people, rank)
    return 2.0 * covariance / mean if mean > 0 else 0.0


def corrected_concentration(
    access: pd.Series, people: pd.Series, rank: pd.Series, *, bounds: tuple[float, float] | None = None
) -> float:
    """
    Give the corrected concentration index of Erreygers, for access that has a lower and an upper bound.

    ``4 * mean / (upper - lower) * concentration``

    Law: with given bounds it lies in -1..1 and has the same size for access and for the lack of it,
    ``upper + lower - access``.

    Parameters
    ----------
    access
        What a person has (>= 0, finite; more is better), indexed by ``settlement_id``.
    people
        People of the target group, indexed by ``settlement_id``, >= 0.
    rank
        As for `concentration`.
    bounds
        Least and greatest access that there can be; those that people have if not given, as in ipeaGIT.

    Returns
    -------
    float
        As for `concentration`; 0.0 where the bounds are the same.

    Raises
    ------
    TableError
        As for `concentration`.

    References
    ----------
    Erreygers, G. (2009). Correcting the concentration index. Journal of Health Economics 28(2), 504-515.
    https://doi.org/10.1016/j.jhealeco.2008.02.003
    """
    covariance, _, had = _along(access, people, rank)
    lower, upper = bounds or (had.min(initial=np.inf), had.max(initial=-np.inf))
    return 8.0 * covariance / float(upper - lower) if upper > lower else 0.0


def _along(access: pd.Series, people: pd.Series, rank: pd.Series) -> tuple[float, float, NDArray[np.float64]]:
    """Give the covariance of access with the place in the order, the mean of a person, and the access."""
    lives = entries_of(access.index, people, table=Message("people"))
    order = ranked(pd.Series(lives, index=access.index), rank)
    had = entries_of(order.settlement_ids, access, table=Message("access"))
    if not len(had):
        return 0.0, 0.0, had
    share = order.people / order.people.sum()
    level, member = np.unique(order.rank, return_inverse=True)
    together = np.bincount(member, share, len(level))
    place = (np.cumsum(together) - together / 2)[member]
    mean = float(share @ had)
    return float(share @ ((had - mean) * place)), mean, had
