"""Times by bus against every journey there is, counted one by one on small timetables, and the laws they keep."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.data.bus_days import NO_SCHOOL, SCHOOL, RunDays
from geo_cus.data.opening_hours import parsed_hours
from geo_cus.network.bus import BusRules, Walks, bus_times
from tests.timetables import bus_lines

MINUTE = 60.0
INF = math.inf
STOPS, HOMES, SITES = 4, 2, 2
RULES = BusRules(
    margin_s=2 * MINUTE,
    transfer_s=MINUTE,
    longest_walk_s=9 * MINUTE,
    longest_direct_s=60 * MINUTE,
    start_s=0.0,
    end_s=80 * MINUTE,
)


class Case(NamedTuple):
    """A small place: runs, walks in minutes, opening intervals in minutes, minutes of a visit."""

    runs: list
    numbered: bool
    to_stops: list
    from_stops: list
    direct: list
    between: list | None
    openings: list | None
    visit: int
    most_transfers: int

    @property
    def rules(self):
        return replace(RULES, most_transfers=self.most_transfers)

    @property
    def walks(self):
        between = None if self.between is None else MINUTE * np.array(self.between)
        parts = (MINUTE * np.array(part, dtype=float) for part in (self.to_stops, self.from_stops, self.direct))
        return Walks(*parts, between)

    def times(self, **changes):
        case = self._replace(**changes)
        openings = None
        if case.openings is not None:
            openings = [[(0, MINUTE * opens, MINUTE * closes) for opens, closes in own] for own in case.openings]
        return bus_times(
            bus_lines(case.runs, stops=STOPS, numbered=case.numbered),
            case.walks,
            weekdays=(0,),
            visit_s=case.visit * MINUTE,
            openings=openings,
            rules=case.rules,
        )


WALKS = [INF, INF, INF, 0, 1, 2, 4, 9, 12]
LONG_WALKS = [INF, INF, 7, 15, 30, 60, 90]


def random_run(random):
    """A bus to the next stop, there or back, or to two to four stops anywhere; never back in time."""
    first = random.randrange(STOPS - 1)
    stops = random.choice([[first, first + 1], [first + 1, first]])
    if random.random() < 0.2:
        stops = random.choices(range(STOPS), k=random.randint(2, 4))
    minute, calls = random.randint(0, 55), []
    for stop in stops:
        calls.append((stop, minute))
        minute += random.randint(0, 4)
    return calls


def random_case(random):
    """
    A place in which most ways ask for changes: home at the first stop, providers at the last.

    Hypothesis by itself draws few and small numbers, and of such timetables hardly one has two changes.
    """

    def grid(cells, rows, columns):
        return [random.choices(cells, k=columns) for _ in range(rows)]

    homes = [[random.randint(0, 3), *[INF] * (STOPS - 1)], *grid(WALKS, HOMES - 1, STOPS)]
    sites = [*grid([INF] * 6 + WALKS, STOPS - 1, SITES), [random.randint(0, 3), random.choice(WALKS)]]
    return Case(
        runs=[random_run(random) for _ in range(random.randint(0, 24))],
        numbered=random.random() < 0.5,
        to_stops=homes,
        from_stops=sites,
        direct=grid(LONG_WALKS, HOMES, SITES),
        between=None if random.random() < 0.5 else grid([INF, *WALKS], STOPS, STOPS),
        openings=None
        if random.random() < 0.5
        else [[tuple(sorted(random.sample(range(81), 2))) for _ in range(random.randint(0, 3))] for _ in range(SITES)],
        visit=random.randint(0, 25),
        most_transfers=random.choice([0, 1, 2, 2]),
    )


randoms = st.integers(0, 2**32).map(Random)
cases = randoms.map(random_case)


def rides(case):
    """Every ride: (run, boarded at, at minute, left at, at minute)."""
    for calls in case.runs:
        for first, (stop, minute) in enumerate(calls):
            for last_stop, last_minute in calls[first + 1 :]:
                if case.numbered or last_minute > minute:
                    yield stop, minute, last_stop, last_minute


def chains(case):
    """Every chain of rides that can be caught: where and when it begins, where and when it ends."""
    single = list(rides(case))
    found, latest = list(single), list(single)
    for _ in range(case.most_transfers):
        latest = [
            (stop, minute, last_stop, last_minute)
            for stop, minute, middle, left in latest
            for boarded, again, last_stop, last_minute in single
            if again >= left + 1 + changing(case, middle, boarded)
        ]
        found += latest
    return set(found)


def changing(case, stop, other):
    if stop == other:
        return 0
    minutes = INF if case.between is None else case.between[stop][other]
    return minutes if minutes <= 9 else INF


def direct(case, home, site):
    """All the way on foot, in minutes; infinite where it is longer than the rules allow."""
    return case.direct[home][site] if case.direct[home][site] <= 60 else INF


def near(minutes):
    return minutes if minutes <= 9 else INF


def out_by_bus(case, home, site):
    """Every journey by bus: (leaving home, arrival), in minutes."""
    found = set()
    for stop, minute, last_stop, last_minute in chains(case):
        leave = minute - 2 - near(case.to_stops[home][stop])
        arrive = last_minute + near(case.from_stops[last_stop][site])
        if leave >= 0 and arrive <= 80:
            found.add((leave, arrive))
    return found


def back_by_bus(case, home, site):
    found = set()
    for stop, minute, last_stop, last_minute in chains(case):
        leave = minute - 2 - near(case.from_stops[stop][site])
        arrive = last_minute + near(case.to_stops[home][last_stop])
        if leave >= 0 and arrive <= 80:
            found.add((leave, arrive))
    return found


def walks_at_every_minute(case, home, site):
    minutes = direct(case, home, site)
    return {(leave, leave + minutes) for leave in range(81) if leave + minutes <= 80}


def stays(case, site, arrive, leave):
    intervals = [(-INF, INF)] if case.openings is None else case.openings[site]
    return any(max(arrive, opens) + case.visit <= min(leave, closes) for opens, closes in intervals)


def shortest_trip(case, home, site):
    walking = walks_at_every_minute(case, home, site)
    there, again = out_by_bus(case, home, site) | walking, back_by_bus(case, home, site) | walking
    return min(
        (back - out for out, arrive in there for leave, back in again if stays(case, site, arrive, leave)), default=INF
    )


def each_pair():
    return [(home, site) for home in range(HOMES) for site in range(SITES)]


@settings(max_examples=80)
@given(cases)
def test_the_quickest_way_is_the_quickest_of_all_journeys(case):
    times = case.times()
    for home, site in each_pair():
        lasting = [arrive - leave for leave, arrive in out_by_bus(case, home, site)]
        walked = direct(case, home, site)
        assert times.seconds[home, site] == MINUTE * min([*lasting, walked])
        assert times.on_foot[home, site] == (walked < INF and walked <= min(lasting, default=INF))


@settings(max_examples=80)
@given(cases)
def test_journeys_counted_are_those_that_no_other_one_beats(case):
    times = case.times()
    for home, site in each_pair():
        walked = direct(case, home, site)
        journeys = unbeaten(out_by_bus(case, home, site))
        assert times.departures[0, home, site] == sum(arrive - leave < walked for leave, arrive in journeys)


def unbeaten(found):
    return [one for one in found if not any(o != one and o[0] >= one[0] and o[1] <= one[1] for o in found)]


@settings(max_examples=120)
@given(cases)
def test_the_trip_there_and_back_is_the_shortest_of_all_pairs(case):
    trips = case.times().trips
    for home, site in each_pair():
        assert trips.away_s[home, site] == MINUTE * shortest_trip(case, home, site)


@settings(max_examples=80)
@given(cases)
def test_a_trip_that_is_told_can_be_made(case):
    trips = case.times().trips
    for home, site in each_pair():
        if not np.isfinite(trips.home_s[home, site]):
            continue
        leave, arrive, left, back = (float(column[home, site]) / MINUTE for column in trips[:4])
        walking = walks_at_every_minute(case, home, site)
        assert any(o >= leave and a <= arrive for o, a in out_by_bus(case, home, site) | walking)
        assert any(o >= left and a <= back for o, a in back_by_bus(case, home, site) | walking)
        assert stays(case, site, arrive, left)
        assert trips.on_foot[home, site] <= ((leave, arrive) in walking and (left, back) in walking)


@settings(max_examples=50)
@given(cases, randoms.map(random_run))
def test_one_run_more_never_makes_a_way_longer(case, more):
    before, after = case.times(), case.times(runs=[*case.runs, more])
    assert (after.seconds <= before.seconds).all()
    assert (after.trips.away_s <= before.trips.away_s).all()
    assert (after.trip_days >= before.trip_days).all()


@settings(max_examples=50)
@given(cases, st.integers(0, 20))
def test_a_longer_visit_never_makes_more_trips_possible(case, more):
    before, after = case.times(), case.times(visit=case.visit + more)
    assert (after.trip_days <= before.trip_days).all()
    assert (after.trips.away_s >= before.trips.away_s).all()
    assert (after.seconds == before.seconds).all()


@settings(max_examples=50)
@given(cases)
def test_no_way_is_shorter_than_its_walks_and_its_margin(case):
    times = case.times()
    least = (np.array(case.to_stops).min(axis=1)[:, None] + np.array(case.from_stops).min(axis=0)) + 2
    least = np.minimum(least, np.array(case.direct, dtype=float))
    assert (times.seconds >= MINUTE * least).all()
    assert not np.isnan(times.seconds).any()
    assert not np.isnan(times.trips.away_s).any()


@settings(max_examples=50)
@given(cases, st.randoms(use_true_random=False))
def test_the_order_of_the_runs_changes_nothing(case, random):
    other = list(case.runs)
    random.shuffle(other)
    one, two = case.times(), case.times(runs=other)
    assert (one.seconds == two.seconds).all()
    assert (one.departures == two.departures).all()
    assert all((a == b).all() for a, b in zip(one.trips, two.trips, strict=True))


# A village with one bus to the town and one back; its stop lies 4 minutes away, the surgery 5 minutes behind the other.
RUNS = [[(0, 7 * 60), (1, 7 * 60 + 20)], [(1, 11 * 60 + 15), (0, 11 * 60 + 35)]]
VILLAGE = Walks(*(MINUTE * np.array(walk) for walk in ([[4.0, INF]], [[INF], [5.0]], [[150.0]])))


FAR = BusRules(longest_direct_s=INF)


def village(**asked):
    return bus_times(bus_lines(RUNS, stops=2), VILLAGE, rules=FAR, **asked)


def test_a_village_with_one_bus_there_and_one_back():
    times = village(visit_s=3600)
    # 4 minutes to the stop, 3 there, 20 in the bus, 5 on foot.
    assert times.seconds[0, 0] == 32 * MINUTE
    assert times.departures[:, 0, 0].tolist() == [1] * 5
    assert not times.on_foot[0, 0]
    # Both buses: 6:53 to 11:39. One bus and 150 minutes on foot: 6:53 to 10:55, or 7:37 to 11:39; both take 4 h 2 min;
    # the later one is told.
    assert minutes_of(times.trips) == [7 * 60 + 37, 10 * 60 + 7, 11 * 60 + 7, 11 * 60 + 39]
    assert times.trips.away_s[0, 0] == 242 * MINUTE
    assert (times.trip_days[0, 0], times.trip_weekday[0, 0]) == (5, 0)


def test_nobody_walks_longer_than_the_rules_allow():
    times = bus_times(bus_lines(RUNS, stops=2), VILLAGE, visit_s=3600)
    assert minutes_of(times.trips) == [6 * 60 + 53, 7 * 60 + 25, 11 * 60 + 7, 11 * 60 + 39]
    assert times.trips.away_s[0, 0] == 286 * MINUTE


def minutes_of(trips):
    return [float(column[0, 0]) / MINUTE for column in trips[:4]]


def test_a_visit_waits_for_the_opening():
    early = [[(day, 7.5 * 3600, 9 * 3600.0) for day in range(5)]]
    # There at 7:25, open at 7:30, an hour, and back on foot: the bus home would be later.
    times = village(visit_s=3600, openings=early)
    assert minutes_of(times.trips) == [6 * 60 + 53, 7 * 60 + 25, 8 * 60 + 30, 11 * 60]


def test_hours_as_they_are_read_from_a_table_of_providers():
    hours = parsed_hours("pn-pt 7:30-9:00")
    early = [[(day, 7.5 * 3600, 9 * 3600.0) for day in range(5)]]
    assert village(openings=[hours.intervals]).trips == village(openings=early).trips
    assert village(openings=[None]).trips == village(openings=None).trips


def test_a_provider_that_opens_too_late_for_the_last_bus_is_out_of_reach_that_day():
    far = replace(VILLAGE, direct_s=np.array([[INF]]))
    afternoon = [[(day, 11 * 3600.0, 15 * 3600.0) for day in range(5)]]
    times = bus_times(bus_lines(RUNS, stops=2), far, visit_s=1800, openings=afternoon)
    assert times.seconds[0, 0] == 32 * MINUTE
    assert (times.trips.away_s[0, 0], times.trip_days[0, 0], times.trip_weekday[0, 0]) == (INF, 0, -1)


@pytest.mark.parametrize(("longest_stay_min", "possible"), [(221, True), (222, True), (223, False)])
def test_the_bus_home_is_caught_to_the_minute(longest_stay_min, possible):
    far = replace(VILLAGE, direct_s=np.array([[INF]]))
    # At the surgery at 7:25; the bus leaves at 11:15, 5 minutes away, and they are there 3 minutes before: 11:07.
    times = bus_times(bus_lines(RUNS, stops=2), far, visit_s=longest_stay_min * MINUTE)
    assert times.trip_days[0, 0] == (5 if possible else 0)


def test_school_days_saturdays_and_the_rest():
    days = [RunDays((0, 1, 2, 3, 4), SCHOOL), RunDays((0, 1, 2, 3, 4), NO_SCHOOL), RunDays((5,))]
    runs_of_days = [[(0, 420), (1, 440)], [(0, 420), (1, 450)], [(0, 420), (1, 460)]]
    lines = bus_lines(runs_of_days, stops=2, days=days)
    asked = {"school": ((0,), True), "holidays": ((0,), False), "saturday": ((5,), True), "sunday": ((6,), True)}
    found = {
        name: bus_times(lines, VILLAGE, weekdays=weekdays, school_day=school, rules=FAR).seconds[0, 0] / MINUTE
        for name, (weekdays, school) in asked.items()
    }
    assert found == {"school": 32, "holidays": 42, "saturday": 52, "sunday": 150}
    week = bus_times(lines, VILLAGE, weekdays=(4, 5, 6))
    assert week.departures[:, 0, 0].tolist() == [1, 1, 0]
    assert week.seconds[0, 0] == 32 * MINUTE


def test_a_gmina_without_a_bus_goes_on_foot():
    times = bus_times(bus_lines([], stops=2), VILLAGE, weekdays=(6,), rules=FAR)
    assert (times.seconds[0, 0], times.on_foot[0, 0], times.departures[0, 0, 0]) == (150 * MINUTE, True, 0)
    assert times.trips.away_s[0, 0] == 360 * MINUTE
    assert times.trips.on_foot[0, 0]


def test_a_place_without_people_or_providers_has_no_times():
    nobody = Walks(np.zeros((0, 2)), np.zeros((2, 3)), np.zeros((0, 3)))
    assert bus_times(bus_lines(RUNS, stops=2), nobody).seconds.shape == (0, 3)
    nowhere = Walks(np.zeros((3, 2)), np.zeros((2, 0)), np.zeros((3, 0)))
    assert bus_times(bus_lines(RUNS, stops=2), nowhere).trips.away_s.shape == (3, 0)


def test_a_bus_after_midnight_belongs_to_the_day_before():
    late = bus_lines([[(0, 23 * 60 + 50), (1, 24 * 60 + 10)]], stops=2)
    rules = replace(FAR, end_s=25 * 3600.0)
    assert bus_times(late, VILLAGE, rules=rules).seconds[0, 0] == 32 * MINUTE
    assert bus_times(late, VILLAGE, rules=FAR).seconds[0, 0] == 150 * MINUTE
    assert bus_times(late, VILLAGE).seconds[0, 0] == INF


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: BusRules(margin_s=-1), "no figure is negative"),
        (lambda: BusRules(longest_walk_s=math.nan), "no figure is negative"),
        (lambda: BusRules(start_s=10, end_s=5), "does not end before it begins"),
        (lambda: Walks(np.zeros((1, 2)), np.zeros((3, 1)), np.zeros((1, 1))), "matrices .* that fit"),
        (lambda: Walks(np.zeros((1, 1)), np.zeros((1, 1)), np.full((1, 1), np.nan)), "no entry negative or NaN"),
        (lambda: Walks(np.zeros((1, 1)), np.zeros((1, 1)), np.zeros((1, 1)), np.zeros((2, 2))), "matrices .* that fit"),
        (lambda: bus_times(bus_lines(RUNS, stops=3), VILLAGE), "walks for every stop"),
        (lambda: village(weekdays=(7,)), "weekdays from 0 to 6"),
        (lambda: village(weekdays=(1, 1)), "each once"),
        (lambda: village(visit_s=-1), "a visit of 0 s or more"),
        (lambda: village(visit_s=INF), "a visit of 0 s or more"),
        (lambda: BusRules(end_s=INF), "does not end before it begins"),
        (lambda: village(openings=[]), "openings of 0 providers, but there are 1"),
    ],
)
def test_what_does_not_fit_is_refused(make, problem):
    with pytest.raises(ValueError, match=problem):
        make()
