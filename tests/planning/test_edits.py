"""Edits of a study: what each changes, what it leaves, and what it refuses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.errors import ScenarioError
from geo_cus.network.study_times import network_of, study_times
from geo_cus.planning.applying import applied
from geo_cus.planning.edits import (
    KINDS,
    AddMobileStop,
    ChangeCapacity,
    ChangeHours,
    ChangeThreshold,
    CloseBetween,
    CloseProvider,
    CloseWays,
    MoveProvider,
    OpenPoint,
    OpenTo,
    ScalePopulation,
    SetPopulation,
    TimesNeeded,
    all_need,
    kind_of,
    needs_times,
)
from geo_cus.planning.road_closure import way_at, with_stretch_closed, with_ways_closed
from tests.planning.places import NODES, crossroads, people, spot
from tests.studies import GMINA, NEIGHBOUR

LON, LAT = spot(2_000, 500)
NEW = OpenPoint(provider_id="n1", name="Nowy", services=("poz",), lon=LON, lat=LAT)


def same_tables(one, other):
    for name in ("settlements", "providers", "estimates", "population_check", "register_check"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


def between(start, stop):
    return CloseBetween(from_lon=start[0], from_lat=start[1], to_lon=stop[0], to_lat=stop[1])


def test_applying_nothing_gives_the_same_study():
    study = crossroads()
    assert applied(study, []) is study


def test_the_study_itself_stays_as_it_was():
    study, same = crossroads(), crossroads()
    edits = [
        NEW,
        CloseProvider(provider_id="p0"),
        ScalePopulation(group="residents", factor=2),
        CloseWays(way_ids=("1",)),
    ]
    applied(study, edits)
    same_tables(study, same)
    assert study.roads.way_nodes.tolist() == same.roads.way_nodes.tolist()


def test_a_new_point_stands_at_the_end_with_the_types_of_the_table():
    study = crossroads()
    point = replace(NEW, places=(("poz", 5),), hours="pn-pt 8-16", gmina=GMINA, gminas_served=(GMINA,))
    found = applied(study, [point]).providers
    assert found.dtypes.equals(study.providers.dtypes)
    row = found.iloc[-1]
    assert (row["provider_id"], row["services"], row["form"], row["capacity"], row["places"]) == (
        "n1", ("poz",), "stationary", 5.0, {"poz": 5.0}
    )  # fmt: skip
    pd.testing.assert_frame_equal(found.iloc[:-1], study.providers)


def test_a_mobile_stop_is_mobile():
    stop = AddMobileStop(provider_id="m", name="Bus", services=("poz",), lon=LON, lat=LAT, hours="wt 9:00-12:00")
    row = applied(crossroads(), [stop]).providers.iloc[-1]
    assert (row["form"], row["hours"]) == ("mobile", "wt 9:00-12:00")


def test_closing_moving_places_hours():
    study = applied(
        crossroads(),
        [
            MoveProvider(provider_id="p0", lon=LON, lat=LAT),
            ChangeCapacity(provider_id="p0", capacity=7),
            ChangeHours(provider_id="p0", hours="pn 8-12"),
            CloseProvider(provider_id="p1"),
        ],
    )
    row = study.providers.iloc[0]
    assert study.providers["provider_id"].tolist() == ["p0"]
    assert (row["lon"], row["lat"], row["capacity"], row["hours"]) == (LON, LAT, 7.0, "pn 8-12")


def test_places_of_one_service_replace_what_was_told_of_it():
    edits = [replace(NEW, services=("poz", "apteka"), places=(("poz", 5), ("apteka", 2)))]
    more = [*edits, ChangeCapacity(provider_id="n1", service="poz", capacity=9)]
    unknown = [*edits, ChangeCapacity(provider_id="n1", service="poz")]
    row, other = (applied(crossroads(), some).providers.iloc[-1] for some in (more, unknown))
    assert (row["places"], row["capacity"]) == ({"poz": 9.0, "apteka": 2.0}, 11.0)
    assert (other["places"], other["capacity"]) == ({"apteka": 2.0}, 2.0)


def test_an_agreement_adds_gminas():
    study = crossroads(served=((GMINA,), ()))
    found = applied(study, [OpenTo(provider_id="p0", gminas=(NEIGHBOUR, GMINA))])
    assert found.providers["gminas_served"].iloc[0] == (GMINA, NEIGHBOUR)


def test_a_threshold_is_given_in_its_unit():
    found = applied(crossroads(), [ChangeThreshold(service="poz", good_min=5, limit_min=9.5, source="próba")])
    threshold = found.services["poz"].threshold
    assert (threshold.good, threshold.limit, threshold.basis, threshold.source) == (300.0, 570.0, "user", "próba")


def test_another_year_of_people():
    found = applied(crossroads(), [SetPopulation(group="residents", people=(("s0", 50), ("s3", 0)))])
    assert people(found) == [50, None, None, 0]


def test_a_factor_rounds_to_whole_people():
    found = applied(crossroads(), [ScalePopulation(group="age_65_plus", factor=0.75)])
    assert people(found, "age_65_plus") == [8, 15, 30, None]


def test_order_matters_and_is_kept():
    first = [SetPopulation(group="residents", people=(("s0", 100),)), ScalePopulation(group="residents", factor=3)]
    assert people(applied(crossroads(), first))[0] == 300
    assert people(applied(crossroads(), first[::-1]))[0] == 100
    moved = MoveProvider(provider_id="n1", lon=LON + 0.01, lat=LAT)
    assert applied(crossroads(), [NEW, moved]).providers["lon"].iloc[-1] == LON + 0.01
    with pytest.raises(ScenarioError, match="Edit 1"):
        applied(crossroads(), [moved, NEW])


@pytest.mark.parametrize(
    ("edit", "complaint"),
    [
        (CloseProvider(provider_id="p9"), "no provider “p9”.*Known: p0, p1"),
        (replace(NEW, provider_id="p1"), "a provider “p1” already"),
        (replace(NEW, provider_id=" "), "is empty"),
        (replace(NEW, name="dwie\nlinie"), "control characters"),
        (replace(NEW, services=()), "offers no service"),
        (replace(NEW, services=("nic",)), "service “nic” is not in the study"),
        (replace(NEW, form="online"), "form “online” is not known"),
        (replace(NEW, lon=LAT, lat=LON), "km outside the area.*swapped"),
        (replace(NEW, lon=float("nan")), "no position in degrees"),
        (replace(NEW, lat=91.0), "no position in degrees"),
        (replace(NEW, hours="kiedyś"), "hours “kiedyś” are not understood"),
        (replace(NEW, gmina="12"), "“12” is no TERYT code"),
        (replace(NEW, capacity=-1), "places is 0 to"),
        (replace(NEW, places=(("apteka", 2),)), "does not offer"),
        (replace(NEW, places=(("poz", 2),), capacity=2), "not both"),
        (AddMobileStop(provider_id="m", name="M", services=("poz",), lon=LON, lat=LAT, hours=" "), "needs its hours"),
        (MoveProvider(provider_id="p0", lon=0.0, lat=0.0), "km outside"),
        (ChangeCapacity(provider_id="p0", service="zlobek", capacity=2), "does not offer “zlobek”"),
        (ChangeCapacity(provider_id="p0", service="poz", capacity=2), "for all its services together only"),
        (OpenTo(provider_id="p0", gminas=(NEIGHBOUR,)), "any gmina already"),
        (OpenTo(provider_id="p0", gminas=()), "No gmina is named"),
        (CloseWays(way_ids=("77",)), "no way “77”"),
        (CloseWays(way_ids=()), "no way"),
        (between(spot(0, 1_500), spot(10_000, 1_500)), "no road within 200 m"),
        (ChangeThreshold(service="apteka", limit_min=5), "“apteka” is not in the study"),
        (ChangeThreshold(service="poz"), "measured in min"),
        (ChangeThreshold(service="poz", limit_km=5), "measured in min"),
        (ChangeThreshold(service="poz", limit_min=0), "above 0 and at most 1440"),
        (ChangeThreshold(service="poz", limit_min=1441), "above 0 and at most 1440"),
        (ChangeThreshold(service="poz", good_min=1000), "must not be above its limit"),
        (ChangeThreshold(service="poz", good_min=1, basis="moja"), "basis “moja” is not known"),
        (SetPopulation(group="wszyscy", people=()), "group “wszyscy” is not known"),
        (SetPopulation(group="residents", people=(("x", 1),)), "settlement “x” is not in the study"),
        (SetPopulation(group="residents", people=(("s0", 1), ("s0", 2))), "named twice"),
        (SetPopulation(group="residents", people=(("s0", -1),)), "people is 0 to"),
        (SetPopulation(group="age_65_plus", people=(("s0", 101),)), "people of “age_65_plus” .101. than residents"),
        (ScalePopulation(group="residents", factor=float("nan")), "factor of people is 0 to 100"),
        (ScalePopulation(group="residents", factor=0.05), "than residents"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_number(edit, complaint):
    with pytest.raises(ScenarioError, match=rf"(?s)Edit 2 \({kind_of(edit)}\): .*{complaint}"):
        applied(crossroads(), [replace(NEW, provider_id="n7"), edit])


def test_a_study_without_roads_has_none_to_close():
    with pytest.raises(ScenarioError, match="no road file"):
        applied(replace(crossroads(), roads=None), [CloseWays(way_ids=("1",))])


def test_residents_and_a_group_may_fall_together_in_any_order():
    edits = [ScalePopulation(group="residents", factor=0.05), ScalePopulation(group="age_65_plus", factor=0.05)]
    assert people(applied(crossroads(), edits), "age_65_plus")[:3] == [1, 1, 2]
    assert people(applied(crossroads(), edits[::-1]), "age_65_plus")[:3] == [1, 1, 2]


def test_a_closed_bridge_sends_everybody_the_long_way_or_nowhere():
    study = crossroads()
    times = study_times(applied(study, [CloseWays(way_ids=("1",))])).of(study.services["poz"])
    reached = pd.DataFrame(times.seconds < float("inf"), columns=["p0", "p1"]).to_numpy().tolist()
    assert reached == [[True, False], [True, False], [False, True], [True, False]]


def pieces(roads):
    """Give the pieces that are closed by the names of their nodes."""
    places, names = np.flatnonzero(roads.closed), list(NODES)
    return [names[roads.way_nodes[place]] + names[roads.way_nodes[place + 1]] for place in places]


def test_two_points_close_the_stretch_between_them_and_no_more():
    study = crossroads()
    found = with_stretch_closed(study.roads, spot(3_500, 30), spot(3_600, -10))
    assert pieces(found) == ["DE"]
    # From the middle of A-B to the middle of C-D: all of the first way.
    whole = with_stretch_closed(study.roads, spot(500, 10), spot(2_500, 10))
    assert pieces(whole) == ["AB", "BC", "CD"]


def test_a_place_means_the_nearest_way_that_is_open():
    roads = crossroads().roads
    assert way_at(roads, spot(1_500, 40)) == "0"
    assert way_at(with_ways_closed(roads, ["0"]), spot(3_050, 0)) != way_at(roads, spot(2_950, 0)) == "0"
    with pytest.raises(ScenarioError, match="no road within 200 m"):
        way_at(roads, spot(1_500, 400))


def test_a_piece_of_a_way_is_closed_and_no_more():
    assert pieces(with_stretch_closed(crossroads().roads, spot(1_500, 0), spot(1_600, 0))) == ["BC"]


def test_a_road_that_is_closed_leads_to_no_further_closing():
    roads = with_ways_closed(crossroads().roads, ["1"])
    assert pieces(with_ways_closed(roads, ["4"])) == ["DE", "JK"]
    with pytest.raises(ScenarioError, match="No road leads straight"):
        with_stretch_closed(roads, spot(2_900, 0), spot(4_100, 0))


def test_a_stretch_over_several_ways():
    found = with_stretch_closed(crossroads().roads, spot(2_500, 0), spot(4_500, 0))
    assert pieces(found) == ["CD", "DE", "EF"]


def test_a_closed_road_makes_a_network_with_its_own_fingerprint():
    study = crossroads()
    prints = [
        network_of(one, one.profiles["car"]).fingerprint
        for one in (
            study,
            applied(study, [CloseWays(way_ids=("1",))]),
            applied(study, [CloseWays(way_ids=("2",))]),
            applied(study, [NEW]),
        )
    ]
    assert len(set(prints[:3])) == 3
    assert prints[3] == prints[0]


def test_an_edited_study_names_its_edits_among_the_sources():
    study = crossroads()
    one, other = (applied(study, [replace(NEW, name=name)]) for name in ("A", "B"))
    assert [source.role for source in one.sources] == ["roads", "scenario"]
    assert one.sources[-1].sha256 != other.sources[-1].sha256
    assert one.sources == applied(study, [replace(NEW, name="A")]).sources


def test_every_kind_says_what_times_it_needs():
    column = {"otworz", "postoj", "przenies"}
    network = {"zamknij_drogi", "zamknij_odcinek"}
    for word, kind in KINDS.items():
        wanted = TimesNeeded.COLUMN if word in column else TimesNeeded.NETWORK if word in network else TimesNeeded.NONE
        assert needs_times(object.__new__(kind)) is wanted


def test_the_most_that_edits_ask_for():
    close = CloseProvider(provider_id="p0")
    assert all_need([]) is TimesNeeded.NONE
    assert all_need([close, NEW]) is TimesNeeded.COLUMN
    assert all_need([CloseWays(way_ids=("1",)), NEW]) is TimesNeeded.NETWORK


EDITS = st.one_of(
    st.builds(ScalePopulation, group=st.just("age_65_plus"), factor=st.floats(0, 2)),
    st.builds(ChangeThreshold, service=st.just("poz"), limit_min=st.floats(60, 1440)),
    st.builds(ChangeCapacity, provider_id=st.sampled_from(["p0", "p1"]), capacity=st.none() | st.integers(0, 99)),
    st.builds(MoveProvider, provider_id=st.just("p1"), lon=st.floats(20.9, 21.2), lat=st.floats(51.9, 52.1)),
)


@settings(max_examples=30)
@given(first=st.lists(EDITS, max_size=3), second=st.lists(EDITS, max_size=3))
def test_edits_at_once_are_edits_one_after_the_other(first, second):
    study = crossroads()
    together, apart = applied(study, [*first, *second]), applied(applied(study, first), second)
    same_tables(together, apart)
    assert together.services == apart.services
