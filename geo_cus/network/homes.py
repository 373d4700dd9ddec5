"""Where the people of a settlement live: its demand points, or its one point and the mean way inside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import scipy

from geo_cus.network.demand import inner_way, quantile_by_people
from geo_cus.network.exact import on_grid
from geo_cus.network.geodesy import EARTH_RADIUS_M
from geo_cus.network.travel_times import Placement, Points, TravelTimes, some_points

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geo_cus.catalogue import Profile
    from geo_cus.data.study import Study

_NEIGHBOURS: Final = 3
"""The spacing of settlements is the mean distance to so many nearest ones."""
_FEW: Final = 500
"""So many points are compared each with each."""


@dataclass(frozen=True, slots=True)
class Homes:
    """
    The demand points of a study.

    Parameters
    ----------
    settlements
        The settlements, each with its own point.
    points
        The demand points, those of one settlement in a row; a settlement without any stands with its own point.
    owner
        Number of the settlement of every point, ascending.
    weight
        Share of the settlement's people at every point, 0 to 1; the shares of a settlement add up to 1.
    single
        Which settlements are known by their own point only.
    """

    settlements: Points
    points: Points
    owner: NDArray[np.int64]
    weight: NDArray[np.float64]
    single: NDArray[np.bool_]

    @property
    def scattered(self) -> bool:
        """Tell whether any settlement has demand points beside its own."""
        return not bool(self.single.all())


@dataclass(frozen=True, slots=True)
class InnerWays:
    """
    The mean way inside settlements that are known by one point only, by one way of travelling.

    Parameters
    ----------
    metres, seconds
        NaN for a settlement that has demand points or no place on the map.
    basis
        ``area``, ``spacing`` or ``assumed``, see `InnerWay`; empty text where there is none.
    """

    metres: NDArray[np.float64]
    seconds: NDArray[np.float64]
    basis: tuple[str, ...]


def homes_of(study: Study) -> Homes:
    """Give where the people of a study live."""
    table = study.settlements
    own = Points(tuple(table["settlement_id"].astype(str)), _floats(table["lon"]), _floats(table["lat"]))
    demand = study.demand_points
    count = len(table)
    if demand is None or demand.empty:
        every = np.arange(count)
        return Homes(own, own, every, np.ones(count), np.ones(count, dtype=bool))
    number = {settlement_id: place for place, settlement_id in enumerate(own.ids)}
    owner = np.array([number[item] for item in demand["settlement_id"].astype(str)], dtype=np.int64)
    single = np.bincount(owner, minlength=count) == 0
    lone = np.flatnonzero(single)
    lon, lat = np.r_[_floats(demand["lon"]), own.lon[lone]], np.r_[_floats(demand["lat"]), own.lat[lone]]
    weight, owner = np.r_[_floats(demand["weight"]), np.ones(len(lone))], np.r_[owner, lone]
    # By place, not by row of the file, so that shuffled rows add up to the same bytes.
    order = np.lexsort((weight, lat, lon, owner))
    lon, lat, weight, owner = lon[order], lat[order], weight[order], owner[order]
    weight = weight / np.bincount(owner, weights=weight, minlength=count)[owner]
    ids = tuple(f"{own.ids[home]}/{place}" for place, home in enumerate(owner.tolist()))
    return Homes(own, Points(ids, lon, lat), owner, weight, single)


def some_homes(homes: Homes, inner: InnerWays, settlements: NDArray[np.int64]) -> tuple[Homes, InnerWays]:
    """Give the homes of some settlements (numbers, ascending), and the ways inside these."""
    points = np.flatnonzero(np.isin(homes.owner, settlements))
    own = Homes(
        settlements=some_points(homes.settlements, settlements),
        points=some_points(homes.points, points),
        owner=np.searchsorted(settlements, homes.owner[points]),
        weight=homes.weight[points],
        single=homes.single[settlements],
    )
    basis = tuple(inner.basis[place] for place in settlements.tolist())
    return own, InnerWays(inner.metres[settlements], inner.seconds[settlements], basis)


def inner_ways(study: Study, homes: Homes, profile: Profile) -> InnerWays:
    """
    Estimate the mean way inside every settlement of one point: see `inner_way`.

    Its area (column ``area_km2`` of the settlements) tells more than the distance to its neighbours, and comes first.
    """
    count = len(homes.settlements.ids)
    metres, seconds, basis = np.full(count, np.nan), np.full(count, np.nan), [""] * count
    spacing_m, area_km2 = spacing(homes.settlements), _areas(study.settlements)
    located = np.isfinite(homes.settlements.lon) & np.isfinite(homes.settlements.lat)
    for place in np.flatnonzero(homes.single & located).tolist():
        if area_km2[place] > 0:
            way = inner_way(profile, area_km2=float(area_km2[place]))
        else:
            way = inner_way(profile, spacing_m=float(spacing_m[place]) if spacing_m[place] > 0 else None)
        metres[place], seconds[place], basis[place] = way
    return InnerWays(on_grid(metres), on_grid(seconds), tuple(basis))


def spacing(points: Points) -> NDArray[np.float64]:
    """Give the mean distance of every point to the nearest others, up to three (m); NaN where there are none."""
    found = np.full(len(points.ids), np.nan)
    known = np.flatnonzero(np.isfinite(points.lon) & np.isfinite(points.lat))
    others = min(_NEIGHBOURS, len(known) - 1)
    if others < 1:
        return found
    lon, lat = np.radians(points.lon[known]), np.radians(points.lat[known])
    on_sphere = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    arc_m = 2 * np.arcsin(np.minimum(_nearest_chords(on_sphere, others) / 2, 1.0)) * EARTH_RADIUS_M
    found[known] = arc_m.mean(axis=1)
    return found


def _nearest_chords(on_sphere: NDArray[np.float64], others: int) -> NDArray[np.float64]:
    """Give the straight distances (points x others) from every point to the others nearest to it."""
    if len(on_sphere) > _FEW:
        return np.asarray(scipy.spatial.KDTree(on_sphere).query(on_sphere, k=others + 1)[0])[:, 1:]
    # scipy.spatial takes longer to import than the distances of a gmina's villages take.
    squares = ((on_sphere[:, np.newaxis] - on_sphere) ** 2).sum(axis=2)
    chords: NDArray[np.float64] = np.sqrt(np.sort(squares, axis=1)[:, 1 : others + 1])
    return chords


def by_settlement(times: TravelTimes, homes: Homes, inner: InnerWays) -> TravelTimes:
    """
    Give times from demand points as times from settlements (rows), by people.

    A settlement's time to a provider is the median of its people's: half of them get there within it. Where only one
    point of it is known, nobody gets anywhere within less than the mean way inside the settlement.

    Parameters
    ----------
    times
        Demand points (rows, in the order of `homes`) by providers.
    homes
        Where the people live.
    inner
        The way inside settlements of one point.
    """
    if not homes.scattered:
        seconds, metres, origins = times.seconds, times.metres, times.origins
    else:
        count = len(homes.settlements.ids)
        seconds, metres = (
            quantile_by_people(values, homes.owner, homes.weight, count, share=0.5)
            for values in (times.seconds, times.metres)
        )
        # The two medians may be of two people; but no way leads where the other quantity has none.
        metres = np.where(np.isfinite(seconds), metres, np.inf)
        origins = _placed_by_people(times.origins, homes)
    return replace(
        times,
        origins=origins,
        seconds=_at_least(seconds, inner.seconds),
        metres=_at_least(metres, inner.metres),
    )


def _at_least(values: NDArray[np.float64], least: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.maximum(values, np.nan_to_num(least, nan=0.0)[:, None])


def _placed_by_people(origins: Placement, homes: Homes) -> Placement:
    """Take a settlement for placed if half of its people are; its walk is the median of theirs."""
    count = len(homes.settlements.ids)
    walk_m = np.where(np.isnan(origins.walk_m), np.inf, origins.walk_m)[:, None]
    placed = np.bincount(homes.owner, weights=homes.weight * origins.placed, minlength=count) >= 0.5
    median_m = quantile_by_people(walk_m, homes.owner, homes.weight, count, share=0.5)[:, 0]
    first = np.searchsorted(homes.owner, np.arange(count))
    return Placement(
        points=homes.settlements,
        edge=np.where(placed, np.maximum(origins.edge[first], 0), -1),
        share=origins.share[first],
        walk_m=np.where(np.isfinite(median_m), median_m, np.nan),
    )


def _areas(table: pd.DataFrame) -> NDArray[np.float64]:
    if "area_km2" not in table:
        return np.full(len(table), np.nan)
    return table["area_km2"].to_numpy(dtype=np.float64, na_value=np.nan)


def _floats(values: pd.Series) -> NDArray[np.float64]:
    return values.to_numpy(dtype=np.float64)
