"""
People in families with children where only the families were counted: an estimate by an assumed size of a family.

All groups of the program are people, so that no sum ever adds families to persons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo_cus.catalogue.estimates import family_size
from geo_cus.data.people_tables import ESTIMATE_TYPES, typed
from geo_cus.data.settlements import CHILDREN

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def people_of_families(settlements: pd.DataFrame) -> pd.DataFrame:
    """
    Estimate the people in families where a settlement knows the number of families only.

    ``people = families x size``, with ``size`` of ``catalogue/estimates.toml``, never fewer than the children known and
    never more than the residents; the band is the same product with the low and the high size.

    Parameters
    ----------
    settlements
        As `read_settlements` gives them, with ``family_count``.

    Returns
    -------
    pd.DataFrame
        As `Study.estimates`, with the basis ``family_size``; no row for a settlement that knows its people.
    """
    asked = settlements[settlements["families"].isna() & settlements["family_count"].notna()]
    families = asked["family_count"].to_numpy(dtype="float64")
    least = asked[list(CHILDREN)].fillna(0).sum(axis=1).to_numpy(dtype="float64")
    most = asked["residents"].to_numpy(dtype="float64", na_value=np.inf)

    def people(size: float) -> NDArray[np.int64]:
        return np.clip(np.rint(families * size), least, most).astype(np.int64)

    size = family_size()
    found = asked[["settlement_id"]].assign(
        group_id="families", people=people(size.mean), low=people(size.low), high=people(size.high), basis="family_size"
    )
    return typed(found.reset_index(drop=True), ESTIMATE_TYPES)


def totals_in_people(gmina_totals: pd.DataFrame) -> pd.DataFrame:
    """
    Give the totals of gminas with people in families where only the number of families is told.

    Parameters
    ----------
    gmina_totals
        As `read_gmina_totals` gives them.

    Returns
    -------
    pd.DataFrame
        The same rows; where ``families`` is not known it is ``family_count`` times the assumed size, never more than
        the residents. What is spread of it is an estimate, as all that is spread.
    """
    people = (gmina_totals["family_count"].astype("Float64") * family_size().mean).round().astype("Int64")
    most = gmina_totals["residents"].where(gmina_totals["residents"].notna(), people)
    return gmina_totals.assign(families=gmina_totals["families"].fillna(people.where(people <= most, most)))
