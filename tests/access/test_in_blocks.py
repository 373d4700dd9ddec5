"""A country in blocks has the same access as in one matrix."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.access.decay import Gaussian, Step, Within
from geo_cus.access.floating_catchment import enhanced_floating_catchment, floating_catchment
from geo_cus.access.gravity import gravity
from geo_cus.access.in_blocks import enhanced_floating_catchment_in_blocks, in_blocks
from geo_cus.access.kth_nearest import kth_nearest_seconds
from geo_cus.access.reachable import reachable_capacity, reachable_count
from geo_cus.errors import TableError
from geo_cus.network.travel_times import TravelTimes, times_of_matrix
from tests.access.cases import Case, cases, random_case

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT_S = 1200.0
DECAY = Within(LIMIT_S, Gaussian(LIMIT_S / 2))


@dataclass(frozen=True)
class Blocks:
    """A case cut into blocks of settlements with the providers in reach, made anew whenever they are asked for."""

    case: Case
    cuts: tuple[int, ...]

    def __iter__(self) -> Iterator[TravelTimes]:
        for rows in np.split(np.arange(len(self.case.people)), self.cuts):
            reached = np.where(self.case.seconds[rows] <= LIMIT_S, self.case.seconds[rows], np.inf)
            columns = np.flatnonzero(np.isfinite(reached).any(axis=0))
            ids = self.case.people.index[rows], self.case.capacity.index[columns]
            yield times_of_matrix(tuple(ids[0]), tuple(ids[1]), reached[:, columns])


@st.composite
def worlds(draw: st.DrawFn) -> Blocks:
    case = draw(cases())
    return Blocks(case, tuple(sorted(draw(st.sets(st.integers(0, len(case.people)))))))


ALONE = {
    "count": lambda times, capacity: reachable_count(times, limit_s=LIMIT_S),
    "capacity": lambda times, capacity: reachable_capacity(times, capacity, limit_s=LIMIT_S),
    "gravity": lambda times, capacity: gravity(times, capacity, decay=DECAY),
}


@pytest.mark.parametrize("name", ALONE)
@given(blocks=worlds())
def test_what_hangs_on_nobody_else_is_the_same(name, blocks):
    found = in_blocks(blocks, partial(ALONE[name], capacity=blocks.case.capacity))
    expected = ALONE[name](blocks.case.times, blocks.case.capacity)
    pd.testing.assert_series_equal(found, expected, rtol=1e-12, check_exact=name != "gravity")


@given(blocks=worlds())
def test_the_nearest_within_the_limit_is_the_same(blocks):
    whole = kth_nearest_seconds(blocks.case.times, k=1)
    expected = whole.where(whole <= LIMIT_S, np.inf)
    pd.testing.assert_series_equal(in_blocks(blocks, partial(kth_nearest_seconds, k=1)), expected, check_exact=True)


@given(blocks=worlds())
def test_shared_places_are_the_same(blocks):
    case = blocks.case
    for decay in (DECAY, Step(LIMIT_S)):
        found = enhanced_floating_catchment_in_blocks(blocks, case.people, case.capacity, decay=decay)
        expected = enhanced_floating_catchment(case.times, case.people, case.capacity, decay=decay)
        pd.testing.assert_series_equal(found, expected, rtol=1e-12, atol=0)


def test_many_settlements_are_the_same():
    case = random_case(1, 400, 150, unreachable=0.3)
    blocks = list(Blocks(case, tuple(range(7, 400, 31))))
    found = enhanced_floating_catchment_in_blocks(blocks, case.people, case.capacity, decay=Step(LIMIT_S))
    expected = floating_catchment(case.times, case.people, case.capacity, limit_s=LIMIT_S)
    assert any(block.seconds.shape[1] < 150 for block in blocks)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=0)


def test_competitors_of_other_blocks_count():
    """By hand: 20 places, 10 people here and 30 there, half a place a head; without the others it would be two."""
    blocks = [
        times_of_matrix(("here",), ("p",), np.zeros((1, 1))),
        times_of_matrix(("there",), ("p",), np.ones((1, 1))),
    ]
    people, capacity = pd.Series({"here": 10.0, "there": 30.0}), pd.Series({"p": 20.0})
    found = enhanced_floating_catchment_in_blocks(blocks, people, capacity, decay=Step(LIMIT_S))
    assert found.to_dict() == {"here": 0.5, "there": 0.5}


def test_no_blocks_give_nothing():
    assert in_blocks([], partial(kth_nearest_seconds, k=1)).empty


def test_a_settlement_stands_in_one_block_only():
    block = times_of_matrix(("s",), ("p",), np.zeros((1, 1)))
    with pytest.raises(ValueError, match="every settlement stands in one block: s"):
        in_blocks([block, block], partial(kth_nearest_seconds, k=1))


def test_a_provider_without_capacity_is_named():
    block = times_of_matrix(("s",), ("p", "q"), np.zeros((1, 2)))
    with pytest.raises(TableError, match="capacity: no entry for q"):
        enhanced_floating_catchment_in_blocks([block], pd.Series({"s": 1.0}), pd.Series({"p": 1.0}), decay=DECAY)


def test_blocks_that_are_used_up_are_refused():
    with pytest.raises(ValueError, match="gone through twice"):
        enhanced_floating_catchment_in_blocks(iter([]), pd.Series(), pd.Series(), decay=DECAY)
