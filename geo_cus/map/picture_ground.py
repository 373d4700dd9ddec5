"""The ground of a picture: where a place stands on paper, and land, roads and boundaries drawn there."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, log, log2, pi, radians, tan
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo_cus.map.ground import GROUND, PAPER, road_scale
from geo_cus.map.polyline import decode
from geo_cus.map.svg import element, group

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

_EARTH_RADIUS_M: Final = 6_378_137.0
_ZOOM_0_M: Final = 2 * pi * _EARTH_RADIUS_M / 256
"""Metres of a pixel of web maps at zoom 0, on the equator."""

_POLAND: Final = (49.0, 14.1, 54.9, 24.2)
_MARGIN: Final = 26.0
_CLOSEST_M: Final = 3.0
"""Metres of a pixel, at least: a single village does not fill the sheet."""


@dataclass(frozen=True, slots=True)
class View:
    """
    Where places stand on a picture: north is up, the scale is the same everywhere (Mercator about a middle latitude).

    Parameters
    ----------
    width, height
        Of the picture (px).
    middle
        Its middle: latitude and longitude (degrees).
    metres
        Metres of a pixel.
    """

    width: float
    height: float
    middle: tuple[float, float]
    metres: float

    @property
    def zoom(self) -> float:
        """The zoom of web maps at which a pixel has as many metres."""
        return log2(_ZOOM_0_M * cos(radians(self.middle[0])) / self.metres)

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """Give the place of a point (degrees) on the picture (px from its upper left corner)."""
        (x, y) = self.points(np.array([[lat, lon]]))[0]
        return float(x), float(y)

    def points(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the places (px) of points, rows of latitude and longitude (degrees), to a tenth of a pixel."""
        lat, lon = np.radians(places[:, 0]), np.radians(places[:, 1])
        lat_0, lon_0 = map(radians, self.middle)
        unit = _EARTH_RADIUS_M * cos(lat_0) / self.metres
        x = self.width / 2 + unit * (lon - lon_0)
        y = self.height / 2 - unit * (np.log(np.tan(pi / 4 + lat / 2)) - _northing(lat_0))
        return np.column_stack([x, y]).round(1)


def view_of(bounds: Sequence[float] | None, width: float, height: float) -> View:
    """Choose the view that shows `bounds`: south, west, north, east in degrees; None shows Poland."""
    south, west, north, east = bounds or _POLAND
    lat, lon = (south + north) / 2, (west + east) / 2
    unit = _EARTH_RADIUS_M * cos(radians(lat))
    across = unit * radians(east - west)
    down = unit * (_northing(radians(north)) - _northing(radians(south)))
    metres = max(across / (width - 2 * _MARGIN), down / (height - 2 * _MARGIN), _CLOSEST_M)
    return View(width, height, (lat, lon), metres)


def ground(base: Mapping[str, Any], view: View) -> list[str]:
    """Draw a base map (`BaseMap.content`), from the paper up to the boundaries."""
    paper = element("rect", width=view.width, height=view.height, fill=PAPER)
    return [paper, *_land(base, view), *_roads(base, view), *_borders(base, view)]


def _land(base: Mapping[str, Any], view: View) -> Iterable[str]:
    for style in GROUND["land"]:
        d = _areas(base[style["name"]], view)
        if d:
            look = {"fill": style["fill"], "stroke": style["edge"], "stroke_width": style["width"]}
            yield element("path", d=d, fill_rule="evenodd", **look)
    rivers = _lines(base["rivers"], view)
    if rivers:
        yield _drawn(rivers, GROUND["rivers"])


def _roads(base: Mapping[str, Any], view: View) -> Iterable[str]:
    scale = road_scale(view.zoom)
    groups = [(style, _lines(base["roads"][style["name"]], view)) for style in GROUND["roads"]]
    # All edges first, so that crossings of two roads stay open.
    edges = [
        _drawn(d, {"color": style["edge"], "width": (style["width"] + 2 * style["edgeWidth"]) * scale})
        for style, d in groups
        if d and "edge" in style
    ]
    lines = [_drawn(d, {**style, "width": style["width"] * scale}) for style, d in groups if d]
    if edges or lines:
        yield group(*edges, *lines, stroke_linecap="round", stroke_linejoin="round")


def _borders(base: Mapping[str, Any], view: View) -> Iterable[str]:
    studied, neighbours = _areas(base["studied"], view), _areas(base["neighbours"], view)
    if studied:
        everything = f"M0 0H{view.width:g}V{view.height:g}H0Z"
        shells = _areas([rings[:1] for rings in base["studied"]], view)
        veil = GROUND["veil"]
        yield element(
            "path", d=everything + shells, fill=veil["color"], fill_opacity=veil["opacity"], fill_rule="evenodd"
        )
    if neighbours:
        yield _drawn(neighbours, GROUND["neighbours"])
    if studied:
        yield _drawn(studied, GROUND["halo"])
        yield _drawn(studied, GROUND["studied"])


def _drawn(d: str, style: Mapping[str, Any]) -> str:
    more = {
        f"stroke_{name}": style[key] for name, key in (("dasharray", "dash"), ("opacity", "opacity")) if key in style
    }
    return element("path", d=d, fill="none", stroke=style["color"], stroke_width=style["width"], **more)


def _areas(areas: Iterable[Sequence[str]], view: View) -> str:
    return "".join(path + "Z" for rings in areas for ring in rings if (path := _path(ring, view)))


def _lines(lines: Iterable[str], view: View) -> str:
    return "".join(_path(line, view) for line in lines)


def _path(encoded: str, view: View) -> str:
    """Draw a line; nothing where all of it lies beyond the same edge, or where it shrinks to a dot."""
    points = view.points(decode(encoded))
    moved = np.ones(len(points), dtype=bool)
    moved[1:] = (np.diff(points, axis=0) != 0).any(axis=1)
    points = points[moved]
    low, high = points.min(axis=0), points.max(axis=0)
    if len(points) < 2 or high.min() < 0 or low[0] > view.width or low[1] > view.height:
        return ""
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points.tolist())


def _northing(lat: float) -> float:
    return log(tan(pi / 4 + lat / 2))
