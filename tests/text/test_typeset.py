"""What a line must not part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_cus.text import LANGUAGE_CODES, language


@pytest.mark.parametrize(
    ("text", "polish"),
    [
        ("26 osób w lesie", "26~osób w~lesie"),
        ("I z tym, i w tym", "I~z~tym, i~w~tym"),
        ("art. 21 ust. 3 pkt 1, poz. 1818, nr 7", "art.~21 ust.~3 pkt~1, poz.~1818, nr~7"),
        ("(w domu) „a nie”", "(w~domu) „a~nie”"),
        ("klasa a 3", "klasa a~3"),
        ("Mała i", "Mała i"),
        ("12 345", "12 345"),
    ],
)
def test_polish_keeps_small_words_and_numbers_with_what_follows(text, polish):
    assert language("pl").typeset(text).replace("\u00a0", "~") == polish


def test_english_has_no_such_small_words():
    assert language("en").typeset("a van, 26 people").replace("\u00a0", "~") == "a van, 26~people"


@given(st.text(), st.sampled_from(LANGUAGE_CODES))
def test_nothing_but_spaces_changes_and_twice_is_once(text, code):
    once = language(code).typeset(text)
    assert once.replace("\u00a0", " ") == text.replace("\u00a0", " ")
    assert language(code).typeset(once) == once
