"""Two measurements compared: who gains, who loses, and that the sums say the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.access.measure import measure_study
from geo_cus.access.measurement import SERVED
from geo_cus.access.published import published
from geo_cus.errors import AccountingError
from geo_cus.planning.applying import applied
from geo_cus.planning.compare import compare
from geo_cus.planning.edits import (
    ChangeThreshold,
    CloseProvider,
    CloseWays,
    MoveProvider,
    OpenPoint,
    ScalePopulation,
    SetPopulation,
)
from geo_cus.planning.measuring import measured_with
from geo_cus.report.comparison import comparison_table
from geo_cus.text import language
from tests.planning.places import crossroads, spot

TIGHT = ChangeThreshold(service="poz", good_min=1, limit_min=2.6)
"""From home to a doctor in 2.6 minutes: West (1 km), Middle (2 km) and East (1 km) are served, North is not."""


@pytest.fixture(scope="module")
def base():
    return measure_study(applied(crossroads(), [TIGHT]))


def test_closing_a_doctor_takes_the_service_from_those_near_it(base):
    found = compare(base, measured_with(base, [CloseProvider(provider_id="p1")]))
    service = found.services.iloc[0]
    # Powers of two: the sum says who it was. East alone (400) loses p1.
    assert (service["newly_served"], service["lost"], service["net"]) == (0, 400, -400)
    assert (service["served_before"], service["served_after"]) == (700, 300)
    assert service["settlements_changed"] == 1
    assert found.rows.loc[found.rows["lost"] > 0, "settlement"].tolist() == ["Wschód"]


def test_a_new_point_serves_those_near_it(base):
    lon, lat = spot(3_000, 2_500)
    new = OpenPoint(provider_id="n", name="Nowy", services=("poz",), lon=lon, lat=lat)
    found = compare(base, measured_with(base, [new, CloseProvider(provider_id="p0")]))
    rows = found.rows.set_index("settlement")
    assert rows["newly_served"].to_dict() == {"Zachód": 0, "Środek": 0, "Wschód": 0, "Północ": 800}
    assert rows["lost"].to_dict() == {"Zachód": 100, "Środek": 0, "Wschód": 0, "Północ": 0}
    assert rows.loc["Północ", "seconds_after"] < rows.loc["Północ", "seconds_before"]


def test_nets_of_the_statuses_add_up_to_the_change_of_people(base):
    found = compare(
        base, measured_with(base, [CloseProvider(provider_id="p0"), ScalePopulation(group="residents", factor=2)])
    )
    assert found.statuses["net"].sum() == 1_500
    assert found.statuses["settlements_before"].sum() == found.statuses["settlements_after"].sum() == 4


def test_unknown_people_are_counted_beside(base):
    found = compare(base, measured_with(base, [SetPopulation(group="residents", people=(("s0", 100),))]))
    assert found.services["settlements_unknown"].iloc[0] == 3
    assert found.services["lost"].iloc[0] == 600


def test_nothing_changes_nothing(base):
    found = compare(base, measured_with(base, []))
    assert not found.rows["changes_status"].any()
    assert found.services[["newly_served", "lost", "net", "settlements_changed"]].to_numpy().tolist() == [[0, 0, 0, 0]]


def test_a_settlement_of_one_study_only_stands_there(base):
    study = base.study
    fewer = replace(study, settlements=study.settlements.iloc[:3].reset_index(drop=True))
    for pair, side in (((base, measure_study(fewer)), "after"), ((measure_study(fewer), base), "before")):
        row = compare(*pair).rows.set_index("settlement").loc["Północ"]
        assert row[f"status_{side}"] == ""
        assert np.isnan(row[f"seconds_{side}"])


def test_what_is_for_the_public_is_not_compared(base):
    with pytest.raises(ValueError, match="for the public"):
        compare(base, published(base))


def test_sums_that_do_not_add_up_are_no_footnote(base):
    wrong = base.accounting.assign(people=base.accounting["people"] * 2)
    with pytest.raises(AccountingError, match="Gains and losses of the service “poz”"):
        compare(base, replace(base, accounting=wrong))


def test_measuring_only_what_changed_is_measuring_all(base):
    lon, lat = spot(3_000, 2_500)
    edits = [
        OpenPoint(provider_id="n", name="N", services=("poz",), lon=lon, lat=lat),
        MoveProvider(provider_id="p0", lon=lon, lat=lat),
    ]
    for some in (edits, [CloseWays(way_ids=("1",))], [ScalePopulation(group="residents", factor=0.5)]):
        whole, part = measure_study(applied(base.study, some)), measured_with(base, some)
        pd.testing.assert_frame_equal(part.results, whole.results)
        pd.testing.assert_frame_equal(part.accounting, whole.accounting)
        pd.testing.assert_frame_equal(part.providers, whole.providers)


def test_the_table_has_those_first_for_whom_something_changes(base):
    table = comparison_table(compare(base, measured_with(base, [CloseProvider(provider_id="p1")])), language("pl"))
    assert table["Miejscowość"].tolist() == ["Wschód", "Północ", "Środek", "Zachód"]
    assert table["Zmiana"].tolist() == ["traci", "", "", ""]


@settings(max_examples=12)
@given(
    places=st.lists(st.tuples(st.integers(0, 6_000), st.integers(0, 3_000)), max_size=2),
    factor=st.floats(0.2, 3),
    closed=st.sets(st.sampled_from(["p0", "p1"])),
)
def test_gains_less_losses_are_the_difference_of_the_sums(places, factor, closed):
    before = measure_study(applied(crossroads(), [TIGHT]))
    edits = [
        OpenPoint(provider_id=f"n{number}", name="N", services=("poz",), lon=spot(*at)[0], lat=spot(*at)[1], capacity=1)
        for number, at in enumerate(places)
    ]
    edits += [CloseProvider(provider_id=name) for name in sorted(closed)]
    found = compare(before, measured_with(before, [*edits, ScalePopulation(group="residents", factor=factor)]))
    served = found.statuses[found.statuses["status"].isin(SERVED)]
    assert found.rows["newly_served"].sum() - found.rows["lost"].sum() == served["net"].sum()
    total = found.after.study.settlements["residents"].sum() - before.study.settlements["residents"].sum()
    assert found.statuses["net"].sum() == total
