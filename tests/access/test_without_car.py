"""Access without a car on a street with one bus: who walks, who rides, who depends on others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo_cus.access.measure import measure_study
from geo_cus.access.measurement import Status
from geo_cus.access.without_car import MODES, lens, mode_counts
from geo_cus.catalogue import Direction, services
from geo_cus.catalogue.without_car import without_car
from tests.studies import providers, settlements, study
from tests.timetables import bus_lines
from tests.towns import degrees, town

STREET = {chr(3000 + number): (number * 400, 0) for number in range(101)}
ROADS = town(STREET, [("".join(STREET), {"highway": "tertiary"})])
ADVICE = replace(services()["cus_ops"], visit_s=1800.0)
"""Good up to 20 minutes, limit 30: on foot 2.5 km, at a senior's pace 1.98 km, by car 25 km."""

HOMES = settlements(
    [
        ("Blisko", (2_000, 0), 100),
        ("Z autobusem", (10_000, 0), 200),
        ("Bez", (20_000, 0), 400),
        ("Daleko", (39_000, 0), 800),
    ]
)
STOPS = (0, 10_000)
"""Metres along the street."""


def timetable(runs):
    """Runs of (number of the stop, minutes after midnight), with stops on the street."""
    lines = bus_lines(runs, stops=len(STOPS))
    places = [degrees(metres, 0) for metres in STOPS]
    stops = lines.stops.assign(lon=[lon for lon, _ in places], lat=[lat for _, lat in places])
    return replace(lines, stops=stops)


def seen(*runs, homes=HOMES, hours="", service=ADVICE, **changes):
    """The lens on one office at the end of the street."""
    made = study(
        homes,
        providers([("CUS", (0, 0), ("cus_ops",))]).assign(hours=hours),
        roads=ROADS,
        studied={"cus_ops": service},
    )
    return lens(measure_study(replace(made, bus=timetable(runs) if runs else None, **changes)))


def status(found, mode):
    return found.modes.loc[found.modes["mode"] == mode, "status"].tolist()


THERE, BACK = ((1, 480), (0, 495)), ((0, 600), (1, 615))


def test_the_same_place_by_every_way():
    found = seen(THERE, BACK)
    assert tuple(dict.fromkeys(found.modes["mode"])) == MODES
    assert status(found, "car") == [Status.GOOD, Status.GOOD, Status.WITHIN_LIMIT, Status.BEYOND]
    assert status(found, "foot") == [Status.WITHIN_LIMIT] + [Status.BEYOND] * 3
    assert status(found, "foot_senior") == [Status.BEYOND] * 4
    assert status(found, "bicycle")[:2] == [Status.GOOD, Status.BEYOND]
    # Three minutes at the stop and fifteen in the bus.
    assert status(found, "bus")[1] == Status.GOOD
    row = found.modes[(found.modes["mode"] == "bus") & (found.modes["settlement_id"] == "s1")].iloc[0]
    assert row["seconds"] == pytest.approx(18 * 60, abs=20)


def test_who_depends_on_others_by_hand():
    table = seen(THERE, BACK).dependent.set_index("settlement_id")
    assert table["people_without_car"].tolist() == [20, 40, 80, 160]
    assert table["own_way"].tolist() == ["foot", "bus", "", ""]
    # The last is out of reach by car, too: nobody could take them.
    assert table["people_dependent"].tolist() == [0, 0, 80, 0]
    assert seen().dependent["people_dependent"].tolist() == [0, 40, 80, 0]


def test_a_bus_without_a_way_home_is_none():
    assert seen(THERE).dependent["own_way"].tolist()[1] == ""
    early = ((0, 500), (1, 515))
    assert seen(THERE, early).dependent["own_way"].tolist()[1] == ""


def test_hours_bind_the_bus_as_they_bind_cars():
    assert seen(THERE, BACK, hours="pn-pt 8:00-9:00").dependent["own_way"].tolist()[1] == "bus"
    assert seen(THERE, BACK, hours="pn-pt 12:00-16:00").dependent["own_way"].tolist()[1] == ""
    assert seen(THERE, BACK, hours="so 8:00-16:00").dependent["own_way"].tolist()[1] == ""


def test_old_people_walk_at_their_own_pace():
    old = replace(ADVICE, group_id="age_75_plus")
    homes = HOMES.assign(age_75_plus=pd.array([10, None, 5, 5], dtype="Int64"))
    table = seen(homes=homes, service=old).dependent
    assert table["own_way"].tolist()[0] == ""
    assert table["people_dependent"].tolist()[0] == pytest.approx(10 * without_car()["age_75_plus"].share)
    assert table["people_dependent"].isna().tolist() == [False, True, False, False]


def test_the_studys_own_assumption_counts():
    own = {**without_car(), "residents": replace(without_car()["residents"], share=0.5)}
    assert seen(without_car=own).dependent["people_dependent"].tolist() == [0, 100, 200, 0]


def test_services_that_come_home_or_go_by_kilometres_are_named_and_left_out():
    found = seen(service=replace(ADVICE, direction=Direction.TO_HOME))
    assert found.left_out == {"cus_ops": "home"}
    assert found.modes.empty
    assert found.dependent.empty
    assert mode_counts(found).empty
    assert seen(service=replace(ADVICE, profile_id="foot")).left_out == {"cus_ops": "distance"}


def test_a_settlement_that_is_nowhere_depends_on_nobody_knows_whom():
    homes = settlements([("Nigdzie", None, 10), ("Wieś", (20_000, 0), 5)])
    assert seen(homes=homes).dependent["people_dependent"].isna().tolist() == [True, False]


def test_over_the_statuses_everybody_is_counted_by_every_way():
    counts = mode_counts(seen(THERE, BACK))
    sums = counts.groupby("mode")[["settlements", "people"]].sum()
    assert (sums["settlements"] == 4).all()
    assert (sums["people"] == 1500).all()
    assert set(sums.index) == set(MODES)
    assert np.isfinite(counts["people"]).all()
