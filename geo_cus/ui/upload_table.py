"""A table that was brought: its first rows, the meaning of its columns, its faults, and what saving it would do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import streamlit as st

from geo_cus.data.settings import read_settings
from geo_cus.data.table_text import WRITTEN_ENDINGS, table_bytes
from geo_cus.data.table_upload import checked_bytes, checked_table, guessed_columns, opened_table, with_more_rows
from geo_cus.data.templates import template_names
from geo_cus.errors import GeoCusError
from geo_cus.text import language
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.refusal import show_faults
from geo_cus.ui.study_changes import place_of, save_change
from geo_cus.ui.upload_state import current_upload, end_upload, keep_upload
from geo_cus.ui.upload_view import (
    column_labels,
    count_sentence,
    doubled_fields,
    field_names,
    is_mended,
    missing_fields,
    preview_table,
    sheet_sentence,
)

if TYPE_CHECKING:
    from geo_cus.data.saved_files import Action
    from geo_cus.data.settings import Role
    from geo_cus.data.table_upload import CheckedTable, Place
    from geo_cus.data.tables import RawTable
    from geo_cus.text import Language
    from geo_cus.ui.brought_file import BroughtFile
    from geo_cus.ui.upload_state import Upload


_FIELDS_A_ROW: Final = 3


class _Target(NamedTuple):
    """What a table is brought for: a file of a study, and by what its rows are judged."""

    folder: Path
    role: Role
    place: Place
    file: BroughtFile

    def file_to_save(self, checked: CheckedTable, words: Language, *, add: bool) -> tuple[str, bytes]:
        """Give name and content of the file, in the form of the one that is there where it is CSV or XLSX."""
        there = str(getattr(read_settings(self.folder).files, self.role))
        is_ours = Path(there).suffix.lower() in WRITTEN_ENDINGS
        name = there if is_ours else f"{template_names(words)[self.role]}.xlsx"
        table = checked.good
        if add and (self.folder / there).is_file():
            before = (self.folder / there).read_bytes()
            table = with_more_rows(before, there, checked, self.role, place=self.place)
        content = table_bytes(table, Path(name).suffix.lower())
        if not add and checked_bytes(content, name, self.role, place=self.place).count.refused:
            raise GeoCusError("The table could not be written so that it is read again as it was. Nothing was saved.")
        return name, content


def show_table_upload(folder: Path, role: Role, file: BroughtFile, words: Language) -> None:
    """
    Show a table of settlements or providers that was brought, and save it when the user says so.

    Raises
    ------
    GeoCusError
        The file, or study.toml, cannot be read at all.
    """
    upload = current_upload(folder, role, file)
    content = file.content
    raw: RawTable = opened_table(content, file.name, role)
    st.header(words.say("First rows"), anchor=False)
    if raw.other_sheets:
        st.markdown(small(sheet_sentence(raw, words)))
    st.dataframe(preview_table(raw), placeholder="", alt=words.say("First rows"))
    columns = _choose_columns(raw, role, upload, words)
    place = place_of(folder)
    own = language(read_settings(folder).study.language)
    checked: CheckedTable = upload.remembered(
        (*sorted(columns.items()), place, own.code),
        lambda: checked_table(content, file.name, role, columns, place=place, words=own),
    )
    _show_faults(checked, role, words)
    clear = not doubled_fields(role, columns, words)
    _offer_to_save(_Target(folder, role, place, file), checked, clear=clear, mended=is_mended(raw), words=words)


def _choose_columns(raw: RawTable, role: str, upload: Upload, words: Language) -> dict[int, str]:
    """Show what each column is taken for, and let the user mend it."""
    guessed, names, labels = guessed_columns(raw, role), field_names(role, words), column_labels(raw, words)
    fields = ["", *names]
    columns: dict[int, str] = {}
    missing = missing_fields(role, guessed, words)
    title = words.say("Columns recognised: {known} of {all}", known=len(guessed), all=len(labels))
    with st.expander(title, expanded=bool(missing) or len(guessed) < len(labels)):
        for number, (place, label) in enumerate(labels.items()):
            # A row of fields at a time, so that the keyboard and a narrow page follow the order of the file.
            if number % _FIELDS_A_ROW == 0:
                row = st.columns(_FIELDS_A_ROW, gap="medium")
            key = f"column_{upload.file_id}_{place}_{words.code}"
            with row[number % _FIELDS_A_ROW]:
                chosen = st.selectbox(
                    plain(label),
                    fields,
                    index=fields.index(upload.columns.get(place, guessed.get(place, ""))),
                    format_func=lambda name: names.get(name) or words.say("is not used"),
                    key=key,
                    on_change=_column_said,
                    args=(upload, place, key),
                )
            upload.columns[place] = chosen
            if chosen:
                columns[place] = chosen
    missing, doubled = missing_fields(role, columns, words), doubled_fields(role, columns, words)
    if missing:
        st.error(plain(words.say("Say which column holds: {columns}.", columns=", ".join(missing))))
    if doubled:
        st.error(plain(words.say("Two columns are said to mean the same: {columns}.", columns=", ".join(doubled))))
    return columns


def _column_said(upload: Upload, place: int, key: str) -> None:
    # Noted at once: another language may be chosen before the page is drawn as far as this field.
    upload.columns[place] = st.session_state[key]


def _way_said(upload: Upload, key: str) -> None:
    upload.way = st.session_state[key]


def _show_faults(checked: CheckedTable, role: str, words: Language) -> None:
    st.header(words.say("What was found"), anchor=False)
    st.write(plain(count_sentence(checked.found.count, words)))
    if checked.found.faults:
        show_faults(checked.found.faults, words)
    if checked.faulty.rows:
        st.download_button(
            words.say("Rows with errors, to mend (XLSX)"),
            table_bytes(checked.faulty, ".xlsx"),
            f"{template_names(words)[role]}_{words.say('to_mend')}.xlsx",
            on_click="ignore",
            icon=":material/download:",
        )
        st.markdown(small(words.say("Mend them in this file, save the good rows below, and then add the mended ones.")))


def _offer_to_save(target: _Target, checked: CheckedTable, *, clear: bool, mended: bool, words: Language) -> None:
    """Offer to save the good rows, as long as it is clear what their columns mean."""
    ways: dict[Action, str] = {
        "upload": words.say("In place of the table that is there"),
        "add": words.say("Add to the table that is there"),
    }
    upload = current_upload(target.folder, target.role, target.file)
    key = f"way_{upload.file_id}_{words.code}"
    way = st.radio(
        words.say("How to save"),
        list(ways),
        index=list(ways).index(upload.way or ("add" if mended else "upload")),
        format_func=ways.__getitem__,
        key=key,
        on_change=_way_said,
        args=(upload, key),
    )
    upload.way = way
    keep_upload(target.folder, target.role, upload)
    st.markdown(small(words.say("What is there is kept in the folder “historia”, and the save can be undone.")))
    label = words.count(len(checked.good.rows), "Save {n} row", "Save {n} rows")
    if st.button(label, type="primary", icon=":material/save:", disabled=not (clear and checked.good.rows)):
        name, content = target.file_to_save(checked, words, add=way == "add")
        what = {"file": target.file.name, "rows": len(checked.good.rows), "refused": checked.found.count.refused}
        if save_change(target.folder, target.role, name, content, begun_with=upload.begun_with, action=way, what=what):
            end_upload(target.folder, target.role)
        st.rerun()
