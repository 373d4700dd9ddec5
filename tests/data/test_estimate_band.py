"""The quantiles of the band equal those of scipy.stats, which the program itself does not import."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from geo_cus.data.estimate_band import COVERED, band

LOW, HIGH = (1 - COVERED) / 2, (1 + COVERED) / 2


def edges(residents: float, share: float, dispersion: float) -> tuple[float, float]:
    """Give the band of one settlement among so many others that its deviations are hardly kept back."""
    count = 200_000
    people = np.full(count, residents)
    low, high = band(people * share, people, dispersion=dispersion)
    kept = np.sqrt(1 - 1 / count)
    mean = residents * share
    return mean + (low[0] - mean) / kept, mean + (high[0] - mean) / kept


@pytest.mark.parametrize(("residents", "share"), [(1, 0.5), (7, 0.02), (50, 0.5), (333, 1 / 3), (3000, 0.95)])
def test_without_dispersion_it_is_the_binomial(residents: int, share: float) -> None:
    found = edges(residents, share, 0.0)
    expected = [float(stats.binom.ppf(tail, residents, share)) for tail in (LOW, HIGH)]
    mean = residents * share
    assert found == pytest.approx((min(expected[0], mean), max(expected[1], mean)), abs=1e-6)


@given(st.integers(1, 400), st.floats(0.01, 0.99), st.floats(1e-4, 0.5))
def test_in_a_village_it_is_the_beta_binomial(residents: int, share: float, dispersion: float) -> None:
    weight = (1 - dispersion) / dispersion
    people, mean = np.array([residents, 400.0]), residents * share
    law = stats.betabinom(residents, share * weight, (1 - share) * weight)
    low, high = band(people * share, people, dispersion=dispersion)
    variance = people * share * (1 - share) * (1 + (people - 1) * dispersion)
    kept = np.sqrt(1 - variance[0] / variance.sum())
    for found, tail, side in ((low[0], LOW, min), (high[0], HIGH, max)):
        quantile = mean + (found - mean) / kept if kept > 1e-3 else None
        if quantile is None or side(quantile, mean) == pytest.approx(mean, abs=1e-6):
            continue
        # Where the sum of chances meets the tail itself, the last bit decides between two neighbours.
        assert law.cdf(round(quantile)) >= tail - 1e-9
        assert law.cdf(round(quantile) - 1) < tail + 1e-9


@pytest.mark.parametrize(("share", "dispersion"), [(0.05, 0.01), (0.5, 0.001), (0.9, 0.2)])
def test_in_a_town_it_is_the_beta_of_the_same_variance(share: float, dispersion: float) -> None:
    residents = 40_000
    even = (1 + (residents - 1) * dispersion) / residents
    weight = (1 - even) / even
    expected = [residents * stats.beta.ppf(tail, share * weight, (1 - share) * weight) for tail in (LOW, HIGH)]
    assert edges(residents, share, dispersion) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("known", [5, 12, 80])
def test_a_dispersion_from_few_settlements_widens_by_students_t(known: int) -> None:
    people = np.full(1000, 500.0)
    sure, unsure = (band(people * 0.5, people, dispersion=0.01, known=number) for number in (None, known))
    wider = (250 - unsure[0][0]) / (250 - sure[0][0])
    assert wider == pytest.approx(stats.t.ppf(HIGH, known - 1) / stats.norm.ppf(HIGH), rel=1e-9)


def test_measuring_does_not_import_scipys_slow_parts() -> None:
    """They would take half a second of every start."""
    asked = "import sys, geo_cus.access.measure, geo_cus.data.study_files; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert not {"scipy.stats", "scipy.optimize", "openpyxl"} & set(found)
