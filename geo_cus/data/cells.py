"""
The kinds of values a cell may hold: text, persons, quantities, coordinates, official codes.

Each is a type for the row models; its validator takes the cell as the file holds it (text, or a number or day of a
spreadsheet) and gives the plain value, or raises `PydanticCustomError` with a fault code as its type.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Annotated, Any, Final, NoReturn

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from geo_cus.data.unknown_marks import UNKNOWN_MARKS
from geo_cus.errors import Message
from geo_cus.faults import N_
from geo_cus.schema import BadCell, header_key

LONGEST_NAME: Final = 200
LONGEST_TEXT: Final = 300
MOST_PERSONS: Final = 10_000_000
MOST_PLACES: Final = 1_000_000

_ERROR_WORDS: Final = frozenset({
    "#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
    "#ADR!", "#N/D!", "#ARG!", "#DZIEL/0!", "#NAZWA?", "#LICZBA!", "#ZERO!",
})  # fmt: skip
"""Error values of spreadsheets, English and Polish, as they come out in CSV."""

_ARMOUR: Final = re.compile(r'="([^"]*)"')
"""``="0123"``: the formula by which registers keep Excel from eating leading zeros."""
_TAG: Final = re.compile(r"<\s*[a-zA-Z/!?]")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?: [0-9]{3})+)(?:[.,][0-9]+)?")
_LONGEST_NUMBER: Final = 40

_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u00ad\u2060\ufeff"))
"""Marks without width, which word processors leave behind: the text looks the same without them."""
_LINE_BREAKS: Final = frozenset("\t\n\r")
_NONCHARACTERS: Final = frozenset("\ufffe\uffff")
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of writing, so that a text reads otherwise than it is."""


def refuse(code: str, **details: object) -> NoReturn:
    """Refuse the value with a fault code and what its sentence needs."""
    raise PydanticCustomError(code, "refused", details)


def cell_text(cell: object) -> str:
    """
    Give what a cell holds as text: whole numbers without decimals, days as ``2024-05-03``, empty text for nothing.

    A `BadCell`, an error value and a formula are refused; Excel's armour is taken off.
    """
    if cell is None:
        return ""
    if isinstance(cell, BadCell):
        armoured = _ARMOUR.fullmatch(cell.text) if cell.code == "formula" else None
        if armoured is None:
            refuse(cell.code)
        return armoured[1].strip()
    text = cell.strip() if isinstance(cell, str) else _spoken(cell)
    if text.startswith("="):
        armoured = _ARMOUR.fullmatch(text)
        if armoured is None:
            refuse("formula")
        return armoured[1].strip()
    if text.startswith("#") and text in _ERROR_WORDS:
        refuse("cell_error")
    return text


def _spoken(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    if isinstance(cell, dt.time):
        return cell.isoformat("minutes")
    return str(cell)


def plain_text(cell: object, *, longest: int) -> str:
    """
    Give a text on one line, in Unicode's composed form.

    Code, control characters and marks that turn the direction of writing are refused; marks without width are
    dropped.

    Parameters
    ----------
    cell
        What the file holds.
    longest
        Most characters allowed.
    """
    text = cell_text(cell)
    if len(text) > longest:
        refuse("too_long", length=len(text), bound=longest)
    if text.isascii() and text.isprintable():
        clean = text
    else:
        clean = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
        if "\ufffd" in clean:
            refuse("broken_text")
        if any(map(_is_control, clean)):
            refuse("control_character")
    if "<" in clean and _TAG.search(clean):
        refuse("markup")
    return " ".join(clean.split())


def _is_control(letter: str) -> bool:
    if letter in _LINE_BREAKS:
        return False
    return letter in _TURNING or letter in _NONCHARACTERS or unicodedata.category(letter) in {"Cc", "Cs"}


def _name(cell: object) -> str:
    text = plain_text(cell, longest=LONGEST_NAME)
    if not text:
        refuse("missing_value")
    if not any(map(str.isalpha, text)):
        refuse("bad_form", form=Message(N_("a name with letters")))
    return text


def _short_text(cell: object) -> str:
    return plain_text(cell, longest=LONGEST_NAME)


def _long_text(cell: object) -> str:
    return plain_text(cell, longest=LONGEST_TEXT)


def decimal_number(cell: object) -> float | None:
    """
    Give the number of a cell; None where the cell is empty or says that it is not known.

    The decimals may follow a comma or a point, spaces of any kind may group the thousands.
    """
    if isinstance(cell, bool):
        refuse("not_a_number")
    if isinstance(cell, (int, float)):
        return float(cell) if abs(cell) < 1e15 else refuse("not_a_number")
    text = " ".join(cell_text(cell)[: _LONGEST_NUMBER + 1].split())
    if text in UNKNOWN_MARKS:
        return None
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text.replace("−", "-")):
        refuse("not_a_number")
    return float(text.replace("−", "-").replace(" ", "").replace(",", "."))


def whole_number(cell: object) -> int | None:
    """Give the whole number of a cell; None where the cell is empty or says that it is not known."""
    number = decimal_number(cell)
    if number is not None and not number.is_integer():
        refuse("not_whole")
    return None if number is None else int(number)


_DEGREES_FORM: Final = Message(N_("degrees with decimals, for example 52.1234, without minutes and seconds"))
_SEXAGESIMAL: Final = re.compile(r"[°º'’\u2032\u2033\"]|[NSEW]$|^[NSEW]|^[0-9]{1,3} [0-9]{1,2} [0-9]")


def _coordinate(cell: object) -> float | None:
    """Give half of a position; degrees, minutes and seconds are refused by their name."""
    if isinstance(cell, str) and _SEXAGESIMAL.search(cell.strip()):
        refuse("bad_form", form=_DEGREES_FORM)
    return decimal_number(cell)


_TERYT_FORM: Final = Message(N_("the seven digits of the TERYT code of a gmina, for example 1210062"))
_SIMC_FORM: Final = Message(N_("the seven digits of the SIMC code of a locality, for example 0422416"))
_VOIVODESHIPS: Final = frozenset(f"{number:02d}" for number in range(2, 33, 2))
_GMINA_KINDS: Final = frozenset("1234589")
_POWIATS: Final = frozenset(f"{number:02d}" for number in (*range(1, 41), *range(61, 81)))
_GMINAS: Final = frozenset(f"{number:02d}" for number in range(1, 21))
"""Numbers of powiats within a voivodeship (cities from 61 on) and of gminas within a powiat; TERC of 2026 goes up to
38, 79 and 19."""
_GMINA_CODE: Final = re.compile(r"([0-9]{6})_?([0-9])")


def gmina_code(cell: object) -> str:
    """
    Give the TERYT code of a gmina as digits; empty text for none.

    ``1210062`` and ``121006_2`` are one code; a leading zero that a spreadsheet ate is put back; the twelve digits of
    the BDL are shortened; six digits without the kind of gmina stay six. What could be read in two ways is refused.
    """
    text = plain_text(cell, longest=LONGEST_NAME)
    if not text:
        return ""
    if re.fullmatch(r"[0-9]{12}", text):
        text = text[2:4] + text[7:]
    whole = _GMINA_CODE.fullmatch(text)
    if whole:
        return whole[1] + whole[2]
    if re.fullmatch(r"[0-9]{6}", text):
        readings = [code for code in (f"0{text}", text) if _is_likely(code)]
        if len(readings) == 1:
            return readings[0]
    refuse("bad_form", form=_TERYT_FORM)


def _is_likely(code: str) -> bool:
    parts_exist = code[:2] in _VOIVODESHIPS and code[2:4] in _POWIATS and code[4:6] in _GMINAS
    return parts_exist and (len(code) == 6 or code[6] in _GMINA_KINDS)


def _gmina_name(cell: object) -> str:
    text = plain_text(cell, longest=LONGEST_NAME)
    return gmina_code(text) if re.fullmatch(r"[0-9_]+", text) else text


def _simc_code(cell: object) -> str:
    text = plain_text(cell, longest=LONGEST_NAME)
    if not text:
        return ""
    if not re.fullmatch(r"[0-9]{1,7}", text) or not int(text):
        refuse("bad_form", form=_SIMC_FORM)
    return text.zfill(7)


def one_of(cell: object, words: dict[str, str], *, allowed: str) -> str:
    """
    Give the value that a word of a closed list stands for.

    Parameters
    ----------
    cell
        What the file holds.
    words
        Value by header key of the word.
    allowed
        The words as the fault lists them.
    """
    key = header_key(plain_text(cell, longest=LONGEST_NAME))
    if key not in words:
        refuse("not_allowed", allowed=allowed)
    return words[key]


Name = Annotated[str, BeforeValidator(_name)]
"""A text with at least one letter, at most 200 characters."""
ShortText = Annotated[str, BeforeValidator(_short_text)]
"""At most 200 characters, empty where nothing is given."""
LongText = Annotated[str, BeforeValidator(_long_text)]
"""At most 300 characters, empty where nothing is given."""
Persons = Annotated[Annotated[int, Field(ge=0, le=MOST_PERSONS)] | None, BeforeValidator(whole_number)]
"""Persons, a whole number >= 0; None where not known."""
Places = Annotated[Annotated[float, Field(ge=0, le=MOST_PLACES)] | None, BeforeValidator(decimal_number)]
"""Places offered, >= 0; None where not known."""
Coordinate = Annotated[float | None, BeforeValidator(_coordinate)]
"""Half of a position, degrees or metres; None where not given."""
GMINA_CODE_HEADERS: Final = (
    "teryt_gminy", "gmina_teryt", "teryt", "kod teryt", "teryt gmina", "kod gminy", "kod teryt gminy", "terc",
    "kod terytorialny gmina", "kod terytorialny gminy", "gmina code", "teryt code", "municipality code",
)  # fmt: skip
GMINA_NAME_HEADERS: Final = ("gmina", "nazwa gminy", "municipality", "commune")
PLACE_HEADERS: Final = (
    "miejscowość", "place", "nazwa miejscowości", "miasto", "wieś", "locality", "town", "village", "city",
)  # fmt: skip
"""Headers under which every table finds the gmina's code and name, and the village or town."""

GminaCode = Annotated[str, BeforeValidator(gmina_code)]
"""TERYT code of a gmina, seven digits (or six, where the file leaves out the kind); empty where not given."""
GminaName = Annotated[str, BeforeValidator(_gmina_name)]
"""Name of a gmina, or its TERYT code where the file has that instead; empty where not given."""
SimcCode = Annotated[str, BeforeValidator(_simc_code)]
"""SIMC code of a locality, seven digits; empty where not given."""

Context = dict[str, Any]
"""What the validators of a table need to know besides the row."""
