"""What is hidden: by hand, against a reader who tries every number, and against one who solves for them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_cus.access.disclosure_audit import audit, publication
from geo_cus.access.small_counts import PublishedSum
from geo_cus.access.suppression import SUPPRESSED_SIGN, SUPPRESSED_TEXT, Protection, protect, suppression_note
from geo_cus.catalogue.disclosure import DisclosureRules, Parts
from geo_cus.errors import TableError
from geo_cus.text import language
from tests.access.small_counts_cases import (
    CHILDREN,
    RULES,
    every_world,
    is_small,
    summed,
    table,
    tiny_studies,
    values_of,
    villages,
)

METHOD = (Path(__file__).resolve().parents[2] / "docs" / "method.md").read_text("utf-8")


def hidden(people, sums=()):
    """Give the hidden counts as (settlement, group), and the hidden sums as members."""
    found = protect(people, list(sums), rules=RULES)
    cells = {(row, group) for row in people.index for group in people.columns if found.cells.at[row, group]}
    return cells, [set(entry.settlements) for entry, hide in zip(sums, found.sums, strict=True) if hide]


def exposed(people, sums, protection):
    return audit(publication(people, sums, protection), rules=RULES).exposed()


def only_small(people, sums):
    """Hide by the rule alone, as one does who has not heard of subtraction."""
    small_sums = tuple(0 < entry.people <= RULES.hidden_up_to.get(entry.group_id, 0) for entry in sums)
    return Protection(is_small(people), small_sums)


def test_small_counts_are_hidden_and_nothing_else_where_no_sum_is_shown():
    people = table({"residents": [90, 90, 90, 90], "age_65_plus": [0, 1, 4, 5], "disabled": [0, 9, 10, None]})
    assert hidden(people) == ({("B", "age_65_plus"), ("C", "age_65_plus"), ("B", "disabled")}, [])


@pytest.mark.parametrize(("families", "children"), [(4, (1, 1, 1)), (5, (1, 1, 2)), (3, (1, 0, 1)), (2, (0, 0, 1))])
def test_a_hamlet_with_one_family_is_protected(families, children):
    columns = {"residents": [30, 90, 95], "families": [families, 40, 50]}
    columns |= {group: [few, 6, 7] for group, few in zip(CHILDREN, children, strict=True)}
    people = table(columns)
    sums = [summed(people, group, "ABC") for group in columns]
    assert exposed(people, sums, only_small(people, sums)) > 0
    assert exposed(people, sums, protect(people, sums, rules=RULES)) == 0


def test_residents_are_never_hidden():
    people = table({"residents": [1, 2, 3], "age_0_2": [0, 0, 0]})
    cells, sums = hidden(people, [summed(people, "residents", "AB"), summed(people, "residents", "ABC")])
    assert {group for _, group in cells} == {"age_0_2"}
    assert sums == []


def test_a_total_takes_the_smallest_other_settlement_along():
    people = table({"residents": [60, 150, 70], "age_65_plus": [3, 20, 12]})
    total = summed(people, "age_65_plus", "ABC")
    assert exposed(people, [total], only_small(people, [total])) == 1
    assert hidden(people, [total]) == ({("A", "age_65_plus"), ("C", "age_65_plus")}, [])


def test_a_status_with_a_single_village_is_hidden_with_it():
    people = table({"residents": [60, 70, 150, 160], "age_65_plus": [3, 12, 20, 25]})
    sums = [summed(people, "age_65_plus", members) for members in ("A", "BC", "D", "ABCD")]
    cells, hidden_sums = hidden(people, sums)
    assert ("A", "age_65_plus") in cells
    assert {"A"} in hidden_sums
    assert {"A", "B", "C", "D"} not in hidden_sums
    assert exposed(people, sums, protect(people, sums, rules=RULES)) == 0


def test_two_services_whose_statuses_differ_by_one_village_do_not_betray_it():
    people = table({"residents": [60, 70, 80, 90, 100, 110], "age_7_14": [2, 10, 11, 12, 13, 14]})
    sums = [summed(people, "age_7_14", members) for members in ("ABC", "DEF", "BC", "ADEF")]
    assert exposed(people, sums, only_small(people, sums)) == 1
    assert exposed(people, sums, protect(people, sums, rules=RULES)) == 0


def test_gmina_totals_and_the_study_total_hold_together():
    people = table({"residents": [60, 70, 80, 90, 100, 110], "age_0_2": [2, 10, 11, 12, 13, 14]})
    sums = [summed(people, "age_0_2", members) for members in ("ABC", "DEF", "ABCDEF")]
    assert hidden(people, sums) == ({("A", "age_0_2"), ("B", "age_0_2")}, [])


def test_a_total_goes_where_all_have_one_person_each():
    people = table({"residents": [60, 70, 80], "age_0_2": [1, 1, 1]})
    total = summed(people, "age_0_2", "ABC")
    assert total.people == 3
    big = table({"residents": [60] * 8, "age_0_2": [1] * 8})
    whole = summed(big, "age_0_2", "ABCDEFGH")
    assert hidden(people, [total])[1] == [{"A", "B", "C"}]
    assert hidden(big, [whole])[1] == [set("ABCDEFGH")]


def test_all_villages_hidden_keep_a_total_that_tells_nothing():
    people = table({"residents": [60, 70, 80, 90], "age_0_2": [1, 4, 2, 3]})
    total = summed(people, "age_0_2", "ABCD")
    assert hidden(people, [total]) == ({(row, "age_0_2") for row in "ABCD"}, [])


def test_a_reader_who_guesses_that_all_hidden_counts_are_small_learns_nothing_more():
    people = table({"residents": [60, 70, 80], "age_0_2": [4, 4, 30]})
    total = summed(people, "age_0_2", "ABC")
    # 4 + 4: without the third settlement nothing but four and four would do.
    assert hidden(people, [total])[0] == {(row, "age_0_2") for row in "ABC"}


def test_the_less_important_sum_goes_first():
    people = table({"residents": [60, 70, 150], "age_65_plus": [3, 12, 20]})
    both, second = summed(people, "age_65_plus", "AB"), summed(people, "age_65_plus", "B")
    assert hidden(people, [replace(both, importance=5), second])[1] == [{"B"}]
    assert hidden(people, [both, replace(second, importance=5)])[1] == [{"A", "B"}]


def test_the_whole_and_its_other_parts_change_along():
    people = table({"residents": [6], "age_0_2": [5], "age_65_plus": [1]})
    # Six residents with five small children shown have one person of 65 or none, and none would be shown.
    assert hidden(people)[0] == {("A", "age_0_2"), ("A", "age_65_plus")}
    old = table({"residents": [300, 400], "age_65_plus": [1, 60], "age_75_plus": [1, 30]})
    sums = [summed(old, "age_65_plus", "AB"), summed(old, "age_75_plus", "AB")]
    assert hidden(old, sums)[0] == {(row, group) for row in "AB" for group in ("age_65_plus", "age_75_plus")}


def test_where_almost_nobody_lives_zeros_are_hidden_too():
    people = table({"residents": [5, 6, 0, None], "age_0_2": [0, 0, 0, 0], "age_65_plus": [1, 0, 0, 2]})
    assert hidden(people)[0] == {("A", "age_0_2"), ("A", "age_65_plus"), ("D", "age_65_plus")}


def test_an_unknown_count_is_not_hidden_and_stands_between_whole_and_part():
    people = table({"residents": [7], "age_0_2": [5], "age_65_plus": [None], "age_75_plus": [2]})
    cells, _ = hidden(people)
    assert cells == {("A", "age_0_2"), ("A", "age_75_plus")}


def test_counts_that_contradict_each_other_are_hidden_all_the_same():
    people = table({"residents": [8, 90], "age_65_plus": [3, 10], "age_75_plus": [4, 20], "age_0_2": [4, 0]})
    assert hidden(people)[0] == {("A", "age_65_plus"), ("A", "age_75_plus"), ("A", "age_0_2")}


def test_sums_over_nobody_and_empty_tables_are_shown():
    people = table({"residents": [50, 60], "age_0_2": [0, None]})
    assert hidden(people, [summed(people, "age_0_2", "AB"), summed(people, "age_0_2", "")]) == (set(), [])
    nothing = people.iloc[:0]
    assert protect(nothing, [], rules=RULES).cells.shape == (0, 2)


def needed(people, cell):
    """Give how many values a small count must be able to have."""
    size = people.at[cell[0], "residents"]
    return min(3, size + 1)


@pytest.mark.slow
@settings(max_examples=100)
@given(tiny_studies())
def test_a_reader_who_tries_every_number_finds_none(study):
    people, sums = study
    found = protect(people, sums, rules=RULES)
    worlds = every_world(people, sums, found)
    small = is_small(people)
    for cell in worlds[0]:
        values = {world[cell] for world in worlds}
        assert len(values) >= (needed(people, cell) if small.at[cell] else 2), cell
    for entry, hide in zip(sums, found.sums, strict=True):
        assert not hide or len(values_of(worlds, people, entry)) >= 2, entry


@pytest.mark.slow
@settings(max_examples=25)
@given(tiny_studies())
def test_the_audit_finds_what_trying_every_number_finds(study):
    people, sums = study
    for protection in (protect(people, sums, rules=RULES), only_small_where_possible(people, sums)):
        worlds = every_world(people, sums, protection)
        found = audit(publication(people, sums, protection), rules=RULES)
        for row in found.cells.itertuples():
            values = {world[row.settlement_id, row.group_id] for world in worlds}
            assert (row.low, row.high) == (min(values), max(values))
        for row in found.sums.itertuples():
            values = values_of(worlds, people, sums[row.sum])
            assert (row.low, row.high) == (min(values), max(values))


def only_small_where_possible(people, sums):
    """Hide by the rule alone, with the tiny settlements that the rule names."""
    found = only_small(people, sums)
    tiny = people["residents"].between(1, 5)
    cells = found.cells.copy()
    cells.loc[tiny, [group for group in people.columns if group != "residents"]] = True
    return Protection(cells, found.sums)


@pytest.mark.slow
@settings(max_examples=40)
@given(villages())
def test_a_reader_who_solves_for_the_numbers_finds_none(study):
    people, sums = study
    found = protect(people, sums, rules=RULES)
    published = publication(people, sums, found)
    assert audit(published, rules=RULES).exposed() == 0
    small = is_small(people)
    limits = {(row, group): RULES.hidden_up_to[group] for row, group in small.stack()[lambda cell: cell].index}
    tiny = set(people.index[people["residents"].lt(6).fillna(value=False)])
    guessed = {cell: limit for cell, limit in limits.items() if cell[0] not in tiny}
    cells = audit(published, rules=RULES, at_most=guessed).cells.set_index(["settlement_id", "group_id"])
    width = (cells["high"].fillna(10**6) - cells["low"]).to_dict()
    assert all(width[cell] >= 2 for cell in guessed)


@pytest.mark.slow
@settings(max_examples=40)
@given(villages())
def test_small_numbers_are_hidden_zeros_and_residents_are_not(study):
    people, sums = study
    found = protect(people, sums, rules=RULES)
    assert found.cells.to_numpy()[is_small(people).to_numpy()].all()
    tiny = people["residents"].lt(6).fillna(value=False)
    assert not found.cells[~tiny].to_numpy()[people[~tiny].eq(0).fillna(value=False).to_numpy(dtype=bool)].any()
    assert not found.cells["residents"].any()
    assert not found.cells.to_numpy()[people.isna().to_numpy()].any()
    for entry, hide in zip(sums, found.sums, strict=True):
        assert hide or not 0 < entry.people <= RULES.hidden_up_to.get(entry.group_id, 0)


@pytest.mark.slow
@settings(max_examples=25)
@given(villages(), st.randoms(use_true_random=False))
def test_the_order_of_rows_columns_and_sums_changes_nothing(study, random):
    people, sums = study
    rows, columns, order = list(people.index), list(people.columns), list(range(len(sums)))
    for sequence in (rows, columns, order):
        random.shuffle(sequence)
    first = protect(people, sums, rules=RULES)
    again = protect(people.loc[rows, columns], [sums[place] for place in order], rules=RULES)
    pd.testing.assert_frame_equal(again.cells.loc[people.index, people.columns], first.cells)
    assert again.sums == tuple(first.sums[place] for place in order)


def test_the_worked_example_of_the_method_comes_out():
    people = table({"residents": [60, 70, 150], "age_65_plus": [3, 12, 20]}, ["Brzezie", "Lipowa", "Zarzecze"])
    members = [["Brzezie", "Lipowa"], ["Zarzecze"], ["Brzezie", "Zarzecze"], ["Lipowa"], list(people.index)]
    sums = [summed(people, "age_65_plus", names) for names in members]
    cells, hidden_sums = hidden(people, sums)
    assert cells == {("Brzezie", "age_65_plus"), ("Lipowa", "age_65_plus")}
    assert hidden_sums == [{"Brzezie", "Zarzecze"}, {"Lipowa"}]
    guessed = {("Brzezie", "age_65_plus"): 4}
    found = audit(publication(people, sums, protect(people, sums, rules=RULES)), rules=RULES, at_most=guessed)
    assert found.cells[["low", "high"]].to_numpy().tolist() == [[1, 4], [11, 14]]
    for line in ("| Brzezie | 60 | 3 | hidden |", "| Lipowa | 70 | 12 | hidden |", "1 to 4", "11 to 14"):
        assert line in METHOD


@pytest.mark.parametrize(
    ("people", "sums", "sentence"),
    [
        (table({"age_0_2": [1, 2]}, ["A", "A"]), [], "the settlement A stands there twice"),
        (table({"age_0_2": [1, -2]}), [], "a count of B is negative"),
        (table({"age_0_2": [1]}), [PublishedSum("age_0_2", frozenset("Z"), 1)], "lacks"),
        (table({"age_0_2": [1]}), [PublishedSum("cats", frozenset("A"), 1)], "A sum of “cats”"),
        (table({"age_0_2": [1]}), [PublishedSum("age_0_2", frozenset("A"), 7)], "is 7, but their people are 1"),
    ],
)
def test_what_does_not_fit_is_named(people, sums, sentence):
    with pytest.raises(TableError, match=sentence):
        protect(people, sums, rules=RULES)


def test_an_importance_beyond_the_scale_is_refused():
    with pytest.raises(ValueError, match="importance must be 0 to 20: 21"):
        protect(table({"age_0_2": [1]}), [PublishedSum("age_0_2", frozenset("A"), 1, 21)], rules=RULES)


def test_rules_that_cannot_hide_are_refused():
    rules = DisclosureRules({"age_75_plus": 4}, (Parts("men", ("age_75_plus",)), Parts("women", ("age_75_plus",))), 3)
    assert rules.fewest_shown == 3
    rigid = DisclosureRules({"a": 4, "b": 4}, (Parts("whole", ("a",)), Parts("a", ("b", "c"))))
    people = table({"whole": [9], "a": [9], "b": [1], "c": [8]})
    with pytest.raises(TableError, match="Small counts cannot be hidden"):
        protect(people, [], rules=rigid)


def test_one_mark_for_all_and_a_sentence_that_explains_it():
    polish, english = language("pl"), language("en")
    assert (polish.say(SUPPRESSED_TEXT), english.say(SUPPRESSED_TEXT)) == ("ukryte", "hidden")
    note = suppression_note(RULES, polish)
    assert f"„ukryte” albo {SUPPRESSED_SIGN}" in note
    assert "osoby z niepełnosprawnościami: od 1 do 9" in note
    assert "mniej niż 6 mieszkańców" in note
    assert "fewer than 6 residents" in suppression_note(RULES, english)
    assert "fewer" not in suppression_note(DisclosureRules({"own": 4}), english)
