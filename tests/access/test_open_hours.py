"""A provider that is closed when residents could come, and the hours that would help."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo_cus.access.change import Change
from geo_cus.access.change_words import change_sentence
from geo_cus.access.measure import measure
from geo_cus.access.measurement import Reason, Status
from geo_cus.catalogue import Direction, services
from geo_cus.network.study_times import study_times
from geo_cus.text import language
from tests.studies import providers, settlements, study
from tests.towns import town

STREET = {chr(3000 + number): (number * 400, 0) for number in range(101)}
ROADS = town(STREET, [("".join(STREET), {"highway": "tertiary"})])
ADVICE = replace(services()["poz"], service_id="poz", visit_s=3600.0)
"""An hour's visit; 12.4 km are 14.9 minutes, start and parking 4.5 more."""


def one(hours, *, place=0, come="", service=ADVICE, more=()):
    rows = [("Poradnia", (place, 0), ("poz",)), *more]
    homes = settlements([("Wieś", (12_400 + place, 0), 8)])
    made = study(
        homes,
        providers(rows).assign(hours=[hours, *[""] * len(more)]),
        roads=ROADS,
        studied={"poz": replace(service, come_between=come)},
    )
    found = measure(made, study_times(made)).results
    assert len(found) == 1
    return found.iloc[0]


@pytest.mark.parametrize(
    ("hours", "come", "status"),
    [
        ("pn-pt 8:00-16:00", "", Status.GOOD),
        ("", "", Status.GOOD),
        ("wt 9:00-10:00", "", Status.GOOD),
        ("wt 9:00-9:59", "", Status.CLOSED),
        ("nieczynna do odwołania", "", Status.CLOSED),
        ("pn-pt 8:00-16:00", "pn-pt 16:00-20:00", Status.CLOSED),
        # From home at 14:30, there at 14:49:23; an hour's visit and the way back end at 16:08:46.
        ("pn-pt 8:00-16:00", "pn-pt 14:30-16:15", Status.GOOD),
        ("pn-pt 8:00-16:00", "pn-pt 14:35-16:10", Status.CLOSED),
        ("so 8:00-16:00", "pn-pt 8:00-20:00", Status.CLOSED),
    ],
)
def test_the_way_there_the_visit_and_the_way_back_must_fit(hours, come, status):
    row = one(hours, come=come)
    assert row["status"] == status
    assert row["reason"] == (Reason.NEAR if status == Status.GOOD else Reason.CLOSED_WHEN_ONE_COULD_COME)


def test_the_hours_that_would_help_are_named():
    row = one("wt 9:00-9:45")
    assert (row["change"], row["change_provider_id"]) == (Change.HOURS, "p0")
    assert row["change_hours"].new == (9 * 3600, 10 * 3600)
    sentence = change_sentence(row.to_dict(), ADVICE, language("en"))
    assert sentence == "Would close the gap: Poradnia open on Tuesday 9:00–10:00 (now 9:00–9:45)."
    closed = one("nieczynne")
    assert closed["change_hours"] is None
    assert "other opening hours of Poradnia" in change_sentence(closed.to_dict(), ADVICE, language("en"))


def test_who_is_closed_is_no_choice():
    row = one("nieczynne", more=[("Dalej", (24_000, 0), ("poz",))])
    assert (row["provider"], row["choices"], row["status"]) == ("Dalej", 1, Status.GOOD)


def test_a_service_without_a_visit_asks_only_whether_it_is_open_at_all():
    school = replace(ADVICE, visit_s=0.0)
    assert one("wt 9:00-9:01", service=school)["status"] == Status.GOOD
    assert one("nieczynne", service=school)["status"] == Status.CLOSED


def test_the_carer_sets_out_and_returns_within_her_hours():
    care = replace(ADVICE, direction=Direction.TO_HOME)
    # 19.4 minutes each way: an hour at the home takes an hour and 39 minutes.
    assert one("pn-pt 8:00-9:40", service=care)["status"] == Status.GOOD
    assert one("pn-pt 8:00-9:38", service=care)["status"] == Status.CLOSED
    assert one("pn-pt 8:00-9:40", service=care, come="pn-pt 8:19-9:21")["status"] == Status.GOOD
    assert one("pn-pt 8:00-9:40", service=care, come="pn-pt 9:00-12:00")["status"] == Status.CLOSED
    assert one("", service=care)["status"] == Status.GOOD


def test_ways_of_the_high_draw_are_longer_and_may_not_fit():
    row = one("pn-pt 8:00-16:00", come="pn-pt 14:30-16:14")
    assert (row["status_low"], row["status"], row["status_high"]) == (Status.GOOD, Status.GOOD, Status.CLOSED)
    assert row["knife_edge"]
