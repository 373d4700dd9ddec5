"""
What a reader can compute from a publication: the attack against which `protect` has to hold.

It knows nothing of how the hidden numbers were chosen and shares no code with that; it reads what the public reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geo_cus.access.small_counts import PublishedSum
    from geo_cus.access.suppression import Protection
    from geo_cus.catalogue.disclosure import DisclosureRules

_NO_BOUND: Final = 10_000_000
"""More people than any gmina has; a bound that reaches it is none."""


@dataclass(frozen=True, eq=False)
class Publication:
    """
    What the public reads.

    Parameters
    ----------
    people
        Settlements by groups; persons (Int64), NA where hidden or unknown.
    hidden
        True where a count of `people` is marked as hidden.
    sums
        Group, settlements and people of every sum; people are None where hidden.
    """

    people: pd.DataFrame
    hidden: pd.DataFrame
    sums: tuple[tuple[str, frozenset[str], int | None], ...]


@dataclass(frozen=True, eq=False)
class Intervals:
    """
    What a reader can know at best of the hidden numbers.

    Parameters
    ----------
    cells
        A row for each hidden count: ``settlement_id``, ``group_id``, ``low``, ``high`` (persons, Int64; `high` is NA
        where nothing bounds it).
    sums
        A row for each hidden sum: ``sum`` (its place in `Publication.sums`), ``low``, ``high``.
    """

    cells: pd.DataFrame
    sums: pd.DataFrame

    def exposed(self) -> int:
        """Give how many hidden numbers can be computed exactly; 0 is what a publication must have."""
        return int((self.cells["low"] == self.cells["high"]).sum() + (self.sums["low"] == self.sums["high"]).sum())


def publication(people: pd.DataFrame, sums: Sequence[PublishedSum], protection: Protection) -> Publication:
    """Give what the public reads of people and sums once they are protected."""
    hidden = protection.cells
    return Publication(
        people=people.astype("Int64").mask(hidden),
        hidden=hidden,
        sums=tuple(
            (entry.group_id, entry.settlements, None if hide else entry.people)
            for entry, hide in zip(sums, protection.sums, strict=True)
        ),
    )


def audit(
    published: Publication, *, rules: DisclosureRules, at_most: Mapping[tuple[str, str], int] | None = None
) -> Intervals:
    """
    Compute for every hidden number the least and the largest that agree with all that is published.

    Readers know that people are whole, that zeros are hidden only below `DisclosureRules.fewest_shown` residents, and
    that no part is more than its whole. Each bound is an integer programme of its own over the numbers that hang
    together; three hundred settlements take minutes.

    Parameters
    ----------
    published
        What the public reads.
    rules
        The rules, which are public too.
    at_most
        What a reader knows beyond that: the largest possible people by settlement and group.

    Returns
    -------
    Intervals
        In the order of settlements and groups, and of the sums.

    Raises
    ------
    ValueError
        No numbers of people agree with the publication.
    """
    attack = _Attack(published, rules, at_most or {})
    cells = [(*cell, *attack.interval([number])) for number, cell in enumerate(attack.cells)]
    sums = [
        (place, *attack.interval(attack.hidden_of(group, settlements), shown=attack.shown_of(group, settlements)))
        for place, (group, settlements, people) in enumerate(published.sums)
        if people is None
    ]
    whole = {"low": "Int64", "high": "Int64"}
    return Intervals(
        cells=pd.DataFrame(cells, columns=["settlement_id", "group_id", "low", "high"]).astype(whole),
        sums=pd.DataFrame(sums, columns=["sum", "low", "high"]).astype(whole),
    )


class _Attack:
    """The counts that readers do not see as unknowns, and a row of bounds for each thing that they know of them."""

    def __init__(self, published: Publication, rules: DisclosureRules, at_most: Mapping[tuple[str, str], int]) -> None:
        self._people, self._hidden, self._rules = published.people, published.hidden, rules
        self._shown = published.people.to_dict()
        self.cells = self._where(published.hidden)
        # An unknown count is in no sum, but it has its place between the whole and the parts.
        unseen = [*self.cells, *self._where(published.people.isna() & ~published.hidden)]
        self._number = {cell: number for number, cell in enumerate(unseen)}
        self._low = np.array([self._least(*cell) for cell in unseen], dtype=np.float64)
        self._high = np.array([at_most.get(cell, _NO_BOUND) for cell in unseen], dtype=np.float64)
        known = [*self._sums(published), *self._wholes()]
        self._rows = np.zeros((len(known), len(unseen)))
        for row, (coefficients, _, _) in zip(self._rows, known, strict=True):
            for number, coefficient in coefficients.items():
                row[number] = coefficient
        self._bounds = np.array([bounds for _, *bounds in known], dtype=np.float64).reshape(-1, 2)
        self._component = connected_components(np.abs(self._rows.T) @ np.abs(self._rows), directed=False)[1]

    def hidden_of(self, group: str, settlements: frozenset[str]) -> list[int]:
        """Give the hidden counts of a sum."""
        return [self._number[cell] for cell in self._of(group, settlements) if self._hidden.at[cell]]

    def shown_of(self, group: str, settlements: frozenset[str]) -> int:
        """Give what of a sum is shown (persons)."""
        return int(self._people.loc[sorted(settlements), group].sum())

    def interval(self, numbers: Sequence[int], *, shown: int = 0) -> tuple[int | None, int | None]:
        """Give the least and the largest sum of some unknowns and of what is shown; None where nothing bounds it."""
        low, high = (self._extreme(numbers, sign) for sign in (1, -1))
        return shown + low, None if high >= _NO_BOUND else shown + high

    def _extreme(self, numbers: Sequence[int], sign: int) -> int:
        aim = np.zeros(len(self._low))
        aim[list(numbers)] = 1
        inside = np.flatnonzero(np.isin(self._component, self._component[list(numbers)]))
        rows = (self._rows[:, inside] != 0).any(axis=1)
        low, high = self._bounds[rows].T
        found = milp(
            sign * aim[inside],
            integrality=np.ones(len(inside)),
            bounds=Bounds(self._low[inside], self._high[inside]),
            constraints=[LinearConstraint(self._rows[rows][:, inside], low, high)] if rows.any() else [],
            options={"mip_rel_gap": 0.0},
        )
        if found.x is None:
            raise ValueError("No numbers of people agree with the publication.")
        return int(np.rint(found.x).astype(np.int64) @ aim[inside].astype(np.int64))

    def _where(self, marked: pd.DataFrame) -> list[tuple[str, str]]:
        rows, columns = np.nonzero(marked.to_numpy())
        return list(zip(marked.index[rows], marked.columns[columns], strict=True))

    def _of(self, group: str, settlements: frozenset[str]) -> list[tuple[str, str]]:
        return [(settlement, group) for settlement in sorted(settlements)]

    def _least(self, settlement: str, group: str) -> int:
        """Give 1 for a hidden count, unless the settlement hides zeros too; 0 for an unknown one."""
        public = [entry.whole for entry in self._rules.nesting if entry.whole not in self._rules.hidden_up_to]
        sizes = [self._shown[whole][settlement] for whole in public if whole in self._shown]
        tiny = any(pd.notna(size) and size < self._rules.fewest_shown for size in sizes)
        return int(bool(self._hidden.at[settlement, group]) and not tiny)

    def _sums(self, published: Publication) -> Iterator[tuple[dict[int, int], float, float]]:
        for group, settlements, people in published.sums:
            numbers = self.hidden_of(group, settlements)
            if numbers and people is not None:
                rest = people - self.shown_of(group, settlements)
                yield dict.fromkeys(numbers, 1), rest, rest

    def _wholes(self) -> Iterator[tuple[dict[int, int], float, float]]:
        """Give what no part being more than its whole says; what contradicts it says nothing."""
        for entry in self._rules.nesting:
            parts = [part for part in entry.parts if part in self._people]
            for settlement in self._people.index if entry.whole in self._people else []:
                signs = {(settlement, part): 1 for part in parts} | {(settlement, entry.whole): -1}
                unseen = {self._number[cell]: sign for cell, sign in signs.items() if cell in self._number}
                seen = {cell: sign for cell, sign in signs.items() if cell not in self._number}
                room = -sum(sign * int(self._shown[group][id_]) for (id_, group), sign in seen.items())
                if unseen and (-1 in unseen.values() or self._low[list(unseen)].sum() <= room):
                    yield unseen, -np.inf, room
