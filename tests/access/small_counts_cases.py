"""Small publications, and a reader who tries every possible number."""

from __future__ import annotations

import itertools

import pandas as pd
from hypothesis import strategies as st

from geo_cus.access.small_counts import PublishedSum
from geo_cus.catalogue.disclosure import disclosure_rules

RULES = disclosure_rules()
CHILDREN = ("age_0_2", "age_3_6", "age_7_14")


def table(columns: dict[str, list[int | None]], ids: str | list[str] = "ABCDEFGHIJ") -> pd.DataFrame:
    """Give people by settlement (A, B, … or the ids given) and group; None is unknown."""
    length = len(next(iter(columns.values())))
    return pd.DataFrame(columns, index=list(ids)[:length]).astype("Int64")


def summed(people: pd.DataFrame, group: str, settlements: str | list[str], importance: int = 0) -> PublishedSum:
    """Give the true sum of a group over some settlements."""
    return PublishedSum(group, frozenset(settlements), int(people.loc[list(settlements), group].sum()), importance)


def is_small(people: pd.DataFrame) -> pd.DataFrame:
    """Say by the rule alone which counts must be hidden, outside tiny settlements."""
    limits = pd.Series(RULES.hidden_up_to).reindex(people.columns).fillna(0).astype(int)
    return (people.ge(1) & people.le(limits)).fillna(value=False).astype(bool)


def every_world(people: pd.DataFrame, sums: list[PublishedSum], protection) -> list[dict[tuple[str, str], int]]:
    """
    Try all numbers from 0 to the residents in every hidden count, and keep those that agree with what is shown.

    For tables without unknown numbers; settlements with fewer than six residents may hide zeros.
    """
    hidden = [(id_, group) for id_ in people.index for group in people.columns if protection.cells.at[id_, group]]
    shown = [entry for entry, hide in zip(sums, protection.sums, strict=True) if not hide]
    groups = {id_: [group for at, group in hidden if at == id_] for id_ in people.index}
    by_settlement = [_settlement_worlds(people, id_, groups[id_]) for id_ in people.index]
    found = []
    for parts in itertools.product(*by_settlement):
        world = {cell: value for part in parts for cell, value in part.items()}
        if all(_sum_in(people, world, entry) == entry.people for entry in shown):
            found.append(world)
    return found


def _settlement_worlds(people: pd.DataFrame, id_: str, groups: list[str]) -> list[dict[tuple[str, str], int]]:
    size = int(people.at[id_, "residents"])
    least = 0 if size < 6 else 1
    truth = people.loc[id_].to_dict()
    found = []
    for values in itertools.product(range(least, size + 1), repeat=len(groups)):
        row = {**truth, **dict(zip(groups, values, strict=True))}
        ages = sum(row.get(group, 0) for group in (*CHILDREN, "age_65_plus"))
        oldest = row.get("age_75_plus", 0) <= row.get("age_65_plus", size)
        in_families = row.get("families", size)
        young = sum(row.get(group, 0) for group in CHILDREN)
        if ages <= size and oldest and young <= in_families <= size and row.get("disabled", 0) <= size:
            found.append({(id_, group): value for group, value in zip(groups, values, strict=True)})
    return found


def _sum_in(people: pd.DataFrame, world: dict[tuple[str, str], int], entry: PublishedSum) -> int:
    cells = [(id_, entry.group_id) for id_ in entry.settlements]
    return sum(world.get(cell, int(people.at[cell])) for cell in cells)


def values_of(worlds: list[dict[tuple[str, str], int]], people: pd.DataFrame, entry: PublishedSum) -> set[int]:
    """Give all values a sum can have."""
    return {_sum_in(people, world, entry) for world in worlds}


@st.composite
def tiny_studies(draw) -> tuple[pd.DataFrame, list[PublishedSum]]:
    """Draw up to three settlements of at most nine residents, two or three groups, and any sums over them."""
    nested, apart, alone = ["age_65_plus", "age_75_plus"], ["age_0_2", "age_65_plus"], ["disabled"]
    within = ["families", "age_7_14"]
    groups = draw(st.sampled_from([nested, apart, alone, ["age_7_14", "disabled"], within]))
    rows = draw(st.integers(1, 3 if len(groups) > 1 else 4))
    columns: dict[str, list[int]] = {"residents": [draw(st.integers(0, 9)) for _ in range(rows)]}
    for group in groups:
        columns[group] = [draw(st.integers(0, _most(columns, group, row))) for row in range(rows)]
    people = table(columns)
    return people, draw(_sums(people, 5))


def _most(columns: dict[str, list[int]], group: str, row: int) -> int:
    whole = {"age_75_plus": "age_65_plus", "age_7_14": "families"}.get(group)
    if whole in columns:
        return columns[whole][row]
    taken = columns["age_0_2"][row] if group == "age_65_plus" and "age_0_2" in columns else 0
    return columns["residents"][row] - taken


@st.composite
def villages(draw) -> tuple[pd.DataFrame, list[PublishedSum]]:
    """Draw up to twelve settlements with all groups, unknown numbers among them, and any sums over them."""
    rows = draw(st.integers(2, 12))
    columns: dict[str, list[int | None]] = {}
    sizes = [draw(st.integers(0, 80)) for _ in range(rows)]
    columns["residents"] = [draw(st.sampled_from([size, size, size, None])) for size in sizes]
    rest = list(sizes)
    for group in (*CHILDREN, "age_65_plus"):
        columns[group] = [draw(st.integers(0, min(left, 15))) for left in rest]
        rest = [left - taken for left, taken in zip(rest, columns[group], strict=True)]
    columns["age_75_plus"] = [draw(st.integers(0, old)) for old in columns["age_65_plus"]]
    columns["disabled"] = [draw(st.integers(0, min(size, 25))) for size in sizes]
    young = [sum(ages) for ages in zip(*(columns[group] for group in CHILDREN), strict=True)]
    columns["families"] = [draw(st.integers(few, min(few + 20, size))) for few, size in zip(young, sizes, strict=True)]
    people = table(columns, [f"v{number:02}" for number in range(rows)])
    unknown = draw(st.lists(st.tuples(st.integers(0, rows - 1), st.integers(1, 7)), max_size=3))
    for row, column in unknown:
        people.iloc[row, column] = pd.NA
    return people, draw(_sums(people, 12))


@st.composite
def _sums(draw, people: pd.DataFrame, most: int) -> list[PublishedSum]:
    members = st.lists(st.sampled_from(list(people.index)), unique=True)
    groups = st.sampled_from(list(people.columns))
    count = draw(st.integers(0, most))
    found = [summed(people, draw(groups), draw(members), draw(st.integers(0, 3))) for _ in range(count)]
    totals = [summed(people, group, list(people.index)) for group in people.columns]
    return [*found, *(totals if draw(st.booleans()) else [])]
