"""The drawn drives are those of the plan: the same seconds and metres, whatever happens to the roads."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("pyvrp")

from geo_cus.access.measure import measure_study
from geo_cus.data.mobile_request import read_mobile_request, request_of
from geo_cus.data.study_files import load_study
from geo_cus.network.geodesy import great_circle_m
from geo_cus.planning.mobile.events import Event, after, what_if_in
from geo_cus.planning.mobile.planning import mobile_plan
from geo_cus.planning.mobile.round_ways import ends_of, round_ways
from geo_cus.planning.mobile.timetable import DEPOT_ID, Rota
from tests.studies import providers, settlements, study
from tests.towns import degrees, town

SIDE, BLOCK_M = 4, 1_500.0


@pytest.fixture(scope="module")
def measurement(sample_folder):
    return measure_study(load_study(sample_folder))


@pytest.fixture(scope="module")
def plan(measurement, sample_folder):
    """Plan rounds of several stops: one long day a week."""
    content = read_mobile_request(sample_folder / "objazd.toml").model_dump()
    content["service"]["every_weeks"] = 1
    content["crew"] |= {"weekdays": ["tue"], "break_after_h": 4.0, "day_from": "7:00", "day_to": "17:00"}
    content["crew"]["longest_day_h"] = 9.0
    content["budget"] = {"crew_hours_a_week": 9.0}
    for venue in content["venues"]:
        venue["hours"] = "pn-pt 7:00-17:00"
    return mobile_plan(measurement, request_of(content))


def generated(seed):
    """Give a measured study: blocks of streets, some of them one-way or tracks or missing, villages beside them."""
    rng = np.random.default_rng(seed)
    letters = [chr(ord("A") + number) for number in range(SIDE * SIDE)]
    spots = {name: (BLOCK_M * (i % SIDE), BLOCK_M * (i // SIDE)) for i, name in enumerate(letters)}
    pairs = [
        letters[row * SIDE + column] + letters[other]
        for row in range(SIDE)
        for column in range(SIDE)
        for other in ((row * SIDE + column + 1) if column + 1 < SIDE else None, (row + 1) * SIDE + column)
        if other is not None and other < len(letters)
    ]
    tags = [{"highway": str(rng.choice(["secondary", "tertiary", "track"]))} for _ in pairs]
    for each in tags:
        if rng.random() < 0.2:
            each["oneway"] = "yes"
    kept = [(pair, each) for pair, each in zip(pairs, tags, strict=True) if rng.random() < 0.9]
    homes = rng.uniform(0, BLOCK_M * (SIDE - 1), (6, 2))
    rows = [(f"Wieś {i}", tuple(home), int(rng.integers(20, 200))) for i, home in enumerate(homes.tolist())]
    made = study(settlements(rows), providers([("Punkt", (0, 0), ("poz",))]), roads=town(spots, kept))
    return measure_study(made)


def asked(depot=(0.0, 0.0)):
    lon, lat = degrees(*depot)
    return request_of({
        "service": {
            "name": "Punkt porad",
            "services": ["poz"],
            "group": "residents",
            "every_weeks": 1,
            "starts": dt.date(2026, 1, 5),
            "ends": dt.date(2026, 3, 31),
        },
        "reach": {"fixed_points": "none"},
        "crew": {"weekdays": ["tue", "thu"], "depot_lon": lon, "depot_lat": lat},
    })  # fmt: skip


def ways_of(measurement, plan, rota, *, profile_id=None):
    depot = plan.depot_lon, plan.depot_lat
    return round_ways(measurement, rota, profile_id=profile_id or plan.request.crew.profile, depot=depot)


def check(ways, plan, rota):
    """Every leg has its way: seconds and metres to the last bit, from place to place, a line as long as it says."""
    spots = {DEPOT_ID: (plan.depot_lon, plan.depot_lat)}
    spots |= {stop.place.place_id: (stop.place.lon, stop.place.lat) for stop in rota.stops}
    legs = [leg for each in rota.rounds for leg in each.legs]
    assert set(ways) == {ends_of(leg) for leg in legs}
    for leg in legs:
        way = ways[ends_of(leg)]
        assert (way.seconds, way.metres) == (leg.drive_s, leg.metres)
        assert (way.lon[0], way.lat[0]) == spots[leg.from_id]
        assert (way.lon[-1], way.lat[-1]) == spots[leg.to_id]
        drawn_m = great_circle_m(way.lon[:-1], way.lat[:-1], way.lon[1:], way.lat[1:]).sum()
        assert drawn_m == pytest.approx(leg.metres, rel=2e-3, abs=1.0)


def test_the_drawn_drives_of_the_sample_are_those_of_the_plan(measurement, plan):
    assert max(len(each.visits) for each in plan.rota.rounds) > 1
    check(ways_of(measurement, plan, plan.rota), plan, plan.rota)


@pytest.mark.parametrize("seed", range(6))
def test_those_of_generated_roads_with_one_way_streets_are_too(seed):
    made = generated(seed)
    plan = mobile_plan(made, asked())
    assert plan.rota.rounds
    check(ways_of(made, plan, plan.rota), plan, plan.rota)


def way_in_the_middle(measurement, profile_id, drive):
    """Give the identifier of the road on which the middle of a drive lies."""
    network, roads = measurement.networks[profile_id], measurement.study.roads
    middle = len(drive.lon) // 2
    at = np.flatnonzero((network.shape_lon == drive.lon[middle]) & (network.shape_lat == drive.lat[middle]))[0]
    edge = np.searchsorted(network.shape_offsets, at, side="right") - 1
    return str(roads.tags["way_id"].iloc[network.edge_way[edge]])


def test_after_an_event_they_are_those_of_the_repaired_rota(measurement, plan):
    profile_id = plan.request.crew.profile
    before = ways_of(measurement, plan, plan.rota)
    closed = {way_in_the_middle(measurement, profile_id, drive) for drive in before.values()}
    for event in (Event(winter=True), *(Event(closed_ways=(way_id,)) for way_id in sorted(closed))):
        changed = after(measurement, plan.request, event)
        repaired = what_if_in(measurement, plan, event).rota
        found = ways_of(changed.measurement, plan, repaired, profile_id=changed.request.crew.profile)
        check(found, plan, repaired)
        kept = {pair for pair in found if pair in before and found[pair].seconds == before[pair].seconds}
        assert kept != set(before), event


def test_a_drive_of_several_rounds_is_found_once(measurement, plan):
    (each, *_) = plan.rota.rounds
    twice = Rota(2, plan.rota.stops, (each, replace(each, week=2)))
    assert list(ways_of(measurement, plan, twice)) == [ends_of(leg) for leg in each.legs]


def test_without_roads_the_drives_are_straight_and_as_long_as_the_plan_says():
    homes = settlements([("Blisko", (2_000, 0), 50), ("Daleko", (0, 9_000), 80)])
    made = measure_study(study(homes, providers([("Punkt", (0, 0), ("poz",))]), roads=None))
    plan = mobile_plan(made, asked())
    ways = ways_of(made, plan, plan.rota)
    assert plan.rota.rounds
    for leg in (leg for each in plan.rota.rounds for leg in each.legs):
        way = ways[ends_of(leg)]
        assert (way.seconds, way.metres, len(way.lon)) == (leg.drive_s, leg.metres, 2)


def test_a_rota_without_rounds_has_no_ways(measurement, plan):
    assert ways_of(measurement, plan, Rota(1, (), ())) == {}
