"""Small plans are those of a complete enumeration that shares no code with the planner; and the laws."""

from dataclasses import replace
from functools import partial
from math import inf

import numpy as np
import pytest

from geo_cus.planning.mobile.choosing import chosen_stops
from geo_cus.planning.mobile.day_round import Call, DayRules, Ways, best_round, round_in_order
from geo_cus.planning.siting.effort import Clock, Effort
from tests.planning.mobile.mobile_cases import (
    HOUR,
    best_by_trying,
    best_order_by_trying,
    random_question,
    shortest_by_trying,
    without_place,
)


def quality(question):
    return chosen_stops(question, Clock(Effort())).quality


def key_of(question, found):
    return -found.people, question.steps(chosen_stops(question, Clock(Effort())).rota.stops), found.crew_s


@pytest.mark.parametrize("seed", range(25))
def test_a_round_leaves_at_the_best_hour_and_breaks_at_the_best_place(seed):
    question = random_question(seed, hours=8)
    rng = np.random.default_rng(seed)
    order = rng.permutation(5)[: rng.integers(1, 4)].tolist()
    stays = [int(stay) * 600 for stay in rng.integers(2, 9, len(order))]
    openings = [[(a, b) for day, a, b in question.places[number].openings if day == 0] for number in order]
    if seed % 3 == 0:
        openings = [[*spans, (15 * HOUR, 16 * HOUR + 1_800)] for spans in openings]
    calls = [Call(n + 1, s, tuple(o)) for n, s, o in zip(order, stays, openings, strict=True)]
    found = round_in_order(calls, question.ways, question.rules)
    assert (inf if found is None else found.crew_s) == shortest_by_trying(order, stays, openings, question)


@pytest.mark.parametrize("seed", range(12))
def test_a_small_plan_is_that_of_complete_enumeration(seed):
    tight = {"weeks": 1 + seed % 2, "weekdays": (0, 2) if seed % 3 else (1,), "hours": 4 + seed % 4}
    question = random_question(seed, places=4, villages=6, **tight)
    if seed % 4 == 0:
        question = replace(question, crew_s_at_most=5 * HOUR)
    known = {}
    best = best_by_trying(question, partial(best_order_by_trying, known=known))
    assert key_of(question, quality(question)) == best


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 3])
def test_eight_places_and_two_weeks_are_those_of_complete_enumeration(seed):
    question = random_question(seed, places=8, villages=8, weeks=2, weekdays=(0, 1), hours=5)
    best = best_by_trying(question, partial(best_order_by_trying, known={}))
    assert key_of(question, quality(question)) == best


@pytest.mark.parametrize("seed", range(8))
def test_more_hours_never_serve_fewer(seed):
    days = [quality(random_question(seed, hours=hours, weekdays=(0,))).people for hours in (3, 4, 5, 7)]
    assert days == sorted(days)
    budgets = [
        quality(random_question(seed, crew_s_at_most=hours * HOUR, weekdays=(0,))).people for hours in (0, 3, 6, 12)
    ]
    assert budgets == sorted(budgets)


@pytest.mark.parametrize("seed", range(8))
def test_a_place_less_never_improves(seed):
    question = random_question(seed, places=5, weekdays=(0,))
    best = key_of(question, quality(question))
    for number in range(5):
        without = without_place(question, number)
        assert key_of(without, quality(without)) >= best


@pytest.mark.parametrize("seed", range(8))
def test_a_longer_walk_never_needs_more_stops(seed):
    wide = random_question(seed, hours=9, weekdays=(0, 1, 2, 3))
    stops = []
    for limit_s in (900.0, 1_500.0, 3_000.0):
        question = replace(wide, limit_s=limit_s, step_s=10_000.0)
        found = chosen_stops(question, Clock(Effort()))
        # The law is about reaching the same people.
        if found.quality.people == wide.people.sum():
            stops.append(len(found.rota.stops))
    assert stops == sorted(stops, reverse=True)


@pytest.mark.parametrize("seed", range(8))
def test_even_days_cost_no_more_than_they_may_and_shorten_the_longest(seed):
    plain = random_question(seed, places=6, villages=8, weekdays=(0, 1, 2))
    least, even = (chosen_stops(question, Clock(Effort())) for question in (plain, replace(plain, balance=0.1)))
    assert [stop.place for stop in even.rota.stops] == [stop.place for stop in least.rota.stops]
    assert least.rota.crew_s <= even.rota.crew_s <= 1.1 * least.rota.crew_s
    assert even.quality.least_crew_s == least.rota.crew_s
    assert max(each.crew_s for each in even.rota.rounds) <= max(each.crew_s for each in least.rota.rounds)


def test_the_day_of_the_document_by_hand():
    # docs/mobile.md: 20 minutes to A, 10 from A to B, 20 back; A from 8:00 to 12:00 for 90 minutes, B for four hours.
    minutes = np.array([[0, 20, 20], [20, 0, 10], [20, 10, 0]])
    ways = Ways(minutes * 60, minutes * 60.0, minutes * 1_000.0)
    rules = DayRules(7 * HOUR + 1_800, 15 * HOUR + 1_800, 8 * HOUR, 6 * HOUR, 900)
    calls = [Call(1, 5_400, ((8 * HOUR, 12 * HOUR),)), Call(2, 4 * HOUR, ((0, 24 * HOUR),))]
    found = best_round(calls, ways, rules)
    clock = [f"{s // HOUR}:{s % HOUR // 60:02}" for s in (found.leaves_s, *found.arrivals_s, found.break_s)]
    assert clock == ["7:40", "8:00", "9:55", "9:40"]
    assert (found.crew_s, found.order, found.break_at) == (395 * 60, (1, 2), 1)
