"""Rounds that are shared out among kinds of days -> the rota: which week, which weekday, which vehicle, what time."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from geo_cus.planning.mobile.timetable import DEPOT_ID, Break, Leg, Rota, Round, Visit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_cus.planning.mobile.day_round import DayRound
    from geo_cus.planning.mobile.exact_rota import Shared
    from geo_cus.planning.mobile.question import MobileQuestion
    from geo_cus.planning.mobile.timetable import Stop


def rota_of(question: MobileQuestion, stops: Sequence[Stop], shared: Shared) -> Rota:
    """
    Give each round its day and its vehicle, so that the days are alike.

    Longest rounds first, each goes to the day of its kind with the least work so far, of equal ones to the first.
    """
    load: dict[tuple[int, int], list[int]] = {}
    placed = []
    for kind, found in sorted(shared, key=lambda each: (-each[1].crew_s, each[1].order, each[0])):
        days = [(week, weekday) for week in range(1, question.weeks + 1) for weekday in kind]
        free = [day for day in days if len(load.get(day, ())) < question.rounds_a_day]
        day = min(free, key=lambda each: (sum(load.get(each, ())), each))
        load.setdefault(day, []).append(found.crew_s)
        placed.append(round_of(question, stops, found, day, vehicle=len(load[day])))
    rounds = sorted(placed, key=lambda each: (each.week, each.weekday, each.vehicle))
    return Rota(question.weeks, tuple(stops), tuple(rounds))


def round_of(
    question: MobileQuestion, stops: Sequence[Stop], found: DayRound, day: tuple[int, int], *, vehicle: int
) -> Round:
    """Give a round with its times, its legs and its break on a day (week, weekday) of the rota."""
    stay_s = {stop.place.place_id: stop.stay_s for stop in stops}
    ids = [question.places[place - 1].place_id for place in found.order]
    visits = []
    for place_id, arrival_s in zip(ids, found.arrivals_s, strict=True):
        departure_s = arrival_s + stay_s[place_id]
        opens_s, closes_s = arrival_s + question.stay.setup_s, departure_s - question.stay.pack_s
        visits.append(Visit(place_id, arrival_s, opens_s, closes_s, departure_s))
    breaks: tuple[Break, ...] = ()
    if found.break_at >= 0:
        breaks = (Break(ids[found.break_at], found.break_s, found.break_s + question.rules.break_s),)
    return Round(
        week=day[0],
        weekday=day[1],
        vehicle=vehicle,
        leaves_s=found.leaves_s,
        returns_s=found.leaves_s + found.crew_s,
        visits=tuple(visits),
        legs=_legs(question, found),
        breaks=breaks,
    )


def _legs(question: MobileQuestion, found: DayRound) -> tuple[Leg, ...]:
    stops = [0, *found.order, 0]
    names = [DEPOT_ID if place == 0 else question.places[place - 1].place_id for place in stops]
    ways = question.ways
    return tuple(
        Leg(
            from_id=names[number],
            to_id=names[number + 1],
            drive_s=float(ways.drive_s[here, there]),
            metres=float(ways.metres[here, there]),
            planned_s=int(ways.planned_s[here, there]),
        )
        for number, (here, there) in enumerate(pairwise(stops))
    )
