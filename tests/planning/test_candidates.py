"""Which places come into question, and why the others do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.access.measure import measure_study
from geo_cus.access.measurement import SERVED
from geo_cus.catalogue import services
from geo_cus.data.candidates import Amenity, CandidateKind
from geo_cus.data.study_files import load_study
from geo_cus.errors import ScenarioError
from geo_cus.planning.candidates import CandidateSource, costs_of, gathered_candidates, known_sources, suited_candidates
from geo_cus.planning.measuring import measured_with
from geo_cus.planning.new_points import opened, siting_task
from geo_cus.planning.siting.most_served import most_served
from tests.studies import providers, settlements, study


def table(*rows):
    """Make a table of candidates from (id, kind, ramp, toilet, opening cost, yearly cost, longitude)."""
    frame = pd.DataFrame(
        rows, columns=["candidate_id", "kind", "ramp", "toilet", "opening_cost_pln", "yearly_cost_pln", "lon"]
    )
    others = dict.fromkeys(("name", "gmina", "place", "heating", "power", "private_room"), "")
    numbers = {name: frame[name].astype("Float64") for name in ("opening_cost_pln", "yearly_cost_pln")}
    return frame.assign(**others, **numbers, capacity=pd.array([pd.NA] * len(frame), "Float64"), lat=52.0)


KNOWN = table(
    ("A", "hall", "yes", "yes", 100, 10, 21.0),
    ("B", "hall", "no", "yes", 50, 20, 21.0),
    ("C", "school", "", "yes", None, 30, 21.0),
    ("D", "school", "no", "", 10, None, 21.0),
    ("E", "hall", "yes", "yes", 0, 0, np.nan),
)


def test_what_is_not_known_is_not_no_and_is_counted():
    found = suited_candidates(KNOWN, needs=[Amenity.RAMP, Amenity.TOILET])
    assert found.table["candidate_id"].tolist() == ["A"]
    assert (dict(found.lacking), dict(found.unknown), found.without_point) == ({"ramp": 2}, {"ramp": 1}, 1)
    easy = suited_candidates(KNOWN, needs=[Amenity.RAMP, Amenity.TOILET], unknown_will_do=True)
    assert easy.table["candidate_id"].tolist() == ["A", "C"]
    assert (dict(easy.lacking), dict(easy.unknown)) == ({"ramp": 2}, {"ramp": 1})


def test_kinds_are_kept_and_the_others_counted():
    found = suited_candidates(KNOWN, kinds=[CandidateKind.SCHOOL])
    assert (found.table["candidate_id"].tolist(), found.other_kinds, found.without_point) == (["C", "D"], 3, 0)


def test_costs_add_up_over_the_years():
    costs = costs_of(KNOWN, years=3)
    assert costs["A"] == 130
    assert costs[["C", "D"]].isna().all()
    assert costs_of(KNOWN, years=0)["D"] == 10
    assert costs_of(KNOWN, otherwise=77)["C"] == 77


@given(
    st.lists(st.tuples(*[st.sampled_from(["yes", "no", ""])] * 2), max_size=8),
    st.sets(st.sampled_from([Amenity.RAMP, Amenity.TOILET])),
)
def test_asking_for_more_never_keeps_more(answers, needs):
    frame = table(*[(f"K{n}", "hall", ramp, toilet, 1, 1, 21.0) for n, (ramp, toilet) in enumerate(answers)])
    every = {Amenity.RAMP, Amenity.TOILET}
    strict, loose = (suited_candidates(frame, needs=needs, unknown_will_do=easy).table for easy in (False, True))
    assert set(strict["candidate_id"]) <= set(loose["candidate_id"])
    assert set(suited_candidates(frame, needs=every).table["candidate_id"]) <= set(strict["candidate_id"])


def village(**more):
    made = study(settlements([("Wieś", (0, 0), 50), ("Nigdzie", None, 3)]), providers([]), roads=None)
    return replace(made, **more)


def test_without_a_table_the_settlements_are_the_candidates():
    assert gathered_candidates(village())["candidate_id"].tolist() == ["nowy-s0"]
    assert gathered_candidates(village(candidates=KNOWN))["candidate_id"].tolist() == ["A", "B", "C", "D", "E"]
    both = gathered_candidates(village(candidates=KNOWN), sources=list(CandidateSource)[::2])
    assert both["candidate_id"].tolist() == ["A", "B", "C", "D", "E", "nowy-s0"]
    alone = gathered_candidates(village(), points=[(21.5, 52.5)])
    assert alone[["candidate_id", "lon", "lat"]].to_numpy().tolist() == [["punkt-1", 21.5, 52.5]]


def test_a_source_that_is_not_there_is_said():
    with pytest.raises(ScenarioError, match="no table of candidates"):
        gathered_candidates(village(), sources=[CandidateSource.FILE])
    with pytest.raises(ScenarioError, match="not an OpenStreetMap file"):
        gathered_candidates(village(), sources=[CandidateSource.OSM])
    with pytest.raises(ScenarioError, match="Two candidates are called “punkt-1”"):
        gathered_candidates(village(candidates=KNOWN.replace("A", "punkt-1")), points=[(21.0, 52.0)], sources=["file"])


def test_places_planned_are_places_measured():
    homes = settlements([("Wieś", (0, 0), 500), ("Druga", (2_000, 0), 1000)], age_65_plus=[500, 1000])
    stay = services()["dzienny_pobyt"]
    made = study(homes, providers([]), roads=None, studied={"dzienny_pobyt": stay})
    base = measure_study(made)
    candidates = gathered_candidates(made)
    share = stay.need.share
    task = siting_task(base, "dzienny_pobyt", candidates, places=share * 600)
    plan = most_served(task, limit=stay.threshold.limit, points=1)
    assert plan.objective == pytest.approx(share * 600)
    after = measured_with(base, opened(plan, candidates, stay, places=share * 600))
    rows = after.of_service("dzienny_pobyt")
    within = rows["way_status"].isin(SERVED)
    assert (rows["people"] - rows["people_without_place"])[within].sum() == pytest.approx(600, abs=1)


def test_a_service_without_a_need_has_no_places_to_count():
    made = village()
    with pytest.raises(ScenarioError, match=r"\[needs\.poz\]"):
        siting_task(measure_study(made), "poz", gathered_candidates(made), places=10)


def test_a_study_knows_where_its_candidates_can_come_from(sample_folder):
    settlements, osm, file = CandidateSource.SETTLEMENTS, CandidateSource.OSM, CandidateSource.FILE
    assert known_sources(village()) == (settlements,)
    assert known_sources(village(candidates=KNOWN)) == (file, settlements)
    assert known_sources(load_study(sample_folder)) == (file, settlements, osm)
