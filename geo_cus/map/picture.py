"""The map of one service as a picture (SVG), drawn without a browser."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi, sqrt
from typing import TYPE_CHECKING, Final

from geo_cus import __version__
from geo_cus.catalogue import Metric
from geo_cus.map.classes import CLASSES, SIGNS
from geo_cus.map.label_places import STYLES, Box, Label, PlacedLabel, place_labels, short_name
from geo_cus.map.lettering import FONT_FAMILY, line_height, lines_of, text_at, width_of
from geo_cus.map.picture_ground import View, ground, view_of
from geo_cus.map.picture_panel import Block, column_width, legend_blocks, side_by_side, stacked
from geo_cus.map.picture_signs import INK, provider_sign, sign_reach, village_sign
from geo_cus.map.svg import element, group
from geo_cus.text import NBSP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_cus.map.layers import MapLayers, Provider, Village
    from geo_cus.text import Language

_PX_OF_A4: Final = (794 * 1123) ** 0.5
"""Every sheet is drawn in as many px as A4 has at 96 dots an inch and then enlarged or reduced, letters and all."""

_MARGIN: Final = 38.0
_PANEL: Final = 310.0
_SHARE_OF_LEGEND: Final = 0.5
_LARGEST_RADIUS: Final = 26.0
_LEAST_LARGEST_RADIUS: Final = 9.0
_SMALLEST_RADIUS: Final = 4.5
_UNKNOWN_RADIUS: Final = 9.0
_SHARE_OF_MAP: Final = 0.05
_POLE: Final = 15.0
_TOWN: Final = 1_000
_NEARBY: Final = 0.15
"""Share of the area studied by which the map is widened, at most, to show a provider beyond its edge."""
_LONGEST_SCALE: Final = 140.0
_CORNER: Final = (194.0, 46.0)
"""px of the lower left corner that scale and north take."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    The paper of a picture.

    Parameters
    ----------
    width_mm, height_mm
        Its sides (> 0); neither more than twice the other.

    Raises
    ------
    ValueError
        One side is more than twice the other, so that map and legend have no room.
    """

    width_mm: float
    height_mm: float

    def __post_init__(self) -> None:
        if not 0 < self.width_mm <= 2 * self.height_mm <= 4 * self.width_mm:
            raise ValueError((self.width_mm, self.height_mm))

    @property
    def size(self) -> tuple[float, float]:
        """Width and height (px) in which it is drawn."""
        scale = _PX_OF_A4 / sqrt(self.width_mm * self.height_mm)
        return round(self.width_mm * scale, 1), round(self.height_mm * scale, 1)


A4_PORTRAIT: Final = Sheet(210, 297)
A4_LANDSCAPE: Final = Sheet(297, 210)
SQUARE: Final = Sheet(210, 210)
SHEETS: Final = {"landscape": A4_LANDSCAPE, "portrait": A4_PORTRAIT, "square": SQUARE}
"""By the names that the command line knows."""


def map_svg(layers: MapLayers, language: Language, *, sheet: Sheet = A4_LANDSCAPE) -> str:
    """
    Draw the map of one service with its title, legend, scale, north, sources and date.

    Texts stay text, there is no script and nothing that is loaded from elsewhere; ``<title>`` and ``<desc>`` say what
    is to be seen. The same layers give the same text.

    Parameters
    ----------
    layers
        What it shows.
    language
        The language of the layers.
    sheet
        Its paper.
    """
    width, height = sheet.size
    title = language.say("Access to the service: {service}", service=layers.title)
    head, foot = _head(title, layers.subtitle, width), _foot(layers, language, width)
    top, bottom = _MARGIN + head.height + 12, height - _MARGIN - foot.height - 10
    body = _body(layers, language, width - 2 * _MARGIN, bottom - top)
    return element(
        "svg",
        element("title", title),
        element("desc", _description(layers, language)),
        element("rect", width=width, height=height, fill="#fff"),
        group(head.drawing, x=_MARGIN, y=_MARGIN),
        group(*body, x=_MARGIN, y=top),
        group(foot.drawing, x=_MARGIN, y=height - _MARGIN - foot.height),
        xmlns="http://www.w3.org/2000/svg",
        lang=layers.language,
        role="img",
        width=f"{sheet.width_mm:g}mm",
        height=f"{sheet.height_mm:g}mm",
        viewBox=f"0 0 {width:g} {height:g}",
        font_family=FONT_FAMILY,
        fill=INK,
    )


def _description(layers: MapLayers, language: Language) -> str:
    """Say in words what the colours show: settlements and people by status."""
    rows = [
        language.say(
            "{status}: settlements {settlements}, people {people}",
            status=row["label"], settlements=row["settlements"], people=row["people"],
        )
        for row in layers.legend["statuses"]
    ]  # fmt: skip
    return f"{layers.subtitle}. {layers.legend['title']}. {'; '.join(rows)}."


def _head(title: str, subtitle: str, width: float) -> Block:
    room = width - 2 * _MARGIN
    large, small = lines_of(title, 20, room, most=2, bold=True), lines_of(subtitle, 12, room, most=1)
    parts = [
        text_at(line, 0, (number + 0.8) * line_height(20), 20, font_weight="bold") for number, line in enumerate(large)
    ]
    below = len(large) * line_height(20)
    return Block(below + line_height(12), group(*parts, *(text_at(line, 0, below + 12, 12) for line in small)))


def _foot(layers: MapLayers, language: Language, width: float) -> Block:
    told = language.say("Made with geo_cus {version}.", version=__version__)
    if layers.licences:
        told = f"{language.say('Data: {licences}.', licences='; '.join(layers.licences))} {told}"
    lines, step = lines_of(told, 9, width - 2 * _MARGIN, most=3), line_height(9)
    return Block(
        len(lines) * step,
        group(*(text_at(line, 0, (i + 0.8) * step, 9) for i, line in enumerate(lines)), fill="#5c564d"),
    )


def _body(layers: MapLayers, language: Language, width: float, height: float) -> list[str]:
    """Put the legend beside the map on a wide sheet and below it on a high one; it shrinks where it has no room."""
    beside = width >= height
    map_width = width - _PANEL - 20 if beside else width
    column = _PANEL if beside else column_width(width)
    room = height if beside else height * _SHARE_OF_LEGEND
    drawing = _Drawing(layers, map_width, height)
    blocks = legend_blocks(layers, language, drawing.radius_of, width=column)
    panel = stacked(blocks) if beside else side_by_side(blocks, width=column)
    scale = min(1.0, room / panel.height)
    if beside:
        return [drawing.svg(), group(panel.drawing, x=map_width + 20, scale=scale)]
    map_height = height - panel.height * scale - 16
    # The circles of the legend are those of the map, whose height is known only now.
    drawing = _Drawing(layers, map_width, map_height)
    panel = side_by_side(legend_blocks(layers, language, drawing.radius_of, width=column), width=column)
    return [drawing.svg(), group(panel.drawing, y=map_height + 16, scale=min(1.0, room / panel.height))]


class _Drawing:
    """The map itself: the ground, the signs upon it, their names."""

    def __init__(self, layers: MapLayers, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.base = layers.base.content
        self.villages = [village for village in layers.villages if village.lat is not None]
        self.providers = [provider for provider in layers.providers if provider.lat is not None]
        self.view: View = view_of(_bounds(self.base["bounds"], self.providers), width, height)
        known = [village.people or 0 for village in self.villages]
        self.most = max([1, *known])
        # Many places of like size would cover the map, so all shrink together.
        fitting = sqrt(_SHARE_OF_MAP * width * height / (pi * max(1.0, sum(known) / self.most)))
        self.largest = round(min(_LARGEST_RADIUS, max(_LEAST_LARGEST_RADIUS, fitting)))

    def radius_of(self, people: int | None) -> float:
        """Give the radius (px) of a circle: its area is proportional to the people, down to a smallest dot."""
        if people is None:
            return _UNKNOWN_RADIUS
        return max(_SMALLEST_RADIUS, self.largest * sqrt(people / self.most))

    def svg(self) -> str:
        """Draw it; what lies beyond its frame is cut off."""
        inside = element(
            "svg",
            *ground(self.base, self.view),
            *self._village_signs(),
            *(self._provider(provider) for provider in self.providers),
            group(*map(_name, self._labels()), stroke_linejoin="round"),
            *self._scale_and_north(),
            width=self.width,
            height=self.height,
        )
        frame = element("rect", width=self.width, height=self.height, fill="none", stroke="#d8d2c6")
        return group(inside, frame)

    def _village_signs(self) -> list[str]:
        """Draw small circles above large ones."""
        return [self._village(village) for village in sorted(self.villages, key=lambda village: -self._reach(village))]

    def _reach(self, village: Village) -> float:
        return sign_reach(SIGNS[village.status].outline, village.people, self.radius_of(village.people))

    def _village(self, village: Village) -> str:
        sign = SIGNS[village.status]
        fills = {item.key: item.fill for item in CLASSES[Metric.SECONDS]}
        look = {"fill": sign.fill or fills[village.class_key or ""], "mark": sign.mark, "outline": sign.outline}
        told = [village.name, village.status_text, village.way_text, village.people_text]
        people = "hidden" if village.hidden else village.people
        x, y = self._at(village)
        drawn = village_sign(look, people, self.radius_of(village.people))
        return group(element("title", ", ".join(filter(None, told))), *drawn, x=x, y=y, class_="village")

    def _provider(self, provider: Provider) -> str:
        x, y = self._at(provider)
        sign = provider_sign(provider.form, outside=provider.outside, pole=_POLE)
        told = ", ".join(filter(None, [provider.name, provider.place, provider.form_text]))
        return group(element("title", told), *sign, x=x, y=y, class_="provider")

    def _labels(self) -> list[PlacedLabel]:
        by_people = sorted(self.villages, key=lambda village: -(village.people or 0))
        labels = []
        for number, village in enumerate(by_people):
            kind = "town" if number == 0 and (village.people or 0) > _TOWN else "village"
            labels.append(Label(short_name(village.name), kind, *self._at(village), self._reach(village)))
        labels += [
            Label(short_name(name["name"]), name["kind"], *self.view.at(name["lat"], name["lon"]))
            for name in self.base["names"]
        ]
        signs: list[Box] = [(x - 7, y - _POLE - 7, x + 7, y) for x, y in map(self._at, self.providers)]
        corner = (0.0, self.height - _CORNER[1], _CORNER[0], self.height)
        return place_labels(labels, [*signs, corner], (0.0, 0.0, self.width, self.height))

    def _at(self, place: Village | Provider) -> tuple[float, float]:
        return self.view.at(place.lat or 0.0, place.lon or 0.0)

    def _scale_and_north(self) -> list[str]:
        metres = _scale_metres(_LONGEST_SCALE * self.view.metres)
        length = metres / self.view.metres
        told = f"{metres / 1000:g}{NBSP}km" if metres >= 1000 else f"{metres:g}{NBSP}m"
        bar = element("path", d=f"M0 -5V0H{length:.1f}V-5", fill="none", stroke=INK, stroke_width=1.6)
        arrow = element("path", d="M0 -14L5 2L0 -2L-5 2Z", fill=INK)
        paper = element("rect", width=length + 46, height=34, fill="#fff", fill_opacity=0.8)
        scale = group(text_at(told, 3, -7, 11), bar, x=34, y=26)
        north = group(arrow, text_at("N", 0, 12, 10, text_anchor="middle", font_weight="bold"), x=14, y=18)
        return [group(paper, scale, north, x=6, y=self.height - 40)]


def _bounds(studied: Sequence[float] | None, providers: Sequence[Provider]) -> Sequence[float] | None:
    """Widen what is studied (south, west, north, east) to the providers just beyond its edge."""
    if studied is None:
        return None
    south, west, north, east = studied
    more_lat, more_lon = _NEARBY * (north - south), _NEARBY * (east - west)
    places = [(provider.lat or 0.0, provider.lon or 0.0) for provider in providers]
    near = [
        (lat, lon)
        for lat, lon in places
        if south - more_lat <= lat <= north + more_lat and west - more_lon <= lon <= east + more_lon
    ]
    lats, lons = [south, north, *(lat for lat, _ in near)], [west, east, *(lon for _, lon in near)]
    return min(lats), min(lons), max(lats), max(lons)


def _scale_metres(longest: float) -> float:
    """Give the longest of 1, 2 or 5 times a power of ten that is not above `longest` (m)."""
    lengths = [digit * 10.0**power for power in range(7) for digit in (1, 2, 5)]
    return max([length for length in lengths if length <= longest], default=lengths[0])


def _name(placed: PlacedLabel) -> str:
    """Write a name with a pale edge, stretched to its box: in another font it would run into its neighbour."""
    label, box = placed.label, placed.box
    style = STYLES[label.kind]
    return text_at(
        label.text, box[0] + 1, box[1] + style.size, style.size,
        textLength=width_of(label.text, style.size, bold=style.bold), lengthAdjust="spacingAndGlyphs",
        font_weight="bold" if style.bold else "normal", fill=style.colour,
        stroke="#fff", stroke_width=3, stroke_opacity=0.85, paint_order="stroke", class_=f"label label-{label.kind}",
    )  # fmt: skip
