"""Speed limits: what ``maxspeed`` says in all its forms, and what the law says where nothing is tagged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.catalogue import speed_limits

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geo_cus.catalogue import SpeedLimits

_KPH_PER_MPH: Final = 1.609344
_KPH_PER_KNOT: Final = 1.852
_WALK_KPH: Final = 7.0
_WORDS: Final = {
    "urban": "built_up_kph", "rural": "rural_kph", "living_street": "living_street_kph", "motorway": "motorway_kph",
    "expressway": "express_dual_kph", "trunk": "express_kph",
}  # fmt: skip
_LIMIT: Final = re.compile(r"(?:zone)?(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph|knots)?")
_UNITS: Final = {"mph": _KPH_PER_MPH, "knots": _KPH_PER_KNOT}
_TYPE_KEYS: Final = ("maxspeed:type", "source:maxspeed", "zone:maxspeed")


def limit_kph(text: str, *, limits: SpeedLimits | None = None) -> float:
    """
    Read the speed limit of a ``maxspeed`` tag (km/h).

    Understands ``50``, ``30 mph``, ``PL:urban``, ``DE:zone:30``, ``PL:zone30``, ``walk`` and several values, of which
    the lowest counts; NaN where there is no limit or it is not understood (``none``, ``signals``). What words stand for
    is told by `limits`, the catalogue's if not given.
    """
    read = [_one_limit(part, limits or speed_limits()) for part in re.split("[;|,]", text)]
    known = [limit for limit in read if not np.isnan(limit)]
    return min(known, default=float("nan"))


def _one_limit(text: str, limits: SpeedLimits) -> float:
    word = text.strip().lower().rpartition(":")[2]
    match = _LIMIT.fullmatch(word)
    if match:
        kph = float(match[1]) * _UNITS.get(match[2] or "", 1.0)
        return kph if kph > 0 else float("nan")
    if word == "walk":
        return _WALK_KPH
    return float(getattr(limits, _WORDS[word])) if word in _WORDS else float("nan")


def tagged_limit_kph(tags: pd.DataFrame, direction: str, limits: SpeedLimits) -> NDArray[np.float64]:
    """
    Give the limit that the tags of every way tell in a direction, ``forward`` or ``backward`` (km/h), NaN where none.

    The direction's own tag comes first, then ``maxspeed``, then the tags that name the kind of the limit
    (``maxspeed:type``, ``source:maxspeed``, ``zone:maxspeed``).
    """
    limit = np.full(len(tags), np.nan)
    for key in (f"maxspeed:{direction}", "maxspeed", *_TYPE_KEYS):
        values = tags[key]
        read = values.map({text: limit_kph(text, limits=limits) for text in values.unique()}).to_numpy(dtype=np.float64)
        if key == "source:maxspeed":
            # “sign”, “survey” and dates tell where a number comes from; only “PL:urban” tells a limit.
            read = np.where(values.str.contains(":").to_numpy(), read, np.nan)
        limit = np.where(np.isnan(limit), read, limit)
    return limit


def has_limit(tags: pd.DataFrame, limits: SpeedLimits) -> NDArray[np.bool_]:
    """Tell which ways have a limit by their tags, in either direction."""
    either = [tagged_limit_kph(tags, direction, limits) for direction in ("forward", "backward")]
    return np.asarray(np.isfinite(either).any(axis=0))


def tagged_place(tags: pd.DataFrame) -> NDArray[np.int8]:
    """Tell where the kind of the limit says that a way lies: 1 in a built-up area, -1 outside, 0 where it is silent."""
    place = np.zeros(len(tags), dtype=np.int8)
    for key in ("maxspeed", *_TYPE_KEYS):
        word = tags[key].str.lower().str.rpartition(":")[2]
        place = np.where((place == 0) & (word == "urban").to_numpy(), 1, place)
        place = np.where((place == 0) & (word == "rural").to_numpy(), -1, place)
    return place


def statutory_limit_kph(tags: pd.DataFrame, built_up: NDArray[np.bool_], limits: SpeedLimits) -> NDArray[np.float64]:
    """
    Give the limit that the law sets for cars where no sign does (km/h).

    Parameters
    ----------
    tags
        A row a way.
    built_up
        Whether it lies in a built-up area.
    limits
        What the law sets.
    """
    highway = tags["highway"]
    dual = tags["oneway"].isin(["yes", "true", "1", "-1"]).to_numpy()
    lanes = tags["lanes"].str.extract(r"^(\d+)", expand=False).astype(float).fillna(1).to_numpy()
    express = ((tags["motorroad"] == "yes") | ((highway == "trunk") & tags["ref"].str.match(r"^S ?\d"))).to_numpy()
    limit = np.where(dual & (lanes >= 2), limits.dual_kph, limits.rural_kph)
    limit = np.where(built_up, limits.built_up_kph, limit)
    limit = np.where(express, np.where(dual, limits.express_dual_kph, limits.express_kph), limit)
    limit = np.where((highway == "motorway").to_numpy(), limits.motorway_kph, limit)
    return np.where((highway == "living_street").to_numpy(), limits.living_street_kph, limit)
