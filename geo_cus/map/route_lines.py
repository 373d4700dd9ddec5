"""Routes as a map draws them: lines that many routes share are written once."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from geo_cus.access.route_words import is_told, route_sentence
from geo_cus.map.polyline import encode, simplified
from geo_cus.network.route import stretch_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo_cus.access.measurement import Measurement
    from geo_cus.access.routes import NearestRoute
    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.ways import Stretch
    from geo_cus.text import Language

_TOLERANCE_M: Final = 4.0
"""Lines are simplified by as much as the roads below them (`geo_cus.map.basemap`)."""

_Step = tuple[int, float, float]
"""A stretch without its seconds and metres, which follow from it."""


class DrawnRoute(NamedTuple):
    """
    A route on the map.

    Parameters
    ----------
    pieces
        Numbers of its pieces in `RouteLines.pieces`, in the direction of travel.
    worst
        Places in `pieces` of the first piece of the worst stretch and of the one after its last; None where no stretch
        loses a minute.
    to_home
        True if it leads from the provider to the settlement.
    text
        The route in one sentence.
    """

    pieces: tuple[int, ...]
    worst: tuple[int, int] | None
    to_home: bool
    text: str


@dataclass(frozen=True, slots=True)
class RouteLines:
    """
    The routes of settlements to their nearest provider of one service.

    Parameters
    ----------
    pieces
        Encoded lines: the longest ones that every route takes whole or not at all.
    of
        The routes by settlement.
    """

    pieces: tuple[str, ...] = ()
    of: Mapping[str, DrawnRoute] = field(default_factory=dict)

    def content(self) -> dict[str, Any]:
        """Give the same as values for JSON."""
        return {
            "pieces": list(self.pieces),
            "of": {
                settlement_id: {
                    "pieces": list(route.pieces),
                    "worst": route.worst and list(route.worst),
                    "toHome": route.to_home,
                    "text": route.text,
                }
                for settlement_id, route in self.of.items()
            },
        }


def route_lines(measurement: Measurement, routes: Sequence[NearestRoute], language: Language) -> RouteLines:
    """
    Cut routes into pieces that they share.

    A route is cut where another one joins or leaves it, and at both ends of its worst stretch. Where the route of one
    of many homes begins or ends at a home, its last stretch is left out: who lives there is nobody's business.

    Parameters
    ----------
    measurement
        The measurement of the routes.
    routes
        Routes of one service.
    language
        Language of the sentences.
    """
    if not routes:
        return RouteLines()
    network = measurement.networks[routes[0].profile_id]
    steps = [_steps(found) for found in routes]
    worst = [_worst_steps(found, own) for found, own in zip(routes, steps, strict=True)]
    cuts = _cuts(steps, worst)
    number: dict[tuple[_Step, ...], int] = {}
    of: dict[str, DrawnRoute] = {}
    for found, own, bad in zip(routes, steps, worst, strict=True):
        pieces = _cut(own, cuts)
        begins = np.cumsum([0, *map(len, pieces)]).tolist()
        of[found.settlement_id] = DrawnRoute(
            pieces=tuple(number.setdefault(piece, len(number)) for piece in pieces),
            worst=bad and (begins.index(bad[0]), begins.index(bad[1])),
            to_home=found.to_home,
            text=route_sentence(found, language),
        )
    stretches = {_step(part): part for found in routes for part in found.route.stretches}
    lines = tuple(_encoded(network, [stretches[step] for step in piece]) for piece in number)
    return RouteLines(lines, of)


def _step(part: Stretch) -> _Step:
    return part.edge, part.start_share, part.end_share


def _steps(found: NearestRoute) -> list[_Step]:
    steps = [_step(part) for part in found.route.stretches]
    if not found.from_homes:
        return steps
    return steps[:-1] if found.to_home else steps[1:]


def _worst_steps(found: NearestRoute, steps: list[_Step]) -> tuple[int, int] | None:
    """Give the places in `steps` of the first of the worst stretch and of the one after its last."""
    if not is_told(found.worst) or found.inside_s > 0:
        return None
    left_out = 1 if found.from_homes and not found.to_home else 0
    first, end = (min(max(place - left_out, 0), len(steps)) for place in found.worst.part[:2])
    end = min(end + 1, len(steps))
    return (first, end) if end > first else None


def _cuts(steps: list[list[_Step]], worst: list[tuple[int, int] | None]) -> set[tuple[_Step, _Step]]:
    """Give the neighbours between which routes are cut."""
    after: dict[_Step, set[_Step | None]] = {}
    before: dict[_Step, set[_Step | None]] = {}
    cuts: set[tuple[_Step, _Step]] = set()
    for own, bad in zip(steps, worst, strict=True):
        for one, other in pairwise([None, *own, None]):
            if one is not None:
                after.setdefault(one, set()).add(other)
            if other is not None:
                before.setdefault(other, set()).add(one)
        if bad:
            cuts |= {(own[place - 1], own[place]) for place in bad if 0 < place < len(own)}
    for own in steps:
        cuts |= {pair for pair in pairwise(own) if len(after[pair[0]]) > 1 or len(before[pair[1]]) > 1}
    return cuts


def _cut(steps: list[_Step], cuts: set[tuple[_Step, _Step]]) -> list[tuple[_Step, ...]]:
    begins = [0, *(place for place, pair in enumerate(pairwise(steps), 1) if pair in cuts), len(steps)]
    return [tuple(steps[begin:end]) for begin, end in pairwise(begins) if end > begin]


def _encoded(network: RoadNetwork, stretches: list[Stretch]) -> str:
    lon, lat = np.concatenate([stretch_line(network, part) for part in stretches]).T
    return encode(*simplified(lon, lat, tolerance_m=_TOLERANCE_M))
