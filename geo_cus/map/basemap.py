"""The base map: roads, water, forest, built-up land and boundaries of a study, in compact form."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from pyproj import Transformer

from geo_cus.crs import GEOGRAPHIC_CRS, METRIC_CRS
from geo_cus.map.ground import GROUND
from geo_cus.map.polyline import encode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo_cus.data.roads import Roads
    from geo_cus.data.study import Study

ROAD_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "main": ("motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link"),
    "secondary": ("secondary", "secondary_link", "tertiary", "tertiary_link"),
    "minor": ("unclassified", "residential", "living_street", "road", "pedestrian", "unknown"),
    "track": ("track", "service"),
}
"""Road classes (OSM highway) drawn alike, from the most important; paths and steps are not drawn."""

_UNDRAWN_SERVICES: Final = ("driveway", "parking_aisle", "drive-through")
"""Service ways that would only clutter the map."""

_ROAD_TOLERANCE_M: Final = 4.0
_AREA_TOLERANCE_M: Final = 8.0
_SMALLEST_AREA_M2: Final = 2_500.0
"""An area is left out below this: 50 by 50 m, a dot on the map."""
_SMALLEST_NAMED_WATER_M2: Final = 100_000.0


@dataclass(frozen=True, slots=True)
class BaseMap:
    """
    What lies under the results: the same for every service of a study and in every language.

    Parameters
    ----------
    content
        Values for JSON. ``roads``: by group the encoded lines; ``water``, ``forest``, ``builtUp``: areas, each a list
        of encoded rings; ``rivers``: encoded lines; ``studied``, ``neighbours``: areas of gminas; ``names``: ``kind``
        (``water`` or ``gmina``), ``name``, ``lat``, ``lon``; ``bounds``: south, west, north, east of what is studied;
        ``style``: how it is drawn, `GROUND`.
    version
        First 16 characters of the SHA-256 of the content: two base maps of one version are the same.
    """

    content: Mapping[str, Any]
    version: str


def base_map(study: Study) -> BaseMap:
    """Draw the base map of a study; layers without data come out empty."""
    background, boundary = study.background, study.boundary
    studied, neighbours = _split(boundary)
    content = {
        "roads": _roads(study.roads),
        "water": _areas(background.water.geometry),
        "rivers": _encode_lines(_lines(_metric(background.rivers.geometry)), _AREA_TOLERANCE_M),
        "forest": _areas(background.forest.geometry),
        "builtUp": _areas(background.built_up.geometry),
        "studied": _areas(studied.geometry if studied is not None else ()),
        "neighbours": _areas(neighbours.geometry if neighbours is not None else ()),
        "names": _water_names(background.water) + _gmina_names(neighbours),
        "bounds": _bounds(study, studied),
        "style": GROUND,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return BaseMap(content, hashlib.sha256(text.encode()).hexdigest()[:16])


def _split(boundary: gpd.GeoDataFrame | None) -> tuple[gpd.GeoDataFrame | None, gpd.GeoDataFrame | None]:
    if boundary is None:
        return None, None
    if "studied" not in boundary:
        return boundary, None
    chosen = boundary["studied"].astype(bool)
    return boundary[chosen], boundary[~chosen]


def _roads(roads: Roads | None) -> dict[str, list[str]]:
    """Encode the ways by group, drawn as long lines: pieces of one group that meet are joined before simplifying."""
    if roads is None:
        return {group: [] for group in ROAD_GROUPS}
    highway, service = roads.tags["highway"], roads.tags["service"]
    drawn = ~service.isin(_UNDRAWN_SERVICES)
    points = _metric_points(np.column_stack([roads.lon, roads.lat]))
    encoded = {}
    for group, classes in ROAD_GROUPS.items():
        chosen = drawn & (highway.isin(classes) if roads.has_class else group == "minor")
        ways = np.flatnonzero(chosen.to_numpy(bool))
        encoded[group] = _encode_lines(_ways(roads, points, ways), _ROAD_TOLERANCE_M)
    return encoded


def _ways(roads: Roads, points: NDArray[np.float64], ways: NDArray[np.intp]) -> NDArray[np.object_]:
    """Make lines of the ways of these numbers, joined where exactly two meet."""
    starts, ends = roads.way_offsets[ways], roads.way_offsets[ways + 1]
    counts = ends - starts
    if not len(ways):
        return np.array([], dtype=object)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    nodes = roads.way_nodes[np.repeat(starts, counts) + within]
    lines = shapely.linestrings(points[nodes], indices=np.repeat(np.arange(len(ways)), counts))
    return shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))


def _areas(geometries: Iterable[BaseGeometry]) -> list[list[str]]:
    parts = shapely.get_parts(_metric(geometries))
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    parts = parts[shapely.area(parts) >= _SMALLEST_AREA_M2]
    # Neighbours are simplified apart; at this tolerance the gaps between them stay below a pixel.
    simple = shapely.simplify(parts, _AREA_TOLERANCE_M)
    areas = ([encode(*_degrees(ring)) for ring in shapely.get_rings(area)] for area in simple)
    return [[ring for ring in rings if ring] for rings in areas if rings and rings[0]]


def _encode_lines(lines: NDArray[np.object_], tolerance_m: float) -> list[str]:
    simple = shapely.simplify(lines, tolerance_m)
    texts = (encode(*_degrees(line)) for line in simple)
    return [text for text in texts if text]


def _lines(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    parts = shapely.get_parts(geometries)
    lines: NDArray[np.object_] = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    return lines


def _water_names(water: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    water = water[~(water.geometry.isna() | water.geometry.is_empty)]
    if water.empty:
        return []
    large = shapely.area(_metric(water.geometry)) >= _SMALLEST_NAMED_WATER_M2
    return _names("water", water[large & (water["name"].fillna("") != "")])


def _gmina_names(gminas: gpd.GeoDataFrame | None) -> list[dict[str, Any]]:
    return [] if gminas is None else _names("gmina", gminas)


def _names(kind: str, layer: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    points = shapely.point_on_surface(np.asarray(layer.geometry, dtype=object))
    return [
        {"kind": kind, "name": str(name), "lat": round(float(point.y), 5), "lon": round(float(point.x), 5)}
        for name, point in zip(layer["name"], points, strict=True)
    ]


def _bounds(study: Study, studied: gpd.GeoDataFrame | None) -> list[float] | None:
    """South, west, north, east of the gminas studied and all settlements; None where nothing has a place."""
    places = study.settlements[["lon", "lat"]].dropna().to_numpy(float)
    corners = [places] if len(places) else []
    if studied is not None and len(studied):
        west, south, east, north = studied.total_bounds
        corners.append(np.array([[west, south], [east, north]]))
    if not corners:
        return None
    all_corners = np.vstack(corners)
    (west, south), (east, north) = all_corners.min(axis=0), all_corners.max(axis=0)
    return [round(float(value), 5) for value in (south, west, north, east)]


def _metric(geometries: Iterable[BaseGeometry]) -> NDArray[np.object_]:
    """Put geometries of EPSG:4326 into metres of EPSG:2180; missing and empty ones are left out."""
    array = np.array(list(geometries), dtype=np.object_)
    return shapely.transform(array[~shapely.is_missing(array) & ~shapely.is_empty(array)], _metric_points)


def _metric_points(points: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(_to_metric().transform(points[:, 0], points[:, 1]))


def _degrees(line: BaseGeometry) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    points = shapely.get_coordinates(line)
    lon, lat = _to_degrees().transform(points[:, 0], points[:, 1])
    return lon, lat


@cache
def _to_metric() -> Transformer:
    return Transformer.from_crs(GEOGRAPHIC_CRS, METRIC_CRS, always_xy=True)


@cache
def _to_degrees() -> Transformer:
    return Transformer.from_crs(METRIC_CRS, GEOGRAPHIC_CRS, always_xy=True)
