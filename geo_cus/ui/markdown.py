"""Text of users inside Streamlit's Markdown."""

from __future__ import annotations

import re

_GAPS = re.compile(r"[ \t\r\n]+")  # not the spaces that keep a number together
# Streamlit looks for these in the finished text, where an escaped letter is like any other: addresses of pages, signs
# between colons, arrows and dashes. A word joiner, which takes no room, stands between what must not come together.
_TOGETHER = re.compile(r"(?<=:)(?=//|material/|streamlit:)|(?<=www)(?=\.)|(?<=[-<>=~])(?=[-<>=~])", re.IGNORECASE)
_WORD_JOINER = "\u2060"
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~:$^=&])")


def plain(text: object) -> str:
    """Write a text so that Markdown shows it as it is: a name of a file becomes no picture and links to no page."""
    return _SPECIAL.sub(r"\\\1", _TOGETHER.sub(_WORD_JOINER, _GAPS.sub(" ", str(text))))


def small(text: object) -> str:
    """Write a text smaller, but as dark as the rest: Streamlit's captions are too pale to read (WCAG 1.4.3)."""
    return f":small[{plain(text)}]"
