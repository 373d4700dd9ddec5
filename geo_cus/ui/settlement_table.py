"""The list of all settlements below the map."""

from __future__ import annotations

from math import ceil, isfinite
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo_cus.access.words import STATUS_NAMES
from geo_cus.map.tables import NOTHING, Column, Row, Table
from geo_cus.ui.village_view import village_names

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.text import Language

_SHOWN: Final = [
    "settlement_id", "status", "people", "people_estimated", "people_hidden", "people_low", "people_high", "seconds",
    "metres", "provider",
]  # fmt: skip
"""Columns of the results that the list shows."""


def settlement_table(measurement: Measurement, service_id: str, words: Language) -> Table:
    """
    Give a row a settlement in Polish order.

    Minutes are rounded up, like everywhere; what is not known or not there is a dash. Where some numbers of people are
    estimates, they say so with their band. Statuses are ordered from good to bad, not by their names.
    """
    names, say = village_names(measurement), words.say
    results = {row.settlement_id: row for row in measurement.of_service(service_id)[_SHOWN].itertuples(index=False)}
    return Table(
        id="settlements",
        heading=say("List of settlements"),
        caption="",
        columns=(
            Column(say("Settlement")),
            Column(say("Status")),
            Column(say("People"), "number"),
            Column(say("Minutes"), "number"),
            Column(say("Kilometres"), "number"),
            Column(say("Nearest provider")),
        ),
        rows=tuple(_row(own, name, results[own], words) for own, name in names.items()),
        sortable=True,
    )


def _row(settlement_id: str, name: str, result: Any, words: Language) -> Row:
    people = None if pd.isna(result.people) else int(result.people)
    reached = isfinite(result.seconds)
    minutes = ceil(result.seconds / 60) if reached else None
    kilometres = round(result.metres / 1000, 1) if reached else None
    return Row(
        cells=(
            name,
            words.say(STATUS_NAMES[result.status]),
            NOTHING if people is None else _people_text(people, result, words),
            NOTHING if minutes is None else words.number(minutes),
            NOTHING if kilometres is None else words.number(kilometres, 1),
            result.provider or NOTHING,
        ),
        id=settlement_id,
        keys={1: list(STATUS_NAMES).index(result.status), 2: people, 3: minutes, 4: kilometres},
    )


def _people_text(people: int, result: Any, words: Language) -> str:
    number = words.number(people)
    if not result.people_estimated or result.people_hidden:
        return number
    low, high = int(result.people_low), int(result.people_high)
    return words.say("{people} (estimate: {low} to {high})", people=number, low=low, high=high)
