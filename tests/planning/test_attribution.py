"""What a difference is due to: by hand, and that the parts always add up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.access.measure import measure_study
from geo_cus.planning.applying import applied
from geo_cus.planning.attribution import PARTS, attribution
from geo_cus.planning.compare import compare
from geo_cus.planning.edits import (
    ChangeHours,
    ChangeThreshold,
    CloseProvider,
    CloseWays,
    OpenPoint,
    ScalePopulation,
)
from geo_cus.planning.measuring import measured_with
from tests.planning.places import crossroads, spot

TIGHT = ChangeThreshold(service="poz", good_min=1, limit_min=2.6)
TWICE = ScalePopulation(group="residents", factor=2)
CLOSED = CloseProvider(provider_id="p1")


@pytest.fixture(scope="module")
def base():
    return measure_study(applied(crossroads(), [TIGHT]))


def parts(base, before, after):
    found = attribution(base, before, after)
    assert found["part"].tolist() == list(PARTS)
    return {part: people for part, people in zip(found["part"], found["people"], strict=True) if people}


def test_two_parts_share_what_only_both_bring(base):
    # 700 served. Twice as many people: +700; without p1 East (400) is lost: -400. Both: 600, that is -100. If people
    # change first they add 700 and the doctor takes 800; if the doctor goes first, -400 and then +300.
    assert parts(base, [], [TWICE, CLOSED]) == {"population": 500, "providers": -600}
    assert parts(base, [TWICE, CLOSED], []) == {"population": -500, "providers": 600}


def test_one_part_has_all_of_it_and_equal_scenarios_have_none(base):
    assert parts(base, [], [CloseWays(way_ids=("2",))]) == {"roads": -400}
    assert parts(base, [TWICE, CLOSED], [TWICE]) == {"providers": 800}
    assert parts(base, [TWICE], [TWICE]) == {}


def test_hours_of_a_point_that_opens_belong_to_it(base):
    lon, lat = spot(3_000, 2_500)
    new = OpenPoint(provider_id="n", name="Nowy", services=("poz",), lon=lon, lat=lat)
    assert parts(base, [], [new, ChangeHours(provider_id="n", hours="pn-pt 8-16")]) == {"providers": 800}
    assert parts(base, [], [ChangeHours(provider_id="p1", hours="pn-pt 8-16"), CLOSED]) == {"providers": -400}


EDITS = {
    "population": [TWICE, ScalePopulation(group="residents", factor=0.3)],
    "providers": [CLOSED, CloseProvider(provider_id="p0"), OpenPoint(
        provider_id="n", name="N", services=("poz",), lon=spot(3_000, 2_500)[0], lat=spot(3_000, 2_500)[1])],
    "roads": [CloseWays(way_ids=("0",)), CloseWays(way_ids=("2",)), CloseWays(way_ids=("3",))],
    "hours": [ChangeHours(provider_id="p0", hours="pn 8-9")],
    "thresholds": [ChangeThreshold(service="poz", good_min=1, limit_min=6)],
}  # fmt: skip


@settings(max_examples=8)
@given(st.lists(st.sampled_from([edit for some in EDITS.values() for edit in some]), max_size=4, unique_by=type))
def test_the_parts_add_up_to_the_whole_difference(edits):
    before = measure_study(applied(crossroads(), [TIGHT]))
    found = attribution(before, [], edits)
    whole = compare(before, measured_with(before, edits)).services.set_index("service_id")["net"]
    assert found.groupby("service_id")["people"].sum().to_dict() == whole.to_dict()
    back = attribution(before, edits, [])
    assert abs(found["people"] + back["people"]).max() <= 1
