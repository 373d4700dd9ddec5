"""Names on a map: each beside its circle where there is room, the most important first, none over another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo_cus.map.lettering import width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_GAP: Final = 3.0
"""px between a circle and its name."""

_LONGEST: Final = 32
"""Letters; a longer name is cut."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom (px)."""


@dataclass(frozen=True, slots=True)
class LabelStyle:
    """How names of a kind are written: size of the letters (px), weight, colour."""

    size: float
    bold: bool
    colour: str


STYLES: Final = {
    "town": LabelStyle(14, bold=True, colour="#26221d"),
    "village": LabelStyle(12, bold=False, colour="#26221d"),
    "water": LabelStyle(12, bold=False, colour="#2b5f80"),
    "gmina": LabelStyle(11, bold=True, colour="#6b6172"),
}
"""As in `assets/labels.js` and `assets/map.css`."""


@dataclass(frozen=True, slots=True)
class Label:
    """
    A name that wants a place.

    Parameters
    ----------
    text, kind
        What is written; a key of `STYLES`.
    x, y
        What it names (px).
    radius
        Of the circle there, beside which it is written; None: it is written on the place itself.
    """

    text: str
    kind: str
    x: float
    y: float
    radius: float | None = None

    @property
    def extent(self) -> tuple[float, float]:
        """Width and height (px)."""
        style = STYLES[self.kind]
        return width_of(self.text, style.size, bold=style.bold) + 2, style.size * 1.25

    @property
    def own(self) -> Box | None:
        """The box of its circle, which it may touch."""
        if self.radius is None:
            return None
        return self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A name and the box in which it is written."""

    label: Label
    box: Box


def short_name(name: str) -> str:
    """Cut a long name; it stands in full in the tables."""
    return f"{name[: _LONGEST - 1]}…" if len(name) > _LONGEST else name


def place_labels(labels: Iterable[Label], obstacles: Sequence[Box], frame: Box) -> list[PlacedLabel]:
    """
    Choose a place for each name, or none.

    Parameters
    ----------
    labels
        The most important first; beside its circle each is tried right, left, above, below and at the corners.
    obstacles
        Boxes that stay free; circles of the labels are avoided by all other names.
    frame
        No name is cut by its edge.
    """
    labels = list(labels)
    circles = [(label.own, label) for label in labels if label.own is not None]
    taken: list[Box] = list(obstacles)
    placed = []
    for label in labels:
        others = [*taken, *(box for box, owner in circles if owner is not label)]
        box = next((box for box in _candidates(label) if _free(box, others, frame)), None)
        if box is not None:
            taken.append(box)
            placed.append(PlacedLabel(label, box))
    return placed


def _candidates(label: Label) -> Iterable[Box]:
    width, height = label.extent
    x, y = label.x, label.y
    if label.radius is None:
        corners = [(x - width / 2, y - height / 2)]
    else:
        r = label.radius + _GAP
        near, above, below = r * 0.75, y - r * 0.75 - height * 0.8, y + r * 0.75 - height * 0.2
        corners = [
            (x + r, y - height / 2), (x - r - width, y - height / 2),
            (x - width / 2, y - r - height), (x - width / 2, y + r),
            (x + near, above), (x + near, below), (x - near - width, above), (x - near - width, below),
        ]  # fmt: skip
    return ((left, top, left + width, top + height) for left, top in corners)


def _free(box: Box, taken: Iterable[Box], frame: Box) -> bool:
    inside = frame[0] <= box[0] and frame[1] <= box[1] and box[2] <= frame[2] and box[3] <= frame[3]
    return inside and not any(overlap(box, other) for other in taken)


def overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes have an area in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
