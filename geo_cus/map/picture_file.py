"""Pictures of maps as files: SVG as it is drawn, PNG made of it by Typst."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import typst

from geo_cus.atomic import writing
from geo_cus.map.changes import state_name
from geo_cus.map.layers import map_layers
from geo_cus.map.lettering import font_folder
from geo_cus.map.picture import A4_LANDSCAPE, map_svg

if TYPE_CHECKING:
    from pathlib import Path

    from geo_cus.access.measurement import Measurement
    from geo_cus.map.basemap import BaseMap
    from geo_cus.map.picture import Sheet
    from geo_cus.text import Language

DOTS_PER_INCH: Final = 150
"""Of a PNG, if nothing else is asked for."""


def write_map_picture(
    measurement: Measurement,
    service_id: str,
    path: Path,
    language: Language,
    *,
    sheet: Sheet = A4_LANDSCAPE,
    base: BaseMap | None = None,
    scenario: str = "",
) -> None:
    """
    Write the map of one service as a picture: SVG or, where the path ends in ``.png``, PNG.

    Parameters
    ----------
    measurement
        What was measured.
    service_id
        A service of the study.
    path
        Where to write; an existing file is replaced, and never half written.
    language
        Language of the picture.
    sheet, base, scenario
        As in `map_picture`.
    """
    ending = path.suffix.lower().removeprefix(".")
    content = map_picture(measurement, service_id, ending, language, sheet=sheet, base=base, scenario=scenario)
    with writing(path) as temporary:
        temporary.write_bytes(content)


def map_picture(
    measurement: Measurement,
    service_id: str,
    ending: str,
    language: Language,
    *,
    sheet: Sheet = A4_LANDSCAPE,
    base: BaseMap | None = None,
    scenario: str = "",
) -> bytes:
    """
    Give the map of one service as a picture.

    Parameters
    ----------
    measurement
        What was measured.
    service_id
        A service of the study.
    ending
        ``png``, or ``svg``.
    language
        Language of the picture.
    sheet
        Its paper.
    base
        The study's base map, where the caller keeps it.
    scenario
        Name of the scenario that was measured, which the picture tells; empty for the present state.
    """
    layers = map_layers(measurement, service_id, language, base=base)
    if scenario:
        layers = replace(layers, subtitle=f"{state_name(scenario, language)}; {layers.subtitle}")
    svg = map_svg(layers, language, sheet=sheet)
    return map_png(svg, sheet) if ending == "png" else svg.encode()


def map_png(svg: str, sheet: Sheet, *, dots_per_inch: int = DOTS_PER_INCH) -> bytes:
    """
    Draw an SVG of `map_svg` as PNG; the font is our own, so that the same SVG gives the same bytes on every machine.

    Parameters
    ----------
    svg
        The picture.
    sheet
        The paper for which it was drawn.
    dots_per_inch
        How fine it is.
    """
    page = f"#set page(width: {sheet.width_mm}mm, height: {sheet.height_mm}mm, margin: 0pt)\n"
    files: Any = {"main.typ": f'{page}#image("map.svg", width: 100%)'.encode(), "map.svg": svg.encode()}
    return typst.compile(files, format="png", ppi=dots_per_inch, ignore_system_fonts=True, font_paths=[font_folder()])
