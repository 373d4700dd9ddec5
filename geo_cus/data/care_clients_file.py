"""The clients of home care as a file: found beside a request, read from its content, written to be read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo_cus.data.care_clients import ClientRow, read_clients
from geo_cus.data.file_check import table_on_disk
from geo_cus.data.table_text import TextTable, table_bytes
from geo_cus.data.templates import header_word
from geo_cus.errors import SourceError, cause_of
from geo_cus.schema import columns_of

if TYPE_CHECKING:
    from pathlib import Path

    from geo_cus.data.intake import InputTable
    from geo_cus.text import Language


def clients_beside(folder: Path, name: str) -> bytes | None:
    """
    Give the content of the table of clients that a request names; None where the folder has no such file.

    A name that leads out of the folder names nothing: whoever brings a request must not read other files by it.

    Raises
    ------
    SourceError
        The file cannot be read.
    """
    path = folder / name
    try:
        if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
            return None
        return path.read_bytes()
    except ValueError:  # a name that no file can have
        return None
    except OSError as error:
        raise SourceError(
            "{file} cannot be read ({cause}). Check its name.", file=name, cause=cause_of(error)
        ) from None


def clients_in(content: bytes, settlements: pd.DataFrame, *, file: str) -> InputTable:
    """
    Read the clients of home care that stand in the content of a file, as `read_clients` does.

    Parameters
    ----------
    content
        CSV or XLSX.
    settlements
        The settlements of the study.
    file
        Name of the file, whose ending tells the format.

    Raises
    ------
    SourceError
        It cannot be read at all.
    """
    with table_on_disk(content, file) as path:
        return read_clients(path, settlements, file=file)


def clients_csv(rows: pd.DataFrame, words: Language) -> bytes:
    """
    Write clients as CSV, which `read_clients` reads as the same; a cell without a value is left empty.

    Parameters
    ----------
    rows
        The columns ``settlement_id``, ``clients``, ``visits_a_week`` and ``visit_min``; others are left out.
    words
        Language of the headers.
    """
    fields = columns_of(ClientRow)
    header = tuple(header_word(info, words) for info in fields.values())
    cells = rows[list(fields)].astype(object).itertuples(index=False, name=None)
    return table_bytes(TextTable(header, tuple(tuple(map(_text, row)) for row in cells)), ".csv")


def _text(value: str | float | None) -> str:
    if value is None or pd.isna(value):
        return ""
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
