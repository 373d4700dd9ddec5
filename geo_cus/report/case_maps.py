"""The maps of a report: one drawing a service, of what its readers may see."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geo_cus.map.basemap import base_map
from geo_cus.map.layers import map_layers
from geo_cus.map.picture import Sheet, map_svg

if TYPE_CHECKING:
    from geo_cus.report.case import Case
    from geo_cus.text import Language

_SHEET: Final = Sheet(190, 140)
"""A little wider than the column of an A4 page, so that the letters of the legend can still be read there."""


def with_maps(case: Case, words: Language) -> Case:
    """
    Give a case with a map (SVG) of every service.

    Parameters
    ----------
    case
        What the report tells of; its maps show no more than its tables.
    words
        The reader's language.
    """
    base = base_map(case.shown.study)
    maps = {
        service_id: map_svg(map_layers(case.shown, service_id, words, base=base), words, sheet=_SHEET)
        for service_id in case.shown.study.services
    }
    return replace(case, maps=maps)
