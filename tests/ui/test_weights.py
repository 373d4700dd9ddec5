from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_cus.ui.basket_view import grid_table
from geo_cus.ui.weights import largest_weight, moved_weights, own_weights

WISHES = st.dictionaries(st.sampled_from(["poz", "apteka", "nie_ma"]), st.floats(0, 1e6))


@pytest.fixture(scope="module")
def weighted(measurement):
    """Give the study of the sample with weights of its own."""
    return replace(measurement.study, basket_weights={"poz": 8.0, "apteka": 0.0})


def test_the_sliders_begin_with_the_weights_of_the_study(weighted, measurement):
    weights = own_weights(weighted)
    assert (weights["poz"], weights["apteka"]) == (8, 0)
    assert {weight for name, weight in weights.items() if name not in ("poz", "apteka")} == {1}
    assert list(weights) == list(weighted.services)
    assert (largest_weight(weighted), largest_weight(measurement.study)) == (8, 5)


def test_a_weight_that_is_moved_back_is_moved_no_more(weighted):
    assert moved_weights(weighted, {"poz": 8, "apteka": 1, "swietlica": 1}) == {"apteka": 1}


@given(wished=WISHES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_wish_leaves_the_sliders_or_the_study(weighted, wished):
    moved = moved_weights(weighted, wished)
    assert set(moved) <= set(wished) & set(weighted.services)
    assert all(0 <= weight <= largest_weight(weighted) for weight in moved.values())
    assert moved_weights(weighted, moved) == moved


def test_the_table_counts_with_the_weights_that_the_sliders_show(measurement, weighted, words):
    heavy = replace(measurement, study=weighted)
    shown = grid_table(heavy, own_weights(weighted), words)
    assert not shown.equals(grid_table(heavy, {}, words))
