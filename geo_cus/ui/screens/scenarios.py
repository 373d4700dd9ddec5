"""What if: scenarios, their edits, and what would change for whom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.planning.applying import applied
from geo_cus.planning.compare import compare
from geo_cus.planning.edit_words import edit_sentences
from geo_cus.planning.scenario import study_fingerprint
from geo_cus.report.comparison import comparison_summary_table, comparison_table
from geo_cus.text import EN_DASH
from geo_cus.ui.edit_forms import FORMS, ask_edit
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.notes import show_title
from geo_cus.ui.opened import Wishes, measured
from geo_cus.ui.roles import may_edit
from geo_cus.ui.scenario_state import change_scenario, current_scenario, saved_meanwhile, scenario_store, show_complaint
from geo_cus.ui.scenario_view import result_sentence, saved_sentence
from geo_cus.ui.session import choice, opened_study, wishes, words

if TYPE_CHECKING:
    from geo_cus.planning.edits import Edit
    from geo_cus.planning.store import Revision, ScenarioStore
    from geo_cus.text import Language
    from geo_cus.ui.accounting_view import Formats


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
            _restore(language)
        return
    _name(scenario, language)
    if may_edit():
        _handle(scenario, language)
    edits, results = st.columns([2, 3], gap="large")
    with edits:
        _show_edits(scenario, language)
        if may_edit():
            _add_edit(scenario, language)
    with results:
        _show_results(scenario, language)


def _begin(language: Language) -> None:
    base = study_fingerprint(opened_study().measurement.study)
    with st.form("new_scenario", border=False):
        name = st.text_input(language.say("Name of a new scenario"), max_chars=100)
        if st.form_submit_button(language.say("Begin"), type="primary"):
            change_scenario(lambda store, who: store.new(name.strip(), who=who, base=base))
            st.rerun()


def _restore(language: Language) -> None:
    deleted = {head.scenario.scenario_id: head.scenario.name for head in scenario_store().scenarios(deleted=True)}
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


def _handle(scenario: Revision, language: Language) -> None:
    """Show what can be done with the whole scenario."""
    own, revision = scenario.scenario.scenario_id, scenario.revision
    with st.container(horizontal=True):
        st.button(
            language.say("Undo"),
            icon=":material/undo:",
            on_click=change_scenario,
            args=(lambda store, who: store.undo(own, revision=revision, who=who),),
        )
        st.button(
            language.say("Redo"),
            icon=":material/redo:",
            on_click=change_scenario,
            args=(lambda store, who: store.redo(own, revision=revision, who=who),),
        )
        with st.popover(language.say("Copy or rename")):
            name = st.text_input(language.say("Another name"), max_chars=100).strip()
            st.button(
                language.say("Copy"),
                on_click=change_scenario,
                args=(lambda store, who: store.copy(own, name, who=who),),
            )
            st.button(
                language.say("Rename"),
                on_click=change_scenario,
                args=(lambda store, who: store.rename(own, name, revision=revision, who=who),),
            )
        st.button(
            language.say("Delete"),
            icon=":material/delete:",
            on_click=change_scenario,
            args=(lambda store, who: _deleted(store.delete(own, revision=revision, who=who)),),
        )


def _deleted(_: Revision) -> None:
    """Look at what there is after a scenario is gone."""


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


def _add_edit(scenario: Revision, language: Language) -> None:
    st.subheader(language.say("Add a change"), anchor=False)
    kind = st.selectbox(language.say("What changes"), list(FORMS), format_func=language.say)
    so_far = measured(opened_study(), Wishes(edits=scenario.scenario.edits))
    with st.form("new_edit", clear_on_submit=True, border=False):
        edit = ask_edit(kind, so_far, language)
        if st.form_submit_button(language.say("Add"), type="primary") and edit is not None:
            _save(scenario, (*scenario.scenario.edits, edit))
            st.rerun()


def _save(scenario: Revision, edits: tuple[Edit, ...]) -> None:
    """Save other edits, if they can be."""
    study = opened_study().measurement.study

    def saved(store: ScenarioStore, who: str) -> Revision:
        applied(study, edits)
        return store.save(replace(scenario.scenario, edits=edits), revision=scenario.revision, who=who)

    change_scenario(saved)


def _show_results(scenario: Revision, language: Language) -> None:
    st.subheader(language.say("What it would change"), anchor=False)
    if not scenario.scenario.edits:
        return
    opened = opened_study()
    before, after = measured(opened, Wishes(wishes().limits)), measured(opened, wishes())
    found = compare(before, after)
    service_id = choice().service_id or ""
    if service_id in set(found.services["service_id"]):
        name = language.pick(after.study.services[service_id].names)
        st.markdown(f"**{plain(name)}**: {plain(result_sentence(found, service_id, language))}")
    table = comparison_summary_table(found, language)
    moved = table.iloc[:, 1:].ne(0).any(axis=1)
    if not moved.any():
        st.write(language.say("Nobody gains or loses anything."))
        return
    formats: Formats = dict.fromkeys(table.columns[1:], language.number)
    st.table(table[moved].style.set_uuid("sums").format(formats), hide_index=True, border="horizontal")
    st.markdown(
        small(language.say("Only services in which something changes are listed. All pages show this scenario."))
    )
    rows = comparison_table(found, language)
    shown = rows[rows[language.say("Change")] != ""].drop(columns=language.say("Settlement identifier"))
    st.dataframe(shown, hide_index=True, placeholder=EN_DASH, alt=language.say("What it would change"))


if __name__ == "__main__":
    show()
