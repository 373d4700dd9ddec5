"""Numbers that others published, to their printed decimals."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo_cus.access.concentration import concentration, corrected_concentration
from geo_cus.access.decay import Exponential, InversePower, Step, Within
from geo_cus.access.floating_catchment import enhanced_floating_catchment, floating_catchment
from geo_cus.access.gini import gini
from geo_cus.access.gravity import gravity
from geo_cus.access.palma import palma
from geo_cus.access.poverty import poverty
from geo_cus.access.reachable import reachable_capacity
from geo_cus.access.spatial_availability import spatial_availability
from geo_cus.access.theil import theil, theil_by_group
from geo_cus.access.three_step_catchment import three_step_catchment
from geo_cus.network.travel_times import times_of_matrix
from tests.access.cases import case

REFERENCE = Path(__file__).resolve().parents[2].parent / "shared" / "reference"
BELO_HORIZONTE = REFERENCE / "accessibility_belo_horizonte"
TOYS = REFERENCE / "catchment_toys.json"
MINUTE = 60.0

pytestmark = pytest.mark.skipif(not REFERENCE.is_dir(), reason="the published answers (shared/reference) are not here")


@pytest.fixture(scope="module")
def toys():
    return json.loads(TOYS.read_text("utf-8"))


@pytest.fixture(scope="module")
def expected():
    return json.loads((BELO_HORIZONTE / "expected.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def cells():
    return pd.read_csv(BELO_HORIZONTE / "land_use.csv", index_col="id")


@pytest.fixture(scope="module")
def minutes():
    return pd.read_csv(BELO_HORIZONTE / "travel_matrix.csv.gz")


def times_between(minutes, origins, destinations):
    pairs = minutes[minutes["from_id"].isin(origins) & minutes["to_id"].isin(destinations)]
    matrix = pairs.pivot(index="from_id", columns="to_id", values="travel_time").reindex(origins, columns=destinations)
    return times_of_matrix(list(origins), list(destinations), matrix.fillna(np.inf).to_numpy() * MINUTE)


def jobs_within_30_minutes(minutes, cells, ids):
    return reachable_capacity(times_between(minutes, ids, list(cells.index)), cells["jobs"], limit_s=30 * MINUTE)


def test_two_step_catchment_of_belo_horizonte(expected, minutes, cells):
    answer = expected["two_step_floating_catchment"]
    ids = answer["origins_and_destinations"]
    found = floating_catchment(
        times_between(minutes, ids, ids), cells["population"], cells["jobs"], limit_s=answer["cutoff_min"] * MINUTE
    )
    assert found.round(answer["decimals"]).tolist() == answer["values"]


def test_inequality_of_belo_horizonte(expected, minutes, cells):
    answer = expected["inequality"]
    access = jobs_within_30_minutes(minutes, cells, answer["ids"])
    assert round(gini(access, cells["population"]), 4) == answer["gini"]
    line = answer["fgt_poverty_line"]
    found = [poverty(access, cells["population"], line=line, alpha=alpha) for alpha in (0, 1, 2)]
    assert [round(value, 4) for value in found] == answer["fgt"]


def test_inequality_by_income_of_belo_horizonte(expected, minutes, cells):
    """As in ipeaGIT accessibility, tests of palma_ratio and concentration_index."""
    access = jobs_within_30_minutes(minutes, cells, expected["inequality"]["ids"])
    people, income = cells["population"], cells["income_per_capita"]
    assert round(palma(access, people, income), 4) == 1.0911
    assert round(concentration(access, people, income), 4) == -0.0248
    assert round(corrected_concentration(access, people, income), 4) == -0.1314


def test_theil_of_belo_horizonte(expected, minutes, cells):
    """As in ipeaGIT accessibility, tests of theil_t."""
    ids = ["89a88cd900bffff", *expected["two_step_floating_catchment"]["origins_and_destinations"][:4]]
    access = jobs_within_30_minutes(minutes, cells, ids)
    parts = theil_by_group(access, cells["population"], cells["income_decile"])
    assert [round(value, 4) for value in parts[:3]] == [0.0852, 0.0515, 0.0337]
    assert parts.groups["between"].round(4).tolist() == [0.0243, -0.0579, -0.0042, 0.0894]
    assert parts.groups["within"].round(4).tolist() == [0, 0, 0, 0.0337]
    assert round(theil(access, cells["population"]), 4) == 0.0852


def test_gravity_and_availability_of_belo_horizonte(expected, minutes, cells):
    """As in ipeaGIT accessibility, tests of gravity and spatial_availability."""
    ids = expected["two_step_floating_catchment"]["origins_and_destinations"]
    times = times_between(minutes, ids[:2], list(cells.index))
    assert gravity(times, cells["jobs"], decay=Exponential(0.5 / MINUTE)).round(2).tolist() == [14.11, 28.02]
    assert gravity(times, cells["jobs"], decay=Exponential(0.6 / MINUTE)).round(2).tolist() == [6.59, 13.4]
    assert gravity(times, cells["jobs"], decay=Step(30 * MINUTE)).tolist() == [22239, 36567]
    among = times_between(minutes, ids, ids)
    found = spatial_availability(among, cells["population"], cells["jobs"], decay=np.ones_like)
    assert found.round().tolist() == [94, 44, 218, 243, 0]


def test_spatial_availability_of_the_paper(toys):
    toy = toys["spatial_availability"]
    minutes = np.array(list(toy["minutes"].values()), dtype=float)
    times = times_of_matrix(list(toy["minutes"]), list(toy["supply"]), minutes * MINUTE)
    people, supply = pd.Series(toy["population"]), pd.Series(toy["supply"])
    found = spatial_availability(times, people, supply, decay=Exponential(0.1 / MINUTE))
    assert found.round().to_dict() == toy["expected"]


def test_three_step_catchment_of_the_readme(toys):
    toy = toys["three_step_floating_catchment"]
    world = case(np.array(toy["weights_by_supply_row"]).T, toy["population"], toy["supply"])
    # Their weights stand where times stand here, so the decay hands them on.
    found = three_step_catchment(world.times, world.people, world.capacity, decay=lambda weights: weights)
    assert found.round(7).tolist() == toy["expected"]


PUBLISHED_THERE = {
    0: (0.331444, 0.579828, 7.286418),
    1: (0.43534, 0.683724, 5.727977),
    2: (0.331072, 0.577858, 7.299992),
    3: (0.442568, 0.666758, 5.740525),
}
"""In the note of the toys, called RAAM there; they are places a person of the two-step catchment with weights 1 / t."""


@pytest.mark.parametrize("number", PUBLISHED_THERE)
def test_three_tracts(toys, number):
    toy = toys["three_tracts_gravity_2sfca"]
    way = toy["scenarios"][number]
    inbound, outbound, cross = way["inbound"], way["outbound"], way["cross"]
    minutes = np.array([[1, cross, inbound], [cross, 1, inbound], [outbound, outbound, 1]], dtype=float)
    times = times_of_matrix(["1", "2", "3"], ["1", "2", "3"], minutes * MINUTE)
    decay = Within(60 * MINUTE, InversePower(1))
    found = enhanced_floating_catchment(times, pd.Series(toy["population"]), pd.Series(toy["doctors"]), decay=decay)
    assert found.round(6).tolist() == list(PUBLISHED_THERE[number])
