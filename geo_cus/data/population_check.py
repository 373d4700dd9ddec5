"""Two counts of the same people side by side: settlements and the gmina's total, registered residents and GUS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo_cus.data.people_tables import POPULATION_TYPES, REGISTER_TYPES, no_population_check, no_register_check, typed
from geo_cus.data.settlements import GROUP_FIELDS
from geo_cus.data.study import GMINA_DIGITS
from geo_cus.data.target_groups import gmina_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping


_Row = dict[str, object]


def population_check(
    settlements: pd.DataFrame, estimates: pd.DataFrame, gmina_totals: pd.DataFrame, *, gminas: tuple[str, ...]
) -> pd.DataFrame:
    """
    Compare what the settlements of each gmina add up to with the gmina's own totals.

    Parameters
    ----------
    settlements
        As they were read, without estimates.
    estimates
        As `Study.estimates`.
    gmina_totals
        As `read_gmina_totals` gives them.
    gminas
        TERYT codes of the study.

    Returns
    -------
    pd.DataFrame
        As `Study.population_check` describes it: a row for each gmina and group whose total is given.
    """
    homes = gmina_of(settlements, gminas)
    rows = [
        row
        for total in gmina_totals.to_dict("records")
        for row in _compared(settlements[homes == total["gmina"][:GMINA_DIGITS]], estimates, total)
    ]
    return typed(pd.DataFrame(rows), POPULATION_TYPES) if rows else no_population_check()


def register_check(settlements: pd.DataFrame) -> pd.DataFrame:
    """
    Compare registered residents with those by GUS, settlement by settlement.

    Returns
    -------
    pd.DataFrame
        As `Study.register_check` describes it: a row for each settlement where both are known, in the file's order.
    """
    both = settlements.dropna(subset=["residents", "residents_gus"])
    if both.empty:
        return no_register_check()
    registered, by_gus = both["residents"].astype("int64"), both["residents_gus"].astype("int64")
    difference = registered - by_gus
    percent = (100 * difference / by_gus.where(by_gus > 0)).astype("float64")
    return typed(both.assign(difference=difference, difference_percent=percent), REGISTER_TYPES).reset_index(drop=True)


def _compared(
    homes: pd.DataFrame, estimates: pd.DataFrame, total: Mapping[Hashable, Any]
) -> Iterator[dict[str, object]]:
    here = estimates[estimates["settlement_id"].isin(homes["settlement_id"])]
    for group in GROUP_FIELDS:
        if pd.isna(total[group]):
            continue
        whole = int(total[group])
        known = int(homes[group].sum())
        filled = here.loc[here["group_id"] == group, "people"]
        estimated = int(filled.sum())
        difference = known + estimated - whole
        yield {
            "gmina": total["gmina"],
            "group_id": group,
            "known": known,
            "settlements_known": int(homes[group].notna().sum()),
            "settlements_estimated": len(filled),
            "settlements_unknown": int(homes[group].isna().sum()) - len(filled),
            "estimated": estimated,
            "gmina_total": whole,
            "difference": difference,
            "difference_percent": 100 * difference / whole if whole else np.nan,
        }
