"""Rational agent access: people weigh the way against the crowd until nobody gains by going elsewhere."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.access.entries import ordered

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geo_cus.network.travel_times import TravelTimes

_FIRST_NOISE: Final = 0.2
_LAST_NOISE: Final = 1e-6
_COOLING: Final = 0.5
"""From one level of noise to the next; with larger jumps Newton's steps lead astray."""

_STEPS: Final = 40
"""Newton steps at one level of noise; two to six are usual."""

_SHORTEST_STEP: Final = 1e-3
"""Share of a step that is taken even if it does not help."""


def raam(
    times: TravelTimes, people: pd.Series, capacity: pd.Series, *, tau_s: float = 3600.0, rho: float | None = None
) -> pd.Series:
    """
    Give what a person pays for a service in crowd and way, where everybody has chosen the cheapest provider (RAAM).

    ``cost[i, j] = demand[j] / (rho * capacity[j]) + seconds[i, j] / tau_s``, where ``demand[j]`` are the people who
    go to ``j``; all of ``people[i]`` go somewhere, and only where ``cost[i, j]`` is least. ``raam[i]`` is that least.
    It is a cost: less is better. 1 is a provider with an average crowd next door.

    The choice is a convex problem whose solution is unique in the crowds. It is found by Newton's method on choices
    with a noise that is lowered step by step, so that the result lies within 0.0001 of the equilibrium.

    Laws: doubling people and capacity changes nothing; more places at a provider never raise anybody's cost where
    `rho` is given. Where it is not, a provider more changes the average too; and a faster road for some brings a
    crowd to others, so that more time does not promise less cost.

    Parameters
    ----------
    times
        Settlements (rows) by providers (columns), seconds; infinite where no road leads.
    people
        People of the target group, indexed by ``settlement_id``, >= 0.
    capacity
        Places offered, indexed by ``provider_id``, >= 0; a provider with 0 takes nobody.
    tau_s
        The way that weighs as much as an average crowd (seconds, > 0); an hour by default, as in PySAL.
    rho
        The average crowd: people a place (> 0); all people by all places if it is not given.

    Returns
    -------
    pd.Series
        Cost without a unit (>= 0), one per settlement in the order of `times`; infinite where no provider with
        places is reached. A settlement without people has the cost that a newcomer would pay.

    Raises
    ------
    TableError
        A settlement of `times` has no people or a provider no capacity, or more than one entry, or a negative one.

    References
    ----------
    Saxon, J., Snow, D. (2020). A rational agent model for the spatial accessibility of primary health care. Annals of
    the American Association of Geographers 110(1), 205-222.
    """
    if not (tau_s > 0 and math.isfinite(tau_s) and (rho is None or (rho > 0 and math.isfinite(rho)))):
        raise ValueError(f"tau_s and rho must be finite numbers above 0: {tau_s}, {rho}")
    table = ordered(times)
    demand, supply = table.people(people), table.capacity(capacity)
    offering = supply > 0
    way = table.seconds[:, offering] / tau_s
    cost = np.full(len(way), np.inf)
    if offering.any():
        # Where nobody lives there is no crowd, whatever the average.
        average = rho or demand.sum() / supply.sum() or 1.0
        reached = np.isfinite(way).any(axis=1)
        choosing = reached & (demand > 0)
        crowd = _crowds(way[choosing], demand[choosing], average * supply[offering])
        cost[reached] = (way[reached] + crowd).min(axis=1)
    return table.by_settlement(cost, "raam")


def _crowds(way: NDArray[np.float64], people: NDArray[np.float64], supply: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Give demand by supply of each provider at the equilibrium.

    It is the least of ``sum of supply * crowd² / 2 - sum of people * min over j of (crowd + way)``, whose gradient is
    the supply taken up at these crowds less the people who would come. The noise makes the minimum smooth.
    """
    crowd = np.full(way.shape[1], people.sum() / supply.sum())
    noise = _FIRST_NOISE
    while len(people) and noise >= _LAST_NOISE:
        problem = way, people, supply, noise
        value, shares = _noisy(crowd, *problem)
        for _ in range(_STEPS):
            coming = people @ shares
            excess = supply * crowd - coming
            if np.abs(excess).sum() <= noise * people.sum():
                break
            # Who has decided for one provider would come and go in this sum; few are torn once the noise is low.
            torn = shares.max(axis=1) < 1
            weight, moving = people[torn] / noise, shares[torn]
            curvature = np.diag(supply + weight @ moving) - (moving.T * weight) @ moving
            step = np.linalg.solve(curvature, excess)
            crowd, value, shares = _descend(crowd, step, value, excess @ step, problem)
        noise *= _COOLING
    least: NDArray[np.float64] = np.maximum(crowd, 0.0)
    return least


def _noisy(
    crowd: NDArray[np.float64],
    way: NDArray[np.float64],
    people: NDArray[np.float64],
    supply: NDArray[np.float64],
    noise: float,
) -> tuple[float, NDArray[np.float64]]:
    """Give the value to be made least, and the share of each settlement's people that goes to each provider."""
    appeal = -(crowd + way) / noise
    best = appeal.max(axis=1, keepdims=True)
    likelihood = np.exp(appeal - best)
    total = likelihood.sum(axis=1, keepdims=True)
    value = 0.5 * supply @ np.square(crowd) + noise * (people @ (best + np.log(total)).ravel())
    return float(value), likelihood / total


def _descend(
    crowd: NDArray[np.float64],
    step: NDArray[np.float64],
    value: float,
    slope: float,
    problem: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], float],
) -> tuple[NDArray[np.float64], float, NDArray[np.float64]]:
    """Go along a step as far as it helps; give where that leads, with the value and the shares there."""
    length = 1.0
    while True:
        there = crowd - length * step
        reached, shares = _noisy(there, *problem)
        if length <= _SHORTEST_STEP or reached <= value - 1e-4 * length * slope:
            return there, reached, shares
        length /= 2
