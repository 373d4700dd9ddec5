"""Rounds of carers, by hand on a line of villages, and by law."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("pyvrp")

from geo_cus.errors import TableError
from geo_cus.planning.mobile.home_care import CareWays, Clients, best_base, care_from
from geo_cus.planning.siting.effort import Clock, Effort


def on_a_line(bases, villages, no_road=()):
    """Bases and villages at kilometres of one road, driven at a minute a kilometre."""
    at = np.array([*bases.values(), *villages.values()], dtype=float)
    metres = np.abs(at[:, None] - at[None]) * 1_000.0
    for name in no_road:
        row = len(bases) + list(villages).index(name)
        metres[row], metres[:, row] = np.inf, np.inf
    return CareWays(tuple(bases), tuple(villages), metres / 1_000 * 60.0, metres)


def clock():
    return Clock(Effort())


def test_one_carer_sees_two_villages_on_one_way():
    # Each weekday one visit of an hour at km 10 and one at km 20: 40 minutes there and back, 2 hours of care.
    ways = on_a_line({"cus": 0}, {"a": 10, "b": 20})
    found = care_from("cus", [Clients("a", 1, 5, 60), Clients("b", 1, 5, 60)], ways, clock())
    assert (found.carers, found.care_h, found.paid_h) == (1, 10.0, pytest.approx(5 * 160 / 60))
    assert (found.road_h, found.km) == (pytest.approx(5 * 40 / 60), pytest.approx(200.0))
    assert found.road_share == pytest.approx(40 / 160)
    assert found.not_reached == ()


def test_a_full_shift_needs_a_second_carer():
    # Nine visits of an hour on one day: eight hours hold seven of them and the 20 minutes on the road.
    ways = on_a_line({"cus": 0}, {"a": 10})
    found = care_from("cus", [Clients("a", 9, 1, 60)], ways, clock(), days=1)
    assert (found.carers, found.care_h) == (2, 9.0)
    assert found.road_h == pytest.approx(40 / 60)


def test_visits_are_spread_over_the_days():
    ways = on_a_line({"cus": 0}, {"a": 10})
    found = care_from("cus", [Clients("a", 1, 7, 30)], ways, clock())
    # 7 visits on 5 days: 2 + 2 + 1 + 1 + 1, each day 20 minutes on the road.
    assert (found.care_h, found.road_h) == (3.5, pytest.approx(100 / 60))


def test_what_is_left_over_goes_to_the_days_in_turn():
    # Five villages with a visit a week that fills a shift: one carer each day, not five on Monday.
    ways = on_a_line({"cus": 0}, dict.fromkeys("abcde", 1))
    found = care_from("cus", [Clients(name, 1, 1, 460) for name in "abcde"], ways, clock())
    assert found.carers == 1
    assert [each.day for each in found.rounds] == [0, 1, 2, 3, 4]


def test_the_best_base_is_where_the_clients_are_and_reaches_them():
    ways = on_a_line({"east": 100, "mid": 20, "west": 0}, {"a": 10, "b": 20, "c": 40, "island": 1}, no_road=["island"])
    clients = [Clients("a", 2, 5, 45), Clients("b", 3, 5, 45), Clients("c", 2, 5, 45), Clients("island", 1, 5, 45)]
    ranked = best_base(clients, ways, clock())
    assert [base.base_id for base in ranked] == ["mid", "west", "east"]
    assert all(base.not_reached == ("island",) for base in ranked)
    assert {base.care_h for base in ranked} == {7 * 5 * 0.75}


def test_what_a_shift_does_not_reach_is_told_and_not_counted():
    ways = on_a_line({"cus": 0}, {"far": 230, "near": 5})
    found = care_from("cus", [Clients("far", 1, 5, 60), Clients("near", 1, 5, 60)], ways, clock())
    assert found.not_reached == ("far",)
    assert found.care_h == 5.0


def test_an_unknown_village_is_named():
    with pytest.raises(TableError, match="nowhere"):
        care_from("cus", [Clients("nowhere", 1, 1, 30)], on_a_line({"cus": 0}, {"a": 1}), clock())


@pytest.mark.parametrize("seed", range(4))
def test_a_longer_shift_never_costs_more_and_the_order_of_clients_does_not_matter(seed):
    rng = np.random.default_rng(seed)
    villages = {name: float(rng.integers(1, 60)) for name in "abcde"}
    ways = on_a_line({"cus": 0}, villages)
    clients = [Clients(name, int(rng.integers(1, 4)), 5, 60) for name in villages]
    short, long = (care_from("cus", clients, ways, clock(), shift_h=hours) for hours in (5.0, 9.0))
    assert long.paid_h <= short.paid_h + 1e-9
    assert care_from("cus", clients[::-1], ways, clock(), shift_h=9.0) == long
