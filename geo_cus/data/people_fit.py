"""
One table of settlements by bands of people, fitted to what is known of it: estimates in whole persons with their bands.

What the tables are, and what they begin with, is told in `geo_cus.data.target_groups`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo_cus.catalogue.estimates import default_dispersion
from geo_cus.data.estimate_band import FEWEST_KNOWN, band, dispersion_of
from geo_cus.data.people_tables import ESTIMATE_TYPES, no_estimates, typed
from geo_cus.data.proportional_fit import Margin, proportional_fit, whole_numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PeopleTable:
    """
    The settlements of one gmina whose size is known, as numbers of persons; NaN for what is not known.

    Parameters
    ----------
    ids
        Settlements.
    groups
        Group ids.
    people
        What the settlements table tells (settlements x groups).
    rests
        What is to be spread over the cells not known, by group; NaN where nothing is.
    sizes
        People of each settlement among whom the groups are.
    seed
        Cells to begin with (settlements x bands); only their proportions count.
    bands
        Which bands make up a group (groups x bands).
    """

    ids: NDArray[np.object_]
    groups: tuple[str, ...]
    people: Floats
    rests: Floats
    sizes: Floats
    seed: Floats
    bands: NDArray[np.bool_]

    @property
    def asked(self) -> NDArray[np.bool_]:
        """Tell which cells (settlements x groups) are to be estimated."""
        asked: NDArray[np.bool_] = np.isnan(self.people) & ~np.isnan(self.rests)
        return asked


def fitted_people(table: PeopleTable) -> tuple[Floats, pd.DataFrame | None]:
    """
    Fit a table to all that is known of it.

    Returns
    -------
    tuple
        Its cells (settlements x bands, persons, not rounded); and the estimates in whole persons as `Study.estimates`,
        None where the sums contradict each other.
    """
    cells = proportional_fit(table.seed.ravel(), _margins(table, whole_columns=False))
    shaped: Floats = cells.reshape(table.seed.shape)
    if not table.asked.any():
        return shaped, no_estimates()
    whole = whole_numbers(cells, _margins(table, whole_columns=True))
    if whole is None:
        return table.seed, None
    people = whole.reshape(table.seed.shape) @ table.bands.T
    fitted = shaped @ table.bands.T
    found = [
        _with_band(table, place, fitted[:, place], people[:, place]).assign(
            settlement_id=table.ids[table.asked[:, place]], group_id=group, basis="ipf"
        )
        for place, group in enumerate(table.groups)
    ]
    return shaped, typed(pd.concat(found, ignore_index=True), ESTIMATE_TYPES)


def _margins(table: PeopleTable, *, whole_columns: bool) -> list[Margin]:
    """
    List what is known of the table: the residents of each settlement, its known groups, the total of each group.

    A total counts over the settlements not known, which fits quicker, or over all: only then do the people of 75 stand
    within those of 65, as `whole_numbers` needs it. Both say the same.
    """
    rows = np.indices(table.seed.shape)[0]
    margins = [Margin(rows.ravel(), table.sizes)]
    for place, of_group in enumerate(table.bands):
        people = table.people[:, place]
        known = ~np.isnan(people)
        told = np.where(known[:, None] & of_group, rows, -1)
        margins.append(Margin(told.ravel(), np.where(known, people, 0.0)))
        if not np.isnan(table.rests[place]):
            counted = whole_columns | ~known
            total = table.rests[place] + people[counted & known].sum()
            inside = np.where(counted[:, None] & of_group, 0, -1)
            margins.append(Margin(inside.ravel(), np.array([total])))
    return margins


def _with_band(table: PeopleTable, place: int, fitted: Floats, people: NDArray[np.int64]) -> pd.DataFrame:
    asked = table.asked[:, place]
    expected = np.minimum(fitted[asked], table.sizes[asked])
    dispersion, known = _dispersion(table, place)
    low, high = band(expected, table.sizes[asked], dispersion=dispersion, known=known)
    least, most = (limit[asked] for limit in _limits(table, place))
    found = people[asked]
    low = np.minimum(np.maximum(np.floor(low), least), found)
    high = np.maximum(np.minimum(np.ceil(high), most), found)
    return pd.DataFrame({"people": found, "low": low, "high": high})


def _limits(table: PeopleTable, place: int) -> tuple[Floats, Floats]:
    """Give the fewest and the most people of a group that the other numbers and the rest of the total allow."""
    own = table.bands[place]
    least, outside = np.zeros(len(table.sizes)), np.zeros(table.seed.shape)
    most = np.minimum(table.sizes, table.rests[place])
    for other, people in zip(table.bands, table.people.T, strict=True):
        if not (other & ~own).any():
            least = np.fmax(least, people)
        elif not (own & ~other).any():
            most = np.fmin(most, people)
        elif not (own & other).any():
            # Of nested groups the larger alone counts: they share their last band.
            outside[:, np.flatnonzero(other)[-1]] = np.fmax(outside[:, np.flatnonzero(other)[-1]], people)
    return least, np.minimum(most, table.sizes - outside.sum(axis=1))


def _dispersion(table: PeopleTable, place: int) -> tuple[float, int | None]:
    """Give the dispersion of a group, and from how many settlements it was estimated; None for the default."""
    people = table.people[:, place]
    seed = table.seed[:, table.bands[place]].sum(axis=1)
    told = ~np.isnan(people) & (seed > 0)
    expected = seed[told] * people[told].sum() / seed[told].sum() if told.any() else seed[told]
    usable = (expected > 0) & (expected < table.sizes[told])
    if usable.sum() < FEWEST_KNOWN:
        return default_dispersion()[table.groups[place]], None
    found = dispersion_of(people[told][usable], expected[usable], table.sizes[told][usable])
    return found, int(usable.sum())
