"""Fixed points, stops, home visits and lifts: by complete enumeration, by hand, and by law."""

from __future__ import annotations

import datetime as dt
from itertools import product
from math import inf

import numpy as np
import pytest

from geo_cus.data.mobile_request import request_of
from geo_cus.planning.mobile.asking import Asked
from geo_cus.planning.mobile.fixed_or_van import GOSTYN, best_mix, cost_curve
from geo_cus.planning.mobile.mobile_plan import Served
from geo_cus.planning.mobile.offers import on_request, trips_a_year
from geo_cus.planning.siting.effort import Clock, Effort
from tests.planning.mobile.mobile_cases import random_question

REQUEST = request_of({
    "service": {"name": "s", "services": ["poz"], "starts": dt.date(2026, 1, 5), "ends": dt.date(2026, 12, 31)},
    "crew": {"depot_lon": 0.0, "depot_lat": 0.0},
    "costs": {"fixed_point_year": {"value": 9_000, "source": "test"}, "stop_year": {"value": 300, "source": "test"}},
})  # fmt: skip


def asked(seed, **more):
    question = random_question(seed, hours=8, **more)
    rng = np.random.default_rng(seed)
    count = len(question.people)
    return Asked(
        question=question,
        settlement_ids=question.settlement_ids,
        names=question.settlement_ids,
        people=question.people,
        fixed=np.zeros(count, dtype=bool),
        placed=np.ones(count, dtype=bool),
        walk_s=question.walk_s,
        round_trip_s=rng.uniform(600, 3_600, count),
        round_trip_m=rng.uniform(5_000, 40_000, count),
        lift_m=rng.uniform(5_000, 40_000, count),
        depot_name="",
        depot_lon=0.0,
        depot_lat=0.0,
    )


def clock():
    return Clock(Effort())


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("budget", [0.0, 15_000.0, 40_000.0])
def test_without_a_vehicle_the_mix_is_that_of_complete_enumeration(seed, budget):
    case = asked(seed, villages=4, places=3)
    # A vehicle that costs more than the budget leaves fixed points, home visits and lifts.
    prices = REQUEST.costs.model_copy(
        update={"vehicle_year": REQUEST.costs.vehicle_year.model_copy(update={"value": 1e9})}
    )
    request = REQUEST.model_copy(update={"costs": prices})
    found = best_mix(case, request, clock(), zl_a_year=budget)
    best = (0, 0.0)
    point_zl = 9_000 + prices.fixed_point_hours.value * 365 / 7 * prices.staff_hour.value
    for open_points in product([False, True], repeat=3):
        for ways in product(range(4), repeat=4):
            zl, people = point_zl * sum(open_points), 0
            for village, way in enumerate(ways):
                near = case.question.walk_s[village] <= case.question.limit_s
                if way == 1 and not (near & np.array(open_points)).any():
                    zl = inf
                if way >= 2:
                    one = on_request(case, village, request)[way - 2]
                    zl += one.zl * trips_a_year(case.question, int(case.question.people[village]))
                people += int(case.question.people[village]) * (way > 0)
            if zl <= budget:
                best = min(best, (-people, zl))
    assert (-found.people, found.zl_a_year) == (best[0], pytest.approx(best[1], abs=0.01))
    assert found.most_people == found.people


@pytest.mark.parametrize("seed", range(6))
def test_more_money_and_more_hours_never_serve_fewer(seed):
    case = asked(seed, villages=6, places=4)
    for key in ("zl_a_year", "staff_hours_a_year"):
        people = [best_mix(case, REQUEST, clock(), **{key: limit}).people for limit in (0, 300, 2_000, 20_000, 90_000)]
        assert people == sorted(people)


@pytest.mark.parametrize("seed", range(3))
def test_the_curve_rises_from_nothing_to_all(seed):
    case = asked(seed, villages=6, places=4)
    curve = cost_curve(case, REQUEST, clock(), steps=4)
    assert [mix.people for mix in curve] == sorted(mix.people for mix in curve)
    assert (curve[0].people, curve[0].zl_per_person) == (0, inf)
    assert curve[-1].people == case.question.people.sum()
    for mix in curve:
        named = sum(int(case.people[case.settlement_ids.index(name)]) for name in mix.served)
        assert named == mix.people
        used = {place for kind, place in mix.served.values() if kind is Served.STOP}
        assert used <= set(mix.stops)
        assert {place for kind, place in mix.served.values() if kind is Served.FIXED} <= set(mix.fixed)
        assert bool(mix.stops) == bool(mix.vehicles)


def test_the_yardstick_is_told_with_its_source():
    assert (GOSTYN.stops, GOSTYN.visits, GOSTYN.new_users) == (23, 2_700, 137)
    assert "wspolnota.org.pl" in GOSTYN.source
