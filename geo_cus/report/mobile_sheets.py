"""What hangs on boards and lies in the vehicle, as values for the templates: posters, the crew's days, the year."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING, Any

from geo_cus.catalogue import groups
from geo_cus.report.document import plain
from geo_cus.report.mobile_tables import round_rows
from geo_cus.report.mobile_words import days_of, hours, rhythm, slot_name, stands_of, why_out

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from geo_cus.catalogue import Service
    from geo_cus.planning.mobile.mobile_plan import CalendarDay, MobilePlan
    from geo_cus.planning.mobile.timetable import Round
    from geo_cus.report.mobile_words import Stand
    from geo_cus.text import Language


def posters(plan: MobilePlan, services: Mapping[str, Service], words: Language) -> dict[str, dict[str, Any]]:
    """
    Give a poster for each village that is promised a stop, by the village's id: a page for each quarter of a year.

    Parameters
    ----------
    plan
        The plan.
    services
        Those of the study, by id.
    words
        The language of the posters.
    """
    asked = plan.request.service
    group_id = asked.group or services[asked.services[0]].group_id
    names = {offer.settlement_id: offer.name for offer in plan.offers}
    common = {
        "language": words.code,
        "service": asked.name,
        "offered": [words.pick(services[name].names) for name in asked.services],
        "contact": asked.contact,
        "audience": words.say("For: {group}", group=words.pick(groups()[group_id].names)),
    }
    made = {}
    for stand in stands_of(plan):
        stop = {
            "rhythm": rhythm(plan.rota.weeks, stand.round.weekday, words),
            "hours": hours(stand.visit.opens_s, stand.visit.closes_s, words),
            "place": stand.stop.place.name,
            "quarters": _quarters(stand, words),
            "not_coming": words.say("We do not come:"),
        }
        for name in stand.stop.settlement_ids:
            title = words.say("{service}, {village}", service=asked.name, village=names[name])
            made[name] = _well_set(common | stop | {"title": title, "village": names[name]}, words)
    return made


def _quarters(stand: Stand, words: Language) -> list[dict[str, Any]]:
    """Give the dates of a stop by quarters; a quarter in which it has neither visits nor days out has no page."""
    known = sorted({_quarter(date) for date in (*stand.dates, *(day.date for day in stand.missed))})
    return [
        {
            "name": words.say(
                "{first_month}–{last_month} {year}",
                first_month=words.month(3 * quarter + 1),
                last_month=words.month(3 * quarter + 3),
                year=str(year),
            ),
            "dates": [words.day_of_month(date) for date in stand.dates if _quarter(date) == (year, quarter)],
            "out": [_out(day, words) for day in stand.missed if _quarter(day.date) == (year, quarter)],
        }
        for year, quarter in known
    ]


def _quarter(date: dt.date) -> tuple[int, int]:
    return date.year, (date.month - 1) // 3


def _out(day: CalendarDay, words: Language) -> str:
    return f"{words.day_of_month(day.date)} – {why_out(day, words)}"


def crew_sheets(plan: MobilePlan, words: Language) -> dict[str, Any]:
    """Give the sheets of the crews, a page for each round of the rota."""
    rounds = [_round_page(plan, each, words) for each in plan.rota.rounds]
    sheet = {
        "language": words.code,
        "title": words.say("{service}: the crew’s days", service=plan.request.service.name),
        "service": plan.request.service.name,
        "dates": words.say("Dates"),
        "not_on": words.say("Not on"),
        "note": words.say("Drives are planned with their time on the road, rounded up; whoever is early waits."),
        "rounds": rounds,
    }
    return dict(_well_set(sheet, words))


def _round_page(plan: MobilePlan, each: Round, words: Language) -> dict[str, Any]:
    rows = round_rows(plan, each, words)
    days = days_of(plan, each)
    shut = {stop.place.place_id: stop.place.name for stop in plan.rota.stops}
    left_out = [
        f"{words.date(day.date)}: {shut[name]} – {why_out(day, words)}"
        for day in days
        for name in day.places_out
        if name in {visit.place_id for visit in each.visits}
    ]
    return {
        "heading": slot_name(each, words),
        "rhythm": rhythm(plan.rota.weeks, each.weekday, words),
        "facts": [
            words.say("out {hours}", hours=hours(each.leaves_s, each.returns_s, words)),
            words.say("working time {hours} h", hours=words.clock(each.crew_s)),
            words.distance(each.metres),
        ],
        "columns": list(rows[0]),
        "rows": [[_cell(value, words) for value in row.values()] for row in rows],
        "people": [_people_row(plan, visit.place_id, visit.opens_s, visit.closes_s, words) for visit in each.visits],
        "people_columns": [words.say("Stop"), words.say("Open for people"), words.say("Expected at a visit")],
        "dates": [_numeric(day.date) for day in days if day.out is None],
        "out": [f"{words.date(day.date)} – {why_out(day, words)}" for day in days if day.out] + left_out,
    }


def _calls(plan: MobilePlan, each: Round, words: Language) -> str:
    names = {stop.place.place_id: stop.place.name for stop in plan.rota.stops}
    calls = [f"{names[visit.place_id]} {hours(visit.opens_s, visit.closes_s, words)}" for visit in each.visits]
    return "; ".join(calls)


def _people_row(plan: MobilePlan, place_id: str, opens_s: int, closes_s: int, words: Language) -> list[str]:
    stop = next(stop for stop in plan.rota.stops if stop.place.place_id == place_id)
    return [stop.place.name, hours(opens_s, closes_s, words), words.number(stop.users)]


def _cell(value: Any, words: Language) -> str:
    if value is None:
        return ""
    return words.number(value, 1) if isinstance(value, int | float) else str(value)


def _numeric(date: dt.date) -> str:
    return f"{date.day:02}.{date.month:02}.{date.year}"


def year_pages(plan: MobilePlan, words: Language) -> dict[str, Any]:
    """Give the calendar of the service, a page for each year: its months, days with visits, and what is out."""
    days = {day.date: day for day in plan.calendar}
    years = range(plan.request.service.starts.year, plan.request.service.ends.year + 1)
    sheet = {
        "language": words.code,
        "title": words.say("{service}: the year’s calendar", service=plan.request.service.name),
        "service": plan.request.service.name,
        "weekdays": [words.weekday_in_short(number) for number in range(7)],
        "legend": {
            "visits": words.say("day with visits"),
            "part": words.say("day with visits, some stops left out"),
            "out": words.say("no visits, although it would be a day of the rota"),
        },
        "rounds": [f"{slot_name(each, words)}: {_calls(plan, each, words)}" for each in plan.rota.rounds],
        "exceptions": words.say("Exceptions"),
        "years": [
            {
                "year": str(year),
                "months": [_month(year, month, days, words) for month in range(1, 13)],
                "exceptions": _exceptions(plan, (day for day in plan.calendar if day.date.year == year), words),
            }
            for year in years
        ],
    }
    return dict(_well_set(sheet, words))


def _month(year: int, month: int, days: Mapping[dt.date, CalendarDay], words: Language) -> dict[str, Any]:
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    cells = [
        {"day": str(date.day), "kind": _kind(days.get(date))} if date.month == month else {"day": "", "kind": ""}
        for week in weeks
        for date in week
    ]
    return {"name": words.month(month), "cells": cells}


def _kind(day: CalendarDay | None) -> str:
    if day is None:
        return ""
    if day.out:
        return "out"
    return "part" if day.places_out else "visits"


def _exceptions(plan: MobilePlan, days: Iterable[CalendarDay], words: Language) -> list[str]:
    names = {stop.place.place_id: stop.place.name for stop in plan.rota.stops}
    found = []
    for day in days:
        if day.out:
            found.append(_out(day, words))
        elif day.places_out:
            found.append(f"{_out(day, words)}: {', '.join(names[name] for name in day.places_out)}")
    return found


def _well_set(value: Any, words: Language) -> Any:
    """Make every text plain and well set: nobody's name may do more than be read."""
    if isinstance(value, str):
        return words.typeset(plain(value))
    if isinstance(value, list):
        return [_well_set(item, words) for item in value]
    if isinstance(value, dict):
        return {key: _well_set(item, words) for key, item in value.items()}
    return value
