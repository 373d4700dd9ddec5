"""
Lines of buses from a table of the gmina's own: a row for each stop of each run, with its time and its days.

A stop is known by its name, compared without case, accents and punctuation; its coordinates may stand in one of its
rows only, the days in one row of a run only.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import pandas as pd

from geo_cus.data.bus_row import BusRow
from geo_cus.data.bus_timetable import BusLines
from geo_cus.data.intake import input_table, slug, take_in, text_column
from geo_cus.data.points import Trouble, locate, point_fault
from geo_cus.faults import Fault, fault

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
    from pathlib import Path

    from geo_cus.data.bus_days import RunDays
    from geo_cus.data.grid import Point
    from geo_cus.data.intake import Intake
    from geo_cus.data.points import Area
    from geo_cus.data.study import RowCount

ONE_STOP_M: Final = 500.0
"""Places so far apart are still one stop: its two sides of the road, or of a crossing."""

_M_A_DEGREE: Final = 111_320.0
KeyT = TypeVar("KeyT", bound="Hashable")


@dataclass(frozen=True, slots=True)
class BusTable:
    """What came of a table of bus lines: the lines, the faults in the order of the file, the rows counted."""

    lines: BusLines
    faults: tuple[Fault, ...]
    count: RowCount


class _StopRow(NamedTuple):
    """A good row: its number, its values, its stop, its days, its position where it gives one."""

    number: int
    value: BusRow
    stop_id: str
    days: RunDays | None
    point: Point | None

    @property
    def run_name(self) -> str:
        """Give line and run as a reader knows them."""
        return f"{self.value.line}/{self.value.run}"

    @property
    def run_id(self) -> str:
        """Give line, run and days as one: runs of Saturday may be numbered from 1 again."""
        return self.run_name if self.days is None else f"{self.run_name}/{self.days.code}"


Told = tuple[list[_StopRow], list[Fault]]
"""The rows that are left, and what is wrong with the others."""


def read_bus_lines(path: Path, *, area: Area | None = None, file: str | None = None) -> BusTable:
    """
    Read the lines of buses.

    Parameters
    ----------
    path
        CSV or XLSX (GeoPackage and GeoJSON too): a row for each stop of each run, see `BusRow`.
    area
        West, south, east, north of the study (degrees); a stop more than 50 km away from it is refused. None if not
        known.
    file
        Name for messages and faults; None for the name of the file itself.

    Returns
    -------
    BusTable
        A row that is refused takes no other row of its run with it: the bus then does not call at that stop. The order
        of the rows changes nothing but the column ``row``.

    Raises
    ------
    SourceError
        The file cannot be read at all.
    """
    intake = take_in(path, BusRow, id_fields=("line", "run"), file=file)
    rows, unlocated = _located(intake, area)
    points, apart = _places(rows)
    rows, nowhere = _standing(rows, intake, points, apart)
    rows, undated = _dated(rows, intake)
    rows, doubled = _single(rows, intake)
    rows, back = _going_on(rows, intake)
    # Every row without a position has a fault of its own here.
    told = [item for item in intake.faults if item.code != "no_points"]
    faults = [*told, *unlocated, *nowhere, *undated, *doubled, *back, *_lonely(rows, intake)]
    table = input_table(_stop_times(rows), faults, intake)
    return BusTable(BusLines(_stops(rows, points), table.frame), table.faults, table.count)


def clock(time_s: float) -> str:
    """Give seconds after midnight as a timetable writes them, ``7:05`` or ``24:10``; odd seconds are cut off."""
    return f"{int(time_s) // 3600}:{int(time_s) % 3600 // 60:02d}"


def _located(intake: Intake[BusRow], area: Area | None) -> Told:
    verdicts = locate([(row.source, row.value) for row in intake.rows], area=area)
    rows, faults = [], []
    for row, verdict in zip(intake.rows, verdicts, strict=True):
        if isinstance(verdict, Trouble):
            faults.append(point_fault(verdict, row.source, file=intake.file, headers=intake.headers))
        else:
            stop_id = slug(row.value.stop)
            rows.append(_StopRow(row.source.number, row.value, stop_id, row.value.days, verdict))
    return rows, faults


def _places(rows: list[_StopRow]) -> tuple[dict[str, Point], dict[str, int]]:
    """Give the middle of all places that the rows of a stop name, and how far apart these are where that is too far."""
    points: dict[str, Point] = {}
    apart: dict[str, int] = {}
    for stop_id, found in _grouped(rows, _stop_of).items():
        places = sorted({row.point for row in found if row.point is not None})
        if not places:
            continue
        lon, lat = zip(*places, strict=True)
        points[stop_id] = math.fsum(lon) / len(lon), math.fsum(lat) / len(lat)
        across = (max(lon) - min(lon)) * math.cos(math.radians(lat[0]))
        distance_m = math.hypot(across, max(lat) - min(lat)) * _M_A_DEGREE
        if distance_m > ONE_STOP_M:
            apart[stop_id] = math.ceil(distance_m)
    return points, apart


def _standing(
    rows: list[_StopRow], intake: Intake[BusRow], points: Mapping[str, Point], apart: Mapping[str, int]
) -> Told:
    kept, faults = [], []
    for row in rows:
        if row.stop_id in apart:
            distance_m = apart[row.stop_id]
            faults.append(_row_fault("stop_apart", row, intake, "stop", row.value.stop, distance_m=distance_m))
        elif row.stop_id in points:
            kept.append(row)
        else:
            faults.append(_row_fault("stop_nowhere", row, intake, "stop", row.value.stop))
    return kept, faults


def _dated(rows: list[_StopRow], intake: Intake[BusRow]) -> Told:
    """Give rows without days those of their run, where it has one set of days only."""
    kept, faults = [], []
    for found in _grouped(rows, lambda row: row.run_name).values():
        given = {row.days for row in found if row.days is not None}
        single = given.pop() if len(given) == 1 else None
        for row in found:
            days = row.days or single
            if days is None:
                faults.append(_row_fault("missing_value", row, intake, "days", ""))
            else:
                kept.append(row._replace(days=days))
    return kept, faults


def _single(rows: list[_StopRow], intake: Intake[BusRow]) -> Told:
    """Refuse rows that mean the same stop of a run, and rows without a number where others of the run have one."""
    kept, faults = [], []
    for found in _grouped(rows, lambda row: row.run_id).values():
        numbered = any(row.value.order is not None for row in found)
        whole = [row for row in found if not numbered or row.value.order is not None]
        bare = [row for row in found if numbered and row.value.order is None]
        faults += [_row_fault("missing_value", row, intake, "order", "") for row in bare]
        for same in _grouped(whole, _numbered_key if numbered else _timed_key).values():
            if len(same) == 1:
                kept += same
                continue
            listed = ", ".join(str(row.number) for row in same)
            faults += [
                _row_fault("doubled_stop", row, intake, "stop", row.value.stop, rows=listed, run=row.run_name)
                for row in same
            ]
    return kept, faults


def _numbered_key(row: _StopRow) -> Hashable:
    return row.value.order


def _timed_key(row: _StopRow) -> Hashable:
    return row.stop_id, row.value.time_s


def _going_on(rows: list[_StopRow], intake: Intake[BusRow]) -> Told:
    """Refuse the fewest rows of each run without which its times never go back; put the others in order."""
    kept, faults = [], []
    for _, found in sorted(_grouped(rows, lambda row: row.run_id).items()):
        ride = sorted(found, key=lambda row: (row.value.order or 0, row.value.time_s, row.stop_id))
        forward = _longest_rising([row.value.time_s for row in ride])
        for place, row in enumerate(ride):
            if place in forward:
                kept.append(row)
            else:
                details = {"stop": row.value.stop, "run": row.run_name}
                faults.append(_row_fault("time_back", row, intake, "time_s", clock(row.value.time_s), **details))
    return kept, faults


def _longest_rising(times: Sequence[int]) -> set[int]:
    """Give the places of a longest part of the times that never falls."""
    ends: list[int] = []
    end_places: list[int] = []
    before: list[int | None] = []
    for place, time_s in enumerate(times):
        rank = bisect_right(ends, time_s)
        before.append(end_places[rank - 1] if rank else None)
        ends[rank : rank + 1] = [time_s]
        end_places[rank : rank + 1] = [place]
    found: set[int] = set()
    here = end_places[-1] if end_places else None
    while here is not None:
        found.add(here)
        here = before[here]
    return found


def _lonely(rows: list[_StopRow], intake: Intake[BusRow]) -> list[Fault]:
    runs = _grouped(rows, lambda row: row.run_id).values()
    return [
        fault("lone_stop", intake.file, row=found[0].number, run=found[0].run_name) for found in runs if len(found) == 1
    ]


def _row_fault(code: str, row: _StopRow, intake: Intake[BusRow], field: str, value: str, **details: object) -> Fault:
    header = intake.headers.get(field, field)
    return fault(code, intake.file, row=row.number, column=header, value=value, **details)


def _grouped(rows: Iterable[_StopRow], key: Callable[[_StopRow], KeyT]) -> dict[KeyT, list[_StopRow]]:
    groups: dict[KeyT, list[_StopRow]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def _stop_times(rows: list[_StopRow]) -> pd.DataFrame:
    """Put the rows, run by run in order of the ride, into a frame."""
    sequence: list[int] = []
    for found in _grouped(rows, lambda row: row.run_id).values():
        times = sorted({row.value.time_s for row in found})
        numbered = found[0].value.order is not None
        sequence += [place if numbered else times.index(row.value.time_s) for place, row in enumerate(found)]
    days = [row.days for row in rows if row.days is not None]
    return pd.DataFrame(
        {
            "line": text_column(row.value.line for row in rows),
            "run": text_column(row.value.run for row in rows),
            "run_id": text_column(row.run_id for row in rows),
            "stop_id": text_column(row.stop_id for row in rows),
            "sequence": pd.Series(sequence, dtype="int64"),
            "time_s": pd.Series([row.value.time_s for row in rows], dtype="int64"),
            "weekdays": pd.Series([item.weekdays for item in days], dtype=object),
            "term": text_column(item.term for item in days),
            "row": pd.Series([row.number for row in rows], dtype="int64"),
        }
    )


def _stops(rows: list[_StopRow], points: Mapping[str, Point]) -> pd.DataFrame:
    # Of the ways in which a name is written the same one is taken whatever the order of the rows.
    names = {stop_id: min(row.value.stop for row in found) for stop_id, found in _grouped(rows, _stop_of).items()}
    used = sorted(names)
    return pd.DataFrame(
        {
            "stop_id": text_column(used),
            "name": text_column(names[stop_id] for stop_id in used),
            "lon": pd.Series([points[stop_id][0] for stop_id in used], dtype="float64"),
            "lat": pd.Series([points[stop_id][1] for stop_id in used], dtype="float64"),
        }
    )


def _stop_of(row: _StopRow) -> str:
    return row.stop_id
