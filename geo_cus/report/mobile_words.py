"""How a timetable of a mobile service is said: its rhythm, its dates, and why it does not come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from geo_cus.errors import Message
from geo_cus.faults import N_
from geo_cus.planning.mobile.mobile_plan import OutReason

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from geo_cus.planning.mobile.mobile_plan import CalendarDay, MobilePlan
    from geo_cus.planning.mobile.timetable import Round, Stop, Visit
    from geo_cus.text import Language

_EVERY: Final = (
    N_("every Monday"),
    N_("every Tuesday"),
    N_("every Wednesday"),
    N_("every Thursday"),
    N_("every Friday"),
    N_("every Saturday"),
    N_("every Sunday"),
)
_ON: Final = (
    N_("on Monday"),
    N_("on Tuesday"),
    N_("on Wednesday"),
    N_("on Thursday"),
    N_("on Friday"),
    N_("on Saturday"),
    N_("on Sunday"),
)
_RHYTHMS: Final = {2: N_("every two weeks {on_day}"), 4: N_("every four weeks {on_day}")}
_OUT: Final[Mapping[OutReason, str]] = {
    OutReason.PUBLIC_HOLIDAY: N_("public holiday"),
    OutReason.SCHOOL_HOLIDAY: N_("school holidays"),
    OutReason.OWN_DATE: N_("day without visits"),
}


class Stand(NamedTuple):
    """A stop with its visit, its round, and its dates in the calendar: those with a visit, and those without."""

    stop: Stop
    visit: Visit
    round: Round
    dates: tuple[dt.date, ...]
    missed: tuple[CalendarDay, ...]


def stands_of(plan: MobilePlan) -> tuple[Stand, ...]:
    """Give every stop of a plan with its dates, in the order of the rota."""
    stops = {stop.place.place_id: stop for stop in plan.rota.stops}
    return tuple(
        Stand(
            stop=stops[visit.place_id],
            visit=visit,
            round=each,
            dates=tuple(day.date for day in days if _kept(day, visit)),
            missed=tuple(day for day in days if not _kept(day, visit)),
        )
        for each in plan.rota.rounds
        for days in [days_of(plan, each)]
        for visit in each.visits
    )


def days_of(plan: MobilePlan, of: Round) -> tuple[CalendarDay, ...]:
    """Give the dates of a round in the calendar, in order, those that are out among them."""
    return tuple(day for day in plan.calendar if (day.week, day.weekday) == (of.week, of.weekday))


def _kept(day: CalendarDay, visit: Visit) -> bool:
    return day.out is None and visit.place_id not in day.places_out


def rhythm(weeks: int, weekday: int, words: Language) -> str:
    """Say how often a stop is visited: ``w każdy wtorek``, ``co dwa tygodnie we wtorek``."""
    if weeks == 1:
        return words.say(_EVERY[weekday])
    return words.say(_RHYTHMS[weeks], on_day=Message(_ON[weekday]))


def hours(from_s: int, to_s: int, words: Language) -> str:
    """Write from when to when: ``8:10–9:40``."""
    return f"{words.clock(from_s)}–{words.clock(to_s)}"


def slot_name(each: Round, words: Language) -> str:
    """Name a round by its day of the rota and its vehicle."""
    return words.say(
        "Week {week}, {day}, vehicle {vehicle}", week=each.week, day=words.weekday(each.weekday), vehicle=each.vehicle
    )


def why_out(day: CalendarDay, words: Language) -> str:
    """Say why a date is out, by the name of the holiday where it has one; of a date that is not out, why a stop is."""
    if day.out is None:
        return words.say("venue closed in the school holidays")
    return day.out_name or words.say(_OUT[day.out])
