"""The words by which timetables tell the days of a run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.data.bus_days import ALWAYS, NO_SCHOOL, SCHOOL, RunDays, read_days

WORKDAYS = (0, 1, 2, 3, 4)
SHORT = ["pn", "wt", "śr", "czw", "pt", "sob", "nd"]


@pytest.mark.parametrize(
    ("text", "weekdays", "term"),
    [
        ("pn-pt", WORKDAYS, ALWAYS),
        ("Pn.–Pt.", WORKDAYS, ALWAYS),
        ("od poniedziałku do piątku oprócz świąt", WORKDAYS, ALWAYS),
        ("PONIEDZIAŁEK - PIĄTEK", WORKDAYS, ALWAYS),
        ("1-5", WORKDAYS, ALWAYS),
        ("dni robocze", WORKDAYS, ALWAYS),
        ("D", WORKDAYS, ALWAYS),
        ("A", WORKDAYS, ALWAYS),
        ("E", (0, 1, 2, 3, 4, 5), ALWAYS),
        ("C", (5, 6), ALWAYS),
        ("soboty, niedziele i święta", (5, 6), ALWAYS),
        ("sob, nd", (5, 6), ALWAYS),
        ("weekendy", (5, 6), ALWAYS),
        ("sob.", (5,), ALWAYS),
        ("w soboty", (5,), ALWAYS),
        ("+", (6,), ALWAYS),
        ("6", (5,), ALWAYS),
        ("wt i czw", (1, 3), ALWAYS),
        ("1,3,5", (0, 2, 4), ALWAYS),
        ("pt-pn", (0, 4, 5, 6), ALWAYS),
        ("codziennie", tuple(range(7)), ALWAYS),
        ("S", WORKDAYS, SCHOOL),
        ("D, S", WORKDAYS, SCHOOL),
        ("dni nauki szkolnej", WORKDAYS, SCHOOL),
        ("pn-pt w dni nauki szkolnej", WORKDAYS, SCHOOL),
        ("wt, czw S", (1, 3), SCHOOL),
        ("dni wolne od nauki szkolnej", WORKDAYS, NO_SCHOOL),
        ("pn-pt ferie i wakacje", WORKDAYS, NO_SCHOOL),
        ("school days", WORKDAYS, SCHOOL),
        ("mon to fri", WORKDAYS, ALWAYS),
        ("daily", tuple(range(7)), ALWAYS),
    ],
)
def test_days_of_a_timetable(text, weekdays, term):
    assert read_days(text) == RunDays(weekdays, term)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "d",
        "s",
        "e",
        "święta",
        "co drugi wtorek",
        "pn-pt-sob",
        "sob S",
        "S dni wolne od nauki",
        "8",
        "pn-",
        "na telefon",
    ],
)
def test_what_is_not_understood_is_not_guessed(text):
    assert read_days(text) is None


@given(st.sets(st.integers(0, 6), min_size=1), st.sampled_from([", ", " ", "; ", " i "]))
def test_any_days_in_any_order_are_read(days, between):
    assert read_days(between.join(SHORT[day] for day in sorted(days, reverse=True))) == RunDays(tuple(sorted(days)))


@given(st.text(max_size=30))
def test_no_text_stops_the_reader(text):
    found = read_days(text)
    assert found is None or found.weekdays


def test_a_run_of_school_days_does_not_go_in_the_holidays():
    school, holidays = RunDays(WORKDAYS, SCHOOL), RunDays(WORKDAYS, NO_SCHOOL)
    assert [school.include(0, school_day=True), school.include(0, school_day=False)] == [True, False]
    assert [holidays.include(0, school_day=True), holidays.include(0, school_day=False)] == [False, True]
    assert not RunDays(WORKDAYS).include(5, school_day=True)
    assert [RunDays(WORKDAYS).code, school.code] == ["12345", "12345-school"]
