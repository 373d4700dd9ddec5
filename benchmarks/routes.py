"""
Routes to the nearest provider: how long all of them take, how long one, and how large they make the council's map.

``python benchmarks/routes.py [ROADS]`` measures the sample; with a road file (OSM, GraphML, BDOT10k) also 160 villages
and 20 providers at random places of its roads. It prints the medians of several rounds.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo_cus.access.measure import measure_study
from geo_cus.access.routes import nearest_routes
from geo_cus.data.road_files import read_roads
from geo_cus.data.sample import sample_folder
from geo_cus.data.study_files import load_study
from geo_cus.map.council import council_html
from geo_cus.map.route_lines import route_lines
from geo_cus.text import language

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_cus.access.measurement import Measurement
    from geo_cus.data.study import Study

ROUNDS = 5
VILLAGES, PROVIDERS = 160, 20
SERVICE = "poz"


def made_up_study(roads_file: Path, like: Study) -> Study:
    """Put villages and providers on random nodes of a road file; everything else is that of another study."""
    source = read_roads(roads_file)
    draw = np.random.default_rng(8)
    nodes = draw.choice(len(source.roads.lon), VILLAGES + PROVIDERS, replace=False)
    lon, lat = source.roads.lon[nodes], source.roads.lat[nodes]
    homes = pd.concat([like.settlements.iloc[[0]]] * VILLAGES, ignore_index=True).assign(
        settlement_id=[f"v{number}" for number in range(VILLAGES)],
        name=[f"Wieś {number}" for number in range(VILLAGES)],
        lon=lon[:VILLAGES],
        lat=lat[:VILLAGES],
    )
    places = pd.concat([like.providers.iloc[[0]]] * PROVIDERS, ignore_index=True).assign(
        provider_id=[f"p{number}" for number in range(PROVIDERS)],
        services=pd.Series([(SERVICE,)] * PROVIDERS, dtype=object),
        lon=lon[VILLAGES:],
        lat=lat[VILLAGES:],
    )
    return replace(
        like,
        settlements=homes,
        providers=places,
        roads=source.roads,
        background=source.background,
        boundary=None,
        demand_points=None,
        bus=None,
        estimates=like.estimates.iloc[:0],
        services={SERVICE: like.services[SERVICE]},
    )


def median_s(work: Callable[[], object]) -> float:
    """Give the median seconds of several rounds."""
    taken = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def report(name: str, measurement: Measurement) -> None:
    """Print what the routes of a study take."""
    words = language("pl")
    routes = nearest_routes(measurement)
    settlement_id, service_id = max(routes, key=lambda pair: len(routes[pair].route.stretches))
    of_map = [found for found in routes.values() if found.service_id == SERVICE]
    page = council_html(measurement, [SERVICE], words)
    lines = json.dumps(route_lines(measurement, of_map, words).content(), ensure_ascii=False)
    clicks = [len(json.dumps(route_lines(measurement, [found], words).content()).encode()) for found in routes.values()]
    edges = {profile_id: len(network.edge_from) for profile_id, network in measurement.networks.items()}
    print(f"{name}: {len(routes)} routes over edges {edges}")
    print(f"  all routes             {median_s(lambda: nearest_routes(measurement)):.3f} s")
    one = median_s(lambda: nearest_routes(measurement, services=[service_id], settlements=[settlement_id]))
    print(f"  the longest one alone  {one * 1000:.1f} ms")
    print(
        f"  council's map          {len(page.encode()) / 1e6:.3f} MB, of it routes {len(lines.encode()) / 1e6:.3f} MB"
    )
    print(f"  a click, at most       {max(clicks) / 1000:.1f} kB")
    print(f"  page made in           {median_s(lambda: council_html(measurement, [SERVICE], words)):.3f} s")


def main() -> None:
    """Measure the sample, and the road file that is given."""
    sample = load_study(sample_folder())
    report("sample", measure_study(sample))
    for path in sys.argv[1:]:
        report(path, measure_study(made_up_study(Path(path), sample)))


if __name__ == "__main__":
    main()
