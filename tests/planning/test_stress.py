"""Every provider lost and every used link closed: by hand, and against measuring from nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.access.measure import measure_study
from geo_cus.access.measurement import SERVED
from geo_cus.catalogue import services
from geo_cus.planning.applying import applied
from geo_cus.planning.edits import ChangeThreshold, CloseProvider, CloseWays
from geo_cus.planning.stress import Failure, stress_test, used_links
from tests.planning.places import crossroads, spot
from tests.studies import providers, settlements, study
from tests.towns import town

TIGHT = ChangeThreshold(service="poz", good_min=1, limit_min=2.6)
ROAD = {"highway": "tertiary"}
COUNTS = ["people_lost", "people_cut_off", "people_harmed"]


def losses(found, link):
    """Give the sums of the first service for one link by its number; zeros where nobody is harmed."""
    rows = found.losses[(found.losses["link"] == link) & (found.losses["failure"] == Failure.LINK)]
    return rows[COUNTS].iloc[0].tolist() if len(rows) else [0, 0, 0]


def expected(before, after):
    """Add up lost, cut off and harmed people of the first service from two measurements."""
    one, other = (item.of_service("poz") for item in (before, after))
    served, still = one["way_status"].isin(SERVED), other["way_status"].isin(SERVED)
    was, now = one["usable_s"].to_numpy(), other["usable_s"].to_numpy()
    people = one["people"].to_numpy(dtype=float)
    assert (now >= was).all(), "a failure has helped somebody"
    masks = (served & ~still).to_numpy(), np.isfinite(was) & ~np.isfinite(now), now > was
    return [int(people[mask].sum()) for mask in masks]


def test_the_links_in_use_are_those_that_the_test_closes():
    measurement = measure_study(crossroads())
    found = used_links(measurement)
    assert [(link.way_ids, link.near) for link in found] == [
        (link.way_ids, link.near) for link in stress_test(measurement).links
    ]
    assert len(found) > 1
    assert used_links(measure_study(replace(crossroads(), roads=None))) == ()


def test_by_hand_the_bridge_and_the_street_that_all_need():
    found = stress_test(measure_study(applied(crossroads(), [TIGHT])))
    by_link = {(link.way_ids, round(link.length_m)): losses(found, number) for number, link in enumerate(found.links)}
    assert by_link == {
        # From A to B in 1 km, or by K, J and D in 11 km.
        (("0",), 1000): [100, 0, 100],
        # From D both doctors are 2 km away, so that nobody needs the one way or the other.
        (("0",), 2000): [0, 0, 0],
        # East has no other way at all.
        (("2",), 1000): [400, 400, 400],
        # North drives 7 km by K and A instead of 5 km by D, and is beyond the limit either way.
        (("3",), 3000): [0, 0, 800],
    }
    assert found.no_backup[["settlement", "people", "provider_id"]].to_numpy().tolist() == [["Wschód", 400, ""]]
    assert [link.near for link in found.links if link.way_ids == ("3",)] == [("Środek", "Północ")]


class Town(NamedTuple):
    """Roads between junctions, some of them one-way, villages and doctors at junctions, the limit in minutes."""

    roads: list[str]
    one_way: list[str]
    homes: list[str]
    sites: list[str]
    limit_min: int


LETTERS = "ABCDEFGHIJKLMNOP"
ROADS = [LETTERS[i : i + 2] for i in range(16) if i % 4 < 3] + [LETTERS[i] + LETTERS[i + 4] for i in range(12)]


@st.composite
def towns(draw):
    """Draw a town of up to four by four junctions."""
    roads = draw(st.lists(st.sampled_from(ROADS), min_size=8, max_size=20, unique=True))
    joined = sorted({letter for road in roads for letter in road})
    places = st.sampled_from(joined)
    return Town(
        roads,
        draw(st.lists(st.sampled_from(roads), max_size=4, unique=True)),
        draw(st.lists(places, min_size=2, max_size=5, unique=True)),
        draw(st.lists(places, min_size=1, max_size=3, unique=True)),
        draw(st.sampled_from([2, 4, 6])),
    )


def built(plan):
    """Make the study of a town: each road is a way of its own, and no part of the town is too small to count."""
    spots = {name: (900 * (place % 4) + 40 * (place // 4), 800 * (place // 4)) for place, name in enumerate(LETTERS)}
    made = study(
        settlements([(f"W{number}", spots[name], 2**number) for number, name in enumerate(plan.homes)]),
        providers([(f"P{number}", spots[name], ("poz",)) for number, name in enumerate(plan.sites)]),
        roads=town(
            spots, [(road, {**ROAD, **({"oneway": "yes"} if road in plan.one_way else {})}) for road in plan.roads]
        ),
    )
    whole = {
        name: replace(profile, min_component_nodes=0, min_one_way_nodes=0) for name, profile in made.profiles.items()
    }
    limit = ChangeThreshold(service="poz", good_min=1, limit_min=plan.limit_min)
    return applied(replace(made, profiles=whole), [limit])


@settings(max_examples=4)
@given(towns())
def test_every_failure_is_what_measuring_from_nothing_says(plan):
    made = built(plan)
    before = measure_study(made)
    found = stress_test(before)
    assert found.losses[COUNTS].max().fillna(0).max() <= before.totals["poz"]
    closed = set()
    for number, link in enumerate(found.links):
        closed |= set(link.way_ids)
        after = measure_study(applied(made, [CloseWays(way_ids=link.way_ids)]))
        assert losses(found, number) == expected(before, after)
    for way_id in set(made.roads.tags["way_id"]) - closed:
        assert expected(before, measure_study(applied(made, [CloseWays(way_ids=(way_id,))]))) == [0, 0, 0]
    for provider_id in made.providers["provider_id"]:
        rows = found.losses[found.losses["provider_id"] == provider_id]
        after = measure_study(applied(made, [CloseProvider(provider_id=provider_id)]))
        assert (rows[COUNTS].iloc[0].tolist() if len(rows) else [0, 0, 0]) == expected(before, after)


@settings(max_examples=12)
@given(towns())
def test_who_has_no_backup_is_whom_one_cut_parts_from_all_doctors(plan):
    before = measure_study(built(plan))
    network, times = before.networks["car"], before.times.of(services()["poz"])
    graph = nx.MultiDiGraph()
    for edge, (tail, head) in enumerate(zip(network.edge_from.tolist(), network.edge_to.tolist(), strict=True)):
        graph.add_edges_from([(tail, head, edge)] * bool(np.isfinite(network.forward_s[edge])))
        graph.add_edges_from([(head, tail, edge)] * bool(np.isfinite(network.backward_s[edge])))
    sites = at_nodes(network, times.destinations)
    failures = [graph]
    for edge in range(len(network.edge_from)):
        failures.append(graph.copy())
        failures[-1].remove_edges_from([arc for arc in graph.edges if arc[2] == edge])
    expected_ids = []
    for place, home in enumerate(at_nodes(network, times.origins)):
        # Whoever sees a doctor must get home again.
        whole, *cut = (
            [site for site in sites if nx.has_path(left, home, site) and nx.has_path(left, site, home)]
            for left in failures
        )
        if len(whole) == 1 or (whole and [] in cut):
            expected_ids.append(f"s{place}")
    assert stress_test(before).no_backup["settlement_id"].tolist() == expected_ids


def at_nodes(network, placement):
    """Give the junctions at which points stand that were put there."""
    ends = np.where(placement.share < 0.5, network.edge_from[placement.edge], network.edge_to[placement.edge])
    assert np.isin(placement.share, [0.0, 1.0]).all()
    return ends.tolist()


def test_a_village_along_a_road_leaves_by_the_end_that_is_open():
    made = study(
        settlements([("Wieś", (1_000, 0), 10), ("Druga", (1_000, 30), 5)]),
        providers([("P", (0, 0), ("poz",)), ("Q", (3_000, 0), ("poz",))]),
        roads=town({"A": (0, 0), "B": (3_000, 0)}, [("AB", {**ROAD, "name": "Długa", "bridge": "yes"})]),
    )
    found = stress_test(measure_study(made))
    assert [round(link.length_m) for link in found.links] == [1000]
    assert (found.links[0].name, found.links[0].bridge, found.links[0].way_ids) == ("Długa", True, ("0",))
    row = found.losses[found.losses["failure"] == Failure.LINK].iloc[0]
    assert row[COUNTS].tolist() == [0, 0, 15]
    assert found.no_backup.empty


def test_without_roads_only_providers_are_lost():
    made = replace(crossroads(), roads=None, sources=())
    found = stress_test(measure_study(made))
    assert set(found.losses["failure"]) == {Failure.PROVIDER}
    assert found.links == ()


def test_homes_scattered_over_a_link_are_not_on_what_is_closed():
    made = crossroads()
    places = [spot(3_000, 1_200), spot(3_000, 1_300), spot(3_000, 2_900)]
    points = pd.DataFrame(
        {
            "settlement_id": "s3",
            "lon": [lon for lon, _ in places],
            "lat": [lat for _, lat in places],
            "weight": [3.0, 2.0, 4.0],
            "row": [2, 3, 4],
        }
    )
    found = stress_test(measure_study(replace(made, demand_points=points)))
    north = next(link for link in found.links if link.way_ids == ("3",))
    # The houses stand at 1.2, 1.3 and 2.9 km: between the last two, nobody lives along 1.6 km.
    assert north.lat == pytest.approx(spot(3_000, 2_100)[1], abs=1e-6)
    assert found.losses.loc[found.losses["link"] == found.links.index(north), "people_cut_off"].tolist() == []
