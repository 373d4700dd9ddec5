"""
What the dashboard computes from an opened study while a user moves a slider; kept for all who ask the same.

The study as it was read needs none of what measures it, so that is imported where it is asked for: the first picture
of a start comes sooner (`geo_cus.ui.application`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from geo_cus.map.layers import map_layers
from geo_cus.text import language
from geo_cus.ui.thresholds import with_limit

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.access.routes import NearestRoute
    from geo_cus.map.layers import MapLayers
    from geo_cus.planning.edits import Edit
    from geo_cus.planning.links import Link
    from geo_cus.ui.opened import OpenStudy, Wishes


@lru_cache(maxsize=32)
def measured(opened: OpenStudy, wishes: Wishes) -> Measurement:
    """
    Measure an opened study with edits and other thresholds; only what an edit changes is routed again.

    Raises
    ------
    ScenarioError
        An edit no longer fits the study.
    """
    measurement = _with_edits(opened, wishes.edits)
    services = measurement.study.services
    moved = {name: with_limit(services[name], limit) for name, limit in wishes.limits if name in services}
    if not moved:
        return measurement
    from geo_cus.access.measure import with_thresholds  # noqa: PLC0415

    return with_thresholds(measurement, moved)


@lru_cache(maxsize=8)
def _with_edits(opened: OpenStudy, edits: tuple[Edit, ...]) -> Measurement:
    if not edits:
        return opened.measurement
    from geo_cus.planning.measuring import measured_with  # noqa: PLC0415

    return measured_with(opened.measurement, edits)


@lru_cache(maxsize=128)
def layers_of(opened: OpenStudy, wishes: Wishes, service_id: str, code: str) -> MapLayers:
    """Give what the map of a service shows, in the language of a code."""
    return map_layers(measured(opened, wishes), service_id, language(code), base=opened.base)


@lru_cache(maxsize=16)
def difference_layers(
    opened: OpenStudy, wishes: tuple[Wishes, Wishes], service_id: str, code: str, against: str
) -> MapLayers:
    """Give what the map of a service shows with the second wishes, with what changes since the first, as `against`."""
    from geo_cus.map.changes import with_changes  # noqa: PLC0415

    before, after = (layers_of(opened, one, service_id, code) for one in wishes)
    return with_changes(before, after, language(code), against=against)


@lru_cache(maxsize=8)
def links_of(opened: OpenStudy, wishes: Wishes) -> tuple[Link, ...]:
    """Give the links of the roads that somebody's way to a nearest provider uses."""
    from geo_cus.planning.stress import used_links  # noqa: PLC0415

    return used_links(measured(opened, wishes))


@lru_cache(maxsize=512)
def route_of(opened: OpenStudy, wishes: Wishes, service_id: str, settlement_id: str) -> NearestRoute | None:
    """Give the route of a settlement to its nearest provider of a service; None where there is none."""
    from geo_cus.access.routes import nearest_routes  # noqa: PLC0415

    found = nearest_routes(measured(opened, wishes), services=[service_id], settlements=[settlement_id])
    return found.get((settlement_id, service_id))
