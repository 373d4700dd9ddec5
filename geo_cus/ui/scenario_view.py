"""A scenario as the dashboard shows it: its edits, who saved it when, and what comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from math import ceil, isnan
from typing import TYPE_CHECKING, Any, Final

from geo_cus.faults import N_
from geo_cus.map.tables import NOTHING, Column, Row, Table
from geo_cus.report.comparison import comparison_table
from geo_cus.text import NBSP

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from geo_cus.planning.compare import Comparison
    from geo_cus.planning.store import Revision
    from geo_cus.text import Language

_MINUTES_BEFORE: Final = N_("Minutes before")
_MINUTES_AFTER: Final = N_("Minutes after")


def saved_sentence(revision: Revision, words: Language) -> str:
    """Say when a scenario was saved, by whom, as which revision; the hour is that of the computer's place."""
    return words.say(
        "Saved {at} by {who}, revision {revision}",
        at=words.moment(revision.at, today=datetime.now().astimezone().date()),
        who=revision.who,
        revision=str(revision.revision),
    )


def result_sentence(found: Comparison, service_id: str, words: Language) -> str:
    """Say how many people gain one service by a scenario, and how many lose it."""
    own = found.services[found.services["service_id"] == service_id]
    gained = words.count(int(own["newly_served"].sum()), "{n} person gains access", "{n} people gain access")
    lost = words.count(int(own["lost"].sum()), "{n} person loses it", "{n} people lose it")
    return f"{gained}, {lost}."


def difference_table(found: Comparison, service_id: str, words: Language) -> Table:
    """
    Give a row for each settlement that gains or loses one service or gets another status, by the Polish alphabet.

    Minutes are rounded up, like everywhere; the difference is of people served.
    """
    say, rows = words.say, found.rows
    moved = (rows["newly_served"] + rows["lost"] > 0) | rows["changes_status"]
    told = comparison_table(replace(found, rows=rows[moved & (rows["service_id"] == service_id)]), words)
    return Table(
        id="difference",
        heading=say("Settlements that change status"),
        caption="",
        columns=(
            Column(say("Settlement")),
            Column(say("Change")),
            Column(say("Before")),
            Column(say("After")),
            Column(say("Difference"), "number"),
        ),
        rows=tuple(_row(row, words) for row in told.to_dict("records")),
        sortable=True,
    )


def _row(told: Mapping[Hashable, Any], words: Language) -> Row:
    say = words.say
    before, after = (_whole(told[say(name)]) for name in (_MINUTES_BEFORE, _MINUTES_AFTER))
    difference = int(told[say("People newly served")] - told[say("People who lose the service")])
    cells = (
        str(told[say("Settlement")]),
        told[say("Change")] or NOTHING,
        _state(told[say("Status before")], before),
        _state(told[say("Status after")], after),
        words.number(difference),
    )
    return Row(cells, str(told[say("Settlement identifier")]), {2: before, 3: after, 4: difference})


def _whole(minutes: float) -> int | None:
    return None if isnan(minutes) else ceil(minutes)


def _state(status: str, minutes: int | None) -> str:
    way = None if minutes is None else f"{minutes}{NBSP}min"
    return ", ".join(filter(None, (status, way))) or NOTHING
