"""
Classes of access and the signs of the statuses: what a colour and a mark on the map mean, as data.

The classes are the same for every service, so that colours compare from map to map; whether a village lies beyond the
limit of its service is told by its outline, not by its colour.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from math import inf, isnan
from typing import TYPE_CHECKING, Final, Literal

from geo_cus.access.measurement import Status
from geo_cus.catalogue import Metric
from geo_cus.text import EN_DASH, NBSP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.text import Language

Mark = Literal["none", "cross", "bar", "hatch", "grid", "dot", "clock", "slash"]
Outline = Literal["thin", "bold", "dashed"]


class VillageChange(StrEnum):
    """What a scenario changes for a settlement; `OTHER` is another status that is neither gained nor lost access."""

    NONE = ""
    GAINS = "gains"
    LOSES = "loses"
    OTHER = "other"


class ProviderChange(StrEnum):
    """What a scenario changes of a provider, as far as the map shows it."""

    NONE = ""
    NEW = "new"
    MOVED = "moved"
    CLOSED = "closed"


_FILLS: Final = ("#ffffd4", "#fee391", "#fec44f", "#fe9929", "#ec7014", "#cc4c02", "#8c2d04")
"""YlOrBr of ColorBrewer (Harrower and Brewer 2003, doi:10.1179/000870403235002042), light to dark; safe for the
colour-blind, and far from the blue and green of the base map."""

_UPPER_MIN: Final = (5, 10, 15, 20, 30, 45)
_UPPER_KM: Final = (1, 2, 3, 4, 6, 10)


@dataclass(frozen=True, slots=True)
class AccessClass:
    """
    A class of travel time or of distance.

    Parameters
    ----------
    key
        Its name in the layers, ``c0`` for the nearest.
    lower, upper
        Values above `lower` up to and with `upper` belong to it (seconds or metres); the last class has no upper end.
    metric
        What is compared.
    fill
        Its colour, ``#rrggbb``.
    """

    key: str
    lower: float
    upper: float
    metric: Metric
    fill: str

    def label(self, language: Language) -> str:
        """Name the class with its unit: ``do 5 min``, ``5–10 min``, ``ponad 45 min``."""
        per_unit, unit = (60, "min") if self.metric is Metric.SECONDS else (1000, "km")
        lower, upper = (f"{bound / per_unit:g}" for bound in (self.lower, self.upper))
        if self.lower == 0:
            return language.say("up to {value}", value=f"{upper}{NBSP}{unit}")
        if self.upper == inf:
            return language.say("more than {value}", value=f"{lower}{NBSP}{unit}")
        return f"{lower}{EN_DASH}{upper}{NBSP}{unit}"


def _classes(metric: Metric, bounds: tuple[int, ...], unit: float) -> tuple[AccessClass, ...]:
    edges = (0.0, *(bound * unit for bound in bounds), inf)
    return tuple(
        AccessClass(f"c{number}", lower, upper, metric, fill)
        for number, (lower, upper, fill) in enumerate(zip(edges, edges[1:], _FILLS, strict=False))
    )


CLASSES: Final[Mapping[Metric, tuple[AccessClass, ...]]] = {
    Metric.SECONDS: _classes(Metric.SECONDS, _UPPER_MIN, 60.0),
    Metric.METRES: _classes(Metric.METRES, _UPPER_KM, 1000.0),
}


def class_of(value: float, metric: Metric) -> AccessClass | None:
    """
    Find the class of a time (seconds) or a distance (metres); a bound belongs to the class below it.

    Returns
    -------
    AccessClass or None
        None where there is no way: for infinity and NaN.
    """
    if isnan(value) or value == inf:
        return None
    classes = CLASSES[metric]
    return classes[bisect_left([item.upper for item in classes], value)]


@dataclass(frozen=True, slots=True)
class Sign:
    """
    How a status looks, so that it is never told by colour alone.

    Parameters
    ----------
    fill
        Colour, ``#rrggbb``; empty where the class of access gives it.
    mark
        What is drawn on it.
    outline
        Its edge.
    """

    fill: str
    mark: Mark
    outline: Outline


SIGNS: Final[Mapping[Status, Sign]] = {
    Status.GOOD: Sign("", "none", "thin"),
    Status.WITHIN_LIMIT: Sign("", "none", "thin"),
    Status.BEYOND: Sign("", "none", "bold"),
    Status.NO_PLACE: Sign("", "dot", "bold"),
    Status.CLOSED: Sign("", "clock", "bold"),
    Status.NOT_ELIGIBLE: Sign("", "slash", "bold"),
    Status.UNREACHABLE: Sign("#1c1c1c", "cross", "thin"),
    Status.NO_PROVIDER: Sign("#7a7a7a", "bar", "thin"),
    Status.NOT_PLACED: Sign("#e4e4e4", "hatch", "dashed"),
    Status.NO_DATA: Sign("#cfcfcf", "grid", "dashed"),
}
