"""Statuses, reasons and sums on a street of 40 km, where every time is distance over speed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.access.accounting import check_accounting
from geo_cus.access.measure import measure
from geo_cus.access.measurement import Reason, Status
from geo_cus.access.words import notes, short_notes
from geo_cus.catalogue import Direction, Metric, services, with_threshold
from geo_cus.errors import AccountingError
from geo_cus.network.study_times import study_times
from geo_cus.text import language
from tests.studies import GMINA, NEIGHBOUR, providers, settlements, study
from tests.towns import town

# One straight tertiary road (50 km/h): 12.5 km are 15 minutes, 16.667 km are 20. An island road far in the north.
NODES = {"A": (0, 0), "B": (40_000, 0), "X": (0, 30_000), "Y": (60_000, 30_000)}
STREET = {"highway": "tertiary"}
POZ = services()["poz"]


def road(nodes_on_island: int = 60):
    """The street, and an island with enough road nodes to be kept."""
    island = {chr(1000 + number): (number * 100, 30_000) for number in range(nodes_on_island)}
    street = {chr(3000 + number): (number * 400, 0) for number in range(101)}
    return town({**street, **island}, [("".join(street), STREET), ("".join(island), STREET)])


ROADS = road()


def measured(homes, places, **options):
    made = study(homes, places, roads=ROADS, **options)
    return measure(made, study_times(made))


def test_every_status_has_its_settlement_and_reason():
    homes = settlements(
        [
            ("Blisko", (12_000, 0), 1),
            ("W granicach", (16_000, 0), 2),
            ("Daleko", (20_000, 0), 4),
            ("Wyspa", (3_000, 30_000), 8),
            ("Bezdroże", (20_000, 8_000), 16),
            ("Nieznane", None, 32),
        ]
    )
    result = measured(homes, providers([("Przychodnia", (0, 0), ("poz",))])).results
    assert result["status"].tolist() == [
        Status.GOOD, Status.WITHIN_LIMIT, Status.BEYOND, Status.UNREACHABLE, Status.NOT_PLACED, Status.NOT_PLACED,
    ]  # fmt: skip
    assert result["reason"].tolist() == [
        Reason.NEAR, Reason.NEAR, Reason.TOO_FAR, Reason.NO_ROAD, Reason.FAR_FROM_ROADS, Reason.NO_COORDINATES,
    ]  # fmt: skip
    assert result["is_gap"].tolist() == [False, False, True, True, False, False]
    assert result["people"].tolist() == [1, 2, 4, 8, 16, 32]
    assert result["seconds"].iloc[0] == pytest.approx(12_000 / (50 / 3.6), abs=0.1)
    assert result["provider"].tolist() == ["Przychodnia"] * 3 + [""] * 3
    assert result["walk_m"].iloc[4] == pytest.approx(8_000, rel=0.01)


@pytest.mark.parametrize(
    ("metres", "status"),
    [(12_499, Status.GOOD), (12_501, Status.WITHIN_LIMIT), (16_665, Status.WITHIN_LIMIT), (16_668, Status.BEYOND)],
)
def test_thresholds_at_their_edge(metres, status):
    result = measured(settlements([("Wieś", (metres, 0), 1)]), providers([("P", (0, 0), ("poz",))])).results
    assert result["status"].tolist() == [status]


def test_the_threshold_itself_still_counts():
    homes, places = settlements([("Wieś", (9_000, 0), 1)]), providers([("P", (0, 0), ("poz",))])
    seconds = float(measured(homes, places).results["seconds"].iloc[0])
    for good, status in ((seconds, Status.GOOD), (np.nextafter(seconds, 0), Status.BEYOND)):
        own = {"poz": with_threshold(POZ, good=good, limit=good, basis="cus_standard", source="test")}
        assert measured(homes, places, studied=own).results["status"].tolist() == [status]


def test_no_provider_is_not_the_same_as_a_provider_not_placed_or_online():
    homes = settlements([("Wieś", (0, 0), 1), ("Bezdroże", (20_000, 8_000), 2)])
    nobody = measured(homes, providers([("Inna usługa", (0, 0), ("apteka",))])).results
    assert set(nobody["status"]) == {Status.NO_PROVIDER}
    assert set(nobody["reason"]) == {Reason.NO_PROVIDER}
    unplaced = measured(homes, providers([("Bez adresu", None, ("poz",))])).results
    assert unplaced["status"].tolist() == [Status.NO_DATA, Status.NOT_PLACED]
    assert unplaced["reason"].tolist() == [Reason.PROVIDERS_NOT_PLACED, Reason.FAR_FROM_ROADS]
    online = measured(homes, providers([("Telefon", None, ("poz",))], form=["online"]))
    assert set(online.results["reason"]) == {Reason.ONLINE_ONLY}
    assert online.providers["status"].tolist() == ["online"]


def test_a_study_without_any_provider_still_shows_every_settlement():
    result = measured(settlements([("Wieś", (0, 0), 1)]), providers([]))
    assert result.results["status"].tolist() == [Status.NO_PROVIDER]
    assert int(result.accounting["people"].sum()) == 1


def test_providers_beyond_the_border_take_part():
    places = providers([("Swój", (30_000, 0), ("poz",)), ("Sąsiad", (1_000, 0), ("poz",))], gmina=[GMINA, NEIGHBOUR])
    result = measured(settlements([("Wieś", (0, 0), 1), ("Dalsza", (25_000, 0), 1)]), places).results
    assert result["provider"].tolist() == ["Sąsiad", "Swój"]
    assert result["outside"].tolist() == [True, False]


def test_home_services_travel_from_the_provider():
    one_way = town(
        {"A": (0, 0), "B": (5_000, 0), "C": (5_000, 5_000)}, [("AB", {**STREET, "oneway": "yes"}), ("BCA", STREET)]
    )
    homes, places = settlements([("Wieś", (5_000, 0), 1)]), providers([("Opieka", (0, 0), ("poz",))])
    seconds = {}
    for direction in Direction:
        made = study(homes, places, roads=one_way, studied={"poz": replace(POZ, direction=direction)})
        seconds[direction] = float(measure(made, study_times(made)).results["seconds"].iloc[0])
    assert seconds[Direction.TO_HOME] == pytest.approx(5_000 / (50 / 3.6), abs=0.1)
    assert seconds[Direction.TO_PROVIDER] == pytest.approx((5_000 + np.hypot(5_000, 5_000)) / (50 / 3.6), abs=3)


def test_services_in_kilometres_go_by_the_shortest_way():
    school = replace(services()["szkola_1_4"], group_id="residents")
    assert school.threshold.metric is Metric.METRES
    homes = settlements([("Bliżej", (2_999, 0), 1), ("Dalej", (3_001, 0), 2)])
    result = measured(homes, providers([("SP", (0, 0), ("szkola_1_4",))]), studied={"szkola_1_4": school}).results
    assert result["status"].tolist() == [Status.GOOD, Status.BEYOND]


def test_unknown_people_are_counted_beside_the_sum():
    account = measured(
        settlements([("A", (0, 0), None), ("B", (0, 0), 7)]), providers([("P", (0, 0), ("poz",))])
    ).accounting
    good = account[account["status"] == Status.GOOD].iloc[0]
    assert (good["settlements"], good["people"], good["settlements_unknown"]) == (2, 7, 1)


def test_without_roads_times_are_estimates():
    made = study(settlements([("Wieś", (0, 9_000), 1)]), providers([("P", (0, 0), ("poz",))]), roads=None)
    result = measure(made, study_times(made))
    assert result.estimated
    assert result.results["metres"].iloc[0] == pytest.approx(9_000 * 1.35, abs=1)
    assert result.results["seconds"].iloc[0] == pytest.approx(9_000 * 1.35 / (40 / 3.6), abs=0.1)


def test_a_lost_person_is_noticed():
    result = measured(settlements([("A", (0, 0), 5)]), providers([("P", (0, 0), ("poz",))]))
    account = result.accounting.copy()
    account.loc[account["people"] > 0, "people"] = 4
    with pytest.raises(AccountingError, match="do not add up"):
        check_accounting(account, result.results, result.study.settlements)


spots = st.one_of(st.none(), st.tuples(st.integers(-3_000, 43_000), st.sampled_from([0, 100, 5_000, 30_000])))


@settings(max_examples=40, deadline=None)
@given(st.lists(spots, min_size=1, max_size=12), st.lists(spots, max_size=5))
def test_nobody_vanishes(home_spots, provider_spots):
    # Residents are powers of two, so that a sum says exactly who is in it.
    homes = settlements([(f"W{number}", spot, 2**number) for number, spot in enumerate(home_spots)])
    result = measured(homes, providers([(f"P{number}", spot, ("poz",)) for number, spot in enumerate(provider_spots)]))
    for status in Status:
        named = result.results.index[result.results["status"] == status]
        assert int(result.accounting.set_index("status").loc[status, "people"]) == sum(2**row for row in named)
    assert int(result.accounting["people"].sum()) == 2 ** len(home_spots) - 1


@settings(max_examples=25, deadline=None)
@given(st.lists(spots, min_size=2, max_size=8), st.lists(spots, min_size=1, max_size=5), st.randoms())
def test_the_order_of_rows_changes_nothing(home_spots, provider_spots, random):
    homes = settlements([(f"W{number}", spot, number) for number, spot in enumerate(home_spots)])
    places = providers([(f"P{number}", spot, ("poz",)) for number, spot in enumerate(provider_spots)])
    order, provider_order = list(range(len(homes))), list(range(len(places)))
    random.shuffle(order)
    random.shuffle(provider_order)
    one = measured(homes, places).results
    other = measured(
        homes.iloc[order].reset_index(drop=True), places.iloc[provider_order].reset_index(drop=True)
    ).results
    pd.testing.assert_frame_equal(
        one, other.sort_values("settlement_id", key=lambda ids: ids.str[1:].astype(int)).reset_index(drop=True)
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(spots, min_size=1, max_size=8), st.lists(spots, max_size=4), spots)
def test_one_more_provider_never_hurts(home_spots, provider_spots, new):
    homes = settlements([(f"W{number}", spot, 1) for number, spot in enumerate(home_spots)])
    before, after = (
        measured(homes, providers([(f"P{number}", spot, ("poz",)) for number, spot in enumerate(some)])).results[
            "seconds"
        ]
        for some in (provider_spots, [*provider_spots, new])
    )
    assert (after <= before).all()


def test_roads_without_any_tagged_limit_say_so():
    homes, places = settlements([("Wieś", (9_000, 0), 1)]), providers([("P", (0, 0), ("poz",))])
    assert any("tagged speed limit" in note for note in notes(measured(homes, places), language("en")))
    limited = town({"A": (0, 0), "B": (40_000, 0)}, [("AB", {**STREET, "maxspeed": "70"})])
    made = study(homes, places, roads=limited)
    told = measure(made, study_times(made))
    assert not any("tagged speed limit" in note for note in notes(told, language("en")))
    assert "no speed limits tagged" not in short_notes(told, language("en"))
    on_foot = measured(homes, places, studied={"poz": replace(POZ, profile_id="foot")})
    assert not any("tagged speed limit" in note for note in notes(on_foot, language("en")))
