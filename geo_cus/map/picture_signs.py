"""Signs of villages and providers in a picture: the same as those of `assets/signs.js`, which a test compares."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any, Final

from geo_cus.map.svg import element, group

if TYPE_CHECKING:
    from collections.abc import Mapping

INK: Final = "#26221d"
PROVIDER: Final = "#1b3a6b"
_NOBODY_RADIUS: Final = 6.0
_RING_DISTANCE: Final = 3.4

_OUTLINES: Final[Mapping[str, Mapping[str, str | float]]] = {
    "thin": {"stroke": INK, "stroke_width": 1.1},
    "bold": {"stroke": INK, "stroke_width": 1.1},
    "dashed": {"stroke": "#595959", "stroke_width": 1.4, "stroke_dasharray": "3 2.5"},
}
_PROVIDER_SHAPES: Final = {
    "stationary": "M-4.5 -4.5H4.5V4.5H-4.5Z",
    "mobile": "M0 -5.5L6 4.5H-6Z",
    "home": "M0 -6L5.5 -1V5H-5.5V-1Z",
    "online": "M-5.5 -3H5.5V3H-5.5Z",
}

People = int | str | None
"""Persons; None or ``unknown``: not known, ``hidden``: not published, 0 or ``nobody``: none of the group."""


def sign_radius(people: People, radius: float) -> float:
    """Give the radius (px) of a village's shape, which has one size where nobody lives."""
    return _NOBODY_RADIUS if people in (0, "nobody") else radius


def sign_reach(outline: str, people: People, radius: float) -> float:
    """Give the radius (px) a village takes with its ring, if it has one."""
    return sign_radius(people, radius) + (_RING_DISTANCE + 1 if outline == "bold" else 0)


def village_sign(sign: Mapping[str, Any], people: People, radius: float) -> list[str]:
    """
    Draw a village around the point 0, 0.

    Parameters
    ----------
    sign
        ``fill``, ``mark`` and ``outline``, see `geo_cus.map.classes.Sign`.
    people
        Who lives there.
    radius
        Radius of the circle (px).
    """
    nobody = people in (0, "nobody")
    r = sign_radius(people, radius)
    outline = dict(_OUTLINES[sign["outline"]])
    if people in (None, "unknown"):
        outline["stroke_dasharray"] = "3 2.5"
    if people == "hidden":
        outline["stroke_dasharray"] = "1 2"
    if nobody:
        diamond = f"M0 {-r:g}L{r:g} 0L0 {r:g}L{-r:g} 0Z"
        shape = element("path", d=diamond, fill=sign["fill"], stroke_linejoin="round", **outline)
    else:
        shape = element("circle", r=r, fill=sign["fill"], **outline)
    ringed = sign["outline"] == "bold"
    if ringed:
        halo = [element("circle", r=r + _RING_DISTANCE, fill="#fff", stroke=INK, stroke_width=2.2)]
    else:
        halo = [] if nobody else [element("circle", r=r + 1.2, fill="#fff", opacity=0.75)]
    return [*halo, shape, *_mark(sign["mark"], r * 0.6 if nobody else r)]


def provider_sign(form: str, *, outside: bool, pole: float = 0.0) -> list[str]:
    """Draw a provider around the point 0, 0; on a map it stands on a pole of `pole` px, so that the village shows."""
    d = _PROVIDER_SHAPES.get(form, _PROVIDER_SHAPES["stationary"])
    line: dict[str, str | float] = {"stroke_linejoin": "round"}
    head = group(
        element("path", d=d, fill="#fff", stroke="#fff", stroke_width=4, **line),
        element("path", d=d, fill="#fff" if outside else PROVIDER, stroke=PROVIDER, stroke_width=1.8, **line),
        y=-pole,
    )
    foot = f"M0 0V{-pole:g}"
    lines = [_stroke(foot, "#fff", 4), _stroke(foot, PROVIDER, 1.8), element("circle", r=1.8, fill=PROVIDER)]
    return [*(lines if pole else []), head]


def _mark(mark: str, r: float) -> list[str]:
    """Draw what stands for a status without its colour, inside a circle of radius `r`."""
    cross = _path(-r / 2, -r / 2, r / 2, r / 2) + _path(-r / 2, r / 2, r / 2, -r / 2)
    marks: dict[str, list[str]] = {
        "none": [],
        "cross": [_stroke(cross, "#fff", 2)],
        "bar": [_stroke(f"M{_pair(-r * 0.55, 0)}H{_number(r * 0.55)}", "#fff", 2.4)],
        "hatch": [_stroke(_hatching(r, 1), "#6e6e6e", 1)],
        "grid": [_stroke(_hatching(r, 1) + _hatching(r, -1), "#6e6e6e", 1)],
        "dot": [element("circle", r=max(2.0, r * 0.32), fill=INK, stroke="#fff", stroke_width=1.4)],
        "clock": _on_colour(f"M{_pair(0, -r * 0.6)}V0H{_number(r * 0.5)}"),
        "slash": _on_colour(_path(-r * 0.6, r * 0.6, r * 0.6, -r * 0.6)),
    }
    return marks[mark]


def _on_colour(d: str) -> list[str]:
    """Draw ink on white, so that it shows on light and on dark."""
    return [_stroke(d, "#fff", 4), _stroke(d, INK, 2)]


def _stroke(d: str, colour: str, width: float) -> str:
    return element("path", d=d, stroke=colour, stroke_width=width, fill="none", stroke_linecap="round")


def _path(x: float, y: float, to_x: float, to_y: float) -> str:
    return f"M{_pair(x, y)}L{_pair(to_x, to_y)}"


def _pair(x: float, y: float) -> str:
    return f"{_number(x)} {_number(y)}"


def _number(value: float) -> str:
    return f"{round(value, 1) + 0.0:g}"


def _hatching(r: float, slope: int) -> str:
    d = ""
    offset = -r + 3
    while offset < r:
        half = sqrt(max(0.0, r * r - offset * offset) / 2)
        left, right = offset / sqrt(2) - half, offset / sqrt(2) + half
        d += _path(left, slope * right, right, slope * left)
        offset += 4
    return d
