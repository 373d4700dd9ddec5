"""The tables about people that stand beside the settlements of a study: their columns, and how they look when empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

ESTIMATE_TYPES: Final[Mapping[str, str]] = {
    "settlement_id": "str", "group_id": "str", "people": "int64", "low": "int64", "high": "int64", "basis": "str",
}  # fmt: skip
"""Columns of `Study.estimates`."""

POPULATION_TYPES: Final[Mapping[str, str]] = {
    "gmina": "str", "group_id": "str", "known": "int64", "settlements_known": "int64", "settlements_estimated": "int64",
    "settlements_unknown": "int64",
    "estimated": "int64", "gmina_total": "int64", "difference": "int64", "difference_percent": "float64",
}  # fmt: skip
"""Columns of `Study.population_check`."""

REGISTER_TYPES: Final[Mapping[str, str]] = {
    "settlement_id": "str", "name": "str", "residents": "int64", "residents_gus": "int64", "difference": "int64",
    "difference_percent": "float64",
}  # fmt: skip
"""Columns of `Study.register_check`."""


def typed(frame: pd.DataFrame, types: Mapping[str, str]) -> pd.DataFrame:
    """Give a table its columns and their types, in order."""
    return frame[list(types)].astype(dict(types))


def no_rows(types: Mapping[str, str]) -> pd.DataFrame:
    """Give a table of no rows with its columns."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in types.items()})


def no_estimates() -> pd.DataFrame:
    """Give the estimates of a study that has none."""
    return no_rows(ESTIMATE_TYPES)


def no_population_check() -> pd.DataFrame:
    """Give the comparison of a study without totals of its gminas."""
    return no_rows(POPULATION_TYPES)


def no_register_check() -> pd.DataFrame:
    """Give the comparison of a study that knows residents from one source only."""
    return no_rows(REGISTER_TYPES)
