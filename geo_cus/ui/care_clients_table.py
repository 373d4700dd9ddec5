"""The clients of home care as a table to edit: how many in which village, never who."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from geo_cus.data.care_clients import LONGEST_VISIT_MIN, MOST_CLIENTS, MOST_VISITS_A_WEEK, SHORTEST_VISIT_MIN
from geo_cus.data.care_clients_file import clients_csv, clients_in
from geo_cus.ui.drafts import draft_of, keep_draft
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.refusal import show_faults
from geo_cus.ui.upload_view import count_sentence
from geo_cus.ui.village_view import village_names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geo_cus.access.measurement import Measurement
    from geo_cus.data.file_check import NamedFile
    from geo_cus.data.intake import InputTable
    from geo_cus.text import Language

_EDIT: Final = "clients_edit"
_FIRST_ROW: Final = 2
"""Row of the first clients, as Excel counts it, once the table is taken away."""
_TYPES: Final = {"settlement_id": "str", "clients": "Int64", "visits_a_week": "Int64", "visit_min": "Float64"}


@dataclass
class _Edit:
    """
    An edit of the clients; it outlives the page, which forgets what is in its fields, and a reload.

    Parameters
    ----------
    begun_with
        What tells the table that it began with from others.
    drawn
        What the page was given to edit.
    edited
        What came of it so far.
    kept
        True once it is kept past the page.
    """

    begun_with: str
    drawn: pd.DataFrame
    edited: pd.DataFrame
    kept: bool = False


def edit_clients(start: NamedFile | None, measurement: Measurement, words: Language) -> pd.DataFrame:
    """
    Show the clients to edit, and what is wrong in the file that they come from; its good rows are there.

    Parameters
    ----------
    start
        The table that the edit begins with; None for an empty one.
    measurement
        The study as it is looked at.
    words
        The user's language.

    Returns
    -------
    pd.DataFrame
        The rows as they are edited, the columns of `geo_cus.data.care_clients.read_clients` without ``row``; cells may
        be empty, and rows wrong.

    Raises
    ------
    SourceError
        The file cannot be read at all.
    """
    rows = pd.DataFrame(columns=list(_TYPES))
    if start is not None:
        found = clients_in(start.content, measurement.study.settlements, file=start.file)
        show_left_out(found, words)
        rows = found.frame
    begun_with = hashlib.sha256(start.content).hexdigest()[:12] if start else "nothing"
    key = f"clients_{begun_with}_{words.code}"
    folder, rows = measurement.study.folder, rows[list(_TYPES)].astype(_TYPES)
    edit = _edit(key, begun_with, rows, folder)
    edit.edited = st.data_editor(
        edit.drawn,
        num_rows="dynamic",
        hide_index=False,
        column_config=_columns(village_names(measurement), words),
        key=key,
        alt=words.say("Clients"),
        placeholder="",
    )
    if edit.kept or not edit.edited.equals(edit.drawn):
        keep_draft(folder, _EDIT, (begun_with, edit.edited))
        edit.kept = True
    st.markdown(small(words.say("Double-click a cell to change it; new clients go into the last, empty row.")))
    return edit.edited


def _edit(key: str, begun_with: str, rows: pd.DataFrame, folder: Path | None) -> _Edit:
    edit: _Edit | None = st.session_state.get(_EDIT)
    if edit is None or edit.begun_with != begun_with:
        left = draft_of(folder, _EDIT)
        kept = left is not None and left.what[0] == begun_with
        edit = st.session_state[_EDIT] = _Edit(begun_with, rows, left.what[1] if left and kept else rows, kept=kept)
    if key not in st.session_state:
        edit.drawn = edit.edited.set_axis(pd.RangeIndex(_FIRST_ROW, _FIRST_ROW + len(edit.edited)))
    return edit


def checked_clients(edited: pd.DataFrame, file: str, measurement: Measurement, words: Language) -> tuple[bytes, bool]:
    """
    Check the edited table as it will be read, and say what is wrong in it.

    Returns
    -------
    tuple
        The table as CSV, and whether it has any clients to plan for.
    """
    content = clients_csv(edited, words)
    if edited.empty:
        return content, False
    found = clients_in(content, measurement.study.settlements, file=file)
    show_left_out(found, words)
    return content, bool(found.frame["clients"].sum())


def show_left_out(found: InputTable, words: Language) -> None:
    """List what is wrong in the rows of a table, and count those that are left out; nothing where all are good."""
    if not found.faults:
        return
    st.warning(plain(count_sentence(found.count, words)), icon=":material/warning:")
    show_faults(found.faults, words)


def _columns(names: Mapping[str, str], words: Language) -> dict[str, Any]:
    number = st.column_config.NumberColumn
    return {
        "settlement_id": st.column_config.SelectboxColumn(
            words.say("Settlement"), options=list(names), format_func=lambda own: names[str(own)], width="medium"
        ),
        "clients": number(words.say("Clients"), min_value=0, max_value=MOST_CLIENTS, step=1),
        "visits_a_week": number(words.say("Visits a week to each"), min_value=1, max_value=MOST_VISITS_A_WEEK, step=1),
        "visit_min": number(words.say("Minutes of a visit"), min_value=SHORTEST_VISIT_MIN, max_value=LONGEST_VISIT_MIN),
    }
