"""The Gini index: how unequal access is, in one number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo_cus.access.lorenz import lorenz

if TYPE_CHECKING:
    import pandas as pd


def gini(access: pd.Series, people: pd.Series) -> float:
    """
    Give the Gini index of access over people.

    ``1 - 2 * area under the Lorenz curve``, its corners joined by straight lines.

    Law: it lies in 0..1; it is exactly 0 where all have the same and near 1 where one person has everything;
    multiplying all access, or all people, by a number changes nothing.

    Parameters
    ----------
    access
        What a person has (>= 0, finite; more is better), indexed by ``settlement_id``.
    people
        People of the target group, indexed by ``settlement_id``, >= 0.

    Returns
    -------
    float
        0..1 without a unit; 0.0 where nobody has anything or nobody lives.

    Raises
    ------
    TableError
        A settlement of `access` has no people, or an entry is missing, double, negative or infinite.
    """
    curve = lorenz(access, people)
    share, had = curve["people_share"].to_numpy(), curve["access_share"].to_numpy()
    twice_the_area = float(np.diff(share) @ (had[1:] + had[:-1]))
    return max(0.0, 1.0 - twice_the_area)
