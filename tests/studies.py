"""Studies made by hand, without files."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo_cus.catalogue import groups, services
from geo_cus.data.background import Background
from geo_cus.data.study import RowCount, Source, Study
from tests.towns import degrees

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo_cus.catalogue import Service
    from geo_cus.data.roads import Roads

GMINA, NEIGHBOUR = "2899993", "2899982"

Spot = tuple[float, float] | None
"""Metres east and north of the town's corner; None for a place without coordinates."""


def settlements(rows: Sequence[tuple[str, Spot, int | None]], **group_people: Sequence[int | None]) -> pd.DataFrame:
    """Make a settlements table from (name, spot, residents) and columns of further groups."""
    lon, lat = _positions([spot for _, spot, _ in rows])
    columns: dict[str, object] = {
        "settlement_id": [f"s{number}" for number in range(len(rows))],
        "name": [name for name, _, _ in rows],
        "gmina": GMINA,
        "kind": "wieś",
        "solectwo": "",
        "residents": pd.array([people for _, _, people in rows], dtype="Int64"),
    }
    for group in list(groups())[1:]:
        columns[group] = pd.array(group_people.get(group, [None] * len(rows)), dtype="Int64")
    return pd.DataFrame({**columns, "lon": lon, "lat": lat, "row": range(2, len(rows) + 2)})


def providers(
    rows: Sequence[tuple[str, Spot, tuple[str, ...]]],
    *,
    gmina: Sequence[str] = (),
    form: Sequence[str] = (),
    served: Sequence[tuple[str, ...]] = (),
    capacity: Sequence[float | None] = (),
) -> pd.DataFrame:
    """Make a providers table from (name, spot, services)."""
    lon, lat = _positions([spot for _, spot, _ in rows])
    count = len(rows)
    return pd.DataFrame(
        {
            "provider_id": pd.Series([f"p{number}" for number in range(count)], dtype=object),
            "name": pd.Series([name for name, _, _ in rows], dtype=object),
            "kind": "",
            "services": pd.Series([offered for _, _, offered in rows], dtype=object),
            "form": pd.Series(list(form) or ["stationary"] * count, dtype=object),
            "gmina": pd.Series(list(gmina) or [GMINA] * count, dtype=object),
            "gminas_served": pd.Series(list(served) or [()] * count, dtype=object),
            "place": "",
            "address": "",
            "capacity": pd.array(list(capacity) or [None] * count, dtype="Float64"),
            "places": pd.Series([{} for _ in range(count)], dtype=object),
            "hours": "",
            "wheelchair": "",
            "lon": lon,
            "lat": lat,
            "row": range(2, count + 2),
        }
    )


def study(
    homes: pd.DataFrame, places: pd.DataFrame, *, roads: Roads | None, studied: Mapping[str, Service] | None = None
) -> Study:
    """Make a study; by default of the service ``poz`` alone."""
    return Study(
        name="Gmina Próbna (dane fikcyjne)",
        gminas=(GMINA,),
        language="pl",
        fictional=True,
        as_of=dt.date(2025, 12, 31),
        settlements=homes,
        providers=places,
        services=studied or {"poz": services()["poz"]},
        roads=roads,
        background=Background(),
        boundary=None,
        faults=(),
        row_counts=(
            RowCount("miejscowosci.csv", len(homes), len(homes), 0),
            RowCount("podmioty.csv", len(places), len(places), 0),
        ),
        sources=(Source("roads", "drogi.osm", "0" * 64, "ODbL"),) if roads is not None else (),
    )


def _positions(spots: Sequence[Spot]) -> tuple[np.ndarray, np.ndarray]:
    found = [(np.nan, np.nan) if spot is None else degrees(*spot) for spot in spots]
    return np.array([lon for lon, _ in found], dtype=float), np.array([lat for _, lat in found], dtype=float)
