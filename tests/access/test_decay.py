"""Decays: worked out by hand, and what all of them promise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.access.decay import Exponential, Gaussian, InversePower, Linear, Logistic, Step, Within, Zones, weights_of

MINUTE = 60.0
ZONES = Zones((600, 1200, 1800), (1.0, 0.68, 0.22))
ALL = [
    Step(900),
    Linear(900),
    Exponential(0.1 / MINUTE),
    Gaussian(600),
    Logistic(900, 300),
    InversePower(1.5),
    ZONES,
    Within(700, Gaussian(600)),
]


@pytest.mark.parametrize(
    ("decay", "seconds", "weights"),
    [
        (Step(900), [0, 899, 900, 900.001], [1, 1, 1, 0]),
        (Linear(900), [0, 450, 900, 1000], [1, 0.5, 0, 0]),
        (Exponential(0.1 / MINUTE), [0, 600], [1, math.exp(-1)]),
        (Exponential(math.log(2) / 600), [600, 1200], [0.5, 0.25]),
        (Gaussian(20), [0, 20, 40, 60], [1.0, 0.6065306597126334, 0.1353352832366127, 0.011108996538242306]),
        (Logistic(20 * MINUTE, 2 * MINUTE), [0, 20 * MINUTE], [1, 0.5]),  # ipeaGIT: c(1, 0.5)
        (InversePower(1), [0, 60, 120, 600], [1, 1, 0.5, 0.1]),
        (InversePower(2, scale_s=600), [60, 600, 1200], [1, 1, 0.25]),
        (ZONES, [0, 600, 600.5, 1200, 1800, 1801], [1, 1, 0.68, 0.68, 0.22, 0]),
        (Within(600, InversePower(1)), [120, 600, 601], [0.5, 0.1, 0]),
    ],
)
def test_weights_by_hand(decay, seconds, weights):
    np.testing.assert_allclose(decay(np.array(seconds, dtype=float)), weights, atol=1e-7)


def test_logistic_agrees_with_the_published_value():
    assert Logistic(30 * MINUTE, 10 * MINUTE)(np.array([30 * MINUTE]))[0] == pytest.approx(0.502, abs=0.001)  # ipeaGIT


@pytest.mark.parametrize("decay", ALL, ids=repr)
@given(seconds=st.lists(st.one_of(st.floats(0, 1e5), st.just(math.inf), st.floats(0, 1e12)), min_size=2, max_size=8))
def test_a_weight_is_a_share_that_never_rises_with_time(decay, seconds):
    weights = decay(np.sort(seconds))
    assert ((weights >= 0) & (weights <= 1)).all()
    assert (np.diff(weights) <= 0).all()


@pytest.mark.parametrize("decay", ALL, ids=repr)
def test_home_weighs_one_and_a_place_without_a_road_nothing(decay):
    assert decay(np.array([0.0]))[0] == pytest.approx(1.0)
    assert decay(np.array([np.inf]))[0] == 0.0
    assert decay(np.zeros((2, 3))).shape == (2, 3)


@pytest.mark.parametrize("decay", ALL, ids=repr)
def test_a_decay_is_a_frozen_value(decay):
    assert hash(decay) == hash(type(decay)(**{name: getattr(decay, name) for name in decay.__slots__}))


def test_weights_too_small_to_reckon_with_are_nothing():
    weights = weights_of(Gaussian(60), np.array([0.0, 600.0, 1800.0, np.inf]))
    assert weights[1] > 0
    assert weights[2] == 0.0
    assert weights_of(np.ones_like, np.array([1.0, np.inf])).tolist() == [1.0, 0.0]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Step(0),
        lambda: Linear(-1),
        lambda: Exponential(math.inf),
        lambda: Gaussian(math.nan),
        lambda: Logistic(600, 0),
        lambda: InversePower(0),
        lambda: Within(0, Step(1)),
    ],
)
def test_a_parameter_that_makes_no_decay_is_refused(wrong):
    with pytest.raises(ValueError, match="must be a finite number above 0"):
        wrong()


@pytest.mark.parametrize(
    ("limits", "weights", "message"),
    [
        ((600, 600), (1, 0.5), "must rise"),
        ((0, 600), (1, 0.5), "must rise"),
        ((600,), (1, 0.5), "one for each weight"),
        ((600, 1200), (0.5, 0.6), "must not rise"),
        ((600,), (1.1,), "in 0..1"),
        ((600,), (-0.1,), "in 0..1"),
    ],
)
def test_zones_that_make_no_decay_are_refused(limits, weights, message):
    with pytest.raises(ValueError, match=message):
        Zones(limits, weights)
