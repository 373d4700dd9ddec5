"""Random cases equal PySAL ``access`` where it has the measure."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geo_cus.access.decay import Gaussian, InversePower, Step, Within, Zones
from geo_cus.access.floating_catchment import enhanced_floating_catchment, floating_catchment
from geo_cus.access.gravity import gravity
from geo_cus.access.raam import raam
from geo_cus.access.three_step_catchment import three_step_catchment
from tests.access.cases import random_case

fca = pytest.importorskip("access.fca")
weights = pytest.importorskip("access.weights")
pysal_raam = pytest.importorskip("access.raam")

LIMIT_S = 1500.0
DECAYS = {
    "zones": (Zones((600, 1200, 1800), (1, 0.68, 0.22)), weights.step_fn({600: 1, 1200: 0.68, 1800: 0.22})),
    "gaussian": (Gaussian(700), weights.gaussian(700)),
    "power": (InversePower(1.5, scale_s=60), weights.gravity(60, -1.5, min_dist=60)),
}


def tables(world):
    """Give people, places and the pairs that a road joins, as that library takes them."""
    people = pd.DataFrame({"people": world.people.astype(float)}).rename_axis("geoid")
    places = pd.DataFrame({"places": world.capacity.astype(float)}).rename_axis("geoid")
    pairs = pd.DataFrame(world.seconds, index=world.people.index, columns=world.capacity.index)
    pairs = pairs.rename_axis(index="origin", columns="dest").stack().rename("cost").reset_index()
    return people, places, pairs[np.isfinite(pairs["cost"])].reset_index(drop=True)


def theirs(function, world, **options):
    people, places, pairs = tables(world)
    names = {"demand_name": "people", "supply_name": "places", "demand_index": True, "max_cost": LIMIT_S}
    found = function(people, places, pairs, **names, **options)
    # Settlements that reach nothing do not stand in it, or are NaN.
    return found.reindex(world.people.index).fillna(0.0).to_numpy()


WORLDS = [random_case(seed, 30, 12, unreachable=0.2) for seed in range(5)]


@pytest.mark.parametrize("world", WORLDS)
def test_two_step_catchment(world):
    found = floating_catchment(world.times, world.people, world.capacity, limit_s=LIMIT_S)
    np.testing.assert_allclose(found, theirs(fca.two_stage_fca, world), rtol=1e-12)


@pytest.mark.parametrize("decay", DECAYS)
@pytest.mark.parametrize("world", WORLDS)
def test_enhanced_two_step_catchment(world, decay):
    ours, function = DECAYS[decay]
    within = Within(LIMIT_S, ours)
    found = enhanced_floating_catchment(world.times, world.people, world.capacity, decay=within)
    np.testing.assert_allclose(found, theirs(fca.two_stage_fca, world, weight_fn=function), rtol=1e-12)


@pytest.mark.parametrize("world", WORLDS)
def test_three_step_catchment(world):
    # Their shares are taken over all pairs, the limit comes later; zones that end within it make both the same.
    ours, function = Zones((600, 1500), (1, 0.4)), weights.step_fn({600: 1, 1500: 0.4})
    found = three_step_catchment(world.times, world.people, world.capacity, decay=ours)
    connected = theirs(fca.three_stage_fca, world, weight_fn=function)
    np.testing.assert_allclose(found, connected, rtol=1e-12)


@pytest.mark.parametrize("decay", DECAYS)
@pytest.mark.parametrize("world", WORLDS)
def test_gravity(world, decay):
    ours, function = DECAYS[decay]
    _, places, pairs = tables(world)
    theirs_ = fca.weighted_catchment(
        places,
        pairs,
        LIMIT_S,
        cost_source="dest",
        cost_dest="origin",
        loc_index=True,
        loc_value="places",
        weight_fn=function,
    )
    expected = theirs_.reindex(world.people.index).fillna(0.0)
    np.testing.assert_allclose(gravity(world.times, world.capacity, decay=Within(LIMIT_S, ours)), expected, rtol=1e-12)
    assert (gravity(world.times, world.capacity, decay=Step(LIMIT_S)) >= expected - 1e-9).all()


@pytest.mark.parametrize("tau_s", [1800.0, 3600.0])
@pytest.mark.parametrize("seed", range(3))
def test_raam(seed, tau_s):
    world = random_case(seed, 30, 12)
    world = type(world)(world.times, world.people * 100, world.capacity)
    people, places, pairs = tables(world)
    expected = pysal_raam.raam(
        people.astype(int),
        places,
        pairs,
        demand_name="people",
        supply_name="places",
        tau=tau_s,
        max_cycles=1500,
        min_step=0.0005,
    )
    found = raam(world.times, world.people, world.capacity, tau_s=tau_s)
    # They move whole persons in steps that shrink by rule, not until nobody gains.
    np.testing.assert_allclose(found, expected.reindex(found.index), rtol=0.01)
