"""The residents of the fictional gmina, as the spreadsheet of a statistical office has them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from maker.gazetteer import GMINA, SETTLEMENTS, Settlement
from maker.geometry import to_wgs84

TITLE = "Ludność w miejscowościach gminy Jeziorna Wola (dane fikcyjne)"
SUBTITLE = "Stan na 31.12.2025 r."
NOTE = "Źródło: dane fikcyjne, nie opisują żadnej istniejącej gminy. Puste komórki: brak danych."
AGE_HEADERS = ("0-2", "3-6", "7-14", "65+", "75+", "Osoby z niepełnosprawnościami")
HEADERS = (
    "Lp.",
    "TERYT",
    "SIMC",
    "Miejscowość",
    "Rodzaj",
    "Sołectwo",
    "Ludność ogółem",
    *AGE_HEADERS,
    "Szerokość geogr.",
    "Długość geogr.",
)
WIDTHS = (5, 10, 10, 22, 13, 20, 10, 7, 7, 7, 7, 7, 16, 12, 12)
FIRST_SIMC = 9_900_014


@dataclass(frozen=True, slots=True)
class People:
    """Residents of a settlement: all, and those of each column of `AGE_HEADERS`; None where nothing is known."""

    all: int | None
    groups: tuple[int | None, ...]


def count_people(rng: np.random.Generator) -> dict[str, People]:
    """Share the residents of each settlement out to ages; children fewer and old people more where a place is ageing."""
    return {place.name: _ages(place, rng) for place in SETTLEMENTS}


def _ages(place: Settlement, rng: np.random.Generator) -> People:
    if place.residents is None:
        return People(None, (None,) * len(AGE_HEADERS))
    young, old = 2.0 - place.ageing, place.ageing
    shares = np.array([0.025 * young, 0.042 * young, 0.089 * young, 0.188 * old, 0.074 * old**1.3, 0.118 * old**0.8])
    spread = 0.9 / np.sqrt(np.maximum(place.residents * shares, 1.0))
    counts = [
        max(0, round(float(n))) for n in place.residents * shares * (1 + np.clip(rng.normal(0, spread), -0.5, 0.5))
    ]
    counts[4] = min(counts[4], counts[3])
    return People(place.residents, tuple(counts))


def simc_of() -> dict[str, str]:
    """Give the fictional SIMC number of each settlement."""
    return {place.name: f"{FIRST_SIMC + 37 * k:07d}" for k, place in enumerate(SETTLEMENTS)}


def write_settlements(path: str, people: dict[str, People]) -> None:
    """Write the spreadsheet: two title rows, a header, a row a settlement, the sum and a note."""
    book = Workbook()
    sheet: Worksheet = book.active or book.create_sheet()
    sheet.title = "Ludność"
    sheet.append([TITLE])
    sheet.append([SUBTITLE])
    sheet.append(HEADERS)
    for row in _rows(people):
        sheet.append(row)
    sheet.append(_sum_row(people))
    sheet.append([NOTE])
    _dress(sheet)
    book.save(path)


def _rows(people: dict[str, People]) -> list[list[str | int | float | None]]:
    simc = simc_of()
    rows: list[list[str | int | float | None]] = []
    for number, place in enumerate(SETTLEMENTS, start=1):
        lat, lon = to_wgs84(place.place)
        known = people[place.name]
        solectwo = place.solectwo or None
        rows.append(
            [
                number,
                GMINA,
                simc[place.name],
                place.name,
                place.kind,
                solectwo,
                known.all,
                *known.groups,
                round(lat, 6),
                round(lon, 6),
            ]
        )
    return rows


def _sum_row(people: dict[str, People]) -> list[str | int | None]:
    columns = zip(*((known.all, *known.groups) for known in people.values()), strict=True)
    return [None, None, None, "Razem", None, None, *(sum(value or 0 for value in column) for column in columns)]


def _dress(sheet: Worksheet) -> None:
    sheet["A1"].font = Font(bold=True, size=12)
    for cell in sheet[3]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[sheet.max_row - 1]:
        cell.font = Font(bold=True)
    for column, width in zip(sheet.columns, WIDTHS, strict=True):
        sheet.column_dimensions[column[2].column_letter].width = width
    sheet.freeze_panes = "E4"
