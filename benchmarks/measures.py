"""
The measures of a made-up gmina: 300 settlements x 14 services x 200 providers, after the travel times.

Run it from anywhere: ``python benchmarks/measures.py``. It prints the medians of several rounds and, after checking
that both give the same, the ratio to PySAL ``access`` (of the test dependencies) for the measures that it has too. Set
OPENBLAS_NUM_THREADS=1 on a busy machine: the threads of small products wait for each other longer than they compute.
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from access import fca, weights

from geo_cus.access.all_measures import all_measures
from geo_cus.access.basket import basket
from geo_cus.access.decay import Gaussian, Within
from geo_cus.access.doubts import doubts
from geo_cus.access.floating_catchment import enhanced_floating_catchment, floating_catchment
from geo_cus.access.measure import measure
from geo_cus.access.reliance import losses
from geo_cus.access.without_car import lens, lens_keys
from geo_cus.catalogue import groups, services
from geo_cus.data.background import Background
from geo_cus.data.study import Study
from geo_cus.network.study_times import study_times
from geo_cus.network.travel_times import times_of_matrix

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

SETTLEMENTS, PROVIDERS = 300, 200
SIDE_M, TOWN_SPREAD_M = 25_000.0, 2_000.0
ROUNDS = 5
SEED = 20260101
GMINA, NEIGHBOURS = "2806043", ("2806022", "2806052", "2819073")
HOURS = (
    "pn-pt 8:00-16:00", "pn-pt 7:30-15:30", "pn-pt 8:00-18:00", "pn-so 8:00-20:00", "pn-pt 10:00-18:00, so 9-13",
    "pn, śr, pt 9:00-13:00", "wt, czw 12:00-18:00", "pn-pt 8:00-12:00, 13:00-17:00", "wt 10:00-18:00", "24/7", "b.d.",
    "",
)  # fmt: skip
OFFERED = {
    ("szkola_1_4", "szkola_5_8"): 0.10, ("przedszkole",): 0.08, ("szkola_1_4", "szkola_5_8", "przedszkole"): 0.04,
    ("zlobek",): 0.05, ("poz",): 0.10, ("apteka",): 0.12, ("cus_ops", "poradnictwo"): 0.03, ("poradnictwo",): 0.06,
    ("dzienny_pobyt", "opieka_dom"): 0.04, ("sds_wtz",): 0.04, ("wsparcie_dzienne",): 0.06, ("biblioteka",): 0.10,
    ("swietlica",): 0.12, ("opieka_dom",): 0.06,
}  # fmt: skip


def made_up_study(settlements: int, providers: int, seed: int) -> Study:
    """Scatter villages and providers, some of them over the border, full, closed, without a place or without a word."""
    rng = np.random.default_rng(seed)
    return Study(
        name="Gmina zmyślona",
        gminas=(GMINA,),
        language="pl",
        fictional=True,
        as_of=dt.date(2025, 12, 31),
        settlements=_settlements(settlements, rng),
        providers=_providers(providers, rng),
        services={name: service for name, service in services().items() if any(name in some for some in OFFERED)},
        roads=None,
        background=Background(),
        boundary=None,
        faults=(),
        row_counts=(),
        sources=(),
    )


def _settlements(count: int, rng: np.random.Generator) -> pd.DataFrame:
    residents = np.append(8_000, np.round(rng.lognormal(4.8, 0.9, count - 1)))[:count]
    parts = dict(zip(groups(), (1.0, 0.025, 0.04, 0.09, 0.19, 0.08, 0.1, *[0.1] * 20), strict=False))
    people = {name: pd.array(rng.poisson(part * residents), dtype="Int64") for name, part in parts.items()}
    for column in people.values():
        column[rng.random(count) < 0.02] = pd.NA
    lon, lat = _degrees(_scattered(count, 0.1, rng), rng, lost=0.01)
    names = [f"w{number:05d}" for number in range(count)]
    table = {"settlement_id": names, "name": names, "gmina": GMINA, "kind": "wieś", "solectwo": ""}
    return pd.DataFrame({**table, **people, "lon": lon, "lat": lat, "row": range(2, count + 2)})


def _providers(count: int, rng: np.random.Generator) -> pd.DataFrame:
    def drawn(values: list[object], chances: list[float]) -> pd.Series:
        return pd.Series([values[place] for place in rng.choice(len(values), count, p=chances)], dtype=object)

    lon, lat = _degrees(_scattered(count, 0.4, rng), rng, lost=0.02)
    capacity = pd.array(np.round(rng.lognormal(3.4, 0.6, count)), dtype="Float64")
    capacity[rng.random(count) < 0.2] = pd.NA
    served = [(), (GMINA,), (GMINA, *NEIGHBOURS), NEIGHBOURS]
    names = pd.Series([f"p{number:05d}" for number in range(count)], dtype=object)
    return pd.DataFrame(
        {
            "provider_id": names,
            "name": names,
            "kind": "",
            "services": drawn(list(OFFERED), list(OFFERED.values())),
            "form": drawn(["stationary", "mobile", "home", "online"], [0.85, 0.05, 0.07, 0.03]),
            "gmina": drawn([GMINA, *NEIGHBOURS], [0.7, 0.1, 0.1, 0.1]),
            "gminas_served": drawn(list(served), [0.6, 0.2, 0.1, 0.1]),
            "place": "",
            "address": "",
            "capacity": capacity,
            "places": pd.Series([{} for _ in range(count)], dtype=object),
            "hours": drawn(list(HOURS), [1 / len(HOURS)] * len(HOURS)),
            "wheelchair": "",
            "lon": lon,
            "lat": lat,
            "row": range(2, count + 2),
        }
    )


def _scattered(count: int, in_town: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Give metres east and north: a share of the places near the middle, the others anywhere."""
    town = SIDE_M / 2 + rng.normal(0, TOWN_SPREAD_M, (count, 2))
    return np.where(rng.random((count, 1)) < in_town, town, rng.uniform(0, SIDE_M, (count, 2)))


def _degrees(
    places: NDArray[np.float64], rng: np.random.Generator, *, lost: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    known = np.where(rng.random(len(places)) < lost, np.nan, 1.0)
    return known * (22.0 + places[:, 0] / 65_300.0), known * (54.0 + places[:, 1] / 111_200.0)


def median_s(work: Callable[[], object]) -> float:
    """Time a piece of work a few times (s of the processor, which other work on the machine changes least)."""
    seconds = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        work()
        seconds.append(time.process_time() - begin)
    return statistics.median(seconds)


def against_pysal(seconds: NDArray[np.float64], people: pd.Series, capacity: pd.Series, limit_s: float) -> None:
    """Time two measures and theirs on one matrix, check that they agree, and print."""
    times = times_of_matrix(tuple(people.index), tuple(capacity.index), seconds)
    demand = pd.DataFrame({"people": people}).rename_axis("geoid")
    places = pd.DataFrame({"places": capacity}).rename_axis("geoid")
    matrix = pd.DataFrame(seconds, index=people.index, columns=capacity.index)
    pairs = matrix.rename_axis(index="origin", columns="dest").stack().rename("cost").reset_index()
    pairs = pairs[np.isfinite(pairs["cost"])].reset_index(drop=True)
    named = {"demand_name": "people", "supply_name": "places", "demand_index": True, "max_cost": limit_s}
    gaussian, theirs = Within(limit_s, Gaussian(limit_s / 2)), weights.gaussian(limit_s / 2)
    rows: dict[str, tuple[Callable[[], pd.Series], Callable[[], pd.Series]]] = {
        "2SFCA": (
            lambda: floating_catchment(times, people, capacity, limit_s=limit_s),
            lambda: fca.two_stage_fca(demand, places, pairs, **named),
        ),
        "E2SFCA": (
            lambda: enhanced_floating_catchment(times, people, capacity, decay=gaussian),
            lambda: fca.two_stage_fca(demand, places, pairs, weight_fn=theirs, **named),
        ),
    }
    for name, (own, peer) in rows.items():
        found, expected = own(), peer().reindex(people.index)
        reached = np.isfinite(found) & expected.notna()
        if not np.allclose(found[reached], expected[reached], rtol=1e-9, atol=0):
            message = f"{name}: the two do not agree"
            raise SystemExit(message)
        own_s, peer_s = median_s(own), median_s(peer)
        print(f"{name:<12} {1000 * own_s:8.2f} ms, PySAL access {1000 * peer_s:8.1f} ms, ratio {peer_s / own_s:6.1f}")


def main() -> None:
    """Measure, compare and print."""
    study = made_up_study(SETTLEMENTS, PROVIDERS, SEED)
    times = study_times(study, also=lens_keys(study))
    measurement = measure(study, times)
    works: dict[str, Callable[[], object]] = {
        "measure": lambda: measure(study, times),
        "all_measures": lambda: all_measures(measurement),
        "lens": lambda: lens(measurement),
        "basket": lambda: basket(measurement),
        "doubts": lambda: doubts(measurement),
        "losses": lambda: losses(measurement),
    }
    print(f"{SETTLEMENTS} settlements x {len(study.services)} services x {PROVIDERS} providers")
    total_s = 0.0
    for name, work in works.items():
        own_s = median_s(work)
        total_s += own_s
        print(f"{name:<12} {1000 * own_s:8.1f} ms")
    print(f"{'together':<12} {1000 * total_s:8.1f} ms")
    poz = study.services["poz"]
    rng = np.random.default_rng(SEED)
    people = pd.Series(np.round(rng.lognormal(4.8, 0.9, SETTLEMENTS)), index=study.settlements["settlement_id"])
    capacity = pd.Series(np.round(rng.lognormal(3.4, 0.6, PROVIDERS)), index=study.providers["provider_id"])
    against_pysal(times.of(poz).seconds, people, capacity, poz.threshold.limit)


if __name__ == "__main__":
    main()
