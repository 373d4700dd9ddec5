"""
How long exact siting takes, beside HiGHS alone and spopt, in one run.

``python benchmarks/siting.py`` makes villages at random in a square of 30 km, ways in whole seconds of a straight line
at 12 m/s, 20 to 600 people each, and prints for each model the seconds, the objective, the proven gap, and how many
times longer the same question takes as one program given to HiGHS at once (the radius formulation), and with spopt
where it is installed (``pip install spopt pulp``; its solver here is HiGHS, too). ``--quick`` leaves out what takes
minutes, ``--limit S`` is the longest any of them may take.

With spopt 0.7.0, PuLP 3.3.2 and HiGHS 1.15.1 on two busy cores of a shared machine, Python 3.11, ``--quick`` gave (how
many times as long as ours, building of the model included):

==============  =============  ===========  =====
task            model          HiGHS alone  spopt
==============  =============  ===========  =====
100x100 p=10    fewest_points               0.9
100x100 p=10    most_people    0.2          1.2
100x100 p=10    least_travel   3.6          16.3
100x100 p=10    nearest_worst               45.1
300x300 p=10    fewest_points               8.3
300x300 p=10    most_people    0.9          4.3
300x300 p=10    least_travel   172.1        182.6
300x300 p=10    nearest_worst               31.1
==============  =============  ===========  =====

``most_people`` of 5000x2000, p=20, ends at 1,326,408 people after 49 s, proven to within 1.35 %. Its bound, 1,344,506,
is the value of the linear program, so that nothing but branching or cuts can lower it.
"""

from __future__ import annotations

import argparse
import time
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from geo_cus.planning.siting.effort import Clock, Effort
from geo_cus.planning.siting.fewest_points import fewest_points
from geo_cus.planning.siting.least_travel import least_travel
from geo_cus.planning.siting.most_people import most_people
from geo_cus.planning.siting.nearest_worst import nearest_worst
from geo_cus.planning.siting.program import minimise
from geo_cus.planning.siting.radius_program import radius_program
from geo_cus.planning.siting.rules import rules_of
from geo_cus.planning.siting.task import SitingTask, ground_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_cus.planning.siting.site_plan import SitePlan

LIMIT_S = 600.0
COVERING_S = 300.0
SMALL = [(100, 100, 10), (300, 300, 10)]
LARGE = [(1000, 1000, 5), (1000, 1000, 10), (1000, 1000, 20), (5000, 2000, 20)]
ALONE = 100_000
"""Pairs up to which HiGHS alone and spopt are asked, too."""


def scattered(villages: int, candidates: int) -> SitingTask:
    """Make a task; as many candidates as villages are the villages themselves."""
    random = np.random.default_rng(1)
    homes = random.random((villages, 2)) * 30_000
    sites = homes if villages == candidates else random.random((candidates, 2)) * 30_000
    way = np.round(np.hypot(homes[:, None, 0] - sites[None, :, 0], homes[:, None, 1] - sites[None, :, 1]) / 12)
    people = random.integers(20, 600, villages).astype(float)
    return SitingTask(way, people, [f"v{i:05}" for i in range(villages)], [f"c{j:05}" for j in range(candidates)])


def models(task: SitingTask, points: int, effort: Effort) -> dict[str, Callable[[], SitePlan]]:
    """Give the questions."""
    return {
        "fewest_points": lambda: fewest_points(task, limit=LIMIT_S, effort=effort),
        "most_people": lambda: most_people(task, limit=COVERING_S, points=points, effort=effort),
        "least_travel": lambda: least_travel(task, points=points, effort=effort),
        "nearest_worst": lambda: nearest_worst(task, points=points, effort=effort),
    }


def highs_alone(name: str, task: SitingTask, points: int, effort: Effort) -> float:
    """Give the whole radius formulation to HiGHS; the seconds, NaN for models it is not for."""
    if name not in {"most_people", "least_travel"}:
        return np.nan
    ground = ground_of(task)
    covering = name == "most_people"
    cost = ground.people[:, None] * (ground.way > COVERING_S if covering else ground.way)
    base = ground.people if covering else np.full(len(ground.people), np.inf)
    start = time.perf_counter()
    closed, dearest = np.zeros(cost.shape[1], dtype=bool), np.full(len(cost), np.inf)
    program = radius_program(cost, base, rules_of(ground, points=points), closed=closed, dearest=dearest)
    minimise(program, Clock(effort))
    return time.perf_counter() - start


def spopt_takes(name: str, task: SitingTask, points: int, effort: Effort) -> float:
    """Ask spopt; the seconds, NaN where it is not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pulp
            from spopt.locate import LSCP, MCLP, PCenter, PMedian
    except ImportError:
        return np.nan
    start = time.perf_counter()
    made: dict[str, Callable[[], Any]] = {
        "fewest_points": lambda: LSCP.from_cost_matrix(task.way, LIMIT_S),
        "most_people": lambda: MCLP.from_cost_matrix(task.way, task.people, COVERING_S, p_facilities=points),
        "least_travel": lambda: PMedian.from_cost_matrix(task.way, task.people, p_facilities=points),
        "nearest_worst": lambda: PCenter.from_cost_matrix(task.way, p_facilities=points),
    }
    made[name]().solve(pulp.HiGHS(msg=False, timeLimit=effort.time_limit_s))
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--limit", type=float, default=60.0)
    options = parser.parse_args()
    effort = Effort(time_limit_s=options.limit)
    print(f"{'task':16}{'model':16}{'seconds':>9}{'objective':>16}{'gap':>10}{'HiGHS alone':>13}{'spopt':>9}")
    for villages, candidates, points in SMALL if options.quick else SMALL + LARGE:
        task = scattered(villages, candidates)
        for name, ask in models(task, points, effort).items():
            start = time.perf_counter()
            plan = ask()
            seconds = time.perf_counter() - start
            others = [np.nan, np.nan]
            if villages * candidates <= ALONE:
                others = [other(name, task, points, effort) / seconds for other in (highs_alone, spopt_takes)]
            print(
                f"{f'{villages}x{candidates} p={points}':16}{name:16}{seconds:9.2f}{plan.objective:16.0f}"
                f"{plan.gap:10.5%}"
                f"{others[0]:12.1f}x{others[1]:8.1f}x",
                flush=True,
            )


if __name__ == "__main__":
    main()
