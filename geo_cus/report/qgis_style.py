"""How QGIS draws the layers of a GeoPackage: the classes, colours and signs of our maps, as QML."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from geo_cus.access.words import STATUS_NAMES
from geo_cus.map.classes import CLASSES, SIGNS
from geo_cus.map.ground import GROUND
from geo_cus.map.picture_signs import INK, PROVIDER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo_cus.catalogue import Metric
    from geo_cus.map.classes import Mark
    from geo_cus.map.rounds import Look
    from geo_cus.text import Language

QGIS_VERSION: Final = "3.28.0"
"""The oldest long-term release whose form of styles and projects is written."""

_LARGEST_MM: Final = 11.0
_SMALLEST_MM: Final = 2.4
_UNKNOWN_MM: Final = 4.0
_RING_MM: Final = 1.6
POINT, LINE, AREA = "0", "1", "2"
"""Codes of QGIS for what a layer holds."""

_MARKS: Final[Mapping[Mark, tuple[tuple[str, str, str], ...]]] = {
    "none": (),
    "cross": (("cross2", "#ffffff", "0"),),
    "bar": (("line", "#ffffff", "90"),),
    "hatch": (("line", "#6e6e6e", "45"),),
    "grid": (("cross2", "#6e6e6e", "0"),),
    "dot": (("circle", INK, "0"),),
    "clock": (("quarter_circle", INK, "0"),),
    "slash": (("line", INK, "45"),),
}
"""Simple markers of QGIS (name, colour, angle) that stand for a mark of our own maps."""


_SERVED: Final = (
    ("square", "#1b3a6b"),
    ("circle", "#fec44f"),
    ("triangle", "#ec7014"),
    ("pentagon", "#117733"),
    ("cross_fill", "#ffffff"),
    ("cross2", "#b00020"),
    ("diamond", "#cfcfcf"),
)
"""Markers of QGIS (name, colour), one for each way in which a village may be served."""

_MM_PER_PX: Final = 25.4 / 96


@dataclass
class Style:
    """
    A style: elements that stand alike in a QML file and in a layer of a project.

    Parameters
    ----------
    geometry
        Code of QGIS for points, lines or areas.
    renderer, labels
        The elements; `labels` may be None.
    """

    geometry: str
    renderer: ET.Element
    labels: ET.Element | None = None

    @property
    def elements(self) -> list[ET.Element]:
        """Give renderer and labels."""
        return [self.renderer] if self.labels is None else [self.renderer, self.labels]

    def qml(self) -> str:
        """Write it as QML."""
        root = ET.Element(
            "qgis",
            version=QGIS_VERSION,
            styleCategories="Symbology|Labeling",
            labelsEnabled=str(int(bool(self.labels is not None))),
        )
        root.extend(self.elements)
        ET.SubElement(root, "layerGeometryType").text = self.geometry
        return f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{ET.tostring(root, encoding='unicode')}"


@dataclass
class _Rules:
    """Rules of a renderer with their symbols, numbered as they come."""

    rules: ET.Element = field(default_factory=lambda: ET.Element("rules", key="rules"))
    symbols: ET.Element = field(default_factory=lambda: ET.Element("symbols"))

    def group(self, label: str) -> ET.Element:
        return ET.SubElement(self.rules, "rule", key=f"group-{len(self.rules)}", label=label)

    def add(self, group: ET.Element, label: str, condition: str, symbol: ET.Element) -> None:
        name = str(len(self.symbols))
        symbol.set("name", name)
        self.symbols.append(symbol)
        ET.SubElement(group, "rule", key=f"rule-{name}", label=label, filter=condition, symbol=name)

    def renderer(self) -> ET.Element:
        made = ET.Element("renderer-v2", type="RuleRenderer", symbollevels="0", enableorderby="0", forceraster="0")
        made.extend([self.rules, self.symbols])
        return made


def settlement_style(metric: Metric, most: int, language: Language) -> Style:
    """
    Make the style of the settlements of a service: colour by class of access, ring and mark by status, size by people.

    Parameters
    ----------
    metric
        What the service is measured in.
    most
        People of the settlement that has the largest circle.
    language
        The language of the layer's columns.
    """
    say = language.say
    people = _column(say("People of the target group"))
    grown = f"max({_SMALLEST_MM}, {_LARGEST_MM / sqrt(max(1, most)):.6f} * sqrt({people}))"
    by_people = f"CASE WHEN {people} IS NULL THEN {_UNKNOWN_MM} ELSE {grown} END"
    ring = f"{_RING_MM} + ({by_people})"
    status, access = _column(say("Status")), _column(say("Class of access"))
    rules = _Rules()
    signs = rules.group(say("Assessment"))
    for key, sign in SIGNS.items():
        marks = [_marker(*mark, size=f"0.6 * ({by_people})", filled=mark[0] != "line") for mark in _MARKS[sign.mark]]
        layers = (
            [_marker("circle", sign.fill, "0", size=by_people, dashed=sign.outline == "dashed")] if sign.fill else []
        )
        if sign.outline == "bold":
            layers.append(_marker("circle", "#ffffff", "0", size=ring, filled=False, edge_mm=0.6))
        label = say(STATUS_NAMES[key])
        if layers or marks:
            rules.add(signs, label, f"{status} = {_text(label)}", _symbol("marker", *layers, *marks))
    classes = rules.group(say("Class of access"))
    for item in CLASSES[metric]:
        label = item.label(language)
        rules.add(
            classes,
            label,
            f"{access} = {_text(label)}",
            _symbol("marker", _marker("circle", item.fill, "0", size=by_people)),
        )
    return Style(POINT, rules.renderer(), _labels(say("Settlement"), size=9))


def provider_style(language: Language) -> Style:
    """Make the style of the providers: one square with its name."""
    return Style(
        POINT,
        _single(_symbol("marker", _marker("square", PROVIDER, "0", size="3"))),
        _labels(language.say("Provider"), size=8),
    )


def round_style(rounds: Sequence[tuple[Look, str]], language: Language) -> Style:
    """
    Make the style of the rounds of a mobile service: a colour and dashes for each.

    Parameters
    ----------
    rounds
        How each looks, and what it is called in words.
    language
        The language of the layer's columns.
    """
    rules = _Rules()
    group = rules.group(language.say("Rounds of the vehicle"))
    for look, label in rounds:
        condition = f"{_column(language.say('Round'))} = {_text(look.mark)}"
        rules.add(group, f"{look.mark}: {label}", condition, _symbol("line", _line(look.colour, look.dash)))
    return Style(LINE, rules.renderer())


def stop_style(language: Language) -> Style:
    """Make the style of the stops of a mobile service: one mark with its sign, the letter and number on the page."""
    symbol = _symbol("marker", _marker("diamond", PROVIDER, "0", size="3.6"))
    return Style(POINT, _single(symbol), _labels(language.say("Sign on the map"), size=9))


def served_style(names: Sequence[str], language: Language) -> Style:
    """
    Make the style of villages by how a mobile service serves them: a shape and a colour for each way.

    Parameters
    ----------
    names
        The ways in words, at most as many as there are looks.
    language
        The language of the layer's columns.
    """
    say, rules = language.say, _Rules()
    group = rules.group(say("What it gets"))
    for name, (shape, colour) in zip(names, _SERVED, strict=False):
        symbol = _symbol("marker", _marker(shape, colour, "0", size="3"))
        rules.add(group, name, f"{_column(say('What it gets'))} = {_text(name)}", symbol)
    return Style(POINT, rules.renderer(), _labels(say("Settlement"), size=8))


def boundary_style() -> Style:
    """Make the style of the boundaries: a line without a fill."""
    look = GROUND["studied"]
    layer = _layer(
        "SimpleFill",
        style="no",
        outline_color=_colour(look["color"]),
        outline_width="0.5",
        outline_width_unit="MM",
        outline_style="dash dot",
    )
    return Style(AREA, _single(_symbol("fill", layer)))


def _single(symbol: ET.Element) -> ET.Element:
    symbol.set("name", "0")
    made = ET.Element("renderer-v2", type="singleSymbol", symbollevels="0", enableorderby="0", forceraster="0")
    ET.SubElement(made, "symbols").append(symbol)
    return made


def _symbol(kind: str, *layers: ET.Element) -> ET.Element:
    made = ET.Element("symbol", type=kind, alpha="1", clip_to_extent="1", force_rhr="0")
    made.extend(layers)
    return made


def _marker(
    name: str, colour: str, angle: str, *, size: str, filled: bool = True, dashed: bool = False, edge_mm: float = 0.3
) -> ET.Element:
    """Make a simple marker whose `size` is an expression in millimetres; an unfilled one is drawn by its edge alone."""
    edge = colour if name in {"line", "cross2"} else INK
    layer = _layer(
        "SimpleMarker",
        name=name,
        angle=angle,
        color=_colour(colour) if filled else "255,255,255,0",
        outline_color=_colour(edge),
        outline_width=f"{0.6 if name in {'line', 'cross2'} else edge_mm}",
        outline_width_unit="MM",
        outline_style="dash" if dashed else "solid",
        size="3",
        size_unit="MM",
        scale_method="diameter",
    )
    layer.append(_by_expression("size", size))
    return layer


def _line(colour: str, dash: tuple[int, ...]) -> ET.Element:
    return _layer(
        "SimpleLine",
        line_color=_colour(colour),
        line_width="0.9",
        line_width_unit="MM",
        use_custom_dash=str(int(bool(dash))),
        customdash=";".join(f"{length * _MM_PER_PX:.2f}" for length in dash),
        customdash_unit="MM",
        capstyle="flat",
    )


def _layer(kind: str, **options: str) -> ET.Element:
    layer = ET.Element("layer", {"class": kind, "pass": "0", "enabled": "1", "locked": "0"})
    told = ET.SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        ET.SubElement(told, "Option", name=name, type="QString", value=value)
    return layer


def _by_expression(name: str, expression: str) -> ET.Element:
    made = ET.Element("data_defined_properties")
    told = ET.SubElement(made, "Option", type="Map")
    ET.SubElement(told, "Option", name="name", type="QString", value="")
    properties = ET.SubElement(told, "Option", name="properties", type="Map")
    one = ET.SubElement(properties, "Option", name=name, type="Map")
    ET.SubElement(one, "Option", name="active", type="bool", value="true")
    ET.SubElement(one, "Option", name="expression", type="QString", value=expression)
    ET.SubElement(one, "Option", name="type", type="int", value="3")
    ET.SubElement(told, "Option", name="type", type="QString", value="collection")
    return made


def _labels(column: str, *, size: int) -> ET.Element:
    made = ET.Element("labeling", type="simple")
    settings = ET.SubElement(made, "settings")
    text = ET.SubElement(
        settings, "text-style",
        fieldName=column, isExpression="0", fontSize=str(size), fontSizeUnit="Point", textColor=_colour(INK),
    )  # fmt: skip
    ET.SubElement(
        text, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM", bufferColor="255,255,255,220"
    )
    ET.SubElement(settings, "placement", placement="6", dist="0.5", distUnits="MM")
    ET.SubElement(settings, "rendering", drawLabels="1", displayAll="0", obstacle="1")
    return made


def _colour(code: str) -> str:
    """Give ``#rrggbb`` as QGIS writes it: ``red,green,blue,opacity``."""
    return ",".join(str(int(code[start : start + 2], 16)) for start in (1, 3, 5)) + ",255"


def _column(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
