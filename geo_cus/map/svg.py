"""SVG as text: elements whose words and attributes are always escaped."""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup, escape

_UNDRAWABLE: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not allow in a document, not even escaped."""

_TURNING: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of reading, and with it the words of others on the same line."""


def element(name: str, /, *children: str, **attributes: str | float) -> Markup:
    """
    Write an element.

    Parameters
    ----------
    name
        Its tag.
    children
        Markup stays as it is; any other text is escaped, and what cannot stand in a picture is taken out.
    attributes
        ``_`` in a name stands for ``-``, at its end for nothing; numbers are written with up to two decimals.
    """
    told = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _value(value)) for key, value in attributes.items()
    )
    inside = Markup("").join(map(_harmless, children))
    return Markup("<{0}{1}>{2}</{0}>").format(name, told, inside) if inside else Markup(f"<{name}{told}/>")  # noqa: S704 - tags of our own, escaped attributes


def group(*children: str, x: float = 0.0, y: float = 0.0, scale: float = 1.0, **attributes: str | float) -> Markup:
    """Put elements together, moved by `x` and `y`, then scaled."""
    moved = f"translate({_value(x)} {_value(y)})" if x or y else ""
    scaled = f"scale({scale:.4f})" if scale != 1.0 else ""
    if moved or scaled:
        attributes["transform"] = " ".join(part for part in (moved, scaled) if part)
    return element("g", *children, **attributes)


def drawable(text: str) -> str:
    """Take out of a text what XML does not allow, and what would turn the words beside it."""
    return _TURNING.sub("", _UNDRAWABLE.sub("\ufffd", text))


def _harmless(text: str) -> Markup:
    return text if isinstance(text, Markup) else escape(drawable(text))


def _value(value: str | float) -> str | Markup:
    return _harmless(value) if isinstance(value, str) else f"{round(value, 2) + 0.0:.10g}"
