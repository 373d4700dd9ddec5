"""The fictional settlements: where they lie, how many people live there, how old they are."""

from __future__ import annotations

import math
from dataclasses import dataclass

from maker.geometry import Point

GMINA = "2899993"
EAST_GMINA = "2899982"
NORTH_GMINA = "2899972"
GMINA_NAMES = {GMINA: "Jeziorna Wola", EAST_GMINA: "Borki Jeziorne", NORTH_GMINA: "Kłosowo Górne"}


@dataclass(frozen=True, slots=True)
class Settlement:
    """
    A place where people live.

    Parameters
    ----------
    name, kind, solectwo
        As GUS writes them; a town has no sołectwo.
    x_km, y_km
        Kilometres east and north of the south-west corner of the landscape.
    residents
        People; None where the number is not known.
    ageing
        How old the place is, 1.0 as the gmina, more where older.
    offset_m
        How far east and north of its road node the name stands; (0, 0) where an answer is to be checked by hand.
    """

    name: str
    kind: str
    solectwo: str
    x_km: float
    y_km: float
    residents: int | None
    ageing: float
    offset_m: tuple[float, float] = (18, 24)

    @property
    def point(self) -> Point:
        """Give its road node (metres)."""
        return self.x_km * 1000, self.y_km * 1000

    @property
    def place(self) -> Point:
        """Give the point that stands in the tables (metres)."""
        return self.point[0] + self.offset_m[0], self.point[1] + self.offset_m[1]


TOWN = "Jeziorna Wola"
NOT_PLACED = "Stary Smolnik"
UNREACHABLE = "Ostrów"
FOREST = "Sarni Ług"
LAKE_WEST, LAKE_EAST = "Zatonie", "Przybrzeże"
UNKNOWN_PEOPLE = "Kolonia Brody"

SETTLEMENTS = (
    Settlement(TOWN, "miasto", "", 8.0, 8.25, 5478, 1.02, (0, 70)),
    Settlement("Białe Kąty", "wieś", "Białe Kąty", 10.85, 13.95, 183, 1.25),
    Settlement("Brody", "wieś", "Brody", 10.8, 3.5, 486, 0.95),
    Settlement("Dąbrowa Jeziorna", "wieś", "Dąbrowa Jeziorna", 5.3, 4.85, 742, 0.9, (25, -32)),
    Settlement("Gajewo", "wieś", "Gajewo", 13.5, 6.2, 332, 1.0),
    Settlement("Grądy", "kolonia", "Stary Dwór", 1.6, 11.1, 96, 1.35, (0, 0)),
    Settlement("Jesionowo", "wieś", "Jesionowo", 3.0, 14.4, 121, 1.4),
    Settlement("Kolonia Brody", "kolonia", "Brody", 12.05, 4.45, None, 1.2),
    Settlement("Kolonia Piaski", "kolonia", "Piaski", 14.0, 1.5, 38, 1.45, (0, 0)),
    Settlement("Kolonia Wólka", "kolonia", "Wólka Miejska", 6.45, 10.15, 73, 1.2),
    Settlement("Koźlaki", "wieś", "Koźlaki", 2.6, 5.25, 324, 1.05),
    Settlement("Lipowo", "wieś", "Lipowo", 12.35, 8.0, 671, 0.88, (-20, 34)),
    Settlement("Łąkowo", "wieś", "Łąkowo", 6.65, 6.45, 398, 0.92),
    Settlement("Młynisko", "wieś", "Młynisko", 8.15, 5.55, 238, 1.05),
    Settlement("Nowy Tartak", "osada", "Podlesie", 5.85, 2.95, 204, 1.1),
    Settlement("Olszyny", "wieś", "Olszyny", 11.5, 5.75, 297, 1.0),
    Settlement(UNREACHABLE, "osada", "Świerkowo", 12.3, 11.95, 26, 1.5, (9, 12)),
    Settlement("Piaski", "wieś", "Piaski", 11.55, 1.5, 174, 1.2, (0, 0)),
    Settlement("Podlesie", "wieś", "Podlesie", 6.6, 1.15, 158, 1.3),
    Settlement(LAKE_EAST, "wieś", "Wólka Miejska", 5.2, 10.05, 168, 1.2, (-14, 10)),
    Settlement("Rudka", "wieś", "Rudka", 13.75, 10.1, 387, 1.0),
    Settlement("Rybaki", "wieś", "Rybaki", 2.85, 7.0, 143, 1.25),
    Settlement(FOREST, "osada leśna", "Koźlaki", 3.5, 3.0, 14, 1.3, (0, 0)),
    Settlement("Smolarnia", "osada", "Koźlaki", 1.55, 3.05, 47, 1.4, (-16, 20)),
    Settlement("Stary Dwór", "wieś", "Stary Dwór", 1.6, 8.0, 276, 1.1),
    Settlement(NOT_PLACED, "osada", "Stawki", 7.4, 13.55, 11, 1.6, (0, 0)),
    Settlement("Stawki", "wieś", "Stawki", 8.45, 10.35, 297, 0.98),
    Settlement("Świerkowo", "wieś", "Świerkowo", 10.95, 9.95, 356, 1.0),
    Settlement("Wierzbowo", "wieś", "Wierzbowo", 13.65, 13.85, 268, 1.15),
    Settlement("Wólka Miejska", "wieś", "Wólka Miejska", 6.3, 8.5, 538, 0.82),
    Settlement("Wysoka Grobla", "wieś", "Wysoka Grobla", 1.85, 13.5, 311, 1.15),
    Settlement("Zagaje", "wieś", "Zagaje", 13.3, 3.75, 246, 1.1),
    Settlement("Zamoście", "wieś", "Zamoście", 10.25, 8.2, 588, 0.85, (30, -26)),
    Settlement(LAKE_WEST, "wieś", "Rybaki", 3.65, 10.0, 214, 1.15, (14, 16)),
    Settlement("Żabieniec", "wieś", "Żabieniec", 7.85, 2.6, 341, 1.0),
)

NEIGHBOURS = (
    Settlement("Borki Jeziorne", "wieś", "Borki Jeziorne", 16.2, 7.0, 2100, 1.0, (0, 0)),
    Settlement("Dębie", "wieś", "Dębie", 16.35, 10.7, 380, 1.1, (0, 0)),
    Settlement("Wilkowo Małe", "wieś", "Wilkowo Małe", 16.5, 3.3, 290, 1.1, (0, 0)),
    Settlement("Pogorzel", "wieś", "Pogorzel", 16.1, 13.9, 240, 1.1, (0, 0)),
)

BY_NAME = {place.name: place for place in (*SETTLEMENTS, *NEIGHBOURS)}


def built_up_radius_m(place: Settlement) -> float:
    """Give how far a village reaches from its middle (metres); hamlets have no built-up sign: 0.0."""
    people = place.residents or 60
    if people < 100:
        return 0.0
    return 130 + 13 * math.sqrt(people)
