"""The basket of services, on whom access hangs, and what to check by telephone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.access.basket import basket
from geo_cus.access.doubts import Doubt, doubts
from geo_cus.access.measure import measure
from geo_cus.access.measurement import Status
from geo_cus.access.reliance import losses, reliance
from geo_cus.catalogue import services
from geo_cus.network.study_times import study_times
from tests.studies import GMINA, NEIGHBOUR, providers, settlements, study
from tests.towns import town

STREET = {chr(3000 + number): (number * 400, 0) for number in range(101)}
ROADS = town(STREET, [("".join(STREET), {"highway": "tertiary"})])
STUDIED = {name: replace(services()[name], visit_s=0.0, need=None) for name in ("poz", "apteka", "sds_wtz")}
"""Limits of 20, 20 and 45 minutes: 16.67, 16.67 and 37.5 km."""

HOMES = settlements(
    [("Miasto", (0, 0), 64), ("Bliska", (10_000, 0), 32), ("Daleka", (30_000, 0), 16), ("Nigdzie", None, 8)],
    disabled=[4, 2, None, 1],
)
PLACES = providers(
    [
        ("Przychodnia", (0, 0), ("poz",)),
        ("Apteka", (15_000, 0), ("apteka",)),
        ("Obca", (38_000, 0), ("poz",)),
        ("Bez adresu", None, ("apteka",)),
    ],
    gmina=[GMINA, GMINA, NEIGHBOUR, GMINA],
)


@pytest.fixture(scope="module")
def measurement():
    made = study(HOMES, PLACES, roads=ROADS, studied=STUDIED)
    return measure(made, study_times(made))


def test_the_basket_by_hand(measurement):
    table = basket(measurement).set_index("settlement")
    assert table.index.tolist() == ["Nigdzie", "Miasto", "Bliska", "Daleka"]
    # Nobody provides the third service; the settlement that is nowhere lacks it for sure, of the others one knows all.
    assert table["served"].tolist() == [0, 2, 2, 2]
    assert table["out_of_reach"].tolist() == [1, 1, 1, 1]
    assert table["unknown"].tolist() == [2, 0, 0, 0]
    assert table["index"].tolist() == pytest.approx([0, 200 / 3, 200 / 3, 200 / 3])
    assert table.loc["Bliska", "lacking"] == ("sds_wtz",)


def test_weights_are_the_studys_or_those_asked_for(measurement):
    assert basket(measurement, {"sds_wtz": 0}).set_index("settlement").loc["Bliska", "index"] == 100
    heavy = replace(measurement, study=replace(measurement.study, basket_weights={"sds_wtz": 2.0}))
    assert basket(heavy).set_index("settlement").loc["Bliska", "index"] == 50
    nothing = dict.fromkeys(STUDIED, 0.0)
    assert basket(measurement, nothing)["index"].isna().all()
    with pytest.raises(ValueError, match="weights must be numbers"):
        basket(measurement, {"poz": -1})


@given(st.lists(st.floats(0.1, 9), min_size=3, max_size=3), st.floats(0.1, 9))
def test_doubling_all_weights_changes_nothing(measurement, weights, factor):
    one = basket(measurement, dict(zip(STUDIED, weights, strict=True)))
    other = basket(measurement, {name: weight * factor for name, weight in zip(STUDIED, weights, strict=True)})
    pd.testing.assert_series_equal(
        one.set_index("settlement_id")["index"].sort_index(), other.set_index("settlement_id")["index"].sort_index()
    )
    assert ((one["served"] + one["out_of_reach"] + one["unknown"]) == len(STUDIED)).all()


def test_who_relies_on_whom(measurement):
    table = reliance(measurement).set_index(["service_id", "kind"])
    assert table.loc[("poz", "single"), "people"] == 64 + 32 + 16
    assert table.loc[("poz", "outside"), "people"] == 16
    assert table.loc[("apteka", "single"), "settlements"] == 3
    assert table.loc[("sds_wtz", "single")].tolist() == [0, 0, 0]
    assert (table["people"] >= 0).all()
    assert len(table) == len(STUDIED) * 5


def test_what_is_lost_with_each_provider(measurement):
    table = losses(measurement)
    assert table[["provider", "people"]].to_numpy().tolist() == [
        ["Apteka", 112], ["Przychodnia", 96], ["Obca", 16], ["Bez adresu", 0],
    ]  # fmt: skip


def test_a_provider_less_takes_from_them_what_is_told(measurement):
    made = measurement.study
    for loss in losses(measurement).to_dict("records"):
        left = replace(made, providers=made.providers[made.providers["provider_id"] != loss["provider_id"]])
        left = replace(left, providers=left.providers.reset_index(drop=True))
        after = measure(left, study_times(left)).of_service(loss["service_id"])
        before = measurement.of_service(loss["service_id"])
        served = [Status.GOOD, Status.WITHIN_LIMIT]
        lost = before["status"].isin(served).to_numpy() & ~after["status"].isin(served).to_numpy()
        assert int(before.loc[lost, "people"].sum()) == loss["people"]


def test_the_list_for_the_telephone_begins_with_most_people(measurement):
    judged = {name: replace(service, visit_s=600.0) for name, service in STUDIED.items()}
    made = replace(measurement.study, services=judged)
    table = doubts(measure(made, study_times(made)))
    told = [(row.doubt, row.subject, row.people) for row in table.itertuples(index=False)]
    assert told[0] == (Doubt.HOURS_UNKNOWN, "Apteka", 112)
    assert (Doubt.HOURS_UNKNOWN, "Przychodnia", 96) in told
    assert (Doubt.GMINAS_SERVED_UNKNOWN, "Obca", 16) in told
    assert (Doubt.SETTLEMENT_NOT_PLACED, "Nigdzie", 8) in told
    # The third settlement does not know its people with disabilities: nobody can say how many hang on that.
    assert [row[:2] for row in told if pd.isna(row[2])] == [(Doubt.PEOPLE_UNKNOWN, "Daleka")]
    known = table["people"].dropna().to_numpy(dtype=np.int64)
    assert (np.diff(known) <= 0).all()


def test_hours_are_no_doubt_where_they_are_told_or_not_judged(measurement):
    assert Doubt.HOURS_UNKNOWN not in set(doubts(measurement)["doubt"])
    judged = {name: replace(service, visit_s=600.0) for name, service in STUDIED.items()}
    told = replace(measurement.study, services=judged, providers=PLACES.assign(hours="pn-pt 8-18"))
    assert Doubt.HOURS_UNKNOWN not in set(doubts(measure(told, study_times(told)))["doubt"])


def test_a_provider_without_a_place_could_help_those_in_a_gap():
    far = settlements([("Wieś", (0, 0), 5)])
    made = study(far, providers([("Gdzieś", None, ("poz",)), ("Daleko", (40_000, 0), ("poz",))]), roads=ROADS)
    table = doubts(measure(made, study_times(made)))
    assert table[["doubt", "subject", "people"]].to_numpy().tolist() == [[Doubt.PROVIDER_NOT_PLACED, "Gdzieś", 5]]
