"""
A timetable of a mobile service, as values: places, stops, rounds, visits.

Everything that shows, checks or writes a timetable reads these types and those of `mobile_plan` and no others.
Conventions that hold for all:

- A time of day is whole seconds after midnight of Polish wall-clock time, a length of time is seconds, a way is metres,
  money is złoty; the names end in ``_s``, ``_m``, ``_zl``.
- ``weekday`` 0 is Monday, 6 is Sunday. ``week`` counts from 1 to the weeks of the rota.
- People are persons of the target group who live somewhere; users are those of them who come to one visit.
- Every tuple is ordered: stops, places, offers by their identifiers, rounds by week, weekday, vehicle, visits by time.
  So equal plans are equal values, whatever the order of the rows they came from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

DEPOT_ID: Final = "depot"
"""Name of the depot as an end of a leg, where it is no place to stop."""


class Opening(NamedTuple):
    """When a place may be used on a weekday (0..6): between two times of day (s); the whole stay must fit in."""

    weekday: int
    from_s: int
    to_s: int


@dataclass(frozen=True, slots=True)
class Place:
    """
    Somewhere the vehicle may stop.

    Parameters
    ----------
    place_id
        Its id in the request, or the settlement's where the request names no venues.
    name
        As residents know it.
    lon, lat
        Degrees, WGS 84.
    openings
        When the vehicle may stand there, ordered; they do not overlap. Empty: never.
    hours
        The same as the request or the provider words it; empty: at any hour.
    key_holder
        Who lets the crew in; empty if nobody need to.
    closed_in_school_holidays
        True for a school, say.
    zl_per_visit
        What its owner takes for a visit.
    """

    place_id: str
    name: str
    lon: float
    lat: float
    openings: tuple[Opening, ...]
    hours: str = ""
    key_holder: str = ""
    closed_in_school_holidays: bool = False
    zl_per_visit: float = 0.0


@dataclass(frozen=True, slots=True)
class Stop:
    """
    A place that is visited once in the rota.

    Parameters
    ----------
    place
        Where.
    settlement_ids
        The villages that are promised this stop: of all stops it is the nearest on foot to each (of equal ones the
        first by its id), and within the request's walk.
    people
        Of the target group in those villages.
    users
        Those who are expected at one visit: ``ceil(people × uptake)``.
    longest_walk_s
        From the farthest of those villages.
    stay_s
        How long the vehicle stands there: set-up, opening, packing, rounded up to the grid.
    """

    place: Place
    settlement_ids: tuple[str, ...]
    people: int
    users: int
    longest_walk_s: float
    stay_s: int


@dataclass(frozen=True, slots=True)
class Visit:
    """
    One call at a stop in a round.

    Parameters
    ----------
    place_id
        Which stop.
    arrival_s, departure_s
        When the vehicle comes to stand and when it may leave: on the grid, ``departure_s - arrival_s`` is the stop's
        ``stay_s``, and both lie in one opening of the place. The vehicle may be there a little earlier, and waits.
    opens_s, closes_s
        When people are served: after set-up, before packing; times for a poster.
    """

    place_id: str
    arrival_s: int
    opens_s: int
    closes_s: int
    departure_s: int


@dataclass(frozen=True, slots=True)
class Leg:
    """
    A drive from one place to the next.

    Parameters
    ----------
    from_id, to_id
        Places, or `DEPOT_ID`.
    drive_s, metres
        As the road network has them for the crew's way of travelling, start and parking not counted.
    planned_s
        What the timetable allows for it: `drive_s` rounded up to the grid.
    """

    from_id: str
    to_id: str
    drive_s: float
    metres: float
    planned_s: int


@dataclass(frozen=True, slots=True)
class Break:
    """A break of the crew (s after midnight), taken where the vehicle stands: before or after the visit of a place."""

    place_id: str
    starts_s: int
    ends_s: int


@dataclass(frozen=True, slots=True)
class Round:
    """
    What one crew does with one vehicle on one day of the rota.

    Parameters
    ----------
    week, weekday
        Day of the rota.
    vehicle
        Number of vehicle and crew, from 1; no vehicle has two rounds on one day.
    leaves_s, returns_s
        From the depot and back to it. Their difference is the working time: driving, visits, waiting and breaks.
    visits
        In order of time.
    legs
        One more than visits: to the first, between them, back to the depot.
    breaks
        In order of time; none where the round is no longer than the request's ``break_after_h``.
    """

    week: int
    weekday: int
    vehicle: int
    leaves_s: int
    returns_s: int
    visits: tuple[Visit, ...]
    legs: tuple[Leg, ...]
    breaks: tuple[Break, ...] = ()

    @property
    def crew_s(self) -> int:
        """Give the working time of the crew."""
        return self.returns_s - self.leaves_s

    @property
    def metres(self) -> float:
        """Give the way driven."""
        return sum(leg.metres for leg in self.legs)


@dataclass(frozen=True, slots=True)
class Rota:
    """
    What is repeated every `weeks` weeks: each stop has exactly one visit in it, so always the same weekday and hour.

    Parameters
    ----------
    weeks
        1, 2 or 4.
    stops
        By place id.
    rounds
        By week, weekday, vehicle; days without visits have none.
    """

    weeks: int
    stops: tuple[Stop, ...]
    rounds: tuple[Round, ...]

    @property
    def crew_s(self) -> int:
        """Give the working time of all crews in the weeks of the rota."""
        return sum(each.crew_s for each in self.rounds)

    @property
    def metres(self) -> float:
        """Give the way driven in the weeks of the rota."""
        return sum(each.metres for each in self.rounds)
