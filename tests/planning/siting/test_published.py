"""Optima that others published: OR-Library pmed 1-10, and the San Francisco example of PySAL spopt."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.sparse.csgraph import floyd_warshall

from geo_cus.planning.siting.fewest_points import fewest_points
from geo_cus.planning.siting.least_travel import least_travel
from geo_cus.planning.siting.most_people import most_people
from geo_cus.planning.siting.nearest_worst import nearest_worst
from geo_cus.planning.siting.site_plan import Status
from geo_cus.planning.siting.task import SitingTask

REFERENCE = Path(__file__).resolve().parents[4] / "shared" / "reference"

pytestmark = pytest.mark.skipif(not REFERENCE.is_dir(), reason="../shared/reference is not here")


def read_pmed(number):
    """Read a graph of the OR-Library; of an edge that stands twice the last cost holds."""
    numbers = np.array((REFERENCE / "pmed" / f"pmed{number}.txt").read_text("ascii").split(), dtype=int)
    nodes, edges, points = numbers[:3]
    length = np.full((nodes, nodes), np.inf)
    np.fill_diagonal(length, 0)
    for one, other, cost in numbers[3 : 3 + 3 * edges].reshape(-1, 3):
        length[one - 1, other - 1] = length[other - 1, one - 1] = cost
    names = [f"{node:03}" for node in range(nodes)]
    return SitingTask(floyd_warshall(length), np.ones(nodes), names, [f"site {name}" for name in names]), int(points)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(1, 11))
def test_or_library(number):
    expected = json.loads((REFERENCE / "pmed" / "expected.json").read_text("utf-8"))
    task, points = read_pmed(number)
    travel, worst = least_travel(task, points=points), nearest_worst(task, points=points)
    assert (travel.objective, travel.status) == (expected["p_median"][number - 1], Status.OPTIMAL)
    assert (worst.objective, worst.status) == (expected["p_center"][number - 1], Status.OPTIMAL)


def test_san_francisco():
    folder = REFERENCE / "location_sf"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    rows = pd.read_csv(folder / "distances.csv", dtype={"DestinationName": str})
    way = rows.pivot_table(index="DestinationName", columns="name", values="distance")
    people = rows.groupby("DestinationName")["demand"].first()[way.index]
    task = SitingTask(way.to_numpy(), people.to_numpy(dtype=float), list(way.index), list(way.columns))
    limit, points = expected["radius"], expected["p"]
    covered = most_people(task, limit=limit, points=points)
    assert people.sum() == expected["population"]
    assert fewest_points(task, limit=limit).objective == expected["lscp_sites"]
    assert covered.objective == expected["mclp_people"]
    assert sorted(covered.chosen) == sorted(expected["mclp_sites"])
    assert least_travel(task, points=points).objective == pytest.approx(expected["p_median_objective"], rel=1e-12)
    assert nearest_worst(task, points=points).objective == pytest.approx(expected["p_center_objective"], abs=1e-6)
