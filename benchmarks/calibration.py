"""
How many known drives it takes: speeds fitted to some drives, judged by drives that were not among them.

Run it from anywhere: ``python benchmarks/calibration.py``. On the roads of the sample gmina every group of classes gets
a true factor at random (logarithm with a standard deviation of 0.2, within the bounds). Drives between its villages
and providers are told as people tell them: a tenth off (normally distributed), rounded to whole minutes. The fit is
judged by the true minutes of 100 other drives, and the same for the speeds as they were.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo_cus.catalogue import profiles
from geo_cus.data.sample import sample_folder
from geo_cus.data.study_files import load_study
from geo_cus.network.calibration import CalibrationRules, calibrate
from geo_cus.network.drive_ways import GROUPS
from geo_cus.network.routing import travel_times
from geo_cus.network.snapping import RoadIndex
from geo_cus.network.study_times import network_of, points_of

if TYPE_CHECKING:
    from geo_cus.data.study import Study

SIZES = (3, 5, 10, 20, 40)
GMINAS = 10
JUDGES = 100


def true_minutes(study: Study, class_factors: dict[str, float]) -> np.ndarray:
    """Give the minutes from every settlement to every provider where the speeds of classes are other."""
    network = network_of(study, replace(profiles()["car"], class_factors=class_factors, band=()))
    index = RoadIndex(network)
    homes = index.place(points_of(study.settlements, "settlement_id"))
    sites = index.place(points_of(study.providers, "provider_id"))
    return travel_times(network, homes, sites).seconds / 60


def drives_of(study: Study, pairs: np.ndarray, minutes: np.ndarray) -> pd.DataFrame:
    """Give drives between settlements and providers, as `read_drives` does."""
    ends = {"from": study.settlements.iloc[pairs[:, 0]], "to": study.providers.iloc[pairs[:, 1]]}
    return pd.DataFrame(
        {
            **{f"{end}_{key}": table[key].to_numpy() for end, table in ends.items() for key in ("name", "lon", "lat")},
            "minutes": minutes,
            "door_to_door": False,
            "row": np.arange(2, len(pairs) + 2),
        }
    )


def main() -> None:
    """Measure and print."""
    study = load_study(sample_folder())
    rules, car = CalibrationRules(), profiles()["car"]
    known = {*car.speeds, "unknown"}
    old_min = true_minutes(study, {})
    errors: dict[int, list[tuple[float, float, float, float]]] = {size: [] for size in SIZES}
    for gmina in range(GMINAS):
        rng = np.random.default_rng(gmina)
        truth = {
            group: float(np.exp(rng.normal(0, rules.spread)).clip(rules.lowest, rules.highest)) for group in GROUPS
        }
        new_min = true_minutes(study, {c: f for g, f in truth.items() for c in GROUPS[g] if c in known})
        pairs = rng.permutation(np.argwhere(np.isfinite(new_min) & (new_min > 3)))
        judges = pairs[:JUDGES]
        right, before = (table[judges[:, 0], judges[:, 1]] for table in (new_min, old_min))
        for size in SIZES:
            told = pairs[JUDGES : JUDGES + size]
            minutes = (new_min[told[:, 0], told[:, 1]] * rng.normal(1, 0.1, size)).round().clip(1)
            begin = time.perf_counter()
            found = calibrate(study.roads, car, drives_of(study, told, minutes))
            took_s = time.perf_counter() - begin
            after = true_minutes(study, found.class_factors)[judges[:, 0], judges[:, 1]]
            errors[size].append(
                (np.abs(before - right).mean(), np.abs(after - right).mean(), float(found.holds_for_others), took_s)
            )
    print(f"{GMINAS} gminas; mean absolute error over {JUDGES} drives not told (min), worst gmina in brackets")
    print(f"{'drives':>6}{'before':>8}{'after':>8}{'':>8}{'better':>8}{'said so':>9}{'s':>7}")
    for size, rows in errors.items():
        before, after, said, took = np.array(rows).T
        better = after < before
        print(
            f"{size:6}{before.mean():8.2f}{after.mean():8.2f}{f'({after.max():.2f})':>8}"
            f"{better.mean():8.0%}{(said.astype(bool) == better).mean():9.0%}{took.mean():7.2f}"
        )


if __name__ == "__main__":
    main()
