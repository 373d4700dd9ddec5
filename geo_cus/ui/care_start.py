"""What the form of home care begins with: a request, and the table of its clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.data.care_clients_file import clients_beside
from geo_cus.data.care_request import usual_bases
from geo_cus.data.file_check import NamedFile
from geo_cus.data.mobile_request_files import CARE_TABLES, with_values
from geo_cus.ui.brought_file import bring_file
from geo_cus.ui.markdown import plain
from geo_cus.ui.request_start import Start, choose_request
from geo_cus.ui.roles import may_edit

if TYPE_CHECKING:
    from pathlib import Path

    from geo_cus.data.care_request import CareRequest
    from geo_cus.data.mobile_request_files import Key
    from geo_cus.data.study import Study
    from geo_cus.text import Language
    from geo_cus.ui.questions import CareOrder

START: Final = "care_start"
"""Key of what the form begins with."""
_NEW_FILE: Final = "opieka.toml"
_NEW_CLIENTS: Final = "klienci.csv"
_ENDINGS: Final = (".csv", ".xlsx")


def choose_care(study: Study, last: CareOrder | None, words: Language) -> Start | None:
    """
    Ask which request the form begins with, as `geo_cus.ui.request_start.choose_request` does.

    Parameters
    ----------
    study
        The study as it is looked at.
    last
        What was asked last; None at first.
    words
        The user's language.
    """
    known = Start(last.file, last.content, is_last=True) if last else None
    return choose_request(
        study.folder, known, lambda: new_care_request(study, words), words, tables=CARE_TABLES, key=START
    )


def new_care_request(study: Study, words: Language) -> Start:
    """Give a request with usual values."""
    values: dict[Key, object] = {
        ("care", "name"): words.say("Home care"),
        ("care", "clients"): _NEW_CLIENTS,
        ("care", "bases"): usual_bases(study.providers),
    }
    return Start(_NEW_FILE, with_values(b"", values))


def choose_clients(study: Study, request: CareRequest, last: CareOrder | None, words: Language) -> NamedFile | None:
    """
    Give the table of clients: one that an editor brings, else that of the last question, else the study's own.

    Parameters
    ----------
    study
        The study as it is looked at.
    request
        The request that the form shows.
    last
        The last question, if the form shows it.
    words
        The user's language.

    Returns
    -------
    NamedFile or None
        None where there is none yet.

    Raises
    ------
    SourceError
        The file cannot be read.
    """
    brought = _brought_clients(study.folder, words) if may_edit() else None
    if brought is not None:
        return brought
    name = request.care.clients
    if last is not None:
        return NamedFile(name, last.clients)
    own = clients_beside(study.folder, name) if study.folder else None
    if own is None:
        told = words.say("The folder of the study has no file {file}.", file=name)
        remedy = words.say("Fill in the table, or bring the file.") if may_edit() else words.say("Fill in the table.")
        st.info(plain(f"{told} {remedy}"), icon=":material/info:")
        return None
    return NamedFile(name, own)


def _brought_clients(folder: Path | None, words: Language) -> NamedFile | None:
    label = words.say("Clients from a file, at most {size} MB: {endings}", size=20, endings=", ".join(_ENDINGS))
    brought = bring_file(label, folder, "care_clients", words, endings=_ENDINGS)
    return None if brought is None else NamedFile(brought.name, brought.content)
