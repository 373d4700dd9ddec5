"""Means and percentiles of times over people, infinite ones among them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.access.percentiles import mean_reached_seconds, mean_seconds, median_seconds, percentile_seconds
from geo_cus.errors import TableError

INF = np.inf


def table(values):
    return pd.Series(values, index=[f"s{number}" for number in range(len(values))])


SECONDS, PEOPLE = table([600.0, 300.0, INF, 900.0]), table([50, 30, 20, 0])
WORLDS = st.lists(
    st.tuples(st.one_of(st.integers(0, 4000).map(float), st.just(INF)), st.integers(0, 50)), min_size=1, max_size=8
)


def test_by_hand():
    # 30 people need 300 s, 50 need 600 s, 20 never arrive.
    assert mean_seconds(SECONDS, PEOPLE) == INF
    assert mean_reached_seconds(SECONDS, PEOPLE) == (30 * 300 + 50 * 600) / 80
    assert median_seconds(SECONDS, PEOPLE) == 600
    assert percentile_seconds(SECONDS, PEOPLE, [0, 30, 30.1, 80, 80.1, 100]) == (300, 300, 600, 600, INF, INF)
    assert mean_seconds(SECONDS.iloc[:2], PEOPLE) == 487.5


def test_where_nobody_lives_nobody_arrives():
    nobody = PEOPLE * 0
    assert mean_seconds(SECONDS, nobody) == mean_reached_seconds(SECONDS, nobody) == INF
    assert percentile_seconds(SECONDS, nobody, [10, 90]) == (INF, INF)


@given(world=WORLDS, low=st.floats(0, 100), more=st.floats(0, 100))
def test_a_percentile_is_the_time_within_which_so_many_live(world, low, more):
    seconds, people = table([s for s, _ in world]), table([p for _, p in world])
    if not people.sum():
        return
    found, later = percentile_seconds(seconds, people, [low, min(100, low + more)])
    assert found <= later
    one_by_one = sorted(np.repeat(seconds.to_numpy(), people.to_numpy()))
    within = [s for s in one_by_one if s <= found]
    assert len(within) >= low * len(one_by_one) / 100
    assert len([s for s in one_by_one if s < found]) <= low * len(one_by_one) / 100


@given(world=WORLDS, share=st.floats(0.1, 1), data=st.data())
def test_faster_roads_never_mean_longer_times_and_order_means_nothing(world, share, data):
    seconds, people = table([s for s, _ in world]), table([p for _, p in world])
    for measure in (mean_seconds, median_seconds):
        assert measure(seconds * share, people) <= measure(seconds, people)
        shuffled = seconds.iloc[data.draw(st.permutations(range(len(seconds))))]
        assert measure(shuffled, people.iloc[::-1]) == measure(seconds, people)


@pytest.mark.parametrize("wrong", [np.nan, -1.0])
def test_an_unknown_time_is_refused(wrong):
    with pytest.raises(TableError, match="travel times: no entry for s1"):
        mean_seconds(table([600.0, wrong]), PEOPLE)


def test_a_settlement_without_people_is_refused():
    with pytest.raises(TableError, match="people: no entry for s3"):
        median_seconds(SECONDS, PEOPLE.iloc[:3])


def test_there_is_no_percent_above_a_hundred():
    with pytest.raises(ValueError, match=r"percents lie in 0\.\.100"):
        percentile_seconds(SECONDS, PEOPLE, [101])
