"""The clients of home care: how many in which village, how often, how long; numbers, never names or addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import pandas as pd
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from geo_cus.data.cells import LONGEST_NAME, decimal_number, plain_text, refuse, whole_number
from geo_cus.data.intake import InputTable, input_table, take_in, text_column
from geo_cus.faults import N_, fault
from geo_cus.schema import column

if TYPE_CHECKING:
    from pathlib import Path

    from geo_cus.schema import CheckedRow

MOST_CLIENTS: Final = 10_000
MOST_VISITS_A_WEEK: Final = 70
LONGEST_VISIT_MIN: Final = 720
SHORTEST_VISIT_MIN: Final = 1
_SIMC_DIGITS: Final = 7


def _id(cell: object) -> str:
    return plain_text(cell, longest=LONGEST_NAME) or refuse("missing_value")


def _count(cell: object) -> int:
    number = whole_number(cell)
    return refuse("missing_value") if number is None else number


def _minutes(cell: object) -> float:
    number = decimal_number(cell)
    return refuse("missing_value") if number is None else number


class ClientRow(BaseModel):
    """A row of the table of clients: those of a village who are visited as often and for as long."""

    model_config = ConfigDict(frozen=True)

    settlement_id: Annotated[
        str,
        BeforeValidator(_id),
        column(
            "miejscowość_id", "settlement_id", "identyfikator miejscowości", "identyfikator", "id", "simc", "sym",
            "kod simc",
            explanation=N_("Identifier or SIMC code of the settlement, as it stands in the table of settlements."),
            example="0422416",
        ),
    ]  # fmt: skip
    clients: Annotated[
        int,
        Field(ge=0, le=MOST_CLIENTS),
        BeforeValidator(_count),
        column(
            "klienci", "clients", "liczba klientów", "podopieczni", "liczba podopiecznych", "osoby",
            explanation=N_("How many clients live there; never write names or addresses."),
            example="3",
        ),
    ]  # fmt: skip
    visits_a_week: Annotated[
        int,
        Field(ge=1, le=MOST_VISITS_A_WEEK),
        BeforeValidator(_count),
        column(
            "wizyty_w_tygodniu", "visits_a_week", "wizyt w tygodniu", "wizyty tygodniowo", "liczba wizyt w tygodniu",
            explanation=N_("Visits a week to each of these clients."),
            example="5",
        ),
    ]  # fmt: skip
    visit_min: Annotated[
        float,
        Field(ge=SHORTEST_VISIT_MIN, le=LONGEST_VISIT_MIN),
        BeforeValidator(_minutes),
        column(
            "minuty_wizyty", "visit_min", "minuty", "czas wizyty", "czas wizyty min", "długość wizyty", "minutes",
            explanation=N_("Minutes of one visit, with the way to the next door in the village."),
            example="45",
        ),
    ]  # fmt: skip


def read_clients(path: Path, settlements: pd.DataFrame, *, file: str | None = None) -> InputTable:
    """
    Read the clients of home care from CSV or XLSX.

    A village may stand in several rows, if its clients are visited more or less often, or longer.

    Parameters
    ----------
    path
        The file.
    settlements
        The settlements of the study.
    file
        Name for messages and faults; None for the name of the file itself.

    Returns
    -------
    InputTable
        Columns ``settlement_id`` (of the settlements), ``clients`` (>= 0), ``visits_a_week`` (to each, >= 1),
        ``visit_min`` (minutes, >= 1) and ``row``. Of rows that are the same clients none is used.

    Raises
    ------
    SourceError
        The file cannot be read at all.
    """
    intake = take_in(path, ClientRow, id_fields=("settlement_id",), file=file)
    header, faults = intake.headers.get("settlement_id"), list(intake.faults)
    ids = set(settlements["settlement_id"].astype(str))
    alike: dict[tuple[str, int, float], list[CheckedRow[ClientRow]]] = {}
    for row in intake.rows:
        told = row.value.settlement_id
        # Spreadsheets eat the zeros at the front of a code.
        own = told if told in ids else told.zfill(_SIMC_DIGITS)
        if own not in ids:
            faults.append(fault("no_such_settlement", intake.file, row=row.source.number, column=header, value=told))
        else:
            alike.setdefault((own, row.value.visits_a_week, row.value.visit_min), []).append(row)
    for rows in (rows for rows in alike.values() if len(rows) > 1):
        numbers = ", ".join(str(row.source.number) for row in rows)
        faults += [
            fault(
                "doubled_clients",
                intake.file,
                row=row.source.number,
                column=header,
                value=row.value.settlement_id,
                rows=numbers,
            )
            for row in rows
        ]
    good = [(own, rows[0]) for (own, _, _), rows in alike.items() if len(rows) == 1]
    return input_table(_frame(good), faults, intake)


def _frame(rows: list[tuple[str, CheckedRow[ClientRow]]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "settlement_id": text_column(own for own, _ in rows),
            "clients": pd.Series([row.value.clients for _, row in rows], dtype="int64"),
            "visits_a_week": pd.Series([row.value.visits_a_week for _, row in rows], dtype="int64"),
            "visit_min": pd.Series([row.value.visit_min for _, row in rows], dtype="float64"),
            "row": pd.Series([row.source.number for _, row in rows], dtype="int64"),
        }
    )
