"""
Speeds after drives that people know: one factor for each group of road classes.

The minutes of a drive are ``walks + overhead + sum over groups of seconds / factor``. The factors are those that make
the differences between these minutes and the told ones small, without going farther from 1 than the drives ask for.
Other speeds may lead other ways, so the quickest ways are found anew after each fit, and all ways found so far stay
in the race: the time of a drive is the least over its ways. When no new way turns up, the fit is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from scipy.optimize import least_squares

from geo_cus.errors import Message, StudyError
from geo_cus.network.drive_ways import GROUPS, DriveNetwork, DriveWays
from geo_cus.network.speeds import UNKNOWN_CLASS
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geo_cus.catalogue import Profile
    from geo_cus.data.roads import Roads

_DECIMALS: Final = 3
"""Factors are rounded before anything is computed with them, so that the file written gives the times reported."""

_AT_BOUND: Final = 0.005
"""A factor as near a bound as this stands at it: the search only draws near to a bound."""

_FITTING: Final = Message("Fitting the speeds")
_CHECKING: Final = Message("Checking every drive against the others")


@dataclass(frozen=True, slots=True)
class CalibrationRules:
    """
    How far and how readily speeds follow drives.

    Parameters
    ----------
    lowest, highest
        Bounds of every factor, below and above 1.
    spread
        How far a factor is thought to lie from 1 before any drive is seen (standard deviation of its logarithm); the
        smaller, the more drives it takes to move it.
    sure_min, sure_share
        How far a told time may lie from the truth: so many minutes, and this share of it.
    bad_fits
        A drive fits badly if it is off by more than so many times that.
    most_rounds
        Ways are found anew at most so often.
    """

    lowest: float = 0.6
    highest: float = 1.4
    spread: float = 0.2
    sure_min: float = 1.0
    sure_share: float = 0.1
    bad_fits: float = 2.0
    most_rounds: int = 10


class FitErrors(NamedTuple):
    """
    How far computed minutes lie from told ones, over all drives.

    Parameters
    ----------
    mean_min, median_min, worst_min
        Mean, median and greatest absolute difference.
    bias_min
        Mean difference, computed minus told: above 0 the roads are in truth quicker.
    """

    mean_min: float
    bias_min: float
    median_min: float
    worst_min: float


class GroupFit(NamedTuple):
    """
    What came of one group of road classes.

    Parameters
    ----------
    group
        A key of `GROUPS`.
    factor
        What its speeds are multiplied by; 1 where no drive leads over it.
    sure
        Standard error of the factor: in two cases of three the true one lies no farther from it, as far as the drives
        are as exact as `CalibrationRules` takes them to be.
    minutes
        Computed minutes that the drives spend on it, after the fit.
    drives
        Number of drives that lead over it.
    at_bound
        True if the drives ask for more than the bounds allow.
    """

    group: str
    factor: float
    sure: float
    minutes: float
    drives: int
    at_bound: bool


@dataclass(frozen=True)
class Calibration:
    """
    Speeds after drives, and how well they fit.

    Parameters
    ----------
    profile
        The way of travelling as it was.
    groups
        The groups of which the network has roads.
    before, after
        Errors of the profile as it was and with the factors, over the drives used; `after` is never worse in the mean.
    left_out
        Errors of drives predicted by factors that were fitted to all others. Where they are not smaller than `before`,
        the factors tell more of these drives than of the roads.
    drives
        The drives as given, and ``before_min``, ``after_min``, ``left_out_min`` (NaN where not used) and ``fit``:
        ``good``, ``bad``, ``not_placed`` (an end lies too far from every usable road) or ``no_way``.
    rounds
        How often the factors were fitted.
    settled
        True if the last fit led to no way that was not known.
    """

    profile: Profile
    groups: tuple[GroupFit, ...]
    before: FitErrors
    after: FitErrors
    left_out: FitErrors
    drives: pd.DataFrame
    rounds: int
    settled: bool

    @property
    def used(self) -> int:
        """Count the drives that the factors were fitted to."""
        return int(self.drives["fit"].isin(["good", "bad"]).sum())

    @property
    def holds_for_others(self) -> bool:
        """Tell whether drives that were left out are predicted better than before."""
        return self.left_out.mean_min < self.before.mean_min

    @property
    def class_factors(self) -> dict[str, float]:
        """Give the factors by road class, as a profile has them; classes that keep their speed are left out."""
        known = {*self.profile.speeds, UNKNOWN_CLASS}
        factors = {group.group: group.factor for group in self.groups if group.factor != 1.0}
        return {name: factor for group, factor in factors.items() for name in GROUPS[group] if name in known}


def calibrate(
    roads: Roads,
    profile: Profile,
    drives: pd.DataFrame,
    *,
    rules: CalibrationRules | None = None,
    progress: Progress = silent,
) -> Calibration:
    """
    Fit speeds to drives.

    The factors minimise ``sum of rho(((computed - told) / sure)²) + sum over groups of (log(factor) / spread)²`` within
    their bounds, with ``sure = hypot(sure_min, sure_share x told)`` and ``rho(z) = 2 (sqrt(1 + z) - 1)``, by which a
    drive that is far off counts by its distance and no longer by its square. Where a fit would raise the mean absolute
    error of its own drives, all factors stay 1.

    Parameters
    ----------
    roads
        The roads of the study.
    profile
        A way of travelling by car, without `Profile.class_factors` of its own.
    drives
        As `geo_cus.data.drives.read_drives` gives them.
    rules
        Bounds and weights.
    progress
        Called while the drives are fitted and checked; may raise `Cancelled`.

    Returns
    -------
    Calibration
        The same for the same drives in any order, but for the order of its rows.

    Raises
    ------
    StudyError
        The profile is no car's, or no drive can be used.
    NetworkError
        There is no usable road in the source.
    """
    if profile.vehicle != "car":
        raise StudyError(
            "Only speeds of cars follow drives; “{profile}” is none. Name another way of travelling.",
            profile=profile.profile_id,
        )
    network = DriveNetwork(roads, profile, drives)
    ways = DriveWays(network)
    ones = np.ones(len(network.groups))
    progress(_FITTING, 0.0)
    ways.grow(ones)
    used = np.isfinite(ways.minutes(ones))
    if not used.any():
        raise StudyError(
            "No drive can be used: of {count} none has both ends near a road and a way between them. "
            "Check the drives and the road file.",
            count=len(drives),
        )
    task = _Task(ways, network.told_min, used, rules or CalibrationRules())
    factors, rounds, settled = _settled(task, progress)
    left_out_min = _left_out(task, progress)
    table = _with_minutes(drives, task, factors, left_out_min, placed=network.starts.placed & network.ends.placed)
    return Calibration(
        profile=profile,
        groups=_group_fits(task, network.groups, factors),
        before=_errors(table["before_min"] - table["minutes"]),
        after=_errors(table["after_min"] - table["minutes"]),
        left_out=_errors(table["left_out_min"] - table["minutes"]),
        drives=table,
        rounds=rounds,
        settled=settled,
    )


class _Task(NamedTuple):
    """The drives to fit to: their ways, the minutes told, which of them count, and how readily speeds follow."""

    ways: DriveWays
    told_min: NDArray[np.float64]
    used: NDArray[np.bool_]
    rules: CalibrationRules

    @property
    def sure_min(self) -> NDArray[np.float64]:
        """Give how far each told time may lie from the truth."""
        sure: NDArray[np.float64] = np.hypot(self.rules.sure_min, self.rules.sure_share * self.told_min)
        return sure


def _settled(task: _Task, progress: Progress) -> tuple[NDArray[np.float64], int, bool]:
    """Fit and find ways in turn; give the factors, the number of rounds, and whether nothing changed in the end."""
    for number in range(1, task.rules.most_rounds + 1):
        factors = _fitted(task)
        progress(_FITTING, number / task.rules.most_rounds)
        if not task.ways.grow(factors):
            progress(_FITTING, 1.0)
            return factors, number, True
    return _guarded(task, factors), task.rules.most_rounds, False


def _fitted(task: _Task) -> NDArray[np.float64]:
    """Fit the factors by the ways known."""
    told, sure, rules = task.told_min[task.used], task.sure_min[task.used], task.rules

    def misfits(log_factor: NDArray[np.float64]) -> NDArray[np.float64]:
        off = (task.ways.minutes(np.exp(log_factor))[task.used] - told) / sure
        return np.concatenate([off, log_factor / rules.spread])

    def loss(squares: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give rho and its derivatives: soft for drives, plain squares for what holds the factors near 1."""
        rho = np.stack([squares, np.ones_like(squares), np.zeros_like(squares)])
        soft = 1 + squares[: len(told)]
        rho[:, : len(told)] = 2 * (np.sqrt(soft) - 1), soft**-0.5, -0.5 * soft**-1.5
        return rho

    bounds = np.log([rules.lowest, rules.highest])
    found = least_squares(misfits, np.zeros(task.ways.group_count), bounds=tuple(bounds), loss=loss)
    factors: NDArray[np.float64] = np.round(np.exp(found.x), _DECIMALS).clip(rules.lowest, rules.highest)
    return _guarded(task, factors)


def _guarded(task: _Task, factors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keep all speeds where a fit would raise the mean error of its own drives."""
    ones = np.ones_like(factors)
    before, after = (np.abs(task.ways.minutes(some) - task.told_min)[task.used].mean() for some in (ones, factors))
    return factors if after <= before else ones


def _left_out(task: _Task, progress: Progress) -> NDArray[np.float64]:
    """Predict every drive by factors that were fitted to all others (min); NaN for drives not used."""
    found = np.full(len(task.told_min), np.nan)
    rows = np.flatnonzero(task.used)
    for done, drive in enumerate(rows.tolist()):
        progress(_CHECKING, done / len(rows))
        others = task.used & (np.arange(len(task.used)) != drive)
        factors = _fitted(task._replace(used=others)) if others.any() else np.ones(task.ways.group_count)
        found[drive] = task.ways.minutes_anew(factors, drive)
    progress(_CHECKING, 1.0)
    return found


def _with_minutes(
    drives: pd.DataFrame,
    task: _Task,
    factors: NDArray[np.float64],
    left_out_min: NDArray[np.float64],
    *,
    placed: NDArray[np.bool_],
) -> pd.DataFrame:
    before, after = (np.where(task.used, task.ways.minutes(some), np.nan) for some in (np.ones_like(factors), factors))
    bad = np.abs(after - task.told_min) > task.rules.bad_fits * task.sure_min
    fit = np.select([~placed, ~task.used, bad], ["not_placed", "no_way", "bad"], "good")
    return drives.assign(before_min=before, after_min=after, left_out_min=left_out_min, fit=fit)


def _group_fits(task: _Task, groups: list[str], factors: NDArray[np.float64]) -> tuple[GroupFit, ...]:
    lowest, highest = task.rules.lowest + _AT_BOUND, task.rules.highest - _AT_BOUND
    spent = task.ways.minutes_by_group(factors)[task.used]
    sure = _standard_errors(task, factors, spent)
    return tuple(
        GroupFit(
            group=group,
            factor=float(factor),
            sure=float(sure[place]),
            minutes=float(spent[:, place].sum()),
            drives=int((spent[:, place] > 0).sum()),
            at_bound=not lowest < factor < highest,
        )
        for place, (group, factor) in enumerate(zip(groups, factors, strict=True))
    )


def _standard_errors(task: _Task, factors: NDArray[np.float64], spent: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the standard error of every factor, from the curvature of what the fit makes least (Gauss and Newton)."""
    sure = task.sure_min[task.used]
    off = (task.ways.minutes(factors) - task.told_min)[task.used] / sure
    slopes = spent / sure[:, None]
    weights = 1 / np.sqrt(1 + off**2)
    curvature = slopes.T @ (weights[:, None] * slopes) + np.eye(len(factors)) / task.rules.spread**2
    errors: NDArray[np.float64] = factors * np.sqrt(np.diag(np.linalg.inv(curvature)))
    return errors


def _errors(off: pd.Series[float]) -> FitErrors:
    """Sum up computed minus told minutes; drives that were not used are NaN."""
    off_min = off.dropna()
    absolute = off_min.abs()
    return FitErrors(
        mean_min=float(absolute.mean()),
        bias_min=float(off_min.mean()),
        median_min=float(absolute.median()),
        worst_min=float(absolute.max()),
    )
