"""
Places where a new point could stand: halls, fire stations, schools, with what they have and what they cost.

What is not known of a place stays not known: an empty cell is never read as "no".
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import pandas as pd
from pydantic import BeforeValidator, Field

from geo_cus.data.cells import (
    GMINA_CODE_HEADERS,
    PLACE_HEADERS,
    GminaCode,
    Name,
    Places,
    ShortText,
    decimal_number,
    one_of,
)
from geo_cus.data.intake import InputTable, Placed, input_table, point_columns, settle, slug, take_in, text_column
from geo_cus.data.points import LocatedRow
from geo_cus.faults import N_
from geo_cus.schema import column

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geo_cus.data.points import Area

_MOST_ZLOTY: Final = 1_000_000_000
_ID_FIELDS: Final = ("candidate_id",)


class CandidateKind(StrEnum):
    """What kind of place a candidate is."""

    HALL = "hall"
    FIRE_STATION = "fire_station"
    SCHOOL = "school"
    LIBRARY = "library"
    PARISH = "parish"
    SETTLEMENT = "settlement"
    OTHER = "other"


class Amenity(StrEnum):
    """What a place may have."""

    HEATING = "heating"
    TOILET = "toilet"
    POWER = "power"
    RAMP = "ramp"
    PRIVATE_ROOM = "private_room"


_KINDS: Final[Mapping[str, CandidateKind]] = {
    "": CandidateKind.OTHER, "inne": CandidateKind.OTHER, "inny": CandidateKind.OTHER, "other": CandidateKind.OTHER,
    "swietlica": CandidateKind.HALL, "swietlica wiejska": CandidateKind.HALL, "dom ludowy": CandidateKind.HALL,
    "dom kultury": CandidateKind.HALL, "gok": CandidateKind.HALL, "wdk": CandidateKind.HALL, "hall": CandidateKind.HALL,
    "village hall": CandidateKind.HALL, "kgw": CandidateKind.HALL,
    "remiza": CandidateKind.FIRE_STATION, "osp": CandidateKind.FIRE_STATION, "remiza osp": CandidateKind.FIRE_STATION,
    "straz pozarna": CandidateKind.FIRE_STATION, "fire station": CandidateKind.FIRE_STATION,
    "szkola": CandidateKind.SCHOOL, "szkola podstawowa": CandidateKind.SCHOOL, "school": CandidateKind.SCHOOL,
    "biblioteka": CandidateKind.LIBRARY, "filia biblioteki": CandidateKind.LIBRARY, "library": CandidateKind.LIBRARY,
    "parafia": CandidateKind.PARISH, "plebania": CandidateKind.PARISH, "dom parafialny": CandidateKind.PARISH,
    "parish": CandidateKind.PARISH, "parish house": CandidateKind.PARISH,
}  # fmt: skip
_YES_NO: Final = {
    "tak": "yes", "yes": "yes", "true": "yes", "prawda": "yes", "1": "yes", "t": "yes", "y": "yes", "jest": "yes",
    "nie": "no", "no": "no", "false": "no", "falsz": "no", "0": "no", "n": "no", "nie ma": "no",
    "": "", "bd": "", "b d": "", "brak danych": "", "nie wiadomo": "", "nieznane": "", "unknown": "",
}  # fmt: skip
"""A mere “brak” or “x” may mean either, so that it is refused and not guessed at."""


def _kind(cell: object) -> str:
    return one_of(cell, dict(_KINDS), allowed="świetlica, remiza, szkoła, biblioteka, parafia, inne")


def _yes_no(cell: object) -> str:
    return one_of(cell, _YES_NO, allowed="tak, nie")


YesNo = Annotated[str, BeforeValidator(_yes_no)]
"""``yes``, ``no``, or empty text where not known."""
Zloty = Annotated[Annotated[float, Field(ge=0, le=_MOST_ZLOTY)] | None, BeforeValidator(decimal_number)]
"""Złoty, >= 0; None where not known."""


class CandidateRow(LocatedRow):
    """A row of the table of candidates."""

    candidate_id: Annotated[
        ShortText,
        column(
            "identyfikator", "id", "candidate_id", "kod", "numer",
            explanation=N_("Your own identifier of the place; leave it empty to use its name."),
            example="K01",
        ),
    ] = ""  # fmt: skip
    name: Annotated[
        Name,
        column(
            "nazwa", "name", "nazwa obiektu", "obiekt", "budynek", "nazwa budynku", "candidate", "building",
            explanation=N_("Name of the place as residents know it."),
            example="Świetlica wiejska w Mogilnie",
        ),
    ]  # fmt: skip
    kind: Annotated[
        str,
        BeforeValidator(_kind),
        column(
            "rodzaj", "kind", "typ", "type", "rodzaj obiektu", "typ obiektu",
            explanation=N_("Kind of place: świetlica, remiza, szkoła, biblioteka, parafia or inne."),
            example="świetlica",
        ),
    ] = CandidateKind.OTHER  # fmt: skip
    gmina: Annotated[
        GminaCode,
        column(
            *GMINA_CODE_HEADERS,
            explanation=N_("TERYT code of the gmina in which it stands, seven digits."),
            example="1210062",
        ),
    ] = ""  # fmt: skip
    place: Annotated[
        ShortText,
        column(
            *PLACE_HEADERS,
            explanation=N_("Village or town in which it stands."),
            example="Mogilno",
        ),
    ] = ""  # fmt: skip
    heating: Annotated[
        YesNo,
        column(
            "ogrzewanie", "heating", "ogrzewany",
            explanation=N_("Whether it is heated: tak or nie; empty if it is not known."),
            example="tak",
        ),
    ] = ""  # fmt: skip
    toilet: Annotated[
        YesNo,
        column(
            "toaleta", "toilet", "wc", "ubikacja", "łazienka",
            explanation=N_("Whether it has a toilet: tak or nie; empty if it is not known."),
            example="tak",
        ),
    ] = ""  # fmt: skip
    power: Annotated[
        YesNo,
        column(
            "prąd", "power", "elektryczność", "energia elektryczna", "electricity",
            explanation=N_("Whether it has electricity: tak or nie; empty if it is not known."),
            example="tak",
        ),
    ] = ""  # fmt: skip
    ramp: Annotated[
        YesNo,
        column(
            "podjazd", "ramp", "wejście bez stopni", "dostępność dla wózków", "wózek", "step free", "wheelchair",
            explanation=N_("Whether a wheelchair gets in: tak or nie; empty if it is not known."),
            example="nie",
        ),
    ] = ""  # fmt: skip
    private_room: Annotated[
        YesNo,
        column(
            "pokój do rozmowy", "private room", "osobny pokój", "pokój do poufnej rozmowy", "gabinet",
            explanation=N_("Whether it has a room for a private talk: tak or nie; empty if it is not known."),
            example="tak",
        ),
    ] = ""  # fmt: skip
    capacity: Annotated[
        Places,
        column(
            "liczba_miejsc", "capacity", "miejsca", "pojemność", "places",
            explanation=N_("How many people a point there could serve; empty if it is not known."),
            example="25",
        ),
    ] = None  # fmt: skip
    opening_cost_pln: Annotated[
        Zloty,
        column(
            "koszt_otwarcia", "opening cost", "koszt otwarcia zł", "koszt adaptacji", "koszt jednorazowy",
            explanation=N_("What it costs once to open a point there, in złoty; empty if it is not known."),
            example="60000",
        ),
    ] = None  # fmt: skip
    yearly_cost_pln: Annotated[
        Zloty,
        column(
            "koszt_roczny", "yearly cost", "koszt roczny zł", "koszt utrzymania", "roczny koszt", "cost per year",
            explanation=N_("What a point there costs in a year, in złoty; empty if it is not known."),
            example="48000",
        ),
    ] = None  # fmt: skip


def read_candidates(path: Path, *, area: Area | None = None, file: str | None = None) -> InputTable:
    """
    Read the places where new points could stand.

    Parameters
    ----------
    path
        CSV, XLSX, GeoPackage or GeoJSON.
    area
        West, south, east, north of the study (degrees); a point more than 50 km away from it is refused. None if not
        known.
    file
        Name for messages and faults; None for the name of the file itself.

    Returns
    -------
    InputTable
        The frame with the columns of `Study.candidates`, the faults, and the rows counted.

    Raises
    ------
    SourceError
        The file cannot be read at all.
    """
    intake = take_in(path, CandidateRow, id_fields=_ID_FIELDS, file=file)
    placed, faults = settle(
        intake,
        area=area,
        id_of=lambda row: row.candidate_id or slug(row.name, row.place),
        id_fields=_ID_FIELDS,
        needs_point=lambda _row: True,
    )
    return input_table(_frame(placed), faults, intake)


def _frame(placed: list[Placed[CandidateRow]]) -> pd.DataFrame:
    rows = [row.value for row in placed]
    return pd.DataFrame(
        {
            "candidate_id": text_column(row.row_id for row in placed),
            "name": text_column(row.name for row in rows),
            "kind": text_column(str(row.kind) for row in rows),
            "gmina": text_column(row.gmina for row in rows),
            "place": text_column(row.place for row in rows),
            **{amenity: text_column(getattr(row, amenity) for row in rows) for amenity in map(str, Amenity)},
            "capacity": pd.array([row.capacity for row in rows], "Float64"),
            "opening_cost_pln": pd.array([row.opening_cost_pln for row in rows], "Float64"),
            "yearly_cost_pln": pd.array([row.yearly_cost_pln for row in rows], "Float64"),
            **point_columns(placed),
        }
    )
