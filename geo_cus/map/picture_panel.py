"""The legend of a picture: blocks of known height, set one below the other in one column or two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo_cus.map.label_places import short_name
from geo_cus.map.lettering import line_height, lines_of, text_at, width_of
from geo_cus.map.picture_signs import INK, provider_sign, village_sign
from geo_cus.map.svg import group
from geo_cus.text import in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo_cus.map.layers import MapLayers
    from geo_cus.text import Language

_TEXT: Final = 11.0
_SMALL: Final = 9.5
_SOFT: Final = "#5c564d"
_SIGN_ROOM: Final = 32.0
_SIGN_RADIUS: Final = 7.0
_ROW: Final = 20.0
_BETWEEN: Final = 12.0
_GUTTER: Final = 26.0
_MOST_NAMES: Final = 12
"""Places without coordinates that are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the legend: its height (px), and its drawing from the point 0, 0 down."""

    height: float
    drawing: str


def legend_blocks(
    layers: MapLayers, language: Language, radius_of: Callable[[int], float], *, width: float
) -> list[Block]:
    """
    Make the blocks of a legend.

    Parameters
    ----------
    layers
        What is on the map.
    language
        Their language.
    radius_of
        The radius (px) of a circle for so many people.
    width
        Of a column (px).
    """
    legend, texts = layers.legend, layers.texts
    blocks = [
        _count_table(legend["title"], legend["classes"], texts, width),
        _count_table(texts["statuses"], [*legend["statuses"], *legend["special"]], texts, width),
        _sizes(legend["sizes"], texts["sizes"], radius_of, width),
        _providers(legend["providers"], texts["providers"], width),
        _paragraph(_off_map(layers, language), width),
        *(_paragraph(note, width) for note in layers.notes),
    ]
    return [block for block in blocks if block is not None]


def stacked(blocks: Sequence[Block]) -> Block:
    """Set blocks one below the other."""
    drawings, y = [], 0.0
    for block in blocks:
        drawings.append(group(block.drawing, y=y))
        y += block.height + _BETWEEN
    return Block(max(0.0, y - _BETWEEN), group(*drawings))


def side_by_side(blocks: Sequence[Block], *, width: float) -> Block:
    """Set blocks in two columns of this width, as even as their order allows."""
    best = min(
        ((stacked(blocks[:cut]), stacked(blocks[cut:])) for cut in range(1, len(blocks) + 1)),
        key=lambda columns: max(column.height for column in columns),
    )
    height = max(column.height for column in best)
    return Block(height, group(best[0].drawing, group(best[1].drawing, x=width + _GUTTER)))


def column_width(width: float) -> float:
    """Give the width (px) of each of two columns that share `width`."""
    return (width - _GUTTER) / 2


def _count_table(title: str, rows: Sequence[Mapping[str, Any]], texts: Mapping[str, str], width: float) -> Block:
    """Write signs with their names, settlements and people."""
    head = [texts["settlements"], texts["people"]]
    people_room = max(width_of(text, _SMALL) for text in [head[1], *(row["people"] for row in rows)]) + 4
    settlements_room = width_of(head[0], _SMALL) + 12
    settlements_x, label_room = width - people_room - 8, width - _SIGN_ROOM - people_room - settlements_room - 8
    parts, y = _heading(title, width)
    number: dict[str, str] = {"text_anchor": "end"}
    y += line_height(_SMALL)
    parts.append(text_at(head[0], settlements_x, y - 3, _SMALL, fill=_SOFT, **number))
    parts.append(text_at(head[1], width, y - 3, _SMALL, fill=_SOFT, **number))
    for row in rows:
        lines = lines_of(row["label"], _TEXT, label_room, most=3)
        height = max(_ROW + (4 if row["sign"]["outline"] == "bold" else 0), len(lines) * line_height(_TEXT) + 4)
        middle = y + height / 2
        sign = row["sign"]
        drawn = village_sign(sign, sign.get("people", 1), _SIGN_RADIUS)
        told = [
            *_lines(lines, _SIGN_ROOM, middle),
            text_at(row["settlements"], settlements_x, middle + 4, _TEXT, **number),
            text_at(row["people"], width, middle + 4, _TEXT, **number),
        ]
        parts.append(group(*drawn, x=_SIGN_ROOM / 2 - 3, y=middle))
        parts.append(group(*told, fill=_SOFT if row["settlements"] == "0" else INK))
        y += height
    return Block(y, group(*parts))


def _sizes(
    sizes: Sequence[Mapping[str, Any]], title: str, radius_of: Callable[[int], float], width: float
) -> Block | None:
    if not sizes:
        return None
    parts, y = _heading(title, width)
    largest = max(radius_of(size["people"]) for size in sizes)
    middle, x = y + 4 + largest, 0.0
    plain = {"fill": "#ffffff", "mark": "none", "outline": "thin"}
    for size in sizes:
        radius = radius_of(size["people"])
        parts.append(group(*village_sign(plain, size["people"], radius), x=x + radius + 2, y=middle))
        parts.append(text_at(size["label"], x + 2 * radius + 8, middle + 4, _TEXT))
        x += 2 * radius + 8 + width_of(size["label"], _TEXT) + 18
    return Block(middle + largest + 2, group(*parts))


def _providers(rows: Sequence[Mapping[str, Any]], title: str, width: float) -> Block | None:
    if not rows:
        return None
    parts, y = _heading(title, width)
    for row in rows:
        lines = lines_of(f"{row['label']}: {row['count']}", _TEXT, width - _SIGN_ROOM, most=2)
        height = max(_ROW, len(lines) * line_height(_TEXT) + 4)
        sign = provider_sign(row["sign"]["form"], outside=row["sign"]["outside"])
        parts.append(group(*sign, x=_SIGN_ROOM / 2 - 3, y=y + height / 2))
        parts.extend(_lines(lines, _SIGN_ROOM, y + height / 2))
        y += height
    return Block(y, group(*parts))


def _off_map(layers: MapLayers, language: Language) -> str:
    names = in_order(short_name(village.name) for village in layers.villages if village.lat is None)
    if not names:
        return ""
    told = ", ".join(names[:_MOST_NAMES])
    if len(names) > _MOST_NAMES:
        told = language.count(len(names) - _MOST_NAMES, "{names} and {n} more", "{names} and {n} more", names=told)
    return language.say("Without coordinates, so not on the map: {names}.", names=told)


def _paragraph(text: str, width: float) -> Block | None:
    if not text:
        return None
    lines = lines_of(text, _SMALL, width, most=8)
    step = line_height(_SMALL)
    drawn = [text_at(line, 0, (number + 0.8) * step, _SMALL, fill=_SOFT) for number, line in enumerate(lines)]
    return Block(len(lines) * step, group(*drawn))


def _heading(title: str, width: float) -> tuple[list[str], float]:
    lines = lines_of(title, _TEXT, width, most=3, bold=True)
    step = line_height(_TEXT)
    parts = [text_at(line, 0, (number + 0.8) * step, _TEXT, font_weight="bold") for number, line in enumerate(lines)]
    return parts, len(lines) * step + 2


def _lines(lines: Sequence[str], x: float, middle: float) -> list[str]:
    """Write lines around a middle."""
    step = line_height(_TEXT)
    first = middle - (len(lines) - 1) * step / 2 + 0.36 * _TEXT
    return [text_at(line, x, first + number * step, _TEXT) for number, line in enumerate(lines)]
