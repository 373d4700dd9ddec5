"""The scenario a user works on: read anew from the store in every run, so that two who work on one see each other."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.errors import GeoCusError, Message
from geo_cus.planning.store import ScenarioStore
from geo_cus.ui.markdown import plain
from geo_cus.ui.roles import author, may_edit
from geo_cus.ui.session import choice, choose, study_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_cus.planning.store import Revision
    from geo_cus.text import Language

_COMPLAINT: Final = "scenario_complaint"
_SEEN: Final = "scenario_seen"
_NEWS: Final = "scenario_news"
_TOLD_FOR_S: Final = 10.0


def scenario_store() -> ScenarioStore:
    """Give the store of the study that is open."""
    folder = study_folder()
    if folder is None:
        message = "no study is open"
        raise ValueError(message)
    return ScenarioStore(folder)


def current_scenario() -> Revision | None:
    """Give the newest revision of the scenario that is chosen; None for what there is, or if it was deleted."""
    wanted = choice().scenario_id
    found = {head.scenario.scenario_id: head for head in scenario_store().scenarios()} if wanted else {}
    return found.get(wanted or "")


def rival() -> Revision | None:
    """Give the newest revision of the scenario that the chosen one is compared with; None for what there is."""
    wanted = choice().rival_id
    heads = scenario_store().scenarios() if wanted else []
    return next((head for head in heads if head.scenario.scenario_id == wanted != choice().scenario_id), None)


def change_scenario(action: Callable[[ScenarioStore, str], Revision | None]) -> None:
    """
    Change the store, and look at what came of it; what is refused is told where `show_complaint` is next called.

    Parameters
    ----------
    action
        Called with the store and the name of who saves; gives the revision to look at, or None for what there is.
    """
    if not may_edit():
        st.session_state[_COMPLAINT] = Message("You may look at everything here, but change nothing.")
        return
    try:
        made = action(scenario_store(), author())
    except GeoCusError as error:
        st.session_state[_COMPLAINT] = error.message
        return
    choose(scenario_id=None if made is None else made.scenario.scenario_id)
    if made is not None:
        _note_seen(made)


def saved_meanwhile(scenario: Revision) -> str:
    """
    Tell who else has saved the scenario since this user saw it last; empty text where nobody has.

    It is told in every run of the next few seconds: the one that notices it may be drawn anew before she can read it.
    """
    own, revision = st.session_state.get(_SEEN, ("", 0))
    if own == scenario.scenario.scenario_id and revision != scenario.revision:
        st.session_state[_NEWS] = scenario.who, time.monotonic() + _TOLD_FOR_S
    _note_seen(scenario)
    who, until = st.session_state.get(_NEWS, ("", 0.0))
    return who if time.monotonic() < until else ""


def _note_seen(scenario: Revision) -> None:
    st.session_state[_SEEN] = scenario.scenario.scenario_id, scenario.revision


def show_complaint(words: Language) -> bool:
    """Show why the last change was refused, once; tell whether it was."""
    refused: Message | None = st.session_state.pop(_COMPLAINT, None)
    if refused is not None:
        st.error(plain(words.say(refused)), icon=":material/error:")
    return refused is not None
