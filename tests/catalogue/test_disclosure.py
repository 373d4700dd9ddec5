"""The rules of public outputs as data: they have an authority, name known groups, and can be kept."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from geo_cus.catalogue import groups
from geo_cus.catalogue.disclosure import DisclosureRules, disclosure_rules

RULES = disclosure_rules()


def test_the_file_has_a_version_and_an_authority():
    content = tomllib.loads(resources.files("geo_cus.catalogue").joinpath("disclosure.toml").read_text("utf-8"))
    assert isinstance(content["version"], int)
    assert content["basis"] == "tool_default"
    assert "statystyce publicznej" in content["source"]


def test_every_group_but_all_residents_has_a_largest_hidden_count():
    assert set(RULES.hidden_up_to) == set(groups()) - {"residents"}
    assert RULES.hidden_up_to["disabled"] == 9
    assert RULES.hidden_up_to["families"] == 5
    assert {most for group, most in RULES.hidden_up_to.items() if group.startswith("age")} == {4}


def test_a_small_whole_leaves_its_parts_enough_values():
    for entry in RULES.nesting:
        small = RULES.hidden_up_to.get(entry.whole)
        assert small is None or small >= len(entry.parts) + RULES.values - 1


def test_groups_lie_within_known_groups():
    assert {name for entry in RULES.nesting for name in (entry.whole, *entry.parts)} == set(groups())


def test_four_age_groups_of_residents_with_three_values_each_need_six_residents():
    assert RULES.fewest_shown == 6
    assert DisclosureRules({"a": 4}).fewest_shown == 0


@pytest.mark.parametrize("rules", [{"values": 1}, {"hidden_up_to": {"a": 0}}])
def test_rules_that_hide_nothing_are_refused(rules):
    with pytest.raises(ValueError, match="at least 2 and every largest hidden count at least 1"):
        DisclosureRules(**({"hidden_up_to": {"a": 4}} | rules))
