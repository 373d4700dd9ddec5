"""A measured study and a request -> a plan of a mobile service, and the plan as a scenario."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo_cus.data.mobile_request import WEEKDAYS
from geo_cus.planning.edits import AddMobileStop
from geo_cus.planning.mobile.asking import Asked, asked_in
from geo_cus.planning.mobile.calendar import calendar_of
from geo_cus.planning.mobile.choosing import chosen_stops
from geo_cus.planning.mobile.costs import cost_lines
from geo_cus.planning.mobile.mobile_plan import MobilePlan
from geo_cus.planning.mobile.offers import offers_of, people_by_served
from geo_cus.planning.siting.effort import Clock, Effort

if TYPE_CHECKING:
    from geo_cus.access.measurement import Measurement
    from geo_cus.data.mobile_request import MobileRequest
    from geo_cus.planning.mobile.timetable import Rota


def mobile_plan(measurement: Measurement, request: MobileRequest, *, effort: Effort | None = None) -> MobilePlan:
    """
    Plan a mobile service for a study.

    Stops are chosen for the most people, then for the shortest walk of the worst-off village, then for the least
    working time; see `geo_cus.planning.mobile.choosing`. The same study, request and seed give the same plan,
    whatever the order of the rows, as long as the time limit is not reached.

    Parameters
    ----------
    measurement
        The study as it is.
    request
        What is asked.
    effort
        Time limit and progress; when the time is over, or `geo_cus.errors.Cancelled` is raised by the progress, the
        best plan so far is given and marked as stopped.

    Raises
    ------
    StudyError
        The request names what the study does not have.
    """
    effort = effort or Effort()
    asked = asked_in(measurement, request, progress=effort.progress)
    return plan_of(asked, request, Clock(effort))


def plan_of(asked: Asked, request: MobileRequest, clock: Clock) -> MobilePlan:
    """Plan for a question that is already put into a study."""
    question = asked.question
    most_zl = request.budget.zl_a_year
    if most_zl is not None:

        def affords(rota: Rota) -> bool:
            return sum(line.amount_zl for line in cost_lines(request, rota, calendar_of(request, rota))) <= most_zl

        question = replace(question, affords=affords)
    chosen = chosen_stops(question, clock, seed=request.seed)
    offers = offers_of(asked, chosen.rota, request)
    calendar = calendar_of(request, chosen.rota)
    return MobilePlan(
        request=request,
        rota=chosen.rota,
        offers=offers,
        calendar=calendar,
        costs=cost_lines(request, chosen.rota, calendar, offers),
        quality=chosen.quality,
        depot_name=asked.depot_name,
        depot_lon=asked.depot_lon,
        depot_lat=asked.depot_lat,
        people_by_served=people_by_served(offers),
    )


def edits_of(plan: MobilePlan) -> tuple[AddMobileStop, ...]:
    """
    Give the edits that add the stops of a plan to its study, in the order of their places.

    A stop that is not visited every week says so in its hours, by the numbers of the calendar weeks of the year in
    which the service starts; after a year of 53 weeks they shift by one.
    """
    edits = []
    for stop in plan.rota.stops:
        times = [
            f"{_weeks_of(plan, each.week)}{_OSM_DAYS[each.weekday]} {_clock(visit.opens_s)}-{_clock(visit.closes_s)}"
            for each in plan.rota.rounds
            for visit in each.visits
            if visit.place_id == stop.place.place_id
        ]
        edits.append(
            AddMobileStop(
                provider_id=f"postoj-{stop.place.place_id}",
                name=f"{plan.request.service.name}, {stop.place.name}",
                services=plan.request.service.services,
                lon=stop.place.lon,
                lat=stop.place.lat,
                hours="; ".join(times),
            )
        )
    return tuple(edits)


_OSM_DAYS = tuple(day[:2].capitalize() for day in WEEKDAYS)


def _weeks_of(plan: MobilePlan, week: int) -> str:
    """Name the calendar weeks that are a week of the rota, in OpenStreetMap's syntax; empty for every week."""
    weeks = plan.rota.weeks
    first = (plan.request.service.starts.isocalendar().week + week - 2) % weeks + 1
    return "" if weeks == 1 else f"week {first:02}-53/{weeks} "


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"
