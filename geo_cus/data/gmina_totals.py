"""
Totals of gminas by target group: our own template, or the table that GUS's Local Data Bank (BDL) exports.

The BDL knows bands of five years; people of 65 and of 75 and over are their sums where the groups are not given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import pandas as pd
from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticCustomError

from geo_cus.data.cells import GMINA_CODE_HEADERS, GminaCode, GminaName, Persons, ShortText, gmina_code
from geo_cus.data.intake import InputTable, input_table, take_in, text_column
from geo_cus.data.settlements import (
    GROUP_FIELDS,
    GroupPersons,
    Persons65,
    Persons75,
    PersonsInFamilies,
    SettlementRow,
)
from geo_cus.data.study import GMINA_DIGITS
from geo_cus.faults import N_, fault
from geo_cus.schema import CheckedRow, column, columns_of

if TYPE_CHECKING:
    from pathlib import Path

    from geo_cus.schema import InputRow

_GROUPS: Final = columns_of(SettlementRow)
_PARTS_OF_A_GMINA: Final = frozenset("45")
"""Last digit of the TERYT code of a town and of the countryside within a gmina of both."""

_BANDS_65: Final = ("age_65_69", "age_70_74", "age_75_79", "age_80_84", "age_85_plus")
_BANDS_75: Final = _BANDS_65[2:]


def _band(years: str) -> tuple[str, ...]:
    """List the headers of a band of five years as the BDL exports it, whichever way its dimensions were ordered."""
    return f"age {years}", years, f"{years} ogółem", f"ogółem {years}", f"{years} lat", f"wiek {years}"


_FIVE_YEARS: Final = N_("People of a band of five years, as GUS gives them; used where 65+ and 75+ are missing.")


class GminaRow(BaseModel):
    """A row of the table of totals."""

    model_config = ConfigDict(frozen=True)

    gmina: Annotated[
        GminaCode,
        column(
            *GMINA_CODE_HEADERS, "kod", "code",
            explanation=N_("TERYT code of the gmina, seven digits."),
            example="1210062",
        ),
    ] = ""  # fmt: skip
    name: Annotated[
        GminaName,
        column(
            "nazwa_gminy", "gmina_name", "gmina", "nazwa", "nazwa jednostki", "jednostka terytorialna", "name",
            explanation=N_("Name of the gmina."),
            example="Korzenna",
        ),
    ] = ""  # fmt: skip
    residents: Annotated[Persons, _GROUPS["residents"]] = None
    age_0_2: Annotated[GroupPersons, _GROUPS["age_0_2"]] = None
    age_3_6: Annotated[GroupPersons, _GROUPS["age_3_6"]] = None
    age_7_14: Annotated[GroupPersons, _GROUPS["age_7_14"]] = None
    age_65_plus: Annotated[Persons65, _GROUPS["age_65_plus"]] = None
    age_75_plus: Annotated[Persons75, _GROUPS["age_75_plus"]] = None
    disabled: Annotated[GroupPersons, _GROUPS["disabled"]] = None
    families: Annotated[PersonsInFamilies, _GROUPS["families"]] = None
    family_count: Annotated[GroupPersons, _GROUPS["family_count"]] = None
    age_65_69: Annotated[GroupPersons, column(*_band("65-69"), explanation=_FIVE_YEARS, in_template=False)] = None
    age_70_74: Annotated[GroupPersons, column(*_band("70-74"), explanation=_FIVE_YEARS, in_template=False)] = None
    age_75_79: Annotated[GroupPersons, column(*_band("75-79"), explanation=_FIVE_YEARS, in_template=False)] = None
    age_80_84: Annotated[GroupPersons, column(*_band("80-84"), explanation=_FIVE_YEARS, in_template=False)] = None
    age_85_plus: Annotated[
        GroupPersons,
        column(*_band("85 i więcej"), *_band("85+"), explanation=_FIVE_YEARS, in_template=False),
    ] = None
    source: Annotated[
        ShortText,
        column(
            "źródło", "source", "źródło danych",
            explanation=N_("Where the totals come from, for example GUS BDL."),
            example="GUS, Bank Danych Lokalnych",
        ),
    ] = ""  # fmt: skip
    as_of: Annotated[
        ShortText,
        column(
            "stan_na", "as_of", "stan na dzień", "data", "rok",
            explanation=N_("The day the totals describe."),
            example="31.12.2025",
        ),
    ] = ""  # fmt: skip


def read_gmina_totals(path: Path, *, gminas: tuple[str, ...], file: str | None = None) -> InputTable:
    """
    Read the totals of the gminas of a study.

    Parameters
    ----------
    path
        CSV or XLSX.
    gminas
        TERYT codes of the study; rows of other units are left out with a warning.
    file
        Name for messages and faults; None for the name of the file itself.

    Returns
    -------
    InputTable
        A row a gmina: ``gmina`` (TERYT), ``name``, the groups and ``family_count`` (families; Int64, NA where not
        known), ``source``, ``as_of``, ``row``. Of rows with one code none is used.

    Raises
    ------
    SourceError
        The file cannot be read at all.
    """
    studied = {code[:GMINA_DIGITS] for code in gminas}
    # Before the cells are checked: all of Poland, the first row of an export, has more people than a gmina may.
    intake = take_in(path, GminaRow, id_fields=("gmina",), file=file, leave_out=lambda row: _useless(row, studied))
    header = intake.headers.get("gmina", "teryt_gminy")
    faults = list(intake.faults)
    rows: dict[str, list[CheckedRow[GminaRow]]] = {}
    for row in intake.rows:
        code = _code(row.value)
        if code:
            rows.setdefault(code[:GMINA_DIGITS], []).append(row)
        else:
            faults.append(fault("missing_value", intake.file, row=row.source.number, column=header))
    for same in (same for same in rows.values() if len(same) > 1):
        numbers = ", ".join(str(row.source.number) for row in same)
        faults += [
            fault("doubled_id", intake.file, row=row.source.number, value=_code(row.value), rows=numbers)
            for row in same
        ]
    return input_table(_frame([same[0] for same in rows.values() if len(same) == 1]), faults, intake)


def _code(row: GminaRow) -> str:
    """Give the TERYT code, which some files have under the name."""
    return row.gmina or (row.name if row.name.isdigit() else "")


def _useless(row: InputRow, studied: set[str]) -> str | None:
    """Tell why a row is not one of the gminas studied; None where it may be one, or its code is to be complained of."""
    for field in ("gmina", "name"):
        try:
            code = gmina_code(row.cells.get(field))
        except PydanticCustomError:
            continue
        if code and code[:GMINA_DIGITS] not in studied:
            return "other_gmina_total"
        if code:
            return "part_of_gmina" if code[GMINA_DIGITS:] in _PARTS_OF_A_GMINA else None
    return None


def _frame(rows: list[CheckedRow[GminaRow]]) -> pd.DataFrame:
    columns: dict[str, object] = {
        "gmina": text_column(_code(row.value) for row in rows),
        "name": text_column("" if row.value.name.isdigit() else row.value.name for row in rows),
    }
    columns |= {group: pd.array([_people(row.value, group) for row in rows], dtype="Int64") for group in GROUP_FIELDS}
    columns |= {
        "family_count": pd.array([row.value.family_count for row in rows], dtype="Int64"),
        "source": text_column(row.value.source for row in rows),
        "as_of": text_column(row.value.as_of for row in rows),
        "row": pd.Series([row.source.number for row in rows], dtype="int64"),
    }
    return pd.DataFrame(columns)


def _people(row: GminaRow, group: str) -> int | None:
    told: int | None = getattr(row, group)
    bands = {"age_65_plus": _BANDS_65, "age_75_plus": _BANDS_75}.get(group, ())
    parts = [getattr(row, band) for band in bands]
    return sum(parts) if told is None and parts and None not in parts else told
