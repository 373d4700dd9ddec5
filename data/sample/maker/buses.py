"""The fictional buses: four lines, in the mornings, for the schools, at noon and in the afternoon; some Saturdays."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass

from maker.answers import Roads
from maker.gazetteer import SETTLEMENTS, TOWN
from maker.geometry import distance, to_wgs84

HEADER = ("linia", "kurs", "kolejność", "przystanek", "lat", "lon", "godzina", "dni")
MARKET = f"{TOWN}, Rynek"
BUS_KPH = 40.0
STOP_MIN = 0.5
WITHOUT_STOP_M = 2520.0
"""Half an hour on foot; who lives so far from every stop, in a straight line, has no bus."""

IN, OUT = "in", "out"
Run = tuple[str, str, str]
"""Into the town or out of it; time at the first stop; days."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its villages from the market outwards, and its runs."""

    name: str
    villages: tuple[str, ...]
    runs: tuple[Run, ...]


LINES = (
    Line(
        "1",
        ("Łąkowo", "Dąbrowa Jeziorna", "Koźlaki", "Rybaki", "Stary Dwór"),
        (
            (IN, "6:10", "pn-pt"), (IN, "7:20", "S"), (IN, "9:15", "pn-pt"), (IN, "13:05", "pn-pt"),
            (OUT, "8:20", "pn-pt"), (OUT, "12:15", "pn-pt"), (OUT, "13:45", "S"), (OUT, "15:45", "pn-pt"),
            (IN, "8:30", "sob"), (OUT, "13:00", "sob"),
        ),
    ),
    Line(
        "2",
        ("Młynisko", "Olszyny", "Zagaje", "Brody", "Piaski"),
        (
            (IN, "6:20", "pn-pt"), (IN, "7:10", "S"), (IN, "9:40", "wt, czw"),
            (OUT, "12:30", "wt, czw"), (OUT, "13:50", "S"), (OUT, "15:40", "pn-pt"),
        ),
    ),
    Line(
        "3",
        ("Zamoście", "Świerkowo", "Rudka", "Wierzbowo"),
        ((IN, "6:35", "pn-pt"), (IN, "7:20", "S"), (OUT, "13:50", "S"), (OUT, "15:50", "pn-pt")),
    ),
    Line(
        "4",
        ("Zamoście", "Lipowo", "Gajewo", "Borki Jeziorne"),
        (
            (OUT, "6:50", "pn-pt"), (IN, "7:25", "pn-pt"), (OUT, "11:00", "pn-pt"), (IN, "11:40", "pn-pt"),
            (OUT, "15:55", "pn-pt"), (IN, "16:35", "pn-pt"), (OUT, "8:00", "sob"), (IN, "12:00", "sob"),
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """A stop of a run: its line, run, place in the run and stop, minutes after midnight, days."""

    line: str
    run: int
    order: int
    stop: str
    minute: int
    days: str


def timetable(roads: Roads) -> list[Call]:
    """Drive every run along the shortest road at one speed, half a minute at each stop, rounded up to whole minutes."""
    calls = []
    for line in LINES:
        outwards = [MARKET, *line.villages]
        for run, (direction, start, days) in enumerate(line.runs, start=1):
            stops = outwards if direction == OUT else outwards[::-1]
            hours, minutes = start.split(":")
            minute = int(hours) * 60 + int(minutes)
            for order, stop in enumerate(stops, start=1):
                if order > 1:
                    minute += _drive_min(roads, stops[order - 2], stop)
                calls.append(Call(line.name, run, order, stop, minute, days))
    return calls


def bus_csv(roads: Roads) -> bytes:
    """
    Give the buses as Excel in Poland saves them: UTF-8 with BOM, semicolons, CRLF.

    The days stand in the first row of each run, the coordinates in the first row of each stop, as clerks fill them in.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    placed: set[str] = set()
    for call in timetable(roads):
        place = to_wgs84(roads.sketch.xy[_node(roads, call.stop)])
        lat, lon = ("", "") if call.stop in placed else (f"{degrees:.6f}" for degrees in place)
        placed.add(call.stop)
        days = call.days if call.order == 1 else ""
        time = f"{call.minute // 60}:{call.minute % 60:02d}"
        writer.writerow([call.line, call.run, call.order, call.stop, lat, lon, time, days])
    return text.getvalue().encode("utf-8-sig")


def bus_answers(roads: Roads) -> dict[str, object]:
    """Give what is known of the buses: how many, who has none, and one ride to check by hand."""
    calls = timetable(roads)
    stops = sorted({call.stop for call in calls})
    places = [roads.sketch.xy[_node(roads, stop)] for stop in stops]
    without = [p.name for p in SETTLEMENTS if min(distance(p.place, place) for place in places) > WITHOUT_STOP_M]
    ride = {call.stop: call.minute for call in calls if (call.line, call.run) == ("2", 1)}
    return {
        "lines": len(LINES),
        "runs": sum(len(line.runs) for line in LINES),
        "rows": len(calls),
        "stops": len(stops),
        "settlements_without_a_stop": without,
        "ride": {"from": "Piaski", "to": MARKET, "line": "2", "minutes": ride[MARKET] - ride["Piaski"]},
    }


def _drive_min(roads: Roads, start: str, end: str) -> int:
    metres = roads.metres_from(_node(roads, start), roads.car)[_node(roads, end)]
    return math.ceil(metres / BUS_KPH * 0.06 + STOP_MIN)


def _node(roads: Roads, stop: str) -> int:
    return roads.sketch.named["rynek_0" if stop == MARKET else stop]
