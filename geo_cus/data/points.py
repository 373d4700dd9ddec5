"""
From what a row says of its position to longitude and latitude.

A position comes as a geometry, as degrees, or as metres of EPSG:2180. In Polish surveying x is north, elsewhere it is
east, and the numbers themselves do not tell; so metres under x and y are read both ways, and the way is taken that leads
into the area of the study. What stays open is refused.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple, Protocol

from pyproj import Transformer

from geo_cus.data.cells import Coordinate
from geo_cus.faults import Fault, fault
from geo_cus.schema import GEOGRAPHIC_CRS, METRIC_CRS, BadCell, column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo_cus.data.grid import Point
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

Latitude = Annotated[
    Coordinate,
    column(
        "lat", "latitude", "szerokość", "szerokość geograficzna", "szerokość geogr", "szer geogr", "wgs84 lat",
        "geo lat", "szerokość wgs84", "szerokość geogr wgs84",
        explanation="Latitude in degrees (WGS 84), with a decimal point or comma; leave it empty if it is not known.",
        example="49,6420",
    ),
]  # fmt: skip
Longitude = Annotated[
    Coordinate,
    column(
        "lon", "longitude", "długość", "długość geograficzna", "długość geogr", "dł geogr", "dług geogr", "lng",
        "long", "wgs84 lon", "geo lon", "długość wgs84", "długość geogr wgs84",
        explanation="Longitude in degrees (WGS 84), with a decimal point or comma; leave it empty if it is not known.",
        example="20,7690",
    ),
]  # fmt: skip
EastMetres = Annotated[
    Coordinate,
    column(
        "wschód", "easting", "east", "współrzędna wschodnia", "e 2180", "wschód 2180", "easting 2180",
        explanation="Metres to the east in EPSG:2180 (PUWG 1992), instead of degrees.",
        example="627800",
        in_template=False,
    ),
]  # fmt: skip
NorthMetres = Annotated[
    Coordinate,
    column(
        "północ", "northing", "north", "współrzędna północna", "n 2180", "północ 2180", "northing 2180",
        explanation="Metres to the north in EPSG:2180 (PUWG 1992), instead of degrees.",
        example="196900",
        in_template=False,
    ),
]  # fmt: skip
PlaneX = Annotated[
    Coordinate,
    column(
        "x_2180", "x", "x 1992", "x puwg 1992", "współrzędna x", "współrzędne x", "współrzędne prostokątne x", "x92",
        "epsg 2180 x", "x epsg 2180",
        explanation="Metres of EPSG:2180 (PUWG 1992), in either order of the axes, instead of degrees.",
        example="627800",
        in_template=False,
    ),
]  # fmt: skip
PlaneY = Annotated[
    Coordinate,
    column(
        "y_2180", "y", "y 1992", "y puwg 1992", "współrzędna y", "współrzędne y", "współrzędne prostokątne y", "y92",
        "epsg 2180 y", "y epsg 2180",
        explanation="Metres of EPSG:2180 (PUWG 1992), in either order of the axes, instead of degrees.",
        example="196900",
        in_template=False,
    ),
]  # fmt: skip


class Located(Protocol):
    """A row value that says where it is, in one of three ways."""

    @property
    def lat(self) -> float | None: ...
    @property
    def lon(self) -> float | None: ...
    @property
    def east(self) -> float | None: ...
    @property
    def north(self) -> float | None: ...
    @property
    def x(self) -> float | None: ...
    @property
    def y(self) -> float | None: ...


class Trouble(NamedTuple):
    """Why a position cannot be used: a fault code and what its sentence needs."""

    code: str
    distance_km: int | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """What a row says of its position: the fields it stands in, and their two numbers."""

    fields: tuple[str, str]
    values: tuple[float, float]


Verdict = Point | Trouble | None
"""Longitude and latitude; or why not; or None where no position is given."""
