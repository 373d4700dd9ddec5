"""
From what a row says of its position to longitude and latitude.

A position comes as a geometry, as degrees, or as metres of EPSG:2180. In Polish surveying x is north, elsewhere it is
east, and the numbers themselves do not tell; so metres under x and y are read both ways, and the way is taken that
leads into the area of the study. What stays open is refused.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

from pydantic import BaseModel, ConfigDict
from pyproj import Transformer

from geo_cus.crs import GEOGRAPHIC_CRS, METRIC_CRS
from geo_cus.data.cells import Coordinate
from geo_cus.data.grid import Point
from geo_cus.faults import N_, Fault, fault
from geo_cus.schema import BadCell, column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo_cus.schema import InputRow

REACH_KM: Final = 50.0
"""So far outside the area a position is still believed: neighbouring gminas have providers too."""

POLAND: Final = (14.0, 48.9, 24.3, 55.0)
"""West, south, east, north of Poland, degrees."""

_KM_A_DEGREE: Final = 111.32
_PLANE: Final = (50_000.0, 1_000_000.0)
"""Between these both coordinates of EPSG:2180 lie in and around Poland, metres."""

Area = tuple[float, float, float, float]
"""West, south, east, north, degrees."""


class LocatedRow(BaseModel):
    """The part of a row that says where it is, in one of three ways."""

    model_config = ConfigDict(frozen=True)

    lat: Annotated[
        Coordinate,
        column(
            "lat", "latitude", "szerokość", "szerokość geograficzna", "szerokość geogr", "szer geogr", "wgs84 lat",
            "geo lat", "szerokość wgs84", "szerokość geogr wgs84",
            explanation=N_("Latitude in degrees (WGS 84), with a decimal point or comma; empty if it is not known."),
            example="49,6420",
        ),
    ] = None  # fmt: skip
    lon: Annotated[
        Coordinate,
        column(
            "lon", "longitude", "długość", "długość geograficzna", "długość geogr", "dł geogr", "dług geogr", "lng",
            "long", "wgs84 lon", "geo lon", "długość wgs84", "długość geogr wgs84",
            explanation=N_("Longitude in degrees (WGS 84), with a decimal point or comma; empty if it is not known."),
            example="20,7690",
        ),
    ] = None  # fmt: skip
    east: Annotated[
        Coordinate,
        column(
            "wschód", "easting", "east", "współrzędna wschodnia", "e 2180", "wschód 2180", "easting 2180",
            explanation=N_("Metres to the east in EPSG:2180 (PUWG 1992), instead of degrees."),
            example="627800",
            in_template=False,
        ),
    ] = None  # fmt: skip
    north: Annotated[
        Coordinate,
        column(
            "północ", "northing", "north", "współrzędna północna", "n 2180", "północ 2180", "northing 2180",
            explanation=N_("Metres to the north in EPSG:2180 (PUWG 1992), instead of degrees."),
            example="196900",
            in_template=False,
        ),
    ] = None  # fmt: skip
    x: Annotated[
        Coordinate,
        column(
            "x_2180", "x", "x 1992", "x puwg 1992", "współrzędna x", "współrzędne x", "współrzędne prostokątne x",
            "x92", "epsg 2180 x", "x epsg 2180",
            explanation=N_("Metres of EPSG:2180 (PUWG 1992), in either order of the axes, instead of degrees."),
            example="627800",
            in_template=False,
        ),
    ] = None  # fmt: skip
    y: Annotated[
        Coordinate,
        column(
            "y_2180", "y", "y 1992", "y puwg 1992", "współrzędna y", "współrzędne y", "współrzędne prostokątne y",
            "y92", "epsg 2180 y", "y epsg 2180",
            explanation=N_("Metres of EPSG:2180 (PUWG 1992), in either order of the axes, instead of degrees."),
            example="196900",
            in_template=False,
        ),
    ] = None  # fmt: skip


class Trouble(NamedTuple):
    """Why a position cannot be used: a fault code, and where it matters the distance to the area (km)."""

    code: str
    distance_km: int | None = None


Verdict = Point | Trouble | None
"""Longitude and latitude; or why not; or None where no position is given."""


class _Degrees(NamedTuple):
    lon: float
    lat: float


class _Metres(NamedTuple):
    east: float
    north: float
    axes_known: bool


def locate(rows: Sequence[tuple[InputRow, LocatedRow]], *, area: Area | None) -> list[Verdict]:
    """
    Find the position of every row.

    Parameters
    ----------
    rows
        Rows of one table with their values; a geometry comes before columns of degrees, these before metres.
    area
        Extent of the study (degrees). None if it is not known: then only what lies swapped in Poland is refused.

    Returns
    -------
    list
        One verdict a row, in their order.
    """
    readings = [_reading(source, value) for source, value in rows]
    verdicts: list[Verdict] = [
        _judged(item.lon, item.lat, area) if isinstance(item, _Degrees) else None for item in readings
    ]
    for place, item in enumerate(readings):
        if isinstance(item, Trouble):
            verdicts[place] = item
    metres = {place: item for place, item in enumerate(readings) if isinstance(item, _Metres)}
    verdicts_of_metres = _judged_metres(list(metres.values()), area)
    for place, verdict in zip(metres, verdicts_of_metres, strict=True):
        verdicts[place] = verdict
    return verdicts


def point_fault(trouble: Trouble, source: InputRow, *, file: str, headers: Mapping[str, str]) -> Fault:
    """
    Make the fault of a row whose position cannot be used.

    Parameters
    ----------
    trouble
        Why it cannot.
    source
        The row as it stands in the file.
    file
        Name of the file.
    headers
        Header as it stands in the file by field name.
    """
    if trouble.code == "not_a_point" or source.point is not None:
        point = source.point
        value = f"{point[1]:.5f}, {point[0]:.5f}" if isinstance(point, tuple) else str(point)
        columns = None
    else:
        fields = _fields(source)
        value = ", ".join(str(source.cells[name]) for name in fields if source.cells.get(name) not in {None, ""})
        columns = ", ".join(headers[name] for name in fields if name in headers)
    details = {} if trouble.distance_km is None else {"distance_km": trouble.distance_km}
    return fault(trouble.code, file, row=source.number, column=columns, value=value, **details)


_PAIRS: Final = (("lat", "lon"), ("north", "east"), ("x", "y"))


def _fields(source: InputRow) -> tuple[str, str]:
    """Tell which two fields hold the position: the first pair that is whole, else the first with anything in it."""
    given = [sum(source.cells.get(name) not in {None, ""} for name in pair) for pair in _PAIRS]
    return _PAIRS[given.index(max(given))]


def _reading(source: InputRow, value: LocatedRow) -> _Degrees | _Metres | Trouble | None:
    if source.point is not None:
        return Trouble("not_a_point") if isinstance(source.point, BadCell) else _Degrees(*source.point)
    if value.lat is not None and value.lon is not None:
        return _Degrees(value.lon, value.lat)
    if value.east is not None and value.north is not None:
        return _plane(value.east, value.north, axes_known=True)
    if value.x is not None and value.y is not None:
        in_degrees = abs(value.x) <= 180 and abs(value.y) <= 180
        return _Degrees(value.x, value.y) if in_degrees else _plane(value.x, value.y, axes_known=False)
    halves = (value.lat, value.lon, value.east, value.north, value.x, value.y)
    return None if all(half is None for half in halves) else Trouble("half_a_point")


def _plane(east: float, north: float, *, axes_known: bool) -> _Metres | Trouble:
    low, high = _PLANE
    if low < east < high and low < north < high:
        return _Metres(east, north, axes_known)
    return Trouble("not_metres")


def _judged(lon: float, lat: float, area: Area | None) -> Verdict:
    if abs(lat) > 90 or abs(lon) > 180 or lon == lat == 0:
        # The point 0, 0 lies in the Gulf of Guinea and is what programs write for "not known".
        return Trouble("not_degrees")
    distance_km = km_outside(lon, lat, area)
    if distance_km == 0:
        return lon, lat
    if abs(lon) <= 90 and km_outside(lat, lon, area) == 0:
        return Trouble("swapped_coordinates")
    return (lon, lat) if area is None else Trouble("outside_area", distance_km)


def _judged_metres(items: Sequence[_Metres], area: Area | None) -> list[Verdict]:
    """Judge positions in metres; the rows of a table have one order of axes, so those that are clear decide."""
    if not items:
        return []
    east, north = [item.east for item in items], [item.north for item in items]
    straight = list(zip(*_to_degrees().transform(east, north), strict=True))
    turned = list(zip(*_to_degrees().transform(north, east), strict=True))
    within = [
        (km_outside(*one, area) == 0, km_outside(*other, area) == 0)
        for one, other in zip(straight, turned, strict=True)
    ]
    clear = {fits for item, fits in zip(items, within, strict=True) if not item.axes_known and sum(fits) == 1}
    verdicts: list[Verdict] = []
    for item, one, other, fits in zip(items, straight, turned, within, strict=True):
        chosen = (True, False) if item.axes_known else fits
        if sum(chosen) == 2 and len(clear) == 1:
            chosen = next(iter(clear))
        if sum(chosen) == 2:
            verdicts.append(Trouble("ambiguous_axes"))
        elif sum(chosen) == 0:
            verdicts.append(Trouble("outside_area", min(km_outside(*one, area), km_outside(*other, area))))
        else:
            verdicts.append(_judged_plane(one if chosen[0] else other, area))
    return verdicts


def _judged_plane(point: Point, area: Area | None) -> Verdict:
    distance_km = km_outside(*point, area)
    return (float(point[0]), float(point[1])) if distance_km == 0 else Trouble("outside_area", distance_km)


def km_outside(lon: float, lat: float, area: Area | None) -> int:
    """Give the distance to the area (whole km, rounded up); 0 within `REACH_KM` of it, or within Poland without one."""
    west, south, east, north = area or POLAND
    across = max(west - lon, 0.0, lon - east) * math.cos(math.radians(lat))
    along = max(south - lat, 0.0, lat - north)
    distance_km = math.hypot(across, along) * _KM_A_DEGREE
    return 0 if distance_km <= (REACH_KM if area else 0.0) else math.ceil(distance_km)


@cache
def _to_degrees() -> Transformer:
    return Transformer.from_crs(METRIC_CRS, GEOGRAPHIC_CRS, always_xy=True)
