"""
The dates of a mobile service as calendars (iCalendar, RFC 5545): one for each village and for each vehicle.

Every date is an event of its own, at Polish wall-clock time: a day that is out is simply not there, and no calendar
has to understand exceptions of a rule.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

from geo_cus import __version__
from geo_cus.report.document import plain
from geo_cus.report.mobile_words import days_of, hours, stands_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_cus.planning.mobile.mobile_plan import CalendarDay, MobilePlan
    from geo_cus.planning.mobile.timetable import Place, Round
    from geo_cus.text import Language

_WARSAW: Final = ZoneInfo("Europe/Warsaw")
_SUMMER_TIME: Final = b"""BEGIN:VTIMEZONE
TZID:Europe/Warsaw
BEGIN:DAYLIGHT
TZNAME:CEST
DTSTART:19970330T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:CET
DTSTART:19971026T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
"""Summer time of the European Union, directive 2000/84/EC: from the last Sunday of March to the last of October."""

_NAMESPACE: Final = uuid.UUID("0d7a6d0e-4f3b-5a0c-9a53-2f1f0f6b7c11")
"""Of the identifiers of events; any number would do, but always the same."""


def village_calendars(plan: MobilePlan) -> Mapping[str, bytes]:
    """
    Give a calendar for each village that is promised a stop, by the village's id: the hours for people.

    The same plan gives the same bytes.
    """
    names = {offer.settlement_id: offer.name for offer in plan.offers}
    service, made = plan.request.service.name, {}
    for stand in stands_of(plan):
        place, visit = stand.stop.place, stand.visit
        for settlement_id in stand.stop.settlement_ids:
            calendar = _calendar(f"{service}, {names[settlement_id]}")
            for date in stand.dates:
                event = _event(plan, date, (visit.opens_s, visit.closes_s), f"{settlement_id}/{place.place_id}")
                event.add("summary", plain(f"{service}, {place.name}"))
                _locate(event, place)
                if plan.request.service.contact:
                    event.add("description", plain(plan.request.service.contact))
                calendar.add_component(event)
            made[settlement_id] = calendar.to_ical()
    return made


def crew_calendars(plan: MobilePlan, words: Language) -> Mapping[int, bytes]:
    """
    Give a calendar for the crew of each vehicle, by its number: a round an event, from leaving to returning.

    The event names the stops with their times and key holders, and those that are left out on its date.
    """
    service, made = plan.request.service.name, {}
    for vehicle in sorted({each.vehicle for each in plan.rota.rounds}):
        title = words.say("{service}, vehicle {vehicle}", service=service, vehicle=vehicle)
        calendar = _calendar(title)
        rounds = [each for each in plan.rota.rounds if each.vehicle == vehicle]
        days = [(day, each) for each in rounds for day in days_of(plan, each) if day.out is None]
        for day, each in sorted(days, key=lambda entry: entry[0].date):
            event = _event(plan, day.date, (each.leaves_s, each.returns_s), f"vehicle {vehicle}")
            event.add("summary", plain(title))
            if plan.depot_name:
                event.add("location", plain(plan.depot_name))
            event.add("description", "\n".join(_lines(plan, each, day, words)))
            calendar.add_component(event)
        made[vehicle] = calendar.to_ical()
    return made


def _lines(plan: MobilePlan, each: Round, day: CalendarDay, words: Language) -> list[str]:
    places = {stop.place.place_id: stop.place for stop in plan.rota.stops}
    lines = []
    for visit in each.visits:
        place = places[visit.place_id]
        line = f"{hours(visit.arrival_s, visit.departure_s, words)} {place.name}"
        if place.key_holder:
            line += "; " + words.say("key: {holder}", holder=place.key_holder)
        if visit.place_id in day.places_out:
            line += "; " + words.say("closed today")
        lines.append(plain(line))
    return lines


def _calendar(title: str) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//geo_cus//geo_cus {__version__}//PL")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", plain(title))
    calendar.add_component(Timezone.from_ical(_SUMMER_TIME))
    return calendar


def _event(plan: MobilePlan, date: dt.date, span_s: tuple[int, int], what: str) -> Event:
    """Give an event from one time of day to another, without words; its id is the same whenever it is made."""
    service, midnight = plan.request.service, dt.datetime.combine(date, dt.time())
    event = Event()
    event.add("uid", f"{uuid.uuid5(_NAMESPACE, f'{service.name}/{what}/{date.isoformat()}')}@geo-cus")
    # When it was made is not told by any file, so it is the first day of the service.
    event.add("dtstamp", dt.datetime.combine(service.starts, dt.time(), dt.UTC))
    for name, time_s in zip(("dtstart", "dtend"), span_s, strict=True):
        # Seconds of the wall clock, so they are added before the zone is told.
        event.add(name, (midnight + dt.timedelta(seconds=time_s)).replace(tzinfo=_WARSAW))
    return event


def _locate(event: Event, place: Place) -> None:
    event.add("location", plain(place.name))
    event.add("geo", (place.lat, place.lon))
