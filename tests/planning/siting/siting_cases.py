"""Small siting tasks at random, and their answers by trying everything."""

from __future__ import annotations

import itertools
import math

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog

from geo_cus.planning.siting.task import Floor, SitingTask

LIMIT = 10.0


@st.composite
def tasks(draw, *, floors=True, standing=True, most_candidates=6):
    """Draw a task with everything in it: empty villages, lacking roads, equal ways, locks, bans, floors, costs."""
    rows, columns = draw(st.integers(1, 7)), draw(st.integers(1, most_candidates))
    stands = draw(st.integers(0, 2)) if standing else 0
    one_way = st.one_of(
        st.integers(0, 20).map(float), st.just(math.inf), st.floats(0, 20).map(lambda way: round(way, 3))
    )
    names = [f"v{i}" for i in range(rows)]
    candidates = [f"c{j}" for j in range(columns)]

    def matrix(width):
        cells = draw(st.lists(one_way, min_size=rows * width, max_size=rows * width))
        return np.array(cells, dtype=float).reshape(rows, width)

    def amounts(length, low, high):
        return np.array(draw(st.lists(st.integers(low, high), min_size=length, max_size=length)), dtype=float)

    marks = draw(st.lists(st.sampled_from(["", "", "", "lock", "ban"]), min_size=columns, max_size=columns))
    groups = [
        Floor(
            f"g{k}",
            frozenset(draw(st.sets(st.sampled_from(names), min_size=1))),
            draw(st.sampled_from([0.3, 0.7, 1.0])),
            12.0,
        )
        for k in range(draw(st.integers(0, 2)) if floors else 0)
    ]
    return SitingTask(
        way=matrix(columns),
        people=amounts(rows, 0, 9),
        settlement_ids=names,
        candidate_ids=candidates,
        standing_way=matrix(stands),
        standing_ids=[f"s{k}" for k in range(stands)],
        cost=amounts(columns, 1, 5),
        capacity=amounts(columns, 0, 20),
        standing_capacity=amounts(stands, 0, 10),
        locked=frozenset(name for name, mark in zip(candidates, marks, strict=True) if mark == "lock"),
        forbidden=frozenset(name for name, mark in zip(candidates, marks, strict=True) if mark == "ban"),
        floors=tuple(groups),
    )


def choices(task, *, points=None, budget=None):
    """Give every choice that keeps locks, bans, number, price and plans not wanted again."""
    for size in range(len(task.candidate_ids) + 1):
        for chosen in itertools.combinations(range(len(task.candidate_ids)), size):
            names = {task.candidate_ids[j] for j in chosen}
            if (
                task.locked <= names
                and not names & task.forbidden
                and (points is None or size <= points)
                and (budget is None or sum(task.cost[list(chosen)]) <= budget)
                and not any(plan <= names for plan in task.excluded)
            ):
                yield list(chosen)


def nearest(task, chosen):
    """Give the way to the nearest chosen or standing point."""
    return np.column_stack([task.way[:, chosen], task.standing_way]).min(axis=1, initial=np.inf)


def keeps_floors(task, chosen):
    """Tell whether enough of every group have a point within its limit."""
    way = nearest(task, chosen)
    for floor in task.floors:
        mine = np.array([name in floor.settlement_ids for name in task.settlement_ids])
        if task.people[mine & (way <= floor.limit)].sum() < floor.share * task.people[mine].sum() - 1e-9:
            return False
    return True


def reachable(task):
    """Tell who lives there and has a road to anything that is allowed."""
    allowed = [j for j, name in enumerate(task.candidate_ids) if name not in task.forbidden]
    return (task.people > 0) & np.isfinite(nearest(task, allowed))


def division(task, chosen, limit, *, everybody):
    """Divide the people among places by a linear program of its own; None where it cannot be."""
    way = np.column_stack([task.way[:, chosen], task.standing_way])
    capacity = np.concatenate([task.capacity[chosen], task.standing_capacity])
    pairs = [(i, j) for i, j in zip(*np.nonzero(np.isfinite(way) & (way <= limit)), strict=True) if task.people[i] > 0]
    who = reachable(task)
    amounts = np.array([[float(i == row) for i, _ in pairs] for row in range(len(task.people))])
    places = np.array([[float(j == col) for _, j in pairs] for col in range(len(capacity))])
    floors, needs = [], []
    for floor in task.floors:
        mine = [name in floor.settlement_ids for name in task.settlement_ids]
        floors.append([-float(mine[i] and way[i, j] <= floor.limit) for i, j in pairs])
        needs.append(-floor.share * task.people[mine].sum() + 1e-9)
    if not pairs:
        return 0.0 if all(need >= 0 for need in needs) and not (everybody and who.any()) else None
    upper, high = [*places, *floors], [*capacity, *needs]
    upper, high = (upper, high) if everybody else ([*upper, *amounts], [*high, *task.people])
    equal = {"A_eq": amounts[who], "b_eq": task.people[who]} if everybody and who.any() else {}
    price = [way[pair] for pair in pairs] if everybody else [-1.0] * len(pairs)
    found = linprog(price, A_ub=np.array(upper) if upper else None, b_ub=high or None, **equal)
    return abs(found.fun) if found.status == 0 else None
