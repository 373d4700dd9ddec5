"""What stands around the page of a study: its scenario and its address, or why it cannot be opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo_cus.data.study_folder import SETTINGS_FILE
from geo_cus.ui.controls import choose_scenario
from geo_cus.ui.refusal import show_refusal
from geo_cus.ui.scenario_state import current_scenario
from geo_cus.ui.session import choice, keep_opened, write_address

if TYPE_CHECKING:
    from pathlib import Path

    from geo_cus.text import Language
    from geo_cus.ui.opened import OpenStudy, Refusal


def show_opened(opened: OpenStudy, page: st.Page, language: Language) -> None:
    """Show a page of an opened study."""
    choice().fit(opened)
    with st.sidebar:
        choose_scenario(language)
    scenario = current_scenario()
    keep_opened(opened, scenario.scenario.edits if scenario else ())
    write_address(opened)
    page.run()


def show_refused(refusal: Refusal, folder: Path, page: st.Page, language: Language, *, mends: bool) -> None:
    """Show why a study cannot be opened, unless the page is one on which that is mended."""
    write_address(None)
    keep_opened(None)
    if mends and (folder / SETTINGS_FILE).is_file():
        page.run()
    else:
        show_refusal(refusal, folder, language)
