"""The plan of a mobile service as the dashboard tells of it: the words of the question, tables, what may happen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo_cus.faults import N_
from geo_cus.planning.mobile.mobile_plan import Served
from geo_cus.report.mobile_plan import SERVED_NAMES
from geo_cus.report.mobile_tables import offer_table, stop_table
from geo_cus.text import EN_DASH
from geo_cus.ui.works_view import wishes_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pandas.io.formats.style import Styler

    from geo_cus.data.mobile_request import MobileRequest
    from geo_cus.data.study import Study
    from geo_cus.planning.mobile.events import Event
    from geo_cus.planning.mobile.mobile_plan import MobilePlan
    from geo_cus.text import Language
    from geo_cus.ui.accounting_view import Formats
    from geo_cus.ui.opened import Wishes

RHYTHM_NAMES: Final[Mapping[int, str]] = {
    1: N_("every week"),
    2: N_("every two weeks"),
    4: N_("every four weeks"),
}
_ON_REQUEST: Final = ("home_visit_km", "home_visit_hours", "lift_km", "lift_hours")
_TIMETABLE: Final = (
    N_("Stop"), N_("Villages"), N_("How often"), N_("Week"), N_("From"), N_("To"), N_("People"),
    N_("Expected at a visit"), N_("Longest walk (min)"),
)  # fmt: skip
_VILLAGES: Final = (
    N_("Settlement"), N_("People"), N_("What it gets"), N_("Stop"), N_("Walk (min)"), N_("zł a year"),
)  # fmt: skip


def request_sentence(request: MobileRequest, wishes: Wishes, study: Study, words: Language) -> str:
    """Say in one line what was asked, of the study as it was looked at."""
    crew, budget = request.crew, request.budget
    parts = [
        words.say(RHYTHM_NAMES[request.service.every_weeks]),
        words.say("at most {minutes} min on foot", minutes=words.number(request.reach.walk_min)),
        words.count(min(crew.vehicles, crew.crews), "{n} round a day", "{n} rounds a day"),
    ]
    if budget.crew_hours_a_week is not None:
        parts.append(words.say("at most {hours} crew hours a week", hours=words.number(budget.crew_hours_a_week, 1)))
    if budget.zl_a_year is not None:
        parts.append(words.say("at most {budget} zł a year", budget=words.number(budget.zl_a_year)))
    if wishes.edits or wishes.limits:
        parts.append(wishes_sentence(wishes, study, words))
    return f"{request.service.name}: {', '.join(parts)}"


def event_sentence(event: Event, plan: MobilePlan, roads: Mapping[tuple[str, ...], str], words: Language) -> str:
    """Say what happens; `roads` names those that may be closed, by their ways."""
    parts = []
    if event.refuses:
        places = {stop.place.place_id: stop.place.name for stop in plan.rota.stops}
        name = words.quote(places.get(event.refuses, event.refuses))
        parts.append(words.say("The host of {place} refuses.", place=name))
    if event.down:
        parts.append(words.say("Vehicle 1 stands still in week {week} of the rota.", week=event.down))
    if event.closed_ways:
        name = roads.get(event.closed_ways) or ", ".join(event.closed_ways)
        parts.append(words.say("The road {name} is closed.", name=words.quote(name)))
    if event.winter:
        parts.append(words.say("It is winter, and driving is slower."))
    return " ".join(parts)


def costs_of(plan: MobilePlan) -> tuple[float, float]:
    """Give złoty a year of the rounds, and of home visits and lifts; together they are all costs of the plan."""
    on_request = sum(line.amount_zl for line in plan.costs if line.key in _ON_REQUEST)
    return plan.zl_a_year - on_request, on_request


def timetable(plan: MobilePlan, words: Language) -> pd.DataFrame:
    """Give the stops in the order of the rota, as a manager reads them."""
    table = stop_table(plan, words)
    return table[[words.say(name) for name in _TIMETABLE]] if len(table) else table


def served_table(plan: MobilePlan, words: Language) -> pd.DataFrame:
    """
    Give villages and people by what they get, and all of them in the last row; nobody is left out.

    People of villages where nobody knows how many there are stand in no sum.
    """
    kinds = [kind for kind in Served if any(offer.served is kind for offer in plan.offers)]
    villages = [sum(offer.served is kind for offer in plan.offers) for kind in kinds]
    people: list[int | None] = [None if kind is Served.UNKNOWN else plan.people_by_served[kind] for kind in kinds]
    rows = [*zip([words.say(SERVED_NAMES[kind]) for kind in kinds], villages, people, strict=True)]
    rows.append((words.say("Together"), sum(villages), sum(number or 0 for number in people)))
    columns = [words.say("What it gets"), words.say("Villages"), words.say("People")]
    return pd.DataFrame(rows, columns=columns).astype({columns[2]: "Int64"})


def village_table(plan: MobilePlan, words: Language) -> pd.DataFrame:
    """Give what every village gets: its stop, or what comes in its place."""
    return offer_table(plan, words)[[words.say(name) for name in _VILLAGES]]


def formatted(table: pd.DataFrame, words: Language) -> Styler:
    """Write the numbers of a table as the reader's language does, złoty of a year whole, and words among numbers."""
    whole = words.say("zł a year")
    formats: Formats = {
        column: partial(words.number, decimals=0 if column == whole else 2)
        for column in table.select_dtypes("number").columns
    }
    mixed = [name for name in table.columns if pd.api.types.infer_dtype(table[name]).startswith("mixed")]
    return table.astype(dict.fromkeys(mixed, "str")).style.set_uuid("mobile").format(formats, na_rep=EN_DASH)
