"""Many demand points -> one row a settlement, by people; and the way inside a settlement of one point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.catalogue import Profile


_LARGEST_SIDE_M: Final = 1000.0
"""A settlement of which only the distance to its neighbours is known is taken to be no larger than this square."""


@dataclass(frozen=True, slots=True)
class TimesByPeople:
    """
    Travel times of the people of settlements, shape (settlements, destinations) each.

    Parameters
    ----------
    mean_s, median_s, p90_s
        Mean, median and 90th percentile over the people (s); infinite where the way of as many does not exist, so the
        mean is infinite if one person cannot get there.
    reached
        Share of the people who can get there at all, 0 to 1.
    """

    mean_s: NDArray[np.float64]
    median_s: NDArray[np.float64]
    p90_s: NDArray[np.float64]
    reached: NDArray[np.float64]


def times_by_people(
    seconds: NDArray[np.float64], owner: NDArray[np.int64], weight: NDArray[np.float64], settlements: int
) -> TimesByPeople:
    """
    Sum up the times of demand points by the people who live there.

    ``quantile q`` is the least time within which at least the share q of the people get there.

    Parameters
    ----------
    seconds
        Shape (points, destinations); infinite where no road leads.
    owner
        Number of the settlement of every point.
    weight
        People, or a share of them, at every point (>= 0); each settlement's sum must be above 0.
    settlements
        How many settlements there are; each needs at least one point.

    Raises
    ------
    ValueError
        A settlement has no point with a weight.
    """
    shares = _shares(owner, weight, settlements)
    found = TimesByPeople(*(np.empty((settlements, seconds.shape[1])) for _ in range(4)))
    for settlement in range(settlements):
        rows = np.flatnonzero((owner == settlement) & (shares > 0))
        own_s, share = seconds[rows], shares[rows]
        found.mean_s[settlement] = share @ own_s
        found.median_s[settlement], found.p90_s[settlement] = _quantiles(own_s, share, (0.5, 0.9))
        found.reached[settlement] = share @ np.isfinite(own_s)
    return found


def share_within(
    seconds: NDArray[np.float64],
    owner: NDArray[np.int64],
    weight: NDArray[np.float64],
    settlements: int,
    *,
    limit_s: float,
) -> NDArray[np.float64]:
    """
    Give the share of each settlement's people who get to each destination in time.

    Parameters
    ----------
    seconds, owner, weight, settlements
        As in `times_by_people`.
    limit_s
        Longest accepted trip (s); the limit itself still counts.

    Returns
    -------
    NDArray
        Shape (settlements, destinations), 0 to 1.
    """
    shares = _shares(owner, weight, settlements)
    within = np.zeros((settlements, seconds.shape[1]))
    np.add.at(within, owner, shares[:, None] * (seconds <= limit_s))
    return np.minimum(within, 1.0)


class InnerWay(NamedTuple):
    """
    The way within a settlement that is known by one point only.

    Parameters
    ----------
    metres, seconds
        Of a mean way from a home to the point.
    basis
        ``area``: from the settlement's area; ``spacing``: from the mean distance to the next settlements.
    """

    metres: float
    seconds: float
    basis: Literal["area", "spacing"]


def inner_way(profile: Profile, *, area_km2: float | None = None, spacing_m: float | None = None) -> InnerWay:
    """
    Estimate the way within a settlement of one point, which nobody covers in no time.

    ``metres = inner_factor x root of the area x detour_factor``; without an area, a settlement is taken to fill a
    square whose side is half the mean distance to the next ones, but not more than a kilometre: far neighbours do not
    make a village large.

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
        Neither is given, or one is not above zero.
    """
    side_m = np.sqrt(area_km2) * 1000.0 if area_km2 is not None else min((spacing_m or 0.0) / 2, _LARGEST_SIDE_M)
    if not side_m > 0:
        message = "a way within a settlement needs its area or the distance to the next ones"
        raise ValueError(message)
    metres = float(profile.inner_factor * side_m * profile.detour_factor)
    street = profile.speeds.get("residential")
    kph = (street.built_up_kph if street else profile.default_kph) * profile.speed_factor
    kph *= profile.class_factors.get("residential" if street else "unknown", 1.0)
    return InnerWay(metres, metres / (kph / 3.6), "spacing" if area_km2 is None else "area")


def _shares(owner: NDArray[np.int64], weight: NDArray[np.float64], settlements: int) -> NDArray[np.float64]:
    total = np.bincount(owner, weights=weight, minlength=settlements)
    if not (total > 0).all():
        message = "every settlement needs a demand point with a weight"
        raise ValueError(message)
    return np.asarray(weight / total[owner])


def _quantiles(
    seconds: NDArray[np.float64], share: NDArray[np.float64], wanted: tuple[float, ...]
) -> list[NDArray[np.float64]]:
    order = np.argsort(seconds, axis=0, kind="stable")
    ranked = np.take_along_axis(seconds, order, axis=0)
    # The last sum is 1 but for rounding, which must not push a quantile beyond the last point.
    people = np.cumsum(share[order], axis=0) + 1e-12
    return [ranked[(people < quantile).sum(axis=0), np.arange(seconds.shape[1])] for quantile in wanted]
