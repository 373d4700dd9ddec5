"""
A second look at a rota, by code that shares nothing with the planner but the types of a timetable.

Every rule of the request is asked of the finished timetable, against facts read anew (`rota_facts`). What is broken
is told as sentences; a rota of the planner that breaks anything is a fault of the program.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import ceil, isclose
from typing import TYPE_CHECKING, Final

from geo_cus.data.mobile_request import WEEKDAYS, seconds_of
from geo_cus.errors import Message
from geo_cus.planning.mobile.rota_facts import HOME, Drive
from geo_cus.planning.mobile.timetable import DEPOT_ID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo_cus.data.mobile_request import MobileRequest, VisitPart
    from geo_cus.planning.mobile.rota_facts import RotaFacts
    from geo_cus.planning.mobile.timetable import Leg, Rota, Round, Stop, Visit

_SAME: Final = 1e-6
"""Sums of floating numbers that differ by less are the same."""

_NOWHERE: Final = Drive(float("inf"), float("inf"))


def rota_complaints(rota: Rota, request: MobileRequest, facts: RotaFacts) -> list[Message]:
    """
    Tell every rule that a rota breaks.

    Parameters
    ----------
    rota
        The timetable.
    request
        What was asked: hours, days, breaks, walk, length of visits.
    facts
        What the study says of places, people, walks and roads.

    Returns
    -------
    list of Message
        A sentence for everything that is wrong; empty if the rota keeps all rules: every stop is visited once in the
        rota, so on the same weekday at the same hour, for as long as asked, while its place is open; no vehicle is in
        two places at once, and has for each drive the time that the road takes; no crew works longer than its day,
        nor without its break; each village that is promised a stop, and no other, has its nearest stop within the
        walk.
    """
    complaints = [*_frame(rota, request), *_promises(rota, request, facts)]
    for stop in rota.stops:
        complaints += [_at(stop.place.place_id, what) for what in _stop_faults(stop, request, facts)]
    for each in rota.rounds:
        complaints += [_on(each, what) for what in _round_faults(each, rota, request, facts)]
    return complaints


def users_of(people: int, visit: VisitPart) -> int:
    """Give how many of so many people come to one visit: the share that the request tells, up to a whole person."""
    return ceil(people * visit.uptake_percent / 100.0 - _SAME)


def _at(place_id: str, what: Message) -> Message:
    return Message("Stop “{place}”: {what}", {"place": place_id, "what": what})


def _on(each: Round, what: Message) -> Message:
    return Message(
        "Week {week}, day {day}, vehicle {vehicle}: {what}",
        {"week": each.week, "day": each.weekday + 1, "vehicle": each.vehicle, "what": what},
    )


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 3600}:{whole % 3600 // 60:02}:{whole % 60:02}"


def _frame(rota: Rota, request: MobileRequest) -> Iterator[Message]:
    """Look at the rota as a whole: its length, its visits, its vehicles, its hours."""
    if rota.weeks != request.service.every_weeks:
        yield Message(
            "The rota has {weeks} weeks, not the {asked} of the request.",
            {"weeks": rota.weeks, "asked": request.service.every_weeks},
        )
    visits = Counter(visit.place_id for each in rota.rounds for visit in each.visits)
    stops = Counter(stop.place.place_id for stop in rota.stops)
    for name in sorted({*visits, *stops}):
        if (visits[name], stops[name]) != (1, 1):
            yield _at(name, Message("it has {visits} visits in the rota, not one.", {"visits": visits[name]}))
    slots = Counter((each.week, each.weekday, each.vehicle) for each in rota.rounds)
    for week, weekday, vehicle in sorted(slot for slot, count in slots.items() if count > 1):
        yield Message(
            "Vehicle {vehicle} has two rounds at once, in week {week} on day {day}.",
            {"vehicle": vehicle, "week": week, "day": weekday + 1},
        )
    hours = request.budget.crew_hours_a_week
    if hours is not None and rota.crew_s > hours * 3600 * rota.weeks + _SAME:
        yield Message(
            "The crews work {seconds} s in the rota, more than the {hours} h a week of the request.",
            {"seconds": rota.crew_s, "hours": hours},
        )


def _promises(rota: Rota, request: MobileRequest, facts: RotaFacts) -> Iterator[Message]:
    """Give each village that needs a stop its nearest one within the walk, and compare."""
    limit_s = request.reach.walk_min * 60.0
    names = [stop.place.place_id for stop in rota.stops]
    promised = [(name, stop.place.place_id) for stop in rota.stops for name in stop.settlement_ids]
    due = set()
    for name, people in facts.people.items():
        if people and name not in facts.fixed and names:
            walk_s, nearest = min((facts.walk_s.get((name, place_id), limit_s + 1), place_id) for place_id in names)
            due |= {(name, nearest)} if walk_s <= limit_s else set()
    for name, place_id in sorted({*promised} - due):
        yield _at(place_id, Message("“{village}” may not be promised it.", {"village": name}))
    for name, place_id in sorted(due - {*promised}):
        yield _at(place_id, Message("it is the nearest to “{village}”, which is not promised it.", {"village": name}))
    for name, count in sorted(Counter(name for name, _ in promised).items()):
        if count > 1:
            yield Message("“{village}” is promised {count} stops.", {"village": name, "count": count})


def _stop_faults(stop: Stop, request: MobileRequest, facts: RotaFacts) -> Iterator[Message]:
    place, visit = stop.place, request.visit
    if facts.places.get(place.place_id) != place:
        yield Message("its place is not as the request and the study have it.")
    people = sum(facts.people.get(name) or 0 for name in stop.settlement_ids)
    if stop.people != people:
        yield Message("{people} people are counted, but {real} live there.", {"people": stop.people, "real": people})
    if people < max(1, request.reach.least_people):
        yield Message("it is for {people} people, too few for a stop.", {"people": people})
    if stop.users != users_of(people, visit):
        yield Message("{users} are expected at a visit, not as many as asked.", {"users": stop.users})
    walk_s = max((facts.walk_s.get((name, place.place_id), 0.0) for name in stop.settlement_ids), default=0.0)
    if not isclose(stop.longest_walk_s, walk_s, abs_tol=_SAME):
        yield Message("its longest walk is not that of the roads.")
    minutes = visit.setup_min + visit.fixed_min + visit.per_person_min * users_of(people, visit) + visit.pack_min
    stay_s = visit.grid_min * 60 * ceil(minutes / visit.grid_min - _SAME)
    if stop.stay_s != stay_s:
        yield Message("a visit lasts {seconds} s, not {asked} s.", {"seconds": stop.stay_s, "asked": stay_s})


def _round_faults(each: Round, rota: Rota, request: MobileRequest, facts: RotaFacts) -> Iterator[Message]:
    yield from _day_faults(each, rota, request)
    if len(each.legs) != len(each.visits) + 1 or not each.visits:
        yield Message("its drives do not go with its visits.")
        return
    stays = {stop.place.place_id: stop.stay_s for stop in rota.stops}
    for visit in each.visits:
        yield from _visit_faults(visit, each.weekday, stays.get(visit.place_id), request, facts)
    yield from _drive_faults(each, request, facts)
    yield from _break_faults(each, request)


def _day_faults(each: Round, rota: Rota, request: MobileRequest) -> Iterator[Message]:
    crew = request.crew
    weekdays = {WEEKDAYS.index(day) for day in crew.weekdays}
    if not 1 <= each.week <= rota.weeks or each.weekday not in weekdays:
        yield Message("nobody works on that day.")
    if not 1 <= each.vehicle <= min(crew.vehicles, crew.crews):
        yield Message("there is no such vehicle, or no crew for it.")
    if each.leaves_s < seconds_of(crew.day_from) or each.returns_s > seconds_of(crew.day_to):
        yield Message(
            "it lasts from {leaves} to {returns}, beyond the working day.",
            {"leaves": _clock(each.leaves_s), "returns": _clock(each.returns_s)},
        )
    if each.crew_s > crew.longest_day_h * 3600 + _SAME:
        yield Message(
            "it takes {hours}, more than the {most} h of a day.",
            {"hours": _clock(each.crew_s), "most": crew.longest_day_h},
        )


def _visit_faults(
    visit: Visit, weekday: int, stay_s: int | None, request: MobileRequest, facts: RotaFacts
) -> Iterator[Message]:
    asked, place = request.visit, facts.places.get(visit.place_id)
    openings = () if place is None else place.openings
    if not any(
        opening.weekday == weekday and opening.from_s <= visit.arrival_s and visit.departure_s <= opening.to_s
        for opening in openings
    ):
        yield _at(visit.place_id, Message("it is visited while it is closed."))
    if visit.departure_s - visit.arrival_s != stay_s:
        yield _at(visit.place_id, Message("the visit is not as long as that of its stop."))
    if visit.arrival_s % (asked.grid_min * 60):
        yield _at(
            visit.place_id, Message("the visit begins at {time}, off the grid.", {"time": _clock(visit.arrival_s)})
        )
    opens_s = visit.arrival_s + round(asked.setup_min * 60)
    closes_s = visit.departure_s - round(asked.pack_min * 60)
    if (visit.opens_s, visit.closes_s) != (opens_s, closes_s):
        yield _at(visit.place_id, Message("the hours for people leave no time to set up or to pack."))


def _drive_faults(each: Round, request: MobileRequest, facts: RotaFacts) -> Iterator[Message]:
    """Follow the vehicle: every drive is one of the road network, and there is time for it between two visits."""
    chain = [HOME, *(visit.place_id for visit in each.visits), HOME]
    left = [each.leaves_s, *(visit.departure_s for visit in each.visits)]
    due = [*(visit.arrival_s for visit in each.visits), each.returns_s]
    for number, ((here, there), leg) in enumerate(zip(pairwise(chain), each.legs, strict=True)):
        where = {"here": here or DEPOT_ID, "there": there or DEPOT_ID}
        if (leg.from_id, leg.to_id) != (where["here"], where["there"]):
            yield Message("it drives from {here} to {there}, but says otherwise.", where)
        if not _on_roads(leg, facts.drives.get((here, there), _NOWHERE)):
            yield Message("the drive from {here} to {there} is not that of the roads.", where)
        grid_s = request.visit.grid_min * 60
        if not leg.drive_s <= leg.planned_s < leg.drive_s + grid_s or leg.planned_s % grid_s:
            yield Message("the drive from {here} to {there} is not planned with its time up to the grid.", where)
        rests = [rest for rest in each.breaks if left[number] <= rest.starts_s < due[number]]
        off_s = max([left[number], *(rest.ends_s for rest in rests if rest.place_id == here)])
        there_s = min([due[number], *(rest.starts_s for rest in rests if rest.place_id == there)])
        if there_s - off_s < leg.planned_s:
            yield Message("the vehicle is in two places at once between {here} and {there}.", where)


def _on_roads(leg: Leg, drive: Drive) -> bool:
    same_time = isclose(leg.drive_s, drive.seconds, abs_tol=_SAME)
    return same_time and isclose(leg.metres, drive.metres, abs_tol=_SAME) and leg.drive_s < float("inf")


def _break_faults(each: Round, request: MobileRequest) -> Iterator[Message]:
    crew = request.crew
    rests = sorted(each.breaks, key=lambda rest: rest.starts_s)
    work = [each.leaves_s, *(time for rest in rests for time in (rest.starts_s, rest.ends_s)), each.returns_s]
    for begins_s, ends_s in zip(work[::2], work[1::2], strict=True):
        if ends_s - begins_s > crew.break_after_h * 3600 + _SAME:
            yield Message(
                "from {begins} to {ends} there is no break.", {"begins": _clock(begins_s), "ends": _clock(ends_s)}
            )
        if ends_s < begins_s:
            yield Message("two breaks overlap, or one lies outside the day.")
    visits = {visit.place_id: visit for visit in each.visits}
    for rest in rests:
        if rest.ends_s - rest.starts_s < round(crew.break_min * 60):
            yield Message("the break at {time} is too short.", {"time": _clock(rest.starts_s)})
        visit = visits.get(rest.place_id)
        if visit is None or not _beside(rest.starts_s, rest.ends_s, visit, each):
            yield Message("the break at {time} is not taken where the vehicle stands.", {"time": _clock(rest.starts_s)})


def _beside(starts_s: int, ends_s: int, visit: Visit, each: Round) -> bool:
    """Tell whether a break lies between a visit and the one before, or the one after."""
    number = each.visits.index(visit)
    before_s = each.visits[number - 1].departure_s if number else each.leaves_s
    after_s = each.visits[number + 1].arrival_s if number + 1 < len(each.visits) else each.returns_s
    return before_s <= starts_s <= ends_s <= visit.arrival_s or visit.departure_s <= starts_s <= ends_s <= after_s
