"""Who could be served by whom at best: as many people as possible, and they with the least travel."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import highspy
import numpy as np
import pandas as pd

from geo_cus.access.entries import ordered, settlement_index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo_cus.access.entries import Ordered
    from geo_cus.network.travel_times import TravelTimes

_FIRST_CHOICES: Final = 8
"""Nearest providers of each settlement that the first round considers; further ones come in where they pay."""

_WORTH: Final = 1e-6
"""A provider comes in if it saves more than this (seconds a person); less is the noise of arithmetic."""

_NOBODY: Final = 1e-9
"""People on a pair up to this are the noise of arithmetic; it only appears where people or places are not whole."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """
    Who goes where, and who does not.

    Parameters
    ----------
    trips
        A row for each settlement and provider with people between them, by identifiers: ``settlement_id``,
        ``provider_id``, ``people``, ``seconds`` (of one trip).
    settlements
        A row a settlement in the order of the travel times, indexed by ``settlement_id``: ``people``, ``served``,
        ``no_capacity`` (people without a place who have a provider within the limit), ``out_of_reach`` (people who
        have none); the last three add up to the first.
    people_seconds
        Total of people times seconds of those served.
    """

    trips: pd.DataFrame
    settlements: pd.DataFrame
    people_seconds: float

    @property
    def unserved(self) -> pd.DataFrame:
        """Give the settlements with people who are not served."""
        return self.settlements[self.settlements["served"] < self.settlements["people"]]


def assign(times: TravelTimes, people: pd.Series, capacity: pd.Series, *, limit_s: float | None = None) -> Assignment:
    """
    Assign people to providers within capacity: first the most people served, then the least total people-seconds.

    ``x[i, j]`` people of ``i`` go to ``j``, ``sum over j of x[i, j] <= people[i]``, ``sum over i of x[i, j] <=
    capacity[j]``, only where ``seconds[i, j] <= limit_s``. Of all ``x`` with the greatest ``sum of x`` it is one with
    the least ``sum of x * seconds``; exact, a linear program solved by HiGHS. With whole people and whole places no
    person is split. Of several equally good ones the choice depends on the identifiers, never on the order of rows.

    Laws: a provider more, or more places, never lowers the number served, and where that stays the same, never raises
    the total; the total may rise where more are served. It does not promise that nobody is worse off: somebody may
    have to go further so that somebody else is served at all.

    Parameters
    ----------
    times
        Settlements (rows) by providers (columns), seconds; infinite where no road leads.
    people
        People of the target group, indexed by ``settlement_id``, >= 0.
    capacity
        People whom each provider can serve, indexed by ``provider_id``, >= 0. A provider with 0 is full, not absent:
        who reaches only such ones lacks capacity.
    limit_s
        Longest accepted trip (seconds, > 0); the limit itself still counts. None: any trip where a road leads.

    Returns
    -------
    Assignment
        Where nobody lives or no provider is reached, nobody is served.

    Raises
    ------
    TableError
        A settlement of `times` has no people or a provider no capacity, or more than one entry, or a negative one.

    References
    ----------
    Huangfu, Q., Hall, J. A. J. (2018). Parallelizing the dual revised simplex method. Mathematical Programming
    Computation 10, 119-142. https://doi.org/10.1007/s12532-017-0130-5
    """
    if limit_s is not None and not limit_s > 0:
        raise ValueError(f"limit_s must be above 0: {limit_s}")
    table = ordered(times)
    lives, places = table.people(people), table.capacity(capacity)
    within = np.isfinite(table.seconds) & (table.seconds <= (math.inf if limit_s is None else limit_s))
    usable = within & (lives > 0)[:, None] & (places > 0)
    rows, columns, going = _best(table.seconds, usable, lives, places)
    reaches = np.asarray(within.any(axis=1), dtype=bool)
    return _result(table, lives, reaches, (rows, columns, going))


def _best(
    seconds: NDArray[np.float64], usable: NDArray[np.bool_], lives: NDArray[np.float64], places: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Solve with the nearest providers only, then let in those that would pay, until none does."""
    if not usable.any():
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing, np.zeros(0)
    # Serving one more may send at most one person of each settlement or provider further; it is worth all of that.
    prize = (min(usable.shape) + 1) * (seconds[usable].max() + 1.0)
    cost = np.where(usable, seconds - prize, np.inf)
    considered = usable & _among_nearest(cost)
    while True:
        rows, columns = np.nonzero(considered)
        solution = _transport(cost[rows, columns], rows, columns, (lives, places))
        going, of_settlement, of_provider = solution
        saved = of_settlement[:, None] + of_provider - cost
        paying = (saved > _WORTH) & ~considered
        if not paying.any():
            return rows, columns, going
        considered |= paying & _among_nearest(np.where(paying, -saved, np.inf))


def _among_nearest(cost: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell for each row which are its few least; ties at the end are all let in."""
    if cost.shape[1] <= _FIRST_CHOICES:
        return np.ones(cost.shape, dtype=bool)
    return cost <= np.partition(cost, _FIRST_CHOICES - 1, axis=1)[:, _FIRST_CHOICES - 1, None]


def _transport(
    cost: NDArray[np.float64],
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    bounds: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Give the people on each pair, and what one person more at each settlement and provider would change."""
    settlements, pairs = len(bounds[0]), len(cost)
    limits = np.concatenate(bounds)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = pairs, len(limits)
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, np.zeros(pairs), np.full(pairs, np.inf)
    model.row_lower_, model.row_upper_ = np.full(len(limits), -np.inf), limits
    # Column by column: a trip takes one person from a settlement and one place from a provider.
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.arange(0, 2 * pairs + 1, 2, dtype=np.int32)
    model.a_matrix_.index_ = np.column_stack([rows, settlements + columns]).ravel().astype(np.int32)
    model.a_matrix_.value_ = np.ones(2 * pairs)
    solver = highspy.Highs()
    for name, value in {"output_flag": False, "solver": "simplex", "threads": 1}.items():
        solver.setOptionValue(name, value)
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        # Nobody going anywhere is always allowed and no trip is endless, so there is always a best.
        raise ArithmeticError(f"HiGHS: {solver.modelStatusToString(solver.getModelStatus())}")
    found = solver.getSolution()
    going = np.array(found.col_value)
    if not (limits % 1).any():
        going = np.round(going)
    price = np.array(found.row_dual)
    return going, price[:settlements], price[settlements:]


def _result(
    table: Ordered,
    lives: NDArray[np.float64],
    reaches: NDArray[np.bool_],
    trips: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]],
) -> Assignment:
    rows, columns, going = (part[trips[2] > _NOBODY] for part in trips)
    seconds = table.seconds[rows, columns]
    served = np.minimum(np.bincount(rows, going, len(lives)), lives)
    lacking = lives - served
    parts = {
        "people": lives,
        "served": served,
        "no_capacity": np.where(reaches, lacking, 0.0),
        "out_of_reach": np.where(reaches, 0.0, lacking),
    }
    return Assignment(
        trips=pd.DataFrame(
            {
                "settlement_id": _named(table.settlement_ids, table.rows[rows]),
                "provider_id": _named(table.provider_ids, table.columns[columns]),
                "people": going,
                "seconds": seconds,
            }
        ),
        settlements=pd.DataFrame(
            {name: table.by_settlement(values, name) for name, values in parts.items()},
            index=settlement_index(table.settlement_ids),
        ),
        people_seconds=float(going @ seconds),
    )


def _named(ids: Sequence[str], places: NDArray[np.int64]) -> NDArray[np.object_]:
    return np.array(ids, dtype=object)[places]
