"""How fast a traveller goes on a way, and in which direction: access, one-ways, class, surface, limit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.catalogue import speed_limits
from geo_cus.network.access_rules import FERRY, open_directions, open_ways, road_class
from geo_cus.network.speed_limits import has_limit, statutory_limit_kph, tagged_limit_kph, tagged_place

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geo_cus.catalogue import Profile, SpeedLimits
    from geo_cus.data.roads import Roads

UNKNOWN_CLASS: Final = "unknown"
"""Road class of every way of a source that tells none."""

_OF_ONE_WAY: Final = frozenset({"way_id", "name", "duration"})
"""What differs from way to way and makes none faster; the duration of ferries is read with their edges."""


@dataclass(frozen=True, slots=True)
class WaySpeeds:
    """
    Speeds of every way, in the order of `Roads.tags`.

    Parameters
    ----------
    forward_kph, backward_kph
        Along the way and against it (km/h), shape (2, ways): outside built-up areas and inside them; 0 where that
        direction is closed. On ferries as in `Profile.ferry_kph`, whatever their duration.
    road_class
        OSM highway class, ``ferry`` or ``unknown``.
    has_limit
        Whether its tags tell a limit, in either direction.
    """

    forward_kph: NDArray[np.float64]
    backward_kph: NDArray[np.float64]
    road_class: NDArray[np.object_]
    has_limit: NDArray[np.bool_]


def way_speeds(
    roads: Roads, profile: Profile, table: Profile | None = None, *, limits: SpeedLimits | None = None
) -> WaySpeeds:
    """
    Give the speed of a traveller on every way, both directions, outside and inside built-up areas.

    The class of the road sets the speed; a track goes by its grade; surface, grade and smoothness cap it; a tagged
    limit caps or replaces it; where none is tagged the law's limit caps it; what drives have shown of a class comes
    last. A way is closed where its class is not in the profile or an access tag says so.

    Parameters
    ----------
    roads
        The ways.
    profile
        Who travels: what is open, and what slows everything (winter).
    table
        Whose speeds count, the profile's own if not given. It opens and closes nothing: where it has no speed for an
        open way, the profile's counts.
    limits
        Limits of the law, the catalogue's if not given.
    """
    return speeds_by_tables(roads, profile, [table or profile], limits=limits)[0]


def speeds_by_tables(
    roads: Roads, profile: Profile, tables: Sequence[Profile], *, limits: SpeedLimits | None = None
) -> list[WaySpeeds]:
    """Give `way_speeds` by each of several tables; what does not depend on the table is worked out once."""
    limits = limits or speed_limits()
    tags, kind = _kinds(roads.tags)
    kinds = replace(roads, tags=tags)
    classes = road_class(tags) if roads.has_class else np.full(len(tags), UNKNOWN_CLASS, dtype=object)
    limited = has_limit(tags, limits)
    own = _speeds(kinds, profile, profile, limits)
    found = []
    for table in tables:
        others = own if table is profile else _speeds(kinds, profile, table, limits)
        forward, backward = (
            np.where((mine > 0) & (theirs > 0), theirs, mine)[:, kind] for mine, theirs in zip(own, others, strict=True)
        )
        found.append(WaySpeeds(forward, backward, classes[kind], limited[kind]))
    return found


def _kinds(tags: pd.DataFrame) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Find the ways that are alike in all that speeds depend on: a row for each kind, and the kind of every way."""
    keys = [key for key in tags.columns if key not in _OF_ONE_WAY]
    kind: NDArray[np.int64] = np.asarray(tags.groupby(keys, sort=False).ngroup(), dtype=np.int64)
    first = np.unique(kind, return_index=True)[1]
    return tags.iloc[first].reset_index(drop=True), kind


def _speeds(
    roads: Roads, profile: Profile, table: Profile, limits: SpeedLimits
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the speeds by one table along the ways and against them (km/h), as `WaySpeeds` has them."""
    tags = roads.tags
    if not roads.has_class:
        factor = table.class_factors.get(UNKNOWN_CLASS, 1.0)
        kph = np.full((2, len(tags)), table.default_kph * profile.speed_factor * factor)
        return kph, kph.copy()
    usable = open_ways(tags, profile)
    along, against = open_directions(tags, profile)
    classes = road_class(tags)
    class_kph = _on_surface(_class_kph(tags, table), tags, table)
    shown = np.array([table.class_factors.get(name, 1.0) for name in classes])
    forward, backward = (
        np.where(
            usable & is_open,
            shown * _final(_limited(class_kph, tags, table, direction, limits), profile, table),
            0.0,
        )
        for direction, is_open in (("forward", along), ("backward", against))
    )
    return forward, backward


def _class_kph(tags: pd.DataFrame, table: Profile) -> NDArray[np.float64]:
    """Give the speeds of classes and grades, outside built-up areas and inside, shape (2, ways)."""
    classes = tags["highway"]
    free = classes.map({name: speed.free_kph for name, speed in table.speeds.items()}).fillna(0.0)
    built_up = classes.map({name: speed.built_up_kph for name, speed in table.speeds.items()}).fillna(0.0)
    place = tagged_place(tags)
    kph = np.stack([np.where(place > 0, built_up, free), np.where(place < 0, free, built_up)]).astype(np.float64)
    by_grade = tags["tracktype"].map(dict(table.track_kph)).astype(float).to_numpy()
    kph = np.where((classes == "track").to_numpy() & ~np.isnan(by_grade), by_grade, kph)
    return np.where(road_class(tags) == FERRY, table.ferry_kph, kph)


def _on_surface(kph: NDArray[np.float64], tags: pd.DataFrame, table: Profile) -> NDArray[np.float64]:
    graded = ((tags["highway"] == "track") & bool(table.track_kph)).to_numpy()
    unpaved = tags["surface"].isin(table.unpaved_surfaces).to_numpy()
    kph = np.where(unpaved & ~graded, kph * table.unpaved_factor, kph)
    for key, caps in (
        ("surface", table.surface_kph),
        ("tracktype", table.tracktype_kph),
        ("smoothness", table.smoothness_kph),
    ):
        cap = tags[key].map(dict(caps)).astype(float).fillna(np.inf).to_numpy()
        kph = np.minimum(kph, cap)
    return kph


def _limited(
    kph: NDArray[np.float64], tags: pd.DataFrame, table: Profile, direction: str, limits: SpeedLimits
) -> NDArray[np.float64]:
    """Apply the limits that bind cars; nobody else is fast enough."""
    if table.vehicle != "car":
        return kph
    tagged = tagged_limit_kph(tags, direction, limits)
    driven = table.limit_factor * tagged
    by_sign = np.where(kph > 0, driven, kph) if table.limit_rule == "replace" else np.minimum(kph, driven)
    by_law = kph
    if table.statutory_limits:
        lawful = [statutory_limit_kph(tags, np.full(len(tags), inside), limits) for inside in (False, True)]
        by_law = np.minimum(kph, np.stack(lawful))
    on_road = road_class(tags) != FERRY
    return np.where(on_road, np.where(np.isnan(tagged), by_law, by_sign), kph)


def _final(kph: NDArray[np.float64], profile: Profile, table: Profile) -> NDArray[np.float64]:
    """Count in what slows everything, and round as the table is rounded, never down to a standstill."""
    kph = kph * profile.speed_factor
    step = table.speed_step_kph
    if not step:
        return kph
    return np.where(kph > 0, np.maximum(np.floor(kph / step + 0.5) * step, step), 0.0)
