"""A table of settlements of another year -> the edits that put its people in the place of those of the study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_cus.data.settlements import GROUP_FIELDS, read_settlements
from geo_cus.errors import FaultsError, ScenarioError
from geo_cus.faults import Severity, shown
from geo_cus.planning.edits import SetPopulation

if TYPE_CHECKING:
    from pathlib import Path

    from geo_cus.data.study import Study


def people_of_year(study: Study, path: Path, *, accept_valid: bool = False) -> tuple[SetPopulation, ...]:
    """
    Read the people of another year from a table like that of the settlements.

    Settlements are known again by their identifiers, as `read_settlements` makes them. Groups that the table does not
    tell stay as they are in the study; a settlement that is not in the table has unknown people in the groups it tells.

    Parameters
    ----------
    study
        The study whose people they are.
    path
        CSV, XLSX, GeoPackage or GeoJSON, with the columns of the table of settlements.
    accept_valid
        Go on without the faulty rows.

    Raises
    ------
    SourceError
        The file cannot be read at all.
    FaultsError
        Rows have errors.
    ScenarioError
        The table tells of no people, or of a settlement that the study does not have.
    """
    table = read_settlements(path)
    errors = [fault for fault in table.faults if fault.severity is Severity.ERROR]
    if errors and not accept_valid:
        raise FaultsError(
            "{file} has errors: {count}. Mend them, or go on without the faulty rows by --accept-valid.",
            faults=table.faults,
            file=path.name,
            count=len(errors),
        )
    ids = table.frame["settlement_id"].astype(str)
    strange = sorted(set(ids) - set(study.settlements["settlement_id"].astype(str)))
    if strange:
        raise ScenarioError(
            "{file}: the settlement “{settlement}” is not in the study. Use the identifiers of the study.",
            file=path.name,
            settlement=shown(strange[0]),
        )
    told = [group for group in GROUP_FIELDS if table.frame[group].notna().any()]
    if not told:
        raise ScenarioError("{file} tells of no people. Fill in the columns of residents or groups.", file=path.name)
    known = {group: table.frame.loc[table.frame[group].notna(), ["settlement_id", group]] for group in told}
    return tuple(
        SetPopulation(
            group=group,
            people=tuple((str(name), int(number)) for name, number in rows.itertuples(index=False)),
            source=path.name,
        )
        for group, rows in known.items()
    )
