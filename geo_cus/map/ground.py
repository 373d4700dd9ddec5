"""How the ground of a map looks: land, roads and boundaries; the page and the picture are both drawn by it."""

from __future__ import annotations

from math import exp2
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

PAPER: Final = "#f6f2e9"
"""What is seen where there is nothing; `assets/map.css` has it, too."""

GROUND: Final[Mapping[str, Any]] = {
    "land": [
        {"name": "forest", "fill": "#d3e2c4", "edge": "#bfd3ac", "width": 0.6},
        {"name": "builtUp", "fill": "#e9dfd3", "edge": "#d9ccbc", "width": 0.5},
        {"name": "water", "fill": "#b9d8ea", "edge": "#7fadc9", "width": 0.9},
    ],
    "rivers": {"color": "#7fadc9", "width": 1.6},
    "roads": [
        {"name": "track", "color": "#c3b9a6", "width": 0.8, "dash": "4 3"},
        {"name": "minor", "color": "#ffffff", "width": 1.1, "edge": "#b5aea1", "edgeWidth": 0.6},
        {"name": "secondary", "color": "#ffffff", "width": 2.2, "edge": "#9c968b", "edgeWidth": 0.8},
        {"name": "main", "color": "#ffffff", "width": 3.2, "edge": "#77726a", "edgeWidth": 1.0},
    ],
    "neighbours": {"color": "#9a8fa3", "width": 1, "dash": "5 4"},
    "veil": {"color": "#f7f5f0", "opacity": 0.62},
    "halo": {"color": "#ffffff", "width": 4.5, "opacity": 0.7},
    "studied": {"color": "#6b4a7d", "width": 1.8, "dash": "10 4 2 4"},
}
"""In the order of drawing; widths in px, those of roads at zoom 12 (`road_scale`). An edge lies on both sides."""


def road_scale(zoom: float) -> float:
    """Give by what the widths of roads are multiplied at a zoom of web maps: they grow, but less than the map does."""
    return min(2.6, max(0.55, exp2((zoom - 12) * 0.42)))
