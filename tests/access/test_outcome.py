"""Every status with its reason and the change that would help, on a street where seconds are distance over speed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.access.change import Change
from geo_cus.access.measure import measure
from geo_cus.access.measurement import GAPS, SERVED, UNKNOWN, Reason, Status
from geo_cus.access.outcome import outcome_by_way
from geo_cus.access.supply import Supply, capacities, supply_of
from geo_cus.catalogue import Metric, Need, Threshold, services
from geo_cus.network.study_times import study_times
from geo_cus.network.travel_times import times_of_matrix
from tests.studies import GMINA, NEIGHBOUR, providers, settlements, study
from tests.towns import town

STREET = {chr(3000 + number): (number * 400, 0) for number in range(101)}
ROADS = town(STREET, [("".join(STREET), {"highway": "tertiary"})])
NEED = Need(share=1.0, units_per_person=1.0, units={"pl": "miejsca", "en": "places"}, basis="user", source="test")
POZ = services()["poz"]
"""Good up to 15 minutes (12.5 km), limit 20 minutes (16.67 km)."""


def measured(homes, places, *, need=None, **options):
    made = study(homes, places, roads=ROADS, studied={"poz": replace(POZ, need=need)}, **options)
    return measure(made, study_times(made))


def one_row(measurement):
    assert len(measurement.results) == 1
    return measurement.results.iloc[0]


def people_by_status(measurement):
    account = measurement.accounting
    return {status: people for status, people in zip(account["status"], account["people"], strict=True) if people}


def test_the_statuses_are_parted_into_served_gaps_and_unknown():
    assert set(Status) == SERVED | GAPS | UNKNOWN
    assert len(SERVED) + len(GAPS) + len(UNKNOWN) == len(Status)


def test_a_provider_of_another_gmina_only_is_no_provider_for_residents():
    places = providers(
        [("Swój", (30_000, 0), ("poz",)), ("Sąsiad", (1_000, 0), ("poz",))],
        gmina=[GMINA, NEIGHBOUR],
        served=[(), (NEIGHBOUR,)],
    )
    row = one_row(measured(settlements([("Wieś", (0, 0), 8)]), places))
    assert (row["status"], row["reason"]) == (Status.NOT_ELIGIBLE, Reason.OTHER_GMINAS_ONLY)
    assert (row["provider"], row["choices"], row["people_in_gap"]) == ("Sąsiad", 0, 8)
    assert (row["change"], row["change_provider_id"]) == (Change.AGREEMENT, "p1")
    # The way that residents can use is the long one.
    assert row["usable_s"] == pytest.approx(30_000 / (50 / 3.6), abs=0.1)


def test_an_agreement_with_somebody_too_far_closes_nothing():
    places = providers([("Sąsiad", (30_000, 0), ("poz",))], gmina=[NEIGHBOUR], served=[(NEIGHBOUR,)])
    row = one_row(measured(settlements([("Wieś", (0, 0), 8)]), places))
    assert (row["status"], row["reason"]) == (Status.NOT_ELIGIBLE, Reason.OTHER_GMINAS_ONLY)
    assert row["change"] == Change.NEARER
    assert row["change_amount"] == pytest.approx(30_000 / (50 / 3.6) - 1200, abs=0.1)


@pytest.mark.parametrize("served", [(), (GMINA,), (GMINA[:6] + "2",), (NEIGHBOUR, GMINA)])
def test_the_seventh_digit_does_not_part_a_gmina(served):
    places = providers([("P", (0, 0), ("poz",))], gmina=[NEIGHBOUR], served=[served])
    row = one_row(measured(settlements([("Wieś", (0, 0), 8)]), places))
    assert (row["status"], row["outside"], row["relies_on_outside"]) == (Status.GOOD, True, True)


def test_a_settlement_of_unknown_gmina_is_not_turned_away():
    homes = settlements([("Wieś", (0, 0), 8)]).assign(gmina="")
    two = study(homes, providers([("P", (0, 0), ("poz",))], served=[(NEIGHBOUR,)]), roads=ROADS)
    both = replace(two, gminas=(GMINA, NEIGHBOUR))
    assert one_row(measure(both, study_times(both)))["status"] == Status.GOOD
    # Where one gmina is studied, it is that one.
    assert one_row(measure(two, study_times(two)))["status"] == Status.NOT_ELIGIBLE


def test_ten_places_for_the_nearest_of_a_hundred_people():
    homes = settlements([("Bliżej", (1_000, 0), 40), ("Dalej", (5_000, 0), 60), ("Za daleko", (30_000, 0), 7)])
    found = measured(homes, providers([("P", (0, 0), ("poz",))], capacity=[50]), need=NEED)
    rows = found.results
    # The forty nearer ones have a place; of the sixty only ten.
    assert rows["status"].tolist() == [Status.GOOD, Status.NO_PLACE, Status.BEYOND]
    assert rows["way_status"].tolist() == [Status.GOOD, Status.GOOD, Status.BEYOND]
    assert rows["people_without_place"].tolist() == [0, 50, 0]
    assert rows["people_in_gap"].tolist() == [0, 50, 7]
    assert people_by_status(found) == {Status.GOOD: 50, Status.NO_PLACE: 50, Status.BEYOND: 7}
    assert rows["change"].tolist() == [Change.NONE, Change.PLACES, Change.NEARER]
    assert rows["change_amount"].iloc[1] == 50


def test_need_and_units_scale_the_places():
    half = replace(NEED, share=0.5, units_per_person=2.0)
    homes = settlements([("Wieś", (1_000, 0), 100)])
    # Fifty in need take two units each: forty units serve twenty of them, so three fifths have none.
    found = measured(homes, providers([("P", (0, 0), ("poz",))], capacity=[40]), need=half)
    row = one_row(found)
    assert (row["status"], row["people_without_place"], row["change_amount"]) == (Status.NO_PLACE, 60, 60)
    assert people_by_status(found) == {Status.GOOD: 40, Status.NO_PLACE: 60}


def test_a_village_most_of_which_has_a_place_stays_served():
    found = measured(
        settlements([("Wieś", (1_000, 0), 100)]), providers([("P", (0, 0), ("poz",))], capacity=[90]), need=NEED
    )
    row = one_row(found)
    assert (row["status"], row["is_gap"], row["people_in_gap"]) == (Status.GOOD, False, 10)
    assert people_by_status(found) == {Status.GOOD: 90, Status.NO_PLACE: 10}


def test_unknown_capacity_is_not_full_and_none_is():
    homes = settlements([("Wieś", (1_000, 0), 100)])
    for capacity, status in (([None], Status.GOOD), ([0], Status.NO_PLACE), ([5, None], Status.GOOD)):
        places = providers([("P", (0, 0), ("poz",))] * len(capacity), capacity=capacity)
        assert one_row(measured(homes, places, need=NEED))["status"] == status
    # Without a need nothing is compared.
    assert one_row(measured(homes, providers([("P", (0, 0), ("poz",))], capacity=[0])))["status"] == Status.GOOD


def test_places_of_several_services_are_shared_out_by_need():
    need = replace(NEED, share=0.5)
    two = {
        "poz": replace(POZ, need=need),
        "apteka": replace(services()["apteka"], group_id="age_0_2", need=NEED),
        "biblioteka": services()["biblioteka"],
    }
    homes = settlements([("Wieś", (0, 0), 120)], age_0_2=[20])
    places = providers([("P", (0, 0), ("poz", "apteka", "biblioteka")), ("Q", (0, 0), ("poz",))], capacity=[80, 7])
    made = study(homes, places, roads=ROADS, studied=two)
    # 60 need the one, 20 the other: three quarters and one quarter of 80.
    np.testing.assert_array_equal(capacities(made, "poz"), [60, 7])
    np.testing.assert_array_equal(capacities(made, "apteka"), [20, np.nan])
    np.testing.assert_array_equal(capacities(made, "biblioteka"), [80, np.nan])
    told = places.assign(places=pd.Series([{"poz": 5.0}, {}], dtype=object))
    np.testing.assert_array_equal(capacities(replace(made, providers=told), "poz"), [5, 7])
    np.testing.assert_array_equal(capacities(replace(made, providers=told), "apteka"), [np.nan, np.nan])


def test_low_and_high_times_have_statuses_of_their_own():
    # 15 km: 18 minutes by our speeds; the other tables are slower there.
    found = measured(settlements([("Wieś", (15_000, 0), 8)]), providers([("P", (0, 0), ("poz",))]))
    row = one_row(found)
    assert row["seconds_low"] <= row["seconds"] <= row["seconds_high"]
    assert (row["status"], row["status_high"]) == (Status.WITHIN_LIMIT, Status.BEYOND)
    assert row["knife_edge"]
    high = found.draws[(found.draws["draw"] == "high") & (found.draws["people"] > 0)]
    assert (high["status"].tolist(), high["people"].tolist()) == ([Status.BEYOND], [8])
    assert found.draws.groupby("draw")["people"].sum().tolist() == [8, 8, 8]


@pytest.mark.parametrize(("km", "on_edge"), [(2, False), (9.5, False), (11.5, True), (40, False)])
def test_two_minutes_make_a_knife_edge(km, on_edge):
    # On foot there is no band: 11 km are 131 minutes.
    service = replace(
        POZ, profile_id="foot", threshold=Threshold(Metric.SECONDS, 11_400 / 1.4, 11_400 / 1.4, "user", "test")
    )
    made = study(
        settlements([("Wieś", (km * 1000, 0), 8)]),
        providers([("P", (0, 0), ("poz",))]),
        roads=ROADS,
        studied={"poz": service},
    )
    assert one_row(measure(made, study_times(made)))["knife_edge"] == on_edge


def test_who_has_one_provider_only_and_who_relies_on_the_neighbours():
    places = providers(
        [("Swój", (0, 0), ("poz",)), ("Obcy", (20_000, 0), ("poz",))], gmina=[GMINA, NEIGHBOUR], served=[(), ()]
    )
    homes = settlements([("Swoja", (1_000, 0), 1), ("Pośrodku", (10_000, 0), 2), ("Daleka", (21_000, 0), 4)])
    rows = measured(homes, places).results
    assert rows["choices"].tolist() == [1, 2, 1]
    assert rows["single"].tolist() == [True, False, True]
    assert rows["relies_on_outside"].tolist() == [False, False, True]


def test_online_is_told_beside():
    places = providers([("Gabinet", (30_000, 0), ("poz",)), ("Telefon", None, ("poz",))], form=["stationary", "online"])
    row = one_row(measured(settlements([("Wieś", (0, 0), 1)]), places))
    assert (row["status"], row["online"]) == (Status.BEYOND, True)


minutes = st.one_of(st.just(np.inf), st.floats(1, 40))
flags = st.booleans()


@settings(max_examples=200, deadline=None)
@given(st.data(), st.integers(1, 4), st.integers(1, 4))
def test_the_decision_equals_the_rules_told_one_by_one(data, homes, sites):
    def table(values):
        return np.array(
            data.draw(st.lists(st.lists(values, min_size=sites, max_size=sites), min_size=homes, max_size=homes))
        )

    seconds = table(minutes) * 60
    taken, open_to = table(flags), table(flags)
    times = times_of_matrix([f"s{row}" for row in range(homes)], [f"p{row}" for row in range(sites)], seconds)
    every = np.ones(sites, dtype=bool)
    supply = Supply(every, ~every, every, taken, open_to, every * np.nan, every * np.nan)
    found = outcome_by_way(POZ, times, supply)
    for row in range(homes):
        near = seconds[row] <= 1200
        best = np.where(taken[row] & open_to[row], seconds[row], np.inf).min()
        if best <= 900:
            expected = Status.GOOD
        elif best <= 1200:
            expected = Status.WITHIN_LIMIT
        elif (near & taken[row]).any():
            expected = Status.CLOSED
        elif near.any():
            expected = Status.NOT_ELIGIBLE
        elif np.isinf(seconds[row]).all():
            expected = Status.UNREACHABLE
        elif not taken[row].any():
            expected = Status.NOT_ELIGIBLE
        elif np.isinf(seconds[row][taken[row]]).all():
            expected = Status.UNREACHABLE
        else:
            expected = Status.BEYOND
        assert found.status[row] == expected
        assert found.usable_s[row] == best
        assert found.choices[row] == (near & taken[row] & open_to[row]).sum()


spots = st.one_of(st.none(), st.tuples(st.integers(0, 40_000), st.sampled_from([0, 5_000])))
sites = st.tuples(spots, st.sampled_from([(), (GMINA,), (NEIGHBOUR,)]), st.sampled_from([None, 0.0, 3.0, 40.0]))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(spots, st.one_of(st.none(), st.integers(0, 50))), min_size=1, max_size=8),
    st.lists(sites, max_size=4),
)
def test_in_every_draw_everybody_is_counted_once(homes, places):
    found = measured(
        settlements([(f"W{number}", *home) for number, home in enumerate(homes)]),
        providers(
            [(f"P{number}", spot, ("poz",)) for number, (spot, _, _) in enumerate(places)],
            served=[served for _, served, _ in places],
            capacity=[capacity for _, _, capacity in places],
        ),
        need=NEED,
    )
    people = sum(people or 0 for _, people in homes)
    assert found.draws.groupby("draw")["people"].sum().tolist() == [people] * 3
    assert found.draws.groupby("draw")["settlements"].sum().tolist() == [len(homes)] * 3
    rows, account = found.results, found.accounting
    assert int(rows["people_in_gap"].sum()) == int(account.loc[account["status"].isin(GAPS), "people"].sum())
    served = rows["status"].isin(SERVED)
    assert not (rows["single"] & ~served).any()
    assert not (rows["relies_on_outside"] & ~served).any()
    assert ((rows["change"] == Change.NONE) == ~rows["is_gap"]).all()
    assert (rows["people_without_place"].fillna(0) <= rows["people"].fillna(0)).all()


def test_supply_without_some_providers():
    made = study(
        settlements([("Wieś", (0, 0), 1)]),
        providers([("P", (0, 0), ("poz",)), ("Q", (9, 0), ("poz",)), ("R", (9, 0), ("apteka",))]),
        roads=ROADS,
    )
    supply = supply_of(made, POZ, study_times(made).of(POZ))
    assert supply.on_site.tolist() == [True, True, False]
    assert supply.without(np.array([True, False, False])).on_site.tolist() == [False, True, False]
