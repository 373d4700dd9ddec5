"""The table of providers as it is edited: cells as text, under the headers of its file and those of our templates."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo_cus.data.providers import ProviderRow
from geo_cus.data.saved_files import state_of
from geo_cus.data.settings import read_settings
from geo_cus.data.table_text import WRITTEN_ENDINGS, TextTable, whole_text
from geo_cus.data.table_upload import opened_table
from geo_cus.data.templates import header_word, template_columns, template_names
from geo_cus.errors import SourceError
from geo_cus.faults import shown
from geo_cus.schema import columns_of, field_of
from geo_cus.text import language

if TYPE_CHECKING:
    from geo_cus.text import Language

ROLE: Final = "providers"
_FIRST_ROW: Final = 2
"""Row of the first provider, as Excel counts it, in a table that we have written."""
_MOST_CHANGES_NOTED: Final = 200


@dataclass(frozen=True)
class ProviderTable:
    """
    The table of providers of a study, as text.

    Parameters
    ----------
    file
        Its file, as study.toml names it.
    state
        SHA-256 of the file.
    frame
        Its cells as text, a row a provider; index is the row that Excel will count once it is saved.
    rows
        Row of each of them in the file as it is now.
    own_columns
        How many columns the file itself has; the others are offered, and are empty.
    """

    file: str
    state: str
    frame: pd.DataFrame
    rows: tuple[int, ...]
    own_columns: int


def provider_table_of(folder: Path) -> ProviderTable:
    """
    Read the table of providers of a study for editing.

    Raises
    ------
    GeoCusError
        The file, or study.toml, cannot be read, or the file has rows that cannot be taken apart and would be lost.
    """
    settings = read_settings(folder)
    file = settings.files.providers
    state = state_of(folder, ROLE)
    if not state:
        raise SourceError(
            "{file}: there is no such file in the folder of the study. Put it there, or correct study.toml.", file=file
        )
    raw = opened_table((folder / file).read_bytes(), file, ROLE)
    table = whole_text(raw)
    offered = _offered(table.header, language(settings.study.language))
    rows = [(*row, *("" for _ in offered)) for row in table.rows]
    index = pd.RangeIndex(_FIRST_ROW, _FIRST_ROW + len(rows))
    frame = pd.DataFrame(rows, columns=[*table.header, *offered], index=index, dtype="str")
    return ProviderTable(file, state, frame, tuple(row.number for row in raw.rows), len(table.header))


def edited_table(table: ProviderTable, edited: pd.DataFrame) -> TextTable:
    """Give a table after an edit: rows without any text are left out, and so are offered columns that stayed empty."""
    cells = _texts(edited)
    kept = [name for place, name in enumerate(cells.columns) if place < table.own_columns or (cells[name] != "").any()]
    cells = cells[kept]
    filled = cells[(cells != "").any(axis=1)]
    return TextTable(tuple(kept), tuple(tuple(row) for row in filled.itertuples(index=False, name=None)))


def redrawn(edited: pd.DataFrame) -> pd.DataFrame:
    """Give an edited table so that it can be edited further: under the same rows, those deleted without any text."""
    # The editor numbers new rows by itself only where no number is missing.
    rows = pd.RangeIndex(_FIRST_ROW, max(edited.index, default=_FIRST_ROW - 1) + 1)
    return _texts(edited).reindex(rows, fill_value="").astype("str")


def file_name(table: ProviderTable, words: Language) -> str:
    """Give the name under which the table is saved: its own where it is CSV or XLSX, else that of our template."""
    return table.file if Path(table.file).suffix.lower() in WRITTEN_ENDINGS else f"{template_names(words)[ROLE]}.xlsx"


def changes_between(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, Any]:
    """
    Tell what an edit changed, as plain values.

    Returns
    -------
    dict
        ``cells``: provider, column, text before and after, of at most 200 cells; ``cells_changed``, ``rows_added``,
        ``rows_removed``: how many.
    """
    old, new = _filled_rows(before), _filled_rows(after)
    names = _name_column(before)
    found = [
        [shown(old[row][names]), str(column), shown(old[row].get(column, "")), shown(text)]
        for row in old
        for column, text in new.get(row, {}).items()
        if old[row].get(column, "") != text
    ]
    return {
        "cells": found[:_MOST_CHANGES_NOTED],
        "cells_changed": len(found),
        "rows_added": len(new.keys() - old.keys()),
        "rows_removed": len(old.keys() - new.keys()),
    }


def with_place(table: ProviderTable, row: int, *, lat: float, lon: float, words: Language) -> pd.DataFrame:
    """
    Give the table with the position of one provider.

    Parameters
    ----------
    table
        The table.
    row
        Row of the provider in the file as it is.
    lat, lon
        Degrees.
    words
        Language of the headers, where the table has no columns for a position yet.
    """
    frame = table.frame.copy()
    known = {field_of(ProviderRow, name): name for name in frame.columns}
    index = frame.index[table.rows.index(row)]
    for field, degrees in (("lat", lat), ("lon", lon)):
        column = known.get(field) or header_word(columns_of(ProviderRow)[field], words)
        if column not in frame:
            frame[column] = ""
        frame.at[index, column] = f"{degrees:.6f}"
    return frame


def _texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the cells as text; the editor of the browser leaves None where a cell was emptied."""
    return frame.astype(object).where(frame.notna(), "").astype(str)


def _filled_rows(frame: pd.DataFrame) -> dict[int, dict[str, str]]:
    """Give the rows with any text by their number: the others are not written."""
    rows: dict[Any, dict[Any, str]] = _texts(frame).to_dict("index")
    return {number: cells for number, cells in rows.items() if any(cells.values())}


def _offered(header: tuple[str, ...], words: Language) -> list[str]:
    known = {field_of(ProviderRow, text) for text in header}
    found = (header_word(info, words) for name, info in template_columns(ProviderRow).items() if name not in known)
    return [text for text in found if text not in header]


def _name_column(frame: pd.DataFrame) -> str:
    """Give the column by which a reader of the log knows a provider."""
    return next((str(name) for name in frame.columns if field_of(ProviderRow, name) == "name"), str(frame.columns[0]))
