"""
How differently neighbouring villages are made up, and how often the band of an estimate holds the true number.

The real communes are the 2,896 of Switzerland in 2003, data set ``swissmunicipalities`` of the R package ``sampling``
(GPL, not part of this project). In R: ``write.csv(sampling::swissmunicipalities, "swiss.csv")``; then run
``python benchmarks/dispersion.py swiss.csv``. Without a file only generated gminas are tried.

Communes of 50 to 1,000 people are taken in blocks of 20 neighbours, as many as a Polish gmina has villages: their
numbers run by district, so 20 in a row are neighbours. It prints the intra-class correlation of the shares of people
under 20 and of 65 and over in these blocks, whose medians stand in ``geo_cus/catalogue/estimates.toml``; then how many
of the true values lie inside the band of 90 % where a block's total is spread over its communes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo_cus.data.estimate_band import dispersion_of
from geo_cus.data.settlements import GROUP_FIELDS
from geo_cus.data.target_groups import spread_groups

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK = 20
SMALLEST, LARGEST = 50, 1000
SHARES = np.array([0.028, 0.042, 0.088, 0.662, 0.105, 0.075])
"""Made-up gminas: 0-2, 3-6, 7-14, 15-64, 65-74, 75 and over."""


def blocks(communes: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Give neighbouring villages, block by block."""
    small = communes[communes["POPTOT"].between(SMALLEST, LARGEST)]
    for _, canton in small.sort_values("COM").groupby("CT"):
        for first in range(0, len(canton) - BLOCK + 1, BLOCK):
            yield canton.iloc[first : first + BLOCK]


def inside(people: dict[str, np.ndarray], residents: np.ndarray, known: np.ndarray) -> dict[str, np.ndarray]:
    """Spread the totals over the villages not known, and tell by group which true values lie inside their bands."""
    ids = [f"{number:03d}" for number in range(len(residents))]
    homes = pd.DataFrame({"settlement_id": ids, "gmina": "1210062"})
    homes["residents"] = pd.array(residents, dtype="Int64")
    total: dict[str, object] = {"gmina": "1210062", "row": 2}
    for group in GROUP_FIELDS[1:]:
        told = people.get(group)
        homes[group] = pd.array(
            [None if told is None or not seen else int(told[place]) for place, seen in enumerate(known)], dtype="Int64"
        )
        total[group] = pd.NA if told is None else int(told.sum())
    estimates = spread_groups(homes, pd.DataFrame([total]), gminas=("1210062",)).estimates
    found = {}
    for group, part in estimates.groupby("group_id"):
        true = people[str(group)][part["settlement_id"].astype(int).to_numpy()]
        found[str(group)] = (part["low"].to_numpy() <= true) & (true <= part["high"].to_numpy())
    return found


def generated(rng: np.random.Generator, *, concentration: float) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Make a gmina of Dirichlet-multinomial villages."""
    residents = rng.integers(SMALLEST, LARGEST, BLOCK)
    bands = np.array([rng.multinomial(count, rng.dirichlet(SHARES * concentration)) for count in residents])
    ages = {"age_0_2": bands[:, 0], "age_3_6": bands[:, 1], "age_7_14": bands[:, 2]}
    return ages | {"age_65_plus": bands[:, 4] + bands[:, 5], "age_75_plus": bands[:, 5]}, residents


def print_coverage(title: str, cases: list[tuple[dict[str, np.ndarray], np.ndarray]]) -> None:
    """Print by group and number of known villages how many true values lie inside."""
    rng = np.random.default_rng(3)
    for count in (0, 5, 8, 12, 19):
        hits: dict[str, list[np.ndarray]] = {}
        for people, residents in cases:
            known = np.isin(np.arange(len(residents)), rng.permutation(len(residents))[:count])
            for group, held in inside(people, residents, known).items():
                hits.setdefault(group, []).append(held)
        shares = ", ".join(f"{group} {np.concatenate(held).mean():.1%}" for group, held in sorted(hits.items()))
        print(f"{title}, {count} of {BLOCK} known: {shares}")


def print_communes(path: Path) -> None:
    """Print the dispersion of real communes, and how often the bands hold."""
    found = list(blocks(pd.read_csv(path)))
    for name in ("Pop020", "Pop2040", "Pop4065", "Pop65P"):
        values = []
        for block in found:
            people, residents = block[name].to_numpy(float), block["POPTOT"].to_numpy(float)
            values.append(dispersion_of(people, residents * people.sum() / residents.sum(), residents))
        low, middle, high = np.quantile(values, [0.1, 0.5, 0.9])
        print(f"{name}: {len(found)} blocks, median dispersion {middle:.4f}, tenths {low:.4f} and {high:.4f}")
    cases = []
    for block in found:
        people = {"age_7_14": block["Pop020"].to_numpy(int), "age_65_plus": block["Pop65P"].to_numpy(int)}
        cases.append((people, block["POPTOT"].to_numpy(int)))
    print_coverage("Communes (under 20 in the place of 7-14)", cases)


def main() -> None:
    """Print what was measured."""
    for path in sys.argv[1:]:
        print_communes(Path(path))
    rng = np.random.default_rng(7)
    for dispersion in (0.004, 0.0085):
        cases = [generated(rng, concentration=1 / dispersion - 1) for _ in range(100)]
        print_coverage(f"Generated, dispersion {dispersion}", cases)


if __name__ == "__main__":
    main()
