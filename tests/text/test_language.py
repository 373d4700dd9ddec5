"""Numbers, minutes, distances, dates, plurals and the order of names, the way each language writes them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.errors import GeoCusError, Message, SourceError
from geo_cus.text import NBSP, Language, in_order, language, sort_key

PL = language("pl")
EN = language("en")


@pytest.mark.parametrize(
    ("value", "decimals", "polish", "english"),
    [
        (0, 0, "0", "0"),
        (1234, 0, "1234", "1,234"),  # Polish leaves four digits together
        (9999.6, 0, f"10{NBSP}000", "10,000"),  # what counts is the rounded number
        (12345, 0, f"12{NBSP}345", "12,345"),
        (1234567.891, 2, f"1{NBSP}234{NBSP}567,89", "1,234,567.89"),
        (12.5, 1, "12,5", "12.5"),
        (12.0, 1, "12", "12"),
        (-12345.5, 1, f"-12{NBSP}345,5", "-12,345.5"),
        (-0.2, 0, "0", "0"),
    ],
)
def test_number(value, decimals, polish, english):
    assert PL.number(value, decimals) == polish
    assert EN.number(value, decimals) == english


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_what_is_out_of_reach_or_unknown_is_no_figure(value):
    for write in (PL.number, PL.minutes, PL.distance, PL.percent):
        with pytest.raises(ValueError, match="inf|nan"):
            write(value)


@pytest.mark.parametrize(("share", "text"), [(0.125, "12,5%"), (1, "100%"), (0, "0%")])
def test_percent(share, text):
    assert PL.percent(share, 1) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0"), (0.01, "1"), (60, "1"), (60.01, "2"), (1200, "20"), (1200.0001, "21"), (600_000, f"10{NBSP}000")],
)
def test_minutes_are_rounded_up_and_a_whole_minute_stays(seconds, text):
    assert PL.minutes(seconds) == f"{text}{NBSP}min"


@given(st.integers(1, 240), st.floats(0, 100_000))
def test_nobody_beyond_a_limit_is_shown_within_it(limit_min, seconds):
    shown = int(EN.minutes(seconds).removesuffix(f"{NBSP}min").replace(",", ""))
    assert (shown > limit_min) == (seconds > 60 * limit_min)


@pytest.mark.parametrize(
    ("metres", "text"),
    [
        (0, "0 m"),
        (849.6, "850 m"),
        (999, "999 m"),
        (1000, "1 km"),
        (3000, "3 km"),
        (3000.5, "3,01 km"),
        (3400, "3,4 km"),
        (13_500, "13,5 km"),
        (13_549, "13,6 km"),
    ],
)
def test_distance(metres, text):
    assert PL.distance(metres) == text.replace(" ", NBSP)


def test_date():
    assert PL.date(dt.date(2026, 11, 22)) == f"22 listopada 2026{NBSP}r."
    assert PL.date(dt.date(2025, 5, 1)) == f"1 maja 2025{NBSP}r."
    assert EN.date(dt.date(2026, 11, 22)) == "November 22, 2026"


def test_of_today_only_the_time_is_said():
    noon = dt.datetime(2026, 11, 22, 12, 31).astimezone()
    assert PL.moment(noon) == f"22 listopada 2026{NBSP}r.,{NBSP}12:31"
    assert EN.moment(noon.astimezone(dt.UTC)) == f"November 22, 2026,{NBSP}12:31"
    assert PL.moment(noon, today=dt.date(2026, 11, 22)) == "12:31"
    assert PL.moment(noon, today=dt.date(2026, 11, 23)) == PL.moment(noon)


def test_quotation_marks():
    assert PL.quote("Apteka") == "„Apteka”"
    assert EN.quote("Pharmacy") == "“Pharmacy”"


ONE, FEW, MANY = "osoba", "osoby", "osób"


@pytest.mark.parametrize(
    ("number", "form"),
    [
        (0, MANY), (1, ONE), (2, FEW), (4, FEW), (5, MANY), (11, MANY), (12, MANY), (14, MANY), (21, MANY), (22, FEW),
        (24, FEW), (25, MANY), (100, MANY), (101, MANY), (102, FEW), (111, MANY), (112, MANY), (122, FEW),
    ],
)  # fmt: skip
def test_plural_forms(number, form):
    assert PL.count(number, "{n} person", "{n} people") == f"{number} {form}"
    assert PL.count(np.int64(number), "{n} person", "{n} people") == f"{number} {form}"


def test_english_plural():
    assert EN.count(1, "{n} person", "{n} people") == "1 person"
    assert EN.count(12345, "{n} person", "{n} people") == "12,345 people"


def test_a_sentence_writes_its_numbers_and_messages_in_its_own_language():
    row = Message("row {row}", {"row": 12345})
    assert PL.say(row) == f"wiersz 12{NBSP}345"
    assert PL.say("Written: {path}", path=row) == f"Zapisano: wiersz 12{NBSP}345"
    assert EN.say("Written: {path}", path=row) == "Written: row 12,345"
    assert PL.say("Written: {path}", path=1.25) == "Zapisano: 1,25"
    assert PL.say("Written: {path}", path=np.int64(12345)) == f"Zapisano: 12{NBSP}345"


def test_braces_in_a_value_stay_text():
    assert PL.say("Written: {path}", path="{n} {0.__class__}") == "Zapisano: {n} {0.__class__}"


def test_an_error_among_the_values_is_spoken():
    error = SourceError("{file}: there is no such file. Check its name and folder.", file="a.csv")
    assert PL.say("Written: {path}", path=error).startswith("Zapisano: a.csv: nie ma takiego pliku")
    assert str(error) == "a.csv: there is no such file. Check its name and folder."


def test_a_text_without_translation_stays_english():
    assert PL.say("No such text {n}", n=1) == "No such text 1"


def test_pick_falls_back_to_polish():
    assert EN.pick({"pl": "szkoła", "en": "school"}) == "school"
    assert EN.pick({"pl": "szkoła"}) == "szkoła"
    assert EN.pick({"pl": "szkoła", "en": ""}) == "szkoła"


def test_there_is_no_third_language():
    with pytest.raises(GeoCusError, match="“de” is not a language"):
        language("de")
    assert language("pl") == Language("pl")


def test_names_stand_in_the_order_of_the_polish_alphabet():
    names = [
        "Żabno",
        "Łąka",
        "Ćmielów",
        "Lipa",
        "Czarna",
        "Ździar",
        "ąka",
        "Aleksandrów",
        "Łan",
        "Öd",
        "Obra",
        "Ów",
    ]
    assert in_order(names) == [
        "Aleksandrów", "ąka", "Czarna", "Ćmielów", "Lipa", "Łan", "Łąka", "Obra", "Öd", "Ów", "Ździar", "Żabno",
    ]  # fmt: skip


def test_a_shorter_name_and_a_number_come_first():
    assert in_order(["Borkin", "Borki Małe", "Borki 2", "Borki"]) == ["Borki", "Borki 2", "Borki Małe", "Borkin"]


@given(st.lists(st.text(max_size=8)))
def test_order_does_not_depend_on_the_order_before(names):
    assert in_order(names) == in_order(reversed(names))
    assert all(sort_key(name) == sort_key(name) for name in names)
