"""What stands around every page: navigation, language, opening the study, and the door at which errors stop."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo_cus.errors import GeoCusError
from geo_cus.faults import N_
from geo_cus.text import LANGUAGE_CODES
from geo_cus.ui.copy_link import offer_link
from geo_cus.ui.journal import recorded
from geo_cus.ui.markdown import plain
from geo_cus.ui.opened import OpenStudy, Refusal
from geo_cus.ui.reading import reader
from geo_cus.ui.roles import let_in
from geo_cus.ui.session import (
    choice,
    choose,
    enter_study,
    follow_address,
    show_chosen,
    study_folder,
    words,
    write_address,
)
from geo_cus.ui.started import first_folder
from geo_cus.ui.streamlit_words import speak_streamlit

if TYPE_CHECKING:
    from geo_cus.text import Language

_ICON: Final = Path(__file__).parent / "icon.png"
"""Without it a page would ask another computer for the sign of its name in the navigation."""
_SCREENS: Final = Path(__file__).parent / "screens"
_LANGUAGE: Final = "language"
_LANGUAGE_NAMES: Final = {"pl": "Polski", "en": "English"}
UPLOAD_PATH: Final = "wczytaj"
PROVIDERS_PATH: Final = "podmioty"
_WITHOUT_STUDY: Final = (UPLOAD_PATH, PROVIDERS_PATH)
"""Pages on which a study that cannot be opened is mended, as long as its study.toml is there."""
_PAGES: Final = (
    ("access", N_("Who reaches what"), "map", ""),
    ("basket", N_("Services side by side"), "view_column", "uslugi"),
    ("scenarios", N_("What if …"), "alt_route", "scenariusze"),
    ("new_point", N_("New point"), "add_location_alt", "nowy-punkt"),
    ("mobile", N_("Mobile service"), "airport_shuttle", "objazd"),
    ("care", N_("Home care"), "home_health", "uslugi-w-domu"),
    ("stress", N_("Stress test"), "crisis_alert", "proba"),
    ("report", N_("Report and maps"), "description", "raport"),
    ("data", N_("Data"), "table", "dane"),
    ("upload", N_("Bring data in"), "upload_file", UPLOAD_PATH),
    ("providers", N_("Table of providers"), "edit_location_alt", PROVIDERS_PATH),
    ("speeds", N_("Speeds"), "speed", "predkosci"),
    ("method", N_("Method and assumptions"), "rule", "metoda"),
)
"""File, title, icon and address of the pages in the order of a planner's questions; the first is the main page."""
_SHOWN_EVERY_S: Final = 0.5
_UNSEEN_S: Final = 0.1
"""A reading that ends sooner shows nothing of itself."""
_SILENT_S: Final = 1.0
"""A reading that ends sooner shows no progress: it would only flicker."""


def show() -> None:
    """Show the dashboard."""
    st.set_page_config(page_title="geo_cus", page_icon=str(_ICON), layout="wide")
    follow_address()
    try:
        _show(words())
    except GeoCusError as error:
        st.error(plain(words().say(error.message)))
    except Exception as error:  # noqa: BLE001 - the last door before the user
        show_fault(error)


def show_fault(error: Exception) -> None:
    """Write an unexpected error down and tell the user in a sentence."""
    path = recorded(error)
    if path is None:
        sentence = words().say(
            "A fault of the program, of which no note could be made. Is the disk full? Free some space."
        )
    else:
        sentence = words().say("A fault of the program. Nothing was lost; please send the file {path}.", path=str(path))
    st.error(plain(sentence))


def _show(language: Language) -> None:
    folder = study_folder()
    with st.sidebar:
        _switch_language(language)
        offer_link(language)
    _tell_browser_language(language)
    if not let_in(language):
        return
    # Streamlit would fold the last of so many pages away, under English words.
    page = st.navigation(_start_pages(language) if folder is None else _pages(language), expanded=True)
    if folder is not None:
        if first_folder() is None:
            with st.sidebar:
                st.button(language.say("Another study"), icon=":material/logout:", on_click=enter_study)
        outcome = open_study(folder, language, page.title)
        # Imported while the study is being read: the frame of the page stands a second earlier.
        from geo_cus.ui.study_frame import show_opened, show_refused  # noqa: PLC0415

        if isinstance(outcome, Refusal):
            show_refused(outcome, folder, page, language, mends=page.url_path in _WITHOUT_STUDY)
        else:
            show_opened(outcome, page, language)
        return
    write_address(None)
    page.run()


def _start_pages(language: Language) -> list[st.Page]:
    """Give the start at every address: a link may name a page of a study that is no longer there."""
    screen, title = _SCREENS / "start.py", language.say("Start")
    hidden = [st.Page(screen, title=title, url_path=path, visibility="hidden") for *_, path in _PAGES if path]
    return [st.Page(screen, title=title, icon=":material/folder_open:", default=True), *hidden]


def _pages(language: Language) -> list[st.Page]:
    return [
        st.Page(
            _SCREENS / f"{screen}.py",
            title=language.say(title),
            icon=f":material/{icon}:",
            url_path=path or None,
            default=not path,
        )
        for screen, title, icon, path in _PAGES
    ]


def _switch_language(language: Language) -> None:
    show_chosen(_LANGUAGE, language.code)
    # Both languages, since who needs the switch does not read the other one.
    st.segmented_control(
        "Język / Language",
        LANGUAGE_CODES,
        required=True,
        format_func=_LANGUAGE_NAMES.__getitem__,
        key=_LANGUAGE,
        # A browser that is clicked on while the page is being loaded may send no language at all.
        on_change=lambda: choose(language=st.session_state[_LANGUAGE] or choice().language),
    )


def _tell_browser_language(language: Language) -> None:
    """Set the language of the page for screen readers and hyphenation, also after it was switched."""
    setter = st.components.v2.component(
        "geo_cus_language", js="export default ({ data }) => { document.documentElement.lang = data.language; };"
    )
    with st.sidebar:
        setter(data={"language": language.code}, key="page_language", height=1)
        speak_streamlit(language)


def open_study(folder: Path, language: Language, title: str) -> OpenStudy | Refusal:
    """Give the study of a folder, showing the title of the page, and progress, while it is read for the first time."""
    reading = reader().open(folder, accept_valid=choice().accept_valid)
    # Every run has this place: where elements move by one, the browser makes all of them anew at the next click.
    place = st.empty()
    if not reading.wait(_UNSEEN_S):
        with place.container():
            st.title(plain(title), anchor=False)
            below = st.empty()
        reader().awaited.set()
        # This thread only waits: the work is done in another process, and nobody's clicks are delayed by it.
        if not reading.wait(_SILENT_S):
            while not reading.wait(_SHOWN_EVERY_S):
                below.progress(min(max(reading.share, 0.02), 1.0), text=language.say(reading.step))
        place.empty()
    outcome: OpenStudy | Refusal = reading.outcome()
    return outcome
