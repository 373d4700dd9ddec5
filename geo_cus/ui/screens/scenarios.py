"""What if: scenarios, their edits, and what would change for whom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.errors import FaultsError, GeoCusError
from geo_cus.planning.applying import applied
from geo_cus.planning.edit_words import edit_sentences
from geo_cus.planning.scenario import study_fingerprint
from geo_cus.ui.difference_view import show_difference
from geo_cus.ui.edit_form import Asked
from geo_cus.ui.edit_forms import FORMS, with_spots
from geo_cus.ui.edit_spots import forget_spots
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.named_list import told_apart
from geo_cus.ui.notes import show_title
from geo_cus.ui.opened import Wishes
from geo_cus.ui.refusal import show_faults
from geo_cus.ui.roles import may_edit
from geo_cus.ui.scenario_files import bring_scenario, show_files
from geo_cus.ui.scenario_state import change_scenario, current_scenario, saved_meanwhile, scenario_store, show_complaint
from geo_cus.ui.scenario_view import saved_sentence
from geo_cus.ui.session import opened_study, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo_cus.planning.edits import Edit
    from geo_cus.planning.store import Revision, ScenarioStore
    from geo_cus.text import Language
    from geo_cus.ui.edit_form import Form


def show() -> None:
    """Show the page."""
    language, opened = words(), opened_study()
    show_title(language.say("What if …"), opened.measurement, language)
    show_complaint(language)
    scenario = current_scenario()
    if scenario is None:
        st.write(language.say("A scenario changes nothing of the study: it tells what would come of a change."))
        if may_edit():
            _begin(language)
            bring_scenario(language)
            _restore(language)
        return
    _name(scenario, language)
    if may_edit():
        _show_actions(scenario, language)
    edits, results = st.columns([2, 3], gap="large")
    spot_count = 0
    with edits:
        _show_edits(scenario, language)
        if may_edit():
            spot_count = _add_edit(scenario, language)
        show_files(scenario, language)
    with results:
        show_difference(scenario, language, spot_count=spot_count)


def _begin(language: Language) -> None:
    base = study_fingerprint(opened_study().measurement.study)
    with st.form("new_scenario", border=False):
        name = st.text_input(language.say("Name of a new scenario"), max_chars=100)
        if st.form_submit_button(language.say("Begin"), type="primary"):
            change_scenario(lambda store, who: store.new(name.strip(), who=who, base=base))
            st.rerun()


def _restore(language: Language) -> None:
    heads = scenario_store().scenarios(deleted=True)
    deleted = told_apart({head.scenario.scenario_id: head.scenario.name for head in heads})
    if not deleted:
        return
    with st.expander(language.say("Deleted scenarios")):
        chosen = st.selectbox(language.say("Scenario"), list(deleted), format_func=deleted.__getitem__)
        st.button(
            language.say("Restore"),
            on_click=change_scenario,
            args=(lambda store, who: store.restore(chosen, who=who),),
        )


def _name(scenario: Revision, language: Language) -> None:
    """Show the name, and who saved it when."""
    st.header(plain(scenario.scenario.name), anchor=False)
    st.markdown(small(saved_sentence(scenario, language)))
    other = saved_meanwhile(scenario)
    if other:
        sentence = language.say("{who} has saved this scenario meanwhile; you see it as it is now.", who=other)
        st.info(plain(sentence), icon=":material/sync:")


def _show_actions(scenario: Revision, language: Language) -> None:
    """Show what can be done with the whole scenario."""
    own, revision = scenario.scenario.scenario_id, scenario.revision

    def delete(store: ScenarioStore, who: str) -> None:
        store.delete(own, revision=revision, who=who)

    with st.container(horizontal=True):
        _action(language.say("Undo"), "undo", lambda store, who: store.undo(own, revision=revision, who=who))
        _action(language.say("Redo"), "redo", lambda store, who: store.redo(own, revision=revision, who=who))
        with st.popover(language.say("Copy or rename")):
            key = f"other_name {own} {revision}"
            st.text_input(language.say("Another name"), max_chars=100, key=key)

            def name() -> str:
                """Give what stands there when a button is pressed: its action is made before, when it is drawn."""
                return str(st.session_state[key]).strip()

            _action(language.say("Copy"), "content_copy", lambda store, who: store.copy(own, name(), who=who))
            _action(
                language.say("Rename"),
                "edit",
                lambda store, who: store.rename(own, name(), revision=revision, who=who),
            )
        _action(language.say("Delete"), "delete", delete)


def _action(label: str, icon: str, change: Callable[[ScenarioStore, str], Revision | None]) -> None:
    """Show a button that changes the store, and then what the change gives."""
    st.button(label, icon=f":material/{icon}:", on_click=change_scenario, args=(change,))


def _show_edits(scenario: Revision, language: Language) -> None:
    st.subheader(language.say("Changes"), anchor=False)
    edits = scenario.scenario.edits
    if not edits:
        st.write(language.say("There is no change yet. Add the first one."))
    for place, sentence in enumerate(edit_sentences(edits, opened_study().measurement.study, language)):
        told, button = st.columns([6, 1], vertical_alignment="center")
        told.markdown(f"{place + 1}. {plain(sentence)}")
        button.button(
            language.say("Remove"),
            key=f"remove_{place}",
            help=language.say("Remove"),
            icon=":material/close:",
            disabled=not may_edit(),
            on_click=_save,
            args=(scenario, edits[:place] + edits[place + 1 :]),
        )


def _add_edit(scenario: Revision, language: Language) -> int:
    """Show the form of a kind of edit, and save the edit that it describes; give how many places the kind needs."""
    st.subheader(language.say("Add a change"), anchor=False)
    kind = st.selectbox(language.say("What changes"), list(FORMS), format_func=language.say, on_change=forget_spots)
    form = FORMS[kind]
    asked = with_spots(form, Asked(opened_study(), Wishes(edits=scenario.scenario.edits), language))
    # A form of its own for each edit: it is empty after one was saved, and keeps what was typed if it was refused.
    with st.form(f"new_edit_{len(scenario.scenario.edits)}", border=False):
        edits = _described(form, asked)
        lacking = None in asked.spots
        added = st.form_submit_button(language.say("Add"), type="primary", disabled=lacking)
    if added and edits:
        _save(scenario, (*scenario.scenario.edits, *edits))
        if not show_complaint(language):
            st.rerun()
    return len(form.labels)


def _described(form: Form, asked: Asked) -> Sequence[Edit]:
    """Give the edits that a form describes; tell what is wrong with a file that it was given."""
    try:
        return form.ask(asked)
    except FaultsError as error:
        sentence = asked.words.say("The file has rows with errors. Mend them, or add it again without them.")
        st.error(plain(sentence), icon=":material/error:")
        show_faults(error.faults, asked.words)
    except GeoCusError as error:
        st.error(plain(asked.words.say(error.message)), icon=":material/error:")
    return ()


def _save(scenario: Revision, edits: tuple[Edit, ...]) -> None:
    """Save other edits, if they can be; what was chosen for the next one is kept until then."""
    study = opened_study().measurement.study

    def saved(store: ScenarioStore, who: str) -> Revision:
        applied(study, edits)
        made = store.save(replace(scenario.scenario, edits=edits), revision=scenario.revision, who=who)
        forget_spots()
        return made

    change_scenario(saved)


if __name__ == "__main__":
    show()
