"""The laws between plans of nine to sixteen places, each of them proven; and the list of choices that proves them."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("pyvrp")

from geo_cus.planning.mobile.choosing import chosen_stops
from geo_cus.planning.mobile.mobile_plan import Proof
from geo_cus.planning.mobile.promising import promising
from geo_cus.planning.mobile.stop_bounds import stop_bounds
from geo_cus.planning.mobile.timetable import Opening
from geo_cus.planning.siting.effort import Clock, Effort
from tests.planning.mobile.mobile_cases import HOUR, random_question, without_place

SEEDS = st.integers(0, 10_000)
PLACES = st.integers(9, 13)


def key_of(question):
    found = chosen_stops(question, Clock(Effort()))
    assert found.quality.proof is Proof.EXACT
    return -found.quality.people, question.steps(found.rota.stops), found.rota.crew_s


def asked(seed, places, hours, **more):
    days = {"weekdays": tuple(range(1 + seed % 3)), "weeks": 1 + seed % 2}
    return random_question(seed, places=places, villages=places + 4, hours=hours, **days, **more)


@settings(max_examples=12)
@given(seed=SEEDS, places=PLACES, hours=st.integers(4, 7), more=st.integers(1, 2))
def test_a_longer_day_is_never_worse(seed, places, hours, more):
    assert key_of(asked(seed, places, hours + more)) <= key_of(asked(seed, places, hours))


@settings(max_examples=8)
@given(seed=SEEDS, places=PLACES, hours=st.integers(4, 20))
def test_a_larger_budget_of_hours_is_never_worse(seed, places, hours):
    budgets = [asked(seed, places, 7, crew_s_at_most=most * HOUR) for most in (hours, hours + 3)]
    assert key_of(budgets[1]) <= key_of(budgets[0])


@settings(max_examples=12)
@given(seed=SEEDS, places=PLACES, hours=st.integers(4, 8), data=st.data())
def test_a_place_less_is_never_better(seed, places, hours, data):
    question = asked(seed, places, hours)
    without = without_place(question, data.draw(st.integers(0, places - 1)))
    assert key_of(without) >= key_of(question)


def test_sixteen_places_keep_the_laws():
    question = asked(1, 16, 6)
    best = key_of(question)
    assert key_of(replace(question, rules=replace(question.rules, longest_s=7 * HOUR))) <= best
    for stop in chosen_stops(question, Clock(Effort())).rota.stops[:2]:
        assert key_of(without_place(question, int(stop.place.place_id[1:]))) >= best


@settings(max_examples=8)
@given(seed=SEEDS, places=PLACES)
def test_a_longer_walk_never_needs_more_stops_for_the_same_people(seed, places):
    always = tuple(Opening(day, 8 * HOUR, 17 * HOUR) for day in range(5))
    question = random_question(seed, places=places, villages=places, weekdays=tuple(range(5)), hours=9)
    places = tuple(replace(place, openings=always) for place in question.places)
    question = replace(question, places=places, step_s=1e6)
    near, far = (chosen_stops(replace(question, limit_s=limit_s), Clock(Effort())) for limit_s in (1_200.0, 2_400.0))
    assert far.quality.people >= near.quality.people
    if far.quality.people == near.quality.people:
        assert len(far.rota.stops) <= len(near.rota.stops)


@settings(max_examples=25)
@given(seed=SEEDS, places=st.integers(1, 8), hours=st.integers(4, 8), data=st.data())
def test_the_list_holds_every_choice_that_might_be_as_good(seed, places, hours, data):
    question = asked(seed, places, hours)
    bounds = stop_bounds(question)
    usable = np.flatnonzero(bounds.usable()).tolist()
    choices = [each for size in range(1, len(usable) + 1) for each in combinations(usable, size)]
    promises = sorted((promise, each) for each in choices if (promise := bounds.promise(each)))
    best = data.draw(st.sampled_from([None, *(promise for promise, _ in promises)]))
    held = [(promise, each) for promise, each in promises if best is None or promise <= best]
    assert promising(bounds, best, Clock(Effort())) == held
    assert promising(bounds, None, Clock(Effort()), most_branches=0) is None


@settings(max_examples=15)
@given(seed=SEEDS, places=st.integers(2, 8), hours=st.integers(4, 8))
def test_no_rota_is_better_than_its_promise(seed, places, hours):
    question = asked(seed, places, hours)
    rota = chosen_stops(question, Clock(Effort())).rota
    numbers = [int(stop.place.place_id[1:]) for stop in rota.stops]
    if numbers:
        promise = stop_bounds(question).promise(numbers)
        assert promise <= (-sum(stop.people for stop in rota.stops), question.steps(rota.stops), rota.crew_s)
