"""
Our driving minutes against those of Valhalla (MIT), on the same OpenStreetMap file.

Valhalla is no dependency of the program. Its programs come with the package pyvalhalla; they need no Python of their
own, so the package may be put into any folder, whatever Python runs this script::

    pip install --target valhalla --no-deps --only-binary :all: --python-version 3.12 pyvalhalla
    python benchmarks/valhalla_comparison.py --roads drogi.osm.pbf --valhalla valhalla

Places of the file (``place=*``) are moved to the nearest junction of our network, so that neither side walks. All ways
between `--places` origins and as many destinations are computed by both; start and parking are left out on our side.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import osmium

from geo_cus.catalogue import profiles
from geo_cus.data.places_osm import read_places
from geo_cus.data.road_files import read_roads
from geo_cus.network.band import times_band
from geo_cus.network.build import build_network
from geo_cus.network.geodesy import great_circle_m
from geo_cus.network.route import find_route
from geo_cus.network.routing import travel_times
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.travel_times import Placement, Points

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo_cus.data.roads import Roads
    from geo_cus.network.road_network import RoadNetwork
    from geo_cus.network.travel_times import TravelTimes

CLASSES_KM = ((0, 5), (5, 10), (10, 20), (20, np.inf))
SHORTEST_M = 500.0
"""Pairs nearer than that say more about a corner than about roads."""
MUCH_QUICKER = 0.8
MOST_MATRIX_PAIRS = 2500
"""Valhalla answers no more at once."""


class Times(NamedTuple):
    """Minutes and kilometres, shape (origins, destinations); NaN where there is no way."""

    minutes: np.ndarray
    km: np.ndarray


class Valhalla:
    """Tiles of a road file in a folder, and questions to them."""

    def __init__(self, package: Path, roads: Path, folder: Path) -> None:
        self._programs = package / "valhalla" / "bin"
        if not self._programs.is_dir():
            message = f"{package}: no pyvalhalla there. Install it as the head of this script says."
            raise SystemExit(message)
        self._config = folder / "valhalla.json"
        maker = package / "valhalla" / "valhalla_build_config.py"
        tiles = ("--mjolnir-tile-dir", str(folder / "tiles"), "--mjolnir-concurrency", "1")
        self._config.write_text(_run([sys.executable, str(maker), *tiles]), "utf-8")
        _run([str(self._programs / "valhalla_build_tiles"), "-c", str(self._config), str(_as_pbf(roads, folder))])

    def version(self) -> str:
        """Give the version of the program."""
        return _run([str(self._programs / "valhalla_service"), "--version"]).split()[-1]

    def ask(self, action: str, request: dict[str, Any]) -> dict[str, Any]:
        """Ask the tiles once and give the answer."""
        words = [str(self._programs / "valhalla_service"), str(self._config), action, json.dumps(request)]
        lines = [line for line in _run(words).splitlines() if line.startswith("{")]
        return json.loads(lines[-1])

    def times(self, origins: np.ndarray, destinations: np.ndarray) -> Times:
        """Give the times of a car between places, shape (n, 2): longitude and latitude."""
        request = {"sources": _locations(origins), "targets": _locations(destinations), "costing": "auto"}
        rows = self.ask("sources_to_targets", request)["sources_to_targets"]
        seconds, km = (
            np.array([[np.nan if cell[key] is None else cell[key] for cell in row] for row in rows], dtype=float)
            for key in ("time", "distance")
        )
        return Times(seconds / 60, km)

    def edges(self, origin: np.ndarray, destination: np.ndarray) -> tuple[float, list[dict[str, Any]]]:
        """Give the minutes of one way, and its edges with length (km), speed (km/h), class, use and surface."""
        request = {"locations": _locations([origin, destination]), "costing": "auto"}
        (leg,) = self.ask("route", request)["trip"]["legs"]
        fields = ("length", "speed", "road_class", "use", "surface", "density", "names")
        traced = self.ask(
            "trace_attributes",
            {
                "encoded_polyline": leg["shape"],
                "costing": "auto",
                "shape_match": "edge_walk",
                "filters": {"attributes": [f"edge.{name}" for name in fields], "action": "include"},
            },
        )
        return leg["summary"]["time"] / 60, traced["edges"]


def _run(words: list[str]) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"{words[0]} ended with {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        raise SystemExit(message)
    return done.stdout


def _as_pbf(roads: Path, folder: Path) -> Path:
    """Write the file as PBF, the one form that Valhalla reads."""
    path = folder / "roads.osm.pbf"
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for thing in osmium.FileProcessor(str(roads)):
            writer.add(thing)
    return path


def _locations(places: Iterable[np.ndarray]) -> list[dict[str, float]]:
    return [{"lon": float(lon), "lat": float(lat)} for lon, lat in places]


def junctions_near_places(network: RoadNetwork, roads: Path) -> tuple[np.ndarray, int]:
    """Give the junctions nearest to the places of a file, shape (n, 2), and how many places there are."""
    first, last = network.shape_offsets[:-1], network.shape_offsets[1:] - 1
    ends = np.r_[first, last]
    nodes = np.unique(np.stack([network.shape_lon[ends], network.shape_lat[ends]], axis=1), axis=0)
    places = read_places(roads)
    nearest = [
        int(np.argmin(great_circle_m(np.full(len(nodes), lon), np.full(len(nodes), lat), nodes[:, 0], nodes[:, 1])))
        for lon, lat in zip(places["lon"], places["lat"], strict=True)
    ]
    return nodes[sorted(set(nearest))], len(places)


def placed(index: RoadIndex, spots: np.ndarray) -> Placement:
    """Place spots on our network."""
    return index.place(Points(tuple(map(str, range(len(spots)))), spots[:, 0], spots[:, 1]))


def of(times: TravelTimes) -> Times:
    """Give travel times in minutes and kilometres."""
    return Times(np.where(np.isfinite(times.seconds), times.seconds / 60, np.nan), times.metres / 1000)


def print_table(ours: dict[str, Times], theirs: Times) -> None:
    """Print the ratio of minutes by distance class, for our band, and for our speeds with every sign driven in full."""
    central = ours["central"]
    used = np.isfinite(central.minutes) & np.isfinite(theirs.minutes) & (central.km * 1000 >= SHORTEST_M)
    print(f"\n{'km':>6} {'pairs':>6}" + "".join(f"{name:>16}{'p90':>7}" for name in ours) + f"{'km':>8}")
    for low, high in (*CLASSES_KM, (0, np.inf)):
        own = used & (central.km >= low) & (central.km < high)
        if not own.any():
            continue
        cells = "".join(
            f"{np.median(ratio):16.2f}{np.percentile(ratio, 90):7.2f}"
            for ratio in (times.minutes[own] / theirs.minutes[own] for times in ours.values())
        )
        name = "all" if (low, high) == (0, np.inf) else f"{low}-{high:.0f}" if np.isfinite(high) else f"{low}+"
        print(f"{name:>6} {own.sum():6}{cells}{np.median(central.km[own] / theirs.km[own]):8.2f}")
    below, above = (
        (used & far).sum() / used.sum()
        for far in (theirs.minutes < ours["low"].minutes, theirs.minutes > ours["high"].minutes)
    )
    print(f"Valhalla's minutes lie within our band for {1 - below - above:.0%}, below {below:.0%}, above {above:.0%}.")
    one_sided = np.isfinite(central.minutes) != np.isfinite(theirs.minutes)
    print(f"Pairs that only one of the two can drive: {one_sided.sum()}.")


def print_other_tables(roads: Roads, spots: tuple[np.ndarray, np.ndarray], theirs: Times) -> None:
    """Print the median ratio of minutes by the tables of the band alone, as they are and with every sign driven."""
    for name in profiles()["car"].band:
        for share in (profiles()[name].limit_factor, 1.0):
            index = RoadIndex(build_network(roads, replace(profiles()[name], limit_factor=share), source_sha256=""))
            times = of(travel_times(index.network, *(placed(index, some) for some in spots)))
            ratio = (times.minutes / theirs.minutes)[times.km * 1000 >= SHORTEST_M]
            print(f"{name}, {share:.0%} of limits: median {np.nanmedian(ratio):.2f}")


def print_tracks(index: RoadIndex, spots: tuple[np.ndarray, np.ndarray], ours: Times, theirs: Times) -> None:
    """Print how many of the pairs in which we are much quicker lead over a track."""
    ratio = np.where(ours.km * 1000 >= SHORTEST_M, ours.minutes / theirs.minutes, np.nan)
    print(f"Ratio of single pairs: {np.nanmin(ratio):.2f} to {np.nanmax(ratio):.2f}")
    ends = [placed(index, some) for some in spots]
    quick = np.argwhere(ratio < MUCH_QUICKER).tolist()
    routes = [find_route(index.network, *ends, row, column) for row, column in quick]
    on_track = sum(route is not None and "track" in route.metres_by_class for route in routes)
    print(f"Pairs below {MUCH_QUICKER}: {len(quick)}, of them over a track {on_track}")


class Way(NamedTuple):
    """One pair as both drive it: kilometres and minutes by road class, and Valhalla's minutes for turns."""

    ours: dict[str, tuple[float, float]]
    theirs: dict[str, tuple[float, float]]
    turns_min: float


def both_ways(index: RoadIndex, valhalla: Valhalla, start: np.ndarray, end: np.ndarray) -> Way:
    """Give the ways of both between two spots."""
    route = find_route(index.network, placed(index, start[None]), placed(index, end[None]), 0, 0)
    minutes, edges = valhalla.edges(start, end)
    ours: dict[str, tuple[float, float]] = {}
    theirs: dict[str, tuple[float, float]] = {}
    for name, seconds in route.seconds_by_class.items():
        _add(ours, name.removesuffix("_link"), route.metres_by_class[name] / 1000, seconds / 60)
    for edge in edges:
        kind = "track" if edge["use"] == "track" else edge["road_class"].removesuffix("_other")
        _add(theirs, kind, edge["length"], edge["length"] / edge["speed"] * 60)
    return Way(ours, theirs, minutes - sum(driven for _, driven in theirs.values()))


def _add(sums: dict[str, tuple[float, float]], kind: str, km: float, minutes: float) -> None:
    before = sums.get(kind, (0.0, 0.0))
    sums[kind] = before[0] + km, before[1] + minutes


def print_classes(ways: list[Way]) -> None:
    """Print kilometres and speeds by road class over some ways."""
    print(f"\n{'class':14}{'our km':>8}{'km/h':>6}{'Valhalla km':>13}{'km/h':>6}")
    sums: tuple[dict[str, tuple[float, float]], dict[str, tuple[float, float]]] = ({}, {})
    for way in ways:
        for kinds, into in zip((way.ours, way.theirs), sums, strict=True):
            for kind, (km, minutes) in kinds.items():
                _add(into, kind, km, minutes)
    for kind in sorted({*sums[0], *sums[1]}):
        cells = [side.get(kind, (0.0, 0.0)) for side in sums]
        speeds = [f"{60 * km / minutes:6.0f}" if minutes else " " * 6 for km, minutes in cells]
        print(f"{kind:14}{cells[0][0]:8.1f}{speeds[0]}{cells[1][0]:13.1f}{speeds[1]}")
    turns, driven = sum(way.turns_min for way in ways), sum(minutes for _, minutes in sums[1].values())
    print(f"Of Valhalla's minutes turns take {turns / (turns + driven):.1%}.")


def explain(index: RoadIndex, valhalla: Valhalla, pairs: list[tuple[np.ndarray, np.ndarray]], worst: int) -> None:
    """Print what both drive on, over all of some pairs, and for those at both ends of the ratio."""
    ways = [both_ways(index, valhalla, *pair) for pair in pairs]
    print_classes(ways)
    minutes = [(sum(m for _, m in way.ours.values()), sum(m for _, m in way.theirs.values())) for way in ways]
    order = sorted(range(len(ways)), key=lambda place: minutes[place][0] / minutes[place][1])
    for place in [*order[:worst], *order[-worst:]]:
        ours, theirs = minutes[place]
        print(f"\nfrom {pairs[place][0]} to {pairs[place][1]}: {ours:.1f} and {theirs:.1f} min without turns")
        print_classes([ways[place]])


def main() -> None:
    """Build, ask both, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--roads", type=Path, required=True, help="OpenStreetMap file")
    parser.add_argument("--valhalla", type=Path, required=True, help="folder with the package pyvalhalla")
    parser.add_argument("--places", type=int, default=25, help="origins, and as many destinations")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--explain", type=int, default=0, help="so many pairs are compared by class of road")
    parser.add_argument("--worst", type=int, default=3, help="of those, so many at each end of the ratio are shown")
    options = parser.parse_args()
    if options.places**2 > MOST_MATRIX_PAIRS:
        parser.error(f"at most {int(MOST_MATRIX_PAIRS**0.5)} places")
    roads = read_roads(options.roads).roads
    network = build_network(roads, profiles()["car"], source_sha256="")
    index = RoadIndex(network)
    junctions, places = junctions_near_places(network, options.roads)
    chosen = np.random.default_rng(options.seed).permutation(len(junctions))[: 2 * options.places]
    half = len(chosen) // 2
    spots = junctions[chosen[:half]], junctions[chosen[half:]]
    ours = {
        name: of(times) for name, times in times_band(network, *(placed(index, s) for s in spots))._asdict().items()
    }
    by_signs = replace(profiles()["car"], limit_rule="replace", limit_factor=1.0, band=())
    signed = build_network(roads, by_signs, source_sha256="")
    ours["limits driven"] = of(travel_times(signed, *(placed(RoadIndex(signed), s) for s in spots)))
    with tempfile.TemporaryDirectory() as folder:
        valhalla = Valhalla(options.valhalla, options.roads, Path(folder))
        theirs = valhalla.times(*spots)
        print(f"Valhalla {valhalla.version()}; {options.roads.name}: {places} places at {len(junctions)} junctions")
        print("our minutes / Valhalla's, and our km / Valhalla's (median)")
        print_table(ours, theirs)
        print_tracks(index, spots, ours["central"], theirs)
        print_other_tables(roads, spots, theirs)
        far = np.argwhere(theirs.km * 1000 >= SHORTEST_M)
        shown = np.random.default_rng(options.seed).permutation(far)[: options.explain]
        if len(shown):
            explain(index, valhalla, [(spots[0][row], spots[1][column]) for row, column in shown], options.worst)


if __name__ == "__main__":
    main()
