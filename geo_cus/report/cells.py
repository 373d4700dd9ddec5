"""How a report writes people, shares and ways."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo_cus.access.suppression import SUPPRESSED_TEXT
from geo_cus.report.document import NOTHING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.text import Language


def sum_cell(people: int | None, words: Language) -> str:
    """Write a sum of people; None is a hidden one."""
    return words.say(SUPPRESSED_TEXT) if people is None else words.number(people)


def people_cell(people: Any, words: Language, *, hidden: bool) -> str:
    """Write the people of a settlement: a number, or the word for hidden or unknown ones."""
    if pd.isna(people):
        return words.say(SUPPRESSED_TEXT) if hidden else words.say("unknown")
    return words.number(int(people))


def share_cell(people: int | None, everybody: int | None, words: Language) -> str:
    """Write a share of people; a dash where it is hidden or nobody is counted."""
    return words.percent(people / everybody, 1) if people is not None and everybody else NOTHING


def way_cell(row: Mapping[str, Any], words: Language) -> str:
    """Write the way to the nearest provider: ``23 min, 14,2 km``; a dash where there is none."""
    if not isfinite(row["seconds"]) or not isfinite(row["metres"]):
        return NOTHING
    return f"{words.minutes(row['seconds'])}, {words.distance(row['metres'])}"


def capitalised(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]
