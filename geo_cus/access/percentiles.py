"""Mean, median and percentiles of travel times over people, with those whom no road leads there among them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from geo_cus.access.entries import entries_of
from geo_cus.errors import Message, TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray


def mean_seconds(seconds: pd.Series, people: pd.Series) -> float:
    """
    Give the mean time of a person.

    ``sum of people[i] * seconds[i] / sum of people[i]``; settlements without people do not count.

    Law: it lies between the shortest and the longest time; a faster road never raises it. One person whom no road
    leads there makes it infinite; `mean_reached_seconds` tells about the others.

    Parameters
    ----------
    seconds
        Time of each settlement (seconds, >= 0, infinite where no road leads), indexed by ``settlement_id``.
    people
        People of the target group, indexed by ``settlement_id``, >= 0.

    Returns
    -------
    float
        Seconds; infinite where somebody does not get there, or where nobody lives.

    Raises
    ------
    TableError
        A settlement has no people, more than one entry or a negative one, or a time that is unknown or negative.
    """
    way, lives = _people_on_the_way(seconds, people)
    return _mean(way, lives)


def mean_reached_seconds(seconds: pd.Series, people: pd.Series) -> float:
    """
    Give the mean time of a person among those who get there.

    It tells nothing about the others, so it is never to be shown without their number; a road more may raise it.

    Parameters
    ----------
    seconds
        Time of each settlement (seconds, >= 0, infinite where no road leads), indexed by ``settlement_id``.
    people
        People of the target group, indexed by ``settlement_id``, >= 0.

    Returns
    -------
    float
        Seconds; infinite where nobody gets there.

    Raises
    ------
    TableError
        As for `mean_seconds`.
    """
    way, lives = _people_on_the_way(seconds, people)
    arrives = np.isfinite(way)
    return _mean(way[arrives], lives[arrives])


def percentile_seconds(seconds: pd.Series, people: pd.Series, percents: Sequence[float]) -> tuple[float, ...]:
    """
    Give the times within which given percents of the people get there.

    ``percentile(p) = the least time t of a settlement such that p % of the people live within t``. It is always the
    time of some settlement; nothing is put between two of them, so that infinite times do no harm.

    Law: a larger percent never gives a shorter time; a faster road never gives a longer one.

    Parameters
    ----------
    seconds
        Time of each settlement (seconds, >= 0, infinite where no road leads), indexed by ``settlement_id``.
    people
        People of the target group, indexed by ``settlement_id``, >= 0.
    percents
        Each 0..100; 50 is the median.

    Returns
    -------
    tuple of float
        Seconds, one for each percent; infinite where not so many get there, or where nobody lives.

    Raises
    ------
    TableError
        As for `mean_seconds`.
    """
    if not all(0 <= percent <= 100 for percent in percents):
        raise ValueError(f"percents lie in 0..100: {percents}")
    way, lives = _people_on_the_way(seconds, people)
    if not len(way):
        return tuple(math.inf for _ in percents)
    within = np.cumsum(lives)
    # By people, not by shares: 0.1 + 0.2 of a whole is more than 0.3 of it.
    wanted = np.asarray(percents, dtype=np.float64) * within[-1] / 100
    return tuple(way[np.minimum(np.searchsorted(within, wanted), len(way) - 1)].tolist())


def median_seconds(seconds: pd.Series, people: pd.Series) -> float:
    """
    Give the time within which half of the people get there: `percentile_seconds` of 50.

    Parameters
    ----------
    seconds
        Time of each settlement (seconds, >= 0, infinite where no road leads), indexed by ``settlement_id``.
    people
        People of the target group, indexed by ``settlement_id``, >= 0.

    Returns
    -------
    float
        Seconds; infinite where fewer than half get there, or where nobody lives.

    Raises
    ------
    TableError
        As for `mean_seconds`.
    """
    return percentile_seconds(seconds, people, [50])[0]


def _people_on_the_way(seconds: pd.Series, people: pd.Series) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the times of settlements with people, rising, and the people; the order of rows is forgotten."""
    way = seconds.to_numpy(dtype=np.float64, na_value=np.nan)
    unknown = ~(way >= 0)
    if unknown.any():
        raise TableError(
            "{table}: no entry for {ids}. Fill it in, or leave these places out.",
            table=Message("travel times"),
            ids=", ".join(str(identifier) for identifier in seconds.index[unknown]),
        )
    lives = entries_of(seconds.index, people, table=Message("people"))
    order = np.lexsort((lives, way))
    order = order[lives[order] > 0]
    return way[order], lives[order]


def _mean(way: NDArray[np.float64], lives: NDArray[np.float64]) -> float:
    return float(way @ lives / lives.sum()) if len(way) else math.inf
