"""Services side by side: one table a service, one a settlement, as the dashboard shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo_cus.access.basket import basket
from geo_cus.access.measurement import GAPS, SERVED, Status
from geo_cus.access.words import STATUS_SHORT_NAMES
from geo_cus.catalogue import Metric, groups
from geo_cus.text import EN_DASH, NBSP
from geo_cus.ui.accounting_view import headline
from geo_cus.ui.markdown import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.access.measurement import Measurement
    from geo_cus.catalogue import Service
    from geo_cus.text import Language
    from geo_cus.ui.accounting_view import Formats

_SIGN: Final = {True: "✓", False: "✕"}
_GAP_STYLE: Final = "background-color: #fbe3d4; color: #31200f"
_UNKNOWN_STYLE: Final = "background-color: #ececec; color: #31333f"


def services_table(measurement: Measurement, words: Language) -> pd.DataFrame:
    """Give a row a service, that with the greatest share of people without access first; its index the service's id."""
    services = measurement.study.services
    sums = {service_id: headline(measurement, service_id) for service_id in services}
    table = pd.DataFrame(
        {
            words.say("Service"): [words.pick(service.names) for service in services.values()],
            words.say("Target group"): [words.pick(groups()[item.group_id].names) for item in services.values()],
            words.say("People without access"): pd.array([item.gap_people for item in sums.values()], dtype="Int64"),
            words.say("Share"): pd.array(
                [np.nan if item.gap_share is None else item.gap_share for item in sums.values()], dtype="Float64"
            ),
            words.say("Settlements without access"): [item.gap_settlements for item in sums.values()],
        },
        index=pd.Index(list(services), name="service_id"),
    )
    return table.sort_values(words.say("Share"), ascending=False, kind="stable", na_position="last")


def services_formats(words: Language) -> Formats:
    """Give how the numbers of `services_table` are written."""
    return {
        words.say("Service"): plain,
        words.say("People without access"): words.number,
        words.say("Share"): lambda share: words.percent(share, 1),
        words.say("Settlements without access"): words.number,
    }


def grid_table(measurement: Measurement, weights: Mapping[str, float], words: Language) -> pd.DataFrame:
    """
    Give a row a settlement, the worst-off first, and a column a service; the index is the settlement's id.

    A cell tells with a sign whether the settlement has the service, and how far it is: ``✓ 12 min``, ``✕ 41 min``;
    where no distance is known, why.
    """
    services = measurement.study.services
    worst = basket(measurement, weights)
    columns: dict[str, object] = {
        words.say("Settlement"): worst["settlement"].to_numpy(),
        words.say("People"): worst["residents"].array,
        words.say("Basket (0–100)"): worst["index"].to_numpy(),
        words.say("Out of reach"): worst["out_of_reach"].to_numpy(),
    }
    for service_id, service in services.items():
        rows = measurement.of_service(service_id).set_index("settlement_id").loc[worst["settlement_id"]]
        ways = rows["seconds"] if service.threshold.metric is Metric.SECONDS else rows["metres"]
        cells = zip(rows["status"], ways.to_numpy(dtype=np.float64), strict=True)
        columns[words.pick(service.names)] = [_cell(status, way, service, words) for status, way in cells]
    return pd.DataFrame(columns, index=pd.Index(worst["settlement_id"], name="settlement_id"))


def grid_formats(words: Language) -> Formats:
    """Give how the numbers of `grid_table` are written."""
    return {
        words.say("People"): words.number,
        words.say("Basket (0–100)"): lambda index: EN_DASH if np.isnan(index) else words.number(index, 0),
        words.say("Out of reach"): words.number,
    }


def cell_style(cell: object) -> str:
    """Give the colour of a cell of `grid_table`, which only repeats its sign."""
    if not isinstance(cell, str):
        return ""
    return _GAP_STYLE if cell.startswith(_SIGN[False]) else _UNKNOWN_STYLE if cell.startswith("?") else ""


def _cell(status: Status, way: float, service: Service, words: Language) -> str:
    sign = _SIGN[status in SERVED] if status in SERVED or status in GAPS else "?"
    # A place that is near but full or closed is told by its cause: its minutes would look like a mistake.
    if status in SERVED or status == Status.BEYOND:
        near = words.minutes(way) if service.threshold.metric is Metric.SECONDS else words.distance(way)
        return f"{sign}{NBSP}{near}"
    return f"{sign}{NBSP}{words.say(STATUS_SHORT_NAMES[status])}"
