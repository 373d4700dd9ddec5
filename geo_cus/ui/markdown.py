"""Text of users inside Streamlit's Markdown."""

from __future__ import annotations

import re

_GAPS = re.compile(r"[ \t\r\n]+")  # not the spaces that keep a number together
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~:$^=&])")


def plain(text: object) -> str:
    """Write a text so that Markdown shows it as it is: a name from a file may become no link and no picture."""
    return _SPECIAL.sub(r"\\\1", _GAPS.sub(" ", str(text)))


def small(text: object) -> str:
    """Write a text smaller, but as dark as the rest: Streamlit's captions are too pale to read (WCAG 1.4.3)."""
    return f":small[{plain(text)}]"
