"""The sheet of costs: what a rota and its offers cost a year, line by line, each with what it rests on."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from geo_cus.errors import Message
from geo_cus.planning.mobile.mobile_plan import CostLine, Served

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo_cus.data.mobile_request import MobileRequest, PricePart
    from geo_cus.planning.mobile.mobile_plan import CalendarDay, Offer
    from geo_cus.planning.mobile.timetable import Rota

_YEAR_DAYS: Final = 365.0
_HOUR_S: Final = 3600.0

_WORDS: Final[Mapping[str, tuple[Message, str]]] = {
    "km": (Message("Kilometres of the rounds"), "km"),
    "staff_hours": (Message("Working hours of the staff on the rounds"), "h"),
    "visits": (Message("Visits of stops"), "visit"),
    "venues": (Message("What venues take for visits"), "year"),
    "stops": (Message("Stops kept"), "stop"),
    "vehicles": (Message("Vehicles"), "vehicle"),
    "home_visit_km": (Message("Kilometres of home visits"), "km"),
    "home_visit_hours": (Message("Working hours of home visits"), "h"),
    "lift_km": (Message("Kilometres of lifts"), "km"),
    "lift_hours": (Message("Working hours with those who come by a lift"), "h"),
}


def cost_lines(
    request: MobileRequest, rota: Rota, calendar: Sequence[CalendarDay], offers: Iterable[Offer] = ()
) -> tuple[CostLine, ...]:
    """
    Give the costs of a year, by the dates on which rounds go out.

    Numbers of the calendar are divided by the years (of 365 days) that the service lasts. A round costs its kilometres
    and hours also where one of its venues is closed for the school holidays. Lines whose quantity is 0 are left out.
    """
    prices = request.costs
    days, visits = _rounds_a_year(request, rota, calendar), visits_a_year(request, rota, calendar)
    driven_m = sum(each.metres * days[each.week, each.weekday] for each in rota.rounds)
    worked_s = sum(each.crew_s * days[each.week, each.weekday] for each in rota.rounds)
    venues_zl = sum(stop.place.zl_per_visit * visits[stop.place.place_id] for stop in rota.stops)
    venue_price = prices.visit.model_copy(
        update={"value": venues_zl, "basis": "user", "source": "[[venues]] zl_per_visit"}
    )
    asked = tuple(offers)
    home_visits = [each for each in asked if each.served is Served.HOME_VISIT]
    lifts = [each for each in asked if each.served is Served.LIFT]
    entries: tuple[tuple[str, float, PricePart], ...] = (
        ("km", driven_m / 1000.0, prices.km),
        ("staff_hours", worked_s / _HOUR_S * request.crew.staff_per_crew, prices.staff_hour),
        ("visits", sum(visits.values()), prices.visit),
        ("venues", float(venues_zl > 0), venue_price),
        ("stops", float(len(rota.stops)), prices.stop_year),
        ("vehicles", float(max((each.vehicle for each in rota.rounds), default=0)), prices.vehicle_year),
        ("home_visit_km", sum(each.km_a_year for each in home_visits), prices.km),
        ("home_visit_hours", sum(each.staff_hours_a_year for each in home_visits), prices.staff_hour),
        ("lift_km", sum(each.km_a_year for each in lifts), prices.lift_km),
        ("lift_hours", sum(each.staff_hours_a_year for each in lifts), prices.staff_hour),
    )
    return tuple(
        CostLine(key, _WORDS[key][0], quantity, _WORDS[key][1], price.value, price.basis, price.source)
        for key, quantity, price in entries
        if quantity > 0
    )


def visits_a_year(request: MobileRequest, rota: Rota, calendar: Sequence[CalendarDay]) -> dict[str, float]:
    """Give how often a year each stop is visited, by its place."""
    days, years = _rounds_a_year(request, rota, calendar), _years(request)
    out = Counter(name for day in calendar if day.out is None for name in day.places_out)
    return {
        visit.place_id: days[each.week, each.weekday] - out[visit.place_id] / years
        for each in rota.rounds
        for visit in each.visits
    }


def _rounds_a_year(request: MobileRequest, rota: Rota, calendar: Sequence[CalendarDay]) -> dict[tuple[int, int], float]:
    """Give how often a year each day of the rota comes."""
    times, years = Counter((day.week, day.weekday) for day in calendar if day.out is None), _years(request)
    return {day: times[day] / years for day in {(each.week, each.weekday) for each in rota.rounds}}


def _years(request: MobileRequest) -> float:
    return ((request.service.ends - request.service.starts).days + 1) / _YEAR_DAYS
