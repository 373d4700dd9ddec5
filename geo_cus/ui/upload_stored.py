"""A file that is stored as it is: it is read as the study will read it, in a process of its own, before it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.data.file_check import FileCheck, check_file, stored_name
from geo_cus.data.settings import read_settings
from geo_cus.faults import Severity
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.refusal import show_faults
from geo_cus.ui.study_changes import save_change
from geo_cus.ui.upload_state import current_upload, end_upload
from geo_cus.ui.work import Work, Workshop

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from geo_cus.data.settings import Role
    from geo_cus.text import Language

_SHOWN_EVERY_S: Final = 0.3


@st.cache_resource(show_spinner=False)
def checks() -> Workshop:
    """Give the one place of this server where files that were brought are checked."""
    return Workshop(kept=2)


def show_stored_upload(folder: Path, role: Role, file: UploadedFile, words: Language) -> None:
    """
    Show what a file of roads, boundaries, totals or buses holds, and save it when the user says so.

    Raises
    ------
    GeoCusError
        The file, or study.toml, cannot be read.
    """
    upload = current_upload(folder, role, file)
    content, gminas = file.getvalue(), read_settings(folder).study.gminas
    name = stored_name(role, file.name)
    work = checks().begin((role, file.file_id, gminas), check_file, role, file.name, content, gminas)
    _wait(work, words)
    found: FileCheck = work.outcome()
    st.write(plain(_sentence(role, found, words)))
    if found.faults:
        show_faults(found.faults, words)
    if any(item.severity is Severity.ERROR for item in found.faults):
        sentence = words.say("Mend the errors first: with them, the study is opened only without the faulty rows.")
        st.warning(plain(sentence), icon=":material/warning:")
    st.markdown(small(words.say("What is there is kept in the folder “historia”, and the save can be undone.")))
    if st.button(words.say("Save"), type="primary", icon=":material/save:", disabled=not found.used):
        if save_change(
            folder,
            role,
            name,
            content,
            begun_with=upload.begun_with,
            action="upload",
            what={"file": file.name},
        ):
            end_upload()
        st.rerun()


def _wait(work: Work, words: Language) -> None:
    place = st.empty()
    while not work.wait(_SHOWN_EVERY_S):
        place.progress(min(max(work.share, 0.02), 1.0), text=words.say(work.step))
    place.empty()


def _sentence(role: str, found: FileCheck, words: Language) -> str:
    if role == "roads":
        return words.count(found.size, "The file can be read: {n} road.", "The file can be read: {n} roads.")
    if role == "boundary":
        return words.count(
            found.size,
            "The file can be read: {n} gmina studied.",
            "The file can be read: {n} gminas studied.",
        )
    return words.count(found.size, "The file can be read: {n} row.", "The file can be read: {n} rows.")
