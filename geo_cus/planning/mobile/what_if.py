"""
What if a venue refuses, a road closes, winter comes, a vehicle breaks down: what is lost, and the least change.

A round that still works keeps its times. One that does not is timed anew in its order, then in the best order, and only
then gives up stops, the one with the fewest people first. What was lost goes into another round or onto a free day,
where it moves the fewest other visits, and other places are tried for villages that lost their stop.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo_cus.planning.mobile.day_round import best_round, round_in_order
from geo_cus.planning.mobile.days import round_of
from geo_cus.planning.mobile.exact_rota import calls_at
from geo_cus.planning.mobile.stop_bounds import stop_bounds
from geo_cus.planning.mobile.timetable import Rota

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo_cus.planning.mobile.day_round import Call, DayRound
    from geo_cus.planning.mobile.question import MobileQuestion
    from geo_cus.planning.mobile.timetable import Stop


class Slot(NamedTuple):
    """A vehicle on a day of the rota, as in `geo_cus.planning.mobile.timetable.Round`."""

    week: int
    weekday: int
    vehicle: int


class Moved(NamedTuple):
    """A visit that changes: where, and when before and after (slot, arrival); None where there is no such visit."""

    place_id: str
    before: tuple[Slot, int] | None
    after: tuple[Slot, int] | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """
    What an event does to a rota.

    Parameters
    ----------
    lost
        Stops that cannot be kept where they are in the rota, by place; what the repair finds for them is in `rota`.
    people_before, people_without_repair, people_after
        Promised a stop: in the rota as it was, in what is left of it, and in the repaired rota.
    rota
        The repaired rota.
    moved
        What changes, by place.
    """

    lost: tuple[str, ...]
    people_before: int
    people_without_repair: int
    people_after: int
    rota: Rota
    moved: tuple[Moved, ...]


_Days = dict[Slot, tuple[int, ...]]
"""Which places (by their numbers) are called at in which round."""


def what_if(question: MobileQuestion, rota: Rota, *, down: Iterable[Slot] = ()) -> WhatIf:
    """
    Repair a rota for a question that has changed since it was planned.

    Parameters
    ----------
    question
        As it is now: without the venue, with the ways of winter, with a road closed (`asked_in` of the changed study).
    rota
        Planned before.
    down
        Vehicles and days that drop out: a breakdown for a week is all days of a vehicle in that week.
    """
    repair = _Repair(question, rota, frozenset(down))
    left = repair.what_is_left()
    lost = tuple(sorted(set(repair.before) - {repair.name(number) for places in left.values() for number in places}))
    repaired = repair.refilled(left)
    after = repair.rota_of(repaired)
    times = visits_of(after)
    moved = tuple(
        Moved(name, repair.before.get(name), times.get(name))
        for name in sorted({*repair.before, *times})
        if repair.before.get(name) != times.get(name)
    )
    return WhatIf(
        lost=lost,
        people_before=sum(stop.people for stop in rota.stops),
        people_without_repair=repair.people(left),
        people_after=repair.people(repaired),
        rota=after,
        moved=moved,
    )


def visits_of(rota: Rota) -> dict[str, tuple[Slot, int]]:
    """Give when each stop is visited: slot and arrival, by place."""
    return {
        visit.place_id: (Slot(each.week, each.weekday, each.vehicle), visit.arrival_s)
        for each in rota.rounds
        for visit in each.visits
    }


class _Repair:
    """The changed question, the rota before, and the slots that there still are."""

    def __init__(self, question: MobileQuestion, rota: Rota, down: frozenset[Slot]) -> None:
        self.question, self.before = question, visits_of(rota)
        self._number = {place.place_id: number for number, place in enumerate(question.places)}
        self._usable = stop_bounds(question).usable()
        self.slots = [
            slot
            for week in range(1, question.weeks + 1)
            for weekday in question.weekdays
            for vehicle in range(1, question.rounds_a_day + 1)
            if (slot := Slot(week, weekday, vehicle)) not in down
        ]
        self._rota = rota

    def name(self, number: int) -> str:
        """Give the id of a place."""
        return self.question.places[number].place_id

    def people(self, days: _Days) -> int:
        """Give the people promised a stop."""
        return sum(stop.people for stop in self._stops(days).values())

    def what_is_left(self) -> _Days:
        """Take out of the rota what cannot be any more, the smallest stop of a round that does not work first."""
        days: _Days = {}
        for each in self._rota.rounds:
            slot = Slot(each.week, each.weekday, each.vehicle)
            names = [visit.place_id for visit in each.visits]
            kept = [self._number[name] for name in names if name in self._number]
            if slot in self.slots:
                days[slot] = tuple(number for number in kept if self._usable[number])
        while True:
            stops = self._stops(days)
            broken = [slot for slot, places in days.items() if places and self._timed(slot, places, stops) is None]
            idle = [number for number, stop in stops.items() if stop.people < max(1, self.question.least_people)]
            if not broken and not idle:
                return days
            gone = idle[0] if idle else min(days[broken[0]], key=lambda number: (stops[number].people, number))
            days = {slot: tuple(number for number in places if number != gone) for slot, places in days.items()}

    def refilled(self, days: _Days) -> _Days:
        """Put places in, the one that brings most people and moves least first, as long as any brings somebody."""
        while True:
            chosen = {number for places in days.values() for number in places}
            now = self.people(days)
            options = [
                (*self._cost(more), number, slot, more)
                for number in np.flatnonzero(self._usable).tolist()
                if number not in chosen
                for slot in self.slots
                if (more := {**days, slot: (*days.get(slot, ()), number)}) and self.people(more) > now
                if self._works(more)
            ]
            if not options:
                return days
            days = min(options, key=lambda option: option[:-1])[-1]

    def _cost(self, days: _Days) -> tuple[int, int, int]:
        """Give what a repair is judged by: people (fewest last), visits of the rota that move, working time."""
        rota = self.rota_of(days)
        after = visits_of(rota)
        moved = sum(after.get(name) != time for name, time in self.before.items() if name in after)
        return -self.people(days), moved, rota.crew_s

    def _works(self, days: _Days) -> bool:
        stops = self._stops(days)
        timed = [self._timed(slot, places, stops) for slot, places in days.items() if places]
        if any(found is None for found in timed) or not self.question.admits(stops.values()):
            return False
        rota = self.rota_of(days)
        return rota.crew_s <= self.question.crew_s_at_most and self.question.affords(rota)

    def _stops(self, days: _Days) -> dict[int, Stop]:
        chosen = sorted({number for places in days.values() for number in places})
        return dict(zip(chosen, self.question.stops_of(chosen), strict=True))

    def _timed(self, slot: Slot, places: tuple[int, ...], stops: Mapping[int, Stop]) -> DayRound | None:
        """Give a round in which known visits keep their times, or else its order, or else the best round."""
        question = self.question
        calls = calls_at(question, places, [stops[number] for number in places], slot.weekday)
        kept = [self._at_its_time(slot, call) for call in calls]
        return (
            best_round(kept, question.ways, question.rules)
            or round_in_order(calls, question.ways, question.rules)
            or best_round(calls, question.ways, question.rules)
        )

    def _at_its_time(self, slot: Slot, call: Call) -> Call:
        """Give a call that can only be made when it was made before, if it was on this day and that is still open."""
        time = self.before.get(self.name(call.place - 1))
        if time is None or time[0] != slot:
            return call
        stay = time[1], time[1] + call.stay_s
        is_open = any(first <= stay[0] and stay[1] <= last for first, last in call.openings)
        return call._replace(openings=(stay,)) if is_open else call

    def rota_of(self, days: _Days) -> Rota:
        """Give the rota of places in their rounds, all of which work."""
        stops = self._stops(days)
        rounds = []
        for slot in sorted(slot for slot, places in days.items() if places):
            found = self._timed(slot, days[slot], stops)
            if found is not None:
                day = slot.week, slot.weekday
                rounds.append(round_of(self.question, list(stops.values()), found, day, vehicle=slot.vehicle))
        return Rota(self.question.weeks, tuple(stops.values()), tuple(rounds))
