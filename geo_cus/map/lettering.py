"""
Letters of a picture: how wide a text is, where it is cut or broken into lines.

Texts are measured in Open Sans (OFL 1.1, see fonts/OpenSans.LICENSE.txt), the font of the PNG. A viewer of the SVG
without it takes its own sans-serif, which is about as wide.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING, Final

from PIL import ImageFont

from geo_cus.map.svg import element

if TYPE_CHECKING:
    from collections.abc import Mapping

FONT_FAMILY: Final = "Open Sans, sans-serif"
_FONT_FILE: Final = "OpenSans.ttf"

_MEASURED_AT: Final = 100
_LONGEST: Final = 400
"""Letters that are looked at; none of our lines is wider."""
_LINE_HEIGHT: Final = 1.3
_AXES: Final[Mapping[bool, list[float]]] = {False: [400, 100], True: [700, 100]}
"""Weight and width of the variable font."""


def font_folder() -> str:
    """Give the folder of the font."""
    return str(resources.files("geo_cus.map").joinpath("fonts"))


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Measure a text (px) in letters of `size` px."""
    return _font(bold).getlength(text[:_LONGEST]) * size / _MEASURED_AT


def shortened(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Cut a text to `room` px, with an ellipsis where something is left out."""
    if len(text) <= _LONGEST and width_of(text, size, bold=bold) <= room:
        return text
    kept = text[:_LONGEST]
    while kept and width_of(f"{kept}…", size, bold=bold) > room:
        kept = kept[:-1].rstrip(" ")
    return f"{kept}…"


def lines_of(text: str, size: float, room: float, *, most: int = 99, bold: bool = False) -> list[str]:
    """Break a text into at most so many lines of `room` px; words without room and what is left over are cut."""
    lines: list[str] = []
    words = text.split(" ")
    while words:
        if len(lines) + 1 == most:
            return [*lines, shortened(" ".join(words), size, room, bold=bold)]
        line = words.pop(0)
        while words and width_of(f"{line} {words[0]}", size, bold=bold) <= room:
            line = f"{line} {words.pop(0)}"
        lines.append(shortened(line, size, room, bold=bold))
    return lines


def line_height(size: float) -> float:
    """Give the height (px) of a line in letters of `size` px."""
    return size * _LINE_HEIGHT


def text_at(text: str, x: float, y: float, size: float, **attributes: str | float) -> str:
    """Write a line whose baseline begins at a point."""
    return element("text", text, x=x, y=y, font_size=size, **attributes)


@cache
def _font(bold: bool) -> ImageFont.FreeTypeFont:  # noqa: FBT001 - a key of the cache
    content = resources.files("geo_cus.map").joinpath("fonts", _FONT_FILE).read_bytes()
    font = ImageFont.truetype(BytesIO(content), _MEASURED_AT, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes(_AXES[bold])
    return font
