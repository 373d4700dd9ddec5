"""
Decays: how much of a place still counts at a given travel time, as values passed to the measures.

Each is called with seconds and gives weights in 0..1 that never rise with time; a place that no road leads to weighs 0.
A measure takes any callable of this kind, so a decay of one's own is a function.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NOTHING = 1e-100
"""Below it a weight counts as 0: people divided by a weight must stay a number that a computer can hold."""


class Decay(Protocol):
    """Seconds in (>= 0, infinite allowed), weights out, of the same shape."""

    def __call__(self, seconds: NDArray[np.float64], /) -> NDArray[np.float64]:
        """Give the weights of travel times."""
        ...


def weights_of(decay: Decay, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the weights of travel times: 0 where no road leads and where a weight is too small to reckon with."""
    weights = decay(seconds)
    return np.where(np.isfinite(seconds) & (weights >= _NOTHING), weights, 0.0)


@dataclass(frozen=True, slots=True)
class Step:
    """
    All within a limit, nothing beyond: ``w(t) = 1 if t <= limit_s else 0``.

    Parameters
    ----------
    limit_s
        Longest accepted trip (seconds, > 0); the limit itself still counts.
    """

    limit_s: float

    def __post_init__(self) -> None:
        """Refuse a limit that is no time."""
        _positive(limit_s=self.limit_s)

    def __call__(self, seconds: NDArray[np.float64], /) -> NDArray[np.float64]:
        """Give the weights of travel times."""
        return (seconds <= self.limit_s).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Linear:
    """
    Evenly less until a limit: ``w(t) = max(0, 1 - t / limit_s)``.

    Parameters
    ----------
    limit_s
        Where nothing is left (seconds, > 0).
    """

    limit_s: float

    def __post_init__(self) -> None:
        """Refuse a limit that is no time."""
        _positive(limit_s=self.limit_s)

    def __call__(self, seconds: NDArray[np.float64], /) -> NDArray[np.float64]:
        """Give the weights of travel times."""
        return np.maximum(0.0, 1.0 - seconds / self.limit_s)


@dataclass(frozen=True, slots=True)
class Exponential:
    """
    The same share less with every second: ``w(t) = exp(-rate_per_s * t)``.

    Parameters
    ----------
    rate_per_s
        Rate (1/second, > 0); half is left after ``ln 2 / rate_per_s`` seconds. A rate a minute is 60 times as large.
    """

    rate_per_s: float

    def __post_init__(self) -> None:
        """Refuse a rate that is no rate."""
        _positive(rate_per_s=self.rate_per_s)

    def __call__(self, seconds: NDArray[np.float64], /) -> NDArray[np.float64]:
        """Give the weights of travel times."""
        return np.exp(-self.rate_per_s * seconds)


@dataclass(frozen=True, slots=True)
class Gaussian:
    """
    Little less near by, then quickly less: ``w(t) = exp(-t² / (2 sigma_s²))``, not normalised, so that ``w(0) = 1``.

    Parameters
    ----------
    sigma_s
        Width (seconds, > 0); at this time 0.61 is left.
    """

    sigma_s: float

    def __post_init__(self) -> None:
        """Refuse a width that is no time."""
        _positive(sigma_s=self.sigma_s)

    def __call__(self, seconds: NDArray[np.float64], /) -> NDArray[np.float64]:
        """Give the weights of travel times."""
        return np.exp(-0.5 * np.square(seconds / self.sigma_s))


@dataclass(frozen=True, slots=True)
class Logistic:
    """
    A soft threshold: ``w(t) = (1 + exp(-a m)) / (1 + exp(a (t - m)))`` with ``a = π / (sd_s √3)``, ``m = median_s``.

    The falling half of a logistic distribution, scaled so that ``w(0) = 1``.

    Parameters
    ----------
    median_s
        Where it falls most steeply (seconds, > 0).
    sd_s
        Standard deviation of the distribution (seconds, > 0): near 0 it is a step.
    """

    median_s: float
    sd_s: float

    def __post_init__(self) -> None:
        """Refuse parameters that are no times."""
        _positive(median_s=self.median_s, sd_s=self.sd_s)

    def __call__(self, seconds: NDArray[np.float64], /) -> NDArray[np.float64]:
        """Give the weights of travel times."""
        steepness = math.pi / (self.sd_s * math.sqrt(3))
        # Through logarithms: the exponential itself overflows beyond 700 standard deviations.
        at_home = np.logaddexp(0.0, -steepness * self.median_s)
        weights: NDArray[np.float64] = np.exp(at_home - np.logaddexp(0.0, steepness * (seconds - self.median_s)))
        return weights


@dataclass(frozen=True, slots=True)
class InversePower:
    """
    A power of time: ``w(t) = (max(t, scale_s) / scale_s) ** -exponent``.

    Parameters
    ----------
    exponent
        How steeply it falls (> 0); 1 halves the weight where time doubles.
    scale_s
        Up to here everything counts fully (seconds, > 0); it keeps the weight of a place next door finite.
    """

    exponent: float
    scale_s: float = 60.0

    def __post_init__(self) -> None:
        """Refuse parameters that do not fall with time."""
        _positive(exponent=self.exponent, scale_s=self.scale_s)

    def __call__(self, seconds: NDArray[np.float64], /) -> NDArray[np.float64]:
        """Give the weights of travel times."""
        weights: NDArray[np.float64] = (np.maximum(seconds, self.scale_s) / self.scale_s) ** -self.exponent
        return weights


@dataclass(frozen=True, slots=True)
class Zones:
    """
    Zones of time with a weight each, nothing beyond the last: the decay of E2SFCA.

    ``w(t) = weights[k]`` for the first zone ``k`` with ``t <= limits_s[k]``, 0 beyond all of them.

    Parameters
    ----------
    limits_s
        Ends of the zones (seconds, > 0, rising); an end still belongs to its zone.
    weights
        Weight of each zone (0..1, never rising).
    """

    limits_s: tuple[float, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse zones that do not rise, or weights that do."""
        limits, weights = np.array((0.0, *self.limits_s)), np.array((1.0, *self.weights, 0.0))
        if len(self.limits_s) != len(self.weights) or not (np.diff(limits) > 0).all():
            raise ValueError(f"limits_s must rise from above 0, one for each weight: {self.limits_s}")
        if not (np.diff(weights) <= 0).all():
            raise ValueError(f"weights must not rise and must lie in 0..1: {self.weights}")

    def __call__(self, seconds: NDArray[np.float64], /) -> NDArray[np.float64]:
        """Give the weights of travel times."""
        return np.array((*self.weights, 0.0))[np.searchsorted(self.limits_s, seconds, side="left")]


@dataclass(frozen=True, slots=True)
class Within:
    """
    Another decay, cut off beyond a limit: ``w(t) = decay(t) if t <= limit_s else 0``.

    Parameters
    ----------
    limit_s
        Longest accepted trip (seconds, > 0); the limit itself still counts.
    decay
        What holds up to the limit.
    """

    limit_s: float
    decay: Decay

    def __post_init__(self) -> None:
        """Refuse a limit that is no time."""
        _positive(limit_s=self.limit_s)

    def __call__(self, seconds: NDArray[np.float64], /) -> NDArray[np.float64]:
        """Give the weights of travel times."""
        return np.where(seconds <= self.limit_s, self.decay(seconds), 0.0)


def _positive(**parameters: float) -> None:
    for name, value in parameters.items():
        if not (value > 0 and math.isfinite(value)):
            raise ValueError(f"{name} must be a finite number above 0: {value}")
