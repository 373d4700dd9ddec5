"""The rounds of a mobile service as the council's page draws them: lines on roads, numbered stops, tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from geo_cus.map.polyline import encode, simplified

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from geo_cus.map.layers import MapLayers
    from geo_cus.map.tables import Table

COLOURS: Final = ("#332288", "#aa4499", "#117733", "#882255", "#00798c")
"""Of the lines; white letters can be read on each of them. They are far from the colours of the classes of access."""

DASHES: Final[tuple[tuple[int, ...], ...]] = ((), (10, 6), (2, 6), (14, 5, 2, 5))
"""Lengths (px) of dashes and gaps. There are four of them and five colours, so twenty rounds look different."""

_TOLERANCE_M: Final = 4.0
"""Lines are simplified by as much as the roads below them (`geo_cus.map.basemap`)."""

_LETTERS: Final = 26
_DEGREE_DECIMALS: Final = 5


class Look(NamedTuple):
    """How a round is told from others: letters on its stops, colour (``#rrggbb``) and dashes of its line."""

    mark: str
    colour: str
    dash: tuple[int, ...]


class DrawnLeg(NamedTuple):
    """A drive: its encoded line, empty where the vehicle need not move, and what it is, in words."""

    line: str
    text: str


class DrawnRound(NamedTuple):
    """A round: how it looks, what it is called, its hours and its length in words, and its drives in order."""

    look: Look
    label: str
    facts: str
    legs: tuple[DrawnLeg, ...]


class DrawnStop(NamedTuple):
    """
    A visit of a round.

    Parameters
    ----------
    round
        Number of its round in `MapRounds.rounds`.
    order
        Its place in the round, from 1.
    lat, lon
        Degrees.
    lines
        What is said of it, its name first.
    """

    round: int
    order: int
    lat: float
    lon: float
    lines: tuple[str, ...]


class MapRounds(NamedTuple):
    """
    The rounds of a mobile service, in one language.

    Parameters
    ----------
    title, lead, in_words
        Heading of the page, the figures of the plan, and what is drawn for those who do not see it.
    heading, depot_text
        Of the legend.
    depot
        Where the rounds begin: latitude and longitude (degrees).
    rounds, stops
        In the order of the rota.
    served
        How settlements are served, in words, by their identifier.
    tables
        The same facts as tables.
    """

    title: str
    lead: str
    in_words: str
    heading: str
    depot_text: str
    depot: tuple[float, float]
    rounds: tuple[DrawnRound, ...]
    stops: tuple[DrawnStop, ...]
    served: Mapping[str, str]
    tables: tuple[Table, ...]

    def content(self) -> dict[str, Any]:
        """Give what the script of the page draws, as values for JSON."""
        return {
            "heading": self.heading,
            "depotText": self.depot_text,
            "depot": [round(degrees, _DEGREE_DECIMALS) for degrees in self.depot],
            "rounds": [[*each.look, each.label, each.facts, each.legs] for each in self.rounds],
            "stops": [
                [
                    stop.round,
                    stop.order,
                    round(stop.lat, _DEGREE_DECIMALS),
                    round(stop.lon, _DEGREE_DECIMALS),
                    stop.lines,
                ]
                for stop in self.stops
            ],
        }


def look_of(number: int) -> Look:
    """Give how a round looks, by its number in the rota from 0: the first is called A, the 27th AA."""
    letters, rest = "", number + 1
    while rest:
        rest, letter = divmod(rest - 1, _LETTERS)
        letters = chr(ord("A") + letter) + letters
    return Look(letters, COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)])


def leg_line(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> str:
    """Encode the line of a drive (degrees), simplified as the roads of the map are."""
    return encode(*simplified(lon, lat, tolerance_m=_TOLERANCE_M))


def with_rounds(layers: MapLayers, rounds: MapRounds) -> MapLayers:
    """Let every settlement of a map say how it is served."""
    villages = (
        replace(village, change_text=rounds.served.get(village.settlement_id, "")) for village in layers.villages
    )
    return replace(layers, villages=tuple(villages))
