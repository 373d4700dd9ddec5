"""
Polish and English: sentences, plurals, numbers, dates and sorting.

The English text in the code is the key of its Polish translation in ``pl.po``. Everything a user reads passes through a
`Language`; the rest of the program hands over `Message` values and numbers.
"""

from __future__ import annotations

import gettext
import io
import math
import operator
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from math import isfinite
from numbers import Integral, Real
from typing import TYPE_CHECKING, Final

from babel import Locale
from babel.dates import format_date, get_day_names, get_month_names
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from geo_cus.errors import GeoCusError, Message

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

NBSP: Final = "\u00a0"
EN_DASH: Final = "\u2013"

_FIRST_IN_KILOMETRES: Final = 1_000
_FIRST_IN_TENTHS: Final = 10_000
"""From here on a distance is written with one decimal of a kilometre, below with two."""

_BELOW_NOTICE: Final = 1e-6
"""So little over a step, a length is that step: floating-point numbers are not exact."""

LANGUAGE_CODES: Final = ("pl", "en")

_POLISH_ALPHABET: Final = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
_FIRST_LETTER_RANK: Final = ord("a")
_NUMBER_BEFORE_WORD: Final = re.compile(r"(?<=\d) (?!ust\.|pkt|poz\.|nr)(?=[^\W\d_])")
_WORD_BEFORE_NUMBER: Final = re.compile(r"\b(art\.|ust\.|pkt|poz\.|nr) (?=\d)", re.IGNORECASE)
_ONE_LETTER_WORD: Final = re.compile(rf"(?<![^\s{NBSP}(„])([aiouwz]) (?=\S)", re.IGNORECASE)
_LOOSE_DECIMALS: Final = 3
"""Decimals of a number that stands in a sentence without a word on its precision."""
_SMALLEST_GROUPED: Final = 10_000
"""Polish does not part the thousands of a number of four digits (CLDR: minimumGroupingDigits 2)."""


@dataclass(frozen=True, slots=True)
class Language:
    """One of the languages of the program: puts messages, counts, numbers and dates into words."""

    code: str

    def say(self, text: str | Message, /, **values: object) -> str:
        """
        Put a sentence into this language.

        Parameters
        ----------
        text
            English template, or a message that brings its own values.
        values
            What goes into the named places; messages among them are translated too, whole numbers are written the way
            of this language.
        """
        message = text if isinstance(text, Message) else Message(text, values)
        return _translations(self.code).gettext(message.template).format(**self._spoken(message.values))

    def count(self, number: int, singular: str, plural: str, /, **values: object) -> str:
        """
        Put a sentence with a number into this language, in the right plural form.

        ``count(5, "{n} village", "{n} villages")`` gives ``5 wsi``; the number stands in the place ``{n}``.
        """
        whole = operator.index(number)
        template = _translations(self.code).ngettext(singular, plural, whole)
        return template.format(n=self.number(whole), **self._spoken(values))

    def pick(self, texts: Mapping[str, str]) -> str:
        """Choose the text of this language among texts by language code; Polish where it is missing."""
        return texts.get(self.code) or texts["pl"]

    def number(self, value: float, decimals: int = 0) -> str:
        """
        Write a number with up to so many decimals, the way of this language: ``12 345,5``.

        Raises
        ------
        ValueError
            The value is infinite or no number: what is out of reach or unknown has words of its own, not a figure.
        """
        if not isfinite(value):
            raise ValueError(value)
        return _written(self.code, round(value, decimals) + 0, decimals)  # adding 0 turns -0.0 into 0.0

    def percent(self, share: float, decimals: int = 0) -> str:
        """Write a share of 1 as a percentage: ``12,5%``."""
        return self.number(100 * share, decimals) + "%"

    def minutes(self, seconds: float) -> str:
        """
        Write seconds as minutes, rounded up, so that nobody beyond a limit is shown as within it: ``18 min``.

        Raises
        ------
        ValueError
            The time is infinite or no number.
        """
        return f"{self.number(-(-seconds // 60))}{NBSP}min"

    def distance(self, metres: float) -> str:
        """
        Write a distance, rounded up like `minutes`: ``850 m``, ``3,41 km``, from ten kilometres on ``13,5 km``.

        Raises
        ------
        ValueError
            The distance is infinite or no number.
        """
        if metres < _FIRST_IN_KILOMETRES:
            return f"{self.number(_up_to(metres, 1))}{NBSP}m"
        step_m = 10 if metres < _FIRST_IN_TENTHS else 100
        return f"{self.number(_up_to(metres, step_m) / 1000, 2)}{NBSP}km"

    def date(self, day: dt.date) -> str:
        """Write a date in full: ``22 listopada 2026 r.``."""
        text = format_date(day, format="long", locale=self.code)
        return f"{text}{NBSP}r." if self.code == "pl" else text

    def moment(self, at: dt.datetime, *, today: dt.date | None = None) -> str:
        """Say day and time of a moment, of one of today the time: ``22 listopada 2026 r., 12:31`` where one stands."""
        local = at.astimezone()
        time = f"{local:%H:%M}"
        return time if local.date() == today else f"{self.date(local.date())},{NBSP}{time}"

    def day_of_month(self, day: dt.date) -> str:
        """Write a date without its year: ``22 listopada``."""
        return str(format_date(day, format="d MMMM" if self.code == "pl" else "MMMM d", locale=self.code))

    def month(self, month: int) -> str:
        """Name a month, 1 for January: ``styczeń``."""
        return str(get_month_names("wide", context="stand-alone", locale=self.code)[month])

    def weekday(self, day: int) -> str:
        """Name a day of the week, 0 for Monday: ``wtorek``."""
        return str(get_day_names("wide", context="stand-alone", locale=self.code)[day])

    def weekday_in_short(self, day: int) -> str:
        """Name a day of the week shortly, 0 for Monday: ``wt``."""
        return str(get_day_names("abbreviated", context="stand-alone", locale=self.code)[day]).rstrip(".")

    def clock(self, seconds: float) -> str:
        """Write seconds after midnight as a time of the day, to the minute: ``8:05``."""
        minutes = round(seconds / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"

    def quote(self, text: str) -> str:
        """Put a text in this language's quotation marks: „…”."""
        opening, closing = ("„", "”") if self.code == "pl" else ("“", "”")
        return f"{opening}{text}{closing}"

    def typeset(self, text: str) -> str:
        """
        Keep on one line what a reader takes in at once: ``26 osób``, ``art. 21``; in Polish also ``w lesie``.

        Spaces become non-breaking ones and nothing else changes, so that typesetting twice is the same as once.
        """
        kept = _WORD_BEFORE_NUMBER.sub(rf"\1{NBSP}", _NUMBER_BEFORE_WORD.sub(NBSP, text))
        return _ONE_LETTER_WORD.sub(rf"\1{NBSP}", kept) if self.code == "pl" else kept

    def _spoken(self, values: Mapping[str, object]) -> dict[str, object]:
        return {name: self._spoken_value(value) for name, value in values.items()}

    def _spoken_value(self, value: object) -> object:
        if isinstance(value, Message):
            return self.say(value)
        if isinstance(value, GeoCusError):
            return self.say(value.message)
        if isinstance(value, bool):
            return value
        if isinstance(value, Real):
            return self.number(float(value), 0 if isinstance(value, Integral) else _LOOSE_DECIMALS)
        return value


def language(code: str) -> Language:
    """Give the language of a code, ``pl`` or ``en``."""
    if code not in LANGUAGE_CODES:
        raise GeoCusError("“{code}” is not a language of this program; use pl or en.", code=code)
    return Language(code)


def sort_key(name: str) -> tuple[tuple[int, ...], str]:
    """
    Order names by the Polish alphabet (a ą b c ć … z ź ż), letter case aside.

    Spaces and digits stand before letters, a foreign letter (ö, č) by the one it is made of, other scripts at the end.
    """
    return tuple(_letter_rank(letter) for letter in name.casefold()), name


def in_order(names: Iterable[str]) -> list[str]:
    """Sort names by the Polish alphabet."""
    return sorted(names, key=sort_key)


def _letter_rank(letter: str) -> int:
    position = _POLISH_ALPHABET.find(letter)
    if position < 0:
        letter = unicodedata.normalize("NFKD", letter)[0]
        position = _POLISH_ALPHABET.find(letter)
    if position >= 0:
        return _FIRST_LETTER_RANK + position
    return ord(letter) if ord(letter) < ord("a") else _FIRST_LETTER_RANK + len(_POLISH_ALPHABET) + ord(letter)


def _up_to(value: float, step: float) -> float:
    """Round up to a multiple of `step`; what is infinite or no number stays so."""
    if not math.isfinite(value):
        return value
    return step * math.ceil(value / step - _BELOW_NOTICE)


@lru_cache(maxsize=10_000)
def _written(code: str, number: float, decimals: int) -> str:
    """Write a rounded number; a map says the same ones again and again."""
    pattern = "#,##0" + ("." + "#" * decimals if decimals else "")
    grouped = code != "pl" or abs(number) >= _SMALLEST_GROUPED
    return format_decimal(number, format=pattern, locale=code, group_separator=grouped)


@lru_cache
def _translations(code: str) -> gettext.NullTranslations:
    if code == "en":
        return gettext.NullTranslations()
    with resources.files(__package__).joinpath(f"{code}.po").open("rb") as file:
        catalogue = read_po(file, locale=Locale(code))
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
