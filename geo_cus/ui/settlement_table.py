"""The table of all settlements below the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo_cus.access.words import STATUS_NAMES
from geo_cus.ui.village_view import village_names

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.text import Language
    from geo_cus.ui.accounting_view import Formats


def settlement_table(measurement: Measurement, service_id: str, words: Language) -> pd.DataFrame:
    """
    Give a row a settlement in Polish order, its index the settlement's id.

    Minutes and kilometres are numbers (minutes rounded up, like everywhere), missing where no road leads; people are
    whole numbers, missing where unknown. Where some of them are estimates, a column says which, with their band.
    """
    names = village_names(measurement)
    results = measurement.of_service(service_id).set_index("settlement_id").loc[list(names)]
    seconds, metres = (results[column].to_numpy(dtype=np.float64) for column in ("seconds", "metres"))
    reached = np.isfinite(seconds)
    estimated = results["people_estimated"] & ~results["people_hidden"]
    spans = [
        _estimate(row, words) if marked else "" for marked, row in zip(estimated, results.itertuples(), strict=True)
    ]
    return pd.DataFrame(
        {
            words.say("Settlement"): list(names.values()),
            words.say("Status"): [words.say(STATUS_NAMES[status]) for status in results["status"]],
            words.say("People"): results["people"].to_numpy(),
            **({words.say("Estimated people"): spans} if estimated.any() else {}),
            words.say("Minutes"): np.where(reached, np.ceil(seconds / 60), np.nan),
            words.say("Kilometres"): np.where(reached, np.round(metres / 1000, 1), np.nan),
            words.say("Nearest provider"): results["provider"].to_numpy(),
        },
        index=results.index,
    )


def _estimate(row: Any, words: Language) -> str:
    return words.say("estimate: {low} to {high}", low=int(row.people_low), high=int(row.people_high))


def settlement_formats(words: Language) -> Formats:
    """Give how the columns with numbers are written."""
    return {
        words.say("People"): words.number,
        words.say("Minutes"): words.number,
        words.say("Kilometres"): lambda kilometres: words.number(kilometres, 1),
    }


def row_of(table: pd.DataFrame, settlement_id: str | None) -> int | None:
    """Find the place of a settlement in the table; None where it is not there."""
    if settlement_id is None or settlement_id not in table.index:
        return None
    return list(table.index).index(settlement_id)
