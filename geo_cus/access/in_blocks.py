"""
Measures of a country: settlements in blocks, each with the providers that any of its settlements reaches.

A matrix of all settlements by all providers would not fit into memory, and nearly all of it lies beyond every limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo_cus.access.decay import weights_of
from geo_cus.access.entries import ordered, settlement_index
from geo_cus.access.floating_catchment import quotient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from geo_cus.access.decay import Decay
    from geo_cus.access.entries import Ordered
    from geo_cus.network.travel_times import TravelTimes


def in_blocks(blocks: Iterable[TravelTimes], measure: Callable[[TravelTimes], pd.Series]) -> pd.Series:
    """
    Take a measure in which settlements do not compete block by block: nearest, number, capacity, gravity.

    Law: the same as of all settlements and providers at once, but for the order in which fractions are added up
    (relative differences below 1e-12), if no block lacks a provider that counts for one of its settlements.

    Parameters
    ----------
    blocks
        Settlements (rows) by providers (columns), seconds; every settlement in one block, a provider in all from which
        it is reached.
    measure
        Gives a number for each settlement of a block, like ``partial(reachable_count, limit_s=1200)``.

    Returns
    -------
    pd.Series
        One number per settlement in the order of the blocks; empty where there are no blocks.

    Raises
    ------
    ValueError
        A settlement stands in two blocks.
    """
    return _joined([measure(block) for block in blocks])


def enhanced_floating_catchment_in_blocks(
    blocks: Iterable[TravelTimes], people: pd.Series, capacity: pd.Series, *, decay: Decay
) -> pd.Series:
    """
    Share the places of each provider among everybody who reaches it, the far ones less (E2SFCA), block by block.

    The first round adds up over all blocks who competes for each provider, the second shares its places. With
    ``decay=Step(limit_s)`` it is 2SFCA.

    Law: the same as `enhanced_floating_catchment` of all settlements and providers at once but for the order in which
    people are added up (relative differences below 1e-12), if no block lacks a provider whose weight is above 0.

    Parameters
    ----------
    blocks
        As in `in_blocks`; they are gone through twice, and may be made anew each time, so as not to stand in memory.
    people
        People of the target group, indexed by ``settlement_id``, >= 0.
    capacity
        Places offered, indexed by ``provider_id``, >= 0.
    decay
        How much a place, and a competitor, counts at a given time.

    Returns
    -------
    pd.Series
        Places a person, one per settlement in the order of the blocks; 0.0 where nothing is reached, never NaN.

    Raises
    ------
    TableError
        A settlement of a block has no people or a provider no capacity, or more than one entry, or a negative one.
    ValueError
        A settlement stands in two blocks, or the blocks can only be gone through once.

    References
    ----------
    As of `enhanced_floating_catchment`.
    """
    if iter(blocks) is blocks:
        message = "the blocks are gone through twice: pass a list, or what makes them anew"
        raise ValueError(message)
    # Looked into once a block, so their identifiers are brought into the type of those of the blocks beforehand.
    people, capacity = (series.set_axis(series.index.astype(object)) for series in (people, capacity))
    competing = np.zeros(len(capacity))
    for table in map(ordered, blocks):
        table.capacity(capacity)  # names what lacks one
        competing[_columns(table, capacity)] += table.people(people) @ weights_of(decay, table.seconds)
    share = quotient(capacity.to_numpy(dtype=np.float64, na_value=np.nan), competing)
    parts = []
    for table in map(ordered, blocks):
        access = weights_of(decay, table.seconds) @ share[_columns(table, capacity)]
        parts.append(table.by_settlement(access, "enhanced_floating_catchment"))
    return _joined(parts)


def _columns(table: Ordered, capacity: pd.Series) -> NDArray[np.intp]:
    """Tell where the providers of a block stand in the table of capacity."""
    provider_ids: pd.Index = pd.Index(table.provider_ids, dtype=object)
    return capacity.index.get_indexer(provider_ids[table.columns])


def _joined(parts: list[pd.Series]) -> pd.Series:
    if not parts:
        return pd.Series(np.zeros(0), index=settlement_index(()))
    joined: pd.Series = pd.concat(parts)
    if not joined.index.is_unique:
        twice = joined.index[joined.index.duplicated()][0]
        raise ValueError(f"every settlement stands in one block: {twice}")
    joined.index = settlement_index(joined.index.tolist())
    return joined
