"""A place of two roads and a bridge, known by heart, for the tests of planning."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from tests.studies import GMINA, providers, settlements, study
from tests.towns import degrees, town

spot = degrees

NODES = {
    "A": (0, 0), "B": (1_000, 0), "C": (2_000, 0), "D": (3_000, 0), "E": (4_000, 0), "F": (5_000, 0), "G": (6_000, 0),
    "H": (3_000, 1_000), "I": (3_000, 2_000), "J": (3_000, 3_000), "K": (0, 3_000),
}  # fmt: skip
WAYS = [
    ("ABCD", {"highway": "tertiary"}),
    ("DE", {"highway": "tertiary", "bridge": "yes"}),
    ("EFG", {"highway": "tertiary"}),
    ("DHIJ", {"highway": "tertiary"}),
    ("JK", {"highway": "tertiary"}),
    ("KA", {"highway": "tertiary"}),
]
"""A street from A to G over the bridge D-E, one to the north at D, and a long way round from J by K to A."""


def crossroads(*, served=((), ())):
    """
    Make a study of four villages and two doctors.

    West (100 people) lives at A, Middle (200) at D, East (400) at G, North (800) at J; p0 is at B, p1 at F.
    """
    homes = settlements(
        [
            ("Zachód", NODES["A"], 100),
            ("Środek", NODES["D"], 200),
            ("Wschód", NODES["G"], 400),
            ("Północ", NODES["J"], 800),
        ],
        age_65_plus=[10, 20, 40, None],
    )
    places = providers(
        [("Lekarz I", NODES["B"], ("poz", "apteka")), ("Lekarz II", NODES["F"], ("poz",))],
        gmina=[GMINA, GMINA],
        served=list(served),
        capacity=[10.0, None],
    )
    made = study(homes, places, roads=town(NODES, WAYS))
    return replace(made, services={"poz": made.services["poz"]})


def people(study, group="residents"):
    """Give the people of a group as plain values, None where they are not known."""
    return [None if pd.isna(value) else int(value) for value in study.settlements[group]]
