"""Where a traveller may go: access by mode, one-ways, barriers on nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray

    from geo_cus.catalogue import Profile
    from geo_cus.data.roads import Roads

FERRY: Final = "ferry"
"""Class of the ways that a ferry goes."""

_ONE_WAY: Final = frozenset({"yes", "true", "1"})
_AGAINST: Final = frozenset({"-1", "reverse"})
_AGAINST_FOR_BICYCLES: Final = frozenset({"opposite", "opposite_lane", "opposite_track"})
_OPEN, _CLOSED, _UNTOLD = 1, -1, 0


def road_class(tags: pd.DataFrame) -> NDArray[np.object_]:
    """Give the OSM highway class of every way, ``ferry`` for ferries."""
    highway = tags["highway"].to_numpy(dtype=object)
    return np.where((highway == "") & (tags["route"] == "ferry").to_numpy(), FERRY, highway)


def open_ways(tags: pd.DataFrame, profile: Profile) -> NDArray[np.bool_]:
    """
    Tell which ways the traveller may use, by their class and their access tags.

    Of the profile's access keys the most specific that tells something decides. Some classes (a pedestrian street for
    cars) need a key that opens them; so does, for cars, a ferry that names other travellers only.
    """
    access, classes = _access(tags, profile), road_class(tags)
    needs_opening = np.isin(classes, sorted(profile.explicit_classes))
    if profile.vehicle == "car":
        names_others = ((tags["foot"] != "") | (tags["bicycle"] != "")).to_numpy()
        needs_opening |= (classes == FERRY) & names_others
    closed_otherwise = (
        tags["service"].isin(profile.closed_services)
        | (tags["impassable"] == "yes")
        | ((tags["highway"] == "track") & tags["tracktype"].isin(profile.closed_tracks))
    ).to_numpy()
    return np.asarray(np.where(needs_opening, access == _OPEN, access != _CLOSED) & ~closed_otherwise)


def open_directions(tags: pd.DataFrame, profile: Profile) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell for every way whether it may be used along and against its direction, by its one-way tags."""
    if profile.vehicle == "foot":
        both = np.ones(len(tags), dtype=bool)
        return both, both.copy()
    oneway = tags["oneway"]
    implied = tags["junction"].isin(["roundabout", "circular"]) | (tags["highway"] == "motorway")
    against = oneway.isin(_AGAINST)
    along = oneway.isin(_ONE_WAY) | (implied & (oneway != "no") & ~against)
    if profile.vehicle == "bicycle":
        freed = (tags["oneway:bicycle"] == "no") | tags["cycleway"].isin(_AGAINST_FOR_BICYCLES)
        own = tags["oneway:bicycle"].isin(_ONE_WAY)
        along, against = (along & ~freed) | own, against & ~freed & ~own
    # A lane whose direction changes with the hour can be counted on in neither.
    changing = oneway == "reversible"
    return tuple(
        (~(blocked | changing).to_numpy() & ~_closed_direction(tags, profile, direction))
        for direction, blocked in (("forward", against), ("backward", along))
    )  # type: ignore[return-value]


def blocked_nodes(roads: Roads, profile: Profile) -> NDArray[np.int64]:
    """Give the nodes that the traveller cannot pass: bollards, closed gates and the like."""
    tags = roads.node_tags
    if tags.empty:
        return np.empty(0, dtype=np.int64)
    access = _access(tags, profile)
    barrier = tags["barrier"].to_numpy(dtype=object)
    stops = np.isin(barrier, sorted(profile.barriers)) | ((tags["locked"] == "yes").to_numpy() & (barrier != ""))
    blocked = (stops & (access != _OPEN)) | ((barrier != "") & (access == _CLOSED))
    return np.asarray(tags["node"].to_numpy(dtype=np.int64)[blocked])


def _closed_direction(tags: pd.DataFrame, profile: Profile, direction: str) -> NDArray[np.bool_]:
    closed = np.zeros(len(tags), dtype=bool)
    for key in profile.access_keys:
        name = f"{key}:{direction}"
        if name in tags.columns:
            closed |= (_verdicts(tags[name], profile) == _CLOSED) & _untold_above(tags, profile, key)
    return closed


def _untold_above(tags: pd.DataFrame, profile: Profile, key: str) -> NDArray[np.bool_]:
    """Tell where no key more specific than `key` opens or closes the way."""
    above = profile.access_keys[: profile.access_keys.index(key)]
    return np.asarray(_decided(tags, profile, above) == _UNTOLD)


def _access(tags: pd.DataFrame, profile: Profile) -> NDArray[np.int8]:
    return _decided(tags, profile, profile.access_keys)


def _decided(tags: pd.DataFrame, profile: Profile, keys: Iterable[str]) -> NDArray[np.int8]:
    """Give for every row what the first key that tells something says."""
    access = np.zeros(len(tags), dtype=np.int8)
    for key in keys:
        access = np.where(access == _UNTOLD, _verdicts(tags[key], profile), access)
    return access


def _verdicts(values: pd.Series[str], profile: Profile) -> NDArray[np.int8]:
    verdict = {text: _verdict(text, profile) for text in values.unique()}
    return values.map(verdict).to_numpy(dtype=np.int8)


def _verdict(text: str, profile: Profile) -> int:
    """Read one value; of several, parted by semicolons, one that opens is enough."""
    parts = {part.strip() for part in text.split(";")}
    if parts & profile.open_access:
        return _OPEN
    return _CLOSED if parts & profile.closed_access else _UNTOLD
