"""An event loses what it must and no more, and the repair keeps all rules."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from geo_cus.planning.mobile.choosing import chosen_stops
from geo_cus.planning.mobile.what_if import Slot, visits_of, what_if
from geo_cus.planning.siting.effort import Clock, Effort
from tests.planning.mobile.mobile_cases import random_question


def planned(seed, **more):
    question = random_question(seed, villages=7, places=6, **more)
    return question, chosen_stops(question, Clock(Effort())).rota


def slower(question, factor):
    planned_s = (np.ceil(question.ways.drive_s * factor / 600) * 600).astype(np.int64)
    return replace(question, ways=replace(question.ways, planned_s=planned_s, drive_s=question.ways.drive_s * factor))


def closed(question, place_id):
    places = tuple(replace(place, openings=()) if place.place_id == place_id else place for place in question.places)
    return replace(question, places=places)


@pytest.mark.parametrize("seed", range(6))
def test_nothing_changes_where_nothing_happens(seed):
    question, rota = planned(seed)
    found = what_if(replace(question, crew_s_at_most=rota.crew_s), rota)
    assert (found.lost, found.moved) == ((), ())
    assert found.people_before == found.people_without_repair == found.people_after
    assert visits_of(found.rota) == visits_of(rota)


@pytest.mark.parametrize("seed", range(6))
def test_a_venue_that_refuses_is_lost_and_the_others_keep_their_times_unless_somebody_gains(seed):
    question, rota = planned(seed)
    for stop in rota.stops:
        found = what_if(closed(question, stop.place.place_id), rota)
        assert stop.place.place_id in found.lost
        assert stop.place.place_id not in visits_of(found.rota)
        assert found.people_before - stop.people <= found.people_without_repair <= found.people_before
        assert found.people_after >= found.people_without_repair


@pytest.mark.parametrize("seed", range(6))
def test_a_vehicle_that_is_down_for_a_week_calls_nowhere_in_it(seed):
    question, rota = planned(seed, rounds_a_day=1)
    week_down = [Slot(1, weekday, 1) for weekday in question.weekdays]
    found = what_if(question, rota, down=week_down)
    assert all(each.week == 2 for each in found.rota.rounds)
    lost = {name for name, (slot, _) in visits_of(rota).items() if slot.week == 1}
    assert set(found.lost) == lost
    assert found.people_after >= found.people_without_repair
    # The second vehicle takes over, if there is one, and nothing is lost.
    two = replace(question, rounds_a_day=2)
    assert what_if(two, rota, down=week_down).people_after == found.people_before


@pytest.mark.parametrize("seed", range(6))
def test_slower_roads_lose_no_more_the_less_slow_they_are_and_the_repair_keeps_the_rules(seed):
    question, rota = planned(seed)
    for factor in (1.3, 2.5):
        slow = slower(question, factor)
        found = what_if(slow, rota)
        assert found.people_without_repair <= found.people_before
        assert found.people_after >= found.people_without_repair
        rules = question.rules
        for each in found.rota.rounds:
            assert rules.from_s <= each.leaves_s
            assert each.returns_s <= rules.to_s
            assert each.crew_s <= rules.longest_s
            assert each.breaks or each.crew_s <= rules.break_after_s
            now = each.leaves_s
            for leg, visit in zip(each.legs, each.visits, strict=False):
                assert leg.planned_s >= leg.drive_s
                assert visit.arrival_s >= now + leg.planned_s
                openings = next(p for p in question.places if p.place_id == visit.place_id).openings
                assert any(o.from_s <= visit.arrival_s and visit.departure_s <= o.to_s for o in openings)
                now = visit.departure_s
            assert each.returns_s >= now + each.legs[-1].planned_s
