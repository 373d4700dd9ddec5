"""The dashboard's own components: the map, drawn by the code of the council's page, and the list of settlements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo_cus.map.assets import DRAWING
from geo_cus.map.component.parts import Component, Part, show_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo_cus.map.layers import MapLayers
    from geo_cus.map.rounds import MapRounds
    from geo_cus.map.route_lines import RouteLines
    from geo_cus.map.tables import Table
    from geo_cus.text import Language

_MAP: Final = Component(
    "access_map",
    js="component.js",
    css="component.css",
    scripts=("leaflet.js", *DRAWING, "rounds.js", "held.js"),
    styles=("leaflet.css", "map.css"),
)
_LIST: Final = Component("settlement_list", js="list.js", css="list.css", scripts=("panel.js", "table.js", "held.js"))
COMPONENTS: Final = (_MAP, _LIST)
"""Those that consist of many files."""


def access_map(
    layers: MapLayers,
    *,
    key: str,
    selected: str | None = None,
    routes: RouteLines | None = None,
    height: int = 600,
    on_click: Callable[[], None] | None = None,
    on_place: Callable[[], None] | None = None,
    pins: Sequence[tuple[float, float]] = (),
    rounds: MapRounds | None = None,
) -> dict[str, str | None] | None:
    """
    Show the map of a service.

    Pan and zoom stay while the script reruns and while services change; another study shows its own area.

    Parameters
    ----------
    layers
        What to draw.
    key
        Name of this map in the session.
    selected
        Settlement that is marked and whose card is open.
    routes
        The route of the settlement that is marked; those of the layers if not given. It travels with every run.
    height
        Height of the map (px).
    on_click
        Called before the rerun that a click causes; the click stands in ``st.session_state[key]["click"]``.
    on_place
        Called before the rerun that a click on the ground causes; ``st.session_state[key]["place"]`` then holds
        ``{"lat": …, "lon": …}`` (degrees). Without it the ground takes no clicks.
    pins
        Latitude and longitude (degrees) of places that are marked.
    rounds
        Rounds of a mobile service, drawn above all; a map under this key keeps those with which it is first shown.

    Returns
    -------
    dict or None
        In the rerun that follows a click: ``{"village": settlement_id}``, with None where the mark was taken away.
        None in every other run.
    """
    base = layers.base
    drawn = (layers.routes if routes is None else routes).content()
    placing = {"placing": on_place is not None, "pins": list(pins)}
    parts = {"base": Part(base.content, base.version), "facts": Part.of(layers.facts())}
    result = show_parts(
        _MAP.mount(),
        parts if rounds is None else {**parts, "rounds": Part.of(rounds.content())},
        key=key,
        data={"selected": selected, "routes": drawn, "height": height, **placing},
        on_click_change=on_click or _nothing,
        on_place_change=on_place or _nothing,
    )
    return result.get("click")  # type: ignore[no-any-return]


def settlement_list(
    table: Table, *, key: str, language: Language, selected: str | None, height: int, on_click: Callable[[], None]
) -> None:
    """
    Show a table of settlements that shares its choice with the map.

    Parameters
    ----------
    table
        A row a settlement.
    key
        Name of this list in the session.
    language
        In whose order names stand.
    selected
        Settlement whose row is marked and in sight.
    height
        Largest height (px); what is longer is scrolled.
    on_click
        Called before the rerun that a click causes; then ``st.session_state[key]["click"]["village"]`` is the
        settlement, or None where the mark was taken away.
    """
    content = {
        "heading": table.heading,
        "language": language.code,
        "sortBy": language.say("Sort by: {column}", column="{column}"),
        "columns": [{"name": column.name, "css": column.css} for column in table.columns],
        "rows": [{"id": row.id, "cells": row.cells, "keys": row.keys} for row in table.rows],
    }
    show_parts(
        _LIST.mount(),
        {"list": Part.of(content)},
        key=key,
        data={"selected": selected, "height": height},
        on_click_change=on_click,
    )


def _nothing() -> None:
    """Stand for a callback nobody needs: without one Streamlit would not hand over the event."""
