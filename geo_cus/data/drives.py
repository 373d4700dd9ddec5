"""Drives that somebody knows by heart: from where, to where, in how many minutes."""

from __future__ import annotations

import re
from math import isnan
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import pandas as pd
from pydantic import BaseModel, BeforeValidator, ConfigDict

from geo_cus.data.cells import LONGEST_NAME, decimal_number, one_of, plain_text, refuse
from geo_cus.data.intake import InputTable, text_column
from geo_cus.data.points import LocatedRow, Trouble, locate
from geo_cus.data.study import RowCount
from geo_cus.data.tables import read_table
from geo_cus.errors import Message
from geo_cus.faults import N_, fault
from geo_cus.schema import InputRow, check_rows, column, field_of, header_key, match_headers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from geo_cus.data.points import Area
    from geo_cus.data.study import Study
    from geo_cus.faults import Fault
    from geo_cus.schema import CheckedRow

LONGEST_DRIVE_MIN: Final = 600.0

_MINUTES: Final = Message(N_("minutes, more than 0 and at most 600, for example 12 or 12,5"))
_DEGREES: Final = Message(N_("longitude and latitude in degrees, for example 20.7690, 49.6420"))
_YES_OR_NO: Final = {
    "tak": "yes", "t": "yes", "yes": "yes", "y": "yes", "1": "yes", "x": "yes",
    "nie": "no", "n": "no", "no": "no", "0": "no", "": "no",
}  # fmt: skip


def _place(cell: object) -> str:
    return plain_text(cell, longest=LONGEST_NAME) or refuse("missing_value")


def _minutes(cell: object) -> float:
    number = decimal_number(cell)
    if number is None:
        refuse("missing_value")
    if not 0 < number <= LONGEST_DRIVE_MIN:
        refuse("bad_form", form=_MINUTES)
    return number


def _is_door_to_door(cell: object) -> bool:
    return one_of(cell, _YES_OR_NO, allowed="tak / yes, nie / no") == "yes"


class DriveRow(BaseModel):
    """A row of a table of drives."""

    model_config = ConfigDict(frozen=True)

    start: Annotated[
        str,
        BeforeValidator(_place),
        column(
            "skąd", "from", "start", "początek", "origin",
            explanation=N_(
                "Where the drive begins: a settlement or provider of the study, by its identifier or name; or longitude"
                " and latitude in degrees, as 20.7690, 49.6420."
            ),
            example="Dobra",
        ),
    ]  # fmt: skip
    end: Annotated[
        str,
        BeforeValidator(_place),
        column(
            "dokąd", "to", "koniec", "cel", "destination",
            explanation=N_("Where it ends, written the same way."),
            example="20.7690, 49.6420",
        ),
    ]  # fmt: skip
    minutes: Annotated[
        float,
        BeforeValidator(_minutes),
        column(
            "minuty", "minutes", "czas", "czas min", "min",
            explanation=N_("How long it takes on an ordinary day (minutes)."),
            example="17",
        ),
    ]  # fmt: skip
    door_to_door: Annotated[
        bool,
        BeforeValidator(_is_door_to_door),
        column(
            "od drzwi do drzwi", "door_to_door", "drzwi",
            explanation=N_("“yes” if getting into the car and parking are among the minutes; empty means no."),
            example="nie",
        ),
    ] = False  # fmt: skip


def read_drives(path: Path, study: Study, *, file: str | None = None) -> InputTable:
    """
    Read drives from CSV or XLSX, and find their ends in a study.

    Parameters
    ----------
    path
        The file: from, to, minutes, and if wanted whether they count from door to door.
    study
        Where the ends are looked up: identifiers of settlements and providers first, then their names.
    file
        Name for messages and faults; None for the name of the file itself.

    Returns
    -------
    InputTable
        A row a drive: ``from_name``, ``to_name`` (of the places; degrees as written), ``from_lon``, ``from_lat``,
        ``to_lon``, ``to_lat`` (degrees, WGS 84), ``minutes`` (> 0), ``door_to_door`` (bool), ``row`` (as Excel counts
        it).

    Raises
    ------
    SourceError
        The file cannot be read at all.
    """
    table = read_table(path, recognise=lambda header: field_of(DriveRow, header) is not None, file=file)
    match = match_headers(DriveRow, table.header, file=table.file, unused=_UNUSED)
    faults = [*match.faults, *table.broken]
    if not table.row_count:
        faults.append(fault("no_rows", table.file))
    rows = [
        InputRow(row.number, {name: row.cells[place] for name, place in match.positions.items()}) for row in table.rows
    ]
    good, wrong = check_rows(DriveRow, rows, file=table.file, headers=match.headers)
    faults += wrong
    places, drives = _Places(study), []
    for item in good:
        drive = _located(item, places, file=table.file, headers=match.headers)
        if isinstance(drive, _Drive):
            drives.append(drive)
        else:
            faults += drive
    frame = _frame(drives)
    faults.sort(key=lambda item: item.row or 0)
    count = RowCount(table.file, read=table.row_count, used=len(frame), refused=table.row_count - len(frame))
    return InputTable(frame, tuple(faults), count)


_UNUSED: Final = frozenset({"lp", "l p", "nr", "uwagi", "kto", "data", "dzien", "notes", "who", "date", "day"})
"""Header keys of what people note beside, and the program has no use for."""

_PAIRS: Final = (
    re.compile(r"([+-]?\d{1,3}\.\d+)(?:\s*[,;]\s*|\s+)([+-]?\d{1,3}\.\d+)"),
    re.compile(r"([+-]?\d{1,3},\d+)(?:\s*;\s*|\s+)([+-]?\d{1,3},\d+)"),
)
"""Two numbers with decimals after a point, or after a comma and then not parted by one."""


class _Drive(NamedTuple):
    """A good row and its ends."""

    source: CheckedRow[DriveRow]
    start: _Place
    end: _Place


class _Refused(NamedTuple):
    """Why a text is no place: a fault code and what its sentence needs."""

    code: str
    details: Mapping[str, object]


class _Place(NamedTuple):
    """A settlement, provider or bare position: its identifier, its name, and where it is (NaN if that is not known)."""

    place_id: str
    name: str
    lon: float
    lat: float


class _Places:
    """The places of a study by what people call them."""

    def __init__(self, study: Study) -> None:
        tables = ((study.settlements, "settlement_id"), (study.providers, "provider_id"))
        self._area = _area(study)
        self._by_id: dict[str, list[_Place]] = {}
        self._by_name: dict[str, list[_Place]] = {}
        for table, id_column in tables:
            columns = (table[name] for name in (id_column, "name", "lon", "lat"))
            for place_id, name, lon, lat in zip(*columns, strict=True):
                place = _Place(str(place_id), str(name), float(lon), float(lat))
                self._by_id.setdefault(place.place_id, []).append(place)
                self._by_name.setdefault(header_key(str(name)), []).append(place)

    def find(self, text: str) -> _Place | _Refused:
        """Give the place that a text means, or the fault for which that fails."""
        found = self._by_id.get(text) or self._by_name.get(header_key(text), [])
        if len(found) > 1:
            return _Refused("ambiguous_place", {"ids": ", ".join(place.place_id for place in found)})
        for place in found:
            return _Refused("place_without_point", {}) if isnan(place.lon) else place
        pair = next(filter(None, (form.fullmatch(text) for form in _PAIRS)), None)
        if pair is None:
            return _Refused("unknown_place", {"form": _DEGREES})
        lon, lat = (float(half.replace(",", ".")) for half in pair.groups())
        return self._judged(_Place("", text, lon, lat))

    def _judged(self, place: _Place) -> _Place | _Refused:
        (verdict,) = locate([(InputRow(0, {}), LocatedRow(lon=place.lon, lat=place.lat))], area=self._area)
        if isinstance(verdict, Trouble):
            code = _CODES_OF_PAIRS.get(verdict.code, verdict.code)
            return _Refused(code, {"form": _DEGREES, "distance_km": verdict.distance_km})
        return place._replace(lon=verdict[0], lat=verdict[1]) if verdict else place


_CODES_OF_PAIRS: Final = {"swapped_coordinates": "swapped_pair", "not_degrees": "bad_form"}
"""Faults whose remedy names columns, by what they are where both coordinates stand in one cell."""


def _area(study: Study) -> Area | None:
    """Give the extent of everything in a study that has a position (degrees)."""
    lon, lat = (
        pd.concat([table[name] for table in (study.settlements, study.providers)]).dropna() for name in ("lon", "lat")
    )
    if study.roads is not None and len(study.roads.lon):
        lon, lat = (
            pd.concat([known, pd.Series([ends.min(), ends.max()])])
            for known, ends in ((lon, study.roads.lon), (lat, study.roads.lat))
        )
    return None if lon.empty else (float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max()))


def _located(
    item: CheckedRow[DriveRow], places: _Places, *, file: str, headers: Mapping[str, str]
) -> _Drive | list[Fault]:
    row, texts = item.source.number, {"start": item.value.start, "end": item.value.end}
    found = {name: places.find(text) for name, text in texts.items()}
    refused = {name: end for name, end in found.items() if isinstance(end, _Refused)}
    if refused:
        return [
            fault(why.code, file, row=row, column=headers[name], value=texts[name], **why.details)
            for name, why in refused.items()
        ]
    start, end = (end for end in found.values() if not isinstance(end, _Refused))
    if (start.lon, start.lat) == (end.lon, end.lat):
        return [fault("same_place", file, row=row, column=headers["end"], value=texts["end"])]
    return _Drive(item, start, end)


def _frame(drives: Sequence[_Drive]) -> pd.DataFrame:
    rows = [drive.source for drive in drives]
    positions = {
        "from_lon": [drive.start.lon for drive in drives],
        "from_lat": [drive.start.lat for drive in drives],
        "to_lon": [drive.end.lon for drive in drives],
        "to_lat": [drive.end.lat for drive in drives],
        "minutes": [row.value.minutes for row in rows],
    }
    return pd.DataFrame(
        {
            "from_name": text_column(drive.start.name for drive in drives),
            "to_name": text_column(drive.end.name for drive in drives),
            **{name: pd.Series(values, dtype="float64") for name, values in positions.items()},
            "door_to_door": pd.Series([row.value.door_to_door for row in rows], dtype="bool"),
            "row": pd.Series([row.source.number for row in rows], dtype="int64"),
        }
    )
