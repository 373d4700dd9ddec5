"""Kicks and prices of covering tasks that are too large for the solver: never wrong, whatever they find."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.planning.siting import best_sites
from geo_cus.planning.siting.covering import covering_prices, is_covering, kicked
from geo_cus.planning.siting.effort import Clock, Effort
from geo_cus.planning.siting.most_people import most_people
from geo_cus.planning.siting.rules import rules_of
from geo_cus.planning.siting.site_plan import Status
from geo_cus.planning.siting.swaps import greedy_choice, total_cost
from geo_cus.planning.siting.task import SitingTask, ground_of
from tests.planning.siting.siting_cases import LIMIT, choices, nearest, tasks

AMOUNTS = st.one_of(
    st.integers(1, 4).map(lambda points: {"points": points}), st.integers(1, 12).map(lambda budget: {"budget": budget})
)


@given(tasks(floors=False), AMOUNTS)
def test_a_bound_without_the_solver_never_crosses_the_best(task, amount):
    values = [task.people[nearest(task, chosen) <= LIMIT].sum() for chosen in choices(task, **amount)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(best_sites, "_SOLVABLE", -1)
        plan = most_people(task, limit=LIMIT, **amount, effort=Effort(time_limit_s=1.0))
    if not values:
        assert plan.status is Status.INFEASIBLE
        return
    assert plan.objective <= max(values) <= plan.bound + 1e-6
    chosen = [task.candidate_ids.index(name) for name in plan.chosen]
    assert task.people[nearest(task, chosen) <= LIMIT].sum() == plan.objective


def large(seed, villages=300, sites=120, points=8):
    """Make a covering task, and its greedy choice."""
    random = np.random.default_rng(seed)
    homes, places = random.random((villages, 2)), random.random((sites, 2))
    way = np.hypot(*(homes[:, None] - places[None]).transpose(2, 0, 1))
    task = SitingTask(
        way,
        random.integers(1, 99, villages).astype(float),
        list(map(str, range(villages))),
        [f"c{j}" for j in range(sites)],
    )
    ground = ground_of(task)
    rules = rules_of(ground, points=points)
    cost = np.where(ground.way <= 0.12, 0.0, ground.people[:, None])
    return cost, ground.people, rules, greedy_choice(cost, ground.people, rules)


@pytest.mark.parametrize("seed", range(3))
def test_kicks_find_the_best_and_repeat_themselves(seed):
    cost, base, rules, first = large(seed)
    best = best_sites.best_sites(cost, base, rules, Clock(Effort()), worst=float(base.sum()))
    assert best.total == best.bound
    found = [kicked(cost, base, rules, first, Clock(Effort(time_limit_s=30.0)), share_of_time=1.0) for _ in range(2)]
    assert (found[0] == found[1]).all()
    assert rules.admit(found[0])
    assert best.total == total_cost(cost, base, found[0]) <= total_cost(cost, base, first)


def test_prices_of_the_linear_program_bound_every_choice():
    cost, base, rules, _ = large(1)
    price = covering_prices(cost, base, rules, Clock(Effort()))
    worth = np.minimum(0.0, cost - price[:, None]).sum(axis=0)
    bound = price.sum() + np.sort(worth)[: int(rules.most)].sum()
    best = best_sites.best_sites(cost, base, rules, Clock(Effort()), worst=float(base.sum()))
    assert 0.97 * best.total < bound <= best.total


def test_only_one_lower_cost_for_each_settlement_is_covering():
    base = np.array([5.0, 5.0])
    assert is_covering(np.array([[0.0, 5.0], [2.0, 7.0]]), base)
    assert not is_covering(np.array([[0.0, 1.0], [2.0, 7.0]]), base)
