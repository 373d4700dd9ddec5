"""Plane geometry of the fictional landscape: metres east and north of its south-west corner."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Point = tuple[float, float]
Floats = npt.NDArray[np.float64]

WIDTH_M = 18_000.0
HEIGHT_M = 16_000.0
MID_LAT, MID_LON = 53.9, 21.6
WGS84_A_M, WGS84_E2 = 6_378_137.0, 0.00669437999014


def to_wgs84(point: Point) -> tuple[float, float]:
    """
    Give latitude and longitude (degrees) of a point (metres).

    East-west lengths on the WGS 84 ellipsoid are exact, north-south ones to a few parts in a million.
    """
    bend = 1 - WGS84_E2 * math.sin(math.radians(MID_LAT)) ** 2
    meridian_m = WGS84_A_M * (1 - WGS84_E2) / bend**1.5
    lat = MID_LAT + math.degrees((point[1] - HEIGHT_M / 2) / meridian_m)
    radius_m = WGS84_A_M / math.sqrt(1 - WGS84_E2 * math.sin(math.radians(lat)) ** 2)
    lon = MID_LON + math.degrees((point[0] - WIDTH_M / 2) / (radius_m * math.cos(math.radians(lat))))
    return round(lat, 7), round(lon, 7)


def km(*points: tuple[float, float]) -> list[Point]:
    """Turn points written in kilometres into metres."""
    return [(x * 1000, y * 1000) for x, y in points]


def distance(a: Point, b: Point) -> float:
    """Give the straight distance (metres)."""
    return math.hypot(b[0] - a[0], b[1] - a[1])


def length_of(line: Sequence[Point]) -> float:
    """Give the length of a line (metres)."""
    return sum(distance(a, b) for a, b in itertools.pairwise(line))


def blend(a: Point, b: Point, share: float) -> Point:
    """Give the point at a share (0..1) of the way from `a` to `b`."""
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])


def smooth(points: Sequence[Point], step_m: float, *, closed: bool = False) -> list[Point]:
    """Draw a Catmull-Rom curve through points, one vertex about every `step_m`; the given points stay in it."""
    pts = np.asarray(points, dtype=float)
    count = len(pts)
    line: list[Point] = []
    for i in range(count if closed else count - 1):
        before, a, b, after = (pts[_index(k, count, closed)] for k in (i - 1, i, i + 1, i + 2))
        pieces = max(1, round(float(np.hypot(*(b - a))) / step_m))
        for t in np.arange(pieces) / pieces:
            x, y = _catmull_rom(before, a, b, after, float(t))
            line.append((float(x), float(y)))
    return line if closed else [*line, (float(pts[-1][0]), float(pts[-1][1]))]


def _index(k: int, count: int, closed: bool) -> int:
    return k % count if closed else min(max(k, 0), count - 1)


def _catmull_rom(before: Floats, a: Floats, b: Floats, after: Floats, t: float) -> Floats:
    return 0.5 * (
        2 * a + (b - before) * t + (2 * before - 5 * a + 4 * b - after) * t**2 + (3 * a - before - 3 * b + after) * t**3
    )


def wiggle(
    line: Sequence[Point], amplitude_m: float, rng: np.random.Generator, *, waves_m: Sequence[float] = (340, 760, 1500)
) -> list[Point]:
    """Push a line sideways by a sum of slow waves, not at its ends, so that it bends as a real road or shore does."""
    pts = np.asarray(line, dtype=float)
    steps = np.hypot(*np.diff(pts, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    taper = np.clip(np.minimum(along, along[-1] - along) / 250, 0, 1)
    push = np.zeros(len(pts))
    for wave_m in waves_m:
        push += rng.uniform(0.5, 1.0) * np.sin(2 * np.pi * along / wave_m + rng.uniform(0, 2 * np.pi))
    slope = np.gradient(pts, axis=0)
    normal = np.column_stack([-slope[:, 1], slope[:, 0]]) / np.maximum(np.hypot(*slope.T), 1e-9)[:, None]
    moved = pts + normal * (push * taper * amplitude_m / len(waves_m) * 1.6)[:, None]
    return [(float(x), float(y)) for x, y in moved]


def blob(
    centre: Point, radii_m: tuple[float, float], rng: np.random.Generator, *, turn_deg: float = 0, rough: float = 0.16
) -> list[Point]:
    """Draw a closed irregular ellipse, first vertex not repeated."""
    angles = np.linspace(0, 2 * np.pi, max(26, int(sum(radii_m) / 30)), endpoint=False)
    grow = np.ones_like(angles)
    for lobes in (2, 3, 5, 8):
        grow += rough * rng.uniform(0.3, 1.0) / math.sqrt(lobes) * np.sin(lobes * angles + rng.uniform(0, 2 * np.pi))
    x, y = radii_m[0] * grow * np.cos(angles), radii_m[1] * grow * np.sin(angles)
    turn = math.radians(turn_deg)
    return [
        (
            centre[0] + float(a * math.cos(turn) - b * math.sin(turn)),
            centre[1] + float(a * math.sin(turn) + b * math.cos(turn)),
        )
        for a, b in zip(x, y, strict=True)
    ]


def ribbon(line: Sequence[Point], half_widths_m: Sequence[float]) -> list[Point]:
    """Draw the polygon around a line with a half width at each of its vertices, first vertex not repeated."""
    pts = np.asarray(line, dtype=float)
    slope = np.gradient(pts, axis=0)
    normal = np.column_stack([-slope[:, 1], slope[:, 0]]) / np.hypot(*slope.T)[:, None]
    offset = normal * np.asarray(half_widths_m)[:, None]
    ring = np.concatenate([pts + offset, (pts - offset)[::-1]])
    return [(float(x), float(y)) for x, y in ring]


def inside(point: Point, ring: Sequence[Point]) -> bool:
    """Tell whether a point lies in a ring (even-odd rule)."""
    poly = np.asarray(ring)
    x, y = poly[:, 0], poly[:, 1]
    x2, y2 = np.roll(x, -1), np.roll(y, -1)
    spans = (y > point[1]) != (y2 > point[1])
    cut = x + (point[1] - y) * (x2 - x) / np.where(y2 == y, 1.0, y2 - y)
    return bool(np.count_nonzero(spans & (point[0] < cut)) % 2)


def edges_of(ring: Sequence[Point], *, closed: bool = True) -> Floats:
    """Give the edges of a ring or line as rows ``x1, y1, x2, y2``."""
    pts = np.asarray(ring, dtype=float)
    return np.hstack([pts, np.roll(pts, -1, axis=0)]) if closed else np.hstack([pts[:-1], pts[1:]])


def crossings(a: Point, b: Point, edges: Floats) -> tuple[npt.NDArray[np.int64], Floats]:
    """Give which edges the segment ``a-b`` crosses, and at what share (0..1) of its own way."""
    start, run = edges[:, :2], edges[:, 2:] - edges[:, :2]
    rx, ry = b[0] - a[0], b[1] - a[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        denominator = rx * run[:, 1] - ry * run[:, 0]
        dx, dy = start[:, 0] - a[0], start[:, 1] - a[1]
        own = (dx * run[:, 1] - dy * run[:, 0]) / denominator
        other = (dx * ry - dy * rx) / denominator
    hit = (own > 1e-9) & (own < 1 - 1e-9) & (other > 1e-9) & (other < 1 - 1e-9)
    return np.flatnonzero(hit), own[hit]
