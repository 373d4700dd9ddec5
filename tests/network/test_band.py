"""The band of a time: our speeds, GraphHopper's and OSRM's on the same roads."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from geo_cus.network.band import times_band
from geo_cus.network.build import build_network
from geo_cus.network.snapping import RoadIndex
from tests.network.test_laws import CAR, built, places, points, random_towns
from tests.towns import town

STREET = {"A": (0, 0), "B": (3000, 0)}


def band(tags, start, stop, profile=CAR):
    index = RoadIndex(build_network(town(STREET, [("AB", tags)]), profile, source_sha256=""))
    return times_band(index.network, index.place(points([start])), index.place(points([stop])))


def test_three_tables_by_hand():
    # Secondary: ours 60, GraphHopper 60, OSRM 55 km/h. 3,000 m take 180, 180 and 196.4 s.
    found = band({"highway": "secondary"}, (0, 0), (3000, 0))
    seconds = [times.seconds[0, 0] for times in found]
    assert seconds == pytest.approx([180, 180, 196.36], abs=0.1)


def test_a_limit_sets_the_speed_of_the_published_tables_and_caps_ours():
    # 30 km/h: ours min(60, 27), GraphHopper 27, OSRM 24.
    found = band({"highway": "secondary", "maxspeed": "30"}, (0, 0), (3000, 0))
    assert [times.seconds[0, 0] for times in found] == pytest.approx([400, 400, 450], abs=0.1)


def test_winter_slows_all_tables():
    winter = replace(CAR, factors={"winter": 0.5})
    found = band({"highway": "secondary"}, (0, 0), (3000, 0), winter)
    assert [times.seconds[0, 0] for times in found] == pytest.approx([360, 360, 392.7], abs=0.1)


@settings(max_examples=40, deadline=None)
@given(random_towns(), places, places)
def test_low_central_high_stand_in_this_order(made, starts, ends):
    index = built(*made)
    found = times_band(index.network, index.place(points(starts)), index.place(points(ends)))
    assert (found.low.seconds <= found.central.seconds).all()
    assert (found.central.seconds <= found.high.seconds).all()
    assert np.array_equal(np.isfinite(found.low.seconds), np.isfinite(found.high.seconds))
