"""Totals of a gmina spread over its settlements: by hand, by law, against each other, and how often bands hold."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from geo_cus.catalogue.estimates import default_dispersion, disability_by_age
from geo_cus.data.estimate_band import band, dispersion_of
from geo_cus.data.people_tables import ESTIMATE_TYPES
from geo_cus.data.settlements import GROUP_FIELDS
from geo_cus.data.target_groups import spread_groups

GMINA = "1210062"
some = settings(max_examples=40, deadline=None)
SHARES = np.array([0.03, 0.04, 0.09, 0.66, 0.11, 0.07])
"""Made-up gminas: 0-2, 3-6, 7-14, 15-64, 65-74, 75 and over."""


def homes(residents, **groups) -> pd.DataFrame:
    """Make settlements a, b, c … of one gmina."""
    count = len(residents)
    columns: dict[str, object] = {
        "settlement_id": [f"{chr(97 + place // 26)}{chr(97 + place % 26)}" for place in range(count)]
    }
    columns |= {"gmina": GMINA, "residents": pd.array(residents, dtype="Int64")}
    for group in (*GROUP_FIELDS[1:], "residents_gus", "pre_working_age", "working_age", "post_working_age"):
        columns[group] = pd.array(groups.get(group, [None] * count), dtype="Int64")
    return pd.DataFrame(columns)


def totals(gmina: str = GMINA, **groups) -> pd.DataFrame:
    row = {"gmina": gmina, "row": 2} | {group: groups.get(group, pd.NA) for group in GROUP_FIELDS}
    return pd.DataFrame([row]).astype(dict.fromkeys(GROUP_FIELDS, "Int64"))


def spread(settlements, total, gminas=(GMINA,)):
    return spread_groups(settlements, total, gminas=gminas, file="gmina.csv")


def codes(result) -> list[str]:
    return [item.code for item in result.faults]


def test_where_nothing_is_known_each_settlement_gets_its_share():
    result = spread(homes([100, 300, 600]), totals(age_65_plus=180))
    assert result.settlements["age_65_plus"].to_list() == [18, 54, 108]
    assert result.settlements["age_65_plus"].dtype == "Int64"
    assert list(result.estimates.columns) == list(ESTIMATE_TYPES)
    assert result.estimates["basis"].unique().tolist() == ["ipf"]


def test_the_example_of_the_documentation():
    # Known: 50 seniors in "ab"; 200 - 50 are left for 100 + 600 residents.
    result = spread(homes([100, 300, 600], age_65_plus=[None, 50, None]), totals(age_65_plus=200))
    assert result.settlements["age_65_plus"].to_list() == [21, 50, 129]
    first, second = result.estimates.itertuples(index=False)
    assert (first.settlement_id, first.people, second.settlement_id, second.people) == ("aa", 21, "ac", 129)
    assert (first.low, first.high, second.low, second.high) == (13, 31, 120, 138)


def test_a_settlement_alone_is_known_by_difference():
    result = spread(homes([100, 300], age_0_2=[7, None]), totals(age_0_2=20))
    assert result.estimates[["people", "low", "high"]].to_numpy().tolist() == [[13, 13, 13]]


def test_groups_without_a_total_stay_unknown():
    result = spread(homes([100, 300], age_0_2=[7, None]), totals(age_3_6=20))
    assert result.settlements["age_0_2"].to_list() == [7, pd.NA]
    assert set(result.estimates["group_id"]) == {"age_3_6"}


def test_residents_themselves_are_never_spread():
    result = spread(homes([100, None]), totals(residents=500))
    assert result.settlements["residents"].to_list() == [100, pd.NA]
    assert result.estimates.empty


def test_residents_by_gus_tell_the_size_where_the_registered_are_not_known():
    result = spread(homes([100, None], residents_gus=[130, 300]), totals(age_0_2=40))
    assert result.settlements["age_0_2"].to_list() == [10, 30]
    assert result.settlements["residents"].to_list() == [100, pd.NA]


def test_the_bands_of_working_age_turn_the_seed():
    known = {"pre_working_age": [30, 10], "working_age": [60, 60], "post_working_age": [10, 30]}
    result = spread(homes([100, 100], **known), totals(age_7_14=20, age_65_plus=40))
    young, old = result.settlements["age_7_14"].to_list(), result.settlements["age_65_plus"].to_list()
    assert young[0] > young[1]
    assert old[0] < old[1]
    assert (sum(young), sum(old)) == (20, 40)


def test_people_with_disabilities_follow_the_age_structure():
    # Of 100 people, 20 of 65-74: 20 x 0.30 + 80 x 0.10 = 14; 40: 12 + 6 = 18. The odds, not the shares, are scaled.
    assert disability_by_age()["age_65_74"] == pytest.approx(3 * disability_by_age()["age_15_64"])
    result = spread(homes([100, 100], age_65_plus=[20, 40], age_75_plus=[0, 0]), totals(disabled=32))
    assert result.settlements["disabled"].to_list() == [14, 18]


def test_people_in_families_follow_the_residents_where_nothing_else_is_known():
    result = spread(homes([100, 300, 600]), totals(families=400))
    assert result.settlements["families"].to_list() == [40, 120, 240]


def test_people_in_families_are_the_children_and_parents_where_the_children_are():
    # 40 children are in; 40 parents are left for 70 and 90 others. Children per head, with 10 people of the common mix:
    # 32/110 and 12/110 over 1/5, so 1.4545 and 0.5455. Seeds 0.4 x 70 x 1.4545 = 40.73 and 0.4 x 90 x 0.5455 = 19.64
    # have the odds 1.3914 and 0.2791; times 0.505 they make 28.9 and 11.1.
    result = spread(homes([100, 100], age_7_14=[30, 10]), totals(families=80))
    assert result.settlements["families"].to_list() == [59, 21]
    assert set(result.estimates["group_id"]) == {"families"}


def test_people_in_families_follow_those_under_working_age_where_no_children_are_known():
    known = {"pre_working_age": [30, 10], "working_age": [60, 60], "post_working_age": [10, 30]}
    first, second = spread(homes([100, 100], **known), totals(families=80)).settlements["families"]
    assert first > second
    assert first + second == 80


def test_a_total_of_families_that_leaves_no_room_for_the_children_is_not_spread():
    # Somebody gave 20 families for the people in them.
    result = spread(homes([100, 100], age_7_14=[30, 10]), totals(families=20))
    (found,) = result.faults
    assert (found.code, found.column) == ("families_without_children", "osoby_w_rodzinach")
    assert {"rest": 20, "children": 40}.items() <= dict(found.details).items()
    assert result.settlements["families"].isna().all()


def test_a_study_of_one_gmina_owns_the_settlements_without_a_code():
    settlements = homes([100, 300]).assign(gmina=["", "121006"])
    assert spread(settlements, totals(age_0_2=20)).settlements["age_0_2"].to_list() == [5, 15]
    of_two = spread(settlements, totals(age_0_2=20), gminas=(GMINA, "1209033"))
    assert of_two.settlements["age_0_2"].to_list() == [pd.NA, 20]


def test_each_gmina_has_its_own_total():
    settlements = homes([100, 300]).assign(gmina=[GMINA, "1209033"])
    both = pd.concat([totals(age_0_2=5), totals("1209033", age_0_2=9)])
    assert spread(settlements, both, gminas=(GMINA, "1209033")).settlements["age_0_2"].to_list() == [5, 9]


@pytest.mark.parametrize(
    ("known", "total", "code", "values"),
    [
        ([70, None, None], 60, "known_exceed_total", {"gmina": GMINA, "difference": 10, "total": 60, "known": 70}),
        ([10, None, None], 900, "rest_exceeds_residents", {"difference": 890, "room": 800, "excess": 90}),
    ],
)
def test_what_cannot_be_is_told_and_not_spread(known, total, code, values):
    settlements = homes([100, 300, 500], age_7_14=known)
    result = spread(settlements, totals(age_7_14=total, age_0_2=9))
    (found,) = result.faults
    assert (found.code, found.file, found.row, found.column) == (code, "gmina.csv", 2, "wiek_7_14")
    assert values.items() <= dict(found.details).items()
    assert result.settlements["age_7_14"].to_list() == [known[0], pd.NA, pd.NA]
    assert result.settlements["age_0_2"].sum() == 9


def test_without_any_residents_nothing_is_invented():
    result = spread(homes([100, None, None], age_0_2=[4, None, None]), totals(age_0_2=30))
    assert codes(result) == ["nothing_to_spread_by"]
    assert dict(result.faults[0].details)["difference"] == 26
    assert result.estimates.empty


def test_a_settlement_of_unknown_size_stays_unknown_and_is_told():
    result = spread(homes([100, 300, None]), totals(age_0_2=20))
    assert codes(result) == ["spread_without_some"]
    assert result.settlements["age_0_2"].to_list() == [5, 15, pd.NA]


def test_totals_that_fit_one_by_one_but_not_together():
    # 100 residents, 60 of them known to be old: 50 children do not fit beside them.
    result = spread(homes([100], age_65_plus=[60]), totals(age_7_14=50))
    assert codes(result) == ["totals_contradict"]
    assert result.settlements["age_7_14"].to_list() == [pd.NA]


def test_a_difference_where_all_is_known_is_no_matter_of_estimates():
    result = spread(homes([100], age_0_2=[3]), totals(age_0_2=5))
    assert not result.faults
    assert result.estimates.empty


def test_people_of_75_stay_within_known_people_of_65():
    settlements = homes([400, 400, 400], age_65_plus=[None, 5, 80])
    result = spread(settlements, totals(age_65_plus=145, age_75_plus=70))
    assert (result.settlements["age_75_plus"] <= result.settlements["age_65_plus"]).all()
    assert (result.settlements["age_65_plus"].sum(), result.settlements["age_75_plus"].sum()) == (145, 70)
    old = result.estimates[result.estimates["group_id"] == "age_75_plus"].set_index("settlement_id")
    assert old.loc["ab", "high"] <= 5


@st.composite
def gminas(draw):
    """Draw a gmina that exists: true people, of which some are not told."""
    count = draw(st.integers(1, 9))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    residents = rng.integers(0, 400, count)
    bands = np.array([rng.multinomial(people, rng.dirichlet(SHARES * 30)) for people in residents])
    true = {"age_0_2": bands[:, 0], "age_3_6": bands[:, 1], "age_7_14": bands[:, 2]}
    true |= {"age_65_plus": bands[:, 4] + bands[:, 5], "age_75_plus": bands[:, 5]}
    true["disabled"] = rng.binomial(residents, 0.14)
    true["families"] = bands[:, :3].sum(axis=1) + rng.binomial(bands[:, 3], 0.4)
    told = {group: rng.random(count) < draw(st.sampled_from([0.0, 0.4, 0.8])) for group in true}
    known = {
        group: [int(value) if seen else None for value, seen in zip(true[group], told[group], strict=True)]
        for group in true
    }
    given_totals = {group: int(true[group].sum()) for group in true if draw(st.booleans())}
    return homes([int(value) for value in residents], **known), totals(**given_totals), given_totals


@some
@given(gminas())
def test_sums_are_the_totals_and_what_was_known_stays(case):
    settlements, total, given_totals = case
    result = spread(settlements, total)
    assert not result.faults
    for group, whole in given_totals.items():
        assert result.settlements[group].sum() == whole
    for group in GROUP_FIELDS:
        known = settlements[group].notna()
        assert result.settlements.loc[known, group].equals(settlements.loc[known, group])


@some
@given(gminas())
def test_the_estimates_are_exactly_the_cells_that_were_filled(case):
    settlements, total, _ = case
    result = spread(settlements, total)
    marked = set(zip(result.estimates["settlement_id"], result.estimates["group_id"], strict=True))
    filled = {
        (row_id, group)
        for group in GROUP_FIELDS
        for row_id, before, after in zip(
            settlements["settlement_id"], settlements[group], result.settlements[group], strict=True
        )
        if pd.isna(before) and not pd.isna(after)
    }
    assert marked == filled
    people = result.estimates
    assert (people["low"] <= people["people"]).all()
    assert (people["people"] <= people["high"]).all()
    assert (people["low"] >= 0).all()


@some
@given(gminas())
def test_no_settlement_has_more_of_a_part_than_of_the_whole(case):
    settlements, total, _ = case
    found = spread(settlements, total).settlements.fillna(0)
    for group in GROUP_FIELDS:
        assert (found[group] <= found["residents"]).all()
    together = found["age_0_2"] + found["age_3_6"] + found["age_7_14"] + found["age_65_plus"]
    assert (together <= found["residents"]).all()
    both_known = spread(settlements, total).settlements.dropna(subset=["age_65_plus", "age_75_plus"])
    assert (both_known["age_75_plus"] <= both_known["age_65_plus"]).all()


@some
@given(gminas())
def test_no_settlement_has_fewer_people_in_families_than_children_it_knows(case):
    settlements, total, _ = case
    found = spread(settlements, total)
    made = found.estimates[found.estimates["group_id"] == "families"].set_index("settlement_id")
    known = settlements.set_index("settlement_id").loc[made.index]
    children = known[["age_0_2", "age_3_6", "age_7_14"]].fillna(0).sum(axis=1)
    assert (made["low"] >= children).all()


@some
@given(gminas(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(case, random):
    settlements, total, _ = case
    order = list(range(len(settlements)))
    random.shuffle(order)
    result, other = spread(settlements, total), spread(settlements.iloc[order], total)
    assert other.settlements.sort_values("settlement_id").equals(result.settlements.sort_values("settlement_id"))
    assert other.estimates.equals(result.estimates)


@some
@given(gminas())
def test_twice_the_people_give_twice_the_estimate(case):
    settlements, total, _ = case
    twice, twice_total = settlements.copy(), total.copy()
    twice[list(GROUP_FIELDS)] *= 2
    twice_total[list(GROUP_FIELDS)] *= 2
    # The seed of families is not of one scale: the same ten people of the common mix stand beside each settlement.
    once, double = (
        found[found["group_id"] != "families"].reset_index(drop=True)
        for found in (spread(settlements, total).estimates, spread(twice, twice_total).estimates)
    )
    assert double["settlement_id"].equals(once["settlement_id"])
    if len(once):
        # Rounding moves a cell by less than a person, twice that in the doubled one, and a group is up to two cells.
        assert (double["people"] - 2 * once["people"]).abs().max() <= 4


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_tie_goes_to_the_first_identifier_whatever_the_order(order):
    settlements = homes([10, 10, 10]).iloc[list(order)]
    result = spread(settlements, totals(age_0_2=4)).settlements.set_index("settlement_id")
    assert result["age_0_2"].sort_index().to_list() == [2, 1, 1]


def _case(rng, dispersion, count=25):
    residents = rng.integers(40, 900, count)
    concentration = 1 / dispersion - 1
    bands = np.array([rng.multinomial(people, rng.dirichlet(SHARES * concentration)) for people in residents])
    return residents, {"age_7_14": bands[:, 2], "age_65_plus": bands[:, 4] + bands[:, 5]}


@pytest.mark.parametrize(("known", "dispersion"), [(0, None), (6, 0.002), (6, 0.02), (15, 0.02)])
def test_nine_true_values_of_ten_lie_in_their_bands(known, dispersion):
    """With the default dispersion where nothing is known, else with one that the study must find out."""
    rng = np.random.default_rng(11)
    inside: dict[str, list[bool]] = {}
    for _ in range(40):
        for group in ("age_7_14", "age_65_plus"):
            residents, true = _case(rng, dispersion or default_dispersion()[group])
            told = rng.permutation(len(residents)) < known
            cells = [int(value) if seen else None for value, seen in zip(true[group], told, strict=True)]
            settlements = homes(list(map(int, residents)), **{group: cells})
            result = spread(settlements, totals(**{group: int(true[group].sum())}))
            places = settlements["settlement_id"].isin(result.estimates["settlement_id"]).to_numpy()
            low, high = result.estimates["low"].to_numpy(), result.estimates["high"].to_numpy()
            inside.setdefault(group, []).extend((low <= true[group][places]) & (true[group][places] <= high))
    for held in inside.values():
        assert 0.87 < np.mean(held) < 0.965


def test_leaving_one_out_nine_of_ten_are_found_again():
    """Each settlement in turn is not known, and neither is the total: the share of the others stands for its own."""
    rng = np.random.default_rng(5)
    held = []
    for _ in range(12):
        residents, true = _case(rng, 0.01)
        people, count = true["age_65_plus"].astype(float), residents.astype(float)
        for left in range(len(residents)):
            others = np.arange(len(residents)) != left
            share = people[others].sum() / count[others].sum()
            found = dispersion_of(people[others], share * count[others], count[others])
            # Beside it a much larger one not known either, so that nothing follows from a sum.
            low, high = band(
                np.array([share * count[left], share * 1e6]), np.array([count[left], 1e6]), dispersion=found, known=24
            )
            held.append(np.floor(low[0]) <= people[left] <= np.ceil(high[0]))
    assert 0.87 < np.mean(held) < 0.965


def test_dispersion_is_found_again():
    rng = np.random.default_rng(2)
    residents = rng.integers(200, 900, 2000)
    people = rng.binomial(residents, rng.beta(0.15 * 99, 0.85 * 99, 2000))
    assert dispersion_of(people, 0.15 * residents, residents.astype(float)) == pytest.approx(0.01, rel=0.1)
    chance = rng.binomial(residents, 0.15)
    assert dispersion_of(chance, 0.15 * residents, residents.astype(float)) == pytest.approx(0, abs=0.0005)


@settings(max_examples=30)
@given(st.floats(0, 0.3), st.integers(2, 2000), st.floats(0.01, 0.99))
def test_more_dispersion_never_narrows_the_band(dispersion, residents, share):
    count = np.array([residents, residents * 3.0])
    narrow = band(share * count, count, dispersion=dispersion)
    wide = band(share * count, count, dispersion=dispersion + 0.1)
    assert wide[1][0] - wide[0][0] >= narrow[1][0] - narrow[0][0] - 1


def test_a_band_around_nobody_and_everybody_is_no_band():
    low, high = band(np.array([0.0, 50.0, 0.0]), np.array([50.0, 50.0, 0.0]), dispersion=0.01)
    assert (low.tolist(), high.tolist()) == ([0, 50, 0], [0, 50, 0])


@pytest.mark.parametrize("tail", [0.05, 0.95])
def test_the_band_is_that_of_the_beta_binomial(tail):
    """Beside a city, which alone settles the sum, a village keeps its own spread; scipy's quantiles are the judge."""
    count, share, dispersion = np.array([60.0, 400.0, 1500.0]), np.array([0.02, 0.15, 0.6]), 0.0085
    weight = (1 - dispersion) / dispersion
    quantile = stats.betabinom.ppf(tail, count, share * weight, (1 - share) * weight)
    city = 10_000_000.0
    sides = band(np.append(share * count, 0.3 * city), np.append(count, city), dispersion=dispersion)
    assert sides[int(tail > 0.5)][:3] == pytest.approx(quantile, abs=0.05)
