"""Points between which travel times are asked for: an identifier and a position, nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import pandas as pd
from pydantic import BeforeValidator

from geo_cus.data.cells import LONGEST_NAME, plain_text, refuse
from geo_cus.data.file_check import table_on_disk
from geo_cus.data.intake import point_columns, settle, take_in, text_column
from geo_cus.data.points import LocatedRow
from geo_cus.errors import FaultsError
from geo_cus.faults import N_, Severity
from geo_cus.schema import column

if TYPE_CHECKING:
    from pathlib import Path


def _identifier(cell: object) -> str:
    return plain_text(cell, longest=LONGEST_NAME) or refuse("missing_value")


class PointRow(LocatedRow):
    """A row of a table of points."""

    point_id: Annotated[
        str,
        BeforeValidator(_identifier),
        column(
            "id", "point_id", "identyfikator", "settlement_id", "provider_id", "simc", "sym",
            explanation=N_("Identifier of the point."),
            example="A1",
        ),
    ]  # fmt: skip


def read_points(path: Path, *, file: str | None = None) -> pd.DataFrame:
    """
    Read points from CSV, XLSX, GeoPackage or GeoJSON.

    Parameters
    ----------
    path
        The file, with an identifier and a position in each row; further columns are not looked at.
    file
        Name for messages; None for the name of the file itself.

    Returns
    -------
    pd.DataFrame
        Columns ``id`` (text, unique), ``lon``, ``lat`` (degrees, NaN where the file gives no position) and ``row``.

    Raises
    ------
    SourceError
        The file cannot be read at all.
    FaultsError
        A row has an error; a table of travel times with points left out would look whole.
    """
    intake = take_in(path, PointRow, id_fields=("point_id",), file=file)
    placed, faults = settle(
        intake, area=None, id_of=lambda row: row.point_id, id_fields=("point_id",), needs_point=lambda _row: False
    )
    errors = [item for item in faults if item.severity is Severity.ERROR]
    if errors:
        raise FaultsError(
            "{file}: {count} errors in the points. The first: {problem}. Mend them and run again.",
            faults=errors,
            file=intake.file,
            count=len(errors),
            problem=errors[0].problem,
        )
    return pd.DataFrame({"id": text_column(row.row_id for row in placed), **point_columns(placed)})


def points_in(content: bytes, *, file: str) -> pd.DataFrame:
    """
    Read the points that stand in the content of a file, as `read_points` does.

    Parameters
    ----------
    content
        CSV, XLSX, GeoPackage or GeoJSON.
    file
        Name of the file, whose ending tells the format.
    """
    with table_on_disk(content, file) as path:
        return read_points(path, file=file)
