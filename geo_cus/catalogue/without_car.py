"""Who has no car of their own, by target group: an assumption with its source."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class WithoutCar:
    """
    The part of a target group without a car.

    Parameters
    ----------
    group_id
        The group.
    share
        People in households without a car, 0 to 1.
    pace
        Way of travelling that tells how fast they walk, a `Profile.profile_id`.
    basis, source
        Where the figure comes from.
    """

    group_id: str
    share: float
    pace: str
    basis: str
    source: str


@cache
def without_car() -> Mapping[str, WithoutCar]:
    """Give the shares of the catalogue by group id."""
    text = resources.files(__package__).joinpath("without_car.toml").read_text("utf-8")
    entries = tomllib.loads(text)["share"]
    return {
        entry["group"]: WithoutCar(
            entry["group"], entry["percent"] / 100, entry["pace"], entry["basis"], entry["source"]
        )
        for entry in entries
    }
