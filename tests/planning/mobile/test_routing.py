"""The adapter of PyVRP reaches what is published, keeps the rules, and gives the same answer twice."""

import numpy as np
import pytest

pytest.importorskip("pyvrp")

from geo_cus.errors import Cancelled
from geo_cus.planning.mobile.routing import Fleet, Job, RoutingTask, planned_rounds
from geo_cus.planning.siting.effort import Clock, Effort
from tests.planning.mobile.published_routes import E_N22_K4, RC208


def straight_lines(points):
    return np.hypot(*(points[:, None, :2] - points[None, :, :2]).transpose(2, 0, 1))


def test_the_best_known_rounds_of_christofides_and_eilon_are_found():
    ways = np.floor(straight_lines(E_N22_K4) + 0.5).astype(np.int64)
    jobs = [Job(place, demand=int(E_N22_K4[place, 2])) for place in range(1, len(ways))]
    found = planned_rounds(RoutingTask(ways, ways, jobs, [Fleet(4, capacity=6000)]), Clock(Effort()), searches=500)
    assert (found.feasible, found.cost, len(found.rounds)) == (True, 375, 4)


@pytest.mark.slow
def test_the_best_known_rounds_of_solomon_with_time_windows_are_found():
    ways = np.floor(10 * straight_lines(RC208)).astype(np.int64)
    jobs = [
        Job(place, service=100, windows=((10 * early, 10 * late),), demand=demand)
        for place, (_, _, demand, early, late) in enumerate(RC208.tolist())
        if place
    ]
    fleet = Fleet(4, early=0, late=9600, capacity=1000)
    found = planned_rounds(
        RoutingTask(ways, ways, jobs, [fleet]), Clock(Effort(time_limit_s=200)), seed=6, searches=6_000, starts=4
    )
    assert (found.feasible, found.cost) == (True, 7761)
    done = sorted(job for _, order in found.rounds for job in order)
    assert done == list(range(100))


TRIANGLE = np.array([[0, 10, 20], [10, 0, 15], [20, 15, 0]], dtype=np.int64)


def test_a_job_is_done_in_one_of_its_windows():
    jobs = [Job(1, service=5, windows=((0, 1), (50, 60))), Job(2, service=5, windows=((0, 100),))]
    found = planned_rounds(RoutingTask(TRIANGLE, TRIANGLE, jobs, [Fleet(1, late=200)]), Clock(Effort()), searches=50)
    assert found.rounds == ((0, (1, 0)),)
    assert found.cost == 45


def test_what_has_a_prize_may_be_left_out_and_what_has_none_may_not():
    task = RoutingTask(TRIANGLE, TRIANGLE, [Job(1), Job(2, prize=3)], [Fleet(1)])
    assert planned_rounds(task, Clock(Effort()), searches=50).rounds == ((0, (0,)),)
    late = RoutingTask(TRIANGLE, TRIANGLE, [Job(2)], [Fleet(1, late=30)])
    assert not planned_rounds(late, Clock(Effort()), searches=50).feasible


def test_without_vehicles_or_jobs_nobody_goes_out():
    assert planned_rounds(RoutingTask(TRIANGLE, TRIANGLE, [], [Fleet(1)]), Clock(Effort())).feasible
    assert not planned_rounds(RoutingTask(TRIANGLE, TRIANGLE, [Job(1)], []), Clock(Effort())).feasible


def test_the_same_seed_gives_the_same_rounds_and_the_user_may_stop_it():
    ways = np.floor(straight_lines(RC208[:40])).astype(np.int64)
    task = RoutingTask(ways, ways, [Job(place) for place in range(1, 40)], [Fleet(3)])
    first, second = (planned_rounds(task, Clock(Effort()), seed=4, searches=100) for _ in range(2))
    assert first == second

    def stop(_step, _share):
        raise Cancelled("Stopped.")

    clock = Clock(Effort(progress=stop))
    assert planned_rounds(task, clock, searches=10**9).feasible
    assert clock.stopped
