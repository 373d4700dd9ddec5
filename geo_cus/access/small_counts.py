"""The counts of people that are to be published, as cells and sums, and which of them are small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import scipy

from geo_cus.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from geo_cus.catalogue.disclosure import DisclosureRules

_SUM_COST: Final = 100.0
_WHOLE_STUDY_COST: Final = 10_000.0
"""What hiding costs, where a cell costs 1 (smallest settlement) to 2 (largest, or of unknown size)."""

MOST_IMPORTANT: Final = 20


@dataclass(frozen=True, slots=True)
class PublishedSum:
    """
    A number of people that a public output wants to show beside the settlements' own.

    Parameters
    ----------
    group_id
        Whose people.
    settlements
        Over which settlements (ids); those whose people are unknown may be among them and are not counted.
    people
        The sum over the settlements where it is known (persons).
    importance
        0 to 20: of two sums of which one must be hidden the less important goes. Sums over the whole study are
        hidden after all others, whatever this says.
    """

    group_id: str
    settlements: frozenset[str]
    people: int
    importance: int = 0


@dataclass(frozen=True, eq=False)
class Counts:
    """
    The cells of a table that could be hidden, and everything that ties them together.

    A cell is the people of one group in one settlement, where they are known, not public, and not a shown zero. Cells
    stand in the order of groups and settlement ids, so that nothing depends on the order of rows.

    Parameters
    ----------
    row, column
        Where each cell stands in the table of people, shape (cells,).
    people
        Persons, shape (cells,).
    least, most
        What a reader may take for certain of a hidden cell who even guesses which ones are small: 1 (0 where all is
        hidden) and the largest small count (no bound where it is not small), shape (cells,).
    small
        Cells that are hidden by rule, shape (cells,).
    values
        How many numbers each cell must stay able to be if it is small, shape (cells,).
    cost
        What hiding each cell costs, shape (cells,).
    parts, room
        ``parts @ change <= room`` says that no part outgrows its whole, shapes (ties, cells) and (ties,).
    sums
        Ones where a sum counts a cell; a row for each group and set of cells, shape (sums, cells).
    sum_of
        The row of `sums` for each published sum; -1 for one that counts no cell, so that nothing can hide it.
    sums_small, sums_values, sums_cost
        The same for sums, shape (sums,).
    """

    row: NDArray[np.int64]
    column: NDArray[np.int64]
    people: NDArray[np.int64]
    least: NDArray[np.int64]
    most: NDArray[np.int64]
    small: NDArray[np.bool_]
    values: NDArray[np.int64]
    cost: NDArray[np.float64]
    parts: scipy.sparse.csr_array
    room: NDArray[np.int64]
    sums: scipy.sparse.csr_array
    sum_of: NDArray[np.int64]
    sums_small: NDArray[np.bool_]
    sums_values: NDArray[np.int64]
    sums_cost: NDArray[np.float64]


def counts_of(people: pd.DataFrame, sums: Sequence[PublishedSum], *, rules: DisclosureRules) -> Counts:
    """
    Find the cells that could be hidden, the small ones among them, and what ties them together.

    Parameters
    ----------
    people
        Settlements (index: ids, unique) by groups; persons (Int64, >= 0), NA where unknown.
    sums
        The sums that are to be published of them.
    rules
        What counts as small.

    Raises
    ------
    TableError
        A settlement stands twice, a count is negative, or a sum names a settlement or group that is not there or is
        not the sum of its settlements.
    """
    _check_people(people)
    cells = _Cells.of(people, rules)
    ties = sorted(_ties(people, rules, cells))
    counted = [_counted(entry, people, cells) for entry in sums]
    rows = {key: number for number, key in enumerate(sorted({found for found in counted if found}))}
    small, values, cost = _of_sums(sums, counted, rows, cells, rules)
    return Counts(
        row=cells.row,
        column=cells.column,
        people=cells.people,
        least=cells.least,
        most=cells.most,
        small=cells.small,
        values=cells.values,
        cost=_costs(people, rules, cells),
        parts=_matrix([dict(tie) for tie, _ in ties], len(cells.row)),
        room=np.array([room for _, room in ties], dtype=np.int64),
        sums=_matrix([dict.fromkeys(key, 1) for key in rows], len(cells.row)),
        sum_of=np.array([rows.get(found, -1) for found in counted], dtype=np.int64),
        sums_small=small,
        sums_values=values,
        sums_cost=cost,
    )


@dataclass(frozen=True, eq=False)
class _Cells:
    """The cells alone, and the number of the cell by row and column of the table (-1: none)."""

    row: NDArray[np.int64]
    column: NDArray[np.int64]
    people: NDArray[np.int64]
    least: NDArray[np.int64]
    most: NDArray[np.int64]
    small: NDArray[np.bool_]
    values: NDArray[np.int64]
    number: NDArray[np.int64]

    @classmethod
    def of(cls, people: pd.DataFrame, rules: DisclosureRules) -> _Cells:
        known = people.notna().to_numpy()
        persons = people.fillna(0).to_numpy(dtype=np.int64)
        largest = np.array([rules.hidden_up_to.get(group, 0) for group in people.columns], dtype=np.int64)
        room = room_of_tiny(people, rules)
        tiny = room >= 0
        cell = known & (largest > 0) & ((persons > 0) | tiny[:, None])
        by_id = np.argsort(people.index.to_numpy(dtype=str), kind="stable")
        by_group = np.argsort(people.columns.to_numpy(dtype=str), kind="stable")
        order = [(row, column) for column in by_group for row in by_id if cell[row, column]]
        row, column = np.array(order, dtype=np.int64).reshape(-1, 2).T
        number = np.full(people.shape, -1, dtype=np.int64)
        number[row, column] = np.arange(len(row))
        value, in_tiny = persons[row, column], tiny[row]
        small = in_tiny | (value <= largest[column])
        free = max(int(persons.sum()), rules.values)
        return cls(
            row=row,
            column=column,
            people=value,
            least=np.where(in_tiny, 0, 1),
            most=np.where(small & ~in_tiny, largest[column], value + free),
            small=small,
            values=np.minimum(rules.values, np.where(in_tiny, room[row] + 1, largest[column])),
            number=number,
        )


def room_of_tiny(people: pd.DataFrame, rules: DisclosureRules) -> NDArray[np.int64]:
    """Give the size of each settlement that is too small for any group to be shown (persons); -1 for the others."""
    wholes = [entry.whole for entry in rules.nesting if entry.whole not in rules.hidden_up_to]
    room = np.full(len(people), -1, dtype=np.int64)
    for whole in wholes:
        if whole in people.columns:
            size = people[whole].fillna(0).to_numpy(dtype=np.int64)
            room = np.where((size > 0) & (size < rules.fewest_shown), size, room)
    return room


def _check_people(people: pd.DataFrame) -> None:
    twice = people.index[people.index.duplicated()]
    if len(twice):
        raise TableError("People to be published: the settlement {id} stands there twice.", id=str(twice[0]))
    negative = (people < 0).fillna(value=False).any(axis=1)
    if negative.any():
        raise TableError("People to be published: a count of {id} is negative.", id=str(people.index[negative][0]))


def _ties(
    people: pd.DataFrame, rules: DisclosureRules, cells: _Cells
) -> Iterator[tuple[tuple[tuple[int, int], ...], int]]:
    """
    Give for each whole and settlement the cells of its parts (1) and of itself (-1), and the room that is left.

    An unknown part is stood for by its own parts. What the data contradict ties nothing.
    """
    column = {group: place for place, group in enumerate(people.columns)}
    persons = people.astype("Int64")
    for entry in rules.nesting:
        if entry.whole not in column:
            continue
        for row in np.flatnonzero(persons[entry.whole].notna().to_numpy()).tolist():
            here = persons.iloc[row]
            known = [part for name in entry.parts for part in known_parts(name, here, rules)]
            room = int(here[entry.whole]) - int(here[known].sum())
            signs = [(cells.number[row, column[part]], 1) for part in known]
            signs.append((cells.number[row, column[entry.whole]], -1))
            tie = tuple(sorted((int(cell), sign) for cell, sign in signs if cell >= 0))
            if room >= 0 and tie:
                yield tie, room


def known_parts(group_id: str, persons: pd.Series, rules: DisclosureRules) -> list[str]:
    """Give the group if its people are known, else those of its parts that are, of the first division that has any."""
    if group_id in persons.index and pd.notna(persons[group_id]):
        return [group_id]
    divisions = (entry.parts for entry in rules.nesting if entry.whole == group_id)
    found = ([part for name in parts for part in known_parts(name, persons, rules)] for parts in divisions)
    return next((parts for parts in found if parts), [])


def _costs(people: pd.DataFrame, rules: DisclosureRules, cells: _Cells) -> NDArray[np.float64]:
    """
    Rank the settlements by their public size, smallest first.

    The small count itself must not decide which others are hidden, or the choice would speak of it.
    """
    wholes = [entry.whole for entry in rules.nesting if entry.whole not in rules.hidden_up_to]
    sizes = [
        people[whole].astype("Float64").to_numpy(dtype=float, na_value=np.inf) for whole in wholes if whole in people
    ]
    size = np.max(sizes, axis=0) if sizes else np.zeros(len(people))
    order = np.lexsort((people.index.to_numpy(dtype=str), size))
    rank = np.empty(len(people))
    rank[order] = np.arange(len(people))
    cost: NDArray[np.float64] = 1 + (rank[cells.row] + 1) / max(len(people), 1)
    return cost


def _counted(entry: PublishedSum, people: pd.DataFrame, cells: _Cells) -> tuple[int, ...]:
    """Give the cells that a sum counts; checks the sum."""
    rows = people.index.get_indexer(pd.Index(sorted(entry.settlements), dtype=object))
    if entry.group_id not in people.columns or (rows < 0).any():
        raise TableError(
            "A sum of “{group}” names a group or a settlement that the table of people lacks.", group=entry.group_id
        )
    found = int(people[entry.group_id].iloc[rows].sum()) if len(rows) else 0
    if found != entry.people:
        raise TableError(
            "A sum of “{group}” over {n} settlements is {given}, but their people are {found}. "
            "This is a fault of the program; report it.",
            group=entry.group_id,
            n=len(rows),
            given=entry.people,
            found=found,
        )
    if not 0 <= entry.importance <= MOST_IMPORTANT:
        raise ValueError(f"importance must be 0 to {MOST_IMPORTANT}: {entry.importance}")
    numbers = cells.number[rows, people.columns.get_loc(entry.group_id)]
    return tuple(sorted(int(number) for number in numbers if number >= 0))


def _of_sums(
    sums: Sequence[PublishedSum],
    counted: Sequence[tuple[int, ...]],
    rows: dict[tuple[int, ...], int],
    cells: _Cells,
    rules: DisclosureRules,
) -> tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.float64]]:
    """Find the small sums, their values and costs: the same number published twice is hidden twice."""
    cost = np.zeros(len(rows))
    small = np.zeros(len(rows), dtype=bool)
    values = np.full(len(rows), rules.values, dtype=np.int64)
    for entry, found in zip(sums, counted, strict=True):
        if found:
            cost[rows[found]] += _SUM_COST * (1 + entry.importance)
            small[rows[found]] = 0 < entry.people <= rules.hidden_up_to[entry.group_id]
    of_group = np.bincount(cells.column, minlength=cells.number.shape[1])
    for found, row in rows.items():
        members = np.array(found)
        cost[row] += _WHOLE_STUDY_COST * (len(found) == of_group[cells.column[members[0]]])
        values[row] = min(rules.values, 1 + int((cells.values[members] - 1).sum()))
    return small, values, cost


def _matrix(rows: Sequence[dict[int, int]], columns: int) -> scipy.sparse.csr_array:
    entries = [(number, cell, sign) for number, row in enumerate(rows) for cell, sign in row.items()]
    row, column, sign = np.array(entries, dtype=np.int64).reshape(-1, 3).T
    return scipy.sparse.csr_array((sign.astype(np.float64), (row, column)), shape=(len(rows), columns))
