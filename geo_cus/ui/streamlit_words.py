"""
Streamlit's own words, which are English in every language: replaced in the browser where they appear.

Streamlit has no setting for them. Labels of a page are attributes or whole texts that it writes once, so they can be
put into other words after it; what is only looked at with care (names of files, texts of users) is left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from babel.numbers import get_decimal_symbol

from geo_cus.faults import N_
from geo_cus.map.component.parts import Component, Part, show_parts
from geo_cus.text import LANGUAGE_CODES
from geo_cus.text import language as language_of
from geo_cus.ui.assets import asset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.text import Language

WHOLE: Final = (
    N_("Skip to main content"),
    N_("Sidebar"),
    N_("App pages"),
    N_("Collapse sidebar"),
    N_("Expand sidebar"),
    N_("Main menu"),
    N_("Print"),
    N_("Page not found"),
    N_("The page that you have requested does not seem to exist. Running the app's main page."),
    N_("Rerun"),
    N_("Running..."),
    N_("Running"),
    N_("Stop script"),
    N_("Connecting"),
    N_("Connecting to Streamlit server"),
    N_("Connection error"),
    N_("Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:"),
    N_("Streamlit server is not responding. Are you connected to the internet?"),
    N_("Close"),
    N_("Open"),
    N_("Cancel"),
    N_("Link to heading"),
    N_("Increment"),
    N_("Decrement"),
    N_("Clear value"),
    N_("Clear all"),
    N_("Clear selection"),
    N_("Selected values"),
    N_("Choose an option"),
    N_("Choose options"),
    N_("No results"),
    N_("Press Enter to apply"),
    N_("Press Enter to submit form"),
    N_("file upload"),
    N_("Error:"),
    N_("Add files"),
    N_("add icon"),
    N_("Search"),
    N_("Close Search"),
    N_("Next Result"),
    N_("Previous Result"),
    N_("Type to search"),
    N_("Fullscreen"),
    N_("Close fullscreen"),
    N_("Download as CSV"),
    N_("Show/hide columns"),
    N_("Select all"),
    N_("Add row"),
    N_("Delete row(s)"),
    N_("Dataframe column menu"),
    N_("Sort ascending"),
    N_("Sort descending"),
    N_("Autosize"),
    N_("Pin column"),
    N_("Unpin column"),
    N_("Hide column"),
    N_("Copy column name"),
)
"""Whole texts of Streamlit 1.67; several stand before a colon and the name of what they belong to."""

OTHER_MEANING: Final = {"Stop": N_("Stop the work"), "Upload": N_("Choose a file")}
"""Whole texts that the program calls otherwise: a stop is that of a bus, and no file leaves her computer."""

AROUND_A_NAME: Final = {
    "Remove {name}": N_("Take away {name}"),
    "File must be {name} or smaller.": N_("The file must have at most {name}."),
    "{name} files are not allowed.": N_("Files of the kind {name} cannot be brought in here."),
}
"""The same of texts with a name or a number in them."""

_NAME: Final = "{name}"


_COMPONENT: Final = Component("streamlit_words", js="streamlit_words.js", read=asset)


def speak_streamlit(words: Language) -> None:
    """Put what Streamlit writes by itself into the reader's language, also after she has switched it."""
    whole = table_of({text: text for text in WHOLE} | OTHER_MEANING, words)
    around = [[*text.split(_NAME), *said.split(_NAME)] for text, said in table_of(AROUND_A_NAME, words).items()]
    parts = {"words": Part.of({"whole": whole, "around": around, "decimal": get_decimal_symbol(words.code)})}
    show_parts(_COMPONENT.mount(), parts, key="streamlit_words", data={}, height=1)


def table_of(texts: Mapping[str, str], words: Language) -> dict[str, str]:
    """
    Give the reader's words by Streamlit's, and by those of the language from which she may have switched.

    Parameters
    ----------
    texts
        What the program calls it, by what Streamlit does.
    words
        The reader's language.
    """
    if words.code == "en":
        return {_said(own, language_of(code)): text for text, own in texts.items() for code in LANGUAGE_CODES}
    return {text: _said(own, words) for text, own in texts.items()}


def _said(text: str, words: Language) -> str:
    """Give a text in a language, its place for a name left open."""
    return words.say(text, name=_NAME)
