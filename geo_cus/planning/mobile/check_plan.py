"""
A second look at a whole plan: the rota (`check_rota`), what every village gets, the dates, the costs.

It shares nothing with the planner but the types of a plan: dates, public holidays and złoty are worked out anew.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from math import isclose
from typing import TYPE_CHECKING, Final, NamedTuple

from geo_cus.errors import AccountingError, Message
from geo_cus.planning.mobile.check_rota import rota_complaints, users_of
from geo_cus.planning.mobile.mobile_plan import OutReason, Served
from geo_cus.planning.mobile.rota_facts import RotaFacts, rota_facts
from geo_cus.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo_cus.access.measurement import Measurement
    from geo_cus.data.mobile_request import MobileRequest
    from geo_cus.planning.mobile.mobile_plan import MobilePlan, Offer
    from geo_cus.planning.mobile.timetable import Rota

_SAME: Final = 1e-6
_YEAR_DAYS: Final = 365.0
_CHRISTMAS_EVE_SINCE: Final = 2025


def check_plan(measurement: Measurement, plan: MobilePlan, *, progress: Progress = silent) -> None:
    """
    Refuse a plan that breaks a rule of its request, does not fit the roads, loses people, or adds up wrongly.

    Raises
    ------
    AccountingError
        Something is wrong; the message tells the first complaint and how many there are.
    """
    _refuse(plan_complaints(plan, rota_facts(measurement, plan.request, progress=progress)))


def check_rota(measurement: Measurement, rota: Rota, request: MobileRequest, *, progress: Progress = silent) -> None:
    """
    Refuse a rota that breaks a rule of a request or does not fit the roads of a study: one that was repaired, say.

    Raises
    ------
    AccountingError
        As `check_plan` does.
    """
    _refuse(rota_complaints(rota, request, rota_facts(measurement, request, progress=progress)))


def _refuse(complaints: list[Message]) -> None:
    if complaints:
        raise AccountingError(
            "The timetable does not pass its check and is not used; this is a fault of the program. "
            "Complaints: {count}. The first: {complaint}",
            count=len(complaints),
            complaint=complaints[0],
        )


def plan_complaints(plan: MobilePlan, facts: RotaFacts) -> list[Message]:
    """
    Tell everything that is wrong with a plan; empty if nothing is.

    Beside the rules of `rota_complaints`: every settlement has one offer, nobody is lost or counted twice, home visits
    and lifts are counted and priced as the request says; the dates are those of the rota, without the days that are
    out; the lines of the sheet of costs and the figures of quality are those that come out when they are added again.
    """
    return [
        *rota_complaints(plan.rota, plan.request, facts),
        *_offer_complaints(plan, facts),
        *_calendar_complaints(plan),
        *_cost_complaints(plan, facts),
        *_quality_complaints(plan),
    ]


def _offer_complaints(plan: MobilePlan, facts: RotaFacts) -> Iterator[Message]:
    counts = Counter(offer.settlement_id for offer in plan.offers)
    for name in sorted({*counts, *facts.people}):
        if counts[name] != 1 or name not in facts.people:
            yield Message("“{village}” has {count} offers, not one.", {"village": name, "count": counts[name]})
    promised = {name: stop.place.place_id for stop in plan.rota.stops for name in stop.settlement_ids}
    for offer in plan.offers:
        for what in _faults_of(offer, promised.get(offer.settlement_id, ""), plan.request, facts):
            yield Message("“{village}”: {what}", {"village": offer.settlement_id, "what": what})
    people = sum(count or 0 for count in facts.people.values())
    told = {kind: sum(each.people or 0 for each in plan.offers if each.served is kind) for kind in Served}
    if sum(plan.people_by_served.values()) != people or dict(plan.people_by_served) != told:
        yield Message("The people of the offers do not add up to the {people} of the study.", {"people": people})


def _faults_of(offer: Offer, place_id: str, request: MobileRequest, facts: RotaFacts) -> Iterator[Message]:
    people = facts.people.get(offer.settlement_id)
    if offer.people != people:
        yield Message("its people are not those of the study.")
    if offer.place_id != place_id or (offer.served is Served.STOP) != bool(place_id):
        yield Message("its offer and the stops do not tell the same.")
    if (offer.served is Served.UNKNOWN) != (people is None) or (offer.served is Served.NOT_NEEDED) != (people == 0):
        yield Message("it is offered something although nobody is known to need it, or nothing although somebody is.")
    if (offer.served is Served.FIXED) != (bool(people) and offer.settlement_id in facts.fixed):
        yield Message("whether a fixed point serves it is told wrongly.")
    walk_s = facts.walk_s.get((offer.settlement_id, place_id), 0.0)
    if offer.served is Served.STOP and not (offer.walk_s == walk_s <= request.reach.walk_min * 60.0):
        yield Message("its stop is not within the walk, or as far as is told.")
    told = _OnRequest(offer.trips_a_year, offer.km_a_year, offer.staff_hours_a_year, offer.zl_a_year)
    due = _on_request(offer, request, facts)
    if not all(isclose(*pair, abs_tol=_SAME) for pair in zip(told, due, strict=True)):
        yield Message("the home visits or lifts are not those that the request and the roads give.")


class _OnRequest(NamedTuple):
    """Home visits or lifts of a settlement in a year."""

    trips: float
    km: float
    staff_hours: float
    zl: float


def _on_request(offer: Offer, request: MobileRequest, facts: RotaFacts) -> _OnRequest:
    if offer.served not in {Served.HOME_VISIT, Served.LIFT}:
        return _OnRequest(0.0, 0.0, 0.0, 0.0)
    prices, way = request.costs, facts.villages[offer.settlement_id]
    users = users_of(facts.people[offer.settlement_id] or 0, request.visit)
    trips = users * round(_YEAR_DAYS / 7 / request.service.every_weeks)
    talk_h = prices.home_visit_min.value / 60
    visit_km, visit_h = way.metres / 1000, talk_h + way.seconds / 3600
    # A lift goes out and back twice: to fetch somebody, and to bring them home.
    lift_km = 2 * facts.lift_m[offer.settlement_id] / 1000
    visit_zl = visit_km * prices.km.value + visit_h * prices.staff_hour.value
    lift_zl = lift_km * prices.lift_km.value + talk_h * prices.staff_hour.value
    km, staff_hours = (visit_km, visit_h) if offer.served is Served.HOME_VISIT else (lift_km, talk_h)
    return _OnRequest(trips, trips * km, trips * staff_hours, trips * min(visit_zl, lift_zl))


class _Due(NamedTuple):
    """What the calendar must say of a date."""

    week: int
    weekday: int
    out: OutReason | None
    places_out: tuple[str, ...]


def _calendar_complaints(plan: MobilePlan) -> Iterator[Message]:
    due = _due_dates(plan)
    told = {day.date: _Due(day.week, day.weekday, day.out, day.places_out) for day in plan.calendar}
    if [day.date for day in plan.calendar] != sorted(told):
        yield Message("The dates of the calendar are not in order, or one comes twice.")
    for date in sorted(due.keys() | told.keys()):
        if due.get(date) != told.get(date):
            yield Message("{date}: the calendar is not that of the rota and its days out.", {"date": date.isoformat()})


def _due_dates(plan: MobilePlan) -> dict[dt.date, _Due]:
    service, rota = plan.request.service, plan.rota
    visited: dict[tuple[int, int], set[str]] = {}
    for each in rota.rounds:
        visited.setdefault((each.week, each.weekday), set()).update(visit.place_id for visit in each.visits)
    shut = {stop.place.place_id for stop in rota.stops if stop.place.closed_in_school_holidays}
    first_monday = service.starts.toordinal() - service.starts.weekday()
    due = {}
    for number in range(service.starts.toordinal(), service.ends.toordinal() + 1):
        date = dt.date.fromordinal(number)
        day = (number - first_monday) // 7 % rota.weeks + 1, date.weekday()
        if day in visited:
            out = _why_out(date, plan.request)
            at_school = visited[day] & shut if out is None and _school_is_out(date, plan.request) else set()
            due[date] = _Due(*day, out, tuple(sorted(at_school)))
    return due


def _why_out(date: dt.date, request: MobileRequest) -> OutReason | None:
    if request.days_out.public_holidays and date in public_holidays(date.year):
        return OutReason.PUBLIC_HOLIDAY
    if date in request.days_out.dates:
        return OutReason.OWN_DATE
    if request.days_out.pause_in_school_holidays and _school_is_out(date, request):
        return OutReason.SCHOOL_HOLIDAY
    return None


def _school_is_out(date: dt.date, request: MobileRequest) -> bool:
    return any(each.first <= date <= each.last for each in request.days_out.school_holidays)


def public_holidays(year: int) -> frozenset[dt.date]:
    """
    Give Poland's public holidays of a year from 2019 on.

    By the Act of 18 January 1951 on days off work, 24 December among them since 2025; Easter by the Gregorian rule
    (Meeus, Astronomical Algorithms, 1991, chapter 8).
    """
    century, rest = divmod(year, 100)
    epact = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (year % 19 + 11 * epact + 22 * to_sunday) // 451
    easter = dt.date(year, 3, 22) + dt.timedelta(days=epact + to_sunday - 7 * late)
    fixed = [(1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26)]
    if year >= _CHRISTMAS_EVE_SINCE:
        fixed.append((12, 24))
    movable = (easter + dt.timedelta(days=days) for days in (0, 1, 49, 60))
    return frozenset([*(dt.date(year, month, day) for month, day in fixed), *movable])


def _cost_complaints(plan: MobilePlan, facts: RotaFacts) -> Iterator[Message]:
    due = {key: line for key, line in _due_costs(plan, facts).items() if line[0] > 0}
    told = {line.key: (line.quantity, line.price_zl) for line in plan.costs}
    if len(told) != len(plan.costs):
        yield Message("A line of the costs stands twice.")
    for key in sorted(due.keys() | told.keys()):
        if not all(
            isclose(*pair, abs_tol=_SAME) for pair in zip(due.get(key, (0, 0)), told.get(key, (0, 0)), strict=True)
        ):
            yield Message("The line “{key}” of the costs does not come out of the assumptions.", {"key": key})
    most = plan.request.budget.zl_a_year
    rounds = sum(quantity * price for key, (quantity, price) in due.items() if not key.startswith(("home_", "lift_")))
    if most is not None and rounds > most + _SAME:
        yield Message("The rounds cost more than the {zl} zł a year of the request.", {"zl": most})


def _due_costs(plan: MobilePlan, facts: RotaFacts) -> dict[str, tuple[float, float]]:
    """Give quantity and price of every line of the sheet of costs."""
    request, prices = plan.request, plan.request.costs
    years = ((request.service.ends - request.service.starts).days + 1) / _YEAR_DAYS
    dates = [day for day in _due_dates(plan).values() if day.out is None]
    rounds = Counter((day.week, day.weekday) for day in dates)
    out = Counter(place_id for day in dates for place_id in day.places_out)
    place_visits = {
        visit.place_id: (rounds[each.week, each.weekday] - out[visit.place_id]) / years
        for each in plan.rota.rounds
        for visit in each.visits
    }
    fees = sum(stop.place.zl_per_visit * place_visits.get(stop.place.place_id, 0.0) for stop in plan.rota.stops)
    km = sum(each.metres * rounds[each.week, each.weekday] for each in plan.rota.rounds) / 1000 / years
    work_h = sum(each.crew_s * rounds[each.week, each.weekday] for each in plan.rota.rounds) / 3600 / years
    lines = {
        "km": (km, prices.km.value),
        "staff_hours": (work_h * request.crew.staff_per_crew, prices.staff_hour.value),
        "visits": (sum(place_visits.values()), prices.visit.value),
        "venues": (float(fees > 0), fees),
        "stops": (float(len(plan.rota.stops)), prices.stop_year.value),
        "vehicles": (float(max((each.vehicle for each in plan.rota.rounds), default=0)), prices.vehicle_year.value),
    }
    for kind, name, km_price in (
        (Served.HOME_VISIT, "home_visit", prices.km.value),
        (Served.LIFT, "lift", prices.lift_km.value),
    ):
        asked = [_on_request(offer, request, facts) for offer in plan.offers if offer.served is kind]
        lines[f"{name}_km"] = sum(each.km for each in asked), km_price
        lines[f"{name}_hours"] = sum(each.staff_hours for each in asked), prices.staff_hour.value
    return lines


def _quality_complaints(plan: MobilePlan) -> Iterator[Message]:
    quality, rota = plan.quality, plan.rota
    told = quality.people, quality.longest_walk_s, quality.crew_s
    walk_s = max((stop.longest_walk_s for stop in rota.stops), default=0.0)
    if told != (sum(stop.people for stop in rota.stops), walk_s, rota.crew_s):
        yield Message("The people, the walk or the hours that are told are not those of the rota.")
    if quality.people > quality.most_people or quality.crew_s < quality.least_crew_s - _SAME:
        yield Message("The plan is better than the bound that no plan can surpass.")
