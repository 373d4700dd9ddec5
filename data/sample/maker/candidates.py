"""The fictional places where a new point could stand: what each has, and what it costs."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import numpy as np

from maker.gazetteer import BY_NAME, GMINA
from maker.geometry import to_wgs84

HEADER = (
    "id", "nazwa", "rodzaj", "teryt_gminy", "miejscowosc", "ogrzewanie", "toaleta", "prad", "podjazd",
    "pokój do rozmowy", "liczba_miejsc", "koszt_otwarcia", "koszt_roczny", "lat", "lon",
)  # fmt: skip
YES, NO, UNKNOWN = "tak", "nie", ""
NEAR_M = 60.0
"""So far from the middle of its village a place stands at most, east and north."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place; `has` is heating, toilet, power, ramp, room for a private talk; costs in złoty, None if not known."""

    name: str
    kind: str
    village: str
    has: tuple[str, str, str, str, str]
    places: int | None
    opening: int | None
    yearly: int | None


CANDIDATES = (
    Candidate("Świetlica wiejska w Wysokiej Grobli", "świetlica", "Wysoka Grobla", (YES, YES, YES, NO, YES), 25, 40_000, 36_000),
    Candidate("Remiza OSP w Wierzbowie", "remiza", "Wierzbowo", (YES, YES, YES, YES, NO), 30, 55_000, 30_000),
    Candidate("Dom ludowy w Jesionowie", "świetlica", "Jesionowo", (NO, YES, YES, NO, NO), 20, 90_000, 28_000),
    Candidate("Dawna szkoła w Grądach", "szkoła", "Grądy", (UNKNOWN, UNKNOWN, YES, UNKNOWN, YES), 40, None, None),
    Candidate("Szkoła Podstawowa w Brodach, sala po zerówce", "szkoła", "Brody", (YES, YES, YES, NO, YES), 20, 25_000, 20_000),
    Candidate("Biblioteka, filia w Starym Dworze", "biblioteka", "Stary Dwór", (YES, YES, YES, NO, UNKNOWN), 12, 15_000, 18_000),
    Candidate("Dom parafialny w Koźlakach", "parafia", "Koźlaki", (YES, YES, YES, YES, YES), 20, 20_000, 24_000),
    Candidate("Remiza OSP w Podlesiu", "remiza", "Podlesie", (NO, NO, YES, UNKNOWN, NO), 30, 110_000, 26_000),
    Candidate("Świetlica wiejska w Zagajach", "świetlica", "Zagaje", (YES, YES, YES, YES, YES), 25, 35_000, 32_000),
    Candidate("Świetlica wiejska w Olszynach", "świetlica", "Olszyny", (YES, YES, YES, NO, NO), 20, 30_000, 28_000),
    Candidate("Remiza OSP w Białych Kątach", "remiza", "Białe Kąty", (YES, UNKNOWN, YES, NO, UNKNOWN), 25, 60_000, 24_000),
    Candidate("Dom parafialny w Rybakach", "parafia", "Rybaki", (YES, YES, YES, UNKNOWN, YES), 15, 18_000, 20_000),
    Candidate("Świetlica wiejska w Gajewie", "świetlica", "Gajewo", (YES, YES, YES, YES, NO), 30, 28_000, 30_000),
    Candidate("Dawny sklep w Zatoniu", "inne", "Zatonie", (NO, NO, YES, YES, NO), 15, 70_000, 22_000),
)  # fmt: skip


def candidates_csv(rng: np.random.Generator) -> bytes:
    """Give the candidates as Excel in Poland saves them: UTF-8 with BOM, semicolons, CRLF."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for number, candidate in enumerate(CANDIDATES, start=1):
        east_m, north_m = rng.uniform(-NEAR_M, NEAR_M, 2)
        x_m, y_m = BY_NAME[candidate.village].point
        lat, lon = to_wgs84((x_m + float(east_m), y_m + float(north_m)))
        numbers = ["" if value is None else value for value in (candidate.places, candidate.opening, candidate.yearly)]
        head = [f"K{number:02d}", candidate.name, candidate.kind, GMINA, candidate.village, *candidate.has]
        writer.writerow([*head, *numbers, f"{lat:.6f}", f"{lon:.6f}"])
    return text.getvalue().encode("utf-8-sig")
