"""What a fit of speeds begins with: a way of travelling, and a table of drives that people know."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.catalogue import profiles
from geo_cus.data.drives_file import DRIVES_ENDINGS, drives_beside, drives_in
from geo_cus.data.file_check import NamedFile
from geo_cus.faults import Severity
from geo_cus.ui.brought_file import bring_file
from geo_cus.ui.input_view import faults_sentence
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.named_list import choose_named
from geo_cus.ui.refusal import show_faults
from geo_cus.ui.roles import may_edit
from geo_cus.ui.upload_view import count_sentence

if TYPE_CHECKING:
    from pathlib import Path

    from geo_cus.data.intake import InputTable
    from geo_cus.text import Language
    from geo_cus.ui.opened import OpenStudy

_WAY: Final = "speeds_way"
_USUAL_WAY: Final = "car"
_VEHICLE: Final = "car"


def choose_way(words: Language) -> str:
    """Ask whose speeds they are: one of the ways of travelling by car that the catalogue has."""
    names = {name: words.pick(way.names) for name, way in profiles().items() if way.vehicle == _VEHICLE}
    chosen: str = st.session_state.setdefault(_WAY, _USUAL_WAY)
    choose_named(
        words.say("Way of travelling"),
        names,
        key=f"{_WAY}_list",
        chosen=chosen,
        on_change=lambda way: st.session_state.update({_WAY: way}),
    )
    return chosen


def choose_drives(opened: OpenStudy, last: NamedFile | None, words: Language) -> NamedFile | None:
    """
    Give the table of drives: one that an editor brings, else that of the study's folder, else the last one asked of.

    Parameters
    ----------
    opened
        The study.
    last
        The drives of the question whose answer is shown.
    words
        The user's language.

    Returns
    -------
    NamedFile or None
        None where there is none yet.

    Raises
    ------
    SourceError
        A file of the study's folder cannot be read.
    """
    folder = opened.measurement.study.folder
    brought = _brought(folder, words) if may_edit() else None
    if brought is not None:
        return brought
    own = [drives for drives in (drives_beside(folder) if folder else ()) if known_drives(opened, drives).count.read]
    if own:
        st.markdown(small(words.say("The drives are those of {file} in the folder of the study.", file=own[0].file)))
        return own[0]
    if last is not None:
        st.markdown(small(words.say("The drives are those of the last question: {file}.", file=last.file)))
        return last
    told = words.say("The folder of the study has no table of drives.")
    remedy = (
        words.say("Fill in the empty table, and bring it.") if may_edit() else words.say("Ask who edits the study.")
    )
    st.info(plain(f"{told} {remedy}"), icon=":material/info:")
    return None


@lru_cache(maxsize=2)
def known_drives(opened: OpenStudy, drives: NamedFile) -> InputTable:
    """
    Read a table of drives, and find their ends in a study.

    Raises
    ------
    SourceError
        It cannot be read at all.
    """
    return drives_in(drives, opened.measurement.study)


def show_drives(table: InputTable, words: Language) -> None:
    """Say how many drives of a table are of use, and list what is wrong in it."""
    st.markdown(plain(count_sentence(table.count, words)))
    if not table.faults:
        return
    st.markdown(plain(faults_sentence(table.faults, words)))
    show_faults(table.faults, words)
    if any(item.severity is Severity.ERROR for item in table.faults) and table.count.used:
        st.markdown(small(words.say("The rows without errors can be used; mend the others whenever you like.")))


def _brought(folder: Path | None, words: Language) -> NamedFile | None:
    label = words.say("Drives from a file, at most {size} MB: {endings}", size=20, endings=", ".join(DRIVES_ENDINGS))
    file = bring_file(label, folder, "speeds_drives", words, endings=DRIVES_ENDINGS)
    return None if file is None else NamedFile(file.name, file.content)
