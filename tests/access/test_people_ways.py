"""How far people have from their own homes: by hand, one by one, by law, and as the public may see it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.access.measure import measure_study
from geo_cus.access.measurement import SERVED, Status
from geo_cus.access.people_ways import PEOPLE_BY_WAY
from geo_cus.access.people_words import people_sentence, percent_within
from geo_cus.access.published import published
from geo_cus.catalogue import Metric, services
from geo_cus.map.council import council_html
from geo_cus.map.sentences import explanation
from geo_cus.report.gap_files import summary, write_outputs
from geo_cus.report.tables import gap_table
from geo_cus.report.wider_tables import home_table
from geo_cus.text import NBSP, language
from geo_cus.ui.village_view import village_card
from tests.studies import providers, settlements, study
from tests.towns import degrees, town

POLISH = language("pl")
POZ = services()["poz"]
STREET = {chr(3000 + number): (number * 400, 0) for number in range(101)}
ROADS = town(STREET, [("".join(STREET), {"highway": "tertiary"})])
CAR_MPS = 50 / 3.6
SECONDS_A_KM = 1_000 / CAR_MPS


def limited(good_km, limit_km, service=POZ):
    threshold = replace(service.threshold, good=good_km * SECONDS_A_KM, limit=limit_km * SECONDS_A_KM)
    return {service.service_id: replace(service, threshold=threshold)}


def points(rows, *, north_m=0):
    """Demand points of (settlement, metres east, weight)."""
    places = [degrees(east_m, north_m) for _, east_m, _ in rows]
    return pd.DataFrame(
        {
            "settlement_id": [f"s{owner}" for owner, _, _ in rows],
            "lon": [lon for lon, _ in places],
            "lat": [lat for _, lat in places],
            "weight": [float(weight) for _, _, weight in rows],
            "row": range(2, len(rows) + 2),
        }
    )


def measured(rows, people, sites, *, studied=None, roads=ROADS, **group_people):
    """Villages along a street of 40 km, their points and the clinics on it (metres east)."""
    homes = settlements(
        [(f"W{number}", (400 * number, 0), count) for number, count in enumerate(people)], **group_people
    )
    offered = providers([(f"P{number}", (east_m, 0), ("poz", "dzienny_pobyt")) for number, east_m in enumerate(sites)])
    made = study(homes, offered, roads=roads, studied=studied or limited(5, 10))
    demand = pd.concat([points(rows)], ignore_index=True) if rows else None
    return measure_study(replace(made, demand_points=demand))


def test_a_village_by_hand():
    # Of 474 people 60 % live 4 km away, 20 % 8 km, 20 % 12 km; the limit is 10 km.
    found = measured([(0, 4_000, 6), (0, 8_000, 2), (0, 12_000, 2)], [474], [0])
    row = found.results.iloc[0]
    assert (row["home_points"], row["points_not_placed"], row["points_without_way"]) == (3, 0, 0)
    assert row["people_median"] == pytest.approx(4 * SECONDS_A_KM, abs=0.1)
    assert row["people_p90"] == pytest.approx(12 * SECONDS_A_KM, abs=0.1)
    assert row["people_mean"] == pytest.approx(6.4 * SECONDS_A_KM, abs=0.1)
    assert row["share_within"] == pytest.approx(0.8)
    assert row[list(PEOPLE_BY_WAY)].tolist() == [379, 95, 0, 0]
    told = (
        "Od swojego domu do najbliższego podmiotu połowa osób ma najwyżej 5 min, a 9 na 10 najwyżej 15 min. "
        "W limicie: 80% osób (379 z 474)."
    ).replace(" min", f"{NBSP}min")
    assert people_sentence(row, Metric.SECONDS, POLISH) == told
    assert told in village_card(found, "poz", "s0", POLISH).why
    assert told in explanation(row, found.study.services["poz"], POLISH)
    assert gap_table(found, POLISH)["Uzasadnienie"].str.contains(told, regex=False).all()
    assert summary(found)["services"][0]["homes"] == {
        "home_points": 3, "points_not_placed": 0, "points_without_way": 0,
        "people_within": 379, "people_beyond": 95, "people_without_way": 0, "people_of_unknown_way": 0,
    }  # fmt: skip


def test_each_home_has_its_own_nearest_provider():
    # Two ends of a long village, each with a clinic of its own, and nobody has half of the people near.
    found = measured([(0, 0, 4), (0, 15_000, 2), (0, 30_000, 4)], [100], [0, 30_000]).results.iloc[0]
    assert found["status"] == Status.BEYOND
    assert found["share_within"] == pytest.approx(0.8)
    assert found["people_median"] < found["people_p90"] == pytest.approx(15 * SECONDS_A_KM, abs=0.1)


def test_points_without_a_place_or_a_way_are_counted_apart():
    homes = settlements([("Pole", (4_000, 0), 10), ("Bez punktu", None, 5)])
    demand = pd.concat([points([(0, 4_000, 5), (0, 6_000, 3)]), points([(0, 6_000, 2)], north_m=9_000)])
    made = study(homes, providers([("P", (0, 0), ("poz",))]), roads=ROADS, studied=limited(5, 5))
    row, lost = (
        measure_study(replace(made, demand_points=demand.assign(row=range(2, 5)))).results.iloc[place]
        for place in (0, 1)
    )
    assert (row["home_points"], row["points_not_placed"], row["points_without_way"]) == (3, 1, 0)
    assert row[list(PEOPLE_BY_WAY)].tolist() == [5, 3, 0, 2]
    assert row["people_p90"] == np.inf
    assert "więcej niż 1 na 10 nie ma drogi" in people_sentence(row, Metric.SECONDS, POLISH)
    assert lost[list(PEOPLE_BY_WAY)].tolist() == [0, 0, 0, 5]
    assert people_sentence(lost, Metric.SECONDS, POLISH) == ""


def test_nobody_offering_and_nobody_on_the_map_are_two_things():
    homes = settlements([("Wieś", (0, 0), 10)])
    demand = points([(0, 400, 1), (0, 800, 1)])
    for places, parts in (([("P", (0, 0), ("apteka",))], [0, 0, 10, 0]), ([("P", None, ("poz",))], [0, 0, 0, 10])):
        made = replace(study(homes, providers(places), roads=ROADS), demand_points=demand)
        assert measure_study(made).results.iloc[0][list(PEOPLE_BY_WAY)].tolist() == parts


def test_a_village_of_one_point_tells_the_basis_of_the_way_inside_it():
    found = measured([], [10, 20, None], [0], roads=None)
    table = home_table(found, POLISH)
    assert table["Skąd droga wewnątrz miejscowości"].tolist() == ["z odległości do sąsiednich miejscowości"] * 3
    assert (table["Minuty wewnątrz miejscowości"] > 0).all()
    assert table["Punkty zamieszkania"].tolist() == [1, 1, 1]
    assert ("Skąd droga wewnątrz miejscowości", "z odległości do sąsiednich miejscowości") in village_card(
        found, "poz", "s0", POLISH
    ).facts
    assert not any("Od swojego domu" in village_card(found, "poz", f"s{number}", POLISH).why for number in range(3))
    alone = measured([], [10], [0], roads=None).results.iloc[0]
    assert alone["inner_basis"] == "assumed"
    assert alone["seconds"] == pytest.approx(alone["inner_s"])


def test_a_limit_in_metres_is_told_in_metres():
    school = services()["szkola_1_4"]
    homes = settlements([("Wieś", (0, 0), 10)], age_7_14=[4])
    offered = providers([("Szkoła", (0, 0), ("szkola_1_4",))])
    made = study(homes, offered, roads=None, studied={"szkola_1_4": school})
    found = measure_study(replace(made, demand_points=points([(0, 1_000, 3), (0, 2_000, 1)])))
    row, detour = found.results.iloc[0], found.study.profiles["foot"].detour_factor
    assert row["people_median"] == pytest.approx(1_000 * detour, rel=1e-3)
    assert f"{POLISH.distance(row['people_median'])}, a 9 na 10" in people_sentence(row, Metric.METRES, POLISH)
    assert home_table(found, POLISH)["Jednostka"].tolist() == ["km"]


@pytest.mark.parametrize(("share", "percent"), [(1.0, 100), (0.9999, 99.9), (0.87, 87), (0.0004, 0), (1 / 3, 33.3)])
def test_a_hundred_per_cent_are_all(share, percent):
    assert percent_within(share) == pytest.approx(percent)


villages = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 100).map(lambda place: 400 * place), st.integers(1, 9)), max_size=8
)
people_of_three = st.lists(st.none() | st.integers(0, 99), min_size=3, max_size=3)
clinics = st.lists(st.integers(0, 100).map(lambda place: 400 * place), min_size=1, max_size=3)


@settings(max_examples=40, deadline=None)
@given(villages, people_of_three, clinics, st.integers(1, 30), st.integers(0, 10))
def test_everybody_is_where_their_own_way_puts_them(rows, people, sites, limit_km, more_km):
    low, high = (
        measured(rows, people, sites, studied=limited(limit_km / 2, far_km)).results
        for far_km in (limit_km, limit_km + more_km)
    )
    for place, row in low.iterrows():
        own = [(east_m, weight) for owner, east_m, weight in rows if owner == place]
        assert row["home_points"] == max(len(own), 1)
        parts = row[list(PEOPLE_BY_WAY)]
        assert parts.isna().all() if people[place] is None else parts.sum() == people[place]
        if own:
            near = [weight for east_m, weight in own if min(abs(east_m - site) for site in sites) <= limit_km * 1_000]
            assert row["share_within"] == pytest.approx(sum(near) / sum(weight for _, weight in own))
        if row["status"] in SERVED:
            assert row["share_within"] >= 0.5 - 1e-9
    assert (low["people_median"] <= low["people_p90"]).all()
    assert (low["share_within"] <= high["share_within"]).all()
    known = low["people"].notna()
    assert (low.loc[known, "people_within"] <= high.loc[known, "people_within"]).all()


@settings(max_examples=15, deadline=None)
@given(villages.filter(bool), clinics)
def test_a_point_split_in_two_changes_nothing(rows, sites):
    halves = [(owner, east_m, weight / 2) for owner, east_m, weight in rows for _ in range(2)]
    whole, split = (measured(kind, [10, 20, 30], sites).results for kind in (rows, halves))
    counts = ["home_points", "points_not_placed", "points_without_way"]
    pd.testing.assert_frame_equal(whole.drop(columns=counts), split.drop(columns=counts), rtol=1e-12)


def public_bytes(measurement, folder):
    """Everything that the public may read: files, maps and cards."""
    folder.mkdir()
    files = {path.name: path.read_bytes() for path in write_outputs(measurement, folder, POLISH)}
    files.pop("luki.xlsx")  # the same tables, packed
    for service_id in measurement.study.services:
        files[f"{service_id}.html"] = council_html(measurement, [service_id], POLISH).encode()
        cards = [
            village_card(measurement, service_id, home, POLISH)
            for home in measurement.study.settlements["settlement_id"]
        ]
        files[f"{service_id} cards"] = repr([(card.why, card.facts) for card in cards]).encode()
    return files


def test_hidden_counts_cannot_be_computed_from_the_shares(tmp_path):
    """Other people in all, and other people in each house, give the same public bytes: nobody can tell them apart."""
    studied = limited(5, 10) | limited(5, 10, services()["dzienny_pobyt"])
    # A village of two houses with 3 and 4 people, one within the limit; 3 and 2 seniors are small counts.
    houses = [(0, 4_000, 3), (0, 12_000, 4), (1, 4_000, 30), (1, 8_000, 30), (1, 12_000, 20)]
    others = [(0, 4_000, 2), (0, 12_000, 5), *houses[2:]]
    worlds = [(houses, [3, 2, 40]), (houses, [2, 3, 40]), (others, [3, 2, 40])]
    seen, known = [], []
    for number, (rows, seniors) in enumerate(worlds):
        inside = measured(rows, [200, 200, 400], [0], studied=studied, age_65_plus=seniors)
        known.append(home_table(inside, POLISH)[["Osoby poza limitem", "Osoby w granicach limitu (%)"]])
        public = published(inside)
        seen.append(public_bytes(public, tmp_path / str(number)))
        assert public.results[["people_mean", "share_within", *PEOPLE_BY_WAY]].isna().all(axis=None)
        assert "homes" not in summary(public)["services"][0]
    assert seen[0] == seen[1] == seen[2]
    assert not known[0].equals(known[1])
    assert not known[0].equals(known[2])
    # What is shown is still worth reading.
    assert "połowa osób ma najwyżej" in seen[0]["luki.csv"].decode("utf-8-sig")
    assert "W limicie:" not in seen[0]["luki.csv"].decode("utf-8-sig")
