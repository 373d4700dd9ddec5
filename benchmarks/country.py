"""
The measures of a country: 52,000 made-up villages over the extent of Poland, 14 services with thousands of providers.

Run it from anywhere: ``python benchmarks/country.py``. Times are estimated along straight lines, block by block, so
that no matrix of all villages by all providers is made. It prints the processor seconds of blocks and measures
and, for one service and after checking that both give the same, the ratio to PySAL ``access`` (of the test
dependencies) on the same pairs. The numbers of providers are made up.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from access import fca, weights

from geo_cus.access.decay import Gaussian, Within
from geo_cus.access.in_blocks import enhanced_floating_catchment_in_blocks, in_blocks
from geo_cus.access.kth_nearest import kth_nearest_seconds
from geo_cus.access.reachable import reachable_count
from geo_cus.access.selection import times_to
from geo_cus.catalogue import Metric, profiles, services
from geo_cus.network.estimate import estimated_times
from geo_cus.network.travel_times import Points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geo_cus.catalogue import Profile
    from geo_cus.network.travel_times import TravelTimes

VILLAGES, TOWNS = 52_000, 900
WEST, EAST, SOUTH, NORTH = 14.1, 24.1, 49.0, 54.8
PROVIDERS: Final = {
    "szkola_1_4": 14_000, "szkola_5_8": 14_000, "przedszkole": 20_000, "zlobek": 8_000, "poz": 10_000, "apteka": 12_000,
    "cus_ops": 2_500, "poradnictwo": 1_500, "dzienny_pobyt": 1_200, "sds_wtz": 1_600, "wsparcie_dzienne": 3_000,
    "biblioteka": 7_500, "swietlica": 5_000, "opieka_dom": 2_500,
}  # fmt: skip
IN_TOWNS, TOWN_SPREAD_DEG = 0.5, 0.02
CELL_DEG = 0.8
M_PER_DEG = 111_200.0
WITH_PEER = "poz"
SEED = 20260101


def villages(rng: np.random.Generator) -> Points:
    """Scatter villages over a rectangle, sorted by the cells that make the blocks."""
    lon, lat = rng.uniform(WEST, EAST, VILLAGES), rng.uniform(SOUTH, NORTH, VILLAGES)
    order = np.argsort(cells(lon, lat), kind="stable")
    return Points(tuple(f"w{number:05d}" for number in range(VILLAGES)), lon[order], lat[order])


def cells(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
    """Give the number of the cell in which each place lies."""
    return (lat // CELL_DEG * 1_000 + lon // CELL_DEG).astype(np.int64)


def sites(count: int, towns: NDArray[np.float64], rng: np.random.Generator) -> Points:
    """Scatter providers: half of them in towns, the others anywhere."""
    town = towns[rng.integers(0, len(towns), count)] + rng.normal(0, TOWN_SPREAD_DEG, (count, 2))
    anywhere = rng.uniform((WEST, SOUTH), (EAST, NORTH), (count, 2))
    lon, lat = np.where(rng.random((count, 1)) < IN_TOWNS, town, anywhere).T
    return Points(tuple(f"p{number:05d}" for number in range(count)), lon, lat)


def blocks_of(homes: Points, providers: Points, profile: Profile, limit_s: float) -> Iterator[TravelTimes]:
    """Give the times of every cell to all providers that any of its villages reaches within the limit."""
    reach_deg = limit_s * profile.estimate_kph / 3.6 / profile.detour_factor / M_PER_DEG
    reach = np.array((reach_deg / np.cos(np.radians(NORTH + 1)), reach_deg))[:, None]
    where, home = np.stack([providers.lon, providers.lat]), np.stack([homes.lon, homes.lat])
    for rows in np.split(np.arange(VILLAGES), np.flatnonzero(np.diff(cells(*home))) + 1):
        low, high = (end(home[:, rows], axis=1, keepdims=True) for end in (np.min, np.max))
        near = np.flatnonzero(((where >= low - reach) & (where <= high + reach)).all(axis=0))
        times = estimated_times(_some(homes, rows), _some(providers, near), profile)
        yield times_to(times, (times.seconds <= limit_s).any(axis=0))


def _some(points: Points, rows: NDArray[np.int64]) -> Points:
    return Points(tuple(points.ids[row] for row in rows.tolist()), points.lon[rows], points.lat[rows])


def against_pysal(
    blocks: list[TravelTimes], people: pd.Series, capacity: pd.Series, limit_s: float, ours: pd.Series
) -> float:
    """Give the seconds that PySAL takes for E2SFCA on the pairs within the limit, after checking that both agree."""
    parts = []
    for block in blocks:
        rows, columns = np.nonzero(block.seconds <= limit_s)
        ids = (np.array(place.points.ids, dtype=object) for place in (block.origins, block.destinations))
        names = [name[taken] for name, taken in zip(ids, (rows, columns), strict=True)]
        parts.append(pd.DataFrame({"origin": names[0], "dest": names[1], "cost": block.seconds[rows, columns]}))
    pairs = pd.concat(parts, ignore_index=True)
    demand = pd.DataFrame({"people": people}).rename_axis("geoid")
    places = pd.DataFrame({"places": capacity}).rename_axis("geoid")
    named = {"demand_name": "people", "supply_name": "places", "demand_index": True, "max_cost": limit_s}
    begin = time.process_time()
    found = fca.two_stage_fca(demand, places, pairs, weight_fn=weights.gaussian(limit_s / 2), **named)
    seconds = time.process_time() - begin
    if not np.allclose(found.reindex(ours.index).fillna(0.0), ours, rtol=1e-9, atol=0):
        message = "the two do not agree"
        raise SystemExit(message)
    return seconds


def main() -> None:
    """Measure, compare and print."""
    rng = np.random.default_rng(SEED)
    homes = villages(rng)
    towns = rng.uniform((WEST, SOUTH), (EAST, NORTH), (TOWNS, 2))
    people = pd.Series(np.round(rng.lognormal(5.0, 0.9, VILLAGES)), index=list(homes.ids))
    total, making_s, pairs = dict.fromkeys(("nearest", "number", "E2SFCA"), 0.0), 0.0, 0
    for service_id, count in PROVIDERS.items():
        service, profile = services()[service_id], profiles()[services()[service_id].profile_id]
        limit = service.threshold.limit
        limit_s = limit if service.threshold.metric is Metric.SECONDS else limit / (profile.estimate_kph / 3.6)
        providers = sites(count, towns, rng)
        capacity = pd.Series(np.round(rng.lognormal(3.4, 0.6, count)), index=list(providers.ids))
        begin = time.process_time()
        blocks = list(blocks_of(homes, providers, profile, limit_s))
        making_s += time.process_time() - begin
        pairs += sum(block.seconds.size for block in blocks)
        decay = Within(limit_s, Gaussian(limit_s / 2))
        works = {
            "nearest": partial(in_blocks, blocks, partial(kth_nearest_seconds, k=1)),
            "number": partial(in_blocks, blocks, partial(reachable_count, limit_s=limit_s)),
            "E2SFCA": partial(enhanced_floating_catchment_in_blocks, blocks, people, capacity, decay=decay),
        }
        for name, work in works.items():
            begin = time.process_time()
            found = work()
            total[name] += (own_s := time.process_time() - begin)
        if service_id == WITH_PEER:
            peer_s = against_pysal(blocks, people, capacity, limit_s, found)
            print(f"E2SFCA of {service_id}: {own_s:.2f} s, PySAL access {peer_s:.2f} s, ratio {peer_s / own_s:.1f}")
    whole = VILLAGES * sum(PROVIDERS.values())
    print(f"{VILLAGES} villages x {len(PROVIDERS)} services, {sum(PROVIDERS.values())} providers:")
    print(f"{pairs / 1e6:.0f} million pairs in blocks, of {whole / 1e6:.0f} million")
    print(f"{'times':<10} {making_s:6.1f} s")
    for name, seconds in total.items():
        print(f"{name:<10} {seconds:6.1f} s")
    print(f"{'together':<10} {making_s + sum(total.values()):6.1f} s")


if __name__ == "__main__":
    main()
