"""
The council's map: how long it takes to make, and how large it is.

Run it from anywhere: ``python benchmarks/council_map.py [ROADS]``. It draws the sample for the public: one service, all
of them, all of them with a scenario beside them. With a road file of any kind that geo_cus reads, it also draws 160
settlements on random junctions of those roads, with all services of the catalogue and eight random providers each.
Measuring comes before and is not counted.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo_cus.access.measure import measure_study
from geo_cus.access.published import published, published_together
from geo_cus.catalogue import groups, services
from geo_cus.data.road_files import read_roads
from geo_cus.data.sample import sample_folder
from geo_cus.data.study import Source, Study
from geo_cus.data.study_files import load_study
from geo_cus.map.council import Proposal, council_html
from geo_cus.planning.edits import CloseProvider
from geo_cus.planning.measuring import measured_with
from geo_cus.text import language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_cus.access.measurement import Measurement
    from geo_cus.data.roads import Roads

SETTLEMENTS, PROVIDERS_A_SERVICE, SEED = 160, 8, 7


def drawn(name: str, measurement: Measurement, chosen: Sequence[str], proposal: Proposal | None = None) -> None:
    """Make a map twice, and print the seconds of both times and the size."""
    taken = []
    for _ in range(2):
        start = time.perf_counter()
        page = council_html(measurement, chosen, language("pl"), proposal=proposal)
        taken.append(time.perf_counter() - start)
    size_kb = len(page.encode()) / 1000
    print(f"{name:<44} first {taken[0]:5.2f} s, then {taken[1]:5.2f} s, {size_kb:6.0f} kB")


def large_study(path: Path) -> Study:
    """Put settlements and providers on random junctions of a road file."""
    source, draw = read_roads(path), np.random.default_rng(SEED)
    roads, catalogue = source.roads, services()
    homes = _points(roads, SETTLEMENTS, draw)
    people = {group: pd.array(draw.integers(0, 400, SETTLEMENTS), dtype="Int64") for group in groups()}
    settlements = pd.DataFrame(
        {
            "settlement_id": [f"{number:07d}" for number in range(SETTLEMENTS)],
            "name": [f"Miejscowość {number}" for number in range(SETTLEMENTS)],
            "gmina": "2806032",
            **people,
            **homes,
            "row": range(SETTLEMENTS),
        }
    )
    count = PROVIDERS_A_SERVICE * len(catalogue)
    providers = pd.DataFrame(
        {
            "provider_id": [f"P{number}" for number in range(count)],
            "name": [f"Podmiot numer {number}" for number in range(count)],
            "services": [(service_id,) for service_id in catalogue for _ in range(PROVIDERS_A_SERVICE)],
            "gminas_served": [()] * count,
            "places": [{} for _ in range(count)],
            "capacity": pd.array([None] * count, dtype="Float64"),
            "form": "stationary",
            "gmina": "2806032",
            **dict.fromkeys(("kind", "place", "address", "hours", "wheelchair"), ""),
            **_points(roads, count, draw),
            "row": range(count),
        }
    )
    return Study(
        name=path.stem, gminas=("2806032",), language="pl", fictional=True, as_of=None, settlements=settlements,
        providers=providers, services=catalogue, roads=roads, background=source.background, boundary=None, faults=(),
        row_counts=(), sources=(Source("roads", path.name, "0" * 64, ""),),
    )  # fmt: skip


def _points(roads: Roads, count: int, draw: np.random.Generator) -> dict[str, np.ndarray]:
    nodes = draw.choice(np.unique(roads.way_nodes), count, replace=False)
    return {"lon": roads.lon[nodes], "lat": roads.lat[nodes]}


def main() -> None:
    """Draw and print."""
    inside = measure_study(load_study(sample_folder()))
    every = list(inside.study.services)
    seen = published(inside)
    drawn("sample, one service", seen, ["apteka"])
    drawn(f"sample, {len(every)} services", seen, every)
    edits = (CloseProvider(provider_id="P16"),)
    after, before = published_together([measured_with(inside, edits), inside])
    drawn(f"sample, {len(every)} services, scenario", after, every, Proposal("P16", before, edits))
    for path in sys.argv[1:]:
        study = large_study(Path(path))
        large = measure_study(study)
        name = f"{len(study.roads.way_offsets) - 1} ways, {SETTLEMENTS} settlements"
        drawn(f"{name}, one service", large, ["apteka"])
        drawn(f"{name}, {len(study.services)} services", large, list(study.services))


if __name__ == "__main__":
    main()
