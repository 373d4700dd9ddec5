"""The dashboard's map: our drawing code as a Streamlit component, to which geometry and facts are sent only once."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Protocol

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager

from geo_cus.map.assets import asset, drawing_script

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_cus.map.layers import MapLayers
    from geo_cus.map.route_lines import RouteLines

_NAME: Final = "geo-cus.access_map"
"""Name of the distribution and of the component in its pyproject.toml, where Streamlit looks for the assets."""


class _Mount(Protocol):
    def __call__(self, **options: Any) -> Any: ...


def access_map(
    layers: MapLayers,
    *,
    key: str,
    selected: str | None = None,
    routes: RouteLines | None = None,
    height: int = 600,
    on_click: Callable[[], None] | None = None,
    on_place: Callable[[], None] | None = None,
    pin: tuple[float, float] | None = None,
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
    pin
        Latitude and longitude (degrees) of a place that is marked.

    Returns
    -------
    dict or None
        In the rerun that follows a click: ``{"village": settlement_id}``, with None where the mark was taken away.
        None in every other run.
    """
    sent = f"{key}.sent"

    def forget() -> None:
        st.session_state.pop(sent, None)

    facts = layers.facts()
    versions = {"base": layers.base.version, "facts": _version(facts)}
    held = st.session_state.get(sent, {})
    parts = {"base": layers.base.content, "facts": facts}
    drawn = (layers.routes if routes is None else routes).content()
    data: dict[str, Any] = {"key": key, "versions": versions, "selected": selected, "routes": drawn, "height": height}
    data |= {"placing": on_place is not None, "pin": pin}
    result = _component()(
        key=key,
        data=data | {name: part for name, part in parts.items() if held.get(name) != versions[name]},
        on_click_change=on_click or _nothing,
        on_place_change=on_place or _nothing,
        # The page says so if it lacks a part, for example because a rerun overtook its delivery.
        on_missing_change=forget,
    )
    st.session_state[sent] = versions
    return result.get("click")  # type: ignore[no-any-return]


def _version(facts: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


def _nothing() -> None:
    """Stand for a callback nobody needs: without one Streamlit would not hand over the event."""


def _component() -> _Mount:
    """Register the component: with files where Streamlit knows them from an installed package, with text elsewhere."""
    root = get_bidi_component_manager().get_component_asset_root(_NAME)
    return _from_text() if root is None else _from_files()


@cache
def _from_files() -> _Mount:
    return st.components.v2.component(_NAME, js="component.js", css="component.css")


@cache
def _from_text() -> _Mount:
    own = "\n".join(line for line in asset("component.js").splitlines() if not line.startswith("import "))
    css = "\n".join(asset(name) for name in ("leaflet.css", "map.css"))
    return st.components.v2.component(f"{_NAME}_inline", js=f"{drawing_script()}\n{own}", css=css)
