"""What is assumed where the people of a settlement are estimated from the total of their gmina."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class FamilySize:
    """
    People in a family with children under 18, the children among them.

    Parameters
    ----------
    mean
        Mean of a gmina (persons a family, >= 2).
    low, high
        Between them the mean of nine gminas of ten is taken to lie.
    """

    mean: float
    low: float
    high: float


@cache
def default_dispersion() -> Mapping[str, float]:
    """
    Give by group how much its share of the residents differs between the settlements of a gmina.

    It is the intra-class correlation (0 to 1) of the beta-binomial: 0 means that two people of one settlement are no
    more alike than two of different ones. It is used where a study has too few known settlements to estimate its own.
    """
    return {group: entry["value"] for entry in _entries() if "groups" in entry for group in entry["groups"]}


@cache
def disability_by_age() -> Mapping[str, float]:
    """Give the assumed share of people with disabilities by age band (0 to 1); only their proportions are used."""
    return next(entry["shares"] for entry in _entries() if entry["id"] == "disability_by_age")


@cache
def families_among_adults() -> float:
    """Give the assumed share of people aged 15-64 who live in families with children (0 to 1)."""
    return next(float(entry["value"]) for entry in _entries() if entry["id"] == "families_among_adults")


@cache
def family_size() -> FamilySize:
    """Give how many people a family with children is assumed to have."""
    entry = next(entry for entry in _entries() if entry["id"] == "family_size")
    return FamilySize(entry["value"], entry["low"], entry["high"])


def _entries() -> list[dict[str, Any]]:
    text = resources.files(__package__).joinpath("estimates.toml").read_text("utf-8")
    entries: list[dict[str, Any]] = tomllib.loads(text)["estimate"]
    return entries
