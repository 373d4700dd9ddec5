"""The dates of a rota: which day of it each date is, and which dates are out."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import holidays

from geo_cus.planning.mobile.mobile_plan import CalendarDay, OutReason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.data.mobile_request import HolidayPart, MobileRequest
    from geo_cus.planning.mobile.timetable import Rota


def calendar_of(request: MobileRequest, rota: Rota) -> tuple[CalendarDay, ...]:
    """
    Give every date on which the rota has rounds, from the first to the last day of the service, in order.

    Week 1 of the rota is the calendar week (Monday to Sunday) of the first day. A visit that is out is not made up for.
    """
    known = public_holidays(request)
    days = {(each.week, each.weekday) for each in rota.rounds}
    stops = {stop.place.place_id: stop.place for stop in rota.stops}
    monday = request.service.starts - dt.timedelta(days=request.service.starts.weekday())
    dates = []
    for number in range((request.service.ends - request.service.starts).days + 1):
        date = request.service.starts + dt.timedelta(days=number)
        week = (date - monday).days // 7 % rota.weeks + 1
        if (week, date.weekday()) not in days:
            continue
        visited = [
            visit.place_id
            for each in rota.rounds
            if (each.week, each.weekday) == (week, date.weekday())
            for visit in each.visits
        ]
        pause = school_holiday(request, date)
        shut = [name for name in visited if pause and stops[name].closed_in_school_holidays]
        out, name = _out(request, date, known, pause)
        dates.append(CalendarDay(date, week, date.weekday(), out, name, tuple(sorted(shut)) if out is None else ()))
    return tuple(dates)


def public_holidays(request: MobileRequest) -> Mapping[dt.date, str]:
    """Give Poland's public holidays in the years of the service, with their Polish names; none if they do not count."""
    if not request.days_out.public_holidays:
        return {}
    years = range(request.service.starts.year, request.service.ends.year + 1)
    return dict(holidays.country_holidays("PL", years=years, language="pl"))


def school_holiday(request: MobileRequest, date: dt.date) -> HolidayPart | None:
    """Give the school holidays that a date lies in; None outside them."""
    return next((each for each in request.days_out.school_holidays if each.first <= date <= each.last), None)


def _out(
    request: MobileRequest, date: dt.date, known: Mapping[dt.date, str], pause: HolidayPart | None
) -> tuple[OutReason | None, str]:
    if date in known:
        return OutReason.PUBLIC_HOLIDAY, known[date]
    if date in request.days_out.dates:
        return OutReason.OWN_DATE, ""
    if pause and request.days_out.pause_in_school_holidays:
        return OutReason.SCHOOL_HOLIDAY, pause.name
    return None, ""
