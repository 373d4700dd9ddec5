"""How sure an estimated number of people is: a band of 90 % around it, from how differently settlements are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import scipy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

COVERED: Final = 0.90
"""Share of true values that lie inside the band."""

FEWEST_KNOWN: Final = 5
"""From so many settlements with a known value on their own dispersion is estimated."""

_TAIL: Final = (1 - COVERED) / 2


def dispersion_of(people: Floats, expected: Floats, residents: Floats) -> float:
    """
    Estimate how much more the shares of settlements differ than chance alone would make them.

    With Pearson's ``X2 = sum of (x - m)^2 / (n q (1 - q))``, ``q = m / n`` and ``h = n / sum of n``::

        rho = (X2 - sum of (1 - h)) / sum of (1 - h)(n - 1),   cut off to 0 .. 0.5

    the moment estimate of the intra-class correlation of the beta-binomial.

    Parameters
    ----------
    people, expected, residents
        x, m and n of the settlements whose x is known; persons, ``0 < m < n``.

    References
    ----------
    Williams D. A. (1982), doi:10.2307/2347977.
    """
    share = expected / residents
    pearson = float(((people - expected) ** 2 / (residents * share * (1 - share))).sum())
    left = 1 - residents / residents.sum()
    room = float((left * (residents - 1)).sum())
    return float(np.clip((pearson - left.sum()) / room, 0.0, 0.5)) if room > 0 else 0.0


def band(expected: Floats, residents: Floats, *, dispersion: float, known: int | None = None) -> tuple[Floats, Floats]:
    """
    Give the band in which the true number of people lies nine times of ten.

    The number of a settlement is beta-binomial: ``n`` residents, share ``q = m / n``, intra-class correlation ``rho``,
    so its variance is ``v = n q (1 - q)(1 + (n - 1) rho)``. As the numbers of all settlements estimated add up to what
    is known, one alone cannot be far off: its deviations shrink by ``sqrt(1 - v / sum of v)``, to nothing where only
    one settlement is estimated. A dispersion estimated from k settlements is itself unsure: deviations grow by
    Student's t with k - 1 degrees of freedom over the normal quantile.

    Parameters
    ----------
    expected
        m: the estimates of one group in one gmina before rounding, persons, >= 0.
    residents
        n: residents of the same settlements, >= m.
    dispersion
        rho, 0 to 1.
    known
        Settlements from which rho was estimated; None if it was not.

    Returns
    -------
    tuple
        Low and high, persons, not rounded, ``0 <= low <= m <= high <= n``.
    """
    share = np.divide(expected, residents, out=np.zeros_like(expected), where=residents > 0)
    variance = residents * share * (1 - share) * (1 + np.maximum(residents - 1, 0) * dispersion)
    whole = variance.sum()
    kept = np.sqrt(np.clip(1 - variance / whole, 0.0, 1.0)) if whole > 0 else np.zeros_like(expected)
    if known is not None:
        kept *= scipy.special.stdtrit(known - 1, 1 - _TAIL) / scipy.special.ndtri(1 - _TAIL)
    low, high = (_quantile(tail, share, residents, dispersion) for tail in (_TAIL, 1 - _TAIL))
    below = np.clip(expected + kept * np.minimum(low - expected, 0), 0, expected)
    above = np.clip(expected + kept * np.maximum(high - expected, 0), expected, residents)
    return below, above


def _quantile(tail: float, share: Floats, residents: Floats, dispersion: float) -> Floats:
    found = share * residents
    unsure = (share > 0) & (share < 1)
    small = unsure & (residents <= _TOWN)
    if dispersion < _NO_DISPERSION:
        # scipy.special throughout: scipy.stats would take a third of a second to import at every start.
        found[unsure] = np.ceil(scipy.special.bdtrik(tail, residents[unsure], share[unsure]))
        return found
    weight = (1 - dispersion) / dispersion
    found[small] = _beta_binomial_quantile(tail, residents[small], share[small] * weight, (1 - share[small]) * weight)
    # The beta distribution of the same mean and variance.
    count, chance = residents[unsure & ~small], share[unsure & ~small]
    even = (1 + (count - 1) * dispersion) / count
    weights = (1 - even) / even
    found[unsure & ~small] = count * scipy.special.betaincinv(chance * weights, (1 - chance) * weights, tail)
    return found


def _beta_binomial_quantile(tail: float, count: Floats, first: Floats, second: Floats) -> Floats:
    """Give the fewest people with a chance of at least `tail` that there are no more; scipy.stats asks one by one."""
    people = np.arange(int(count.max(initial=0)) + 1)
    # Beyond `count` the sum stands at 1 already, so it does not matter what is added there.
    others = np.maximum(count[:, None] - people, 0)
    first, second = first[:, None], second[:, None]
    ways = -np.log1p(count[:, None]) - scipy.special.betaln(others + 1, people + 1)
    chance = np.exp(ways + scipy.special.betaln(people + first, others + second) - scipy.special.betaln(first, second))
    below: Floats = (chance.cumsum(axis=1) < tail).sum(axis=1).astype(np.float64)
    return below


_TOWN: Final = 3000
"""Residents above which the beta-binomial is computed as the beta it nears: summing it would take seconds."""

_NO_DISPERSION: Final = 1e-6
"""Below it the beta-binomial is the binomial, and its parameters too large to compute with."""
