"""What is true of every measure: no NaN, no order, no missing entry passed over."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.access.entries import ordered
from geo_cus.access.gini import gini
from geo_cus.access.gravity import gravity
from geo_cus.access.selection import times_to
from geo_cus.errors import TableError
from geo_cus.network.travel_times import times_of_matrix
from tests.access.cases import DECAYS, MEASURES, case, cases

COSTS = {"kth", "mean of three", "RAAM"}


@pytest.mark.parametrize("name", MEASURES)
@settings(max_examples=60)
@given(world=cases())
def test_a_result_is_a_number_for_each_settlement_and_nothing_where_nothing_is_reached(name, world):
    result = MEASURES[name](world)
    assert list(result.index) == list(world.times.origins.points.ids)
    assert result.index.name == "settlement_id"
    assert (result >= 0).all()
    assert name in COSTS or np.isfinite(result).all()
    nothing = ~np.isfinite(world.seconds).any(axis=1)
    assert (result[nothing] == (np.inf if name in COSTS else 0)).all()


@pytest.mark.parametrize("name", MEASURES)
@settings(max_examples=60)
@given(world=cases(), data=st.data())
def test_the_order_of_rows_changes_not_a_bit(name, world, data):
    rows = data.draw(st.permutations(range(world.seconds.shape[0])))
    columns = data.draw(st.permutations(range(world.seconds.shape[1])))
    expected = MEASURES[name](world)
    found = MEASURES[name](world.shuffled(rows, columns))
    pd.testing.assert_series_equal(found.reindex(expected.index), expected, check_exact=True)


RELABELLED = [name for name in MEASURES if name != "served"]  # of equally good assignments identifiers choose


@pytest.mark.parametrize("name", RELABELLED)
@settings(max_examples=60)
@given(world=cases(), data=st.data())
def test_other_names_change_nothing(name, world, data):
    new = data.draw(st.permutations([f"x{number}" for number in range(world.seconds.shape[0])]))
    renamed = times_of_matrix(new, world.times.destinations.points.ids, world.seconds)
    people = pd.Series(world.people.to_numpy(), index=new)
    found = MEASURES[name](type(world)(renamed, people, world.capacity))
    tolerance = 2e-4 if name == "RAAM" else 1e-12
    np.testing.assert_allclose(found.to_numpy(), MEASURES[name](world).to_numpy(), rtol=tolerance)


@pytest.mark.parametrize("name", MEASURES)
def test_no_settlement_and_no_provider_are_no_trouble(name):
    nobody = MEASURES[name](case([], [], [4]))
    assert len(nobody) == 0
    nowhere = MEASURES[name](case([], [5, 6], []))
    assert nowhere.tolist() == ([np.inf, np.inf] if name in COSTS else [0, 0])


WITH_CAPACITY = [name for name in MEASURES if name not in {"kth", "mean of three", "count"}]
WITH_PEOPLE = [name for name in WITH_CAPACITY if name not in {"capacity", "gravity"}]
WORLD = case([[60, 120], [180, 240]], [5, 6], [7, 8])


@pytest.mark.parametrize("name", WITH_CAPACITY)
@pytest.mark.parametrize(
    ("capacity", "message"),
    [
        (WORLD.capacity.iloc[:1], "capacity: no entry for p1"),
        (WORLD.capacity.replace(8, np.nan), "capacity: no entry for p1"),
        (WORLD.capacity.astype("Int64").replace(8, pd.NA), "capacity: no entry for p1"),
        (WORLD.capacity.replace(8, -1), "capacity: an entry is negative or infinite for p1"),
        (WORLD.capacity.replace(8, np.inf), "capacity: an entry is negative or infinite for p1"),
        (pd.concat([WORLD.capacity, WORLD.capacity]), "capacity: more than one entry for p0, p1"),
    ],
)
def test_a_provider_without_its_capacity_is_refused(name, capacity, message):
    with pytest.raises(TableError, match=message):
        MEASURES[name](type(WORLD)(WORLD.times, WORLD.people, capacity))


@pytest.mark.parametrize("name", WITH_PEOPLE)
@pytest.mark.parametrize("people", [WORLD.people.iloc[1:], WORLD.people.replace(5, -2)])
def test_a_settlement_without_its_people_is_refused(name, people):
    with pytest.raises(TableError, match="people: .* for s0"):
        MEASURES[name](type(WORLD)(WORLD.times, people, WORLD.capacity))


def test_a_message_names_five_and_says_that_there_are_more():
    world = case([60] * 7, [1], [1] * 7)
    with pytest.raises(TableError, match=r"for p0, p1, p2, p3, p4, …\."):
        gravity(world.times, world.capacity.iloc[:0], decay=DECAYS[0])
    with pytest.raises(TableError, match="people: no entry for s0"):
        gini(pd.Series([1.0], index=["s0"]), world.people.iloc[:0])


def test_numbers_of_places_that_are_not_asked_for_are_left_aside():
    more = pd.concat([WORLD.capacity, pd.Series({"p9": np.nan})])
    expected = gravity(WORLD.times, WORLD.capacity, decay=DECAYS[0])
    pd.testing.assert_series_equal(gravity(WORLD.times, more, decay=DECAYS[0]), expected)


def test_travel_times_in_order_are_not_copied():
    assert ordered(WORLD.times).seconds is WORLD.times.seconds


def test_only_some_providers_can_be_kept():
    kept = times_to(WORLD.times, np.array([False, True]))
    assert kept.destinations.points.ids == ("p1",)
    assert kept.seconds.tolist() == [[120], [240]]
    assert kept.metres.shape == (2, 1)
    assert kept.destinations.placed.tolist() == [True]
    assert kept.origins is WORLD.times.origins
