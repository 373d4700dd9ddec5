"""A large rota: 70 villages of rural Bavaria, two vehicles, every two weeks; the people of the villages are made up."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("pyvrp")

from geo_cus.access.measure import measure_study
from geo_cus.data.mobile_request import request_of
from geo_cus.data.study_files import load_study
from geo_cus.planning.mobile.check_plan import check_plan
from geo_cus.planning.mobile.mobile_plan import Served
from geo_cus.planning.mobile.planning import mobile_plan
from geo_cus.planning.mobile.round_ways import ends_of, round_ways
from geo_cus.planning.siting.effort import Effort
from geo_cus.report.mobile_files import write_mobile_plan
from geo_cus.text import language
from tests.real.real_studies import needs_real_data, write_bavaria

pytestmark = [needs_real_data, pytest.mark.slow]

REQUEST = request_of({
    "service": {
        "name": "Mobile advice",
        "services": ["cus_ops"],
        "group": "residents",
        "starts": dt.date(2026, 1, 5),
        "ends": dt.date(2026, 12, 31),
    },
    "reach": {"fixed_points": "none"},
    "crew": {"vehicles": 2, "crews": 2, "depot_lon": 11.55, "depot_lat": 50.05},
})  # fmt: skip


@pytest.fixture(scope="module")
def measurement(tmp_path_factory):
    study = load_study(write_bavaria(tmp_path_factory.mktemp("bavaria")))
    people = np.random.default_rng(0).integers(20, 200, len(study.settlements))
    homes = study.settlements.assign(residents=pd.array(people, dtype="Int64"))
    return measure_study(replace(study, settlements=homes))


def test_seventy_villages_have_a_checked_rota_within_a_minute(measurement, tmp_path):
    began = time.monotonic()
    plan = mobile_plan(measurement, REQUEST, effort=Effort(time_limit_s=55))
    check_plan(measurement, plan)
    checked = time.monotonic()
    files = write_mobile_plan(plan, measurement, tmp_path, language("en"))
    assert checked - began < 60
    ways = round_ways(measurement, plan.rota, profile_id="car", depot=(plan.depot_lon, plan.depot_lat))
    for leg in (leg for each in plan.rota.rounds for leg in each.legs):
        assert (ways[ends_of(leg)].seconds, ways[ends_of(leg)].metres) == (leg.drive_s, leg.metres)
    with_stop = sum(len(stop.settlement_ids) for stop in plan.rota.stops)
    assert sum(path.parent.name == "plakaty" for path in files) == with_stop
    assert plan.quality.people_gap <= 0.01
    assert plan.quality.crew_gap < 0.25
    assert sum(offer.people or 0 for offer in plan.offers) == int(measurement.study.settlements["residents"].sum())
    assert plan.people_by_served[Served.STOP] == plan.quality.people
