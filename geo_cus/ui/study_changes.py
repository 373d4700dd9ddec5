"""Changing the files of the study that is open: who may, what came of it, and what is told of that on the next page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geo_cus.data.boundary import read_boundary
from geo_cus.data.sample import sample_folder
from geo_cus.data.saved_files import last_save, save_file, undo_save
from geo_cus.data.settings import chosen_services, read_settings
from geo_cus.data.study_files import area_of
from geo_cus.data.table_upload import Place
from geo_cus.errors import GeoCusError, Message
from geo_cus.ui.markdown import plain
from geo_cus.ui.roles import author, may_edit
from geo_cus.ui.session import known_study

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geo_cus.data.saved_files import Action
    from geo_cus.text import Language

_TOLD: Final = "change_told"
_REFUSED: Final = "change_refused"


def may_change(folder: Path) -> bool:
    """Tell whether who looks at the page may change the files of a study; nobody changes the sample."""
    return may_edit() and folder.resolve() != sample_folder().resolve()


def show_why_not(words: Language) -> None:
    """Say why nothing can be changed here."""
    if may_edit():
        sentence = words.say("The sample cannot be changed. Make a study of your own on the start page.")
    else:
        sentence = words.say("You may look at everything here, but change nothing.")
    st.info(plain(sentence), icon=":material/info:")


def save_change(
    folder: Path,
    role: str,
    name: str,
    content: bytes,
    *,
    begun_with: str,
    action: Action,
    what: Mapping[str, Any],
) -> bool:
    """Save a file as `saved_files.save_file` does; tell whether it was, and note what the page is to say."""
    try:
        if not may_change(folder):
            _refuse(Message("You may look at everything here, but change nothing."))
            return False
        saved = save_file(folder, role, name, content, begun_with=begun_with, who=author(), action=action, what=what)
    except GeoCusError as error:
        _refuse(error.message)
        return False
    st.session_state[_TOLD] = Message("Saved: {file}. The study is read again.", {"file": saved.file})
    return True


def show_undo(folder: Path, role: str, words: Language) -> None:
    """Offer to undo the last save of a file, where there is one and the file was not changed by other means since."""
    last = last_save(folder, role)
    if last is not None and last.can_be_undone and may_change(folder):
        label = words.say("Undo the last save ({file}, {who})", file=last.subject, who=last.who)
        st.button(plain(label), icon=":material/undo:", on_click=_undo, args=(folder, role, last.sha256))


def _undo(folder: Path, role: str, begun_with: str) -> None:
    try:
        if may_change(folder):
            saved = undo_save(folder, role, begun_with=begun_with, who=author())
            st.session_state[_TOLD] = Message("The last save was undone: {file}.", {"file": saved.subject})
    except GeoCusError as error:
        _refuse(error.message)


def show_outcome(words: Language) -> None:
    """Say once what came of the last change."""
    told: Message | None = st.session_state.pop(_TOLD, None)
    refused: Message | None = st.session_state.pop(_REFUSED, None)
    if told is not None:
        st.success(plain(words.say(told)), icon=":material/check:")
    if refused is not None:
        st.error(plain(words.say(refused)), icon=":material/error:")


def place_of(folder: Path) -> Place:
    """
    Give by what the tables of a study are judged: its extent and its services.

    Raises
    ------
    GeoCusError
        study.toml cannot be read.
    """
    opened = known_study()
    if opened is not None:
        study = opened.measurement.study
        return Place(area_of(study.roads, study.boundary), tuple(study.services))
    settings = read_settings(folder)
    services = tuple(chosen_services(settings))
    if settings.files.boundary is None:
        return Place(None, services)
    try:
        boundary = read_boundary(folder / settings.files.boundary, gminas=settings.study.gminas)
    except GeoCusError:  # told where the study is read
        return Place(None, services)
    return Place(area_of(None, boundary), services)


def _refuse(message: Message) -> None:
    st.session_state[_REFUSED] = message
