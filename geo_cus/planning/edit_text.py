"""Edits as TOML and back: what is written is read again to the same edits, and gives the same bytes."""

from __future__ import annotations

import json
import math
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, Final

from geo_cus.errors import Message, ScenarioError
from geo_cus.faults import shown
from geo_cus.planning.edits import KINDS, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from dataclasses import Field

    from geo_cus.planning.edits import Edit

TABLE: Final = "zmiana"
KIND_KEY: Final = "rodzaj"

_KEYS: Final = {
    "provider_id": "podmiot", "name": "nazwa", "kind": "rodzaj_podmiotu", "services": "uslugi", "service": "usluga",
    "form": "forma", "lon": "lon", "lat": "lat", "capacity": "miejsca", "places": "miejsca_uslug", "hours": "godziny",
    "gmina": "gmina", "gminas": "gminy", "gminas_served": "gminy_obslugiwane", "way_ids": "drogi",
    "from_lon": "od_lon", "from_lat": "od_lat", "to_lon": "do_lon", "to_lat": "do_lat",
    "good_min": "dobry_min", "limit_min": "limit_min", "good_km": "dobry_km", "limit_km": "limit_km",
    "basis": "podstawa", "source": "zrodlo", "group": "grupa", "people": "osoby", "factor": "razy",
}  # fmt: skip
"""Key of every field of an edit in a file."""


def quoted(text: str) -> str:
    """Write a text as a string of TOML, whatever it holds."""
    # A string of JSON is one of TOML, but for the one control character that JSON leaves as it is.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def edits_toml(edits: Iterable[Edit]) -> str:
    """Write edits as tables ``[[zmiana]]``; the same edits give the same text. What has its default is left out."""
    return "".join(_edit_toml(edit) for edit in edits)


def _edit_toml(edit: Edit) -> str:
    lines, tables = [f"\n[[{TABLE}]]", f"{KIND_KEY} = {quoted(kind_of(edit))}"], []
    for field in fields(edit):
        value = getattr(edit, field.name)
        if value == field.default:
            continue
        write = _FORMS[str(field.type)][1]
        if str(field.type) in _TABLES:
            rows = [f"{quoted(name)} = {write(number)}" for name, number in value]
            tables += [f"\n[{TABLE}.{_KEYS[field.name]}]", *rows]
        else:
            lines.append(f"{_KEYS[field.name]} = {write(value)}")
    return "\n".join([*lines, *tables]) + "\n"


def read_edits(entries: object) -> tuple[Edit, ...]:
    """
    Read the tables ``[[zmiana]]`` of a file.

    Raises
    ------
    ScenarioError
        A kind or a key is unknown, a key is missing, or a value is of the wrong type; the message tells the number.
    """
    if not isinstance(entries, list):
        raise ScenarioError("The edits of a scenario stand in tables [[{table}]].", table=TABLE)
    return tuple(_read_edit(number, entry) for number, entry in enumerate(entries, 1))


def _read_edit(number: int, entry: object) -> Edit:
    try:
        return _edit_of(entry)
    except ScenarioError as error:
        raise ScenarioError("Edit {number}: {problem}", number=number, problem=error.message) from None


def _edit_of(entry: object) -> Edit:
    if not isinstance(entry, dict):
        raise ScenarioError("The edits of a scenario stand in tables [[{table}]].", table=TABLE)
    word = entry.get(KIND_KEY)
    kind = KINDS.get(word) if isinstance(word, str) else None
    if kind is None:
        raise ScenarioError("The kind “{kind}” is not known. Known: {known}.", kind=shown(word), known=", ".join(KINDS))
    wanted = {_KEYS[field.name]: field for field in fields(kind)}
    strange = [key for key in entry if key not in wanted and key != KIND_KEY]
    if strange:
        raise ScenarioError(
            "The key “{key}” does not belong to “{kind}”. Known: {known}.",
            key=shown(strange[0]),
            kind=word,
            known=", ".join(wanted),
        )
    return kind(
        **{field.name: _read_field(key, field, entry) for key, field in wanted.items() if _is_told(field, key, entry)}
    )


def _is_told(field: Field[Any], key: str, entry: Mapping[str, object]) -> bool:
    if key not in entry and field.default is MISSING:
        raise ScenarioError("The key “{key}” is missing.", key=key)
    return key in entry


def _read_field(key: str, field: Field[Any], entry: Mapping[str, object]) -> Any:
    read, _, expected = _FORMS[str(field.type)]
    try:
        return read(entry[key])
    except (TypeError, ValueError, OverflowError):
        raise ScenarioError(
            "“{key}” is “{value}”, but should be {expected}.", key=key, value=shown(entry[key]), expected=expected
        ) from None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError(value)
    return float(value)


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(value)
    return value


def _list(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(map(_text, value))


def _table(read: Callable[[object], Any]) -> Callable[[object], tuple[tuple[str, Any], ...]]:
    def pairs(value: object) -> tuple[tuple[str, Any], ...]:
        if not isinstance(value, dict):
            raise TypeError(value)
        return tuple((_text(name), read(number)) for name, number in value.items())

    return pairs


def _written_list(values: Sequence[str]) -> str:
    return "[" + ", ".join(map(quoted, values)) + "]"


def _written_number(value: float) -> str:
    if not math.isfinite(value):
        raise ScenarioError("A number of a scenario must be finite.")
    return repr(float(value))


_TABLES: Final = ("tuple[tuple[str, float], ...]", "tuple[tuple[str, int], ...]")
_FORMS: Final[Mapping[str, tuple[Callable[[object], object], Callable[[Any], str], Message]]] = {
    "str": (_text, quoted, Message("a text in quotation marks")),
    "float": (_number, _written_number, Message("a number")),
    "float | None": (_number, _written_number, Message("a number")),
    "tuple[str, ...]": (_list, _written_list, Message("a list of texts")),
    _TABLES[0]: (_table(_number), _written_number, Message("a table of numbers")),
    _TABLES[1]: (_table(_whole), str, Message("a table of whole numbers")),
}
"""How the values of a field of each type are read and written, and what a user is told who wrote another."""
