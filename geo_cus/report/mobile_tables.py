"""The tables of a mobile plan: stops, rounds, dates, villages, costs, assumptions."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo_cus.access.words import BASIS_NAMES
from geo_cus.faults import N_
from geo_cus.report.mobile_plan import SERVED_NAMES, WHY_NAMES
from geo_cus.report.mobile_words import rhythm, stands_of, why_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.data.mobile_request import MobileRequest
    from geo_cus.planning.mobile.care_plan import BasePlan
    from geo_cus.planning.mobile.mobile_plan import CalendarDay, MobilePlan
    from geo_cus.planning.mobile.timetable import Leg, Round
    from geo_cus.text import Language

_UNITS: Final[Mapping[str, str]] = {
    "km": N_("km"),
    "h": N_("h"),
    "visit": N_("visit"),
    "stop": N_("stop"),
    "vehicle": N_("vehicle"),
    "year": N_("year"),
}

PRICE_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "km": (N_("A kilometre of the vehicle"), N_("zł per km")),
    "staff_hour": (N_("An hour of one of the staff"), N_("zł per h")),
    "visit": (N_("A visit of a stop"), N_("zł per visit")),
    "stop_year": (N_("A stop kept for a year"), N_("zł a year")),
    "vehicle_year": (N_("A vehicle for a year"), N_("zł a year")),
    "fixed_point_year": (N_("The rooms of a fixed point for a year"), N_("zł a year")),
    "fixed_point_hours": (N_("Opening hours of a fixed point"), N_("h a week")),
    "home_visit_min": (N_("A talk at home"), N_("min")),
    "lift_km": (N_("A kilometre of a lift"), N_("zł per km")),
}

_RULES: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("service", "every_weeks"): (N_("A stop is visited every so many"), N_("weeks")),
    ("reach", "walk_min"): (N_("Longest walk to a stop"), N_("min")),
    ("reach", "least_people"): (N_("Fewest people of a stop"), N_("people")),
    ("visit", "uptake_percent"): (N_("People who come to one visit"), "%"),
    ("visit", "setup_min"): (N_("To set up"), N_("min")),
    ("visit", "fixed_min"): (N_("Of every visit, however many come"), N_("min")),
    ("visit", "per_person_min"): (N_("For each person who comes"), N_("min")),
    ("visit", "pack_min"): (N_("To pack"), N_("min")),
    ("visit", "grid_min"): (N_("Drives and visits are rounded up to"), N_("min")),
    ("crew", "vehicles"): (N_("Vehicles"), N_("vehicle")),
    ("crew", "crews"): (N_("Crews"), N_("crew")),
    ("crew", "staff_per_crew"): (N_("Staff in a vehicle"), N_("people")),
    ("crew", "longest_day_h"): (N_("Longest day of a crew"), N_("h")),
    ("crew", "break_after_h"): (N_("Longest work without a break"), N_("h")),
    ("crew", "break_min"): (N_("Break"), N_("min")),
}

_COST_COLUMNS: Final = (
    N_("What"), N_("Quantity"), N_("Unit"), N_("zł for one"), N_("zł a year"), N_("Basis"), N_("Source"),
)  # fmt: skip
ASSUMPTION_COLUMNS: Final = (N_("What"), N_("Value"), N_("Unit"), N_("Basis"), N_("Source"))
"""Of a table of assumptions."""


def stop_table(plan: MobilePlan, words: Language) -> pd.DataFrame:
    """Give the timetable: every stop with its rhythm, its hours, its villages, and how often it is visited."""
    names = {offer.settlement_id: offer.name for offer in plan.offers}
    return pd.DataFrame(
        [
            {
                words.say("Stop id"): stand.stop.place.place_id,
                words.say("Stop"): stand.stop.place.name,
                words.say("Villages"): ", ".join(names[name] for name in stand.stop.settlement_ids),
                words.say("How often"): rhythm(plan.rota.weeks, stand.round.weekday, words),
                words.say("Week"): stand.round.week,
                words.say("Day"): words.weekday(stand.round.weekday),
                words.say("Vehicle"): stand.round.vehicle,
                words.say("Arrival"): words.clock(stand.visit.arrival_s),
                words.say("From"): words.clock(stand.visit.opens_s),
                words.say("To"): words.clock(stand.visit.closes_s),
                words.say("Departure"): words.clock(stand.visit.departure_s),
                words.say("People"): stand.stop.people,
                words.say("Expected at a visit"): stand.stop.users,
                words.say("Longest walk (min)"): _minutes_up(stand.stop.longest_walk_s),
                words.say("Hours of the venue"): stand.stop.place.hours,
                words.say("Key holder"): stand.stop.place.key_holder,
                words.say("Visits in the calendar"): len(stand.dates),
                words.say("First visit"): stand.dates[0].isoformat() if stand.dates else "",
                words.say("Longitude"): stand.stop.place.lon,
                words.say("Latitude"): stand.stop.place.lat,
            }
            for stand in stands_of(plan)
        ]
    )


def round_table(plan: MobilePlan, words: Language) -> pd.DataFrame:
    """Give the crews' days, a row for every place of a round, the depot at both ends and breaks among them."""
    rows = [
        {
            words.say("Week"): each.week,
            words.say("Day"): words.weekday(each.weekday),
            words.say("Vehicle"): each.vehicle,
        }
        | row
        for each in plan.rota.rounds
        for row in round_rows(plan, each, words)
    ]
    return pd.DataFrame(rows)


def round_rows(plan: MobilePlan, each: Round, words: Language) -> list[dict[str, Any]]:
    """Give the places of one round in order of time: when, how far from the one before, and who has the key."""
    places = {stop.place.place_id: stop.place for stop in plan.rota.stops}
    depot = plan.depot_name or words.say("Depot")
    rows = [(each.leaves_s, 0, _row(depot, "", words.clock(each.leaves_s), words))]
    for visit, leg in zip(each.visits, each.legs, strict=False):
        place = places[visit.place_id]
        times = words.clock(visit.arrival_s), words.clock(visit.departure_s)
        row = _row(place.name, *times, words, leg=leg) | {words.say("Key holder"): place.key_holder}
        rows.append((visit.arrival_s, 1, row))
    for rest in each.breaks:
        times = words.clock(rest.starts_s), words.clock(rest.ends_s)
        name = words.say("Break: {place}", place=places[rest.place_id].name)
        rows.append((rest.starts_s, 0, _row(name, *times, words)))
    rows.append((each.returns_s, 2, _row(depot, words.clock(each.returns_s), "", words, leg=each.legs[-1])))
    return [row for _, _, row in sorted(rows, key=lambda entry: entry[:2])]


def _row(place: str, arrival: str, departure: str, words: Language, *, leg: Leg | None = None) -> dict[str, Any]:
    return {
        words.say("Place"): place,
        words.say("Arrival"): arrival,
        words.say("Departure"): departure,
        words.say("Drive (min)"): None if leg is None else leg.planned_s // 60,
        words.say("Drive (km)"): None if leg is None else round(leg.metres / 1000, 1),
        words.say("Key holder"): "",
    }


def calendar_table(plan: MobilePlan, words: Language) -> pd.DataFrame:
    """Give every date of the rota, those that are out with their reason."""
    places = {stop.place.place_id: stop.place.name for stop in plan.rota.stops}
    visits: dict[tuple[int, int], list[str]] = {}
    for each in plan.rota.rounds:
        visits.setdefault((each.week, each.weekday), []).extend(visit.place_id for visit in each.visits)
    return pd.DataFrame(
        [
            {
                words.say("Date"): day.date.isoformat(),
                words.say("Day"): words.weekday(day.weekday),
                words.say("Week"): day.week,
                words.say("Stops"): ", ".join(
                    places[name] for name in visits[day.week, day.weekday] if _kept(day, name)
                ),
                words.say("Left out"): ", ".join(
                    places[name] for name in visits[day.week, day.weekday] if not _kept(day, name)
                ),
                words.say("Why"): why_out(day, words) if day.out or day.places_out else "",
            }
            for day in plan.calendar
        ]
    )


def _kept(day: CalendarDay, place_id: str) -> bool:
    return day.out is None and place_id not in day.places_out


def offer_table(plan: MobilePlan, words: Language) -> pd.DataFrame:
    """Give what every village gets, and why it has no stop."""
    places = {stop.place.place_id: stop.place.name for stop in plan.rota.stops}
    return pd.DataFrame(
        [
            {
                words.say("Settlement id"): offer.settlement_id,
                words.say("Settlement"): offer.name,
                words.say("People"): offer.people,
                words.say("What it gets"): words.say(SERVED_NAMES[offer.served]),
                words.say("Stop"): places.get(offer.place_id, ""),
                words.say("Why no stop"): words.say(WHY_NAMES[offer.why_no_stop]) if offer.why_no_stop else "",
                words.say("Walk (min)"): _minutes_up(offer.walk_s),
                words.say("Trips a year"): offer.trips_a_year,
                words.say("Kilometres a year"): offer.km_a_year,
                words.say("Hours of the staff a year"): offer.staff_hours_a_year,
                words.say("zł a year"): offer.zl_a_year,
            }
            for offer in plan.offers
        ]
    ).astype({words.say("People"): "Int64", words.say("Walk (min)"): "Int64"})


def cost_table(plan: MobilePlan | BasePlan, words: Language) -> pd.DataFrame:
    """Give the sheet of costs of a year, line by line, the sum last."""
    rows: list[tuple[Any, ...]] = [
        (
            words.say(line.what),
            line.quantity,
            words.say(_UNITS[line.unit]),
            line.price_zl,
            line.amount_zl,
            words.say(BASIS_NAMES[line.basis]),
            line.source,
        )
        for line in plan.costs
    ]
    rows.append((words.say("Together"), None, "", None, plan.zl_a_year, "", ""))
    columns = [words.say(name) for name in _COST_COLUMNS]
    return pd.DataFrame(rows, columns=columns)


def assumption_table(request: MobileRequest, words: Language) -> pd.DataFrame:
    """Give every assumption behind the plan and its costs, with its basis."""
    rows = []
    for key, (what, unit) in PRICE_NAMES.items():
        price = getattr(request.costs, key)
        rows.append((words.say(what), price.value, words.say(unit), words.say(BASIS_NAMES[price.basis]), price.source))
    for (part, key), (what, unit) in _RULES.items():
        table = getattr(request, part)
        basis = "user" if key in table.model_fields_set else "tool_default"
        value = float(getattr(table, key))
        rows.append((words.say(what), value, words.say(unit), words.say(BASIS_NAMES[basis]), f"[{part}] {key}"))
    columns = [words.say(name) for name in ASSUMPTION_COLUMNS]
    return pd.DataFrame(rows, columns=columns)


def _minutes_up(seconds: float) -> int | None:
    """Give whole minutes, rounded up; None where there is no way."""
    return int(-(-seconds // 60)) if isfinite(seconds) else None
