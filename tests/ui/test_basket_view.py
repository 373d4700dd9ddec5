import pytest

from geo_cus.access.basket import basket
from geo_cus.ui.accounting_view import headline
from geo_cus.ui.basket_view import cell_style, grid_table, services_table


def test_every_service_stands_once_the_worst_first(measurement, words):
    table = services_table(measurement, words)
    assert sorted(table.index) == sorted(measurement.study.services)
    assert table["Share"].dropna().is_monotonic_decreasing
    for service_id, people in table["People without access"].items():
        assert people == headline(measurement, service_id).gap_people


@pytest.mark.parametrize("weights", [{}, {"poz": 5.0, "apteka": 0.0}])
def test_the_signs_of_a_settlement_add_up(measurement, words, weights):
    table = grid_table(measurement, weights, words)
    expected = basket(measurement, weights).set_index("settlement_id")
    assert list(table.index) == list(expected.index)
    signs = table.iloc[:, 4:].map(lambda cell: cell[0])
    for sign, column in (("✓", "served"), ("✕", "out_of_reach"), ("?", "unknown")):
        assert list((signs == sign).sum(axis=1)) == list(expected[column])


def test_a_distance_is_told_where_it_is_the_cause(measurement, words):
    table = grid_table(measurement, {}, words)
    poz = table[words.pick(measurement.study.services["poz"].names)]
    names = table["Settlement"]
    assert poz[names == "Gajewo"].item() == "✓\xa06\xa0min"
    assert poz[names == "Ostrów"].item() == "✕\xa0No road"
    assert poz[names == "Stary Smolnik"].item() == "?\xa0Not placed"


def test_a_colour_only_repeats_the_sign():
    assert cell_style("✓\xa06\xa0min") == cell_style(12) == ""
    assert len({cell_style("✓ "), cell_style("✕ "), cell_style("? ")}) == 3
