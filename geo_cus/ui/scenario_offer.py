"""The way from what a page has found to a scenario, which all pages then show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.planning.applying import applied
from geo_cus.planning.scenario import LONGEST_NAME, study_fingerprint
from geo_cus.ui.markdown import plain
from geo_cus.ui.roles import may_edit
from geo_cus.ui.scenario_state import change_scenario, current_scenario, show_complaint
from geo_cus.ui.session import opened_study

if TYPE_CHECKING:
    from geo_cus.planning.edits import Edit
    from geo_cus.planning.store import Revision, ScenarioStore
    from geo_cus.text import Language


def offer_scenario(edits: tuple[Edit, ...], name: str, words: Language) -> None:
    """
    Offer to keep edits as a scenario, and say so where the scenario that is chosen has just these.

    Parameters
    ----------
    edits
        All of them, in their order, from the study as it is.
    name
        The name suggested for it; longer ones are cut.
    words
        The user's language.
    """
    chosen = current_scenario()
    if chosen is not None and chosen.scenario.edits == edits:
        told = words.say("All pages now show the scenario {name}.", name=words.quote(chosen.scenario.name))
        st.success(plain(told), icon=":material/check:")
        st.page_link("screens/access.py", label=words.say("Who reaches what"), icon=":material/map:")
        return
    if not may_edit():
        return
    study = opened_study().measurement.study
    suggested = name[:LONGEST_NAME].strip()
    key = f"scenario_name {suggested}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(words.say("Name of the scenario"), value=suggested, max_chars=LONGEST_NAME, key=key)

        def saved(store: ScenarioStore, who: str) -> Revision:
            applied(study, edits)
            # Of this function the one of the run before is called: it has to look at what was typed since.
            wanted = st.session_state[key].strip()
            return store.new(wanted, who=who, base=study_fingerprint(study), edits=edits)

        st.button(words.say("Save as a scenario"), icon=":material/save:", on_click=change_scenario, args=(saved,))
    show_complaint(words)
