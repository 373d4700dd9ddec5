"""The routes of a run as a table: why a village is so many minutes away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo_cus.access.route_words import is_told, minutes_by_class, worst_text
from geo_cus.access.routes import nearest_routes
from geo_cus.faults import N_

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.access.routes import NearestRoute, WorstRoad
    from geo_cus.text import Language

_COLUMNS: Final = (
    N_("Service"),
    N_("Settlement"),
    N_("Settlement identifier"),
    N_("Nearest provider"),
    N_("Way of travelling"),
    N_("Kilometres"),
    N_("Minutes"),
    N_("Minutes by class of road"),
    N_("Minutes on foot at both ends"),
    N_("Minutes lost in turning"),
    N_("Minutes of start and parking"),
    N_("Worst stretch"),
    N_("Worst stretch: kilometres"),
    N_("Worst stretch: minutes"),
    N_("Worst stretch: minutes lost"),
    N_("Remark"),
)


def route_table(measurement: Measurement, words: Language) -> pd.DataFrame:
    """
    Give a row for each settlement and service with a way to a provider, the longest ways of each service first.

    Where times are estimated from straight lines the columns of the route are empty, and the remark says why.
    """
    study, results = measurement.study, measurement.results
    routes = nearest_routes(measurement)
    rank = {service_id: number for number, service_id in enumerate(study.services)}
    reached = results[np.isfinite(results["seconds"].to_numpy(np.float64))]
    order = np.lexsort((reached["settlement_id"].rank(), -reached["seconds"], reached["service_id"].map(rank)))
    rows = []
    for row in reached.iloc[order].to_dict("records"):
        found = routes.get((row["settlement_id"], row["service_id"]))
        service = study.services[row["service_id"]]
        way = words.pick(study.profiles[service.profile_id].names)
        who = (words.pick(service.names), row["settlement"], row["settlement_id"], row["provider"], way)
        length = (round(row["metres"] / 1000, 3), _minutes(row["seconds"]))
        rows.append((*who, *length, *_parts(found, row["overhead_s"], words)))
    return pd.DataFrame(rows, columns=[words.say(name) for name in _COLUMNS])


def _parts(found: NearestRoute | None, overhead_s: float, words: Language) -> tuple[object, ...]:
    """Give the cells after the length of a way."""
    if found is None:
        remark = words.say("Estimated from a straight line: without a road file there is no route.")
        return (None, None, None, _minutes(overhead_s), None, None, None, None, remark)
    route = found.route
    return (
        minutes_by_class(route, words),
        _minutes(route.walked_s),
        _minutes(route.turning_s),
        _minutes(overhead_s),
        *_worst(found.worst, words),
        _remark(found, words),
    )


def _worst(worst: WorstRoad | None, words: Language) -> tuple[object, ...]:
    if not is_told(worst):
        return (None, None, None, None)
    part = worst.part
    return worst_text(worst, words), round(part.metres / 1000, 3), _minutes(part.seconds), _minutes(part.lost_s)


def _remark(found: NearestRoute, words: Language) -> str:
    if found.inside_s > 0:
        return words.say("The provider is in the place itself: the time is that of a mean way inside it.")
    if found.from_homes:
        return words.say("The way of the resident in the middle of the settlement’s people.")
    return ""


def _minutes(seconds: float) -> float:
    return round(seconds / 60, 2)
