"""Lorenz, Gini, Palma, Theil, concentration, poverty: by hand, person by person, and by law."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.access.concentration import concentration, corrected_concentration
from geo_cus.access.gini import gini
from geo_cus.access.lorenz import lorenz
from geo_cus.access.palma import palma
from geo_cus.access.poverty import poverty
from geo_cus.access.theil import theil, theil_by_group
from geo_cus.errors import TableError

INF = np.inf


def table(values):
    return pd.Series(list(values), index=pd.Index([f"s{number}" for number in range(len(values))], dtype=object))


ACCESS, PEOPLE = table([4.0, 0.0, 1.0, 9.0]), table([10, 30, 60, 0])
EVERY = {
    "gini": gini,
    "palma": palma,
    "theil": theil,
    "concentration": lambda access, people: concentration(access, people, RANK.reindex(access.index)),
    "corrected": lambda access, people: corrected_concentration(access, people, RANK.reindex(access.index)),
    "poverty": lambda access, people: poverty(access, people, line=2.0, alpha=1),
}
RANK = table([3.0, 1.0, 2.0, 2.0, 5.0, 4.0, 4.0])
WORLDS = st.lists(
    st.tuples(st.one_of(st.just(0.0), st.integers(0, 90).map(lambda tenths: tenths / 10)), st.integers(0, 40)),
    min_size=1,
    max_size=7,
)


def split(world):
    return table([access for access, _ in world]), table([people for _, people in world])


def test_lorenz_by_hand():
    # 30 people have 0, 60 have 1 each, 10 have 4 each: 100 in all; s3 has no people.
    curve = lorenz(ACCESS, PEOPLE)
    assert curve["people_share"].tolist() == pytest.approx([0, 0.3, 0.9, 1])
    assert curve["access_share"].tolist() == pytest.approx([0, 0, 0.6, 1])


def test_gini_by_hand():
    # Area under the curve: 0 + 0.6 * 0.6 / 2 + 0.1 * (0.6 + 1) / 2 = 0.26.
    assert gini(ACCESS, PEOPLE) == pytest.approx(1 - 2 * 0.26)


def test_palma_by_hand():
    # Marks over 100 people: place 40.6 has access 1, place 90.1 lies a tenth of the way from 1 to 4.
    # Bottom: 30 people with 0 and 60 with 1, on average 2/3; top: 10 people with 4.
    assert palma(ACCESS, PEOPLE) == pytest.approx(4 / (60 / 90))
    by_income = palma(ACCESS, PEOPLE, table([10.0, 90.0, 50.0, np.nan]))
    # Poorest 40 %: s0 and s2 (70 people with 40 + 60); richest tenth: within s1 at the mark, with 0.
    assert by_income == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("access", "people", "ratio"),
    [
        ([0, 0], [5, 5], 1.0),
        ([0, 3], [90, 10], INF),
        ([2, 2], [9, 1], 1.0),
        ([7], [3], 1.0),
        ([7], [0], 1.0),
        ([], [], 1.0),
    ],
)
def test_palma_at_its_ends(access, people, ratio):
    assert palma(table(access), table(people)) == ratio


def test_theil_by_hand():
    # Mean 1: 0.1 * 4 ln 4; those with the mean and those with nothing add 0.
    assert theil(ACCESS, PEOPLE) == pytest.approx(0.4 * math.log(4))
    parts = theil_by_group(ACCESS, PEOPLE, table(["a", "b", "b", "nobody"]))
    # Group a: 0.4 of access, 0.1 of people; group b: 0.6 and 0.9, inside 0.9 people share, 0.6 / 0.6 of access in s2.
    assert parts.groups["group"].tolist() == ["a", "b"]
    assert parts.groups["between"].tolist() == pytest.approx([0.4 * math.log(4), 0.6 * math.log(0.6 / 0.9)])
    assert parts.groups["within"].tolist() == pytest.approx([0, 0.6 * math.log(0.9 / 0.6)])
    assert parts.total == pytest.approx(theil(ACCESS, PEOPLE))


def test_concentration_by_hand():
    # By rank: s1 (0..0.3, middle 0.15) has 0, s2 (middle 0.6) 1, s0 (middle 0.95) 4; the mean is 1.
    expected = 2 * (0.3 * (0 - 1) * 0.15 + 0.6 * 0 * 0.6 + 0.1 * 3 * 0.95)
    assert concentration(ACCESS, PEOPLE, RANK) == pytest.approx(expected)
    assert corrected_concentration(ACCESS, PEOPLE, RANK) == pytest.approx(4 * expected / 4)
    assert corrected_concentration(ACCESS, PEOPLE, RANK, bounds=(0, 10)) == pytest.approx(4 * expected / 10)
    assert corrected_concentration(ACCESS, PEOPLE, RANK, bounds=(3, 3)) == 0


def test_equal_ranks_share_the_middle_of_their_places():
    assert concentration(table([5.0, 1.0]), table([3, 7]), table([1.0, 1.0])) == pytest.approx(0)


def test_poverty_by_hand():
    # Line 2: 30 people lack all of it, 60 lack half.
    found = [poverty(ACCESS, PEOPLE, line=2, alpha=alpha) for alpha in (0, 1, 2)]
    assert found == pytest.approx([0.9, 0.3 + 0.6 / 2, 0.3 + 0.6 / 4])
    assert poverty(ACCESS, PEOPLE, line=1, alpha=0) == pytest.approx(0.3), "who has just the line is not poor"


@pytest.mark.parametrize(("line", "alpha"), [(0, 0), (-1, 1), (INF, 1), (np.nan, 0), (2, -1)])
def test_a_line_that_is_none_is_refused(line, alpha):
    with pytest.raises(ValueError, match="line must be a finite number above 0 and alpha at least 0"):
        poverty(ACCESS, PEOPLE, line=line, alpha=alpha)


@pytest.mark.parametrize("name", EVERY)
def test_where_nobody_lives_there_is_no_inequality(name):
    assert EVERY[name](ACCESS, PEOPLE * 0) == (1.0 if name == "palma" else 0.0)
    assert EVERY[name](ACCESS.iloc[:0], PEOPLE.iloc[:0]) == (1.0 if name == "palma" else 0.0)


@pytest.mark.parametrize("name", sorted(set(EVERY) - {"poverty"}))
@given(people=st.lists(st.integers(0, 40), min_size=1, max_size=7), level=st.sampled_from([0.0, 0.1, 3.0, 7.7]))
def test_where_all_have_the_same_there_is_none_either(name, people, level):
    found = EVERY[name](table([level] * len(people)), table(people))
    assert found == pytest.approx(1.0 if name == "palma" else 0.0, abs=1e-12)
    assert name != "gini" or found == 0.0


@pytest.mark.parametrize("name", EVERY)
@given(world=WORLDS, data=st.data())
def test_order_means_nothing(name, world, data):
    access, people = split(world)
    rows = data.draw(st.permutations(range(len(world))))
    assert EVERY[name](access.iloc[rows], people.iloc[::-1]) == EVERY[name](access, people)


@pytest.mark.parametrize("name", sorted(set(EVERY) - {"poverty"}))
@given(world=WORLDS, times=st.sampled_from([2, 8]))
def test_more_of_all_for_all_changes_nothing(name, world, times):
    access, people = split(world)
    assert EVERY[name](access * times, people) == pytest.approx(EVERY[name](access, people), rel=1e-9, abs=1e-12)
    # The marks of the Palma ratio lie between single persons, and those change their places.
    if name != "palma":
        assert EVERY[name](access, people * times) == pytest.approx(EVERY[name](access, people), rel=1e-9, abs=1e-12)


@given(world=WORLDS)
def test_lorenz_rises_bends_upwards_and_never_crosses_the_diagonal(world):
    curve = lorenz(*split(world)).to_numpy()
    assert curve[0].tolist() == [0, 0]
    assert curve[-1].tolist() == [1, 1]
    people, access = np.diff(curve, axis=0).T
    assert (people > 0).all()
    assert (access >= 0).all()
    assert (np.diff(access / people) > -1e-12).all()
    assert (curve[:, 1] <= curve[:, 0] + 1e-12).all()


@given(world=WORLDS)
def test_gini_is_half_the_mean_difference_of_two_persons(world):
    access, people = split(world)
    persons = np.repeat(access.to_numpy(), people.to_numpy())
    found = gini(access, people)
    assert 0 <= found <= 1
    if persons.sum():
        differences = np.abs(persons[:, None] - persons[None, :]).mean()
        assert found == pytest.approx(differences / (2 * persons.mean()), abs=1e-12)
        assert concentration(access, people, access) == pytest.approx(found, abs=1e-12)


@given(world=WORLDS, groups=st.lists(st.sampled_from("abc"), min_size=7, max_size=7))
def test_theil_splits_cleanly_and_stays_in_its_bounds(world, groups):
    access, people = split(world)
    parts = theil_by_group(access, people, table(groups))
    assert parts.total == pytest.approx(theil(access, people), abs=1e-12)
    assert 0 <= parts.total <= math.log(max(1, people.sum())) + 1e-12
    assert parts.total == pytest.approx(parts.groups["between"].sum() + parts.groups["within"].sum(), abs=1e-12)
    alone = theil_by_group(access, people, table([str(number) for number in range(len(world))]))
    assert alone.within == pytest.approx(0, abs=1e-12)


@given(world=WORLDS)
def test_concentration_turns_round_with_the_ranking(world):
    access, people = split(world)
    upwards = concentration(access, people, RANK)
    assert -1 <= upwards <= 1
    assert concentration(access, people, 9 - RANK) == pytest.approx(-upwards, abs=1e-12)
    lack = corrected_concentration(9 - access, people, RANK, bounds=(0, 9))
    assert lack == pytest.approx(-corrected_concentration(access, people, RANK, bounds=(0, 9)), abs=1e-12)


@given(world=WORLDS, line=st.floats(0.1, 10), more=st.floats(0, 3))
def test_poverty_counts_those_below_the_line(world, line, more):
    access, people = split(world)
    share, gap, depth = (poverty(access, people, line=line, alpha=alpha) for alpha in (0, 1, 2))
    below = people[access < line].sum()
    assert share == pytest.approx(below / people.sum() if people.sum() else 0)
    assert 1 + 1e-12 >= share >= gap - 1e-12
    assert gap >= depth - 1e-12 >= -1e-12
    for alpha in (0, 1, 2):
        assert poverty(access + more, people, line=line, alpha=alpha) <= poverty(access, people, line=line, alpha=alpha)


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("wrong", [np.nan, -1.0, INF])
def test_access_that_is_no_number_is_refused(name, wrong):
    with pytest.raises(TableError, match="(access|ranking): .* for s2"):
        EVERY[name](ACCESS.replace(1.0, wrong), PEOPLE)


@pytest.mark.parametrize("name", EVERY)
def test_a_settlement_without_people_is_refused(name):
    with pytest.raises(TableError, match="people: no entry for s3"):
        EVERY[name](ACCESS, PEOPLE.iloc[:3])


def test_a_settlement_without_a_rank_is_refused_where_people_live():
    with pytest.raises(TableError, match="ranking: no entry for s0"):
        concentration(ACCESS, PEOPLE, RANK.iloc[1:4])
    assert concentration(ACCESS, PEOPLE, RANK.iloc[:3]) == concentration(ACCESS, PEOPLE, RANK)
