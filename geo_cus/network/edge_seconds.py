"""Seconds on every edge: speed inside and outside built-up areas, what a node costs, ferries by their timetable."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_cus.network.access_rules import FERRY
from geo_cus.network.exact import on_grid
from geo_cus.network.node_seconds import seconds_at_nodes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.catalogue import Profile
    from geo_cus.data.roads import Roads
    from geo_cus.network.edges import Edges
    from geo_cus.network.speeds import WaySpeeds

_MPS_PER_KPH: Final = 1 / 3.6
_CLOCK: Final = re.compile(r"(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)")
_ISO: Final = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_MINUTES: Final = re.compile(r"\d+(?:\.\d+)?")


def edge_seconds(
    edges: Edges, roads: Roads, speeds: WaySpeeds, profile: Profile
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Give the seconds along every edge and against it, infinite where a direction is closed.

    Pieces in built-up areas count at the speed there. What nodes cost comes on top, by `seconds_at_nodes`. A ferry
    takes its duration, else its speed, and the wait for it once a way.
    """
    inside = np.zeros(len(edges.place), dtype=bool) if roads.built_up is None else roads.built_up[edges.place]
    inside_m = edges.summed(np.where(inside, edges.steps_m, 0.0))
    outside_m = edges.summed(np.where(inside, 0.0, edges.steps_m))
    lost_s = seconds_at_nodes(edges, roads, speeds.road_class[edges.way], profile)
    on_water = speeds.road_class[edges.way] == FERRY
    by_ferry_s = _ferry_seconds(edges, roads, speeds, profile)
    seconds = []
    for way_kph, at_nodes_s in zip((speeds.forward_kph, speeds.backward_kph), lost_s, strict=True):
        kph = way_kph[:, edges.way]
        driven_s = _driven(outside_m, inside_m, kph) + at_nodes_s
        seconds.append(on_grid(np.where(on_water & (kph[0] > 0), by_ferry_s, driven_s)))
    return seconds[0], seconds[1]


def duration_s(text: str) -> float:
    """Read the ``duration`` of a ferry (s): ``00:25``, ``1:20:00``, ``25`` (minutes), ``PT25M``; else NaN."""
    text = text.strip()
    if match := _CLOCK.fullmatch(text):
        head, middle, last = match.groups()
        if head is None:
            return float(middle) * 3600 + float(last) * 60
        return float(head) * 3600 + float(middle) * 60 + float(last)
    if _MINUTES.fullmatch(text):
        return float(text) * 60
    match = _ISO.fullmatch(text)
    if match and any(match.groups()):
        return float(
            sum(int(part or 0) * unit for part, unit in zip(match.groups(), (86_400, 3600, 60, 1), strict=True))
        )
    return float("nan")


def _driven(
    outside_m: NDArray[np.float64], inside_m: NDArray[np.float64], kph: NDArray[np.float64]
) -> NDArray[np.float64]:
    closed = kph[0] <= 0
    mps = np.where(closed, 1.0, kph) * _MPS_PER_KPH
    return np.where(closed, np.inf, outside_m / mps[0] + inside_m / mps[1])


def _ferry_seconds(edges: Edges, roads: Roads, speeds: WaySpeeds, profile: Profile) -> NDArray[np.float64]:
    """Give the seconds of every edge as if a ferry went there: its share of the way's duration and wait."""
    length_m = edges.summed(edges.steps_m)
    way_m = np.bincount(edges.way, weights=length_m, minlength=len(roads.tags))
    share = length_m / way_m[edges.way]
    texts = roads.tags["duration"]
    told_s = texts.map({text: duration_s(text) for text in texts.unique()}).to_numpy(dtype=np.float64)[edges.way]
    kph = np.maximum(speeds.forward_kph[0], speeds.backward_kph[0])[edges.way]
    at_speed_s = length_m / (np.where(kph > 0, kph, 1.0) * _MPS_PER_KPH)
    return np.where(np.isnan(told_s), at_speed_s, told_s * share) + profile.ferry_wait_s * share
