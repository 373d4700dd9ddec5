"""The ways to a service, worked out by hand on a straight road: 50 km/h, so 72 s a kilometre."""

from __future__ import annotations

import math

import pytest

from geo_cus.access.measure import measure
from geo_cus.access.service_measures import service_measures
from geo_cus.network.study_times import study_times
from tests.studies import providers, settlements, study
from tests.towns import town

ROAD = town({"A": (0, 0), "B": (40_000, 0)}, [("AB", {"highway": "tertiary"})])
S_PER_KM = 72
INNER_S = 675 / (28 / 3.6)
BEND_S = 2
"""A line of 40 km that is straight on the map bends on the globe, so points beside it walk a metre or two."""


def found(homes, places):
    made = study(settlements(homes), providers(places), roads=ROAD)
    return service_measures(measure(made, study_times(made)))["poz"]


def test_by_hand():
    # 60 people at 1 km, 30 at 10 km, 10 at 30 km; a second provider at 12 km.
    measures = found(
        [
            ("Blisko", (1_000, 0), 60),
            ("Dalej", (10_000, 0), 30),
            ("Daleko", (30_000, 0), 10),
            ("Nieznana", (0, 0), None),
        ],
        [("P", (0, 0), ("poz",)), ("Q", (12_000, 0), ("poz",))],
    )
    assert (measures.people, measures.people_reached) == (100, 100)
    # Of the first village the way inside is longer: half a kilometre times 1.35, at 28 km/h.
    assert measures.median_s == pytest.approx(INNER_S)
    assert measures.ninety_percent_s == pytest.approx(2 * S_PER_KM, abs=BEND_S)
    assert measures.mean_reached_s == pytest.approx((60 * INNER_S + (30 * 2 + 10 * 18) * S_PER_KM) / 100, abs=BEND_S)
    # Within 20 minutes (16.67 km): both for the first two, neither for the third.
    assert measures.people_with_choice == 90


def test_settlements_off_the_map_are_not_in_the_mean():
    measures = found([("Wieś", (1_000, 0), 5), ("Bezdroże", (0, 9_000), 7)], [("P", (0, 0), ("poz",))])
    assert (measures.people, measures.people_reached) == (5, 5)


def test_nobody_provides_it():
    measures = found([("Wieś", (1_000, 0), 5)], [])
    assert (measures.people, measures.people_with_choice) == (0, 0)
    assert math.isinf(measures.median_s)
