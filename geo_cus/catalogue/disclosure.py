"""What public outputs hide: which counts are small, and which groups lie within which."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Parts:
    """
    Groups that lie within another and do not overlap, so that together they are never more than the whole.

    Parameters
    ----------
    whole
        Group id of the whole.
    parts
        Group ids of the parts.
    """

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DisclosureRules:
    """
    Which counts of people are too small to be published.

    Parameters
    ----------
    hidden_up_to
        By group id the largest count that is hidden (persons, >= 1); counts from 1 up to it are small, 0 is not.
        Groups that are missing are public statistics and never hidden.
    nesting
        Which groups lie within which; anybody knows that.
    values
        How many numbers a small count must stay able to be (>= 2), itself among them.
    """

    hidden_up_to: Mapping[str, int]
    nesting: tuple[Parts, ...] = ()
    values: int = 3

    def __post_init__(self) -> None:
        if self.values < 2 or any(largest < 1 for largest in self.hidden_up_to.values()):
            raise ValueError(f"values must be at least 2 and every largest hidden count at least 1: {self}")

    @property
    def fewest_shown(self) -> int:
        """
        Give the least size of a public whole whose parts are published at all (persons).

        In a smaller settlement the size alone tells the parts: where 4 people live, 4 hidden age groups of at least
        one person each have one person each. There all parts are hidden, zeros too. It is the largest number of
        public parts plus `values` - 1, as each of them leaves room for `values` numbers then.
        """
        public = [len(entry.parts) for entry in self.nesting if entry.whole not in self.hidden_up_to]
        return max(public) + self.values - 1 if public else 0


@cache
def disclosure_rules() -> DisclosureRules:
    """Give the rules of public outputs."""
    content = tomllib.loads(resources.files(__package__).joinpath("disclosure.toml").read_text("utf-8"))
    return DisclosureRules(
        hidden_up_to=content["hidden_up_to"],
        nesting=tuple(Parts(entry["whole"], tuple(entry["parts"])) for entry in content["part"]),
        values=content["values"],
    )
