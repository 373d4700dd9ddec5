"""Who takes whom, the same supply by other travel times, and room for everybody."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.access.assignment import assign
from geo_cus.access.places import people_without_place
from geo_cus.access.supply import Supply, at_times, eligible, home_gminas, supply_of
from geo_cus.catalogue import Need, services
from geo_cus.network.study_times import study_times
from tests.access.cases import case, cases
from tests.studies import GMINA, NEIGHBOUR, providers, settlements, study

POZ = services()["poz"]
NEED = Need(share=1.0, units_per_person=1.0, units={"pl": "miejsca", "en": "places"}, basis="user", source="test")
GMINAS = st.sampled_from([GMINA, NEIGHBOUR, GMINA[:6] + "1", ""])


@given(homes=st.lists(GMINAS, max_size=4), served=st.lists(st.lists(GMINAS.filter(bool)).map(tuple), max_size=4))
def test_a_provider_takes_all_or_those_it_names(homes, served):
    spots = [("Wieś", (0, 0), 1)] * len(homes)
    made = study(
        settlements(spots).assign(gmina=pd.Series(homes, dtype=object)),
        providers([("P", (0, 0), ("poz",))] * len(served), served=served),
        roads=None,
    )
    expected = [
        [not named or not home or home[:6] in {gmina[:6] for gmina in named} for named in served]
        for home in home_gminas(made)
    ]
    np.testing.assert_array_equal(eligible(made), np.array(expected, dtype=bool).reshape(len(homes), len(served)))


def test_supply_at_other_times_is_the_supply_of_those_times():
    offered = [("P", (0, 0), ("poz",)), ("Q", (9000, 0), ("poz",)), ("R", None, ("poz",))]
    hours = ["pn-pt 8:00-16:00", "pn 8:00-8:45", ""]
    made = study(settlements([("Wieś", (0, 0), 1)]), providers(offered).assign(hours=hours), roads=None)
    there = study_times(made).of(POZ)
    lost = replace(there.destinations, edge=np.array([0, -1, -1]))
    for other in (replace(there, seconds=there.seconds * 9), replace(there, destinations=lost)):
        found = at_times(supply_of(made, POZ, there, there), made, POZ, other, other)
        expected = supply_of(made, POZ, other, other)
        for name in Supply.__slots__:
            np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))
    assert not (at_times(expected, made, POZ, there, there).on_site == expected.on_site).all()


def without_place(world, *, known):
    """Give the shares of `people_without_place` in a case where the capacity of some providers is not known."""
    count = len(world.capacity)
    everybody = np.ones(world.seconds.shape, dtype=bool)
    persons = np.where(known, world.capacity.to_numpy(np.float64), np.nan)
    everywhere, nowhere = np.ones(count, dtype=bool), np.zeros(count, dtype=bool)
    supply = Supply(everywhere, nowhere, everywhere, everybody, everybody, persons, persons)
    service = replace(POZ, need=NEED)
    return people_without_place(service, world.times, supply, world.people.to_numpy(np.float64))


@given(world=cases(most_places=900), data=st.data())
def test_people_without_a_place_are_those_of_the_best_assignment(world, data):
    known = np.array(data.draw(st.lists(st.booleans(), min_size=len(world.capacity), max_size=len(world.capacity))))
    room = world.capacity.where(known, world.people.sum()).astype(float)
    best = assign(world.times, world.people, room, limit_s=POZ.threshold.limit).settlements
    expected = (best["no_capacity"] / best["people"]).fillna(0.0)
    np.testing.assert_allclose(without_place(world, known=known), expected, atol=1e-9)


def test_nothing_is_solved_where_everybody_finds_room_at_a_look(monkeypatch):
    """Ten people next to five places go to the provider whose capacity is not known, five others to the places."""
    world = case([[60.0, 120.0], [60.0, np.inf]], people=[10, 5], capacity=[5, 0])
    monkeypatch.setattr("geo_cus.access.places.assign", None)
    np.testing.assert_array_equal(without_place(world, known=np.array([True, False])), [0.0, 0.0])
