"""Speed limits: what ``maxspeed`` says in all its forms, and what Polish law says where nothing is tagged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

MOTORWAY_KPH: Final = 140.0
EXPRESS_DUAL_KPH: Final = 120.0
EXPRESS_KPH: Final = 100.0
DUAL_KPH: Final = 100.0
RURAL_KPH: Final = 90.0
BUILT_UP_KPH: Final = 50.0
LIVING_STREET_KPH: Final = 20.0
"""Limits of Polish law for cars (km/h): Prawo o ruchu drogowym, art. 20 ust. 1-3 (Dz.U. 2024 poz. 1251)."""

_KPH_PER_MPH: Final = 1.609344
_KPH_PER_KNOT: Final = 1.852
_WORDS: Final = {
    "urban": BUILT_UP_KPH, "rural": RURAL_KPH, "living_street": LIVING_STREET_KPH, "motorway": MOTORWAY_KPH,
    "expressway": EXPRESS_DUAL_KPH, "trunk": EXPRESS_KPH, "walk": 7.0,
}  # fmt: skip
_LIMIT: Final = re.compile(r"(?:zone)?(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph|knots)?")
_UNITS: Final = {"mph": _KPH_PER_MPH, "knots": _KPH_PER_KNOT}
_TYPE_KEYS: Final = ("maxspeed:type", "source:maxspeed", "zone:maxspeed")


def limit_kph(text: str) -> float:
    """
    Read the speed limit of a ``maxspeed`` tag (km/h).

    Understands ``50``, ``30 mph``, ``PL:urban``, ``DE:zone:30``, ``PL:zone30``, ``walk`` and several values, of which
    the lowest counts; NaN where there is no limit or it is not understood (``none``, ``signals``).
    """
    limits = [_one_limit(part) for part in re.split("[;|,]", text)]
    known = [limit for limit in limits if not np.isnan(limit)]
    return min(known, default=float("nan"))


def _one_limit(text: str) -> float:
    word = text.strip().lower().rpartition(":")[2]
    match = _LIMIT.fullmatch(word)
    if match:
        kph = float(match[1]) * _UNITS.get(match[2] or "", 1.0)
        return kph if kph > 0 else float("nan")
    return _WORDS.get(word, float("nan"))


def tagged_limit_kph(tags: pd.DataFrame, direction: str) -> NDArray[np.float64]:
    """
    Give the limit that the tags of every way tell in a direction, ``forward`` or ``backward`` (km/h), NaN where none.

    The direction's own tag comes first, then ``maxspeed``, then the tags that name the kind of the limit
    (``maxspeed:type``, ``source:maxspeed``, ``zone:maxspeed``).
    """
    limit = np.full(len(tags), np.nan)
    for key in (f"maxspeed:{direction}", "maxspeed", *_TYPE_KEYS):
        values = tags[key]
        read = values.map({text: limit_kph(text) for text in values.unique()}).to_numpy(dtype=np.float64)
        if key == "source:maxspeed":
            # “sign”, “survey” and dates tell where a number comes from; only “PL:urban” tells a limit.
            read = np.where(values.str.contains(":").to_numpy(), read, np.nan)
        limit = np.where(np.isnan(limit), read, limit)
    return limit


def tagged_place(tags: pd.DataFrame) -> NDArray[np.int8]:
    """Tell where the kind of the limit says that a way lies: 1 in a built-up area, -1 outside, 0 where it is silent."""
    place = np.zeros(len(tags), dtype=np.int8)
    for key in ("maxspeed", *_TYPE_KEYS):
        word = tags[key].str.lower().str.rpartition(":")[2]
        place = np.where((place == 0) & (word == "urban").to_numpy(), 1, place)
        place = np.where((place == 0) & (word == "rural").to_numpy(), -1, place)
    return place


def statutory_limit_kph(tags: pd.DataFrame, built_up: NDArray[np.bool_]) -> NDArray[np.float64]:
    """
    Give the limit that Polish law sets for cars where no sign does (km/h).

    Parameters
    ----------
    tags
        A row a way.
    built_up
        Whether it lies in a built-up area.
    """
    highway = tags["highway"]
    dual = tags["oneway"].isin(["yes", "true", "1", "-1"]).to_numpy()
    lanes = tags["lanes"].str.extract(r"^(\d+)", expand=False).astype(float).fillna(1).to_numpy()
    express = ((tags["motorroad"] == "yes") | ((highway == "trunk") & tags["ref"].str.match(r"^S ?\d"))).to_numpy()
    limit = np.where(dual & (lanes >= 2), DUAL_KPH, RURAL_KPH)
    limit = np.where(built_up, BUILT_UP_KPH, limit)
    limit = np.where(express, np.where(dual, EXPRESS_DUAL_KPH, EXPRESS_KPH), limit)
    limit = np.where((highway == "motorway").to_numpy(), MOTORWAY_KPH, limit)
    return np.where((highway == "living_street").to_numpy(), LIVING_STREET_KPH, limit)
