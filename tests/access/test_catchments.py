"""Floating catchments and spatial availability: by hand, place by place, and by law."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from geo_cus.access.balanced_catchment import balanced_catchment
from geo_cus.access.decay import Gaussian, Step
from geo_cus.access.floating_catchment import enhanced_floating_catchment, floating_catchment
from geo_cus.access.spatial_availability import spatial_availability
from geo_cus.access.three_step_catchment import three_step_catchment
from tests.access.cases import DECAYS, MEASURES, case, cases

INF = np.inf
CATCHMENTS = {
    "E2SFCA": enhanced_floating_catchment,
    "3SFCA": three_step_catchment,
    "BFCA": balanced_catchment,
    "spatial availability": spatial_availability,
}


def test_two_villages_share_one_home_and_one_has_its_own():
    world = case([[600, INF], [900, 300]], [100, 300], [40, 30])
    # p0: 40 / 400 = 0.1 a person; p1: 30 / 300 = 0.1 a person, for s1 alone.
    found = floating_catchment(world.times, world.people, world.capacity, limit_s=900)
    assert found.tolist() == pytest.approx([0.1, 0.2])
    assert found.name == "floating_catchment"
    # One second less, and p0 belongs to s0 alone.
    found = floating_catchment(world.times, world.people, world.capacity, limit_s=899)
    assert found.tolist() == pytest.approx([0.4, 0.1])


def place_by_place(name, world, decay):
    """Give a measure as its formula says, with loops only."""
    n, m = world.seconds.shape
    people, places = world.people.tolist(), world.capacity.tolist()
    w = [
        [float(decay(np.array([s]))[0]) if s < INF and decay(np.array([s]))[0] > 1e-100 else 0.0 for s in row]
        for row in world.seconds
    ]

    def over(top, bottom):
        return top / bottom if bottom > 0 else 0.0

    if name == "spatial availability":
        d = [[people[i] * w[i][j] for j in range(m)] for i in range(n)]
        return [sum(places[j] * over(d[i][j], sum(d[k][j] for k in range(n))) for j in range(m)) for i in range(n)]
    chosen = [[over(w[i][j], sum(w[i])) for j in range(m)] for i in range(n)]
    if name == "BFCA":
        level = [over(places[j], sum(people[i] * chosen[i][j] for i in range(n))) for j in range(m)]
        return [sum(level[j] * over(w[i][j], sum(w[k][j] for k in range(n))) for j in range(m)) for i in range(n)]
    own = w if name == "E2SFCA" else [[chosen[i][j] * w[i][j] for j in range(m)] for i in range(n)]
    ratio = [over(places[j], sum(people[i] * own[i][j] for i in range(n))) for j in range(m)]
    return [sum(ratio[j] * own[i][j] for j in range(m)) for i in range(n)]


@pytest.mark.parametrize("decay", DECAYS, ids=repr)
@pytest.mark.parametrize("name", CATCHMENTS)
@given(world=cases())
def test_it_is_what_the_formula_says(name, decay, world):
    found = CATCHMENTS[name](world.times, world.people, world.capacity, decay=decay)
    np.testing.assert_allclose(found, place_by_place(name, world, decay), rtol=1e-9, atol=1e-12)


def reached_capacity(world, decay):
    used = (decay(world.seconds) >= 1e-100) & (world.people.to_numpy() > 0)[:, None] & np.isfinite(world.seconds)
    return float(world.capacity.to_numpy()[used.any(axis=0)].sum())


@pytest.mark.parametrize("decay", [Step(1200), Gaussian(900)], ids=repr)
@given(world=cases())
def test_scores_times_people_are_the_places_that_anybody_reaches(decay, world):
    expected = pytest.approx(reached_capacity(world, decay), rel=1e-9)
    people = world.people.to_numpy()
    for name in ("E2SFCA", "3SFCA"):
        score = CATCHMENTS[name](world.times, world.people, world.capacity, decay=decay)
        assert float(score.to_numpy() @ people) == expected
    assert spatial_availability(world.times, world.people, world.capacity, decay=decay).sum() == expected


@given(world=cases())
def test_balanced_catchment_keeps_people_and_levels_of_service(world):
    decay = Gaussian(900)
    # With as many places as people come, each level of service is 1 and adds up over the providers reached.
    weights = np.where(np.isfinite(world.seconds), decay(world.seconds), 0.0)
    total = weights.sum(axis=1, keepdims=True)
    share = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    coming = world.people.to_numpy() @ share
    assert coming.sum() == pytest.approx(world.people.to_numpy()[total[:, 0] > 0].sum())
    level_one = type(world)(world.times, world.people, world.capacity * 0 + coming)
    found = balanced_catchment(level_one.times, level_one.people, level_one.capacity, decay=decay)
    assert found.sum() == pytest.approx((coming > 0).sum())


@given(world=cases())
def test_availability_a_person_is_the_enhanced_catchment(world):
    available = spatial_availability(world.times, world.people, world.capacity, decay=Gaussian(900))
    score = enhanced_floating_catchment(world.times, world.people, world.capacity, decay=Gaussian(900))
    np.testing.assert_allclose(available, score * world.people.to_numpy(), rtol=1e-12)


@pytest.mark.parametrize("name", ["2SFCA", "E2SFCA", "3SFCA", "BFCA", "RAAM"])
@given(world=cases())
def test_doubling_people_and_places_changes_no_ratio(name, world):
    np.testing.assert_array_equal(MEASURES[name](world.scaled(2)), MEASURES[name](world))


@given(world=cases())
def test_doubling_people_and_places_doubles_what_is_available(world):
    found = MEASURES["spatial availability"](world.scaled(2))
    np.testing.assert_array_equal(found, 2 * MEASURES["spatial availability"](world))


@pytest.mark.parametrize("name", ["2SFCA", "E2SFCA", "BFCA", "spatial availability"])
@given(world=cases(providers=(2, 5)))
def test_a_provider_more_never_makes_anybody_worse_off(name, world):
    before = MEASURES[name](world.without_last_provider())
    assert (MEASURES[name](world) >= before * (1 - 1e-12)).all()


def test_in_the_three_step_catchment_a_provider_more_may_make_somebody_worse_off():
    # Both reach the old home, s0 alone the new one. s0 then counts as half a person at the old home and gets less of
    # it than before, and the single place of the new home does not make up for it.
    world = case([[600, 600], [600, INF]], [100, 100], [100, 1])
    before, after = MEASURES["3SFCA"](world.without_last_provider()), MEASURES["3SFCA"](world)
    assert before.tolist() == pytest.approx([0.5, 0.5])
    assert after.tolist() == pytest.approx([1 / 3 + 0.01, 2 / 3])


def test_in_the_balanced_catchment_an_empty_provider_raises_the_score_of_the_others():
    world = case([[600, 600], [600, INF]], [100, 100], [100, 0])
    before, after = MEASURES["BFCA"](world.without_last_provider()), MEASURES["BFCA"](world)
    assert before.tolist() == pytest.approx([1 / 4, 1 / 4])
    assert after.tolist() == pytest.approx([1 / 3, 1 / 3])


def test_more_time_may_bring_competitors():
    world = case([[600], [1200]], [10, 90], [10])
    near = floating_catchment(world.times, world.people, world.capacity, limit_s=900)
    far = floating_catchment(world.times, world.people, world.capacity, limit_s=1200)
    assert near.tolist() == [1.0, 0.0]
    assert far.tolist() == [0.1, 0.1]


def test_a_provider_that_nobody_lives_near_counts_for_nobody():
    world = case([[60], [60]], [0, 0], [30])
    for name, measure in CATCHMENTS.items():
        assert measure(world.times, world.people, world.capacity, decay=Step(600)).tolist() == [0, 0], name


def test_weights_that_almost_vanish_divide_nothing_by_nothing():
    world = case([[0], [1300], [5000]], [0, 1, 1], [30])
    for name, measure in CATCHMENTS.items():
        found = measure(world.times, world.people, world.capacity, decay=Gaussian(60))
        assert np.isfinite(found).all(), name


def test_a_low_alpha_favours_small_settlements():
    world = case([[600], [600]], [100, 400], [50])
    by_heads = spatial_availability(world.times, world.people, world.capacity, decay=Step(600))
    by_roots = spatial_availability(world.times, world.people, world.capacity, decay=Step(600), alpha=0.5)
    assert by_heads.tolist() == pytest.approx([10, 40])
    assert by_roots.tolist() == pytest.approx([50 / 3, 100 / 3])


@pytest.mark.parametrize("alpha", [0, -1, np.inf, np.nan])
def test_an_alpha_that_is_none_is_refused(alpha):
    world = case([[600]], [1], [1])
    with pytest.raises(ValueError, match="alpha must be a finite number above 0"):
        spatial_availability(world.times, world.people, world.capacity, decay=Step(600), alpha=alpha)
