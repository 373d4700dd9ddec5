"""
How many of each target group live in a settlement where only the gmina's total is known: an estimate with a band.

What the settlements table tells stays as it is. Only the rest of a total is spread, over the settlements whose number
is not known; every number that comes out of it stands in the table of estimates, so that none is shown unmarked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo_cus.catalogue.estimates import default_dispersion, disability_by_age
from geo_cus.data.estimate_band import FEWEST_KNOWN, band, dispersion_of
from geo_cus.data.people_tables import ESTIMATE_TYPES, no_estimates, typed
from geo_cus.data.proportional_fit import Margin, proportional_fit, whole_numbers
from geo_cus.data.settlements import CENSUS_FIELDS, SettlementRow
from geo_cus.faults import Fault, fault
from geo_cus.schema import columns_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

AGE_GROUPS: Final = ("age_0_2", "age_3_6", "age_7_14", "age_65_plus", "age_75_plus")
"""Groups by age, in the order of the rows of `_AGE_BANDS`."""

_BANDS: Final = ("age_0_2", "age_3_6", "age_7_14", "age_15_64", "age_65_74", "age_75_plus")
"""Bands of age that do not overlap and together are all residents."""

_AGE_BANDS: Final = np.array([
    [1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0], [0, 0, 0, 0, 1, 1], [0, 0, 0, 0, 0, 1],
], dtype=bool)  # fmt: skip
"""Which bands (columns) make up a group (rows of `AGE_GROUPS`)."""

_DISABILITY_BANDS: Final = np.array([[True, False]])
"""People with disabilities and all others."""

_LEAST_SHARE: Final = 1e-3
"""Seed of a band that the other numbers leave no room for; the fit corrects it."""

_COMMON_PEOPLE: Final = 10.0
"""People of the common mix by which a settlement's working-age groups are steadied."""

GMINA_DIGITS: Final = 6
"""The seventh digit of a TERYT code tells town and countryside of one gmina apart."""


@dataclass(frozen=True)
class Spread:
    """
    Target groups after the totals of the gminas were spread.

    Parameters
    ----------
    settlements
        The settlements table with the estimates in the cells that were not known.
    estimates
        A row an estimated cell, as `Study.estimates` describes it.
    faults
        Totals that could not be spread, or not over all settlements.
    """

    settlements: pd.DataFrame
    estimates: pd.DataFrame
    faults: tuple[Fault, ...]


@dataclass(frozen=True, eq=False)
class _Table:
    """The settlements of one gmina whose size is known, as numbers; NaN for what is not known."""

    ids: NDArray[np.object_]  # settlements
    groups: tuple[str, ...]
    people: Floats  # settlements x groups: what the settlements table tells
    rests: Floats  # groups: persons to spread over the cells not known, NaN where nothing is to be spread
    sizes: Floats  # residents of each settlement
    seed: Floats  # settlements x bands: persons; only their proportions count
    bands: NDArray[np.bool_]  # groups x bands

    @property
    def asked(self) -> NDArray[np.bool_]:
        """Tell which cells (settlements x groups) are to be estimated."""
        asked: NDArray[np.bool_] = np.isnan(self.people) & ~np.isnan(self.rests)
        return asked


def spread_groups(
    settlements: pd.DataFrame, gmina_totals: pd.DataFrame, *, gminas: tuple[str, ...], file: str = ""
) -> Spread:
    """
    Spread the totals of gminas over their settlements where these do not know their own numbers.

    For each gmina and group the rest, ``total - sum of what is known``, goes to the settlements not known. Age groups
    are fitted together (`proportional_fit`) on a table of settlements by bands of age that do not overlap, so that the
    bands of a settlement never exceed its residents, nor those of 75 the ones of 65. The seed is ``residents x share of
    the band in the gmina``, turned by the settlement's working-age groups where it has them. People with disabilities
    are fitted afterwards, on a seed of the settlement's age structure times the assumed share of disability by age
    (``catalogue/estimates.toml``). Numbers end as whole persons, and each group's sum is the gmina's total exactly.

    Parameters
    ----------
    settlements
        As `Study.settlements`; where ``residents`` are not known, ``residents_gus`` tell how large a settlement is.
    gmina_totals
        ``gmina`` (TERYT, 6 or 7 digits), the groups (Int64, NA where not known) and ``row``, a row a gmina.
    gminas
        TERYT codes of the study; with a single one, a settlement without a code belongs to it.
    file
        Name of the file of the totals, for the faults.

    Returns
    -------
    Spread
        Residents themselves are never spread: nothing else tells how large a settlement is. A settlement of no known
        size stays unknown. A group whose known numbers exceed the total, or whose rest exceeds the residents, is not
        spread at all, and a fault says so; nothing is rescaled.
    """
    homes = gmina_of(settlements, gminas)
    # One order of settlements whatever the order of the file, so that rounding does not depend on it.
    sorted_homes = settlements.sort_values("settlement_id", kind="stable")
    tables, faults = [no_estimates()], []
    for total in gmina_totals.to_dict("records"):
        here = homes.loc[sorted_homes.index] == str(total["gmina"])[:GMINA_DIGITS]
        estimates, wrong = _spread_gmina(sorted_homes[here], total, file)
        tables.append(estimates)
        faults += wrong
    estimates = typed(pd.concat(tables, ignore_index=True), ESTIMATE_TYPES)
    return Spread(_filled(settlements, estimates), estimates, tuple(faults))


def gmina_of(settlements: pd.DataFrame, gminas: tuple[str, ...]) -> pd.Series[str]:
    """Give the first six digits of each settlement's gmina; of a study of one gmina that one's where none is given."""
    codes = settlements["gmina"].astype("str").str[:GMINA_DIGITS]
    studied = {code[:GMINA_DIGITS] for code in gminas}
    return codes.where(codes != "", next(iter(studied))) if len(studied) == 1 else codes


def _filled(settlements: pd.DataFrame, estimates: pd.DataFrame) -> pd.DataFrame:
    filled = settlements.copy()
    places = pd.Index(settlements["settlement_id"])
    for group, part in estimates.groupby("group_id"):
        column = filled[group].array.copy()
        column[places.get_indexer(part["settlement_id"])] = part["people"].to_numpy()
        filled[group] = column
    return filled


def _spread_gmina(homes: pd.DataFrame, total: Mapping[Hashable, Any], file: str) -> tuple[pd.DataFrame, list[Fault]]:
    sizes = _sizes(homes)
    rests, faults = {}, []
    for group in (*AGE_GROUPS, "disabled"):
        rests[group], wrong = _rest(_floats(homes, group), sizes, total, group, file)
        faults += wrong
    sized = homes[~np.isnan(sizes)]
    ages = _table(sized, rests, AGE_GROUPS, _age_seed(sized, total), _AGE_BANDS)
    structure, of_ages = _estimated(ages)
    disabled = _table(sized, rests, ("disabled",), _disability_seed(structure), _DISABILITY_BANDS)
    _, of_disabled = _estimated(disabled)
    found = [estimates for estimates in (of_ages, of_disabled) if estimates is not None]
    if len(found) < 2:
        faults.append(fault("totals_contradict", file, row=_row(total), value=total["gmina"]))
    return pd.concat([no_estimates(), *found], ignore_index=True), faults


def _sizes(homes: pd.DataFrame) -> Floats:
    """Give the residents of settlements: registered, else by GUS, and then no fewer than the people known there."""
    residents, by_gus = _floats(homes, "residents"), _floats(homes, "residents_gus")
    young = np.nansum([_floats(homes, group) for group in AGE_GROUPS[:3]], axis=0)
    old = np.nanmax([np.zeros(len(homes)), *(_floats(homes, group) for group in AGE_GROUPS[3:])], axis=0)
    disabled = np.nan_to_num(_floats(homes, "disabled"))
    return np.where(np.isnan(residents), np.maximum(by_gus, np.maximum(young + old, disabled)), residents)


def _rest(
    known: Floats, sizes: Floats, total: Mapping[Hashable, Any], group: str, file: str
) -> tuple[float, list[Fault]]:
    """Give what of a total is to be spread over the settlements not known, NaN for nothing; and what is wrong."""
    whole, unknown = _number(total[group]), np.isnan(known)
    if np.isnan(whole) or not unknown.any():
        return np.nan, []
    rest = float(whole - np.nansum(known))
    room = float(np.nansum(sizes[unknown]))
    lost = int((unknown & np.isnan(sizes)).sum())
    values = {"gmina": str(total["gmina"]), "total": int(whole), "known": int(np.nansum(known)), "room": int(room)}

    def told(code: str) -> list[Fault]:
        difference = {"difference": int(abs(rest)), "excess": int(rest - room), "settlements": lost}
        header = columns_of(SettlementRow)[group].synonyms[0]
        return [fault(code, file, row=_row(total), column=header, **values, **difference)]

    if rest < 0:
        return np.nan, told("known_exceed_total")
    if rest > 0 and room == 0:
        return np.nan, told("nothing_to_spread_by")
    if rest > room:
        return np.nan, told("rest_exceeds_residents")
    return rest, told("spread_without_some") if lost else []


def _age_seed(homes: pd.DataFrame, total: Mapping[Hashable, Any]) -> Floats:
    """Give ``residents x share of the band in the gmina`` (settlements x bands), turned by the working-age groups."""
    sizes = _sizes(homes)
    share = {group: _share(_floats(homes, group), sizes, _number(total[group])) for group in AGE_GROUPS}
    between = max(share["age_65_plus"] - share["age_75_plus"], _LEAST_SHARE) if share["age_65_plus"] > 0 else 0.0
    young = np.array([share[group] for group in AGE_GROUPS[:3]])
    old = np.array([between, share["age_75_plus"]])
    younger = _turned(homes, "pre_working_age")[:, None] * young
    older = _turned(homes, "post_working_age")[:, None] * old
    rest = np.maximum(1 - younger.sum(axis=1) - older.sum(axis=1), _LEAST_SHARE)
    seed: Floats = sizes[:, None] * np.column_stack([younger, rest, older])
    return seed


def _disability_seed(structure: Floats) -> Floats:
    """Give people with disabilities and all others, as the age structure and the assumed shares by age have them."""
    rates = np.array([disability_by_age()[band_id] for band_id in _BANDS])
    expected = structure @ rates
    return np.column_stack([expected, structure.sum(axis=1) - expected])


def _share(known: Floats, sizes: Floats, total: float) -> float:
    """Give a group's share of the residents: in the gmina, else in the settlements that know it, else 0."""
    if not np.isnan(total) and sizes.sum() > 0:
        return min(max(total / float(sizes.sum()), _LEAST_SHARE), 1.0)
    told = ~np.isnan(known)
    residents = sizes[told].sum()
    return min(max(float(known[told].sum() / residents), _LEAST_SHARE), 1.0) if residents > 0 else 0.0


def _turned(homes: pd.DataFrame, group: str) -> Floats:
    """
    Give by how much a settlement has more or fewer of a working-age group than all together: 1 where that is not known.

    As if some more people of the common mix lived in each, so that a hamlet with nobody of the group keeps a chance.
    """
    parts = np.array([_floats(homes, name) for name in CENSUS_FIELDS[1:]])
    told = ~np.isnan(parts).any(axis=0)
    everybody = parts[:, told].sum()
    people = _floats(homes, group)
    common = people[told].sum() / everybody if everybody > 0 else 0.0
    if common == 0:
        return np.ones(len(homes))
    local = (people + _COMMON_PEOPLE * common) / (parts.sum(axis=0) + _COMMON_PEOPLE)
    return np.where(told, local / common, 1.0)


def _table(
    homes: pd.DataFrame, rests: Mapping[str, float], groups: tuple[str, ...], seed: Floats, bands: NDArray[np.bool_]
) -> _Table:
    people = np.column_stack([_floats(homes, group) for group in groups])
    spread = np.array([rests[group] for group in groups])
    ids = homes["settlement_id"].to_numpy()
    return _Table(ids, groups, people, spread, _sizes(homes), seed, bands)


def _estimated(table: _Table) -> tuple[Floats, pd.DataFrame | None]:
    """Fit a table; give its cells, and the estimates in whole persons, None where the sums contradict each other."""
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


def _margins(table: _Table, *, whole_columns: bool) -> list[Margin]:
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


def _with_band(table: _Table, place: int, fitted: Floats, people: NDArray[np.int64]) -> pd.DataFrame:
    asked = table.asked[:, place]
    expected = np.minimum(fitted[asked], table.sizes[asked])
    dispersion, known = _dispersion(table, place)
    low, high = band(expected, table.sizes[asked], dispersion=dispersion, known=known)
    least, most = (limit[asked] for limit in _limits(table, place))
    found = people[asked]
    low = np.minimum(np.maximum(np.floor(low), least), found)
    high = np.maximum(np.minimum(np.ceil(high), most), found)
    return pd.DataFrame({"people": found, "low": low, "high": high})


def _limits(table: _Table, place: int) -> tuple[Floats, Floats]:
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


def _dispersion(table: _Table, place: int) -> tuple[float, int | None]:
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


def _floats(homes: pd.DataFrame, column: str) -> Floats:
    """Give a column of persons as numbers, NaN where not known or where there is no such column."""
    if column not in homes:
        return np.full(len(homes), np.nan)
    return homes[column].to_numpy(dtype="float64", na_value=np.nan)


def _number(value: Any) -> float:
    return np.nan if pd.isna(value) else float(value)


def _row(total: Mapping[Hashable, Any]) -> int:
    return int(total["row"])
