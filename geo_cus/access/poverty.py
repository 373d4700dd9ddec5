"""Poverty of access: how many lack it, how much, and how badly."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from geo_cus.access.lorenz import levels

if TYPE_CHECKING:
    import pandas as pd


def poverty(access: pd.Series, people: pd.Series, *, line: float, alpha: float) -> float:
    """
    Give the Foster-Greer-Thorbecke measure of poverty of access.

    ``sum over settlements below the line of people[i] * ((line - access[i]) / line) ** alpha / all people``

    ``alpha = 0`` is the share of people below the line, 1 what they lack on average (over all people), 2 counts those
    who lack most more.

    Law: it lies in 0..1 and never rises with `alpha`; more access for anybody, or a lower line, never raises it.

    Parameters
    ----------
    access
        What a person has (>= 0, finite; more is better), indexed by ``settlement_id``.
    people
        People of the target group, indexed by ``settlement_id``, >= 0.
    line
        What a person ought to have (> 0, in the unit of `access`); who has just that is not poor.
    alpha
        0, 1, 2 or any other number >= 0.

    Returns
    -------
    float
        Share without a unit, 0..1; 0.0 where nobody lives.

    Raises
    ------
    TableError
        A settlement of `access` has no people, or an entry is missing, double, negative or infinite.

    References
    ----------
    Foster, J., Greer, J., Thorbecke, E. (1984). A class of decomposable poverty measures. Econometrica 52(3), 761-766.
    https://doi.org/10.2307/1913475
    """
    if not (line > 0 and math.isfinite(line) and alpha >= 0):
        raise ValueError(f"line must be a finite number above 0 and alpha at least 0: {line}, {alpha}")
    level, lives = levels(access, people)
    if not len(level):
        return 0.0
    lack = np.maximum(line - level, 0.0) / line
    depth = np.where(level < line, lack**alpha, 0.0)
    return float(lives @ depth / lives.sum())
