"""Many demand points -> one row a settlement, by people; and the way inside a settlement of one point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geo_cus.catalogue import Profile


_LARGEST_SIDE_M: Final = 1000.0
"""A settlement of which only the distance to its neighbours is known is taken to be no larger than this square."""


_ROUNDING: Final = 1e-12
"""The shares of a settlement add up to 1 but for this, which must not push a quantile beyond the last point."""


def quantile_by_people(
    values: NDArray[np.float64],
    owner: NDArray[np.int64],
    weight: NDArray[np.float64],
    settlements: int,
    *,
    share: float,
) -> NDArray[np.float64]:
    """
    Give the least value that holds for at least so large a share of each settlement's people.

    ``quantile[i, j] = least v with sum of the shares of the points of i with values[., j] <= v at least share``

    Parameters
    ----------
    values
        Ways of the points (seconds or metres), shape (points, destinations); infinite where no road leads.
    owner
        Number of the settlement of every point.
    weight
        People, or a share of them, at every point (>= 0); each settlement's sum must be above 0.
    settlements
        How many settlements there are; each needs at least one point.
    share
        Share of the people, above 0, at most 1: 0.5 for the median.

    Returns
    -------
    NDArray
        Shape (settlements, destinations); infinite where the way of as many does not exist.

    Raises
    ------
    ValueError
        A settlement has no point with a weight.
    """
    shares = _shares(owner, weight, settlements)
    found = np.empty((settlements, values.shape[1]))
    columns = np.arange(values.shape[1])
    for settlement, rows in enumerate(_rows_of(owner, shares, settlements)):
        own = values[rows]
        order = np.argsort(own, axis=0, kind="stable")
        people = np.cumsum(shares[rows][order], axis=0)
        place = (people < share - _ROUNDING).sum(axis=0)
        found[settlement] = own[order[place, columns], columns]
    return found


def mean_of_reached(
    values: NDArray[np.float64], owner: NDArray[np.int64], weight: NDArray[np.float64], settlements: int
) -> NDArray[np.float64]:
    """
    Give the mean way of those of each settlement's people whom a road leads there; infinite where it leads nobody.

    Parameters
    ----------
    values, owner, weight, settlements
        As in `quantile_by_people`.
    """
    shares = _shares(owner, weight, settlements)[:, None]
    there = np.isfinite(values)
    total, reached = np.zeros((2, settlements, values.shape[1]))
    np.add.at(total, owner, shares * np.where(there, values, 0.0))
    np.add.at(reached, owner, shares * there)
    return np.divide(total, reached, out=np.full_like(total, np.inf), where=reached > 0)


def share_within(
    values: NDArray[np.float64],
    owner: NDArray[np.int64],
    weight: NDArray[np.float64],
    settlements: int,
    *,
    limit: float,
) -> NDArray[np.float64]:
    """
    Give the share of each settlement's people who get to each destination within a limit.

    Parameters
    ----------
    values, owner, weight, settlements
        As in `quantile_by_people`.
    limit
        Longest accepted way, in the unit of `values`; the limit itself still counts.

    Returns
    -------
    NDArray
        Shape (settlements, destinations), 0 to 1.
    """
    shares = _shares(owner, weight, settlements)
    within = np.zeros((settlements, values.shape[1]))
    np.add.at(within, owner, shares[:, None] * (values <= limit))
    return np.minimum(within, 1.0)


class InnerWay(NamedTuple):
    """
    The way within a settlement that is known by one point only.

    Parameters
    ----------
    metres, seconds
        Of a mean way from a home to the point.
    basis
        ``area``: from the settlement's area; ``spacing``: from the mean distance to the next settlements; ``assumed``:
        from neither, as in the largest square that such a distance gives.
    """

    metres: float
    seconds: float
    basis: Literal["area", "spacing", "assumed"]


def inner_way(profile: Profile, *, area_km2: float | None = None, spacing_m: float | None = None) -> InnerWay:
    """
    Estimate the way within a settlement of one point, which nobody covers in no time.

    ``metres = inner_factor x root of the area x detour_factor``; without an area, a settlement is taken to fill a
    square whose side is half the mean distance to the next ones, but not more than a kilometre: far neighbours do not
    make a village large. Where there are no others either, it is that kilometre.

    Parameters
    ----------
    profile
        The way of travelling: its factors, and its speed on residential streets.
    area_km2
        Area of the settlement's built-up land (km², > 0), if known.
    spacing_m
        Mean distance to the neighbouring settlements (m, > 0), for want of an area.

    Raises
    ------
    ValueError
        What is given is not above zero.
    """
    basis: Literal["area", "spacing", "assumed"]
    if area_km2 is not None:
        side_m, basis = float(np.sqrt(area_km2)) * 1000.0, "area"
    elif spacing_m is not None:
        side_m, basis = min(spacing_m / 2, _LARGEST_SIDE_M), "spacing"
    else:
        side_m, basis = _LARGEST_SIDE_M, "assumed"
    if not side_m > 0:
        message = "the area of a settlement and the distance to the next ones are above zero"
        raise ValueError(message)
    metres = float(profile.inner_factor * side_m * profile.detour_factor)
    street = profile.speeds.get("residential")
    kph = (street.built_up_kph if street else profile.default_kph) * profile.speed_factor
    kph *= profile.class_factors.get("residential" if street else "unknown", 1.0)
    return InnerWay(metres, metres / (kph / 3.6), basis)


def _shares(owner: NDArray[np.int64], weight: NDArray[np.float64], settlements: int) -> NDArray[np.float64]:
    total = np.bincount(owner, weights=weight, minlength=settlements)
    if not (total > 0).all():
        message = "every settlement needs a demand point with a weight"
        raise ValueError(message)
    return np.asarray(weight / total[owner])


def _rows_of(owner: NDArray[np.int64], shares: NDArray[np.float64], settlements: int) -> Iterator[NDArray[np.intp]]:
    """Give the points of each settlement at which anybody lives."""
    settled = np.flatnonzero(shares > 0)
    order = settled[np.argsort(owner[settled], kind="stable")]
    yield from np.split(order, np.searchsorted(owner[order], np.arange(1, settlements)))
