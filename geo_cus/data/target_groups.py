"""
How many of each target group live in a settlement where only the gmina's total is known: an estimate with a band.

What the settlements table tells stays as it is. Only the rest of a total is spread, over the settlements whose number
is not known; every number that comes out of it stands in the table of estimates, so that none is shown unmarked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo_cus.catalogue.estimates import disability_by_age, families_among_adults
from geo_cus.data.people_fit import PeopleTable, fitted_people
from geo_cus.data.people_tables import ESTIMATE_TYPES, no_estimates, typed
from geo_cus.data.settlements import CENSUS_FIELDS, CHILDREN, GROUP_FIELDS, SettlementRow
from geo_cus.data.study import GMINA_DIGITS
from geo_cus.faults import Fault, fault
from geo_cus.schema import columns_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

AGE_GROUPS: Final = (*CHILDREN, "age_65_plus", "age_75_plus")
"""Groups by age, in the order of the rows of `_AGE_BANDS`."""

_BANDS: Final = ("age_0_2", "age_3_6", "age_7_14", "age_15_64", "age_65_74", "age_75_plus")
"""Bands of age that do not overlap and together are all residents."""

_AGE_BANDS: Final = np.array([
    [1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0], [0, 0, 0, 0, 1, 1], [0, 0, 0, 0, 0, 1],
], dtype=bool)  # fmt: skip
"""Which bands (columns) make up a group (rows of `AGE_GROUPS`)."""

_GROUP_AND_OTHERS: Final = np.array([[True, False]])
"""People of a group that is fitted alone (with disabilities, in families), and all others."""

_LEAST_SHARE: Final = 1e-3
"""Seed of a band that the other numbers leave no room for; the fit corrects it."""

_COMMON_PEOPLE: Final = 10.0
"""People of the common mix by which a settlement's working-age groups are steadied."""


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
    (``catalogue/estimates.toml``). Of the people in families with children, the children are those of the age groups;
    the others are fitted on ``people of 15-64 x assumed share``, turned by how many children there are. Numbers end as
    whole persons, and each group's sum is the gmina's total exactly.

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
    return Spread(with_estimates(settlements, estimates), estimates, tuple(faults))


def gmina_of(settlements: pd.DataFrame, gminas: tuple[str, ...]) -> pd.Series[str]:
    """Give the first six digits of each settlement's gmina; of a study of one gmina that one's where none is given."""
    codes = settlements["gmina"].astype("str").str[:GMINA_DIGITS]
    studied = {code[:GMINA_DIGITS] for code in gminas}
    return codes.where(codes != "", next(iter(studied))) if len(studied) == 1 else codes


def with_estimates(settlements: pd.DataFrame, estimates: pd.DataFrame) -> pd.DataFrame:
    """Give the settlements with the estimates in their cells."""
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
    for group in GROUP_FIELDS[1:]:
        rests[group], wrong = _rest(_floats(homes, group), sizes, total, group, file)
        faults += wrong
    sized = homes[~np.isnan(sizes)]
    ages = _table(sized, rests, AGE_GROUPS, _age_seed(sized, total), _AGE_BANDS)
    structure, of_ages = fitted_people(ages)
    disabled = _table(sized, rests, ("disabled",), _disability_seed(structure), _GROUP_AND_OTHERS)
    _, of_disabled = fitted_people(disabled)
    filled = sized if of_ages is None else with_estimates(sized, of_ages)
    children = _children_in_families(sized, filled, rests["families"])
    if children is None:
        faults.append(_families_below_children(sized, total, rests["families"], file))
    of_families = no_estimates() if children is None else _estimated_families(filled, rests, structure, children)
    found = [estimates for estimates in (of_ages, of_disabled, of_families) if estimates is not None]
    if len(found) < 3:
        faults.append(fault("totals_contradict", file, row=_row(total), value=total["gmina"]))
    return pd.concat([no_estimates(), *found], ignore_index=True), faults


def _sizes(homes: pd.DataFrame) -> Floats:
    """Give the residents of settlements: registered, else by GUS, and then no fewer than the people known there."""
    residents, by_gus = _floats(homes, "residents"), _floats(homes, "residents_gus")
    young = np.nansum([_floats(homes, group) for group in CHILDREN], axis=0)
    old = np.nanmax([np.zeros(len(homes)), *(_floats(homes, group) for group in AGE_GROUPS[3:])], axis=0)
    others = np.nanmax([np.zeros(len(homes)), _floats(homes, "disabled"), _floats(homes, "families")], axis=0)
    return np.where(np.isnan(residents), np.maximum(by_gus, np.maximum(young + old, others)), residents)


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


def _children(homes: pd.DataFrame) -> Floats:
    """Give the children known or estimated in each settlement, 0 where nothing tells of any."""
    children: Floats = np.nansum([_floats(homes, group) for group in CHILDREN], axis=0)
    return children


def _children_in_families(homes: pd.DataFrame, filled: pd.DataFrame, rest: float) -> Floats | None:
    """
    Give the children below whose number the people in families must not fall.

    Known or estimated ones; known ones alone where the rest of the total has no room for the estimates; None where it
    has not even for those.
    """
    asked = np.isnan(_floats(homes, "families"))
    told = (_children(filled), _children(homes))
    return next((children for children in told if not rest < children[asked].sum()), None)


def _families_below_children(homes: pd.DataFrame, total: Mapping[Hashable, Any], rest: float, file: str) -> Fault:
    children = _children(homes)[np.isnan(_floats(homes, "families"))].sum()
    return fault(
        "families_without_children", file, row=_row(total), column=columns_of(SettlementRow)["families"].synonyms[0],
        gmina=str(total["gmina"]), rest=int(rest), children=int(children),
    )  # fmt: skip


def _estimated_families(
    homes: pd.DataFrame, rests: Mapping[str, float], structure: Floats, children: Floats
) -> pd.DataFrame | None:
    """
    Estimate the people in families: the children, who all live in them, and as many others as the fit allows.

    Only the others are fitted, so that no settlement gets fewer people in families than children.
    """
    expected = structure[:, _BANDS.index("age_15_64")] * families_among_adults() * _turned_by_children(homes)
    sizes = _sizes(homes) - children
    seed = np.column_stack([expected, np.maximum(sizes - expected, _LEAST_SHARE)])
    all_people = _table(homes, rests, ("families",), seed, _GROUP_AND_OTHERS)
    others = replace(
        all_people,
        people=np.maximum(all_people.people - children[:, None], 0.0),
        rests=all_people.rests - children[np.isnan(all_people.people[:, 0])].sum(),
        sizes=sizes,
    )
    estimates = fitted_people(others)[1]
    if estimates is not None:
        of_place = pd.Series(children.astype(np.int64), all_people.ids).reindex(estimates["settlement_id"]).to_numpy()
        estimates[["people", "low", "high"]] += of_place[:, None]
    return estimates


def _turned_by_children(homes: pd.DataFrame) -> Floats:
    """Give how many more children a settlement has than all together: of the groups known, else under working age."""
    ages = [people for people in (_floats(homes, group) for group in CHILDREN) if not np.isnan(people).all()]
    children = np.sum(ages, axis=0) if ages else np.zeros(len(homes))
    if np.nansum(children) > 0:
        return _against_all(children, _sizes(homes))
    return _turned(homes, "pre_working_age")


def _share(known: Floats, sizes: Floats, total: float) -> float:
    """Give a group's share of the residents: in the gmina, else in the settlements that know it, else 0."""
    if not np.isnan(total) and sizes.sum() > 0:
        return min(max(total / float(sizes.sum()), _LEAST_SHARE), 1.0)
    told = ~np.isnan(known)
    residents = sizes[told].sum()
    return min(max(float(known[told].sum() / residents), _LEAST_SHARE), 1.0) if residents > 0 else 0.0


def _turned(homes: pd.DataFrame, group: str) -> Floats:
    """Give by how much a settlement has more or fewer of a working-age group than all together."""
    parts = np.array([_floats(homes, name) for name in CENSUS_FIELDS[1:]])
    everybody = parts.sum(axis=0)
    return _against_all(np.where(np.isnan(everybody), np.nan, _floats(homes, group)), everybody)


def _against_all(people: Floats, everybody: Floats) -> Floats:
    """
    Give the share of a group in each settlement over that in all together: 1 where it is not known (NaN).

    As if some more people of the common mix lived in each, so that a hamlet with nobody of the group keeps a chance.
    """
    told = ~np.isnan(people)
    whole = everybody[told].sum()
    common = people[told].sum() / whole if whole > 0 else 0.0
    if common == 0:
        return np.ones(len(people))
    local = (people + _COMMON_PEOPLE * common) / (everybody + _COMMON_PEOPLE)
    return np.where(told, local / common, 1.0)


def _table(
    homes: pd.DataFrame, rests: Mapping[str, float], groups: tuple[str, ...], seed: Floats, bands: NDArray[np.bool_]
) -> PeopleTable:
    people = np.column_stack([_floats(homes, group) for group in groups])
    spread = np.array([rests[group] for group in groups])
    ids = homes["settlement_id"].to_numpy()
    return PeopleTable(ids, groups, people, spread, _sizes(homes), seed, bands)


def _floats(homes: pd.DataFrame, column: str) -> Floats:
    """Give a column of persons as numbers, NaN where not known or where there is no such column."""
    if column not in homes:
        return np.full(len(homes), np.nan)
    return homes[column].to_numpy(dtype="float64", na_value=np.nan)


def _number(value: Any) -> float:
    return np.nan if pd.isna(value) else float(value)


def _row(total: Mapping[Hashable, Any]) -> int:
    return int(total["row"])
