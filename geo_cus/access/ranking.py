"""A ranking of settlements, such as income or age: needed only where people live."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo_cus.access.entries import entries_of
from geo_cus.errors import Message

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


class Ranked(NamedTuple):
    """
    Settlements with people, from the lowest rank up.

    Parameters
    ----------
    settlement_ids
        Their identifiers.
    rank
        What they are ranked by (>= 0), rising.
    people
        Persons, > 0.
    """

    settlement_ids: pd.Index
    rank: NDArray[np.float64]
    people: NDArray[np.float64]


def ranked(people: pd.Series, rank: pd.Series) -> Ranked:
    """Order the settlements with people by rank, then by identifier; `TableError` if one of them has no rank."""
    settlement_ids = people.index.sort_values()
    lives = entries_of(settlement_ids, people, table=Message("people"))
    settlement_ids, lives = settlement_ids[lives > 0], lives[lives > 0]
    values = entries_of(settlement_ids, rank, table=Message("ranking"))
    order = np.argsort(values, kind="stable")
    return Ranked(settlement_ids[order], values[order], lives[order])
