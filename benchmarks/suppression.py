"""How long the protection of small counts takes: 300 made-up settlements, 7 groups, 14 services of 11 statuses each."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd

from geo_cus.access.small_counts import PublishedSum
from geo_cus.access.suppression import protect
from geo_cus.catalogue.disclosure import disclosure_rules

SETTLEMENTS, GMINAS, STATUSES = 300, 6, 11
SHARES = {"age_0_2": 0.027, "age_3_6": 0.04, "age_7_14": 0.09, "age_65_plus": 0.19, "disabled": 0.1}
# As in the catalogue: six services for all residents, three for pupils, one for each other group.
SERVICES = ["residents"] * 6 + ["age_7_14"] * 3 + ["age_0_2", "age_3_6", "age_65_plus", "age_75_plus", "disabled"]


def made_up(seed: int) -> tuple[pd.DataFrame, list[PublishedSum]]:
    """Make villages of about 150 people, with sums by gmina and by status, and one free subset for each service."""
    draw = np.random.default_rng(seed)
    residents = 40 + draw.lognormal(4.7, 1.0, SETTLEMENTS).astype(int)
    ages = draw.multinomial(residents, [*list(SHARES.values())[:4], 1 - sum(list(SHARES.values())[:4])])
    columns = {"residents": residents} | dict(zip(list(SHARES)[:4], ages.T[:4], strict=True))
    columns["age_75_plus"] = draw.binomial(columns["age_65_plus"], 0.45)
    columns["disabled"] = draw.binomial(residents, SHARES["disabled"])
    people = pd.DataFrame(columns, index=[f"s{number:03}" for number in range(SETTLEMENTS)]).astype("Int64")
    places = draw.random((SETTLEMENTS, 2))
    gmina = (places[:, 0] * GMINAS).astype(int)
    masks = [(group, gmina == number) for group in people for number in range(GMINAS)]
    masks += [(group, gmina >= 0) for group in people]
    for group in SERVICES:
        providers = draw.random((draw.integers(1, 8), 2))
        way = np.sqrt(((places[:, None] - providers) ** 2).sum(axis=2)).min(axis=1)
        status = np.digitize(way + draw.normal(0, 0.02, SETTLEMENTS), np.linspace(0.05, 0.5, STATUSES - 1))
        masks += [(group, status == number) for number in range(STATUSES)] + [(group, abs(way - 0.2) < 0.02)]
    ids = people.index.to_numpy(dtype=str)
    sums = [PublishedSum(group, frozenset(ids[mask]), int(people[group][mask].sum()), 1) for group, mask in masks]
    return people, sums


for seed in range(5):
    people, sums = made_up(seed)
    began, began_cpu = time.perf_counter(), time.process_time()
    found = protect(people, sums, rules=disclosure_rules())
    took = f"{time.perf_counter() - began:.1f} s, processor {time.process_time() - began_cpu:.1f} s"
    cells = int(found.cells.sum().sum())
    print(f"{took}: {cells} of {people.size} counts and {sum(found.sums)} of {len(sums)} sums hidden")
