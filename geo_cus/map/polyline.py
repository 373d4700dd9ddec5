"""
Encoded polylines: lines of the map as short text.

The algorithm is Google's Encoded Polyline Algorithm Format: latitude and longitude in steps of 0.00001 degree (about a
metre), each point as its difference to the one before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo_cus.network.geodesy import EARTH_RADIUS_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

PRECISION: Final = 5
"""Decimals of a degree that are kept."""


def encode(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> str:
    """
    Write a line as an encoded polyline.

    Points that fall on the one before them at this precision are left out; a line that shrinks to a single point gives
    an empty text.

    Parameters
    ----------
    lon, lat
        Its points (degrees), at least one.
    """
    steps = np.round(np.column_stack([lat, lon]) * 10**PRECISION).astype(np.int64)
    moves = np.diff(steps, axis=0)
    moves = moves[moves.any(axis=1)]
    if not len(moves):
        return ""
    return "".join(map(_signed, steps[0].tolist() + moves.ravel().tolist()))


def decode(text: str) -> NDArray[np.float64]:
    """Read an encoded polyline: its points as rows of latitude and longitude (degrees)."""
    numbers, value, shift = [], 0, 0
    for letter in text:
        bits = ord(letter) - 63
        value |= (bits & 0x1F) << shift
        shift += 5
        if bits < 0x20:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    points: NDArray[np.float64] = np.cumsum(np.array(numbers, dtype=np.int64).reshape(-1, 2), axis=0) / 10.0**PRECISION
    return points


def _signed(number: int) -> str:
    rest = ~(number << 1) if number < 0 else number << 1
    letters = []
    while rest >= 0x20:
        letters.append(chr((0x20 | (rest & 0x1F)) + 63))
        rest >>= 5
    letters.append(chr(rest + 63))
    return "".join(letters)


def simplified(
    lon: NDArray[np.float64], lat: NDArray[np.float64], *, tolerance_m: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Leave out points of a line that lie no farther than `tolerance_m` from it; both ends stay (Douglas and Peucker).

    Parameters
    ----------
    lon, lat
        Its points (degrees), at least two; the line is short enough for one ratio of degrees east to degrees north.
    """
    metres = np.radians(1.0) * EARTH_RADIUS_M
    scale = np.array([metres * np.cos(np.radians(lat[0])), metres])
    line = shapely.linestrings(np.column_stack([lon, lat]) * scale)
    kept_lon, kept_lat = (shapely.get_coordinates(shapely.simplify(line, tolerance_m)) / scale).T
    return kept_lon, kept_lat
