"""The choice of sites whose points have a number of places: who is served by whom, as a linear program."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import block_array, coo_array, csr_array, vstack

from geo_cus.planning.siting.program import Program, minimise
from geo_cus.planning.siting.rules import program_of
from geo_cus.planning.siting.site_plan import Served

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo_cus.planning.siting.effort import Clock
    from geo_cus.planning.siting.rules import Rules
    from geo_cus.planning.siting.task import Ground

    Floats = NDArray[np.float64]

_NOBODY: Final = 1e-6
"""People on a pair up to this are the noise of the solver."""


@dataclass(frozen=True, slots=True)
class Trips:
    """
    Pairs of settlements and points between which people may go.

    Parameters
    ----------
    settlement, point
        Row of the settlement; the point's place among the candidates, then the standing points.
    way
        Of one trip.
    people
        Of each settlement.
    capacity
        Of each point; no more than all people.
    candidates
        How many of the points are candidates.
    """

    settlement: NDArray[np.int64]
    point: NDArray[np.int64]
    way: Floats
    people: Floats
    capacity: Floats
    candidates: int

    def amount_rows(self) -> csr_array:
        """Give the rows that add up the people of each settlement."""
        width = len(self.way)
        return csr_array(coo_array((np.ones(width), (self.settlement, np.arange(width))), (len(self.people), width)))

    def place_rows(self) -> csr_array:
        """Give the rows that add up the people at each point."""
        width = len(self.way)
        return csr_array(coo_array((np.ones(width), (self.point, np.arange(width))), (len(self.capacity), width)))


def trips_of(ground: Ground, limit: float) -> Trips:
    """Give the pairs with a road and a way up to the limit, of settlements with people."""
    way = np.column_stack([ground.way, ground.standing_way])
    settlement, point = np.nonzero(np.isfinite(way) & (way <= limit) & (ground.people > 0)[:, None])
    capacity = np.minimum(np.concatenate([ground.capacity, ground.standing_capacity]), ground.people.sum())
    return Trips(settlement, point, way[settlement, point], ground.people, capacity, ground.way.shape[1])


def capacity_program(
    trips: Trips, rules: Rules, floors: Sequence[tuple[csr_array, float]], price: Floats, *, everybody: bool
) -> Program:
    """
    Give the program ``minimise price @ (y, x)`` over y (sites) and x (people on each pair).

    ``sum over j of x[i, j]`` is people[i], or at most that; ``sum over i of x[i, j] <= capacity[j] * y[j]``, with
    ``y = 1`` for standing points; ``x[i, j] <= people[i] * y[j]``, which says nothing new of whole y and much of parts.

    Parameters
    ----------
    floors
        Rows over x and what they must add up to: a floor counts who is served, and not who is near.
    everybody
        All people of settlements that have a pair are served.
    """
    side = program_of(replace(rules, floors=()), price[: trips.candidates])
    before, pairs = trips.candidates, len(trips.way)
    new = np.flatnonzero(trips.point < before)
    opened = _entries(-trips.capacity[:before], np.arange(before), np.arange(before), (len(trips.capacity), before))
    single = _entries(np.ones(len(new)), np.arange(len(new)), new, (len(new), pairs))
    single_open = _entries(
        -trips.people[trips.settlement[new]], np.arange(len(new)), trips.point[new], (len(new), before)
    )
    has_pair = np.bincount(trips.settlement, minlength=len(trips.people)) > 0
    standing = np.where(np.arange(len(trips.capacity)) < before, 0.0, trips.capacity)
    body = [
        (csr_array(block_array([[side.rows, csr_array((side.rows.shape[0], pairs))]])), side.row_lower, side.row_upper),
        (_behind(before, trips.amount_rows()), np.where(has_pair & everybody, trips.people, 0.0), trips.people),
        (csr_array(block_array([[opened, trips.place_rows()]])), np.full(len(standing), -np.inf), standing),
        (csr_array(block_array([[single_open, single]])), np.full(len(new), -np.inf), np.zeros(len(new))),
        *((_behind(before, row), np.array([need]), np.array([np.inf])) for row, need in floors),
    ]
    return Program(
        cost=price,
        lower=np.concatenate([side.lower, np.zeros(pairs)]),
        upper=np.concatenate([side.upper, trips.people[trips.settlement]]),
        whole=np.arange(before + pairs) < before,
        rows=csr_array(vstack([rows for rows, _, _ in body])),
        row_lower=np.concatenate([lower for _, lower, _ in body]),
        row_upper=np.concatenate([upper for _, _, upper in body]),
    )


def floor_rows(ground: Ground, trips: Trips) -> list[tuple[csr_array, float]]:
    """Give for each floor the row that adds up its people served within its limit, and how many they must be."""
    rows = []
    for floor in ground.floors:
        members = ground.members(floor)
        counts = members[trips.settlement] & (trips.way <= floor.limit)
        need = floor.share * float(ground.people[members].sum())
        rows.append((csr_array(counts.astype(np.float64)[None, :]), need * (1 - 1e-9)))
    return rows


def divided(trips: Trips, chosen: NDArray[np.bool_], program: Program, price: Floats, clock: Clock) -> Floats | None:
    """
    Divide the people among chosen and standing points: the x of least price, then of least way.

    None where the rules of the program cannot be kept with these points.
    """
    fixed = replace(program, cost=price, whole=np.zeros(len(price), dtype=np.bool_))
    fixed.lower[: trips.candidates] = fixed.upper[: trips.candidates] = chosen.astype(np.float64)
    best = minimise(fixed, clock)
    if best.x is None:
        return None
    most = float(price @ best.x)
    again = replace(
        fixed,
        cost=np.concatenate([np.zeros(trips.candidates), trips.way]),
        rows=csr_array(vstack([fixed.rows, csr_array(price[None, :])])),
        row_lower=np.append(fixed.row_lower, -np.inf),
        row_upper=np.append(fixed.row_upper, most + 1e-9 * abs(most)),
    )
    nearest = minimise(again, clock)
    people = (best.x if nearest.x is None else nearest.x)[trips.candidates :]
    # Whole people and whole places are divided whole; the solver's noise is taken off.
    return np.where(np.abs(people - np.round(people)) < _NOBODY, np.round(people), people)


def served_of(ground: Ground, trips: Trips, people: Floats) -> tuple[Served, ...]:
    """Say who goes where; people without a place have a row of their own, without a point."""
    names, before = [*ground.candidate_ids, *ground.standing_ids], ground.standing
    rows = []
    for i, name in enumerate(ground.settlement_ids):
        mine = np.flatnonzero((trips.settlement == i) & (people > _NOBODY))
        rows += [
            Served(name, names[trips.point[k]], float(people[k]), float(trips.way[k]), float(before[i])) for k in mine
        ]
        left = float(ground.people[i] - people[mine].sum())
        if left > _NOBODY or not len(mine):
            rows.append(Served(name, None, max(0.0, left), np.inf, float(before[i])))
    return tuple(rows)


def _entries(values: Floats, rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, int]) -> csr_array:
    return csr_array(coo_array((values, (rows, columns)), shape=shape))


def _behind(before: int, rows: csr_array) -> csr_array:
    """Put rows over x behind the empty columns of y."""
    return csr_array(block_array([[csr_array((rows.shape[0], before)), rows]]))
