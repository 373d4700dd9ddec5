"""The same answers as PySAL spopt, where it has the model and is installed; it counts on roads everywhere."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from geo_cus.planning.siting.fewest_points import fewest_points
from geo_cus.planning.siting.least_travel import least_travel
from geo_cus.planning.siting.most_people import most_people
from geo_cus.planning.siting.nearest_worst import nearest_worst
from geo_cus.planning.siting.task import SitingTask

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    pulp = pytest.importorskip("pulp", reason="spopt is not installed", exc_type=ImportError)
    locate = pytest.importorskip("spopt.locate", reason="spopt is not installed", exc_type=ImportError)

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.parametrize("seed", range(4))
def test_the_same_objectives(seed):
    random = np.random.default_rng(seed)
    way = random.integers(1, 1000, (25, 12)).astype(float)
    people = random.integers(1, 500, 25)
    task = SitingTask(way, people.astype(float), [f"v{i:02}" for i in range(25)], [f"c{j:02}" for j in range(12)])

    def value(model):
        return pulp.value(model.solve(pulp.HiGHS(msg=False)).problem.objective)

    # spopt has no answer where a village is out of reach of every site.
    limit = max(300.0, way.min(axis=1).max())
    cover = locate.LSCP.from_cost_matrix(way, limit)
    assert fewest_points(task, limit=limit).objective == pytest.approx(value(cover))
    most = locate.MCLP.from_cost_matrix(way, people, 300, p_facilities=3)
    assert most_people(task, limit=300, points=3).objective == pytest.approx(value(most))
    travel = locate.PMedian.from_cost_matrix(way, people, p_facilities=3)
    assert least_travel(task, points=3).objective == pytest.approx(value(travel))
    worst = locate.PCenter.from_cost_matrix(way, p_facilities=3)
    assert nearest_worst(task, points=3).objective == pytest.approx(value(worst))
