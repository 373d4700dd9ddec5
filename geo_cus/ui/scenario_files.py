"""A scenario as a file, and its history: taken away, brought in, who saved which revision."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.errors import GeoCusError
from geo_cus.planning.applying import applied
from geo_cus.planning.compare import compare
from geo_cus.planning.scenario import LONGEST_NAME, scenario_of, scenario_toml, study_fingerprint
from geo_cus.report.comparison import comparison_table
from geo_cus.report.gap_files import csv_bytes
from geo_cus.ui.brought_file import bring_file, forget_file
from geo_cus.ui.computed import measured
from geo_cus.ui.downloads import Download, file_name
from geo_cus.ui.file_buttons import offer_files
from geo_cus.ui.history_view import revision_table
from geo_cus.ui.markdown import plain, small
from geo_cus.ui.opened import Wishes
from geo_cus.ui.scenario_state import change_scenario, rival, scenario_store, show_complaint
from geo_cus.ui.session import opened_study, wishes

if TYPE_CHECKING:
    from geo_cus.planning.scenario import Scenario
    from geo_cus.planning.store import Revision
    from geo_cus.text import Language

_LARGEST_MB: Final = 5
_DRAFT: Final = "scenario_file"


def show_files(scenario: Revision, words: Language) -> None:
    """Show, folded, the files of a scenario and its history."""
    with st.expander(words.say("Files and history")):
        offer_files(_files(scenario.scenario, words))
        st.markdown(small(words.say("The scenario as a file (TOML) can be brought into the same study elsewhere.")))
        table = revision_table(scenario_store().history(scenario.scenario.scenario_id), words)
        st.table(table.map(plain), hide_index=True, border="horizontal")


def bring_scenario(words: Language) -> None:
    """Ask for a scenario that was taken away as a file, and keep it under a name that may be changed."""
    with st.expander(words.say("Bring a scenario from a file")):
        label = words.say("File, at most {size} MB: {endings}", size=_LARGEST_MB, endings=".toml")
        folder = opened_study().measurement.study.folder
        file = bring_file(label, folder, _DRAFT, words, endings=(".toml",), largest_mb=_LARGEST_MB)
        if file is None:
            return
        try:
            found = scenario_of(file.content, file=file.name)
            applied(opened_study().measurement.study, found.edits)
        except GeoCusError as error:
            st.error(plain(words.say(error.message)), icon=":material/error:")
            return
        _offer_to_keep(found, file.file_id, words)


def _offer_to_keep(found: Scenario, file_id: str, words: Language) -> None:
    st.write(plain(words.count(len(found.edits), "{n} edit", "{n} edits")))
    if found.base and found.base != study_fingerprint(opened_study().measurement.study):
        told = words.say(
            "The files of the study are not those on which the scenario “{name}” was made.", name=found.name
        )
        st.warning(plain(told), icon=":material/warning:")
    name = st.text_input(
        words.say("Name of the scenario"), value=found.name, max_chars=LONGEST_NAME, key=f"brought_name {file_id}"
    )
    if st.button(words.say("Bring in"), type="primary"):
        change_scenario(lambda store, who: store.create(replace(found, name=name.strip()), who=who))
        if not show_complaint(words):
            forget_file(opened_study().measurement.study.folder, _DRAFT)
            st.rerun()


def _files(scenario: Scenario, words: Language) -> tuple[Download, ...]:
    study, other = opened_study().measurement.study, rival()
    opened, after = opened_study(), wishes()
    before = Wishes(after.limits, other.scenario.edits if other else ())

    def comparison() -> bytes:
        return csv_bytes(comparison_table(compare(measured(opened, before), measured(opened, after)), words), words)

    names = (words.say("scenario"), words.say("comparison"))
    toml, csv = file_name(study, names[0], "toml", scenario.name), file_name(study, names[1], "csv", scenario.name)
    return (
        Download(words.say("Scenario (TOML)"), toml, "application/toml", partial(scenario_toml, scenario)),
        Download(words.say("Who gains and who loses (CSV)"), csv, "text/csv", comparison),
    )
