"""Home care against all ways to share out few visits, and its laws."""

from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pyvrp")

from geo_cus.errors import Cancelled
from geo_cus.planning.mobile.care_bounds import least_day
from geo_cus.planning.mobile.home_care import CareWays, Clients, best_base, care_from
from geo_cus.planning.siting.effort import Clock, Effort

SPOTS = st.lists(st.tuples(st.integers(-40, 40), st.integers(-40, 40)), min_size=1, max_size=4, unique=True)
VISIT_MIN = 60


def on_a_map(bases, villages, *, slower=1.0):
    """Bases and villages at kilometres east and north, a minute a kilometre; `slower` on the ways out of a base."""
    at = np.array([*bases.values(), *villages.values()], dtype=float)
    metres = np.hypot(*np.moveaxis(at[:, None] - at[None], -1, 0)) * 1_000.0
    seconds = metres / 1_000 * 60.0
    seconds[: len(bases)] *= slower
    return CareWays(tuple(bases), tuple(villages), seconds, metres)


def clock():
    return Clock(Effort())


def villages_at(spots):
    return {f"v{number}": spot for number, spot in enumerate(spots)}


def one_day(spots, visits):
    return [Clients(name, count, 1, VISIT_MIN) for name, count in zip(villages_at(spots), visits, strict=False)]


def least_paid_s(seconds, places, service_s, shift_s):
    """Try every order of the visits, cut into rounds in every way; the least paid seconds, and the fewest rounds."""
    best = fewest = np.inf
    for order in set(permutations(places)):
        # least[k]: of the first k visits; a cut after each round.
        least, rounds = [0.0] + [np.inf] * len(order), [0.0] + [np.inf] * len(order)
        for first in range(len(order)):
            for last in range(first + 1, len(order) + 1):
                stops = [0, *order[first:last], 0]
                taken = sum(seconds[a, b] for a, b in pairwise(stops)) + service_s * (last - first)
                if taken <= shift_s:
                    least[last] = min(least[last], least[first] + taken)
                    rounds[last] = min(rounds[last], rounds[first] + 1)
        best, fewest = min(best, least[-1]), min(fewest, rounds[-1])
    return best, fewest


@given(spots=SPOTS, visits=st.lists(st.integers(1, 2), min_size=4, max_size=4), slower=st.sampled_from([1.0, 1.5]))
def test_rounds_of_few_visits_are_the_best_of_all_and_no_better_than_the_bound(spots, visits, slower):
    ways = on_a_map({"b": (0, 0)}, villages_at(spots), slower=slower)
    clients = one_day(spots, visits)[:3]
    found = care_from("b", clients, ways, clock(), shift_h=6.0, days=1)
    seconds = np.ceil(ways.seconds).astype(int)
    np.fill_diagonal(seconds, 0)
    places = [row for row, each in enumerate(clients, 1) for _ in range(each.clients)]
    paid_s, fewest = least_paid_s(seconds, places, VISIT_MIN * 60, 6 * 3600)
    assert found.paid_h == pytest.approx(paid_s / 3600)
    assert found.least_paid_h <= found.paid_h + 1e-9
    assert found.least_carers <= fewest <= found.carers


@given(spots=SPOTS, visits=st.lists(st.integers(1, 3), min_size=4, max_size=4), more=st.integers(1, 5))
def test_more_clients_never_take_fewer_hours_of_care(spots, visits, more):
    ways, clients = on_a_map({"b": (0, 0)}, villages_at(spots)), one_day(spots, visits)
    grown = [Clients(clients[0].settlement_id, clients[0].clients + more, 1, VISIT_MIN), *clients[1:]]
    before, after = (care_from("b", each, ways, clock(), days=1) for each in (clients, grown))
    assert after.care_h >= before.care_h
    assert after.least_paid_h >= before.least_paid_h - 1e-9


@given(spots=SPOTS, away=st.integers(1, 60), visits=st.lists(st.integers(1, 2), min_size=4, max_size=4))
def test_a_base_behind_another_is_never_on_the_road_less(spots, away, visits):
    # All villages lie beyond "near" as seen from "far": every way from "far" leads through "near".
    near = on_a_map({"near": (0, 0)}, villages_at(spots))
    for whole in (near.seconds, near.metres):
        np.round(whole, out=whole)
    seconds, metres = (np.pad(each, ((1, 0), (1, 0))) for each in (near.seconds, near.metres))
    for whole, step in ((seconds, away * 60), (metres, away * 1_000)):
        whole[0, 1:] = whole[1:, 0] = whole[1, 1:] + step
    ways = CareWays(("far", "near"), near.settlement_ids, seconds, metres)
    ranked = best_base(one_day(spots, visits)[:3], ways, clock(), shift_h=12.0, days=1)
    by_name = {base.base_id: base for base in ranked}
    assert ranked[0].base_id == "near"
    assert by_name["far"].road_h >= by_name["near"].road_h + 2 * away / 60 - 1e-9


@given(
    spots=SPOTS,
    visits=st.lists(st.integers(1, 2), min_size=4, max_size=4),
    short=st.integers(4, 9),
    more=st.integers(1, 6),
)
def test_a_longer_shift_never_costs_more_and_its_bound_never_asks_for_more_carers(spots, visits, short, more):
    ways, clients = on_a_map({"b": (0, 0)}, villages_at(spots)), one_day(spots, visits)[:3]
    before, after = (care_from("b", clients, ways, clock(), shift_h=hours, days=1) for hours in (short, short + more))
    assert after.paid_h <= before.paid_h + 1e-9
    assert after.least_carers <= before.least_carers


def test_the_bound_by_hand():
    # 10 minutes out and back to the only village: reached by one round; with two rounds the base is left twice.
    seconds = np.array([[0, 600], [600, 0]])
    assert least_day(seconds, 3600, 8 * 3600) == (1, 4800)
    assert least_day(seconds, 9 * 3600, 8 * 3600) == (2, 9 * 3600 + 1800)
    assert least_day(np.zeros((1, 1), dtype=int), 0, 8 * 3600) == (0, 0)


def test_a_village_may_have_clients_of_several_kinds():
    ways = on_a_map({"b": (0, 0)}, {"v": (10, 0)})
    clients = [Clients("v", 2, 5, 30), Clients("v", 1, 5, 60), Clients("v", 3, 5, 470)]
    found = care_from("b", clients, ways, clock())
    assert found.care_h == 5 * (2 * 0.5 + 1)
    assert (found.not_reached, found.clients_not_reached) == (("v",), 3)


def test_a_base_that_reaches_more_clients_of_the_same_village_comes_first():
    ways = on_a_map({"far": (60, 0), "near": (1, 0)}, {"v": (0, 0), "w": (60, 0)})
    clients = [Clients("v", 1, 5, 30), Clients("v", 5, 5, 430), Clients("w", 1, 5, 30)]
    assert [each.clients_not_reached for each in best_base(clients, ways, clock())] == [0, 5]


def test_a_search_stopped_at_once_still_gives_rounds_that_keep_the_shift():
    def stop(_step, _share):
        raise Cancelled("Stopped.")

    ways = on_a_map({"b": (0, 0)}, {f"v{number}": (number, number % 7) for number in range(1, 30)})
    clients = [Clients(name, 2, 5, 45) for name in ways.settlement_ids]
    found = care_from("b", clients, ways, Clock(Effort(1e-6, progress=stop)))
    assert found.care_h == 29 * 2 * 5 * 0.75
    assert all(each.paid_s <= 8 * 3600 for each in found.rounds)
    assert found.least_paid_h <= found.paid_h


def test_a_round_is_told_stop_by_stop():
    ways = on_a_map({"b": (0, 0)}, {"v": (30, 0), "w": (0, 40)})
    (only,) = care_from("b", [Clients("v", 2, 1, 30), Clients("w", 1, 1, 60)], ways, clock(), days=1).rounds
    now_s = 0
    for stop in only.stops:
        assert stop.arrival_s == now_s + stop.drive_s
        now_s = stop.arrival_s + stop.care_s
    assert only.paid_s == now_s + only.back_s == 120 * 60 + 2 * 3600
    assert sorted((stop.settlement_id, stop.visits, stop.care_s) for stop in only.stops) == [
        ("v", 2, 3600),
        ("w", 1, 3600),
    ]
    assert only.metres == 120_000
