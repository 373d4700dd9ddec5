"""
On which days a bus runs, read from the words of a timetable: ``pn-pt``, ``sob, nd``, ``codziennie``, ``S``.

The single letters are those that timetables of Polish carriers explain below the table (A, C, D, E, S, +, 1 to 7); in
small letters the same tables mean exceptions by them, so only capitals are understood. Public holidays are not known
here: a run that leaves them out is a run of its weekdays.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

ALWAYS: Final = "always"
SCHOOL: Final = "school"
NO_SCHOOL: Final = "no_school"
"""The part of the year in which a run goes: all of it, the days of school, the days without."""


class RunDays(NamedTuple):
    """
    The days of a run.

    Parameters
    ----------
    weekdays
        Days of the week, 0 for Monday to 6 for Sunday, rising; at least one.
    term
        ``always``, ``school`` (days of school only) or ``no_school`` (days without school only).
    """

    weekdays: tuple[int, ...]
    term: str = ALWAYS

    @property
    def code(self) -> str:
        """Give the days in a few signs, for identifiers: ``12345``, ``12345-school``."""
        days = "".join(str(day + 1) for day in self.weekdays)
        return days if self.term == ALWAYS else f"{days}-{self.term}"

    def include(self, weekday: int, *, school_day: bool) -> bool:
        """Tell whether the run goes on a day of the week (0 for Monday) that is a day of school or is none."""
        return weekday in self.weekdays and self.term in {ALWAYS, SCHOOL if school_day else NO_SCHOOL}


_WORKDAYS: Final = (0, 1, 2, 3, 4)
_WEEK: Final = tuple(range(7))

_TERMS: Final = (
    (
        re.compile(
            r"\b(w )?(dni )?(wolne od (nauki|szkoly|zajec)( szkoln\w+)?|ferie( i wakacje)?|wakacje( i ferie)?"
            r"|school holidays|days without school)\b"
        ),
        NO_SCHOOL,
    ),
    (
        re.compile(r"\b((w )?dni (nauki( szkolnej)?|szkolne)|(w )?rok(u)? szkolny(m)?|school ?days?|days of school)\b"),
        SCHOOL,
    ),
)
_IDLE: Final = re.compile(r"\b(kursuje|tylko|w|oraz|i|and|od|from|oprocz swiat|z wyjatkiem swiat|except holidays)\b")
_RANGE: Final = re.compile(r"\s*(?:-|\bdo\b|\bto\b)\s*")
_PARTS: Final = re.compile(r"[\s/]+")

_NAMES: Final = (
    ("pn", "pon", "poniedzialek", "poniedzialku", "poniedzialki", "mon", "monday", "1"),
    ("wt", "wto", "wtorek", "wtorku", "wtorki", "tue", "tuesday", "2"),
    ("sr", "sro", "sroda", "srody", "wed", "wednesday", "3"),
    ("cz", "czw", "czwartek", "czwartku", "czwartki", "thu", "thursday", "4"),
    ("pt", "pia", "piatek", "piatku", "piatki", "fri", "friday", "5"),
    ("so", "sb", "sob", "sobota", "soboty", "sat", "saturday", "6"),
    ("nd", "nie", "niedz", "niedziela", "niedziele", "niedzieli", "sun", "sunday", "7"),
)
_DAY: Final = {name: day for day, names in enumerate(_NAMES) for name in names}
_SETS: Final = {
    "codziennie": _WEEK, "daily": _WEEK, "everyday": _WEEK,
    "robocze": _WORKDAYS, "powszednie": _WORKDAYS, "workdays": _WORKDAYS, "weekdays": _WORKDAYS,
    "weekend": (5, 6), "weekendy": (5, 6), "weekends": (5, 6),
}  # fmt: skip
_LETTERS: Final = {"A": _WORKDAYS, "C": (5, 6), "D": _WORKDAYS, "E": (0, 1, 2, 3, 4, 5), "+": (6,)}
_SCHOOL_LETTER: Final = "S"


def read_days(text: str) -> RunDays | None:
    """
    Read the days of a run.

    Parameters
    ----------
    text
        As a timetable says it: days and ranges of days (``pn-pt``, ``sob, nd``, ``od poniedziałku do piątku``), sets
        (``codziennie``, ``dni robocze``, ``weekend``), letters (``D``, ``S``), with ``dni nauki szkolnej`` or ``dni
        wolne od nauki``. A range may go over Sunday: ``pt-pn``.

    Returns
    -------
    RunDays or None
        None where a word is not understood, no day is named, or school is said of a Saturday or Sunday: it would then
        be open what it belongs to. School alone means Monday to Friday.
    """
    letters = re.split(r"[\s,;]+", text)
    school = _SCHOOL_LETTER in letters
    folded = _folded(" ".join(word for word in letters if word != _SCHOOL_LETTER))
    term = SCHOOL if school else ALWAYS
    for pattern, meaning in _TERMS:
        found, count = pattern.subn(" ", folded)
        if count:
            if term not in {ALWAYS, meaning}:
                return None
            folded, term = found, meaning
    days = _days(folded)
    if days is None or (not days and term == ALWAYS):
        return None
    if term != ALWAYS and not days <= set(_WORKDAYS):
        return None
    return RunDays(tuple(sorted(days or _WORKDAYS)), term)


def _folded(text: str) -> str:
    """Give the text in small letters without accents, the capitals that stand alone as they are."""
    plain = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub("[–—−]", "-", plain).replace(".", " ")
    return " ".join(word if word in _LETTERS else word.lower() for word in plain.split())


def _days(text: str) -> set[int] | None:
    holidays_beside_sunday = re.sub(r"\b(niedziele|nd)( i)? swieta\b", "nd", text)
    words = _RANGE.sub("-", _IDLE.sub(" ", holidays_beside_sunday).strip())
    found: set[int] = set()
    for part in filter(None, _PARTS.split(words)):
        if part == "dni":
            continue
        days = _LETTERS.get(part) or _SETS.get(part) or _span(part)
        if days is None:
            return None
        found.update(days)
    return found


def _span(part: str) -> tuple[int, ...] | None:
    """Give the days of ``pn`` or of ``pn-pt``; None where it is neither."""
    ends = [_DAY.get(name) for name in part.split("-")]
    if len(ends) > 2 or ends[0] is None or ends[-1] is None:
        return None
    return tuple((ends[0] + step) % 7 for step in range((ends[-1] - ends[0]) % 7 + 1))
