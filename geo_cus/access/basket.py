"""Several services together: the basket („koszyk usług”) that each settlement reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo_cus.access.measurement import SERVED, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.access.measurement import Measurement


def basket(measurement: Measurement, weights: Mapping[str, float] | None = None) -> pd.DataFrame:
    """
    Tell how much of the services studied each settlement has.

    ``index[i] = 100 x sum of the weights of the services that i has / sum of the weights of those of which one knows``

    Parameters
    ----------
    measurement
        What every settlement has of every service.
    weights
        Weight of a service by its id (>= 0); one that is not named weighs 1. None for those of the study.

    Returns
    -------
    pd.DataFrame
        A row a settlement, the worst-off first, equally badly off ones by people and identifier: ``settlement_id``,
        ``settlement``, ``gmina``, ``residents`` (NA where unknown), ``served``, ``out_of_reach``, ``unknown``
        (numbers of services; together all), ``index`` (0 to 100; NaN where nothing is known or all weights are 0),
        ``lacking`` (tuple of the ids of the services out of reach).

    Raises
    ------
    ValueError
        A weight is negative or no number.
    """
    study, results = measurement.study, measurement.results
    ids = list(study.services)
    given = study.basket_weights if weights is None else weights
    weight = np.array([float(given.get(service_id, 1.0)) for service_id in ids])
    if not ((weight >= 0) & np.isfinite(weight)).all():
        message = f"weights must be numbers from 0 on: {dict(given)}"
        raise ValueError(message)
    shape = (len(ids), len(study.settlements))
    status = results["status"].to_numpy(dtype=object).reshape(shape)
    served, unknown = np.isin(status, sorted(SERVED)), np.isin(status, sorted(UNKNOWN))
    known = weight @ ~unknown
    table = pd.DataFrame(
        {
            "settlement_id": study.settlements["settlement_id"].to_numpy(dtype=object),
            "settlement": study.settlements["name"].to_numpy(dtype=object),
            "gmina": study.settlements["gmina"].to_numpy(dtype=object),
            "residents": study.settlements["residents"].array.copy(),
            "served": served.sum(axis=0),
            "out_of_reach": (~served & ~unknown).sum(axis=0),
            "unknown": unknown.sum(axis=0),
            "index": np.divide(100 * (weight @ served), known, out=np.full(shape[1], np.nan), where=known > 0),
            "lacking": [tuple(np.array(ids, dtype=object)[column]) for column in (~served & ~unknown).T],
        }
    )
    worst = table.assign(people=-table["residents"].fillna(0))
    order = worst.sort_values(["index", "people", "settlement_id"], na_position="last", kind="stable").index
    return table.loc[order].reset_index(drop=True)
