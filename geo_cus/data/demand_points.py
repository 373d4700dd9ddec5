"""
Demand points: where the people of each settlement live, as address points, buildings or cells of a grid.

A point names its settlement; where the file has no such column, or the cell is empty, the nearest settlement is taken.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Annotated, Final

import numpy as np
import pandas as pd
import scipy
from pydantic import BeforeValidator

from geo_cus.data.cells import MOST_PERSONS, ShortText, decimal_number, refuse
from geo_cus.data.intake import InputTable, input_table, point_columns, settle, take_in, text_column
from geo_cus.data.points import LocatedRow
from geo_cus.faults import N_, Fault, fault
from geo_cus.schema import column

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from geo_cus.data.points import Area

_ID_FIELDS: Final = ("settlement_id",)


def _weight(cell: object) -> float:
    value = decimal_number(cell)
    if value is None:
        return 1.0
    if value < 0:
        refuse("too_small", bound=0)
    if value > MOST_PERSONS:
        refuse("too_large", bound=MOST_PERSONS)
    return value


class DemandPointRow(LocatedRow):
    """A row of a table of demand points."""

    settlement_id: Annotated[
        ShortText,
        column(
            "miejscowość_id", "settlement_id", "identyfikator miejscowości", "simc", "sym", "kod simc",
            explanation=N_("Identifier or SIMC code of the settlement; leave it empty to take the nearest one."),
            example="0422416",
        ),
    ] = ""  # fmt: skip
    weight: Annotated[
        float,
        BeforeValidator(_weight),
        column(
            "osoby", "weight", "waga", "liczba osób", "mieszkańcy", "mieszkania", "people", "residents", "tot",
            explanation=N_("People who live there, or another weight; empty means 1."),
            example="4",
        ),
    ] = 1.0  # fmt: skip


def read_demand_points(
    path: Path, settlements: pd.DataFrame, *, area: Area | None = None, file: str | None = None
) -> InputTable:
    """
    Read the demand points of a study.

    Parameters
    ----------
    path
        CSV, XLSX, GeoPackage or GeoJSON.
    settlements
        The settlements of the study.
    area
        West, south, east, north of the study (degrees); a point more than 50 km away from it is refused. None if not
        known.
    file
        Name for messages and faults; None for the name of the file itself.

    Returns
    -------
    InputTable
        Columns ``settlement_id`` (of the settlements), ``lon``, ``lat`` (degrees), ``weight`` (> 0) and ``row``. A
        point of weight 0 and one without a position count as refused: nobody can be said to live there.

    Raises
    ------
    SourceError
        The file cannot be read at all.
    """
    intake = take_in(path, DemandPointRow, id_fields=_ID_FIELDS, file=file)
    numbers = count()
    placed, faults = settle(
        intake,
        area=area,
        id_of=lambda _row: str(next(numbers)),
        id_fields=_ID_FIELDS,
        needs_point=lambda _row: True,
    )
    frame = pd.DataFrame(
        {
            "settlement_id": text_column(row.value.settlement_id for row in placed),
            "weight": pd.Series([row.value.weight for row in placed], dtype="float64"),
            **point_columns(placed),
        }
    )
    frame = frame[frame["lon"].notna() & (frame["weight"] > 0)].reset_index(drop=True)
    strangers = _strangers(frame, settlements, intake.file, intake.headers.get("settlement_id"))
    faults += strangers
    known = frame[~frame["row"].isin([item.row for item in strangers])].reset_index(drop=True)
    return input_table(_with_nearest(known, settlements), faults, intake)


def _strangers(frame: pd.DataFrame, settlements: pd.DataFrame, file: str, header: str | None) -> list[Fault]:
    """Find the points of settlements that the study does not have."""
    wrong = frame[(frame["settlement_id"] != "") & ~frame["settlement_id"].isin(settlements["settlement_id"])]
    return [
        fault("unknown_settlement", file, row=int(row), column=header, value=own)
        for own, row in zip(wrong["settlement_id"], wrong["row"], strict=True)
    ]


def _with_nearest(frame: pd.DataFrame, settlements: pd.DataFrame) -> pd.DataFrame:
    """Give the points that name no settlement to the nearest one; without any on the map they are left out."""
    unnamed = (frame["settlement_id"] == "").to_numpy()
    located = settlements[settlements["lon"].notna()]
    if not unnamed.any():
        return frame
    if located.empty:
        return frame[~unnamed].reset_index(drop=True)
    tree = scipy.spatial.KDTree(_flat(located, float(located["lat"].mean())))
    _, nearest = tree.query(_flat(frame[unnamed], float(located["lat"].mean())))
    named = frame["settlement_id"].to_numpy(dtype=object).copy()
    named[unnamed] = located["settlement_id"].to_numpy(dtype=object)[nearest]
    return frame.assign(settlement_id=text_column(named))


def _flat(table: pd.DataFrame, middle_deg: float) -> NDArray[np.float64]:
    """Give positions on a plane on which the nearest is the nearest, as far as a study reaches."""
    lon, lat = table["lon"].to_numpy(dtype=np.float64), table["lat"].to_numpy(dtype=np.float64)
    return np.stack([lon * np.cos(np.radians(middle_deg)), lat], axis=1)
