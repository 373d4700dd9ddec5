"""Opening hours are told in words, and how often they hold."""

import pytest

from geo_cus.access.opening_words import opening_text
from geo_cus.text import NBSP, language


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ("pn-pt 8:00-16:00", "pon–pt 8:00–16:00"),
        ("Tu 08:10-09:40", "wt 8:10–9:40"),
        (
            "Mo,We 8:00-12:00,13:00-15:00; Th 9-10",
            "pon 8:00–12:00, 13:00–15:00; śr 8:00–12:00, 13:00–15:00; czw 9:00–10:00",
        ),
        ("week 02-53/2 Tu 08:10-09:40", "wt 8:10–9:40 (co 2 tygodnie)"),
        ("week 03-53/4 Tu 08:10-09:40", "wt 8:10–9:40 (co 4 tygodnie)"),
        ("pn 8-16, 1. i 3. wt miesiąca 8-16", "pon 8:00–16:00; wt 8:00–16:00 (w 24 tygodniach roku)"),
        ("zawsze gdy świeci się światło", "zawsze gdy świeci się światło"),
        ("b.d.", ""),
        ("", ""),
    ],
)
def test_opening_hours_are_told_in_words(hours, told):
    assert opening_text(hours, language("pl")).replace(NBSP, " ") == told


def test_how_often_is_told_in_english_too():
    told = opening_text("week 02-53/2 Tu 08:10-09:40", language("en"))
    assert told.replace(NBSP, " ").endswith("(every 2 weeks)")
