"""Tables beside travel times: every settlement and provider has its number, in one order that no input can change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo_cus.errors import Message, TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo_cus.network.travel_times import TravelTimes

_NAMED = 5
"""How many identifiers a message names before it says that there are more."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """
    Travel times in the order of identifiers, so that sums come out the same to the last bit however rows are shuffled.

    Parameters
    ----------
    settlement_ids, provider_ids
        As in the travel times, in their order.
    rows, columns
        Where the settlements and providers of `seconds` stand in the travel times.
    seconds
        Settlements by providers, both in the order of their identifiers; infinite where no road leads.
    """

    settlement_ids: Sequence[str]
    provider_ids: Sequence[str]
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    seconds: NDArray[np.float64]

    def people(self, people: pd.Series) -> NDArray[np.float64]:
        """Give the people of the settlements (persons, >= 0); `TableError` if one lacks them."""
        return entries_of(self.settlement_ids, people, table=Message("people"))[self.rows]

    def capacity(self, capacity: pd.Series) -> NDArray[np.float64]:
        """Give the capacity of the providers (places, >= 0); `TableError` if one lacks it."""
        return entries_of(self.provider_ids, capacity, table=Message("capacity"))[self.columns]

    def by_settlement(self, values: NDArray[np.float64], name: str) -> pd.Series:
        """Give a number for each settlement in the order of the travel times."""
        restored = np.empty_like(values)
        restored[self.rows] = values
        return pd.Series(restored, index=settlement_index(self.settlement_ids), name=name)


def ordered(times: TravelTimes) -> Ordered:
    """Bring travel times into the order of identifiers; those that stand in it already are not copied."""
    settlement_ids, provider_ids = times.origins.points.ids, times.destinations.points.ids
    rows, columns = _places(settlement_ids), _places(provider_ids)
    seconds = times.seconds
    if not (_rising(rows) and _rising(columns)):
        seconds = seconds[np.ix_(rows, columns)]
    return Ordered(settlement_ids, provider_ids, rows, columns, seconds)


def settlement_index(settlement_ids: Sequence[str]) -> pd.Index:
    """Give the index of a result with a row a settlement."""
    return pd.Index(settlement_ids, name="settlement_id", dtype=object)


def entries_of(ids: Sequence[str] | pd.Index, series: pd.Series, *, table: Message) -> NDArray[np.float64]:
    """
    Give the numbers of the places asked for; numbers of further places are left aside.

    Parameters
    ----------
    ids
        The places, in order.
    series
        Numbers (>= 0, finite) indexed by identifier.
    table
        What the numbers are, for the message.

    Raises
    ------
    TableError
        An identifier has no number, more than one, or one that is negative or infinite.
    """
    if not series.index.is_unique:
        twice = series.index[series.index.duplicated()].unique()
        raise TableError("{table}: more than one entry for {ids}. Keep one row of each.", table=table, ids=_some(twice))
    wanted = pd.Index(ids, dtype=object)
    values = series.reindex(wanted).to_numpy(dtype=np.float64, na_value=np.nan)
    missing = np.isnan(values)
    if missing.any():
        raise TableError(
            "{table}: no entry for {ids}. Fill it in, or leave these places out.",
            table=table,
            ids=_some(wanted[missing]),
        )
    wrong = (values < 0) | np.isinf(values)
    if wrong.any():
        raise TableError(
            "{table}: an entry is negative or infinite for {ids}. Correct it.", table=table, ids=_some(wanted[wrong])
        )
    return values


def _places(ids: Sequence[str]) -> NDArray[np.int64]:
    return np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)


def _rising(places: NDArray[np.int64]) -> bool:
    return bool((places[1:] > places[:-1]).all())


def _some(ids: pd.Index) -> str:
    named = ", ".join(str(identifier) for identifier in ids[:_NAMED])
    return f"{named}, …" if len(ids) > _NAMED else named
