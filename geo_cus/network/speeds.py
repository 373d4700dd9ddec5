"""How fast a traveller goes on a way, and in which direction: access, one-ways, class, surface, limit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geo_cus.catalogue import Profile
    from geo_cus.data.roads import Roads

UNKNOWN_CLASS: Final = "unknown"
"""Road class of every way of a source that tells none."""

_KPH_PER_MPH: Final = 1.609344
_LIMIT_WORDS: Final = {"urban": 50.0, "rural": 90.0, "living_street": 20.0, "motorway": 140.0, "walk": 7.0}
_LIMIT: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?\s*")
_ONE_WAY: Final = frozenset({"yes", "true", "1"})
_AGAINST: Final = frozenset({"-1", "reverse"})
_OPEN_ACCESS: Final = frozenset({"yes", "permissive", "designated", "destination", "customers"})


@dataclass(frozen=True, slots=True)
class WaySpeeds:
    """
    Speeds of every way, in the order of `Roads.tags`.

    Parameters
    ----------
    forward_kph, backward_kph
        Along the way and against it (km/h); 0 where that direction is closed.
    road_class
        OSM highway class, or ``unknown``.
    """

    forward_kph: NDArray[np.float64]
    backward_kph: NDArray[np.float64]
    road_class: NDArray[np.object_]


def way_speeds(roads: Roads, profile: Profile) -> WaySpeeds:
    """
    Give the speed of a traveller on every way, both directions.

    The class of the road sets the speed, outside or inside built-up areas; a track goes by its grade, an unpaved
    surface leaves `unpaved_factor` of it, and a tagged limit caps it at `limit_factor` of the limit. A way is closed
    where its class is not in the profile or an access tag says so.
    """
    tags = roads.tags
    if not roads.has_class:
        kph = np.full(len(tags), profile.default_kph)
        return WaySpeeds(kph, kph.copy(), np.full(len(tags), UNKNOWN_CLASS, dtype=object))
    kph = np.where(_is_open(tags, profile), _class_kph(tags, profile), 0.0)
    forward, backward = _capped(kph, tags, profile, "forward"), _capped(kph, tags, profile, "backward")
    if profile.vehicle == "car":
        only_forward, only_backward = _one_way(tags)
        backward = np.where(only_forward, 0.0, backward)
        forward = np.where(only_backward, 0.0, forward)
    return WaySpeeds(forward, backward, tags["highway"].to_numpy(dtype=object))


def blocked_nodes(roads: Roads, profile: Profile) -> NDArray[np.int64]:
    """Give the nodes that the traveller cannot pass: closed gates, bollards and the like."""
    tags = roads.node_tags
    if tags.empty:
        return np.empty(0, dtype=np.int64)
    access = _first_set(tags, profile)
    barrier = tags["barrier"].to_numpy(dtype=object)
    stops = np.isin(barrier, sorted(profile.barriers)) & ~np.isin(access, sorted(_OPEN_ACCESS))
    closed = (barrier != "") & np.isin(access, sorted(profile.closed_access))
    return np.asarray(tags["node"].to_numpy(dtype=np.int64)[stops | closed], dtype=np.int64)


def limit_kph(text: str) -> float:
    """
    Read the speed limit of a ``maxspeed`` tag (km/h).

    Understands ``50``, ``30 mph``, ``PL:urban``, ``walk`` and several values, of which the lowest counts; NaN where
    there is no limit or it is not understood (``none``, ``signals``).
    """
    limits = [_one_limit(part) for part in text.split(";")]
    known = [limit for limit in limits if not np.isnan(limit)]
    return min(known, default=float("nan"))


def _one_limit(text: str) -> float:
    match = _LIMIT.fullmatch(text)
    if match:
        return float(match[1]) * (_KPH_PER_MPH if match[2] == "mph" else 1.0)
    return _LIMIT_WORDS.get(text.strip().rpartition(":")[2], float("nan"))


def _is_open(tags: pd.DataFrame, profile: Profile) -> NDArray[np.bool_]:
    return ~np.isin(_first_set(tags, profile), sorted(profile.closed_access))


def _first_set(tags: pd.DataFrame, profile: Profile) -> NDArray[np.object_]:
    """Give the value of the most specific access key that is set, empty text where none is."""
    access = np.full(len(tags), "", dtype=object)
    for key in reversed(profile.access_keys):
        values = tags[key].to_numpy(dtype=object)
        access = np.where(values != "", values, access)
    return access


def _class_kph(tags: pd.DataFrame, profile: Profile) -> NDArray[np.float64]:
    classes = tags["highway"]
    free = classes.map({name: speed.free_kph for name, speed in profile.speeds.items()}).fillna(0.0)
    built_up = classes.map({name: speed.built_up_kph for name, speed in profile.speeds.items()}).fillna(0.0)
    kph = np.where(_in_built_up_area(tags), built_up, free).astype(np.float64)
    unpaved = tags["surface"].isin(profile.unpaved_surfaces).to_numpy()
    is_track = (classes == "track").to_numpy() & bool(profile.track_kph)
    kph = np.where(unpaved & ~is_track, kph * profile.unpaved_factor, kph)
    by_grade = tags["tracktype"].map(dict(profile.track_kph)).astype(float).to_numpy()
    return np.where(is_track & ~np.isnan(by_grade), by_grade, kph)


def _in_built_up_area(tags: pd.DataFrame) -> NDArray[np.bool_]:
    inside = np.zeros(len(tags), dtype=bool)
    for key in ("maxspeed", "maxspeed:type", "source:maxspeed", "zone:maxspeed"):
        inside |= tags[key].astype(str).str.endswith(":urban").to_numpy()
    return inside


def _capped(kph: NDArray[np.float64], tags: pd.DataFrame, profile: Profile, direction: str) -> NDArray[np.float64]:
    if profile.vehicle != "car":
        return kph
    texts = tags[f"maxspeed:{direction}"].where(tags[f"maxspeed:{direction}"] != "", tags["maxspeed"])
    limits = texts.map({text: limit_kph(text) for text in texts.unique()}).to_numpy(dtype=np.float64)
    return np.where(np.isnan(limits), kph, np.minimum(kph, profile.limit_factor * limits))


def _one_way(tags: pd.DataFrame) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    tagged = tags["oneway"]
    implied = tags["junction"].isin(["roundabout", "circular"]) | (tags["highway"] == "motorway")
    against = tagged.isin(_AGAINST)
    along = tagged.isin(_ONE_WAY) | (implied & (tagged != "no") & ~against)
    return along.to_numpy(), against.to_numpy()
