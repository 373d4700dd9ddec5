"""Tables fitted to their sums, and rounded so that these stay: closed forms, the method by hand, all tables tried."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.data.proportional_fit import Margin, proportional_fit, whole_numbers


def rows_and_columns(rows, columns) -> list[Margin]:
    row, column = np.indices((len(rows), len(columns)))
    return [Margin(row.ravel(), np.array(rows, float)), Margin(column.ravel(), np.array(columns, float))]


def seeds(smallest: float = 0.01):
    shapes = st.tuples(st.integers(1, 5), st.integers(1, 4))
    return shapes.flatmap(
        lambda shape: st.lists(
            st.floats(smallest, 100), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]
        ).map(lambda cells: np.array(cells).reshape(shape))
    )


def test_equal_seeds_give_row_times_column_over_all():
    fitted = proportional_fit(np.ones(4), rows_and_columns([30, 70], [40, 60]))
    assert fitted.reshape(2, 2) == pytest.approx(np.array([[12, 18], [28, 42]]))


@given(seeds(), seeds())
def test_a_seed_of_one_row_times_one_column_gives_row_times_column_over_all(first, second):
    seed = np.outer(first[:, 0], second[0])
    rows, columns = np.arange(1, len(seed) + 1) * 7.0, np.ones(seed.shape[1])
    columns *= rows.sum() / columns.sum()
    fitted = proportional_fit(seed.ravel(), rows_and_columns(rows, columns))
    assert fitted.reshape(seed.shape) == pytest.approx(np.outer(rows, columns) / rows.sum(), rel=1e-6)


@given(seeds())
def test_it_is_the_table_that_scaling_by_hand_ends_at(seed):
    true = np.round(seed * np.arange(1, seed.shape[0] + 1)[:, None]) + 1
    rows, columns = true.sum(axis=1), true.sum(axis=0)
    by_hand = seed.copy()
    for _ in range(3000):
        by_hand *= (rows / by_hand.sum(axis=1))[:, None]
        by_hand *= columns / by_hand.sum(axis=0)
    fitted = proportional_fit(seed.ravel(), rows_and_columns(rows, columns))
    assert fitted.reshape(seed.shape) == pytest.approx(by_hand, rel=1e-4, abs=1e-5)


def test_fitting_again_changes_nothing():
    margins = rows_and_columns([3, 9, 8], [12, 8])
    once = proportional_fit(np.array([1, 2, 3, 4, 5, 6.0]), margins)
    assert proportional_fit(once, margins) == pytest.approx(once)


def test_what_is_empty_stays_empty():
    fitted = proportional_fit(np.array([0, 1, 1, 1.0]), rows_and_columns([2, 8], [5, 5]))
    assert fitted == pytest.approx(np.array([0, 2, 5, 3.0]))


def test_a_single_sum_is_rounded_by_the_largest_remainder():
    # 10 seats by 4.6, 3.3, 1.6, 0.5: whole parts 8, the two seats left go to the remainders 0.6; 0.5 and 0.3 get none.
    margin = Margin(np.zeros(4, int), np.array([10.0]))
    assert whole_numbers(np.array([4.6, 3.3, 1.6, 0.5]), [margin]).tolist() == [5, 3, 2, 0]


def test_among_equals_the_earlier_gets_the_person():
    margin = Margin(np.zeros(4, int), np.array([2.0]))
    assert whole_numbers(np.full(4, 0.5), [margin]).tolist() == [1, 1, 0, 0]


def test_no_table_has_sums_that_contradict_each_other():
    assert whole_numbers(np.array([1.0, 2, 3, 4]), rows_and_columns([3, 7], [4, 7])) is None
    once, twice = Margin(np.array([0, -1]), np.array([3.0])), Margin(np.array([0, -1]), np.array([4.0]))
    assert whole_numbers(np.array([3.0, 1.0]), [once, twice]) is None


@given(seeds(smallest=0.0))
def test_every_sum_of_the_rounded_table_is_met_and_no_cell_moves_by_a_person(cells):
    true = np.round(cells)
    margins = rows_and_columns(true.sum(axis=1), true.sum(axis=0))
    fitted = proportional_fit(true.ravel() + 0.3, margins)
    whole = whole_numbers(fitted, margins)
    assert whole is not None
    for margin in margins:
        assert np.array_equal(margin.sums(whole.astype(float)), margin.total)
    assert (np.abs(whole - fitted) < 1 + 1e-5).all()


@given(st.lists(st.floats(0, 2.99), min_size=4, max_size=4), st.lists(st.integers(0, 3), min_size=4, max_size=4))
def test_no_whole_table_with_these_sums_is_nearer(cells, true):
    margins = rows_and_columns([true[0] + true[1], true[2] + true[3]], [true[0] + true[2], true[1] + true[3]])
    table = np.array(cells)
    candidates = [
        candidate
        for candidate in itertools.product(range(7), repeat=4)
        if all(np.array_equal(margin.sums(np.array(candidate, float)), margin.total) for margin in margins)
    ]
    nearest = min(np.abs(np.array(candidate) - table).sum() for candidate in candidates)
    assert np.abs(whole_numbers(table, margins) - table).sum() == pytest.approx(nearest, abs=1e-3)
