"""
Times by bus in a made-up gmina: 300 settlements, 60 stops, 200 providers, 150 runs of 15 stops on every workday.

Run it from anywhere: ``python benchmarks/bus.py``. It prints the median of several rounds for walks of up to half an
hour and of any length.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo_cus.data.bus_lines import BusLines
from geo_cus.network.bus import WORKDAYS, BusRules, Walks, bus_times

if TYPE_CHECKING:
    from numpy.typing import NDArray

SETTLEMENTS, STOPS, PROVIDERS, LINES, RUNS, CALLS = 300, 60, 200, 10, 150, 15
SIDE_M, DETOUR, FOOT_MPS, BUS_MPS = 15_000.0, 1.3, 1.4, 35 / 3.6
ROUNDS = 3
SEED = 20260101


def walk_s(start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give seconds on foot between places (metres)."""
    return np.hypot(*(start[:, None] - end).transpose(2, 0, 1)) * DETOUR / FOOT_MPS


def bus_lines(stops: NDArray[np.float64], rng: np.random.Generator) -> BusLines:
    """Drive ten lines across the square, each in both directions, from five in the morning to eight in the evening."""
    ways = []
    for _ in range(LINES):
        chosen = rng.permutation(STOPS)[:CALLS]
        ways.append(chosen[np.argsort(stops[chosen] @ rng.normal(size=2))])
    rows = []
    for run in range(RUNS):
        way = ways[run % LINES][:: -1 if run // LINES % 2 else 1]
        leg_s = np.hypot(*np.diff(stops[way], axis=0).T) * DETOUR / BUS_MPS
        times = int(rng.integers(5 * 60, 20 * 60)) * 60 + np.append(0, np.cumsum(np.ceil(leg_s / 60 + 0.5) * 60))
        rows += [
            (str(run % LINES), str(run), f"{run:03d}", f"s{stop:02d}", place, int(time_s), WORKDAYS, "always", 2)
            for place, (stop, time_s) in enumerate(zip(way, times, strict=True))
        ]
    columns = ["line", "run", "run_id", "stop_id", "sequence", "time_s", "weekdays", "term", "row"]
    names = [f"s{stop:02d}" for stop in range(STOPS)]
    return BusLines(
        pd.DataFrame({"stop_id": names, "name": names, "lon": 0.0, "lat": 0.0}), pd.DataFrame(rows, columns=columns)
    )


def main() -> None:
    """Measure and print."""
    rng = np.random.default_rng(SEED)
    homes, stops, sites = (rng.uniform(0, SIDE_M, (count, 2)) for count in (SETTLEMENTS, STOPS, PROVIDERS))
    lines = bus_lines(stops, rng)
    walks = Walks(walk_s(homes, stops), walk_s(stops, sites), walk_s(homes, sites), walk_s(stops, stops))
    opened = [[(day, 8 * 3600.0, 16 * 3600.0) for day in WORKDAYS]] * PROVIDERS
    for name, rules in (("up to half an hour", BusRules()), ("of any length", BusRules(longest_walk_s=np.inf))):
        rounds = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            found = bus_times(lines, walks, openings=opened, rules=rules)
            rounds.append(time.perf_counter() - start)
        there, back = np.isfinite(found.seconds).mean(), (found.trip_days > 0).mean()
        print(f"walks {name}: {statistics.median(rounds):.2f} s; there {there:.0%} of the pairs, and back {back:.0%}")


if __name__ == "__main__":
    main()
